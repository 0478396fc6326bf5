/* src/store/sqlite/clocks.c -- clocks, which are kept, and timers, which are deleted as they fire. */
#include "store/sqlite/db.h"

enum pc_rc pc_sqlite_clock_insert(struct pc_store *store, const struct pc_clock_row *row)
{
    PC_TRY(pc_sqlite_may_write(store));
    return pc_sqlite_apply_numbered(pc_sqlite_of(store), PC_SQL_CLOCK_INSERT, row, row->case_id, row->number);
}

/* PC_NOT_FOUND when no row was touched. */
static enum pc_rc write_one(struct pc_store *store, enum pc_sql id, const void *row)
{
    int changed;
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(pc_sqlite_apply(pc_sqlite_of(store), id, row, 0, &changed));
    return changed == 1 ? PC_OK : PC_NOT_FOUND;
}

enum pc_rc pc_sqlite_clock_update(struct pc_store *store, const struct pc_clock_row *row)
{
    return write_one(store, PC_SQL_CLOCK_UPDATE, row);
}

static enum pc_rc hand_out(struct pc_sqlite_walk *walk, struct pc_arena *arena, pc_store_clock_fn *fn,
                           void *arg)
{
    struct pc_clock_row row;
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(walk, rc);
}

enum pc_rc pc_sqlite_clock_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                                pc_store_clock_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_CLOCK_LIST, 0));
    pc_sqlite_bind_i64(&walk, 1, case_id);
    return hand_out(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_clock_walk_open(struct pc_store *store, struct pc_arena *arena, pc_store_clock_fn *fn,
                                     void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_CLOCK_OPEN, 0));
    pc_sqlite_bind_i64(&walk, 1, PC_CLOCK_RUNNING);
    pc_sqlite_bind_i64(&walk, 2, PC_CLOCK_TOLLED);
    return hand_out(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_timer_insert(struct pc_store *store, const struct pc_timer_row *row)
{
    return pc_sqlite_write(store, PC_SQL_TIMER_INSERT, row);
}

enum pc_rc pc_sqlite_timer_delete(struct pc_store *store, const struct pc_timer_row *row)
{
    return write_one(store, PC_SQL_TIMER_DELETE, row);
}

enum pc_rc pc_sqlite_timer_walk(struct pc_store *store, struct pc_time until, int32_t limit,
                                pc_store_timer_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_timer_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_TIMER_WALK, limit));
    pc_sqlite_bind_i64(&walk, 1, until.ms);
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, NULL, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}
