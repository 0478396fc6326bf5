/* src/store/sqlite/migrations.c -- the schema, as the steps that lead to it.
 *
 * A step that was released is never changed: a change of the schema is a new step.  Columns are those of the field
 * tables in store/rows.c (a test compares); what a table or an index is for stands beside it.  Instants are UTC
 * milliseconds, "never" is NULL, except where rows are ordered by them: there it is the largest integer.  Hashes are
 * 32 bytes.  No triggers, no defaults, no foreign keys: the engine writes a case's rows together, in one
 * transaction, and nothing deletes one. */
#include "store/sqlite/db.h"

#include <stdio.h>

/* clang-format off */
static const char version_1[] =
    /* One row a case; lists filter by its first columns, so they stand before the long body. */
    "CREATE TABLE cases ("
    " id INTEGER PRIMARY KEY, submission INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL,"
    " due_at INTEGER NOT NULL, payer TEXT, grp TEXT, member TEXT, provider TEXT, category TEXT, timing TEXT, owner TEXT,"
    " assigned TEXT, parent INTEGER NOT NULL, version INTEGER NOT NULL, revision INTEGER NOT NULL, urgency TEXT,"
    " setting TEXT, received_at INTEGER, created_at INTEGER, updated_at INTEGER, service_date INTEGER NOT NULL,"
    " complete_at INTEGER, flags INTEGER NOT NULL, evaluation INTEGER NOT NULL, event_seq INTEGER NOT NULL,"
    " chain BLOB NOT NULL, body TEXT);"
    "CREATE INDEX cases_queue ON cases (state, due_at);"   /* queues: one state, most urgent first */
    "CREATE INDEX cases_submission ON cases (submission);" /* what a resend answers; the last submission at start */

    /* I9's rows.  key = case_id * 2^20 + number: appended in the order of cases, no second index. */
    "CREATE TABLE evaluations ("
    " key INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, number INTEGER NOT NULL, abi INTEGER NOT NULL,"
    " revision INTEGER NOT NULL, now INTEGER, kind INTEGER NOT NULL, status INTEGER NOT NULL, input TEXT, output TEXT);"

    /* The journal of all cases in commit order: position is the cursor of watchers. */
    "CREATE TABLE events ("
    " position INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, seq INTEGER NOT NULL, flow_row INTEGER NOT NULL,"
    " event INTEGER NOT NULL, from_state INTEGER NOT NULL, to_state INTEGER NOT NULL, at INTEGER, actor TEXT,"
    " role INTEGER NOT NULL, revision INTEGER NOT NULL, data TEXT, hash BLOB NOT NULL, prev BLOB NOT NULL);"
    "CREATE UNIQUE INDEX events_case ON events (case_id, seq);"
    "CREATE TABLE batches ("
    " seq INTEGER PRIMARY KEY, at INTEGER, first_position INTEGER NOT NULL, last_position INTEGER NOT NULL,"
    " root BLOB NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL);"

    /* rule: a row of `texts`. */
    "CREATE TABLE clocks ("
    " case_id INTEGER NOT NULL, number INTEGER NOT NULL, name INTEGER NOT NULL, state INTEGER NOT NULL,"
    " generation INTEGER NOT NULL, started_at INTEGER, due_at INTEGER, warn_at INTEGER, tolled_at INTEGER,"
    " ended_at INTEGER, revision INTEGER NOT NULL, rule INTEGER NOT NULL, PRIMARY KEY (case_id, number)) WITHOUT ROWID;"
    "CREATE TABLE texts (id INTEGER PRIMARY KEY, body TEXT NOT NULL);"
    /* All of a timer is its key: firing deletes the very row, once. */
    "CREATE TABLE timers ("
    " due INTEGER NOT NULL, case_id INTEGER NOT NULL, clock INTEGER NOT NULL, generation INTEGER NOT NULL,"
    " event INTEGER NOT NULL, PRIMARY KEY (due, case_id, clock, generation, event)) WITHOUT ROWID;"

    "CREATE TABLE determinations ("
    " case_id INTEGER NOT NULL, number INTEGER NOT NULL, evaluation INTEGER NOT NULL, outcome INTEGER NOT NULL,"
    " by_id TEXT, role INTEGER NOT NULL, entity TEXT, at INTEGER, notified_at INTEGER, revision INTEGER NOT NULL,"
    " body TEXT, PRIMARY KEY (case_id, number)) WITHOUT ROWID;"
    "CREATE TABLE letters ("
    " id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, at INTEGER, kind TEXT, sent_to TEXT, body TEXT);"
    "CREATE INDEX letters_case ON letters (case_id);"
    "CREATE TABLE notes ("
    " case_id INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER, by_id TEXT, clinical INTEGER NOT NULL, body TEXT,"
    " PRIMARY KEY (case_id, seq)) WITHOUT ROWID;"

    "CREATE TABLE requests ("
    " id INTEGER PRIMARY KEY, org TEXT NOT NULL, request_id TEXT NOT NULL, params BLOB NOT NULL, at INTEGER,"
    " answer TEXT);"
    /* Instead of an index on a random key (keys.c): a member's cases (R1.5, case lists), a request id's row (I7). */
    "CREATE TABLE case_members ("
    " n INTEGER PRIMARY KEY, key INTEGER NOT NULL, prev INTEGER NOT NULL, row_id INTEGER NOT NULL);"
    "CREATE TABLE request_keys ("
    " n INTEGER PRIMARY KEY, key INTEGER NOT NULL, prev INTEGER NOT NULL, row_id INTEGER NOT NULL);"

    "CREATE TABLE members ("
    " payer TEXT NOT NULL, member TEXT NOT NULL, grp TEXT, json TEXT, PRIMARY KEY (payer, member)) WITHOUT ROWID;"
    "CREATE TABLE providers (provider TEXT NOT NULL, json TEXT, PRIMARY KEY (provider)) WITHOUT ROWID;"
    "CREATE TABLE principals ("
    " id TEXT NOT NULL, name TEXT, payer TEXT, provider TEXT, reports_to TEXT, credentials TEXT, roles INTEGER NOT NULL,"
    " token BLOB NOT NULL, revoked INTEGER NOT NULL, at INTEGER, PRIMARY KEY (id)) WITHOUT ROWID;"

    "CREATE TABLE sources (sha BLOB NOT NULL, bytes BLOB, PRIMARY KEY (sha)) WITHOUT ROWID;"
    "CREATE TABLE revisions ("
    " id INTEGER PRIMARY KEY, at INTEGER, hash BLOB NOT NULL, label TEXT, catalogue TEXT, manifest TEXT);"
    "CREATE TABLE activations ("
    " seq INTEGER PRIMARY KEY, revision INTEGER NOT NULL, at INTEGER, by_id TEXT, kind TEXT, clocks_before BLOB NOT NULL,"
    " clocks_after BLOB NOT NULL);"
    "CREATE TABLE meta (key TEXT NOT NULL, value TEXT, PRIMARY KEY (key)) WITHOUT ROWID;";

