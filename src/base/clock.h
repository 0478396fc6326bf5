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
struct pc_wall *pc_wall_real(void); /* static */

/* A simulated wall clock stands still until it is set.  Setting it is the CASES thread's business alone. */
struct pc_wall_sim {
    struct pc_wall base;
    _Atomic int64_t ms;
};
void pc_wall_sim_init(struct pc_wall_sim *sim, struct pc_time start);
void pc_wall_sim_set(struct pc_wall_sim *sim, struct pc_time to); /* never backwards: asserts */

static inline struct pc_time pc_wall_now(struct pc_wall *wall) { return wall->now(wall); }

/* Monotonic microseconds, real. */
int64_t pc_mono_us(void);

#endif
