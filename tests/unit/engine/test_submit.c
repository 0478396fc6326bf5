#include "support/engine_world.h"

static void a_met_request_goes_to_a_nurse_and_its_clock_ends_after_five_business_days(
    void **state) /* R4.1, R5.2 */
{
    struct world *w = *state;
    assert_world(world_submit(w, "A-1"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "nurse_review");
    assert_string_equal(world_text(w, "/cases/0/clocks/0/rule"), "programme_mnr_5bd");
    assert_string_equal(world_text(w, "/cases/0/clocks/0/due_at"),
                        "2026-11-24T01:00:00.000Z"); /* Mon 23, 19:00 */
    assert_string_equal(world_text(w, "/cases/0/clocks/0/state"), "running");
    assert_string_equal(world_text(w, "/cases/0/clocks/1/rule"), "erisa_pre_15d_ext15");
    assert_string_equal(world_text(w, "/cases/0/policy_revision"), "r1-test");
    assert_string_equal(world_text(w, "/cases/0/notices/0/text"), "benefits are the payer's"); /* R3.2 */
}

static void a_resend_gets_the_first_answer_byte_for_byte(void **state) /* I7, R1.5 */
{
    struct world *w = *state;
    assert_world(world_submit(w, "A-1"), PC_OK);
    char *first = pc_alloc(strlen(w->result) + 1);
    memcpy(first, w->result, strlen(w->result));
    assert_world(world_submit(w, "A-1"), PC_OK);
    assert_string_equal(w->result, first);
    assert_int_equal(w->asked, 1);
    pc_free(first);
}

static void a_reused_request_id_is_refused(void **state) /* I7 */
{
    struct world *w = *state;
    assert_world(world_submit(w, "A-1"), PC_OK);
    assert_world(world_run(w, &pc_verb_member_load, "payer-1", PC_WHO_PAYER,
                           "{\"payer\":\"sample\",\"request_id\":\"A-1\",\"members\":[]}"),
                 PC_REFUSED);
    assert_string_equal(w->err.reason, "request_id_reused");
    assert_string_equal(w->err.field, "params.request_id");
}

static void the_same_request_under_another_id_is_linked_not_dropped(void **state) /* R1.5 */
{
    struct world *w = *state;
    char first[32];
    assert_world(world_submit(w, "A-1"), PC_OK);
    memcpy(first, w->case_id, sizeof first);
    assert_world(world_advance(w, "3h"), PC_OK);
    assert_world(world_submit(w, "A-2"), PC_OK);
    assert_string_equal(world_text(w, "/duplicate"), first);
    assert_string_equal(world_text(w, "/cases/0/duplicate_of"), first);
    assert_string_not_equal(w->case_id, first);
    assert_string_equal(world_text(w, "/cases/0/clocks/1/started_at"),
                        "2026-11-16T16:15:00.000Z"); /* the first clock */
}

static void missing_facts_are_asked_for_by_name_in_the_same_transaction(void **state) /* R4.6, R5.1 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "A-1"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "awaiting_information");
    assert_string_equal(world_text(w, "/cases/0/awaiting/0/fact"), "pain_score");
    assert_string_equal(world_text(w, "/cases/0/awaiting/0/unit"), "points");
    assert_string_equal(world_text(w, "/cases/0/awaiting/0/until"),
                        "2027-01-01T05:59:59.999Z"); /* 45 days, end of day */
    assert_string_equal(world_text(w, "/cases/0/letters/0/kind"), "information_request");
}

