/* src/evaluator/tree.c -- see tree.h.
 *
 * compare.lua and run.lua say what every operation means; this is the short way for the commonest, on values of the type they
 * expect.  A handle is one userdata with a node each.  Its user value is a list: facts' names, then words or sets, then what
 * custom parts read.  Of a custom part the first two are its view and its function. */
#include "evaluator/tree.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "evaluator/freeze.h"
#include "evaluator/handle.h"
#include "evaluator/vm.h"

enum { NODES_MAX = 10000, LEVELS_MAX = 64 };
enum { FALSE, TRUE, UNKNOWN, NOT_DECIDED };
static const double EXACT_MAX = 9007199254740992.0; /* 2^53: integers up to here compare as doubles do */

enum op {
    OP_NONE,
    OP_AT_LEAST,
    OP_AT_MOST,
    OP_ABOVE,
    OP_BELOW,
    OP_BETWEEN,
    OP_EQUALS,
    OP_IS_TRUE,
    OP_IS_FALSE,
    OP_IS_ONE_OF,
    OP_IS_NONE_OF,
    OP_IS_EMPTY,
    OP_COUNT_AT_LEAST,
    OP_COUNT_AT_MOST,
    OP_INCLUDES,
    OP_INCLUDES_ANY,
    OP_INCLUDES_NONE,
    OP_KNOWN,
    OP_CUSTOM,
    OPS
};

enum join { JOIN_LEAF, JOIN_ALL, JOIN_ANY, JOIN_NONE, JOIN_AT_LEAST, JOINS };

struct node {
    enum join join;
    enum op op;
    uint32_t children, needed;
    bool words; /* `a` is a text or a set, in the list */
    bool other; /* the limit is the fact whose name is there */
    double a, b;
    lua_Integer reads_at, reads; /* of a custom part: the names it reads, then its text, in the list */
};

struct tree {
    lua_Integer count, customs, listed; /* nodes, custom parts, places of the list */
    struct node nodes[];
};

static const char *const op_names[OPS] = {
    [OP_NONE] = "",
    [OP_AT_LEAST] = "at_least",
    [OP_AT_MOST] = "at_most",
    [OP_ABOVE] = "above",
    [OP_BELOW] = "below",
    [OP_BETWEEN] = "between",
    [OP_EQUALS] = "equals",
    [OP_IS_TRUE] = "is_true",
    [OP_IS_FALSE] = "is_false",
    [OP_IS_ONE_OF] = "is_one_of",
    [OP_IS_NONE_OF] = "is_none_of",
    [OP_IS_EMPTY] = "is_empty",
    [OP_COUNT_AT_LEAST] = "count_at_least",
    [OP_COUNT_AT_MOST] = "count_at_most",
    [OP_INCLUDES] = "includes",
    [OP_INCLUDES_ANY] = "includes_any",
    [OP_INCLUDES_NONE] = "includes_none",
    [OP_KNOWN] = "known",
    [OP_CUSTOM] = "custom",
};

static const char *const join_names[JOINS] = {"leaf", "all", "any", "none", "at_least"};

/* ---- making one -------------------------------------------------------------------------------------------------------- */

/* The place of `name` in a list of names, 0 when it is not there. */
static int place_of(const char *name, const char *const *names, int count)
{
    for (int i = 0; name && i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return 0;
}

/* An argument of the table on top: a number as it is (one that a double cannot hold as NaN), nothing and false as 0. */
static double number_of(lua_State *L, const char *key)
{
    lua_getfield(L, -1, key);
    double number = lua_tonumber(L, -1);
    if (lua_isinteger(L, -1) && fabs(number) >= EXACT_MAX)
        number = NAN;
    lua_pop(L, 1);
    return number;
}

/* Pushes what a leaf's value is looked for in: the text, a copy of the set, or false. */
static void push_words(lua_State *L, struct node *node)
{
    const int type = lua_getfield(L, -1, "a");
    node->words = type == LUA_TSTRING || type == LUA_TTABLE;
    if (type == LUA_TTABLE) {
        lua_newtable(L);
        pc_freeze_push_readable(L, -2);
        lua_pushnil(L);
        while (lua_next(L, -2)) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, -5);
        }
        lua_pop(L, 1);
        lua_remove(L, -2);
    } else if (type != LUA_TSTRING) {
        lua_pop(L, 1);
        lua_pushboolean(L, 0);
    }
}

