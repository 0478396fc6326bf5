/* src/engine/determine.c -- the determination row, the lines' outcomes, what was asked and the time frame. */
#include "engine/determine.h"
#include "crypto/ids.h"
#include "engine/stay.h"

enum pc_rc pc_asked_count(struct pc_case *c, int64_t *count_out, const char **unit_out)
{
    static const char *const units[] = {"visits", "days", "units"};
    yyjson_val *service = pc_case_service(c);
    *unit_out = "days";
    if (pc_stay_is(c))
        return pc_stay_asked(c, count_out);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        int64_t count = pc_json_int(service, units[i], -1);
        if (count >= 0) {
            *count_out = count;
            *unit_out = units[i];
            return PC_OK;
        }
    }
    return PC_NOT_FOUND;
}

enum pc_rc pc_default_frame(struct pc_case *c, struct pc_date *from_out, struct pc_date *to_out)
{
    yyjson_val *service = pc_case_service(c);
    int64_t days = pc_json_int(pc_json_get(c->output, "grants"), "days", 0);
    if (pc_stay_is(c))
        return pc_stay_frame(c, -1, from_out, to_out);
    PC_TRY(pc_date_parse(pc_json_str(service, "start_date"), from_out));
    if (pc_date_parse(pc_json_str(service, "end_date"), to_out) == PC_OK)
        return PC_OK;
    if (days <= 0)
        return PC_INVALID;
    to_out->days = from_out->days + (int32_t)days - 1;
    return PC_OK;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static const char *line_outcome(enum pc_state outcome, int64_t requested, int64_t approved)
{
    if (outcome == PC_ST_DENIED || (requested > 0 && approved == 0))
        return "denied";
    return approved < requested ? "partially_approved" : "approved";
}

/* Gives every line its outcome; lines that the action did not name are as asked (PROTOCOL.md, approve). */
static void settle_lines(struct pc_case *c, enum pc_state outcome)
{
    yyjson_mut_val *line, *lines = pc_body_get(c, "lines");
    size_t i, count;
    if (outcome == PC_ST_UPHELD)
        return; /* R8.6: they stay as they were decided */
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        if (yyjson_mut_obj_get(line, "withdrawn"))
            continue; /* another line was agreed on instead (R4.4) */
        int64_t requested = yyjson_mut_get_sint(yyjson_mut_obj_get(line, "requested"));
        yyjson_mut_val *named = yyjson_mut_obj_get(line, "approved");
        int64_t approved = outcome == PC_ST_DENIED ? 0 : named ? yyjson_mut_get_sint(named) : requested;
        yyjson_mut_obj_remove_key(line, "approved");
        yyjson_mut_obj_remove_key(line, "outcome");
        yyjson_mut_obj_add_sint(c->doc, line, "approved", approved);
        yyjson_mut_obj_add_str(c->doc, line, "outcome", line_outcome(outcome, requested, approved));
    }
}

/* ---- the row ------------------------------------------------------------------------------------------------------ */

static yyjson_mut_val *approved_part(struct pc_step *step)
{
    struct pc_case *c = step->c;
    const struct pc_action *action = step->action;
    struct pc_date from = action->from, to = action->to;
    char text[PC_DATE_TEXT];
    int64_t count = 0;
    const char *unit = "units";
    yyjson_mut_val *part = yyjson_mut_obj(c->doc);

    const bool framed = (action->has_frame || pc_default_frame(c, &from, &to) == PC_OK) &&
                        from.days <= to.days;
    bool counted = pc_asked_count(c, &count, &unit) == PC_OK;
    if (action->approved_count >= 0)
        count = action->approved_count;
    if (pc_stay_is(c)) { /* the days of the frame, whoever counted them (R4.7) */
        counted = framed;
        count = to.days - from.days + 1;
    }
    if (counted) {
        yyjson_mut_obj_add_sint(c->doc, part, "units", count);
        yyjson_mut_obj_add_str(c->doc, part, "unit", unit);
    }
    if (framed) {
        yyjson_mut_obj_add_strcpy(c->doc, part, "from", pc_date_format(from, text));
        yyjson_mut_obj_add_strcpy(c->doc, part, "to", pc_date_format(to, text));
    }
    return part;
}

static yyjson_mut_val *criteria_part(struct pc_case *c)
{
    yyjson_mut_val *list = yyjson_mut_arr(c->doc);
    yyjson_val *criterion;
    size_t i, count;
    yyjson_val *criteria = pc_case_criteria(c);
    yyjson_arr_foreach(criteria, i, count, criterion)
    {
        static const char *const kept[] = {"id", "version", "title", "outcome", "guideline"};
        yyjson_mut_val *item = yyjson_mut_obj(c->doc);
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++) {
            yyjson_val *value = pc_json_get(criterion, kept[k]);
            if (value)
                yyjson_mut_obj_add_val(c->doc, item, kept[k], yyjson_val_mut_copy(c->doc, value));
        }
        yyjson_mut_arr_append(list, item);
    }
    return list;
}

