/* Reconsiderations and appeals (R8.5, R8.6, R8.9, R5.4), I1, I6. */
#include "engine/private.h"
#include "support/child_world.h"

static void principal(struct world *w, const char *id, const char *reports_to)
{
    char params[256];
    snprintf(params, sizeof params,
             "{\"id\":\"%s\",\"name\":\"N\",\"roles\":[\"medical_director\"],\"reports_to\":\"%s\"}", id,
             reports_to);
    assert_world(world_run(w, &pc_verb_principal_add, "admin", PC_WHO_ADMIN, params), PC_OK);
}

static void a_reconsideration_goes_back_to_a_nurse_with_clocks_of_its_own(void **state) /* R8.5 */
{
    struct world *w = *state;
    assert_world(world_advance(w, "2d"), PC_OK);
    assert_world(world_act(w, PROVIDER, "reconsider", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.facts");
    w->answer = ANSWER_OF("met", RIGHTS FILING(""));
    assert_world(world_act(w, PROVIDER, "reconsider", ",\"facts\":{\"pain_score\":8}"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    size_t count = world_count(w, "/case/clocks");
    assert_int_equal(count, 4); /* two of the first round, two of the second */
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "met");
    assert_string_equal(world_text(w, "/case/clocks/2/state"), "running");
    assert_string_equal(world_text(w, "/case/clocks/2/started_at"), "2026-11-18T16:15:00.000Z");
    assert_world(world_act(w, PROVIDER, "withdraw", ",\"by\":\"the practice\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "already_determined");
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK); /* what is met now */
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_int_equal(world_int(w, "/case/lines/0/approved"), 18); /* as asked, not what the denial left */
}

static void a_second_denial_is_a_second_determination_and_a_fresh_time_to_appeal(void **state) /* R8.5 */
{
    struct world *w = *state;
    assert_world(world_advance(w, "60d"), PC_OK);
    assert_world(world_act(w, PROVIDER, "reconsider", ",\"facts\":{\"pain_score\":4}"), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"still not met\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", DENIAL), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/notified_at"), "2027-01-15T16:15:00.000Z");
    assert_int_equal(letters_of(w, "denial"), 4);
    assert_world(world_advance(w, "170d"), PC_OK); /* 230 days after the first, 170 after the second */
    w->answer = about_appeal;
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER), PC_OK);
    assert_world(world_act(w, PROVIDER, "reconsider", ",\"facts\":{\"pain_score\":8}"), PC_REFUSED);
    assert_string_equal(w->err.reason, "appeal_filed");
}

/* A denial that is reconsidered, and appealed meanwhile: looks at the appeal; the case's id goes to *parent. */
static void reconsider_and_appeal(struct world *w, char parent[32])
{
    assert_world(world_act(w, PROVIDER, "reconsider", ",\"facts\":{\"pain_score\":4}"), PC_OK);
    open_appeal(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    look_at_child(w);
}

static void a_reconsideration_under_way_takes_nothing_from_the_appeal(void **state) /* R8.5 */
{
    struct world *w = *state;
    char parent[32];
    assert_world(world_advance(w, "170d"), PC_OK);
    reconsider_and_appeal(w, parent);
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", ",\"decision\":\"overturn\""), PC_OK);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "approved"); /* and its review is over */
    assert_int_equal(world_int(w, "/case/lines/0/approved"), 18);
    for (size_t i = 0; i < world_count(w, "/case/clocks"); i++) {
        char pointer[48];
        snprintf(pointer, sizeof pointer, "/case/clocks/%zu/state", i);
        assert_string_not_equal(world_text(w, pointer), "running");
    }
}

static void what_an_appeal_upholds_may_still_be_approved_by_the_reconsideration(void **state) /* R8.5, R8.7 */
{
    struct world *w = *state;
    char parent[32];
    reconsider_and_appeal(w, parent);
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD), PC_OK);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    w->answer = about_external;
    assert_world(world_act(w, PROVIDER, "request_external_review", ",\"by\":\"the member\""), PC_OK);
    assert_world(world_act(w, NURSE, "approve", ",\"note\":\"the films came\""), PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
}

