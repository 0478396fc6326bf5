/* tests/unit/net/test_address.c -- addresses as text, and what may listen where. */
#include "support/pc_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "net/address.h"

static void addresses_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum pc_net_kind kind;
        const char *host, *port;
    } good[] = {
        {"unix:/run/p.sock", PC_NET_UNIX, "/run/p.sock", ""},
        {"unix:rel/a:b", PC_NET_UNIX, "rel/a:b", ""},
        {"tcp:127.0.0.1:7000", PC_NET_TCP, "127.0.0.1", "7000"},
        {"tls:[::1]:7443", PC_NET_TLS, "::1", "7443"},
        {"tls:um.example.org:443", PC_NET_TLS, "um.example.org", "443"},
    };
    static const char *const bad[] = {
        "",
        "unix:",
        "/run/p.sock",
        "tcp:127.0.0.1",
        "tcp::80",
        "tcp:h:",
        "tcp:h:x",
        "tcp:h:123456",
        "http://h:80",
        "unix:/a/path/that/is/much/too/long/for/the/field/of/a/socket/address/so/that/it/must/be/refused/and/not/cut/in/silence/by/us"};
    struct pc_address address;
    struct pc_err err;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_ok(pc_address_parse(good[i].text, "listen", &address, &err));
        assert_int_equal(address.kind, good[i].kind);
        assert_string_equal(address.host, good[i].host);
        assert_string_equal(address.port, good[i].port);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_rc(pc_address_parse(bad[i], "listen", &address, &err), PC_INVALID);
        assert_string_equal(err.field, "listen");
    }
}

static void plain_tcp_stays_on_loopback(void **state)
{
    (void)state;
    struct pc_address address;
    struct pc_err err;
    int fd = -1;
    assert_ok(pc_address_parse("tcp:0.0.0.0:0", "listen", &address, &err));
    assert_rc(pc_address_listen(&address, 0, &fd, &err), PC_INVALID);
    assert_string_equal(err.reason, "loopback_only");
    assert_ok(pc_address_parse("tcp:127.0.0.1:0", "listen", &address, &err));
    assert_ok(pc_address_listen(&address, 0, &fd, &err));
    assert_true(pc_address_port(fd) > 0);
    close(fd);
}

static void a_stale_socket_is_replaced_and_a_served_one_is_not(void **state)
{
    (void)state;
    char directory[] = "/tmp/pc-net-XXXXXX", text[64];
    struct pc_address address;
    struct pc_err err;
    struct stat status;
    int first, second;
    assert_non_null(mkdtemp(directory));
    snprintf(text, sizeof text, "unix:%s/s", directory);
    assert_ok(pc_address_parse(text, "listen", &address, &err));
    assert_ok(pc_address_listen(&address, 0600, &first, &err));
    assert_int_equal(stat(address.host, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_rc(pc_address_listen(&address, 0600, &second, &err), PC_CONFLICT);
    close(first);
    assert_ok(pc_address_listen(&address, 0660, &second, &err));
    close(second);
    unlink(address.host);
    rmdir(directory);
}

static void nobody_there_is_a_fault_with_words(void **state)
{
    (void)state;
    struct pc_address address;
    struct pc_err err;
    int fd;
    assert_ok(pc_address_parse("unix:/tmp/no-such-socket-here", "address", &address, &err));
    assert_rc(pc_address_connect(&address, 1000, &fd, &err), PC_IO);
    assert_true(strlen(err.detail) > 0);
}

PC_TEST_MAIN(PC_TEST(addresses_are_read), PC_TEST(plain_tcp_stays_on_loopback),
             PC_TEST(a_stale_socket_is_replaced_and_a_served_one_is_not),
             PC_TEST(nobody_there_is_a_fault_with_words))
