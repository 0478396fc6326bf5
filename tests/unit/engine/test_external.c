/* Independent reviews of final denials (R8.7, R5.5). */
#include "support/child_world.h"

#define ASK ",\"by\":\"the member\""

/* An appeal of the denied case, upheld on 2026-11-16; the parent is the remembered case again. */
static void use_up_appeals(struct world *w)
{
    char parent[32];
    open_appeal(w, parent);
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD), PC_OK);
    back_to(w, parent);
    w->answer = about_external;
}

static void ask(struct world *w, char parent[32])
{
    snprintf(parent, 32, "%s", w->case_id);
    assert_world(world_act(w, PROVIDER, "request_external_review", ASK), PC_OK);
    look_at_child(w);
}

static void it_comes_after_the_appeal_and_once(void **state) /* R8.7 */
{
    struct world *w = *state;
    char parent[32];
    assert_world(world_act(w, PROVIDER, "request_external_review", ASK), PC_REFUSED);
    assert_string_equal(w->err.reason, "appeal_first");
    use_up_appeals(w);
    assert_world(world_act(w, PROVIDER, "request_external_review", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.by");
    ask(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "preliminary_review");
    assert_string_equal(world_text(w, "/case/clocks/0/clock"), "preliminary");
    assert_string_equal(world_text(w, "/case/clocks/0/due_at"),
                        "2026-11-24T01:00:00.000Z"); /* five business days */
    assert_int_equal(letters_of(w, "external_received"), 2);
    back_to(w, parent);
    assert_world(world_act(w, PROVIDER, "request_external_review", ASK), PC_REFUSED);
    assert_string_equal(w->err.reason, "external_review_asked");
}

static void the_last_day_moves_to_a_day_with_business(void **state) /* R5.5, R8.7 */
{
    struct world *w = *state;
    use_up_appeals(w); /* 2026-11-16; four months on is Tuesday 2027-03-16 */
    assert_world(world_advance(w, "120d"), PC_OK);
    assert_world(world_advance(w, "1d"), PC_OK); /* 2027-03-17 */
    assert_world(world_act(w, INTAKE, "request_external_review", ASK), PC_REFUSED);
    assert_string_equal(w->err.reason, "external_review_too_late");
    assert_non_null(strstr(w->err.detail, "2027-03-16"));
    assert_world(
        world_act(w, INTAKE, "request_external_review", ASK ",\"received_at\":\"2027-03-16T20:00:00.000Z\""),
        PC_OK);
}

static void an_appeal_beyond_its_clock_is_deemed_exhausted(void **state) /* R8.7, R5.5 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    assert_world(world_advance(w, "32d"), PC_OK);
    back_to(w, parent);
    w->answer = about_external;
    ask(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "preliminary_review");
}

/* Brings a new denial so far that an organization can be assigned; returns who got it. */
static const char *assigned(struct world *w, const char *more, char parent[32])
{
    w->answer = about_request;
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"r\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", DENIAL), PC_OK);
    use_up_appeals(w);
    ask(w, parent);
    assert_world(world_act(w, INTAKE, "assign_iro", more), PC_OK);
    return world_text(w, "/case/external_review/iro/id");
}

static void organizations_take_turns_and_the_store_remembers(void **state) /* R8.7, I2 */
{
    struct world *w = *state;
    static const char *const turns[] = {"iro-a", "iro-b", "iro-c", "iro-a"};
    char request[16], parent[32];
    for (size_t i = 0; i < 4; i++) {
        snprintf(request, sizeof request, "T-%zu", i);
        w->answer = about_request;
        assert_world(world_submit(w, request), PC_OK);
        assert_string_equal(assigned(w, "", parent), turns[i]);
        world_restart(w);
    }
    w->answer = about_request;
    assert_world(world_submit(w, "T-5"), PC_OK); /* b's turn, which has a conflict */
    assert_string_equal(assigned(w, ",\"declined\":[\"iro-b\"]", parent), "iro-c");
}

static void nobody_left_is_told(void **state) /* R8.7 */
{
    struct world *w = *state;
    char parent[32];
    use_up_appeals(w);
    ask(w, parent);
    assert_world(world_act(w, INTAKE, "assign_iro", ",\"declined\":[\"iro-a\",\"iro-b\",\"iro-c\"]"),
                 PC_REFUSED);
    assert_string_equal(w->err.reason, "no_organization");
}

