/* src/evaluator/tree.c -- see tree.h.
 *
 * compare.lua and run.lua say what every operation means; this is the short way for the commonest, on values of the type they
 * expect. */
#include "evaluator/tree.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "evaluator/freeze.h"
#include "evaluator/handle.h"
#include "evaluator/json.h"
#include "evaluator/tree_nodes.h"
#include "evaluator/vm.h"

enum { NODES_MAX = 10000, LEVELS_MAX = 64 };
static const double EXACT_MAX = 9007199254740992.0; /* 2^53: integers up to here compare as doubles do */

static const char *const op_names[PC_OPS] = {
    [PC_OP_NONE] = "",
    [PC_OP_AT_LEAST] = "at_least",
    [PC_OP_AT_MOST] = "at_most",
    [PC_OP_ABOVE] = "above",
    [PC_OP_BELOW] = "below",
    [PC_OP_BETWEEN] = "between",
    [PC_OP_EQUALS] = "equals",
    [PC_OP_IS_TRUE] = "is_true",
    [PC_OP_IS_FALSE] = "is_false",
    [PC_OP_IS_ONE_OF] = "is_one_of",
    [PC_OP_IS_NONE_OF] = "is_none_of",
    [PC_OP_IS_EMPTY] = "is_empty",
    [PC_OP_COUNT_AT_LEAST] = "count_at_least",
    [PC_OP_COUNT_AT_MOST] = "count_at_most",
    [PC_OP_INCLUDES] = "includes",
    [PC_OP_INCLUDES_ANY] = "includes_any",
    [PC_OP_INCLUDES_NONE] = "includes_none",
    [PC_OP_KNOWN] = "known",
    [PC_OP_CUSTOM] = "custom",
};

static const char *const join_names[PC_JOINS] = {"leaf", "all", "any", "none", "at_least"};

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
static void push_words(lua_State *L, struct pc_tree_node *node)
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

static void append(lua_State *L, struct pc_tree *tree)
{
    lua_rawseti(L, 3, ++tree->listed);
}

/* Reads the custom part `i` on top of the stack: {view, holds, reads, text}. */
static void take_custom(lua_State *L, struct pc_tree *tree, lua_Integer i)
{
    struct pc_tree_node *node = &tree->nodes[i - 1];
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
static void take_node(lua_State *L, struct pc_tree *tree, lua_Integer i)
{
    struct pc_tree_node *node = &tree->nodes[i - 1];
    luaL_checktype(L, -1, LUA_TTABLE);
    *node = (struct pc_tree_node){0};
    lua_getfield(L, -1, "kind");
    node->join = (enum pc_tree_join)place_of(lua_tostring(L, -1), join_names, PC_JOINS);
    lua_getfield(L, -2, "n");
    node->needed = (uint32_t)lua_tointeger(L, -1);
    lua_getfield(L, -3, "nchildren");
    node->children = (uint32_t)lua_tointeger(L, -1);
    lua_pop(L, 3);
    if (node->children >= (uint32_t)tree->count || (node->children > 0) != (node->join != PC_JOIN_LEAF))
        luaL_error(L, "node %d of the tree has a wrong number of children", (int)i);
    lua_getfield(L, -1, "op");
    node->op = (enum pc_tree_op)place_of(lua_tostring(L, -1), op_names, PC_OPS);
    lua_pop(L, 1);
    if (node->op == PC_OP_CUSTOM) {
        take_custom(L, tree, i);
        return;
    }
    node->a = number_of(L, "a");
    node->b = number_of(L, "b");
    if (lua_getfield(L, -1, "fact") != LUA_TSTRING)
        node->op = PC_OP_NONE;
    lua_rawseti(L, 3, i);
    node->other = lua_getfield(L, -1, "other") == LUA_TSTRING;
    if (!node->other) {
        lua_pop(L, 1);
        push_words(L, node);
    }
    lua_rawseti(L, 3, tree->count + i);
}

/* The place behind the tree that begins at `at`; raises when the nodes are no tree. */
static lua_Integer check_tree(lua_State *L, struct pc_tree *tree, lua_Integer at, int levels)
{
    if (at >= tree->count || levels == 0)
        luaL_error(L, "the nodes are no tree of at most %d levels", LEVELS_MAX);
    struct pc_tree_node *node = &tree->nodes[at];
    lua_Integer next = at + 1;
    for (uint32_t i = 0; i < node->children; i++)
        next = check_tree(L, tree, next, levels - 1);
    node->span = (uint32_t)(next - at);
    return next;
}

/* How many places of the list the custom parts of the nodes at index 1 take. */
static size_t count_reads(lua_State *L, lua_Integer count)
{
    size_t reads = 0;
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        luaL_checktype(L, -1, LUA_TTABLE);
        if (lua_getfield(L, -1, "reads") == LUA_TTABLE)
            reads += (size_t)luaL_len(L, -1) + 1;
        lua_pop(L, 2);
    }
    return reads;
}

