/* src/engine/stay.c -- what a stay keeps: where the member is, the days authorized, the next review, the plan (R3.3, R4.7, R4.8). */
#include "engine/stay.h"
#include "deadline/deadline.h"
#include "engine/clocks.h"

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

bool pc_stay_is(const struct pc_case *c)
{
    return c->row.kind == PC_KIND_STAY;
}

/* ---- members --------------------------------------------------------------------------------------------------------- */

static yyjson_mut_val *member(const struct pc_case *c, const char *key)
{
    return yyjson_mut_obj_get(pc_body_get(c, "stay"), key);
}

struct pc_str pc_stay_text(const struct pc_case *c, const char *key)
{
    return pc_str_of(yyjson_mut_get_str(member(c, key)));
}

struct pc_time pc_stay_time(const struct pc_case *c, const char *key)
{
    struct pc_time at;
    return pc_time_parse(pc_stay_text(c, key), &at) == PC_OK ? at : PC_NEVER;
}

static bool has_date(const struct pc_case *c, const char *key, struct pc_date *date_out)
{
    return pc_date_parse(pc_stay_text(c, key), date_out) == PC_OK;
}

void pc_stay_put(struct pc_case *c, const char *key, yyjson_mut_val *value)
{
    yyjson_mut_val *stay = pc_body_get(c, "stay");
    yyjson_mut_obj_remove_key(stay, key);
    if (value)
        yyjson_mut_obj_add_val(c->doc, stay, key, value);
}

void pc_stay_put_time(struct pc_case *c, const char *key, struct pc_time at)
{
    char text[PC_TIME_TEXT];
    pc_stay_put(c, key, yyjson_mut_strcpy(c->doc, pc_time_format(at, text)));
}

void pc_stay_put_date(struct pc_case *c, const char *key, struct pc_date date)
{
    char text[PC_DATE_TEXT];
    pc_stay_put(c, key, yyjson_mut_strcpy(c->doc, pc_date_format(date, text)));
}

static void put_int(struct pc_case *c, const char *key, int64_t value)
{
    pc_stay_put(c, key, yyjson_mut_sint(c->doc, value));
}

static void put_bool(struct pc_case *c, const char *key, bool value)
{
    pc_stay_put(c, key, value ? yyjson_mut_true(c->doc) : NULL);
}

/* ---- days ------------------------------------------------------------------------------------------------------------ */

static const char *zone_of(const struct pc_case *c)
{
    const char *zone = yyjson_get_str(pc_json_get(pc_catalogue_payer(c->catalogue, c->row.payer), "zone"));
    return zone ? zone : "America/Chicago";
}

struct pc_date pc_stay_day(const struct pc_case *c, struct pc_time at)
{
    struct pc_date day;
    int minute;
    if (pc_zone_date(zone_of(c), at, &day, &minute) != PC_OK)
        day = (struct pc_date){
            (int32_t)(at.ms / DAY_MS)}; /* a zone that nobody knows is found when a revision is loaded */
    return day;
}

struct pc_time pc_stay_morning(const struct pc_case *c, struct pc_date day)
{
    struct pc_time at;
    if (pc_zone_instant(zone_of(c), day, 0, &at) != PC_OK)
        at = (struct pc_time){(int64_t)day.days * DAY_MS};
    return at;
}

static bool is_observation(struct pc_str level)
{
    return pc_str_is(level, "observation");
}

static bool is_reviewing(const struct pc_case *c)
{
    return yyjson_mut_get_bool(member(c, "reviewing"));
}

bool pc_stay_continued(const struct pc_case *c)
{
    return pc_stay_is(c) && yyjson_mut_get_sint(member(c, "round")) > 1;
}

/* Days that reviews denied and nobody has granted since; 0: none, or nobody counted. */
static int64_t denied(const struct pc_case *c)
{
    return yyjson_mut_get_sint(member(c, "days_denied"));
}

enum pc_rc pc_stay_asked(struct pc_case *c, int64_t *days_out)
{
    yyjson_mut_val *asked = member(c, "days_asked");
    *days_out = !is_reviewing(c) && denied(c) > 0 ? denied(c)
                : asked                           ? yyjson_mut_get_sint(asked)
                : pc_stay_continued(c)            ? -1
                                                  : pc_json_int(pc_case_service(c), "days", -1);
    return *days_out >= 0 ? PC_OK : PC_NOT_FOUND;
}

/* From the day after those authorized; at first from the admission, or the day for which it is planned. */
static struct pc_date first_day(struct pc_case *c)
{
    struct pc_date day;
    struct pc_time admitted = pc_stay_time(c, "admitted_at");
    if (has_date(c, "approved_through", &day))
        day.days++;
    else if (admitted.ms != PC_NEVER.ms)
        day = pc_stay_day(c, admitted);
    else if (pc_date_parse(pc_json_str(pc_case_service(c), "start_date"), &day) != PC_OK)
        day = pc_stay_day(c, c->row.received_at);
    return day;
}

