/* The memo: kept values are found again, and nobody can tell by an answer, a budget or a limit whether one was. */
#include "evaluator/memo.h"

#include <stdlib.h>

#include "evaluator/evaluate.h"
#include "evaluator/load.h"
#include "evaluator/watch.h"
#include "support/pc_test.h"
#include "support/policy_files.h"

enum { INSTRUCTIONS = 100000, MEMORY = 4 * 1024 * 1024 };
static const int64_t now_ms = 1794844800000; /* 2026-11-16, 16:00 UTC */

static const char library[] =
    "local main, memo, texts, made = { takes_question = true }, nil, nil, 0\n"
    "function main.load(_, host)\n"
    "  main.host, memo, texts = host, host.memo_new { a = true }, host.memo_new()\n"
    "  return '{}', nil\n"
    "end\n"
    "local function make(outline) made = made + 1 for i = 1, outline.a.work or 0 do local _ = i end return { a = outline.a, now = outline.now } end\n"
    "local function make_text(value) made = made + 1 return { value } end\n"
    "function main.evaluate(_, input, now)\n"
    "  local host = main.host\n"
    "  if host.input_get(input, 'fill') then local t = {} for i = 1, 1000000000 do t[i] = i end end\n"
    "  local text = host.input_get(input, 'text')\n"
    "  if text then host.out_value({ got = host.recall_text(texts, text, make_text, text .. '!')[1], made = made }) return 'ok' end\n"
    "  local kept = host.recall_input(memo, input, now, make)\n"
    "  host.out_value({ a = kept.a, now = kept.now, made = made, b = host.input_get(input, 'b') })\n"
    "  return 'ok'\n"
    "end\n"
    "return main\n";

static struct pc_vm *vm;
static struct pc_buf out, bundle;
static struct pc_bundle_file file;
static struct pc_bundle_view view;

static int start(void **state)
{
    (void)state;
    file = (struct pc_bundle_file){PC_STR("lib/precert/main.lua"), pc_str_of(library)};
    view = (struct pc_bundle_view){PC_STR("r1"), &file, 1};
    vm = pc_vm_new(&(struct pc_vm_limits){INSTRUCTIONS, MEMORY});
    pc_buf_clear(&out);
    return pc_load(vm, &view, 0, &out) == PC_EVAL_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    pc_vm_free(&vm);
    pc_buf_free(&out);
    return 0;
}

static const char *ask_at(const char *input, int64_t ms)
{
    pc_buf_clear(&out);
    (void)pc_evaluate(vm, PC_EVAL_SUBMISSION, ms, pc_str_of(input), &out);
    return out.ptr;
}

static const char *ask(const char *input)
{
    return ask_at(input, 0);
}

static void the_same_outline_is_made_once(void **state)
{
    (void)state;
    assert_string_equal(ask("{\"a\":{\"x\":1},\"b\":1}"), "{\"a\":{\"x\":1},\"b\":1,\"made\":1,\"now\":0}");
    assert_string_equal(ask("{\"a\":{\"x\":1},\"b\":2}"), "{\"a\":{\"x\":1},\"b\":2,\"made\":1,\"now\":0}");
    assert_string_equal(ask("{\"a\":{\"x\":2}}"), "{\"a\":{\"x\":2},\"made\":2,\"now\":0}");
    assert_string_equal(ask("{\"a\":{\"x\":1}}"), "{\"a\":{\"x\":1},\"made\":2,\"now\":0}");
}

static void an_hour_has_its_own(void **state)
{
    (void)state;
    assert_string_equal(ask_at("{\"a\":{}}", 3599999), "{\"a\":{},\"made\":1,\"now\":0}");
    assert_string_equal(ask_at("{\"a\":{}}", 3600000), "{\"a\":{},\"made\":2,\"now\":3600000}");
    assert_string_equal(ask_at("{\"a\":{}}", 7199999), "{\"a\":{},\"made\":2,\"now\":3600000}");
    assert_string_equal(ask_at("{\"a\":{}}", -1), "{\"a\":{},\"made\":3,\"now\":-3600000}");
}

static void a_text_has_its_own(void **state)
{
    (void)state;
    assert_string_equal(ask("{\"text\":\"x\"}"), "{\"got\":\"x!\",\"made\":1}");
    assert_string_equal(ask("{\"text\":\"y\"}"), "{\"got\":\"y!\",\"made\":2}");
    assert_string_equal(ask("{\"text\":\"x\"}"), "{\"got\":\"x!\",\"made\":2}");
}

static void what_is_too_long_is_made_each_time(void **state)
{
    (void)state;
    struct pc_buf long_one = {0};
    pc_buf_add_text(&long_one, "{\"a\":{\"x\":\"");
    for (int i = 0; i < 5000; i++)
        pc_buf_add_char(&long_one, 'x');
    pc_buf_add_text(&long_one, "\"}}");
    assert_non_null(strstr(ask(long_one.ptr), "\"made\":1,"));
    assert_non_null(strstr(ask(long_one.ptr), "\"made\":2,"));
    pc_buf_free(&long_one);
}

