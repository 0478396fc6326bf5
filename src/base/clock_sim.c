/* src/base/clock_sim.c -- a wall clock that stands still until it is told. */
#include <stdatomic.h>
#include "base/clock.h"
#include "base/mem.h"

static struct pc_time sim_now(struct pc_wall *wall)
{
    struct pc_wall_sim *sim = (struct pc_wall_sim *)wall; /* base is the first member */
    return (struct pc_time){atomic_load(&sim->ms)};
}

void pc_wall_sim_init(struct pc_wall_sim *sim, struct pc_time start)
{
    sim->base = (struct pc_wall){.now = sim_now, .simulated = true};
    atomic_init(&sim->ms, start.ms);
}

void pc_wall_sim_set(struct pc_wall_sim *sim, struct pc_time to)
{
    PC_ASSERT(to.ms >= atomic_load(&sim->ms));
    atomic_store(&sim->ms, to.ms);
}