static void a_failing_policy_sends_the_stored_case_to_a_person(void **state) /* I3 */
{
    struct world *w = *state;
    w->status = PC_EVAL_KILLED;
    w->answer = "{\"reason\":\"policy_failed\",\"limit\":\"wall\"}";
    assert_world(world_submit(w, "A-1"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "nurse_review");
    assert_string_equal(world_text(w, "/cases/0/reason/code"), "policy_failed");
}

static void a_request_that_needs_no_review_is_answered_with_its_reason(void **state) /* R3.1 */
{
    struct world *w = *state;
    w->answer = world_not_required;
    assert_world(world_submit(w, "A-1"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/outcome"), "not_required");
    assert_string_equal(world_text(w, "/cases/0/reason/code"), "procedure_not_listed");
}

static void a_fact_that_the_policies_refuse_names_its_field(void **state)
{
    struct world *w = *state;
    w->status = PC_EVAL_INVALID;
    w->answer = "{\"reason\":\"out_of_range\",\"field\":\"params.facts.bmi\",\"detail\":\"10 to 120\"}";
    assert_world(world_submit(w, "A-1"), PC_INVALID);
    assert_string_equal(w->err.field, "params.facts.bmi");
    assert_string_equal(w->err.reason, "out_of_range");
}

static void an_unknown_member_refuses_the_submission(void **state) /* R2.11 */
{
    struct world *w = *state;
    assert_world(
        world_run(
            w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER,
            "{\"request_id\":\"B\",\"channel\":\"socket\",\"timing\":\"preservice\",\"urgency\":\"standard\",\"payer\":\"sample\","
            "\"group\":\"G-FULL\",\"member\":\"M-9\",\"requesting_provider\":\"P-1\",\"service\":{\"setting\":\"outpatient\","
            "\"codes\":[{\"code\":\"97110\"}],\"diagnoses\":[],\"start_date\":\"2026-11-18\"},\"facts\":{}}"),
        PC_INVALID);
    assert_string_equal(w->err.field, "params.member");
}

/* Every store call of a submission fails once: nothing is stored, the client hears -32008, the next try works. */
static void a_fault_at_any_store_call_leaves_nothing_behind(void **state) /* I2, I6 */
{
    struct world *w = *state;
    int failures = 0;
    for (int at = 1; at < 200; at++) {
        char id[16];
        snprintf(id, sizeof id, "F-%d", at);
        pc_store_memory_fail_at(w->store, at);
        enum pc_rc rc = world_submit(w, id);
        pc_store_memory_fail_at(w->store, 0);
        if (rc == PC_OK)
            break;
        failures++;
        assert_true(pc_rc_is_fault(rc));
        assert_world(world_read(w, &pc_read_case_find, "a", PC_WHO_AUDITOR, "{\"limit\":10}"), PC_OK);
        assert_int_equal(yyjson_arr_size(yyjson_doc_ptr_get(w->doc, "/cases")), 0);
    }
    assert_true(failures > 10);
    assert_world(world_read(w, &pc_read_verify, "a", PC_WHO_AUDITOR, "{}"), PC_OK);
    assert_string_equal(world_text(w, "/findings/0/finding"), "");
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
/* R1.6, I8: members of two payers may be numbered alike; whoever works for both links none of one's cases to the other's. */
static void an_earlier_case_is_of_the_same_payers_member(void **state)
{
    struct world *w = *state;
    char params[2048], prior[160];
    assert_world(
        world_run(
            w, &pc_verb_member_load, "admin", PC_WHO_ADMIN,
            "{\"payer\":\"other\",\"members\":[{\"member\":\"M-1\",\"group\":\"G-OTHER\",\"name\":{\"family\":\"F\",\"given\":\"G\"},"
            "\"birth_date\":\"1963-05-01\",\"line_of_business\":\"commercial\",\"funding\":\"self_funded\",\"situs_state\":\"TX\","
            "\"coverage\":{\"from\":\"2026-01-01\"}}]}"),
        PC_OK);
    assert_world(world_submit(w, "A-1"), PC_OK);
    snprintf(prior, sizeof prior, "\",\"prior_case\":\"%s\",\"payer\":\"other\",\"group\":\"G-OTHER\"",
             w->case_id);
    world_request(params, sizeof params, "P-1", NULL);
    char *payer = strstr(params, "\",\"payer\":\"sample\",\"group\":\"G-FULL\"");
    const size_t old = strlen("\",\"payer\":\"sample\",\"group\":\"G-FULL\"");
    memmove(payer + strlen(prior), payer + old, strlen(payer + old) + 1);
    memcpy(payer, prior, strlen(prior));
    assert_world(world_run(w, &pc_verb_case_submit, "intake-1", PC_WHO_INTAKE, params), PC_NOT_FOUND);
    assert_string_equal(w->err.reason, "unknown_case");
    assert_string_equal(w->err.field, "params.prior_case");
}

PC_TEST_MAIN(T(a_met_request_goes_to_a_nurse_and_its_clock_ends_after_five_business_days),
             T(a_resend_gets_the_first_answer_byte_for_byte), T(a_reused_request_id_is_refused),
             T(the_same_request_under_another_id_is_linked_not_dropped),
             T(missing_facts_are_asked_for_by_name_in_the_same_transaction),
             T(a_failing_policy_sends_the_stored_case_to_a_person),
             T(a_request_that_needs_no_review_is_answered_with_its_reason),
             T(a_fact_that_the_policies_refuse_names_its_field), T(an_unknown_member_refuses_the_submission),
             T(an_earlier_case_is_of_the_same_payers_member),
             T(a_fault_at_any_store_call_leaves_nothing_behind))
