/* src/store/sqlite/meta.c -- settings of the data directory, last numbers, copies, checks; and the table of operations. */
#include "store/sqlite/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum pc_rc pc_sqlite_meta_get(struct pc_store *store, const char *key, struct pc_arena *arena,
                              struct pc_str *out)
{
    struct pc_sqlite_walk walk;
    struct pc_meta_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_META_GET, 1));
    pc_sqlite_bind_str(&walk, 1, pc_str_of(key));
    PC_TRY(pc_sqlite_only(&walk, arena, &row));
    *out = row.value;
    return PC_OK;
}

enum pc_rc pc_sqlite_meta_put(struct pc_store *store, const char *key, struct pc_str value)
{
    const struct pc_meta_row row = {pc_str_of(key), value};
    return pc_sqlite_write(store, PC_SQL_META_PUT, &row);
}

enum pc_rc pc_sqlite_last_ids(struct pc_store *store, int64_t *case_id, int64_t *submission, int64_t *letter,
                              int64_t *position, int64_t *batch)
{
    int64_t *const out[] = {case_id, submission, letter, position, batch};
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_LAST_IDS, 0));
    if (pc_sqlite_step(&walk))
        for (int i = 0; i < 5; i++)
            *out[i] = sqlite3_column_int64(walk.statement, i);
    return pc_sqlite_walk_end(&walk, PC_OK);
}

/* ---- copies ---- */

/* An empty file that nobody else can read; never over one that is there. */
static enum pc_rc create(struct pc_sqlite *s, const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        bool there = errno == EEXIST;
        snprintf(s->error, sizeof s->error,
                 there ? "the copy is there already" : "the copy cannot be created");
        return there ? PC_CONFLICT : PC_IO;
    }
    (void)close(fd);
    return PC_OK;
}

/* Copies all pages of one snapshot. */
static int copy_pages(struct pc_sqlite *s, sqlite3 *copy)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", s->db, "main");
    if (!backup)
        return sqlite3_errcode(copy);
    int code = sqlite3_backup_step(backup, -1);
    int finish = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? finish : code;
}

enum pc_rc pc_sqlite_backup(struct pc_store *store, const char *path)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(!s->in_transaction && s->walking == 0);
    pc_sqlite_end_read(s);
    PC_TRY(create(s, path));
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(s, copy);
    if (sqlite3_close(copy) != SQLITE_OK && code == SQLITE_OK)
        code = SQLITE_IOERR;
    if (code == SQLITE_OK)
        return PC_OK;
    (void)unlink(path);
    snprintf(s->error, sizeof s->error, "copying: %s (%d)", sqlite3_errstr(code), code);
    return code == SQLITE_CORRUPT ? PC_CORRUPT : PC_IO;
}

/* ---- checks ---- */

enum pc_rc pc_sqlite_check(struct pc_store *store, struct pc_buf *findings)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    sqlite3_stmt *statement;
    PC_TRY(pc_sqlite_rc(s, sqlite3_prepare_v2(s->db, "PRAGMA integrity_check(100)", -1, &statement, NULL)));
    bool sound = true;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(statement, 0);
        if (!line || strcmp(line, "ok") == 0)
            continue;
        sound = false;
        pc_buf_printf(findings, "%s\n", line);
    }
    enum pc_rc rc = pc_sqlite_rc(s, code);
    (void)sqlite3_finalize(statement);
    if (rc != PC_OK || sound)
        return rc;
    snprintf(s->error, sizeof s->error, "the database file does not pass its integrity check");
    return PC_CORRUPT;
}

/* ---- the table ---- */

static const char *last_error(struct pc_store *store)
{
    return pc_sqlite_of(store)->error;
}

static void close_store(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->walking == 0);
    pc_sqlite_rollback(store);
    if (s->in_snapshot)
        pc_sqlite_snapshot_end(store);
    pc_sqlite_end_read(s);
    pc_sqlite_statements_free(s);
    pc_sqlite_texts_cut(s, 0);
    pc_sqlite_packs_free(s);
    pc_sqlite_providers_forget(s);
    pc_sqlite_keys_free(s);
    pc_arena_free(&s->journal);
    int code = sqlite3_close(s->db);
    PC_ASSERT(code == SQLITE_OK); /* busy: a statement was left */
    if (s->lock >= 0)
        (void)close(s->lock);
    pc_free(s);
}

