/* src/precertctl/new.h -- policy new: a category, criteria, a group or a regime, begun from a template. */
#ifndef PC_PRECERTCTL_NEW_H
#define PC_PRECERTCTL_NEW_H

#include "precertctl/run.h"

/* Writes the files of KIND NAME below the policies' directory, and says what comes next.  Nothing is ever overwritten. */
int pc_ctl_policy_new(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
