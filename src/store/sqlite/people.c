/* src/store/sqlite/people.c -- members, providers, principals: the newest row of each. */
#include <string.h>
#include "store/sqlite/db.h"

/* ---- providers read lately ----
 *
 * Every request names one to four, and a practice sends many: so the writer keeps what it read, between transactions alone, when
 * nothing that may yet be taken back can be read.  Any write to their table forgets all. */

enum { PROVIDERS_KEPT = 256 };

struct pc_sqlite_providers {
    struct pc_provider_row
        kept[PROVIDERS_KEPT]; /* by hash; each owns one piece of memory: provider, then json */
};

static bool may_keep(const struct pc_sqlite *s)
{
    return s->lock >= 0 && !s->in_transaction;
}

static struct pc_provider_row *place_of(struct pc_sqlite *s, struct pc_str provider)
{
    if (!s->providers)
        s->providers = pc_alloc(sizeof *s->providers);
    return &s->providers->kept[pc_str_hash(provider) % PROVIDERS_KEPT];
}

static void remember(struct pc_sqlite *s, const struct pc_provider_row *row)
{
    struct pc_provider_row *place = place_of(s, row->provider);
    if (!row->json.ptr)
        return;
    char *copy = pc_realloc((void *)(uintptr_t)place->provider.ptr, row->provider.size + row->json.size + 1);
    memcpy(copy, row->provider.ptr, row->provider.size);
    memcpy(copy + row->provider.size, row->json.ptr, row->json.size);
    place->provider = (struct pc_str){copy, row->provider.size};
    place->json = (struct pc_str){copy + row->provider.size, row->json.size};
}

void pc_sqlite_providers_forget(struct pc_sqlite *s)
{
    for (int i = 0; s->providers && i < PROVIDERS_KEPT; i++)
        pc_free((void *)(uintptr_t)s->providers->kept[i].provider.ptr);
    pc_free(s->providers);
    s->providers = NULL;
}

/* ---- rows ---- */

enum pc_rc pc_sqlite_member_put(struct pc_store *store, const struct pc_member_row *row)
{
    return pc_sqlite_write(store, PC_SQL_MEMBER_PUT, row);
}

/* A look-up for each submission: what the caller has, SQLite need not copy out of its page. */
enum pc_rc pc_sqlite_member_get(struct pc_store *store, struct pc_str payer, struct pc_str member,
                                struct pc_arena *arena, struct pc_member_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_MEMBER_GET, 1));
    pc_sqlite_bind_str(&walk, 1, payer);
    pc_sqlite_bind_str(&walk, 2, member);
    const bool found = pc_sqlite_step(&walk);
    if (found) {
        *out = (struct pc_member_row){.payer = payer, .member = member};
        walk.rc = pc_sqlite_read(&walk, walk.type->keys, walk.type->count, out);
        pc_row_own(walk.type, out, arena);
    }
    return pc_sqlite_walk_end(&walk, found || walk.rc != PC_OK ? PC_OK : PC_NOT_FOUND);
}

enum pc_rc pc_sqlite_provider_put(struct pc_store *store, const struct pc_provider_row *row)
{
    pc_sqlite_providers_forget(pc_sqlite_of(store));
    return pc_sqlite_write(store, PC_SQL_PROVIDER_PUT, row);
}

enum pc_rc pc_sqlite_provider_get(struct pc_store *store, struct pc_str provider, struct pc_arena *arena,
                                  struct pc_provider_row *out)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    const struct pc_provider_row *kept = may_keep(s) ? place_of(s, provider) : NULL;
    if (kept && kept->provider.ptr && pc_str_equal(kept->provider, provider)) {
        *out = (struct pc_provider_row){pc_str_keep(kept->provider, arena), pc_str_keep(kept->json, arena)};
        return PC_OK;
    }
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_PROVIDER_GET, 1));
    pc_sqlite_bind_str(&walk, 1, provider);
    PC_TRY(pc_sqlite_only(&walk, arena, out));
    if (kept)
        remember(s, out);
    return PC_OK;
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
