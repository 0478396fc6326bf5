/* src/base/clock_real.c -- the only reads of the machine's clocks (I5).  scripts/dev check refuses them elsewhere. */
#include <time.h>
#include "base/clock.h"
#include "base/mem.h"

static struct pc_time real_now(struct pc_wall *wall)
{
    (void)wall;
    struct timespec now;
    PC_ASSERT(clock_gettime(CLOCK_REALTIME, &now) == 0);
    return (struct pc_time){(int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000};
}

struct pc_wall *pc_wall_real(void)
{
    static struct pc_wall real = {.now = real_now, .simulated = false};
    return &real;
}

int64_t pc_mono_us(void)
{
    struct timespec now;
    PC_ASSERT(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
