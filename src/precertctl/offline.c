/* src/precertctl/offline.c -- the policy author's commands that need no server. */
#include "precertctl/offline.h"

static int later(struct pc_ctl_output *output)
{
    pc_buf_add_text(&output->err, "precertctl: not available yet\n");
    return PC_CTL_USAGE;
}

int pc_ctl_policy_check(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    (void)invocation;
    return later(output);
}

int pc_ctl_policy_test(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    (void)invocation;
    return later(output);
}

int pc_ctl_policy_explain(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    (void)invocation;
    return later(output);
}

int pc_ctl_policy_stage(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    (void)invocation;
    return later(output);
}
