/* src/store/sqlite/texts.c -- texts that many rows repeat, kept once.
 *
 * A clock's rule is about 350 bytes of policy data that every case of its kind repeats two or three times; there are
 * hundreds of different ones, not millions.  A handle keeps all of them, in the order of their ids. */
#include "store/sqlite/db.h"

#include <stdio.h>
#include <string.h>

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
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_step(&walk)) {
        const char *text = (const char *)sqlite3_column_text(walk.statement, 1);
        if (!text || sqlite3_column_int64(walk.statement, 0) != (int64_t)s->texts.count + 1) {
            snprintf(s->error, sizeof s->error, "texts: a number is missing");
            rc = PC_CORRUPT;
        } else {
            remember(&s->texts, (struct pc_str){text, (size_t)sqlite3_column_bytes(walk.statement, 1)});
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

enum pc_rc pc_sqlite_text_id(struct pc_sqlite *s, struct pc_str text, int64_t *id_out)
{
    if (!text.ptr)
        text = PC_STR("");
    if (s->texts.count == 0)
        PC_TRY(catch_up(s));
    *id_out = find(&s->texts, text);
    if (*id_out != 0)
        return PC_OK;

    sqlite3_stmt *add;
    PC_TRY(pc_sqlite_statement(s, PC_SQL_TEXT_ADD, &add));
    *id_out = (int64_t)s->texts.count + 1;
    PC_TRY(pc_sqlite_rc(s, sqlite3_bind_int64(add, 1, *id_out)));
    PC_TRY(pc_sqlite_rc(s, sqlite3_bind_text64(add, 2, text.ptr, text.size, SQLITE_STATIC, SQLITE_UTF8)));
    PC_TRY(pc_sqlite_run(s, add, NULL));
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

void pc_sqlite_texts_drop(struct pc_sqlite *s)
{
    for (size_t i = 0; i < s->texts.count; i++)
        pc_free((void *)(uintptr_t)s->texts.list[i].ptr);
    pc_free(s->texts.list);
    s->texts = (struct pc_sqlite_texts){0};
}
