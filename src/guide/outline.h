/* src/guide/outline.h -- a criteria tree as people read it.  Private to guide/. */
#ifndef PC_GUIDE_OUTLINE_H
#define PC_GUIDE_OUTLINE_H

#include "base/json.h"

/* Appends the tree of `nodes` (the catalogue's pre-order list) as nested lists. */
void pc_outline_html(yyjson_val *nodes, struct pc_buf *out);

/* The same as indented lines, each begun by `indent` spaces. */
void pc_outline_text(yyjson_val *nodes, size_t indent, struct pc_buf *out);

/* Appends the words that join a group's parts: "all of these:", "at least 2 of these:"; nothing for a leaf. */
void pc_outline_join(yyjson_val *node, struct pc_buf *out);

#endif
