/* What is recorded of a stay: dates that cannot be are refused with their field (R3.3, R4.7, R4.8). */
#include "unit/engine/stay_world.h"

static void refused(struct world *w, const char *action, const char *more, const char *reason,
                    const char *field)
{
    const enum pc_rc rc = world_act(w, PROVIDER, action, more);
    assert_true(rc == PC_INVALID || rc == PC_REFUSED);
    assert_string_equal(w->err.reason, reason);
    if (field)
        assert_string_equal(w->err.field, field);
}

/* A planned admission, approved for three days from tomorrow. */
static void planned(struct world *w)
{
    w->answer = FIRST(STAY("inpatient_acute", "met", ""));
    assert_world(submit(w, "inpatient", ""), PC_OK);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":3"), PC_OK);
}

static void an_admission_that_has_not_taken_place_is_refused(void **state) /* R3.3 */
{
    struct world *w = *state;
    planned(w);
    refused(w, "admit", "", "missing", "params.at");
    refused(w, "admit", ",\"at\":\"2026-11-01T01:00:00.001Z\"", "in_the_future", "params.at");
    assert_world(world_act(w, PROVIDER, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "in_stay");
    assert_string_equal(world_text(w, "/case/stay/admitted_at"), "2026-11-01T00:30:00.000Z");
    refused(w, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\"", "already_admitted", NULL);
}

static void a_submission_cannot_tell_of_a_later_admission(void **state) /* R3.3 */
{
    struct world *w = *state;
    w->answer = FIRST(STAY("inpatient_acute", "met", ""));
    assert_world(submit(w, "inpatient", "\"admitted_at\":\"2026-11-01T01:00:00.001Z\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.service.admitted_at");
    assert_string_equal(w->err.reason, "in_the_future");
}

static void levels_of_care_are_the_policies(void **state) /* R4.7 */
{
    struct world *w = *state;
    planned(w);
    refused(w, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\",\"level\":\"pt_ot\"", "unknown_level",
            "params.level");
    refused(w, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\",\"level\":\"nowhere\"", "unknown_level",
            "params.level");
    refused(w, "admit",
            ",\"at\":\"2026-11-01T00:30:00.000Z\",\"level\":\"inpatient\",\"status\":\"observation\"",
            "unknown_level", "params.level");
}

static void a_planned_admission_may_become_an_observation(void **state) /* R3.3 */
{
    struct world *w = *state;
    planned(w);
    w->answer = FIRST(STAY("observation", "not_met", ""));
    assert_world(
        world_act(w, PROVIDER, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\",\"status\":\"observation\""),
        PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "observing");
    assert_string_equal(clock_of(w, "programme_obs_24h", "due_at"), "2026-11-02T00:30:00.000Z");
    assert_string_equal(clock_of(w, "programme_next_review", "state"), "cancelled");
}

static void a_discharge_follows_the_admission_and_comes_once(void **state) /* R4.8 */
{
    struct world *w = *state;
    planned(w);
    refused(w, "discharge", ",\"at\":\"2026-11-01T00:30:00.000Z\",\"destination\":\"home\"", "not_admitted",
            NULL);
    assert_world(world_act(w, PROVIDER, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\""), PC_OK);
    refused(w, "discharge", ",\"at\":\"2026-11-01T00:29:59.999Z\",\"destination\":\"home\"",
            "before_admission", "params.at");
    refused(w, "discharge", ",\"at\":\"2026-11-01T01:00:00.001Z\",\"destination\":\"home\"", "in_the_future",
            "params.at");
    refused(w, "discharge", ",\"at\":\"2026-11-01T00:45:00.000Z\"", "missing", "params.destination");
    assert_world(discharge(w, "2026-11-01T00:45:00.000Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "discharged");
    assert_world(discharge(w, "2026-11-01T00:45:00.000Z"), PC_REFUSED);
}

static void a_denied_stay_still_has_its_discharge_recorded_once(void **state) /* R4.8 */
{
    struct world *w = *state;
    w->answer = FIRST(STAY("inpatient_acute", "not_met", ""));
    assert_world(submit(w, "inpatient", ADMITTED_OBS), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_OK);
    assert_world(discharge(w, "2026-11-01T01:00:00.000Z"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "denied");
    assert_string_equal(world_text(w, "/case/stay/plan/status"), "ended");
    refused(w, "discharge", ",\"at\":\"2026-11-01T01:00:00.000Z\",\"destination\":\"home\"",
            "already_discharged", NULL);
}

static void the_plan_keeps_its_tasks_and_leads_to_less(void **state) /* R4.8 */
{
    struct world *w = *state;
    admitted(w);
    assert_world(
        world_act(w, PROVIDER, "plan_discharge",
                  ",\"barriers\":[\"stairs\"],\"target_date\":\"2026-11-04\",\"destination\":\"home_health\","
                  "\"tasks\":[{\"task\":\"home nursing\"},{\"task\":\"walker\",\"done\":true}]"),
        PC_OK);
    assert_world(
        world_act(w, NURSE, "plan_discharge", ",\"tasks\":[{\"task\":\"home nursing\",\"done\":true}]"),
        PC_OK);
    assert_int_equal(world_count(w, "/case/stay/plan/tasks"), 2);
    assert_true(world_true(w, "/case/stay/plan/tasks/0/done"));
    assert_string_equal(world_text(w, "/case/stay/plan/destination"),
                        "home_health"); /* what is not named stays */
    refused(w, "plan_discharge", ",\"destination\":\"inpatient_acute\"", "not_less_intense",
            "params.destination");
    refused(w, "plan_discharge", ",\"destination\":\"the_moon\"", "unknown_destination",
            "params.destination");
    refused(w, "plan_discharge", ",\"target_date\":\"2026-10-30\"", "before_admission", "params.target_date");
}

static void a_contact_is_kept_and_its_words_are_a_note(void **state) /* R4.7 */
{
    struct world *w = *state;
    admitted(w);
    refused(w, "record_contact", ",\"text\":\"Called.\"", "missing", "params.with");
    refused(w, "record_contact", ",\"with\":\"the patient\",\"at\":\"2026-11-01T01:00:00.001Z\"",
            "in_the_future", "params.at");
    assert_world(
        world_act(w, NURSE, "record_contact", ",\"with\":\"the patient\",\"text\":\"In less pain.\""), PC_OK);
    assert_string_equal(world_text(w, "/case/stay/contacts/0/with"), "the patient");
    assert_string_equal(world_text(w, "/case/stay/contacts/0/by"), "nurse-1");
    assert_null(yyjson_doc_ptr_get(w->doc, "/case/stay/contacts/0/text"));
}

static void reviewers_plan_days_and_others_ask_for_the_review(void **state) /* R4.7 */
{
    struct world *w = *state;
    planned(w);
    refused(w, "plan_review", ",\"date\":\"2026-11-01\"", "planned_by_reviewers", NULL);
    refused(w, "plan_review", ",\"date\":\"2026-10-30\"", "in_the_past", "params.date");
    assert_world(world_act(w, NURSE, "plan_review", ",\"date\":\"2026-11-01\""), PC_OK);
    assert_string_equal(clock_of(w, "programme_next_review", "due_at"), "2026-11-01T05:00:00.000Z");
    const int asked = w->asked;
    assert_world(world_act(w, PROVIDER, "plan_review", ",\"days\":4,\"facts\":{\"oxygen\":2}"), PC_OK);
    assert_int_equal(w->asked, asked + 1);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_int_equal(world_int(w, "/case/stay/days_asked"), 4);
}

static void the_next_review_is_no_later_than_the_last_day(void **state) /* R4.7 */
{
    struct world *w = *state;
    admitted(w);
    assert_world(world_act(w, NURSE, "approve", ",\"days\":3,\"next_review\":\"2026-11-03\""), PC_INVALID);
    assert_string_equal(w->err.reason, "after_last_day");
    assert_world(world_act(w, NURSE, "approve", ",\"days\":3,\"next_review\":\"2026-10-30\""), PC_INVALID);
    assert_string_equal(w->err.reason, "in_the_past");
    assert_world(world_act(w, NURSE, "approve", ",\"days\":3,\"to\":\"2026-11-05\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.days");
    assert_world(world_act(w, NURSE, "approve", ",\"days\":3,\"next_review\":\"2026-11-01\""), PC_OK);
    assert_string_equal(world_text(w, "/case/stay/next_review"), "2026-11-01");
}

static void hours_of_a_law_are_not_denied(void **state) /* R3.3 */
{
    struct world *w = *state;
    w->answer = FIRST(
        STAY("inpatient_acute", "not_met", ",\"protected_until\":\"2026-11-05T01:00:00.000Z\""));
    assert_world(submit(w, "inpatient", "\"days\":7," ADMITTED_OBS), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_REFUSED);
    assert_string_equal(w->err.reason, "statutory_stay");
    assert_world(
        world_act(w, DIRECTOR, "approve_partially", ",\"days\":4,\"reasons\":[\"excessive_visits\"]"),
        PC_REFUSED);
    assert_string_equal(w->err.reason, "statutory_stay");
    assert_world(
        world_act(w, DIRECTOR, "approve_partially", ",\"days\":5,\"reasons\":[\"excessive_visits\"]"), PC_OK);
    assert_int_equal(world_int(w, "/case/stay/days_denied"), 2);
}

static void a_review_is_no_stay(void **state)
{
    struct world *w = *state;
    assert_world(world_submit(w, "A-1"), PC_OK);
    refused(w, "admit", ",\"at\":\"2026-11-01T00:30:00.000Z\"", "not_allowed_in_state", NULL);
    refused(w, "plan_discharge", "", "not_allowed_in_state", NULL);
}

#define T(test) PC_TEST_WITH(test, stay_begun, world_gone)
PC_TEST_MAIN(T(an_admission_that_has_not_taken_place_is_refused),
             T(a_submission_cannot_tell_of_a_later_admission), T(levels_of_care_are_the_policies),
             T(a_planned_admission_may_become_an_observation),
             T(a_discharge_follows_the_admission_and_comes_once),
             T(a_denied_stay_still_has_its_discharge_recorded_once),
             T(the_plan_keeps_its_tasks_and_leads_to_less), T(a_contact_is_kept_and_its_words_are_a_note),
             T(reviewers_plan_days_and_others_ask_for_the_review),
             T(the_next_review_is_no_later_than_the_last_day), T(hours_of_a_law_are_not_denied),
             T(a_review_is_no_stay))
