/* src/evaluator/leaves.c -- see tree_nodes.h.
 *
 * Stack, all the time: 1 the tree, 2 the facts, 3 the caller's, 4 the list of names and words. */
#include <lauxlib.h>
#include <math.h>

#include "evaluator/freeze.h"
#include "evaluator/json.h"
#include "evaluator/sheet.h"
#include "evaluator/tree_nodes.h"
#include "evaluator/vm.h"

static const double EXACT_MAX = 9007199254740992.0; /* 2^53: integers up to here compare as doubles do */

/* A comparison being made: its fact lies in the question or is on top of the stack. */
struct leaf {
    lua_State *L;
    const struct pc_sheet *sheet; /* NULL: the facts are an ordinary table */
    const struct pc_tree_node *node;
    lua_Integer words; /* place in the list of what it is compared with */
    yyjson_val *val; /* NULL: on top of the stack */
};

/* The number on top; false when it is none, or one that a double cannot hold. */
static bool read_number(lua_State *L, double *number_out)
{
    *number_out = lua_tonumber(L, -1);
    return lua_type(L, -1) == LUA_TNUMBER && (fabs(*number_out) < EXACT_MAX || !lua_isinteger(L, -1));
}

/* The same of a value of the question. */
static bool lying_number(yyjson_val *val, double *number_out)
{
    *number_out = yyjson_get_num(val);
    return yyjson_is_num(val) && pc_json_is_exact(val);
}

static int compare_numbers(const struct pc_tree_node *node, double v, double limit)
{
    switch (node->op) {
    case PC_OP_AT_LEAST: return v >= limit;
    case PC_OP_AT_MOST: return v <= limit;
    case PC_OP_ABOVE: return v > limit;
    case PC_OP_BELOW: return v < limit;
    case PC_OP_BETWEEN: return v >= limit && v <= node->b;
    default: return v == limit;
    }
}

/* Reads the fact that is the limit; PC_TREE_TRUE when it is there as a number. */
static int read_limit(const struct leaf *leaf, double *limit_out)
{
    const uint32_t place = leaf->node->other_place;
    yyjson_val *val = pc_sheet_lying(leaf->sheet, place);
    if (val)
        return lying_number(val, limit_out) ? PC_TREE_TRUE : PC_TREE_NOT_DECIDED;
    lua_rawgeti(leaf->L, 4, leaf->words);
    if (pc_sheet_get(leaf->L, leaf->sheet, 2, place) == LUA_TNIL)
        return PC_TREE_UNKNOWN;
    return read_number(leaf->L, limit_out) ? PC_TREE_TRUE : PC_TREE_NOT_DECIDED;
}

static int compare_number(const struct leaf *leaf)
{
    const struct pc_tree_node *node = leaf->node;
    double v, limit = node->a;
    const bool is_number = leaf->val ? lying_number(leaf->val, &v) : read_number(leaf->L, &v);
    if (!is_number || (node->words && !node->other) || isnan(node->a) || isnan(node->b))
        return PC_TREE_NOT_DECIDED;
    const int known = node->other ? read_limit(leaf, &limit) : PC_TREE_TRUE;
    return known == PC_TREE_TRUE ? compare_numbers(node, v, limit) : known;
}

/* Whether the fact is the word, or in the set. */
static int compare_word(const struct leaf *leaf)
{
    lua_State *L = leaf->L;
    if (leaf->val)
        pc_json_push(L, leaf->val);
    if (lua_type(L, -1) != LUA_TSTRING || !leaf->node->words)
        return PC_TREE_NOT_DECIDED;
    bool found;
    if (lua_rawgeti(L, 4, leaf->words) == LUA_TSTRING) {
        found = lua_rawequal(L, -1, -2);
    } else {
        lua_pushvalue(L, -2);
        found = lua_rawget(L, -2) != LUA_TNIL;
    }
    return leaf->node->op == PC_OP_IS_NONE_OF ? !found : found;
}