static const char version_2[] =
    /* What was uploaded: the bytes are files named by sha.  Uploads on their way are few; their index entries move to the
     * end when they are stored. */
    "CREATE TABLE documents ("
    " id INTEGER PRIMARY KEY, owner TEXT, by_id TEXT, kind TEXT, title TEXT, content_type TEXT, size INTEGER NOT NULL,"
    " sha BLOB NOT NULL, begun_at INTEGER, expires_at INTEGER NOT NULL, stored_at INTEGER);"
    "CREATE INDEX documents_pending ON documents (stored_at, expires_at);"
    /* The same bytes again.  A random key, but documents are rare beside cases and far larger than a page. */
    "CREATE INDEX documents_sha ON documents (sha);"
    "CREATE TABLE attachments ("
    " document INTEGER NOT NULL, case_id INTEGER NOT NULL, at INTEGER, PRIMARY KEY (document, case_id)) WITHOUT ROWID;"
    "CREATE TABLE billables ("
    " id INTEGER PRIMARY KEY, payer TEXT, grp TEXT, kind TEXT, case_id INTEGER NOT NULL, at INTEGER, date INTEGER NOT NULL,"
    " quantity INTEGER NOT NULL, unit TEXT, body TEXT, by_id TEXT);"
    "CREATE INDEX billables_payer ON billables (payer);";

