/* src/server/commands.c -- commands that ended serve again: every request needs one, and memory that was used a moment ago
 * costs neither the heap nor the processor's caches anything. */
#include "server/internal.h"

enum { SPARE_MAX = 128 };

struct pc_command *pc_command_take(struct pc_server *server)
{
    struct pc_command *command = server->spare_commands;
    if (!command)
        return pc_command_new();
    server->spare_commands = (struct pc_command *)command->link.next;
    server->spare_count--;
    command->link.next = NULL;
    return command;
}

void pc_command_leave(struct pc_server *server, struct pc_command **command)
{
    if (server->spare_count >= SPARE_MAX) {
        pc_command_free(command);
        return;
    }
    struct pc_command *spare = pc_steal(command);
    pc_command_renew(spare);
    spare->link.next = (struct pc_link *)server->spare_commands; /* the last that left is the warmest */
    server->spare_commands = spare;
    server->spare_count++;
}

void pc_commands_free(struct pc_server *server)
{
    while (server->spare_count) {
        struct pc_command *command = pc_command_take(server);
        pc_command_free(&command);
    }
}
