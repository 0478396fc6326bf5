/* src/store/sqlite/db.h -- what the files of the SQLite side share.  Nobody else includes this or sqlite3.h.
 *
 * One handle belongs to one thread.  A statement is prepared at its first use and kept; its text, its bindings and its
 * columns come from the row's field table (store/rows.h) and the list in statements.h. */
#ifndef PC_STORE_SQLITE_DB_H
#define PC_STORE_SQLITE_DB_H

#include <sqlite3.h>
#include <stdalign.h>
#include "store/rows.h"
#include "store/sqlite/statements.h"

#define PC_SQLITE_FILE "precert.db"
#define PC_SQLITE_LOCK "lock"
#define PC_SQLITE_PACKED_MOST 2 /* packed columns of one row type */
#define PC_SQLITE_APPLICATION 0x50524354 /* "PRCT" */

/* Rows of this side alone; they continue enum pc_row_kind. */
enum pc_sqlite_row_kind { PC_ROW_TEXT = PC_ROW_COUNT, PC_ROW_KEY_BLOCK };
struct pc_sqlite_text_row {
    int64_t id;
    struct pc_str body;
};
enum pc_sqlite_keys_of { PC_KEYS_MEMBER, PC_KEYS_REQUEST, PC_KEYS_COUNT };
struct pc_sqlite_block_row {
    int64_t n;
    struct pc_str entries[PC_KEYS_COUNT];
};
extern const struct pc_row_type pc_sqlite_text_type, pc_sqlite_block_type;

/* Texts that many rows repeat are kept once, in table `texts`; this is a handle's copy of it.  Ids are 1, 2, ... */
struct pc_sqlite_texts {
    struct pc_str *list; /* list[i] has id i + 1; owns */
    size_t count, capacity;
    struct pc_hash *hashes; /* of the first `hashed` texts */
    size_t hashed, hashes_capacity;
};

/* One entry of a chain of keys (keys.c). */
struct pc_sqlite_key_row {
    int64_t n, key, prev, row_id;
};
/* A handle's map of one kind of keys: the newest entry of each. */
struct pc_sqlite_keys {
    struct pc_sqlite_key_slot {
        int64_t key, newest;
    } * slots; /* newest 0: nobody's */
    size_t used, capacity;
    int64_t blocks; /* the last block known */
    int64_t added; /* entries of this transaction */
    bool loaded;
};
struct pc_sqlite_key_change {
    enum pc_sqlite_keys_of keys;
    struct pc_sqlite_key_row row;
};

/* A write of the transaction: its row as it is bound (queue.c). */
struct pc_sqlite_kept {
    struct pc_sqlite_kept *next; /* in the order of the transaction */
    struct pc_sqlite_kept *behind; /* what waits for the same table */
    int64_t number; /* 1, 2, ... in the transaction */
    int64_t extra; /* the value after the row's fields */
    enum pc_sql id;
    uint32_t packed; /* bit i: field i is packed */
    bool waits; /* was left to wait, not written at once */
    _Alignas(
        max_align_t) char row[]; /* the row struct, then the bytes of its slices; a TEXT's size is its id */
};

/* One value as it is bound. */
struct pc_sqlite_value {
    enum { PC_VALUE_NULL, PC_VALUE_NUMBER, PC_VALUE_TEXT, PC_VALUE_BLOB } kind;
    int64_t number; /* of a slice: its size */
    const void *bytes;
};

enum { PC_QUEUE_COUNT = 6, PC_QUEUE_KEY = 4, PC_QUEUE_COLUMNS = 32 };
struct pc_sqlite_queue {
    struct pc_sqlite_kept *first, *last;
};
struct pc_sqlite_highest {
    int64_t key[PC_QUEUE_KEY];
};

/* Where memory is to go back to when a transaction or a savepoint is rolled back. */
struct pc_sqlite_mark {
    size_t texts, key_changes;
    int64_t position;
    struct pc_sqlite_kept *last; /* the last write before the mark */
    int64_t writes;
    bool highest_known;
    struct pc_sqlite_highest highest[PC_QUEUE_COUNT];
};