static int compare_flag(const struct leaf *leaf)
{
    const bool expected = leaf->node->op == PC_OP_IS_TRUE;
    if (leaf->val)
        return yyjson_is_bool(leaf->val) ? yyjson_get_bool(leaf->val) == expected : PC_TREE_NOT_DECIDED;
    return lua_isboolean(leaf->L, -1) ? lua_toboolean(leaf->L, -1) == expected : PC_TREE_NOT_DECIDED;
}

/* Whether the value on top is in the set below it; pops it. */
static bool is_in_set(lua_State *L)
{
    const bool found = !lua_isnil(L, -1) && lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 1);
    return found;
}

/* Whether one of the list's `count` members is in the set. */
static bool includes(const struct leaf *leaf, lua_Integer count)
{
    lua_State *L = leaf->L;
    bool found = false;
    pc_vm_charge(L, (size_t)count);
    lua_rawgeti(L, 4, leaf->words);
    const int set = lua_gettop(L);
    yyjson_val *member = leaf->val ? unsafe_yyjson_get_first(leaf->val) : NULL;
    for (lua_Integer i = 1; !found && i <= count; i++) {
        if (member) {
            pc_json_push(L, member);
            member = unsafe_yyjson_get_next(member);
        } else {
            lua_rawgeti(L, set - 1, i);
        }
        found = is_in_set(L);
    }
    return found;
}

static int compare_list(const struct leaf *leaf)
{
    lua_State *L = leaf->L;
    const struct pc_tree_node *node = leaf->node;
    const bool is_list = leaf->val ? yyjson_is_arr(leaf->val)
                                   : lua_istable(L, -1) && pc_array_is_marked(L, -1);
    if (!is_list)
        return PC_TREE_NOT_DECIDED;
    const lua_Integer count = (lua_Integer)(leaf->val ? yyjson_arr_size(leaf->val)
                                                      : (size_t)lua_rawlen(L, -1));
    switch (node->op) {
    case PC_OP_IS_EMPTY: return count == 0;
    case PC_OP_COUNT_AT_LEAST: return (double)count >= node->a;
    case PC_OP_COUNT_AT_MOST: return (double)count <= node->a;
    case PC_OP_INCLUDES_NONE: return node->words ? !includes(leaf, count) : count == 0;
    default: return node->words ? includes(leaf, count) : count > 0;
    }
}

static int compare(const struct leaf *leaf)
{
    switch (leaf->node->op) {
    case PC_OP_AT_LEAST:
    case PC_OP_AT_MOST:
    case PC_OP_ABOVE:
    case PC_OP_BELOW:
    case PC_OP_BETWEEN: return compare_number(leaf);
    case PC_OP_EQUALS:
        return leaf->node->words && !leaf->node->other ? compare_word(leaf) : compare_number(leaf);
    case PC_OP_IS_TRUE:
    case PC_OP_IS_FALSE: return compare_flag(leaf);
    case PC_OP_IS_ONE_OF:
    case PC_OP_IS_NONE_OF: return compare_word(leaf);
    case PC_OP_IS_EMPTY:
    case PC_OP_COUNT_AT_LEAST:
    case PC_OP_COUNT_AT_MOST:
    case PC_OP_INCLUDES:
    case PC_OP_INCLUDES_ANY:
    case PC_OP_INCLUDES_NONE: return compare_list(leaf);
    case PC_OP_KNOWN: return PC_TREE_TRUE;
    default: return PC_TREE_NOT_DECIDED;
    }
}

static int run_leaf(lua_State *L, const struct pc_tree *tree, const struct pc_sheet *sheet, lua_Integer i)
{
    const struct pc_tree_node *node = &tree->nodes[i - 1];
    const struct leaf leaf = {L, sheet, node, tree->count + i, pc_sheet_lying(sheet, node->place)};
    if (!leaf.val) {
        lua_rawgeti(L, 4, i);
        if (pc_sheet_get(L, sheet, 2, node->place) == LUA_TNIL)
            return PC_TREE_UNKNOWN;
    }
    return compare(&leaf);
}