/* How many days a decision speaks of when it does not say: those that were denied, when an appeal decides them; else those asked
 * for, else those that the policy grants. */
static int64_t usual_count(struct pc_case *c)
{
    int64_t days;
    if (!is_reviewing(c))
        return denied(c);
    if (pc_stay_asked(c, &days) == PC_OK)
        return days;
    return pc_json_int(pc_json_get(c->output, "grants"), "days", 0);
}

struct pc_time pc_stay_limit(const struct pc_case *c, enum pc_clock_name name)
{
    for (size_t i = c->clock_count; i-- > 0;) {
        if (c->clocks[i].name == (int32_t)name)
            return c->clocks[i].due_at;
    }
    return (struct pc_time){INT64_MIN};
}

/* R3.3: an observation is approved until its 48th hour, whose day is its last. */
static bool observed_until(const struct pc_case *c, struct pc_date *last_out)
{
    const struct pc_time limit = pc_stay_limit(c, PC_CLK_OBSERVATION_48H);
    if (!is_observation(pc_stay_text(c, "level")) || limit.ms == INT64_MIN)
        return false;
    *last_out = pc_stay_day(c, limit);
    return true;
}

bool pc_stay_protected(struct pc_case *c, const struct pc_date *granted_to)
{
    struct pc_time until;
    struct pc_date first_denied = first_day(c);
    if (granted_to)
        first_denied.days = granted_to->days + 1;
    return pc_time_parse(pc_json_str(c->output, "protected_until"), &until) == PC_OK &&
           pc_stay_morning(c, first_denied).ms < until.ms;
}

enum pc_rc pc_stay_frame(struct pc_case *c, int64_t count, struct pc_date *from_out, struct pc_date *to_out)
{
    *from_out = first_day(c);
    if (count < 0 && observed_until(c, to_out))
        return PC_OK;
    if (count < 0 && !pc_stay_continued(c) && is_reviewing(c) &&
        pc_date_parse(pc_json_str(pc_case_service(c), "end_date"), to_out) == PC_OK &&
        to_out->days >= from_out->days)
        return PC_OK;
    if (count < 0)
        count = usual_count(c);
    if (count <= 0)
        return PC_INVALID;
    to_out->days = from_out->days + (int32_t)count - 1;
    return PC_OK;
}

/* ---- the beginning --------------------------------------------------------------------------------------------------- */

static yyjson_mut_val *new_plan(struct pc_case *c, struct pc_time at)
{
    char text[PC_TIME_TEXT];
    yyjson_mut_val *plan = yyjson_mut_obj(c->doc);
    yyjson_mut_obj_add_str(c->doc, plan, "status", "open");
    yyjson_mut_obj_add_strcpy(c->doc, plan, "started_at", pc_time_format(at, text));
    yyjson_mut_obj_add_val(c->doc, plan, "tasks", yyjson_mut_arr(c->doc));
    return plan;
}

/* The level of care that is asked for: the category that the policies found, else what the request says. */
static struct pc_str level_asked(struct pc_case *c)
{
    yyjson_val *service = pc_case_service(c);
    struct pc_str level = pc_json_str(service, "level");
    if (c->row.category.size)
        return c->row.category;
    if (level.size)
        return level;
    return is_observation(pc_json_str(service, "setting")) ? PC_STR("observation")
                                                           : PC_STR("inpatient_acute");
}

static void begin(struct pc_case *c)
{
    struct pc_str level = level_asked(c);
    pc_body_put(c, "stay", yyjson_mut_obj(c->doc));
    pc_stay_put(c, "status", yyjson_mut_str(c->doc, is_observation(level) ? "observation" : "inpatient"));
    pc_stay_put(c, "level", yyjson_mut_strncpy(c->doc, level.ptr, level.size));
    pc_stay_put_time(c, "notified_at", c->row.received_at);
    put_int(c, "round", 1);
    put_int(c, "days_approved", 0);
    put_bool(c, "reviewing", true);
    pc_stay_put(c, "plan", new_plan(c, c->row.received_at));
}

/* The requester tells of an admission with the request: the same event as an `admit` a moment later. */
static enum pc_rc admit(struct pc_step *system, const struct pc_actor *actor, struct pc_time at)
{
    struct pc_case *c = system->c;
    struct pc_step step = *system;
    struct pc_action action = *system->action;
    if (at.ms > system->engine->at.ms)
        return pc_fail(system->err, PC_INVALID, "in_the_future", "params.service.admitted_at",
                       "an admission is told of when it has taken place");
    step.actor = actor->id;
    step.roles = actor->roles;
    step.action = &action;
    step.data = yyjson_mut_obj(c->doc);
    action.into_observation = is_observation(pc_stay_text(c, "level")) &&
                              pc_clocks_known(c, PC_CLK_OBSERVATION_24H);
    pc_stay_move(c, pc_stay_text(c, "level"),
                 is_observation(pc_stay_text(c, "level")) ? "observation" : "inpatient", at);
    return pc_step(&step, PC_EV_ADMIT);
}

