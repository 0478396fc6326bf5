/* tests/unit/policy/pool/test_watch.c -- deadlines and suspects.  Only here do limits have test-sized values. */
#include <stdio.h>
#include "pool_fixture.h"

static void only_the_question_that_hangs_is_killed(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .wall_ms = 100}, "ok");
    for (int i = 0; i < 60; i++)
        (void)ask(&f, i == 7 || i == 30 ? "hang" : "answer", "");
    wait_for(&f, 60);
    for (int i = 0; i < 60; i++) {
        if (i == 7 || i == 30)
            assert_killed(&f, i, "wall");
        else
            assert_answered(&f, i);
    }
    assert_int_equal(figure(&f, "killed_wall"), 2);
    close_pool(&f);
}

/* It uses no processor time: the kernel might have starved it, so it gets forty times the limit, and not more. */
static void a_question_that_sleeps_is_killed_too(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .wall_ms = 30}, "ok");
    const int sleeping = ask(&f, "sleep", ""), behind = ask(&f, "answer", "");
    wait_for(&f, 2);
    assert_killed(&f, sleeping, "wall");
    assert_answered(&f, behind);
    close_pool(&f);
}

static void a_replay_has_ten_times_the_limit(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .wall_ms = 60}, "ok");
    struct pc_ask a = question("{\"do\":\"burn\",\"n\":0,\"with\":\"300\"}");
    a.replay = true;
    const int replay = ask_as(&f, &a);
    const int plain = ask(&f, "burn", "300");
    wait_for(&f, 2);
    assert_answered(&f, replay);
    assert_killed(&f, plain, "wall");
    close_pool(&f);
}

/* The deadline counts from when execution starts: five times 40 ms one after the other are no 200 ms for the last. */
static void waiting_behind_others_does_not_count(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .spares = -1, .wall_ms = 120}, "ok");
    for (int i = 0; i < 5; i++)
        (void)ask(&f, "burn", "40");
    wait_for(&f, 5);
    for (int i = 0; i < 5; i++)
        assert_answered(&f, i);
    assert_int_equal(figure(&f, "killed_wall"), 0);
    close_pool(&f);
}

static void what_waits_behind_a_suspect_moves_to_a_spare(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .spares = 1}, "ok");
    const int slow = ask(&f, "burn", "500");
    for (int i = 0; i < 20; i++)
        (void)ask(&f, "answer", "");
    wait_for(&f, 20);
    assert_int_equal(f.told[slow].times, 0); /* all others passed it */
    assert_int_equal(figure(&f, "suspects"), 1);
    assert_int_equal(figure(&f, "moved"), 20);
    assert_int_equal(count_evaluators(&f, "suspect"), 1);
    wait_for(&f, 21);
    for (int i = 0; i < 21; i++)
        assert_answered(&f, i);
    close_pool(&f);
}

static void a_child_that_is_busy_with_itself_keeps_nobody_waiting(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .spares = 1}, "ok");
    (void)ask(&f, "rebuild", "500");
    for (int i = 0; i < 20; i++)
        (void)ask(&f, "answer", "");
    wait_for(&f, 21);
    assert_int_equal(figure(&f, "suspects"), 1);
    assert_int_equal(count_evaluators(&f, "suspect"), 1); /* still busy: the others did not wait for it */
    for (int i = 0; i < 21; i++)
        assert_answered(&f, i);
    assert_int_equal(figure(&f, "killed_wall") + figure(&f, "crashed"), 0);
    close_pool(&f);
}

static bool has_recovered(struct fixture *f)
{
    return figure(f, "recovered") == 1 && count_evaluators(f, NULL) == 2;
}

static void late_answers_of_a_suspect_are_dropped_and_it_works_again(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .spares = 1}, "ok");
    (void)ask(&f, "burn", "200");
    for (int i = 0; i < 20; i++)
        (void)ask(&f, "answer", "");
    wait_for(&f, 21);
    wait_until(&f, has_recovered);
    assert_int_equal(figure(&f, "late"), 20);
    assert_int_equal(figure(&f, "answered"), 21);
    assert_int_equal(figure(&f, "killed_wall") + figure(&f, "crashed"), 0);
    close_pool(&f);
}

