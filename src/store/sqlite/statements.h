/* src/store/sqlite/statements.h -- every SQL statement of the SQLite side, in one list.
 *
 * The shape says what is generated from the row's field table; the tail is what is written by hand.
 *   SQL      the tail is all
 *   INSERT   INSERT INTO table (fields [, tail]) VALUES (?1 ... [, ?n+1])     tail: a column more
 *   PUT      the same, replacing the row with that key
 *   ADD      the same, doing nothing when the key is taken
 *   FLUSH    INSERT INTO table ([tail,] fields) SELECT the same FROM waiting (queue.c)
 *   UPDATE   UPDATE table SET fields but the key WHERE key [tail]
 *   MOVE     the same, but the indexed columns that hardly ever change: then their index pages stay untouched
 *   DELETE   DELETE FROM table WHERE all fields are equal
 *   SELECT   SELECT fields FROM table [tail]
 * Field i of the row is parameter ?i+1 where a row is bound; parameters of a SELECT are its own. */
#ifndef PC_STORE_SQLITE_STATEMENTS_H
#define PC_STORE_SQLITE_STATEMENTS_H

/* clang-format off */

/* Filters of case lists, kind to timing: a negative number and NULL let all pass. */
#define PC_SQL_CASE_PASSES " (?1 < 0 OR kind = ?1) AND (?2 < 0 OR state = ?2) AND (?3 IS NULL OR payer = ?3) AND (?4 IS NULL OR grp = ?4)" \
                           " AND (?5 IS NULL OR provider = ?5) AND (?6 IS NULL OR category = ?6) AND (?7 IS NULL OR timing = ?7)"

