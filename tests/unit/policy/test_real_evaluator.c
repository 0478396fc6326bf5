/* tests/unit/policy/test_real_evaluator.c -- the pool, the real evaluator in its jail and the policies of this repository,
 * together for the first time: what each side's own tests take for granted of the other. */
#include <stdio.h>
#include "base/json.h"
#include "base/log.h"
#include "policy/oneshot.h"
#include "policy/revision/catalogue.h"
#include "support/pc_test.h"

static const struct pc_pool_config CONFIG = {.program = PC_BINARY_DIR "/bin/precertd-evaluator",
                                             .wall_ms = 2000, /* sanitizers, and others on the machine */
                                             .load_ms = 60000};

struct world {
    struct pc_oneshot *oneshot;
    struct pc_str json;
    bool ok;
};

static void load_bundle(struct world *w, struct pc_bundle *bundle)
{
    pc_bundle_label(bundle, 3);
    assert_ok(pc_oneshot_load(w->oneshot, bundle, &w->ok, &w->json));
    pc_bundle_unref(&bundle);
}

static void open_world(struct world *w)
{
    struct pc_bundle *bundle = NULL;
    pc_log_threshold(PC_LOG_ERROR);
    w->oneshot = pc_oneshot_new(&CONFIG);
    assert_ok(pc_bundle_read(PC_SOURCE_DIR "/policies", &bundle, NULL));
    load_bundle(w, bundle);
    if (!w->ok)
        fail_msg("%.*s", (int)(w->json.size < 2000 ? w->json.size : 2000), w->json.ptr);
}

static struct pc_answer ask(struct world *w, enum pc_eval_kind kind, const char *input)
{
    const struct pc_ask a = {.kind = kind,
                             .now = {1790000000000},
                             .input = pc_str_of(input),
                             .owner = PC_STR("org"),
                             .subject = PC_STR("x")};
    struct pc_answer answer;
    assert_ok(pc_oneshot_ask(w->oneshot, &a, &answer));
    return answer;
}

static void the_policies_of_this_repository_load_and_their_catalogue_is_valid(void **state)
{
    (void)state;
    struct world w;
    struct pc_catalogue *c = NULL;
    struct pc_err err = {0};
    open_world(&w);
    if (pc_catalogue_make(w.json, 3, "r3-00000000", &c, &err) != PC_OK)
        fail_msg("%s %s: %s", err.field, err.reason, err.detail);
    struct pc_date day;
    assert_ok(pc_date_parse(PC_STR("2026-06-01"), &day));
    assert_non_null(pc_catalogue_payer(c, PC_STR("sample")));
    assert_non_null(pc_catalogue_group(c, PC_STR("sample"), PC_STR("G-FULL"), day));
    assert_non_null(pc_catalogue_category(c, PC_STR("pt_ot")));
    assert_non_null(pc_catalogue_calendar(c, PC_STR("us_central")));
    pc_catalogue_unref(&c);
    pc_oneshot_free(&w.oneshot);
}

static void a_criterion_answers_in_one_line_with_the_revision_it_came_from(void **state)
{
    (void)state;
    struct world w;
    open_world(&w);
    const struct pc_answer a = ask(&w, PC_EVAL_CRITERIA, "{\"category\":\"gastric_bypass\",\"facts\":{}}");
    assert_int_equal(a.status, PC_EVAL_OK);
    yyjson_doc *doc = yyjson_read(a.data.ptr, a.data.size, 0);
    assert_text(pc_json_str(yyjson_doc_get_root(doc), "outcome"), "needs_information");
    assert_int_equal(strncmp(pc_json_str(yyjson_doc_get_root(doc), "policy_revision").ptr, "r3-", 3), 0);
    pc_json_doc_free(&doc);
    assert_int_equal(a.abi, PC_EVAL_ABI);
    pc_oneshot_free(&w.oneshot);
}

static void bad_input_is_an_answer_and_not_a_death(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "", "{", "[]", "null", "{\"category\":7}", "{\"criteria\":\"no.such\",\"facts\":{}}"};
    struct world w;
    open_world(&w);
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        const struct pc_answer a = ask(&w, PC_EVAL_CRITERIA, BAD[i]);
        assert_int_not_equal(a.status, PC_EVAL_OK);
        assert_int_not_equal(a.status, PC_EVAL_KILLED);
    }
    pc_oneshot_free(&w.oneshot);
}

static void a_policy_with_a_syntax_error_gives_file_and_line(void **state)
{
    (void)state;
    struct pc_bundle *good = NULL, *bad = NULL;
    struct world w;
    open_world(&w);
    assert_ok(pc_bundle_read(PC_SOURCE_DIR "/policies", &good, NULL));
    struct pc_policy_file *files = pc_alloc(sizeof(*files) * (good->count + 1));
    memcpy(files, good->files, sizeof(*files) * good->count);
    files[good->count] = (struct pc_policy_file){.path = PC_STR("categories/broken.lua"),
                                                 .source = PC_STR("\n\nreturn ]")};
    assert_ok(pc_bundle_make(files, good->count + 1, &bad, NULL));
    load_bundle(&w, bad);
    assert_false(w.ok);
    yyjson_doc *doc = yyjson_read(w.json.ptr, w.json.size, 0);
    yyjson_val *first = yyjson_arr_get(yyjson_doc_get_root(doc), 0);
    assert_text(pc_json_str(first, "file"), "categories/broken.lua");
    assert_int_equal(pc_json_int(first, "line", 0), 3);
    assert_text(pc_json_str(first, "severity"), "error");
    pc_json_doc_free(&doc);
    const struct pc_answer a = ask(&w, PC_EVAL_CRITERIA, "{\"category\":\"gastric_bypass\",\"facts\":{}}");
    assert_int_equal(a.status, PC_EVAL_OK); /* the revision before goes on */
    pc_free(files);
    pc_bundle_unref(&good);
    pc_oneshot_free(&w.oneshot);
}

PC_TEST_MAIN(PC_TEST(the_policies_of_this_repository_load_and_their_catalogue_is_valid),
             PC_TEST(a_criterion_answers_in_one_line_with_the_revision_it_came_from),
             PC_TEST(bad_input_is_an_answer_and_not_a_death),
             PC_TEST(a_policy_with_a_syntax_error_gives_file_and_line))
