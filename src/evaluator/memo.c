/* src/evaluator/memo.c -- see memo.h.
 *
 * A memo is one userdata; its user value is a list of the kept values, then of their keys.  Each key has one place, by its hash:
 * a newer one takes it over, which bounds a memo and needs no age. */
#include "evaluator/memo.h"

#include <lauxlib.h>
#include <string.h>

#include "evaluator/handle.h"
#include "evaluator/input.h"
#include "evaluator/scope.h"
#include "evaluator/vm.h"

enum { PLACES = 512, KEY_MAX = 4096, MS_PER_HOUR = 3600000 };

struct memo {
    size_t nodes; /* 0: for texts only */
    struct pc_scope scope[];
};

int pc_memo_new(lua_State *L)
{
    struct pc_scope scope[PC_SCOPE_NODES_MAX];
    const size_t nodes = lua_isnoneornil(L, 1) ? 0 : pc_scope_read(L, 1, scope);
    struct memo *memo = lua_newuserdatauv(L, sizeof *memo + nodes * sizeof *scope, 1);
    memo->nodes = nodes;
    memcpy(memo->scope, scope, nodes * sizeof *scope);
    lua_createtable(L, 2 * PLACES, 0);
    for (lua_Integer i = 1; i <= 2 * PLACES; i++) { /* all places are in the list's own array from now on */
        lua_pushboolean(L, 0);
        lua_rawseti(L, -2, i);
    }
    lua_setiuservalue(L, -2, 1);
    pc_handle_mark(L, PC_HANDLE_MEMO);
    return 1;
}

/* Eight bytes a step.  Whoever finds two keys of one place only has them made again. */
static lua_Integer place_of(struct pc_str key)
{
    uint64_t hash = key.size, word;
    for (; key.size >= sizeof word; key.ptr += sizeof word, key.size -= sizeof word) {
        memcpy(&word, key.ptr, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, key.ptr, key.size);
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return (lua_Integer)(hash >> 32 & (PLACES - 1)) + 1;
}

/* Pushes the list of the memo at index 1, and what it keeps under the key; false: nothing, and only the list is pushed. */
static bool find(lua_State *L, struct pc_str key, lua_Integer place)
{
    struct pc_str kept = {0};
    lua_getiuservalue(L, 1, 1);
    if (lua_rawgeti(L, -1, PLACES + place) == LUA_TSTRING)
        kept.ptr = lua_tolstring(L, -1, &kept.size);
    const bool found = kept.ptr && pc_str_equal(kept, key);
    lua_pop(L, 1);
    if (found)
        lua_rawgeti(L, -1, place);
    return found;
}

/* Keeps the value on top in the list at `list`. */
static void keep(lua_State *L, int list, struct pc_str key, lua_Integer place)
{
    lua_pushlstring(L, key.ptr, key.size);
    lua_rawseti(L, list, PLACES + place);
    lua_pushvalue(L, -1);
    lua_rawseti(L, list, place);
    pc_vm_of(L)->remembers = true;
}

int pc_memo_recall_text(lua_State *L)
{
    struct pc_str key;
    (void)pc_handle_check(L, 1, PC_HANDLE_MEMO);
    key.ptr = luaL_checklstring(L, 2, &key.size);
    luaL_checktype(L, 3, LUA_TFUNCTION);
    const struct pc_vm_aside aside = pc_vm_budget_aside(L);
    const lua_Integer place = place_of(key);
    if (!find(L, key, place)) {
        const int list = lua_gettop(L);
        lua_pushvalue(L, 3);
        for (int i = 4; i < list; i++)
            lua_pushvalue(L, i);
        lua_call(L, list - 4, 1);
        keep(L, list, key, place);
    }
    pc_vm_budget_resume(L, aside);
    return 1;
}

/* Calls the function at index 4 with the outline. */
static void make(lua_State *L, const struct memo *memo, yyjson_val *input, lua_Integer hour)
{
    lua_pushvalue(L, 4);
    pc_scope_push(L, memo->scope, input);
    lua_pushinteger(L, hour);
    lua_setfield(L, -2, "now");
    lua_call(L, 1, 1);
}

int pc_memo_recall_input(lua_State *L)
{
    const struct memo *memo = pc_handle_check(L, 1, PC_HANDLE_MEMO);
    yyjson_val *input = pc_input_check(L, 2);
    const lua_Integer now = luaL_checkinteger(L, 3);
    const lua_Integer hour = now - (now % MS_PER_HOUR + MS_PER_HOUR) % MS_PER_HOUR;
    struct pc_buf *key = &pc_vm_of(L)->memo_key;
    luaL_checktype(L, 4, LUA_TFUNCTION);
    luaL_argcheck(L, memo->nodes > 0, 1, "the memo has no scope");
    pc_buf_clear(key);
    pc_buf_add(key, &hour, sizeof hour);
    if (!pc_scope_key(memo->scope, input, KEY_MAX, key)) {
        make(L, memo, input, hour);
        return 1;
    }
    const struct pc_vm_aside aside = pc_vm_budget_aside(L);
    const lua_Integer place = place_of(pc_buf_str(key));
    if (!find(L, pc_buf_str(key), place)) {
        const int list = lua_gettop(L);
        make(L, memo, input, hour);
        keep(L, list, pc_buf_str(key), place);
    }
    pc_vm_budget_resume(L, aside);
    return 1;
}