enum pc_rc pc_stay_open(struct pc_step *system, const struct pc_actor *actor)
{
    struct pc_case *c = system->c;
    struct pc_str told = pc_json_str(pc_case_service(c), "admitted_at");
    struct pc_time at;
    begin(c);
    if (!told.size)
        return PC_OK;
    PC_TRY(pc_time_parse(told, &at));
    return admit(system, actor, at);
}

/* ---- levels of care -------------------------------------------------------------------------------------------------- */

/* Days authorized from a day on are another level's, or nobody's. */
static void give_back(struct pc_case *c, struct pc_date from)
{
    struct pc_date first, through;
    if (!has_date(c, "approved_through", &through) || through.days < from.days)
        return;
    if (has_date(c, "approved_from", &first) && from.days <= first.days) { /* a plan that never began */
        put_int(c, "days_approved", 0);
        pc_stay_put(c, "approved_from", NULL);
        pc_stay_put(c, "approved_through", NULL);
        return;
    }
    put_int(c, "days_approved",
            yyjson_mut_get_sint(member(c, "days_approved")) - (through.days - from.days + 1));
    pc_stay_put_date(c, "approved_through", (struct pc_date){from.days - 1});
}

void pc_stay_move(struct pc_case *c, struct pc_str level, const char *status, struct pc_time at)
{
    char text[PC_TIME_TEXT];
    yyjson_mut_val *list = member(c, "levels"), *entry = yyjson_mut_obj(c->doc);
    if (pc_stay_time(c, "admitted_at").ms == PC_NEVER.ms) {
        pc_stay_put_time(c, "admitted_at", at);
        /* Where the clocks look for it (clocks.h). */
        pc_body_put_str(c, "admitted_at", pc_str_of(pc_time_format(at, text)));
    }
    if (!pc_str_equal(level, pc_stay_text(c, "level")))
        give_back(c, pc_stay_day(c, at));
    yyjson_mut_obj_add_strncpy(c->doc, entry, "level", level.ptr, level.size);
    yyjson_mut_obj_add_strcpy(c->doc, entry, "status", status);
    yyjson_mut_obj_add_strcpy(c->doc, entry, "from", pc_time_format(at, text));
    if (!list) {
        list = yyjson_mut_arr(c->doc);
        pc_stay_put(c, "levels", list);
    }
    yyjson_mut_arr_append(list, entry);
    c->row.category = pc_str_keep(level, c->arena);
    pc_stay_put(c, "level", yyjson_mut_strncpy(c->doc, c->row.category.ptr, level.size));
    pc_stay_put(c, "status", yyjson_mut_strcpy(c->doc, status));
}

/* ---- what the policies are told -------------------------------------------------------------------------------------- */

/* R5.5: the law's short time for an extension counts when it was asked for at least 24 hours before the days authorized end. */
static bool asked_in_time(const struct pc_case *c)
{
    struct pc_date through;
    struct pc_time asked = pc_stay_time(c, "round_at");
    if (asked.ms == PC_NEVER.ms || !has_date(c, "approved_through", &through))
        return true;
    through.days++;
    return asked.ms + DAY_MS <= pc_stay_morning(c, through).ms;
}

void pc_stay_drop_facts(const struct pc_case *c, yyjson_mut_val *input)
{
    yyjson_mut_val *evaluated = member(c, "evaluated");
    if (pc_stay_continued(c) && evaluated && yyjson_mut_get_sint(evaluated) == c->row.evaluation)
        yyjson_mut_obj_remove_key(yyjson_mut_obj_get(input, "request"), "facts");
}

void pc_stay_input(const struct pc_case *c, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    static const char *const told[] = {"status",   "level",         "admitted_at",
                                       "round_at", "discharged_at", "days_approved"};
    struct pc_str level = pc_stay_text(c, "level");
    if (!pc_stay_is(c) || !pc_body_get(c, "stay"))
        return;
    yyjson_mut_val *stay = yyjson_mut_obj(doc);
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        if (member(c, told[i]))
            yyjson_mut_obj_add_val(doc, stay, told[i], yyjson_mut_val_mut_copy(doc, member(c, told[i])));
    }
    if (pc_stay_continued(c)) {
        yyjson_mut_obj_add_bool(doc, stay, "continued", true);
        yyjson_mut_obj_add_bool(doc, stay, "in_time", asked_in_time(c));
    }
    yyjson_mut_obj_remove_key(input, "stay");
    yyjson_mut_obj_add_val(doc, input, "stay", stay);
    if (yyjson_mut_obj_get(input, "category")) {
        yyjson_mut_obj_remove_key(input, "category");
        yyjson_mut_obj_add_strncpy(doc, input, "category", level.ptr, level.size);
    }
}

