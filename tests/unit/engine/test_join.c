/* tests/unit/engine/test_join.c -- mirrors src/engine/join.c: what a duplicate brings (R1.5, R1.4) */
#include <stdio.h>
#include "support/engine_world.h"

#define SERVICE                                                                                            \
    "{\"setting\":\"outpatient\",\"codes\":[{\"code\":\"97110\",\"units\":18}],\"diagnoses\":[\"Z47.1\"]," \
    "\"start_date\":\"2026-11-18\",\"end_date\":\"2026-12-20\",\"visits\":9}"
#define MET                 \
    WORLD_CASES(WORLD_CASE( \
        "pt_ot", "met",     \
        WORLD_RULE("decision", "mnr_5bd", "programme", "5", "business_days", "complete", "true", ""), ""))

/* The request of the world once more, or what `provider` claims for it, with other members. */
static enum pc_rc repeat(struct world *w, const char *actor, uint32_t role, const char *provider,
                         const char *members)
{
    char params[2048];
    static int number;
    snprintf(params, sizeof params,
             "{\"request_id\":\"D-%d\",\"channel\":\"socket\",\"urgency\":\"standard\",\"payer\":\"sample\","
             "\"group\":\"G-FULL\",\"member\":\"M-1\",\"requesting_provider\":\"%s\",\"service\":" SERVICE
             "%s}",
             ++number, provider, members);
    return world_run(w, &pc_verb_case_submit, actor, role, params);
}

#define NEW \
    ",\"timing\":\"preservice\",\"facts\":{\"pain_score\":8},\"documents\":[{\"kind\":\"treatment_plan\",\"title\":\"Plan\",\"text\":\"t\"}]"
#define SAME ",\"timing\":\"preservice\",\"facts\":{\"pain_score\":3}"
#define CLAIM ",\"timing\":\"post_service\",\"claim\":{\"number\":\"C-77\"},\"facts\":{\"pain_score\":8}"

static int with_one_awaiting(void **state)
{
    int rc = world_with_people(state);
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "A-1"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "awaiting_information");
    return rc;
}

static size_t events(struct world *w)
{
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    return world_count(w, "/events");
}

static void what_it_brings_is_supplied_to_the_first_case(void **state) /* R1.5 */
{
    struct world *w = *state;
    w->answer = MET;
    assert_world(repeat(w, "P-1", PC_WHO_PROVIDER, "P-1", NEW), PC_OK);
    assert_string_equal(world_text(w, "/duplicate"), w->case_id);
    assert_string_equal(world_text(w, "/cases/0/duplicate_of"), w->case_id);
    char second[32];
    snprintf(second, sizeof second, "%s", world_text(w, "/cases/0/case_id"));
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review"); /* what was missing has come */
    assert_int_equal(events(w), 3);
    assert_string_equal(world_text(w, "/events/1/event"), "supplied");
    assert_string_equal(world_text(w, "/events/1/data/duplicate"), second);
    assert_string_equal(world_text(w, "/events/2/event"), "criteria_met");
    assert_world(world_read(w, &pc_read_case_replay, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    assert_true(world_verified(w));
}

static void what_is_on_file_already_changes_nothing(void **state) /* R1.5 */
{
    struct world *w = *state;
    const int asked = w->asked;
    w->answer = MET;
    assert_world(repeat(w, "P-1", PC_WHO_PROVIDER, "P-1", SAME), PC_OK);
    assert_string_equal(world_text(w, "/duplicate"), w->case_id);
    assert_int_equal(w->asked, asked + 1); /* the submission's own question alone */
    assert_int_equal(events(w), 1);
}

static void a_first_case_that_is_decided_keeps_its_decision(void **state) /* R1.5, R8.5 */
{
    struct world *w = *state;
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "withdraw", ",\"by\":\"P-1\""), PC_OK);
    w->answer = MET;
    assert_world(world_submit(w, "A-2"), PC_OK);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    const size_t before = events(w);
    assert_world(repeat(w, "P-1", PC_WHO_PROVIDER, "P-1", NEW), PC_OK);
    assert_string_equal(world_text(w, "/duplicate"), w->case_id);
    assert_int_equal(events(w), before);
}

static void a_claim_joins_the_review_of_its_service_whoever_sends_it(void **state) /* R1.4, R1.8, I8 */
{
    struct world *w = *state;
    w->answer = MET;
    assert_world(world_advance(w, "30d"), PC_OK);
    assert_world(repeat(w, "P-9", PC_WHO_PROVIDER, "P-9", CLAIM), PC_OK);
    assert_null(
        yyjson_doc_ptr_get(w->doc, "/cases/0/duplicate_of")); /* another's: it does not exist for P-9 */
    assert_string_equal(world_text(w, "/duplicate"), "");
    assert_string_equal(world_text(w, "/cases/0/received_at"),
                        "2026-12-16T16:15:00.000Z"); /* and its own clock */
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_world(repeat(w, "payer-1", PC_WHO_PAYER, "P-9", CLAIM), PC_OK);
    assert_string_not_equal(world_text(w, "/duplicate"), "");
}

static void what_the_first_ones_policies_cannot_take_is_linked_all_the_same(void **state) /* R1.5, I3 */
{
    struct world *w = *state;
    char params[2048];
    world_request(params, sizeof params, "A-2", NULL);
    memcpy(strstr(params, "\"pain_score\":3"), "\"pain_score\":9", 14);
    struct pc_command *command = world_send(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER, params);
    world_turn(w); /* the submission's answer; the second question's is another */
    w->status = PC_EVAL_INVALID;
    w->answer = "{\"reason\":\"wrong_type\",\"field\":\"params.facts.pain_score\",\"detail\":\"d\"}";
    while (command->stage != PC_STAGE_DONE)
        world_turn(w);
    assert_world(world_end(w, command), PC_OK);
    assert_string_equal(world_text(w, "/duplicate"), w->case_id);
    w->status = PC_EVAL_OK;
    assert_int_equal(events(w), 1);
}

static enum pc_rc attempt(struct world *w, int number)
{
    (void)number;
    return repeat(w, "P-1", PC_WHO_PROVIDER, "P-1", NEW);
}

static void both_cases_change_together_or_not_at_all(void **state) /* I2, I6 */
{
    struct world *w = *state;
    w->answer = MET;
    assert_true(world_fault_sweep(w, attempt) > 10);
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

#define T(name) PC_TEST_WITH(name, with_one_awaiting, world_gone)
PC_TEST_MAIN(T(what_it_brings_is_supplied_to_the_first_case), T(what_is_on_file_already_changes_nothing),
             T(a_first_case_that_is_decided_keeps_its_decision),
             T(a_claim_joins_the_review_of_its_service_whoever_sends_it),
             T(what_the_first_ones_policies_cannot_take_is_linked_all_the_same),
             T(both_cases_change_together_or_not_at_all))