static void a_conversation_beside_an_appeal_only_teaches(void **state) /* R8.4, R8.5 */
{
    struct world *w = *state;
    char parent[32];
    reconsider_and_appeal(w, parent);
    back_to(w, parent);
    w->answer = about_talk;
    assert_world(world_act(w, PROVIDER, "request_peer_to_peer", DOCTOR), PC_OK);
    look_at_child(w);
    assert_world(world_act(w, DIRECTOR, "record_peer_to_peer", ",\"result\":\"overturn\""), PC_OK);
    assert_string_equal(world_text(w, "/case/peer_to_peer/educational"), "appeal_open");
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void a_late_reconsideration_is_told_its_last_day(void **state) /* R8.5 */
{
    struct world *w = *state;
    assert_world(world_advance(w, "181d"), PC_OK);
    assert_world(world_act(w, PROVIDER, "reconsider", ",\"facts\":{\"pain_score\":8}"), PC_REFUSED);
    assert_string_equal(w->err.reason, "reconsideration_too_late");
    assert_non_null(strstr(w->err.detail, "2027-05-15"));
}

static void an_appeal_is_a_case_about_the_case(void **state) /* R8.6, I4 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    assert_string_equal(world_text(w, "/case/kind"), "appeal");
    assert_string_equal(world_text(w, "/case/parent"), parent);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
    assert_string_equal(world_text(w, "/case/member"), "M-1");
    assert_string_equal(world_text(w, "/case/appeal/subject"), "medical_necessity");
    assert_string_equal(world_text(w, "/case/clocks/0/rule"), "appeal_30d");
    assert_string_equal(world_text(w, "/case/clocks/0/due_at"), "2026-12-17T05:59:59.999Z");
    assert_int_equal(letters_of(w, "appeal_received"), 2);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "denied");
    assert_string_equal(world_text(w, "/case/children/0/kind"), "appeal");
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER), PC_REFUSED); /* one at a time */
    assert_string_equal(w->err.reason, "appeal_open");
    assert_true(world_verified(w));
}

static void a_resend_opens_no_second_appeal(void **state) /* I7 */
{
    struct world *w = *state;
    w->answer = about_appeal;
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER ",\"request_id\":\"A-1\""), PC_OK);
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER ",\"request_id\":\"A-1\""), PC_OK);
    assert_int_equal(world_count(w, "/case/children"), 1);
    world_look(w);
    assert_int_equal(world_count(w, "/case/children"), 1);
}