static void a_suspect_that_hangs_dies_at_the_deadline(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .spares = 2, .wall_ms = 150}, "ok");
    const int hanging = ask(&f, "hang", "");
    for (int i = 0; i < 10; i++)
        (void)ask(&f, "answer", "");
    wait_for(&f, 11);
    assert_int_equal(f.told[hanging].order, 10); /* the last of all */
    assert_killed(&f, hanging, "wall");
    assert_int_equal(figure(&f, "suspects"), 1);
    close_pool(&f);
}

static void nobody_is_suspected_while_nobody_waits(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .spares = 1}, "ok");
    const int n = ask(&f, "burn", "60");
    wait_for(&f, 1);
    assert_answered(&f, n);
    assert_int_equal(figure(&f, "suspects"), 0);
    close_pool(&f);
}

static void a_start_in_the_future_helps_nobody(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .wall_ms = 60}, "ok");
    const int n = ask(&f, "future", "");
    wait_for(&f, 1);
    assert_killed(&f, n, "wall");
    close_pool(&f);
}

/* The page says idle for ever: ended after the time that a full queue of slow answers could take (4 x 60 ms). */
static void a_child_that_hides_what_it_does_is_ended(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .wall_ms = 60, .child_requests_max = 4}, "ok");
    const int n = ask(&f, "unmarked", ""), behind = ask(&f, "answer", "");
    wait_for(&f, 2);
    assert_killed(&f, n, "wall");
    assert_answered(&f, behind);
    close_pool(&f);
}

/* Both evaluators hang, more hangs wait behind them: everything else is answered, every hang is killed once. */
static void hangs_everywhere_end_one_by_one(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .spares = 1, .wall_ms = 60}, "ok");
    for (int i = 0; i < 40; i++) {
        char input[64];
        (void)snprintf(input, sizeof(input), "{\"do\":\"%s\",\"n\":%d,\"x\":0}",
                       i % 5 == 0 ? "hang" : "answer", i);
        struct pc_ask a = question(input);
        a.owner = i % 2 == 0 ? PC_STR("org-a") : PC_STR("org-b"); /* four kills each: no quarantine */
        (void)ask_as(&f, &a);
    }
    wait_for(&f, 40);
    for (int i = 0; i < 40; i++) {
        if (i % 5 == 0)
            assert_killed(&f, i, "wall");
        else
            assert_answered(&f, i);
    }
    assert_int_equal(figure(&f, "killed_wall"), 8);
    close_pool(&f);
}

static void questions_do_not_wait_for_ever_for_sources(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .start_ms = 50, .load_ms = 50}, NULL);
    f.fetch_later = true; /* and never */
    struct pc_ask a = question("{}");
    a.revision = 5;
    const int n = ask_as(&f, &a);
    wait_for(&f, 1);
    assert_killed(&f, n, "start");
    close_pool(&f);
}

PC_TEST_MAIN(PC_TEST(only_the_question_that_hangs_is_killed), PC_TEST(a_question_that_sleeps_is_killed_too),
             PC_TEST(a_replay_has_ten_times_the_limit), PC_TEST(waiting_behind_others_does_not_count),
             PC_TEST(what_waits_behind_a_suspect_moves_to_a_spare),
             PC_TEST(a_child_that_is_busy_with_itself_keeps_nobody_waiting),
             PC_TEST(late_answers_of_a_suspect_are_dropped_and_it_works_again),
             PC_TEST(a_suspect_that_hangs_dies_at_the_deadline),
             PC_TEST(nobody_is_suspected_while_nobody_waits), PC_TEST(a_start_in_the_future_helps_nobody),
             PC_TEST(a_child_that_hides_what_it_does_is_ended), PC_TEST(hangs_everywhere_end_one_by_one),
             PC_TEST(questions_do_not_wait_for_ever_for_sources))
