/* src/evaluator/alloc.c -- see alloc.h.
 *
 * Small blocks come from free lists of one size each, carved out of chunks: measured a seventh faster than malloc for
 * a policy evaluation.  Sanitizer builds ask the heap for each block, so that an overrun is seen. */
#include "evaluator/alloc.h"

#include <lua.h>
#include <string.h>

#include "base/mem.h"

enum { CHUNK_SIZE = 64 * 1024, LONG_STRING = 1024, BYTES_PER_UNIT = 64 };

static size_t class_of(size_t size)
{
    return (size + PC_ALLOC_STEP - 1) / PC_ALLOC_STEP;
}

static bool pooled(size_t class)
{
    return !PC_VM_SANITIZED && class < PC_ALLOC_CLASSES;
}

static void *take(struct pc_vm_alloc *alloc, size_t class)
{
    void *block = alloc->free_lists[class];
    if (block) {
        memcpy(&alloc->free_lists[class], block, sizeof(void *));
        return block;
    }

    const size_t size = class * PC_ALLOC_STEP;
    if (alloc->rest < size) {
        char *chunk = pc_alloc(CHUNK_SIZE);
        memcpy(chunk, &alloc->chunks, sizeof(void *));
        alloc->chunks = chunk;
        alloc->cursor = chunk + PC_ALLOC_STEP;
        alloc->rest = CHUNK_SIZE - PC_ALLOC_STEP;
    }
    block = alloc->cursor;
    alloc->cursor += size;
    alloc->rest -= size;
    return block;
}

static void give(struct pc_vm_alloc *alloc, void *block, size_t class)
{
    if (!pooled(class)) {
        pc_free(block);
        return;
    }
    memcpy(block, &alloc->free_lists[class], sizeof(void *));
    alloc->free_lists[class] = block;
}

/* Lua answers a refusal with a full collection and asks again for the same size; only the second refusal is final. */
static void *refuse(struct pc_vm_alloc *alloc, size_t size)
{
    alloc->exhausted = alloc->exhausted || alloc->refused == size;
    alloc->refused = size;
    return NULL;
}

static bool too_much(const struct pc_vm_alloc *alloc, size_t old_size, size_t new_size, bool string)
{
    if (alloc->exhausted)
        return true;
    if (string && alloc->string_max && new_size > alloc->string_max)
        return true;
    return alloc->limit && alloc->used - old_size + new_size > alloc->limit;
}

static void *resize(struct pc_vm_alloc *alloc, void *block, size_t old_size, size_t new_size)
{
    const size_t old_class = class_of(old_size), new_class = class_of(new_size);
    if (!pooled(old_class) && !pooled(new_class))
        return pc_realloc(block, new_size);
    if (old_class == new_class)
        return block;

    void *moved = pooled(new_class) ? take(alloc, new_class) : pc_alloc(new_size);
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    give(alloc, block, old_class);
    return moved;
}

void *pc_vm_allocate(void *ud, void *block, size_t old_size, size_t new_size)
{
    struct pc_vm_alloc *alloc = ud;
    const size_t tag = old_size; /* for a new block the old size is the kind of object, not a size */
    if (!block)
        old_size = 0;

    if (new_size == 0) {
        alloc->used -= old_size;
        if (block)
            give(alloc, block, class_of(old_size));
        return NULL;
    }

    const bool string = !block && tag == LUA_TSTRING;
    if (new_size > old_size) { /* a shrink never fails: Lua relies on it */
        if (too_much(alloc, old_size, new_size, string))
            return refuse(alloc, new_size);
        alloc->refused = 0;
    }
    if (string && new_size >= LONG_STRING)
        alloc->work += new_size / BYTES_PER_UNIT; /* copying it happens inside one VM instruction */

    alloc->used += new_size - old_size;
    if (alloc->used > alloc->peak)
        alloc->peak = alloc->used;
    if (block)
        return resize(alloc, block, old_size, new_size);
    const size_t class = class_of(new_size);
    return pooled(class) ? take(alloc, class) : pc_realloc(NULL, new_size);
}

void pc_vm_alloc_deinit(struct pc_vm_alloc *alloc)
{
    while (alloc->chunks) {
        void *chunk = alloc->chunks;
        memcpy(&alloc->chunks, chunk, sizeof(void *));
        pc_free(chunk);
    }
    *alloc = (struct pc_vm_alloc){0};
}
