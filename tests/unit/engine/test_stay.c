/* What a stay keeps: hours of observation to the millisecond, days authorized, rounds of review (R3.3, R4.7, R4.8). */
#include <stdio.h>
#include "support/engine_world.h"
#include "unit/engine/stay_world.h"

static void hours_of_observation_run_from_the_admission_in_elapsed_time(
    void **state) /* R3.3, across the clock change */
{
    struct world *w = *state;
    observe(w);
    assert_string_equal(world_text(w, "/case/state"), "observing");
    assert_string_equal(clock_of(w, "programme_obs_24h", "due_at"), "2026-11-02T01:00:00.000Z");
    assert_string_equal(clock_of(w, "programme_obs_48h", "due_at"), "2026-11-03T01:00:00.000Z");
    assert_string_equal(world_text(w, "/case/stay/plan/status"), "open");
}

static void up_to_and_including_24_hours_are_not_reviewed(void **state) /* R3.3 */
{
    struct world *w = *state;
    observe(w);
    at(w, "2026-11-02T01:00:00.000Z");
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "observing");
    assert_world(discharge(w, "2026-11-02T01:00:00.000Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "not_required");
    assert_string_equal(world_text(w, "/case/reason/code"), "observation_not_over_24_hours");
    assert_string_equal(world_text(w, "/case/stay/plan/status"), "ended");
}

static void a_millisecond_more_is_reviewed_as_observation(void **state) /* R3.3 */
{
    struct world *w = *state;
    observe(w);
    at(w, "2026-11-02T01:00:00.001Z");
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(clock_of(w, "programme_obs_24h", "state"), "met");
    assert_world(discharge(w, "2026-11-02T01:00:00.001Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/stay/level"), "observation");
}

/* What is told in the very moment in which the 24th hour ends comes before its timer, and counts as it is. */
static void a_discharge_that_overtakes_the_24th_hour_s_timer_is_reviewed(void **state) /* R3.3, row 1845 */
{
    struct world *w = *state;
    struct pc_time at;
    observe(w);
    assert_ok(pc_time_parse(PC_STR("2026-11-02T01:00:00.001Z"), &at));
    pc_wall_sim_set(&w->wall, at);
    assert_world(discharge(w, "2026-11-02T01:00:00.001Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/stay/level"), "observation");
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void what_is_told_late_counts_as_it_was(void **state) /* R3.3 */
{
    struct world *w = *state;
    observe(w);
    at(w, "2026-11-02T08:00:00.000Z");
    assert_world(discharge(w, "2026-11-02T01:00:00.000Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "not_required");
}

static void more_than_48_hours_are_an_inpatient_stay(void **state) /* R3.3 */
{
    struct world *w = *state;
    observe(w);
    at(w, "2026-11-03T01:00:00.000Z");
    world_look(w);
    assert_string_equal(world_text(w, "/case/stay/level"), "observation");
    at(w, "2026-11-03T01:00:00.001Z");
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/stay/level"), "inpatient_acute");
    assert_string_equal(world_text(w, "/case/stay/status"), "inpatient");
    assert_string_equal(world_text(w, "/case/category"), "inpatient_acute");
    assert_int_equal(world_count(w, "/case/stay/levels"), 2);
}

static void the_48th_hour_told_late_is_observation_still(void **state) /* R3.3 */
{
    struct world *w = *state;
    observe(w);
    at(w, "2026-11-03T09:00:00.000Z");
    assert_world(discharge(w, "2026-11-03T01:00:00.000Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/stay/level"), "observation");
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void a_failing_policy_leaves_the_observation_to_a_person(void **state) /* I3 */
{
    struct world *w = *state;
    w->status = PC_EVAL_POLICY_ERROR;
    w->answer = "";
    assert_world(submit(w, "observation", ADMITTED_OBS), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/kind"), "stay");
    assert_string_equal(world_text(w, "/cases/0/state"), "nurse_review");
}

static void the_next_review_is_set_though_no_policy_answered(void **state) /* I3, R4.7, I11 */
{
    struct world *w = *state;
    w->status = PC_EVAL_POLICY_ERROR;
    w->answer = "";
    assert_world(submit(w, "inpatient", ADMITTED_OBS), PC_OK);
    assert_world(world_act(w, NURSE, "approve", ",\"note\":\"seen\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "next_review_required"); /* nobody and nothing says for how long */
    assert_world(world_act(w, NURSE, "approve", ",\"days\":2,\"note\":\"seen\""), PC_OK);
    assert_string_equal(clock_of(w, "programme_next_review", "state"), "running");
    assert_string_equal(clock_of(w, "programme_next_review", "due_at"), "2026-11-01T05:00:00.000Z");
}

static void an_approval_authorizes_days_and_sets_the_next_review(void **state) /* R4.7 */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "in_stay");
    assert_string_equal(world_text(w, "/case/determination/approved/from"), "2026-10-31");
    assert_string_equal(world_text(w, "/case/determination/approved/to"), "2026-11-03");
    assert_int_equal(world_int(w, "/case/determination/approved/units"), 4);
    assert_int_equal(world_int(w, "/case/stay/days_approved"), 4);
    assert_string_equal(world_text(w, "/case/stay/next_review"), "2026-11-03");
    assert_string_equal(clock_of(w, "programme_next_review", "due_at"), "2026-11-03T06:00:00.000Z");
}

static void the_grant_counts_when_nobody_else_does(void **state) /* R4.7: days 3 of the scripted grant */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/stay/approved_through"), "2026-11-02");
}

static void on_its_day_a_new_round_begins_in_which_old_findings_do_not_count(void **state) /* R4.7, I4 */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    at(w, "2026-11-03T06:00:00.001Z");
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_int_equal(world_int(w, "/case/stay/round"), 2);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":2"), PC_REFUSED);
    assert_string_equal(w->err.reason, "note_required"); /* nothing is met until somebody looks again */
    supplied(w, "{\"oxygen\":2}");
    assert_world(world_act(w, NURSE, "approve", ",\"days\":2"), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/approved/from"), "2026-11-04");
    assert_int_equal(world_int(w, "/case/stay/days_approved"), 6);
}

static void a_review_that_begins_on_its_day_runs_by_the_rules_told_ahead_for_it(void **state) /* R4.7, R5.5 */
{
    struct world *w = *state;
    w->answer = FIRST(
        STAY("inpatient_acute", "met",
             ",\"next_clocks\":[" RULE("decision", "concurrent_24h", "receipt", "24", "hours") "]"));
    assert_world(submit(w, "inpatient", ADMITTED_OBS), PC_OK);
    world_look(w);
    assert_string_equal(clock_of(w, "concurrent_24h", "due_at"), "no such clock");
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    at(w, "2026-11-03T06:00:00.001Z"); /* nobody asked the policies, nor for the review */
    world_look(w);
    assert_string_equal(clock_of(w, "concurrent_24h", "started_at"), "2026-11-03T06:00:00.001Z");
    assert_string_equal(clock_of(w, "concurrent_24h", "state"), "running");
}

static void the_policies_are_told_of_the_stay_and_of_new_facts_alone(void **state) /* R4.7 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    at(w, "2026-11-03T06:00:00.001Z");
    supplied(w, "{\"oxygen\":2}");
    yyjson_val *input = input_of(w, arena), *stay = pc_json_get(input, "stay");
    assert_true(pc_json_bool(stay, "continued", false));
    assert_int_equal(pc_json_int(stay, "days_approved", 0), 4);
    assert_true(pc_str_is(pc_json_str(stay, "level"), "inpatient_acute"));
    assert_int_equal(yyjson_obj_size(pc_json_get(pc_json_get(input, "request"), "facts")), 1);
    supplied(w, "{\"fever\":1}"); /* in the same round they add up */
    assert_int_equal(yyjson_obj_size(pc_json_get(pc_json_get(input_of(w, arena), "request"), "facts")), 2);
}

static void a_restart_goes_on_with_the_plan(void **state) /* R5.7 */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    world_restart(w);
    at(w, "2026-11-03T06:00:00.001Z");
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void denied_days_leave_the_approved_ones(void **state) /* R4.3, R8.2 */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    w->answer = FIRST(STAY("inpatient_acute", "not_met", ""));
    assert_world(world_act(w, NURSE, "plan_review", ",\"days\":5"), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "denied");
    assert_string_equal(world_text(w, "/case/stay/approved_through"), "2026-11-03");
    assert_int_equal(world_int(w, "/case/stay/days_approved"), 4);
    assert_int_equal(world_int(w, "/case/stay/days_denied"), 5);
}

static void another_level_gives_back_the_days_after_the_move(void **state) /* R4.7: earlier days stay */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    at(w, "2026-11-02T18:00:00.000Z");
    w->answer = FIRST(STAY("inpatient", "met", ""));
    assert_world(
        world_act(w, PROVIDER, "admit", ",\"at\":\"2026-11-02T16:00:00.000Z\",\"level\":\"inpatient\""),
        PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_int_equal(world_int(w, "/case/stay/days_approved"), 2);
    assert_string_equal(world_text(w, "/case/stay/approved_through"), "2026-11-01");
    assert_world(world_act(w, NURSE, "approve", ",\"days\":7"), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/approved/from"), "2026-11-02");
}

static void a_plan_that_begins_at_another_level_keeps_no_day(void **state) /* R4.7 */
{
    struct world *w = *state;
    w->answer = FIRST(STAY("inpatient_acute", "met", ""));
    assert_world(submit(w, "inpatient", ""), PC_OK);
    world_look(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    assert_int_equal(world_int(w, "/case/stay/days_approved"), 4);
    w->answer = FIRST(STAY("inpatient", "met", ""));
    assert_world(
        world_act(w, PROVIDER, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\",\"level\":\"inpatient\""),
        PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_int_equal(world_int(w, "/case/stay/days_approved"), 0);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":7"), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/approved/from"), "2026-10-31");
    assert_int_equal(world_int(w, "/case/stay/days_approved"), 7);
}

static void days_decided_after_the_discharge_end_the_stay(void **state) /* R4.8 */
{
    struct world *w = *state;
    admitted(w);
    at(w, "2026-11-02T18:00:00.000Z");
    assert_world(discharge(w, "2026-11-02T16:00:00.000Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_world(world_act(w, NURSE, "approve", ",\"days\":3"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "discharged");
}

static void what_needs_no_more_review_cannot_be_appealed(void **state) /* R8.6 */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":4"), PC_OK);
    assert_world(world_act(w, PROVIDER, "reconsider", ",\"facts\":{\"fever\":1}"), PC_REFUSED);
    assert_string_equal(w->err.reason, "nothing_denied");
}

#define T(test) PC_TEST_WITH(test, stay_begun, world_gone)
PC_TEST_MAIN(
    T(hours_of_observation_run_from_the_admission_in_elapsed_time),
    T(up_to_and_including_24_hours_are_not_reviewed), T(a_millisecond_more_is_reviewed_as_observation),
    T(a_discharge_that_overtakes_the_24th_hour_s_timer_is_reviewed), T(what_is_told_late_counts_as_it_was),
    T(more_than_48_hours_are_an_inpatient_stay), T(the_48th_hour_told_late_is_observation_still),
    T(a_failing_policy_leaves_the_observation_to_a_person),
    T(the_next_review_is_set_though_no_policy_answered),
    T(an_approval_authorizes_days_and_sets_the_next_review), T(the_grant_counts_when_nobody_else_does),
    T(on_its_day_a_new_round_begins_in_which_old_findings_do_not_count),
    T(a_review_that_begins_on_its_day_runs_by_the_rules_told_ahead_for_it),
    T(the_policies_are_told_of_the_stay_and_of_new_facts_alone), T(a_restart_goes_on_with_the_plan),
    T(denied_days_leave_the_approved_ones), T(another_level_gives_back_the_days_after_the_move),
    T(a_plan_that_begins_at_another_level_keeps_no_day), T(days_decided_after_the_discharge_end_the_stay),
    T(what_needs_no_more_review_cannot_be_appealed))
