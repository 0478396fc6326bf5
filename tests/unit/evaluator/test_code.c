#include "support/lua_run.h"
#include "support/pc_test.h"

static void a_function_tells_its_place_and_what_it_has_from_outside(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local limit, t = 4, { a = 1 }\nlocal function f(x)\n return tostring(x) > limit, t end\n"
        "local code = host.code(f) return { code.file, code.line, code.last, code.names, code.values }",
        "[\"lib/precert/l.lua\",2,3,[\"limit\",\"t\"],[4,{\"a\":1}]]");
    assert_library(test_vm,
                   "local host = ... return { host.code(tostring) == nil, host.code(host.code) == nil }",
                   "[true,true]");
}

static void two_functions_that_are_written_alike_have_one_code(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local a, b = function(x) return x > 4 end,\n function(y)\n return y > 4 end\n"
        "local c = function(x) return x > 5 end\n"
        "return { host.code(a).code == host.code(b).code, host.code(a).code == host.code(c).code }",
        "[true,false]");
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    assert_library(test_vm, "local host = ... host.code({})",
                   "|lib/precert/l.lua:1|bad argument #1 to 'code' (function expected, got table)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_function_tells_its_place_and_what_it_has_from_outside),
        PC_TEST(two_functions_that_are_written_alike_have_one_code),
        PC_TEST(anything_else_is_refused),
    };
    return cmocka_run_group_tests_name("evaluator/code", tests, pc_lua_start, pc_lua_stop);
}
