/* tests/unit/server/test_policy_flow.c -- a candidate on its way: what fails changes nothing, one at a time (Reload). */
#include "support/pc_test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "server/policy_flow.h"
#include "server_world.h"

#define CATALOGUE \
    "{\"format\":1,\"categories\":[],\"criteria\":[],\"reasons\":[],\"calendars\":[],\"regimes\":[],\"payers\":[],\"groups\":[],\"letters\":[]}"

static void write_policy(const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", world.directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void remove_policy(const char *name)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", world.directory, name);
    unlink(path);
}

/* The worker thread's part, then LOOP's. */
static void do_work(void)
{
    struct pc_work *work = world.work;
    assert_non_null(work);
    world.work = NULL;
    work->run(work);
    work->done(work);
    world_turn();
}

static void staged(bool ok, const char *text)
{
    pc_stage_fn *done = world.stage_done;
    assert_non_null(done);
    world.stage_done = NULL;
    done(world.stage_arg, ok, pc_str_of(text));
    world_turn();
}

static void serve_first(void *arg, bool ok)
{
    *(bool *)arg = ok;
}

/* Revision 1 of one file is serving. */
static int open_world(void **state)
{
    (void)state;
    bool ok = false;
    world_open(NULL);
    write_policy("a.lua", "return 1");
    pc_server_start_policies(world.server, NULL, NULL, serve_first, &ok);
    do_work();
    staged(true, CATALOGUE);
    do_work();
    struct pc_command *command = world_take(&world.cases);
    assert_ptr_equal(command->verb, &pc_verb_revision_store);
    world_finish(command, "{}");
    command = world_take(&world.cases);
    assert_ptr_equal(command->verb, &pc_verb_revision_activate);
    assert_string_equal(((struct pc_revision_work *)command->work)->kind, "first");
    assert_false(ok);
    world_finish(command, "{}");
    assert_true(ok);
    assert_int_equal(world.switched, 1);
    assert_int_equal(pc_catalogue_revision(world.server->catalogue), 1);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    remove_policy("a.lua");
    remove_policy("b.lua");
    world_close();
    return 0;
}

static const char *serving(void)
{
    return pc_catalogue_label(world.server->catalogue);
}

static void a_reload_goes_through_every_step_and_says_what_changed(void **state)
{
    (void)state;
    char before[32];
    int admin = client_open(true);
    snprintf(before, sizeof before, "%s", serving());
    write_policy("b.lua", "return 2");
    client_request(admin, 1, "policy.reload", "{}");
    do_work();
    assert_int_equal(world.staged, 2);
    staged(true, CATALOGUE);
    do_work();
    world_finish(world_take(&world.cases), "{}");
    assert_string_equal(serving(), before); /* stored is not serving */
    world_finish(world_take(&world.cases), "{}");
    const char *line = client_line(admin);
    has(line, "\"result\":{\"revision\":\"r2-");
    has(line, before);
    has(line, "\"changed\":[\"b.lua\"]");
    assert_int_equal(world.switched, 2);
    assert_string_not_equal(serving(), before);
    has(client_call(admin, "policy.status", "{}"), "\"path\":\"b.lua\"");
    close(admin);
}

static void the_same_files_again_change_nothing(void **state)
{
    (void)state;
    int admin = client_open(true);
    client_request(admin, 1, "policy.reload", "{}");
    do_work();
    has(client_line(admin), "\"changed\":[]");
    assert_null(world.stage_done);
    assert_int_equal(world.switched, 1);
    close(admin);
}

static void a_broken_candidate_is_refused_with_its_diagnostics(void **state)
{
    (void)state;
    int admin = client_open(true);
    write_policy("b.lua", "return (");
    client_request(admin, 1, "policy.reload", "{}");
    do_work();
    staged(false, "[{\"file\":\"b.lua\",\"line\":1}]");
    const char *line = client_line(admin);
    has(line, "\"code\":-32007");
    has(line, "\"diagnostics\":[{\"file\":\"b.lua\",\"line\":1}]");
    assert_int_equal(world.switched, 1);
    assert_int_equal(world.cases.count, 0);
    assert_string_equal(world.server->policies->bundle->label, serving());
    close(admin);
}

