/* src/evaluator/compile.c -- see compile.h. */
#include "evaluator/compile.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "evaluator/freeze.h"
#include "evaluator/sandbox.h"
#include "evaluator/vm.h"

enum { BYTES_PER_UNIT = 4 };

static bool is_name_byte(int c)
{
    return isalnum(c) || c == '_';
}

/* `_ENV` would let a file swap its globals; 5.4.4 also compiles some uses of it wrongly.  Found anywhere, comments and
 * texts included: the word has no other use. */
static bool names_env(struct pc_str source)
{
    const char *p = source.ptr, *end = source.ptr + source.size;
    while (p < end && (p = memmem(p, (size_t)(end - p), "_ENV", 4)) != NULL) {
        const bool starts = p == source.ptr || !is_name_byte((unsigned char)p[-1]);
        const bool ends = p + 4 == end || !is_name_byte((unsigned char)p[4]);
        if (starts && ends)
            return true;
        p += 4;
    }
    return false;
}

bool pc_compile(lua_State *L, const char *path, struct pc_str source)
{
    if (source.size > PC_VM_SOURCE_MAX) {
        lua_pushfstring(L, "%s:1: blocked: the file is longer than %d bytes", path, PC_VM_SOURCE_MAX);
        return false;
    }
    if (names_env(source)) {
        lua_pushfstring(L, "%s:1: blocked: unknown name '_ENV'", path);
        return false;
    }
    pc_vm_charge(L, source.size / BYTES_PER_UNIT);
    lua_pushfstring(L, "@%s", path);
    const int status = luaL_loadbufferx(L, source.ptr ? source.ptr : "", source.size, lua_tostring(L, -1),
                                        "t");
    lua_remove(L, -2);
    pc_vm_rethrow_stop(L);
    if (status != LUA_OK)
        return false;
    pc_sandbox_enter(L, path);
    return true;
}

static void set_chunk(struct pc_vm *vm, const char *path)
{
    const size_t size = strnlen(path, sizeof vm->chunk - 1);
    memcpy(vm->chunk, path, size);
    vm->chunk[size] = '\0';
}

/* Upvalues: the function of one policy file, its path.  It gets a budget of its own inside the load's. */
static int run_chunk(lua_State *L)
{
    struct pc_vm *vm = pc_vm_of(L);
    const uint64_t whole = vm->budget.limit,
                   own = vm->budget.spent + vm->limits.instructions * PC_VM_CHUNK_FACTOR;
    vm->budget.limit = own < whole ? own : whole;
    set_chunk(vm, lua_tostring(L, lua_upvalueindex(2)));
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    vm->budget.limit = whole;
    vm->chunk[0] = '\0';
    return lua_gettop(L);
}

int pc_compile_host(lua_State *L)
{
    struct pc_str source;
    const char *path = luaL_checkstring(L, 1);
    source.ptr = luaL_checklstring(L, 2, &source.size);
    if (!pc_compile(L, path, source)) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (strncmp(path, "lib/", 4) != 0) {
        lua_pushvalue(L, 1);
        lua_pushcclosure(L, run_chunk, 2);
    }
    return 1;
}

/* Writes the path of a module's file; false: no proper name. */
static bool path_of(const char *name, size_t size, char path[PC_BUNDLE_PATH_MAX + 1])
{
    const bool library = strncmp(name, "precert.", 8) == 0;
    const size_t before = library ? 4 : 0;
    if (size == 0 || before + size + 4 > PC_BUNDLE_PATH_MAX)
        return false;
    memcpy(path, "lib/", before);
    for (size_t i = 0; i < size; i++) {
        if (!is_name_byte((unsigned char)name[i]) && name[i] != '.' && name[i] != '-')
            return false;
        path[before + i] = name[i] == '.' ? '/' : name[i];
    }
    memcpy(path + before + size, ".lua", 5);
    return true;
}

/* What the SDK offers to policies; the rest of lib/precert is its inside. */
static bool is_offered(const char *path)
{
    if (strncmp(path, "lib/precert/", 12) != 0)
        return true;
    return strcmp(path, "lib/precert/criteria.lua") == 0 || strcmp(path, "lib/precert/policy.lua") == 0;
}

/* (path) -> what the file gives back; a file that gives back nothing counts as true */
static int run_file(lua_State *L)
{
    const char *path = lua_tostring(L, 1);
    const struct pc_vm *vm = pc_vm_of(L);
    const struct pc_bundle_file *file = vm->bundle ? pc_bundle_find(vm->bundle, pc_str_of(path)) : NULL;
    if (!file)
        luaL_error(L, "there is no file '%s' to require", path);
    PC_ASSERT(file); /* luaL_error does not return */
    if (!pc_compile(L, path, file->source))
        lua_error(L);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    return 1;
}

int pc_compile_require(lua_State *L)
{
    char path[PC_BUNDLE_PATH_MAX + 1];
    size_t size;
    const char *name = luaL_checklstring(L, 1, &size);
    if (!path_of(name, size, path))
        luaL_error(L, "'%s' is no module name", name);
    if (!lua_toboolean(L, lua_upvalueindex(1)) && !is_offered(path))
        pc_vm_blocked(L, "policies may not require %s", name);

    lua_settop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_MODULES);
    if (lua_getfield(L, 2, path) != LUA_TNIL) {
        if (lua_islightuserdata(L, -1))
            luaL_error(L, "'%s' requires itself", name);
        return 1;
    }
    lua_pushlightuserdata(L, pc_vm_of(L)); /* being loaded */
    lua_setfield(L, 2, path);
    lua_pushcfunction(L, run_file);
    lua_pushstring(L, path);
    if (lua_pcall(L, 1, 1, 0) != LUA_OK) {
        /* Nothing of a failed require stays: the next request must hear the same. */
        lua_pushnil(L);
        lua_setfield(L, 2, path);
        return lua_error(L);
    }
    if (strncmp(path, "lib/precert/", 12) != 0)
        pc_freeze(L, -1);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, path);
    return 1;
}
