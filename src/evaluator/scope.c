/* src/evaluator/scope.c -- see scope.h. */
#include "evaluator/scope.h"

#include <lauxlib.h>
#include <string.h>

#include "base/time.h"
#include "evaluator/freeze.h"
#include "evaluator/json.h"
#include "evaluator/names.h"

enum { CHILDREN_MAX = 32, LEVELS_MAX = 8, MS_PER_HOUR = 3600000, T_AT = 10 };

static struct pc_str name_of(const struct pc_scope *node)
{
    return (struct pc_str){node->name, node->name_size};
}

/* One of 64 bits for a name with that head. */
static uint64_t bit_of(uint64_t head, size_t size)
{
    return UINT64_C(1) << (((head ^ size) * UINT64_C(0x9E3779B97F4A7C15)) >> 58);
}

/* One of 64 bits for the size of a name. */
static uint64_t size_bit(size_t size)
{
    return UINT64_C(1) << (size & 63);
}

/* ---- reading one ---------------------------------------------------------------------------------------------------------- */

static enum pc_scope_take take_of(lua_State *L, const char *name)
{
    if (lua_istable(L, -1))
        return PC_SCOPE_MEMBERS;
    if (lua_isboolean(L, -1))
        return PC_SCOPE_WHOLE;
    const char *word = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    const bool hour = strcmp(word, "hour") == 0;
    if (!hour && strcmp(word, "present") != 0)
        luaL_error(L, "a scope takes nothing so of '%s'", name);
    return hour ? PC_SCOPE_HOUR : PC_SCOPE_PRESENT;
}

/* Adds the names of the table on top to the list, sorted, as those of an object that was written canonically are.  Returns how
 * many there are. */
static int sorted_names(lua_State *L, const char *of, struct pc_str names[CHILDREN_MAX])
{
    int count = 0;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        struct pc_str name;
        if (count == CHILDREN_MAX)
            luaL_error(L, "the scope is too large at '%s'", of);
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "the scope has a name that is no text at '%s'", of);
        name.ptr = lua_tolstring(L, -2, &name.size); /* stays where it is while the table has it */
        int at = count++;
        for (; at > 0 && pc_str_compare(names[at - 1], name) > 0; at--)
            names[at] = names[at - 1];
        names[at] = name;
    }
    return count;
}

/* Reads the value on top into nodes[at], with the name below it on the stack; returns the place behind its subtree. */
static size_t read_node(lua_State *L, struct pc_scope *nodes, size_t at, int levels)
{
    struct pc_str names[CHILDREN_MAX];
    size_t size, next = at + 1;
    const char *name = luaL_checklstring(L, -2, &size);
    if (at == PC_SCOPE_NODES_MAX || levels == 0 || size > PC_SCOPE_NAME_MAX)
        luaL_error(L, "the scope is too large at '%s'", name);
    struct pc_scope *node = &nodes[at];
    *node = (struct pc_scope){.take = take_of(L, name), .name_size = (uint8_t)size};
    memcpy(node->name, name, size);
    node->head = pc_name_head(name_of(node));
    luaL_checkstack(L, 4, NULL);
    const int children = node->take == PC_SCOPE_MEMBERS ? sorted_names(L, name, names) : 0;
    for (int i = 0; i < children; i++) {
        const size_t child = next;
        lua_pushlstring(L, names[i].ptr, names[i].size);
        lua_pushvalue(L, -1);
        lua_gettable(L, -3);
        next = read_node(L, nodes, child, levels - 1);
        node->below |= bit_of(nodes[child].head, nodes[child].name_size);
        node->sizes |= size_bit(nodes[child].name_size);
        lua_pop(L, 2);
    }
    node->children = (uint8_t)children;
    node->span = (uint16_t)(next - at);
    return next;
}

size_t pc_scope_read(lua_State *L, int index, struct pc_scope *nodes)
{
    luaL_checktype(L, index, LUA_TTABLE);
    index = lua_absindex(L, index);
    lua_pushliteral(L, "");
    lua_pushvalue(L, index);
    const size_t count = read_node(L, nodes, 0, LEVELS_MAX);
    lua_pop(L, 2);
    return count;
}

/* ---- taking ----------------------------------------------------------------------------------------------------------------- */

/* The object's values under the scope's names, in the order of the names, as pc_input_member finds each.  What was written
 * canonically has them in that order too: the name behind the last one that was found is looked at first. */
static void find(const struct pc_scope *scope, yyjson_val *object, yyjson_val *found[CHILDREN_MAX])
{
    size_t i, count;
    yyjson_val *key, *val;
    uint8_t k = 0;
    const struct pc_scope *child = scope + 1;
    memset(found, 0, scope->children * sizeof *found);
    yyjson_obj_foreach(object, i, count, key, val)
    {
        const struct pc_str name = {unsafe_yyjson_get_str(key), unsafe_yyjson_get_len(key)};
        bool same = false;
        if (!(scope->sizes & size_bit(name.size)))
            continue;
        const uint64_t head = pc_name_head(name);
        if (!(scope->below & bit_of(head, name.size)) || yyjson_is_null(val))
            continue;
        for (uint8_t tried = 0; !same && tried < scope->children; tried++) {
            same = pc_name_equal(name_of(child), child->head, name, head);
            if (same)
                found[k] = val;
            child = ++k < scope->children ? child + child->span : scope + 1;
            k = k < scope->children ? k : 0;
        }
    }
}

