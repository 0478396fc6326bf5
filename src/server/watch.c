/* src/server/watch.c -- case.watch: who is told what changed, from now on or from a cursor on (R10.5).
 *
 * LOOP sees every committed change in order.  A watch without a cursor begins at the newest change that LOOP has seen.
 * One with a cursor reads the pages after it from the store while live changes wait in `held`; then those that the pages
 * did not hold follow.  A watcher that does not read is closed when too much is unsent: its cursor resumes with nothing
 * lost, and memory stays bounded. */
#include "server/internal.h"

#include <string.h>
#include "base/log.h"
#include "caseflow/flow.h"

static char *copy(yyjson_val *filter, const char *name)
{
    struct pc_str s = pc_json_str(filter, name);
    if (!s.ptr)
        return NULL;
    char *text = pc_alloc(s.size + 1);
    memcpy(text, s.ptr, s.size);
    return text;
}

static void watch_free(struct pc_watch *watch)
{
    for (struct pc_link *link; (link = pc_fifo_pop(&watch->held));)
        pc_free(link);
    pc_free(watch->payer);
    pc_free(watch->group);
    pc_free(watch->member);
    pc_free(watch->provider);
    pc_free(watch->category);
    pc_free(watch);
}

static void add_watch(struct pc_connection *connection, struct pc_watch *watch)
{
    if (!connection->watches) {
        connection->next_watching = connection->server->watching;
        connection->server->watching = connection;
    }
    watch->next = connection->watches;
    connection->watches = watch;
}

static void remove_watch(struct pc_connection *connection, struct pc_watch *watch)
{
    struct pc_watch **at = &connection->watches;
    while (*at != watch)
        at = &(*at)->next;
    *at = watch->next;
    watch_free(watch);
    if (connection->watches)
        return;
    struct pc_connection **place = &connection->server->watching;
    while (*place != connection)
        place = &(*place)->next_watching;
    *place = connection->next_watching;
}

void pc_watches_free(struct pc_connection *connection)
{
    while (connection->watches)
        remove_watch(connection, connection->watches);
}

/* ---- which changes --------------------------------------------------------------------------------------------------- */

static bool fits(const char *wanted, const char *is)
{
    return !wanted || strcmp(wanted, is) == 0;
}

/* What a principal may see of changes is what it may see of cases (I8). */
static bool may_see(const struct pc_principal *principal, const struct pc_change *change)
{
    if (!principal || principal->revoked || !pc_principal_sees_payer(principal, pc_str_of(change->payer)))
        return false;
    if (!(principal->roles & PC_WHO_PROVIDER))
        return true;
    return strcmp(change->owner, principal->org) == 0 ||
           (principal->provider && strcmp(change->provider, principal->provider) == 0);
}

static bool wants(const struct pc_watch *watch, const struct pc_change *change)
{
    return (watch->case_id == 0 || watch->case_id == change->case_id) &&
           (watch->state < 0 || watch->state == change->state) &&
           (watch->kind < 0 || watch->kind == change->kind) && fits(watch->payer, change->payer) &&
           fits(watch->group, change->group) && fits(watch->member, change->member) &&
           fits(watch->provider, change->provider) && fits(watch->category, change->category);
}

/* ---- telling --------------------------------------------------------------------------------------------------------- */

struct told {
    struct pc_str cursor, case_id, state, event;
    int64_t version;
};