static void a_request_that_is_not_eligible_says_why(void **state) /* R8.7 */
{
    struct world *w = *state;
    char parent[32];
    use_up_appeals(w);
    ask(w, parent);
    assert_world(world_act(w, INTAKE, "record_iro", ",\"decision\":\"not_eligible\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.reason");
    assert_world(world_act(w, DIRECTOR, "record_iro", ",\"decision\":\"uphold\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "no_organization_assigned");
    assert_world(world_act(w, INTAKE, "record_iro",
                           ",\"decision\":\"not_eligible\",\"reason\":\"not a medical judgement\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "not_eligible");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "met"); /* R5.5: looked at in time */
    assert_int_equal(letters_of(w, "external_not_eligible"), 2);
    back_to(w, parent);
    ask(w, parent); /* it may be asked for again */
}

static void its_decision_binds(void **state) /* R8.7, SC-38 */
{
    struct world *w = *state;
    char parent[32];
    use_up_appeals(w);
    ask(w, parent);
    assert_world(world_act(w, INTAKE, "assign_iro", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "iro_review");
    assert_string_equal(world_text(w, "/case/assigned"), "iro-a");
    assert_string_equal(world_text(w, "/case/clocks/1/rule"), "iro_45d");
    assert_int_equal(letters_of(w, "external_assigned"), 2);
    assert_world(world_act(w, IRO_B, "record_iro", ",\"decision\":\"overturn\""),
                 PC_NOT_FOUND); /* another's (I8) */
    assert_world(world_act(w, NURSE, "record_iro", ",\"decision\":\"overturn\""), PC_REFUSED);
    assert_world(world_read(w, &pc_read_case_find, "iro-a", PC_WHO_IRO, "{\"limit\":10}"), PC_OK);
    assert_int_equal(world_count(w, "/cases"), 1);
    assert_world(world_read(w, &pc_read_case_find, "iro-b", PC_WHO_IRO, "{\"limit\":10}"), PC_OK);
    assert_int_equal(world_count(w, "/cases"), 0);
    assert_world(
        world_act(w, IRO_A, "record_iro", ",\"decision\":\"overturn\",\"note\":\"the evidence supports it\""),
        PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "overturned");
    assert_string_equal(world_text(w, "/case/determination/by/entity"), "iro-a");
    assert_int_equal(letters_of(w, "external_overturned"), 3); /* provider, member and payer */
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_string_equal(world_text(w, "/case/determination/by/role"), "iro");
    assert_string_equal(world_text(w, "/case/determination/by/entity"), "iro-a");
    assert_true(world_verified(w));
}

static void a_medical_director_records_what_came_in_writing(void **state) /* R8.7, I1 */
{
    struct world *w = *state;
    char parent[32];
    use_up_appeals(w);
    ask(w, parent);
    assert_world(world_act(w, INTAKE, "assign_iro", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "record_iro",
                           ",\"decision\":\"uphold\",\"note\":\"the guideline was applied rightly\""),
                 PC_OK); /* whoever denied may copy it down: the decision is the organization's */
    assert_string_equal(world_text(w, "/case/outcome"), "upheld");
    assert_int_equal(letters_of(w, "external_upheld"), 3);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "denied");
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER), PC_REFUSED);
}

static void whoever_writes_it_down_the_decision_is_the_organizations(void **state) /* R8.7 */
{
    struct world *w = *state;
    char parent[32];
    use_up_appeals(w);
    ask(w, parent);
    assert_world(world_act(w, INTAKE, "assign_iro", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "record_iro", ",\"decision\":\"overturn\""), PC_OK);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_string_equal(world_text(w, "/case/determination/by/role"), "iro");
    assert_string_equal(world_text(w, "/case/determination/by/entity"), "iro-a");
}

static void the_preliminary_review_and_the_decision_can_be_late(void **state) /* R5.5, I11 */
{
    struct world *w = *state;
    char parent[32];
    use_up_appeals(w);
    ask(w, parent);
    assert_world(world_advance(w, "10d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/escalations/0/event"), "preliminary_due");
    assert_string_equal(world_text(w, "/case/state"), "preliminary_review");
    assert_world(world_act(w, INTAKE, "assign_iro", ""), PC_OK);
    assert_world(world_advance(w, "50d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/escalations/1/event"), "decision_due");
    assert_string_equal(world_text(w, "/case/state"), "iro_review"); /* lateness decides nothing */
    assert_world(world_act(w, IRO_A, "record_iro", ",\"decision\":\"overturn\",\"note\":\"it helps\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "overturned"); /* nor does it keep the decision out */
    assert_true(world_true(w, "/case/late"));
    assert_string_equal(world_text(w, "/case/clocks/1/state"), "missed");
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
}

PC_TEST_MAIN(PC_TEST_WITH(it_comes_after_the_appeal_and_once, world_denied, world_gone),
             PC_TEST_WITH(the_last_day_moves_to_a_day_with_business, world_denied, world_gone),
             PC_TEST_WITH(an_appeal_beyond_its_clock_is_deemed_exhausted, world_denied, world_gone),
             PC_TEST_WITH(organizations_take_turns_and_the_store_remembers, world_with_people, world_gone),
             PC_TEST_WITH(nobody_left_is_told, world_denied, world_gone),
             PC_TEST_WITH(a_request_that_is_not_eligible_says_why, world_denied, world_gone),
             PC_TEST_WITH(its_decision_binds, world_denied, world_gone),
             PC_TEST_WITH(a_medical_director_records_what_came_in_writing, world_denied, world_gone),
             PC_TEST_WITH(whoever_writes_it_down_the_decision_is_the_organizations, world_denied, world_gone),
             PC_TEST_WITH(the_preliminary_review_and_the_decision_can_be_late, world_denied, world_gone))
