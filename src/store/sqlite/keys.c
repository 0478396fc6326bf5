/* src/store/sqlite/keys.c -- finding rows by a random key without an index that every insert scatters over the file.
 *
 * An index on request ids or members is random: each insert dirties a page of its own, which goes through the log and
 * a checkpoint whole (measured: 20 KB written for an entry of 20 bytes, and it grows worse with the file).  So a key
 * table is only appended to, and each row names the one before it with the same key:
 *
 *      n    key   prev  row_id            newest: A -> 4, B -> 3
 *      1    A     0     ...               a look-up of A reads rows 4 and 1
 *      2    C     0     ...
 *      3    B     0     ...
 *      4    A     1     ...
 *
 * A handle keeps the newest n of each key in memory (16 bytes a key, 21 to 43 with the free slots).  The writer reads them
 * when it opens, 0.15 s a million; a reader at its first look-up, and at each later one what was appended since.  A row that a case left behind by
 * changing its member still leads to it: whoever asks compares the row itself. */
#include "store/sqlite/db.h"

#include <string.h>

static const struct pc_field fields[] = {
    {"n", offsetof(struct pc_sqlite_key_row, n), PC_FIELD_I64, 0},
    {"key", offsetof(struct pc_sqlite_key_row, key), PC_FIELD_I64, 0},
    {"prev", offsetof(struct pc_sqlite_key_row, prev), PC_FIELD_I64, 0},
    {"row_id", offsetof(struct pc_sqlite_key_row, row_id), PC_FIELD_I64, 0},
};
const struct pc_row_type pc_sqlite_member_key_type = {"case_members", fields,
                                                      sizeof(struct pc_sqlite_key_row), 4, 1};
const struct pc_row_type pc_sqlite_request_key_type = {"request_keys", fields,
                                                       sizeof(struct pc_sqlite_key_row), 4, 1};

static const struct {
    enum pc_sql add, get, walk;
} statements[PC_KEYS_COUNT] = {
    [PC_KEYS_MEMBER] = {PC_SQL_MEMBER_KEY_ADD, PC_SQL_MEMBER_KEY_GET, PC_SQL_MEMBER_KEY_WALK},
    [PC_KEYS_REQUEST] = {PC_SQL_REQUEST_KEY_ADD, PC_SQL_REQUEST_KEY_GET, PC_SQL_REQUEST_KEY_WALK},
};

int64_t pc_sqlite_key(const struct pc_str *parts, size_t count)
{
    struct pc_hash hash;
    int64_t key;
    pc_hash_parts(parts, count, &hash);
    memcpy(&key, hash.bytes, sizeof key);
    return key;
}

/* ---- the map ---- */

/* The key's slot, or the free one where it would stand.  The key is a hash already. */
static struct pc_sqlite_key_slot *slot_of(const struct pc_sqlite_keys *keys, int64_t key)
{
    size_t at = (size_t)key & (keys->capacity - 1);
    while (keys->slots[at].newest != 0 && keys->slots[at].key != key)
        at = (at + 1) & (keys->capacity - 1);
    return &keys->slots[at];
}

static void grow(struct pc_sqlite_keys *keys)
{
    struct pc_sqlite_keys larger = *keys;
    larger.capacity = keys->capacity ? keys->capacity * 2 : 1024;
    larger.slots = pc_alloc(larger.capacity * sizeof *larger.slots);
    for (size_t i = 0; i < keys->capacity; i++)
        if (keys->slots[i].newest != 0)
            *slot_of(&larger, keys->slots[i].key) = keys->slots[i];
    pc_free(keys->slots);
    *keys = larger;
}

/* Makes `newest` the key's newest row; returns the one that was. */
static int64_t set_newest(struct pc_sqlite_keys *keys, int64_t key, int64_t newest)
{
    if (keys->used >= keys->capacity / 4 * 3)
        grow(keys);
    struct pc_sqlite_key_slot *slot = slot_of(keys, key);
    int64_t before = slot->newest;
    keys->used += before == 0;
    *slot = (struct pc_sqlite_key_slot){key, newest};
    return before;
}

