/* src/store/sqlite/transaction.c -- begin, commit, savepoints and snapshots.
 *
 * A savepoint of SQLite's copies every page that the command then touches: 13 of 45 us a submission, for something that
 * hardly any command needs.  So a savepoint is at first only a mark, while the transaction's writes are noted (a copy of
 * each row: about 1 us).  The first rollback to a mark takes the whole transaction back and repeats the noted writes
 * up to the mark; from then on, until the transaction ends, savepoints are SQLite's own.  So a client that sends
 * commands which fail late costs each batch one repetition, not one a command. */
#include "store/sqlite/db.h"

#include <stdio.h>
#include <string.h>

/* More noted than this (an import in one transaction): SQLite's savepoints are cheaper than memory. */
#define JOURNAL_MOST (32u << 20)

struct pc_sqlite_redo {
    struct pc_sqlite_redo *next;
    const void *row;
    int64_t extra;
    enum pc_sql id;
};

/* ---- marks ---- */

static struct pc_sqlite_mark mark_here(const struct pc_sqlite *s)
{
    return (struct pc_sqlite_mark){s->texts.count, s->key_change_count, s->position, s->last};
}

/* What the handle remembers of rows that are being taken back. */
static void go_back(struct pc_sqlite *s, const struct pc_sqlite_mark *mark)
{
    pc_sqlite_texts_cut(s, mark->texts);
    pc_sqlite_keys_undo(s, mark->key_changes);
    s->position = mark->position;
}

static void drop_journal(struct pc_sqlite *s)
{
    s->first = s->last = NULL;
    s->journal_size = 0;
    if (s->journal)
        pc_arena_reset(s->journal);
}

void pc_sqlite_note(struct pc_sqlite *s, enum pc_sql id, const void *row, int64_t extra)
{
    if (s->hard)
        return;
    if (!s->journal)
        s->journal = pc_arena_new(1u << 20);
    const struct pc_row_type *type = pc_sqlite_type(id);
    struct pc_sqlite_redo *redo = PC_NEW(s->journal, struct pc_sqlite_redo);
    void *copy = pc_arena_alloc(s->journal, type->size);
    memcpy(copy, row, type->size);
    pc_row_own(type, copy, s->journal);
    *redo = (struct pc_sqlite_redo){NULL, copy, extra, id};
    *(s->last ? &s->last->next : &s->first) = redo;
    s->last = redo;
    s->journal_size += sizeof *redo + type->size;
    for (int i = 0; i < type->count; i++)
        if (pc_field_is_slice(&type->fields[i]))
            s->journal_size +=
                ((const struct pc_str *)(const void *)((const char *)row + type->fields[i].offset))->size;
}

/* ---- transactions ---- */

enum pc_rc pc_sqlite_begin(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_transaction && !s->in_snapshot && s->walking == 0 && s->lock >= 0);
    PC_TRY(pc_sqlite_run(s, PC_SQL_BEGIN));
    s->in_transaction = true;
    s->hard = false;
    s->key_change_count = 0;
    drop_journal(s);
    s->at_begin = mark_here(s);
    return PC_OK;
}

/* A rollback cannot fail in a way that leaves anything behind: what was not committed is not in the log's index. */
static void sql_rollback(struct pc_sqlite *s)
{
    if (!sqlite3_get_autocommit(s->db) && pc_sqlite_run(s, PC_SQL_ROLLBACK) != PC_OK)
        PC_ASSERT(sqlite3_get_autocommit(s->db));
}

void pc_sqlite_rollback(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    if (!s->in_transaction)
        return;
    sql_rollback(s);
    s->in_transaction = s->in_savepoint = false;
    go_back(s, &s->at_begin);
}

enum pc_rc pc_sqlite_commit(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_savepoint);
    enum pc_rc rc = pc_sqlite_may_write(store);
    if (rc == PC_OK)
        rc = pc_sqlite_run(s, PC_SQL_COMMIT);
    if (rc == PC_CONFLICT) /* of a constraint: not of ours, so the schema is not ours either */
        rc = PC_CORRUPT;
    if (rc == PC_OK)
        s->in_transaction = false;
    else
        pc_sqlite_rollback(store);
    return rc;
}

/* ---- savepoints ---- */

enum pc_rc pc_sqlite_savepoint(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_savepoint);
    PC_TRY(pc_sqlite_may_write(store));
    if (!s->hard && s->journal_size > JOURNAL_MOST) {
        s->hard = true;
        drop_journal(s);
    }
    if (s->hard)
        PC_TRY(pc_sqlite_run(s, PC_SQL_SAVEPOINT));
    s->at_savepoint = mark_here(s);
    s->in_savepoint = true;
    return PC_OK;
}

enum pc_rc pc_sqlite_release(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->in_savepoint);
    PC_TRY(pc_sqlite_may_write(store));
    if (s->hard)
        PC_TRY(pc_sqlite_run(s, PC_SQL_RELEASE));
    s->in_savepoint = false;
    return PC_OK;
}

static enum pc_rc repeat(struct pc_sqlite *s)
{
    const struct pc_sqlite_redo *end = s->at_savepoint.redo ? s->at_savepoint.redo->next : s->first;
    PC_TRY(pc_sqlite_run(s, PC_SQL_BEGIN));
    for (const struct pc_sqlite_redo *redo = s->first; redo != end; redo = redo->next)
        PC_TRY(pc_sqlite_apply(s, redo->id, redo->row, redo->extra, NULL));
    return PC_OK;
}

/* The first rollback of a transaction: see the head of this file. */
static enum pc_rc soft_rollback_to(struct pc_sqlite *s)
{
    sql_rollback(s);
    s->hard = true; /* what is repeated is not noted again */
    enum pc_rc rc = repeat(s);
    drop_journal(s);
    if (rc == PC_OK)
        return PC_OK;
    sql_rollback(s); /* from here every call of this transaction answers PC_IO */
    return rc == PC_CONFLICT ? PC_CORRUPT : rc;
}

enum pc_rc pc_sqlite_rollback_to(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->in_savepoint);
    PC_TRY(pc_sqlite_may_write(store));
    s->in_savepoint = false;
    go_back(s, &s->at_savepoint);
    if (!s->hard)
        return soft_rollback_to(s);
    PC_TRY(pc_sqlite_run(s, PC_SQL_ROLLBACK_TO));
    return pc_sqlite_run(s, PC_SQL_RELEASE);
}

/* ---- snapshots ---- */

enum pc_rc pc_sqlite_snapshot_begin(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_transaction && !s->in_snapshot && s->walking == 0);
    PC_TRY(pc_sqlite_run(s, PC_SQL_SNAPSHOT));
    s->in_snapshot = true;
    enum pc_rc rc = pc_sqlite_run(
        s, PC_SQL_SNAPSHOT_PIN); /* a deferred transaction's snapshot is of its first read */
    if (rc != PC_OK)
        pc_sqlite_snapshot_end(store);
    return rc;
}

void pc_sqlite_snapshot_end(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->in_snapshot && s->walking == 0);
    s->in_snapshot = false;
    sql_rollback(s);
}
