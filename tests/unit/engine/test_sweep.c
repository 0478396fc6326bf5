#include <stdio.h>
#include "caseflow/flow.h"
#include "engine/sweep.h"
#include "store/memory/double.h"
#include "support/engine_world.h"

/* A law whose clock decides; a request without end date and without grants cannot be put into a letter. */
#define DEEMED                                                                            \
    WORLD_RULE("decision", "law_deemed", "law", "3", "calendar_days", "receipt", "false", \
               "\"on_missed\":\"deemed_approved\",")
#define OPEN_END \
    "{\"setting\":\"outpatient\",\"codes\":[{\"code\":\"97110\",\"units\":1}],\"diagnoses\":[],\"start_date\":\"2026-11-18\"}"

static enum pc_rc count_timer(void *arg, const struct pc_timer_row *row)
{
    (void)row;
    ++*(int *)arg;
    return PC_OK;
}

static int timers(struct world *w)
{
    int count = 0;
    assert_ok(w->store->ops->timer_walk(w->store, (struct pc_time){INT64_MAX - 1}, 0, count_timer, &count));
    return count;
}

static int64_t events(struct world *w)
{
    return w->engine->last.position;
}

static void a_timer_fires_once(void **state) /* I11 */
{
    struct world *w = *state;
    pc_wall_sim_set(&w->wall, w->engine->next_due);
    assert_true(pc_engine_ready(w->engine));
    pc_engine_commit(w->engine);
    assert_int_equal(events(w), 2);
    assert_int_equal(w->engine->fired, 1);
    assert_false(pc_engine_ready(w->engine));
    pc_engine_commit(w->engine);
    world_restart(w);
    assert_false(pc_engine_ready(w->engine));
    assert_int_equal(events(w), 2);
    world_answer(w);
}

/* The machine slept for two months: everything fires, late and in order, and it is on record how late. */
static void what_fell_due_meanwhile_fires_late_and_in_order(void **state) /* I11, R5.7 */
{
    struct world *w = *state;
    pc_wall_sim_set(&w->wall, (struct pc_time){pc_wall_now(&w->wall.base).ms + 60 * INT64_C(86400000)});
    world_restart(w);
    for (int i = 0; i < 20 && pc_engine_ready(w->engine); i++)
        world_turn(w);
    assert_false(pc_engine_ready(w->engine));
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review"); /* escalated, not decided (I3) */
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "missed");
    assert_string_equal(world_text(w, "/case/clocks/0/ended_at"), "2026-11-24T01:00:00.000Z");
    assert_string_equal(world_text(w, "/case/clocks/1/state"), "missed");
    assert_int_equal(world_count(w, "/case/escalations"), 2);
    assert_true(w->engine->overdue_ms_max > 40 * INT64_C(86400000));
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, ",\"after\":1")),
                 PC_OK);
    assert_int_equal(world_count(w, "/events"), 4);
    assert_string_equal(world_text(w, "/events/0/event"), "decision_warning");
    assert_string_equal(world_text(w, "/events/0/data/rule"), "programme_mnr_5bd");
    assert_int_equal(timers(w), 0);
    assert_true(world_verified(w));
}

static void a_stale_timer_is_dropped_without_an_event(void **state)
{
    struct world *w = *state;
    const struct pc_timer_row stale = {.due = {pc_wall_now(&w->wall.base).ms + 1},
                                       .case_id = 1,
                                       .clock = 1,
                                       .generation = 9,
                                       .event = PC_EV_DECISION_DUE};
    assert_ok(w->store->ops->begin(w->store));
    assert_ok(w->store->ops->timer_insert(w->store, &stale));
    assert_ok(w->store->ops->commit(w->store));
    world_restart(w);
    const int before = timers(w);
    assert_world(world_advance(w, "1s"), PC_OK);
    assert_int_equal(timers(w), before - 1);
    assert_int_equal(events(w), 1);
}

static void where_the_law_says_so_the_clock_approves(void **state) /* R5.6 */
{
    struct world *w = *state;
    w->answer = WORLD_CASES(WORLD_CASE("pt_ot", "met", DEEMED, "\"grants\":{\"days\":30},"));
    assert_world(world_submit(w, "L-1"), PC_OK);
    assert_world(world_advance(w, "4d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_string_equal(world_text(w, "/case/determination/by/id"), "law");
    assert_true(world_true(w, "/case/late"));
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "missed");
}

/* Where neither the request nor a policy names a last day, the grant has one all the same: a letter without it would be refused
 * (I6), and the timer with it. */
static void what_the_law_grants_has_a_last_day(void **state) /* R5.6, R8.1 */
{
    struct world *w = *state;
    w->answer = WORLD_CASES(WORLD_CASE("pt_ot", "met", DEEMED, ""));
    assert_world(world_submit_service(w, "L-1", OPEN_END), PC_OK);
    assert_world(world_advance(w, "20d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/determination/by/id"), "law");
    assert_string_equal(world_text(w, "/case/determination/approved/from"), "2026-11-18");
    assert_string_equal(world_text(w, "/case/determination/approved/to"), "2027-01-16"); /* the 60th day */
    assert_true(world_verified(w));
}

/* A case whose stored evaluation was damaged: its timer cannot fire, all others can, and commands commit. */
static void a_damaged_case_does_not_stop_the_others(void **state)
{
    struct world *w = *state;
    assert_world(world_submit(w, "D-1"), PC_OK);
    struct pc_evaluation_row *row = pc_mem_find(&pc_mem_of(w->store)->tables, PC_ROW_EVALUATION,
                                                &(struct pc_evaluation_row){.case_id = 1, .number = 1});
    row->output.size--; /* no JSON any more */
    pc_wall_sim_set(&w->wall, w->engine->next_due);
    pc_engine_commit(w->engine);
    assert_int_equal(w->engine->failed, 0);
    assert_int_equal(events(w), 3); /* the second case's warning */
    assert_false(pc_engine_ready(w->engine));
    world_answer(w);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
}

/* A fault of the store takes the whole batch back; the timer fires at the next try. */
static void a_fault_at_any_store_call_loses_no_timer(void **state) /* I2, I11 */
{
    struct world *w = *state;
    const struct pc_hash before = world_digest(w);
    pc_wall_sim_set(&w->wall, w->engine->next_due);
    int failures = 0;
    for (int at = 1; at < 100 && events(w) == 1; at++) {
        pc_store_memory_fail_at(w->store, at);
        pc_engine_commit(w->engine);
        pc_store_memory_fail_at(w->store, 0);
        if (events(w) > 1)
            break;
        failures++;
        const struct pc_hash now = world_digest(w);
        assert_memory_equal(&now, &before, sizeof now);
        assert_false(pc_engine_ready(w->engine)); /* not at once again: a second later */
        pc_wall_sim_set(&w->wall, w->engine->next_due);
        assert_true(pc_engine_ready(w->engine));
    }
    assert_true(failures > 8);
    assert_int_equal(events(w), 2);
    world_answer(w);
    assert_true(world_verified(w));
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_timer_fires_once), T(what_fell_due_meanwhile_fires_late_and_in_order),
             T(a_stale_timer_is_dropped_without_an_event), T(where_the_law_says_so_the_clock_approves),
             T(what_the_law_grants_has_a_last_day), T(a_damaged_case_does_not_stop_the_others),
             T(a_fault_at_any_store_call_loses_no_timer))
