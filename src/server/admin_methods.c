/* src/server/admin_methods.c -- admin.status, drain and config: what LOOP answers itself. */
#include "server/internal.h"
#include "server/replay_schedule.h"

void pc_handle_admin_status(struct pc_call *call, yyjson_val *params)
{
    struct pc_server *server = call->connection->server;
    struct pc_server_ports *ports = &server->config.ports;
    char now[PC_TIME_TEXT];
    struct pc_buf out = {0};
    (void)params;
    pc_buf_add_str(&out, PC_STR("{\"version\":"));
    pc_buf_add_json_str(&out, pc_str_of(server->config.version));
    pc_buf_printf(&out, ",\"now\":\"%s\",\"clock\":\"%s\",\"policy_revision\":",
                  pc_time_format(pc_wall_now(server->config.wall), now),
                  server->config.wall->simulated ? "simulated" : "real");
    pc_buf_add_json_str(&out, server->catalogue ? pc_str_of(pc_catalogue_label(server->catalogue))
                                                : (struct pc_str){0});
    pc_buf_printf(
        &out,
        ",\"draining\":%s,\"connections\":%d,\"in_flight\":%d,\"principals\":%zu,\"accepted\":%llu,\"answered\":%llu,"
        "\"failed\":%llu,\"busy\":%llu,\"position\":%lld",
        server->draining ? "true" : "false", server->connection_count, server->calls, server->principal_count,
        (unsigned long long)server->accepted, (unsigned long long)server->answered,
        (unsigned long long)server->failed, (unsigned long long)server->refused_busy,
        (long long)server->position);
    size_t size = out.size;
    pc_buf_add_char(&out, ',');
    pc_pool_status(server->config.pool, &out);
    if (out.size == size + 1)
        out.size = size;
    pc_replay_schedule_status(server->replays, &out);
    if (ports->status) {
        pc_buf_add_char(&out, ',');
        ports->status(ports->arg, &out);
    }
    pc_buf_add_char(&out, '}');
    pc_answer_result(call, pc_buf_str(&out));
    pc_buf_free(&out);
}

void pc_handle_admin_drain(struct pc_call *call, yyjson_val *params)
{
    struct pc_server_ports *ports = &call->connection->server->config.ports;
    (void)params;
    pc_answer_result(call, PC_STR("{\"draining\":true}"));
    ports->drain(ports->daemon);
}

void pc_handle_admin_config(struct pc_call *call, yyjson_val *params)
{
    struct pc_server_ports *ports = &call->connection->server->config.ports;
    struct pc_buf out = {0};
    struct pc_err err = {0};
    (void)params;
    enum pc_rc rc = ports->reconfigure(ports->daemon, &out, &err);
    if (rc == PC_OK)
        pc_answer_result(call, pc_buf_str(&out));
    else
        pc_answer_error(call, rc, &err);
    pc_buf_free(&out);
}
