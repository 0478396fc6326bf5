/* tests/unit/policy/pool/test_child.c -- hello, crashes, redispatch, who is behind. */
#include <stdio.h>
#include <unistd.h>
#include "base/clock.h"
#include "pool_fixture.h"

static const struct pc_pool_config TWO = {.evaluators = 2};

static void a_crash_fails_the_marked_question_and_moves_the_others_once(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    for (int i = 0; i < 100; i++)
        (void)ask(&f, i == 11 ? "crash" : "answer", "");
    wait_for(&f, 100);
    for (int i = 0; i < 100; i++) {
        if (i == 11)
            assert_killed(&f, i, "crash");
        else
            assert_answered(&f, i); /* once: data_of looks */
    }
    assert_int_equal(figure(&f, "crashed"), 1);
    assert_true(figure(&f, "moved") > 0);
    close_pool(&f);
}

static void a_child_that_dies_between_two_marks_costs_its_question_one_try(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    (void)ask(&f, "answer", "");
    const int once = ask(&f, "once", path_in(&f, "flag"));
    for (int i = 0; i < 20; i++)
        (void)ask(&f, "answer", "");
    wait_for(&f, 22);
    assert_answered(&f, once);
    for (int i = 0; i < 22; i++)
        assert_answered(&f, i);
    assert_int_equal(figure(&f, "crashed"), 1);
    close_pool(&f);
}

static void a_question_that_kills_twice_is_not_tried_again(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    for (int i = 0; i < 50; i++)
        (void)ask(&f, i == 20 ? "vanish" : "answer", "");
    wait_for(&f, 50);
    for (int i = 0; i < 50; i++) {
        if (i == 20)
            assert_killed(&f, i, "crash");
        else
            assert_answered(&f, i);
    }
    assert_int_equal(figure(&f, "crashed"), 2);
    close_pool(&f);
}

static bool is_complete(struct fixture *f)
{
    return count_evaluators(f, "active") == 2 && count_evaluators(f, "spare") == 1 &&
           count_evaluators(f, NULL) == 3;
}

static void the_number_of_evaluators_is_kept(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    wait_until(&f, is_complete);
    for (int i = 0; i < 4; i++)
        (void)ask(&f, "crash", "");
    wait_for(&f, 4);
    wait_until(&f, is_complete);
    assert_int_equal(figure(&f, "started"), 7);
    close_pool(&f);
}

static void assert_refused(const char *name)
{
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.start_ms = 200}, NULL);
    struct pc_loop *loop = f.loop;
    struct pc_pool *plain = f.pool;
    const struct pc_pool_config config = {.program = fake_named(&f, name), .start_ms = 200, .backoff_ms = 1};
    f.pool = pc_pool_new(loop, &config);
    stage_and_wait(&f, "ok", 1);
    assert_false(f.stage_ok);
    assert_non_null(strstr(f.stage_text.ptr, "evaluator_died"));
    pc_pool_free(&f.pool);
    f.pool = plain;
    close_pool(&f);
}

static void an_evaluator_outside_its_jail_is_refused(void **state)
{
    (void)state;
    assert_refused("fake_unjailed");
}

static void an_evaluator_of_another_version_is_refused(void **state)
{
    (void)state;
    assert_refused("fake_old");
}

static void an_evaluator_that_says_nothing_is_refused(void **state)
{
    (void)state;
    assert_refused("fake_mute");
}

static void an_evaluator_that_speaks_before_hello_is_refused(void **state)
{
    (void)state;
    assert_refused("fake_chatty");
}

static void outside_the_jail_it_works_where_that_is_allowed(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){0}, NULL);
    struct pc_pool *plain = f.pool;
    const struct pc_pool_config config = {.program = fake_named(&f, "fake_unjailed"), .allow_unjailed = true};
    f.pool = pc_pool_new(f.loop, &config);
    stage_and_wait(&f, "ok", 1);
    assert_true(f.stage_ok);
    pc_pool_free(&f.pool);
    f.pool = plain;
    close_pool(&f);
}

