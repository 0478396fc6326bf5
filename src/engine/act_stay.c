/* src/engine/act_stay.c -- what is recorded of a stay: admission and level of care, the next review, contacts, the discharge and the
 * plan for it (R3.3, R4.7, R4.8).  Dates that cannot be are refused with their field; the machine refuses what is out of turn. */
#include <string.h>
#include "engine/act.h"
#include "engine/clocks.h"
#include "engine/stay.h"
#include "engine/supply.h"

/* ---- instants and levels ------------------------------------------------------------------------------------------------ */

/* An action is read before its batch begins, too. */
static struct pc_time now_of(const struct pc_act *a)
{
    return pc_wall_now(a->engine->config.wall);
}

/* params.at: when it happened, not before `earliest` (PC_NEVER: any time before now). */
static enum pc_rc read_at(struct pc_act *a, struct pc_time earliest, const char *too_early,
                          struct pc_time *at_out)
{
    yyjson_val *params = a->command->params;
    if (!pc_json_get(params, "at"))
        return pc_act_invalid(a, "missing", "params.at", "say when it took place");
    PC_TRY(pc_time_parse(pc_json_str(params, "at"), at_out));
    if (at_out->ms > now_of(a).ms)
        return pc_act_invalid(a, "in_the_future", "params.at", "it has not taken place yet");
    if (earliest.ms != PC_NEVER.ms && at_out->ms < earliest.ms)
        return pc_act_invalid(a, too_early, "params.at", "it cannot have taken place before that");
    return PC_OK;
}

static enum pc_rc refuse(struct pc_act *a, const char *reason, const char *detail)
{
    pc_fail(&a->command->err, PC_REFUSED, reason, "params.action", "%s", detail);
    pc_step_allowed(a->c, a->command->actor.roles, a->command->actor.id, &a->command->err);
    return PC_REFUSED;
}

/* What the stay's members were when the action was taken: a stay without them was not opened as one. */
static enum pc_rc check_stay(struct pc_act *a)
{
    if (pc_stay_is(a->c) && pc_body_get(a->c, "stay"))
        return PC_OK;
    return refuse(a, "not_allowed_in_state", "the case is no stay");
}

/* How intense the care of a destination is, from home upwards: a plan leads to less than the member has now (R4.8). */
static const struct {
    const char *destination;
    int intensity;
} intensities[] = {
    {"home", 0},
    {"home_health", 1},
    {"hospice", 1},
    {"observation", 2},
    {"inpatient_mh_sa_residential", 2},
    {"inpatient_snf", 2},
    {"inpatient_rehab", 3},
    {"inpatient_ltac", 4},
    {"inpatient_detox", 4},
    {"inpatient_maternity", 4},
    {"inpatient_mh_sa", 4},
    {"inpatient_acute", 5},
};

static int intensity_of(struct pc_str destination)
{
    for (size_t i = 0; i < sizeof intensities / sizeof intensities[0]; i++) {
        if (pc_str_is(destination, intensities[i].destination))
            return intensities[i].intensity;
    }
    return -1;
}

/* ---- admission ------------------------------------------------------------------------------------------------------------ */

struct admission {
    struct pc_str level;
    const char *status;
    struct pc_time at;
};

static enum pc_rc read_level(struct pc_act *a, struct admission *into)
{
    struct pc_str level = pc_json_str(a->command->params, "level"), now = pc_stay_text(a->c, "level");
    struct pc_str status = pc_json_str(a->command->params, "status");
    const bool observed = status.size ? pc_str_is(status, "observation")
                                      : pc_str_is(level.size ? level : now, "observation");
    into->status = observed ? "observation" : "inpatient";
    if (observed)
        into->level = PC_STR("observation");
    else if (level.size)
        into->level = level;
    else
        into->level = pc_str_is(now, "observation") ? PC_STR("inpatient_acute") : now;
    yyjson_val *category = pc_catalogue_category(a->c->catalogue, into->level);
    if (!category || pc_str_is(pc_json_str(category, "setting"), "outpatient") ||
        (level.size && !pc_str_equal(level, into->level)))
        return pc_act_invalid(a, "unknown_level", "params.level",
                              "name an inpatient level of care, and none for observation");
    return PC_OK;
}

