#include "support/lua_run.h"
#include "support/pc_test.h"

static void a_trace_is_written_in_pre_order_with_sorted_reads(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local h = host.trace_new({{prefix = '{\"text\":\"root\",\"value\":', nchildren = 2}, "
        "{prefix = '{\"v\":', reads = {'z', 'a', 'm'}, nchildren = 0}, {prefix = '{\"w\":', reads = {}, nchildren = 0}}) "
        "host.trace_write(h, {1, 0, 2}, {a = {1, 'x'}, z = 1.5}) host.out_raw(',') return 1",
        "{\"text\":\"root\",\"value\":true,\"children\":[{\"v\":false,\"reads\":{\"a\":[1,\"x\"],\"m\":null,\"z\":1.5}},"
        "{\"w\":null,\"reads\":{}}]},1");
}

static void facts_behind_a_metatable_are_read_too(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local h = host.trace_new({{prefix = '{\"v\":', reads = {'a', 'b'}, nchildren = 0}}) "
        "host.trace_write(h, {true}, host.freeze({a = 1})) "
        "host.trace_write(h, {false}, setmetatable({}, {__index = function(_, k) return k end})) return 1",
        "{\"v\":true,\"reads\":{\"a\":1,\"b\":null}}{\"v\":false,\"reads\":{\"a\":\"a\",\"b\":\"b\"}}1");
}

static void a_fact_that_several_nodes_read_is_the_same_in_each(void **state)
{
    (void)state;
    static const char *const source =
        "local host = ... local node = function(...) return {prefix = '{\"v\":', reads = {...}, nchildren = 0} end "
        "local h = host.trace_new({{prefix = '{\"v\":', nchildren = 4}, node('b', 'a'), node('b', 'c'), node('a'), node('c', 'b')}) "
        "local function write(facts) host.trace_write(h, {1, 1, 1, 1, 1}, facts) end "
        "write({a = {1, 'x'}, b = ('long '):rep(3)}) host.out_raw('\\n') write({a = 7, c = true}) return 1";
    assert_library(
        test_vm, source,
        "{\"v\":true,\"children\":[{\"v\":true,\"reads\":{\"a\":[1,\"x\"],\"b\":\"long long long \"}},"
        "{\"v\":true,\"reads\":{\"b\":\"long long long \",\"c\":null}},{\"v\":true,\"reads\":{\"a\":[1,\"x\"]}},"
        "{\"v\":true,\"reads\":{\"b\":\"long long long \",\"c\":null}}]}\n"
        "{\"v\":true,\"children\":[{\"v\":true,\"reads\":{\"a\":7,\"b\":null}},"
        "{\"v\":true,\"reads\":{\"b\":null,\"c\":true}},{\"v\":true,\"reads\":{\"a\":7}},"
        "{\"v\":true,\"reads\":{\"b\":null,\"c\":true}}]}1");
}

/* A long fact that many nodes read must not be written out of all bounds before somebody looks. */
static void a_trace_ends_where_the_result_gets_too_long(void **state)
{
    (void)state;
    static const char *const source =
        "local host = ... local nodes = {{prefix = '{\"v\":', nchildren = 9999}} "
        "for i = 2, 10000 do nodes[i] = {prefix = '{\"v\":', reads = {'a'}, nchildren = 0} end "
        "local h, a = host.trace_new(nodes), ('x'):rep(100000) "
        "local ok, why = host.protect(host.trace_write, h, {}, {a = a}) host.out_reset() return why";
    assert_library(test_vm, source, "\"the result is longer than 1048576 bytes\"");
    assert_true(test_vm->out->capacity < 8 * PC_VM_OUTPUT_MAX);
}

static void what_is_no_tree_is_refused(void **state)
{
    (void)state;
    static const char *const specs[] = {"{}",
                                        "{{prefix = 'x', nchildren = 1}}",
                                        "{{prefix = 'x', nchildren = 0}, {prefix = 'y', nchildren = 0}}",
                                        "{{nchildren = 0}}",
                                        "{{prefix = 'x', nchildren = -1}}",
                                        "{{prefix = 'x', reads = {{}}, nchildren = 0}}",
                                        "{1}"};
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        char source[200];
        (void)snprintf(source, sizeof source, "local host = ... return host.trace_new(%s)", specs[i]);
        assert_int_equal(pc_lua_run(test_vm, "lib/precert/l.lua", source)[0], '|');
    }
    assert_int_equal(
        pc_lua_run(test_vm, "lib/precert/l.lua", "local host = ... host.trace_write({}, {}, {})")[0], '|');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_trace_is_written_in_pre_order_with_sorted_reads),
        PC_TEST(facts_behind_a_metatable_are_read_too),
        PC_TEST(a_fact_that_several_nodes_read_is_the_same_in_each),
        PC_TEST(a_trace_ends_where_the_result_gets_too_long),
        PC_TEST(what_is_no_tree_is_refused),
    };
    return cmocka_run_group_tests_name("evaluator/trace", tests, pc_lua_start, pc_lua_stop);
}
