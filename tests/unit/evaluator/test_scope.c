/* Scopes: what is taken of a question, and that the key tells apart exactly what is taken. */
#include "evaluator/scope.h"

#include <lauxlib.h>

#include "evaluator/json.h"
#include "evaluator/vm.h"
#include "support/lua_run.h"
#include "support/pc_test.h"

enum { MAX = 4096 };

static struct pc_vm *vm;
static struct pc_scope scope[PC_SCOPE_NODES_MAX];
static struct pc_buf text;

/* The scope of these tests: { at = "hour", codes = { code = true }, name = true, who = { state = true }, when = "present" } */
static int start(void **state)
{
    (void)state;
    vm = pc_lua_new();
    lua_State *L = vm->L;
    lua_newtable(L);
    lua_pushliteral(L, "hour");
    lua_setfield(L, -2, "at");
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "name");
    lua_pushliteral(L, "present");
    lua_setfield(L, -2, "when");
    static const char *const lists[][2] = {{"codes", "code"}, {"who", "state"}};
    for (size_t i = 0; i < 2; i++) {
        lua_newtable(L);
        lua_pushboolean(L, 1);
        lua_setfield(L, -2, lists[i][1]);
        lua_setfield(L, -2, lists[i][0]);
    }
    assert_int_equal(pc_scope_read(L, -1, scope), 8);
    lua_settop(L, 0);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    pc_vm_free(&vm);
    pc_buf_free(&text);
    return 0;
}

static struct pc_buf key_of(const char *json)
{
    struct pc_buf key = {0};
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    assert_non_null(doc);
    assert_true(pc_scope_key(scope, yyjson_doc_get_root(doc), MAX, &key));
    yyjson_doc_free(doc);
    return key;
}

static bool same(const char *a, const char *b)
{
    struct pc_buf left = key_of(a), right = key_of(b);
    const bool equal = pc_str_equal(pc_buf_str(&left), pc_buf_str(&right));
    pc_buf_free(&left);
    pc_buf_free(&right);
    return equal;
}

/* The canonical text of what is pushed. */
static const char *taken(const char *json)
{
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    assert_non_null(doc);
    pc_buf_clear(&text);
    pc_vm_begin(vm, &text, false);
    pc_scope_push(vm->L, scope, yyjson_doc_get_root(doc));
    pc_json_write(vm->L, -1);
    lua_settop(vm->L, 0);
    yyjson_doc_free(doc);
    return text.ptr;
}

static void only_what_is_named_is_taken(void **state)
{
    (void)state;
    assert_string_equal(taken("{\"name\":[1,{\"x\":2}],\"who\":{\"state\":\"TX\",\"id\":7},\"other\":1}"),
                        "{\"name\":[1,{\"x\":2}],\"who\":{\"state\":\"TX\"}}");
    assert_string_equal(
        taken("{\"codes\":[{\"code\":\"A\",\"units\":1},\"B\",{}],\"when\":\"2026\",\"who\":\"me\"}"),
        "{\"codes\":[{\"code\":\"A\"},\"B\",{}],\"when\":true,\"who\":\"me\"}");
    assert_string_equal(taken("{\"at\":\"1970-01-01T02:59:59.999Z\",\"when\":null}"), "{\"at\":7200000}");
    assert_string_equal(taken("{\"at\":\"1969-12-31T23:30:00Z\"}"), "{\"at\":-3600000}");
}

static void instants_are_those_that_the_sdk_reads(void **state)
{
    (void)state;
    static const char *const others[] = {"\"1970-01-01T02:00:00+01:00\"",
                                         "\"1970-01-01t02:00:00Z\"",
                                         "\"1970-01-01T02:00:00z\"",
                                         "\"1970-01-01\"",
                                         "\"\"",
                                         "7200000"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char json[80];
        (void)snprintf(json, sizeof json, "{\"at\":%s}", others[i]);
        assert_string_equal(taken(json), "{}");
        assert_true(same(json, "{}"));
    }
}

