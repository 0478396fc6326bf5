/* Making, joining and keeping values; what a tree must agree with is policies/lib/precert/run.lua. */
#include "support/lua_run.h"
#include "support/pc_test.h"

#include "evaluator/vm.h"

/* A tree of a group that joins a flag and a number that at least 3 meet. */
#define SMALL_TREE                                                                  \
    "local host = ... local t = host.tree_new { { kind = 'all', nchildren = 2 },\n" \
    "  { kind = 'leaf', nchildren = 0, op = 'is_true', fact = 'yes' },\n"           \
    "  { kind = 'leaf', nchildren = 0, op = 'at_least', fact = 'n', a = 3 } }\n"

static void a_tree_keeps_the_values_it_found(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        SMALL_TREE
        "local r, values = {}, {}\n"
        "for i, facts in ipairs { { yes = true, n = 3 }, { yes = true, n = 2 }, { yes = true }, { n = 1 } } do\n"
        "  local root = host.tree_run(t, facts) host.tree_values(t, values)\n"
        "  r[i] = { root, values[1], values[2], values[3] } end return r",
        "[[1,1,1,1],[0,0,1,0],[2,2,1,2],[0,0,2,0]]");
}

static void a_tree_that_is_not_all_known_here_is_not_run(void **state)
{
    (void)state;
    assert_library(test_vm, SMALL_TREE "return { host.tree_run(t, { yes = 'no flag', n = 3 }) == nil }",
                   "[true]");
    assert_library(
        test_vm,
        "local host, called = ..., {}\n"
        "local t = host.tree_new { { kind = 'all', nchildren = 2 }, { kind = 'leaf', nchildren = 0, op = 'improved_by', fact = 'n' },\n"
        "  { kind = 'leaf', nchildren = 0, op = 'custom', view = {}, reads = {}, text = 't', holds = function() called[1] = true return true end } }\n"
        "return { host.tree_run(t, { n = 3 }) == nil, called[1] == nil }",
        "[true,true]");
}

static void the_parts_that_are_not_met_are_told(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local leaf = { kind = 'leaf', nchildren = 0, op = 'is_true', fact = 'yes' }\n"
        "local no = { kind = 'leaf', nchildren = 0, op = 'is_false', fact = 'yes' }\n"
        "local function unmet(yes, spec) local t = host.tree_new(spec) host.tree_run(t, { yes = yes })\n"
        "  host.tree_unmet(t, { 'a', 'b', 'c' }) host.out_raw ' ' end\n"
        "unmet(false, { { kind = 'any', nchildren = 3 }, leaf, { kind = 'all', nchildren = 1 }, no, leaf })\n"
        "unmet(false, { leaf }) unmet(true, { leaf }) unmet(false, { { kind = 'none', nchildren = 2 }, no, leaf })\n"
        "unmet(nil, { { kind = 'all', nchildren = 1 }, leaf })\n"
        "local t = host.tree_new { leaf } for _, yes in ipairs { true, false } do host.tree_run(t, { yes = yes })\n"
        "  host.tree_unmet(t, { 'a' }, '<', '>') end return 1",
        "a,c a  a  <><a>1");
}

static void whoever_takes_values_takes_those_of_a_tree(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        SMALL_TREE
        "host.tree_run(t, { yes = true, n = 2 })\n"
        "local trace = host.trace_new { { prefix = '{\"v\":', nchildren = 2 }, { prefix = '{\"v\":', nchildren = 0 },\n"
        "  { prefix = '{\"v\":', reads = { 'n' }, nchildren = 0 } }\n"
        "host.trace_write(trace, t, { n = 2 }) host.tree_unmet(t, { 'a', 'b' })\n"
        "local other = host.trace_new { { prefix = '{\"v\":', nchildren = 0 } }\n"
        "return { host.protect(host.trace_write, other, t, {}), host.protect(host.trace_write, other, trace, {}) }",
        "{\"v\":false,\"children\":[{\"v\":true},{\"v\":false,\"reads\":{\"n\":2}}]}b"
        "[false,false,\"bad argument #2 to '?' (tree expected, got trace)\"]");
}

/* Every pair of values below every kind of group, in the order 11 10 12 01 00 02 21 20 22. */
static void groups_join_by_strong_kleene_logic(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local r = {}\n"
        "for i, kind in ipairs { 'all', 'any', 'none', 'at_least' } do local row = ''\n"
        "  local t = host.tree_new { { kind = kind, n = 2, nchildren = 2 }, { kind = 'leaf', nchildren = 0 }, { kind = 'leaf', nchildren = 0 } }\n"
        "  for _, p in ipairs { 1, 0, 2 } do for _, q in ipairs { 1, 0, 2 } do\n"
        "    local values = { 9, p, q } local v = host.tree_join(t, values)\n"
        "    row = row .. (v == values[1] and v or 'x') end end\n"
        "  r[i] = row end return r",
        "[\"102000202\",\"111102122\",\"000012022\",\"102000202\"]");
}

static void what_is_no_tree_is_refused(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local r = {}\n"
        "local leaf = { kind = 'leaf', nchildren = 0 }\n"
        "for i, spec in ipairs { {}, { leaf, leaf }, { { kind = 'all', nchildren = 2 }, leaf }, { { kind = 'all', nchildren = 0 } },\n"
        "  { { kind = 'leaf', nchildren = 1 }, leaf }, { { kind = 'all', nchildren = -1 }, leaf } } do\n"
        "  r[i] = host.protect(host.tree_new, spec) end return r",
        "[false,false,false,false,false,false]");
}

static void a_custom_part_that_lacks_something_is_refused(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host, r = ..., {} local function f() end\n"
        "for i, missing in ipairs { 'view', 'holds', 'reads', 'text' } do\n"
        "  local spec = { kind = 'leaf', nchildren = 0, op = 'custom', view = {}, holds = f, reads = {}, text = 't' } spec[missing] = nil\n"
        "  r[i] = host.protect(host.tree_new, { spec }) end return r",
        "[false,false,false,false]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_tree_keeps_the_values_it_found),
        PC_TEST(a_tree_that_is_not_all_known_here_is_not_run),
        PC_TEST(the_parts_that_are_not_met_are_told),
        PC_TEST(whoever_takes_values_takes_those_of_a_tree),
        PC_TEST(groups_join_by_strong_kleene_logic),
        PC_TEST(what_is_no_tree_is_refused),
        PC_TEST(a_custom_part_that_lacks_something_is_refused),
    };
    return cmocka_run_group_tests_name("evaluator/tree", tests, pc_lua_start, pc_lua_stop);
}
