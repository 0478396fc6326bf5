/* tests/unit/policy/pool/test_channel.c -- what a hostile child may write, and large frames both ways. */
#include <stdio.h>
#include "pool_fixture.h"

static void assert_lie_costs_one_question(const char *cue, const char *with)
{
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2}, "ok");
    (void)ask(&f, "answer", "");
    const int lie = ask(&f, cue, with);
    for (int i = 0; i < 40; i++)
        (void)ask(&f, "answer", "");
    wait_for(&f, 42);
    for (int i = 0; i < 42; i++) {
        assert_int_equal(f.told[i].times, 1);
        if (i == lie)
            assert_int_equal(f.told[i].status, PC_EVAL_KILLED);
        else
            assert_answered(&f, i);
    }
    close_pool(&f);
}

static void noise_ends_the_child(void **state)
{
    (void)state;
    assert_lie_costs_one_question("garbage", "");
}

static void a_frame_that_claims_too_much_ends_the_child(void **state)
{
    (void)state;
    assert_lie_costs_one_question("oversize", "");
}

static void an_answer_nobody_asked_for_ends_the_child(void **state)
{
    (void)state;
    assert_lie_costs_one_question("skip", "");
}

static void a_line_feed_would_break_the_clients_framing(void **state)
{
    (void)state;
    assert_lie_costs_one_question("lines", "");
}

static void an_answer_over_the_limit_ends_the_child(void **state)
{
    (void)state;
    assert_lie_costs_one_question("huge", "9000000");
}

/* The first copy counts; the second one is a lie about another question, which is asked again. */
static void a_second_answer_is_never_delivered(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2}, "ok");
    for (int i = 0; i < 40; i++)
        (void)ask(&f, i == 9 ? "twice" : "answer", "");
    wait_for(&f, 40);
    for (int i = 0; i < 40; i++)
        assert_answered(&f, i);
    assert_int_equal(figure(&f, "crashed"), 1);
    close_pool(&f);
}

static void a_large_answer_comes_whole(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1}, "ok");
    const int n = ask(&f, "huge", "3000000"), next = ask(&f, "answer", "");
    wait_for(&f, 2);
    assert_int_equal(f.told[n].data.size, 3000000);
    assert_answered(&f, next);
    close_pool(&f);
}

/* Far more than the sockets hold, both ways at once: neither side waits for the other. */
static void large_questions_with_large_answers_never_lock(void **state)
{
    (void)state;
    enum { SIZE = 2 * 1024 * 1024, COUNT = 12 };
    static struct fixture f;
    static char input[SIZE];
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .queue_bytes_max = (size_t)COUNT * SIZE}, "ok");
    for (int i = 0; i < COUNT; i++) {
        (void)snprintf(input, sizeof(input), "{\"do\":\"answer\",\"n\":%d,\"pad\":\"%02097000d\"}", i, 0);
        const struct pc_ask a = question(input);
        (void)ask_as(&f, &a);
    }
    wait_for(&f, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_answered(&f, i);
    close_pool(&f);
}

PC_TEST_MAIN(PC_TEST(noise_ends_the_child), PC_TEST(a_frame_that_claims_too_much_ends_the_child),
             PC_TEST(an_answer_nobody_asked_for_ends_the_child),
             PC_TEST(a_line_feed_would_break_the_clients_framing),
             PC_TEST(an_answer_over_the_limit_ends_the_child), PC_TEST(a_second_answer_is_never_delivered),
             PC_TEST(a_large_answer_comes_whole), PC_TEST(large_questions_with_large_answers_never_lock))
