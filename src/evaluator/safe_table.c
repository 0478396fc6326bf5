/* src/evaluator/safe_table.c -- table.*: raw, bounded by what the table really holds, charged; a stable sort. */
#include <stdint.h>

#include "evaluator/freeze.h"
#include "evaluator/safe.h"
#include "evaluator/vm.h"

enum { INSERTION_MAX = 8 };

static lua_Integer size_of(lua_State *L, int index)
{
    return (lua_Integer)lua_rawlen(L, index);
}

/* table.concat(list [, sep [, i [, j]]]) */
static int table_concat(lua_State *L)
{
    size_t separator_size;
    const char *separator = luaL_optlstring(L, 2, "", &separator_size);
    lua_settop(L, 4);
    pc_freeze_push_readable(L, 1);
    const lua_Integer from = luaL_optinteger(L, 3, 1), to = luaL_optinteger(L, 4, size_of(L, 5));

    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (lua_Integer i = from; i <= to; i++) {
        lua_rawgeti(L, 5, i);
        if (!lua_isstring(L, -1))
            luaL_error(L, "invalid value (at index %I) in table for 'concat'", (LUAI_UACINT)i);
        luaL_addvalue(&buffer);
        if (i == to)
            break; /* also keeps i from passing the greatest integer */
        luaL_addlstring(&buffer, separator, separator_size);
        if (i % 64 == 0)
            pc_vm_charge(L, 64);
    }
    luaL_pushresult(&buffer);
    return 1;
}

/* table.insert(list, [pos,] value) */
static int table_insert(lua_State *L)
{
    pc_freeze_check_writable(L, 1);
    const lua_Integer end = size_of(L, 1) + 1;
    if (lua_gettop(L) == 2) {
        lua_rawseti(L, 1, end);
        return 0;
    }
    if (lua_gettop(L) != 3)
        return luaL_error(L, "wrong number of arguments to 'insert'");
    const lua_Integer at = luaL_checkinteger(L, 2);
    luaL_argcheck(L, at >= 1 && at <= end, 2, "position out of bounds");
    pc_vm_charge(L, (size_t)(end - at));
    for (lua_Integer i = end; i > at; i--) {
        lua_rawgeti(L, 1, i - 1);
        lua_rawseti(L, 1, i);
    }
    lua_rawseti(L, 1, at);
    return 0;
}

/* table.remove(list [, pos]) */
static int table_remove(lua_State *L)
{
    pc_freeze_check_writable(L, 1);
    const lua_Integer size = size_of(L, 1), at = luaL_optinteger(L, 2, size);
    if (!lua_isnoneornil(L, 2))
        luaL_argcheck(L, at >= 1 && at <= size + 1, 2, "position out of bounds");
    lua_rawgeti(L, 1, at);
    pc_vm_charge(L, size > at ? (size_t)(size - at) : 1);
    for (lua_Integer i = at; i < size; i++) {
        lua_rawgeti(L, 1, i + 1);
        lua_rawseti(L, 1, i);
    }
    if (at <= size && at >= 1) {
        lua_pushnil(L);
        lua_rawseti(L, 1, size);
    }
    return 1;
}

/* table.move(a1, f, e, t [, a2]) */
static int table_move(lua_State *L)
{
    const lua_Integer from = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3),
                      to = luaL_checkinteger(L, 4);
    const int target = lua_isnoneornil(L, 5) ? 1 : 5;
    pc_freeze_check_writable(L, target);
    lua_settop(L, 5);
    pc_freeze_push_readable(L, 1);
    if (last >= from) {
        luaL_argcheck(L, from > 0 || last < LUA_MAXINTEGER + from, 3, "too many elements to move");
        const lua_Integer count = last - from + 1;
        luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
        pc_vm_charge(L, (size_t)count);
        const bool down = to > last || to <= from || target != 1;
        for (lua_Integer i = 0; i < count; i++) {
            const lua_Integer at = down ? i : count - 1 - i;
            lua_rawgeti(L, 6, from + at);
            lua_rawseti(L, target, to + at);
        }
    }
    lua_pushvalue(L, target);
    return 1;
}

/* table.pack(...) */
static int table_pack(lua_State *L)
{
    const int count = lua_gettop(L);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--)
        lua_rawseti(L, 1, i);
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