/* When the latest level of care began. */
static struct pc_time latest_move(const struct pc_case *c)
{
    yyjson_mut_val *last = yyjson_mut_arr_get_last(yyjson_mut_obj_get(pc_body_get(c, "stay"), "levels"));
    struct pc_time at;
    struct pc_str text = pc_str_of(yyjson_mut_get_str(yyjson_mut_obj_get(last, "from")));
    return pc_time_parse(text, &at) == PC_OK ? at : PC_NEVER;
}

static enum pc_rc read_admission(struct pc_act *a, struct admission *into)
{
    PC_TRY(check_stay(a));
    PC_TRY(read_level(a, into));
    PC_TRY(read_at(a, latest_move(a->c), "before_admission", &into->at));
    const bool admitted = pc_stay_time(a->c, "admitted_at").ms != PC_NEVER.ms;
    const bool same = pc_str_equal(into->level, pc_stay_text(a->c, "level"));
    if (pc_stay_time(a->c, "discharged_at").ms != PC_NEVER.ms)
        return refuse(a, "already_discharged", "the member has left");
    if (admitted && (same || strcmp(into->status, "observation") == 0))
        return refuse(a, "already_admitted",
                      "the admission is recorded; another level of care is named with it");
    return PC_OK;
}

enum pc_rc pc_act_read_admit(struct pc_act *a)
{
    struct admission into = {0};
    PC_TRY(read_admission(a, &into));
    a->c->output = a->answer; /* the rules by which hours of observation run are the new level's */
    a->action.level_changes = !pc_str_equal(into.level, pc_stay_text(a->c, "level"));
    a->action.into_observation = strcmp(into.status, "observation") == 0 &&
                                 pc_clocks_known(a->c, PC_CLK_OBSERVATION_24H);
    pc_stay_move(a->c, into.level, into.status, into.at);
    return PC_OK;
}

enum pc_rc pc_act_ask_admit(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    struct admission into = {0};
    (void)doc;
    (void)input; /* pc_stay_input fills it from what is set here */
    PC_TRY(read_admission(a, &into));
    pc_stay_move(a->c, into.level, into.status, into.at);
    return PC_OK;
}

/* ---- the next review ------------------------------------------------------------------------------------------------------- */

bool pc_act_begins_review(const struct pc_act *a)
{
    return !pc_json_get(a->command->params, "date");
}

/* A review that begins at once is a new round: its facts are those that come with it. */
enum pc_rc pc_act_ask_review(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    PC_TRY(check_stay(a));
    pc_stay_renew(a->c, now_of(a), pc_json_int(a->command->params, "days", 0), false);
    pc_stay_drop_facts(a->c, input);
    pc_supply_merge(doc, input, a->command->params);
    return PC_OK;
}

enum pc_rc pc_act_read_review(struct pc_act *a)
{
    yyjson_val *params = a->command->params;
    struct pc_date day;
    PC_TRY(check_stay(a));
    a->action.days_asked = pc_json_int(params, "days", 0);
    if (pc_act_begins_review(a)) {
        a->c->output = a->answer; /* the new round's clocks run by its own rules */
        return PC_OK;
    }
    PC_TRY(pc_date_parse(pc_json_str(params, "date"), &day));
    if (day.days < pc_stay_day(a->c, now_of(a)).days)
        return pc_act_invalid(a, "in_the_past", "params.date", "the day of the next review has passed");
    a->action.review_dated = true;
    a->action.next_review = pc_stay_morning(a->c, day);
    pc_stay_put_date(a->c, "next_review", day);
    return PC_OK;
}

/* ---- contacts -------------------------------------------------------------------------------------------------------------- */

static void append(struct pc_case *c, const char *key, yyjson_mut_val *entry)
{
    yyjson_mut_val *list = yyjson_mut_obj_get(pc_body_get(c, "stay"), key);
    if (!list) {
        list = yyjson_mut_arr(c->doc);
        pc_stay_put(c, key, list);
    }
    yyjson_mut_arr_append(list, entry);
}

