/* src/evaluator/seal.c -- see seal.h.
 *
 * "Nothing of a request survives it" cannot be left to good will: `local seen = 0 ... seen = seen + 1` in a file is one
 * line, reads harmless, and makes the second answer differ from the first.  A table that a function holds is frozen; a
 * variable cannot be, so assigning to one is refused when the revision is loaded.  A variable of a call in progress (of an
 * enclosing function that runs in the request) is nobody's up-value when the walk comes by, and stays allowed. */
#include "evaluator/seal.h"

#include <lauxlib.h>
#include <string.h>

#include "evaluator/freeze.h"
#include "evaluator/proto.h"
#include "evaluator/vm.h"

enum { SEEN = 1, QUEUE = 2 }; /* stack of the walk: set of what was met, list of what is to be looked into */

/* Puts the value on top into the queue unless it was met; pops it. */
static void meet(lua_State *L)
{
    if (!lua_istable(L, -1) && !lua_isfunction(L, -1)) {
        lua_pop(L, 1);
        return;
    }
    lua_pushvalue(L, -1);
    if (lua_rawget(L, SEEN) != LUA_TNIL) {
        lua_pop(L, 2);
        return;
    }
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_pushboolean(L, 1);
    lua_rawset(L, SEEN);
    lua_rawseti(L, QUEUE, (lua_Integer)lua_rawlen(L, QUEUE) + 1);
}

static void look_into_table(lua_State *L, int table)
{
    if (lua_getmetatable(L, table))
        meet(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        meet(L);
        lua_pushvalue(L, -1);
        meet(L);
    }
}

static int add_dump(lua_State *L, const void *bytes, size_t size, void *buffer)
{
    (void)L;
    pc_buf_add(buffer, bytes, size);
    return 0;
}

/* Raises when the policy function at `function` assigns to a variable that outlives its calls. */
static void check_assignments(lua_State *L, int function, const lua_Debug *where)
{
    struct pc_buf *dump = &pc_vm_of(L)->parse;
    struct pc_proto_set assigned;
    pc_buf_clear(dump);
    lua_pushvalue(L, function);
    lua_dump(L, add_dump, dump, 0);
    lua_pop(L, 1);
    if (!pc_proto_assigned(pc_buf_str(dump), &assigned))
        luaL_error(L, "%s:%d: the code of this function cannot be read", where->source + 1,
                   where->linedefined);
    for (int i = 0; i < 255; i++) {
        if (!pc_proto_has(&assigned, i))
            continue;
        const char *name = lua_getupvalue(L, function, i + 1);
        luaL_error(L,
                   "%s:%d: blocked: this function changes '%s', which would carry one request into the next",
                   where->source + 1, where->linedefined, name ? name : "?");
    }
}

static void look_into_function(lua_State *L, int function)
{
    lua_Debug where;
    lua_pushvalue(L, function);
    lua_getinfo(L, ">S", &where);
    const bool policy = where.source[0] == '@' && strncmp(where.source, "@lib/", 5) != 0;
    if (policy)
        check_assignments(L, function, &where);
    for (int i = 1; lua_getupvalue(L, function, i); i++) {
        if (policy)
            pc_freeze(L, -1);
        meet(L);
    }
}

void pc_seal(lua_State *L)
{
    const int top = lua_gettop(L);
    lua_newtable(L);
    lua_insert(L, SEEN);
    lua_newtable(L);
    lua_insert(L, QUEUE);
    luaL_checkstack(L, 16, NULL);
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_MODULES);
    meet(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_MAIN);
    meet(L);
    for (lua_Integer size = (lua_Integer)lua_rawlen(L, QUEUE); size > 0;
         size = (lua_Integer)lua_rawlen(L, QUEUE)) {
        lua_rawgeti(L, QUEUE, size);
        lua_pushnil(L);
        lua_rawseti(L, QUEUE, size);
        pc_vm_charge(L, 1);
        const int object = lua_gettop(L);
        if (lua_istable(L, object))
            look_into_table(L, object);
        else
            look_into_function(L, object);
        lua_settop(L, object - 1);
    }
    lua_remove(L, QUEUE);
    lua_remove(L, SEEN);
    lua_settop(L, top);
}
