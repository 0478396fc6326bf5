/* src/engine/command.c -- makes and frees commands. */
#include "engine/command.h"

struct pc_command *pc_command_new(void)
{
    struct pc_arena *arena = pc_arena_new(16384);
    struct pc_command *command = PC_NEW(arena, struct pc_command);
    command->arena = arena;
    return command;
}

void pc_command_free(struct pc_command **command)
{
    if (!*command)
        return;
    struct pc_arena *arena = (*command)->arena; /* the struct lives in it */
    yyjson_doc_free((*command)->doc);
    pc_buf_free(&(*command)->result);
    pc_catalogue_unref(&(*command)->catalogue);
    pc_arena_free(&arena);
    *command = NULL;
}
