/* src/store/sqlite/tasks.c -- what waits for a payer (R3.5-R3.9). */
#include "store/sqlite/db.h"

enum pc_rc pc_sqlite_task_insert(struct pc_store *store, const struct pc_task_row *row)
{
    return pc_sqlite_write(store, PC_SQL_TASK_INSERT, row);
}

enum pc_rc pc_sqlite_task_update(struct pc_store *store, const struct pc_task_row *row)
{
    int changed;
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(pc_sqlite_apply(pc_sqlite_of(store), PC_SQL_TASK_UPDATE, row, 0, &changed));
    return changed == 1 ? PC_OK : PC_NOT_FOUND;
}

enum pc_rc pc_sqlite_task_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                              struct pc_task_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_TASK_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, id);
    return pc_sqlite_only(&walk, arena, out);
}

static enum pc_rc hand_tasks(struct pc_sqlite_walk *walk, struct pc_arena *arena, pc_store_task_fn *fn,
                             void *arg)
{
    struct pc_task_row row;
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(walk, rc);
}

// NOLINTNEXTLINE(readability-function-size): seven parameters, a page and a walk, as the port says
enum pc_rc pc_sqlite_task_waiting(struct pc_store *store, struct pc_str payer, int64_t after_id,
                                  int32_t limit, struct pc_arena *arena, pc_store_task_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_TASK_WAITING, limit));
    pc_sqlite_bind_str(&walk, 1, payer);
    pc_sqlite_bind_i64(&walk, 2, after_id);
    return hand_tasks(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_task_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                               pc_store_task_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_TASK_LIST, 0));
    pc_sqlite_bind_i64(&walk, 1, case_id);
    return hand_tasks(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_task_last(struct pc_store *store, int64_t *id)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_TASK_LAST, 0));
    if (pc_sqlite_step(&walk))
        *id = sqlite3_column_int64(walk.statement, 0);
    return pc_sqlite_walk_end(&walk, PC_OK);
}