struct pc_sqlite {
    struct pc_store base;
    sqlite3 *db;
    int lock; /* the lock file's descriptor; -1 for a reader */
    bool in_transaction, in_savepoint, in_snapshot;
    int walking;
    sqlite3_stmt *statements[PC_SQL_COUNT];
    struct pc_sqlite_texts texts;
    struct pc_sqlite_packs *packs; /* pack.c */
    struct pc_sqlite_providers *providers; /* people.c */
    struct pc_buf packed[PC_SQLITE_PACKED_MOST], unpacked[PC_SQLITE_PACKED_MOST]; /* of the row at hand */
    struct pc_sqlite_keys keys[PC_KEYS_COUNT];
    struct pc_sqlite_key_change *key_changes; /* of this transaction */
    size_t key_change_count, key_change_capacity;
    struct pc_buf key_entries[PC_KEYS_COUNT]; /* as they are written */
    int64_t key_blocks_written; /* by the commit at hand */
    int64_t position; /* the last event's; -1: not read yet */
    struct pc_sqlite_kept *first, *last; /* the transaction's writes so far, in `journal` */
    int64_t writes, applied; /* their count; the last one of them that SQLite has seen */
    struct pc_sqlite_queue queues[PC_QUEUE_COUNT]; /* those it has not */
    struct pc_sqlite_kept *flushing; /* the rows of `waiting` */
    struct pc_sqlite_highest highest[PC_QUEUE_COUNT]; /* the highest key of each table with a queue */
    bool highest_known;
    struct pc_arena *journal;
    size_t journal_size;
    bool hard; /* from now on savepoints are SQLite's own (transaction.c) */
    struct pc_sqlite_mark at_begin, at_savepoint;
    char error[200];
};

static inline struct pc_sqlite *pc_sqlite_of(struct pc_store *store)
{
    return (struct pc_sqlite *)(void *)store;
}

extern const struct pc_store_ops pc_sqlite_ops;

/* The key of what a case has several of: its id, then the number.  One integer, so that rows are appended in a plain table without a
 * second index. */
enum { PC_SQLITE_NUMBER_BITS = 20 };
static inline int64_t pc_sqlite_case_key(int64_t case_id, int32_t number)
{
    return case_id * (INT64_C(1) << PC_SQLITE_NUMBER_BITS) + number;
}

/* ---- statement.c: prepare, bind, step, read ---- */

/* Turns SQLite's answer into ours and keeps its words.  SQLITE_OK, _ROW and _DONE give PC_OK; a constraint, PC_CONFLICT. */
PC_CHECK enum pc_rc pc_sqlite_rc(struct pc_sqlite *s, int code);

/* The kept statement, ready to bind.  Borrows until close. */
PC_CHECK enum pc_rc pc_sqlite_statement(struct pc_sqlite *s, enum pc_sql id, sqlite3_stmt **statement_out);

/* Runs a statement without rows to its end and resets it. */
PC_CHECK enum pc_rc pc_sqlite_run(struct pc_sqlite *s, enum pc_sql id);

/* Binds a kept row, field i to parameter i + 1 (and `extra` to the parameter after them, if there is one), and runs.
 * *changed_out is the number of rows touched.  PC_CONFLICT: the key is taken. */
PC_CHECK enum pc_rc pc_sqlite_run_kept(struct pc_sqlite *s, const struct pc_sqlite_kept *kept,
                                       int *changed_out);

/* pc_sqlite_apply for an operation of the port that is nothing else. */
PC_CHECK enum pc_rc pc_sqlite_write(struct pc_store *store, enum pc_sql id, const void *row);

/* A row set being read.  Begin, bind, next until false, end: end is a must, and gives what went wrong, if anything. */
struct pc_sqlite_walk {
    struct pc_sqlite *s;
    sqlite3_stmt *statement;
    const struct pc_row_type *type;
    int64_t left; /* rows that may still be handed out */
    enum pc_rc rc;
};

/* Starts a walk over a reading statement.  limit 0: none. */
PC_CHECK enum pc_rc pc_sqlite_walk(struct pc_sqlite_walk *walk, struct pc_store *store, enum pc_sql id,
                                   int32_t limit);
/* Binds parameters. */
void pc_sqlite_bind_i64(struct pc_sqlite_walk *walk, int parameter, int64_t value);
void pc_sqlite_bind_str(struct pc_sqlite_walk *walk, int parameter, struct pc_str value);
void pc_sqlite_bind_hash(struct pc_sqlite_walk *walk, int parameter, const struct pc_hash *value);
/* Steps; true when there is a row to read. */
bool pc_sqlite_step(struct pc_sqlite_walk *walk);
/* Reads fields first..end-1 of the current row; slices borrow from the statement until its next step, of packed texts from the
 * handle until it reads another row. */
