/* src/evaluator/trace.h -- the trace of a criterion, written without building it: the hot path. */
#ifndef PC_EVALUATOR_TRACE_H
#define PC_EVALUATOR_TRACE_H

#include <lua.h>

/* host.trace_new(spec) -> handle; spec: nodes in pre-order, {prefix = text ending in `"value":`, reads = names or nil,
 * nchildren = n}. */
int pc_trace_new(lua_State *L);

/* host.trace_write(handle, values, facts): appends the node of the root, all below it, with values[i] 1 true, 0 false,
 * 2 (or none) unknown, and the facts read.  `values` may be a tree (tree.h), which has its nodes' values itself. */
int pc_trace_write(lua_State *L);

#endif
