/* src/base/clock.h -- the two clock ports (I5).  Wall: business time, can be simulated.  Mono: timeouts, always real. */
#ifndef PC_BASE_CLOCK_H
#define PC_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include "base/time.h"

/* The wall port.  Thread-safe: every thread may ask. */
struct pc_wall {
    struct pc_time (*now)(struct pc_wall *wall);
    bool simulated;
};

/* The machine's clock.  Static. */
struct pc_wall *pc_wall_real(void);

/* A simulated wall clock stands still until it is set; setting it is the business of one thread. */
struct pc_wall_sim {
    struct pc_wall base;
    _Atomic int64_t ms;
};

/* Makes the clock stand at `start`; &sim->base is the port.  Owned by the caller, needs no deinit. */
void pc_wall_sim_init(struct pc_wall_sim *sim, struct pc_time start);

/* Moves the clock.  Never backwards: that is a programmer's error. */
void pc_wall_sim_set(struct pc_wall_sim *sim, struct pc_time to);

/* The port's time. */
static inline struct pc_time pc_wall_now(struct pc_wall *wall)
{
    return wall->now(wall);
}

/* Microseconds of the monotonic clock: for timeouts and measuring, always real. */
int64_t pc_mono_us(void);

#endif
