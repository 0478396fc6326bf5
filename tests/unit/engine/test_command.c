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

/* Everything that a request can leave in a command; what must be freed is seen by the sanitizers. */
static void use(struct pc_command *command)
{
    unsigned char *bytes = (unsigned char *)command;
    struct pc_arena *arena = command->arena;
    memset(bytes, 0xa5, sizeof *command);
    command->arena = arena;
    command->catalogue = NULL;
    command->doc = yyjson_read("{}", 2, 0);
    command->result = (struct pc_buf){0};
    pc_buf_add_text(&command->result, "{\"case\":{}}");
    assert_non_null(pc_arena_alloc(arena, 100000));
}

static void a_renewed_command_is_as_new_and_keeps_its_memory(void **state)
{
    (void)state;
    struct pc_command *command = pc_command_new(), *fresh = pc_command_new();
    use(command);
    const char *kept = command->result.ptr;
    pc_command_renew(command);
    assert_ptr_equal(command->result.ptr, kept);
    assert_text(pc_buf_str(&command->result), "");
    struct pc_command copy = *command; /* but for the memory of its own it is like any other */
    copy.arena = fresh->arena;
    copy.result = fresh->result;
    assert_memory_equal(&copy, fresh, sizeof copy);
    pc_command_free(&fresh);
    pc_command_free(&command);
}

static void a_huge_result_is_not_kept(void **state)
{
    (void)state;
    struct pc_command *command = pc_command_new();
    for (int i = 0; i < 100000; i++)
        pc_buf_add_char(&command->result, 'x');
    pc_command_renew(command);
    assert_int_equal(command->result.capacity, 0);
    pc_command_free(&command);
}

PC_TEST_MAIN(PC_TEST(a_command_takes_everything_with_it), PC_TEST(a_new_command_is_to_be_prepared),
             PC_TEST(a_renewed_command_is_as_new_and_keeps_its_memory), PC_TEST(a_huge_result_is_not_kept))
