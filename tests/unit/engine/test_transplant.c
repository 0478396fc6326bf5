/* Transplants: the course from the approval to the follow-up's end, corrections, revocation, transfer (R7.1 to R7.5).
 * The world's contract is the shortest: 45 days after an autologous infusion, 90 days of follow-up. */
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define INTAKE "intake-1", PC_WHO_INTAKE
#define COURSE_RULE                                                                                    \
    WORLD_RULE("course", "programme_transplant_course", "internal", "365", "calendar_days", "planned", \
               "false", "")
#define TRANSPLANT(outcome, more)                                                               \
    WORLD_CASES(WORLD_CASE("transplant", outcome,                                               \
                           WORLD_RULE("decision", "programme_precert_3bd", "programme", "3",    \
                                      "business_days", "complete", "true", "") "," COURSE_RULE, \
                           "\"complex\":true,\"intake_approvable\":false,\"missing\":[" more    \
                           "],\"grants\":{\"units\":1,\"unit\":\"units\",\"days\":365},"))

static const char *request(const char *kind, const char *code, const char *facts)
{
    static char text[2048];
    static int number;
    snprintf(
        text, sizeof text,
        "{\"request_id\":\"t-%d\",\"channel\":\"portal\",\"timing\":\"preservice\",\"urgency\":\"standard\","
        "\"payer\":\"sample\",\"group\":\"G-FULL\",\"member\":\"M-1\",\"requesting_provider\":\"P-1\",%s"
        "\"service\":{\"setting\":\"inpatient\",\"codes\":[{\"code\":\"%s\",\"units\":1}],\"diagnoses\":[\"K74.60\"],"
        "\"start_date\":\"2026-11-20\",\"units\":1},\"facts\":{%s}}",
        ++number, kind, code, facts);
    return text;
}

static enum pc_rc submit(struct world *w, const char *kind, const char *code, const char *facts)
{
    enum pc_rc rc = world_run(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER, request(kind, code, facts));
    if (rc == PC_OK)
        snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    return rc;
}

#define ASKED_AS "\"case_kind\":\"transplant\","
#define EVALUATED "\"milestones\":{\"evaluation_start\":\"2026-11-02\"}"

/* A liver candidate whose evaluation has begun, authorized by a director: in course. */
static void in_course(struct world *w)
{
    w->answer = TRANSPLANT("met", "");
    assert_world(submit(w, ASKED_AS, "47135", EVALUATED), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"transplant\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "approve", ""), PC_OK);
}

static enum pc_rc milestone(struct world *w, const char *name, const char *date)
{
    char more[100];
    snprintf(more, sizeof more, ",\"name\":\"%s\",\"date\":\"%s\"", name, date);
    return world_act(w, NURSE, "milestone", more);
}

/* "1:2026-11-02..2026-11-16 2:2026-11-16.." */
static const char *zones(struct world *w)
{
    static char text[200];
    char at[60];
    size_t used = 0;
    text[0] = 0;
    for (size_t i = 0; i < world_count(w, "/case/transplant/zones"); i++) {
        snprintf(at, sizeof at, "/case/transplant/zones/%zu/zone", i);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%d:", i ? " " : "",
                                 (int)world_int(w, at));
        snprintf(at, sizeof at, "/case/transplant/zones/%zu/from", i);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s..", world_text(w, at));
        snprintf(at, sizeof at, "/case/transplant/zones/%zu/to", i);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s", world_text(w, at));
    }
    return text;
}

