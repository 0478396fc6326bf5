/* src/engine/duplicate.c -- the search for a likely duplicate among a member's earlier cases (R1.5). */
#include "engine/duplicate.h"
#include "engine/view.h"

/* Ends the walk: the first one has the clock that counts. */
#define FOUND PC_CONFLICT

struct search {
    struct pc_engine *engine;
    struct pc_command *command;
    const struct pc_sought *sought;
    struct pc_duplicate *out;
};

static bool has_code(yyjson_val *codes, struct pc_str code)
{
    yyjson_val *line;
    size_t i, count;
    yyjson_arr_foreach(codes, i, count, line)
    {
        if (pc_str_equal(pc_json_str(line, "code"), code))
            return true;
    }
    return false;
}

/* Without codes it is the level or the category that says what is asked: two of them are two requests. */
static bool same_kind(const struct pc_case_row *row, yyjson_val *service)
{
    struct pc_str asked = pc_json_str(service, "level");
    if (!asked.size)
        asked = pc_json_str(service, "category");
    return pc_str_equal(row->category, asked);
}

/* The same codes: every line of the earlier case is asked again. */
static bool same_codes(const struct pc_case_row *row, yyjson_val *body, yyjson_val *service)
{
    yyjson_val *lines = pc_json_get(body, "lines"), *codes = pc_json_get(service, "codes"), *line;
    size_t i, count;
    if (yyjson_arr_size(lines) == 0)
        return yyjson_arr_size(codes) == 0 && same_kind(row, service);
    yyjson_arr_foreach(lines, i, count, line)
    {
        if (!has_code(codes, pc_json_str(line, "code")))
            return false;
    }
    return true;
}

/* A claim is the service's, whoever sends it: it joins the review that the service had (R1.4). */
static bool same_sender(const struct pc_case_row *row, yyjson_val *params)
{
    return pc_json_get(params, "claim") ||
           pc_str_equal(row->provider, pc_json_str(params, "requesting_provider"));
}

/* The same request twice has one clock; a claim is another matter, and what was decided has none. */
static bool keeps_clock(const struct pc_case_row *row, yyjson_val *params)
{
    return !pc_json_get(params, "claim") && !pc_state_is_final((enum pc_state)row->state);
}

static enum pc_rc consider(void *arg, const struct pc_case_row *row)
{
    struct search *s = arg;
    yyjson_val *body, *params = s->command->params;
    struct pc_date end = row->service_date;
    bool taken_back = row->state == PC_ST_WITHDRAWN || row->state == PC_ST_VOID;
    bool is_request = row->kind <= PC_KIND_TRANSPLANT; /* the other kinds are about a decision */
    if (s->out->found || taken_back || !is_request || !same_sender(row, params))
        return PC_OK;
    PC_TRY(pc_arena_parse(s->command->arena, row->body, &body));
    if (pc_json_get(body, "end_date"))
        PC_TRY(pc_date_parse(pc_json_str(body, "end_date"), &end));
    bool overlap = row->service_date.days <= s->sought->end.days && s->sought->start.days <= end.days;
    if (!overlap || !same_codes(row, body, pc_json_get(params, "service")))
        return PC_OK;
    s->out->found = true;
    s->out->case_id = row->id;
    s->out->visible = pc_case_visible(row, &s->command->actor);
    s->out->received_at = keeps_clock(row, params) ? row->received_at : PC_NEVER;
    pc_id_text(s->engine->ids, PC_ID_CASE, row->id, s->out->case_text);
    return FOUND;
}

enum pc_rc pc_duplicate_find(struct pc_engine *engine, struct pc_command *command,
                             const struct pc_sought *sought, struct pc_duplicate *out)
{
    struct search search = {engine, command, sought, out};
    const struct pc_case_filter filter = {
        .payers = sought->payer, .member = sought->member, .state = -1, .kind = -1, .due_before = PC_NEVER};
    *out = (struct pc_duplicate){0};
    enum pc_rc rc = engine->store->ops->case_list(engine->store, &filter, command->arena, consider, &search);
    return rc == FOUND ? PC_OK : rc;
}
