/* src/engine/delegates.c -- delegate.load: what declared delegates determined (R4.10).
 *
 * A row names the case, who decided in which role, and what.  It is applied through the table like anybody's decision, under the
 * delegate's name; an adverse one that no medical director signed is not: its case goes to the directors' queue.  What nobody was
 * declared for is recorded with its case and never applied (R4.9).  Each row has its own end: one that is refused keeps no other
 * from being applied. */
#include <string.h>
#include "engine/act.h"
#include "engine/request.h"
#include "engine/view.h"
#include "model/schemas.h"

enum { FOUND_NONE, FOUND_ONE, FOUND_MORE };

struct load {
    struct pc_engine *engine;
    struct pc_command *command;
    yyjson_val *delegate; /* as the payer declares it; NULL: it does not (R4.9) */
    struct pc_err **left_out; /* by row: why the step refused it when it was tried; NULL: it did not */
    size_t row;
    int64_t applied;
    int faults; /* of this row */
    struct pc_buf queued, rejections; /* items */
};

static void reject(void *arg, const struct pc_err *err)
{
    struct load *l = arg;
    struct pc_buf *out = &l->rejections;
    l->faults++;
    if (out->size)
        pc_buf_add_char(out, ',');
    pc_buf_printf(out, "{\"row\":%zu,\"field\":", l->row);
    pc_buf_add_json_str(out, pc_str_of(strncmp(err->field, "params.", 7) == 0 ? err->field + 7 : err->field));
    pc_buf_add_text(out, ",\"reason\":");
    pc_buf_add_json_str(out, pc_str_of(err->reason));
    pc_buf_add_text(out, ",\"detail\":");
    pc_buf_add_json_str(out, pc_str_of(err->detail));
    pc_buf_add_char(out, '}');
}

/* PC_OK: the load goes on with the next row. */
static enum pc_rc refuse(struct load *l, const char *reason, const char *field, const char *detail)
{
    struct pc_err err = {0};
    pc_fail(&err, PC_INVALID, reason, field, "%s", detail);
    reject(l, &err);
    return PC_OK;
}

/* ---- which case ------------------------------------------------------------------------------------------------------------ */

struct search {
    struct load *load;
    yyjson_val *row;
    struct pc_date date;
    int64_t id;
    int found;
};

/* The row's codes, all of them and no others, are the case's lines. */
static bool same_codes(struct search *s, const struct pc_case_row *row)
{
    yyjson_val *body, *line, *code, *codes = pc_json_get(s->row, "codes");
    size_t i, j, lines_count, count;
    if (pc_arena_parse(s->load->command->arena, row->body, &body) != PC_OK)
        return false;
    yyjson_val *lines = pc_json_get(body, "lines");
    if (yyjson_arr_size(lines) != yyjson_arr_size(codes))
        return false;
    yyjson_arr_foreach(lines, i, lines_count, line)
    {
        bool named = false;
        yyjson_arr_foreach(codes, j, count, code)
            named |= pc_str_equal(pc_json_slice(code), pc_json_str(line, "code"));
        if (!named)
            return false;
    }
    return true;
}

static enum pc_rc compare(void *arg, const struct pc_case_row *row)
{
    struct search *s = arg;
    if (pc_state_is_final((enum pc_state)row->state) || row->service_date.days != s->date.days ||
        !same_codes(s, row))
        return PC_OK;
    s->id = row->id;
    s->found = s->found == FOUND_NONE ? FOUND_ONE : FOUND_MORE;
    return PC_OK;
}

/* By its id, or by member, codes and date of service among the member's open reviews. */
static enum pc_rc find_case(struct load *l, yyjson_val *row, int64_t *id_out)
{
    struct search s = {.load = l, .row = row};
    const struct pc_case_filter filter = {.payers = pc_json_str(l->command->params, "payer"),
                                          .member = pc_json_str(row, "member"),
                                          .state = -1,
                                          .kind = PC_KIND_REVIEW,
                                          .due_before = PC_NEVER};
    struct pc_str id = pc_json_str(row, "case_id");
    if (id.size) {
        if (pc_id_parse(l->engine->ids, PC_ID_CASE, id, id_out) != PC_OK)
            return refuse(l, "unknown_case", "case_id", "the payer has no such case");
        return PC_OK;
    }
    PC_TRY(pc_date_parse(pc_json_str(row, "date"), &s.date));
    PC_TRY(l->engine->store->ops->case_list(l->engine->store, &filter, l->command->arena, compare, &s));
    *id_out = s.id;
    if (s.found == FOUND_NONE)
        return refuse(l, "unknown_case", "member",
                      "the member has no open request for these codes on that day");
    return s.found == FOUND_ONE
               ? PC_OK
               : refuse(l, "ambiguous", "member", "several open requests fit: name the case");
}