PC_CHECK enum pc_rc pc_sqlite_read(struct pc_sqlite_walk *walk, int first, int end, void *row);
/* A long text's column of the current row as it is stored.  Borrows like pc_sqlite_read. */
struct pc_str pc_sqlite_stored(struct pc_sqlite_walk *walk, int column, bool *packed_out);
/* Steps and reads a whole row into the arena (NULL for rows without slices).  False at the end, the limit or a fault. */
bool pc_sqlite_next(struct pc_sqlite_walk *walk, struct pc_arena *arena, void *row);
/* Ends the walk: `rc` unless it is PC_OK and the walk itself failed. */
PC_CHECK enum pc_rc pc_sqlite_walk_end(struct pc_sqlite_walk *walk, enum pc_rc rc);
/* Reads at most one row and ends the walk.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc pc_sqlite_only(struct pc_sqlite_walk *walk, struct pc_arena *arena, void *row);

/* Whether a write may start: inside begin/commit and not inside a walk (a programmer's error otherwise). */
PC_CHECK enum pc_rc pc_sqlite_may_write(struct pc_store *store);

/* The field table of a statement's row; static. */
const struct pc_row_type *pc_sqlite_type(enum pc_sql id);

/* Finalizes all statements. */
void pc_sqlite_statements_free(struct pc_sqlite *s);

/* ---- queue.c: the writes of a transaction ---- */

/* The one way to write a row: keeps it, and lets it wait or runs the statement.  *changed_out (may be NULL) is the number of rows
 * touched.  PC_CONFLICT: the key is taken. */
PC_CHECK enum pc_rc pc_sqlite_apply(struct pc_sqlite *s, enum pc_sql id, const void *row, int64_t extra,
                                    int *changed_out);
/* pc_sqlite_apply for a row that is one of several of its case; its key is `extra`.  PC_IO: a case cannot have that many. */
PC_CHECK enum pc_rc pc_sqlite_apply_numbered(struct pc_sqlite *s, enum pc_sql id, const void *row,
                                             int64_t case_id, int32_t number);
/* A copy of a row as it is bound, with `extra`, in the journal's memory. */
PC_CHECK enum pc_rc pc_sqlite_kept_of(struct pc_sqlite *s, enum pc_sql id, const void *row, int64_t extra,
                                      struct pc_sqlite_kept **kept_out);
/* Field i of a kept row, or what comes after its fields.  Borrows from the row. */
struct pc_sqlite_value pc_sqlite_kept_value(const struct pc_sqlite_kept *kept, const struct pc_row_type *type,
                                            int i);
/* Writes once more what a rollback took back. */
PC_CHECK enum pc_rc pc_sqlite_repeat(struct pc_sqlite *s, struct pc_sqlite_kept *kept);
/* Inserts the rows that wait for this table; NULL: for any.  A fault takes the transaction back. */
PC_CHECK enum pc_rc pc_sqlite_flush(struct pc_sqlite *s, const struct pc_row_type *type);
/* Forgets what waits after the write of this number. */
void pc_sqlite_queues_cut(struct pc_sqlite *s, int64_t number);
/* Registers what the inserting statements read from. */
PC_CHECK enum pc_rc pc_sqlite_queues_prepare(struct pc_sqlite *s);

/* ---- texts.c ---- */

/* Reads the texts that are stored, if none is known yet. */
PC_CHECK enum pc_rc pc_sqlite_texts_know(struct pc_sqlite *s);
/* The id of a repeated text, which is stored when it is new. */
PC_CHECK enum pc_rc pc_sqlite_text_id(struct pc_sqlite *s, struct pc_str text, int64_t *id_out);
/* The text of an id.  Borrows until a rollback or close.  PC_CORRUPT: no such text. */
PC_CHECK enum pc_rc pc_sqlite_text(struct pc_sqlite *s, int64_t id, struct pc_str *text_out);
/* Its SHA-256, made once.  Borrows until the next call. */
PC_CHECK enum pc_rc pc_sqlite_text_hash(struct pc_sqlite *s, int64_t id, const struct pc_hash **hash_out);
/* Forgets all but the first `count` copies. */
void pc_sqlite_texts_cut(struct pc_sqlite *s, size_t count);

