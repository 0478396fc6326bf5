/* src/precertctl/long_call.h -- methods that take minutes: their progress is shown, and each sign of life renews the patience. */
#ifndef PC_PRECERTCTL_LONG_CALL_H
#define PC_PRECERTCTL_LONG_CALL_H

#include "precertctl/run.h"

/* Runs the command's method (admin.replay, policy.reload); `policy.progress` notifications are shown at a terminal. */
int pc_ctl_long_call(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* A method on a connection that is there. */
int pc_ctl_long_call_on(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                        const char *method, struct pc_str params, struct pc_ctl_output *output);

#endif
