/* src/evaluator/freeze.c -- see freeze.h.
 *
 * Lua calls no metamethod for writing a key that a table has.  So the content moves into a second table, and the first
 * one stays empty with a metatable that reads from there: one hop more for a read (measured 9.4 ns for 4.6), nothing else. */
#include "evaluator/freeze.h"

#include <lauxlib.h>

#include "evaluator/vm.h"

enum { LEVELS_MAX = 100 };

static int refuse_write(lua_State *L)
{
    pc_vm_blocked(L, "'%s' cannot be changed: what is loaded is read-only", luaL_tolstring(L, 2, NULL));
}

static int frozen_size(lua_State *L)
{
    pc_freeze_push_readable(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

bool pc_array_is_marked(lua_State *L, int index)
{
    if (!lua_getmetatable(L, index))
        return false;
    bool marked = lua_topointer(L, -1) == pc_vm_of(L)->array_mark;
    lua_pop(L, 1);
    if (!marked && pc_freeze_content(L, index)) {
        marked = pc_array_is_marked(L, -1);
        lua_pop(L, 1);
    }
    return marked;
}

void pc_array_mark(lua_State *L)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_ARRAY_MARK);
    lua_setmetatable(L, -2);
}

/* A frozen table's metatable is known by its __newindex, which no Lua code can get hold of. */
bool pc_freeze_content(lua_State *L, int index)
{
    if (!lua_getmetatable(L, index))
        return false;
    if (lua_topointer(L, -1) == pc_vm_of(L)->array_mark) { /* most of what has a metatable */
        lua_pop(L, 1);
        return false;
    }
    lua_pushliteral(L, "__newindex");
    lua_rawget(L, -2);
    if (lua_tocfunction(L, -1) != refuse_write) {
        lua_pop(L, 2);
        return false;
    }
    lua_pop(L, 1);
    lua_pushliteral(L, "__index");
    lua_rawget(L, -2);
    lua_remove(L, -2);
    return true;
}

void pc_freeze_push_readable(lua_State *L, int index)
{
    luaL_checktype(L, index, LUA_TTABLE);
    if (!pc_freeze_content(L, index))
        lua_pushvalue(L, index);
}

void pc_freeze_check_writable(lua_State *L, int index)
{
    luaL_checktype(L, index, LUA_TTABLE);
    if (pc_freeze_content(L, index))
        pc_vm_blocked(L, "what is loaded is read-only");
}

/* Gives the empty table at `shell` the metatable that reads from the table on top; pops that. */
static void close_shell(lua_State *L, int shell)
{
    lua_createtable(L, 0, 4);
    lua_insert(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, frozen_size);
    lua_setfield(L, -2, "__len");
    lua_pushliteral(L, "frozen");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, shell);
}

static bool freezable(lua_State *L, int index)
{
    if (!lua_istable(L, index))
        return false;
    if (!lua_getmetatable(L, index))
        return true;
    const bool array = lua_topointer(L, -1) == pc_vm_of(L)->array_mark;
    lua_pop(L, 1);
    return array;
}

/* Moves the content of the table at `index` (absolute) into a new table, which it pushes. */
static void move_content(lua_State *L, int index)
{
    lua_newtable(L);
    if (lua_getmetatable(L, index))
        lua_setmetatable(L, -2); /* an array stays one */
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
    lua_pushnil(L);
    while (lua_next(
        L, -2)) { /* clearing a table while walking another is allowed; walking itself is by content */
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, index);
    }
}

static void freeze_level(lua_State *L, int index, int level)
{
    index = lua_absindex(L, index);
    if (!freezable(L, index))
        return;
    if (level > LEVELS_MAX)
        luaL_error(L, "tables are nested too deeply to be frozen");

    luaL_checkstack(L, 12, "tables are nested too deeply to be frozen");
    move_content(L, index);
    const int content = lua_gettop(L);
    lua_pushvalue(L, content);
    close_shell(L, index); /* before the children, so that a table that holds itself ends the walk */

    lua_pushnil(L);
    while (lua_next(L, content)) {
        freeze_level(L, -1, level + 1);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

void pc_freeze(lua_State *L, int index)
{
    freeze_level(L, index, 1);
}

static int refuse_unknown(lua_State *L)
{
    pc_vm_blocked(L, "unknown name '%s%s'", lua_tostring(L, lua_upvalueindex(1)), luaL_tolstring(L, 2, NULL));
}

void pc_freeze_view(lua_State *L, int index, const char *strict_prefix)
{
    index = lua_absindex(L, index);
    if (strict_prefix) {
        lua_createtable(L, 0, 1);
        lua_pushstring(L, strict_prefix);
        lua_pushcclosure(L, refuse_unknown, 1);
        lua_setfield(L, -2, "__index");
        lua_setmetatable(L, index);
    }
    lua_newtable(L);
    lua_pushvalue(L, index);
    close_shell(L, lua_absindex(L, -2));
}