int pc_tree_new(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    const lua_Integer count = luaL_len(L, 1);
    if (count < 1 || count > NODES_MAX)
        return luaL_error(L, "a tree has 1 to %d nodes", NODES_MAX);
    const size_t nodes_size = (size_t)count * sizeof(struct pc_tree_node);
    const size_t places_size = count_reads(L, count) * sizeof(uint32_t);
    struct pc_tree *tree = lua_newuserdatauv(L, sizeof *tree + nodes_size + places_size + (size_t)count, 1);
    *tree = (struct pc_tree){.count = count, .listed = 2 * count, .whole = true};
    tree->places = (uint32_t *)(void *)((char *)(tree + 1) + nodes_size);
    tree->values = (uint8_t *)tree->places + places_size;
    memset(tree->places, 0, places_size);
    memset(tree->values, PC_TREE_UNKNOWN, (size_t)count);
    lua_createtable(L, (int)count * 2, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        take_node(L, tree, i);
        lua_pop(L, 1);
        const struct pc_tree_node *node = &tree->nodes[i - 1];
        tree->whole = tree->whole && (node->op != PC_OP_NONE || node->join != PC_JOIN_LEAF);
    }
    if (check_tree(L, tree, 0, LEVELS_MAX) != count)
        luaL_error(L, "the nodes are more than one tree");
    lua_setiuservalue(L, 2, 1);
    pc_handle_mark(L, PC_HANDLE_TREE);
    return 1;
}

int pc_tree_known(lua_State *L)
{
    lua_pushboolean(L, place_of(luaL_checkstring(L, 1), op_names, PC_OPS) != PC_OP_NONE);
    return 1;
}

/* ---- evaluating one -------------------------------------------------------------------------------------------------------- */

/* Strong Kleene logic: `settled` decides, else what is open leaves it open. */
static int settle(bool settled, int value, uint32_t open, int otherwise)
{
    if (settled)
        return value;
    return open > 0 ? PC_TREE_UNKNOWN : otherwise;
}

static int joined(const struct pc_tree_node *node, uint32_t met, uint32_t open)
{
    switch (node->join) {
    case PC_JOIN_ALL: return settle(node->children > met + open, PC_TREE_FALSE, open, PC_TREE_TRUE);
    case PC_JOIN_ANY: return settle(met > 0, PC_TREE_TRUE, open, PC_TREE_FALSE);
    case PC_JOIN_NONE: return settle(met > 0, PC_TREE_FALSE, open, PC_TREE_TRUE);
    default: return settle(met >= node->needed, PC_TREE_TRUE, met + open >= node->needed, PC_TREE_FALSE);
    }
}

/* Joins the tree at *at and moves *at behind it; returns its value. */
static int join(struct pc_tree *tree, lua_Integer *at)
{
    const lua_Integer place = (*at)++;
    const struct pc_tree_node *node = &tree->nodes[place];
    if (node->join == PC_JOIN_LEAF)
        return tree->values[place];
    uint32_t met = 0, open = 0;
    for (uint32_t i = 0; i < node->children; i++) {
        const int value = join(tree, at);
        met += value == PC_TREE_TRUE;
        open += value == PC_TREE_UNKNOWN;
    }
    const int value = joined(node, met, open);
    tree->values[place] = (uint8_t)value;
    return value;
}

