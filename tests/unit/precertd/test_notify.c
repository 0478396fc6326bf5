/* tests/unit/precertd/test_notify.c -- what a service manager hears, against a socket of our own. */
#include "support/pc_test.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "precertd/notify.h"

/* A manager's socket: at a path, or ("@...") at an abstract name. */
static int listen_at(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t size = strlen(name);
    memcpy(address.sun_path, name, size);
    if (name[0] == '@')
        address.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_int_equal(
        bind(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size)), 0);
    return fd;
}

static void expect(int fd, const char *text)
{
    char heard[64] = "";
    ssize_t size = recv(fd, heard, sizeof heard - 1, 0);
    assert_int_equal(size, (ssize_t)strlen(text));
    assert_string_equal(heard, text);
}

static void a_word_is_one_datagram_to_the_named_socket(void **state)
{
    (void)state;
    char directory[] = "/tmp/pc-notify-XXXXXX", names[2][64];
    assert_non_null(mkdtemp(directory));
    snprintf(names[0], sizeof names[0], "%s/notify", directory);
    snprintf(names[1], sizeof names[1], "@pc-notify-%d", (int)getpid());
    for (int i = 0; i < 2; i++) {
        int fd = listen_at(names[i]);
        setenv("NOTIFY_SOCKET", names[i], 1);
        pc_notify("READY=1");
        pc_notify("STOPPING=1");
        expect(fd, "READY=1");
        expect(fd, "STOPPING=1");
        close(fd);
    }
    unlink(names[0]);
    rmdir(directory);
}

static void without_a_manager_nothing_happens(void **state)
{
    (void)state;
    static const char *const names[] = {"", "@", "relative", "vsock:2:1234", "/nobody/listens/here"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        setenv("NOTIFY_SOCKET", names[i], 1);
        pc_notify("READY=1");
    }
    unsetenv("NOTIFY_SOCKET");
    pc_notify("READY=1");
}

static void the_watchdog_is_for_the_process_that_it_names(void **state)
{
    (void)state;
    char self[16];
    snprintf(self, sizeof self, "%d", (int)getpid());
    const struct {
        const char *usec, *pid;
        int64_t expected;
    } table[] = {
        {NULL, NULL, 0},
        {"2000000", NULL, 2000000},
        {"2000000", self, 2000000},
        {"2000000", "1", 0},
        {"2000000", "", 0},
        {"0", NULL, 0},
        {"-5", NULL, 0},
        {"2s", NULL, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        unsetenv("WATCHDOG_USEC");
        unsetenv("WATCHDOG_PID");
        if (table[i].usec)
            setenv("WATCHDOG_USEC", table[i].usec, 1);
        if (table[i].pid)
            setenv("WATCHDOG_PID", table[i].pid, 1);
        assert_int_equal(pc_notify_watchdog_us(), table[i].expected);
    }
}

PC_TEST_MAIN(PC_TEST(a_word_is_one_datagram_to_the_named_socket), PC_TEST(without_a_manager_nothing_happens),
             PC_TEST(the_watchdog_is_for_the_process_that_it_names))
