/* tests/unit/policy/pool/test_quarantine.c */
#include <stdio.h>
#include "policy/pool/quarantine.h"
#include "support/pc_test.h"

static const struct pc_str A = {"org-a", 5}, B = {"org-b", 5}, MRI = {"lumbar_mri", 10};
enum { SECOND = 1000000 };

static unsigned kill_times(struct pc_quarantine *q, struct pc_str owner, int times, int64_t at_us)
{
    unsigned events = 0;
    for (int i = 0; i < times; i++)
        events = pc_quarantine_kill(q, owner, MRI, at_us);
    return events;
}

static void the_fifth_kill_in_a_minute_suspends(void **state)
{
    (void)state;
    static struct pc_quarantine q;
    pc_quarantine_clear(&q);
    assert_int_equal(kill_times(&q, A, 4, SECOND), PC_QUARANTINE_NOTHING);
    assert_false(pc_quarantine_holds(&q, A, MRI, SECOND));
    assert_int_equal(kill_times(&q, A, 1, 61 * SECOND),
                     PC_QUARANTINE_SUSPENDED); /* exactly a minute after the first */
    assert_true(pc_quarantine_holds(&q, A, MRI, 61 * SECOND));
    assert_false(pc_quarantine_holds(&q, B, MRI, 61 * SECOND));
    assert_false(pc_quarantine_holds(&q, A, PC_STR("lumbar"), 61 * SECOND));
}

static void five_kills_in_more_than_a_minute_do_not(void **state)
{
    (void)state;
    static struct pc_quarantine q;
    pc_quarantine_clear(&q);
    for (int i = 0; i < 100; i++)
        assert_int_equal(kill_times(&q, A, 1, i * (int64_t)(15 * SECOND + 1) + 1), PC_QUARANTINE_NOTHING);
    assert_false(pc_quarantine_holds(&q, A, MRI, 1486 * (int64_t)SECOND));
}

static void a_suspension_ends_after_ten_minutes_and_can_come_again(void **state)
{
    (void)state;
    static struct pc_quarantine q;
    pc_quarantine_clear(&q);
    (void)kill_times(&q, A, 5, SECOND);
    assert_true(pc_quarantine_holds(&q, A, MRI, PC_QUARANTINE_SUSPEND_US));
    assert_false(pc_quarantine_holds(&q, A, MRI, SECOND + PC_QUARANTINE_SUSPEND_US));
    assert_int_equal(q.suspended, 0);
    assert_int_equal(kill_times(&q, A, 5, 2 * PC_QUARANTINE_SUSPEND_US), PC_QUARANTINE_SUSPENDED);
}

static void kills_of_several_owners_only_alarm(void **state)
{
    (void)state;
    static struct pc_quarantine q;
    pc_quarantine_clear(&q);
    (void)kill_times(&q, A, 3, SECOND);
    assert_int_equal(kill_times(&q, B, 1, SECOND), PC_QUARANTINE_NOTHING);
    assert_int_equal(kill_times(&q, B, 1, SECOND), PC_QUARANTINE_WIDESPREAD);
    assert_false(pc_quarantine_holds(&q, A, MRI, SECOND));
    assert_false(pc_quarantine_holds(&q, B, MRI, SECOND));
}

static void the_table_is_bounded_and_forgets_the_oldest(void **state)
{
    (void)state;
    static struct pc_quarantine q;
    char name[16];
    pc_quarantine_clear(&q);
    (void)kill_times(&q, A, 5, SECOND);
    for (int i = 0; i < 2 * PC_QUARANTINE_KEYS; i++) {
        (void)snprintf(name, sizeof(name), "org-%d", i);
        (void)kill_times(&q, pc_str_of(name), 1, (2 + i) * (int64_t)SECOND);
    }
    assert_false(pc_quarantine_holds(&q, A, MRI, 300 * (int64_t)SECOND));
    assert_int_equal(q.suspended, 0);
}

static void long_and_absent_names_are_keys_too(void **state)
{
    (void)state;
    static struct pc_quarantine q;
    char name[200];
    memset(name, 'x', sizeof(name));
    pc_quarantine_clear(&q);
    const struct pc_str longer = {name, sizeof(name)}, none = {0};
    for (int i = 0; i < 5; i++)
        (void)pc_quarantine_kill(&q, longer, none, SECOND);
    assert_true(pc_quarantine_holds(&q, longer, none, SECOND));
    for (int i = 0; i < 5; i++)
        (void)pc_quarantine_kill(&q, none, MRI, SECOND);
    assert_true(pc_quarantine_holds(&q, none, MRI, SECOND));
}

PC_TEST_MAIN(PC_TEST(the_fifth_kill_in_a_minute_suspends), PC_TEST(five_kills_in_more_than_a_minute_do_not),
             PC_TEST(a_suspension_ends_after_ten_minutes_and_can_come_again),
             PC_TEST(kills_of_several_owners_only_alarm),
             PC_TEST(the_table_is_bounded_and_forgets_the_oldest),
             PC_TEST(long_and_absent_names_are_keys_too))