#define PC_SQLS(X) \
    /* id                  shape   row            tail */ \
    X(BEGIN,               SQL,    META,          "BEGIN IMMEDIATE") \
    X(COMMIT,              SQL,    META,          "COMMIT") \
    X(ROLLBACK,            SQL,    META,          "ROLLBACK") \
    X(SAVEPOINT,           SQL,    META,          "SAVEPOINT command") \
    X(RELEASE,             SQL,    META,          "RELEASE command") \
    X(ROLLBACK_TO,         SQL,    META,          "ROLLBACK TO command") \
    X(SNAPSHOT,            SQL,    META,          "BEGIN DEFERRED") \
    X(SNAPSHOT_PIN,        SQL,    META,          "SELECT count(*) FROM sqlite_schema") \
    X(CASE_INSERT,         INSERT, CASE,          "") \
    X(CASE_FLUSH,          FLUSH,  CASE,          "") \
    X(CASE_HIGHEST,        SQL,    CASE,          "SELECT id FROM cases ORDER BY id DESC LIMIT 1") \
    X(CASE_MOVE,           MOVE,   CASE,          " AND version = ?29") \
    X(CASE_UPDATE,         UPDATE, CASE,          " AND version = ?29") \
    X(CASE_GET,            SELECT, CASE,          " WHERE id = ?1") \
    X(CASE_BY_ID,          SELECT, CASE,          " WHERE" PC_SQL_CASE_PASSES " AND id > ?8 AND id <= ?9 AND due_at <= ?10 ORDER BY id") \
    X(CASE_BY_SUBMISSION,  SELECT, CASE,          " WHERE submission = ?2 AND id > ?1 ORDER BY id") \
    X(CASE_BY_STATE,       SELECT, CASE,          " WHERE state = ?2 AND id > ?1 ORDER BY id") \
    X(CASE_STATE_COUNT,    SQL,    CASE,          "SELECT count(*) FROM (SELECT 1 FROM cases WHERE state = ?1 LIMIT ?2)") \
    X(CASE_QUEUE,          SELECT, CASE,          " WHERE state = ?1 AND due_at >= ?2 AND (due_at > ?2 OR id > ?3) ORDER BY due_at, id") \
    X(CASE_BY_DUE,         SQL,    CASE,          "SELECT id FROM cases WHERE due_at >= ?8 AND due_at <= ?10 AND (due_at > ?8 OR id > ?9) ORDER BY due_at, id LIMIT ?11") \
    X(CASE_PASSING_BY_DUE, SQL,    CASE,          "SELECT id FROM cases WHERE" PC_SQL_CASE_PASSES " AND due_at >= ?8 AND due_at <= ?10 AND (due_at > ?8 OR id > ?9)" \
                                                  " ORDER BY due_at, id LIMIT ?11") \
    X(CASE_BY_ASSIGNED,    SELECT, CASE,          " WHERE assigned = ?2 AND id > ?1 ORDER BY id") \
    X(LAST_IDS,            SQL,    META,          "SELECT coalesce((SELECT max(id) FROM cases), 0), coalesce((SELECT max(submission) FROM cases), 0)," \
                                                  " coalesce((SELECT max(id) FROM letters), 0), coalesce((SELECT max(position) FROM events), 0)," \
                                                  " coalesce((SELECT max(seq) FROM batches), 0)") \
    X(EVALUATION_INSERT,   INSERT, EVALUATION,    "key") \
    X(EVALUATION_FLUSH,    FLUSH,  EVALUATION,    "key") \
    X(EVALUATION_HIGHEST,  SQL,    EVALUATION,    "SELECT key FROM evaluations ORDER BY key DESC LIMIT 1") \
    X(EVALUATION_GET,      SELECT, EVALUATION,    " WHERE key = ?1") \
    X(EVALUATION_KEPT,     SQL,    EVALUATION,    "SELECT input, output FROM evaluations WHERE key = ?1") \
    X(EVALUATION_LATEST,   SELECT, EVALUATION,    " WHERE key > ?1 AND NOT EXISTS (SELECT 1 FROM evaluations AS later" \
                                                  " WHERE later.key > evaluations.key AND later.key < (evaluations.case_id + 1) * 1048576) ORDER BY key") \
    X(EVENT_APPEND,        INSERT, EVENT,         "") \
    X(EVENT_FLUSH,         FLUSH,  EVENT,         "") \
    X(EVENT_HIGHEST,       SQL,    EVENT,         "SELECT case_id, seq FROM events ORDER BY case_id DESC, seq DESC LIMIT 1") \
    X(EVENT_LAST,          SQL,    EVENT,         "SELECT coalesce(max(position), 0) FROM events") \
    X(EVENT_LIST,          SELECT, EVENT,         " WHERE case_id = ?1 AND seq > ?2 ORDER BY seq") \
    X(EVENT_WALK,          SELECT, EVENT,         " WHERE position > ?1 ORDER BY position") \
    X(BATCH_APPEND,        INSERT, BATCH,         "") \
    X(BATCH_LAST,          SELECT, BATCH,         " ORDER BY seq DESC LIMIT 1") \
    X(BATCH_WALK,          SELECT, BATCH,         " ORDER BY seq") \
    X(CLOCK_INSERT,        INSERT, CLOCK,         "key") \
    X(CLOCK_FLUSH,         FLUSH,  CLOCK,         "key") \
    X(CLOCK_HIGHEST,       SQL,    CLOCK,         "SELECT key FROM clocks ORDER BY key DESC LIMIT 1") \
    X(CLOCK_UPDATE,        UPDATE, CLOCK,         " AND key = ?1 * 1048576 + ?2") \
    X(CLOCK_LIST,          SELECT, CLOCK,         " WHERE key >= ?1 * 1048576 AND key < (?1 + 1) * 1048576 ORDER BY key") \
    X(CLOCK_OPEN,          SELECT, CLOCK,         " WHERE state IN (?1, ?2) ORDER BY key") \
    X(TIMER_INSERT,        INSERT, TIMER,         "") \
    X(TIMER_FLUSH,         FLUSH,  TIMER,         "") \
    X(TIMER_HIGHEST,       SQL,    TIMER,         "SELECT case_id, number, 2147483647, 2147483647 FROM clocks ORDER BY key DESC LIMIT 1") \
    X(TIMER_DELETE,        DELETE, TIMER,         "") \
    X(TIMER_WALK,          SELECT, TIMER,         " WHERE due <= ?1 ORDER BY due, case_id, clock, generation, event") \
    X(DETERMINATION_INSERT,INSERT, DETERMINATION, "") \
    X(DETERMINATION_LIST,  SELECT, DETERMINATION, " WHERE case_id = ?1 ORDER BY number") \
    X(LETTER_INSERT,       INSERT, LETTER,        "") \
    X(LETTER_GET,          SELECT, LETTER,        " WHERE id = ?1") \
    X(LETTER_LIST,         SELECT, LETTER,        " WHERE case_id = ?1 ORDER BY id") \
    X(NOTE_INSERT,         INSERT, NOTE,          "") \
    X(NOTE_LIST,           SELECT, NOTE,          " WHERE case_id = ?1 ORDER BY seq") \
    X(REQUEST_INSERT,      INSERT, REQUEST,       "id") \
    X(REQUEST_FLUSH,       FLUSH,  REQUEST,       "id") \
    X(REQUEST_HIGHEST,     SQL,    REQUEST,       "SELECT id FROM requests ORDER BY id DESC LIMIT 1") \
    X(REQUEST_GET,         SELECT, REQUEST,       " WHERE id = ?1") \
    X(MEMBER_PUT,          PUT,    MEMBER,        "") \
    X(MEMBER_GET,          SQL,    MEMBER,        "SELECT NULL, NULL, grp, json FROM members WHERE payer = ?1 AND member = ?2") \
    X(PROVIDER_PUT,        PUT,    PROVIDER,      "") \
    X(PROVIDER_GET,        SELECT, PROVIDER,      " WHERE provider = ?1") \
    X(PRINCIPAL_PUT,       PUT,    PRINCIPAL,     "") \
    X(PRINCIPAL_WALK,      SELECT, PRINCIPAL,     " ORDER BY id") \
    X(SOURCE_ADD,          ADD,    SOURCE,        "") \
    X(SOURCE_GET,          SELECT, SOURCE,        " WHERE sha = ?1") \
    X(REVISION_INSERT,     INSERT, REVISION,      "") \
    X(REVISION_GET,        SELECT, REVISION,      " WHERE id = ?1") \
    X(REVISION_WALK,       SELECT, REVISION,      " ORDER BY id") \
    X(ACTIVATION_APPEND,   INSERT, ACTIVATION,    "") \
    X(ACTIVATION_LAST,     SELECT, ACTIVATION,    " ORDER BY seq DESC LIMIT 1") \
    X(ACTIVATION_WALK,     SELECT, ACTIVATION,    " ORDER BY seq") \
    X(DOCUMENT_INSERT,     INSERT, DOCUMENT,      "") \
    X(DOCUMENT_UPDATE,     UPDATE, DOCUMENT,      "") \
    X(DOCUMENT_GET,        SELECT, DOCUMENT,      " WHERE id = ?1") \
    X(DOCUMENT_FIND,       SELECT, DOCUMENT,      " WHERE sha = ?1 ORDER BY id") \
    X(DOCUMENT_PENDING,    SELECT, DOCUMENT,      " WHERE stored_at IS NULL AND expires_at > ?1 ORDER BY id") \
    X(DOCUMENT_WALK,       SELECT, DOCUMENT,      " WHERE id > ?1 ORDER BY id") \
    X(ATTACHMENT_INSERT,   INSERT, ATTACHMENT,    "") \
    X(ATTACHMENT_LIST,     SELECT, ATTACHMENT,    " WHERE document = ?1 ORDER BY case_id") \
    X(BILLABLE_INSERT,     INSERT, BILLABLE,      "") \
    X(BILLABLE_LIST,       SELECT, BILLABLE,      " WHERE payer = ?1 AND id > ?2 ORDER BY id") \
    X(LAST_NUMBERS,        SQL,    META,          "SELECT coalesce((SELECT max(id) FROM documents), 0), coalesce((SELECT max(id) FROM billables), 0)") \
    X(TASK_INSERT,         INSERT, TASK,          "") \
    X(TASK_UPDATE,         UPDATE, TASK,          "") \
    X(TASK_GET,            SELECT, TASK,          " WHERE id = ?1") \
    X(TASK_WAITING,        SELECT, TASK,          " WHERE payer = ?1 AND id > ?2 AND done_at IS NULL ORDER BY id") \
    X(TASK_LIST,           SELECT, TASK,          " WHERE case_id = ?1 ORDER BY id") \
    X(TASK_LAST,           SQL,    META,          "SELECT coalesce(max(id), 0) FROM tasks") \
    X(META_PUT,            PUT,    META,          "") \
    X(META_GET,            SELECT, META,          " WHERE key = ?1") \
    X(TEXT_ADD,            INSERT, TEXT,          "") \
    X(TEXT_WALK,           SELECT, TEXT,          " WHERE id > ?1 ORDER BY id") \
    X(KEY_BLOCK_ADD,       INSERT, KEY_BLOCK,     "") \
    X(MEMBER_KEYS_GET,     SQL,    KEY_BLOCK,     "SELECT members FROM key_blocks WHERE n = ?1") \
    X(MEMBER_KEYS_WALK,    SQL,    KEY_BLOCK,     "SELECT n, members FROM key_blocks WHERE n > ?1 ORDER BY n") \
    X(REQUEST_KEYS_GET,    SQL,    KEY_BLOCK,     "SELECT requests FROM key_blocks WHERE n = ?1") \
    X(REQUEST_KEYS_WALK,   SQL,    KEY_BLOCK,     "SELECT n, requests FROM key_blocks WHERE n > ?1 ORDER BY n")
/* clang-format on */

enum pc_sql {
#define X(id, shape, row, tail) PC_SQL_##id,
    PC_SQLS(X)
#undef X
        PC_SQL_COUNT
};

#endif
