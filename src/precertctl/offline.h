/* src/precertctl/offline.h -- the policy author's commands that need no server: each starts an evaluator of its own. */
#ifndef PC_PRECERTCTL_OFFLINE_H
#define PC_PRECERTCTL_OFFLINE_H

#include "precertctl/run.h"

/* Reads and proves a directory; prints the diagnostics.  Exit status PC_CTL_POLICY when there are errors. */
int pc_ctl_policy_check(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* Evaluates one set of criteria against a file of facts and draws the tree. */
int pc_ctl_policy_explain(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* Appends the params of the policy.stage call that delivers a directory; what one line cannot hold of it was sent in parts before
 * this returns.  PC_CTL_DONE, or the exit status, said in output->err. */
int pc_ctl_stage_params(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                        const char *directory, struct pc_buf *params, struct pc_ctl_output *output);

/* Sends the files of a directory to the server as a candidate. */
int pc_ctl_policy_stage(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
