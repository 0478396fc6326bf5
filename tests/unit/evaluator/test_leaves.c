/* Plain leaves and custom parts; what they must agree with is policies/lib/precert/compare.lua and run.lua. */
#include "support/lua_run.h"
#include "support/pc_test.h"

#include "evaluator/vm.h"

/* `leaf(op, a, b, values...)`: 1, 0 or 2 for each value of the fact, - where the leaf is left to the caller. */
#define assert_leaves(body, expected)                                                                         \
    assert_library(                                                                                           \
        test_vm,                                                                                              \
        "local host = ... local a = host.array\n"                                                             \
        "local function leaf(op, x, y, ...) local r = ''\n"                                                   \
        "  local t = host.tree_new { { kind = 'leaf', nchildren = 0, op = op, fact = 'f', a = x, b = y } }\n" \
        "  for i = 1, select('#', ...) do local values = { 2 }\n"                                             \
        "    local decided = host.tree_leaves(t, { f = (select(i, ...)) }, values)\n"                         \
        "    r = r .. (decided and host.tree_join(t, values) or '-') end return r end\n" body,                \
        expected)

static void comparisons_of_numbers(void **state)
{
    (void)state;
    assert_leaves(
        "return { leaf('at_least', 4, nil, 4, 3.9, nil, '4', 1 << 60), leaf('at_most', 4, nil, 4, 4.1),\n"
        "  leaf('above', 4, nil, 4, 4.1), leaf('below', 4, nil, 4, 3), leaf('between', 1, 2, 1, 2, 0, 3),\n"
        "  leaf('equals', 4, nil, 4, 4.0, 5), leaf('at_least', 1 << 60, nil, 4) }",
        "[\"102--\",\"10\",\"01\",\"01\",\"1100\",\"110\",\"-\"]");
}

static void comparisons_of_words_and_flags(void **state)
{
    (void)state;
    assert_leaves(
        "return { leaf('equals', 'p', nil, 'p', 'q', nil, 1), leaf('is_one_of', { p = true }, nil, 'p', 'q', nil, {}),\n"
        "  leaf('is_none_of', { p = true }, nil, 'p', 'q', nil), leaf('is_true', true, nil, true, false, nil, 1),\n"
        "  leaf('is_false', true, nil, true, false, nil), leaf('known', true, nil, false, {}, nil) }",
        "[\"102-\",\"102-\",\"012\",\"102-\",\"012\",\"112\"]");
}

static void comparisons_of_lists(void **state)
{
    (void)state;
    assert_leaves(
        "local s = { p = true }\n"
        "return { leaf('is_empty', true, nil, a {}, a { 1 }, nil, {}), leaf('count_at_least', 2, nil, a { 1 }, a { 1, 1 }),\n"
        "  leaf('count_at_most', 1, nil, a { 1 }, a { 1, 1 }), leaf('includes', s, nil, a { 'q', 'p' }, a { 'q' }, a {}),\n"
        "  leaf('includes_any', false, nil, a { 'q' }, a {}), leaf('includes_none', s, nil, a { 'q' }, a { 'p' }),\n"
        "  leaf('includes_none', false, nil, a { 'q' }, a {}) }",
        "[\"102-\",\"01\",\"10\",\"100\",\"10\",\"10\",\"01\"]");
}

static void a_limit_may_be_another_fact(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local r = ''\n"
        "local t = host.tree_new { { kind = 'leaf', nchildren = 0, op = 'at_most', fact = 'f', other = 'g' } }\n"
        "for _, facts in ipairs { { f = 1, g = 1 }, { f = 2, g = 1 }, { f = 1 }, { g = 1 }, { f = 1, g = '1' } } do\n"
        "  local values = { 9 } local decided = host.tree_leaves(t, facts, values)\n"
        "  r = r .. (decided and values[1] or '-') end return r",
        "\"1022-\"");
}

static void an_operation_not_known_here_is_left_alone(void **state)
{
    (void)state;
    assert_leaves(
        "return { leaf('improved_by', 1, nil, 4), leaf(nil, nil, nil, 4), host.tree_known('at_least'),\n"
        "  host.tree_known('improved_by'), host.tree_known('') }",
        "[\"2\",\"2\",true,false,false]");
}

/* A custom part reads `a` and `b`; `run(facts, holds)` gives its value and what its function saw. */
#define assert_custom(body, expected)                                                                                                  \
    assert_library(                                                                                                                    \
        test_vm,                                                                                                                       \
        "local host = ... local function run(facts, holds) local view = { a = false, b = false }\n"                                    \
        "  local t = host.tree_new { { kind = 'all', nchildren = 2 }, { kind = 'leaf', nchildren = 0, op = 'is_true', fact = 'c' },\n" \
        "    { kind = 'leaf', nchildren = 0, op = 'custom', view = view, holds = holds, reads = { 'a', 'b' }, text = '100%' } }\n"     \
        "  local values = { 2, 2, 2 } local decided = host.tree_leaves(t, facts, values)\n"                                            \
        "  return { decided, values[3], view.a, view.b } end\n" body,                                                                  \
        expected)

static void custom_parts_run_on_what_they_read(void **state)
{
    (void)state;
    assert_custom(
        "return { run({ a = 1, b = 2 }, function(f) return f.a < f.b end), run({ a = 2, b = 2 }, function(f) return f.a < f.b end) }",
        "[[true,1,1,2],[true,0,2,2]]");
    assert_custom("return run({ a = false, b = false }, function(f) return f.a == f.b end)",
                  "[true,1,false,false]");
}

static void a_custom_part_is_unknown_while_a_fact_is(void **state)
{
    (void)state;
    assert_custom(
        "return { run({ a = 1 }, function() error('called') end), run({ b = 1 }, function() error('called') end) }",
        "[[true,2,1,false],[true,2,false,false]]");
}

static void a_custom_part_must_give_true_or_false(void **state)
{
    (void)state;
    assert_custom(
        "return { host.protect(run, { a = 1, b = 1 }, function() end), host.protect(run, { a = 1, b = 1 }, function() return 1 end) }",
        "[false,false,\"holds of '100%' must give true or false\"]");
    assert_custom("return { host.protect(run, { a = 1, b = 1 }, function(f) return f.a.x.y end) }",
                  "[false,\"lib/precert/l.lua:6: attempt to index a number value (field 'a')\"]");
}

static void comparisons_left_to_others_leave_custom_parts_too(void **state)
{
    (void)state;
    assert_custom("return run({ a = 1, b = 1, c = 'no flag' }, function() error('called') end)",
                  "[false,2,false,false]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(comparisons_of_numbers),
        PC_TEST(comparisons_of_words_and_flags),
        PC_TEST(comparisons_of_lists),
        PC_TEST(a_limit_may_be_another_fact),
        PC_TEST(an_operation_not_known_here_is_left_alone),
        PC_TEST(custom_parts_run_on_what_they_read),
        PC_TEST(a_custom_part_is_unknown_while_a_fact_is),
        PC_TEST(a_custom_part_must_give_true_or_false),
        PC_TEST(comparisons_left_to_others_leave_custom_parts_too),
    };
    return cmocka_run_group_tests_name("evaluator/leaves", tests, pc_lua_start, pc_lua_stop);
}
