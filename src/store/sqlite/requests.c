/* src/store/sqlite/requests.c -- taken request ids and their first answers (I7). */
#include "store/sqlite/db.h"

#include <string.h>

/* 64 bits of a hash over (organization, request id): ids are the client's choice and may be long, index entries stay
 * 8 bytes.  Two ids may share a key; the row itself tells them apart. */
static int64_t key_of(struct pc_str org, struct pc_str request_id)
{
    const struct pc_str parts[] = {org, {"\0", 1}, request_id};
    struct pc_hash hash;
    int64_t key;
    pc_hash_parts(parts, 3, &hash);
    memcpy(&key, hash.bytes, sizeof key);
    return key;
}

static enum pc_rc find(struct pc_store *store, int64_t key, const struct pc_request_row *wanted,
                       struct pc_arena *arena, struct pc_request_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_REQUEST_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, key);
    pc_sqlite_bind_str(&walk, 2, wanted->org);
    pc_sqlite_bind_str(&walk, 3, wanted->request_id);
    return pc_sqlite_only(&walk, arena, out);
}

enum pc_rc pc_sqlite_request_insert(struct pc_store *store, const struct pc_request_row *row)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    const struct pc_row_type *type = &pc_row_types[PC_ROW_REQUEST];
    const int64_t key = key_of(row->org, row->request_id);
    struct pc_request_row taken;
    sqlite3_stmt *statement;
    PC_TRY(pc_sqlite_may_write(store));
    enum pc_rc rc = find(store, key, row, NULL, &taken);
    if (rc != PC_NOT_FOUND)
        return rc == PC_OK ? PC_CONFLICT : rc;
    PC_TRY(pc_sqlite_statement(s, PC_SQL_REQUEST_INSERT, &statement));
    PC_TRY(pc_sqlite_bind_row(s, statement, type, row));
    PC_TRY(pc_sqlite_rc(s, sqlite3_bind_int64(statement, type->count + 1, key)));
    return pc_sqlite_run(s, statement, NULL);
}

enum pc_rc pc_sqlite_request_get(struct pc_store *store, struct pc_str org, struct pc_str request_id,
                                 struct pc_arena *arena, struct pc_request_row *out)
{
    const struct pc_request_row wanted = {.org = org, .request_id = request_id};
    return find(store, key_of(org, request_id), &wanted, arena, out);
}