/* ---- pack.c: long texts that resemble each other ---- */

/* Packs a text into `out` against one that has its first `alike` bytes; a text that none resembles is stored as one to pack
 * others against.  *packed_out false: it is better kept as it is. */
PC_CHECK enum pc_rc pc_sqlite_pack(struct pc_sqlite *s, struct pc_str text, size_t alike, struct pc_buf *out,
                                   bool *packed_out);
/* The text again.  PC_CORRUPT: that is nothing packed. */
PC_CHECK enum pc_rc pc_sqlite_unpack(struct pc_sqlite *s, struct pc_str packed, struct pc_buf *out);
/* Appends what vouches for a text that is kept in these bytes, packed or as it is: no other text has the same (I10). */
PC_CHECK enum pc_rc pc_sqlite_keep(struct pc_sqlite *s, struct pc_str bytes, bool packed,
                                   struct pc_buf *kept_out);
/* Forgets what was made from any but the first `count` texts. */
void pc_sqlite_packs_cut(struct pc_sqlite *s, size_t count);
/* Frees all of it. */
void pc_sqlite_packs_free(struct pc_sqlite *s);

/* ---- people.c ---- */

/* Forgets the providers that were read lately. */
void pc_sqlite_providers_forget(struct pc_sqlite *s);

/* ---- keys.c: what would be an index on a random key ---- */

/* Reads the maps of the writer, so that its first command does not wait for them. */
PC_CHECK enum pc_rc pc_sqlite_keys_load(struct pc_sqlite *s);
/* 64 bits of a hash over the parts. */
int64_t pc_sqlite_key(const struct pc_str *parts, size_t count);
/* Adds an entry for `key`.  row_id 0: the entry's own number.  *n_out (may be NULL) is that number. */
PC_CHECK enum pc_rc pc_sqlite_key_add(struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t key,
                                      int64_t row_id, int64_t *n_out);
/* The newest entry of `key`; n 0 when there is none. */
PC_CHECK enum pc_rc pc_sqlite_key_first(struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t key,
                                        struct pc_sqlite_key_row *row);
/* From an entry to the one before it of the same key; n 0 behind the oldest. */
PC_CHECK enum pc_rc pc_sqlite_key_next(struct pc_sqlite *s, enum pc_sqlite_keys_of of,
                                       struct pc_sqlite_key_row *row);
/* A transaction begins: it has no entries yet. */
void pc_sqlite_keys_begin(struct pc_sqlite *s);
/* Writes the transaction's entries, right before its commit. */
PC_CHECK enum pc_rc pc_sqlite_keys_write(struct pc_sqlite *s);
/* What was written is committed. */
void pc_sqlite_keys_committed(struct pc_sqlite *s);
/* Takes back all entries of the transaction but the first `mark`. */
void pc_sqlite_keys_undo(struct pc_sqlite *s, size_t mark);
/* Fills key_blocks from the tables that were before it; SQLite's code. */
PC_CHECK int pc_sqlite_keys_convert(sqlite3 *db);
/* Frees the maps. */
void pc_sqlite_keys_free(struct pc_sqlite *s);

/* ---- transaction.c ---- */

/* Before a read: the writer begins the read transaction that lasts until it writes.  A reader's handle: nothing. */
PC_CHECK enum pc_rc pc_sqlite_hold_read(struct pc_sqlite *s);
/* Ends it, if there is one. */
void pc_sqlite_end_read(struct pc_sqlite *s);
/* Ends SQLite's transaction as if it had never begun: from here every call of it answers PC_IO. */
void pc_sqlite_take_back(struct pc_sqlite *s);
/* Forgets the writes so far. */
void pc_sqlite_journal_drop(struct pc_sqlite *s);

/* ---- migrations.c ---- */

struct pc_sqlite_migration {
    int version;
    const char *sql;
    int (*convert)(sqlite3 *db); /* what SQL cannot do; runs after it.  NULL: nothing */
    const char *after; /* runs last.  NULL: nothing */
};
extern const struct pc_sqlite_migration pc_sqlite_migrations[]; /* ascending; a zero version ends it */