static void what_is_not_taken_changes_no_key(void **state)
{
    (void)state;
    assert_true(same("{\"name\":\"a\",\"other\":1}", "{\"other\":2,\"name\":\"a\"}"));
    assert_true(same("{\"who\":{\"state\":\"TX\",\"id\":7}}", "{\"who\":{\"state\":\"TX\"}}"));
    assert_true(same("{\"name\":null}", "{}"));
    assert_true(same("{\"when\":1}", "{\"when\":\"later\"}"));
    assert_true(same("{\"at\":\"2026-11-16T16:00:00Z\"}", "{\"at\":\"2026-11-16T16:59:59.999Z\"}"));
    assert_true(same("{\"name\":1,\"name\":2,\"name\":null}", "{\"name\":2}"));
}

static void whatever_is_taken_changes_the_key(void **state)
{
    (void)state;
    static const char *const values[] = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\"z\"}",
        "{\"name\":0}",
        "{\"name\":0.0}",
        "{\"name\":-1}",
        "{\"name\":true}",
        "{\"name\":false}",
        "{\"name\":[]}",
        "{\"name\":{}}",
        "{\"name\":[null]}",
        "{\"name\":[[],[]]}",
        "{\"name\":[[[]]]}",
        "{\"name\":[\"a\",\"b\"]}",
        "{\"name\":[\"ab\"]}",
        "{\"name\":{\"a\":\"b\"}}",
        "{\"name\":{\"b\":\"a\"}}",
        "{\"who\":{}}",
        "{\"who\":[]}",
        "{\"who\":[{}]}",
        "{\"who\":\"\"}",
        "{\"who\":{\"state\":\"\"}}",
        "{\"when\":1}",
        "{\"codes\":[]}",
        "{\"codes\":[{}]}",
        "{\"codes\":[{\"code\":\"\"}]}",
        "{\"codes\":[\"\"]}",
        "{\"codes\":[null]}",
        "{\"at\":\"2026-11-16T16:00:00Z\"}",
        "{\"at\":\"2026-11-16T17:00:00Z\"}",
        "{\"name\":18446744073709551615}",
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            if (same(values[i], values[k]) != (i == k))
                fail_msg("%s and %s", values[i], values[k]);
}

static void a_key_is_bounded(void **state)
{
    (void)state;
    struct pc_buf json = {0}, key = {0};
    pc_buf_add_text(&json, "{\"codes\":[0");
    for (int i = 0; i < 100000; i++)
        pc_buf_add_text(&json, ",{\"code\":\"97110\"}");
    pc_buf_add_text(&json, "]}");
    yyjson_doc *doc = yyjson_read(json.ptr, json.size, 0);
    assert_non_null(doc);
    assert_false(pc_scope_key(scope, yyjson_doc_get_root(doc), MAX, &key));
    assert_true(key.size < MAX + 100);
    yyjson_doc_free(doc);
    pc_buf_free(&json);
    pc_buf_free(&key);
}

static int read_scope(lua_State *L)
{
    (void)pc_scope_read(L, 1, scope);
    return 0;
}

static void a_scope_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    lua_State *L = vm->L;
    lua_pushcfunction(L, read_scope);
    lua_newtable(L);
    lua_pushliteral(L, "minute");
    lua_setfield(L, -2, "at");
    assert_int_equal(lua_pcall(L, 1, 0, 0), LUA_ERRRUN);
    assert_string_equal(lua_tostring(L, -1), "a scope takes nothing so of 'at'");
    lua_settop(L, 0);
    lua_pushcfunction(L, read_scope);
    lua_newtable(L);
    for (int i = 0; i < 40; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "n%d", i);
        lua_pushboolean(L, 1);
        lua_setfield(L, -2, name);
    }
    assert_int_equal(lua_pcall(L, 1, 0, 0), LUA_ERRRUN);
    lua_settop(L, 0);
}

PC_TEST_MAIN(PC_TEST_WITH(only_what_is_named_is_taken, start, stop),
             PC_TEST_WITH(instants_are_those_that_the_sdk_reads, start, stop),
             PC_TEST_WITH(what_is_not_taken_changes_no_key, start, stop),
             PC_TEST_WITH(whatever_is_taken_changes_the_key, start, stop),
             PC_TEST_WITH(a_key_is_bounded, start, stop),
             PC_TEST_WITH(a_scope_that_makes_no_sense_is_refused, start, stop))
