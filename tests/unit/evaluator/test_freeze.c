#include "support/lua_run.h"
#include "support/pc_test.h"

static void a_frozen_table_reads_as_before(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local t = host.freeze({b = {1, 2, 3}, a = 'x', e = host.array({})}) local keys = {} "
        "for k in pairs(t) do keys[#keys+1] = k end local sum = 0 for _, v in ipairs(t.b) do sum = sum + v end "
        "return {t, keys, sum, #t.b, t.missing == nil, table.concat(t.b, ','), next(t) ~= nil, (table.unpack(t.b, 2))}",
        "[{\"a\":\"x\",\"b\":[1,2,3],\"e\":[]},[\"a\",\"b\",\"e\"],6,3,true,\"1,2,3\",true,2]");
}

static void writing_raises_everywhere(void **state)
{
    (void)state;
    static const char *const writes[] = {"t.a = 2", "t.new = 1", "t.b[1] = 9", "t.b.c.d = 1"};
    static const char *const keys[] = {"a", "new", "1", "d"};
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        char source[256], expected[160];
        (void)snprintf(source, sizeof source,
                       "local host = ... local t = host.freeze({a = 1, b = {5, c = {d = 1}}}) %s", writes[i]);
        (void)snprintf(expected, sizeof expected,
                       "blocked|lib/precert/l.lua:1|'%s' cannot be changed: what is loaded is read-only",
                       keys[i]);
        assert_library(test_vm, source, expected);
    }
    assert_library(test_vm, "local host = ... table.insert(host.freeze({}), 1)",
                   "blocked|lib/precert/l.lua:1|what is loaded is read-only");
    assert_library(test_vm, "local host = ... table.sort(host.freeze({2, 1}))",
                   "blocked|lib/precert/l.lua:1|what is loaded is read-only");
    assert_library(test_vm, "local host = ... setmetatable(host.freeze({}), {})",
                   "blocked|lib/precert/l.lua:1|this table's metatable is locked");
    assert_library(test_vm, "local host = ... host.array(host.freeze({}))",
                   "blocked|lib/precert/l.lua:1|what is loaded is read-only");
}

static void whoever_held_the_table_holds_it_frozen(void **state)
{
    (void)state;
    assert_library(test_vm, "local host = ... local t = {} local same = host.freeze(t) return {same == t}",
                   "[true]");
    assert_library(
        test_vm, "local host = ... local t = {} t.me = t host.freeze(t) return {t.me == t, t.me.me.me == t}",
        "[true,true]");
}

static void objects_of_the_library_are_left_alone(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local o = setmetatable({n = 1}, {}) local t = host.freeze({o = o}) o.n = 2 return t.o.n",
        "2");
}

static void absurd_depth_is_an_error(void **state)
{
    (void)state;
    assert_library(
        test_vm,
        "local host = ... local t = {} local p = t for i = 1, 200 do p.n = {} p = p.n end host.freeze(t)",
        "|lib/precert/l.lua:1|tables are nested too deeply to be frozen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_frozen_table_reads_as_before),
        PC_TEST(writing_raises_everywhere),
        PC_TEST(whoever_held_the_table_holds_it_frozen),
        PC_TEST(objects_of_the_library_are_left_alone),
        PC_TEST(absurd_depth_is_an_error),
    };
    return cmocka_run_group_tests_name("evaluator/freeze", tests, pc_lua_start, pc_lua_stop);
}
