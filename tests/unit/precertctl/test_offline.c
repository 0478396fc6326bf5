/* What the offline commands say when they cannot begin; their work is tried by tests/integration/precertctl_spec.lua. */
#include "precertctl/offline.h"
#include "support/pc_test.h"

static int run(struct pc_ctl_output *output, int argc, const char *const *words)
{
    struct pc_ctl_invocation invocation;
    struct pc_err err = {0};
    *output = (struct pc_ctl_output){0};
    assert_ok(pc_ctl_parse(argc, (char *const *)(uintptr_t)words, &invocation, &err));
    const int status = pc_ctl_run(&invocation, output);
    pc_ctl_invocation_free(&invocation);
    return status;
}

static void drop(struct pc_ctl_output *output)
{
    pc_buf_free(&output->out);
    pc_buf_free(&output->err);
}

static void a_directory_that_is_not_there_is_a_wrong_argument(void **state)
{
    (void)state;
    static const char *const verbs[] = {"check", "test", "stage"};
    for (size_t i = 0; i < 3; i++) {
        const char *const words[] = {"precertctl", "policy", verbs[i], "/nonexistent/policies"};
        struct pc_ctl_output output;
        assert_int_equal(run(&output, 4, words), PC_CTL_USAGE);
        assert_int_equal(output.out.size, 0);
        assert_true(output.err.size > 0);
        drop(&output);
    }
}

static void an_evaluator_that_is_not_there_is_said(void **state)
{
    (void)state;
    const char *const words[] = {
        "precertctl", "policy", "check", PC_SOURCE_DIR "/policies", "--evaluator", "/nonexistent/evaluator"};
    struct pc_ctl_output output;
    assert_int_equal(run(&output, 6, words), PC_CTL_CONNECTION);
    assert_non_null(strstr(output.err.ptr, "/nonexistent/evaluator"));
    drop(&output);
}

PC_TEST_MAIN(PC_TEST(a_directory_that_is_not_there_is_a_wrong_argument),
             PC_TEST(an_evaluator_that_is_not_there_is_said))
