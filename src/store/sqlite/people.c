/* src/store/sqlite/people.c -- members, providers, principals: the newest row of each. */
#include "store/sqlite/db.h"

enum pc_rc pc_sqlite_member_put(struct pc_store *store, const struct pc_member_row *row)
{
    return pc_sqlite_write(store, PC_SQL_MEMBER_PUT, row);
}

enum pc_rc pc_sqlite_member_get(struct pc_store *store, struct pc_str payer, struct pc_str member,
                                struct pc_arena *arena, struct pc_member_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_MEMBER_GET, 1));
    pc_sqlite_bind_str(&walk, 1, payer);
    pc_sqlite_bind_str(&walk, 2, member);
    return pc_sqlite_only(&walk, arena, out);
}

enum pc_rc pc_sqlite_provider_put(struct pc_store *store, const struct pc_provider_row *row)
{
    return pc_sqlite_write(store, PC_SQL_PROVIDER_PUT, row);
}

enum pc_rc pc_sqlite_provider_get(struct pc_store *store, struct pc_str provider, struct pc_arena *arena,
                                  struct pc_provider_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_PROVIDER_GET, 1));
    pc_sqlite_bind_str(&walk, 1, provider);
    return pc_sqlite_only(&walk, arena, out);
}

enum pc_rc pc_sqlite_principal_put(struct pc_store *store, const struct pc_principal_row *row)
{
    return pc_sqlite_write(store, PC_SQL_PRINCIPAL_PUT, row);
}

enum pc_rc pc_sqlite_principal_walk(struct pc_store *store, struct pc_arena *arena, pc_store_principal_fn *fn,
                                    void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_principal_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_PRINCIPAL_WALK, 0));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}
