/* src/precertctl/docs.h -- policy docs and policy where-used: what a directory's catalogue says, for people. */
#ifndef PC_PRECERTCTL_DOCS_H
#define PC_PRECERTCTL_DOCS_H

#include "precertctl/run.h"

/* Writes the guideline site (R9.3) of a directory of policies into OUTDIR, which is made when it is not there. */
int pc_ctl_policy_docs(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* Where a code, a fact or a reason is used: in a directory here, or (with --server) in the serving revision. */
int pc_ctl_policy_where_used(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