/* More questions than there are places: each has its own answer, and the memo stays as large as it is. */
static void a_memo_is_bounded(void **state)
{
    (void)state;
    size_t half = 0;
    for (int i = 0; i < 20000; i++) {
        char input[60], answer[60];
        (void)snprintf(input, sizeof input, "{\"a\":{\"x\":%d}}", i);
        (void)snprintf(answer, sizeof answer, "{\"a\":{\"x\":%d},", i);
        assert_memory_equal(ask(input), answer, strlen(answer));
        if (i % 10000 == 9999) {
            lua_gc(vm->L, LUA_GCCOLLECT);
            assert_true(half == 0 || vm->alloc.used < half + 20000);
            half = vm->alloc.used;
        }
    }
}

static void a_budget_is_charged_the_same_found_or_made(void **state)
{
    (void)state;
    static const char heavy[] = "{\"a\":{\"work\":50000}}"; /* most of the budget */
    assert_string_equal(ask(heavy), "{\"a\":{\"work\":50000},\"made\":1,\"now\":0}");
    const uint64_t made = vm->budget.spent;
    assert_string_equal(ask(heavy), "{\"a\":{\"work\":50000},\"made\":1,\"now\":0}");
    assert_int_equal(vm->budget.spent, made);
    assert_true(made < 10000);
    assert_string_equal(ask("{\"a\":{\"work\":500000}}"), "{\"a\":{\"work\":500000},\"made\":2,\"now\":0}");
    assert_int_equal(vm->budget.limit, INSTRUCTIONS);
}

static void an_error_while_making_keeps_nothing(void **state)
{
    (void)state;
    static const char refused[] =
        "{\"detail\":\"attempt to index a nil value (field 'a')\",\"file\":\"lib/precert/main.lua\",\"line\":6,"
        "\"reason\":\"policy_failed\"}";
    assert_string_equal(ask("{}"), refused);
    assert_string_equal(ask("{}"), refused);
    assert_string_equal(ask("{\"a\":{}}"), "{\"a\":{},\"made\":3,\"now\":0}");
    assert_int_equal(vm->budget.limit, INSTRUCTIONS);
}

static void memory_that_runs_out_beside_a_memo_is_asked_for_again(void **state)
{
    (void)state;
    enum pc_eval_status status;
    const struct pc_str fill = PC_STR("{\"fill\":true}");
    assert_true(pc_watch_prepare());
    pc_vm_free(&vm);
    vm = pc_vm_new(&(struct pc_vm_limits){2000000000, MEMORY});
    assert_int_equal(pc_load(vm, &view, 0, &out), PC_EVAL_OK);
    pc_buf_clear(&out);
    while (!pc_evaluate_uncounted(vm, PC_EVAL_CASE, 0, PC_STR("{\"a\":{}}"), &out, &status))
        pc_buf_clear(&out); /* this machine was slow */
    pc_buf_clear(&out);
    assert_false(pc_evaluate_uncounted(vm, PC_EVAL_CASE, 0, fill, &out, &status));
    assert_int_equal(out.size, 0);
}

/* ---- the shipped policies ----------------------------------------------------------------------------------------------- */

static int start_shipped(void **state)
{
    (void)state;
    static struct pc_bundle_view shipped;
    const char *fault;
    pc_policy_files_pack(&bundle, "r1", PC_SOURCE_DIR "/policies", "", NULL, "");
    if (!pc_bundle_view_init(&shipped, pc_buf_str(&bundle), &fault))
        return -1;
    vm = pc_vm_new(&(struct pc_vm_limits){2000000, 16 * 1024 * 1024});
    pc_buf_clear(&out);
    return pc_load(vm, &shipped, now_ms, &out) == PC_EVAL_OK ? 0 : -1;
}

static uint32_t seed;