/* ---- doings ------------------------------------------------------------------------------------------------------------ */

/* What was found for an earlier question says nothing about this one. */
static void forget_evaluation(struct pc_case *c)
{
    c->row.flags &= ~(uint32_t)(PC_CASE_CRITERIA_MET | PC_CASE_CRITERIA_NOT_MET | PC_CASE_DOCUMENTS_MISSING |
                                PC_CASE_INTAKE_APPROVABLE | PC_CASE_AUTO_APPROVE);
    c->row.complete_at = PC_NEVER;
}

void pc_stay_renew(struct pc_case *c, struct pc_time at, int64_t days, bool reconsidered)
{
    const bool decided = c->row.flags & PC_CASE_DETERMINED;
    forget_evaluation(c);
    c->row.flags &= ~(uint32_t)PC_CASE_LATE;
    pc_clocks_renew(c, at, reconsidered);
    put_int(c, "round", yyjson_mut_get_sint(member(c, "round")) + (decided ? 1 : 0));
    put_int(c, "evaluated", c->row.evaluation);
    pc_stay_put_time(c, "round_at", at);
    put_bool(c, "reviewing", true);
    pc_stay_put(c, "days_asked", days > 0 ? yyjson_mut_sint(c->doc, days) : NULL);
}

void pc_stay_disputed(struct pc_case *c)
{
    if (pc_stay_is(c))
        put_bool(c, "reviewing", false);
}

void pc_stay_convert(struct pc_step *step)
{
    forget_evaluation(step->c);
    pc_stay_move(step->c, PC_STR("inpatient_acute"), "inpatient", step->at); /* R3.3 names the level */
    pc_stay_put_time(step->c, "converted_at", step->at);
    yyjson_mut_obj_add_str(step->c->doc, step->data, "level", "inpatient_acute");
}

static struct pc_time next_review_of(struct pc_step *step, struct pc_date through)
{
    struct pc_case *c = step->c;
    struct pc_time next = step->action->next_review;
    struct pc_date last;
    if (next.ms == 0 && observed_until(c, &last)) /* its end comes first, and converts it */
        through.days = last.days + 1;
    if (next.ms == 0)
        next = pc_stay_morning(c, through);
    pc_stay_put_date(c, "next_review", pc_stay_day(c, next));
    return next;
}

/* Days that can still be disputed: those that reviews denied, less what an appeal gave back (R8.6). */
static void count_denied(struct pc_case *c, enum pc_state outcome, int64_t days)
{
    const bool reviewed = is_reviewing(c);
    if (reviewed)
        days += denied(c);
    if (outcome != PC_ST_APPROVED)
        put_int(c, "days_denied", days);
    else if (!reviewed)
        pc_stay_put(c, "days_denied", NULL);
}

void pc_stay_determined(struct pc_step *step, enum pc_state outcome, struct pc_time *next_out)
{
    struct pc_case *c = step->c;
    struct pc_date from = step->action->from, to = step->action->to;
    const int64_t asked = usual_count(c), total = yyjson_mut_get_sint(member(c, "days_approved"));
    int64_t granted = 0;
    *next_out = PC_NEVER;
    if (outcome != PC_ST_DENIED &&
        (step->action->has_frame || pc_stay_frame(c, step->action->approved_count, &from, &to) == PC_OK)) {
        granted = to.days - from.days + 1;
        put_int(c, "days_approved", total + granted);
        if (!member(c, "approved_from"))
            pc_stay_put_date(c, "approved_from", from);
        pc_stay_put_date(c, "approved_through", to);
        *next_out = next_review_of(step, to);
    }
    if (pc_stay_time(c, "discharged_at").ms != PC_NEVER.ms)
        *next_out = (struct pc_time){step->at.ms - 1};
    count_denied(c, outcome, asked > granted ? asked - granted : 0);
    put_bool(c, "reviewing", false);
}

int64_t pc_stay_days(const struct pc_case *c)
{
    return yyjson_mut_get_sint(member(c, "days_approved"));
}

/* ---- guards ------------------------------------------------------------------------------------------------------------ */

void pc_stay_facts(const struct pc_case *c, struct pc_flow_facts *facts)
{
    if (!pc_stay_is(c))
        return;
    facts->discharged = member(c, "discharged_at") != NULL;
    facts->not_admitted = member(c, "admitted_at") == NULL;
    facts->nothing_denied = !member(c, "days_denied") && c->row.state != PC_ST_DENIED;
}
