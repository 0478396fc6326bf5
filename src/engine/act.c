/* src/engine/act.c -- case.act: what people do with a case.  The table says who may; this file reads what they bring along. */
#include <string.h>
#include "deadline/deadline.h"
#include "engine/determine.h"
#include "engine/scope.h"
#include "engine/step.h"
#include "engine/view.h"

struct act {
    struct pc_command *command;
    struct pc_case *c;
    struct pc_action action;
    enum pc_event event;
};

static enum pc_rc invalid(struct act *a, const char *reason, const char *field, const char *detail)
{
    return pc_fail(&a->command->err, PC_INVALID, reason, field, "%s", detail);
}

/* ---- counts ------------------------------------------------------------------------------------------------------------ */

static yyjson_mut_val *find_line(const struct pc_case *c, int64_t number)
{
    yyjson_mut_val *line;
    size_t i, count;
    yyjson_mut_val *lines = pc_body_get(c, "lines");
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        if (yyjson_mut_get_sint(yyjson_mut_obj_get(line, "line")) == number)
            return line;
    }
    return NULL;
}

static enum pc_rc read_line(struct act *a, yyjson_val *named, size_t index)
{
    const char *field = pc_arena_printf(a->command->arena, "params.lines[%zu].line", index);
    yyjson_mut_val *line = find_line(a->c, pc_json_int(named, "line", 0));
    if (!line)
        return invalid(a, "no_such_line", field, "the case has no such line");
    int64_t requested = yyjson_mut_get_sint(yyjson_mut_obj_get(line, "requested"));
    int64_t units = pc_json_int(named, "units", requested);
    if (units > requested)
        return invalid(a, "more_than_asked",
                       pc_arena_printf(a->command->arena, "params.lines[%zu].units", index),
                       "more than was asked cannot be approved");
    a->action.counts_short |= units < requested;
    yyjson_mut_obj_remove_key(line, "approved");
    yyjson_mut_obj_add_sint(a->c->doc, line, "approved", units);
    return PC_OK;
}

/* Where visits or days were asked the count is per case (PROTOCOL.md, approve). */
static enum pc_rc read_count(struct act *a, const char *unit)
{
    const char *asked_unit = NULL;
    int64_t asked = 0;
    yyjson_val *given = pc_json_get(a->command->params, unit);
    if (!given)
        return PC_OK;
    const char *field = pc_arena_printf(a->command->arena, "params.%s", unit);
    if (pc_asked_count(a->c, &asked, &asked_unit) != PC_OK || strcmp(asked_unit, unit) != 0)
        return invalid(a, "not_asked_in_this_unit", field, "the request does not count in this unit");
    if (yyjson_get_sint(given) > asked)
        return invalid(a, "more_than_asked", field, "more than was asked cannot be approved");
    a->action.approved_count = yyjson_get_sint(given);
    a->action.counts_short |= a->action.approved_count < asked;
    return PC_OK;
}

static enum pc_rc read_frame(struct act *a)
{
    yyjson_val *params = a->command->params;
    struct pc_action *action = &a->action;
    bool known = pc_default_frame(a->c, &action->from, &action->to) == PC_OK;
    if (pc_json_get(params, "from"))
        PC_TRY(pc_date_parse(pc_json_str(params, "from"), &action->from));
    if (pc_json_get(params, "to"))
        PC_TRY(pc_date_parse(pc_json_str(params, "to"), &action->to));
    else if (!known)
        return invalid(a, "missing", "params.to", "the request and the policy name no last day; say one");
    if (action->to.days < action->from.days)
        return invalid(a, "ends_before_start", "params.to", "the time frame ends before it starts");
    action->has_frame = true;
    return PC_OK;
}

static enum pc_rc read_counts(struct act *a)
{
    yyjson_val *named;
    size_t i, count;
    yyjson_val *lines = pc_json_get(a->command->params, "lines");
    yyjson_arr_foreach(lines, i, count, named) PC_TRY(read_line(a, named, i));
    PC_TRY(read_count(a, "visits"));
    PC_TRY(read_count(a, "days"));
    return a->event == PC_EV_DENY ? PC_OK : read_frame(a);
}