enum pc_rc pc_act_read_contact(struct pc_act *a)
{
    char text[PC_TIME_TEXT];
    struct pc_time at = now_of(a);
    struct pc_str with = pc_json_str(a->command->params, "with");
    yyjson_mut_doc *doc = a->c->doc;
    PC_TRY(check_stay(a));
    if (!with.size)
        return pc_act_invalid(a, "missing", "params.with", "say who was spoken with");
    if (pc_json_get(a->command->params, "at"))
        PC_TRY(read_at(a, PC_NEVER, "", &at));
    a->action.note = pc_json_str(a->command->params, "text"); /* its words are a clinical note */
    yyjson_mut_val *entry = yyjson_mut_obj(doc);
    yyjson_mut_obj_add_strncpy(doc, entry, "with", with.ptr, with.size);
    yyjson_mut_obj_add_strcpy(doc, entry, "at", pc_time_format(at, text));
    yyjson_mut_obj_add_strncpy(doc, entry, "by", a->command->actor.id.ptr, a->command->actor.id.size);
    append(a->c, "contacts", entry);
    return PC_OK;
}

/* ---- the plan for the time after --------------------------------------------------------------------------------------------- */

static yyjson_mut_val *plan_of(struct pc_act *a)
{
    return yyjson_mut_obj_get(pc_body_get(a->c, "stay"), "plan");
}

static void keep(struct pc_act *a, const char *key)
{
    yyjson_val *given = pc_json_get(a->command->params, key);
    if (!given)
        return;
    yyjson_mut_obj_remove_key(plan_of(a), key);
    yyjson_mut_obj_add_val(a->c->doc, plan_of(a), key, yyjson_val_mut_copy(a->c->doc, given));
}

/* A task that the plan has gets its new state; another one is added. */
static void keep_task(struct pc_act *a, yyjson_mut_val *tasks, yyjson_val *given)
{
    yyjson_mut_val *task, *found = NULL;
    size_t i, count;
    struct pc_str name = pc_json_str(given, "task");
    yyjson_mut_arr_foreach(tasks, i, count, task)
    {
        if (pc_str_is(name, yyjson_mut_get_str(yyjson_mut_obj_get(task, "task"))))
            found = task;
    }
    if (!found) {
        found = yyjson_mut_obj(a->c->doc);
        yyjson_mut_obj_add_strncpy(a->c->doc, found, "task", name.ptr, name.size);
        yyjson_mut_arr_append(tasks, found);
    }
    yyjson_mut_obj_remove_key(found, "done");
    yyjson_mut_obj_add_bool(a->c->doc, found, "done", pc_json_bool(given, "done", false));
}

static enum pc_rc check_plan(struct pc_act *a)
{
    struct pc_str destination = pc_json_str(a->command->params, "destination");
    struct pc_time admitted = pc_stay_time(a->c, "admitted_at");
    struct pc_date target;
    if (destination.size && intensity_of(destination) < 0)
        return pc_act_invalid(a, "unknown_destination", "params.destination",
                              "home, home_health, hospice or a level of care");
    if (destination.size && intensity_of(destination) >= intensity_of(pc_stay_text(a->c, "level")))
        return pc_act_invalid(a, "not_less_intense", "params.destination",
                              "a discharge leads home or to a less intense setting");
    if (!pc_json_get(a->command->params, "target_date") || admitted.ms == PC_NEVER.ms)
        return PC_OK;
    PC_TRY(pc_date_parse(pc_json_str(a->command->params, "target_date"), &target));
    if (target.days < pc_stay_day(a->c, admitted).days)
        return pc_act_invalid(a, "before_admission", "params.target_date",
                              "the discharge follows the admission");
    return PC_OK;
}

