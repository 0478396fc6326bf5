/* The question as the SDK reads it: what is asked for and nothing else, and only while it is answered. */
#include "evaluator/input.h"

#include "evaluator/evaluate.h"
#include "evaluator/load.h"
#include "support/pc_test.h"

static const char library[] =
    "local main = { takes_question = true }\n"
    "function main.load(_, host) main.host = host return '{}', nil end\n"
    "function main.evaluate(_, input)\n"
    "  local get = main.host.input_get\n"
    "  if get(input, 'forged') then input = {} end\n"
    "  main.host.out_value({ got = get(input, 'a', 'b'), none = get(input, 'a', 'c'), whole = get(input), odd = get(input, 'n', 'x') })\n"
    "  return 'ok'\n"
    "end\n"
    "return main\n";

static struct pc_vm *vm;
static struct pc_buf out;
static struct pc_bundle_file file;
static struct pc_bundle_view view;

static int start(void **state)
{
    (void)state;
    file = (struct pc_bundle_file){PC_STR("lib/precert/main.lua"), pc_str_of(library)};
    view = (struct pc_bundle_view){PC_STR("r1"), &file, 1};
    vm = pc_vm_new(&(struct pc_vm_limits){200000, 4 * 1024 * 1024});
    return pc_load(vm, &view, 0, &out) == PC_EVAL_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    pc_vm_free(&vm);
    pc_buf_free(&out);
    return 0;
}

static const char *ask(const char *input)
{
    pc_buf_clear(&out);
    (void)pc_evaluate(vm, PC_EVAL_CRITERIA, 0, pc_str_of(input), &out);
    return out.ptr;
}

static void what_lies_under_names_is_given(void **state)
{
    (void)state;
    assert_string_equal(ask("{\"a\":{\"b\":[1,{\"c\":null}]}}"),
                        "{\"got\":[1,{}],\"whole\":{\"a\":{\"b\":[1,{}]}}}");
    assert_string_equal(ask("{\"a\":{\"b\":null,\"c\":false}}"),
                        "{\"none\":false,\"whole\":{\"a\":{\"c\":false}}}");
    assert_string_equal(ask("{\"n\":1}"), "{\"whole\":{\"n\":1}}");
}

static void of_members_with_one_name_the_last_counts_as_in_a_table(void **state)
{
    (void)state;
    assert_string_equal(ask("{\"a\":{\"b\":1},\"a\":{\"b\":2,\"b\":3,\"b\":null}}"),
                        "{\"got\":3,\"whole\":{\"a\":{\"b\":3}}}");
}

static void only_the_question_being_answered_is_one(void **state)
{
    (void)state;
    static const char refused[] =
        "{\"detail\":\"bad argument #1 to 'get' (question expected, got table)\","
        "\"file\":\"lib/precert/main.lua\",\"line\":6,\"reason\":\"policy_failed\"}";
    assert_string_equal(ask("{\"forged\":true}"), refused);
    assert_null(vm->question);
}

PC_TEST_MAIN(PC_TEST_WITH(what_lies_under_names_is_given, start, stop),
             PC_TEST_WITH(of_members_with_one_name_the_last_counts_as_in_a_table, start, stop),
             PC_TEST_WITH(only_the_question_being_answered_is_one, start, stop))