const struct pc_store_ops pc_sqlite_ops = {
    .close = close_store,
    .begin = pc_sqlite_begin,
    .commit = pc_sqlite_commit,
    .rollback = pc_sqlite_rollback,
    .savepoint = pc_sqlite_savepoint,
    .release = pc_sqlite_release,
    .rollback_to = pc_sqlite_rollback_to,
    .snapshot_begin = pc_sqlite_snapshot_begin,
    .snapshot_end = pc_sqlite_snapshot_end,
    .case_insert = pc_sqlite_case_insert,
    .case_update = pc_sqlite_case_update,
    .case_get = pc_sqlite_case_get,
    .case_list = pc_sqlite_case_list,
    .last_ids = pc_sqlite_last_ids,
    .evaluation_insert = pc_sqlite_evaluation_insert,
    .evaluation_get = pc_sqlite_evaluation_get,
    .evaluation_kept = pc_sqlite_evaluation_kept,
    .evaluation_list = pc_sqlite_evaluation_list,
    .event_append = pc_sqlite_event_append,
    .event_list = pc_sqlite_event_list,
    .event_walk = pc_sqlite_event_walk,
    .batch_append = pc_sqlite_batch_append,
    .batch_last = pc_sqlite_batch_last,
    .batch_walk = pc_sqlite_batch_walk,
    .clock_insert = pc_sqlite_clock_insert,
    .clock_update = pc_sqlite_clock_update,
    .clock_list = pc_sqlite_clock_list,
    .clock_walk_open = pc_sqlite_clock_walk_open,
    .timer_insert = pc_sqlite_timer_insert,
    .timer_delete = pc_sqlite_timer_delete,
    .timer_walk = pc_sqlite_timer_walk,
    .determination_insert = pc_sqlite_determination_insert,
    .determination_list = pc_sqlite_determination_list,
    .letter_insert = pc_sqlite_letter_insert,
    .letter_get = pc_sqlite_letter_get,
    .letter_list = pc_sqlite_letter_list,
    .note_insert = pc_sqlite_note_insert,
    .note_list = pc_sqlite_note_list,
    .request_insert = pc_sqlite_request_insert,
    .request_get = pc_sqlite_request_get,
    .document_insert = pc_sqlite_document_insert,
    .document_update = pc_sqlite_document_update,
    .document_get = pc_sqlite_document_get,
    .document_find = pc_sqlite_document_find,
    .document_pending = pc_sqlite_document_pending,
    .document_walk = pc_sqlite_document_walk,
    .attachment_insert = pc_sqlite_attachment_insert,
    .attachment_list = pc_sqlite_attachment_list,
    .billable_insert = pc_sqlite_billable_insert,
    .billable_list = pc_sqlite_billable_list,
    .last_numbers = pc_sqlite_last_numbers,
    .task_insert = pc_sqlite_task_insert,
    .task_update = pc_sqlite_task_update,
    .task_get = pc_sqlite_task_get,
    .task_waiting = pc_sqlite_task_waiting,
    .task_list = pc_sqlite_task_list,
    .task_last = pc_sqlite_task_last,
    .member_put = pc_sqlite_member_put,
    .member_get = pc_sqlite_member_get,
    .provider_put = pc_sqlite_provider_put,
    .provider_get = pc_sqlite_provider_get,
    .principal_put = pc_sqlite_principal_put,
    .principal_walk = pc_sqlite_principal_walk,
    .source_put = pc_sqlite_source_put,
    .source_get = pc_sqlite_source_get,
    .revision_insert = pc_sqlite_revision_insert,
    .revision_get = pc_sqlite_revision_get,
    .revision_walk = pc_sqlite_revision_walk,
    .activation_append = pc_sqlite_activation_append,
    .activation_last = pc_sqlite_activation_last,
    .activation_walk = pc_sqlite_activation_walk,
    .meta_get = pc_sqlite_meta_get,
    .meta_put = pc_sqlite_meta_put,
    .backup = pc_sqlite_backup,
    .check = pc_sqlite_check,
    .error = last_error,
};