static void append(lua_State *L, struct tree *tree)
{
    lua_rawseti(L, 3, ++tree->listed);
}

/* Reads the custom part `i` on top of the stack: {view, holds, reads, text}. */
static void take_custom(lua_State *L, struct tree *tree, lua_Integer i)
{
    struct node *node = &tree->nodes[i - 1];
    const int spec = lua_gettop(L);
    lua_getfield(L, spec, "view");
    luaL_checktype(L, -1, LUA_TTABLE);
    lua_rawseti(L, 3, i);
    lua_getfield(L, spec, "holds");
    luaL_checktype(L, -1, LUA_TFUNCTION);
    lua_rawseti(L, 3, tree->count + i);
    lua_getfield(L, spec, "reads");
    node->reads = luaL_len(L, -1);
    node->reads_at = tree->listed + 1;
    for (lua_Integer r = 1; r <= node->reads; r++) {
        lua_geti(L, -1, r);
        luaL_checktype(L, -1, LUA_TSTRING);
        append(L, tree);
    }
    lua_getfield(L, spec, "text");
    luaL_checktype(L, -1, LUA_TSTRING);
    append(L, tree);
    lua_settop(L, spec);
    tree->customs++;
}

/* Reads node `i`, on top of the stack; its texts go into the list at index 3. */
static void take_node(lua_State *L, struct tree *tree, lua_Integer i)
{
    struct node *node = &tree->nodes[i - 1];
    luaL_checktype(L, -1, LUA_TTABLE);
    *node = (struct node){0};
    lua_getfield(L, -1, "kind");
    node->join = (enum join)place_of(lua_tostring(L, -1), join_names, JOINS);
    lua_getfield(L, -2, "n");
    node->needed = (uint32_t)lua_tointeger(L, -1);
    lua_getfield(L, -3, "nchildren");
    node->children = (uint32_t)lua_tointeger(L, -1);
    lua_pop(L, 3);
    if (node->children >= (uint32_t)tree->count || (node->children > 0) != (node->join != JOIN_LEAF))
        luaL_error(L, "node %d of the tree has a wrong number of children", (int)i);
    lua_getfield(L, -1, "op");
    node->op = (enum op)place_of(lua_tostring(L, -1), op_names, OPS);
    lua_pop(L, 1);
    if (node->op == OP_CUSTOM) {
        take_custom(L, tree, i);
        return;
    }
    node->a = number_of(L, "a");
    node->b = number_of(L, "b");
    if (lua_getfield(L, -1, "fact") != LUA_TSTRING)
        node->op = OP_NONE;
    lua_rawseti(L, 3, i);
    node->other = lua_getfield(L, -1, "other") == LUA_TSTRING;
    if (!node->other) {
        lua_pop(L, 1);
        push_words(L, node);
    }
    lua_rawseti(L, 3, tree->count + i);
}

/* The place behind the tree that begins at `at`; raises when the nodes are no tree. */
static lua_Integer check_tree(lua_State *L, const struct tree *tree, lua_Integer at, int levels)
{
    if (at >= tree->count || levels == 0)
        luaL_error(L, "the nodes are no tree of at most %d levels", LEVELS_MAX);
    lua_Integer next = at + 1;
    for (uint32_t i = 0; i < tree->nodes[at].children; i++)
        next = check_tree(L, tree, next, levels - 1);
    return next;
}

int pc_tree_new(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    const lua_Integer count = luaL_len(L, 1);
    if (count < 1 || count > NODES_MAX)
        return luaL_error(L, "a tree has 1 to %d nodes", NODES_MAX);
    struct tree *tree = lua_newuserdatauv(L, sizeof *tree + (size_t)count * sizeof *tree->nodes, 1);
    *tree = (struct tree){.count = count, .listed = 2 * count};
    lua_createtable(L, (int)count * 2, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        take_node(L, tree, i);
        lua_pop(L, 1);
    }
    if (check_tree(L, tree, 0, LEVELS_MAX) != count)
        luaL_error(L, "the nodes are more than one tree");
    lua_setiuservalue(L, 2, 1);
    pc_handle_mark(L, PC_HANDLE_TREE);
    return 1;
}

int pc_tree_known(lua_State *L)
{
    lua_pushboolean(L, place_of(luaL_checkstring(L, 1), op_names, OPS) != OP_NONE);
    return 1;
}

/* ---- leaves: stack 1 handle, 2 facts, 3 values, 4 names and words; the fact's value on top ------------------------------- */