static void tell(struct pc_watch *watch, const struct told *told)
{
    struct pc_server *server = watch->connection->server;
    struct pc_buf params = {0}, line = {0};
    char number[PC_ID_TEXT];
    pc_buf_printf(&params, "{\"watch\":\"%s\",\"cursor\":",
                  pc_id_text(server->config.ids, PC_ID_WATCH, watch->number, number));
    pc_buf_add_json_str(&params, told->cursor);
    pc_buf_add_str(&params, PC_STR(",\"case_id\":"));
    pc_buf_add_json_str(&params, told->case_id);
    pc_buf_printf(&params, ",\"version\":%lld,\"state\":", (long long)told->version);
    pc_buf_add_json_str(&params, told->state);
    pc_buf_add_str(&params, PC_STR(",\"event\":"));
    pc_buf_add_json_str(&params, told->event);
    pc_buf_add_char(&params, '}');
    pc_rpc_add_notification(&line, "case.changed", pc_buf_str(&params));
    pc_send_line(watch->connection, pc_buf_str(&line));
    pc_buf_free(&line);
    pc_buf_free(&params);
}

static void tell_change(struct pc_watch *watch, const struct pc_change *change)
{
    struct pc_server *server = watch->connection->server;
    char cursor[PC_ID_TEXT], case_id[PC_ID_TEXT];
    if (change->position <= watch->cursor)
        return;
    watch->cursor = change->position;
    if (!may_see(watch->connection->principal, change) || !wants(watch, change))
        return;
    const struct told told = {
        .cursor = pc_str_of(pc_id_text(server->config.ids, PC_ID_CURSOR, change->position, cursor)),
        .case_id = pc_str_of(pc_id_text(server->config.ids, PC_ID_CASE, change->case_id, case_id)),
        .state = pc_str_of(pc_state_name((enum pc_state)change->state)),
        .event = pc_str_of(pc_event_name((enum pc_event)change->event)),
        .version = change->version,
    };
    tell(watch, &told);
}

static void hold(struct pc_watch *watch, const struct pc_change *change)
{
    struct pc_change *kept = pc_alloc(sizeof *kept);
    *kept = *change;
    kept->link = (struct pc_link){0};
    pc_fifo_push(&watch->held, &kept->link);
}

static void tell_connection(struct pc_connection *connection, const struct pc_change *change)
{
    for (struct pc_watch *watch = connection->watches; watch; watch = watch->next) {
        if (watch->resuming)
            hold(watch, change);
        else
            tell_change(watch, change);
    }
    if (pc_connection_unsent(connection) > connection->server->limits.out_bytes_max) {
        pc_log(PC_LOG_WARNING, "slow_watcher_closed", pc_kv_int("connection", (int64_t)connection->number));
        pc_connection_close(connection);
    }
}

void pc_server_changes(struct pc_server *server, struct pc_fifo *changes)
{
    for (struct pc_link *link; (link = pc_fifo_pop(changes));) {
        struct pc_change *change = (struct pc_change *)link;
        if (change->position > server->position)
            server->position = change->position;
        for (struct pc_connection *connection = server->watching, *next; connection; connection = next) {
            next = connection->next_watching; /* telling may close it */
            tell_connection(connection, change);
        }
        pc_free(change);
    }
}

/* ---- resuming -------------------------------------------------------------------------------------------------------- */

/* A watch that reads pages; the call is answered with the first. */
struct resume {
    struct pc_server *server;
    struct pc_call *call; /* NULL: answered */
    struct pc_connection *connection;
    int64_t watch; /* its number: the connection may be gone */
};

static struct pc_watch *watch_of(const struct resume *resume)
{
    struct pc_watch *watch = resume->connection->watches;
    while (watch && watch->number != resume->watch)
        watch = watch->next;
    return watch;
}

static void answer_watch(struct pc_call *call, int64_t number, int64_t cursor)
{
    const struct pc_ids *ids = call->connection->server->config.ids;
    char watch_text[PC_ID_TEXT], cursor_text[PC_ID_TEXT];
    struct pc_buf out = {0};
    pc_buf_printf(&out, "{\"watch\":\"%s\",\"cursor\":\"%s\"}",
                  pc_id_text(ids, PC_ID_WATCH, number, watch_text),
                  pc_id_text(ids, PC_ID_CURSOR, cursor, cursor_text));
    pc_answer_result(call, pc_buf_str(&out));
    pc_buf_free(&out);
}

