/* src/precertctl/impact.h -- policy impact: who would have been decided otherwise, by a stored revision or by files on disk. */
#ifndef PC_PRECERTCTL_IMPACT_H
#define PC_PRECERTCTL_IMPACT_H

#include "precertctl/run.h"

/* Asks the server about the candidate; a directory is sent to it first, as a candidate that does not serve. */
int pc_ctl_policy_impact(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
