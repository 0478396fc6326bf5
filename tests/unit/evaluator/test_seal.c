#include "support/one_policy.h"
#include "support/pc_test.h"

static const char refused[] =
    "{\"diagnostics\":[{\"code\":\"blocked\",\"column\":1,\"file\":\"a.lua\",\"fix\":"
    "\"take it out: policies have no files, network, time or chance, and keep nothing from one request to the next\","
    "\"line\":%d,\"limit\":\"blocked\","
    "\"message\":\"this function changes '%s', which would carry one request into the next\","
    "\"severity\":\"error\"}]}";

static void assert_refused(const char *policy, int line, const char *name)
{
    char expected[512];
    (void)snprintf(expected, sizeof expected, refused, line, name);
    assert_int_equal(one_load(one_library, policy), PC_EVAL_POLICY_ERROR);
    assert_string_equal(one_out.ptr, expected);
}

static void a_counter_in_a_file_is_refused(void **state)
{
    (void)state;
    assert_refused("local n = 0\nreturn function() n = n + 1 return n end", 2, "n");
}

static void a_counter_made_by_another_function_is_refused(void **state)
{
    (void)state;
    assert_refused(
        "local function counter() local hidden = 0\n return function() hidden = hidden + 1 return hidden end end\n"
        "local tick = counter()\nreturn function() return tick() end",
        2, "hidden");
}

static void a_counter_behind_tables_is_refused(void **state)
{
    (void)state;
    assert_refused(
        "local n = 0\nlocal t = { deep = { f = function() n = n + 1 end } }\nreturn function() t.deep.f() end",
        2, "n");
}

static void variables_of_a_call_may_change(void **state)
{
    (void)state;
    assert_int_equal(one_load(one_library,
                              "return function(input) local n = 0 local function add(x) n = n + x end\n"
                              "for _, x in ipairs(input.list) do add(x) end return n end"),
                     PC_EVAL_OK);
    assert_string_equal(one_ask("{\"list\":[1,2,3]}"), "{\"v\":6}");
    assert_string_equal(one_ask("{\"list\":[4]}"), "{\"v\":4}");
}

static void tables_that_functions_hold_are_frozen(void **state)
{
    (void)state;
    assert_int_equal(
        one_load(one_library,
                 "local cache = { n = 1, deep = { m = 2 } }\n"
                 "return function(input) if input.write then cache.deep.m = 3 end return cache end"),
        PC_EVAL_OK);
    assert_string_equal(one_ask("{}"), "{\"v\":{\"deep\":{\"m\":2},\"n\":1}}");
    assert_string_equal(
        one_ask("{\"write\":true}"),
        "{\"detail\":\"'m' cannot be changed: what is loaded is read-only\",\"file\":\"a.lua\","
        "\"limit\":\"blocked\",\"line\":2,\"reason\":\"policy_failed\"}");
    assert_string_equal(one_ask("{}"), "{\"v\":{\"deep\":{\"m\":2},\"n\":1}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_counter_in_a_file_is_refused),
        PC_TEST(a_counter_made_by_another_function_is_refused),
        PC_TEST(a_counter_behind_tables_is_refused),
        PC_TEST(variables_of_a_call_may_change),
        PC_TEST(tables_that_functions_hold_are_frozen),
    };
    return cmocka_run_group_tests_name("evaluator/seal", tests, NULL, one_gone);
}
