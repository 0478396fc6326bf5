/* src/store/sqlite/pack.c -- long texts that resemble each other, kept as what differs.
 *
 * What a policy was asked and what it said are 2 and 6 KB of JSON, and nine tenths of it stand in the row before: the same words of
 * the same criterion, other values.  So such a text is kept as its difference (delta.c) from one that began alike, which is a
 * row of `texts`: 300 bytes instead of 6400, in 1 us, and the log, the checkpoint and the disk have a tenth to carry.
 * The first text of its beginning becomes the one that those that follow differ from; so does one that the known ones do not fit.
 *
 * A packed value is a blob: the id of that text, its top bit set, and the text's size, 4 bytes each, little end first, then the
 * difference.  Without the bit it is of before version 5 of the schema: what follows is LZ4's, with that text as its dictionary.
 * A value of type TEXT is the text itself. */
#include "store/sqlite/db.h"
#include "store/sqlite/delta.h"

#include <endian.h>
#include <lz4.h>
#include <stdio.h>
#include <string.h>

enum {
    HEAD = 8,
    TEXT_MOST = 1 << 30,
    TEXT_LEAST = 256, /* shorter ones stay as they are */
    TEXTS_MOST =
        2048, /* all of `texts` is kept in memory; beyond this, the dictionaries there are have to do */
    INDEXES = 16,
    RECENT_BITS = 6,
    RECENT = 1 << RECENT_BITS
};

#define DIFFERENCE UINT32_C(0x80000000) /* in the head's id */

struct pc_sqlite_packs {
    struct {
        int64_t text;
        struct pc_delta_index index;
    } indexes[INDEXES]; /* by id */
    int64_t recent[RECENT]; /* ids, by a hash of how their texts begin */
};

static struct pc_sqlite_packs *packs_of(struct pc_sqlite *s)
{
    if (!s->packs)
        s->packs = pc_alloc(sizeof *s->packs);
    return s->packs;
}

void pc_sqlite_packs_cut(struct pc_sqlite *s, size_t count)
{
    if (!s->packs)
        return;
    for (int i = 0; i < INDEXES; i++)
        if (s->packs->indexes[i].text > (int64_t)count)
            s->packs->indexes[i].text = 0;
    for (int i = 0; i < RECENT; i++)
        if (s->packs->recent[i] > (int64_t)count)
            s->packs->recent[i] = 0;
}

/* ---- which dictionary ---- */

static bool begins_alike(struct pc_str a, struct pc_str b, size_t alike)
{
    return a.size >= alike && b.size >= alike && memcmp(a.ptr, b.ptr, alike) == 0;
}