static void a_representative_needs_an_authorization(void **state) /* R8.6 */
{
    struct world *w = *state;
    w->answer = about_appeal;
    assert_world(world_act(w, INTAKE, "open_appeal",
                           ",\"filer\":\"representative\",\"subject\":\"medical_necessity\""),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.authorization");
    assert_world(
        world_act(
            w, INTAKE, "open_appeal",
            ",\"filer\":\"representative\",\"representative\":\"Ben Example\",\"subject\":\"medical_necessity\","
            "\"authorization\":{\"text\":\"signed 2026-11-16\"}"),
        PC_OK);
    look_at_child(w);
    assert_string_equal(world_text(w, "/case/appeal/representative"), "Ben Example");
}

static void the_last_day_to_appeal_is_in_and_the_next_is_out(void **state) /* R5.5, R8.6 */
{
    struct world *w = *state;
    w->answer = about_appeal;
    assert_world(world_advance(w, "180d"), PC_OK); /* 2027-05-15, the last day */
    assert_world(world_advance(w, "1d"), PC_OK);
    assert_world(world_act(w, INTAKE, "open_appeal", MEMBER), PC_REFUSED);
    assert_string_equal(w->err.reason, "appeal_too_late");
    assert_non_null(strstr(w->err.detail, "2027-05-15"));
    /* it came by telephone in time, and is keyed in late */
    assert_world(
        world_act(w, PROVIDER, "open_appeal", MEMBER ",\"received_at\":\"2027-05-15T20:00:00.000Z\""),
        PC_INVALID);
    assert_string_equal(w->err.reason, "received_at_not_allowed");
    assert_world(world_act(w, INTAKE, "open_appeal", MEMBER ",\"received_at\":\"2026-11-01T20:00:00.000Z\""),
                 PC_INVALID);
    assert_string_equal(w->err.reason, "before_the_decision");
    assert_world(world_act(w, INTAKE, "open_appeal", MEMBER ",\"received_at\":\"2027-05-15T20:00:00.000Z\""),
                 PC_OK);
    look_at_child(w);
    assert_string_equal(world_text(w, "/case/received_at"), "2027-05-15T20:00:00.000Z");
}

static void who_took_part_or_reports_to_one_who_did_does_not_decide(void **state) /* R8.6, I1 */
{
    struct world *w = *state;
    char parent[32];
    principal(w, "md-2", "md-3");
    principal(w, "md-3", "md-1"); /* two steps under who denied */
    principal(w, "md-4", "md-5");
    principal(w, "md-5", "md-4"); /* a circle */
    open_appeal(w, parent);
    assert_world(world_act(w, DIRECTOR, "decide_appeal", UPHOLD), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_independent");
    assert_null(strstr(w->err.extra, "decide_appeal"));
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_independent");
    assert_world(world_act(w, NURSE, "decide_appeal", UPHOLD), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_allowed_for_role");
    assert_world(world_act(w, "md-4", PC_WHO_MEDICAL_DIRECTOR, "decide_appeal", ",\"decision\":\"uphold\""),
                 PC_REFUSED);
    assert_string_equal(w->err.reason, "reasons_required");
    assert_world(world_act(w, "md-4", PC_WHO_MEDICAL_DIRECTOR, "decide_appeal", UPHOLD), PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "upheld");
}

static void an_upheld_appeal_is_a_denial_with_its_letters(void **state) /* R8.6, R8.2, I6, I9 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD), PC_OK);
    assert_int_equal(letters_of(w, "appeal_upheld"), 2);
    assert_string_equal(world_text(w, "/case/determination/outcome"), "upheld");
    assert_string_equal(world_text(w, "/case/determination/authorization"), "");
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "denied");
    assert_string_equal(world_text(w, "/case/determination/by/id"), "md-1");
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER), PC_REFUSED);
    assert_string_equal(w->err.reason, "appeals_used");
    assert_true(world_verified(w));
}

static void an_overturned_appeal_approves_the_case(void **state) /* R8.6, R5.8 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", ",\"decision\":\"overturn\""), PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "overturned");
    assert_int_equal(letters_of(w, "appeal_overturned"), 2);
    assert_string_equal(world_text(w, "/case/determination/authorization"),
                        ""); /* the case's, not the appeal's */
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_string_equal(world_text(w, "/case/determination/by/id"), "md-2");
    assert_true(world_text(w, "/case/determination/authorization")[0]);
    assert_int_equal(world_int(w, "/case/determination/approved/units"), 9);
    assert_int_equal(letters_of(w, "approval"), 2);
    assert_true(world_verified(w));
}

static void an_appeal_overturned_in_part_approves_that_part(void **state) /* R8.6, R4.3 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    assert_world(
        world_act(w, OTHER_DIRECTOR, "decide_appeal",
                  ",\"decision\":\"overturn_partly\",\"visits\":9,\"reasons\":[\"excessive_visits\"]"),
        PC_REFUSED);
    assert_string_equal(w->err.reason, "nothing_less_than_asked");
    assert_world(
        world_act(w, OTHER_DIRECTOR, "decide_appeal",
                  ",\"decision\":\"overturn_partly\",\"visits\":4,\"lines\":[{\"line\":1,\"units\":8}],"
                  "\"reasons\":[\"excessive_visits\"]"),
        PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "partially_overturned");
    assert_int_equal(letters_of(w, "appeal_partly"), 2);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "partially_approved");
    assert_int_equal(world_int(w, "/case/determination/approved/units"), 4);
    assert_int_equal(world_int(w, "/case/lines/0/approved"), 8);
    assert_string_equal(world_text(w, "/case/determination/reasons/0/code"), "excessive_visits");
    assert_int_equal(letters_of(w, "partial"), 2);
}

static void where_the_profile_has_two_levels_there_is_a_second_appeal(void **state) /* R8.6 */
{
    struct world *w = *state;
    char parent[32];
    deny_with(w, about_two_levels);
    open_appeal(w, parent);
    assert_false(world_true(w, "/case/appeal/last_level"));
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD), PC_OK);
    back_to(w, parent);
    open_appeal(w, parent);
    assert_int_equal(world_int(w, "/case/appeal/level"), 2);
    assert_true(world_true(w, "/case/appeal/last_level"));
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD),
                 PC_REFUSED); /* decided the first level */
    assert_string_equal(w->err.reason, "not_independent");
    assert_world(world_act(w, "md-9", PC_WHO_MEDICAL_DIRECTOR, "decide_appeal", UPHOLD), PC_OK);
    back_to(w, parent);
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER), PC_REFUSED);
    assert_string_equal(w->err.reason, "appeals_used");
}

