/* src/precertctl/help.h -- help, printed from the command table. */
#ifndef PC_PRECERTCTL_HELP_H
#define PC_PRECERTCTL_HELP_H

#include "precertctl/command.h"

/* All commands, the common options, the exit statuses. */
void pc_ctl_help_all(struct pc_buf *out);

/* One command with its arguments. */
void pc_ctl_help_one(const struct pc_ctl_command *command, struct pc_buf *out);

#endif
