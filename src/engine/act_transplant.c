/* src/engine/act_transplant.c -- the dates of a transplant's course, and taking its authorization back (R7.2, R7.3). */
#include "deadline/deadline.h"
#include "engine/act.h"
#include "engine/determine.h"
#include "engine/transplant.h"

/* In another state the machine says why not. */
static bool in_course(const struct pc_act *a)
{
    return a->c->row.kind == PC_KIND_TRANSPLANT && a->c->row.state == PC_ST_IN_COURSE;
}

static enum pc_rc today_of(const struct pc_act *a, struct pc_date *today_out)
{
    const char *zone = yyjson_mut_get_str(yyjson_mut_obj_get(pc_body_get(a->c, "transplant"), "time_zone"));
    return pc_zone_date(zone ? zone : "America/Chicago", a->engine->at, today_out, NULL);
}

static enum pc_rc read_date(struct pc_act *a, const char *name, const char *field, struct pc_date *date_out)
{
    struct pc_str text = pc_json_str(a->command->params, name);
    return text.size ? pc_date_parse(text, date_out)
                     : pc_act_invalid(a, "missing", field, "the action needs its day");
}

static void tell(struct pc_act *a, const char *name, const char *text)
{
    if (!a->action.told)
        a->action.told = yyjson_mut_obj(a->c->doc);
    yyjson_mut_obj_add_strcpy(a->c->doc, a->action.told, name, text);
}

/* ---- milestones ---------------------------------------------------------------------------------------------------------- */

/* A date that cannot be, among those known and the new one. */
static enum pc_rc check(struct pc_act *a, struct pc_course *course, enum pc_milestone which,
                        struct pc_date date)
{
    enum pc_milestone early, late;
    struct pc_date today;
    bool missing;
    PC_TRY(today_of(a, &today));
    if (date.days > today.days && !pc_milestone_may_lie_ahead(which))
        return pc_act_invalid(a, "in_the_future", "params.date",
                              "this can only be recorded once it happened");
    course->known |= 1u << which;
    course->on[which] = date;
    if (pc_course_check(course, &early, &late, &missing) == PC_OK)
        return PC_OK;
    if (missing)
        return pc_fail(&a->command->err, PC_INVALID, "milestone_missing", "params.name",
                       "%s comes first: record it before %s", pc_milestone_name(early),
                       pc_milestone_name(late));
    return pc_fail(&a->command->err, PC_INVALID, "out_of_order", "params.date", "%s would lie before %s",
                   pc_milestone_name(late), pc_milestone_name(early));
}

/* Replaces a date recorded earlier: the history keeps both, the event says what it was. */
static void put(struct pc_act *a, enum pc_milestone which, const char *date)
{
    yyjson_mut_doc *doc = a->c->doc;
    yyjson_mut_val *transplant = pc_body_get(a->c, "transplant"), *one;
    yyjson_mut_val *list = yyjson_mut_obj_get(transplant, "milestones");
    size_t i, count;
    yyjson_mut_arr_foreach(list, i, count, one)
    {
        if (!yyjson_mut_equals_str(yyjson_mut_obj_get(one, "name"), pc_milestone_name(which)))
            continue;
        tell(a, "was", yyjson_mut_get_str(yyjson_mut_obj_get(one, "date")));
        yyjson_mut_obj_remove_key(one, "date");
        yyjson_mut_obj_add_strcpy(doc, one, "date", date);
        return;
    }
    one = yyjson_mut_arr_add_obj(doc, list);
    yyjson_mut_obj_add_str(doc, one, "name", pc_milestone_name(which));
    yyjson_mut_obj_add_strcpy(doc, one, "date", date);
}

enum pc_rc pc_act_read_milestone(struct pc_act *a)
{
    struct pc_course course;
    struct pc_date date;
    enum pc_milestone which;
    char text[PC_DATE_TEXT];
    struct pc_str name = pc_json_str(a->command->params, "name");
    if (!in_course(a))
        return PC_OK;
    if (pc_milestone_parse(name, &which) != PC_OK)
        return pc_act_invalid(a, name.size ? "not_a_choice" : "missing", "params.name",
                              "say which milestone it is");
    PC_TRY(read_date(a, "date", "params.date", &date));
    PC_TRY(pc_transplant_course(a->c, &course));
    PC_TRY(check(a, &course, which, date));
    pc_date_format(date, text);
    tell(a, "name", pc_milestone_name(which));
    tell(a, "date", text);
    put(a, which, text);
    a->action.course_over = which == PC_MS_DIED;
    return PC_OK;
}

/* ---- revocation ------------------------------------------------------------------------------------------------------------ */

/* What stays authorized: as many as before, until the day before; nothing when that comes before the first day. */
static void keep_before(struct pc_act *a, struct pc_date from)
{
    yyjson_mut_val *approved = yyjson_mut_obj_get(pc_body_get(a->c, "determination"), "approved");
    yyjson_mut_val *units = yyjson_mut_obj_get(approved, "units");
    const char *first = yyjson_mut_get_str(yyjson_mut_obj_get(approved, "from"));
    const char *last = yyjson_mut_get_str(yyjson_mut_obj_get(approved, "to"));
    struct pc_action *action = &a->action;
    if (units)
        action->approved_count = yyjson_mut_get_sint(units);
    if (!first || !last || pc_date_parse(pc_str_of(first), &action->from) != PC_OK ||
        pc_date_parse(pc_str_of(last), &action->to) != PC_OK)
        return;
    if (action->to.days >= from.days)
        action->to.days = from.days - 1;
    if (action->to.days < action->from.days)
        action->approved_count = 0;
    action->has_frame = true;
}

enum pc_rc pc_act_read_revocation(struct pc_act *a)
{
    struct pc_date from, today;
    char text[PC_DATE_TEXT];
    if (!in_course(a))
        return PC_OK;
    PC_TRY(read_date(a, "from", "params.from", &from));
    PC_TRY(today_of(a, &today));
    if (from.days <= today.days)
        return pc_act_invalid(a, "not_prospective", "params.from",
                              "services already given stay authorized: tomorrow is the first day"); /* R7.3 */
    PC_TRY(pc_act_read_reasons(a));
    if (!a->action.reasons_given)
        PC_TRY(pc_act_use_reason(a, PC_STR("authorization_revoked")));
    keep_before(a, from);
    pc_date_format(from, text);
    tell(a, "from", text);
    yyjson_mut_val *transplant = pc_body_get(a->c, "transplant");
    yyjson_mut_obj_remove_key(transplant, "revoked_from");
    yyjson_mut_obj_add_strcpy(a->c->doc, transplant, "revoked_from", text);
    return PC_OK;
}
