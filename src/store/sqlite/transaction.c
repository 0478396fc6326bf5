/* src/store/sqlite/transaction.c -- begin, commit, savepoints and snapshots. */
#include "store/sqlite/db.h"

#include <stdio.h>

static enum pc_rc run(struct pc_sqlite *s, enum pc_sql id)
{
    sqlite3_stmt *statement;
    PC_TRY(pc_sqlite_statement(s, id, &statement));
    return pc_sqlite_run(s, statement, NULL);
}

enum pc_rc pc_sqlite_begin(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_transaction && !s->in_snapshot && s->walking == 0 && s->lock >= 0);
    PC_TRY(run(s, PC_SQL_BEGIN));
    s->in_transaction = true;
    return PC_OK;
}

void pc_sqlite_rollback(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    if (!s->in_transaction)
        return;
    /* A rollback cannot fail in a way that leaves anything behind: what was not committed is not in the log's index. */
    if (!sqlite3_get_autocommit(s->db) && run(s, PC_SQL_ROLLBACK) != PC_OK)
        PC_ASSERT(sqlite3_get_autocommit(s->db));
    s->in_transaction = s->in_savepoint = false;
    pc_sqlite_texts_drop(s);
}

enum pc_rc pc_sqlite_commit(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_savepoint);
    enum pc_rc rc = pc_sqlite_may_write(store);
    if (rc == PC_OK)
        rc = run(s, PC_SQL_COMMIT);
    if (rc == PC_CONFLICT) /* of a constraint: not of ours, so the schema is not ours either */
        rc = PC_CORRUPT;
    if (rc == PC_OK)
        s->in_transaction = false;
    else
        pc_sqlite_rollback(store);
    return rc;
}

enum pc_rc pc_sqlite_savepoint(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_savepoint);
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(run(s, PC_SQL_SAVEPOINT));
    s->in_savepoint = true;
    return PC_OK;
}

enum pc_rc pc_sqlite_release(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->in_savepoint);
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(run(s, PC_SQL_RELEASE));
    s->in_savepoint = false;
    return PC_OK;
}

enum pc_rc pc_sqlite_rollback_to(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->in_savepoint);
    PC_TRY(pc_sqlite_may_write(store));
    pc_sqlite_texts_drop(s);
    PC_TRY(run(s, PC_SQL_ROLLBACK_TO));
    PC_TRY(run(s, PC_SQL_RELEASE));
    s->in_savepoint = false;
    return PC_OK;
}

enum pc_rc pc_sqlite_snapshot_begin(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_transaction && !s->in_snapshot && s->walking == 0);
    PC_TRY(run(s, PC_SQL_SNAPSHOT));
    s->in_snapshot = true;
    enum pc_rc rc = run(s, PC_SQL_SNAPSHOT_PIN); /* a deferred transaction's snapshot is of its first read */
    if (rc != PC_OK)
        pc_sqlite_snapshot_end(store);
    return rc;
}

void pc_sqlite_snapshot_end(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->in_snapshot && s->walking == 0);
    s->in_snapshot = false;
    if (!sqlite3_get_autocommit(s->db) && run(s, PC_SQL_ROLLBACK) != PC_OK)
        PC_ASSERT(sqlite3_get_autocommit(s->db));
}
