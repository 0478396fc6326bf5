/* src/evaluator/names.h -- from the bytes of a name to its place in a list, without making a Lua string of them. */
#ifndef PC_EVALUATOR_NAMES_H
#define PC_EVALUATOR_NAMES_H

#include "base/str.h"

struct pc_name_slot {
    struct pc_str name; /* NULL bytes: free */
    uint64_t head; /* pc_name_head of it */
    uint32_t place;
};

/* What tells names of one size apart: all of a name of up to 8 bytes, the first 8 of a longer one. */
static inline uint64_t pc_name_head(struct pc_str name)
{
    uint64_t head;
    uint32_t first, last;
    if (name.size >= sizeof head) {
        memcpy(&head, name.ptr, sizeof head);
        return head;
    }
    if (name.size >= sizeof first) {
        memcpy(&first, name.ptr, sizeof first);
        memcpy(&last, name.ptr + name.size - sizeof last, sizeof last);
        return first | (uint64_t)last << 32;
    }
    if (name.size == 0)
        return 0;
    const unsigned char *bytes = (const unsigned char *)name.ptr;
    return bytes[0] | (uint64_t)bytes[name.size / 2] << 8 | (uint64_t)bytes[name.size - 1] << 16;
}

/* Whether two names are the same, whose heads are known. */
static inline bool pc_name_equal(struct pc_str a, uint64_t a_head, struct pc_str b, uint64_t b_head)
{
    return a_head == b_head && a.size == b.size &&
           (a.size <= sizeof a_head || memcmp(a.ptr, b.ptr, a.size) == 0);
}

/* An open table of names with places from 1 to their count; in the caller's memory. */
struct pc_names {
    struct pc_name_slot *slots;
    uint32_t *after; /* by place: the slot of the name that was asked for after that place's; 0: after none */
    uint32_t mask;
};

/* How much memory `count` names need. */
size_t pc_names_size(size_t count);

/* Starts an empty table in `memory`, of pc_names_size(count) and aligned for pointers. */
void pc_names_init(struct pc_names *names, void *memory, size_t count);

/* Adds a name, whose bytes stay the caller's; one that is there already moves to the new place. */
void pc_names_add(struct pc_names *names, struct pc_str name, uint32_t place);

/* The name's place; 0: none. */
uint32_t pc_names_find(const struct pc_names *names, struct pc_str name);

/* The same, for names that are asked for one after the other: `before` is what the one before gave, 0 for the first.  Whoever
 * sends facts sends them in the same order again, so the name that came then is looked at first. */
uint32_t pc_names_next(struct pc_names *names, struct pc_str name, uint32_t before);

#endif
