/* tests/unit/server/test_connection.c -- framing, batches, limits: nobody waits for somebody else's mistake. */
#include "support/pc_test.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include "server_world.h"

#define PING "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"session.ping\"}"
#define EVALUATE \
    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"criteria.evaluate\",\"params\":{\"criteria\":\"a\",\"facts\":{}}}\n"

static void a_frame_may_come_byte_by_byte(void **state)
{
    (void)state;
    int client = client_open(false);
    char text[128];
    snprintf(text, sizeof text, PING "\n" PING "\n", 1, 2);
    for (size_t i = 0; text[i]; i++) {
        char byte[2] = {text[i], 0};
        client_send(client, byte);
    }
    world_turn();
    has(client_line(client), "\"id\":1,\"result\"");
    has(client_line(client), "\"id\":2,\"result\"");
    assert_null(client_line(client));
    close(client);
}

static void every_split_of_two_frames_gives_two_answers(void **state)
{
    (void)state;
    int client = client_open(false);
    char text[128], first[128];
    snprintf(text, sizeof text, PING "\n" PING "\n", 1, 2);
    for (size_t at = 1; at < strlen(text); at++) {
        memcpy(first, text, at);
        first[at] = 0;
        client_send(client, first);
        world_turn();
        client_send(client, text + at);
        world_turn();
        has(client_line(client), "\"id\":1,");
        has(client_line(client), "\"id\":2,");
    }
    close(client);
}

static void many_in_flight_are_matched_by_id_in_any_order(void **state)
{
    (void)state;
    int client = client_login("payer");
    struct pc_buf text = {0};
    for (int id = 10; id < 60; id++)
        pc_buf_printf(&text, EVALUATE, id);
    client_send(client, text.ptr);
    world_turn();
    assert_int_equal(world.ask_count, 50);
    struct world_ask last = world.asks[49]; /* the last is answered first */
    world.ask_count--;
    const struct pc_answer answer = {.status = PC_EVAL_OK, .data = PC_STR("{}")};
    last.fn(last.arg, &answer);
    pc_buf_free(&last.input);
    world_turn();
    has(client_line(client), "\"id\":59,");
    while (world.ask_count)
        world_answer(PC_EVAL_OK, "{}");
    for (int id = 10; id < 59; id++) {
        char expected[32];
        snprintf(expected, sizeof expected, "\"id\":%d,", id);
        has(client_line(client), expected);
    }
    pc_buf_free(&text);
    close(client);
}

static void what_cannot_be_read_is_answered_and_the_connection_goes_on(void **state)
{
    (void)state;
    int client = client_open(false);
    client_send(client, "{\"jsonrpc\":\"2.0\",\n");
    client_send(client, "{\"a\":\"\xff\"}\n");
    client_send(client, "\n \r\n");
    client_send(client, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":7}\n");
    world_turn();
    has(client_line(client), "\"id\":null,\"error\":{\"code\":-32700");
    has(client_line(client), "\"id\":null,\"error\":{\"code\":-32700");
    has(client_line(client), "\"id\":5,\"error\":{\"code\":-32600");
    has(client_call(client, "session.ping", "{}"), "\"result\"");
    close(client);
}

static void a_notification_gets_no_answer_not_even_an_error(void **state)
{
    (void)state;
    int client = client_open(false);
    client_send(
        client,
        "{\"jsonrpc\":\"2.0\",\"method\":\"session.ping\"}\n{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"}\n");
    world_turn();
    assert_null(client_line(client));
    close(client);
}

static void a_batch_is_answered_as_one_when_all_of_it_is_done(void **state)
{
    (void)state;
    int client = client_login("payer");
    client_send(
        client,
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"criteria.evaluate\",\"params\":{\"criteria\":\"a\",\"facts\":{}}},"
        "{\"jsonrpc\":\"2.0\",\"method\":\"session.ping\"},1,"
        "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"session.ping\"}]\n");
    world_turn();
    assert_null(client_line(client));
    assert_string_equal(world.asks[0].input.ptr, "{\"criteria\":\"a\",\"facts\":{}}");
    world_answer(PC_EVAL_OK, "{\"late\":true}");
    const char *line = client_line(client);
    has(line, "[{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600");
    has(line, "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\"");
    has(line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"late\":true}}]");
    client_send(client, "[{\"jsonrpc\":\"2.0\",\"method\":\"session.ping\"}]\n[]\n");
    world_turn();
    has(client_line(client), "empty_batch");
    assert_null(client_line(client));
    close(client);
}

