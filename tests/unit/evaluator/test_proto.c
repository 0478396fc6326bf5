#include <lauxlib.h>

#include "evaluator/proto.h"
#include "support/pc_test.h"

static struct pc_buf dump;

static int add(lua_State *L, const void *bytes, size_t size, void *buffer)
{
    (void)L;
    pc_buf_add(buffer, bytes, size);
    return 0;
}

/* What the function that `source` returns assigns to, as a mask of its first up-values. */
static uint64_t assigned(const char *source)
{
    struct pc_proto_set set;
    lua_State *L = luaL_newstate();
    if (luaL_dostring(L, source) != LUA_OK)
        fail_msg("%s", lua_tostring(L, -1));
    pc_buf_clear(&dump);
    lua_dump(L, add, &dump, 0);
    lua_close(L);
    assert_true(pc_proto_assigned(pc_buf_str(&dump), &set));
    return set.bits[0];
}

static void only_assignments_count(void **state)
{
    (void)state;
    assert_int_equal(assigned("local a, t = 1, {} return function() local x = a t.b = a return x end"), 0);
    assert_int_equal(assigned("local a, b = 1, 2 return function() local x = a b = x end"), 2);
    assert_int_equal(assigned("local a, b = 1, 2 return function() b = 1 a = 2 end"), 3);
}

static void functions_inside_count_for_what_is_outside_of_both(void **state)
{
    (void)state;
    assert_int_equal(
        assigned("return function() local n = 0 local function f() n = n + 1 end f() return n end"), 0);
    assert_int_equal(
        assigned(
            "local n = 0 return function() local function f() local function g() n = n + 1 end g() end f() end"),
        1);
    assert_int_equal(
        assigned(
            "local a, n = 0, 0 return function(x) local l = a return function() l = l + 1 return function() n = x end "
            "end end"),
        2);
}

static void constants_and_debug_data_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(
        assigned(
            "local n return function(...) local a <const>, b = 1.5, 'a long text that is no short string at all, no' "
            "for i = 1, 300 do b = b .. 2^i .. 'x' .. tostring(nil) .. 70000 end n = b goto e ::e:: return ... end"),
        2); /* the first up-value is the environment */
}

static void every_cut_of_a_dump_is_noticed(void **state)
{
    (void)state;
    struct pc_proto_set set;
    assert_int_equal(
        assigned("local n = 0 return function() n = n + 1 return 'text', 2.5, function() return n end end"),
        1);
    for (size_t size = 0; size < dump.size; size++)
        assert_false(pc_proto_assigned((struct pc_str){dump.ptr, size}, &set));
    pc_buf_free(&dump);
}

/* What the function that `source` returns does, as bytes; freed by the caller. */
static struct pc_buf code_of(const char *source)
{
    struct pc_buf code = {0};
    (void)assigned(source);
    assert_true(pc_proto_code(pc_buf_str(&dump), &code));
    return code;
}

static bool same_code(const char *a, const char *b)
{
    struct pc_buf x = code_of(a), y = code_of(b);
    const bool same = pc_str_equal(pc_buf_str(&x), pc_buf_str(&y));
    pc_buf_free(&x);
    pc_buf_free(&y);
    return same;
}

static void code_is_the_same_wherever_it_stands_and_whatever_its_names_are(void **state)
{
    (void)state;
    assert_true(same_code("return function(a) return a > 1 and 'x' end",
                          "\n\nreturn function(beta)\n return beta > 1 and\n 'x' end"));
    assert_true(same_code("local n = 1 return function() return function() return n end end",
                          "local m = 2 return function() return\nfunction() return m end end"));
    assert_false(same_code("return function(a) return a > 1 end", "return function(a) return a >= 1 end"));
    assert_false(same_code("return function(a) return a > 1.5 end", "return function(a) return a > 1.6 end"));
    assert_false(same_code("return function() return function() return 1 end end",
                           "return function() return function() return 2 end end"));
    pc_buf_free(&dump);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(only_assignments_count),
        PC_TEST(functions_inside_count_for_what_is_outside_of_both),
        PC_TEST(constants_and_debug_data_are_passed_over),
        PC_TEST(every_cut_of_a_dump_is_noticed),
        PC_TEST(code_is_the_same_wherever_it_stands_and_whatever_its_names_are),
    };
    return cmocka_run_group_tests_name("evaluator/proto", tests, NULL, NULL);
}
