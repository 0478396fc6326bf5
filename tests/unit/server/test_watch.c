/* tests/unit/server/test_watch.c -- who is told what changed, and that a cursor loses nothing (R10.5, I8). */
#include "support/pc_test.h"

#include <stdio.h>
#include <unistd.h>
#include "caseflow/flow.h"
#include "server_world.h"

static void change(int64_t position, const char *payer, const char *provider, const char *owner)
{
    struct pc_fifo changes = {0};
    struct pc_change *change = pc_alloc(sizeof *change);
    *change = (struct pc_change){.position = position,
                                 .case_id = 5,
                                 .version = 2,
                                 .state = PC_ST_NURSE_REVIEW,
                                 .event = PC_EV_SUPPLIED};
    snprintf(change->payer, sizeof change->payer, "%s", payer);
    snprintf(change->provider, sizeof change->provider, "%s", provider);
    snprintf(change->owner, sizeof change->owner, "%s", owner);
    snprintf(change->group, sizeof change->group, "G-FULL");
    snprintf(change->category, sizeof change->category, "pt_ot");
    pc_fifo_push(&changes, &change->link);
    pc_server_changes(world.server, &changes);
    world_turn();
}

static char *cursor_of(int64_t position, char text[PC_ID_TEXT])
{
    return pc_id_text(world.ids, PC_ID_CURSOR, position, text);
}

static void a_watcher_is_told_of_what_it_may_see(void **state)
{
    (void)state;
    int payer = client_login("payer"), other = client_login("other"), provider = client_login("provider"),
        nurse = client_login("nurse");
    int clients[] = {payer, other, provider, nurse};
    for (size_t i = 0; i < 4; i++)
        has(client_call(clients[i], "case.watch", "{\"filter\":{}}"), "\"watch\":\"w");
    change(1, "sample", "1234567893", "payer/sample");
    has(client_line(payer), "\"method\":\"case.changed\"");
    assert_null(client_line(other));
    has(client_line(provider), "\"state\":\"nurse_review\",\"event\":\"supplied\"");
    has(client_line(nurse), "\"version\":2");
    change(2, "sample", "999",
           "provider/1234567893"); /* what it submitted for somebody else is its own too */
    has(client_line(provider), "case.changed");
    change(3, "sample", "999", "payer/sample");
    assert_null(client_line(provider));
    for (size_t i = 0; i < 4; i++)
        close(clients[i]);
}

/* In whatever order they came and go, with one watch or two. */
static void who_goes_leaves_the_others_watching(void **state)
{
    (void)state;
    for (int leaver = 0; leaver < 3; leaver++) {
        int clients[3];
        for (int i = 0; i < 3; i++) {
            clients[i] = client_login("payer");
            has(client_call(clients[i], "case.watch", "{\"filter\":{}}"), "\"watch\":\"w");
        }
        has(client_call(clients[leaver], "case.watch", "{\"filter\":{}}"), "\"watch\":\"w");
        close(clients[leaver]);
        while (world.server->connection_count > 2)
            world_turn();
        change(leaver + 1, "sample", "1", "payer/sample");
        for (int i = 0; i < 3; i++) {
            if (i == leaver)
                continue;
            has(client_line(clients[i]), "case.changed");
            assert_null(client_line(clients[i]));
            close(clients[i]);
        }
        while (world.server->connection_count > 0)
            world_turn();
        assert_null(world.server->watching);
    }
}

static void a_filter_narrows_what_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *filter;
        bool told;
    } table[] = {
        {"{\"group\":\"G-FULL\"}", true},
        {"{\"group\":\"G-MIN\"}", false},
        {"{\"state\":\"nurse_review\"}", true},
        {"{\"state\":\"denied\"}", false},
        {"{\"category\":\"pt_ot\",\"payer\":\"sample\"}", true},
        {"{\"member\":\"M\"}", false},
        {"{\"kind\":\"review\"}", true},
        {"{\"kind\":\"appeal\"}", false},
        {"{\"provider\":\"999\"}", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char params[128];
        int client = client_login("payer");
        snprintf(params, sizeof params, "{\"filter\":%s}", table[i].filter);
        has(client_call(client, "case.watch", params), "\"result\"");
        change((int64_t)i + 1, "sample", "1", "payer/sample");
        assert_int_equal(client_line(client) != NULL, table[i].told);
        close(client);
    }
}

static void a_watch_of_one_case_names_it(void **state)
{
    (void)state;
    char id[PC_ID_TEXT], params[128];
    int client = client_login("payer");
    snprintf(params, sizeof params, "{\"filter\":{\"case_id\":\"%s\"}}",
             pc_id_text(world.ids, PC_ID_CASE, 5, id));
    has(client_call(client, "case.watch", params), "\"result\"");
    has(client_call(client, "case.watch", "{\"filter\":{\"case_id\":\"c0000\"}}"), "-32003");
    change(1, "sample", "1", "payer/sample");
    has(client_line(client), id);
    assert_null(client_line(client));
    close(client);
}