/* Whatever breaks after the evaluators said yes: the candidate goes, the serving revision stays. */
static void a_step_that_fails_later_discards_the_candidate(void **state)
{
    (void)state;
    int admin = client_open(true);
    for (int step = 0; step < 3; step++) {
        char text[32];
        snprintf(text, sizeof text, "return %d", step + 5);
        write_policy("b.lua", text);
        client_request(admin, 1, "policy.reload", "{}");
        do_work();
        staged(true, step == 0 ? "{}" : CATALOGUE); /* a catalogue that does not read */
        do_work();
        for (int ok = 1; ok < step; ok++)
            world_finish(world_take(&world.cases), "{}");
        struct pc_command *command = world_take(&world.cases);
        assert_int_equal(command != NULL, step > 0);
        if (command) {
            command->rc = PC_IO;
            world_finish(command, NULL);
        }
        has(client_line(admin), step == 0 ? "-32007" : "-32008");
        assert_int_equal(world.discarded, step + 1);
        assert_int_equal(world.switched, 1);
        assert_int_equal(pc_catalogue_revision(world.server->catalogue), 1);
    }
    close(admin);
}

static void one_candidate_at_a_time(void **state)
{
    (void)state;
    int one = client_open(true), two = client_open(true);
    write_policy("b.lua", "return 2");
    client_request(one, 1, "policy.reload", "{}");
    const char *line = client_call(two, "policy.check", "{}");
    has(line, "\"code\":-32004");
    has(line, "reload_in_progress");
    assert_false(pc_server_idle(world.server));
    do_work();
    staged(false, "[]");
    has(client_line(one), "-32007");
    close(one);
    close(two);
}

static void a_reload_may_expect_what_serves(void **state)
{
    (void)state;
    char params[80];
    int admin = client_open(true);
    has(client_call(admin, "policy.reload", "{\"expect_revision\":\"r9-00000000\"}"), "revision_changed");
    snprintf(params, sizeof params, "{\"expect_revision\":\"%s\"}", serving());
    client_request(admin, 1, "policy.reload", params);
    do_work();
    has(client_line(admin), "\"changed\":[]");
    close(admin);
}

static void a_check_changes_nothing_whatever_it_finds(void **state)
{
    (void)state;
    int author = client_login("author");
    client_request(author, 1, "policy.check", "{\"files\":[{\"path\":\"x.lua\",\"source\":\"return 1\"}]}");
    do_work();
    staged(true, CATALOGUE);
    do_work();
    has(client_line(author), "{\"ok\":true,\"diagnostics\":[]}");
    client_request(author, 2, "policy.check", "{\"files\":[{\"path\":\"x.lua\",\"source\":\"return (\"}]}");
    do_work();
    staged(false, "[{\"line\":1}]");
    has(client_line(author), "{\"ok\":false,\"diagnostics\":[{\"line\":1}]}");
    assert_int_equal(world.cases.count, 0);
    assert_int_equal(world.server->policies->next_revision, 2);
    has(client_call(author, "policy.check", "{\"path\":\"/etc\"}"), "-32002");
    has(client_call(author, "policy.reload", "{}"), "-32002");
    close(author);
}

static void a_staged_revision_is_stored_and_not_serving(void **state)
{
    (void)state;
    int author = client_login("author");
    client_request(author, 1, "policy.stage", "{\"files\":[{\"path\":\"x.lua\",\"source\":\"return 1\"}]}");
    do_work();
    staged(true, CATALOGUE);
    do_work();
    struct pc_command *command = world_take(&world.cases);
    assert_ptr_equal(command->verb, &pc_verb_revision_store);
    assert_text(((struct pc_revision_work *)command->work)->by, "author");
    world_finish(command, "{}");
    has(client_line(author), "{\"revision\":\"r2-");
    assert_int_equal(world.cases.count, 0);
    assert_int_equal(world.switched, 1);
    assert_int_equal(world.discarded, 1);
    has(client_call(author, "policy.status", "{}"), "\"candidate\":\"r2-");
    close(author);
}

#define PART(path, more) "{\"files\":[{\"path\":\"" path "\",\"source\":\"return 1\"}],\"more\":" more "}"

