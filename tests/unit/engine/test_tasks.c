#include "engine/tasks.h"
#include "support/engine_world.h"

#define PAYER "payer-1", PC_WHO_PAYER

#define LAW_RULE WORLD_RULE("decision", "law_15d", "law", "15", "calendar_days", "receipt", "false", "")
#define PROGRAMME \
    WORLD_RULE("decision", "programme_15d", "programme", "15", "calendar_days", "complete", "true", "")
#define RULES LAW_RULE "," PROGRAMME

/* The policies' answer while the payer must answer `questions` first. */
#define WAITS(questions) \
    WORLD_CASES(WORLD_CASE("pt_ot", "needs_information", RULES, "\"payer_questions\":[" questions "],"))
#define BENEFIT "{\"question\":\"benefit\",\"text\":\"Is there a benefit?\"}"
#define PRIMARY "{\"question\":\"primary\",\"text\":\"Does this plan pay first?\"}"
#define MET WORLD_CASES(WORLD_CASE("pt_ot", "met", RULES, ""))
#define NO_BENEFIT                                                                                                  \
    "{\"cases\":[{\"category\":\"pt_ot\",\"lines\":[1],\"requirement\":\"referred_to_payer\",\"reason\":{\"code\":" \
    "\"benefit_does_not_exist\",\"text\":\"no benefit\"},\"criteria\":[],\"clocks\":[]}]}"

static enum pc_rc tasks(struct world *w)
{
    return world_read(w, &pc_read_task_list, PAYER, "{}");
}

static void the_payer_is_asked_and_no_programme_clock_starts(void **state) /* R3.5, R5.1 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT);
    assert_world(world_submit(w, "B-1"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/state"), "awaiting_payer");
    assert_string_equal(world_text(w, "/cases/0/payer_questions/0/question"), "benefit");
    assert_int_equal(world_count(w, "/cases/0/clocks"), 1);
    assert_string_equal(world_text(w, "/cases/0/clocks/0/rule"), "law_15d");
    assert_int_equal(world_count(w, "/cases/0/awaiting"), 0);
    assert_world(tasks(w), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 1);
    assert_string_equal(world_text(w, "/tasks/0/kind"), "benefit");
    assert_string_equal(world_text(w, "/tasks/0/case_id"), w->case_id);
    assert_string_equal(world_text(w, "/tasks/0/subject"), "97110");
    assert_string_equal(world_text(w, "/tasks/0/text"), "Is there a benefit?");
}

static void a_confirmed_benefit_starts_the_review_and_its_clock(void **state) /* R3.5, R5.1 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT);
    assert_world(world_submit(w, "B-1"), PC_OK);
    assert_world(world_advance(w, "1d"), PC_OK);
    w->answer = MET;
    assert_world(world_act(w, PAYER, "confirm_benefit", ",\"exists\":true"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_int_equal(world_count(w, "/case/clocks"), 2);
    assert_string_equal(world_text(w, "/case/clocks/1/rule"), "programme_15d");
    assert_string_equal(world_text(w, "/case/clocks/1/started_at"), "2026-11-17T16:15:00.000Z");
    assert_string_equal(world_text(w, "/case/payer_questions/0/question"), "");
    assert_world(tasks(w), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 0);
}

static void no_benefit_ends_the_case_without_a_determination(void **state) /* R3.5 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT);
    assert_world(world_submit(w, "B-1"), PC_OK);
    w->answer = NO_BENEFIT;
    assert_world(world_act(w, PAYER, "confirm_benefit", ",\"exists\":false"), PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "referred_to_payer");
    assert_string_equal(world_text(w, "/case/determination/outcome"), "");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "cancelled");
}

static void both_questions_may_be_open_and_each_is_asked_once(void **state) /* R3.5, R3.7 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT "," PRIMARY);
    assert_world(world_submit(w, "B-1"), PC_OK);
    w->answer = WAITS(BENEFIT);
    assert_world(world_act(w, PAYER, "confirm_primary", ",\"primary\":true"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "awaiting_payer");
    assert_world(tasks(w), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 1);
    assert_string_equal(world_text(w, "/tasks/0/kind"), "benefit");
    assert_world(world_act(w, PAYER, "confirm_primary", ",\"primary\":true"), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_asked");
    w->answer = MET;
    assert_world(world_act(w, PAYER, "confirm_benefit", ",\"exists\":true"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void an_answer_needs_its_word_and_the_payers_role(void **state) /* R3.5, R3.7, R4.9 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT "," PRIMARY);
    assert_world(world_submit(w, "B-1"), PC_OK);
    assert_world(world_act(w, PAYER, "confirm_benefit", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.exists");
    assert_world(world_act(w, PAYER, "confirm_primary", ",\"exists\":true"), PC_INVALID);
    assert_string_equal(w->err.field, "params.primary");
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "confirm_benefit", ",\"exists\":true"), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_allowed_for_role");
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ",\"note\":\"n\""), PC_REFUSED);
}

static void what_comes_in_meanwhile_waits_with_the_case(void **state) /* R1.6, R5.1 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT);
    assert_world(world_submit(w, "B-1"), PC_OK);
    assert_world(world_run(w, &pc_verb_case_supply, PAYER, world_of_case(w, ",\"note\":\"page 2\"")), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "awaiting_payer");
    assert_world(tasks(w), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 1); /* not asked twice */
}

static void a_case_that_is_taken_back_leaves_no_task(void **state) /* R4.4 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT "," PRIMARY);
    assert_world(world_submit(w, "B-1"), PC_OK);
    assert_world(world_act(w, PAYER, "withdraw", ",\"by\":\"the plan\""), PC_OK);
    assert_world(tasks(w), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 0);
}

static void a_late_answer_escalates_and_decides_nothing(void **state) /* R5.6, I11 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT);
    assert_world(world_submit(w, "B-1"), PC_OK);
    assert_world(world_advance(w, "20d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "awaiting_payer");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "missed");
    assert_string_equal(world_text(w, "/case/escalations/0/event"), "decision_due");
}

static void a_failing_policy_sends_the_answered_case_to_a_person(void **state) /* I3 */
{
    struct world *w = *state;
    w->answer = WAITS(BENEFIT);
    assert_world(world_submit(w, "B-1"), PC_OK);
    w->status = PC_EVAL_POLICY_ERROR;
    assert_world(world_act(w, PAYER, "confirm_benefit", ",\"exists\":true"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/reason/code"), "policy_failed");
}

PC_TEST_MAIN(PC_TEST_WITH(the_payer_is_asked_and_no_programme_clock_starts, world_with_people, world_gone),
             PC_TEST_WITH(a_confirmed_benefit_starts_the_review_and_its_clock, world_with_people, world_gone),
             PC_TEST_WITH(no_benefit_ends_the_case_without_a_determination, world_with_people, world_gone),
             PC_TEST_WITH(both_questions_may_be_open_and_each_is_asked_once, world_with_people, world_gone),
             PC_TEST_WITH(an_answer_needs_its_word_and_the_payers_role, world_with_people, world_gone),
             PC_TEST_WITH(what_comes_in_meanwhile_waits_with_the_case, world_with_people, world_gone),
             PC_TEST_WITH(a_case_that_is_taken_back_leaves_no_task, world_with_people, world_gone),
             PC_TEST_WITH(a_late_answer_escalates_and_decides_nothing, world_with_people, world_gone),
             PC_TEST_WITH(a_failing_policy_sends_the_answered_case_to_a_person, world_with_people,
                          world_gone))