enum pc_rc pc_act_read_plan(struct pc_act *a)
{
    yyjson_val *task, *given = pc_json_get(a->command->params, "tasks");
    size_t i, count;
    PC_TRY(check_stay(a));
    PC_TRY(check_plan(a));
    keep(a, "barriers");
    keep(a, "target_date");
    keep(a, "destination");
    yyjson_mut_val *tasks = yyjson_mut_obj_get(plan_of(a), "tasks");
    yyjson_arr_foreach(given, i, count, task) keep_task(a, tasks, task);
    return PC_OK;
}

/* ---- the discharge ------------------------------------------------------------------------------------------------------------ */

/* R3.3: what is told late counts as it was.  Up to and including the 24th hour nothing was to be reviewed; up to and including the
 * 48th the stay was observation, though the hour has been passed on the record since. */
static void observe(struct pc_act *a, struct pc_time at)
{
    struct pc_case *c = a->c;
    const bool converted = pc_stay_time(c, "converted_at").ms != PC_NEVER.ms;
    if (converted && at.ms <= pc_stay_limit(c, PC_CLK_OBSERVATION_48H).ms) {
        pc_stay_put(c, "converted_at", NULL);
        pc_stay_move(c, PC_STR("observation"), "observation", at);
    }
    if (!pc_str_is(pc_stay_text(c, "status"), "observation") || c->row.flags & PC_CASE_DETERMINED ||
        at.ms > pc_stay_limit(c, PC_CLK_OBSERVATION_24H).ms)
        return;
    static const char code[] = "observation_not_over_24_hours";
    yyjson_val *reason = pc_catalogue_reason(c->catalogue, PC_STR("observation_not_over_24_hours"));
    struct pc_str text = pc_json_str(reason, "plain");
    yyjson_mut_val *kept = yyjson_mut_obj(c->doc);
    yyjson_mut_obj_add_str(c->doc, kept, "code", code);
    yyjson_mut_obj_add_strncpy(c->doc, kept, "text", text.ptr ? text.ptr : "", text.size);
    pc_body_put(c, "reason", kept);
    a->action.brief_observation = true;
}

enum pc_rc pc_act_read_discharge(struct pc_act *a)
{
    struct pc_time at, admitted;
    struct pc_str destination = pc_json_str(a->command->params, "destination");
    PC_TRY(check_stay(a));
    admitted = pc_stay_time(a->c, "admitted_at"); /* the table has asked whether there is one */
    /* What an hour that passed on the record made of an observation is no admission. */
    const bool converted = pc_stay_time(a->c, "converted_at").ms != PC_NEVER.ms;
    PC_TRY(read_at(a, converted ? admitted : latest_move(a->c), "before_admission", &at));
    if (!destination.size)
        return pc_act_invalid(a, "missing", "params.destination", "say where the member went");
    observe(a, at);
    return PC_OK;
}

/* Days that are decided after the member has left end the stay: the discharge on record takes effect. */
enum pc_rc pc_act_close_stay(struct pc_act *a, struct pc_step *step)
{
    static const struct pc_action none = {.until = {INT64_MAX}, .approved_count = -1};
    struct pc_step closing = *step;
    if (!pc_stay_is(a->c) || pc_stay_time(a->c, "discharged_at").ms == PC_NEVER.ms)
        return PC_OK;
    closing.action = &none; /* its note is written */
    closing.data = yyjson_mut_obj(a->c->doc);
    return pc_step(&closing, PC_EV_DISCHARGE);
}

/* Only when the machine has let it through: a guard asks whether a discharge is on record already. */
enum pc_rc pc_act_after_discharge(struct pc_act *a, struct pc_step *step)
{
    struct pc_time at;
    struct pc_str destination = pc_json_str(a->command->params, "destination");
    (void)step;
    PC_TRY(pc_time_parse(pc_json_str(a->command->params, "at"), &at));
    pc_stay_put_time(a->c, "discharged_at", at);
    pc_stay_put(a->c, "destination", yyjson_mut_strncpy(a->c->doc, destination.ptr, destination.size));
    yyjson_mut_obj_remove_key(plan_of(a), "status");
    yyjson_mut_obj_add_str(a->c->doc, plan_of(a), "status", "ended");
    return PC_OK;
}
