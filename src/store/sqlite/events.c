/* src/store/sqlite/events.c -- the journal of all cases, and the batches that chain it (I10). */
#include "store/sqlite/db.h"

enum pc_rc pc_sqlite_event_append(struct pc_store *store, struct pc_event_row *row)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    sqlite3_stmt *statement;
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(pc_sqlite_statement(s, PC_SQL_EVENT_APPEND, &statement));
    PC_TRY(pc_sqlite_bind_row(s, statement, &pc_row_types[PC_ROW_EVENT], row));
    PC_TRY(pc_sqlite_rc(s, sqlite3_bind_null(statement, 1))); /* SQLite gives the last position plus one */
    PC_TRY(pc_sqlite_run(s, statement, NULL));
    row->position = sqlite3_last_insert_rowid(s->db);
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
