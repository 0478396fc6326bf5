/* src/evaluator/sandbox.c -- see sandbox.h.
 *
 * Lua's libraries are opened once, the wanted functions are taken out, and the global table is emptied: what nobody
 * listed here cannot be named.  Left out for the same answer on every machine: random, time, the logarithms and
 * trigonometry of the C library (their last digit differs), addresses, the order of a hash. */
#include "evaluator/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "evaluator/freeze.h"
#include "evaluator/safe.h"
#include "evaluator/vm.h"

/* Functions and constants that are taken from Lua unchanged. */
static const char *const base_names[] = {"assert", "error", "ipairs", "select", "type", NULL};
static const char *const math_names[] = {"abs",  "ceil",       "floor", "fmod",       "huge",
                                         "max",  "maxinteger", "min",   "mininteger", "modf",
                                         "sqrt", "tointeger",  "type",  "ult",        NULL};
static const char *const utf8_names[] = {"charpattern", NULL};

/* A library of the sandbox: where Lua's own is opened, what is taken from it and what is replaced. */
struct library {
    const char *name, *prefix;
    lua_CFunction open;
    const char *const *names;
    const luaL_Reg *replaced;
};

static const char *const no_names[] = {NULL};
static const luaL_Reg nothing_replaced[] = {{NULL, NULL}};

static const struct library libraries[] = {
    {"math", "math.", luaopen_math, math_names, nothing_replaced},
    {"string", "string.", luaopen_string, no_names, pc_safe_string},
    {"table", "table.", luaopen_table, no_names, pc_safe_table},
    {"utf8", "utf8.", luaopen_utf8, utf8_names, pc_safe_utf8},
};

static void take(lua_State *L, int from, int to, const char *const *names)
{
    for (; *names; names++) {
        lua_getfield(L, from, *names);
        lua_setfield(L, to, *names);
    }
}

/* Sets each listed function; its upvalues are Lua's own function of that name and our tostring (may be nil). */
static void replace(lua_State *L, int from, int to, int tostring, const luaL_Reg *list)
{
    for (; list->name; list++) {
        lua_getfield(L, from, list->name);
        if (list->func) {
            lua_pushvalue(L, tostring);
            lua_pushcclosure(L, list->func, 2);
        }
        lua_setfield(L, to, list->name);
    }
}

/* Opens one of Lua's libraries and pushes its table; it stays reachable for nobody else. */
static void open_library(lua_State *L, lua_CFunction open)
{
    lua_pushcfunction(L, open);
    lua_call(L, 0, 1);
}

/* Strings find their methods in our table, and nobody can get at the metatable. */
static void lock_string_metatable(lua_State *L, int strings)
{
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, strings);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

/* Puts a strict, read-only view of each library into the table at `to`. */
static void add_libraries(lua_State *L, int to, int tostring)
{
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        const struct library *library = &libraries[i];
        open_library(L, library->open);
        const int original = lua_gettop(L);
        lua_newtable(L);
        const int made = lua_gettop(L);
        take(L, original, made, library->names);
        replace(L, original, made, tostring, library->replaced);
        if (library->open == luaopen_string)
            lock_string_metatable(L, made);
        pc_freeze_view(L, made, library->prefix);
        lua_setfield(L, to, library->name);
        lua_settop(L, original - 1);
    }
}

static void empty_globals(lua_State *L)
{
    lua_pushglobaltable(L);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, -4);
    }
    lua_pop(L, 1);
}

static int refuse_global(lua_State *L)
{
    pc_vm_blocked(L, "a file may not set the global '%s'; write local", luaL_tolstring(L, 2, NULL));
}

/* Stores a strict view of the names at `names` as an environment. */
static void make_environment(lua_State *L, int names, enum pc_vm_slot slot)
{
    pc_freeze_view(L, names, "");
    lua_getmetatable(L, -1);
    lua_pushcfunction(L, refuse_global);
    lua_setfield(L, -2, "__newindex");
    lua_pop(L, 1);
    lua_rawseti(L, LUA_REGISTRYINDEX, slot);
}

static void copy_names(lua_State *L, int from, int to)
{
    lua_pushnil(L);
    while (lua_next(L, from)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, to);
    }
}

