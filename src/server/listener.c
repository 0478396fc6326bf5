/* src/server/listener.c -- where clients come in. */
#include "server/internal.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"
#include "net/address.h"

#define ACCEPTS_A_TURN 64
#define SOCKET_MODE 0660
#define ADMIN_SOCKET_MODE 0600

static void on_readable(void *arg, bool readable, bool writable)
{
    struct pc_listener *listener = arg;
    struct pc_server *server = listener->server;
    (void)readable;
    (void)writable;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        if (server->connection_count >= server->limits.connections && !listener->admin) {
            close(fd);
            pc_log(PC_LOG_WARNING, "connection_refused", pc_kv_int("connections", server->connection_count));
            continue;
        }
        int one = 1;
        if (listener->port)
            (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        pc_connection_open(listener, fd);
    }
}

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(pc_alloc(size), text, size);
}

static void open_listener(struct pc_server *server, int fd, bool admin, struct pc_tls *tls, char *path)
{
    struct pc_listener *listener = pc_alloc(sizeof *listener);
    listener->server = server;
    listener->fd = fd;
    listener->admin = admin;
    listener->tls = tls;
    listener->path = path;
    listener->port = pc_address_port(fd);
    listener->io = pc_loop_io_new(server->config.loop, fd, on_readable, listener);
    pc_loop_io_want(listener->io, true, false);
    listener->next = server->listeners;
    server->listeners = listener;
}

static enum pc_rc check(const struct pc_address *address, bool admin, const struct pc_tls *tls,
                        struct pc_err *err_out)
{
    if (admin && address->kind != PC_NET_UNIX)
        return pc_fail(err_out, PC_INVALID, "malformed_address", "admin",
                       "the admin socket is a Unix socket");
    if (address->kind == PC_NET_TLS && !tls)
        return pc_fail(err_out, PC_INVALID, "missing", "tls_cert",
                       "a tls: listener needs a certificate and its key");
    return PC_OK;
}

enum pc_rc pc_server_listen(struct pc_server *server, const char *text, int fd, bool admin,
                            struct pc_tls *tls, struct pc_err *err_out)
{
    struct pc_address address;
    char *path = NULL;
    PC_TRY(pc_address_parse(text, admin ? "admin" : "listen", &address, err_out));
    PC_TRY(check(&address, admin, tls, err_out));
    if (fd < 0) {
        PC_TRY(pc_address_listen(&address, admin ? ADMIN_SOCKET_MODE : SOCKET_MODE, &fd, err_out));
        if (address.kind == PC_NET_UNIX)
            path = copy(address.host); /* the file is ours to remove */
    }
    open_listener(server, fd, admin, address.kind == PC_NET_TLS ? tls : NULL, path);
    return PC_OK;
}

int pc_server_port(const struct pc_server *server)
{
    for (const struct pc_listener *listener = server->listeners; listener; listener = listener->next)
        if (listener->port)
            return listener->port;
    return 0;
}

void pc_listeners_free(struct pc_server *server)
{
    for (struct pc_listener *listener; (listener = server->listeners);) {
        server->listeners = listener->next;
        pc_loop_io_free(&listener->io);
        close(listener->fd);
        if (listener->path)
            unlink(listener->path);
        pc_free(listener->path);
        pc_free(listener);
    }
}
