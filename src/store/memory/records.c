/* src/store/memory/records.c -- determinations, letters, people, policies and settings, in memory. */
#include "store/memory/double.h"

/* ---- determinations, letters, notes ---- */

static enum pc_rc determination_insert(struct pc_store *store, const struct pc_determination_row *row)
{
    return pc_mem_add(store, PC_ROW_DETERMINATION, row);
}

static enum pc_rc determination_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                                     pc_store_determination_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_determination_row row;
    PC_TRY(pc_mem_walk_case(&walk, store, PC_ROW_DETERMINATION,
                            offsetof(struct pc_determination_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc letter_insert(struct pc_store *store, const struct pc_letter_row *row)
{
    return pc_mem_add(store, PC_ROW_LETTER, row);
}

static enum pc_rc letter_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                             struct pc_letter_row *out)
{
    *out = (struct pc_letter_row){.id = id};
    return pc_mem_get(store, PC_ROW_LETTER, arena, out);
}

static enum pc_rc letter_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                              pc_store_letter_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_letter_row row;
    PC_TRY(pc_mem_walk_case(&walk, store, PC_ROW_LETTER, offsetof(struct pc_letter_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc note_insert(struct pc_store *store, const struct pc_note_row *row)
{
    return pc_mem_add(store, PC_ROW_NOTE, row);
}

static enum pc_rc note_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                            pc_store_note_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_note_row row;
    PC_TRY(pc_mem_walk_case(&walk, store, PC_ROW_NOTE, offsetof(struct pc_note_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

/* ---- requests ---- */

static enum pc_rc request_insert(struct pc_store *store, const struct pc_request_row *row)
{
    return pc_mem_add(store, PC_ROW_REQUEST, row);
}

static enum pc_rc request_get(struct pc_store *store, struct pc_str org, struct pc_str request_id,
                              struct pc_arena *arena, struct pc_request_row *out)
{
    *out = (struct pc_request_row){.org = org, .request_id = request_id};
    return pc_mem_get(store, PC_ROW_REQUEST, arena, out);
}

/* ---- people ---- */

static enum pc_rc member_put(struct pc_store *store, const struct pc_member_row *row)
{
    return pc_mem_put(store, PC_ROW_MEMBER, row);
}

static enum pc_rc member_get(struct pc_store *store, struct pc_str payer, struct pc_str member,
                             struct pc_arena *arena, struct pc_member_row *out)
{
    *out = (struct pc_member_row){.payer = payer, .member = member};
    return pc_mem_get(store, PC_ROW_MEMBER, arena, out);
}

static enum pc_rc provider_put(struct pc_store *store, const struct pc_provider_row *row)
{
    return pc_mem_put(store, PC_ROW_PROVIDER, row);
}

static enum pc_rc provider_get(struct pc_store *store, struct pc_str provider, struct pc_arena *arena,
                               struct pc_provider_row *out)
{
    *out = (struct pc_provider_row){.provider = provider};
    return pc_mem_get(store, PC_ROW_PROVIDER, arena, out);
}

static enum pc_rc principal_put(struct pc_store *store, const struct pc_principal_row *row)
{
    return pc_mem_put(store, PC_ROW_PRINCIPAL, row);
}

static enum pc_rc principal_walk(struct pc_store *store, struct pc_arena *arena, pc_store_principal_fn *fn,
                                 void *arg)
{
    struct pc_mem_walk walk;
    struct pc_principal_row row;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_PRINCIPAL));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

/* ---- policies ---- */

static enum pc_rc source_put(struct pc_store *store, const struct pc_hash *sha, struct pc_str bytes)
{
    const struct pc_source_row row = {*sha, bytes};
    enum pc_rc rc = pc_mem_add(store, PC_ROW_SOURCE, &row);
    return rc == PC_CONFLICT ? PC_OK : rc;
}

static enum pc_rc source_get(struct pc_store *store, const struct pc_hash *sha, struct pc_arena *arena,
                             struct pc_str *out)
{
    struct pc_source_row row = {.sha = *sha};
    PC_TRY(pc_mem_get(store, PC_ROW_SOURCE, arena, &row));
    *out = row.bytes;
    return PC_OK;
}

static enum pc_rc revision_insert(struct pc_store *store, const struct pc_revision_row *row)
{
    return pc_mem_add(store, PC_ROW_REVISION, row);
}

static enum pc_rc revision_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                               struct pc_revision_row *out)
{
    *out = (struct pc_revision_row){.id = id};
    return pc_mem_get(store, PC_ROW_REVISION, arena, out);
}

static enum pc_rc revision_walk(struct pc_store *store, struct pc_arena *arena, pc_store_revision_fn *fn,
                                void *arg)
{
    struct pc_mem_walk walk;
    struct pc_revision_row row;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_REVISION));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc activation_append(struct pc_store *store, const struct pc_activation_row *row)
{
    return pc_mem_add(store, PC_ROW_ACTIVATION, row);
}

static enum pc_rc activation_last(struct pc_store *store, struct pc_arena *arena,
                                  struct pc_activation_row *out)
{
    PC_TRY(pc_mem_enter(store));
    const struct pc_activation_row *last = pc_mem_last(store, PC_ROW_ACTIVATION);
    if (!last)
        return PC_NOT_FOUND;
    *out = *last;
    pc_row_own(&pc_row_types[PC_ROW_ACTIVATION], out, arena);
    return PC_OK;
}

static enum pc_rc activation_walk(struct pc_store *store, struct pc_arena *arena, pc_store_activation_fn *fn,
                                  void *arg)
{
    struct pc_mem_walk walk;
    struct pc_activation_row row;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_ACTIVATION));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

/* ---- the rest ---- */

static enum pc_rc meta_get(struct pc_store *store, const char *key, struct pc_arena *arena,
                           struct pc_str *out)
{
    struct pc_meta_row row = {.key = pc_str_of(key)};
    PC_TRY(pc_mem_get(store, PC_ROW_META, arena, &row));
    *out = row.value;
    return PC_OK;
}

static enum pc_rc meta_put(struct pc_store *store, const char *key, struct pc_str value)
{
    const struct pc_meta_row row = {pc_str_of(key), value};
    return pc_mem_put(store, PC_ROW_META, &row);
}

static enum pc_rc backup(struct pc_store *store, const char *path)
{
    (void)path;
    PC_TRY(pc_mem_enter(store));
    pc_mem_of(store)->error = "the in-memory store has nothing to copy";
    return PC_IO;
}

static enum pc_rc check(struct pc_store *store, struct pc_buf *findings)
{
    (void)findings;
    return pc_mem_enter(store);
}

/* ---- the table ---- */

void pc_mem_record_ops(struct pc_store_ops *ops)
{
    ops->determination_insert = determination_insert;
    ops->determination_list = determination_list;
    ops->letter_insert = letter_insert;
    ops->letter_get = letter_get;
    ops->letter_list = letter_list;
    ops->note_insert = note_insert;
    ops->note_list = note_list;
    ops->request_insert = request_insert;
    ops->request_get = request_get;
    ops->member_put = member_put;
    ops->member_get = member_get;
    ops->provider_put = provider_put;
    ops->provider_get = provider_get;
    ops->principal_put = principal_put;
    ops->principal_walk = principal_walk;
    ops->source_put = source_put;
    ops->source_get = source_get;
    ops->revision_insert = revision_insert;
    ops->revision_get = revision_get;
    ops->revision_walk = revision_walk;
    ops->activation_append = activation_append;
    ops->activation_last = activation_last;
    ops->activation_walk = activation_walk;
    ops->meta_get = meta_get;
    ops->meta_put = meta_put;
    ops->backup = backup;
    ops->check = check;
}
