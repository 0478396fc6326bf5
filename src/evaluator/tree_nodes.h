/* src/evaluator/tree_nodes.h -- a tree as tree.c makes it and leaves.c reads it; seen by nobody else.
 *
 * A handle is one userdata with a node each.  Its user value is a list: facts' names, then words or sets, then what custom
 * parts read.  Of a custom part the first two are its view and its function. */
#ifndef PC_EVALUATOR_TREE_NODES_H
#define PC_EVALUATOR_TREE_NODES_H

#include <lua.h>

#include "precert/rc.h"

enum pc_tree_value { PC_TREE_FALSE, PC_TREE_TRUE, PC_TREE_UNKNOWN, PC_TREE_NOT_DECIDED };

enum pc_tree_op {
    PC_OP_NONE, /* a group, or a leaf that is the caller's to evaluate */
    PC_OP_AT_LEAST,
    PC_OP_AT_MOST,
    PC_OP_ABOVE,
    PC_OP_BELOW,
    PC_OP_BETWEEN,
    PC_OP_EQUALS,
    PC_OP_IS_TRUE,
    PC_OP_IS_FALSE,
    PC_OP_IS_ONE_OF,
    PC_OP_IS_NONE_OF,
    PC_OP_IS_EMPTY,
    PC_OP_COUNT_AT_LEAST,
    PC_OP_COUNT_AT_MOST,
    PC_OP_INCLUDES,
    PC_OP_INCLUDES_ANY,
    PC_OP_INCLUDES_NONE,
    PC_OP_KNOWN,
    PC_OP_CUSTOM,
    PC_OPS
};

enum pc_tree_join { PC_JOIN_LEAF, PC_JOIN_ALL, PC_JOIN_ANY, PC_JOIN_NONE, PC_JOIN_AT_LEAST, PC_JOINS };

struct pc_tree_node {
    enum pc_tree_join join;
    enum pc_tree_op op;
    uint32_t children, needed;
    uint32_t span; /* nodes of this subtree */
    bool words; /* `a` is a text or a set, in the list */
    bool other; /* the limit is the fact whose name is there */
    double a, b;
    uint32_t place, other_place; /* of the facts in the sheet; 0: none */
    lua_Integer reads_at, reads; /* of a custom part: the names it reads, then its text, in the list */
};

struct pc_tree {
    lua_Integer count, customs, listed; /* nodes, custom parts, places of the list */
    bool whole; /* no leaf is the caller's */
    uint64_t bound; /* number of the handle of facts.c whose places stand here */
    uint32_t *places; /* of what custom parts read: of the list's places behind 2 * count */
    uint8_t *values; /* of the nodes, as they were found last */
    struct pc_tree_node nodes[];
};

/* Evaluates all leaves with an operation into tree->values.  Stack: 1 the tree, 2 the facts, 3 the caller's; what is above is
 * dropped.  False: one is the caller's to evaluate, and no custom part was called. */
PC_CHECK bool pc_leaves_run(lua_State *L, struct pc_tree *tree);

#endif