static void a_batch_has_a_limit(void **state)
{
    (void)state;
    int client = client_open(false);
    struct pc_buf text = {0};
    for (int i = 0; i < 101; i++)
        pc_buf_printf(&text, "%s" PING, i ? "," : "[", i);
    pc_buf_add_text(&text, "]\n");
    client_send(client, text.ptr);
    world_turn();
    has(client_line(client), "batch_too_long");
    pc_buf_free(&text);
    close(client);
}

static int open_small(void **state)
{
    (void)state;
    const struct pc_server_limits limits = {.line_bytes = 300,
                                            .out_bytes = 20000,
                                            .connection_calls = 4,
                                            .principal_calls = 6,
                                            .calls = 9,
                                            .reserved_calls = 2};
    world_open(&limits);
    world_serve();
    return 0;
}

static void a_line_over_the_limit_ends_its_connection_and_no_other(void **state)
{
    (void)state;
    char text[400];
    int long_one = client_open(false), slow_one = client_open(false), other = client_open(false);
    memset(text, ' ', sizeof text - 2);
    memcpy(text + 398, "\n", 2);
    client_send(long_one, text);
    world_turn();
    has(client_line(long_one), "line_too_long");
    assert_true(client_closed(long_one));
    memset(text, 'x', 399); /* never a newline */
    text[399] = 0;
    client_send(slow_one, text);
    world_turn();
    has(client_line(slow_one), "line_too_long");
    assert_true(client_closed(slow_one));
    has(client_call(other, "session.ping", "{}"), "\"result\"");
    close(long_one);
    close(slow_one);
    close(other);
}

static void a_line_at_the_limit_is_read(void **state)
{
    (void)state;
    char text[400];
    int client = client_open(false);
    memset(text, ' ', 300);
    snprintf(text + 300 - strlen(PING) + 1, 100, PING "\n", 3); /* the id is one byte shorter than its %d */
    client_send(client, text);
    world_turn();
    has(client_line(client), "\"id\":3,\"result\"");
    close(client);
}

static void no_credit_left_is_busy_and_admins_have_their_own(void **state)
{
    (void)state;
    int payers[2] = {client_login("payer"), client_login("payer")}, nurse = client_login("nurse"),
        admin = client_open(true);
    char text[160];
    for (int i = 0; i < 6; i++) {
        snprintf(text, sizeof text, EVALUATE, i);
        client_send(payers[i / 3], text);
    }
    world_turn();
    assert_int_equal(world.ask_count, 6);
    const char *line = client_call(payers[0], "criteria.evaluate", "{\"criteria\":\"a\",\"facts\":{}}");
    has(line, "\"code\":-32006"); /* six of one principal */
    has(line, "\"retry_after_ms\":");
    snprintf(text, sizeof text, EVALUATE, 9);
    client_send(nurse, text);
    world_turn();
    assert_int_equal(world.ask_count, 7); /* 9 - 2 reserved */
    has(client_call(nurse, "criteria.evaluate", "{\"criteria\":\"a\",\"facts\":{}}"), "\"code\":-32006");
    has(client_call(admin, "admin.status", "{}"), "\"in_flight\":8"); /* itself counted */
    world_answer(PC_EVAL_OK, "{}"); /* a credit comes back with its answer */
    client_send(nurse, text);
    world_turn();
    assert_int_equal(world.ask_count, 7);
    close(payers[0]);
    close(payers[1]);
    close(nurse);
    close(admin);
}

static void requests_over_a_connections_limit_wait_and_are_not_lost(void **state)
{
    (void)state;
    int client = client_login("payer"), other = client_open(false);
    struct pc_buf text = {0};
    for (int id = 10; id < 20; id++)
        pc_buf_printf(&text, EVALUATE, id);
    client_send(client, text.ptr);
    world_turn();
    assert_int_equal(world.ask_count, 4);
    has(client_call(other, "session.ping", "{}"), "\"result\"");
    for (int id = 10; id < 20; id++) {
        char expected[32];
        snprintf(expected, sizeof expected, "\"id\":%d,", id);
        assert_true(world.ask_count > 0);
        world_answer(PC_EVAL_OK, "{}");
        has(client_line(client), expected);
    }
    pc_buf_free(&text);
    close(client);
    close(other);
}