/* ---- may the delegate ------------------------------------------------------------------------------------------------------- */

static bool has(yyjson_val *list, struct pc_str wanted)
{
    yyjson_val *item;
    size_t i, count;
    yyjson_arr_foreach(list, i, count, item)
    {
        if (pc_str_equal(pc_json_slice(item), wanted))
            return true;
    }
    return false;
}

/* What the payer's set-up declares of the delegate; NULL: nothing. */
static enum pc_rc find_delegate(struct pc_command *command, yyjson_val **delegate_out)
{
    yyjson_val *one, *payer = pc_catalogue_payer(command->catalogue, pc_json_str(command->params, "payer"));
    size_t i, count;
    *delegate_out = NULL;
    if (!payer)
        return pc_fail(&command->err, PC_INVALID, "unknown_payer", "params.payer", "no such payer is set up");
    yyjson_arr_foreach(pc_json_get(payer, "delegates"), i, count, one)
    {
        if (pc_str_equal(pc_json_str(one, "id"), pc_json_str(command->params, "delegate")))
            *delegate_out = one;
    }
    return PC_OK;
}

/* Who decided, and what, for the event. */
static void tell(struct load *l, struct pc_step *step, yyjson_val *row)
{
    static const char *const members[] = {"decider", "outcome", "decided_at", "reference", "reasons"};
    struct pc_case *c = step->c;
    struct pc_str id = pc_json_str(l->command->params, "delegate");
    yyjson_mut_obj_add_strncpy(c->doc, step->data, "delegate", id.ptr, id.size);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        yyjson_val *value = pc_json_get(row, members[i]);
        if (value)
            yyjson_mut_obj_add_val(c->doc, step->data, members[i], yyjson_val_mut_copy(c->doc, value));
    }
}

/* The case says whose it was, which the daily file must know (R10.2). */
static void mark_delegated(struct load *l, struct pc_case *c)
{
    struct pc_str id = pc_json_str(l->delegate, "id");
    yyjson_mut_val *of = yyjson_mut_obj(c->doc);
    yyjson_mut_obj_add_strncpy(c->doc, of, "delegate", id.ptr, id.size);
    yyjson_mut_obj_add_bool(c->doc, of, "daily_file", pc_json_bool(l->delegate, "daily_file", true));
    pc_body_put(c, "delegated", of);
}

/* R4.9: what was determined by somebody who was not declared for it stands in the case's record, and changes nothing. */
static enum pc_rc record_only(struct load *l, struct pc_case *c, yyjson_val *row, const char *reason,
                              const char *field, const char *detail)
{
    struct pc_step step;
    pc_step_system(&step, l->engine, c, l->command->arena, &l->command->err);
    step.actor = l->command->actor.id;
    tell(l, &step, row);
    PC_TRY(pc_step_office(&step, PC_EV_DETERMINED_ELSEWHERE, PC_WHO_ADMIN));
    PC_TRY(pc_case_store(l->engine, c, l->command->arena));
    return refuse(l, reason, field, detail);
}

