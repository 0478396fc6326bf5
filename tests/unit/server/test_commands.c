/* tests/unit/server/test_commands.c -- commands that ended serve again, and nothing of a request is left in them. */
#include "support/pc_test.h"

#include <unistd.h>
#include "server_world.h"

static int open_world(void **state)
{
    (void)state;
    world_open(NULL);
    world_serve();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close();
    return 0;
}

static void the_last_that_left_comes_first(void **state)
{
    (void)state;
    struct pc_command *a = pc_command_take(world.server), *b = pc_command_take(world.server);
    struct pc_command *first = a, *last = b;
    assert_ptr_not_equal(a, b);
    pc_command_leave(world.server, &a);
    pc_command_leave(world.server, &b);
    assert_null(a);
    a = pc_command_take(world.server);
    b = pc_command_take(world.server);
    assert_ptr_equal(a, last);
    assert_ptr_equal(b, first);
    pc_command_free(&a);
    pc_command_free(&b);
}

static void only_so_many_are_kept(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    static struct pc_command *all[MANY];
    for (int i = 0; i < MANY; i++)
        all[i] = pc_command_take(world.server);
    for (int i = 0; i < MANY; i++)
        pc_command_leave(world.server, &all[i]);
    assert_in_range(world.server->spare_count, 1, MANY / 4);
    pc_commands_free(world.server);
    assert_int_equal(world.server->spare_count, 0);
}

/* I8: what one principal asked and was told must not be there for the next. */
static void a_request_finds_nothing_of_the_one_before(void **state)
{
    (void)state;
    int payer = client_login("payer"), nurse = client_login("nurse");
    client_request(payer, 1, "case.get", "{\"case_id\":\"C-1\"}");
    struct pc_command *command = world_take(&world.reads);
    const void *place = command;
    assert_true(command->actor.payers.size > 0);
    command->answer = PC_STR("{}");
    world_finish(command, "{\"secret\":1}");
    assert_non_null(strstr(client_line(payer), "secret"));

    client_request(nurse, 2, "case.get", "{\"case_id\":\"C-2\"}");
    command = world_take(&world.reads);
    assert_ptr_equal(command, place);
    assert_null(command->actor.payers.ptr);
    assert_null(command->answer.ptr);
    assert_int_equal(command->result.size, 0);
    assert_int_equal(command->stage, PC_STAGE_PREPARE);
    assert_text(pc_json_str(command->params, "case_id"), "C-2");
    world_finish(command, "{}");
    assert_non_null(client_line(nurse));
    close(payer);
    close(nurse);
}

#define IN_WORLD(test) PC_TEST_WITH(test, open_world, close_world)
PC_TEST_MAIN(IN_WORLD(the_last_that_left_comes_first), IN_WORLD(only_so_many_are_kept),
             IN_WORLD(a_request_finds_nothing_of_the_one_before))