/* ---- reasons ----------------------------------------------------------------------------------------------------------- */

static bool usable_for(yyjson_val *reason, enum pc_event event)
{
    const char *use = event == PC_EV_DENY ? "denial" : "partial";
    yyjson_val *one;
    size_t i, count;
    yyjson_val *uses = pc_json_get(reason, "use");
    yyjson_arr_foreach(uses, i, count, one)
    {
        if (pc_str_is(pc_json_slice(one), use))
            return true;
    }
    return false;
}

/* The guideline that a reason names (R4.5): its own, else that of the case's first unmet criterion. */
static struct pc_str guideline_for(const struct pc_case *c, yyjson_val *reason)
{
    struct pc_str own = pc_json_str(reason, "guideline");
    yyjson_val *criterion, *chosen = NULL;
    size_t i, count;
    if (own.size)
        return own;
    yyjson_val *criteria = pc_json_get(c->output, "criteria");
    yyjson_arr_foreach(criteria, i, count, criterion)
    {
        if (!chosen || pc_str_is(pc_json_str(criterion, "outcome"), "not_met"))
            chosen = criterion;
    }
    return pc_json_str(pc_json_get(chosen, "guideline"), "id");
}

static enum pc_rc read_reason(struct act *a, struct pc_str code, size_t index, yyjson_mut_val *list)
{
    yyjson_val *reason = pc_catalogue_reason(a->c->catalogue, code);
    const char *field = pc_arena_printf(a->command->arena, "params.reasons[%zu]", index);
    if (!reason)
        return invalid(a, "unknown_reason", field, "the case's policies have no such reason");
    if (!usable_for(reason, a->event))
        return invalid(a, "reason_not_for_this", field,
                       "the policies do not allow this reason for this determination");
    yyjson_mut_doc *doc = a->c->doc;
    yyjson_mut_val *item = yyjson_mut_obj(doc);
    const struct {
        const char *name;
        struct pc_str text;
    } members[] = {{"code", code},
                   {"text", pc_json_str(reason, "clinical")},
                   {"plain", pc_json_str(reason, "plain")},
                   {"clinical", pc_json_str(reason, "clinical")},
                   {"guideline", guideline_for(a->c, reason)}};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        yyjson_mut_obj_add_strncpy(doc, item, members[i].name, members[i].text.ptr ? members[i].text.ptr : "",
                                   members[i].text.size);
    yyjson_mut_arr_append(list, item);
    return PC_OK;
}

static enum pc_rc read_reasons(struct act *a)
{
    yyjson_val *given = pc_json_get(a->command->params, "reasons"), *one;
    size_t i, count;
    if (yyjson_arr_size(given) == 0)
        return PC_OK; /* the table refuses: reasons_required */
    yyjson_mut_val *list = yyjson_mut_arr(a->c->doc);
    yyjson_arr_foreach(given, i, count, one) PC_TRY(read_reason(a, pc_json_slice(one), i, list));
    a->action.reasons = list;
    a->action.reasons_given = true;
    return PC_OK;
}

/* ---- information ------------------------------------------------------------------------------------------------------- */

static void read_item(struct act *a, yyjson_val *given, yyjson_mut_val *list)
{
    static const char *const kinds[] = {"fact", "document", "text"};
    yyjson_mut_val *item = yyjson_val_mut_copy(a->c->doc, given);
    for (size_t i = 0; i < 3; i++) {
        if (!pc_json_get(given, kinds[i]))
            continue;
        yyjson_mut_obj_add_str(a->c->doc, item, "kind", kinds[i]);
        break;
    }
    yyjson_mut_arr_append(list, item);
}

