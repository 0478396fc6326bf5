/* tests/support/lua_run.c -- see lua_run.h. */
#include "support/lua_run.h"

#include "evaluator/compile.h"
#include "evaluator/host.h"
#include "evaluator/json.h"

struct pc_vm *pc_lua_new(void)
{
    static struct pc_bundle_file files[] = {{{"lib/precert/l.lua", 17}, {0}}, {{"p.lua", 5}, {0}}};
    static const struct pc_bundle_view bundle = {{0}, files, 2}; /* the names that a place may carry */
    struct pc_vm *vm = pc_vm_new(&(struct pc_vm_limits){2000000, 16 * 1024 * 1024});
    vm->bundle = &bundle;
    return vm;
}

struct pc_vm *test_vm;

int pc_lua_start(void **state)
{
    (void)state;
    test_vm = pc_lua_new();
    return 0;
}

int pc_lua_stop(void **state)
{
    (void)state;
    pc_vm_free(&test_vm);
    return 0;
}

static int run(lua_State *L)
{
    const char *path = lua_touserdata(L, 1), *source = lua_touserdata(L, 2);
    if (!pc_compile(L, path, pc_str_of(source)))
        lua_error(L);
    pc_host_push(L); /* what a library file gets as its first argument */
    lua_call(L, 1, 1);
    pc_json_write(L, -1);
    return 0;
}

const char *pc_lua_run(struct pc_vm *vm, const char *path, const char *source)
{
    static struct pc_buf out;
    pc_buf_clear(&out);
    pc_vm_begin(vm, &out, false);
    vm->alloc.limit = vm->limits.memory;
    lua_pushcfunction(vm->L, run);
    lua_pushlightuserdata(vm->L, (void *)(uintptr_t)path);
    lua_pushlightuserdata(vm->L, (void *)(uintptr_t)source);
    if (!pc_vm_call(vm, 2, 0)) {
        const char *limit = pc_vm_limit_name(vm->fault.limit);
        pc_buf_clear(&out);
        pc_buf_printf(&out, "%s|%s:%d|%s", limit ? limit : "", vm->fault.file, vm->fault.line,
                      vm->fault.detail);
    }
    lua_settop(vm->L, 0);
    pc_vm_settle(vm);
    return out.ptr ? out.ptr : "";
}
