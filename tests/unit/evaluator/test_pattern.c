/* The bounded matcher against the meaning of Lua's manual, section 6.4.1, and against Lua's own. */
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/lua_run.h"
#include "support/pc_test.h"

static struct pc_vm *vm;
static lua_State *plain;

static int start(void **state)
{
    (void)state;
    vm = pc_lua_new();
    plain = luaL_newstate();
    luaL_openlibs(plain);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    lua_close(plain);
    pc_vm_free(&vm);
    return 0;
}

static void find_match_gmatch_gsub_agree_with_lua(void **state)
{
    (void)state;
    static const char *const subjects[] = {
        "", "a", "hello world", "THE (quick) fox", "key = value, k2=v2", "aaa", "x-[]-^$y", "%1 a%b"};
    static const char *const patterns[] = {
        "",
        "a",
        "l+",
        "o.-o",
        "^hello",
        "d$",
        "%((%a+)%)",
        "(%w+)%s*=%s*(%w+)",
        "()ll()",
        "[^%s]+",
        "[a-d]*",
        "%f[%w]%w+",
        "%b()",
        "(a*(.)%w(%s*))",
        "(.)%1",
        "[]]",
        "[^]]+",
        "[%]x-]",
        "%d?%w",
        "a-$",
        ".-",
        "%u%l*",
        "[%a_][%w_]*",
        "^$",
        "%%%d",
        "%-",
    };
    char expression[512], source[2048];
    for (size_t s = 0; s < sizeof subjects / sizeof *subjects; s++) {
        for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
            (void)snprintf(
                expression, sizeof expression,
                "local s, p = [==[%s]==], [==[%s]==] local out = {} "
                "local function put(...) local t = table.pack(...) for i = 1, t.n do out[#out+1] = tostring(t[i]) end "
                "out[#out+1] = ';' end ",
                subjects[s], patterns[p]);
            (void)snprintf(
                source, sizeof source,
                "%s put(s:find(p)) put(s:find(p, 3)) put(s:find(p, -2)) put(s:match(p)) put(s:find(p, 1, true)) "
                "for a, b in s:gmatch(p) do put(a, b) end put(s:gsub(p, '<%%0>')) put(s:gsub(p, {a = 'Q'}, 2)) "
                "put(s:gsub(p, function(x) if x == 'a' then return 'Z' end end)) return table.concat(out, '|')",
                expression);
            if (luaL_dostring(plain, source) != LUA_OK)
                fail_msg("%s", lua_tostring(plain, -1));
            struct pc_buf expected = {0};
            pc_buf_add_json_str(&expected, pc_str_of(lua_tostring(plain, -1)));
            lua_settop(plain, 0);
            assert_string_equal(pc_lua_run(vm, "p.lua", source), expected.ptr);
            pc_buf_free(&expected);
        }
    }
}

static void malformed_patterns_are_errors(void **state)
{
    (void)state;
    assert_policy(vm, "return ('a'):find('[a')", "|p.lua:1|malformed pattern (missing ']')");
    assert_policy(vm, "return ('a'):find('a%')", "|p.lua:1|malformed pattern (ends with '%')");
    assert_policy(vm, "return ('a'):find('%f')", "|p.lua:1|missing '[' after '%f' in pattern");
    assert_policy(vm, "return ('a'):find('(a')", "|p.lua:1|unfinished capture");
    assert_policy(vm, "return ('a'):find('%1')", "|p.lua:1|invalid capture index %1");
    assert_policy(vm, "return ('a'):find('%b')", "|p.lua:1|malformed pattern (missing arguments to '%b')");
    assert_policy(vm, "return ('a'):gsub('a', '%9')", "|p.lua:1|invalid capture index %9");
    assert_policy(vm, "return ('a'):find(('()'):rep(40))", "|p.lua:1|too many captures");
    assert_policy(vm, "return ('a'):rep(500):find(('a?'):rep(500))", "|p.lua:1|pattern too complex");
}

static void backtracking_ends_at_the_instruction_budget(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "return ('a'):rep(40):find(('a*'):rep(8) .. 'b')",
        "local s = ('a'):rep(4000) return (s:gsub('a-a-a-a-b', 'x'))",
        "local s = ('x'):rep(500000) for i = 1, 10000 do s:find('y', 1, true) end",
        "local s = ('('):rep(100000) return s:gsub('%b()', '')",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        assert_policy(vm, hostile[i],
                      "instructions|p.lua:1|the policy did more work than one evaluation may");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(find_match_gmatch_gsub_agree_with_lua),
        PC_TEST(malformed_patterns_are_errors),
        PC_TEST(backtracking_ends_at_the_instruction_budget),
    };
    return cmocka_run_group_tests_name("evaluator/pattern", tests, start, stop);
}
