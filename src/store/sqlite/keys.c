/* src/store/sqlite/keys.c -- finding rows by a random key without an index that every insert scatters over the file.
 *
 * An index on request ids or members is random: each insert dirties a page of its own, which goes through the log and
 * a checkpoint whole (measured: 20 KB written for an entry of 20 bytes, and it grows worse with the file).  So entries are
 * only appended, and each names the one before it with the same key:
 *
 *      n    key   prev  row_id            newest: A -> 4, B -> 3
 *      1    A     0     ...               a look-up of A reads entries 4 and 1
 *      2    C     0     ...
 *      3    B     0     ...
 *      4    A     1     ...
 *
 * The entries of one transaction are written when it is committed, as one row of `key_blocks`: a column for each kind of key,
 * 24 bytes an entry.  An entry's number is its block's times BLOCK, and its place there.
 *
 * A handle keeps the newest n of each key in memory (16 bytes a key, 21 to 43 with the free slots).  The writer reads them
 * when it opens, 0.1 s a million; a reader at its first look-up, and at each later one what was appended since.  An entry that a case
 * left behind by changing its member still leads to it: whoever asks compares the row itself. */
#include "store/sqlite/db.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 4096, ENTRY = 3 * sizeof(int64_t) };

static const struct pc_field fields[] = {
    {"n", offsetof(struct pc_sqlite_block_row, n), PC_FIELD_I64, 0},
    {"members", offsetof(struct pc_sqlite_block_row, entries[PC_KEYS_MEMBER]), PC_FIELD_BLOB, 0},
    {"requests", offsetof(struct pc_sqlite_block_row, entries[PC_KEYS_REQUEST]), PC_FIELD_BLOB, 0},
};
const struct pc_row_type pc_sqlite_block_type = {"key_blocks", fields, sizeof(struct pc_sqlite_block_row), 3,
                                                 1};