/* Sets, in the table at `index`, the values of the groups or of the leaves that were evaluated. */
static void give_values(lua_State *L, const struct pc_tree *tree, int index, bool groups)
{
    for (lua_Integer i = 1; i <= tree->count; i++) {
        const struct pc_tree_node *node = &tree->nodes[i - 1];
        if (groups ? node->join == PC_JOIN_LEAF : node->op == PC_OP_NONE)
            continue;
        lua_pushinteger(L, tree->values[i - 1]);
        lua_rawseti(L, index, i);
    }
}

int pc_tree_run(lua_State *L)
{
    struct pc_tree *tree = pc_handle_check(L, 1, PC_HANDLE_TREE);
    lua_Integer at = 0;
    luaL_checktype(L, 2, LUA_TTABLE);
    if (!tree->whole || !pc_leaves_run(L, tree))
        return 0;
    lua_pushinteger(L, join(tree, &at));
    return 1;
}

int pc_tree_values(lua_State *L)
{
    const struct pc_tree *tree = pc_handle_check(L, 1, PC_HANDLE_TREE);
    luaL_checktype(L, 2, LUA_TTABLE);
    pc_vm_charge(L, (size_t)tree->count);
    lua_settop(L, 2);
    give_values(L, tree, 2, true);
    give_values(L, tree, 2, false);
    return 0;
}

/* Appends the text at the index, where there is one. */
static void write_text(lua_State *L, struct pc_buf *out, int index)
{
    size_t size;
    const char *text = luaL_optlstring(L, index, "", &size);
    pc_buf_add(out, text, size);
}

int pc_tree_unmet(lua_State *L)
{
    const struct pc_tree *tree = pc_handle_check(L, 1, PC_HANDLE_TREE);
    const struct pc_tree_node *root = tree->nodes;
    const bool apart = root->children > 0 && root->join != PC_JOIN_NONE;
    struct pc_buf *out = pc_vm_of(L)->out;
    lua_Integer at = apart ? 1 : 0;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 4);
    pc_vm_charge(L, root->children);
    write_text(L, out, 3);
    const size_t start = out->size;
    for (uint32_t part = 1; part <= (apart ? root->children : 1); at += tree->nodes[at].span, part++) {
        size_t size;
        if (tree->values[at] != PC_TREE_FALSE)
            continue;
        lua_rawgeti(L, 2, part);
        const char *text = luaL_checklstring(L, -1, &size);
        if (out->size > start)
            pc_buf_add_char(out, ',');
        pc_buf_add(out, text, size);
        lua_pop(L, 1);
    }
    write_text(L, out, 4);
    pc_json_check_size(L);
    return 0;
}

int pc_tree_leaves(lua_State *L)
{
    struct pc_tree *tree = pc_handle_check(L, 1, PC_HANDLE_TREE);
    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    const bool decided = pc_leaves_run(L, tree);
    if (decided)
        give_values(L, tree, 3, false);
    lua_pushboolean(L, decided);
    return 1;
}

/* A value that somebody set; whatever is none counts as false. */
static uint8_t value_in(lua_State *L, int index, lua_Integer place)
{
    lua_rawgeti(L, index, place);
    const lua_Integer value = lua_tointeger(L, -1);
    lua_pop(L, 1);
    return value == PC_TREE_TRUE || value == PC_TREE_UNKNOWN ? (uint8_t)value : PC_TREE_FALSE;
}

int pc_tree_join(lua_State *L)
{
    struct pc_tree *tree = pc_handle_check(L, 1, PC_HANDLE_TREE);
    lua_Integer at = 0;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    luaL_checkstack(L, 4, NULL);
    pc_vm_charge(L, (size_t)tree->count);
    for (lua_Integer i = 1; i <= tree->count; i++)
        if (tree->nodes[i - 1].join == PC_JOIN_LEAF)
            tree->values[i - 1] = value_in(L, 2, i);
    const int value = join(tree, &at);
    give_values(L, tree, 2, true);
    lua_pushinteger(L, value);
    return 1;
}

const uint8_t *pc_tree_values_of(lua_State *L, int index, size_t *count_out)
{
    if (lua_type(L, index) != LUA_TUSERDATA)
        return NULL;
    const struct pc_tree *tree = pc_handle_check(L, index, PC_HANDLE_TREE);
    *count_out = (size_t)tree->count;
    return tree->values;
}
