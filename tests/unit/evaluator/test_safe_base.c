#include "support/lua_run.h"
#include "support/pc_test.h"

static void pairs_gives_numbers_then_text_in_byte_order(void **state)
{
    (void)state;
    assert_policy(test_vm,
                  "local r, t = {}, {zeta=1, alpha=2, [10]=3, [2.5]=4, [1]=5, [true]=6, Beta=7}\n"
                  "for k, v in pairs(t) do r[#r+1] = tostring(k) .. '=' .. v end return r",
                  "[\"1=5\",\"2.5=4\",\"10=3\",\"Beta=7\",\"alpha=2\",\"zeta=1\",\"true=6\"]");
    assert_policy(test_vm, "local n = 0 for _ in pairs({}) do n = n + 1 end return n", "0");
}

static void pairs_passes_over_what_the_loop_removed(void **state)
{
    (void)state;
    assert_policy(test_vm,
                  "local r, t = {}, {a=1, b=2, c=3} for k in pairs(t) do t.b = nil r[#r+1] = k end return r",
                  "[\"a\",\"c\"]");
}

static void a_key_without_an_order_is_refused(void **state)
{
    (void)state;
    assert_policy(test_vm, "for k in pairs({[{}]=1}) do end",
                  "blocked|p.lua:1|a table with a table as key has no fixed order");
}

static void next_walks_in_the_same_order(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "local r, t, k = {}, {c=1, a=2, [1]=3}, nil repeat k = next(t, k) r[#r+1] = k until k == nil return r",
        "[1,\"a\",\"c\"]");
    assert_policy(test_vm, "return next({}) == nil", "true");
}

static void no_text_shows_an_address(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "return {tostring({}), tostring(print == nil), tostring(tostring), tostring(1.5), tostring(nil)}",
        "blocked|p.lua:1|unknown name 'print'");
    assert_policy(test_vm,
                  "return {tostring({}), tostring(tostring), tostring(1.5), tostring(nil), tostring(false)}",
                  "[\"table\",\"function\",\"1.5\",\"nil\",\"false\"]");
    assert_library(
        test_vm,
        "return {tostring(setmetatable({}, {__name='fact'})), tostring(setmetatable({}, {__tostring=function() "
        "return 'me' end}))}",
        "[\"fact\",\"me\"]");
}

static void dangerous_metatables_are_refused(void **state)
{
    (void)state;
    static const char *const fields[] = {"__gc", "__mode", "__close", "__metatable"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char source[128], expected[128];
        (void)snprintf(source, sizeof source, "return setmetatable({}, {%s = 'k'})", fields[i]);
        (void)snprintf(expected, sizeof expected, "blocked|lib/precert/l.lua:1|setmetatable with %s",
                       fields[i]);
        assert_library(test_vm, source, expected);
    }
    assert_library(test_vm, "return getmetatable(setmetatable({}, {__metatable = false})) == false", "true");
    assert_library(test_vm, "return setmetatable(setmetatable({}, {__metatable = false}), nil)",
                   "blocked|lib/precert/l.lua:1|this table's metatable is locked");
    assert_library(test_vm, "return getmetatable('').__index",
                   "|lib/precert/l.lua:1|attempt to index a boolean value");
}

static void pcall_gives_ordinary_errors_back(void **state)
{
    (void)state;
    assert_library(test_vm,
                   "local ok, e = pcall(error, {code = 7}) return {ok, e.code, (pcall(tostring, 1))}",
                   "[false,7,true]");
    assert_library(
        test_vm, "local host = ... local ok, e = host.protect(function() error('no', 0) end) return {ok, e}",
        "[false,\"no\"]");
}

static void pcall_cannot_swallow_a_spent_budget(void **state)
{
    (void)state;
    assert_library(test_vm, "while true do pcall(function() while true do end end) end",
                   "instructions|lib/precert/l.lua:1|the policy did more work than one evaluation may");
    assert_library(test_vm,
                   "local t = {} while true do pcall(function() while true do t[#t+1] = {} end end) end",
                   "memory|:0|the policy used more memory than one evaluation may");
    assert_library(test_vm, "return 1", "1"); /* the next one runs */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(pairs_gives_numbers_then_text_in_byte_order),
        PC_TEST(pairs_passes_over_what_the_loop_removed),
        PC_TEST(a_key_without_an_order_is_refused),
        PC_TEST(next_walks_in_the_same_order),
        PC_TEST(no_text_shows_an_address),
        PC_TEST(dangerous_metatables_are_refused),
        PC_TEST(pcall_gives_ordinary_errors_back),
        PC_TEST(pcall_cannot_swallow_a_spent_budget),
    };
    return cmocka_run_group_tests_name("evaluator/safe_base", tests, pc_lua_start, pc_lua_stop);
}
