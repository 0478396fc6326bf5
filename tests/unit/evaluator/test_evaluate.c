#include "evaluator/evaluate.h"
#include "support/one_policy.h"
#include "support/pc_test.h"

/* Each question leaves some kilobytes; the collector by itself would wait for a fifth of the 2 MB that were loaded. */
static void what_questions_leave_is_collected_between_them(void **state)
{
    (void)state;
    assert_int_equal(
        one_load(one_library,
                 "local loaded = {} for i = 1, 20000 do loaded[i] = { i } end\n"
                 "return function() local t = {} for i = 1, 20 do t[i] = { i } end return #t + #loaded end"),
        PC_EVAL_OK);
    for (int i = 0; i < 1000; i++) {
        assert_string_equal(one_ask("{}"), "{\"v\":20020}");
        assert_true(one_vm->alloc.used < one_vm->loaded_size + 2 * PC_VM_GARBAGE_MAX);
    }
}

static void a_status_must_be_one_of_the_four(void **state)
{
    (void)state;
    assert_int_equal(one_load(one_library, "return function(input) return input.status end"), PC_EVAL_OK);
    struct {
        const char *input;
        enum pc_eval_status status;
    } rows[] = {{"{}", PC_EVAL_OK},
                {"{\"status\":\"invalid\"}", PC_EVAL_INVALID},
                {"{\"status\":\"not_found\"}", PC_EVAL_NOT_FOUND},
                {"{\"status\":\"policy_error\"}", PC_EVAL_POLICY_ERROR}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pc_buf_clear(&one_out);
        assert_int_equal(pc_evaluate(one_vm, PC_EVAL_CASE, 0, pc_str_of(rows[i].input), &one_out),
                         rows[i].status);
        assert_int_equal(one_out.ptr[0], '{');
    }
    assert_string_equal(
        one_ask("{\"status\":\"approved\"}"),
        "{\"detail\":\"the evaluation ended without a status\",\"reason\":\"policy_failed\"}");
}

static void what_is_no_object_on_one_line_does_not_leave(void **state)
{
    (void)state;
    static const char *const outs[] = {"host.out_raw('1')", "host.out_raw('{\\n}')", "local x = 1",
                                       "host.out_raw('{} ')"};
    for (size_t i = 0; i < sizeof outs / sizeof *outs; i++) {
        char source[300];
        (void)snprintf(
            source, sizeof source,
            "local host return { load = function(_, h) host = h return '{}' end, evaluate = function() %s return 'ok' end }",
            outs[i]);
        assert_int_equal(one_load(source, ""), PC_EVAL_OK);
        assert_string_equal(
            one_ask("{}"),
            "{\"detail\":\"the evaluation wrote no JSON object\",\"reason\":\"policy_failed\"}");
    }
}

static void a_reset_drops_what_was_written(void **state)
{
    (void)state;
    assert_int_equal(
        one_load("local host return { load = function(_, h) host = h return '{}' end, evaluate = function()\n"
                 "host.out_raw('nonsense') host.out_reset() host.out_raw('{}') return 'ok' end }",
                 ""),
        PC_EVAL_OK);
    assert_string_equal(one_ask("{}"), "{}");
}

static void memory_that_ran_out_is_told_and_spoils_the_state(void **state)
{
    (void)state;
    assert_int_equal(
        one_load(one_library, "return function() local s = 'x' while true do s = s .. s end end"),
        PC_EVAL_OK);
    assert_string_equal(
        one_ask("{}"),
        "{\"detail\":\"the policy used more memory than one evaluation may\",\"limit\":\"memory\","
        "\"reason\":\"policy_failed\"}");
    assert_true(one_vm->spoilt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(what_questions_leave_is_collected_between_them),   PC_TEST(a_status_must_be_one_of_the_four),
        PC_TEST(what_is_no_object_on_one_line_does_not_leave),     PC_TEST(a_reset_drops_what_was_written),
        PC_TEST(memory_that_ran_out_is_told_and_spoils_the_state),
    };
    return cmocka_run_group_tests_name("evaluator/evaluate", tests, NULL, one_gone);
}