/* table.unpack(list [, i [, j]]) */
static int table_unpack(lua_State *L)
{
    lua_settop(L, 3);
    pc_freeze_push_readable(L, 1);
    const lua_Integer from = luaL_optinteger(L, 2, 1), to = luaL_optinteger(L, 3, size_of(L, 4));
    if (from > to)
        return 0;
    if ((lua_Unsigned)to - (lua_Unsigned)from >= PC_VM_SPREAD_MAX)
        return luaL_error(L, "too many results to unpack");
    const int count = (int)(to - from) + 1;
    pc_vm_charge(L, (size_t)count);
    luaL_checkstack(L, count, "too many results to unpack");
    for (int i = 0; i < count; i++)
        lua_rawgeti(L, 4, from + i);
    return count;
}

/* Whether the value at `a` goes before the one at `b`. */
static bool goes_before(lua_State *L, int less, int a, int b)
{
    if (less == 0)
        return lua_compare(L, a, b, LUA_OPLT);
    a = lua_absindex(L, a);
    b = lua_absindex(L, b);
    lua_pushvalue(L, less);
    lua_pushvalue(L, a);
    lua_pushvalue(L, b);
    lua_call(L, 2, 1);
    const bool before = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return before;
}

static void insertion_sort(lua_State *L, int list, lua_Integer first, lua_Integer last, int less)
{
    for (lua_Integer i = first + 1; i <= last; i++) {
        lua_Integer at = i;
        lua_rawgeti(L, list, i);
        for (; at > first; at--) {
            lua_rawgeti(L, list, at - 1);
            if (!goes_before(L, less, -2, -1)) {
                lua_pop(L, 1);
                break;
            }
            lua_rawseti(L, list, at);
        }
        lua_rawseti(L, list, at);
    }
}

/* Merges list[first..middle] and list[middle+1..last] through `scratch`. */
static void merge(lua_State *L, int list, int scratch, const lua_Integer bounds[3], int less)
{
    const lua_Integer first = bounds[0], middle = bounds[1], last = bounds[2];
    for (lua_Integer i = first; i <= middle; i++) {
        lua_rawgeti(L, list, i);
        lua_rawseti(L, scratch, i - first + 1);
    }
    lua_Integer left = 1, right = middle + 1, to = first;
    const lua_Integer left_count = middle - first + 1;
    while (left <= left_count && right <= last) {
        lua_rawgeti(L, scratch, left);
        lua_rawgeti(L, list, right);
        if (goes_before(L, less, -1, -2)) {
            lua_rawseti(L, list, to++);
            lua_pop(L, 1);
            right++;
        } else {
            lua_pop(L, 1);
            lua_rawseti(L, list, to++);
            left++;
        }
    }
    for (; left <= left_count; left++) {
        lua_rawgeti(L, scratch, left);
        lua_rawseti(L, list, to++);
    }
}

static void merge_sort(lua_State *L, int list, int scratch, const lua_Integer bounds[2], int less)
{
    const lua_Integer first = bounds[0], last = bounds[1];
    pc_vm_charge(L, (size_t)(last - first + 1));
    if (last - first < INSERTION_MAX) {
        insertion_sort(L, list, first, last, less);
        return;
    }
    const lua_Integer middle = first + (last - first) / 2;
    merge_sort(L, list, scratch, (const lua_Integer[]){first, middle}, less);
    merge_sort(L, list, scratch, (const lua_Integer[]){middle + 1, last}, less);
    merge(L, list, scratch, (const lua_Integer[]){first, middle, last}, less);
}

void pc_safe_sort(lua_State *L, int index, lua_Integer first, lua_Integer last, int less)
{
    if (last <= first)
        return;
    luaL_checkstack(L, 16, NULL);
    lua_newtable(L);
    const int scratch = lua_gettop(L);
    merge_sort(L, index, scratch, (const lua_Integer[]){first, last}, less);
    lua_pop(L, 1);
}

/* table.sort(list [, less]): Lua's own asks the clock for pivots and trusts the comparison. */
static int table_sort(lua_State *L)
{
    pc_freeze_check_writable(L, 1);
    const bool given = !lua_isnoneornil(L, 2);
    if (given)
        luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    pc_safe_sort(L, 1, 1, size_of(L, 1), given ? 2 : 0);
    return 0;
}

const luaL_Reg pc_safe_table[] = {
    {"concat", table_concat}, {"insert", table_insert}, {"move", table_move},     {"pack", table_pack},
    {"remove", table_remove}, {"sort", table_sort},     {"unpack", table_unpack}, {NULL, NULL},
};
