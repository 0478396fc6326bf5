/* tests/unit/policy/pool/test_tally.c -- counts by policy: each thing once, in a table that cannot grow. */
#include "support/pc_test.h"

#include <stdio.h>
#include "base/mem.h"
#include "policy/pool/tally.h"

#define WARN_US 25000

static struct pc_tally *tally;

static int open_tally(void **state)
{
    (void)state;
    tally = pc_alloc(sizeof *tally);
    return 0;
}

static int close_tally(void **state)
{
    (void)state;
    pc_free(tally);
    return 0;
}

static bool answer(struct pc_policy_count *count, enum pc_eval_status status, const char *data,
                   int64_t ran_us)
{
    return pc_tally_answer(count, status, pc_str_of(data), ran_us, WARN_US);
}

static void each_answer_counts_for_its_policy_and_its_limit(void **state)
{
    (void)state;
    static const struct {
        enum pc_eval_status status;
        const char *data;
        int failed, limit; /* -1: none */
    } table[] = {
        {PC_EVAL_OK, "{\"limit\":\"memory\"}", 0, -1}, /* a policy's own words */
        {PC_EVAL_INVALID, "{}", 0, -1},
        {PC_EVAL_POLICY_ERROR, "{\"detail\":\"x\",\"limit\":\"instructions\"}", 1, PC_POLICY_INSTRUCTIONS},
        {PC_EVAL_POLICY_ERROR, "{\"limit\":\"memory\"}", 1, PC_POLICY_MEMORY},
        {PC_EVAL_POLICY_ERROR, "{\"limit\":\"blocked\",\"line\":3}", 1, PC_POLICY_BLOCKED},
        {PC_EVAL_POLICY_ERROR, "{\"detail\":\"raised\"}", 1, -1},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char name[16];
        snprintf(name, sizeof name, "policy%zu", i);
        struct pc_policy_count *count = pc_tally_of(tally, pc_str_of(name));
        assert_false(answer(count, table[i].status, table[i].data, 10));
        assert_false(answer(count, PC_EVAL_OK, "{}", 4));
        assert_ptr_equal(count, pc_tally_of(tally, pc_str_of(name)));
        assert_int_equal(count->evaluations, 2);
        assert_int_equal(count->failed, table[i].failed);
        assert_int_equal(count->ran_us, 14);
        assert_int_equal(count->max_us, 10);
        for (int limit = 0; limit < PC_POLICY_LIMITS; limit++)
            assert_int_equal(count->limits[limit], limit == table[i].limit);
    }
    assert_int_equal(tally->used, sizeof table / sizeof table[0]);
}

static void what_is_killed_counts_as_failed(void **state)
{
    (void)state;
    struct pc_policy_count *count = pc_tally_of(tally, PC_STR("loops"));
    pc_tally_kill(count, true);
    pc_tally_kill(count, true);
    pc_tally_kill(count, false);
    assert_int_equal(count->evaluations, 3);
    assert_int_equal(count->failed, 3);
    assert_int_equal(count->limits[PC_POLICY_WALL], 2);
    assert_int_equal(count->limits[PC_POLICY_CRASH], 1);
    assert_int_equal(count->ran_us, 0);
}

static void a_slow_policy_is_told_once(void **state)
{
    (void)state;
    struct pc_policy_count *count = pc_tally_of(tally, PC_STR("slow"));
    assert_false(answer(count, PC_EVAL_OK, "{}", WARN_US));
    assert_true(answer(count, PC_EVAL_OK, "{}", WARN_US + 1));
    assert_false(answer(count, PC_EVAL_OK, "{}", WARN_US + 9));
    assert_int_equal(count->max_us, WARN_US + 9);
}

/* A client chooses what it asks about: names that nobody has must not grow the table, nor drive others out. */
static void a_flood_of_names_is_one_count(void **state)
{
    (void)state;
    char name[PC_TALLY_NAME_MAX + 8];
    struct pc_policy_count *first = pc_tally_of(tally, PC_STR("first"));
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "nobody.%d", i);
        (void)answer(pc_tally_of(tally, pc_str_of(name)), PC_EVAL_NOT_FOUND, "{}", 1);
    }
    assert_int_equal(tally->used, PC_TALLY_SLOTS / 4 * 3);
    assert_int_equal(tally->other.evaluations, 5000 - (PC_TALLY_SLOTS / 4 * 3 - 1));
    assert_ptr_equal(first, pc_tally_of(tally, PC_STR("first")));
    assert_ptr_equal(pc_tally_of(tally, (struct pc_str){0}), &tally->other);
    memset(name, 'x', sizeof name);
    assert_ptr_equal(pc_tally_of(tally, (struct pc_str){name, sizeof name}), &tally->other);
}

#define IN_TALLY(test) PC_TEST_WITH(test, open_tally, close_tally)
PC_TEST_MAIN(IN_TALLY(each_answer_counts_for_its_policy_and_its_limit),
             IN_TALLY(what_is_killed_counts_as_failed), IN_TALLY(a_slow_policy_is_told_once),
             IN_TALLY(a_flood_of_names_is_one_count))
