/* tests/unit/precertd/test_sockets.c -- sockets that somebody else opened, and the unit files that ask for them. */
#include "support/pc_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/address.h"
#include "precertd/config.h"
#include "precertd/sockets.h"

static char directory[64];

static int make_directory(void **state)
{
    (void)state;
    snprintf(directory, sizeof directory, "/tmp/pc-sockets-XXXXXX");
    return mkdtemp(directory) ? 0 : 1;
}

static int remove_directory(void **state)
{
    (void)state;
    char path[96];
    snprintf(path, sizeof path, "%s/s", directory);
    unlink(path);
    return rmdir(directory);
}

static int listening(const char *text)
{
    struct pc_address address;
    struct pc_err err = {0};
    int fd = -1;
    assert_ok(pc_address_parse(text, "listen", &address, &err));
    assert_ok(pc_address_listen(&address, 0600, &fd, &err));
    return fd;
}

static void a_socket_is_used_by_the_listener_of_its_address_alone(void **state)
{
    (void)state;
    char unix_text[96], other[96], tcp_text[64];
    snprintf(unix_text, sizeof unix_text, "unix:%s/s", directory);
    snprintf(other, sizeof other, "unix:%s/t", directory);
    struct pc_sockets sockets = {.fds = {listening(unix_text), listening("tcp:127.0.0.1:0")}, .count = 2};
    const int unix_fd = sockets.fds[0], tcp_fd = sockets.fds[1];
    snprintf(tcp_text, sizeof tcp_text, "tcp:127.0.0.1:%d", pc_address_port(tcp_fd));

    assert_int_equal(pc_sockets_use(&sockets, other), -1);
    assert_int_equal(pc_sockets_use(&sockets, "tcp:127.0.0.1:1"), -1);
    assert_int_equal(pc_sockets_use(&sockets, "nonsense"), -1);
    assert_int_equal(pc_sockets_use(&sockets, unix_text), unix_fd);
    assert_int_equal(pc_sockets_use(&sockets, unix_text), -1);
    struct pc_err err = {0};
    assert_rc(pc_sockets_all_used(&sockets, &err), PC_INVALID);
    assert_string_equal(err.reason, "unused_socket");
    assert_int_equal(pc_sockets_use(&sockets, tcp_text), tcp_fd);
    assert_ok(pc_sockets_all_used(&sockets, &err));
    close(unix_fd);
    close(tcp_fd);
}

/* What pc_address_listen would refuse cannot come in by another door: TCP without TLS is for this machine alone. */
static void a_socket_open_to_the_network_serves_tls_only(void **state)
{
    (void)state;
    char text[64];
    struct pc_sockets sockets = {.fds = {listening("tls:0.0.0.0:0")}, .count = 1};
    const int fd = sockets.fds[0];
    snprintf(text, sizeof text, "tcp:0.0.0.0:%d", pc_address_port(fd));
    assert_int_equal(pc_sockets_use(&sockets, text), -1);
    text[1] = 'l';
    text[2] = 's';
    assert_int_equal(pc_sockets_use(&sockets, text), fd);
    close(fd);
}

static void what_does_not_listen_is_not_taken(void **state)
{
    (void)state;
    int pair[2];
    char text[96];
    snprintf(text, sizeof text, "unix:%s/s", directory);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    struct pc_sockets sockets = {.fds = {pair[0]}, .count = 1};
    assert_int_equal(pc_sockets_use(&sockets, text), -1);
    pc_sockets_deinit(&sockets);
    assert_int_equal(fcntl(pair[0], F_GETFD), -1);
    close(pair[1]);
}

static void only_what_was_passed_to_this_process_is_taken(void **state)
{
    (void)state;
    char self[16];
    struct pc_sockets sockets;
    struct pc_err err = {0};
    snprintf(self, sizeof self, "%d", (int)getpid());
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_PID", "1", 1);
    assert_ok(pc_sockets_take(&sockets, &err));
    assert_int_equal(sockets.count, 0);

    setenv("LISTEN_PID", self, 1);
    assert_int_equal(dup2(STDERR_FILENO, 3), 3);
    assert_ok(pc_sockets_take(&sockets, &err));
    assert_int_equal(sockets.count, 1);
    assert_int_equal(sockets.fds[0], 3);
    assert_int_equal(fcntl(3, F_GETFD), FD_CLOEXEC);
    pc_sockets_deinit(&sockets);

    setenv("LISTEN_FDS", "18", 1);
    assert_rc(pc_sockets_take(&sockets, &err), PC_INVALID);
    assert_string_equal(err.reason, "too_many");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_PID");
}

/* ---- the unit files ------------------------------------------------------------------------------------------------- */

/* The value of the line that begins with `key`. */
static const char *value_of(const char *file, const char *key, char *text, size_t capacity)
{
    char path[256];
    snprintf(path, sizeof path, PC_SOURCE_DIR "/src/precertd/%s", file);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    bool found = false;
    while (!found && fgets(text, (int)capacity, in))
        found = strncmp(text, key, strlen(key)) == 0;
    fclose(in);
    if (!found)
        fail_msg("%s says no %s", file, key);
    text[strcspn(text, "\n")] = 0;
    return text + strlen(key);
}

static void the_unit_starts_what_there_is_and_its_socket_is_one_it_listens_at(void **state)
{
    (void)state;
    char line[512], socket_line[128], *words[16];
    int count = 0;
    snprintf(line, sizeof line, "%s", value_of("precertd.service", "ExecStart=", (char[512]){0}, 512));
    for (char *at = strtok(line, " "); at && count < 16; at = strtok(NULL, " "))
        words[count++] = at;
    struct pc_config config;
    struct pc_err err = {0};
    assert_ok(pc_config_read(count, words, &config, &err));
    assert_int_equal(config.listen_count, 1);
    assert_string_equal(config.listen[0] + strlen("unix:"),
                        value_of("precertd.socket", "ListenStream=", socket_line, sizeof socket_line));
    pc_config_deinit(&config);
    assert_string_equal(value_of("precertd.service", "Type=", line, sizeof line), "notify");
    assert_true(atoi(value_of("precertd.service", "WatchdogSec=", line, sizeof line)) > 0);
}

/* Both were missing once: no evaluator could close its jail, and a stop ended them before what was in flight. */
static void the_unit_leaves_the_evaluators_their_jail_and_their_time(void **state)
{
    (void)state;
    char line[512];
    assert_non_null(strstr(value_of("precertd.service", "SystemCallFilter=", line, sizeof line), " seccomp"));
    assert_string_equal(value_of("precertd.service", "KillMode=", line, sizeof line), "mixed");
}

#define IN_DIRECTORY(test) PC_TEST_WITH(test, make_directory, remove_directory)
PC_TEST_MAIN(IN_DIRECTORY(a_socket_is_used_by_the_listener_of_its_address_alone),
             PC_TEST(a_socket_open_to_the_network_serves_tls_only),
             IN_DIRECTORY(what_does_not_listen_is_not_taken),
             PC_TEST(only_what_was_passed_to_this_process_is_taken),
             PC_TEST(the_unit_starts_what_there_is_and_its_socket_is_one_it_listens_at),
             PC_TEST(the_unit_leaves_the_evaluators_their_jail_and_their_time))
