/* src/store/sqlite/events.c -- the journal of all cases, and the batches that chain it (I10). */
#include "store/sqlite/db.h"

static enum pc_rc read_position(struct pc_sqlite *s)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, &s->base, PC_SQL_EVENT_LAST, 0));
    if (pc_sqlite_step(&walk))
        s->position = sqlite3_column_int64(walk.statement, 0);
    return pc_sqlite_walk_end(&walk, PC_OK);
}

enum pc_rc pc_sqlite_event_append(struct pc_store *store, struct pc_event_row *row)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_TRY(pc_sqlite_may_write(store));
    if (s->position < 0)
        PC_TRY(read_position(s));
    row->position = s->position + 1;
    PC_TRY(pc_sqlite_apply(s, PC_SQL_EVENT_APPEND, row, 0, NULL));
    s->position = row->position;
    return PC_OK;
}

static enum pc_rc hand_out(struct pc_sqlite_walk *walk, struct pc_arena *arena, pc_store_event_fn *fn,
                           void *arg)
{
    struct pc_event_row row;
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(walk, rc);
}

enum pc_rc pc_sqlite_event_list(struct pc_store *store, int64_t case_id, int32_t after_seq,
                                struct pc_arena *arena, pc_store_event_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_EVENT_LIST, 0));
    pc_sqlite_bind_i64(&walk, 1, case_id);
    pc_sqlite_bind_i64(&walk, 2, after_seq);
    return hand_out(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_event_walk(struct pc_store *store, int64_t after_position, int32_t limit,
                                struct pc_arena *arena, pc_store_event_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_EVENT_WALK, limit));
    pc_sqlite_bind_i64(&walk, 1, after_position);
    return hand_out(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_batch_append(struct pc_store *store, const struct pc_batch_row *row)
{
    return pc_sqlite_write(store, PC_SQL_BATCH_APPEND, row);
}

enum pc_rc pc_sqlite_batch_last(struct pc_store *store, struct pc_batch_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_BATCH_LAST, 1));
    return pc_sqlite_only(&walk, NULL, out);
}

enum pc_rc pc_sqlite_batch_walk(struct pc_store *store, pc_store_batch_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_batch_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_BATCH_WALK, 0));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, NULL, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}
