/* src/engine/sweep.c -- due timers, each fired in its own savepoint (R5.6, I11). */
#include "engine/sweep.h"
#include "base/log.h"
#include "engine/clocks.h"
#include "engine/determine.h"
#include "engine/savepoint.h"
#include "engine/step.h"

/* ---- one timer ------------------------------------------------------------------------------------------------------------ */

/* What the law grants holds as long as was asked; where neither the request nor a policy names a last day, for the 60 days that
 * Michigan's law gives (MCL 500.2212e), the only one of those that deem a request approved to say how long (R5.6). */
enum { DEEMED_DAYS = 60 };

static void deem(struct pc_step *step, struct pc_action *action)
{
    *action = *step->action;
    if (pc_default_frame(step->c, &action->from, &action->to) != PC_OK)
        action->to.days = action->from.days + DEEMED_DAYS - 1;
    action->has_frame = true;
    step->action = action;
    step->actor = PC_STR("law");
    step->roles = PC_WHO_LAW;
}

/* Who acts when a clock runs out: the law where it deems the request approved, else the system, which only escalates (I3). */
static enum pc_rc actor_of(struct pc_step *step, const struct pc_clock_row *clock, enum pc_event event,
                           struct pc_action *action)
{
    const struct pc_rule *rule;
    PC_TRY(pc_rules_read(step->engine->rules, clock->rule, &rule));
    if (event == PC_EV_DECISION_DUE && rule->deemed_approved)
        deem(step, action);
    yyjson_mut_obj_add_strcpy(step->c->doc, step->data, "rule", rule->rule);
    return PC_OK;
}

static enum pc_rc fire(struct pc_engine *engine, const struct pc_timer_row *timer, struct pc_arena *arena)
{
    struct pc_case c;
    struct pc_step step;
    struct pc_action action;
    struct pc_clock_row *clock;
    struct pc_err err = {0};
    char due[PC_TIME_TEXT];
    enum pc_rc rc = engine->store->ops->timer_delete(engine->store, timer);
    if (rc == PC_NOT_FOUND)
        return PC_OK; /* fired or cancelled already: never twice (I11) */
    PC_TRY(rc);
    PC_TRY(pc_case_load(engine->store, timer->case_id, true, arena, &c));
    if (pc_clocks_fired(&c, timer, &clock) != PC_OK)
        return PC_OK; /* stale: the clock ended or stood still since */
    PC_TRY(pc_engine_catalogue(engine, c.row.revision, &c.catalogue));
    pc_step_system(&step, engine, &c, arena, &err);
    PC_TRY(actor_of(&step, clock, (enum pc_event)timer->event, &action));
    yyjson_mut_obj_add_sint(c.doc, step.data, "clock", clock->number);
    yyjson_mut_obj_add_strcpy(c.doc, step.data, "due_at", pc_time_format(clock->due_at, due));
    if (pc_clocks_ends((enum pc_event)timer->event))
        PC_TRY(pc_clocks_ended(engine, &c, clock));
    rc = pc_step(&step, (enum pc_event)timer->event);
    if (rc != PC_OK) {
        pc_log(PC_LOG_ERROR, "timer_refused", pc_kv_str("reason", err.reason),
               pc_kv_int("event", timer->event));
        return rc;
    }
    /* The end is armed behind the warning with the same generation, so the warning's own key is free again. */
    if (!pc_clocks_ends((enum pc_event)timer->event))
        PC_TRY(pc_clocks_warned(engine, &c.clocks[timer->clock - 1])); /* the step may have added some */
    return pc_case_store(engine, &c, arena);
}

/* Like a command's apply: whole or not at all.  A timer that cannot fire stays, so it fires late rather than never. */
static enum pc_rc fire_alone(struct pc_engine *engine, const struct pc_timer_row *timer,
                             struct pc_arena *arena)
{
    struct pc_savepoint before;
    PC_TRY(pc_savepoint_set(engine, &before));
    enum pc_rc rc = fire(engine, timer, arena);
    if (rc == PC_OK)
        rc = engine->store->ops->release(engine->store);
    if (rc != PC_OK) {
        enum pc_rc undone = pc_savepoint_undo(engine, &before);
        return undone == PC_OK ? rc : undone;
    }
    pc_savepoint_kept(engine);
    int64_t late = engine->at.ms - timer->due.ms;
    if (late > engine->overdue_ms_max)
        engine->overdue_ms_max = late;
    return PC_OK;
}

/* A timer whose event was refused (a defect, and logged as one) must not keep the thread spinning. */
enum { RETRY_MS = 60000 };

/* ---- many ----------------------------------------------------------------------------------------------------------------- */

struct due {
    struct pc_timer_row *timers;
    size_t count, max;
};

static enum pc_rc collect(void *arg, const struct pc_timer_row *timer)
{
    struct due *due = arg;
    if (due->count < due->max)
        due->timers[due->count++] = *timer;
    return PC_OK;
}

enum pc_rc pc_sweep(struct pc_engine *engine, int max, size_t *fired_out)
{
    *fired_out = 0;
    if (max <= 0 || engine->next_due.ms > engine->at.ms)
        return PC_OK;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(65536);
    struct due due = {.timers = pc_alloc((size_t)max * sizeof *due.timers), .max = (size_t)max};
    enum pc_rc rc = engine->store->ops->timer_walk(engine->store, engine->at, max, collect, &due);
    for (size_t i = 0; rc == PC_OK && i < due.count; i++) {
        rc = fire_alone(engine, &due.timers[i], arena);
        if (rc != PC_OK && (!pc_rc_is_fault(rc) || rc == PC_CORRUPT)) {
            engine->stuck_until = (struct pc_time){engine->at.ms + RETRY_MS};
            rc = PC_OK; /* refused, or of a damaged case: it stays and is tried again, the others go on */
        }
        pc_arena_reset(arena);
        ++*fired_out;
    }
    pc_free(due.timers);
    return rc;
}

struct ahead {
    struct pc_time after, first;
};

/* The first timer behind `after`; ends the walk there. */
static enum pc_rc first_due(void *arg, const struct pc_timer_row *timer)
{
    struct ahead *ahead = arg;
    if (timer->due.ms <= ahead->after.ms)
        return PC_OK;
    ahead->first = timer->due;
    return PC_CONFLICT;
}

void pc_sweep_look_ahead(struct pc_engine *engine)
{
    bool stuck = engine->stuck_until.ms > engine->at.ms;
    struct ahead ahead = {{stuck ? engine->at.ms : INT64_MIN}, PC_NEVER};
    enum pc_rc rc = engine->store->ops->timer_walk(engine->store, (struct pc_time){INT64_MAX - 1},
                                                   stuck ? 0 : 1, first_due, &ahead);
    if (rc != PC_OK && rc != PC_CONFLICT) {
        engine->next_due = engine->at;
        return;
    }
    engine->next_due = ahead.first;
    /* What was refused is tried again in a while; the others keep their own instants meanwhile. */
    if (stuck && engine->stuck_until.ms < engine->next_due.ms)
        engine->next_due = engine->stuck_until;
}
