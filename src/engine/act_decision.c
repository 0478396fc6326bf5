/* src/engine/act_decision.c -- what a decision brings along: counts a line and a case, the time frame, coded reasons. */
#include <string.h>
#include "engine/act.h"
#include "engine/determine.h"
#include "engine/stay.h"

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

static enum pc_rc read_line(struct pc_act *a, yyjson_val *named, size_t index)
{
    const char *field = pc_arena_printf(a->command->arena, "params.lines[%zu].line", index);
    yyjson_mut_val *line = find_line(a->c, pc_json_int(named, "line", 0));
    if (!line)
        return pc_act_invalid(a, "no_such_line", field, "the case has no such line");
    if (pc_json_get(named, "code") || pc_json_get(named, "setting"))
        return pc_act_invalid(a, "not_for_this_action", field,
                              "another code or setting is agreed with modify");
    int64_t requested = yyjson_mut_get_sint(yyjson_mut_obj_get(line, "requested"));
    int64_t units = pc_json_int(named, "units", requested);
    if (units > requested)
        return pc_act_invalid(a, "more_than_asked",
                              pc_arena_printf(a->command->arena, "params.lines[%zu].units", index),
                              "more than was asked cannot be approved");
    a->action.counts_short |= units < requested;
    yyjson_mut_obj_remove_key(line, "approved");
    yyjson_mut_obj_add_sint(a->c->doc, line, "approved", units);
    return PC_OK;
}

/* Where visits or days were asked the count is per case (PROTOCOL.md, approve). */
static enum pc_rc read_count(struct pc_act *a, const char *unit)
{
    const char *asked_unit = NULL;
    int64_t asked = 0;
    yyjson_val *given = pc_json_get(a->command->params, unit);
    if (!given)
        return PC_OK;
    const char *field = pc_arena_printf(a->command->arena, "params.%s", unit);
    bool counted = pc_asked_count(a->c, &asked, &asked_unit) == PC_OK;
    if (!counted && pc_stay_is(a->c) && strcmp(unit, "days") == 0)
        asked = INT64_MAX; /* who asks for a stay need not say for how long: the reviewer does */
    else if (!counted || strcmp(asked_unit, unit) != 0)
        return pc_act_invalid(a, "not_asked_in_this_unit", field, "the request does not count in this unit");
    if (yyjson_get_sint(given) > asked)
        return pc_act_invalid(a, "more_than_asked", field, "more than was asked cannot be approved");
    a->action.approved_count = yyjson_get_sint(given);
    a->action.counts_short |= counted && a->action.approved_count < asked;
    return PC_OK;
}

/* R4.7: an approval of a stay says when it is reviewed next, no later than on its last day; without a word that is the last day.
 * Less than the days asked for is a partial denial, however it is written (R4.3). */
static enum pc_rc read_next_review(struct pc_act *a, bool framed)
{
    struct pc_action *action = &a->action;
    struct pc_date next;
    int64_t asked;
    yyjson_val *params = a->command->params;
    const int64_t days = action->to.days - action->from.days + 1;
    if (framed && action->approved_count >= 0 && action->approved_count != days)
        return pc_act_invalid(a, "days_disagree", "params.days", "the time frame has another number of days");
    if (framed && pc_stay_asked(a->c, &asked) == PC_OK)
        action->counts_short |= days < asked;
    action->next_review_missing = !framed;
    if (!pc_json_get(params, "next_review"))
        return PC_OK;
    PC_TRY(pc_date_parse(pc_json_str(params, "next_review"), &next));
    if (next.days < pc_stay_day(a->c, a->engine->at).days)
        return pc_act_invalid(a, "in_the_past", "params.next_review",
                              "the day of the next review has passed");
    if (framed && next.days > action->to.days)
        return pc_act_invalid(a, "after_last_day", "params.next_review",
                              "the next review is no later than the last day approved");
    action->next_review = pc_stay_morning(a->c, next);
    action->next_review_missing = false;
    return PC_OK;
}

