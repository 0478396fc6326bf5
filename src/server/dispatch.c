/* src/server/dispatch.c -- the straight line from a frame to its route:
 * frame -> row -> who -> schema -> scope -> credit -> route.  Every step that says no answers and ends it there. */
#include "server/internal.h"

#include <string.h>

/* ---- who and whose ------------------------------------------------------------------------------------------------ */

static bool may_call(struct pc_call *call)
{
    const struct pc_method *method = call->method;
    const struct pc_principal *principal = call->connection->principal;
    if (method->who == 0)
        return true;
    if (!principal || principal->revoked) {
        pc_answer_fail(call, PC_UNAUTHORIZED, principal ? "revoked" : "login_required", "",
                       principal
                           ? "this principal was revoked"
                           : "this method needs session.login, a client certificate or the admin socket");
        return false;
    }
    if (!(principal->roles & method->who)) {
        pc_answer_fail(call, PC_FORBIDDEN, "role", "", "no role of this principal may call this method");
        return false;
    }
    return true;
}

static bool not_there(struct pc_call *call, const char *field)
{
    pc_answer_fail(call, PC_NOT_FOUND, "not_found", field, "there is no such object");
    return false;
}

/* To a bound principal what is not its own does not exist (I8). */
static bool in_scope(struct pc_call *call, yyjson_val *params)
{
    const struct pc_principal *principal = call->connection->principal;
    const unsigned scope = call->method->scope;
    if (!principal || !scope)
        return true;
    struct pc_str payer = pc_json_str(params, "payer");
    if ((scope & PC_SCOPE_PAYER) && payer.ptr && !pc_principal_sees_payer(principal, payer))
        return not_there(call, "params.payer");
    if (!(principal->roles & PC_WHO_PROVIDER) || !principal->provider)
        return true;
    struct pc_str provider = pc_json_str(params, "provider"),
                  requesting = pc_json_str(params, "requesting_provider");
    if ((scope & PC_SCOPE_PROVIDER) && provider.ptr && !pc_str_is(provider, principal->provider))
        return not_there(call, "params.provider");
    if ((scope & PC_SCOPE_REQUESTING) && requesting.ptr && !pc_str_is(requesting, principal->provider))
        return not_there(call, "params.requesting_provider");
    return true;
}

static bool is_well_formed(struct pc_call *call, yyjson_val *params)
{
    struct pc_err err = {0};
    enum pc_rc rc = pc_schema_check(call->method->params, params, "params", &err);
    if (rc == PC_OK)
        return true;
    pc_answer_error(call, rc, &err);
    return false;
}

static bool has_credit(struct pc_call *call)
{
    struct pc_connection *connection = call->connection;
    if (connection->principal)
        call->principal = pc_principal_ref(connection->principal);
    if (pc_credit_take(call))
        return true;
    pc_answer_fail(call, PC_BUSY, "too_many_in_flight", "", "too many requests are in flight; try again");
    return false;
}

/* ---- commands ------------------------------------------------------------------------------------------------------ */

static struct pc_str keep(struct pc_arena *arena, const char *text)
{
    if (!text)
        return (struct pc_str){0};
    return (struct pc_str){pc_arena_strdup(arena, text), strlen(text)};
}

struct pc_command *pc_command_of_call(struct pc_call *call)
{
    const struct pc_principal *principal = call->principal;
    struct pc_server *server = call->connection->server;
    struct pc_command *command = pc_command_take(server);
    PC_ASSERT(principal); /* only rows that need a login leave LOOP */
    command->actor = (struct pc_actor){
        .id = keep(command->arena, principal->id),
        .roles = principal->roles,
        .payers = keep(command->arena, principal->payers),
        .provider = keep(command->arena, principal->provider),
        .org = keep(command->arena, principal->org),
    };
    if (server->catalogue)
        command->catalogue = pc_catalogue_ref(server->catalogue);
    command->client = call;
    return command;
}

void pc_route_cases(struct pc_server *server, struct pc_command *command)
{
    pc_fifo_push(&server->to_cases, &command->link);
}

void pc_route_read(struct pc_server *server, struct pc_command *command)
{
    pc_fifo_push(&server->to_reads, &command->link);
}

static void route_command(struct pc_call *call, struct pc_rpc_line *parsed, yyjson_val *params)
{
    struct pc_server *server = call->connection->server;
    if (!server->catalogue && call->method->verb != &pc_verb_principal_add &&
        call->method->verb != &pc_verb_principal_revoke) {
        pc_answer_fail(call, PC_UNAVAILABLE, "no_policies", "", "no policy revision is serving yet");
        return;
    }
    struct pc_command *command = pc_command_of_call(call);
    command->verb = call->method->verb;
    command->read = call->method->read;
    command->doc = pc_steal(&parsed->doc);
    command->params = params;
    if (call->method->route == PC_ROUTE_CASES) {
        pc_request_begin(command, &server->scratch);
        pc_route_cases(server, command);
    } else {
        pc_route_read(server, command);
    }
}

