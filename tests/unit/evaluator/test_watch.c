/* Evaluations that nobody counts: the same answers as counted ones, and no way to use that. */
#include "evaluator/watch.h"

#include "base/clock.h"
#include "evaluator/evaluate.h"
#include "evaluator/load.h"
#include "support/pc_test.h"

static const char library[] =
    "local main, holds = {}, nil\n"
    "function main.load(files, host)\n"
    "  main.host = host\n"
    "  holds = host.compile(files[1].path, files[1].source)()\n"
    "  return '{}', nil\n"
    "end\n"
    "function main.evaluate(_, input) main.host.out_value({ v = holds(input, main.host) }) return 'ok' end\n"
    "return main\n";

static struct pc_vm *vm;
static struct pc_buf out;
static struct pc_bundle_file files[2];
static struct pc_bundle_view view;

static void load(const char *policy, uint64_t instructions)
{
    pc_vm_free(&vm);
    vm = pc_vm_new(&(struct pc_vm_limits){instructions, 4 * 1024 * 1024});
    files[0] = (struct pc_bundle_file){PC_STR("a.lua"), pc_str_of(policy)};
    files[1] = (struct pc_bundle_file){PC_STR("lib/precert/main.lua"), pc_str_of(library)};
    view = (struct pc_bundle_view){PC_STR("r1"), files, 2};
    pc_buf_clear(&out);
    assert_int_equal(pc_load(vm, &view, 0, &out), PC_EVAL_OK);
    pc_buf_clear(&out);
}

static bool ask(const char *input, enum pc_eval_status *status_out)
{
    return pc_evaluate_uncounted(vm, PC_EVAL_CRITERIA, 0, pc_str_of(input), &out, status_out);
}

static int stop(void **state)
{
    (void)state;
    pc_vm_free(&vm);
    pc_buf_free(&out);
    return 0;
}

static void a_short_run_answers_uncounted(void **state)
{
    (void)state;
    enum pc_eval_status status;
    load("return function(input) return input.x + 1 end", 2000000000);
    assert_true(ask("{\"x\":41}", &status));
    assert_int_equal(status, PC_EVAL_OK);
    assert_string_equal(out.ptr, "{\"v\":42}");
    assert_false(vm->budget.counted);
}

static void a_failing_run_answers_uncounted_too(void **state)
{
    (void)state;
    enum pc_eval_status status;
    load("return function(input) return input.x.y end", 2000000000);
    assert_true(ask("{}", &status));
    assert_int_equal(status, PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(out.ptr, "\"line\":1,\"reason\":\"policy_failed\""));
}

/* A budget that any machine could spend in a microsecond is never taken on trust, however short the run was. */
static void a_run_that_might_have_spent_its_budget_is_not_accepted(void **state)
{
    (void)state;
    enum pc_eval_status status;
    load("return function() return 1 end", 3000);
    pc_buf_add_text(&out, "before");
    assert_false(ask("{}", &status));
    assert_int_equal(out.size, 6);
    assert_int_equal(pc_evaluate(vm, PC_EVAL_CRITERIA, 0, PC_STR("{}"), &out), PC_EVAL_OK);
    assert_true(vm->budget.counted);
}

static void assert_ends_as_counted(const char *policy, const char *expected)
{
    enum pc_eval_status status;
    load(policy, 2000000);
    const int64_t start = pc_mono_us();
    assert_false(ask("{}", &status));
    assert_in_range(pc_mono_us() - start, 900, 2000000);
    assert_int_equal(out.size, 0);
    for (int i = 0; i < 2; i++) {
        pc_buf_clear(&out);
        assert_int_equal(pc_evaluate(vm, PC_EVAL_CRITERIA, 0, PC_STR("{}"), &out), PC_EVAL_POLICY_ERROR);
        assert_string_equal(out.ptr, expected);
    }
}

static void an_endless_run_is_ended_by_the_timer_and_told_by_the_count(void **state)
{
    (void)state;
    assert_ends_as_counted(
        "return function()\n while true do end\nend",
        "{\"detail\":\"the policy did more work than one evaluation may\",\"file\":\"a.lua\",\"limit\":\"instructions\",\"line\":2,"
        "\"reason\":\"policy_failed\"}");
}

static void protected_calls_do_not_hide_the_timer(void **state)
{
    (void)state;
    assert_ends_as_counted(
        "return function(_, host)\n while true do host.protect(function() while true do end end) end\nend",
        "{\"detail\":\"the policy did more work than one evaluation may\",\"file\":\"a.lua\",\"limit\":\"instructions\",\"line\":2,"
        "\"reason\":\"policy_failed\"}");
}

/* Loops in C are charged with or without the hook; the place is the counted run's. */
static void work_in_c_ends_an_uncounted_run(void **state)
{
    (void)state;
    enum pc_eval_status status;
    load("return function() return (('a'):rep(40)):find(('a*'):rep(8) .. 'b') end", 20000);
    assert_false(ask("{}", &status));
    assert_int_equal(vm->budget.stopped, PC_LIMIT_UNCOUNTED);
    assert_int_equal(pc_evaluate(vm, PC_EVAL_CRITERIA, 0, PC_STR("{}"), &out), PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(out.ptr, "\"limit\":\"instructions\""));
}

static void the_next_run_is_served_after_a_stopped_one(void **state)
{
    (void)state;
    enum pc_eval_status status;
    load("return function(input) while input.loop do end return 7 end", 2000000000);
    for (int i = 0; i < 3; i++) {
        assert_false(ask("{\"loop\":true}", &status));
        assert_true(ask("{}", &status));
        assert_string_equal(out.ptr, "{\"v\":7}");
        pc_buf_clear(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_short_run_answers_uncounted),
        PC_TEST(a_failing_run_answers_uncounted_too),
        PC_TEST(a_run_that_might_have_spent_its_budget_is_not_accepted),
        PC_TEST(an_endless_run_is_ended_by_the_timer_and_told_by_the_count),
        PC_TEST(protected_calls_do_not_hide_the_timer),
        PC_TEST(work_in_c_ends_an_uncounted_run),
        PC_TEST(the_next_run_is_served_after_a_stopped_one),
    };
    if (!pc_watch_prepare())
        return 1;
    return cmocka_run_group_tests_name("evaluator/watch", tests, NULL, stop);
}
