#include "engine/command.h"
#include "support/pc_test.h"

/* The sanitizers of the dev build see what is not freed. */
static void a_command_takes_everything_with_it(void **state)
{
    (void)state;
    struct pc_command *command = pc_command_new();
    command->doc = yyjson_read("{}", 2, 0);
    pc_buf_add_text(&command->result, "{\"case\":{}}");
    assert_non_null(pc_arena_alloc(command->arena, 100000));
    pc_command_free(&command);
    assert_null(command);
    pc_command_free(&command); /* NULL is fine */
}

static void a_new_command_is_to_be_prepared(void **state)
{
    (void)state;
    struct pc_command *command = pc_command_new();
    assert_int_equal(command->stage, PC_STAGE_PREPARE);
    assert_rc(command->rc, PC_OK);
    assert_false(command->again || command->counted);
    pc_command_free(&command);
}

PC_TEST_MAIN(PC_TEST(a_command_takes_everything_with_it), PC_TEST(a_new_command_is_to_be_prepared))
