/* tests/unit/wire/jsonrpc/test_jsonrpc.c -- the specification's own examples, and the bytes of params. */
#include "support/pc_test.h"

#include <stdio.h>
#include "wire/jsonrpc/jsonrpc.h"

static bool parse(const char *text, struct pc_rpc_line *line, struct pc_rpc_fault *fault)
{
    return pc_rpc_parse(pc_str_of(text), line, fault);
}

static void what_is_no_json_is_a_parse_error(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz]",
        "[{\"jsonrpc\": \"2.0\", \"method\": \"sum\", \"params\": [1,2,4], \"id\": \"1\"},{\"jsonrpc\": \"2.0\", \"method\"]",
        "{\"a\":\"\xff\"}",
        "{\"a\":\"\xed\xa0\x80\"}",
        "{\"a\":\"\xc0\xaf\"}",
        "{\"a\":1e999}",
        "{} {}",
        "nul",
        "{\"a\":01}",
        "{'a':1}",
        "{\"a\":1,}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pc_rpc_line line;
        struct pc_rpc_fault fault;
        assert_false(parse(bad[i], &line, &fault));
        assert_int_equal(fault.code, PC_RPC_PARSE_ERROR);
        assert_null(line.doc);
    }
}

static void nest(char *text, int levels)
{
    size_t at = 0;
    for (int i = 0; i < levels; i++)
        at += (size_t)snprintf(text + at, 8, "%s", i % 2 ? "[" : "{\"a\":");
    text[at++] = '0';
    for (int i = levels - 1; i >= 0; i--)
        text[at++] = i % 2 ? ']' : '}';
    text[at] = 0;
}

static void thirty_two_levels_are_read_and_thirty_three_are_not(void **state)
{
    (void)state;
    char text[512];
    struct pc_rpc_line line;
    struct pc_rpc_fault fault;
    nest(text, 32);
    assert_true(parse(text, &line, &fault));
    pc_rpc_line_deinit(&line);
    nest(text, 33);
    assert_false(parse(text, &line, &fault));
    assert_string_equal(fault.reason, "too_deep");
}

static void a_million_open_brackets_cost_nothing(void **state)
{
    (void)state;
    struct pc_buf text = {0};
    for (int i = 0; i < 1000000; i++)
        pc_buf_add_char(&text, '[');
    struct pc_rpc_line line;
    struct pc_rpc_fault fault;
    assert_false(pc_rpc_parse(pc_buf_str(&text), &line, &fault));
    assert_int_equal(fault.code, PC_RPC_PARSE_ERROR);
    for (int i = 0; i < 1000000; i++)
        pc_buf_add_char(&text, ']');
    assert_false(pc_rpc_parse(pc_buf_str(&text), &line, &fault));
    assert_string_equal(fault.reason, "too_deep");
    pc_buf_free(&text);
}

static void requests_are_told_from_what_is_none(void **state)
{
    (void)state;
    static const struct {
        const char *json, *reason;
    } table[] = {
        {"{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": [42, 23], \"id\": 1}", NULL},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"subtract\", \"params\": {\"subtrahend\": 23}, \"id\": \"x\"}",
         NULL},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"update\", \"params\": [1,2,3,4,5]}", NULL},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"foobar\"}", NULL},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"foobar\", \"id\": null}", NULL},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"foobar\", \"id\": 1.5}", NULL},
        {"{\"jsonrpc\": \"2.0\", \"method\": 1, \"params\": \"bar\"}", "no_method"},
        {"{\"jsonrpc\": \"2.0\", \"id\": 1}", "no_method"},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"x\", \"params\": \"bar\", \"id\": 1}", "bad_params"},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"x\", \"params\": null, \"id\": 1}", "bad_params"},
        {"{\"jsonrpc\": \"1.0\", \"method\": \"x\", \"id\": 1}", "bad_version"},
        {"{\"jsonrpc\": 2.0, \"method\": \"x\", \"id\": 1}", "bad_version"},
        {"{\"method\": \"x\", \"id\": 1}", "bad_version"},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"x\", \"id\": [1]}", "bad_id"},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"x\", \"id\": true}", "bad_id"},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"x\", \"parms\": {}, \"id\": 1}", "bad_member"},
        {"{\"jsonrpc\": \"2.0\", \"method\": \"x\", \"method\": \"y\", \"id\": 1}", "bad_member"},
        {"1", "not_a_request"},
        {"\"x\"", "not_a_request"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pc_rpc_line line;
        struct pc_rpc_request request;
        struct pc_rpc_fault fault = {0};
        assert_true(parse(table[i].json, &line, &fault));
        assert_int_equal(pc_rpc_read(line.root, &request, &fault), table[i].reason == NULL);
        if (table[i].reason) {
            assert_string_equal(fault.reason, table[i].reason);
            assert_int_equal(fault.code, PC_RPC_INVALID_REQUEST);
        }
        pc_rpc_line_deinit(&line);
    }
}

