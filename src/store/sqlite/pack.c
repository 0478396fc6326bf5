/* src/store/sqlite/pack.c -- long texts that resemble each other, kept as what differs.
 *
 * What a policy was asked and what it said are 2 and 6 KB of JSON, and nine tenths of it stand in the row before: the same words of
 * the same criterion, other values.  So such a text is packed against one that began alike (LZ4 with a dictionary; the dictionary
 * is a row of `texts`): 340 bytes instead of 6400, in 1.4 us, and the log, the checkpoint and the disk have a tenth to carry.
 * The first text of its beginning becomes the dictionary of those that follow; so does one that the known ones do not fit.
 *
 * A packed value is a blob: the dictionary's id and the text's size, 4 bytes each, little end first, then LZ4's bytes.  A value
 * of type TEXT is the text itself. */
#include "store/sqlite/db.h"

#include <endian.h>
#include <lz4.h>
#include <stdio.h>
#include <string.h>

enum {
    HEAD = 8,
    TEXT_LEAST = 256, /* shorter ones stay as they are */
    DICTIONARY_MOST = 32 * 1024, /* LZ4 looks back 64 KB, over the dictionary and the text */
    TEXTS_MOST =
        2048, /* all of `texts` is kept in memory; beyond this, the dictionaries there are have to do */
    STATES = 16,
    RECENT = 64
};

/* LZ4's tables over one dictionary, made once.  Compressing continues from a copy: a plain value without pointers into itself. */
struct state {
    int64_t text;
    LZ4_stream_t stream;
};
struct pc_sqlite_packs {
    struct state states[STATES]; /* by id */
    int64_t recent[RECENT]; /* ids, by a hash of how their texts begin */
    LZ4_stream_t work;
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
    for (int i = 0; i < STATES; i++)
        if (s->packs->states[i].text > (int64_t)count)
            s->packs->states[i].text = 0;
    for (int i = 0; i < RECENT; i++)
        if (s->packs->recent[i] > (int64_t)count)
            s->packs->recent[i] = 0;
}

/* ---- which dictionary ---- */

static bool begins_alike(struct pc_str a, struct pc_str b, size_t alike)
{
    return a.size >= alike && b.size >= alike && memcmp(a.ptr, b.ptr, alike) == 0;
}

static int64_t *recent_of(struct pc_sqlite *s, struct pc_str text, size_t alike)
{
    return &packs_of(s)->recent[pc_str_hash((struct pc_str){text.ptr, alike}) % RECENT];
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

static const LZ4_stream_t *state_of(struct pc_sqlite *s, int64_t id)
{
    struct state *state = &packs_of(s)->states[id % STATES];
    if (state->text != id) {
        const struct pc_str dictionary = s->texts.list[id - 1];
        (void)LZ4_initStream(&state->stream, sizeof state->stream);
        (void)LZ4_loadDict(&state->stream, dictionary.ptr, (int)dictionary.size);
        state->text = id;
    }
    return &state->stream;
}

static void put_head(char *to, int64_t id, size_t size)
{
    const uint32_t head[2] = {htole32((uint32_t)id), htole32((uint32_t)size)};
    memcpy(to, head, HEAD);
}

/* Packs into `out`; false when that takes more than `most` bytes. */
static bool pack_with(struct pc_sqlite *s, int64_t id, struct pc_str text, size_t most, struct pc_buf *out)
{
    struct pc_sqlite_packs *packs = packs_of(s);
    pc_buf_clear(out);
    char *to = pc_buf_reserve(out, HEAD + most);
    memcpy(&packs->work, state_of(s, id), sizeof packs->work);
    const int size = LZ4_compress_fast_continue(&packs->work, text.ptr, to + HEAD, (int)text.size, (int)most,
                                                1);
    if (size <= 0)
        return false;
    put_head(to, id, text.size);
    out->size = HEAD + (size_t)size;
    return true;
}

enum pc_rc pc_sqlite_pack(struct pc_sqlite *s, struct pc_str text, size_t alike, struct pc_buf *out,
                          bool *packed_out)
{
    *packed_out = false;
    if (text.size < TEXT_LEAST || text.size < alike || text.size > LZ4_MAX_INPUT_SIZE)
        return PC_OK;
    PC_TRY(pc_sqlite_texts_know(s));
    int64_t id = find_alike(s, text, alike);
    const bool may_add = s->texts.count < TEXTS_MOST && text.size <= DICTIONARY_MOST;
    *packed_out = id && pack_with(s, id, text, may_add ? text.size / 3 : text.size - HEAD, out);
    if (*packed_out || !may_add)
        return PC_OK;
    PC_TRY(add_dictionary(s, text, alike, &id));
    *packed_out = pack_with(s, id, text, text.size / 3, out);
    return PC_OK;
}

enum pc_rc pc_sqlite_unpack(struct pc_sqlite *s, struct pc_str packed, struct pc_buf *out)
{
    uint32_t head[2] = {0};
    struct pc_str dictionary;
    if (packed.size > HEAD)
        memcpy(head, packed.ptr, HEAD);
    const size_t size = le32toh(head[1]);
    PC_TRY(pc_sqlite_text(s, le32toh(head[0]), &dictionary));
    pc_buf_clear(out);
    /* No byte of LZ4's makes more than 255: a size that can't be is not believed. */
    char *to = size / 256 < packed.size && size <= LZ4_MAX_INPUT_SIZE ? pc_buf_reserve(out, size) : NULL;
    const int got = to ? LZ4_decompress_safe_usingDict(packed.ptr + HEAD, to, (int)(packed.size - HEAD),
                                                       (int)size, dictionary.ptr, (int)dictionary.size)
                       : -1;
    if (got < 0 || (size_t)got != size) {
        snprintf(s->error, sizeof s->error, "a packed text is damaged");
        return PC_CORRUPT;
    }
    out->size = size;
    to[size] = '\0';
    return PC_OK;
}

/* The packed bytes and the dictionary's hash have one text; lengths first, so that two texts cannot change places. */
enum pc_rc pc_sqlite_keep(struct pc_sqlite *s, struct pc_str bytes, bool packed, struct pc_buf *kept_out)
{
    const uint64_t head[2] = {htole64(packed), htole64(bytes.size)};
    uint32_t id = 0;
    const struct pc_hash *hash;
    pc_buf_add(kept_out, (const char *)head, sizeof head);
    pc_buf_add_str(kept_out, bytes);
    if (!packed)
        return PC_OK;
    if (bytes.size > HEAD)
        memcpy(&id, bytes.ptr, sizeof id);
    PC_TRY(pc_sqlite_text_hash(s, le32toh(id), &hash));
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
