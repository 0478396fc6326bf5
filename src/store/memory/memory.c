/* src/store/memory/memory.c -- the in-memory double of the store port: for tests, never for data that matter.
 *
 * One handle, writer and reader at once.  Every fallible call passes `enter`, which can be told to fail (the fault
 * sweeps) and which refuses what a database would refuse: a write outside a transaction or from inside a walk. */
#include <string.h>

#include "store/memory/double.h"

#define NO_SAVEPOINT SIZE_MAX

enum pc_rc pc_mem_enter(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    if (memory->fail_at == 0 || --memory->fail_at > 0)
        return PC_OK;
    memory->error = "told to fail";
    return PC_IO;
}

enum pc_rc pc_mem_enter_write(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    PC_ASSERT(memory->in_transaction && memory->walking == 0);
    return pc_mem_enter(store);
}

/* ---- transactions ---- */

static enum pc_rc begin(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    PC_ASSERT(!memory->in_transaction && memory->walking == 0);
    PC_TRY(pc_mem_enter(store));
    memory->in_transaction = true;
    memory->savepoint = NO_SAVEPOINT;
    return PC_OK;
}

static void rollback(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    pc_mem_undo(&memory->tables, 0);
    memory->in_transaction = false;
}

static enum pc_rc commit(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    PC_ASSERT(memory->in_transaction && memory->savepoint == NO_SAVEPOINT);
    enum pc_rc rc = pc_mem_enter(store);
    if (rc == PC_OK)
        pc_mem_forget(&memory->tables);
    rollback(store);
    return rc;
}

static enum pc_rc savepoint(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    PC_ASSERT(memory->savepoint == NO_SAVEPOINT);
    PC_TRY(pc_mem_enter_write(store));
    memory->savepoint = memory->tables.undo_count;
    return PC_OK;
}

static enum pc_rc release(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    PC_ASSERT(memory->savepoint != NO_SAVEPOINT);
    PC_TRY(pc_mem_enter_write(store));
    memory->savepoint = NO_SAVEPOINT;
    return PC_OK;
}

static enum pc_rc rollback_to(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    PC_ASSERT(memory->savepoint != NO_SAVEPOINT);
    PC_TRY(pc_mem_enter_write(store));
    pc_mem_undo(&memory->tables, memory->savepoint);
    memory->savepoint = NO_SAVEPOINT;
    return PC_OK;
}

static enum pc_rc snapshot_begin(struct pc_store *store)
{
    PC_ASSERT(!pc_mem_of(store)->in_snapshot);
    PC_TRY(pc_mem_enter(store));
    pc_mem_of(store)->in_snapshot = true;
    return PC_OK;
}

static void snapshot_end(struct pc_store *store)
{
    PC_ASSERT(pc_mem_of(store)->in_snapshot);
    pc_mem_of(store)->in_snapshot = false;
}

/* ---- what all rows share ---- */

enum pc_rc pc_mem_add(struct pc_store *store, enum pc_row_kind kind, const void *row)
{
    PC_TRY(pc_mem_enter_write(store));
    return pc_mem_insert(&pc_mem_of(store)->tables, kind, row);
}

enum pc_rc pc_mem_put(struct pc_store *store, enum pc_row_kind kind, const void *row)
{
    PC_TRY(pc_mem_enter_write(store));
    enum pc_rc rc = pc_mem_replace(&pc_mem_of(store)->tables, kind, row);
    return rc == PC_NOT_FOUND ? pc_mem_insert(&pc_mem_of(store)->tables, kind, row) : rc;
}

enum pc_rc pc_mem_get(struct pc_store *store, enum pc_row_kind kind, struct pc_arena *arena, void *row)
{
    PC_TRY(pc_mem_enter(store));
    const void *found = pc_mem_find(&pc_mem_of(store)->tables, kind, row);
    if (!found)
        return PC_NOT_FOUND;
    memcpy(row, found, pc_row_types[kind].size);
    pc_row_own(&pc_row_types[kind], row, arena);
    return PC_OK;
}

