/* src/base/random.h -- the randomness port (I5). */
#ifndef PC_BASE_RANDOM_H
#define PC_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include "precert/rc.h"

/* The port: fills `size` bytes.  Outcomes: none.  Faults: PC_IO. */
struct pc_random {
    enum pc_rc (*fill)(struct pc_random *random, void *bytes, size_t size);
};

/* The kernel's randomness.  Static, thread-safe. */
struct pc_random *pc_random_real(void);

/* A reproducible stream for tests; not thread-safe. */
struct pc_random_fixed {
    struct pc_random base;
    uint64_t state;
};

/* Starts the stream that belongs to the seed; &random->base is the port. */
void pc_random_fixed_init(struct pc_random_fixed *random, uint64_t seed);

/* Calls the port.  Faults: PC_IO. */
PC_CHECK enum pc_rc pc_random_fill(struct pc_random *random, void *bytes, size_t size);

#endif
