/* src/precertd/sockets.c -- see sockets.h. */
#include "precertd/sockets.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "net/address.h"

#define FIRST_FD 3 /* SD_LISTEN_FDS_START */

static long number_in(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;
    long number = text ? strtol(text, &end, 10) : 0;
    return text && *text && !*end && number > 0 ? number : 0;
}

static enum pc_rc prepare(int fd, struct pc_err *err_out)
{
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK | fcntl(fd, F_GETFL)) == 0)
        return PC_OK;
    return pc_fail(err_out, PC_INVALID, "socket", "LISTEN_FDS", "a descriptor that was passed is not open");
}

enum pc_rc pc_sockets_take(struct pc_sockets *sockets_out, struct pc_err *err_out)
{
    *sockets_out = (struct pc_sockets){0};
    long count = number_in("LISTEN_PID") == getpid() ? number_in("LISTEN_FDS") : 0;
    if (count > PC_SOCKETS_MAX)
        return pc_fail(err_out, PC_INVALID, "too_many", "LISTEN_FDS", "at most %d sockets can be passed",
                       PC_SOCKETS_MAX);
    for (int fd = FIRST_FD; fd < FIRST_FD + count; fd++) {
        PC_TRY(prepare(fd, err_out));
        sockets_out->fds[sockets_out->count++] = fd;
    }
    return PC_OK;
}

int pc_sockets_use(struct pc_sockets *sockets, const char *address)
{
    struct pc_address wanted;
    struct pc_err ignored = {0};
    if (sockets->count == 0 || pc_address_parse(address, "listen", &wanted, &ignored) != PC_OK)
        return -1; /* whoever listens there says what is wrong with it */
    for (int i = 0; i < sockets->count; i++) {
        int fd = sockets->fds[i];
        if (!pc_address_is_of(&wanted, fd))
            continue;
        sockets->fds[i] = sockets->fds[--sockets->count];
        return fd;
    }
    return -1;
}

enum pc_rc pc_sockets_all_used(const struct pc_sockets *sockets, struct pc_err *err_out)
{
    if (sockets->count == 0)
        return PC_OK;
    return pc_fail(err_out, PC_INVALID, "unused_socket", "LISTEN_FDS",
                   "%d of the sockets that were passed listen at no address of --listen or --admin",
                   sockets->count);
}

void pc_sockets_deinit(struct pc_sockets *sockets)
{
    for (int i = 0; i < sockets->count; i++)
        close(sockets->fds[i]);
    sockets->count = 0;
}
