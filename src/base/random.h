/* src/base/random.h -- the randomness port (I5). */
#ifndef PC_BASE_RANDOM_H
#define PC_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include "precert/rc.h"

struct pc_random {
    enum pc_rc (*fill)(struct pc_random *random, void *bytes, size_t size);
};
struct pc_random *pc_random_real(void); /* getrandom; static */

/* A reproducible stream for tests. */
struct pc_random_fixed {
    struct pc_random base;
    uint64_t state;
};
void pc_random_fixed_init(struct pc_random_fixed *random, uint64_t seed);

PC_CHECK enum pc_rc pc_random_fill(struct pc_random *random, void *bytes, size_t size);

#endif
