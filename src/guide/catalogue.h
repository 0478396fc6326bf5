/* src/guide/catalogue.h -- the few look-ups in a catalogue that pages and lists share.  Private to guide/. */
#ifndef PC_GUIDE_CATALOGUE_H
#define PC_GUIDE_CATALOGUE_H

#include "base/json.h"

/* The element of root.<list> whose `key` is `value`; NULL: none. */
yyjson_val *pc_guide_find(yyjson_val *root, const char *list, const char *key, struct pc_str value);

/* The next version of criteria `id` behind `*at` (start with 0), in the catalogue's order; NULL: no more. */
yyjson_val *pc_guide_next_version(yyjson_val *root, struct pc_str id, size_t *at);

/* Whether `effective` {from, to?} covers the day; dates compare as text. */
bool pc_guide_covers(yyjson_val *effective, struct pc_str day);

/* A snake_case name in words: "clinical_record" becomes "clinical record", with a capital if `first`. */
void pc_guide_words(struct pc_buf *out, struct pc_str name, bool first);

/* Whether an array of strings has this one. */
bool pc_guide_has(yyjson_val *array, struct pc_str value);

#endif