/* The payer declares for which categories; the group says whether it uses the delegate (R4.10). */
static enum pc_rc check_delegation(struct load *l, struct pc_case *c, yyjson_val *row)
{
    struct pc_date today = {(int32_t)(l->engine->at.ms / 86400000)};
    yyjson_val *snapshot = pc_catalogue_group(l->command->catalogue, c->row.payer, c->row.group, today);
    if (!pc_str_equal(c->row.payer, pc_json_str(l->command->params, "payer")) ||
        c->row.kind != PC_KIND_REVIEW)
        return refuse(l, "unknown_case", "case_id", "the payer has no such case");
    if (!l->delegate)
        return record_only(l, c, row, "unknown_delegate", "delegate",
                           "the payer's set-up declares no such delegate: recorded, not applied");
    if (!has(pc_json_get(l->delegate, "categories"), c->row.category) ||
        !has(pc_json_get(snapshot, "delegates"), pc_json_str(l->delegate, "id")))
        return record_only(l, c, row, "not_delegated", "case_id",
                           "this category of this group was not delegated: recorded, not applied");
    if (pc_state_is_final((enum pc_state)c->row.state))
        return refuse(l, "already_decided", "case_id", "the case is closed; what comes late changes nothing");
    if (c->row.state == PC_ST_AWAITING_PAYER)
        return refuse(l, "awaiting_payer", "case_id", "the payer must answer first");
    return PC_OK;
}

/* ---- applying one ----------------------------------------------------------------------------------------------------------- */

/* What an outcome is as an action of the wire, and as a result for the guards. */
static const struct outcome {
    const char *name;
    enum pc_event as;
    enum pc_flow_result result;
} outcomes[] = {{"approved", PC_EV_APPROVE, PC_RESULT_ALL},
                {"partially_approved", PC_EV_APPROVE_PARTIALLY, PC_RESULT_PART},
                {"denied", PC_EV_DENY, PC_RESULT_NOTHING}};

static const struct outcome *outcome_of(yyjson_val *row)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (pc_str_is(pc_json_str(row, "outcome"), outcomes[i].name))
            return &outcomes[i];
    return NULL;
}

static bool is_signed(yyjson_val *row)
{
    yyjson_val *decider = pc_json_get(row, "decider");
    return pc_str_is(pc_json_str(decider, "role"), "medical_director") &&
           pc_json_str(decider, "name").size > 0;
}

/* A row that the step refuses (a letter would lack its mandatory part, I6) is left out, and the file begun anew without it. */
static enum pc_rc take_step(struct load *l, struct pc_step *step, enum pc_event event)
{
    enum pc_rc rc = pc_step(step, event);
    if (rc == PC_OK || pc_rc_is_fault(rc))
        return rc;
    l->left_out[l->row] = PC_NEW(l->command->arena, struct pc_err);
    *l->left_out[l->row] = l->command->err;
    l->command->once_more = true;
    return rc;
}

static enum pc_rc queue(struct load *l, struct pc_case *c, yyjson_val *row)
{
    struct pc_step step;
    char id[PC_ID_TEXT];
    pc_step_system(&step, l->engine, c, l->command->arena, &l->command->err);
    tell(l, &step, row);
    mark_delegated(l, c);
    PC_TRY(take_step(l, &step, PC_EV_DELEGATE_UNSIGNED));
    PC_TRY(pc_case_store(l->engine, c, l->command->arena));
    if (l->queued.size)
        pc_buf_add_char(&l->queued, ',');
    pc_buf_printf(&l->queued, "{\"row\":%zu,\"case_id\":\"%s\"}", l->row,
                  pc_id_text(l->engine->ids, PC_ID_CASE, c->row.id, id));
    return PC_OK;
}

/* Counts, time frame and reasons are read as of a person's action: the same members, the same checks. */
static enum pc_rc read_decision(struct load *l, struct pc_act *a, const struct outcome *outcome)
{
    a->event = outcome->as;
    a->action = (struct pc_action){.until = PC_NEVER, .approved_count = -1};
    enum pc_rc rc = pc_act_read_decision(a);
    if (rc == PC_OK) {
        a->action.result = outcome->result;
        a->action.entity = pc_json_str(l->delegate, "id");
        bool adverse = outcome->result != PC_RESULT_ALL;
        if (!adverse && a->action.counts_short)
            return refuse(l, "partial_approval", "outcome", "less than asked is partially_approved");
        if (outcome->result == PC_RESULT_PART && !a->action.counts_short)
            return refuse(l, "nothing_denied", "outcome", "all that was asked is approved");
        return adverse && !a->action.reasons_given
                   ? refuse(l, "reasons_required", "reasons", "an adverse determination has its reasons")
                   : PC_OK;
    }
    if (!pc_rc_is_fault(rc)) {
        reject(l, &a->command->err);
        return PC_OK;
    }
    return rc;
}

