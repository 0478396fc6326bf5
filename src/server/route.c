/* src/server/route.c -- questions to the evaluators, and commands on their way back. */
#include "server/internal.h"

#include <string.h>
#include "base/log.h"

#define BUSY_ASKS_A_TRY 16

/* ---- what the evaluators said ---------------------------------------------------------------------------------------- */

/* File and line of a policy error go to authors and admins only; its words never leave: they may quote facts (I12). */
static void policy_error(struct pc_call *call, yyjson_val *data)
{
    struct pc_err err = {0};
    const struct pc_principal *principal = call->principal;
    struct pc_str limit = pc_json_str(data, "limit"), file = pc_json_str(data, "file");
    int64_t line = pc_json_int(data, "line", 0);
    struct pc_buf extra = {0};
    pc_log(PC_LOG_ERROR, "policy_failed", pc_kv_int("connection", (int64_t)call->connection->number),
           pc_kv_str("method", call->method->name), pc_kv_str("limit", limit.ptr ? limit.ptr : ""),
           pc_kv_str("file", file.ptr ? file.ptr : ""), pc_kv_int("line", line));
    if (limit.ptr) {
        pc_buf_add_str(&extra, PC_STR("\"limit\":"));
        pc_buf_add_json_str(&extra, limit);
    }
    if (file.ptr && principal && (principal->roles & (PC_WHO_AUTHOR | PC_WHO_ADMIN))) {
        pc_buf_add_text(&extra, extra.size ? ",\"file\":" : "\"file\":");
        pc_buf_add_json_str(&extra, file);
        pc_buf_printf(&extra, ",\"line\":%lld", (long long)line);
    }
    pc_fail(&err, PC_POLICY_FAILED, "policy_failed", "",
            "a policy failed on this request; its authors can see where");
    if (extra.size && extra.size < sizeof err.extra)
        memcpy(err.extra, extra.ptr, extra.size + 1);
    pc_buf_free(&extra);
    pc_answer_error(call, PC_POLICY_FAILED, &err);
}

static void refusal(struct pc_call *call, enum pc_rc rc, yyjson_val *data)
{
    struct pc_err err = {0};
    struct pc_str reason = pc_json_str(data, "reason"), field = pc_json_str(data, "field"),
                  detail = pc_json_str(data, "detail");
    pc_fail(&err, rc, reason.ptr ? reason.ptr : pc_rc_name(rc), field.ptr ? field.ptr : "", "%s",
            detail.ptr ? detail.ptr : pc_rc_text(rc));
    pc_answer_error(call, rc, &err);
}

void pc_answer_evaluation(struct pc_call *call, enum pc_eval_status status, struct pc_str data)
{
    if (status == PC_EVAL_OK) {
        pc_answer_result(call, data);
        return;
    }
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(data.ptr, data.size, YYJSON_READ_NOFLAG);
    yyjson_val *root = yyjson_doc_get_root(doc);
    if (status == PC_EVAL_INVALID)
        refusal(call, PC_INVALID, root);
    else if (status == PC_EVAL_NOT_FOUND)
        refusal(call, PC_NOT_FOUND, root);
    else
        policy_error(call, root);
}

/* ---- questions that need nothing stored ------------------------------------------------------------------------------ */

static void on_answer(void *arg, const struct pc_answer *answer)
{
    struct pc_call *call = arg;
    struct pc_server *server = call->connection->server;
    pc_answer_evaluation(call, answer->status, answer->data);
    pc_asks_retry(server);
}

static void ask(struct pc_call *call, enum pc_eval_kind kind, struct pc_str input, struct pc_str subject)
{
    struct pc_server *server = call->connection->server;
    struct pc_ask question = {
        .kind = kind,
        .now = pc_wall_now(server->config.wall),
        .input = input,
        .owner = pc_str_of(call->principal ? call->principal->org : ""),
        .subject = subject,
    };
    enum pc_rc rc = pc_pool_ask(server->config.pool, &question, on_answer, call);
    if (rc != PC_OK)
        pc_answer_fail(call, rc, rc == PC_BUSY ? "evaluators_busy" : "evaluators", "",
                       rc == PC_BUSY ? "the evaluators have too much to do; try again" : pc_rc_text(rc));
}

static bool has_policies(struct pc_call *call)
{
    if (call->connection->server->catalogue)
        return true;
    pc_answer_fail(call, PC_UNAVAILABLE, "no_policies", "", "no policy revision is serving yet");
    return false;
}

/* The params as they came, or written again when their bytes cannot be told from the line. */
static struct pc_str params_text(struct pc_call *call, yyjson_val *params, char **owned_out)
{
    struct pc_str text = pc_rpc_params_span(call->line, call->parsed, params);
    *owned_out = NULL;
    if (!text.ptr)
        text.ptr = *owned_out = yyjson_val_write(params, YYJSON_WRITE_NOFLAG, &text.size);
    return text;
}

void pc_handle_criteria(struct pc_call *call, yyjson_val *params)
{
    if (!has_policies(call))
        return;
    char *owned;
    struct pc_str text = params_text(call, params, &owned), subject = pc_json_str(params, "criteria");
    ask(call, PC_EVAL_CRITERIA, text, subject.ptr ? subject : pc_json_str(params, "category"));
    pc_free(owned);
}

