/* src/server/server.c -- the server as a whole: made, turned, drained, freed. */
#include "server/internal.h"
#include "server/replay_schedule.h"

#define READ_SIZE 65536

static int default_int(int value, int otherwise)
{
    return value > 0 ? value : otherwise;
}

static size_t default_size(size_t value, size_t otherwise)
{
    return value > 0 ? value : otherwise;
}

static struct pc_server_limits limits_of(const struct pc_server_limits *given)
{
    return (struct pc_server_limits){
        .line_bytes = default_size(given->line_bytes, (size_t)1 << 20),
        .out_bytes = default_size(given->out_bytes, (size_t)1 << 20),
        .out_bytes_max = default_size(given->out_bytes_max, (size_t)8 << 20),
        .connections = default_int(given->connections, 10000),
        .connection_calls = default_int(given->connection_calls, 1024),
        .principal_calls = default_int(given->principal_calls, 2048),
        .calls = default_int(given->calls, 4096),
        .reserved_calls = default_int(given->reserved_calls, 16),
        .batch = default_int(given->batch, 100),
        .watches = default_int(given->watches, 100),
    };
}

/* Sends gathered commands on their way: one push per turn and thread, then one write per connection. */
static void on_turn_end(void *arg)
{
    struct pc_server *server = arg;
    struct pc_server_ports *ports = &server->config.ports;
    if (server->to_cases.head)
        ports->cases(ports->arg, &server->to_cases);
    if (server->to_reads.head)
        ports->reads(ports->arg, &server->to_reads);
    pc_connections_settle(server);
}

struct pc_server *pc_server_new(const struct pc_server_config *config)
{
    struct pc_server *server = pc_alloc(sizeof *server);
    server->config = *config;
    server->limits = limits_of(&config->limits);
    server->position = config->position;
    server->read_bytes = pc_alloc(READ_SIZE);
    server->local_admin = pc_principal_local_admin();
    server->go_on = pc_loop_timer_new(config->loop, pc_connections_go_on, server);
    server->policies = pc_policies_new(server);
    server->replays = pc_replay_schedule_new(server);
    pc_loop_turn_end(config->loop, on_turn_end, server);
    return server;
}

static void drop_commands(struct pc_fifo *commands)
{
    for (struct pc_link *link; (link = pc_fifo_pop(commands));) {
        struct pc_command *command = (struct pc_command *)link;
        pc_command_free(&command);
    }
}

void pc_server_free(struct pc_server **server)
{
    struct pc_server *s = *server;
    if (!s)
        return;
    pc_listeners_free(s);
    drop_commands(&s->to_cases);
    drop_commands(&s->to_reads);
    drop_commands(&s->to_ask);
    for (struct pc_connection *connection; (connection = s->connections);) {
        pc_connection_close(connection);
        connection->calls = 0; /* their calls ended with the threads that had them */
        pc_connection_free(connection);
    }
    for (struct pc_call *call; (call = s->free_calls);) {
        s->free_calls = call->next_free;
        pc_buf_free(&call->id);
        pc_free(call);
    }
    pc_commands_free(s);
    pc_replay_schedule_free(&s->replays);
    pc_policies_free(&s->policies);
    pc_principals_free(s);
    pc_principal_unref(&s->local_admin);
    pc_catalogue_unref(&s->catalogue);
    pc_loop_timer_free(&s->go_on);
    pc_buf_free(&s->scratch);
    pc_free(s->read_bytes);
    pc_free(s);
    *server = NULL;
}

void pc_server_drain(struct pc_server *server)
{
    if (server->draining)
        return;
    server->draining = true;
    pc_listeners_free(server);
}

bool pc_server_idle(const struct pc_server *server)
{
    if (server->calls || server->to_cases.head || server->to_reads.head || server->to_ask.head ||
        pc_policies_busy(server->policies))
        return false;
    for (const struct pc_connection *connection = server->connections; connection;
         connection = connection->next)
        if (connection->stream && pc_connection_unsent(connection))
            return false;
    return true;
}
