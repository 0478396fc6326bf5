#include "evaluator/json.h"
#include "support/lua_run.h"
#include "support/pc_test.h"

static struct pc_buf out;

static int pass(lua_State *L)
{
    pc_json_push(L, lua_touserdata(L, 1));
    pc_json_write(L, -1);
    return 0;
}

static const char *through(const char *json)
{
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    assert_non_null(doc);
    const char *refusal = pc_json_refusal(yyjson_doc_get_root(doc));
    pc_buf_clear(&out);
    if (refusal) {
        pc_buf_add_text(&out, refusal);
    } else {
        pc_vm_begin(test_vm, &out, true);
        lua_pushcfunction(test_vm->L, pass);
        lua_pushlightuserdata(test_vm->L, yyjson_doc_get_root(doc));
        assert_true(pc_vm_call(test_vm, 1, 0));
    }
    yyjson_doc_free(doc);
    return out.ptr;
}

static void a_canonical_document_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char json[] =
        "{\"a\":[1,2.5,true,\"x\",[],{}],\"b\":{\"c\":-7,\"d\":1e+300},\"e\":\"\xe2\x82\xac\"}";
    assert_string_equal(through(json), json);
}

static void nulls_are_left_out_of_objects(void **state)
{
    (void)state;
    assert_string_equal(through("{\"a\":null,\"b\":{\"c\":null}}"), "{\"b\":{}}");
}

static void integral_reals_become_integers(void **state)
{
    (void)state;
    assert_string_equal(through("{\"a\":1.0,\"b\":-3e2,\"c\":18446744073709551615}"),
                        "{\"a\":1,\"b\":-300,\"c\":1.8446744073709552e+19}");
}

static void depth_and_kind_are_checked_first(void **state)
{
    (void)state;
    assert_string_equal(through("[1]"), "the input is no JSON object");
    assert_string_equal(through("{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"),
                        "the input is nested too deeply");
    pc_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_canonical_document_comes_back_as_it_was),
        PC_TEST(nulls_are_left_out_of_objects),
        PC_TEST(integral_reals_become_integers),
        PC_TEST(depth_and_kind_are_checked_first),
    };
    return cmocka_run_group_tests_name("evaluator/json_decode", tests, pc_lua_start, pc_lua_stop);
}
