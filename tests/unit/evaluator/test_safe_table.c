#include "support/lua_run.h"
#include "support/pc_test.h"

static void insert_remove_move_concat_do_what_luas_do(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "local t = {1, 2, 3} table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, 6, 5) return t",
        "[0,1,2,3,4,5]");
    assert_policy(test_vm,
                  "local t = {1, 2, 3} local a, b = table.remove(t, 1), table.remove(t) return {a, b, t}",
                  "[1,3,[2]]");
    assert_policy(test_vm, "return {table.remove({}) == nil, table.remove({1}, 2) == nil}", "[true,true]");
    assert_policy(test_vm, "local t = {1, 2, 3} return table.move(t, 1, 3, 2)", "[1,1,2,3]");
    assert_policy(test_vm, "local t = {1, 2, 3} return table.move(t, 2, 3, 1)", "[2,3,3]");
    assert_policy(test_vm, "return table.move({1, 2}, 1, 2, 3, {8, 9})", "[8,9,1,2]");
    assert_policy(
        test_vm,
        "return {table.concat({1, 'a', 2.5}, ', '), table.concat({}, 'x'), table.concat({1, 2, 3}, '-', 2, 3)}",
        "[\"1, a, 2.5\",\"\",\"2-3\"]");
    assert_policy(test_vm,
                  "local p = table.pack(1, nil, 3) return {p.n, select('#', table.unpack(p, 1, p.n))}",
                  "[3,3]");
}

static void wrong_positions_are_errors(void **state)
{
    (void)state;
    assert_policy(test_vm, "table.insert({}, 3, 1)",
                  "|p.lua:1|bad argument #2 to 'insert' (position out of bounds)");
    assert_policy(test_vm, "table.remove({1}, 7)",
                  "|p.lua:1|bad argument #2 to 'remove' (position out of bounds)");
    assert_policy(test_vm, "return table.concat({}, '', 1, 1 << 60)",
                  "|p.lua:1|invalid value (at index 1) in table for 'concat'");
    assert_policy(test_vm, "return table.concat({{}})",
                  "|p.lua:1|invalid value (at index 1) in table for 'concat'");
    assert_policy(test_vm, "table.insert({}, 1, 2, 3)", "|p.lua:1|wrong number of arguments to 'insert'");
}

static void sort_is_stable(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "local t = {} for i = 1, 60 do t[i] = {k = i * 7 % 5, n = i} end table.sort(t, function(a, b) return a.k < b.k end) "
        "for i = 2, 60 do if t[i-1].k > t[i].k or (t[i-1].k == t[i].k and t[i-1].n > t[i].n) then return i end end return 'ok'",
        "\"ok\"");
    assert_policy(test_vm, "local t = {3, 1, 2} table.sort(t) return t", "[1,2,3]");
    assert_policy(
        test_vm,
        "local t = {} for i = 1, 200 do t[i] = (i * 37) % 101 end table.sort(t, function(a, b) return a > b end) "
        "for i = 2, 200 do if t[i-1] < t[i] then return i end end return 'ok'",
        "\"ok\"");
}

static void a_lying_comparison_ends_too(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() return true end) return #t",
        "100");
    assert_policy(
        test_vm,
        "local t = {} for i = 1, 200000 do t[i] = i end table.sort(t, function() return true end) return #t",
        "instructions|p.lua:1|the policy did more work than one evaluation may");
    assert_policy(test_vm, "table.sort({1, 'a'})", "|p.lua:1|attempt to compare string with number");
}

static void metamethods_have_no_say(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local t = setmetatable({}, {__len = function() return 1 << 60 end, __index = function() return 'x' end, "
        "__newindex = function() end}) table.insert(t, 5) return {next(t) ~= nil, table.concat(t)}",
        "[true,\"5\"]");
    assert_library(
        test_vm,
        "return table.concat(setmetatable({}, {__index = function() return '' end}), '', 1, 1 << 60)",
        "|lib/precert/l.lua:1|invalid value (at index 1) in table for 'concat'");
}

static void moving_much_is_charged(void **state)
{
    (void)state;
    assert_policy(test_vm, "return table.move({}, 1, 1e15, 2)",
                  "instructions|p.lua:1|the policy did more work than one evaluation may");
    assert_policy(test_vm, "local t = {} for i = 1, 1e5 do table.insert(t, 1, i) end",
                  "instructions|p.lua:1|the policy did more work than one evaluation may");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(insert_remove_move_concat_do_what_luas_do),
        PC_TEST(wrong_positions_are_errors),
        PC_TEST(sort_is_stable),
        PC_TEST(a_lying_comparison_ends_too),
        PC_TEST(metamethods_have_no_say),
        PC_TEST(moving_much_is_charged),
    };
    return cmocka_run_group_tests_name("evaluator/safe_table", tests, pc_lua_start, pc_lua_stop);
}
