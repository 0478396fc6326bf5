/* src/evaluator/tree.h -- the plain part of a criterion's tree: comparisons of a fact with a constant, and the joins. */
#ifndef PC_EVALUATOR_TREE_H
#define PC_EVALUATOR_TREE_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

/* host.tree_new(spec) -> handle; spec: the nodes in pre-order, {kind = "all"|"any"|"none"|"at_least"|"leaf", n =, nchildren =,
 * op =, fact =, a =, b =, other =}; `other`, a fact's name, stands for a numeric `a`.  A leaf without `op`, or with one not known here, is the caller's to evaluate. */
int pc_tree_new(lua_State *L);

/* host.tree_known(op) -> whether tree_leaves evaluates leaves of that operation. */
int pc_tree_known(lua_State *L);

/* host.tree_run(handle, facts) -> value | nil: the root's, where all leaves have an op and take their facts' values.  The handle then
 * has the values of all nodes, as tree_leaves and tree_join would set them; nil: those two are to be asked. */
int pc_tree_run(lua_State *L);

/* host.tree_values(handle, values): sets values[i] of every node to what the handle has. */
int pc_tree_values(lua_State *L);

/* host.tree_unmet(handle, texts, before, after): appends, with commas between them, the texts of the root's parts whose value is
 * false, and a text before and after them (optional: SDKs before had none).  Of a root that is one comparison, or that none of its
 * parts may meet, it is the root's own. */
int pc_tree_unmet(lua_State *L);

/* The values that the handle at `index` has, borrowed; NULL: there is no userdata.  Raises when it is none of a tree. */
const uint8_t *pc_tree_values_of(lua_State *L, int index, size_t *count_out);

/* host.tree_leaves(handle, facts, values) -> decided: sets values[i] of every leaf with an op: 1 true, 0 false, 2 unknown.  Gives
 * false when a fact has no value the operation takes; then all leaves are the caller's to evaluate. */
int pc_tree_leaves(lua_State *L);

/* host.tree_join(handle, values) -> value: sets values[i] of every node with children from the leaves', gives the root's.
 * Strong Kleene logic, nothing is skipped. */
int pc_tree_join(lua_State *L);

#endif
