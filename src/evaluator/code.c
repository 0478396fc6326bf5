/* src/evaluator/code.c -- see code.h. */
#include "evaluator/code.h"

#include <lauxlib.h>
#include <string.h>

#include "evaluator/proto.h"
#include "evaluator/vm.h"

enum { FUNCTION = 1, RESULT = 2 }; /* on the stack */

static int add_dump(lua_State *L, const void *bytes, size_t size, void *buffer)
{
    (void)L;
    pc_buf_add(buffer, bytes, size);
    return 0;
}

/* Pushes the bytes of what the function does; the machine's scratch holds them meanwhile, so that an error frees nothing. */
static void push_code(lua_State *L)
{
    struct pc_buf *dump = &pc_vm_of(L)->parse, *code = &pc_vm_of(L)->keys;
    pc_buf_clear(dump);
    pc_buf_clear(code);
    lua_pushvalue(L, FUNCTION);
    lua_dump(L, add_dump, dump, 0);
    lua_pop(L, 1);
    pc_vm_charge(L, dump->size);
    if (!pc_proto_code(pc_buf_str(dump), code))
        luaL_error(L, "the code of a function cannot be read");
    lua_pushlstring(L, code->ptr, code->size);
}

/* Sets names[i] and values[i] of the result; the environment, the same for all, is left out. */
static void add_outer_variables(lua_State *L)
{
    lua_Integer count = 0;
    const char *name;
    lua_newtable(L);
    lua_newtable(L);
    for (int i = 1; (name = lua_getupvalue(L, FUNCTION, i)); i++) {
        if (strcmp(name, "_ENV") == 0) {
            lua_pop(L, 1);
            continue;
        }
        lua_rawseti(L, -2, ++count);
        lua_pushstring(L, name);
        lua_rawseti(L, -3, count);
    }
    lua_setfield(L, RESULT, "values");
    lua_setfield(L, RESULT, "names");
}

int pc_code_of(lua_State *L)
{
    lua_Debug where;
    luaL_checktype(L, FUNCTION, LUA_TFUNCTION);
    lua_settop(L, FUNCTION);
    if (lua_iscfunction(L, FUNCTION))
        return 0;
    lua_pushvalue(L, FUNCTION);
    lua_getinfo(L, ">S", &where);
    lua_newtable(L);
    push_code(L);
    lua_setfield(L, RESULT, "code");
    lua_pushstring(L, where.source[0] == '@' ? where.source + 1 : where.source);
    lua_setfield(L, RESULT, "file");
    lua_pushinteger(L, where.linedefined);
    lua_setfield(L, RESULT, "line");
    lua_pushinteger(L, where.lastlinedefined);
    lua_setfield(L, RESULT, "last");
    add_outer_variables(L);
    return 1;
}
