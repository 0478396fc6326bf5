/* tests/unit/base/test_random.c -- mirrors src/base/random.c (I5) */
#include "base/random.h"
#include "support/pc_test.h"

static void the_kernel_fills_every_byte(void **state)
{
    (void)state;
    unsigned char seen[64] = {0};
    for (int round = 0; round < 20; round++) {
        unsigned char bytes[64] = {0};
        assert_ok(pc_random_fill(pc_random_real(), bytes, sizeof bytes));
        for (size_t i = 0; i < sizeof bytes; i++)
            seen[i] |= bytes[i];
    }
    for (size_t i = 0; i < sizeof seen; i++)
        assert_int_not_equal(seen[i], 0);
}

static void a_seed_gives_the_same_stream_again_and_another_seed_does_not(void **state)
{
    (void)state;
    unsigned char first[100];
    unsigned char again[100];
    struct pc_random_fixed random;
    pc_random_fixed_init(&random, 7);
    assert_ok(pc_random_fill(&random.base, first, sizeof first));
    pc_random_fixed_init(&random, 7);
    assert_ok(pc_random_fill(&random.base, again, sizeof again));
    assert_memory_equal(first, again, sizeof first);
    pc_random_fixed_init(&random, 8);
    assert_ok(pc_random_fill(&random.base, again, sizeof again));
    assert_memory_not_equal(first, again, sizeof first);
}

static void a_stream_does_not_repeat_itself(void **state)
{
    (void)state;
    struct pc_random_fixed random;
    pc_random_fixed_init(&random, 0);
    unsigned char last[16] = {0};
    for (int i = 0; i < 1000; i++) {
        unsigned char bytes[16];
        assert_ok(pc_random_fill(&random.base, bytes, sizeof bytes));
        assert_memory_not_equal(bytes, last, sizeof bytes);
        memcpy(last, bytes, sizeof bytes);
    }
}

PC_TEST_MAIN(PC_TEST(the_kernel_fills_every_byte),
             PC_TEST(a_seed_gives_the_same_stream_again_and_another_seed_does_not),
             PC_TEST(a_stream_does_not_repeat_itself))
