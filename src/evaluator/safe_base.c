/* src/evaluator/safe_base.c -- walking tables in a fixed order, text of values, protected calls, metatables. */
#include <string.h>

#include "evaluator/freeze.h"
#include "evaluator/safe.h"
#include "evaluator/vm.h"

enum { BYTES_PER_UNIT = 16 };

/* 0 number, 1 text, 2 boolean; keys of other types have no order that is the same on every run. */
static int rank_of(lua_State *L, int index)
{
    switch (lua_type(L, index)) {
    case LUA_TNUMBER: return 0;
    case LUA_TSTRING: return 1;
    case LUA_TBOOLEAN: return 2;
    default: pc_vm_blocked(L, "a table with a %s as key has no fixed order", luaL_typename(L, index));
    }
}

static bool key_before(lua_State *L, int a, int b)
{
    const int rank_a = rank_of(L, a), rank_b = rank_of(L, b);
    if (rank_a != rank_b)
        return rank_a < rank_b;
    if (rank_a == 0)
        return lua_compare(L, a, b, LUA_OPLT);
    if (rank_a == 2)
        return lua_toboolean(L, a) < lua_toboolean(L, b);

    size_t size_a, size_b;
    const char *text_a = lua_tolstring(L, a, &size_a), *text_b = lua_tolstring(L, b, &size_b);
    return pc_str_compare((struct pc_str){text_a, size_a}, (struct pc_str){text_b, size_b}) < 0;
}

static int compare_keys(lua_State *L)
{
    lua_pushboolean(L, key_before(L, 1, 2));
    return 1;
}

void pc_safe_push_sorted_keys(lua_State *L, int index)
{
    pc_freeze_push_readable(L, index);
    const int content = lua_gettop(L);
    const lua_Unsigned size = lua_rawlen(L, content);
    lua_createtable(L, size < 1024 ? (int)size : 1024, 0);
    lua_Integer count = 0;
    lua_pushnil(L);
    while (lua_next(L, content)) {
        lua_pop(L, 1);
        rank_of(L, -1);
        lua_pushvalue(L, -1);
        lua_rawseti(L, content + 1, ++count);
    }
    pc_vm_charge(L, (size_t)count);
    lua_pushcfunction(L, compare_keys);
    pc_safe_sort(L, content + 1, 1, count, content + 2);
    lua_settop(L, content + 1);
    lua_remove(L, content);
}

/* Upvalues: the table's content, its keys, how many were given out. */
static int pairs_step(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(3));
    for (;;) {
        at++;
        if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL)
            return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
            break;
        lua_pop(L, 2); /* removed while the loop ran */
    }
    lua_pushinteger(L, at);
    lua_copy(L, -1, lua_upvalueindex(3));
    lua_pop(L, 1);
    return 2;
}

static int safe_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    pc_freeze_push_readable(L, 1);
    pc_safe_push_sorted_keys(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_step, 3);
    return 1;
}

/* next for policies: the first, or the next greater, key. */
static int safe_next(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    pc_freeze_push_readable(L, 1); /* 3 */
    lua_pushnil(L); /* 4: best so far */
    size_t steps = 1;
    lua_pushnil(L);
    while (lua_next(L, 3)) {
        lua_pop(L, 1);
        steps++;
        const bool after = lua_isnil(L, 2) ? (rank_of(L, -1), true) : key_before(L, 2, lua_gettop(L));
        if (after && (lua_isnil(L, 4) || key_before(L, lua_gettop(L), 4)))
            lua_copy(L, -1, 4);
    }
    pc_vm_charge(L, steps);
    lua_settop(L, 4);
    if (lua_isnil(L, 4))
        return 1;
    lua_pushvalue(L, 4);
    lua_rawget(L, 3);
    return 2;
}

/* next for the library, which sorts what it shows: any order, but through frozen tables. */
static int library_next(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    pc_freeze_push_readable(L, 1);
    lua_insert(L, 2);
    if (lua_next(L, 2))
        return 2;
    lua_pushnil(L);
    return 1;
}

/* Text of a value; never an address. */
static int safe_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    const int type = lua_type(L, 1);
    const bool plain = type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING;
    if (plain || luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
        luaL_tolstring(L, 1, NULL);
        return 1;
    }
    if (luaL_getmetafield(L, 1, "__name") == LUA_TSTRING)
        return 1;
    lua_pushstring(L, lua_typename(L, type));
    return 1;
}

/* tonumber, with the length of the text charged: reading digits is a loop in C. */
static int safe_tonumber(lua_State *L)
{
    if (lua_type(L, 1) == LUA_TSTRING)
        pc_vm_charge(L, lua_rawlen(L, 1) / BYTES_PER_UNIT);
    return lua_tocfunction(L, lua_upvalueindex(1))(L); /* in this frame: its errors name function and line */
}

int pc_safe_protect(lua_State *L)
{
    luaL_checkany(L, 1);
    const uint64_t limit = pc_vm_of(L)->budget.limit;
    const int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    pc_vm_rethrow_stop(L);
    pc_vm_of(L)->budget.limit = limit; /* an error may have left a file's own, narrower budget behind */
    if (status != LUA_OK)
        pc_vm_of(L)->chunk[0] = '\0';
    lua_pushboolean(L, status == LUA_OK);
    lua_insert(L, 1);
    return lua_gettop(L);
}

/* Finalizers run where no budget counts, weak tables crash 5.4.4 when memory ends, __close runs while unwinding. */
static int safe_setmetatable(lua_State *L)
{
    static const char *const refused[] = {"__gc", "__mode", "__close", "__metatable"};
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        pc_vm_blocked(L, "this table's metatable is locked");
    for (size_t i = 0; lua_istable(L, 2) && i < sizeof refused / sizeof *refused; i++) {
        lua_pushstring(L, refused[i]);
        lua_rawget(L, 2);
        const bool harmless = lua_isnil(L, -1) || (i == 3 && lua_isboolean(L, -1));
        if (!harmless)
            pc_vm_blocked(L, "setmetatable with %s", refused[i]);
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int safe_getmetatable(lua_State *L)
{
    luaL_checkany(L, 1);
    if (!lua_getmetatable(L, 1)) {
        lua_pushnil(L);
        return 1;
    }
    luaL_getmetafield(L, 1, "__metatable");
    return 1; /* the protecting value when there is one, else nothing was pushed above the metatable */
}

/* tonumber is completed with Lua's own function by the sandbox. */
const luaL_Reg pc_safe_base[] = {
    {"next", safe_next},         {"pairs", safe_pairs}, {"tonumber", safe_tonumber},
    {"tostring", safe_tostring}, {NULL, NULL},
};

const luaL_Reg pc_safe_library[] = {
    {"getmetatable", safe_getmetatable}, {"next", library_next}, {"pcall", pc_safe_protect},
    {"setmetatable", safe_setmetatable}, {NULL, NULL},
};
