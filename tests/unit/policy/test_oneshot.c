/* tests/unit/policy/test_oneshot.c -- the blocking form, against the scripted evaluator. */
#include "policy/oneshot.h"

#include "base/log.h"
#include "support/pc_test.h"

static const struct pc_pool_config CONFIG = {
    .program = PC_BINARY_DIR "/tests/fake_evaluator", .wall_ms = 100, .backoff_ms = 1};

static enum pc_rc load(struct pc_oneshot *o, const char *source, bool *ok_out, struct pc_str *json_out)
{
    const struct pc_policy_file file = {.path = PC_STR("a.lua"), .source = pc_str_of(source)};
    struct pc_bundle *b = NULL;
    assert_ok(pc_bundle_make(&file, 1, &b, NULL));
    const enum pc_rc rc = pc_oneshot_load(o, b, ok_out, json_out);
    pc_bundle_unref(&b);
    return rc;
}

static struct pc_ask question(const char *input)
{
    return (struct pc_ask){.kind = PC_EVAL_CRITERIA, .input = pc_str_of(input)};
}

static void it_loads_and_answers(void **state)
{
    (void)state;
    struct pc_oneshot *o = pc_oneshot_new(&CONFIG);
    struct pc_str json;
    struct pc_answer answer;
    bool ok;
    assert_ok(load(o, "ok", &ok, &json));
    assert_true(ok);
    assert_text(json, "{\"format\":1,\"groups\":[]}");
    for (int i = 0; i < 50; i++) {
        const struct pc_ask a = question("{\"do\":\"answer\",\"x\":1}");
        assert_ok(pc_oneshot_ask(o, &a, &answer));
        assert_int_equal(answer.status, PC_EVAL_OK);
        assert_non_null(strstr(answer.data.ptr, "\"echo\":{\"do\":\"answer\",\"x\":1}"));
    }
    pc_oneshot_free(&o);
    assert_null(o);
    pc_oneshot_free(&o);
}

static void a_question_that_hangs_or_crashes_is_an_answer_and_the_next_one_is_unharmed(void **state)
{
    (void)state;
    pc_log_threshold(PC_LOG_ERROR + 1);
    static const char *const CUES[] = {"{\"do\":\"hang\"}", "{\"do\":\"crash\"}", "{\"do\":\"vanish\"}"};
    struct pc_oneshot *o = pc_oneshot_new(&CONFIG);
    struct pc_str json;
    struct pc_answer answer;
    bool ok;
    assert_ok(load(o, "ok", &ok, &json));
    for (size_t i = 0; i < sizeof(CUES) / sizeof(CUES[0]); i++) {
        const struct pc_ask bad = question(CUES[i]), good = question("{\"do\":\"answer\"}");
        assert_ok(pc_oneshot_ask(o, &bad, &answer));
        assert_int_equal(answer.status, PC_EVAL_KILLED);
        assert_non_null(strstr(answer.data.ptr, i == 0 ? "\"limit\":\"wall\"" : "\"limit\":\"crash\""));
        assert_ok(pc_oneshot_ask(o, &good, &answer));
        assert_int_equal(answer.status, PC_EVAL_OK);
    }
    pc_oneshot_free(&o);
}

static void a_bundle_that_does_not_load_gives_diagnostics_and_leaves_the_one_before(void **state)
{
    (void)state;
    struct pc_oneshot *o = pc_oneshot_new(&CONFIG);
    struct pc_str json;
    struct pc_answer answer;
    bool ok;
    const struct pc_ask a = question("{\"do\":\"answer\"}");
    assert_ok(load(o, "bad", &ok, &json));
    assert_false(ok);
    assert_text(json, "[{\"code\":\"bad\",\"file\":\"a.lua\",\"line\":1}]");
    assert_text(pc_oneshot_diagnostics(o), "[{\"code\":\"bad\",\"file\":\"a.lua\",\"line\":1}]");
    assert_rc(pc_oneshot_ask(o, &a, &answer), PC_UNAVAILABLE);
    assert_ok(load(o, "ok", &ok, &json));
    assert_true(ok);
    assert_ok(load(o, "bad", &ok, &json));
    assert_false(ok);
    assert_ok(pc_oneshot_ask(o, &a, &answer));
    assert_int_equal(answer.status, PC_EVAL_OK);
    pc_oneshot_free(&o);
}

static void a_program_that_is_not_there_is_a_fault(void **state)
{
    (void)state;
    struct pc_oneshot *o = pc_oneshot_new(&(struct pc_pool_config){.program = "/nonexistent/evaluator"});
    struct pc_str json;
    bool ok;
    assert_rc(load(o, "ok", &ok, &json), PC_IO);
    pc_oneshot_free(&o);
}

PC_TEST_MAIN(PC_TEST(it_loads_and_answers),
             PC_TEST(a_question_that_hangs_or_crashes_is_an_answer_and_the_next_one_is_unharmed),
             PC_TEST(a_bundle_that_does_not_load_gives_diagnostics_and_leaves_the_one_before),
             PC_TEST(a_program_that_is_not_there_is_a_fault))
