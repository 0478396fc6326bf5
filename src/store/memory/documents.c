/* src/store/memory/documents.c -- uploads, attachments and billable items, in memory. */
#include <string.h>

#include "store/memory/double.h"

static enum pc_rc document_insert(struct pc_store *store, const struct pc_document_row *row)
{
    return pc_mem_add(store, PC_ROW_DOCUMENT, row);
}

static enum pc_rc document_update(struct pc_store *store, const struct pc_document_row *row)
{
    PC_TRY(pc_mem_enter_write(store));
    return pc_mem_replace(&pc_mem_of(store)->tables, PC_ROW_DOCUMENT, row);
}

static enum pc_rc document_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                               struct pc_document_row *out)
{
    *out = (struct pc_document_row){.id = id};
    return pc_mem_get(store, PC_ROW_DOCUMENT, arena, out);
}

/* All documents that pass: by digest, or by being on their way at `now`. */
static enum pc_rc choose(struct pc_store *store, const struct pc_hash *sha, struct pc_time now,
                         struct pc_arena *arena, pc_store_document_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_document_row row;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_DOCUMENT));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row)) {
        bool passes = sha ? memcmp(row.sha.bytes, sha->bytes, PC_HASH_SIZE) == 0
                          : row.stored_at.ms == PC_NEVER.ms && row.expires_at.ms > now.ms;
        if (passes)
            rc = fn(arg, &row);
    }
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc document_find(struct pc_store *store, const struct pc_hash *sha, struct pc_arena *arena,
                                pc_store_document_fn *fn, void *arg)
{
    return choose(store, sha, PC_NEVER, arena, fn, arg);
}

static enum pc_rc document_pending(struct pc_store *store, struct pc_time now, struct pc_arena *arena,
                                   pc_store_document_fn *fn, void *arg)
{
    return choose(store, NULL, now, arena, fn, arg);
}

static enum pc_rc document_walk(struct pc_store *store, int64_t after_id, int32_t limit,
                                struct pc_arena *arena, pc_store_document_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_document_row row = {.id = after_id + 1};
    PC_TRY(pc_mem_walk(&walk, store, PC_ROW_DOCUMENT, 1, &row, limit));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc attachment_insert(struct pc_store *store, const struct pc_attachment_row *row)
{
    return pc_mem_add(store, PC_ROW_ATTACHMENT, row);
}

static enum pc_rc attachment_list(struct pc_store *store, int64_t document, struct pc_arena *arena,
                                  pc_store_attachment_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_attachment_row row;
    PC_TRY(pc_mem_walk_case(&walk, store, PC_ROW_ATTACHMENT, offsetof(struct pc_attachment_row, document),
                            document));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc billable_insert(struct pc_store *store, const struct pc_billable_row *row)
{
    return pc_mem_add(store, PC_ROW_BILLABLE, row);
}

static enum pc_rc billable_list(struct pc_store *store, struct pc_str payer, int64_t after_id,
                                struct pc_arena *arena, pc_store_billable_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_billable_row row = {.id = after_id + 1};
    PC_TRY(pc_mem_walk(&walk, store, PC_ROW_BILLABLE, 1, &row, 0));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row)) {
        if (pc_str_equal(row.payer, payer))
            rc = fn(arg, &row);
    }
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc last_numbers(struct pc_store *store, int64_t *document, int64_t *billable)
{
    PC_TRY(pc_mem_enter(store));
    const struct pc_document_row *last_document = pc_mem_last(store, PC_ROW_DOCUMENT);
    const struct pc_billable_row *last_billable = pc_mem_last(store, PC_ROW_BILLABLE);
    *document = last_document ? last_document->id : 0;
    *billable = last_billable ? last_billable->id : 0;
    return PC_OK;
}

void pc_mem_document_ops(struct pc_store_ops *ops)
{
    ops->document_insert = document_insert;
    ops->document_update = document_update;
    ops->document_get = document_get;
    ops->document_find = document_find;
    ops->document_pending = document_pending;
    ops->document_walk = document_walk;
    ops->attachment_insert = attachment_insert;
    ops->attachment_list = attachment_list;
    ops->billable_insert = billable_insert;
    ops->billable_list = billable_list;
    ops->last_numbers = last_numbers;
}