static void a_candidate_may_come_in_parts_on_its_own_connection(void **state)
{
    (void)state;
    int author = client_login("author"), other = client_login("author");
    has(client_call(author, "policy.stage", PART("a.lua", "true")), "{\"files\":1}");
    has(client_call(author, "policy.stage", PART("b.lua", "true")), "{\"files\":2}");
    has(client_call(other, "policy.stage", PART("z.lua", "true")), "{\"files\":1}");
    client_request(author, 1, "policy.stage", PART("c.lua", "false"));
    do_work();
    staged(true, CATALOGUE);
    do_work();
    struct pc_command *command = world_take(&world.cases);
    const struct pc_bundle *bundle = ((struct pc_revision_work *)command->work)->bundle;
    assert_int_equal(bundle->count, 3);
    assert_text(bundle->files[2].path, "c.lua");
    world_finish(command, "{}");
    has(client_line(author), "{\"revision\":\"r2-");
    has(client_call(author, "policy.stage", PART("a.lua", "true")), "{\"files\":1}"); /* begins anew */
    close(author);
    close(other);
}

static void a_stored_revision_is_read_by_its_label(void **state)
{
    (void)state;
    int admin = client_open(true);
    has(client_call(admin, "policy.reload", "{\"revision\":\"nonsense\"}"), "-32003");
    has(client_call(admin, "policy.rollback", "{}"), "no_previous");
    client_request(admin, 1, "policy.reload", "{\"revision\":\"r7-0a1b2c3d\"}");
    struct pc_command *command = world_take(&world.reads);
    struct pc_revision_read *read = command->work;
    assert_int_equal(read->revision, 7);
    assert_string_equal(read->label, "r7-0a1b2c3d");
    command->rc = pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.revision",
                          "there is no such revision");
    world_finish(command, NULL);
    has(client_line(admin), "-32003");

    client_request(admin, 2, "policy.reload", "{\"revision\":\"r7-0a1b2c3d\"}");
    command = world_take(&world.reads);
    read = command->work;
    const struct pc_policy_file file = {.path = PC_STR("c.lua"), .source = PC_STR("return 3")};
    struct pc_err err = {0};
    assert_ok(pc_bundle_make(&file, 1, &read->bundle, &err));
    pc_bundle_label(read->bundle, 7);
    world_finish(command, "{}");
    assert_int_equal(world.staged, 7);
    staged(true, CATALOGUE);
    do_work();
    command = world_take(&world.cases); /* it is stored already */
    assert_ptr_equal(command->verb, &pc_verb_revision_activate);
    world_finish(command, "{}");
    has(client_line(admin), "\"changed\":[\"a.lua\",\"c.lua\"]");
    client_request(admin, 3, "policy.rollback", "{}");
    command = world_take(&world.reads);
    assert_int_equal(((struct pc_revision_read *)command->work)->revision, 1);
    command->rc = PC_IO;
    world_finish(command, NULL);
    has(client_line(admin), "-32008");
    close(admin);
}

static void a_restart_serves_what_served_without_new_rows(void **state)
{
    (void)state;
    struct pc_err err = {0};
    bool ok = false;
    const struct pc_policy_file file = {.path = PC_STR("c.lua"), .source = PC_STR("return 3")};
    struct pc_bundle *bundle = NULL;
    struct pc_catalogue *catalogue = NULL;
    world_open(NULL);
    assert_ok(pc_bundle_make(&file, 1, &bundle, &err));
    pc_bundle_label(bundle, 4);
    assert_ok(pc_catalogue_make(PC_STR(CATALOGUE), 4, bundle->label, &catalogue, &err));
    pc_server_start_policies(world.server, bundle, catalogue, serve_first, &ok);
    assert_int_equal(world.staged, 4);
    staged(true, CATALOGUE);
    assert_true(ok);
    assert_int_equal(world.cases.count, 0);
    assert_ptr_equal(world.server->catalogue, catalogue);
    pc_bundle_unref(&bundle);
    pc_catalogue_unref(&catalogue);
    world_close();
}

#define IN_WORLD(test) PC_TEST_WITH(test, open_world, close_world)
PC_TEST_MAIN(IN_WORLD(a_reload_goes_through_every_step_and_says_what_changed),
             IN_WORLD(the_same_files_again_change_nothing),
             IN_WORLD(a_broken_candidate_is_refused_with_its_diagnostics),
             IN_WORLD(a_step_that_fails_later_discards_the_candidate), IN_WORLD(one_candidate_at_a_time),
             IN_WORLD(a_reload_may_expect_what_serves), IN_WORLD(a_check_changes_nothing_whatever_it_finds),
             IN_WORLD(a_staged_revision_is_stored_and_not_serving),
             IN_WORLD(a_candidate_may_come_in_parts_on_its_own_connection),
             IN_WORLD(a_stored_revision_is_read_by_its_label),
             PC_TEST(a_restart_serves_what_served_without_new_rows))