/* The number on top; false when it is none, or one that a double cannot hold. */
static bool read_number(lua_State *L, double *number_out)
{
    *number_out = lua_tonumber(L, -1);
    return lua_type(L, -1) == LUA_TNUMBER && (fabs(*number_out) < EXACT_MAX || !lua_isinteger(L, -1));
}

static int compare_numbers(const struct node *node, double v, double limit)
{
    switch (node->op) {
    case OP_AT_LEAST: return v >= limit;
    case OP_AT_MOST: return v <= limit;
    case OP_ABOVE: return v > limit;
    case OP_BELOW: return v < limit;
    case OP_BETWEEN: return v >= limit && v <= node->b;
    default: return v == limit;
    }
}

/* Compares with the argument, or with the fact whose name is at `place` of the list. */
static int compare_number(lua_State *L, const struct node *node, lua_Integer place)
{
    double v, limit = node->a;
    if (!read_number(L, &v) || (node->words && !node->other) || isnan(node->a) || isnan(node->b))
        return NOT_DECIDED;
    if (node->other) {
        lua_rawgeti(L, 4, place);
        if (lua_rawget(L, 2) == LUA_TNIL)
            return UNKNOWN;
        if (!read_number(L, &limit))
            return NOT_DECIDED;
    }
    return compare_numbers(node, v, limit);
}

/* Whether the text on top is the word, or in the set, at `place` of the list. */
static int compare_word(lua_State *L, const struct node *node, lua_Integer place)
{
    if (lua_type(L, -1) != LUA_TSTRING || !node->words)
        return NOT_DECIDED;
    bool found;
    if (lua_rawgeti(L, 4, place) == LUA_TSTRING) {
        found = lua_rawequal(L, -1, -2);
        lua_pop(L, 1);
    } else {
        lua_pushvalue(L, -2);
        found = lua_rawget(L, -2) != LUA_TNIL;
        lua_pop(L, 2);
    }
    return node->op == OP_IS_NONE_OF ? !found : found;
}

static int compare_flag(lua_State *L, enum op op)
{
    if (!lua_isboolean(L, -1))
        return NOT_DECIDED;
    return lua_toboolean(L, -1) == (op == OP_IS_TRUE);
}

/* Whether one of the list's `count` members is in the set at `place`. */
static bool includes(lua_State *L, lua_Integer count, lua_Integer place)
{
    bool found = false;
    pc_vm_charge(L, (size_t)count);
    lua_rawgeti(L, 4, place);
    for (lua_Integer i = 1; !found && i <= count; i++) {
        lua_rawgeti(L, -2, i);
        found = !lua_isnil(L, -1) && lua_rawget(L, -2) != LUA_TNIL;
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return found;
}

static int compare_list(lua_State *L, const struct node *node, lua_Integer place)
{
    if (!lua_istable(L, -1) || !pc_array_is_marked(L, -1))
        return NOT_DECIDED;
    const lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    switch (node->op) {
    case OP_IS_EMPTY: return count == 0;
    case OP_COUNT_AT_LEAST: return (double)count >= node->a;
    case OP_COUNT_AT_MOST: return (double)count <= node->a;
    case OP_INCLUDES_NONE: return node->words ? !includes(L, count, place) : count == 0;
    default: return node->words ? includes(L, count, place) : count > 0;
    }
}

static int compare(lua_State *L, const struct node *node, lua_Integer place)
{
    switch (node->op) {
    case OP_AT_LEAST:
    case OP_AT_MOST:
    case OP_ABOVE:
    case OP_BELOW:
    case OP_BETWEEN: return compare_number(L, node, place);
    case OP_EQUALS:
        return node->words && !node->other ? compare_word(L, node, place) : compare_number(L, node, place);
    case OP_IS_TRUE:
    case OP_IS_FALSE: return compare_flag(L, node->op);
    case OP_IS_ONE_OF:
    case OP_IS_NONE_OF: return compare_word(L, node, place);
    case OP_IS_EMPTY:
    case OP_COUNT_AT_LEAST:
    case OP_COUNT_AT_MOST:
    case OP_INCLUDES:
    case OP_INCLUDES_ANY:
    case OP_INCLUDES_NONE: return compare_list(L, node, place);
    case OP_KNOWN: return TRUE;
    default: return NOT_DECIDED;
    }
}

/* Runs the custom part `i` on what it reads; unknown as soon as one of that is. */
static int run_custom(lua_State *L, const struct tree *tree, lua_Integer i)
{
    const struct node *node = &tree->nodes[i - 1];
    lua_rawgeti(L, 4, tree->count + i);
    lua_rawgeti(L, 4, i);
    for (lua_Integer r = 0; r < node->reads; r++) {
        lua_rawgeti(L, 4, node->reads_at + r);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 2) == LUA_TNIL)
            return UNKNOWN;
        lua_rawset(L, 6); /* the view has the key: run.lua made it so */
    }
    lua_call(L, 1, 1);
    if (!lua_isboolean(L, -1)) {
        lua_rawgeti(L, 4, node->reads_at + node->reads);
        lua_pushfstring(L, "holds of '%s' must give true or false", lua_tostring(L, -1));
        lua_error(L); /* without a place: it is the criterion's */
    }
    return lua_toboolean(L, -1);
}