const void *pc_mem_last(struct pc_store *store, enum pc_row_kind kind)
{
    const struct pc_mem_table *table = &pc_mem_of(store)->tables.of[kind];
    return table->count ? table->rows[table->count - 1] : NULL;
}

enum pc_rc pc_mem_walk(struct pc_mem_walk *walk, struct pc_store *store, enum pc_row_kind kind, int keys,
                       const void *from, int32_t limit)
{
    PC_TRY(pc_mem_enter(store));
    struct pc_mem_store *memory = pc_mem_of(store);
    *walk = (struct pc_mem_walk){
        .memory = memory, .type = &pc_row_types[kind], .table = &memory->tables.of[kind]};
    walk->at = pc_mem_lower_bound(&memory->tables, kind, keys, from);
    walk->left = limit > 0 ? limit : INT64_MAX;
    memory->walking++;
    return PC_OK;
}

enum pc_rc pc_mem_walk_all(struct pc_mem_walk *walk, struct pc_store *store, enum pc_row_kind kind)
{
    return pc_mem_walk(walk, store, kind, 0, NULL, 0);
}

enum pc_rc pc_mem_walk_case(struct pc_mem_walk *walk, struct pc_store *store, enum pc_row_kind kind,
                            size_t offset, int64_t case_id)
{
    PC_TRY(pc_mem_walk_all(walk, store, kind));
    walk->case_id = case_id;
    walk->case_offset = offset;
    return PC_OK;
}

const void *pc_mem_peek(struct pc_mem_walk *walk)
{
    while (walk->at < walk->table->count) {
        const char *row = walk->table->rows[walk->at++];
        if (walk->case_id == 0 || *(const int64_t *)(const void *)(row + walk->case_offset) == walk->case_id)
            return row;
    }
    return NULL;
}

void pc_mem_hand_out(struct pc_mem_walk *walk, const void *row, struct pc_arena *arena, void *copy)
{
    memcpy(copy, row, walk->type->size);
    pc_row_own(walk->type, copy, arena);
    walk->left--;
}

bool pc_mem_next(struct pc_mem_walk *walk, struct pc_arena *arena, void *copy)
{
    const void *row = walk->left > 0 ? pc_mem_peek(walk) : NULL;
    if (row)
        pc_mem_hand_out(walk, row, arena, copy);
    return row != NULL;
}

enum pc_rc pc_mem_walk_end(struct pc_mem_walk *walk, enum pc_rc rc)
{
    walk->memory->walking--;
    return rc;
}

/* ---- the store ---- */

static const char *last_error(struct pc_store *store)
{
    return pc_mem_of(store)->error ? pc_mem_of(store)->error : "";
}

static void close_store(struct pc_store *store)
{
    struct pc_mem_store *memory = pc_mem_of(store);
    PC_ASSERT(memory->walking == 0);
    rollback(store);
    pc_mem_free(&memory->tables);
    pc_free(memory);
}

struct pc_store *pc_store_memory_new(void)
{
    struct pc_mem_store *memory = pc_alloc(sizeof *memory);
    memory->ops = (struct pc_store_ops){
        .close = close_store,
        .begin = begin,
        .commit = commit,
        .rollback = rollback,
        .savepoint = savepoint,
        .release = release,
        .rollback_to = rollback_to,
        .snapshot_begin = snapshot_begin,
        .snapshot_end = snapshot_end,
        .error = last_error,
    };
    pc_mem_case_ops(&memory->ops);
    pc_mem_document_ops(&memory->ops);
    pc_mem_task_ops(&memory->ops);
    pc_mem_record_ops(&memory->ops);
    memory->base.ops = &memory->ops;
    memory->savepoint = NO_SAVEPOINT;
    return &memory->base;
}

void pc_store_memory_fail_at(struct pc_store *store, int calls)
{
    PC_ASSERT(calls >= 0);
    pc_mem_of(store)->fail_at = calls;
}
