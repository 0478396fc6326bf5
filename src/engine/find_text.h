/* src/engine/find_text.h -- case.find's `text`: the words of a case, and whether all that are looked for occur in them. */
#ifndef PC_ENGINE_FIND_TEXT_H
#define PC_ENGINE_FIND_TEXT_H

#include "base/mem.h"
#include "store/store.h"

#define PC_FIND_WORDS_MAX 50 /* of a text of 100 bytes */

/* What is looked for.  A zeroed one looks for nothing and finds every case. */
struct pc_find_text {
    struct pc_str words[PC_FIND_WORDS_MAX]; /* borrowed from the text */
    size_t count;
    bool notes; /* in the notes as well: whoever may read what reviewers write */
};

/* Splits a text at its blanks. */
struct pc_find_text pc_find_text_of(struct pc_str text, bool notes);

/* Whether every word occurs, whatever the case of its ASCII letters, somewhere in: member, group, provider, category and its
 * title, the codes, the authorization, the reasons of a decision, and the notes where they are asked for.  Reads the notes
 * through `store`; the arena is the caller's.  PC_CORRUPT: the stored body is no JSON. */
PC_CHECK enum pc_rc pc_find_text_matches(const struct pc_find_text *text, struct pc_store *store,
                                         struct pc_arena *arena, const struct pc_case_row *row,
                                         bool *matches_out);

#endif
