/* src/net/address.c -- see address.h. */
#include "net/address.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/str.h"

#define BACKLOG 1024

static enum pc_rc bad(struct pc_err *err_out, const char *field)
{
    return pc_fail(err_out, PC_INVALID, "malformed_address", field,
                   "expected unix:PATH, tcp:HOST:PORT or tls:HOST:PORT");
}

static bool copy(char *to, size_t capacity, const char *from, size_t size)
{
    if (size == 0 || size >= capacity)
        return false;
    memcpy(to, from, size);
    to[size] = 0;
    return true;
}

static bool is_port(const char *text)
{
    size_t size = strlen(text);
    return size >= 1 && size <= 5 && strspn(text, "0123456789") == size;
}

enum pc_rc pc_address_parse(const char *text, const char *field, struct pc_address *address_out,
                            struct pc_err *err_out)
{
    *address_out = (struct pc_address){0};
    if (strncmp(text, "unix:", 5) == 0) {
        address_out->kind = PC_NET_UNIX;
        if (strlen(text + 5) >= sizeof((struct sockaddr_un *)0)->sun_path)
            return pc_fail(err_out, PC_INVALID, "malformed_address", field,
                           "the path of a Unix socket is too long");
        return copy(address_out->host, sizeof address_out->host, text + 5, strlen(text + 5))
                   ? PC_OK
                   : bad(err_out, field);
    }
    bool tls = strncmp(text, "tls:", 4) == 0;
    if (!tls && strncmp(text, "tcp:", 4) != 0)
        return bad(err_out, field);
    address_out->kind = tls ? PC_NET_TLS : PC_NET_TCP;
    const char *host = text + 4, *colon = strrchr(host, ':');
    if (!colon || !is_port(colon + 1))
        return bad(err_out, field);
    size_t size = (size_t)(colon - host);
    if (size > 2 && host[0] == '[' && host[size - 1] == ']') {
        host++;
        size -= 2;
    }
    if (!copy(address_out->host, sizeof address_out->host, host, size))
        return bad(err_out, field);
    return copy(address_out->port, sizeof address_out->port, colon + 1, strlen(colon + 1))
               ? PC_OK
               : bad(err_out, field);
}

static enum pc_rc broke(struct pc_err *err_out, const char *what)
{
    return pc_fail(err_out, PC_IO, "network", "", "%s: %s", what, strerror(errno));
}

static void unix_name(const struct pc_address *address, struct sockaddr_un *name)
{
    *name = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(name->sun_path, address->host, strlen(address->host)); /* its size was checked when it was read */
}

/* Whether somebody accepts connections on that path. */
static bool answers(const struct sockaddr_un *name)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool there = connect(fd, (const struct sockaddr *)name, sizeof *name) == 0;
    close(fd);
    return there;
}

static enum pc_rc listen_unix(const struct pc_address *address, unsigned mode, int *fd_out,
                              struct pc_err *err_out)
{
    struct sockaddr_un name;
    unix_name(address, &name);
    if (answers(&name))
        return pc_fail(err_out, PC_CONFLICT, "address_in_use", "", "another process serves this socket");
    struct stat status;
    if (lstat(address->host, &status) == 0 && S_ISSOCK(status.st_mode))
        unlink(address->host);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return broke(err_out, "socket");
    mode_t before = umask(0777 & ~mode); /* the file never exists with a wider mode */
    int bound = bind(fd, (struct sockaddr *)&name, sizeof name);
    umask(before);
    if (bound != 0 || listen(fd, BACKLOG) != 0) {
        enum pc_rc rc = broke(err_out, "bind");
        close(fd);
        return rc;
    }
    *fd_out = fd;
    return PC_OK;
}

static bool is_loopback(const struct sockaddr *name)
{
    if (name->sa_family == AF_INET)
        return (ntohl(((const struct sockaddr_in *)(const void *)name)->sin_addr.s_addr) >> 24) == 127;
    if (name->sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)name)->sin6_addr);
    return false;
}

static enum pc_rc resolve(const struct pc_address *address, bool passive, struct addrinfo **list_out,
                          struct pc_err *err_out)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = passive ? AI_PASSIVE : 0};
    if (getaddrinfo(address->host, address->port, &hints, list_out) != 0)
        return pc_fail(err_out, PC_INVALID, "unknown_host", "", "the host name of an address is not known");
    return PC_OK;
}