/* A question that names a stored member or provider passes READERS first. */
static void enrich(struct pc_call *call, yyjson_val *params)
{
    struct pc_server *server = call->connection->server;
    struct pc_command *command = pc_command_of_call(call);
    command->read = call->method->read;
    command->doc = yyjson_read(call->line.ptr, call->line.size, YYJSON_READ_NOFLAG);
    command->params = yyjson_obj_get(yyjson_doc_get_root(command->doc), "params");
    (void)params;
    pc_route_read(server, command);
}

void pc_handle_requirement(struct pc_call *call, yyjson_val *params)
{
    if (!has_policies(call))
        return;
    if (pc_json_get(params, "member") || pc_json_get(params, "provider")) {
        enrich(call, params);
        return;
    }
    char *owned;
    struct pc_buf *input = &call->connection->server->scratch;
    pc_buf_clear(input);
    pc_buf_add_str(input, PC_STR("{\"params\":"));
    pc_buf_add_str(input, params_text(call, params, &owned));
    pc_buf_add_str(input, PC_STR(",\"member\":null,\"provider\":null}"));
    ask(call, PC_EVAL_REQUIREMENT, pc_buf_str(input),
        pc_json_str(pc_json_get(params, "service"), "category"));
    pc_free(owned);
}

/* ---- commands on their way back --------------------------------------------------------------------------------------- */

struct renewal {
    struct pc_server *server;
    struct pc_command *command;
};

static void answer_command(struct pc_server *server, struct pc_command *command)
{
    struct pc_call *call = command->client;
    if (command->rc == PC_OK)
        pc_answer_result(call, pc_buf_str(&command->result));
    else
        pc_answer_error(call, command->rc, &command->err);
    pc_command_leave(server, &command);
}

static void on_renewed(void *arg)
{
    struct renewal *renewal = arg;
    answer_command(renewal->server, renewal->command);
    pc_free(renewal);
}

static void finish(struct pc_server *server, struct pc_command *command)
{
    if (command->done) {
        command->done(command);
        pc_command_leave(server, &command);
        return;
    }
    const struct pc_call *call = command->client;
    if (!call->method->renews_principals || command->rc != PC_OK) {
        answer_command(server, command);
        return;
    }
    struct renewal *renewal = pc_alloc(sizeof *renewal);
    *renewal = (struct renewal){server, command};
    pc_server_refresh_principals(server, on_renewed, renewal);
}

static void answer_read(struct pc_server *server, struct pc_command *command)
{
    struct pc_call *call = command->client;
    PC_ASSERT(!command->done);
    pc_answer_evaluation(call, command->answer_status, command->answer);
    pc_command_leave(server, &command);
}

static void on_command_answer(void *arg, const struct pc_answer *answer)
{
    struct pc_command *command = arg;
    const struct pc_call *call = command->client; /* only commands of a call ask */
    struct pc_server *server = call->connection->server;
    command->answer_status = answer->status;
    command->answer = (struct pc_str){pc_arena_strndup(command->arena, answer->data.ptr, answer->data.size),
                                      answer->data.size};
    command->answer_revision = answer->revision;
    command->answer_abi = answer->abi;
    command->stage = PC_STAGE_APPLY;
    if (command->verb)
        pc_route_cases(server, command);
    else if (command->read->finish)
        pc_route_read(server, command);
    else
        answer_read(server, command);
    pc_asks_retry(server);
}

/* Puts the command's question; a command that nobody can answer goes on as after a failed policy (I3).  False: the
 * evaluators have too much to do. */
static bool put_question(struct pc_server *server, struct pc_command *command)
{
    static const struct pc_answer nobody = {
        .status = PC_EVAL_KILLED, .data = {"{\"reason\":\"policy_failed\",\"limit\":\"unavailable\"}", 48}};
    command->ask.patient = command->verb != NULL;
    enum pc_rc rc = pc_pool_ask(server->config.pool, &command->ask, on_command_answer, command);
    if (rc != PC_OK && rc != PC_BUSY)
        on_command_answer(command, &nobody);
    return rc != PC_BUSY;
}

/* A full queue is one revision's: commands for another one behind it may pass, within reason. */
void pc_asks_retry(struct pc_server *server)
{
    struct pc_fifo again = {0};
    if (server->asking)
        return; /* on_command_answer calls back here */
    server->asking = true;
    while (again.count < BUSY_ASKS_A_TRY && server->to_ask.head) {
        struct pc_link *link = pc_fifo_pop(&server->to_ask);
        if (!put_question(server, (struct pc_command *)link))
            pc_fifo_push(&again, link);
    }
    pc_fifo_splice(&again, &server->to_ask);
    pc_fifo_splice(&server->to_ask, &again);
    server->asking = false;
}

void pc_server_take(struct pc_server *server, struct pc_fifo *commands)
{
    for (struct pc_link *link; (link = pc_fifo_pop(commands));) {
        struct pc_command *command = (struct pc_command *)link;
        if (command->stage == PC_STAGE_ASK)
            pc_fifo_push(&server->to_ask, link);
        else if (command->stage == PC_STAGE_PREPARE) /* its files are written: now the rows */
            pc_route_cases(server, command);
        else
            finish(server, command);
    }
    pc_asks_retry(server);
}
