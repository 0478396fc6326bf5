#include <lauxlib.h>
#include "evaluator/handle.h"
#include "evaluator/vm.h"
#include "support/lua_run.h"
#include "support/pc_test.h"

static int check_trace(lua_State *L)
{
    lua_pushlightuserdata(L, pc_handle_check(L, 1, PC_HANDLE_TRACE));
    return 1;
}

/* Whether the value on top is taken for a trace; pops it. */
static bool is_trace(lua_State *L, const void *block)
{
    lua_pushcfunction(L, check_trace);
    lua_insert(L, -2);
    bool taken = lua_pcall(L, 1, 1, 0) == LUA_OK && lua_touserdata(L, -1) == block;
    lua_pop(L, 1);
    return taken;
}

static void a_handle_is_of_its_own_kind_only(void **state)
{
    (void)state;
    lua_State *L = test_vm->L;
    void *trace = lua_newuserdatauv(L, 8, 0);
    pc_handle_mark(L, PC_HANDLE_TRACE);
    assert_true(is_trace(L, trace));
    void *facts = lua_newuserdatauv(L, 8, 0);
    pc_handle_mark(L, PC_HANDLE_FACTS);
    assert_false(is_trace(L, facts));
    void *again = lua_newuserdatauv(L, 8, 0);
    pc_handle_mark(L, PC_HANDLE_TRACE); /* the kind's second userdata has the same metatable */
    assert_true(is_trace(L, again));
}

static void nothing_else_is_a_handle(void **state)
{
    (void)state;
    lua_State *L = test_vm->L;
    void *unmarked = lua_newuserdatauv(L, 8, 0);
    assert_false(is_trace(L, unmarked));
    lua_pushlightuserdata(L, &test_vm);
    assert_false(is_trace(L, &test_vm));
    lua_pushnil(L);
    assert_false(is_trace(L, NULL));
    lua_newtable(L); /* a table that wears a handle's metatable */
    (void)lua_newuserdatauv(L, 8, 0);
    pc_handle_mark(L, PC_HANDLE_TRACE);
    assert_true(lua_getmetatable(L, -1));
    lua_setmetatable(L, -3);
    lua_pop(L, 1);
    assert_false(is_trace(L, NULL));
}

static void policies_see_no_metatable(void **state)
{
    (void)state;
    lua_State *L = test_vm->L;
    (void)lua_newuserdatauv(L, 8, 0);
    pc_handle_mark(L, PC_HANDLE_TREE);
    assert_int_equal(luaL_getmetafield(L, -1, "__metatable"), LUA_TBOOLEAN);
    assert_false(lua_toboolean(L, -1));
    lua_pop(L, 2);
}

PC_TEST_MAIN(PC_TEST_WITH(a_handle_is_of_its_own_kind_only, pc_lua_start, pc_lua_stop),
             PC_TEST_WITH(nothing_else_is_a_handle, pc_lua_start, pc_lua_stop),
             PC_TEST_WITH(policies_see_no_metatable, pc_lua_start, pc_lua_stop))
