/* src/engine/find_text.c -- see find_text.h. */
#include "engine/find_text.h"

#include <ctype.h>
#include "engine/case.h"

struct pc_find_text pc_find_text_of(struct pc_str text, bool notes)
{
    struct pc_find_text found = {.notes = notes};
    for (size_t at = 0; at < text.size && found.count < PC_FIND_WORDS_MAX;) {
        size_t start = at;
        while (at < text.size && text.ptr[at] != ' ')
            at++;
        if (at > start)
            found.words[found.count++] = (struct pc_str){text.ptr + start, at - start};
        at += at < text.size;
    }
    return found;
}

/* A walk over the texts of one case: which words have not occurred yet. */
struct search {
    const struct pc_find_text *text;
    uint64_t missing;
};

static bool begins(const char *at, struct pc_str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (tolower((unsigned char)at[i]) != tolower((unsigned char)word.ptr[i]))
            return false;
    return true;
}

static bool holds(struct pc_str text, struct pc_str word)
{
    for (size_t at = 0; at + word.size <= text.size; at++)
        if (begins(text.ptr + at, word))
            return true;
    return false;
}

static void look(struct search *s, struct pc_str text)
{
    for (size_t i = 0; i < s->text->count; i++)
        if ((s->missing >> i & 1) && holds(text, s->text->words[i]))
            s->missing &= ~(UINT64_C(1) << i);
}

static void look_in_list(struct search *s, yyjson_val *list, const char *member)
{
    yyjson_val *item;
    size_t i, count;
    yyjson_arr_foreach(list, i, count, item)
    {
        look(s, pc_json_str(item, member));
    }
}

static enum pc_rc look_in_body(struct search *s, struct pc_arena *arena, struct pc_str json)
{
    yyjson_val *body;
    PC_TRY(pc_arena_parse(arena, json, &body));
    yyjson_val *determination = pc_json_get(body, "determination");
    look(s, pc_json_str(body, "title"));
    look_in_list(s, pc_json_get(body, "lines"), "code");
    look(s, pc_json_str(determination, "authorization"));
    look_in_list(s, pc_json_get(determination, "reasons"), "code");
    look_in_list(s, pc_json_get(determination, "reasons"), "text");
    return PC_OK;
}

static enum pc_rc on_note(void *arg, const struct pc_note_row *note)
{
    look(arg, note->text);
    return PC_OK;
}

enum pc_rc pc_find_text_matches(const struct pc_find_text *text, struct pc_store *store,
                                struct pc_arena *arena, const struct pc_case_row *row, bool *matches_out)
{
    struct search s = {text, (UINT64_C(1) << text->count) - 1};
    const struct pc_str own[] = {row->member, row->group, row->provider, row->category};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        look(&s, own[i]);
    if (s.missing)
        PC_TRY(look_in_body(&s, arena, row->body));
    if (s.missing && text->notes)
        PC_TRY(store->ops->note_list(store, row->id, arena, on_note, &s));
    *matches_out = s.missing == 0;
    return PC_OK;
}
