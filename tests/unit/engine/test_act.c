#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define INTAKE "intake-1", PC_WHO_INTAKE

static void a_nurse_approves_and_letters_name_visits_and_time_frame(void **state) /* R4.2, R8.1 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_int_equal(world_int(w, "/case/determination/approved/units"), 9);
    assert_string_equal(world_text(w, "/case/determination/approved/to"), "2026-12-20");
    assert_string_equal(world_text(w, "/case/determination/by/id"), "nurse-1");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "met");
    assert_string_equal(world_text(w, "/case/letters/0/kind"), "approval");
    assert_string_equal(world_text(w, "/case/letters/1/to"), "member");
    assert_string_equal(world_text(w, "/case/lines/0/outcome"), "approved");
}

static void a_nurse_never_denies(void **state) /* R4.3, I1 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_REFUSED);
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"complex\""), PC_OK);
    assert_world(world_act(w, NURSE, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_REFUSED);
    assert_string_equal(w->err.reason, "not_allowed_for_role");
    assert_non_null(strstr(w->err.extra, "\"allowed\":["));
}

static void a_director_denies_with_a_reason_and_the_letters_explain_it(void **state) /* R4.3, R4.5, R8.2 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"not met\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "reasons_required");
    assert_world(world_act(w, DIRECTOR, "deny", ",\"reasons\":[\"no_such_reason\"]"), PC_INVALID);
    assert_string_equal(w->err.field, "params.reasons[0]");
    assert_world(world_act(w, DIRECTOR, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "denied");
    assert_string_equal(world_text(w, "/case/determination/reasons/0/guideline"), "PRC-PT-1");
    char params[80];
    snprintf(params, sizeof params, "{\"letter\":\"%s\"}", world_text(w, "/case/letters/1/id"));
    assert_world(world_read(w, &pc_read_letter_show, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_non_null(strstr(world_text(w, "/text"), "It does not help."));
    assert_non_null(strstr(world_text(w, "/text"), "ask your provider"));
}

static void approving_less_than_asked_is_a_partial_denial(void **state) /* R4.3, PROTOCOL approve */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "approve", ",\"visits\":4"), PC_INVALID);
    assert_string_equal(w->err.reason, "partial_approval");
    assert_world(world_act(w, NURSE, "approve", ",\"lines\":[{\"line\":1,\"units\":3}]"), PC_INVALID);
    assert_string_equal(w->err.reason, "partial_approval");
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"too many\""), PC_OK);
    assert_world(
        world_act(w, DIRECTOR, "approve_partially", ",\"visits\":4,\"reasons\":[\"excessive_visits\"]"),
        PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "partially_approved");
    assert_int_equal(world_int(w, "/case/determination/approved/units"), 4);
}

static void more_than_asked_cannot_be_approved(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "approve", ",\"visits\":10"), PC_INVALID);
    assert_string_equal(w->err.reason, "more_than_asked");
    assert_string_equal(w->err.field, "params.visits");
}

