/* src/precertctl/codes.h -- policy import-codes: the policies' code lists against a yearly file. */
#ifndef PC_PRECERTCTL_CODES_H
#define PC_PRECERTCTL_CODES_H

#include "precertctl/run.h"

/* Reads FILE (columns code, from, to and perhaps label), lists codes of the policies that ended, begin later or are not in it, and shows
 * the edits as a diff; --write carries them out. */
int pc_ctl_policy_import_codes(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* Sets `to` (or `from`, by `member`) in the entry of `code` in a category's source, where the entry stands on one line.
 * `entry_from` tells one period of a code from another.  Appends the whole new source; false: no such entry. */
bool pc_ctl_codes_edit(struct pc_str source, struct pc_str code, struct pc_str entry_from, const char *member,
                       struct pc_str date, struct pc_buf *out);

#endif