/* What is overturned is authorized on the case that it was about (R8.6). */
static bool authorizes(const struct pc_case *c, enum pc_state outcome)
{
    return outcome != PC_ST_DENIED && c->row.kind != PC_KIND_APPEAL && c->row.kind != PC_KIND_EXTERNAL_REVIEW;
}

/* The deciding entity is on every determination (R4.10): an independent organization's, or the organization itself. */
static struct pc_str entity_of(const struct pc_step *step)
{
    return step->action->entity.size ? step->action->entity : PC_STR("organization");
}

static yyjson_mut_val *body_of(struct pc_step *step, enum pc_state outcome)
{
    struct pc_case *c = step->c;
    yyjson_mut_val *body = yyjson_mut_obj(c->doc);
    char number[PC_ID_TEXT];
    if (step->action->reasons)
        yyjson_mut_obj_add_val(c->doc, body, "reasons", step->action->reasons);
    if (outcome != PC_ST_DENIED && outcome != PC_ST_UPHELD)
        yyjson_mut_obj_add_val(c->doc, body, "approved", approved_part(step));
    if (authorizes(c, outcome)) {
        pc_id_text(step->engine->ids, PC_ID_AUTHORIZATION, c->row.id, number);
        yyjson_mut_obj_add_strcpy(c->doc, body, "authorization", number);
    }
    yyjson_mut_obj_add_val(c->doc, body, "criteria", criteria_part(c));
    yyjson_mut_obj_add_val(c->doc, body, "lines", yyjson_mut_val_mut_copy(c->doc, pc_body_get(c, "lines")));
    return body;
}

/* The view's copy, in the body: what case.get and the letters show of it. */
static void summarize(struct pc_step *step, enum pc_state outcome, yyjson_mut_val *body)
{
    struct pc_case *c = step->c;
    char at[PC_TIME_TEXT];
    yyjson_mut_val *summary = yyjson_mut_val_mut_copy(c->doc, body), *by = yyjson_mut_obj(c->doc);
    yyjson_mut_obj_remove_key(summary, "lines");
    yyjson_mut_obj_add_str(c->doc, summary, "outcome", pc_state_name(outcome));
    yyjson_mut_obj_add_strncpy(c->doc, by, "id", step->actor.ptr, step->actor.size);
    yyjson_mut_obj_add_str(c->doc, by, "role", pc_role_name(step->role));
    yyjson_mut_obj_add_strncpy(c->doc, by, "entity", entity_of(step).ptr, entity_of(step).size);
    yyjson_mut_obj_add_val(c->doc, summary, "by", by);
    yyjson_mut_obj_add_strcpy(c->doc, summary, "at", pc_time_format(step->at, at));
    /* The commit that makes the letters readable on the wire is their handover (R5.6). */
    yyjson_mut_obj_add_strcpy(c->doc, summary, "notified_at", at);
    pc_body_put(c, "determination", summary);
}

enum pc_rc pc_determine(struct pc_step *step, enum pc_state outcome)
{
    struct pc_case *c = step->c;
    struct pc_buf text = {0};
    if (!pc_stay_continued(c)) /* a later round is about days alone */
        settle_lines(c, outcome);
    yyjson_mut_val *body = body_of(step, outcome);
    pc_json_canonical_mut(body, &text);
    const struct pc_determination_row row = {
        .case_id = c->row.id,
        .number = 1 + (int32_t)yyjson_mut_get_sint(pc_body_get(c, "determinations")),
        .evaluation = c->row.evaluation,
        .outcome = (int32_t)outcome,
        .by = step->actor,
        .role = step->role,
        .entity = entity_of(step),
        .at = step->at,
        .notified_at = step->at,
        .revision = c->row.revision,
        .body = pc_str_keep(pc_buf_str(&text), step->arena),
    };
    pc_buf_free(&text);
    summarize(step, outcome, body);
    pc_body_put(c, "determinations", yyjson_mut_sint(c->doc, row.number));
    c->row.flags |= PC_CASE_DETERMINED;
    yyjson_mut_obj_add_sint(c->doc, step->data, "determination", row.number);
    pc_step_digest(step, step->data, "digest", row.body);
    return step->engine->store->ops->determination_insert(step->engine->store, &row);
}