static void an_approval_begins_the_course(void **state) /* R7.1, R7.2, R7.3 */
{
    struct world *w = *state;
    w->answer = TRANSPLANT("met", "");
    assert_world(submit(w, ASKED_AS, "47135", EVALUATED), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/kind"), "transplant");
    assert_string_equal(world_text(w, "/cases/0/state"), "nurse_review");
    assert_world(milestone(w, "listed", "2026-11-16"), PC_REFUSED);
    assert_world(world_act(w, NURSE, "approve", ""), PC_REFUSED); /* complex: a director's */
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"transplant\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "approve", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "in_course");
    assert_string_equal(world_text(w, "/case/determination/outcome"), "approved");
    assert_string_equal(world_text(w, "/case/letters/0/kind"), "approval");
    assert_string_equal(world_text(w, "/case/transplant/organ"), "liver");
    assert_string_equal(world_text(w, "/case/transplant/course"), "solid_organ");
    assert_int_equal(world_int(w, "/case/transplant/zone"), 1);
    assert_int_equal(world_int(w, "/case/transplant/parameters/zone4_days"), 90);
    assert_string_equal(zones(w), "1:2026-11-02..");
}

static void what_was_granted_as_a_whole_cannot_be_appealed(void **state) /* R8.6, R8.9 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(world_act(w, "P-1", PC_WHO_PROVIDER, "open_appeal",
                           ",\"filer\":\"member\",\"subject\":\"medical_necessity\""),
                 PC_REFUSED);
    assert_string_equal(w->err.reason, "nothing_denied");
    assert_world(
        world_act(w, "P-1", PC_WHO_PROVIDER, "open_appeal", ",\"filer\":\"member\",\"subject\":\"claims\""),
        PC_OK);
}

static void the_category_makes_a_transplant_not_the_word(void **state) /* R7.1 */
{
    struct world *w = *state;
    w->answer = TRANSPLANT("met", "");
    assert_world(submit(w, "", "50360", ""), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/kind"), "transplant");
    assert_string_equal(world_text(w, "/cases/0/transplant/organ"), "kidney");
    w->answer = world_met;
    assert_world(submit(w, ASKED_AS, "97110", ""), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/kind"), "review");
    assert_string_equal(world_text(w, "/cases/0/transplant/course"), "");
    w->status =
        PC_EVAL_POLICY_ERROR; /* nobody could say: the request's word counts, and a person sees it (I3) */
    assert_world(submit(w, ASKED_AS, "50360", ""), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/kind"), "transplant");
}

static void milestones_move_the_member_through_the_zones_to_the_end(void **state) /* R7.2, I11 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(milestone(w, "listed", "2026-11-16"), PC_OK);
    assert_int_equal(world_int(w, "/case/transplant/zone"), 2);
    assert_world(milestone(w, "admitted", "2026-11-16"), PC_OK);
    assert_int_equal(world_int(w, "/case/transplant/zone"), 3);
    assert_true(world_true(w, "/case/transplant/case_rate"));
    assert_world(world_advance(w, "10d"), PC_OK);
    assert_world(milestone(w, "discharged", "2026-11-25"), PC_OK);
    assert_string_equal(zones(w),
                        "1:2026-11-02..2026-11-15 3:2026-11-16..2026-11-25 4:2026-11-26..2027-02-23");
    assert_int_equal(world_int(w, "/case/transplant/zone"), 4);
    assert_string_equal(world_text(w, "/case/clocks/1/clock"), "course");
    assert_string_equal(world_text(w, "/case/clocks/1/due_at"), "2027-02-24T05:59:59.999Z");
    assert_world(world_advance(w, "89d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "in_course");
    assert_world(world_advance(w, "2d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "completed");
    assert_string_equal(world_text(w, "/case/clocks/1/state"), "met");
    assert_string_equal(world_text(w, "/case/determination/outcome"), "approved");
    assert_true(world_verified(w));
}

static void a_corrected_date_is_recorded_and_sets_the_clock_anew(void **state) /* R7.2 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(milestone(w, "admitted", "2026-11-10"), PC_OK);
    assert_world(milestone(w, "discharged", "2026-11-14"), PC_OK);
    assert_world(milestone(w, "discharged", "2026-11-15"), PC_OK);
    assert_int_equal(world_count(w, "/case/transplant/milestones"), 3);
    assert_string_equal(world_text(w, "/case/clocks/1/state"), "cancelled");
    assert_string_equal(world_text(w, "/case/clocks/2/due_at"), "2027-02-14T05:59:59.999Z");
    assert_world(world_read(w, &pc_read_case_events, "auditor-1", PC_WHO_AUDITOR, world_of_case(w, "")),
                 PC_OK);
    assert_string_equal(world_text(w, "/events/5/data/was"), "2026-11-14");
    assert_string_equal(world_text(w, "/events/5/data/date"), "2026-11-15");
    assert_int_equal(world_int(w, "/events/5/row"), 2802);
}

static void dates_that_cannot_be_are_refused_with_their_field(void **state) /* R7.2 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(milestone(w, "listed", "2026-11-01"), PC_INVALID);
    assert_string_equal(w->err.reason, "out_of_order");
    assert_string_equal(w->err.field, "params.date");
    assert_world(milestone(w, "discharged", "2026-11-10"), PC_INVALID);
    assert_string_equal(w->err.reason, "milestone_missing");
    assert_string_equal(w->err.field, "params.name");
    assert_world(milestone(w, "listed", "2026-11-17"), PC_INVALID);
    assert_string_equal(w->err.reason, "in_the_future");
    assert_world(milestone(w, "admitted", "2026-12-20"), PC_OK); /* an operation can be planned */
    assert_world(world_act(w, NURSE, "milestone", ",\"name\":\"listed\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.date");
    assert_world(world_act(w, NURSE, "milestone", ",\"date\":\"2026-11-16\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.name");
    assert_world(submit(w, ASKED_AS, "38241",
                        "\"milestones\":{\"mobilization_start\":\"2026-11-10\",\"infusion\":\"2026-11-09\"}"),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.facts.milestones.infusion");
}

static void death_ends_the_course(void **state) /* R7.2 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(milestone(w, "died", "2026-11-16"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "completed");
    assert_string_equal(zones(w), "1:2026-11-02..2026-11-16");
}

static void an_authorization_is_revoked_from_tomorrow_on_by_a_director(void **state) /* R7.3, R8.2, I1 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(world_act(w, NURSE, "revoke", ",\"from\":\"2026-12-01\""), PC_REFUSED);
    assert_world(world_act(w, DIRECTOR, "revoke", ",\"from\":\"2026-11-16\""), PC_INVALID);
    assert_string_equal(w->err.reason, "not_prospective");
    assert_string_equal(w->err.field, "params.from");
    assert_world(world_act(w, DIRECTOR, "revoke", ""), PC_INVALID);
    assert_world(world_act(w, DIRECTOR, "revoke", ",\"from\":\"2026-12-01\""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "revoked");
    assert_string_equal(world_text(w, "/case/transplant/revoked_from"), "2026-12-01");
    assert_string_equal(world_text(w, "/case/determination/outcome"), "revoked");
    assert_string_equal(world_text(w, "/case/determination/approved/to"), "2026-11-30");
    assert_string_equal(world_text(w, "/case/determination/reasons/0/code"), "authorization_revoked");
    assert_string_equal(world_text(w, "/case/lines/0/outcome"), "approved"); /* what was given stays so */
    assert_string_equal(world_text(w, "/case/letters/2/kind"), "revocation");
    assert_string_equal(world_text(w, "/case/letters/3/to"), "member");
    char params[80];
    snprintf(params, sizeof params, "{\"letter\":\"%s\"}", world_text(w, "/case/letters/3/id"));
    assert_world(world_read(w, &pc_read_letter_show, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_non_null(strstr(world_text(w, "/text"), "2026-12-01"));
    assert_non_null(strstr(world_text(w, "/text"), "No longer approved."));
}

static void tomorrow_is_the_payers_tomorrow(void **state) /* R7.3 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(world_advance(w, "14h"), PC_OK); /* 2026-11-17T06:15Z is 00:15 on the 17th in Chicago */
    assert_world(world_act(w, DIRECTOR, "revoke", ",\"from\":\"2026-11-17\""), PC_INVALID);
    assert_world(world_act(w, DIRECTOR, "revoke", ",\"from\":\"2026-11-18\""), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/approved/from"), "");
}

static void an_earlier_precertification_is_taken_over_in_zones_one_and_two(void **state) /* R7.4, R4.9 */
{
    struct world *w = *state;
    w->answer = TRANSPLANT("needs_information", "{\"fact\":\"meld\",\"ask\":\"MELD\",\"type\":\"number\"}");
    assert_world(
        submit(w, "\"case_kind\":\"transplant_transfer\",", "47135", EVALUATED ",\"prior_precert\":true"),
        PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "intake_review");
    assert_string_equal(world_text(w, "/cases/0/transplant/transfer/result"), "transferable");
    assert_world(world_act(w, INTAKE, "approve", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "in_course");
    assert_string_equal(world_text(w, "/case/transplant/transfer/result"), "transferred");
    assert_world(world_read(w, &pc_read_case_events, "auditor-1", PC_WHO_AUDITOR, world_of_case(w, "")),
                 PC_OK);
    assert_int_equal(world_int(w, "/events/0/data/transfer/zone"), 1);
}

static void otherwise_it_is_a_new_review_and_the_record_says_so(void **state) /* R7.4 */
{
    static const char *const facts[] = {
        "\"milestones\":{\"evaluation_start\":\"2026-09-01\",\"unos_listed\":\"2026-10-01\",\"admission\":\"2026-11-10\"},"
        "\"prior_precert\":true", /* zone 3 */
        "\"milestones\":{\"evaluation_start\":\"2026-09-01\",\"unos_listed\":\"2026-10-01\"}", /* without one */
        "\"prior_precert\":true", /* in no zone that anybody knows of */
    };
    struct world *w = *state;
    w->answer = TRANSPLANT("met", "");
    for (size_t i = 0; i < 3; i++) {
        assert_world(submit(w, "\"case_kind\":\"transplant_transfer\",", "47135", facts[i]), PC_OK);
        assert_string_equal(world_text(w, "/cases/0/state"), "nurse_review");
        assert_string_equal(world_text(w, "/cases/0/transplant/transfer/result"), "new_review");
        assert_world(world_act(w, INTAKE, "approve", ""), PC_REFUSED);
    }
}

static void what_a_zone_does_not_hold_has_its_reason(void **state) /* R7.2 */
{
    struct world *w = *state;
    w->answer = TRANSPLANT("met", "");
    assert_world(submit(w, ASKED_AS, "90935",
                        "\"milestones\":{\"evaluation_start\":\"2026-05-04\",\"unos_listed\":\"2026-07-06\"},"
                        "\"organ\":\"kidney\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/cases/0/transplant/lines/0/reason"), "ongoing_maintenance_care");
    assert_int_equal(world_int(w, "/cases/0/transplant/zone"), 2);
    assert_string_equal(world_text(w, "/cases/0/transplant/organ"), "kidney");
}

static void the_team_manages_the_case_where_the_group_bought_it(void **state) /* R7.5 */
{
    struct world *w = *state;
    in_course(w);
    assert_true(world_true(w, "/case/transplant/case_management"));
    assert_world(world_act(w, NURSE, "take", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/assigned"), "nurse-1");
    assert_string_equal(world_text(w, "/case/state"), "in_course");
}

static enum pc_rc record_and_revoke(struct world *w, int attempt)
{
    char date[80];
    snprintf(date, sizeof date, ",\"name\":\"listed\",\"date\":\"2026-11-%02d\"", 3 + attempt % 10);
    return world_act(w, NURSE, "milestone", date);
}

static void a_fault_leaves_no_half_recorded_date(void **state) /* I2, I6 */
{
    struct world *w = *state;
    in_course(w);
    assert_true(world_fault_sweep(w, record_and_revoke) > 5);
}

#define TEST(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(TEST(an_approval_begins_the_course), TEST(what_was_granted_as_a_whole_cannot_be_appealed),
             TEST(the_category_makes_a_transplant_not_the_word),
             TEST(milestones_move_the_member_through_the_zones_to_the_end),
             TEST(a_corrected_date_is_recorded_and_sets_the_clock_anew),
             TEST(dates_that_cannot_be_are_refused_with_their_field), TEST(death_ends_the_course),
             TEST(an_authorization_is_revoked_from_tomorrow_on_by_a_director),
             TEST(tomorrow_is_the_payers_tomorrow),
             TEST(an_earlier_precertification_is_taken_over_in_zones_one_and_two),
             TEST(otherwise_it_is_a_new_review_and_the_record_says_so),
             TEST(what_a_zone_does_not_hold_has_its_reason),
             TEST(the_team_manages_the_case_where_the_group_bought_it),
             TEST(a_fault_leaves_no_half_recorded_date))