/* Eight bytes a step, the last step's up to the end; `alike` is 8 at least.  Not pc_str_hash: it takes a step a byte. */
static int64_t *recent_of(struct pc_sqlite *s, struct pc_str text, size_t alike)
{
    uint64_t hash = 0, word;
    for (size_t at = 0; at < alike; at += sizeof word) {
        memcpy(&word, text.ptr + (at + sizeof word <= alike ? at : alike - sizeof word), sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    }
    return &packs_of(s)->recent[hash >> (64 - RECENT_BITS)];
}

/* The newest text that begins like this one; 0: none. */
static int64_t find_alike(struct pc_sqlite *s, struct pc_str text, size_t alike)
{
    int64_t *recent = recent_of(s, text, alike);
    if (*recent && begins_alike(s->texts.list[*recent - 1], text, alike))
        return *recent;
    *recent = 0;
    for (size_t i = s->texts.count; i > 0 && !*recent; i--)
        if (begins_alike(s->texts.list[i - 1], text, alike))
            *recent = (int64_t)i;
    return *recent;
}

static enum pc_rc add_dictionary(struct pc_sqlite *s, struct pc_str text, size_t alike, int64_t *id_out)
{
    PC_TRY(pc_sqlite_text_id(s, text, id_out));
    *recent_of(s, text, alike) = *id_out;
    return PC_OK;
}

/* ---- to and fro ---- */

static const struct pc_delta_index *index_of(struct pc_sqlite *s, int64_t id)
{
    struct pc_sqlite_packs *packs = packs_of(s);
    const size_t i = (size_t)id % INDEXES;
    if (packs->indexes[i].text != id)
        pc_delta_index(&packs->indexes[i].index, s->texts.list[id - 1]);
    packs->indexes[i].text = id;
    return &packs->indexes[i].index;
}

struct head {
    int64_t text;
    size_t size;
    bool difference;
};

static void put_head(char *to, int64_t id, size_t size)
{
    const uint32_t head[2] = {htole32((uint32_t)id | DIFFERENCE), htole32((uint32_t)size)};
    memcpy(to, head, HEAD);
}

/* Zeros when it has none. */
static struct head head_of(struct pc_str packed)
{
    uint32_t head[2] = {0};
    if (packed.size > HEAD)
        memcpy(head, packed.ptr, HEAD);
    const uint32_t id = le32toh(head[0]);
    return (struct head){id & ~DIFFERENCE, le32toh(head[1]), id & DIFFERENCE};
}

/* Packs into `out`; false when that takes more than `most` bytes. */
static bool pack_with(struct pc_sqlite *s, int64_t id, struct pc_str text, size_t most, struct pc_buf *out)
{
    size_t size;
    pc_buf_clear(out);
    char *to = pc_buf_reserve(out, HEAD + most);
    if (!pc_delta_make(index_of(s, id), s->texts.list[id - 1], text, to + HEAD, most, &size))
        return false;
    put_head(to, id, text.size);
    out->size = HEAD + size;
    return true;
}

enum pc_rc pc_sqlite_pack(struct pc_sqlite *s, struct pc_str text, size_t alike, struct pc_buf *out,
                          bool *packed_out)
{
    *packed_out = false;
    if (text.size < TEXT_LEAST || text.size < alike || text.size > TEXT_MOST)
        return PC_OK;
    PC_TRY(pc_sqlite_texts_know(s));
    int64_t id = find_alike(s, text, alike);
    const bool may_add = s->texts.count < TEXTS_MOST && text.size <= PC_DELTA_BASE_MOST;
    *packed_out = id && pack_with(s, id, text, may_add ? text.size / 3 : text.size - HEAD, out);
    if (*packed_out || !may_add)
        return PC_OK;
    PC_TRY(add_dictionary(s, text, alike, &id));
    *packed_out = pack_with(s, id, text, text.size / 3, out);
    return PC_OK;
}

static bool apply(struct pc_str base, struct pc_str delta, size_t size, struct pc_buf *out)
{
    size_t makes;
    if (!pc_delta_size(base, delta, &makes) || makes != size)
        return false;
    pc_delta_apply(base, delta, pc_buf_reserve(out, size));
    return true;
}

static bool decompress(struct pc_str base, struct pc_str packed, size_t size, struct pc_buf *out)
{
    /* No byte of LZ4's makes more than 255: a size that can't be is not believed. */
    if (size / 256 >= packed.size + HEAD || size > LZ4_MAX_INPUT_SIZE)
        return false;
    const int got = LZ4_decompress_safe_usingDict(packed.ptr, pc_buf_reserve(out, size), (int)packed.size,
                                                  (int)size, base.ptr, (int)base.size);
    return got >= 0 && (size_t)got == size;
}

enum pc_rc pc_sqlite_unpack(struct pc_sqlite *s, struct pc_str packed, struct pc_buf *out)
{
    const struct head head = head_of(packed);
    struct pc_str base;
    PC_TRY(pc_sqlite_text(s, head.text, &base));
    const struct pc_str rest = {packed.ptr + HEAD, packed.size - HEAD};
    pc_buf_clear(out);
    if (!(head.difference ? apply : decompress)(base, rest, head.size, out)) {
        snprintf(s->error, sizeof s->error, "a packed text is damaged");
        return PC_CORRUPT;
    }
    out->size = head.size;
    out->ptr[out->size] = '\0';
    return PC_OK;
}

/* The packed bytes and the dictionary's hash have one text; lengths first, so that two texts cannot change places. */
enum pc_rc pc_sqlite_keep(struct pc_sqlite *s, struct pc_str bytes, bool packed, struct pc_buf *kept_out)
{
    const uint64_t head[2] = {htole64(packed), htole64(bytes.size)};
    const struct pc_hash *hash;
    pc_buf_add(kept_out, (const char *)head, sizeof head);
    pc_buf_add_str(kept_out, bytes);
    if (!packed)
        return PC_OK;
    PC_TRY(pc_sqlite_text_hash(s, head_of(bytes).text, &hash));
    pc_buf_add(kept_out, (const char *)hash->bytes, PC_HASH_SIZE);
    return PC_OK;
}

void pc_sqlite_packs_free(struct pc_sqlite *s)
{
    pc_free(s->packs);
    s->packs = NULL;
    for (int i = 0; i < PC_SQLITE_PACKED_MOST; i++) {
        pc_buf_free(&s->packed[i]);
        pc_buf_free(&s->unpacked[i]);
    }
}
