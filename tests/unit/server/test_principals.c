/* tests/unit/server/test_principals.c -- who may log in follows the store; sessions follow too. */
#include "support/pc_test.h"

#include <stdio.h>
#include <unistd.h>
#include "server_world.h"
#include "store/store.h"

static void put(struct pc_store *store, const char *id, uint32_t roles, const char *payer, bool revoked)
{
    struct pc_principal_row row = {.id = pc_str_of(id),
                                   .name = pc_str_of(id),
                                   .payer = pc_str_of(payer),
                                   .roles = roles,
                                   .revoked = revoked};
    pc_hash_of(row.id, &row.token); /* its id is its token here */
    assert_ok(store->ops->begin(store));
    assert_ok(store->ops->principal_put(store, &row));
    assert_ok(store->ops->commit(store));
}

static void note(void *arg)
{
    *(bool *)arg = true;
}

/* The READER's part of a refresh, then LOOP's. */
static void refresh(struct pc_store *store)
{
    bool done = false;
    pc_server_refresh_principals(world.server, note, &done);
    world_turn();
    struct pc_command *command = world_take(&world.reads);
    struct pc_reader reader = {.store = store, .wall = &world.sim.base, .ids = world.ids};
    if (!command) { /* the turn had nothing to wake it */
        pc_loop_timer_start(world.stop, 0);
        assert_ok(pc_loop_run(world.loop));
        command = world_take(&world.reads);
    }
    assert_non_null(command);
    command->rc = command->read->run(&reader, command);
    command->stage = PC_STAGE_DONE;
    world_give_back(command);
    assert_true(done);
}

static void the_list_follows_the_store_and_sessions_follow_the_list(void **state)
{
    (void)state;
    struct pc_store *store = pc_store_memory_new();
    put(store, "payer", PC_WHO_PAYER, "sample", false);
    put(store, "ann", PC_WHO_NURSE, NULL, false);
    put(store, "gone", PC_WHO_NURSE, NULL, true);
    int old = client_login("nurse"); /* of the world; not in the store */
    int kept = client_login("payer");
    refresh(store);
    assert_int_equal(world.server->principal_count, 2);
    assert_non_null(strstr(client_call(old, "case.get", "{\"case_id\":\"c\"}"), "revoked"));
    assert_null(strstr(client_call(kept, "case.get", "{\"case_id\":\"c\"}"), "revoked"));
    int ann = client_login("ann");
    struct pc_principal *before = pc_principal_by_id(world.server, "ann");
    refresh(store);
    assert_ptr_equal(pc_principal_by_id(world.server, "ann"), before); /* credits and sessions go on */
    put(store, "ann", PC_WHO_MEDICAL_DIRECTOR, NULL, false);
    refresh(store);
    assert_non_null(strstr(client_call(ann, "queue.list", "{\"role\":\"nurse\",\"limit\":1}"),
                           "revoked")); /* other roles: log in again */
    assert_null(pc_principal_by_token(world.server, PC_STR("gone")));
    close(old);
    close(kept);
    close(ann);
    pc_store_close(&store);
}

static void a_list_that_cannot_be_read_changes_nothing(void **state)
{
    (void)state;
    size_t before = world.server->principal_count;
    bool done = false;
    pc_server_refresh_principals(world.server, note, &done);
    pc_loop_timer_start(world.stop, 0);
    assert_ok(pc_loop_run(world.loop));
    struct pc_command *command = world_take(&world.reads);
    command->rc = PC_IO;
    world_finish(command, NULL);
    assert_true(done);
    assert_int_equal(world.server->principal_count, before);
}

static void payers_are_whole_names_of_a_comma_list(void **state)
{
    (void)state;
    char payers[] = "alpha,beta";
    const struct pc_principal principal = {.payers = payers};
    const struct pc_principal staff = {0};
    assert_true(pc_principal_sees_payer(&principal, PC_STR("alpha")));
    assert_true(pc_principal_sees_payer(&principal, PC_STR("beta")));
    assert_false(pc_principal_sees_payer(&principal, PC_STR("alph")));
    assert_false(pc_principal_sees_payer(&principal, PC_STR("alpha,beta")));
    assert_false(pc_principal_sees_payer(&principal, PC_STR("")));
    assert_true(pc_principal_sees_payer(&staff, PC_STR("anything")));
}

#define IN_WORLD(test) PC_TEST_WITH(test, world_is_open, world_is_gone)
PC_TEST_MAIN(IN_WORLD(the_list_follows_the_store_and_sessions_follow_the_list),
             IN_WORLD(a_list_that_cannot_be_read_changes_nothing),
             PC_TEST(payers_are_whole_names_of_a_comma_list))
