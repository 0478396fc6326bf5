/* src/precertctl/simulate.h -- simulate: a copy of a data directory, run by the real daemon on a simulated clock, and every deadline
 * that would be warned of, met or missed until then.  The original is read and nothing else. */
#ifndef PC_PRECERTCTL_SIMULATE_H
#define PC_PRECERTCTL_SIMULATE_H

#include "precertctl/run.h"

/* Copies, starts the daemon, advances, lists, removes the copy.  Returns the exit status. */
int pc_ctl_simulate(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* simulate_copy.c: copies the data directory `from` to `to` (which is made): of a running daemon by its own backup, of a stopped one
 * under its lock.  `admin` is the running daemon's admin address.  The copy is marked as one.  PC_INVALID: not a data
 * directory; PC_UNAVAILABLE: in use by a daemon that does not answer; PC_IO. */
PC_CHECK enum pc_rc pc_ctl_copy_data(const char *from, const char *admin, const char *to,
                                     struct pc_err *err_out);

/* Removes a directory and all in it. */
void pc_ctl_remove_tree(const char *path);

#endif