static void a_client_that_does_not_read_is_not_read_any_further(void **state)
{
    (void)state;
    int client = client_open(false), other = client_open(false), small = 4096;
    assert_int_equal(setsockopt(client, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    char text[128];
    int sent = 0;
    for (int tries = 0; tries < 20000; tries++) { /* until the server takes no more: far before this ends */
        snprintf(text, sizeof text, PING "\n", 100000 + sent);
        ssize_t moved = send(client, text, strlen(text), MSG_NOSIGNAL);
        if (moved < 0) {
            assert_int_equal(errno, EAGAIN);
            world_turn();
            if (send(client, text, strlen(text), MSG_NOSIGNAL) < 0)
                break;
        }
        sent++;
        if (sent % 50 == 0)
            world_turn();
    }
    assert_true(sent < 20000);
    const struct pc_connection *connection = world.server->connections;
    while (connection && !connection->paused)
        connection = connection->next;
    assert_non_null(connection);
    assert_true(pc_connection_unsent(connection) <
                40000); /* the limit and one answer a parsed line at most */
    has(client_call(other, "session.ping", "{}"), "\"result\"");
    for (int id = 0; id < sent; id++) { /* it reads again: everything comes */
        char expected[32];
        const char *line = client_line(client);
        for (int turns = 0; !line && turns < 100; turns++) {
            world_turn();
            line = client_line(client);
        }
        snprintf(expected, sizeof expected, "\"id\":%d,", 100000 + id);
        has(line, expected);
    }
    close(client);
    close(other);
}

static void a_client_that_goes_away_leaves_nothing_behind(void **state)
{
    (void)state;
    int client = client_login("payer");
    char text[160];
    snprintf(text, sizeof text, EVALUATE, 1);
    client_send(client, text);
    world_turn();
    close(client);
    world_turn();
    assert_int_equal(world.server->calls, 1); /* its question is still with the evaluators */
    world_answer(PC_EVAL_OK, "{}");
    assert_int_equal(world.server->calls, 0);
    assert_null(world.server->connections);
}

static void a_half_closed_client_still_gets_its_answers(void **state)
{
    (void)state;
    int client = client_login("payer");
    char text[160];
    snprintf(text, sizeof text, EVALUATE, 1);
    client_send(client, text);
    shutdown(client, SHUT_WR);
    world_turn();
    assert_null(client_line(client));
    world_answer(PC_EVAL_OK, "{}");
    has(client_line(client), "\"id\":1,\"result\"");
    assert_true(client_closed(client));
    close(client);
}

#define IN_WORLD(test) PC_TEST_WITH(test, world_serves, world_is_gone)
#define IN_SMALL(test) PC_TEST_WITH(test, open_small, world_is_gone)
PC_TEST_MAIN(IN_WORLD(a_frame_may_come_byte_by_byte), IN_WORLD(every_split_of_two_frames_gives_two_answers),
             IN_WORLD(many_in_flight_are_matched_by_id_in_any_order),
             IN_WORLD(what_cannot_be_read_is_answered_and_the_connection_goes_on),
             IN_WORLD(a_notification_gets_no_answer_not_even_an_error),
             IN_WORLD(a_batch_is_answered_as_one_when_all_of_it_is_done), IN_WORLD(a_batch_has_a_limit),
             IN_SMALL(a_line_over_the_limit_ends_its_connection_and_no_other),
             IN_SMALL(a_line_at_the_limit_is_read),
             IN_SMALL(no_credit_left_is_busy_and_admins_have_their_own),
             IN_SMALL(requests_over_a_connections_limit_wait_and_are_not_lost),
             IN_SMALL(a_client_that_does_not_read_is_not_read_any_further),
             IN_WORLD(a_client_that_goes_away_leaves_nothing_behind),
             IN_WORLD(a_half_closed_client_still_gets_its_answers))