/* Brings the file from version `from` to the last of `list`, all in one transaction. */
PC_CHECK enum pc_rc pc_sqlite_migrate(struct pc_sqlite *s, const struct pc_sqlite_migration *list, int from);
/* The last version of `list`. */
int pc_sqlite_latest(const struct pc_sqlite_migration *list);

/* ---- open.c ---- */

/* pc_store_sqlite_open with a list of migrations of the caller's. */
PC_CHECK enum pc_rc pc_sqlite_open_with(const char *directory, bool writer,
                                        const struct pc_sqlite_migration *list, struct pc_store **store_out,
                                        char error[200]);

/* ---- the operations, one file a subject: cases.c events.c clocks.c records.c documents.c requests.c people.c policies.c meta.c ---- */

/* clang-format off */
#define PC_SQLITE_OP(name, ...) enum pc_rc pc_sqlite_##name(struct pc_store *store, __VA_ARGS__)
#define PC_SQLITE_OP0(name) enum pc_rc pc_sqlite_##name(struct pc_store *store)
PC_SQLITE_OP0(begin);
PC_SQLITE_OP0(commit);
void pc_sqlite_rollback(struct pc_store *store);
PC_SQLITE_OP0(savepoint);
PC_SQLITE_OP0(release);
PC_SQLITE_OP0(rollback_to);
PC_SQLITE_OP0(snapshot_begin);
void pc_sqlite_snapshot_end(struct pc_store *store);
PC_SQLITE_OP(case_insert, const struct pc_case_row *row);
PC_SQLITE_OP(case_update, const struct pc_case_row *row, int32_t expected_version);
PC_SQLITE_OP(case_get, int64_t id, struct pc_arena *arena, struct pc_case_row *out);
PC_SQLITE_OP(case_list, const struct pc_case_filter *filter, struct pc_arena *arena, pc_store_case_fn *fn, void *arg);
PC_SQLITE_OP(last_ids, int64_t *case_id, int64_t *submission, int64_t *letter, int64_t *position, int64_t *batch);
PC_SQLITE_OP(evaluation_insert, const struct pc_evaluation_row *row, struct pc_buf *kept_out);
PC_SQLITE_OP(evaluation_kept, int64_t case_id, int32_t number, struct pc_buf *kept_out);
PC_SQLITE_OP(evaluation_get, int64_t case_id, int32_t number, struct pc_arena *arena, struct pc_evaluation_row *out);
PC_SQLITE_OP(evaluation_list, int64_t after_case, int32_t limit, struct pc_arena *arena, pc_store_evaluation_fn *fn, void *arg);
PC_SQLITE_OP(event_append, struct pc_event_row *row);
PC_SQLITE_OP(event_list, int64_t case_id, int32_t after_seq, struct pc_arena *arena, pc_store_event_fn *fn, void *arg);
PC_SQLITE_OP(event_walk, int64_t after_position, int32_t limit, struct pc_arena *arena, pc_store_event_fn *fn, void *arg);
PC_SQLITE_OP(batch_append, const struct pc_batch_row *row);
PC_SQLITE_OP(batch_last, struct pc_batch_row *out);
PC_SQLITE_OP(batch_walk, pc_store_batch_fn *fn, void *arg);
PC_SQLITE_OP(clock_insert, const struct pc_clock_row *row);
PC_SQLITE_OP(clock_update, const struct pc_clock_row *row);
PC_SQLITE_OP(clock_list, int64_t case_id, struct pc_arena *arena, pc_store_clock_fn *fn, void *arg);
PC_SQLITE_OP(clock_walk_open, struct pc_arena *arena, pc_store_clock_fn *fn, void *arg);
PC_SQLITE_OP(timer_insert, const struct pc_timer_row *row);
PC_SQLITE_OP(timer_delete, const struct pc_timer_row *row);
PC_SQLITE_OP(timer_walk, struct pc_time until, int32_t limit, pc_store_timer_fn *fn, void *arg);
PC_SQLITE_OP(determination_insert, const struct pc_determination_row *row);
PC_SQLITE_OP(determination_list, int64_t case_id, struct pc_arena *arena, pc_store_determination_fn *fn, void *arg);
PC_SQLITE_OP(letter_insert, const struct pc_letter_row *row);
PC_SQLITE_OP(letter_get, int64_t id, struct pc_arena *arena, struct pc_letter_row *out);
PC_SQLITE_OP(letter_list, int64_t case_id, struct pc_arena *arena, pc_store_letter_fn *fn, void *arg);
PC_SQLITE_OP(note_insert, const struct pc_note_row *row);
PC_SQLITE_OP(note_list, int64_t case_id, struct pc_arena *arena, pc_store_note_fn *fn, void *arg);
PC_SQLITE_OP(request_insert, const struct pc_request_row *row);
PC_SQLITE_OP(request_get, struct pc_str org, struct pc_str request_id, struct pc_arena *arena, struct pc_request_row *out);
PC_SQLITE_OP(document_insert, const struct pc_document_row *row);
PC_SQLITE_OP(document_update, const struct pc_document_row *row);
PC_SQLITE_OP(document_get, int64_t id, struct pc_arena *arena, struct pc_document_row *out);
PC_SQLITE_OP(document_find, const struct pc_hash *sha, struct pc_arena *arena, pc_store_document_fn *fn, void *arg);
PC_SQLITE_OP(document_pending, struct pc_time now, struct pc_arena *arena, pc_store_document_fn *fn, void *arg);
PC_SQLITE_OP(document_walk, int64_t after_id, int32_t limit, struct pc_arena *arena, pc_store_document_fn *fn, void *arg);
PC_SQLITE_OP(attachment_insert, const struct pc_attachment_row *row);
PC_SQLITE_OP(attachment_list, int64_t document, struct pc_arena *arena, pc_store_attachment_fn *fn, void *arg);
PC_SQLITE_OP(billable_insert, const struct pc_billable_row *row);
PC_SQLITE_OP(billable_list, struct pc_str payer, int64_t after_id, struct pc_arena *arena, pc_store_billable_fn *fn, void *arg);
PC_SQLITE_OP(last_numbers, int64_t *document, int64_t *billable);
PC_SQLITE_OP(task_insert, const struct pc_task_row *row);
PC_SQLITE_OP(task_update, const struct pc_task_row *row);
PC_SQLITE_OP(task_get, int64_t id, struct pc_arena *arena, struct pc_task_row *out);
PC_SQLITE_OP(task_waiting, struct pc_str payer, int64_t after_id, int32_t limit, struct pc_arena *arena, pc_store_task_fn *fn, void *arg);
PC_SQLITE_OP(task_list, int64_t case_id, struct pc_arena *arena, pc_store_task_fn *fn, void *arg);
PC_SQLITE_OP(task_last, int64_t *id);
PC_SQLITE_OP(member_put, const struct pc_member_row *row);
PC_SQLITE_OP(member_get, struct pc_str payer, struct pc_str member, struct pc_arena *arena, struct pc_member_row *out);
PC_SQLITE_OP(provider_put, const struct pc_provider_row *row);
PC_SQLITE_OP(provider_get, struct pc_str provider, struct pc_arena *arena, struct pc_provider_row *out);
PC_SQLITE_OP(principal_put, const struct pc_principal_row *row);
PC_SQLITE_OP(principal_walk, struct pc_arena *arena, pc_store_principal_fn *fn, void *arg);
PC_SQLITE_OP(source_put, const struct pc_hash *sha, struct pc_str bytes);
PC_SQLITE_OP(source_get, const struct pc_hash *sha, struct pc_arena *arena, struct pc_str *out);
PC_SQLITE_OP(revision_insert, const struct pc_revision_row *row);
PC_SQLITE_OP(revision_get, int64_t id, struct pc_arena *arena, struct pc_revision_row *out);
PC_SQLITE_OP(revision_walk, struct pc_arena *arena, pc_store_revision_fn *fn, void *arg);
PC_SQLITE_OP(activation_append, const struct pc_activation_row *row);
PC_SQLITE_OP(activation_last, struct pc_arena *arena, struct pc_activation_row *out);
PC_SQLITE_OP(activation_walk, struct pc_arena *arena, pc_store_activation_fn *fn, void *arg);
PC_SQLITE_OP(meta_get, const char *key, struct pc_arena *arena, struct pc_str *out);
PC_SQLITE_OP(meta_put, const char *key, struct pc_str value);
PC_SQLITE_OP(backup, const char *path);
PC_SQLITE_OP(check, struct pc_buf *findings);
/* clang-format on */

#endif
