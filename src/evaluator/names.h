/* src/evaluator/names.h -- from the bytes of a name to its place in a list, without making a Lua string of them. */
#ifndef PC_EVALUATOR_NAMES_H
#define PC_EVALUATOR_NAMES_H

#include "base/str.h"

struct pc_name_slot {
    struct pc_str name; /* NULL bytes: free */
    uint32_t place;
};

/* An open table; the slots are the caller's memory. */
struct pc_names {
    struct pc_name_slot *slots;
    uint32_t mask;
};

/* How many slots `count` names need. */
size_t pc_names_slots(size_t count);

/* Starts an empty table in `slots`, of which there are pc_names_slots(count). */
void pc_names_init(struct pc_names *names, struct pc_name_slot *slots, size_t count);

/* Adds a name, whose bytes stay the caller's; one that is there already moves to the new place. */
void pc_names_add(struct pc_names *names, struct pc_str name, uint32_t place);

/* The name's place; 0: none. */
uint32_t pc_names_find(const struct pc_names *names, struct pc_str name);

#endif