/* Reads the rows that this handle has not seen: all at first, for the writer; what was appended since, for a reader. */
static enum pc_rc catch_up(struct pc_sqlite *s, enum pc_sqlite_keys_of of)
{
    struct pc_sqlite_keys *keys = &s->keys[of];
    struct pc_sqlite_walk walk;
    if (keys->loaded && s->lock >= 0)
        return PC_OK;
    if (!keys->slots)
        grow(keys);
    PC_TRY(pc_sqlite_walk(&walk, &s->base, statements[of].walk, 0));
    pc_sqlite_bind_i64(&walk, 1, keys->last);
    while (pc_sqlite_step(&walk)) {
        keys->last = sqlite3_column_int64(walk.statement, 0);
        (void)set_newest(keys, sqlite3_column_int64(walk.statement, 1), keys->last);
    }
    PC_TRY(pc_sqlite_walk_end(&walk, PC_OK));
    keys->loaded = true;
    return PC_OK;
}

enum pc_rc pc_sqlite_keys_load(struct pc_sqlite *s)
{
    for (int of = 0; of < PC_KEYS_COUNT; of++)
        PC_TRY(catch_up(s, (enum pc_sqlite_keys_of)of));
    return PC_OK;
}

/* ---- rows ---- */

static void note_change(struct pc_sqlite *s, struct pc_sqlite_key_change change)
{
    if (s->key_change_count == s->key_change_capacity) {
        s->key_change_capacity = s->key_change_capacity ? s->key_change_capacity * 2 : 64;
        s->key_changes = pc_realloc(s->key_changes, s->key_change_capacity * sizeof *s->key_changes);
    }
    s->key_changes[s->key_change_count++] = change;
}

enum pc_rc pc_sqlite_key_add(struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t key, int64_t row_id,
                             int64_t *n_out)
{
    PC_TRY(catch_up(s, of));
    struct pc_sqlite_keys *keys = &s->keys[of];
    struct pc_sqlite_key_row row = {keys->last + 1, key, slot_of(keys, key)->newest, row_id};
    if (row_id == 0)
        row.row_id = row.n;
    PC_TRY(pc_sqlite_apply(s, statements[of].add, &row, 0, NULL));
    (void)set_newest(keys, key, row.n);
    note_change(s, (struct pc_sqlite_key_change){of, key, row.prev});
    keys->last = row.n;
    if (n_out)
        *n_out = row.n;
    return PC_OK;
}

static enum pc_rc read_key(struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t n,
                           struct pc_sqlite_key_row *row)
{
    struct pc_sqlite_walk walk;
    row->n = 0;
    if (n == 0)
        return PC_OK;
    PC_TRY(pc_sqlite_walk(&walk, &s->base, statements[of].get, 1));
    pc_sqlite_bind_i64(&walk, 1, n);
    enum pc_rc rc = pc_sqlite_only(&walk, NULL, row);
    return rc == PC_NOT_FOUND ? PC_CORRUPT : rc;
}

enum pc_rc pc_sqlite_key_first(struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t key,
                               struct pc_sqlite_key_row *row)
{
    PC_TRY(catch_up(s, of));
    return read_key(s, of, slot_of(&s->keys[of], key)->newest, row);
}

enum pc_rc pc_sqlite_key_next(struct pc_sqlite *s, enum pc_sqlite_keys_of of, struct pc_sqlite_key_row *row)
{
    if (row->prev >= row->n) /* a damaged chain must not become a loop */
        return PC_CORRUPT;
    return read_key(s, of, row->prev, row);
}

/* ---- going back ---- */

/* Empties a slot and moves up whoever stands behind it because it was taken. */
static void forget(struct pc_sqlite_keys *keys, int64_t key)
{
    struct pc_sqlite_key_slot *hole = slot_of(keys, key);
    hole->newest = 0;
    keys->used--;
    size_t at = (size_t)(hole - keys->slots);
    for (;;) {
        at = (at + 1) & (keys->capacity - 1);
        struct pc_sqlite_key_slot moved = keys->slots[at];
        if (moved.newest == 0)
            return;
        keys->slots[at].newest = 0;
        *slot_of(keys, moved.key) = moved;
    }
}

void pc_sqlite_keys_undo(struct pc_sqlite *s, size_t mark)
{
    while (s->key_change_count > mark) {
        const struct pc_sqlite_key_change *change = &s->key_changes[--s->key_change_count];
        struct pc_sqlite_keys *keys = &s->keys[change->keys];
        if (change->before == 0)
            forget(keys, change->key);
        else
            (void)set_newest(keys, change->key, change->before);
        keys->last--;
    }
}

void pc_sqlite_keys_free(struct pc_sqlite *s)
{
    for (int i = 0; i < PC_KEYS_COUNT; i++)
        pc_free(s->keys[i].slots);
    pc_free(s->key_changes);
    memset(s->keys, 0, sizeof s->keys);
    s->key_changes = NULL;
}
