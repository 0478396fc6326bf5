/* tests/unit/server/test_logins.c -- wrong tokens are a debt of the place they come from, which time pays back. */
#include "support/pc_test.h"

#include <stdio.h>
#include "server/logins.h"

#define EACH PC_LOGINS_EACH_US
#define START ((int64_t)1000 * 1000 * 1000)

static void some_failures_are_free_then_one_at_a_time(void **state)
{
    (void)state;
    struct pc_logins logins = {0};
    int64_t now = START;
    assert_int_equal(pc_logins_wait_us(&logins, "uid:7", now), 0);
    for (int i = 1; i <= PC_LOGINS_FAILURES; i++) {
        assert_int_equal(pc_logins_wait_us(&logins, "uid:7", now), 0);
        assert_int_equal(pc_logins_failed(&logins, "uid:7", now), i == PC_LOGINS_FAILURES);
    }
    assert_int_equal(pc_logins_wait_us(&logins, "uid:7", now), EACH);
    assert_int_equal(pc_logins_wait_us(&logins, "uid:7", now + EACH - 1), 1);
    assert_int_equal(pc_logins_wait_us(&logins, "uid:7", now + EACH), 0);
    assert_true(pc_logins_failed(&logins, "uid:7", now + EACH)); /* the one that was free is used */
    assert_int_equal(pc_logins_wait_us(&logins, "uid:7", now + EACH), EACH);
    now += PC_LOGINS_FAILURES * EACH + EACH; /* all is paid */
    assert_false(pc_logins_failed(&logins, "uid:7", now));
}

static void one_place_owes_nothing_for_another(void **state)
{
    (void)state;
    struct pc_logins logins = {0};
    for (int i = 0; i < 2 * PC_LOGINS_FAILURES; i++)
        (void)pc_logins_failed(&logins, "192.0.2.7", START);
    assert_true(pc_logins_wait_us(&logins, "192.0.2.7", START) > 0);
    assert_int_equal(pc_logins_wait_us(&logins, "192.0.2.8", START), 0);
    assert_int_equal(pc_logins_wait_us(&logins, "", START), 0);
}

/* Memory is bounded; whoever comes from many places cannot make the one that guessed most forgotten. */
static void who_owes_most_is_remembered_longest(void **state)
{
    (void)state;
    struct pc_logins logins = {0};
    char place[32];
    for (int i = 0; i < PC_LOGINS_FAILURES; i++)
        (void)pc_logins_failed(&logins, "192.0.2.7", START);
    for (int i = 0; i < 4 * PC_LOGINS_PLACES; i++) {
        snprintf(place, sizeof place, "198.51.100.%d", i);
        assert_false(pc_logins_failed(&logins, place, START + i));
    }
    assert_true(pc_logins_wait_us(&logins, "192.0.2.7", START + EACH / 2) > 0);
    assert_false(
        pc_logins_failed(&logins, place, START + EACH)); /* its first failure is paid: it has a slot */
}

PC_TEST_MAIN(PC_TEST(some_failures_are_free_then_one_at_a_time), PC_TEST(one_place_owes_nothing_for_another),
             PC_TEST(who_owes_most_is_remembered_longest))
