/* src/base/random.c -- the kernel's randomness, and a stream that repeats for tests. */
#include "base/random.h"
#include <errno.h>
#include <string.h>
#include <sys/random.h>

static enum pc_rc real_fill(struct pc_random *random, void *bytes, size_t size)
{
    (void)random;
    char *at = bytes;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno != EINTR)
            return PC_IO;
        if (got > 0) {
            at += got;
            size -= (size_t)got;
        }
    }
    return PC_OK;
}

struct pc_random *pc_random_real(void)
{
    static struct pc_random real = {.fill = real_fill};
    return &real;
}

/* SplitMix64: small, and every seed gives a good stream. */
static uint64_t next_word(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static enum pc_rc fixed_fill(struct pc_random *random, void *bytes, size_t size)
{
    struct pc_random_fixed *fixed = (struct pc_random_fixed *)random; /* base is the first member */
    char *at = bytes;
    while (size > 0) {
        uint64_t word = next_word(&fixed->state);
        size_t part = size < sizeof word ? size : sizeof word;
        memcpy(at, &word, part);
        at += part;
        size -= part;
    }
    return PC_OK;
}

void pc_random_fixed_init(struct pc_random_fixed *random, uint64_t seed)
{
    *random = (struct pc_random_fixed){.base = {.fill = fixed_fill}, .state = seed};
}

enum pc_rc pc_random_fill(struct pc_random *random, void *bytes, size_t size)
{
    return random->fill(random, bytes, size);
}