static const struct {
    enum pc_sql get, walk;
} statements[PC_KEYS_COUNT] = {
    [PC_KEYS_MEMBER] = {PC_SQL_MEMBER_KEYS_GET, PC_SQL_MEMBER_KEYS_WALK},
    [PC_KEYS_REQUEST] = {PC_SQL_REQUEST_KEYS_GET, PC_SQL_REQUEST_KEYS_WALK},
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

/* ---- blocks ---- */

static void add_entry(struct pc_buf *entries, const struct pc_sqlite_key_row *row)
{
    const uint64_t numbers[3] = {htole64((uint64_t)row->key), htole64((uint64_t)row->prev),
                                 htole64((uint64_t)row->row_id)};
    pc_buf_add(entries, numbers, sizeof numbers);
}

/* Entry `place` of a block's; false: it has no such one. */
static bool take_entry(struct pc_str entries, int64_t block, size_t place, struct pc_sqlite_key_row *row)
{
    uint64_t numbers[3];
    if (place >= entries.size / ENTRY)
        return false;
    memcpy(numbers, entries.ptr + place * ENTRY, ENTRY);
    *row = (struct pc_sqlite_key_row){block * BLOCK + (int64_t)place, (int64_t)le64toh(numbers[0]),
                                      (int64_t)le64toh(numbers[1]), (int64_t)le64toh(numbers[2])};
    return true;
}

static struct pc_str blob(sqlite3_stmt *statement, int column)
{
    const char *bytes = sqlite3_column_blob(statement, column);
    return (struct pc_str){bytes, bytes ? (size_t)sqlite3_column_bytes(statement, column) : 0};
}

/* Reads the blocks that this handle has not seen: all at first, for the writer; what was appended since, for a reader. */
static enum pc_rc catch_up(struct pc_sqlite *s, enum pc_sqlite_keys_of of)
{
    struct pc_sqlite_keys *keys = &s->keys[of];
    struct pc_sqlite_walk walk;
    if (keys->loaded && s->lock >= 0)
        return PC_OK;
    if (!keys->slots)
        grow(keys);
    PC_TRY(pc_sqlite_walk(&walk, &s->base, statements[of].walk, 0));
    pc_sqlite_bind_i64(&walk, 1, keys->blocks);
    while (pc_sqlite_step(&walk)) {
        struct pc_sqlite_key_row row;
        keys->blocks = sqlite3_column_int64(walk.statement, 0);
        for (size_t i = 0; take_entry(blob(walk.statement, 1), keys->blocks, i, &row); i++)
            (void)set_newest(keys, row.key, row.n);
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

/* ---- entries ---- */

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
    PC_TRY(pc_sqlite_keys_load(s));
    struct pc_sqlite_keys *keys = &s->keys[of];
    struct pc_sqlite_key_row row = {(keys->blocks + 1) * BLOCK + keys->added, key, slot_of(keys, key)->newest,
                                    row_id};
    if (row_id == 0)
        row.row_id = row.n;
    (void)set_newest(keys, key, row.n);
    note_change(s, (struct pc_sqlite_key_change){of, row});
    keys->added++;
    if (n_out)
        *n_out = row.n;
    return PC_OK;
}

/* An entry of the transaction at hand. */
static enum pc_rc find_change(const struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t n,
                              struct pc_sqlite_key_row *row)
{
    for (size_t i = s->key_change_count; i > 0; i--)
        if (s->key_changes[i - 1].keys == of && s->key_changes[i - 1].row.n == n) {
            *row = s->key_changes[i - 1].row;
            return PC_OK;
        }
    return PC_CORRUPT;
}

static enum pc_rc read_key(struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t n,
                           struct pc_sqlite_key_row *row)
{
    struct pc_sqlite_walk walk;
    row->n = 0;
    if (n == 0)
        return PC_OK;
    if (n / BLOCK > s->keys[of].blocks)
        return find_change(s, of, n, row);
    PC_TRY(pc_sqlite_walk(&walk, &s->base, statements[of].get, 1));
    pc_sqlite_bind_i64(&walk, 1, n / BLOCK);
    const bool found = pc_sqlite_step(&walk) &&
                       take_entry(blob(walk.statement, 0), n / BLOCK, (size_t)(n % BLOCK), row);
    return pc_sqlite_walk_end(&walk, found || walk.rc != PC_OK ? PC_OK : PC_CORRUPT);
}

enum pc_rc pc_sqlite_key_first(struct pc_sqlite *s, enum pc_sqlite_keys_of of, int64_t key,
                               struct pc_sqlite_key_row *row)
{
    PC_TRY(catch_up(s, of));
    return read_key(s, of, slot_of(&s->keys[of], key)->newest, row);
}

enum pc_rc pc_sqlite_key_next(struct pc_sqlite *s, enum pc_sqlite_keys_of of, struct pc_sqlite_key_row *row)
{
    if (row->prev < 0 || row->prev >= row->n) /* a damaged chain must not become a loop */
        return PC_CORRUPT;
    return read_key(s, of, row->prev, row);
}

/* ---- the end of a transaction ---- */

/* The entries of one block: BLOCK of each kind at most. */
static struct pc_str entries_of(const struct pc_buf *entries, size_t block)
{
    const size_t from = block * BLOCK * ENTRY;
    if (from >= entries->size)
        return (struct pc_str){NULL, 0};
    const size_t left = entries->size - from;
    return (struct pc_str){entries->ptr + from, left < BLOCK * ENTRY ? left : BLOCK * ENTRY};
}

enum pc_rc pc_sqlite_keys_write(struct pc_sqlite *s)
{
    struct pc_buf *entries = s->key_entries;
    for (int of = 0; of < PC_KEYS_COUNT; of++)
        pc_buf_clear(&entries[of]);
    for (size_t i = 0; i < s->key_change_count; i++)
        add_entry(&entries[s->key_changes[i].keys], &s->key_changes[i].row);
    s->key_blocks_written = 0;
    for (;;) {
        const size_t i = (size_t)s->key_blocks_written;
        struct pc_sqlite_block_row row = {.n = s->keys[PC_KEYS_MEMBER].blocks + s->key_blocks_written + 1};
        for (int of = 0; of < PC_KEYS_COUNT; of++)
            row.entries[of] = entries_of(&entries[of], i);
        if (!row.entries[PC_KEYS_MEMBER].ptr && !row.entries[PC_KEYS_REQUEST].ptr)
            return PC_OK;
        PC_TRY(pc_sqlite_apply(s, PC_SQL_KEY_BLOCK_ADD, &row, 0, NULL));
        s->key_blocks_written++;
    }
}

void pc_sqlite_keys_begin(struct pc_sqlite *s)
{
    s->key_change_count = 0;
    for (int of = 0; of < PC_KEYS_COUNT; of++)
        s->keys[of].added = 0;
}

void pc_sqlite_keys_committed(struct pc_sqlite *s)
{
    for (int of = 0; of < PC_KEYS_COUNT; of++)
        s->keys[of].blocks += s->key_blocks_written;
    pc_sqlite_keys_begin(s);
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
        if (change->row.prev == 0)
            forget(keys, change->row.key);
        else
            (void)set_newest(keys, change->row.key, change->row.prev);
        keys->added--;
    }
}

void pc_sqlite_keys_free(struct pc_sqlite *s)
{
    for (int i = 0; i < PC_KEYS_COUNT; i++) {
        pc_free(s->keys[i].slots);
        pc_buf_free(&s->key_entries[i]);
    }
    pc_free(s->key_changes);
    memset(s->keys, 0, sizeof s->keys);
    s->key_changes = NULL;
}

/* ---- before version 5 ---- */

/* Tables case_members and request_keys had a row an entry: n = 1, 2, ..., which are now BLOCK, BLOCK + 1, ... */
static int add_old(sqlite3 *db, const char *insert, int64_t block, const struct pc_buf *entries)
{
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, insert, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return code;
    (void)sqlite3_bind_int64(statement, 1, block);
    (void)sqlite3_bind_blob64(statement, 2, entries->ptr, entries->size, SQLITE_STATIC);
    (void)sqlite3_step(statement);
    return sqlite3_finalize(statement);
}

static int convert(sqlite3 *db, const char *walk, const char *insert)
{
    PC_AUTO(pc_buf_free) struct pc_buf entries = {0};
    sqlite3_stmt *old;
    int64_t n = 0;
    int code = sqlite3_prepare_v2(db, walk, -1, &old, NULL);
    while (code == SQLITE_OK && sqlite3_step(old) == SQLITE_ROW) {
        const int64_t prev = sqlite3_column_int64(old, 2);
        const struct pc_sqlite_key_row row = {.key = sqlite3_column_int64(old, 1),
                                              .prev = prev ? prev - 1 + BLOCK : 0,
                                              .row_id = sqlite3_column_int64(old, 3)};
        if (sqlite3_column_int64(old, 0) != ++n)
            code = SQLITE_CONSTRAINT;
        add_entry(&entries, &row);
        if (n % BLOCK != 0)
            continue;
        code = code == SQLITE_OK ? add_old(db, insert, n / BLOCK, &entries) : code;
        pc_buf_clear(&entries);
    }
    if (code == SQLITE_OK && entries.size)
        code = add_old(db, insert, n / BLOCK + 1, &entries);
    const int end = sqlite3_finalize(old);
    return code == SQLITE_OK ? end : code;
}

int pc_sqlite_keys_convert(sqlite3 *db)
{
    int code = convert(db, "SELECT n, key, prev, row_id FROM case_members ORDER BY n",
                       "INSERT INTO key_blocks (n, members) VALUES (?1, ?2)");
    if (code == SQLITE_OK)
        code = convert(db, "SELECT n, key, prev, row_id FROM request_keys ORDER BY n",
                       "INSERT INTO key_blocks (n, requests) VALUES (?1, ?2)"
                       " ON CONFLICT (n) DO UPDATE SET requests = excluded.requests");
    return code;
}
