/* src/precertctl/completion.h -- what a shell needs to complete precertctl's words, printed from the command table. */
#ifndef PC_PRECERTCTL_COMPLETION_H
#define PC_PRECERTCTL_COMPLETION_H

#include "precertctl/run.h"

/* Prints the completion script of bash: eval "$(precertctl completion)". */
int pc_ctl_completion(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
