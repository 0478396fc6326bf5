/* src/evaluator/handle.c -- see handle.h. */
#include "evaluator/handle.h"

#include <lauxlib.h>

#include "evaluator/vm.h"

static const char *const names[PC_HANDLES] = {
    [PC_HANDLE_TRACE] = "trace",
    [PC_HANDLE_FACTS] = "facts",
    [PC_HANDLE_TREE] = "tree",
    [PC_HANDLE_MEMO] = "memo",
};

void pc_handle_mark(lua_State *L, enum pc_handle kind)
{
    if (luaL_newmetatable(L, names[kind])) {
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
        pc_vm_of(L)->handles[kind] = lua_topointer(L, -1); /* the registry keeps it alive */
    }
    lua_setmetatable(L, -2);
}

void *pc_handle_check(lua_State *L, int index, enum pc_handle kind)
{
    const void *found = NULL;
    if (lua_type(L, index) == LUA_TUSERDATA && lua_getmetatable(L, index)) {
        found = lua_topointer(L, -1);
        lua_pop(L, 1);
    }
    if (!found || found != pc_vm_of(L)->handles[kind])
        luaL_typeerror(L, index, names[kind]);
    return lua_touserdata(L, index);
}