static bool wants_stored(const struct pc_watch *watch, const struct pc_ids *ids, yyjson_val *change)
{
    struct pc_str state = pc_json_str(change, "state"), kind = pc_json_str(change, "kind");
    int64_t case_id = 0;
    if (watch->case_id && (pc_id_parse(ids, PC_ID_CASE, pc_json_str(change, "case_id"), &case_id) != PC_OK ||
                           case_id != watch->case_id))
        return false;
    if (watch->state >= 0 && !pc_str_is(state, pc_state_name((enum pc_state)watch->state)))
        return false;
    if (watch->kind >= 0 && !pc_str_is(kind, pc_kind_name((enum pc_kind)watch->kind)))
        return false;
    const struct {
        const char *wanted, *member;
    } texts[] = {{watch->payer, "payer"},
                 {watch->group, "group"},
                 {watch->member, "member"},
                 {watch->provider, "provider"},
                 {watch->category, "category"}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].wanted && !pc_str_is(pc_json_str(change, texts[i].member), texts[i].wanted))
            return false;
    return true;
}

static void tell_page(struct pc_watch *watch, yyjson_val *page)
{
    const struct pc_ids *ids = watch->connection->server->config.ids;
    yyjson_arr_iter iter = yyjson_arr_iter_with(pc_json_get(page, "changes"));
    for (yyjson_val *change; (change = yyjson_arr_iter_next(&iter));) {
        const struct told told = {
            .cursor = pc_json_str(change, "cursor"),
            .case_id = pc_json_str(change, "case_id"),
            .state = pc_json_str(change, "state"),
            .event = pc_json_str(change, "event"),
            .version = pc_json_int(change, "version", 0),
        };
        if (wants_stored(watch, ids, change))
            tell(watch, &told);
    }
    int64_t cursor;
    if (pc_id_parse(ids, PC_ID_CURSOR, pc_json_str(page, "cursor"), &cursor) == PC_OK &&
        cursor > watch->cursor)
        watch->cursor = cursor;
}

static void go_live(struct pc_watch *watch)
{
    watch->resuming = false;
    for (struct pc_link *link; (link = pc_fifo_pop(&watch->held));) {
        tell_change(watch, (struct pc_change *)link); /* what a page held is passed over by its position */
        pc_free(link);
    }
}

static void read_page(struct resume *resume, const struct pc_watch *watch);

static void end_resume(struct resume *resume)
{
    resume->connection->calls--; /* it was kept for this */
    pc_connection_touch(resume->connection);
    pc_free(resume);
}

static void on_page(struct pc_command *command)
{
    struct resume *resume = command->client;
    struct pc_watch *watch = watch_of(resume);
    if (command->rc != PC_OK) {
        if (resume->call)
            pc_answer_error(resume->call, command->rc, &command->err);
        else
            resume->connection->closing = true; /* its cursor resumes */
        if (watch)
            remove_watch(resume->connection, watch);
        end_resume(resume);
        return;
    }
    PC_AUTO(pc_json_doc_free)
    yyjson_doc *doc = yyjson_read(command->result.ptr, command->result.size, YYJSON_READ_NOFLAG);
    yyjson_val *page = yyjson_doc_get_root(doc);
    if (resume->call)
        answer_watch(resume->call, resume->watch, watch ? watch->cursor : 0);
    resume->call = NULL;
    if (watch)
        tell_page(watch, page);
    if (watch && pc_json_bool(page, "more", false)) {
        read_page(resume, watch);
        return;
    }
    if (watch)
        go_live(watch);
    end_resume(resume);
}

static struct pc_str kept(struct pc_arena *arena, const char *text)
{
    return text ? pc_str_of(pc_arena_strdup(arena, text)) : (struct pc_str){0};
}

