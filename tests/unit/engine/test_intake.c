#include <stdio.h>
#include <stdlib.h>
#include "support/engine_world.h"

#define INTAKE "intake-1", PC_WHO_INTAKE
#define PAYER "payer-1", PC_WHO_PAYER

/* The standard request, keyed in by intake from a call; `more` replaces the request id's member. */
static enum pc_rc call(struct world *w, const char *id, const char *at, const char *more)
{
    char base[2048], params[2600];
    world_request(base, sizeof base, id, NULL);
    memcpy(strstr(base, "portal"), "phone\",", 7); /* "channel":"phone", */
    char *rest = strchr(base, ',') + 1; /* behind the request id */
    char *tail = strstr(rest, "phone\",") + 7;
    tail = strchr(tail, ',') + 1;
    snprintf(params, sizeof params,
             "{\"request_id\":\"%s\",\"channel\":\"phone\",\"received_at\":\"%s\"%s,%s", id, at, more, tail);
    enum pc_rc rc = world_run(w, &pc_verb_case_submit, INTAKE, params);
    if (rc == PC_OK)
        snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    return rc;
}

static void a_routine_call_outside_business_hours_is_told_the_hours(void **state) /* R1.7 */
{
    struct world *w = *state;
    assert_world(call(w, "C-1", "2026-11-14T18:00:00Z", ""), PC_INVALID); /* Saturday noon */
    assert_string_equal(w->err.reason, "outside_business_hours");
    assert_string_equal(w->err.field, "params.call.emergency_option");
    assert_non_null(strstr(w->err.detail, "2026-11-16T14:00:00.000Z")); /* Monday 08:00 */
    assert_world(call(w, "C-2", "2026-11-16T16:00:00Z", ""), PC_OK); /* Monday 10:00 */
    assert_string_equal(world_text(w, "/cases/0/after_hours/worked_from"), "");
}

static void an_emergency_is_documented_at_once_and_worked_the_next_business_day(void **state) /* R1.7 */
{
    struct world *w = *state;
    assert_world(
        call(w, "C-1", "2026-11-14T02:30:00Z", ",\"call\":{\"emergency_option\":true,\"caller\":\"A desk\"}"),
        PC_OK); /* Friday 20:30 */
    assert_string_equal(world_text(w, "/cases/0/state"), "nurse_review");
    assert_string_equal(world_text(w, "/cases/0/received_at"), "2026-11-14T02:30:00.000Z");
    assert_string_equal(world_text(w, "/cases/0/after_hours/worked_from"), "2026-11-16T14:00:00.000Z");
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    assert_string_equal(world_text(w, "/events/0/data/worked_from"), "2026-11-16T14:00:00.000Z");
}

/* The standard request with another timing and further members. */
static enum pc_rc submit(struct world *w, const char *timing, const char *more)
{
    char base[2048], params[2600];
    world_request(base, sizeof base, "I-1", NULL);
    char *at = strstr(base, "preservice");
    *at = '\0';
    snprintf(params, sizeof params, "%s%s\"%s%s", base, timing, more, at + strlen("preservice\""));
    enum pc_rc rc = world_run(w, &pc_verb_case_submit, PAYER, params);
    if (rc == PC_OK)
        snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    return rc;
}

static void a_claim_is_forwarded_unjudged_and_pended_for_records(void **state) /* R1.8, R1.4 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(submit(w, "post_service", ",\"claim\":{\"number\":\"CL-77\"}"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "awaiting_information");
    assert_string_equal(world_text(w, "/cases/0/claim/number"), "CL-77");
    assert_string_equal(world_text(w, "/cases/0/letters/0/kind"), "pended_for_records");
    assert_string_equal(world_text(w, "/cases/0/letters/1/to"), "member");
    assert_world(world_read(w, &pc_read_task_list, PAYER, "{}"), PC_OK);
    assert_string_equal(world_text(w, "/tasks/0/subject"), "claim");
    assert_string_equal(world_text(w, "/tasks/0/text"), "CL-77");
    w->answer = world_met; /* the records start the review */
    assert_world(world_run(w, &pc_verb_case_supply, PAYER, world_of_case(w, ",\"facts\":{\"pain_score\":7}")),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void a_claim_of_several_cases_is_forwarded_once(void **state) /* R1.4 */
{
    struct world *w = *state;
    w->answer = WORLD_CASES(WORLD_CASE("pt_ot", "met", "", "") "," WORLD_CASE("dme", "met", "", ""));
    assert_world(submit(w, "post_service", ",\"claim\":{\"number\":\"CL-78\"}"), PC_OK);
    assert_int_equal(world_count(w, "/cases"), 2);
    assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 1);
}

static void what_a_reviewer_asks_about_a_claim_is_a_question_as_any_other(void **state) /* R1.8, R4.6 */
{
    struct world *w = *state;
    assert_world(submit(w, "post_service", ",\"claim\":{\"number\":\"CL-77\"}"), PC_OK);
    assert_world(
        world_act(w, "nurse-1", PC_WHO_NURSE, "request_information", ",\"items\":[{\"text\":\"x\"}]"), PC_OK);
    assert_string_equal(world_text(w, "/case/letters/0/kind"), "information_request");
}

static void a_claim_before_the_service_is_refused(void **state) /* R1.8 */
{
    struct world *w = *state;
    assert_world(submit(w, "preservice", ",\"claim\":{\"number\":\"CL-77\"}"), PC_INVALID);
    assert_string_equal(w->err.field, "params.timing");
}

static void a_predetermination_is_recorded_as_converted(void **state) /* R3.6 */
{
    struct world *w = *state;
    assert_world(submit(w, "predetermination", ""), PC_OK);
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    assert_string_equal(world_text(w, "/events/0/data/converted"), "predetermination");
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(a_routine_call_outside_business_hours_is_told_the_hours),
             T(an_emergency_is_documented_at_once_and_worked_the_next_business_day),
             T(a_claim_is_forwarded_unjudged_and_pended_for_records),
             T(a_claim_of_several_cases_is_forwarded_once),
             T(what_a_reviewer_asks_about_a_claim_is_a_question_as_any_other),
             T(a_claim_before_the_service_is_refused), T(a_predetermination_is_recorded_as_converted))