static void route(struct pc_call *call, struct pc_rpc_line *parsed, yyjson_val *params)
{
    switch (call->method->route) {
    case PC_ROUTE_LOOP:
    case PC_ROUTE_EVAL: call->method->handle(call, params); return;
    case PC_ROUTE_READ:
    case PC_ROUTE_FILES:
    case PC_ROUTE_CASES: route_command(call, parsed, params); return;
    case PC_ROUTE_LATER: break;
    }
    PC_ASSERT(false); /* a later method was refused before */
}

/* ---- frames -------------------------------------------------------------------------------------------------------- */

static bool has_row(struct pc_call *call, struct pc_str name)
{
    static const struct pc_rpc_fault unknown = {PC_RPC_METHOD_NOT_FOUND, "unknown_method",
                                                "there is no such method"};
    static const struct pc_rpc_fault later = {PC_RPC_METHOD_NOT_FOUND, "later_method",
                                              "the method is part of the contract but not of this version"};
    call->method = pc_method_find(name);
    if (call->method && call->method->route != PC_ROUTE_LATER)
        return true;
    pc_answer_rpc(call, call->method ? &later : &unknown);
    return false;
}

static bool is_open(struct pc_call *call)
{
    const struct pc_server *server = call->connection->server;
    if (!server->draining || call->method->route == PC_ROUTE_LOOP)
        return true;
    pc_answer_fail(call, PC_UNAVAILABLE, "draining", "", "the server is ending; connect again soon");
    return false;
}

/* One candidate that stands alone in `line`. */
static void dispatch_one(struct pc_connection *connection, struct pc_str line, struct pc_rpc_line *parsed,
                         struct pc_batch *batch)
{
    struct pc_rpc_request request;
    struct pc_rpc_fault fault;
    bool good = pc_rpc_read(parsed->root, &request, &fault);
    struct pc_call *call = pc_call_new(connection, batch);
    call->line = line;
    call->parsed = parsed;
    call->notification = good && !request.id;
    pc_rpc_add_id(&call->id, request.id);
    if (!good) {
        pc_answer_rpc(call, &fault);
        return;
    }
    if (has_row(call, request.method) && may_call(call) && is_well_formed(call, request.params) &&
        in_scope(call, request.params) && is_open(call) && has_credit(call))
        route(call, parsed, request.params);
}

static void refuse_line(struct pc_connection *connection, const struct pc_rpc_fault *fault)
{
    struct pc_buf out = {0};
    pc_rpc_add_fault(&out, PC_STR("null"), fault);
    pc_send_line(connection, pc_buf_str(&out));
    pc_buf_free(&out);
}

/* A batch is rare: each candidate becomes a line of its own, so that its document can travel with its command. */
static void dispatch_batch(struct pc_connection *connection, yyjson_val *list)
{
    static const struct pc_rpc_fault too_long = {PC_RPC_INVALID_REQUEST, "batch_too_long",
                                                 "the batch holds more requests than allowed"};
    if (yyjson_arr_size(list) > (size_t)connection->server->limits.batch) {
        refuse_line(connection, &too_long);
        return;
    }
    struct pc_batch *batch = pc_alloc(sizeof *batch);
    batch->waiting = 1; /* until all are dispatched */
    yyjson_arr_iter iter = yyjson_arr_iter_with(list);
    for (yyjson_val *item; (item = yyjson_arr_iter_next(&iter));) {
        struct pc_str line = {0};
        char *text = yyjson_val_write(item, YYJSON_WRITE_NOFLAG, &line.size);
        PC_ASSERT(text); /* it was read a moment ago */
        line.ptr = text;
        struct pc_rpc_line parsed = {.doc = yyjson_read(line.ptr, line.size, YYJSON_READ_NOFLAG)};
        parsed.root = yyjson_doc_get_root(parsed.doc);
        dispatch_one(connection, line, &parsed, batch);
        pc_rpc_line_deinit(&parsed);
        pc_free(text);
    }
    pc_batch_settle(connection, batch);
}

static bool is_blank(struct pc_str line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\r' && line.ptr[i] != '\t')
            return false;
    return true;
}

void pc_dispatch_line(struct pc_connection *connection, struct pc_str line)
{
    struct pc_rpc_line parsed;
    struct pc_rpc_fault fault;
    if (is_blank(line))
        return;
    if (!pc_rpc_parse(line, &parsed, &fault)) {
        refuse_line(connection, &fault);
        return;
    }
    if (parsed.batch)
        dispatch_batch(connection, parsed.root);
    else
        dispatch_one(connection, line, &parsed, NULL);
    pc_rpc_line_deinit(&parsed);
}
