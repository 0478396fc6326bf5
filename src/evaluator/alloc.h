/* src/evaluator/alloc.h -- the memory of one Lua state: pooled small blocks, a hard limit, exhaustion that stays. */
#ifndef PC_EVALUATOR_ALLOC_H
#define PC_EVALUATOR_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PC_ALLOC_CLASSES = 33, PC_ALLOC_STEP = 16 };

/* A zeroed struct is an empty allocator without limits. */
struct pc_vm_alloc {
    void *free_lists[PC_ALLOC_CLASSES]; /* blocks of 16, 32 .. 512 bytes */
    void *chunks; /* all chunks, linked through their first bytes */
    char *cursor; /* unused rest of the newest chunk */
    size_t rest;
    size_t used, peak;
    size_t limit; /* bytes; 0: none */
    size_t string_max; /* longest string object; 0: no bound */
    size_t refused; /* size of the last refusal: Lua collects garbage and asks once more */
    bool exhausted; /* the second refusal came: sticky, pcall cannot hide it */
    uint64_t work; /* cost of long strings made since the budget last looked */
};

/* The lua_Alloc; `ud` is the struct pc_vm_alloc. */
void *pc_vm_allocate(void *ud, void *block, size_t old_size, size_t new_size);

/* Frees the chunks.  Every block must have been given back (lua_close does). */
void pc_vm_alloc_deinit(struct pc_vm_alloc *alloc);

#endif