/* After the comparisons, so that a policy's function runs once even where those are left to run.lua. */
static void run_customs(lua_State *L, const struct tree *tree)
{
    lua_Integer left = tree->customs;
    for (lua_Integer i = 1; left > 0; i++) {
        const struct node *node = &tree->nodes[i - 1];
        if (node->op != OP_CUSTOM)
            continue;
        pc_vm_charge(L, (size_t)node->reads);
        lua_pushinteger(L, run_custom(L, tree, i));
        lua_rawseti(L, 3, i);
        lua_settop(L, 4);
        left--;
    }
}

int pc_tree_leaves(lua_State *L)
{
    const struct tree *tree = pc_handle_check(L, 1, PC_HANDLE_TREE);
    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_settop(L, 3);
    lua_getiuservalue(L, 1, 1);
    luaL_checkstack(L, 8, NULL);
    pc_vm_charge(L, (size_t)tree->count);
    for (lua_Integer i = 1; i <= tree->count; i++) {
        const struct node *node = &tree->nodes[i - 1];
        if (node->op == OP_NONE || node->op == OP_CUSTOM)
            continue;
        lua_rawgeti(L, 4, i);
        const int value = lua_rawget(L, 2) == LUA_TNIL ? UNKNOWN : compare(L, node, tree->count + i);
        if (value == NOT_DECIDED) {
            lua_pushboolean(L, 0);
            return 1;
        }
        lua_pushinteger(L, value);
        lua_rawseti(L, 3, i);
        lua_settop(L, 4);
    }
    run_customs(L, tree);
    lua_pushboolean(L, 1);
    return 1;
}

/* ---- joins: stack 1 handle, 2 values ---------------------------------------------------------------------------------------- */

/* Strong Kleene logic: `settled` decides, else what is open leaves it open. */
static int settle(bool settled, int value, uint32_t open, int otherwise)
{
    if (settled)
        return value;
    return open > 0 ? UNKNOWN : otherwise;
}

static int joined(const struct node *node, uint32_t met, uint32_t open)
{
    switch (node->join) {
    case JOIN_ALL: return settle(node->children > met + open, FALSE, open, TRUE);
    case JOIN_ANY: return settle(met > 0, TRUE, open, FALSE);
    case JOIN_NONE: return settle(met > 0, FALSE, open, TRUE);
    default: return settle(met >= node->needed, TRUE, met + open >= node->needed, FALSE);
    }
}

/* Joins the tree at *at and moves *at behind it; returns its value. */
static int join(lua_State *L, const struct tree *tree, lua_Integer *at)
{
    const lua_Integer place = ++*at;
    const struct node *node = &tree->nodes[place - 1];
    if (node->join == JOIN_LEAF) {
        lua_rawgeti(L, 2, place);
        const int value = (int)lua_tointeger(L, -1);
        lua_pop(L, 1);
        return value;
    }
    uint32_t met = 0, open = 0;
    for (uint32_t i = 0; i < node->children; i++) {
        const int value = join(L, tree, at);
        met += value == TRUE;
        open += value == UNKNOWN;
    }
    const int value = joined(node, met, open);
    lua_pushinteger(L, value);
    lua_rawseti(L, 2, place);
    return value;
}

int pc_tree_join(lua_State *L)
{
    const struct tree *tree = pc_handle_check(L, 1, PC_HANDLE_TREE);
    lua_Integer at = 0;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    luaL_checkstack(L, 4, NULL);
    pc_vm_charge(L, (size_t)tree->count);
    lua_pushinteger(L, join(L, tree, &at));
    return 1;
}