static enum pc_rc listen_at(const struct addrinfo *info, int *fd_out, struct pc_err *err_out)
{
    int one = 1, fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return broke(err_out, "socket");
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
        enum pc_rc rc = broke(err_out, "bind");
        close(fd);
        return rc;
    }
    *fd_out = fd;
    return PC_OK;
}

enum pc_rc pc_address_listen(const struct pc_address *address, unsigned mode, int *fd_out,
                             struct pc_err *err_out)
{
    if (address->kind == PC_NET_UNIX)
        return listen_unix(address, mode, fd_out, err_out);
    struct addrinfo *list = NULL;
    PC_TRY(resolve(address, true, &list, err_out));
    enum pc_rc rc = PC_INVALID;
    if (address->kind == PC_NET_TCP && !is_loopback(list->ai_addr))
        pc_fail(err_out, rc, "loopback_only", "",
                "TCP without TLS binds to loopback only; use tls:HOST:PORT");
    else
        rc = listen_at(list, fd_out, err_out);
    freeaddrinfo(list);
    return rc;
}

static bool is_listening(int fd)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

static bool is_path(const struct pc_address *address, const struct sockaddr_un *name)
{
    return name->sun_family == AF_UNIX && strcmp(name->sun_path, address->host) == 0;
}

static bool is_at(const struct pc_address *address, const struct sockaddr_storage *name, socklen_t size)
{
    struct addrinfo *list = NULL;
    struct pc_err ignored = {0};
    if (resolve(address, true, &list, &ignored) != PC_OK)
        return false;
    bool allowed = address->kind == PC_NET_TLS || is_loopback(list->ai_addr);
    bool same = allowed && list->ai_addrlen == size && memcmp(list->ai_addr, name, size) == 0;
    freeaddrinfo(list);
    return same;
}

bool pc_address_is_of(const struct pc_address *address, int fd)
{
    struct sockaddr_storage name = {0};
    socklen_t size = sizeof name;
    if (!is_listening(fd) || getsockname(fd, (struct sockaddr *)&name, &size) != 0)
        return false;
    if (address->kind == PC_NET_UNIX)
        return is_path(address, (const struct sockaddr_un *)(const void *)&name);
    return is_at(address, &name, size);
}

static enum pc_rc wait_connected(int fd, int timeout_ms, struct pc_err *err_out)
{
    struct pollfd waiting = {.fd = fd, .events = POLLOUT};
    int ready = poll(&waiting, 1, timeout_ms);
    if (ready <= 0)
        return pc_fail(err_out, PC_IO, "network", "", "no connection: %s",
                       ready == 0 ? "timed out" : strerror(errno));
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)
        return pc_fail(err_out, PC_IO, "network", "", "no connection: %s", strerror(error ? error : errno));
    return PC_OK;
}

static enum pc_rc connect_to(int family, const struct sockaddr *name, socklen_t size, int timeout_ms,
                             int *fd_out, struct pc_err *err_out)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return broke(err_out, "socket");
    enum pc_rc rc = PC_OK;
    if (connect(fd, name, size) != 0)
        rc = errno == EINPROGRESS ? wait_connected(fd, timeout_ms, err_out) : broke(err_out, "no connection");
    if (rc != PC_OK) {
        close(fd);
        return rc;
    }
    int one = 1;
    if (family != AF_UNIX)
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    *fd_out = fd;
    return PC_OK;
}

enum pc_rc pc_address_connect(const struct pc_address *address, int timeout_ms, int *fd_out,
                              struct pc_err *err_out)
{
    if (address->kind == PC_NET_UNIX) {
        struct sockaddr_un name;
        unix_name(address, &name);
        return connect_to(AF_UNIX, (struct sockaddr *)&name, sizeof name, timeout_ms, fd_out, err_out);
    }
    struct addrinfo *list = NULL;
    PC_TRY(resolve(address, false, &list, err_out));
    enum pc_rc rc = PC_IO;
    for (struct addrinfo *info = list; info && rc != PC_OK; info = info->ai_next)
        rc = connect_to(info->ai_family, info->ai_addr, info->ai_addrlen, timeout_ms, fd_out, err_out);
    freeaddrinfo(list);
    return rc;
}

int pc_address_port(int fd)
{
    struct sockaddr_storage name = {0};
    socklen_t size = sizeof name;
    if (getsockname(fd, (struct sockaddr *)&name, &size) != 0)
        return 0;
    if (name.ss_family == AF_INET)
        return ntohs(((struct sockaddr_in *)(void *)&name)->sin_port);
    if (name.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)(void *)&name)->sin6_port);
    return 0;
}
