/* src/store/memory/tasks.c -- what waits for a payer, in memory. */
#include "store/memory/double.h"

static enum pc_rc task_insert(struct pc_store *store, const struct pc_task_row *row)
{
    return pc_mem_add(store, PC_ROW_TASK, row);
}

static enum pc_rc task_update(struct pc_store *store, const struct pc_task_row *row)
{
    PC_TRY(pc_mem_enter_write(store));
    return pc_mem_replace(&pc_mem_of(store)->tables, PC_ROW_TASK, row);
}

static enum pc_rc task_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                           struct pc_task_row *out)
{
    *out = (struct pc_task_row){.id = id};
    return pc_mem_get(store, PC_ROW_TASK, arena, out);
}

// NOLINTNEXTLINE(readability-function-size): seven parameters, a page and a walk, as the port says
static enum pc_rc task_waiting(struct pc_store *store, struct pc_str payer, int64_t after_id, int32_t limit,
                               struct pc_arena *arena, pc_store_task_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_task_row row = {.id = after_id + 1};
    int32_t left = limit > 0 ? limit : INT32_MAX;
    PC_TRY(pc_mem_walk(&walk, store, PC_ROW_TASK, 1, &row, 0));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && left > 0 && pc_mem_next(&walk, arena, &row)) {
        if (row.done_at.ms != PC_NEVER.ms || !pc_str_equal(row.payer, payer))
            continue;
        left--;
        rc = fn(arg, &row);
    }
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc task_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                            pc_store_task_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_task_row row;
    PC_TRY(pc_mem_walk_case(&walk, store, PC_ROW_TASK, offsetof(struct pc_task_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc task_last(struct pc_store *store, int64_t *id)
{
    PC_TRY(pc_mem_enter(store));
    const struct pc_task_row *last = pc_mem_last(store, PC_ROW_TASK);
    *id = last ? last->id : 0;
    return PC_OK;
}

void pc_mem_task_ops(struct pc_store_ops *ops)
{
    ops->task_insert = task_insert;
    ops->task_update = task_update;
    ops->task_get = task_get;
    ops->task_waiting = task_waiting;
    ops->task_list = task_list;
    ops->task_last = task_last;
}
