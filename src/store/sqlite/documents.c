/* src/store/sqlite/documents.c -- what was uploaded, which cases have it, and what is billed (R2.4). */
#include "store/sqlite/db.h"

/* Hands every row of a begun walk to the function. */
static enum pc_rc hand_documents(struct pc_sqlite_walk *walk, struct pc_arena *arena,
                                 pc_store_document_fn *fn, void *arg)
{
    struct pc_document_row row;
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(walk, rc);
}

enum pc_rc pc_sqlite_document_insert(struct pc_store *store, const struct pc_document_row *row)
{
    return pc_sqlite_write(store, PC_SQL_DOCUMENT_INSERT, row);
}

enum pc_rc pc_sqlite_document_update(struct pc_store *store, const struct pc_document_row *row)
{
    int changed;
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(pc_sqlite_apply(pc_sqlite_of(store), PC_SQL_DOCUMENT_UPDATE, row, 0, &changed));
    return changed == 1 ? PC_OK : PC_NOT_FOUND;
}

enum pc_rc pc_sqlite_document_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                                  struct pc_document_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_DOCUMENT_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, id);
    return pc_sqlite_only(&walk, arena, out);
}

enum pc_rc pc_sqlite_document_find(struct pc_store *store, const struct pc_hash *sha, struct pc_arena *arena,
                                   pc_store_document_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_DOCUMENT_FIND, 0));
    pc_sqlite_bind_hash(&walk, 1, sha);
    return hand_documents(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_document_pending(struct pc_store *store, struct pc_time now, struct pc_arena *arena,
                                      pc_store_document_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_DOCUMENT_PENDING, 0));
    pc_sqlite_bind_i64(&walk, 1, now.ms);
    return hand_documents(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_document_walk(struct pc_store *store, int64_t after_id, int32_t limit,
                                   struct pc_arena *arena, pc_store_document_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_DOCUMENT_WALK, limit));
    pc_sqlite_bind_i64(&walk, 1, after_id);
    return hand_documents(&walk, arena, fn, arg);
}

enum pc_rc pc_sqlite_attachment_insert(struct pc_store *store, const struct pc_attachment_row *row)
{
    return pc_sqlite_write(store, PC_SQL_ATTACHMENT_INSERT, row);
}

enum pc_rc pc_sqlite_attachment_list(struct pc_store *store, int64_t document, struct pc_arena *arena,
                                     pc_store_attachment_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_attachment_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_ATTACHMENT_LIST, 0));
    pc_sqlite_bind_i64(&walk, 1, document);
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}

enum pc_rc pc_sqlite_billable_insert(struct pc_store *store, const struct pc_billable_row *row)
{
    return pc_sqlite_write(store, PC_SQL_BILLABLE_INSERT, row);
}

enum pc_rc pc_sqlite_billable_list(struct pc_store *store, struct pc_str payer, int64_t after_id,
                                   struct pc_arena *arena, pc_store_billable_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_billable_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_BILLABLE_LIST, 0));
    pc_sqlite_bind_str(&walk, 1, payer);
    pc_sqlite_bind_i64(&walk, 2, after_id);
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}

enum pc_rc pc_sqlite_last_numbers(struct pc_store *store, int64_t *document, int64_t *billable)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_LAST_NUMBERS, 0));
    if (pc_sqlite_step(&walk)) {
        *document = sqlite3_column_int64(walk.statement, 0);
        *billable = sqlite3_column_int64(walk.statement, 1);
    }
    return pc_sqlite_walk_end(&walk, PC_OK);
}
