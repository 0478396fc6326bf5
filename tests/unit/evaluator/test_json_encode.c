#include "support/lua_run.h"
#include "support/pc_test.h"

static void keys_are_sorted_bytewise_and_nothing_is_spaced(void **state)
{
    (void)state;
    assert_policy(test_vm, "return {b = 1, a = {c = true, [\"\\0\"] = 2, B = false}, aa = 3}",
                  "{\"a\":{\"\\u0000\":2,\"B\":false,\"c\":true},\"aa\":3,\"b\":1}");
    assert_policy(
        test_vm,
        "local t = {} for i = 1, 100 do t['k' .. i % 10 .. i] = i end local u = {} for k in pairs(t) do u[#u+1] = k end "
        "return #u",
        "100");
}

static void numbers_have_one_text(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "return {3, 3.0, -0.0, 0.1, 1/3, 1e15, 2^53, 1e300, 5e-324, 100000000000000.5, math.mininteger, 1e-5, 123456.789}",
        "[3,3,0,0.1,0.3333333333333333,1000000000000000,9007199254740992,1e+300,4.94065645841247e-324,100000000000000.5,"
        "-9223372036854775808,1e-05,123456.789]");
    assert_non_null(
        strstr(pc_lua_run(test_vm, "p.lua", "return 1/0"), "a number that is not finite has no JSON text"));
}

static void texts_are_escaped_and_must_be_utf8(void **state)
{
    (void)state;
    assert_policy(test_vm, "return 'q\"b\\\\n\\n\\t\\r\\b\\f\\1\\127\\u{20AC}'",
                  "\"q\\\"b\\\\n\\n\\t\\r\\b\\f\\u0001\x7f\xe2\x82\xac\"");
    assert_non_null(
        strstr(pc_lua_run(test_vm, "p.lua", "return '\\xff'"), "a text in the result is not UTF-8"));
    assert_non_null(strstr(pc_lua_run(test_vm, "p.lua", "return {['\\xc0\\x80'] = 1}"),
                           "a text in the result is not UTF-8"));
}

static void arrays_are_marked_or_have_a_first_element(void **state)
{
    (void)state;
    assert_library(test_vm, "local host = ... return {host.array({}), {}, {1, 2}, host.array({x = 1}), {{}}}",
                   "[[],{},[1,2],[],[{}]]");
    assert_non_null(strstr(pc_lua_run(test_vm, "p.lua", "return {[5] = 1}"),
                           "an object with a number as key has no JSON text"));
}

static void what_json_cannot_say_is_an_error(void **state)
{
    (void)state;
    assert_non_null(strstr(pc_lua_run(test_vm, "p.lua", "return tostring"), "a function has no JSON text"));
    assert_non_null(strstr(pc_lua_run(test_vm, "p.lua", "local t = {} t.t = t return t"),
                           "the result is nested too deeply"));
    assert_non_null(strstr(
        pc_lua_run(test_vm, "p.lua", "local t = {} for i = 1, 30 do t[i] = ('x'):rep(50000) end return t"),
        "the result is longer than 1048576 bytes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(keys_are_sorted_bytewise_and_nothing_is_spaced),
        PC_TEST(numbers_have_one_text),
        PC_TEST(texts_are_escaped_and_must_be_utf8),
        PC_TEST(arrays_are_marked_or_have_a_first_element),
        PC_TEST(what_json_cannot_say_is_an_error),
    };
    return cmocka_run_group_tests_name("evaluator/json_encode", tests, pc_lua_start, pc_lua_stop);
}