void pc_sandbox_build(lua_State *L, lua_CFunction require)
{
    open_library(L, luaopen_base);
    const int original = lua_gettop(L);
    lua_newtable(L);
    const int policy = lua_gettop(L);
    lua_newtable(L);
    const int library = lua_gettop(L);
    lua_pushnil(L);
    const int nothing = lua_gettop(L);

    take(L, original, policy, base_names);
    replace(L, original, policy, nothing, pc_safe_base);
    lua_getfield(L, policy, "tostring");
    add_libraries(L, policy, lua_gettop(L));
    copy_names(L, policy, library);
    replace(L, original, library, nothing, pc_safe_library);

    lua_pushboolean(L, 0);
    lua_pushcclosure(L, require, 1);
    lua_setfield(L, policy, "require");
    lua_pushboolean(L, 1); /* the library may require all of itself, policies what it offers */
    lua_pushcclosure(L, require, 1);
    lua_setfield(L, library, "require");

    make_environment(L, policy, PC_SLOT_POLICY_ENV);
    make_environment(L, library, PC_SLOT_LIBRARY_ENV);
    lua_settop(L, original - 1);
    empty_globals(L);
}

void pc_sandbox_enter(lua_State *L, const char *path)
{
    const bool library = strncmp(path, "lib/precert/", 12) == 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, library ? PC_SLOT_LIBRARY_ENV : PC_SLOT_POLICY_ENV);
    lua_setupvalue(L, -2, 1);
}

/* Appends the names of the table on top, and of tables in it, each behind `prefix`. */
static void list_table(lua_State *L, const char *prefix, int level, struct pc_buf *out)
{
    pc_safe_push_sorted_keys(L, -1);
    const int keys = lua_gettop(L), table = keys - 1;
    for (lua_Integer i = 1; lua_rawgeti(L, keys, i) != LUA_TNIL; i++) {
        const char *key = lua_tostring(L, -1);
        lua_pushfstring(L, "%s%s", prefix, key);
        pc_freeze_push_readable(L, table);
        lua_pushstring(L, key);
        lua_rawget(L, -2);
        lua_remove(L, -2);
        pc_buf_printf(out, "%s %s\n", lua_tostring(L, -2), luaL_typename(L, -1));
        if (lua_istable(L, -1) && level < 4) {
            lua_pushfstring(L, "%s.", lua_tostring(L, -2));
            lua_insert(L, -2);
            list_table(L, lua_tostring(L, -2), level + 1, out);
            lua_remove(L, -2);
        }
        lua_pop(L, 3);
    }
    lua_pop(L, 2);
}

/* Appends what values of every type but tables reach through their metatable. */
static void list_metatables(lua_State *L, struct pc_buf *out)
{
    lua_pushnil(L);
    lua_pushboolean(L, 1);
    lua_pushinteger(L, 1);
    lua_pushliteral(L, "");
    lua_pushcfunction(L, refuse_global);
    for (int top = lua_gettop(L), i = top - 4; i <= top; i++) {
        if (!lua_getmetatable(L, i))
            continue;
        lua_pushfstring(L, "(%s).", luaL_typename(L, i));
        lua_insert(L, -2);
        list_table(L, lua_tostring(L, -2), 1, out);
        lua_pop(L, 1);
    }
    lua_pop(L, 5);
}

static void list_environment(lua_State *L, enum pc_vm_slot slot, const char *prefix, struct pc_buf *out)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
    luaL_getmetafield(L, -1, "__index"); /* the names; the environment itself is empty */
    list_table(L, prefix, 1, out);
    lua_pop(L, 1);
}

void pc_sandbox_list(lua_State *L, struct pc_buf *out)
{
    lua_pushglobaltable(L);
    list_table(L, "(global) ", 1, out);
    list_environment(L, PC_SLOT_POLICY_ENV, "policy ", out);
    list_environment(L, PC_SLOT_LIBRARY_ENV, "library ", out);
    list_metatables(L, out);
}

bool pc_sandbox_is_golden(lua_State *L)
{
    struct pc_buf list = {0};
    pc_sandbox_list(L, &list);
    const bool same = pc_str_is(pc_buf_str(&list), pc_sandbox_golden);
    pc_buf_free(&list);
    return same;
}
