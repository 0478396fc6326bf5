#include "evaluator/sandbox.h"
#include "support/lua_run.h"
#include "support/pc_test.h"

static void what_policies_reach_is_exactly_the_reviewed_list(void **state)
{
    (void)state;
    struct pc_buf list = {0};
    pc_sandbox_list(test_vm->L, &list);
    assert_string_equal(list.ptr, pc_sandbox_golden);
    pc_buf_free(&list);
}

static void one_name_more_is_noticed(void **state)
{
    (void)state;
    struct pc_vm *other = pc_lua_new();
    assert_true(pc_sandbox_is_golden(other->L));
    lua_pushinteger(other->L, 1);
    lua_setglobal(other->L, "smuggled");
    assert_false(pc_sandbox_is_golden(other->L));
    pc_vm_free(&other);
}

static void unknown_names_are_errors_with_their_line(void **state)
{
    (void)state;
    static const char *const names[] = {
        "os",        "io",    "debug",  "package", "load",         "loadstring",   "dofile", "collectgarbage",
        "coroutine", "print", "rawset", "rawget",  "setmetatable", "getmetatable", "pcall",  "xpcall",
        "_G",        "warn"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char source[64], expected[96];
        (void)snprintf(source, sizeof source, "\n\nreturn %s", names[i]);
        (void)snprintf(expected, sizeof expected, "blocked|p.lua:3|unknown name '%s'", names[i]);
        assert_policy(test_vm, source, expected);
    }
    assert_policy(test_vm, "return math.random()", "blocked|p.lua:1|unknown name 'math.random'");
    assert_policy(test_vm, "x = 1", "blocked|p.lua:1|a file may not set the global 'x'; write local");
    assert_policy(test_vm, "string = nil",
                  "blocked|p.lua:1|a file may not set the global 'string'; write local");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(what_policies_reach_is_exactly_the_reviewed_list),
        PC_TEST(one_name_more_is_noticed),
        PC_TEST(unknown_names_are_errors_with_their_line),
    };
    return cmocka_run_group_tests_name("evaluator/sandbox", tests, pc_lua_start, pc_lua_stop);
}
