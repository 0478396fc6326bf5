/* src/server/session.c -- who is at the other end of a connection. */
#include "server/internal.h"

#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"

#define FAILED_LOGINS_MAX 5

static void become(struct pc_connection *connection, struct pc_principal *principal, const char *how)
{
    pc_principal_unref(&connection->principal);
    connection->principal = pc_principal_ref(principal);
    pc_log(PC_LOG_INFO, "session", pc_kv_int("connection", (int64_t)connection->number),
           pc_kv_str("principal", principal->id), pc_kv_str("by", how));
}

void pc_session_identify(struct pc_connection *connection)
{
    if (connection->identified)
        return;
    connection->identified = true;
    struct pc_server *server = connection->server;
    if (connection->admin) {
        long uid = pc_stream_peer_uid(connection->stream);
        if (uid == 0 || (uid >= 0 && uid == server->config.owner_uid))
            become(connection, server->local_admin, "admin_socket");
        return;
    }
    char name[128];
    pc_stream_peer_name(connection->stream, name, sizeof name);
    struct pc_principal *principal = name[0] ? pc_principal_by_id(server, name) : NULL;
    if (principal)
        become(connection, principal, "certificate");
}

/* ---- session.hello ------------------------------------------------------------------------------------------------- */

void pc_handle_hello(struct pc_call *call, yyjson_val *params)
{
    const struct pc_server *server = call->connection->server;
    const struct pc_server_limits *limits = &server->limits;
    if (pc_json_int(params, "protocol", 0) != PC_SERVER_PROTOCOL) {
        pc_answer_fail(call, PC_INVALID, "unsupported_protocol", "params.protocol",
                       "this server speaks protocol 1");
        return;
    }
    struct pc_buf out = {0};
    pc_buf_printf(&out, "{\"protocol\":%d,\"version\":", PC_SERVER_PROTOCOL);
    pc_buf_add_json_str(&out, pc_str_of(server->config.version));
    pc_buf_printf(&out,
                  ",\"limits\":{\"line_bytes\":%zu,\"nesting\":%d,\"batch\":%d,\"in_flight_connection\":%d,"
                  "\"in_flight_principal\":%d,\"watches\":%d},\"deprecated\":[]}",
                  limits->line_bytes, PC_RPC_DEPTH_MAX, limits->batch, limits->connection_calls,
                  limits->principal_calls, limits->watches);
    pc_answer_result(call, pc_buf_str(&out));
    pc_buf_free(&out);
}

/* ---- session.login ------------------------------------------------------------------------------------------------- */

static void add_roles(struct pc_buf *out, uint32_t roles)
{
    pc_buf_add_char(out, '[');
    for (uint32_t bit = 1, any = 0; bit && bit <= roles; bit <<= 1) {
        if (!(roles & bit))
            continue;
        if (any++)
            pc_buf_add_char(out, ',');
        pc_buf_add_json_str(out, pc_str_of(pc_role_name(bit)));
    }
    pc_buf_add_char(out, ']');
}

static void add_member(struct pc_buf *out, const char *name, const char *value)
{
    if (!value)
        return;
    pc_buf_printf(out, ",\"%s\":", name);
    pc_buf_add_json_str(out, pc_str_of(value));
}

static void answer_principal(struct pc_call *call, const struct pc_principal *principal)
{
    struct pc_buf out = {0};
    pc_buf_add_str(&out, PC_STR("{\"principal\":{\"id\":"));
    pc_buf_add_json_str(&out, pc_str_of(principal->id));
    add_member(&out, "name", principal->name);
    pc_buf_add_str(&out, PC_STR(",\"roles\":"));
    add_roles(&out, principal->roles);
    add_member(&out, "payer", principal->payers);
    add_member(&out, "provider", principal->provider);
    pc_buf_add_str(&out, PC_STR("}}"));
    pc_answer_result(call, pc_buf_str(&out));
    pc_buf_free(&out);
}

static void place_of(const struct pc_connection *connection, char place[PC_LOGINS_PLACE_SIZE])
{
    place[0] = 0;
    if (connection->stream)
        pc_stream_peer_place(connection->stream, place, PC_LOGINS_PLACE_SIZE);
    if (!place[0])
        memcpy(place, "?", 2); /* all who cannot be told apart are one place */
}

/* Whoever has guessed too often is not told whether this guess is right. */
static bool must_wait(struct pc_call *call)
{
    char place[PC_LOGINS_PLACE_SIZE];
    struct pc_err err = {0};
    place_of(call->connection, place);
    int64_t wait_us = pc_logins_wait_us(&call->connection->server->logins, place, pc_mono_us());
    if (wait_us == 0)
        return false;
    (void)pc_fail(&err, PC_BUSY, "too_many_logins", "",
                  "too many wrong tokens came from where you are; try again later");
    snprintf(err.extra, sizeof err.extra, "\"retry_after_ms\":%lld", (long long)(wait_us + 999) / 1000);
    pc_answer_error(call, PC_BUSY, &err);
    return true;
}

static void count_failure(struct pc_connection *connection)
{
    char place[PC_LOGINS_PLACE_SIZE];
    place_of(connection, place);
    bool waits = pc_logins_failed(&connection->server->logins, place, pc_mono_us());
    connection->server->failed_logins++;
    pc_log(PC_LOG_WARNING, waits ? "logins_refused" : "login_failed",
           pc_kv_int("connection", (int64_t)connection->number), pc_kv_str("from", place));
    if (++connection->failed_logins >= FAILED_LOGINS_MAX)
        connection->closing = true;
}

void pc_handle_login(struct pc_call *call, yyjson_val *params)
{
    struct pc_connection *connection = call->connection;
    if (must_wait(call))
        return;
    struct pc_principal *principal = pc_principal_by_token(connection->server, pc_json_str(params, "token"));
    if (principal) {
        become(connection, principal, "token");
        answer_principal(call, principal);
        return;
    }
    count_failure(connection);
    pc_answer_fail(call, PC_UNAUTHORIZED, "unknown_token", "params.token", "no principal has this token");
}

/* ---- session.ping -------------------------------------------------------------------------------------------------- */

void pc_handle_ping(struct pc_call *call, yyjson_val *params)
{
    const struct pc_server *server = call->connection->server;
    char now[PC_TIME_TEXT];
    struct pc_buf out = {0};
    (void)params;
    pc_buf_printf(
        &out, "{\"now\":\"%s\",\"policy_revision\":", pc_time_format(pc_wall_now(server->config.wall), now));
    pc_buf_add_json_str(&out, server->catalogue ? pc_str_of(pc_catalogue_label(server->catalogue))
                                                : (struct pc_str){0});
    pc_buf_add_str(&out, PC_STR(",\"version\":"));
    pc_buf_add_json_str(&out, pc_str_of(server->config.version));
    pc_buf_add_char(&out, '}');
    pc_answer_result(call, pc_buf_str(&out));
    pc_buf_free(&out);
}
