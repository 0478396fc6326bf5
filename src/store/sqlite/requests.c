/* src/store/sqlite/requests.c -- taken request ids and their first answers (I7). */
#include "store/sqlite/db.h"

static int64_t key_of(struct pc_str org, struct pc_str request_id)
{
    const struct pc_str parts[] = {org, {"\0", 1}, request_id};
    return pc_sqlite_key(parts, 3);
}

static enum pc_rc read_request(struct pc_sqlite *s, int64_t id, struct pc_arena *arena,
                               struct pc_request_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, &s->base, PC_SQL_REQUEST_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, id);
    return pc_sqlite_only(&walk, arena, out);
}

static bool is_it(const struct pc_request_row *row, struct pc_str org, struct pc_str request_id)
{
    return pc_str_equal(row->org, org) && pc_str_equal(row->request_id, request_id);
}

/* Two ids may share a key: the row itself tells them apart. */
static enum pc_rc find(struct pc_sqlite *s, int64_t hash, struct pc_str org, struct pc_str request_id,
                       struct pc_arena *arena, struct pc_request_row *out)
{
    struct pc_sqlite_key_row key;
    PC_TRY(pc_sqlite_key_first(s, PC_KEYS_REQUEST, hash, &key));
    while (key.n != 0) {
        PC_TRY(read_request(s, key.row_id, arena, out));
        if (is_it(out, org, request_id))
            return PC_OK;
        PC_TRY(pc_sqlite_key_next(s, PC_KEYS_REQUEST, &key));
    }
    return PC_NOT_FOUND;
}

enum pc_rc pc_sqlite_request_insert(struct pc_store *store, const struct pc_request_row *row)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_AUTO(pc_arena_free) struct pc_arena *arena = NULL;
    struct pc_sqlite_key_row key;
    struct pc_request_row taken;
    int64_t id;
    PC_TRY(pc_sqlite_may_write(store));
    const int64_t hash = key_of(row->org, row->request_id);
    PC_TRY(pc_sqlite_key_first(s, PC_KEYS_REQUEST, hash, &key));
    if (key.n != 0) {
        arena = pc_arena_new(4096);
        enum pc_rc rc = find(s, hash, row->org, row->request_id, arena, &taken);
        if (rc != PC_NOT_FOUND)
            return rc == PC_OK ? PC_CONFLICT : rc;
    }
    PC_TRY(pc_sqlite_key_add(s, PC_KEYS_REQUEST, hash, 0, &id));
    return pc_sqlite_apply(s, PC_SQL_REQUEST_INSERT, row, id, NULL);
}

enum pc_rc pc_sqlite_request_get(struct pc_store *store, struct pc_str org, struct pc_str request_id,
                                 struct pc_arena *arena, struct pc_request_row *out)
{
    return find(pc_sqlite_of(store), key_of(org, request_id), org, request_id, arena, out);
}