static uint32_t below(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

#define ANY(...) \
    (const char *const[]){__VA_ARGS__}[below(sizeof(const char *const[]){__VA_ARGS__} / sizeof(char *))]

/* A random question.  `padding` is counted history of categories that nobody asks about: it makes the outline too long to be kept. */
static void add_question(struct pc_buf *q, const char *padding)
{
    pc_buf_printf(q, "{\"category\":%s,\"history\":{\"visits_used\":{\"pt_ot\":%s%s}},\"lines\":%s,",
                  ANY("\"pt_ot\"", "\"dme\"", "\"inpatient_acute\""), ANY("0", "4", "30"), padding,
                  ANY("[]", "[1]", "[1,2]"));
    pc_buf_printf(
        q,
        "\"member\":%s,\"providers\":{\"requesting\":%s},\"request\":{\"channel\":%s,\"timing\":%s,\"urgency\":%s,",
        ANY("null",
            "{\"birth_date\":\"1980-06-15\",\"line_of_business\":\"commercial\",\"funding\":\"self_funded\",\"situs_state\":\"TX\"}",
            "{\"birth_date\":\"2020-02-29\",\"line_of_business\":\"commercial\",\"funding\":\"fully_insured\",\"situs_state\":\"NY\","
            "\"coverage\":{\"other\":\"unknown\"}}",
            "{\"line_of_business\":\"medicare_advantage\",\"funding\":\"fully_insured\",\"situs_state\":\"CA\",\"plan_type\":\"hmo\"}"),
        ANY("null",
            "{\"address\":{\"state\":\"TX\"},\"contract\":\"in\",\"networks\":[{\"ancillary\":true,\"from\":\"2020-01-01\"}]}",
            "{\"address\":{\"state\":\"CA\"},\"networks\":[]}"),
        ANY("\"portal\"", "\"phone\""), ANY("\"preservice\"", "\"concurrent\"", "\"post_service\""),
        ANY("\"standard\"", "\"urgent\""));
    pc_buf_printf(
        q,
        "\"payer\":\"sample\",\"group\":%s,\"benefits_verified\":%s,\"service\":{\"setting\":%s,\"codes\":%s,\"start_date\":%s,",
        ANY("\"G-FULL\"", "\"G-FULL\"", "\"G-NONE\""), ANY("true", "false"),
        ANY("\"outpatient\"", "\"inpatient\"", "\"observation\""),
        ANY("[]", "[{\"code\":\"97110\",\"units\":4}]", "[\"K0823\",{\"code\":\"97110\"}]",
            "[{\"code\":\"43644\"},{\"code\":\"72148\"}]"),
        ANY("\"2026-11-20\"", "\"2026-10-01\"", "\"2025-06-30\""));
    pc_buf_printf(
        q, "\"end_date\":%s,\"visits\":%s},\"documents\":%s,\"facts\":%s}%s}", ANY("null", "\"2026-12-31\""),
        ANY("1", "12"), ANY("null", "[]", "[{\"kind\":\"clinical_record\",\"title\":\"t\",\"text\":\"x\"}]"),
        ANY("{}", "{\"hours\":30}", "{\"hours\":60,\"bmi\":41}", "{\"nobody_reads\":1}"),
        ANY("", "",
            ",\"stay\":{\"status\":\"inpatient\",\"level\":\"inpatient_acute\",\"days_approved\":2,\"continued\":true,"
            "\"round_at\":\"2026-11-15T10:00:00.000Z\"}",
            ",\"stay\":{\"status\":\"observation\",\"level\":\"observation\",\"admitted_at\":\"2026-11-15T01:30:00.000Z\"}"));
}

/* Each question twice: as it is, and so long that it is never kept.  Both give the same, whatever was asked before. */
static void answers_are_those_of_a_state_that_keeps_nothing(void **state)
{
    (void)state;
    struct pc_buf padding = {0}, question = {0}, first = {0};
    int answered = 0;
    for (int i = 0; i < 400; i++)
        pc_buf_printf(&padding, ",\"category_%03d\":1", i);
    for (uint32_t round = 0; round < 600; round++) {
        const enum pc_eval_kind kind = round % 4 == 0 ? PC_EVAL_CASE : PC_EVAL_SUBMISSION;
        const int64_t ms = now_ms + (int64_t)(round % 3) * 1800000 + (int64_t)(round % 5) * 86400000;
        for (int long_one = 0; long_one < 2; long_one++) {
            seed = round % 450; /* some come again, after others */
            pc_buf_clear(&question);
            add_question(&question, long_one ? padding.ptr : "");
            pc_buf_clear(&out);
            answered += pc_evaluate(vm, kind, ms, pc_buf_str(&question), &out) == PC_EVAL_OK;
            if (!long_one) {
                pc_buf_clear(&first);
                pc_buf_add_str(&first, pc_buf_str(&out));
            }
        }
        if (!pc_str_equal(pc_buf_str(&first), pc_buf_str(&out)))
            fail_msg("round %u: %s\n%s\n%s", round, question.ptr, first.ptr, out.ptr);
    }
    assert_true(answered > 400);
    pc_buf_free(&padding);
    pc_buf_free(&question);
    pc_buf_free(&first);
}

static int stop_shipped(void **state)
{
    pc_buf_free(&bundle);
    return stop(state);
}

PC_TEST_MAIN(PC_TEST_WITH(the_same_outline_is_made_once, start, stop),
             PC_TEST_WITH(an_hour_has_its_own, start, stop), PC_TEST_WITH(a_text_has_its_own, start, stop),
             PC_TEST_WITH(what_is_too_long_is_made_each_time, start, stop),
             PC_TEST_WITH(a_memo_is_bounded, start, stop),
             PC_TEST_WITH(a_budget_is_charged_the_same_found_or_made, start, stop),
             PC_TEST_WITH(an_error_while_making_keeps_nothing, start, stop),
             PC_TEST_WITH(memory_that_runs_out_beside_a_memo_is_asked_for_again, start, stop),
             PC_TEST_WITH(answers_are_those_of_a_state_that_keeps_nothing, start_shipped, stop_shipped))