/* Pages are read from the store; live changes that come meanwhile follow, each once, none lost. */
static void a_cursor_resumes_with_nothing_lost_and_nothing_twice(void **state)
{
    (void)state;
    char c2[PC_ID_TEXT], c5[PC_ID_TEXT], c6[PC_ID_TEXT], c7[PC_ID_TEXT], text[512];
    int client = client_login("payer");
    snprintf(text, sizeof text, "{\"filter\":{},\"after\":\"%s\"}", cursor_of(2, c2));
    client_request(client, 1, "case.watch", text);
    struct pc_command *command = world_take(&world.reads);
    assert_ptr_equal(command->read, &pc_read_watch_resume);
    assert_text(pc_json_str(command->params, "after"), c2);
    assert_text(command->actor.payers, "sample");
    change(6, "sample", "1", "payer/sample"); /* in the second page too */
    change(7, "sample", "1", "payer/sample"); /* after it */
    assert_null(client_line(client));
    snprintf(
        text, sizeof text,
        "{\"changes\":[{\"cursor\":\"%s\",\"case_id\":\"c\",\"version\":1,\"state\":\"denied\",\"event\":\"deny\"}],\"cursor\":\"%s\",\"more\":true}",
        cursor_of(5, c5), c5);
    world_finish(command, text);
    has(client_line(client), "\"result\":{\"watch\":");
    has(client_line(client), c5);
    command = world_take(&world.reads);
    assert_text(pc_json_str(command->params, "after"), c5);
    snprintf(
        text, sizeof text,
        "{\"changes\":[{\"cursor\":\"%s\",\"case_id\":\"c\",\"version\":2,\"state\":\"denied\",\"event\":\"deny\"}],\"cursor\":\"%s\",\"more\":false}",
        cursor_of(6, c6), c6);
    world_finish(command, text);
    has(client_line(client), c6);
    has(client_line(client), cursor_of(7, c7));
    assert_null(client_line(client));
    change(8, "sample", "1", "payer/sample");
    has(client_line(client), "case.changed");
    close(client);
}

static void a_false_cursor_is_refused_and_a_failed_page_ends_the_watch(void **state)
{
    (void)state;
    char cursor[PC_ID_TEXT], text[128];
    int client = client_login("payer");
    has(client_call(client, "case.watch", "{\"filter\":{},\"after\":\"p1\"}"), "unknown_cursor");
    snprintf(text, sizeof text, "{\"filter\":{},\"after\":\"%s\"}", cursor_of(2, cursor));
    client_request(client, 2, "case.watch", text);
    struct pc_command *command = world_take(&world.reads);
    command->rc = PC_IO;
    world_finish(command, NULL);
    has(client_line(client), "-32008");
    change(9, "sample", "1", "payer/sample");
    assert_null(client_line(client));
    close(client);
}

static void a_client_that_goes_while_it_resumes_leaves_nothing_behind(void **state)
{
    (void)state;
    char cursor[PC_ID_TEXT], text[128];
    int client = client_login("payer");
    snprintf(text, sizeof text, "{\"filter\":{},\"after\":\"%s\"}", cursor_of(2, cursor));
    client_request(client, 2, "case.watch", text);
    struct pc_command *command = world_take(&world.reads);
    close(client);
    world_turn();
    world_finish(command, "{\"changes\":[],\"cursor\":\"x\",\"more\":true}");
    command = world_take(&world.reads); /* asked for before the answer could not be written */
    world_finish(command, "{\"changes\":[],\"cursor\":\"x\",\"more\":true}");
    assert_null(world_take(&world.reads));
    assert_null(world.server->connections);
}

static int open_tight(void **state)
{
    (void)state;
    const struct pc_server_limits limits = {.out_bytes = 1000, .out_bytes_max = 100000};
    world_open(&limits);
    return 0;
}

static void a_watcher_that_does_not_read_is_closed_with_bounded_memory(void **state)
{
    (void)state;
    int client = client_login("payer"), other = client_login("payer");
    has(client_call(client, "case.watch", "{\"filter\":{}}"), "\"result\"");
    size_t most = 0;
    int64_t position = 0;
    while (world.server->connection_count == 2 && position < 10000) {
        change(++position, "sample", "1", "payer/sample");
        for (const struct pc_connection *c = world.server->connections; c; c = c->next)
            if (pc_connection_unsent(c) > most)
                most = pc_connection_unsent(c);
    }
    assert_int_equal(world.server->connection_count, 1);
    assert_true(most < 101000);
    has(client_call(other, "session.ping", "{}"), "\"result\"");
    close(client);
    close(other);
}

#define IN_WORLD(test) PC_TEST_WITH(test, world_serves, world_is_gone)
PC_TEST_MAIN(IN_WORLD(a_watcher_is_told_of_what_it_may_see), IN_WORLD(a_filter_narrows_what_is_told),
             IN_WORLD(who_goes_leaves_the_others_watching), IN_WORLD(a_watch_of_one_case_names_it),
             IN_WORLD(a_cursor_resumes_with_nothing_lost_and_nothing_twice),
             IN_WORLD(a_false_cursor_is_refused_and_a_failed_page_ends_the_watch),
             IN_WORLD(a_client_that_goes_while_it_resumes_leaves_nothing_behind),
             PC_TEST_WITH(a_watcher_that_does_not_read_is_closed_with_bounded_memory, open_tight,
                          world_is_gone))