static void a_notification_has_no_id_and_null_is_an_id(void **state)
{
    (void)state;
    struct pc_rpc_line line;
    struct pc_rpc_request request;
    struct pc_rpc_fault fault;
    assert_true(parse("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}", &line, &fault));
    assert_true(pc_rpc_read(line.root, &request, &fault));
    assert_null(request.id);
    pc_rpc_line_deinit(&line);
    assert_true(parse("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":null}", &line, &fault));
    assert_true(pc_rpc_read(line.root, &request, &fault));
    assert_non_null(request.id);
    pc_rpc_line_deinit(&line);
}

static void an_empty_batch_is_no_request(void **state)
{
    (void)state;
    struct pc_rpc_line line;
    struct pc_rpc_fault fault;
    assert_false(parse("[]", &line, &fault));
    assert_int_equal(fault.code, PC_RPC_INVALID_REQUEST);
    assert_true(parse("[1,2,3]", &line, &fault));
    assert_true(line.batch);
    pc_rpc_line_deinit(&line);
}

static void ids_come_back_as_they_went_in(void **state)
{
    (void)state;
    static const char *const ids[] = {"1",
                                      "-7",
                                      "0",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "18446744073709551615",
                                      "9007199254740993",
                                      "\"a\"",
                                      "\"\"",
                                      "\"q\\\"\\\\\\n\"",
                                      "\"\xc3\xa9\"",
                                      "null",
                                      "1.5"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        yyjson_doc *doc = yyjson_read(ids[i], strlen(ids[i]), YYJSON_READ_NOFLAG);
        struct pc_buf out = {0};
        pc_rpc_add_id(&out, yyjson_doc_get_root(doc));
        assert_string_equal(out.ptr, ids[i]);
        pc_buf_free(&out);
        yyjson_doc_free(doc);
    }
}

/* Where the span can be told it is the params' own bytes; where it cannot, it is absent, never wrong. */
static void the_span_of_params_is_their_own_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *line, *span;
    } table[] = {
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":1}}", "{\"a\":1}"},
        {"{\"params\":{\"a\":1},\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}", "{\"a\":1}"},
        {"{\"id\":1,\"params\" : { \"a\" : [ 1 ] } , \"jsonrpc\":\"2.0\",\"method\":\"m\"}",
         "{ \"a\" : [ 1 ] }"},
        {" {\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{} } \r", "{}"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"m\\u0061\",\"params\":{\"k\":\"},{\\\"\"}}",
         "{\"k\":\"},{\\\"\"}"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"params\",\"id\":\"params\",\"params\":{\"params\":{\"params\":1}}}",
         "{\"params\":{\"params\":1}}"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"p\\u0061rams\":{\"a\":1}}", NULL},
        {"{\"params\":{\"a\":1},\"json\\u0072pc\":\"2.0\",\"method\":\"m\"}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[1]}", "[1]"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pc_rpc_line line;
        struct pc_rpc_request request;
        struct pc_rpc_fault fault;
        assert_true(parse(table[i].line, &line, &fault));
        assert_true(pc_rpc_read(line.root, &request, &fault));
        struct pc_str span = pc_rpc_params_span(pc_str_of(table[i].line), &line, request.params);
        if (table[i].span)
            assert_text(span, table[i].span);
        else
            assert_null(span.ptr);
        pc_rpc_line_deinit(&line);
    }
}

static void answers_are_what_the_specification_says(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    const struct pc_rpc_fault fault = {PC_RPC_INVALID_REQUEST, "r", "d"};
    pc_rpc_add_result(&out, PC_STR("1"), PC_STR("19"));
    assert_string_equal(out.ptr, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":19}");
    pc_buf_clear(&out);
    pc_rpc_add_error(&out, PC_STR("\"1\""), -32601, "Method not found", (struct pc_str){0});
    assert_string_equal(
        out.ptr,
        "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
    pc_buf_clear(&out);
    pc_rpc_add_fault(&out, PC_STR("null"), &fault);
    assert_string_equal(
        out.ptr,
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid Request\","
        "\"data\":{\"reason\":\"r\",\"field\":\"\",\"detail\":\"d\"}}}");
    pc_buf_clear(&out);
    pc_rpc_add_notification(&out, "case.changed", PC_STR("{}"));
    assert_string_equal(out.ptr, "{\"jsonrpc\":\"2.0\",\"method\":\"case.changed\",\"params\":{}}");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(what_is_no_json_is_a_parse_error),
             PC_TEST(thirty_two_levels_are_read_and_thirty_three_are_not),
             PC_TEST(a_million_open_brackets_cost_nothing), PC_TEST(requests_are_told_from_what_is_none),
             PC_TEST(a_notification_has_no_id_and_null_is_an_id), PC_TEST(an_empty_batch_is_no_request),
             PC_TEST(ids_come_back_as_they_went_in), PC_TEST(the_span_of_params_is_their_own_bytes),
             PC_TEST(answers_are_what_the_specification_says))