/* The first two loads are good, all later ones die: the pool goes on with what it has and keeps trying, ever slower.
 * No spare: it would load beside the second evaluator, and the third load must not come before the verdict. */
static bool has_failed_thrice(struct fixture *f)
{
    return figure(f, "start_failures") >= 3;
}

static void evaluators_that_can_not_start_are_tried_again_with_pauses(void **state)
{
    (void)state;
    static struct fixture f;
    char source[160];
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .spares = -1}, NULL);
    (void)snprintf(source, sizeof(source), "last:%s", path_in(&f, "loads"));
    stage_and_wait(&f, source, 1);
    assert_true(f.stage_ok);
    pc_pool_switch(f.pool);
    const int crash = ask(&f, "crash", "");
    (void)ask(&f, "answer", "");
    wait_for(&f, 2);
    assert_killed(&f, crash, "crash");
    wait_until(&f, has_failed_thrice);
    assert_int_equal(count_evaluators(&f, "active"), 1);
    const int after = ask(&f, "answer", "");
    wait_for(&f, 3);
    assert_answered(&f, after);
    close_pool(&f);
}

static void ask_paced(struct fixture *f, int times, const char *us)
{
    for (int i = 0; i < times; i++) {
        (void)ask(f, "pace", us);
        wait_for(f, f->asked);
    }
}

static void slow_questions_are_spread_and_one_slow_answer_is_no_pace(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    ask_paced(&f, 1, "900000"); /* the processor was away for a while */
    ask_many(&f, 2);
    assert_int_equal(count_outstanding(&f, 2), 1);
    wait_for(&f, f.asked);
    ask_paced(&f, 60, "1000");
    ask_many(&f, 2);
    assert_int_equal(count_outstanding(&f, 1), 2);
    wait_for(&f, f.asked);
    ask_paced(&f, 60, "1");
    ask_many(&f, 2);
    assert_int_equal(count_outstanding(&f, 2), 1);
    wait_for(&f, f.asked);
    close_pool(&f);
}

static int64_t held_since_us;

static bool is_held(struct fixture *f)
{
    if (held_since_us == 0 && access(path_in(f, "held"), F_OK) == 0)
        held_since_us = pc_mono_us();
    return held_since_us != 0 && pc_mono_us() - held_since_us > 2000;
}

static void nobody_is_sent_behind_a_question_that_runs_long(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    held_since_us = 0;
    const int holding = ask(&f, "hold", path_in(&f, "held"));
    wait_until(&f, is_held);
    const int other = ask(&f, "answer", "");
    wait_for(&f, 1);
    assert_answered(&f, other);
    assert_int_equal(unlink(path_in(&f, "held")), 0);
    wait_for(&f, 2);
    assert_answered(&f, holding);
    assert_int_equal(figure(&f, "suspects"), 0); /* nobody had to be moved away */
    close_pool(&f);
}

PC_TEST_MAIN(PC_TEST(a_crash_fails_the_marked_question_and_moves_the_others_once),
             PC_TEST(a_child_that_dies_between_two_marks_costs_its_question_one_try),
             PC_TEST(a_question_that_kills_twice_is_not_tried_again),
             PC_TEST(the_number_of_evaluators_is_kept), PC_TEST(an_evaluator_outside_its_jail_is_refused),
             PC_TEST(an_evaluator_of_another_version_is_refused),
             PC_TEST(an_evaluator_that_says_nothing_is_refused),
             PC_TEST(an_evaluator_that_speaks_before_hello_is_refused),
             PC_TEST(outside_the_jail_it_works_where_that_is_allowed),
             PC_TEST(evaluators_that_can_not_start_are_tried_again_with_pauses),
             PC_TEST(slow_questions_are_spread_and_one_slow_answer_is_no_pace),
             PC_TEST(nobody_is_sent_behind_a_question_that_runs_long))
