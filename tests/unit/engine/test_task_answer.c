#include <stdio.h>
#include "support/engine_world.h"

#define PAYER "payer-1", PC_WHO_PAYER

#define WAITS(questions) \
    WORLD_CASES(WORLD_CASE("pt_ot", "needs_information", "", "\"payer_questions\":[" questions "],"))
#define BENEFIT "{\"question\":\"benefit\",\"text\":\"Is there a benefit?\"}"
#define MET WORLD_CASES(WORLD_CASE("pt_ot", "met", "", ""))

/* task.answer on the remembered task. */
static char task[32];

static enum pc_rc answer(struct world *w, const char *actor, const char *more)
{
    char params[160];
    snprintf(params, sizeof params, "{\"task\":\"%s\"%s}", task, more);
    return world_run(w, &pc_verb_task_answer, actor, PC_WHO_PAYER, params);
}

static void remember_task(struct world *w)
{
    assert_world(world_read(w, &pc_read_task_list, PAYER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 1);
    snprintf(task, sizeof task, "%s", world_text(w, "/tasks/0/task"));
}

static void ask(struct world *w)
{
    w->answer = WAITS(BENEFIT);
    assert_world(world_submit(w, "T-1"), PC_OK);
    remember_task(w);
}

static void an_answer_is_the_same_step_as_the_action(void **state) /* R3.5 */
{
    struct world *w = *state;
    ask(w);
    w->answer = MET;
    assert_world(answer(w, "payer-1", ",\"exists\":true"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/task/task"), task);
    assert_string_equal(world_text(w, "/task/by"), "payer-1");
    assert_true(world_true(w, "/task/answer/exists"));
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    assert_string_equal(world_text(w, "/events/1/event"), "confirm_benefit");
    assert_string_equal(world_text(w, "/events/1/actor/id"), "payer-1");
}

static void a_task_is_answered_once(void **state)
{
    struct world *w = *state;
    ask(w);
    w->answer = MET;
    assert_world(answer(w, "payer-1", ",\"exists\":true"), PC_OK);
    assert_world(answer(w, "payer-1", ",\"exists\":false"), PC_REFUSED);
    assert_string_equal(w->err.reason, "already_answered");
    assert_string_equal(w->err.field, "params.task");
}

static void a_resend_gets_the_first_answer(void **state) /* I7 */
{
    struct world *w = *state;
    ask(w);
    w->answer = MET;
    assert_world(answer(w, "payer-1", ",\"exists\":true,\"request_id\":\"R-1\""), PC_OK);
    assert_world(answer(w, "payer-1", ",\"exists\":true,\"request_id\":\"R-1\""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_world(answer(w, "payer-1", ",\"exists\":false,\"request_id\":\"R-1\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "request_id_reused");
}

static void anothers_task_does_not_exist(void **state) /* I8 */
{
    struct world *w = *state;
    ask(w);
    assert_world(answer(w, "other-1", ",\"exists\":true"), PC_NOT_FOUND);
    assert_string_equal(w->err.field, "params.task");
    assert_world(world_read(w, &pc_read_task_list, "other-1", PC_WHO_PAYER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 0);
    assert_world(world_read(w, &pc_read_task_list, "other-1", PC_WHO_PAYER, "{\"payer\":\"sample\"}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 0);
    snprintf(task, sizeof task, "t00000000000000000000000000");
    assert_world(answer(w, "payer-1", ",\"exists\":true"), PC_NOT_FOUND);
}

static void an_answer_to_another_question_names_its_field(void **state)
{
    struct world *w = *state;
    ask(w);
    assert_world(answer(w, "payer-1", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.exists");
    assert_world(answer(w, "payer-1", ",\"primary\":true"), PC_INVALID);
    assert_string_equal(w->err.reason, "not_asked");
    assert_string_equal(w->err.field, "params.primary");
    assert_world(answer(w, "payer-1", ",\"exists\":true,\"text\":\"yes\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.text");
}

static void check_record(struct world *w, const char *kind)
{
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, ",\"after\":1")),
                 PC_OK);
    char pointer[64];
    const size_t last = world_count(w, "/events") - 1;
    snprintf(pointer, sizeof pointer, "/events/%zu/event", last);
    assert_string_equal(world_text(w, pointer), "task_answered");
    snprintf(pointer, sizeof pointer, "/events/%zu/actor/id", last);
    assert_string_equal(world_text(w, pointer), "payer-1");
    snprintf(pointer, sizeof pointer, "/events/%zu/data/kind", last);
    assert_string_equal(world_text(w, pointer), kind);
    assert_true(world_verified(w));
}

static void what_the_payer_says_of_a_matter_stands_in_the_cases_record(void **state) /* R3.9, I10 */
{
    struct world *w = *state;
    w->answer = world_not_met;
    assert_world(world_submit(w, "T-1"), PC_OK);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "forward_to_payer", ",\"subject\":\"case_agreement\""),
                 PC_OK);
    remember_task(w);
    assert_world(answer(w, "payer-1", ",\"text\":\"agreed at the usual rate\""), PC_OK);
    check_record(w, "forwarded");
    assert_null(strstr(w->result, "usual rate")); /* its digest: the words stand with the task */
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void that_a_member_was_taken_off_stands_with_the_cases_that_it_stopped(void **state) /* R3.7 */
{
    struct world *w = *state;
    w->answer = world_not_met;
    assert_world(world_submit(w, "T-1"), PC_OK);
    assert_world(
        world_run(
            w, &pc_verb_member_load, "admin", PC_WHO_ADMIN,
            "{\"payer\":\"sample\",\"members\":[{\"member\":\"M-1\",\"group\":\"G-FULL\",\"name\":{\"family\":\"Example\",\"given\":\"Ada\"},"
            "\"birth_date\":\"1963-05-01\",\"line_of_business\":\"commercial\",\"funding\":\"self_funded\",\"situs_state\":\"TX\","
            "\"coverage\":{\"from\":\"2026-01-01\",\"other\":\"medicare_primary\"}}]}"),
        PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "no_um");
    remember_task(w);
    assert_world(answer(w, "payer-1", ",\"text\":\"taken off\""), PC_OK);
    check_record(w, "remove_member");
}

static enum pc_rc answer_again(struct world *w, int attempt)
{
    (void)attempt;
    return answer(w, "payer-1", ",\"exists\":true");
}

static void a_fault_at_any_store_call_leaves_the_task_waiting(void **state) /* I2, I6 */
{
    struct world *w = *state;
    ask(w);
    w->answer = MET;
    assert_true(world_fault_sweep(w, answer_again) > 5);
}

PC_TEST_MAIN(PC_TEST_WITH(an_answer_is_the_same_step_as_the_action, world_with_people, world_gone),
             PC_TEST_WITH(a_task_is_answered_once, world_with_people, world_gone),
             PC_TEST_WITH(a_resend_gets_the_first_answer, world_with_people, world_gone),
             PC_TEST_WITH(anothers_task_does_not_exist, world_with_people, world_gone),
             PC_TEST_WITH(an_answer_to_another_question_names_its_field, world_with_people, world_gone),
             PC_TEST_WITH(what_the_payer_says_of_a_matter_stands_in_the_cases_record, world_with_people,
                          world_gone),
             PC_TEST_WITH(that_a_member_was_taken_off_stands_with_the_cases_that_it_stopped,
                          world_with_people, world_gone),
             PC_TEST_WITH(a_fault_at_any_store_call_leaves_the_task_waiting, world_with_people, world_gone))
