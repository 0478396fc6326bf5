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
        PC_TEST(what_is_no_tree_is_refused),
    };
    return cmocka_run_group_tests_name("evaluator/trace", tests, pc_lua_start, pc_lua_stop);
}
