/* src/policy/revision/check.h -- whether an exported catalogue has the shape that C relies on.  For catalogue.c alone.
 *
 * The document comes from an evaluator: a process that runs what policy authors wrote.  The policies' own tools have
 * checked it with better words; this is the door behind which C code may trust the shape. */
#ifndef PC_POLICY_CHECK_H
#define PC_POLICY_CHECK_H

#include "base/err.h"
#include "base/json.h"

/* Members of every list, unique keys, known references, and no unverified regime for a live payer (R5.5).  Reads only.
 * PC_INVALID: err_out->field names the member ("groups[3].effective.from"), detail the policy file if it is known.
 * Calendars are only counted here: who indexes them reads them. */
PC_CHECK enum pc_rc pc_catalogue_check(yyjson_val *root, struct pc_err *err_out);

/* Puts `list[at].` before err_out's field, for errors that come from a reader of one element.  Returns err_out->rc. */
PC_CHECK enum pc_rc pc_catalogue_check_prefix(struct pc_err *err_out, const char *list, size_t at);

#endif
