/* src/precertctl/witness.h -- a case that two versions of a criterion answer differently. */
#ifndef PC_PRECERTCTL_WITNESS_H
#define PC_PRECERTCTL_WITNESS_H

#include "precertctl/look.h"

/* Looks for cases on which `before` (a criterion of the left look's catalogue) and `after` differ: both sides' examples, and those
 * with one fact moved to where a comparison could turn.  Appends one JSON object {criteria, probes, differ, name, facts, request,
 * before, after} when there is one; the first such case is the witness.  Returns whether it did. */
bool pc_ctl_witness(struct pc_ctl_look *left, yyjson_val *before, struct pc_ctl_look *right,
                    yyjson_val *after, struct pc_buf *out);

#endif