static enum pc_rc read_items(struct act *a, struct pc_engine *engine)
{
    yyjson_val *given = pc_json_get(a->command->params, "items"), *one;
    size_t i, count;
    struct pc_date until;
    if (yyjson_arr_size(given) > 0) {
        a->action.items = yyjson_mut_arr(a->c->doc);
        a->action.items_given = true;
        yyjson_arr_foreach(given, i, count, one) read_item(a, one, a->action.items);
    }
    if (!pc_json_get(a->command->params, "until"))
        return PC_OK;
    PC_TRY(pc_date_parse(pc_json_str(a->command->params, "until"), &until));
    const char *zone = yyjson_get_str(
        pc_json_get(pc_catalogue_payer(a->c->catalogue, a->c->row.payer), "zone"));
    struct pc_time midnight;
    PC_TRY(pc_zone_instant(zone ? zone : "America/Chicago", (struct pc_date){until.days + 1}, 0, &midnight));
    a->action.until = (struct pc_time){midnight.ms - 1};
    if (a->action.until.ms <= engine->at.ms)
        return invalid(a, "in_the_past", "params.until", "the last day to answer has passed");
    return PC_OK;
}

/* ---- the verb ---------------------------------------------------------------------------------------------------------- */

static enum pc_rc read_action(struct act *a, struct pc_engine *engine)
{
    a->action = (struct pc_action){.until = PC_NEVER, .approved_count = -1, .clinical = true};
    struct pc_str note = pc_json_str(a->command->params, "note");
    if (a->event == PC_EV_NOTE) {
        note = pc_json_str(a->command->params, "text");
        a->action.clinical = pc_json_bool(a->command->params, "clinical", true);
        if (note.size == 0)
            return invalid(a, "missing", "params.text", "a note needs its words");
    }
    a->action.note = note;
    a->action.note_given = note.size > 0;
    switch ((int)a->event) {
    case PC_EV_APPROVE: return read_counts(a);
    case PC_EV_APPROVE_PARTIALLY:
    case PC_EV_DENY: PC_TRY(read_counts(a)); return read_reasons(a);
    case PC_EV_REQUEST_INFORMATION: return read_items(a, engine);
    default: return PC_OK;
    }
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    enum pc_event event;
    if (pc_action_parse(yyjson_get_str(pc_json_get(command->params, "action")), &event) != PC_OK ||
        event == PC_EV_SUPPLIED)
        return pc_fail(&command->err, PC_INVALID, "later_work", "params.action",
                       "this version does not have the action yet");
    command->stage = PC_STAGE_APPLY;
    return PC_OK;
}

static void keep_words(struct act *a, struct pc_step *step)
{
    static const char *const words[] = {"reason", "by"};
    for (size_t i = 0; i < 2; i++) {
        struct pc_str text = pc_json_str(a->command->params, words[i]);
        if (text.size)
            yyjson_mut_obj_add_strn(a->c->doc, step->data, words[i], text.ptr, text.size);
    }
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct act a = {.command = command, .c = PC_NEW(command->arena, struct pc_case)};
    struct pc_step step;
    PC_TRY(pc_scope_case(engine, command, true, a.c));
    PC_TRY(pc_action_parse(yyjson_get_str(pc_json_get(command->params, "action")), &a.event));
    PC_TRY(read_action(&a, engine));

    pc_step_system(&step, engine, a.c, command->arena, &command->err);
    step.actor = command->actor.id;
    step.roles = command->actor.roles;
    step.action = &a.action;
    keep_words(&a, &step);
    PC_TRY(pc_step(&step, a.event));
    PC_TRY(pc_case_store(engine, a.c, command->arena));
    pc_buf_clear(&command->result);
    pc_buf_add_text(&command->result, "{\"case\":");
    pc_view_case(&command->result, a.c, engine->ids, &command->actor, engine->at);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_verb pc_verb_case_act = {
    .name = "case.act", .key = pc_scope_key, .prepare = prepare, .apply = apply, .keyed_answer = true};
