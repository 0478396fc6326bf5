/* src/store/sqlite/texts.c -- texts that many rows repeat, kept once.
 *
 * A clock's rule is about 350 bytes of policy data that every case of its kind repeats two or three times; there are
 * hundreds of different ones, not millions.  A handle keeps all of them, in the order of their ids. */
#include "store/sqlite/db.h"

#include <stdio.h>
#include <string.h>

static const struct pc_field fields[] = {
    {"id", offsetof(struct pc_sqlite_text_row, id), PC_FIELD_I64, 0},
    {"body", offsetof(struct pc_sqlite_text_row, body), PC_FIELD_STR, 0},
};
const struct pc_row_type pc_sqlite_text_type = {"texts", fields, sizeof(struct pc_sqlite_text_row), 2, 1};

static void remember(struct pc_sqlite_texts *texts, struct pc_str text)
{
    if (texts->count == texts->capacity) {
        texts->capacity = texts->capacity ? texts->capacity * 2 : 32;
        texts->list = pc_realloc(texts->list, texts->capacity * sizeof *texts->list);
    }
    char *copy = pc_alloc(text.size + 1);
    if (text.size)
        memcpy(copy, text.ptr, text.size);
    texts->list[texts->count++] = (struct pc_str){copy, text.size};
}

/* Reads the texts that this handle does not know yet. */
static enum pc_rc catch_up(struct pc_sqlite *s)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, &s->base, PC_SQL_TEXT_WALK, 0));
    pc_sqlite_bind_i64(&walk, 1, (int64_t)s->texts.count);
    struct pc_sqlite_text_row row;
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, NULL, &row)) {
        if (row.body.ptr && row.id == (int64_t)s->texts.count + 1) {
            remember(&s->texts, row.body);
        } else {
            snprintf(s->error, sizeof s->error, "texts: a number is missing");
            rc = PC_CORRUPT;
        }
    }
    return pc_sqlite_walk_end(&walk, rc);
}

/* 0: unknown.  The newest first: they are what cases are opened with. */
static int64_t find(const struct pc_sqlite_texts *texts, struct pc_str text)
{
    for (size_t i = texts->count; i > 0; i--)
        if (texts->list[i - 1].size == text.size && memcmp(texts->list[i - 1].ptr, text.ptr, text.size) == 0)
            return (int64_t)i;
    return 0;
}

enum pc_rc pc_sqlite_texts_know(struct pc_sqlite *s)
{
    return s->texts.count == 0 ? catch_up(s) : PC_OK;
}

enum pc_rc pc_sqlite_text_id(struct pc_sqlite *s, struct pc_str text, int64_t *id_out)
{
    if (!text.ptr)
        text = PC_STR("");
    PC_TRY(pc_sqlite_texts_know(s));
    *id_out = find(&s->texts, text);
    if (*id_out != 0)
        return PC_OK;

    const struct pc_sqlite_text_row row = {(int64_t)s->texts.count + 1, text};
    PC_TRY(pc_sqlite_apply(s, PC_SQL_TEXT_ADD, &row, 0, NULL));
    *id_out = row.id;
    remember(&s->texts, text);
    return PC_OK;
}

enum pc_rc pc_sqlite_text(struct pc_sqlite *s, int64_t id, struct pc_str *text_out)
{
    if (id > (int64_t)s->texts.count)
        PC_TRY(catch_up(s));
    if (id < 1 || id > (int64_t)s->texts.count) {
        snprintf(s->error, sizeof s->error, "texts: no such number");
        return PC_CORRUPT;
    }
    *text_out = s->texts.list[id - 1];
    return PC_OK;
}

static void add_hash(struct pc_sqlite_texts *texts, struct pc_str text)
{
    if (texts->hashed == texts->hashes_capacity) {
        texts->hashes_capacity = texts->hashes_capacity ? texts->hashes_capacity * 2 : 32;
        texts->hashes = pc_realloc(texts->hashes, texts->hashes_capacity * sizeof *texts->hashes);
    }
    pc_hash_of(text, &texts->hashes[texts->hashed++]);
}

enum pc_rc pc_sqlite_text_hash(struct pc_sqlite *s, int64_t id, const struct pc_hash **hash_out)
{
    struct pc_str text;
    PC_TRY(pc_sqlite_text(s, id, &text));
    while (s->texts.hashed < (size_t)id)
        add_hash(&s->texts, s->texts.list[s->texts.hashed]);
    *hash_out = &s->texts.hashes[id - 1];
    return PC_OK;
}

void pc_sqlite_texts_cut(struct pc_sqlite *s, size_t count)
{
    while (s->texts.count > count)
        pc_free((void *)(uintptr_t)s->texts.list[--s->texts.count].ptr);
    if (s->texts.hashed > count)
        s->texts.hashed = count;
    pc_sqlite_packs_cut(s, count);
    if (count > 0)
        return;
    pc_free(s->texts.list);
    pc_free(s->texts.hashes);
    s->texts = (struct pc_sqlite_texts){0};
}
