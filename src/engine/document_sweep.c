/* src/engine/document_sweep.c -- uploads that nobody will finish, files that no row names, and copies for backups. */
#include "engine/document.h"
#include "engine/documents.h"

struct sweep {
    struct pc_store *store;
    struct pc_files *files;
    struct pc_arena *arena;
    struct pc_time now;
    bool starting; /* nothing is in flight: what no row names is of nobody */
    int removed;
};

static enum pc_rc note_stored(void *arg, const struct pc_document_row *row)
{
    if (row->stored_at.ms != PC_NEVER.ms)
        *(bool *)arg = true;
    return PC_OK;
}

/* A file that was stored for an upload whose commit never came. */
static enum pc_rc forget_unnamed(struct sweep *s, const struct pc_hash *sha)
{
    bool named = false;
    if (!pc_files_has(s->files, sha))
        return PC_OK;
    PC_TRY(s->store->ops->document_find(s->store, sha, s->arena, note_stored, &named));
    if (named)
        return PC_OK;
    pc_files_forget(s->files, sha);
    s->removed++;
    return PC_OK;
}

static enum pc_rc look_at_upload(void *arg, int64_t upload)
{
    struct sweep *s = arg;
    struct pc_document_row row;
    pc_arena_reset(s->arena);
    enum pc_rc rc = s->store->ops->document_get(s->store, upload, s->arena, &row);
    if (rc != PC_OK && rc != PC_NOT_FOUND)
        return rc;
    bool stored = rc == PC_OK && row.stored_at.ms != PC_NEVER.ms;
    bool expired = rc == PC_OK && !stored && row.expires_at.ms <= s->now.ms;
    if (rc == PC_OK && !stored && s->starting)
        PC_TRY(forget_unnamed(s, &row.sha));
    /* An upload that expired between its last byte and its commit is left to the next start. */
    if (expired && !s->starting && pc_files_has(s->files, &row.sha))
        return PC_OK;
    if (rc == PC_NOT_FOUND || stored || expired) {
        pc_files_drop(s->files, upload);
        s->removed++;
    }
    return PC_OK;
}

static enum pc_rc sweep(struct sweep *s)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    s->arena = arena;
    return pc_files_uploads(s->files, look_at_upload, s);
}

enum pc_rc pc_documents_sweep(struct pc_store *store, struct pc_files *files, struct pc_time now)
{
    struct sweep s = {.store = store, .files = files, .now = now};
    return sweep(&s);
}

enum pc_rc pc_documents_recover(struct pc_store *store, struct pc_files *files, struct pc_time now,
                                int *removed_out)
{
    struct sweep s = {.store = store, .files = files, .now = now, .starting = true};
    PC_TRY(sweep(&s));
    *removed_out = s.removed;
    return PC_OK;
}

/* ---- copies --------------------------------------------------------------------------------------------------------------- */

struct copy {
    struct pc_files *files, *to;
    struct pc_arena *arena;
    int64_t count, bytes;
};

static enum pc_rc copy_one(void *arg, const struct pc_document_row *row)
{
    struct copy *c = arg;
    bool wanted = row->stored_at.ms != PC_NEVER.ms && !pc_files_has(c->to, &row->sha);
    if (wanted) {
        PC_TRY(pc_files_copy(c->files, &row->sha, c->to));
        c->count++;
        c->bytes += row->size;
    }
    pc_arena_reset(c->arena);
    return PC_OK;
}

enum pc_rc pc_documents_copy(struct pc_store *store, struct pc_files *files, struct pc_files *to,
                             int64_t *count_out, int64_t *bytes_out)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(65536);
    struct copy c = {.files = files, .to = to, .arena = arena};
    PC_TRY(store->ops->document_walk(store, 0, 0, arena, copy_one, &c));
    *count_out = c.count;
    *bytes_out = c.bytes;
    return PC_OK;
}
