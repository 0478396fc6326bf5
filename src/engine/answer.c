/* src/engine/answer.c -- see answer.h.
 *
 * Half of an answer are its criteria with their traces, which are of no use before somebody decides; what stands around them (clock
 * rules, levels, notices: the frame) is the same text for every request of a kind.  So frames are kept with what was parsed
 * of them and recognized by comparing bytes: a tenth of the time of parsing it all. */
#include "engine/answer.h"
#include <string.h>
#include "engine/case.h"

enum { FRAMES = 16, FRAME_MOST = 64 * 1024 };

/* An answer without its criteria: `size` bytes, the criteria stood at `cut`. */
struct frame {
    char *text;
    size_t size, cut;
    yyjson_doc *doc;
    uint64_t number; /* no other ever has it */
};
struct pc_answers {
    struct frame frames[FRAMES]; /* used lately first */
    uint64_t made; /* so far */
};

/* clang-format off */
#define TEXT(literal) {literal, sizeof literal - 1}
/* clang-format on */
static const struct pc_str alone = TEXT("{\"alone\":true,\"cases\":["), several = TEXT("{\"cases\":["),
                           closing = TEXT("]}"), criteria_key = TEXT(",\"criteria\":["),
                           next_key = TEXT("],\"documents\":[");

struct pc_answers *pc_answers_new(void)
{
    return pc_alloc(sizeof(struct pc_answers));
}

static void drop(struct frame *frame)
{
    pc_free(frame->text);
    yyjson_doc_free(frame->doc);
    *frame = (struct frame){0};
}

void pc_answers_free(struct pc_answers **answers)
{
    for (int i = 0; *answers && i < FRAMES; i++)
        drop(&(*answers)->frames[i]);
    pc_free(*answers);
    *answers = NULL;
}

/* ---- frames --------------------------------------------------------------------------------------------------------- */

static struct pc_str from(struct pc_str text, size_t at)
{
    return (struct pc_str){text.ptr + at, text.size - at};
}

/* Where the last `part` of a text begins; SIZE_MAX: nowhere. */
static size_t find_last(struct pc_str text, struct pc_str part)
{
    for (size_t at = text.size; at > 0; at--)
        if (text.ptr[at - 1] == part.ptr[0] && pc_str_starts(from(text, at - 1), part))
            return at - 1;
    return SIZE_MAX;
}

/* Whether the text has the frame around some criteria, a list: brackets are the last byte of its key and the byte before what follows. */
static bool fits(const struct frame *frame, struct pc_str text)
{
    const struct pc_str head = {frame->text, frame->cut},
                        tail = {frame->text + frame->cut, frame->size - frame->cut};
    if (!frame->doc || text.size < frame->size + criteria_key.size + 1)
        return false;
    return pc_str_starts(text, head) && pc_str_starts(from(text, head.size), criteria_key) &&
           pc_str_ends(text, tail) && text.ptr[text.size - tail.size - 1] == ']';
}

/* What remains must be one case's object: so the two cuts were made at one level, and what lies between them is one member. */
static bool is_frame(yyjson_doc *doc)
{
    yyjson_val *cases = pc_json_get(yyjson_doc_get_root(doc), "cases"), *only = yyjson_arr_get_first(cases);
    return yyjson_arr_size(cases) == 1 && pc_json_get(only, "documents") && !pc_json_get(only, "criteria");
}

/* The frame of an answer that none fits; false: it has none. */
static bool make(struct pc_str text, struct frame *frame_out)
{
    const char *key = memmem(text.ptr, text.size, criteria_key.ptr, criteria_key.size);
    const size_t cut = key ? (size_t)(key - text.ptr) : SIZE_MAX;
    size_t end = find_last(text, next_key);
    if (end == SIZE_MAX || cut >= end || cut + text.size - end > FRAME_MOST)
        return false;
    end++; /* behind the bracket */
    struct frame frame = {.size = cut + text.size - end, .cut = cut};
    frame.text = pc_alloc(frame.size);
    memcpy(frame.text, text.ptr, cut);
    memcpy(frame.text + cut, text.ptr + end, text.size - end);
    frame.doc = yyjson_read(frame.text, frame.size, 0);
    if (!is_frame(frame.doc)) {
        drop(&frame);
        return false;
    }
    *frame_out = frame;
    return true;
}

static void to_front(struct pc_answers *answers, int at)
{
    const struct frame used = answers->frames[at];
    memmove(&answers->frames[1], &answers->frames[0], (size_t)at * sizeof used);
    answers->frames[0] = used;
}

/* The frame of an answer, now the first of all; NULL: it has none. */
static const struct frame *frame_of(struct pc_answers *answers, struct pc_str text)
{
    struct frame made;
    for (int i = 0; i < FRAMES; i++) {
        if (!fits(&answers->frames[i], text))
            continue;
        to_front(answers, i);
        return &answers->frames[0];
    }
    if (!make(text, &made))
        return NULL;
    to_front(answers, FRAMES - 1);
    drop(&answers->frames[0]);
    made.number = ++answers->made;
    answers->frames[0] = made;
    return &answers->frames[0];
}

enum pc_rc pc_answer_read(struct pc_answers *answers, struct pc_arena *arena, struct pc_str text,
                          struct pc_outline *outline_out)
{
    *outline_out = (struct pc_outline){0};
    const struct frame *frame = pc_str_starts(text, alone) ? frame_of(answers, text) : NULL;
    if (!frame)
        return pc_arena_parse(arena, text, &outline_out->root);
    const size_t at = frame->cut + criteria_key.size - 1, end = text.size - (frame->size - frame->cut);
    outline_out->root = yyjson_doc_get_root(frame->doc);
    outline_out->criteria = (struct pc_str){text.ptr + at, end - at};
    outline_out->frame = frame->number;
    return PC_OK;
}

enum pc_rc pc_answer_only(struct pc_str text, struct pc_str *case_out)
{
    const struct pc_str *head = pc_str_starts(text, alone) ? &alone : &several;
    if (!pc_str_starts(text, *head) || !pc_str_ends(text, closing))
        return PC_NOT_FOUND;
    *case_out = (struct pc_str){text.ptr + head->size, text.size - head->size - closing.size};
    return PC_OK;
}
