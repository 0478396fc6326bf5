/* src/precertctl/meaning.h -- what changed in meaning between two catalogues, in sentences. */
#ifndef PC_PRECERTCTL_MEANING_H
#define PC_PRECERTCTL_MEANING_H

#include "base/json.h"

/* Appends a JSON array of {kind, id, version?, file, text, was?, is?} (was and is: the lines of a function before and after): one sentence for each threshold, code, fact, date, reason, grant, document, gate,
 * clock, group setting, letter, ... that differs; nothing for comments, examples or the order of files. */
void pc_ctl_meaning(yyjson_val *before, yyjson_val *after, struct pc_buf *out);

/* The criterion of `after` that takes the place of `criterion` of `before`: the same id and version, else the same id at the same
 * place among those without one.  NULL: none. */
yyjson_val *pc_ctl_meaning_pair(yyjson_val *before, yyjson_val *after, yyjson_val *criterion);

#endif
