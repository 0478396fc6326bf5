/* src/engine/command.c -- makes and frees commands. */
#include "engine/command.h"

enum { RESULT_KEPT = 16384 };

struct pc_command *pc_command_new(void)
{
    struct pc_arena *arena = pc_arena_new(16384);
    struct pc_command *command = PC_NEW(arena, struct pc_command);
    command->arena = arena;
    return command;
}

/* What it holds beside its arena and its result. */
static void let_go(struct pc_command *command)
{
    pc_json_doc_free(&command->doc);
    pc_catalogue_unref(&command->catalogue);
}

void pc_command_renew(struct pc_command *command)
{
    struct pc_arena *arena = command->arena;
    struct pc_buf result = command->result;
    let_go(command);
    if (result.capacity > RESULT_KEPT)
        pc_buf_free(&result);
    pc_buf_clear(&result);
    pc_arena_reset(arena);
    const struct pc_command *place = PC_NEW(arena, struct pc_command);
    PC_ASSERT(place == command); /* what an arena gives first after a reset is what it gave first */
    command->arena = arena;
    command->result = result;
}

void pc_command_free(struct pc_command **command)
{
    if (!*command)
        return;
    struct pc_arena *arena = (*command)->arena; /* the struct lives in it */
    let_go(*command);
    pc_buf_free(&(*command)->result);
    pc_arena_free(&arena);
    *command = NULL;
}