static void read_page(struct resume *resume, const struct pc_watch *watch)
{
    char cursor[PC_ID_TEXT];
    struct pc_buf params = {0};
    const struct pc_principal *principal = resume->connection->principal;
    struct pc_command *command = pc_command_new();
    pc_buf_printf(&params, "{\"after\":\"%s\"}",
                  pc_id_text(resume->server->config.ids, PC_ID_CURSOR, watch->cursor, cursor));
    command->doc = yyjson_read(params.ptr, params.size, YYJSON_READ_NOFLAG);
    pc_buf_free(&params);
    command->params = yyjson_doc_get_root(command->doc);
    command->actor = (struct pc_actor){
        .id = kept(command->arena, principal->id),
        .roles = principal->roles,
        .payers = kept(command->arena, principal->payers),
        .provider = kept(command->arena, principal->provider),
        .org = kept(command->arena, principal->org),
    };
    command->read = &pc_read_watch_resume;
    command->done = on_page;
    command->client = resume;
    pc_route_read(resume->server, command);
}

/* ---- case.watch ------------------------------------------------------------------------------------------------------ */

static int kind_of(struct pc_str name)
{
    for (int kind = 0; kind < PC_KIND_COUNT; kind++)
        if (pc_str_is(name, pc_kind_name((enum pc_kind)kind)))
            return kind;
    return -1;
}

static enum pc_rc read_filter(struct pc_watch *watch, yyjson_val *filter, const struct pc_ids *ids)
{
    enum pc_state state;
    struct pc_str case_id = pc_json_str(filter, "case_id"), kind = pc_json_str(filter, "kind");
    watch->state = watch->kind = -1;
    if (pc_json_get(filter, "state") &&
        pc_state_parse(yyjson_get_str(pc_json_get(filter, "state")), &state) == PC_OK)
        watch->state = (int)state;
    if (kind.ptr)
        watch->kind = kind_of(kind);
    watch->payer = copy(filter, "payer");
    watch->group = copy(filter, "group");
    watch->member = copy(filter, "member");
    watch->provider = copy(filter, "provider");
    watch->category = copy(filter, "category");
    return case_id.ptr ? pc_id_parse(ids, PC_ID_CASE, case_id, &watch->case_id) : PC_OK;
}

static int count_watches(const struct pc_connection *connection)
{
    int count = 0;
    for (const struct pc_watch *watch = connection->watches; watch; watch = watch->next)
        count++;
    return count;
}

static void start_resume(struct pc_call *call, struct pc_watch *watch)
{
    struct resume *resume = pc_alloc(sizeof *resume);
    *resume = (struct resume){call->connection->server, call, call->connection, watch->number};
    call->connection->calls++; /* so that the connection outlives the pages */
    watch->resuming = true;
    read_page(resume, watch);
}

void pc_handle_watch(struct pc_call *call, yyjson_val *params)
{
    struct pc_connection *connection = call->connection;
    struct pc_server *server = connection->server;
    struct pc_str after = pc_json_str(params, "after");
    int64_t cursor = server->position;
    if (after.ptr && pc_id_parse(server->config.ids, PC_ID_CURSOR, after, &cursor) != PC_OK) {
        pc_answer_fail(call, PC_INVALID, "unknown_cursor", "params.after", "no cursor of this server");
        return;
    }
    if (count_watches(connection) >= server->limits.watches) {
        pc_answer_fail(call, PC_REFUSED, "too_many_watches", "", "this connection watches as much as it may");
        return;
    }
    struct pc_watch *watch = pc_alloc(sizeof *watch);
    if (read_filter(watch, pc_json_get(params, "filter"), server->config.ids) != PC_OK) {
        watch_free(watch);
        pc_answer_fail(call, PC_NOT_FOUND, "not_found", "params.filter.case_id", "there is no such case");
        return;
    }
    watch->connection = connection;
    watch->number = ++server->next_watch;
    watch->cursor = cursor;
    add_watch(connection, watch);
    if (after.ptr)
        start_resume(call, watch);
    else
        answer_watch(call, watch->number, cursor);
}