static enum pc_rc apply_row(struct load *l, struct pc_case *c, yyjson_val *row, const struct outcome *outcome)
{
    struct pc_step step;
    struct pc_command as_action = *l->command; /* the row stands for the params of an action */
    yyjson_val *decider = pc_json_get(row, "decider");
    as_action.params = row;
    as_action.err = (struct pc_err){0};
    struct pc_act a = {.engine = l->engine, .command = &as_action, .c = c};
    PC_TRY(read_decision(l, &a, outcome));
    if (l->faults > 0)
        return PC_OK;
    pc_step_system(&step, l->engine, c, l->command->arena, &l->command->err);
    step.actor = pc_json_str(decider, "name");
    step.roles = pc_str_is(pc_json_str(decider, "role"), "medical_director") ? PC_WHO_MEDICAL_DIRECTOR
                                                                             : PC_WHO_NURSE;
    step.action = &a.action;
    tell(l, &step, row);
    mark_delegated(l, c);
    PC_TRY(take_step(l, &step, PC_EV_DELEGATE_DETERMINED));
    PC_TRY(pc_case_store(l->engine, c, l->command->arena));
    l->applied++;
    return PC_OK;
}

static enum pc_rc take(struct load *l, yyjson_val *row)
{
    struct pc_case *c = PC_NEW(l->command->arena, struct pc_case);
    const struct outcome *outcome = outcome_of(row);
    int64_t id = 0;
    if (l->left_out[l->row]) {
        reject(l, l->left_out[l->row]);
        return PC_OK;
    }
    if (pc_schema_check_all(&pc_schema_delegate_row, row, "", reject, l) > 0)
        return PC_OK;
    PC_TRY(find_case(l, row, &id));
    if (l->faults > 0)
        return PC_OK;
    enum pc_rc rc = pc_case_load(l->engine->store, id, true, l->command->arena, c);
    if (rc == PC_NOT_FOUND)
        return refuse(l, "unknown_case", "case_id", "the payer has no such case");
    PC_TRY(rc);
    PC_TRY(pc_engine_catalogue(l->engine, c->row.revision, &c->catalogue));
    PC_TRY(check_delegation(l, c, row));
    if (l->faults > 0)
        return PC_OK;
    if (outcome->result != PC_RESULT_ALL && !is_signed(row))
        return queue(l, c, row);
    return apply_row(l, c, row, outcome);
}

/* ---- the verb ------------------------------------------------------------------------------------------------------------------ */

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    yyjson_val *delegate;
    (void)engine;
    command->stage = PC_STAGE_APPLY;
    command->work = PC_NEW_ARRAY(command->arena, struct pc_err *,
                                 yyjson_arr_size(pc_json_get(command->params, "rows")));
    return find_delegate(command, &delegate);
}

static void answer(struct load *l)
{
    struct pc_buf *out = &l->command->result;
    pc_buf_clear(out);
    pc_buf_printf(out, "{\"loaded\":%lld,\"queued\":[", (long long)l->applied);
    pc_buf_add_str(out, pc_buf_str(&l->queued));
    pc_buf_add_text(out, "],\"rejected\":[");
    pc_buf_add_str(out, pc_buf_str(&l->rejections));
    pc_buf_add_text(out, "]}");
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct load l = {.engine = engine, .command = command, .left_out = command->work};
    yyjson_val *row;
    size_t i, count;
    enum pc_rc rc = find_delegate(command, &l.delegate);
    yyjson_arr_foreach(pc_json_get(command->params, "rows"), i, count, row)
    {
        l.row = i;
        l.faults = 0;
        if (rc == PC_OK)
            rc = take(&l, row);
    }
    if (rc == PC_OK)
        answer(&l);
    pc_buf_free(&l.queued);
    pc_buf_free(&l.rejections);
    return rc;
}

static uint64_t key(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    return pc_json_get(command->params, "request_id") ? pc_request_key(command) : 0;
}

const struct pc_verb pc_verb_delegate_load = {
    .name = "delegate.load", .key = key, .prepare = prepare, .apply = apply, .keyed_answer = true};
