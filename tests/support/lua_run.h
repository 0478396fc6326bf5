/* tests/support/lua_run.h -- runs a piece of Lua inside the evaluator's sandbox, in the test's own process. */
#ifndef PC_TEST_LUA_RUN_H
#define PC_TEST_LUA_RUN_H

#include "evaluator/vm.h"

/* A state with ordinary budgets (2 million instructions, 16 MiB), nothing loaded. Free with pc_vm_free. */
struct pc_vm *pc_lua_new(void);

/* The running test's state: made and freed by these two, as cmocka's setup and teardown. */
extern struct pc_vm *test_vm;
int pc_lua_start(void **state);
int pc_lua_stop(void **state);

/* Compiles `source` as the file `path` (its folder decides what it may use), calls it, and returns the JSON of what it gave
 * back, or "limit|file:line|detail" when it raised (an empty limit: an ordinary error).  The text is static until the next call. */
const char *pc_lua_run(struct pc_vm *vm, const char *path, const char *source);

/* Asserts what a policy's file, or one of the library, gives. */
#define assert_policy(vm, source, expected) \
    assert_string_equal(pc_lua_run((vm), "p.lua", (source)), (expected))
#define assert_library(vm, source, expected) \
    assert_string_equal(pc_lua_run((vm), "lib/precert/l.lua", (source)), (expected))

#endif
