/* src/server/answer.c -- the end of every call: its answer, its place in a batch, its credit. */
#include "server/internal.h"

#include <string.h>
#include "base/log.h"

#define RETRY_AFTER_MS 100

struct pc_call *pc_call_new(struct pc_connection *connection, struct pc_batch *batch)
{
    struct pc_server *server = connection->server;
    struct pc_call *call = server->free_calls;
    if (call) {
        server->free_calls = call->next_free;
        struct pc_buf id = call->id;
        pc_buf_clear(&id);
        *call = (struct pc_call){.id = id};
    } else {
        call = pc_alloc(sizeof *call);
    }
    call->connection = connection;
    call->batch = batch;
    connection->calls++;
    if (batch)
        batch->waiting++;
    return call;
}

void pc_batch_settle(struct pc_connection *connection, struct pc_batch *batch)
{
    if (--batch->waiting > 0)
        return;
    if (batch->out.size && connection->stream) { /* only notifications: no answer at all */
        pc_buf_add_char(&batch->out, ']');
        pc_send_line(connection, pc_buf_str(&batch->out));
    }
    pc_buf_free(&batch->out);
    pc_free(batch);
}

void pc_send_line(struct pc_connection *connection, struct pc_str line)
{
    if (!connection->stream)
        return;
    pc_buf_add_str(&connection->out, line);
    pc_buf_add_char(&connection->out, '\n');
    pc_connection_touch(connection);
}

/* Where the call's answer is written; NULL: nowhere. */
static struct pc_buf *open_answer(struct pc_call *call)
{
    if (call->notification || !call->connection->stream)
        return NULL;
    if (!call->batch)
        return &call->connection->out;
    pc_buf_add_char(&call->batch->out, call->batch->out.size ? ',' : '[');
    return &call->batch->out;
}

static void end(struct pc_call *call)
{
    struct pc_connection *connection = call->connection;
    struct pc_server *server = connection->server;
    pc_credit_give(call);
    pc_principal_unref(&call->principal);
    if (call->batch)
        pc_batch_settle(connection, call->batch);
    connection->calls--;
    pc_connection_touch(connection);
    call->next_free = server->free_calls;
    server->free_calls = call;
}

static void close_answer(struct pc_call *call, struct pc_buf *out)
{
    if (out && !call->batch)
        pc_buf_add_char(out, '\n');
    end(call);
}

void pc_answer_result(struct pc_call *call, struct pc_str result)
{
    struct pc_buf *out = open_answer(call);
    call->connection->server->answered++;
    if (out) {
        pc_buf_reserve(out, result.size + call->id.size + 64);
        pc_rpc_add_result(out, pc_buf_str(&call->id), result);
    }
    close_answer(call, out);
}

/* What is unavailable was logged by whom it happened to: a commit that failed, policies that cannot be read, the end.  The caller is
 * told; a thousand callers are not a thousand faults. */
static bool is_fault(enum pc_rc rc)
{
    return pc_rc_is_fault(rc) && rc != PC_UNAVAILABLE;
}

/* A fault is logged here, once, with what names the request and nothing that a client sent (I12). */
static void log_fault(const struct pc_call *call, enum pc_rc rc, const struct pc_err *err)
{
    pc_log(PC_LOG_ERROR, "request_failed", pc_kv_int("connection", (int64_t)call->connection->number),
           pc_kv_str("method", call->method->name), pc_kv_str("rc", pc_rc_name(rc)),
           pc_kv_str("reason", err->reason), pc_kv_str("detail", err->detail));
}

static void add_data(struct pc_buf *data, enum pc_rc rc, const struct pc_err *err, struct pc_str members)
{
    bool fault = is_fault(rc);
    const char *reason = fault ? "fault" : err->reason[0] ? err->reason : pc_rc_name(rc);
    const char *detail = fault            ? "the request was not carried out; it was logged"
                         : err->detail[0] ? err->detail
                                          : pc_rc_text(rc);
    pc_buf_add_str(data, PC_STR("{\"reason\":"));
    pc_buf_add_json_str(data, pc_str_of(reason));
    pc_buf_add_str(data, PC_STR(",\"field\":"));
    pc_buf_add_json_str(data, pc_str_of(fault ? "" : err->field));
    pc_buf_add_str(data, PC_STR(",\"detail\":"));
    pc_buf_add_json_str(data, pc_str_of(detail));
    if (rc == PC_BUSY && !strstr(err->extra, "retry_after_ms"))
        pc_buf_printf(data, ",\"retry_after_ms\":%d", RETRY_AFTER_MS);
    if (!fault && err->extra[0]) {
        pc_buf_add_char(data, ',');
        pc_buf_add_text(data, err->extra);
    }
    if (members.size) {
        pc_buf_add_char(data, ',');
        pc_buf_add_str(data, members);
    }
    pc_buf_add_char(data, '}');
}

void pc_answer_error(struct pc_call *call, enum pc_rc rc, const struct pc_err *err)
{
    pc_answer_error_with(call, rc, err, (struct pc_str){0});
}

void pc_answer_error_with(struct pc_call *call, enum pc_rc rc, const struct pc_err *err,
                          struct pc_str members)
{
    struct pc_server *server = call->connection->server;
    PC_ASSERT(rc != PC_OK);
    server->failed++;
    if (rc == PC_BUSY)
        server->refused_busy++;
    if (is_fault(rc))
        log_fault(call, rc, err);
    struct pc_buf *out = open_answer(call);
    if (out) {
        struct pc_buf *data = &server->scratch;
        pc_buf_clear(data);
        add_data(data, rc, err, members);
        pc_rpc_add_error(out, pc_buf_str(&call->id), pc_rc_code(rc), pc_rc_text(rc), pc_buf_str(data));
    }
    close_answer(call, out);
}

void pc_answer_rpc(struct pc_call *call, const struct pc_rpc_fault *fault)
{
    struct pc_buf *out = open_answer(call);
    call->connection->server->failed++;
    if (out)
        pc_rpc_add_fault(out, pc_buf_str(&call->id), fault);
    close_answer(call, out);
}

void pc_answer_fail(struct pc_call *call, enum pc_rc rc, const char *reason, const char *field,
                    const char *detail)
{
    struct pc_err err = {0};
    pc_fail(&err, rc, reason, field, "%s", detail);
    pc_answer_error(call, rc, &err);
}
