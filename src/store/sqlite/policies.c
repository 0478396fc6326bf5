/* src/store/sqlite/policies.c -- sources by their hash, revisions, and which of them served when. */
#include "store/sqlite/db.h"

enum pc_rc pc_sqlite_source_put(struct pc_store *store, const struct pc_hash *sha, struct pc_str bytes)
{
    const struct pc_source_row row = {*sha, bytes};
    return pc_sqlite_write(store, PC_SQL_SOURCE_ADD, &row);
}

enum pc_rc pc_sqlite_source_get(struct pc_store *store, const struct pc_hash *sha, struct pc_arena *arena,
                                struct pc_str *out)
{
    struct pc_sqlite_walk walk;
    struct pc_source_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_SOURCE_GET, 1));
    pc_sqlite_bind_hash(&walk, 1, sha);
    PC_TRY(pc_sqlite_only(&walk, arena, &row));
    *out = row.bytes;
    return PC_OK;
}

enum pc_rc pc_sqlite_revision_insert(struct pc_store *store, const struct pc_revision_row *row)
{
    return pc_sqlite_write(store, PC_SQL_REVISION_INSERT, row);
}

enum pc_rc pc_sqlite_revision_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                                  struct pc_revision_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_REVISION_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, id);
    return pc_sqlite_only(&walk, arena, out);
}

enum pc_rc pc_sqlite_revision_walk(struct pc_store *store, struct pc_arena *arena, pc_store_revision_fn *fn,
                                   void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_revision_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_REVISION_WALK, 0));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}

enum pc_rc pc_sqlite_activation_append(struct pc_store *store, const struct pc_activation_row *row)
{
    return pc_sqlite_write(store, PC_SQL_ACTIVATION_APPEND, row);
}

enum pc_rc pc_sqlite_activation_last(struct pc_store *store, struct pc_arena *arena,
                                     struct pc_activation_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_ACTIVATION_LAST, 1));
    return pc_sqlite_only(&walk, arena, out);
}

enum pc_rc pc_sqlite_activation_walk(struct pc_store *store, struct pc_arena *arena,
                                     pc_store_activation_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_activation_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_ACTIVATION_WALK, 0));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}
