/* tests/unit/base/test_clock_sim.c -- mirrors src/base/clock_sim.c (I5) */
#include "base/clock.h"
#include "support/pc_test.h"

static void a_simulated_clock_stands_still_until_it_is_set(void **state)
{
    (void)state;
    struct pc_wall_sim sim;
    pc_wall_sim_init(&sim, (struct pc_time){1000});
    assert_true(sim.base.simulated);
    assert_int_equal(pc_wall_now(&sim.base).ms, 1000);
    assert_int_equal(pc_wall_now(&sim.base).ms, 1000);
    pc_wall_sim_set(&sim, (struct pc_time){1000});
    pc_wall_sim_set(&sim, (struct pc_time){5000});
    assert_int_equal(pc_wall_now(&sim.base).ms, 5000);
}

PC_TEST_MAIN(PC_TEST(a_simulated_clock_stands_still_until_it_is_set))
