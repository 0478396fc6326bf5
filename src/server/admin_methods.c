/* src/server/admin_methods.c -- admin.status, drain and config: what LOOP answers itself. */
#include "server/internal.h"
#include "server/replay_schedule.h"

/* ---- what the policies did ------------------------------------------------------------------------------------------- */

/* The file of a criterion or a category of the serving revision; absent: the name is neither. */
static struct pc_str file_of(const struct pc_catalogue *catalogue, struct pc_str policy)
{
    yyjson_val *criterion;
    size_t i, count;
    if (!catalogue)
        return (struct pc_str){0};
    yyjson_arr_foreach(pc_catalogue_list(catalogue, "criteria"), i, count, criterion)
    {
        if (pc_str_equal(pc_json_str(criterion, "id"), policy))
            return pc_json_str(criterion, "file");
    }
    return pc_json_str(pc_catalogue_category(catalogue, policy), "file");
}

struct counts {
    const struct pc_catalogue *catalogue;
    struct pc_buf *out;
};

static void add_count(void *arg, const struct pc_policy_count *count)
{
    static const char *const limits[] = {
#define X(id, name) [PC_POLICY_##id] = name,
        PC_POLICY_LIMITED(X)
#undef X
    };
    const struct counts *counts = arg;
    struct pc_buf *out = counts->out;
    struct pc_str policy = {count->policy, count->policy_size};
    struct pc_str file = file_of(counts->catalogue, policy);
    pc_buf_add_text(out, out->ptr[out->size - 1] == '[' ? "{\"policy\":" : ",{\"policy\":");
    pc_buf_add_json_str(out, policy.size ? policy : PC_STR("other"));
    if (file.size) {
        pc_buf_add_text(out, ",\"file\":");
        pc_buf_add_json_str(out, file);
    }
    pc_buf_printf(out, ",\"evaluations\":%llu,\"failed\":%llu,\"ran_us\":%lld,\"max_us\":%lld,\"limits\":{",
                  (unsigned long long)count->evaluations, (unsigned long long)count->failed,
                  (long long)count->ran_us, (long long)count->max_us);
    for (int i = 0; i < PC_POLICY_LIMITS; i++)
        pc_buf_printf(out, "%s\"%s\":%llu", i ? "," : "", limits[i], (unsigned long long)count->limits[i]);
    pc_buf_add_text(out, "}}");
}

static void add_policies(struct pc_server *server, struct pc_buf *out)
{
    struct counts counts = {server->catalogue, out};
    pc_buf_add_text(out, ",\"policies\":[");
    pc_pool_counts(server->config.pool, add_count, &counts);
    pc_buf_add_char(out, ']');
}

/* ---- admin.status, drain, config --------------------------------------------------------------------------------------- */

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
        "\"failed\":%llu,\"busy\":%llu,\"failed_logins\":%llu,\"position\":%lld",
        server->draining ? "true" : "false", server->connection_count, server->calls, server->principal_count,
        (unsigned long long)server->accepted, (unsigned long long)server->answered,
        (unsigned long long)server->failed, (unsigned long long)server->refused_busy,
        (unsigned long long)server->failed_logins, (long long)server->position);
    size_t size = out.size;
    pc_buf_add_char(&out, ',');
    pc_pool_status(server->config.pool, &out);
    if (out.size == size + 1)
        out.size = size;
    add_policies(server, &out);
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
