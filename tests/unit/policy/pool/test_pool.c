/* tests/unit/policy/pool/test_pool.c -- asking: every question gets one answer, whatever happens. */
#include <stdio.h>
#include "pool_fixture.h"

static void every_question_of_a_turn_is_answered_once(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2}, "ok");
    for (int i = 0; i < 500; i++)
        (void)ask(&f, "answer", "");
    assert_false(pc_pool_idle(f.pool));
    wait_for(&f, 500);
    for (int i = 0; i < 500; i++)
        assert_answered(&f, i);
    assert_true(pc_pool_idle(f.pool));
    assert_int_equal(figure(&f, "answered"), 500);
    assert_int_equal(figure(&f, "unanswered"), 0);
    close_pool(&f);
}

static void answers_carry_status_revision_and_abi(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1}, "ok");
    const int n = ask(&f, "fail", "");
    wait_for(&f, 1);
    assert_int_equal(f.told[n].status, PC_EVAL_POLICY_ERROR);
    assert_int_equal(f.told[n].revision, 1);
    assert_int_equal(f.told[n].abi, PC_EVAL_ABI);
    assert_int_equal(pc_pool_serving(f.pool), 1);
    close_pool(&f);
}

static void input_and_tail_are_one_text(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1}, "ok");
    struct pc_ask a = question("{\"n\":0,");
    a.tail = PC_STR("\"more\":1}");
    const int n = ask_as(&f, &a);
    wait_for(&f, 1);
    assert_non_null(strstr(data_of(&f, n), "\"echo\":{\"n\":0,\"more\":1}"));
    close_pool(&f);
}

static void nobody_answers(void *arg, const struct pc_answer *answer)
{
    (void)arg;
    (void)answer;
    fail();
}

static void before_the_first_switch_nothing_serves(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){0}, NULL);
    const struct pc_ask a = question("{}");
    assert_rc(pc_pool_ask(f.pool, &a, nobody_answers, NULL), PC_UNAVAILABLE);
    assert_int_equal(pc_pool_serving(f.pool), 0);
    assert_int_equal(count_evaluators(&f, NULL), 0);
    close_pool(&f);
}

static void too_large_an_input_is_refused(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1}, "ok");
    struct pc_ask a = question("{}");
    a.tail = (struct pc_str){"", PC_POOL_INPUT_MAX - 1};
    assert_rc(pc_pool_ask(f.pool, &a, nobody_answers, NULL), PC_INVALID);
    close_pool(&f);
}

/* One child holds 2, its queue 3: the sixth question is one too many. */
static void full_queues_say_busy_and_nothing_is_lost(void **state)
{
    (void)state;
    static struct fixture f;
    const struct pc_pool_config config = {
        .evaluators = 1, .spares = -1, .child_requests_max = 2, .queue_requests_max = 3};
    open_pool(&f, &config, "ok");
    const struct pc_ask a = question("{}");
    for (int i = 0; i < 5; i++)
        (void)ask(&f, "answer", "");
    assert_rc(pc_pool_ask(f.pool, &a, nobody_answers, NULL), PC_BUSY);
    assert_int_equal(figure(&f, "busy"), 1);
    wait_for(&f, 5);
    for (int i = 0; i < 5; i++)
        assert_answered(&f, i);
    (void)ask(&f, "answer", "");
    wait_for(&f, 6);
    close_pool(&f);
}

static void outstanding_bytes_of_a_child_are_bounded(void **state)
{
    (void)state;
    static struct fixture f;
    static char input[3000];
    const struct pc_pool_config config = {
        .evaluators = 2, .child_bytes_max = 4096, .queue_bytes_max = 1 << 20};
    open_pool(&f, &config, "ok");
    for (int i = 0; i < 100; i++) {
        (void)snprintf(input, sizeof(input), "{\"do\":\"answer\",\"n\":%d,\"pad\":\"%02900d\"}", f.asked, 0);
        const struct pc_ask a = question(input);
        (void)ask_as(&f, &a);
    }
    struct pc_buf status = {0};
    pc_pool_status(f.pool, &status);
    assert_non_null(strstr(status.ptr, "\"queued\":98")); /* two children with one each */
    pc_buf_free(&status);
    wait_for(&f, 100);
    for (int i = 0; i < 100; i++)
        assert_answered(&f, i);
    close_pool(&f);
}

static void what_is_unanswered_when_the_pool_goes_is_answered(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .child_requests_max = 4}, "ok");
    for (int i = 0; i < 20; i++)
        (void)ask(&f, "sleep", "");
    turn(&f);
    pc_pool_free(&f.pool);
    for (int i = 0; i < 20; i++)
        assert_killed(&f, i, "stopped");
    close_pool(&f);
}

static void kill_five(struct fixture *f)
{
    for (int i = 0; i < 5; i++) {
        (void)ask(f, "crash", "");
        wait_for(f, f->asked);
        assert_killed(f, f->asked - 1, "crash");
    }
}

static void five_kills_in_a_minute_suspend_the_subject_for_that_owner_alone(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2}, "ok");
    kill_five(&f);
    const int suspended = ask(&f, "answer", "");
    struct pc_ask other = question("{\"do\":\"answer\",\"n\":6,\"with\":\"\"}");
    other.owner = PC_STR("org-b");
    const int other_owner = ask_as(&f, &other);
    struct pc_ask another = question("{\"do\":\"answer\",\"n\":7,\"with\":\"\"}");
    another.subject = PC_STR("pt_ot");
    const int other_subject = ask_as(&f, &another);
    wait_for(&f, f.asked);
    assert_int_equal(f.told[suspended].status, PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(data_of(&f, suspended), "\"limit\":\"suspended\""));
    assert_answered(&f, other_owner);
    assert_answered(&f, other_subject);
    assert_int_equal(figure(&f, "suspended"), 1);
    close_pool(&f);
}

static void a_new_revision_lifts_a_suspension(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2}, "ok");
    kill_five(&f);
    stage_and_wait(&f, "ok", 2);
    pc_pool_switch(f.pool);
    const int n = ask(&f, "answer", "");
    wait_for(&f, f.asked);
    assert_answered(&f, n);
    close_pool(&f);
}

PC_TEST_MAIN(PC_TEST(every_question_of_a_turn_is_answered_once),
             PC_TEST(answers_carry_status_revision_and_abi), PC_TEST(input_and_tail_are_one_text),
             PC_TEST(before_the_first_switch_nothing_serves), PC_TEST(too_large_an_input_is_refused),
             PC_TEST(full_queues_say_busy_and_nothing_is_lost),
             PC_TEST(outstanding_bytes_of_a_child_are_bounded),
             PC_TEST(what_is_unanswered_when_the_pool_goes_is_answered),
             PC_TEST(five_kills_in_a_minute_suspend_the_subject_for_that_owner_alone),
             PC_TEST(a_new_revision_lifts_a_suspension))