static void intake_approves_only_what_a_policy_marks(void **state) /* R4.1 */
{
    struct world *w = *state;
    assert_world(world_act(w, INTAKE, "approve", ""), PC_REFUSED);
    w->answer = world_intake;
    assert_world(world_submit(w, "A-2"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "intake_review");
    assert_world(world_act(w, INTAKE, "approve", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/by/role"), "intake");
}

static void a_nurse_sends_complex_cases_on(void **state) /* R4.2 */
{
    struct world *w = *state;
    w->answer = world_complex;
    assert_world(world_submit(w, "A-2"), PC_OK);
    assert_world(world_act(w, NURSE, "approve", ",\"note\":\"looks fine\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "complex_case");
}

static void unmet_criteria_need_a_nurses_note(void **state) /* R4.2 */
{
    struct world *w = *state;
    w->answer = world_not_met;
    assert_world(world_submit(w, "A-2"), PC_OK);
    assert_world(world_act(w, NURSE, "approve", ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "note_required");
    assert_world(world_act(w, NURSE, "approve", ",\"note\":\"gait improved since\""), PC_OK);
}

static void a_stale_version_is_a_conflict(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "note", ",\"text\":\"called\""), PC_OK);
    assert_int_equal(world_int(w, "/case/version"), 2);
    assert_world(world_act(w, NURSE, "approve", ",\"version\":1"), PC_CONFLICT);
    assert_string_equal(w->err.reason, "stale_version");
}

static void asking_tolls_the_programme_clock_and_the_answer_resumes_it(void **state) /* R5.1 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "request_information", ",\"items\":[{\"text\":\"range of motion\"}]"),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "awaiting_information");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "tolled");
    assert_world(world_advance(w, "2d"), PC_OK);
    char params[200];
    snprintf(params, sizeof params, "{\"case_id\":\"%s\",\"facts\":{\"pain_score\":2}}", w->case_id);
    assert_world(world_run(w, &pc_verb_case_supply, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review"); /* back to who asked */
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "running");
    assert_string_equal(world_text(w, "/case/clocks/0/due_at"),
                        "2026-11-26T01:00:00.000Z"); /* two business days later */
    assert_int_equal(yyjson_arr_size(yyjson_doc_ptr_get(w->doc, "/case/awaiting")), 0);
}

static void a_foreign_case_does_not_exist(void **state) /* I8 */
{
    struct world *w = *state;
    char params[80];
    snprintf(params, sizeof params, "{\"case_id\":\"%s\"}", w->case_id);
    assert_world(world_read(w, &pc_read_case_get, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_string_equal(world_text(w, "/case/criteria/0/id"), "pt_ot.progress");
    assert_world(world_read(w, &pc_read_case_get, "provider-2", PC_WHO_PROVIDER, params), PC_NOT_FOUND);
    struct pc_err foreign = w->err;
    assert_world(world_read(w, &pc_read_case_get, "payer-1", PC_WHO_PAYER,
                            "{\"case_id\":\"c00000000000000000000000000\"}"),
                 PC_NOT_FOUND);
    assert_string_equal(w->err.detail, foreign.detail); /* nothing tells the two apart */
    assert_string_equal(w->err.reason, foreign.reason);
}

static void void_is_for_errors_before_a_determination(void **state) /* R4.4 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "void", ",\"reason\":\"wrong member\""), PC_OK);
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "cancelled");
    assert_world(world_act(w, NURSE, "approve", ""), PC_REFUSED);
}

static void the_audit_chain_holds_and_a_restart_goes_on_with_it(void **state) /* I10 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "take", ""), PC_OK);
    world_restart(w);
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_world(world_read(w, &pc_read_verify, "a", PC_WHO_AUDITOR, "{}"), PC_OK);
    assert_true(yyjson_get_bool(yyjson_doc_ptr_get(w->doc, "/ok")));
    assert_int_equal(world_int(w, "/events"), 3);
}

static void a_clock_that_runs_out_escalates_and_decides_nothing(void **state) /* R5.6, I3, I11 */
{
    struct world *w = *state;
    assert_world(world_advance(w, "30d"), PC_OK);
    assert_string_equal(world_text(w, "/now"), "2026-12-16T16:15:00.000Z");
    char params[80];
    snprintf(params, sizeof params, "{\"case_id\":\"%s\"}", w->case_id);
    assert_world(world_read(w, &pc_read_case_get, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_true(yyjson_get_bool(yyjson_doc_ptr_get(w->doc, "/case/late")));
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "missed");
    assert_string_equal(world_text(w, "/case/clocks/0/ended_at"),
                        "2026-11-24T01:00:00.000Z"); /* at its own instant */
    assert_string_equal(world_text(w, "/case/escalations/0/event"), "decision_due");
    /* Late work is the most urgent: it keeps its place in the queue. */
    assert_world(
        world_read(w, &pc_read_queue_list, "nurse-1", PC_WHO_NURSE, "{\"role\":\"nurse\",\"limit\":10}"),
        PC_OK);
    assert_string_equal(world_text(w, "/cases/0/due_at"), "2026-11-24T01:00:00.000Z");
}

static void silence_goes_to_a_medical_director(void **state) /* R4.4 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "A-2"), PC_OK);
    assert_world(world_advance(w, "50d"), PC_OK);
    char params[80];
    snprintf(params, sizeof params, "{\"case_id\":\"%s\"}", w->case_id);
    assert_world(world_read(w, &pc_read_case_get, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
}

static void a_restart_fires_what_fell_due_meanwhile(void **state) /* R5.7 */
{
    struct world *w = *state;
    world_restart(w);
    assert_world(world_advance(w, "8d"), PC_OK);
    assert_true(world_int(w, "/fired") >= 2); /* warning and end */
}

static enum pc_rc approve(struct world *w, int attempt)
{
    (void)attempt;
    return world_act(w, NURSE, "approve", ",\"request_id\":\"AP-1\",\"note\":\"as the criteria say\"");
}

static void a_fault_at_any_store_call_leaves_nothing_behind(void **state) /* I2, I6 */
{
    struct world *w = *state;
    assert_true(world_fault_sweep(w, approve) > 15);
    assert_string_equal(world_text(w, "/case/state"), "approved");
    assert_int_equal(world_count(w, "/case/letters"), 2);
    assert_true(world_verified(w));
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_nurse_approves_and_letters_name_visits_and_time_frame), T(a_nurse_never_denies),
             T(a_director_denies_with_a_reason_and_the_letters_explain_it),
             T(approving_less_than_asked_is_a_partial_denial), T(more_than_asked_cannot_be_approved),
             T(intake_approves_only_what_a_policy_marks), T(a_nurse_sends_complex_cases_on),
             T(unmet_criteria_need_a_nurses_note), T(a_stale_version_is_a_conflict),
             T(asking_tolls_the_programme_clock_and_the_answer_resumes_it), T(a_foreign_case_does_not_exist),
             T(void_is_for_errors_before_a_determination),
             T(the_audit_chain_holds_and_a_restart_goes_on_with_it),
             T(a_clock_that_runs_out_escalates_and_decides_nothing), T(silence_goes_to_a_medical_director),
             T(a_restart_fires_what_fell_due_meanwhile), T(a_fault_at_any_store_call_leaves_nothing_behind))
