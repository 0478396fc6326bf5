/* src/engine/cover.c -- coordination of benefits at the eligibility load (R3.7). */
#include "engine/cover.h"
#include <string.h>
#include "engine/step.h"
#include "engine/tasks.h"

/* Covers that come before this plan: why nothing is reviewed then, and whether the member may be on the plan at all. */
static const struct first {
    const char *other, *reason;
    bool off;
} firsts[] = {
    {"medicare_primary", "medicare_primary", true},
    {"commercial_primary", "commercial_not_primary", false},
};

static enum pc_rc first_of(struct pc_arena *arena, struct pc_str json, const struct first **first_out)
{
    yyjson_val *row;
    *first_out = NULL;
    PC_TRY(pc_arena_parse(arena, json, &row));
    struct pc_str other = pc_json_str(pc_json_get(row, "coverage"), "other");
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
        if (pc_str_is(other, firsts[i].other))
            *first_out = &firsts[i];
    }
    return PC_OK;
}

/* ---- open cases stop -------------------------------------------------------------------------------------------------- */

struct stop {
    struct pc_engine *engine;
    struct pc_command *command;
    const struct first *first;
    int64_t stopped;
};

static void put_reason(struct pc_case *c, const char *code)
{
    yyjson_val *known = pc_catalogue_reason(c->catalogue, pc_str_of(code));
    yyjson_mut_val *reason = yyjson_mut_obj(c->doc);
    struct pc_str text = pc_json_str(known, "plain");
    yyjson_mut_obj_add_str(c->doc, reason, "code", code);
    yyjson_mut_obj_add_strncpy(c->doc, reason, "text", text.size ? text.ptr : code,
                               text.size ? text.size : strlen(code));
    pc_body_put(c, "reason", reason);
    pc_body_put_str(c, "requirement", PC_STR("no_um"));
}

/* Whether the case's machine lets cover end it where it stands: an appeal of a past decision, say, goes on. */
static bool can_stop(const struct pc_case *c)
{
    struct pc_flow_facts facts;
    struct pc_flow_effects effects;
    pc_case_facts(c, PC_STR("system"), &facts);
    return pc_flow_step((enum pc_kind)c->row.kind, (enum pc_state)c->row.state, PC_EV_UM_NOT_PERFORMED,
                        PC_WHO_SYSTEM, &facts, &effects, NULL) == PC_OK;
}

static enum pc_rc stop_case(struct stop *s, int64_t id)
{
    struct pc_case *c = PC_NEW(s->command->arena, struct pc_case);
    struct pc_step step;
    PC_TRY(pc_case_load(s->engine->store, id, true, s->command->arena, c));
    PC_TRY(pc_engine_catalogue(s->engine, c->row.revision, &c->catalogue));
    if (!can_stop(c))
        return PC_OK;
    pc_step_system(&step, s->engine, c, s->command->arena, &s->command->err);
    put_reason(c, s->first->reason);
    yyjson_mut_obj_add_str(c->doc, step.data, "cover", s->first->other);
    PC_TRY(pc_step(&step, PC_EV_UM_NOT_PERFORMED));
    s->stopped++;
    return pc_case_store(s->engine, c, s->command->arena);
}

/* A walk may not write: the open cases are gathered first. */
struct open_cases {
    struct pc_arena *arena;
    struct open_case {
        struct open_case *next;
        int64_t id;
    } * first, **last;
};

static enum pc_rc gather(void *arg, const struct pc_case_row *row)
{
    struct open_cases *list = arg;
    if (pc_state_is_final((enum pc_state)row->state))
        return PC_OK;
    *list->last = PC_NEW(list->arena, struct open_case);
    (*list->last)->id = row->id;
    list->last = &(*list->last)->next;
    return PC_OK;
}

static enum pc_rc stop_cases(struct stop *s, const struct pc_member_row *row)
{
    struct open_cases list = {.arena = s->command->arena};
    const struct pc_case_filter filter = {
        .payers = row->payer, .member = row->member, .state = -1, .kind = -1, .due_before = PC_NEVER};
    list.last = &list.first;
    PC_TRY(s->engine->store->ops->case_list(s->engine->store, &filter, s->command->arena, gather, &list));
    for (const struct open_case *one = list.first; one; one = one->next)
        PC_TRY(stop_case(s, one->id));
    return PC_OK;
}

enum pc_rc pc_cover_changed(struct pc_engine *engine, struct pc_command *command,
                            const struct pc_member_row *row, struct pc_str before, const char **flagged_out,
                            int64_t *stopped_out)
{
    struct stop stop = {.engine = engine, .command = command};
    const struct first *was;
    PC_TRY(first_of(command->arena, before, &was));
    PC_TRY(first_of(command->arena, row->json, &stop.first));
    *flagged_out = stop.first ? stop.first->reason : NULL;
    *stopped_out = 0;
    if (was && was->off && stop.first != was)
        PC_TRY(pc_tasks_member_stays(engine, row->payer, row->member, command->arena));
    if (!stop.first || stop.first == was)
        return PC_OK;
    if (stop.first->off)
        PC_TRY(pc_tasks_member_off(engine, row->payer, row->member, command->arena));
    PC_TRY(stop_cases(&stop, row));
    *stopped_out = stop.stopped;
    return PC_OK;
}
