/* src/net/address.h -- the textual addresses of listeners and clients: "unix:PATH", "tcp:HOST:PORT", "tls:HOST:PORT". */
#ifndef PC_NET_ADDRESS_H
#define PC_NET_ADDRESS_H

#include <stdbool.h>
#include "base/err.h"

enum pc_net_kind { PC_NET_UNIX, PC_NET_TCP, PC_NET_TLS };

struct pc_address {
    enum pc_net_kind kind;
    char host[256]; /* numeric or a name; "[::1]" loses its brackets; PATH of a Unix socket otherwise */
    char port[8];
};

/* Reads an address.  PC_INVALID with field = `field`. */
PC_CHECK enum pc_rc pc_address_parse(const char *text, const char *field, struct pc_address *address_out,
                                     struct pc_err *err_out);

/* Binds and listens; non-blocking.  A Unix socket's stale file is replaced (one that answers is not: PC_CONFLICT), its mode
 * is `mode`.  tcp without TLS binds to loopback only: PC_INVALID for any other host.  The caller owns *fd_out. */
PC_CHECK enum pc_rc pc_address_listen(const struct pc_address *address, unsigned mode, int *fd_out,
                                      struct pc_err *err_out);

/* Whether the descriptor is a socket that listens at this address; never so for what pc_address_listen would refuse. */
bool pc_address_is_of(const struct pc_address *address, int fd);

/* Connects within timeout_ms (-1: for ever).  The caller owns *fd_out, which is non-blocking. */
PC_CHECK enum pc_rc pc_address_connect(const struct pc_address *address, int timeout_ms, int *fd_out,
                                       struct pc_err *err_out);

/* The port that a listener has got ("tcp:127.0.0.1:0" asks for any); 0 for Unix sockets. */
int pc_address_port(int fd);

#endif
