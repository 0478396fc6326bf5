/* src/precertctl/tree.h -- a criteria trace, drawn for a reviewer. */
#ifndef PC_PRECERTCTL_TREE_H
#define PC_PRECERTCTL_TREE_H

#include "base/json.h"

/* Appends one line a node: its value with a tick ("met", "not met", "unknown"), its text and the facts it read with their
 * values, children indented below.  `node` is a trace node of the wire ({text, value, reads?, children?}) or an array of them.
 * `facts`, the declarations ([{"name","unit"?}]), gives the values their units; NULL: without. */
void pc_ctl_tree(yyjson_val *node, yyjson_val *facts, struct pc_buf *out);

#endif
