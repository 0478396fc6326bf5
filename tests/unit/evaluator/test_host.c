#include "support/lua_run.h"
#include "support/pc_test.h"

static void the_host_has_these_functions_and_no_others(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host, r = ..., {} for name, f in pairs(host) do r[#r+1] = name .. ' ' .. type(f) end return table.concat(r, ',')",
        "\"age_months function,array function,code function,compile function,facts_check function,facts_new function,facts_read function,facts_take function,facts_unread function,facts_whole function,"
        "freeze function,input_get function,memo_new function,out_list function,out_raw function,out_reset function,out_unmet function,out_value function,"
        "protect function,recall_input function,recall_text function,require function,trace_new function,trace_write function,tree_join function,"
        "tree_known function,tree_leaves function,tree_new function,tree_run function,tree_unmet function,tree_values function\"");
}

static void what_is_written_comes_out_in_order(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... host.out_raw('lost') host.out_reset() host.out_raw('a') host.out_value({1, {b = 2}}) return 'z'",
        "a[1,{\"b\":2}]\"z\"");
}

static void texts_come_out_joined(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... host.out_raw('[', 'a', 1) host.out_list({}) host.out_list({ 'b', 'c' }) host.out_raw(']') return 'z'",
        "[a1b,c]\"z\"");
    assert_library(test_vm, "local host = ... host.out_raw()",
                   "|lib/precert/l.lua:1|bad argument #1 to 'out_raw' (string expected, got no value)");
    assert_library(test_vm, "local host = ... host.out_list({ 'a', {} })",
                   "|lib/precert/l.lua:1|element 2 of the list is no text");
    assert_library(
        test_vm,
        "local host = ... local s, t = ('x'):rep(1000), {} for i = 1, 2000 do t[i] = s end host.out_list(t)",
        "|lib/precert/l.lua:1|the result is longer than 1048576 bytes");
}

static void texts_of_what_is_false_come_out(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... host.out_raw('[') host.out_unmet({ 1, 0, 2, 0 }, { 2, 3, 1, 4 }, { 'a', 'b', 'c', 'd' }) host.out_raw(']')\n"
        "host.out_unmet({ 1, 2, false }, { 1, 2, 3, 9 }, {}) return 'z'",
        "[a,d]\"z\"");
    assert_library(test_vm, "local host = ... host.out_unmet({ 0 }, { 1 }, {})",
                   "|lib/precert/l.lua:1|bad argument #-1 to 'out_unmet' (string expected, got nil)");
}

static void ages_follow_the_birthday(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host, r = ..., {} local function age(birth, on) r[#r + 1] = host.age_months(birth, on) or 'none' end\n"
        "age('2008-12-10', '2026-12-09') age('2008-12-10', '2026-12-10') age('2008-02-29', '2026-02-28') age('2008-02-29', '2026-03-01')\n"
        "age('2026-09-30', '2026-12-29') age('2026-12-01', '2026-11-30') age('2023-02-29', '2026-01-01') age('2026-01-01', 'today')\n"
        "age(nil, '2026-01-01') age(20260101, '2026-01-01') return r",
        "[215,216,215,216,2,-1,\"none\",\"none\",\"none\",\"none\"]");
}

static void the_output_is_bounded(void **state)
{
    (void)state;
    assert_library(test_vm, "local host = ... local s = ('x'):rep(100000) while true do host.out_raw(s) end",
                   "|lib/precert/l.lua:1|the result is longer than 1048576 bytes");
}

static void compile_gives_a_function_or_the_message(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... return {host.compile('x.lua', 'return 6 * 7')(), select(2, host.compile('x.lua', '='))}",
        "[42,\"x.lua:1: unexpected symbol near '='\"]");
    assert_library(
        test_vm,
        "local host = ... local ok, why = host.protect(host.compile('x.lua', 'return os')) return {ok, why}",
        "[false,\"x.lua:1: blocked: unknown name 'os'\"]");
}

static void an_array_stays_one_when_it_is_empty(void **state)
{
    (void)state;
    assert_library(test_vm, "local host = ... local t = {} return {host.array(t) == t, t}", "[true,[]]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(the_host_has_these_functions_and_no_others),
        PC_TEST(what_is_written_comes_out_in_order),
        PC_TEST(texts_come_out_joined),
        PC_TEST(texts_of_what_is_false_come_out),
        PC_TEST(ages_follow_the_birthday),
        PC_TEST(the_output_is_bounded),
        PC_TEST(compile_gives_a_function_or_the_message),
        PC_TEST(an_array_stays_one_when_it_is_empty),
    };
    return cmocka_run_group_tests_name("evaluator/host", tests, pc_lua_start, pc_lua_stop);
}