/* Instants as dates.lua reads them: in UTC only, written in capitals. */
static bool hour_of(yyjson_val *val, int64_t *hour_out)
{
    struct pc_time time;
    const struct pc_str text = yyjson_is_str(val) ? pc_json_slice(val) : PC_STR("");
    if (text.size <= T_AT || text.ptr[T_AT] != 'T' || text.ptr[text.size - 1] != 'Z' ||
        pc_time_parse(text, &time) != PC_OK)
        return false;
    *hour_out = time.ms - (time.ms % MS_PER_HOUR + MS_PER_HOUR) % MS_PER_HOUR;
    return true;
}

/* A tag, then a length or value of 8 bytes; room for `extra` bytes behind it. */
static char *add_head(struct pc_buf *key, char tag, uint64_t value, size_t extra)
{
    char *to = pc_buf_reserve(key, 1 + sizeof value + extra);
    to[0] = tag;
    memcpy(to + 1, &value, sizeof value);
    key->size += 1 + sizeof value;
    return to + 1 + sizeof value;
}

static void add_tagged(struct pc_buf *key, char tag, uint64_t value)
{
    (void)add_head(key, tag, value, 0);
}

static void add_text(struct pc_buf *key, yyjson_val *text)
{
    const char *from = unsafe_yyjson_get_str(text);
    const size_t size = unsafe_yyjson_get_len(text);
    char *to = add_head(key, 's', size, size);
    memcpy(to, from, size);
    key->size += size;
}

static bool add_whole(yyjson_val *val, size_t max, struct pc_buf *key)
{
    size_t i, count;
    yyjson_val *name, *member;
    if (yyjson_is_str(val)) {
        add_text(key, val);
    } else if (yyjson_is_arr(val)) {
        add_tagged(key, '[', yyjson_arr_size(val));
        yyjson_arr_foreach(val, i, count, member) if (!add_whole(member, max, key)) return false;
    } else if (yyjson_is_obj(val)) {
        add_tagged(key, '{', yyjson_obj_size(val));
        yyjson_obj_foreach(val, i, count, name, member)
        {
            add_text(key, name);
            if (!add_whole(member, max, key))
                return false;
        }
    } else if (yyjson_is_num(val)) {
        add_tagged(key, (char)('0' + (yyjson_get_subtype(val) >> 3)), val->uni.u64);
    } else {
        pc_buf_add_char(key, val && yyjson_is_true(val) ? 't' : val && yyjson_is_bool(val) ? 'f' : 'z');
    }
    return key->size <= max;
}

static bool add_list(const struct pc_scope *scope, yyjson_val *list, size_t max, struct pc_buf *key)
{
    size_t i, count;
    yyjson_val *member;
    add_tagged(key, '[', yyjson_arr_size(list));
    yyjson_arr_foreach(list, i, count, member) if (!pc_scope_key(scope, member, max, key)) return false;
    return key->size <= max;
}

static bool add_members(const struct pc_scope *scope, yyjson_val *object, size_t max, struct pc_buf *key)
{
    const struct pc_scope *child = scope + 1;
    yyjson_val *found[CHILDREN_MAX];
    find(scope, object, found);
    pc_buf_add_char(key, '{');
    for (uint8_t k = 0; k < scope->children; k++, child += child->span)
        if (!found[k])
            pc_buf_add_char(key, 'z');
        else if (!pc_scope_key(child, found[k], max, key))
            return false;
    return key->size <= max;
}

bool pc_scope_key(const struct pc_scope *scope, yyjson_val *val, size_t max, struct pc_buf *key)
{
    int64_t hour;
    switch (scope->take) {
    case PC_SCOPE_MEMBERS:
        if (yyjson_is_obj(val))
            return add_members(scope, val, max, key);
        return yyjson_is_arr(val) ? add_list(scope, val, max, key) : add_whole(val, max, key);
    case PC_SCOPE_HOUR:
        if (hour_of(val, &hour))
            add_tagged(key, 'h', (uint64_t)hour);
        else
            pc_buf_add_char(key, 'z');
        return key->size <= max;
    case PC_SCOPE_PRESENT: pc_buf_add_char(key, val ? 't' : 'z'); return key->size <= max;
    default: return add_whole(val, max, key);
    }
}

static void push_members(lua_State *L, const struct pc_scope *scope, yyjson_val *object)
{
    const struct pc_scope *child = scope + 1;
    yyjson_val *found[CHILDREN_MAX];
    find(scope, object, found);
    lua_createtable(L, 0, scope->children);
    for (uint8_t k = 0; k < scope->children; k++, child += child->span) {
        pc_scope_push(L, child, found[k]);
        lua_setfield(L, -2, child->name);
    }
}

void pc_scope_push(lua_State *L, const struct pc_scope *scope, yyjson_val *val)
{
    size_t i, count;
    int64_t hour;
    yyjson_val *member;
    luaL_checkstack(L, 4, NULL);
    if (!val || (scope->take == PC_SCOPE_HOUR && !hour_of(val, &hour))) {
        lua_pushnil(L);
    } else if (scope->take == PC_SCOPE_HOUR) {
        lua_pushinteger(L, hour);
    } else if (scope->take == PC_SCOPE_PRESENT) {
        lua_pushboolean(L, 1);
    } else if (scope->take == PC_SCOPE_MEMBERS && yyjson_is_arr(val)) {
        lua_createtable(L, (int)yyjson_arr_size(val), 0);
        yyjson_arr_foreach(val, i, count, member)
        {
            pc_scope_push(L, scope, yyjson_is_null(member) ? NULL : member);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
        pc_array_mark(L);
    } else if (scope->take == PC_SCOPE_MEMBERS && yyjson_is_obj(val)) {
        push_members(L, scope, val);
    } else {
        pc_json_push(L, val);
    }
}
