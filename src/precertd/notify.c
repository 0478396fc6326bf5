/* src/precertd/notify.c -- see notify.h. */
#include "precertd/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void pc_notify(const char *state)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const char *path = getenv("NOTIFY_SOCKET");
    size_t size = path ? strlen(path) : 0;
    if (size < 2 || size > sizeof to.sun_path || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(to.sun_path, path, size);
    if (to.sun_path[0] == '@') /* an abstract name: not a file's */
        to.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)sendto(fd, state, strlen(state), MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)&to,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size));
    close(fd);
}

static int64_t number_in(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;
    long long number = text ? strtoll(text, &end, 10) : 0;
    return text && *text && !*end && number > 0 ? number : 0;
}

int64_t pc_notify_watchdog_us(void)
{
    const char *whom = getenv("WATCHDOG_PID"); /* absent: whoever has the variables */
    return !whom || number_in("WATCHDOG_PID") == getpid() ? number_in("WATCHDOG_USEC") : 0;
}