static void claims_benefits_and_eligibility_are_the_payers(void **state) /* R8.9 */
{
    struct world *w = *state;
    static const char *const names[] = {"claims", "benefits", "eligibility"};
    char more[128];
    w->answer = about_appeal;
    for (size_t i = 0; i < 3; i++) {
        snprintf(more, sizeof more, ",\"filer\":\"member\",\"subject\":\"%s\"", names[i]);
        assert_world(world_act(w, PROVIDER, "open_appeal", more), PC_OK);
    }
    char parent[32];
    snprintf(parent, sizeof parent, "%s", w->case_id);
    look_at_child(w);
    assert_string_equal(world_text(w, "/case/state"), "referred_to_payer");
    assert_string_equal(world_text(w, "/case/appeal/subject"), "eligibility");
    assert_int_equal(letters_of(w, "appeal_referred"), 2);
    assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, "{\"payer\":\"sample\"}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 3);
    assert_string_equal(world_text(w, "/tasks/0/kind"), "forwarded");
    assert_string_equal(world_text(w, "/tasks/0/subject"), "claims");
    back_to(w, parent);
    open_appeal(w, parent); /* they used up nothing */
}

static void an_appeal_on_contracts_waits_four_days_for_the_payer(void **state) /* R5.4, SC-64 */
{
    struct world *w = *state;
    char parent[32];
    snprintf(parent, sizeof parent, "%s", w->case_id);
    w->answer = about_appeal;
    assert_world(world_advance(w, "94h"), PC_OK); /* Friday 2026-11-20 08:15 */
    assert_world(world_act(w, PAYER, "open_appeal", ",\"filer\":\"provider\",\"subject\":\"contract\""),
                 PC_OK);
    look_at_child(w);
    assert_string_equal(world_text(w, "/case/state"), "awaiting_payer");
    assert_string_equal(world_text(w, "/case/clocks/1/clock"), "forward");
    assert_string_equal(world_text(w, "/case/clocks/1/due_at"),
                        "2026-11-28T01:00:00.000Z"); /* Friday 27th, 19:00 */
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD), PC_REFUSED);
    assert_world(world_run(w, &pc_verb_case_supply, PROVIDER, world_of_case(w, ",\"note\":\"ours\"")), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "awaiting_payer");
    assert_world(world_run(w, &pc_verb_case_supply, PAYER, world_of_case(w, ",\"note\":\"our file\"")),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "intake_review");
    assert_string_equal(world_text(w, "/case/clocks/1/state"), "met");
    assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, "{\"payer\":\"sample\"}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 0);
    assert_world(world_act(w, INTAKE, "decide_appeal", ",\"decision\":\"overturn\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "note_required");
    assert_world(world_act(w, INTAKE, "decide_appeal",
                           ",\"decision\":\"overturn\",\"note\":\"paid at the agreed rate\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "answered");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "met");
    assert_string_equal(world_text(w, "/case/appeal/answer"), "paid at the agreed rate");
    assert_null(yyjson_doc_ptr_get(w->doc, "/case/determination")); /* R3.2 */
    assert_int_equal(letters_of(w, "appeal_answered"), 2);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"),
                        "denied"); /* nothing was said about medical necessity (R8.9) */
    open_appeal(w, parent); /* and no level of appeal is used up */
}

static void a_payer_that_forwards_late_is_seen(void **state) /* R5.4, I11 */
{
    struct world *w = *state;
    w->answer = about_appeal;
    assert_world(world_act(w, PAYER, "open_appeal", ",\"filer\":\"provider\",\"subject\":\"contract\""),
                 PC_OK);
    look_at_child(w);
    assert_world(world_advance(w, "8d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/escalations/0/event"), "forward_due");
    assert_string_equal(world_text(w, "/case/clocks/1/state"), "missed");
    assert_world(world_act(w, INTAKE, "record_complete", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "intake_review");
}

static void a_mixed_appeal_is_split(void **state) /* R8.9 */
{
    struct world *w = *state;
    w->answer = about_appeal;
    assert_world(world_act(w, PROVIDER, "open_appeal", ",\"filer\":\"member\",\"subject\":\"mixed\""),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.subjects");
    assert_world(
        world_act(w, PROVIDER, "open_appeal",
                  ",\"filer\":\"member\",\"subject\":\"mixed\",\"subjects\":[\"claims\",\"claims\"]"),
        PC_INVALID);
    assert_string_equal(w->err.field, "params.subjects[1]");
    assert_world(
        world_act(
            w, PROVIDER, "open_appeal",
            ",\"filer\":\"member\",\"subject\":\"mixed\",\"subjects\":[\"medical_necessity\",\"claims\"]"),
        PC_OK);
    assert_int_equal(world_count(w, "/case/children"), 2);
    assert_string_equal(world_text(w, "/case/children/0/state"), "director_review");
    assert_string_equal(world_text(w, "/case/children/1/state"), "referred_to_payer");
}

static void what_turns_out_to_be_the_payers_is_handed_over(void **state) /* R8.9 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    assert_world(world_act(w, INTAKE, "forward_to_payer", ",\"subject\":\"contract\""), PC_INVALID);
    assert_world(world_act(w, INTAKE, "forward_to_payer", ",\"subject\":\"benefits\""), PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "referred_to_payer");
    back_to(w, parent);
    open_appeal(w, parent); /* a level is still there */
}

static void an_appeal_whose_policies_fail_comes_to_a_director_all_the_same(void **state) /* I3 */
{
    struct world *w = *state;
    w->status = PC_EVAL_POLICY_ERROR;
    w->answer = "{\"reason\":\"policy_failed\"}";
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER), PC_OK);
    look_at_child(w);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
}

static enum pc_rc decide(struct world *w, int attempt)
{
    (void)attempt;
    return world_act(w, OTHER_DIRECTOR, "decide_appeal", ",\"decision\":\"overturn\"");
}

static void the_appeal_and_its_case_change_together_or_not_at_all(void **state) /* I2, I6 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    assert_true(world_fault_sweep(w, decide) > 10);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
}

PC_TEST_MAIN(
    PC_TEST_WITH(a_reconsideration_goes_back_to_a_nurse_with_clocks_of_its_own, world_denied, world_gone),
    PC_TEST_WITH(a_second_denial_is_a_second_determination_and_a_fresh_time_to_appeal, world_denied,
                 world_gone),
    PC_TEST_WITH(a_reconsideration_under_way_takes_nothing_from_the_appeal, world_denied, world_gone),
    PC_TEST_WITH(what_an_appeal_upholds_may_still_be_approved_by_the_reconsideration, world_denied,
                 world_gone),
    PC_TEST_WITH(a_conversation_beside_an_appeal_only_teaches, world_denied, world_gone),
    PC_TEST_WITH(a_late_reconsideration_is_told_its_last_day, world_denied, world_gone),
    PC_TEST_WITH(an_appeal_is_a_case_about_the_case, world_denied, world_gone),
    PC_TEST_WITH(a_resend_opens_no_second_appeal, world_denied, world_gone),
    PC_TEST_WITH(a_representative_needs_an_authorization, world_denied, world_gone),
    PC_TEST_WITH(the_last_day_to_appeal_is_in_and_the_next_is_out, world_denied, world_gone),
    PC_TEST_WITH(who_took_part_or_reports_to_one_who_did_does_not_decide, world_denied, world_gone),
    PC_TEST_WITH(an_upheld_appeal_is_a_denial_with_its_letters, world_denied, world_gone),
    PC_TEST_WITH(an_overturned_appeal_approves_the_case, world_denied, world_gone),
    PC_TEST_WITH(an_appeal_overturned_in_part_approves_that_part, world_denied, world_gone),
    PC_TEST_WITH(where_the_profile_has_two_levels_there_is_a_second_appeal, world_with_people, world_gone),
    PC_TEST_WITH(claims_benefits_and_eligibility_are_the_payers, world_denied, world_gone),
    PC_TEST_WITH(an_appeal_on_contracts_waits_four_days_for_the_payer, world_denied, world_gone),
    PC_TEST_WITH(a_payer_that_forwards_late_is_seen, world_denied, world_gone),
    PC_TEST_WITH(a_mixed_appeal_is_split, world_denied, world_gone),
    PC_TEST_WITH(what_turns_out_to_be_the_payers_is_handed_over, world_denied, world_gone),
    PC_TEST_WITH(an_appeal_whose_policies_fail_comes_to_a_director_all_the_same, world_denied, world_gone),
    PC_TEST_WITH(the_appeal_and_its_case_change_together_or_not_at_all, world_denied, world_gone))
