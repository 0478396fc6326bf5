/* src/precertd/sockets.h -- listening sockets that the service manager opened for us (sd_listen_fds(3)).
 *
 * They change nothing in the configuration: one that listens at an address of --listen or --admin is used there instead of
 * a new one.  The manager keeps them while the daemon restarts, so that clients wait and are not refused. */
#ifndef PC_PRECERTD_SOCKETS_H
#define PC_PRECERTD_SOCKETS_H

#include "base/err.h"

#define PC_SOCKETS_MAX 17 /* every --listen, and --admin */

/* A zeroed one is empty. */
struct pc_sockets {
    int fds[PC_SOCKETS_MAX];
    int count;
};

/* Takes what was passed to this process (LISTEN_PID, LISTEN_FDS): closed at exec and non-blocking from now on.
 * PC_INVALID: more than there can be addresses. */
PC_CHECK enum pc_rc pc_sockets_take(struct pc_sockets *sockets_out, struct pc_err *err_out);

/* The one that listens at this address, which is the caller's from now on; -1: none does. */
int pc_sockets_use(struct pc_sockets *sockets, const char *address);

/* Whether every one was used.  PC_INVALID: one was not; its clients would wait for ever. */
PC_CHECK enum pc_rc pc_sockets_all_used(const struct pc_sockets *sockets, struct pc_err *err_out);

/* Closes what nobody used. */
void pc_sockets_deinit(struct pc_sockets *sockets);

#endif