static const char version_3[] =
    /* What waits for a payer, and what was answered. */
    "CREATE TABLE tasks ("
    " id INTEGER PRIMARY KEY, payer TEXT, kind TEXT, case_id INTEGER NOT NULL, member TEXT, subject TEXT, body TEXT,"
    " asked_at INTEGER, done_at INTEGER, by_id TEXT, answer TEXT);"
    "CREATE INDEX tasks_waiting ON tasks (payer, id) WHERE done_at IS NULL;"
    "CREATE INDEX tasks_case ON tasks (case_id);";

/* What a person has taken.  Nothing stands in it before somebody takes a case: a submission does not touch it. */
static const char version_4[] = "CREATE INDEX cases_assigned ON cases (assigned) WHERE assigned IS NOT NULL;";

/* The entries that a transaction adds are one row (keys.c): instead of a row for each in case_members and request_keys. */
static const char version_5[] =
    "CREATE TABLE key_blocks (n INTEGER PRIMARY KEY, members BLOB, requests BLOB);";
static const char version_5_after[] = "DROP TABLE case_members; DROP TABLE request_keys;";

/* Like evaluations: key = case_id * 2^20 + number, an integer.  A new one is appended without comparing records, and a leaf that
 * is full stays full; an index of two columns is split in halves, and dirties the neighbours of its last page. */
static const char version_6[] =
    "CREATE TABLE clocks_6 ("
    " key INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, number INTEGER NOT NULL, name INTEGER NOT NULL,"
    " state INTEGER NOT NULL, generation INTEGER NOT NULL, started_at INTEGER, due_at INTEGER, warn_at INTEGER,"
    " tolled_at INTEGER, ended_at INTEGER, revision INTEGER NOT NULL, rule INTEGER NOT NULL);"
    "INSERT INTO clocks_6 SELECT case_id * 1048576 + number, * FROM clocks ORDER BY case_id, number;"
    "DROP TABLE clocks;"
    "ALTER TABLE clocks_6 RENAME TO clocks;";

const struct pc_sqlite_migration pc_sqlite_migrations[] = {
    {1, version_1, NULL, NULL},
    {2, version_2, NULL, NULL},
    {3, version_3, NULL, NULL},
    {4, version_4, NULL, NULL},
    {5, version_5, pc_sqlite_keys_convert, version_5_after},
    {6, version_6, NULL, NULL},
    {0, NULL, NULL, NULL},
};
/* clang-format on */

int pc_sqlite_latest(const struct pc_sqlite_migration *list)
{
    int latest = 0;
    for (; list->version; list++)
        latest = list->version;
    return latest;
}

static int run_steps(sqlite3 *db, const struct pc_sqlite_migration *list, int from)
{
    int code = SQLITE_OK;
    for (; list->version && code == SQLITE_OK; list++) {
        if (list->version <= from)
            continue;
        code = sqlite3_exec(db, list->sql, NULL, NULL, NULL);
        if (code == SQLITE_OK && list->convert)
            code = list->convert(db);
        if (code == SQLITE_OK && list->after)
            code = sqlite3_exec(db, list->after, NULL, NULL, NULL);
    }
    return code;
}

enum pc_rc pc_sqlite_migrate(struct pc_sqlite *s, const struct pc_sqlite_migration *list, int from)
{
    char stamp[96];
    snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
             PC_SQLITE_APPLICATION, pc_sqlite_latest(list));
    int code = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = run_steps(s->db, list, from);
    if (code == SQLITE_OK)
        code = sqlite3_exec(s->db, stamp, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return PC_OK;
    enum pc_rc rc = pc_sqlite_rc(s, code); /* words before the rollback overwrites them */
    if (!sqlite3_get_autocommit(s->db))
        (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    if (rc != PC_CONFLICT && code != SQLITE_ERROR)
        return rc;
    snprintf(s->error, sizeof s->error, "the stored data do not fit the migration to version %d",
             pc_sqlite_latest(list));
    return PC_CORRUPT;
}
