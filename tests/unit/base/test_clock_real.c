/* tests/unit/base/test_clock_real.c -- mirrors src/base/clock_real.c (I5) */
#include "base/clock.h"
#include "support/pc_test.h"

static void the_real_wall_is_past_this_line_being_written(void **state)
{
    (void)state;
    struct pc_wall *wall = pc_wall_real();
    struct pc_time written;
    assert_ok(pc_time_parse(PC_STR("2024-01-01T00:00:00Z"), &written));
    assert_true(pc_wall_now(wall).ms > written.ms);
    assert_false(wall->simulated);
}

static void the_mono_clock_moves_and_never_back(void **state)
{
    (void)state;
    int64_t first = pc_mono_us();
    int64_t last = first;
    while (last == first) {
        int64_t now = pc_mono_us();
        assert_true(now >= last);
        last = now;
    }
}

PC_TEST_MAIN(PC_TEST(the_real_wall_is_past_this_line_being_written),
             PC_TEST(the_mono_clock_moves_and_never_back))
