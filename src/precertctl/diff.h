/* src/precertctl/diff.h -- policy diff: what changed in meaning between two directories or revisions, with witness cases. */
#ifndef PC_PRECERTCTL_DIFF_H
#define PC_PRECERTCTL_DIFF_H

#include "precertctl/run.h"

/* BEFORE and AFTER are directories, labels of stored revisions, or "serving". */
int pc_ctl_policy_diff(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
