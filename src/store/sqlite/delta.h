/* src/store/sqlite/delta.h -- a text as what differs from another one.
 *
 * For texts that begin alike and go on alike: the same words of the same policy, other values.  What is made is a chain of
 *
 *      literal size, literal bytes, copy size, step
 *
 * and ends where the text does, after a literal or after a step.  Sizes and steps are numbers of 7 bits a byte, the low ones first,
 * the top bit set on all but the last.  A copy is taken from where the one before it ended, plus the literal's size, plus the
 * step (0, -1, 1, -2, ... are 0, 1, 2, 3, ...): so the value that was replaced by one of its length costs a step of one byte. */
#ifndef PC_STORE_SQLITE_DELTA_H
#define PC_STORE_SQLITE_DELTA_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum { PC_DELTA_BASE_MOST = 32 * 1024, PC_DELTA_SLOTS = 4096 };

/* Where eight bytes stand in a base: found by their hash; the place plus one, 0 for nowhere. */
struct pc_delta_index {
    uint16_t places[PC_DELTA_SLOTS];
};

/* Fills an index of a base of at most PC_DELTA_BASE_MOST bytes. */
void pc_delta_index(struct pc_delta_index *index, struct pc_str base);

/* Writes the difference of `text` from `base` to `out`, which has room for `most` bytes.  *size_out: its bytes.
 * False: it takes more than that. */
bool pc_delta_make(const struct pc_delta_index *index, struct pc_str base, struct pc_str text, char *out,
                   size_t most, size_t *size_out);

/* The size of the text that a difference from `base` makes; false when it is none. */
bool pc_delta_size(struct pc_str base, struct pc_str delta, size_t *size_out);

/* Writes that text to `out`, which has room for all of it.  The difference is one that pc_delta_size accepted. */
void pc_delta_apply(struct pc_str base, struct pc_str delta, char *out);

#endif
