/* tests/unit/client/test_client.c -- the client against a server that says what the test tells it to. */
#include "support/pc_test.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/address.h"
#include "precert/client.h"

/* Accepts one connection, reads one line, answers with `script`, closes when told. */
struct server {
    char directory[64], address[96], heard[512];
    const char *script;
    bool close_at_once;
    int fd;
    pthread_t thread;
};

static void *serve(void *arg)
{
    struct server *server = arg;
    struct pollfd waiting = {.fd = server->fd, .events = POLLIN}; /* the listener does not block */
    (void)poll(&waiting, 1, 5000);
    int fd = accept(server->fd, NULL, NULL);
    size_t size = 0;
    ssize_t moved;
    char byte;
    while (size + 1 < sizeof server->heard && (moved = recv(fd, &byte, 1, 0)) == 1 && byte != '\n')
        server->heard[size++] = byte;
    (void)!send(fd, server->script, strlen(server->script), MSG_NOSIGNAL);
    if (!server->close_at_once)
        while (recv(fd, &byte, 1, 0) == 1) {
        }
    close(fd);
    return NULL;
}

static struct pc_client *open_client(struct server *server, const char *script, int timeout_ms)
{
    struct pc_address address;
    struct pc_err err = {0};
    struct pc_client *client = NULL;
    server->script = script;
    snprintf(server->directory, sizeof server->directory, "/tmp/pc-client-XXXXXX");
    assert_non_null(mkdtemp(server->directory));
    snprintf(server->address, sizeof server->address, "unix:%s/s", server->directory);
    assert_ok(pc_address_parse(server->address, "a", &address, &err));
    assert_ok(pc_address_listen(&address, 0600, &server->fd, &err));
    const struct pc_client_options options = {.address = server->address, .timeout_ms = timeout_ms};
    assert_ok(pc_client_connect(&options, &client)); /* the backlog has it before it is accepted */
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
    return client;
}

static void close_client(struct server *server, struct pc_client *client)
{
    pc_client_free(&client);
    pthread_join(server->thread, NULL);
    close(server->fd);
    unlink(server->address + 5);
    rmdir(server->directory);
}

static void a_result_is_given_as_text(void **state)
{
    (void)state;
    struct server server = {0};
    struct pc_client_answer answer;
    struct pc_client *client = open_client(&server,
                                           "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":[1,2]}}\n", 5000);
    assert_ok(pc_client_call(client, "m", "{\n\"x\":1}", &answer));
    assert_true(answer.ok);
    assert_string_equal(answer.json, "{\"a\":[1,2]}");
    assert_string_equal(server.heard,
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{ \"x\":1}}");
    close_client(&server, client);
}

static void an_error_is_given_in_its_parts(void **state)
{
    (void)state;
    struct server server = {0};
    struct pc_client_answer answer;
    struct pc_client *client = open_client(
        &server,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32005,\"message\":\"invalid value\",\"data\":{\"reason\":\"r\",\"field\":\"params.x\",\"detail\":\"d\"}}}\n",
        5000);
    assert_ok(pc_client_call(client, "m", NULL, &answer));
    assert_false(answer.ok);
    assert_int_equal(answer.code, -32005);
    assert_string_equal(answer.message, "invalid value");
    assert_string_equal(answer.reason, "r");
    assert_string_equal(answer.field, "params.x");
    assert_string_equal(answer.detail, "d");
    close_client(&server, client);
}

static void notifications_and_other_answers_are_kept(void **state)
{
    (void)state;
    struct server server = {0};
    struct pc_client_answer answer;
    struct pc_client_note note;
    int64_t first, id;
    struct pc_client *client = open_client(
        &server,
        "{\"jsonrpc\":\"2.0\",\"method\":\"case.changed\",\"params\":{\"n\":1}}\n{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"second\"}\n"
        "{\"jsonrpc\":\"2.0\",\"method\":\"case.changed\",\"params\":{\"n\":2}}\n{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"first\"}\n",
        5000);
    assert_ok(pc_client_send(client, "a", "{}", &first));
    assert_ok(pc_client_call(client, "b", "{}", &answer));
    assert_string_equal(answer.json, "\"second\"");
    assert_ok(pc_client_next(client, 1000, &note));
    assert_string_equal(note.method, "case.changed");
    assert_string_equal(note.params, "{\"n\":1}");
    assert_ok(pc_client_next(client, 1000, &note));
    assert_string_equal(note.params, "{\"n\":2}");
    assert_false(pc_client_has_answer(client));
    assert_rc(pc_client_next(client, 200, &note), PC_NOT_FOUND);
    assert_true(pc_client_has_answer(client));
    assert_ok(pc_client_receive(client, &id, &answer));
    assert_int_equal(id, first);
    assert_string_equal(answer.json, "\"first\"");
    assert_false(pc_client_has_answer(client));
    close_client(&server, client);
}

static void every_wait_ends(void **state)
{
    (void)state;
    struct server server = {0};
    struct pc_client_answer answer;
    struct pc_client *client = open_client(&server, "", 50);
    assert_rc(pc_client_call(client, "m", NULL, &answer), PC_IO);
    assert_true(strstr(pc_client_error(client), "timed out") != NULL);
    close_client(&server, client);

    struct server gone = {.close_at_once = true};
    client = open_client(&gone, "{\"jsonrpc\":\"2.0\",\"id\"", 5000);
    assert_rc(pc_client_call(client, "m", NULL, &answer), PC_IO);
    assert_true(strlen(pc_client_error(client)) > 0);
    close_client(&gone, client);
}

static void what_is_no_answer_is_a_fault(void **state)
{
    (void)state;
    struct server server = {0};
    struct pc_client_answer answer;
    struct pc_client *client = open_client(&server, "hello\n", 5000);
    assert_rc(pc_client_call(client, "m", NULL, &answer), PC_IO);
    close_client(&server, client);
}

static void a_client_that_could_not_connect_says_why(void **state)
{
    (void)state;
    static const char *const addresses[] = {"nonsense", "unix:/no/such/socket", NULL};
    for (size_t i = 0; i < 3; i++) {
        struct pc_client *client = NULL;
        struct pc_client_answer answer;
        const struct pc_client_options options = {.address = addresses[i]};
        assert_rc(pc_client_connect(&options, &client), i == 1 ? PC_IO : PC_INVALID);
        assert_true(strlen(pc_client_error(client)) > 0);
        assert_rc(pc_client_call(client, "m", NULL, &answer), PC_IO);
        pc_client_free(&client);
        assert_null(client);
    }
}

PC_TEST_MAIN(PC_TEST(a_result_is_given_as_text), PC_TEST(an_error_is_given_in_its_parts),
             PC_TEST(notifications_and_other_answers_are_kept), PC_TEST(every_wait_ends),
             PC_TEST(what_is_no_answer_is_a_fault), PC_TEST(a_client_that_could_not_connect_says_why))