/* Pushes the name at `at` of the list and its fact; false: that is unknown. */
static bool push_read(lua_State *L, const struct pc_tree *tree, const struct pc_sheet *sheet, lua_Integer at)
{
    const uint32_t place = tree->places[at - 2 * tree->count - 1];
    yyjson_val *val = pc_sheet_lying(sheet, place);
    lua_rawgeti(L, 4, at);
    if (val && !yyjson_is_ctn(val)) {
        pc_json_push(L, val);
        return true;
    }
    lua_pushvalue(L, -1);
    return pc_sheet_get(L, sheet, 2, place) != LUA_TNIL;
}

/* Runs the custom part `i` on what it reads; unknown as soon as one of that is. */
static int run_custom(lua_State *L, const struct pc_tree *tree, const struct pc_sheet *sheet, lua_Integer i)
{
    const struct pc_tree_node *node = &tree->nodes[i - 1];
    lua_rawgeti(L, 4, tree->count + i);
    lua_rawgeti(L, 4, i);
    for (lua_Integer r = 0; r < node->reads; r++) {
        if (!push_read(L, tree, sheet, node->reads_at + r))
            return PC_TREE_UNKNOWN;
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
static void run_customs(lua_State *L, struct pc_tree *tree, const struct pc_sheet *sheet)
{
    lua_Integer left = tree->customs;
    for (lua_Integer i = 1; left > 0; i++) {
        const struct pc_tree_node *node = &tree->nodes[i - 1];
        if (node->op != PC_OP_CUSTOM)
            continue;
        pc_vm_charge(L, (size_t)node->reads);
        tree->values[i - 1] = (uint8_t)run_custom(L, tree, sheet, i);
        lua_settop(L, 4);
        left--;
    }
}

static uint32_t place_in(lua_State *L, const struct pc_sheet *sheet, lua_Integer at)
{
    lua_rawgeti(L, 4, at);
    const uint32_t place = pc_sheet_place(L, sheet, -1);
    lua_pop(L, 1);
    return place;
}

/* Finds the places of all names in the sheet; a tree is asked about one criterion's facts, so this is done once. */
static void bind(lua_State *L, struct pc_tree *tree, const struct pc_sheet *sheet)
{
    for (lua_Integer i = 1; i <= tree->count; i++) {
        struct pc_tree_node *node = &tree->nodes[i - 1];
        node->place = place_in(L, sheet, i);
        node->other_place = node->other ? place_in(L, sheet, tree->count + i) : 0;
    }
    for (lua_Integer at = 2 * tree->count + 1; at <= tree->listed; at++)
        tree->places[at - 2 * tree->count - 1] = place_in(L, sheet, at);
    tree->bound = sheet->of;
}

bool pc_leaves_run(lua_State *L, struct pc_tree *tree)
{
    lua_settop(L, 3);
    lua_getiuservalue(L, 1, 1);
    luaL_checkstack(L, 12, NULL);
    pc_vm_charge(L, (size_t)tree->count);
    const struct pc_sheet *sheet = pc_sheet_of(L, 2);
    if (sheet && sheet->of != tree->bound)
        bind(L, tree, sheet);
    for (lua_Integer i = 1; i <= tree->count; i++) {
        const enum pc_tree_op op = tree->nodes[i - 1].op;
        if (op == PC_OP_NONE || op == PC_OP_CUSTOM)
            continue;
        const int value = run_leaf(L, tree, sheet, i);
        lua_settop(L, 4);
        if (value == PC_TREE_NOT_DECIDED)
            return false;
        tree->values[i - 1] = (uint8_t)value;
    }
    run_customs(L, tree, sheet);
    return true;
}
