/* tests/unit/server/test_session.c -- who is at the other end: the admin socket's user, a token, a new login. */
#include "support/pc_test.h"

#include <stdlib.h>
#include <unistd.h>
#include "server_world.h"

static void the_admin_socket_trusts_its_owner_and_root_only(void **state)
{
    (void)state;
    world.server->config.owner_uid = 4711;
    int client = client_open(true);
    const char *line = client_call(client, "admin.principal_list", "{\"x\":1}");
    assert_int_equal(strstr(line, "unknown_member") != NULL,
                     geteuid() == 0); /* root may; anybody else must log in */
    close(client);
    world.server->config.owner_uid = (long)geteuid();
    client = client_open(true);
    assert_non_null(strstr(client_call(client, "admin.principal_list", "{\"x\":1}"), "unknown_member"));
    close(client);
}

static void the_ordinary_socket_makes_nobody_admin(void **state)
{
    (void)state;
    int client = client_open(false);
    assert_non_null(strstr(client_call(client, "admin.status", "{}"), "-32001"));
    close(client);
}

static void a_login_says_who_one_is_and_a_second_one_replaces_it(void **state)
{
    (void)state;
    int client = client_open(false);
    assert_non_null(strstr(client_call(client, "session.login", "{\"token\":\"payer\"}"),
                           "\"roles\":[\"payer\"],\"payer\":\"sample\"}"));
    assert_non_null(strstr(client_call(client, "session.login", "{\"token\":\"provider\"}"),
                           "\"roles\":[\"provider\"],\"provider\":\"1234567893\"}"));
    assert_non_null(
        strstr(client_call(client, "member.show", "{\"payer\":\"sample\",\"member\":\"M\"}"), "-32002"));
    close(client);
}

static void a_wrong_token_leaves_the_session_as_it_was(void **state)
{
    (void)state;
    int client = client_login("auditor");
    assert_non_null(strstr(client_call(client, "session.login", "{\"token\":\"wrong\"}"), "-32001"));
    assert_non_null(strstr(client_call(client, "admin.status", "{}"), "\"result\""));
    close(client);
}

static void who_guesses_too_often_waits_on_every_connection_and_is_told_how_long(void **state)
{
    (void)state;
    const char *line = "";
    for (int i = 0; i < PC_LOGINS_FAILURES; i++) {
        int client = client_open(false); /* a new one each: a connection's own limit is not what ends this */
        assert_non_null(strstr(client_call(client, "session.login", "{\"token\":\"guess\"}"), "-32001"));
        close(client);
    }
    int client = client_open(false);
    line = client_call(client, "session.login", "{\"token\":\"payer\"}");
    assert_non_null(strstr(line, "-32006"));
    assert_non_null(strstr(line, "\"too_many_logins\""));
    const char *after = strstr(line, "\"retry_after_ms\":");
    assert_non_null(after);
    assert_in_range(atoi(after + strlen("\"retry_after_ms\":")), 1, PC_LOGINS_EACH_US / 1000);
    assert_non_null(strstr(client_call(client, "session.ping", "{}"), "\"result\"")); /* all else goes on */
    close(client);
}

#define IN_WORLD(test) PC_TEST_WITH(test, world_is_open, world_is_gone)
PC_TEST_MAIN(IN_WORLD(the_admin_socket_trusts_its_owner_and_root_only),
             IN_WORLD(the_ordinary_socket_makes_nobody_admin),
             IN_WORLD(a_login_says_who_one_is_and_a_second_one_replaces_it),
             IN_WORLD(a_wrong_token_leaves_the_session_as_it_was),
             IN_WORLD(who_guesses_too_often_waits_on_every_connection_and_is_told_how_long))
