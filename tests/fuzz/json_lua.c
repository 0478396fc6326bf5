/* tests/fuzz/json_lua.c -- a document through Lua tables and back: what comes out is canonical by the daemon's own definition. */
#include "base/json.h"
#include "base/mem.h"
#include "evaluator/json.h"
#include "support/lua_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int pass_through(lua_State *L)
{
    pc_json_push(L, lua_touserdata(L, 1));
    pc_json_write(L, -1);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pc_vm *vm;
    if (!vm)
        vm = pc_lua_new();
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read((const char *)data, size, 0);
    if (!doc || pc_json_refusal(yyjson_doc_get_root(doc)))
        return 0;
    PC_AUTO(pc_buf_free) struct pc_buf out = {0};
    PC_AUTO(pc_buf_free) struct pc_buf canonical = {0};
    pc_vm_begin(vm, &out, true);
    lua_pushcfunction(vm->L, pass_through);
    lua_pushlightuserdata(vm->L, yyjson_doc_get_root(doc));
    const bool passed = pc_vm_call(vm, 1, 0);
    PC_ASSERT(passed || vm->fault.limit == PC_LIMIT_NONE);
    if (!passed)
        return 0;
    PC_AUTO(pc_json_doc_free) yyjson_doc *again = yyjson_read(out.ptr, out.size, 0);
    PC_ASSERT(again);
    pc_json_canonical(yyjson_doc_get_root(again), &canonical);
    PC_ASSERT(pc_str_equal(pc_buf_str(&out), pc_buf_str(&canonical)));
    return 0;
}