static enum pc_rc read_frame(struct pc_act *a)
{
    yyjson_val *params = a->command->params;
    struct pc_action *action = &a->action;
    const bool stay = pc_stay_is(a->c);
    bool known = stay ? pc_stay_frame(a->c, action->approved_count, &action->from, &action->to) == PC_OK
                      : pc_default_frame(a->c, &action->from, &action->to) == PC_OK;
    if (pc_json_get(params, "from"))
        PC_TRY(pc_date_parse(pc_json_str(params, "from"), &action->from));
    if (pc_json_get(params, "to"))
        PC_TRY(pc_date_parse(pc_json_str(params, "to"), &action->to));
    else if (!known && stay)
        return read_next_review(a, false);
    else if (!known)
        return pc_act_invalid(a, "missing", "params.to",
                              "the request and the policy name no last day; say one");
    if (action->to.days < action->from.days)
        return pc_act_invalid(a, "ends_before_start", "params.to", "the time frame ends before it starts");
    action->has_frame = true;
    return stay ? read_next_review(a, true) : PC_OK;
}

enum pc_rc pc_act_read_lines(struct pc_act *a)
{
    yyjson_val *named;
    size_t i, count;
    yyjson_val *lines = pc_json_get(a->command->params, "lines");
    yyjson_arr_foreach(lines, i, count, named) PC_TRY(read_line(a, named, i));
    return PC_OK;
}

enum pc_rc pc_act_read_counts(struct pc_act *a)
{
    PC_TRY(pc_act_read_lines(a));
    return pc_act_read_totals(a);
}

enum pc_rc pc_act_read_totals(struct pc_act *a)
{
    PC_TRY(read_count(a, "visits"));
    PC_TRY(read_count(a, "days"));
    return a->event == PC_EV_DENY ? PC_OK : read_frame(a);
}

/* ---- reasons ----------------------------------------------------------------------------------------------------------- */

/* What a reason must be meant for: what the action makes of the request.  To uphold is to deny, wholly or in part (R8.6). */
static bool usable_for(yyjson_val *reason, const struct pc_act *a)
{
    const bool upholds = a->action.result == PC_RESULT_NOTHING;
    const char *use = a->event == PC_EV_DENY || a->event == PC_EV_REVOKE || upholds ? "denial" : "partial";
    yyjson_val *one;
    size_t i, count;
    yyjson_val *uses = pc_json_get(reason, "use");
    yyjson_arr_foreach(uses, i, count, one)
    {
        if (pc_str_is(pc_json_slice(one), use) || (upholds && pc_str_is(pc_json_slice(one), "partial")))
            return true;
    }
    return false;
}

/* The guideline that a reason names (R4.5): its own, else that of the case's first unmet criterion. */
static struct pc_str guideline_for(struct pc_case *c, yyjson_val *reason)
{
    struct pc_str own = pc_json_str(reason, "guideline");
    yyjson_val *criterion, *chosen = NULL;
    size_t i, count;
    if (own.size)
        return own;
    yyjson_val *criteria = pc_case_criteria(c);
    yyjson_arr_foreach(criteria, i, count, criterion)
    {
        if (!chosen || pc_str_is(pc_json_str(criterion, "outcome"), "not_met"))
            chosen = criterion;
    }
    return pc_json_str(pc_json_get(chosen, "guideline"), "id");
}

static enum pc_rc read_reason(struct pc_act *a, struct pc_str code, size_t index, yyjson_mut_val *list)
{
    yyjson_val *reason = pc_catalogue_reason(a->c->catalogue, code);
    const char *field = pc_arena_printf(a->command->arena, "params.reasons[%zu]", index);
    if (!reason)
        return pc_act_invalid(a, "unknown_reason", field, "the case's policies have no such reason");
    if (!usable_for(reason, a))
        return pc_act_invalid(a, "reason_not_for_this", field,
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

enum pc_rc pc_act_read_reasons(struct pc_act *a)
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

enum pc_rc pc_act_use_reason(struct pc_act *a, struct pc_str code)
{
    yyjson_mut_val *list = yyjson_mut_arr(a->c->doc);
    if (!pc_catalogue_reason(a->c->catalogue, code))
        return PC_OK; /* the table refuses: reasons_required */
    PC_TRY(read_reason(a, code, 0, list));
    a->action.reasons = list;
    a->action.reasons_given = true;
    return PC_OK;
}

enum pc_rc pc_act_read_decision(struct pc_act *a)
{
    PC_TRY(pc_act_read_counts(a));
    a->action.within_statutory_stay = pc_stay_is(a->c) &&
                                      pc_stay_protected(a->c, a->action.has_frame ? &a->action.to : NULL);
    return pc_act_read_reasons(a);
}
