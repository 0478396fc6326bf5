#include "support/lua_run.h"
#include "support/pc_test.h"

static void rep_is_bounded_before_it_begins(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "return {('ab'):rep(3), ('ab'):rep(3, '-'), ('ab'):rep(0), (''):rep(1 << 60), ('x'):rep(-1)}",
        "[\"ababab\",\"ab-ab-ab\",\"\",\"\",\"\"]");
    static const char too_long[] = "memory|p.lua:1|the policy asked for a text that is too long";
    assert_policy(test_vm, "return #('x'):rep(1 << 33)", too_long);
    assert_policy(test_vm, "return #(''):rep(1 << 60, 'x')", too_long);
    assert_policy(test_vm, "return #('x'):rep(math.maxinteger, 'y')", too_long);
    assert_policy(test_vm, "return #('x'):rep(1 << 19)", "524288");
}

static void a_replaced_method_cannot_be_reached_around(void **state)
{
    (void)state;
    assert_policy(test_vm, "return ('x').rep == string.rep", "true");
    assert_policy(test_vm, "return ('x'):dump()", "blocked|p.lua:1|unknown name 'string.dump'");
    assert_policy(test_vm, "string.rep = nil",
                  "blocked|p.lua:1|'rep' cannot be changed: what is loaded is read-only");
}

static void format_shows_no_address(void **state)
{
    (void)state;
    assert_policy(test_vm, "return string.format('%p', {})", "blocked|p.lua:1|string.format with %p");
    assert_policy(test_vm, "return string.format('%-10p', {})", "blocked|p.lua:1|string.format with %p");
    assert_policy(test_vm, "return string.format('%s %s %d %5.1f %q %%', {}, tostring, 3, 2.25, 'q')",
                  "\"table function 3   2.2 \\\"q\\\" %\"");
    assert_policy(test_vm, "return ('%s|%s'):format(nil, true)", "\"nil|true\"");
    assert_policy(test_vm, "return string.format('%s')", "|p.lua:1|bad argument #2 to 'format' (no value)");
}

static void what_spreads_is_bounded(void **state)
{
    (void)state;
    assert_policy(test_vm, "return {('abc'):byte(1, -1)}", "[97,98,99]");
    assert_policy(test_vm, "return {('abc'):byte(-1)}", "[99]");
    assert_policy(test_vm, "return ('x'):rep(5000):byte(1, -1)", "|p.lua:1|string slice too long");
    assert_policy(test_vm, "return utf8.codepoint(('x'):rep(5000), 1, -1)", "|p.lua:1|string slice too long");
    assert_policy(test_vm, "return table.unpack({}, 1, 1e8)", "|p.lua:1|too many results to unpack");
}

static void linear_work_in_c_is_charged(void **state)
{
    (void)state;
    static const char spent[] = "instructions|p.lua:1|the policy did more work than one evaluation may";
    assert_policy(test_vm, "local s, n = ('x'):rep(1 << 19), 0 for i = 1, 1e6 do n = n + utf8.len(s) end",
                  spent);
    assert_policy(test_vm, "local s, n = ('1'):rep(1 << 19), 0 for i = 1, 1e6 do n = tonumber(s, 2) end",
                  spent);
    assert_policy(test_vm, "local s = ('x'):rep(1 << 19) for i = 1, 1e6 do local t = s:upper() end", spent);
    assert_policy(test_vm, "local s = ('x'):rep(1 << 19) for i = 1, 1e6 do local t = s .. i end", spent);
    assert_policy(test_vm, "local s = ('x'):rep(1 << 19) for i = 1, 1e6 do s:gsub('x', string.upper) end",
                  spent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(rep_is_bounded_before_it_begins), PC_TEST(a_replaced_method_cannot_be_reached_around),
        PC_TEST(format_shows_no_address),         PC_TEST(what_spreads_is_bounded),
        PC_TEST(linear_work_in_c_is_charged),
    };
    return cmocka_run_group_tests_name("evaluator/safe_string", tests, pc_lua_start, pc_lua_stop);
}
