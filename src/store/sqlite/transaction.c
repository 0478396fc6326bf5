/* src/store/sqlite/transaction.c -- begin, commit, savepoints and snapshots.
 *
 * A savepoint of SQLite's copies every page that the command then touches: 13 of 45 us a submission, for something that
 * hardly any command needs.  So a savepoint is at first only a mark among the kept writes (queue.c).  A rollback to it forgets
 * what still waits behind it.  If something behind it is written already, the whole transaction is taken back and the
 * writes up to the mark are repeated; from then on, until the transaction ends, savepoints are SQLite's own.  So a client
 * that sends commands which fail late costs each batch one repetition, not one a command. */
#include "store/sqlite/db.h"

#include <stdio.h>
#include <string.h>

/* More kept than this (an import in one transaction): SQLite's savepoints are cheaper than memory. */
#define JOURNAL_MOST (32u << 20)

/* ---- marks ---- */

static void mark_here(const struct pc_sqlite *s, struct pc_sqlite_mark *mark)
{
    *mark = (struct pc_sqlite_mark){.texts = s->texts.count,
                                    .key_changes = s->key_change_count,
                                    .position = s->position,
                                    .last = s->last,
                                    .writes = s->writes,
                                    .highest_known = s->highest_known};
    memcpy(mark->highest, s->highest, sizeof mark->highest);
}

/* What the handle remembers of rows that are being taken back. */
static void go_back(struct pc_sqlite *s, const struct pc_sqlite_mark *mark)
{
    pc_sqlite_texts_cut(s, mark->texts);
    pc_sqlite_keys_undo(s, mark->key_changes);
    s->position = mark->position;
    s->highest_known = mark->highest_known;
    memcpy(s->highest, mark->highest, sizeof s->highest);
}

void pc_sqlite_journal_drop(struct pc_sqlite *s)
{
    s->first = s->last = NULL;
    s->journal_size = 0;
    if (s->journal)
        pc_arena_reset(s->journal);
}

/* ---- transactions ---- */

/* A rollback cannot fail in a way that leaves anything behind: what was not committed is not in the log's index. */
void pc_sqlite_take_back(struct pc_sqlite *s)
{
    pc_sqlite_queues_cut(s, 0);
    if (!sqlite3_get_autocommit(s->db) && pc_sqlite_run(s, PC_SQL_ROLLBACK) != PC_OK)
        PC_ASSERT(sqlite3_get_autocommit(s->db));
}

/* The writer's reads between two transactions are one read transaction: each of its own takes and gives back a lock of the
 * shared index, two system calls (5 of them a submission, 3 us).  Nobody else writes, so what it sees is never old; it holds back
 * nobody, since it ends before anything is written and checkpoints follow commits. */
enum pc_rc pc_sqlite_hold_read(struct pc_sqlite *s)
{
    if (s->lock < 0 || s->in_transaction || s->in_snapshot || !sqlite3_get_autocommit(s->db))
        return PC_OK;
    return pc_sqlite_run(s, PC_SQL_SNAPSHOT);
}

void pc_sqlite_end_read(struct pc_sqlite *s)
{
    if (s->db && !s->in_transaction && !s->in_snapshot)
        pc_sqlite_take_back(s);
}

enum pc_rc pc_sqlite_begin(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_transaction && !s->in_snapshot && s->walking == 0 && s->lock >= 0);
    pc_sqlite_end_read(s);
    PC_TRY(pc_sqlite_run(s, PC_SQL_BEGIN));
    s->in_transaction = true;
    s->hard = false;
    pc_sqlite_keys_begin(s);
    s->writes = s->applied = 0;
    pc_sqlite_journal_drop(s);
    mark_here(s, &s->at_begin);
    return PC_OK;
}

void pc_sqlite_rollback(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    if (!s->in_transaction)
        return;
    pc_sqlite_take_back(s);
    s->in_transaction = s->in_savepoint = false;
    go_back(s, &s->at_begin);
}

enum pc_rc pc_sqlite_commit(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_savepoint);
    enum pc_rc rc = pc_sqlite_may_write(store);
    if (rc == PC_OK)
        rc = pc_sqlite_keys_write(s);
    if (rc == PC_OK)
        rc = pc_sqlite_flush(s, NULL);
    if (rc == PC_OK)
        rc = pc_sqlite_run(s, PC_SQL_COMMIT);
    if (rc == PC_CONFLICT) /* of a constraint: not of ours, so the schema is not ours either */
        rc = PC_CORRUPT;
    if (rc != PC_OK) {
        pc_sqlite_rollback(store);
        return rc;
    }
    s->in_transaction = false;
    pc_sqlite_keys_committed(s);
    return PC_OK;
}

/* ---- savepoints ---- */

enum pc_rc pc_sqlite_savepoint(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_savepoint);
    PC_TRY(pc_sqlite_may_write(store));
    s->hard |= s->journal_size > JOURNAL_MOST;
    if (s->hard) {
        PC_TRY(pc_sqlite_flush(s, NULL));
        pc_sqlite_journal_drop(s);
        PC_TRY(pc_sqlite_run(s, PC_SQL_SAVEPOINT));
    }
    mark_here(s, &s->at_savepoint);
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

/* All that was written since the mark still waits: it is forgotten. */
static enum pc_rc forget(struct pc_sqlite *s, const struct pc_sqlite_mark *mark)
{
    pc_sqlite_queues_cut(s, mark->writes);
    s->writes = mark->writes;
    s->last = mark->last;
    *(s->last ? &s->last->next : &s->first) = NULL;
    return PC_OK;
}

static enum pc_rc repeat(struct pc_sqlite *s, const struct pc_sqlite_kept *end)
{
    PC_TRY(pc_sqlite_run(s, PC_SQL_BEGIN));
    for (struct pc_sqlite_kept *kept = s->first; kept != end; kept = kept->next)
        PC_TRY(pc_sqlite_repeat(s, kept));
    return pc_sqlite_flush(s, NULL);
}

/* The first rollback of a transaction that SQLite has to make: see the head of this file. */
static enum pc_rc soft_rollback_to(struct pc_sqlite *s, const struct pc_sqlite_mark *mark)
{
    pc_sqlite_take_back(s);
    enum pc_rc rc = repeat(s, mark->last ? mark->last->next : s->first);
    s->hard = true;
    pc_sqlite_journal_drop(s);
    if (rc == PC_OK)
        return PC_OK;
    pc_sqlite_take_back(s);
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
        return s->applied <= s->at_savepoint.writes ? forget(s, &s->at_savepoint)
                                                    : soft_rollback_to(s, &s->at_savepoint);
    pc_sqlite_queues_cut(s, s->at_savepoint.writes);
    PC_TRY(pc_sqlite_run(s, PC_SQL_ROLLBACK_TO));
    return pc_sqlite_run(s, PC_SQL_RELEASE);
}

/* ---- snapshots ---- */

enum pc_rc pc_sqlite_snapshot_begin(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_transaction && !s->in_snapshot && s->walking == 0);
    pc_sqlite_end_read(s);
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
    pc_sqlite_take_back(s);
}
