/* tests/unit/policy/pool/test_status.c */
#include <stdio.h>
#include "base/json.h"
#include "pool_fixture.h"

static void the_figures_are_members_of_a_json_object(void **state)
{
    (void)state;
    static struct fixture f;
    struct pc_buf text = {0};
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .spares = -1}, "ok");
    (void)ask(&f, "sleep", "");
    turn(&f);
    pc_buf_add_text(&text, "{\"state\":\"running\",");
    pc_pool_status(f.pool, &text);
    pc_buf_add_char(&text, '}');
    yyjson_doc *doc = yyjson_read(text.ptr, text.size, 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *evaluators = pc_json_get(root, "evaluators");
    assert_int_equal(yyjson_arr_size(evaluators), 2);
    assert_true(pc_json_int(yyjson_arr_get(evaluators, 0), "pid", 0) > 0);
    assert_int_equal(pc_json_int(yyjson_arr_get(evaluators, 0), "outstanding", -1), 1);
    assert_int_equal(pc_json_int(yyjson_arr_get(evaluators, 1), "outstanding", -1), 0);
    assert_int_equal(pc_json_int(yyjson_arr_get(evaluators, 0), "revision", 0), 1);
    yyjson_val *revision = yyjson_arr_get(pc_json_get(root, "revisions"), 0);
    assert_text(pc_json_str(revision, "role"), "serving");
    assert_int_equal(pc_json_int(pc_json_get(root, "evaluations"), "unanswered", 0), 1);
    pc_json_doc_free(&doc);
    pc_buf_free(&text);
    close_pool(&f);
}

/* By the first letter of the policy's name. */
static void see_count(void *arg, const struct pc_policy_count *count)
{
    struct pc_policy_count *by_letter = arg;
    by_letter[(unsigned char)count->policy[0]] = *count;
}

static void ask_about(struct fixture *f, const char *policy, const char *input)
{
    struct pc_ask about = question(input);
    about.subject = pc_str_of(policy);
    (void)ask_as(f, &about);
}

static void each_policy_has_its_own_counts_and_unknown_names_have_none(void **state)
{
    (void)state;
    static struct fixture f;
    static struct pc_policy_count seen[256];
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .spares = -1, .wall_ms = 200}, "ok");
    ask_about(&f, "knees", "{\"do\":\"\"}");
    ask_about(&f, "knees", "{\"do\":\"fail\"}");
    ask_about(&f, "loops", "{\"do\":\"hang\"}");
    ask_about(&f, "nobody", "{\"do\":\"unknown\"}");
    wait_for(&f, 4);
    pc_pool_counts(f.pool, see_count, seen);
    assert_int_equal(seen['k'].evaluations, 2);
    assert_int_equal(seen['k'].failed, 1);
    assert_int_equal(seen['l'].failed, 1);
    assert_int_equal(seen['l'].limits[PC_POLICY_WALL], 1);
    assert_int_equal(seen['n'].evaluations, 0);
    assert_int_equal(seen[0].evaluations, 1);
    close_pool(&f);
}

PC_TEST_MAIN(PC_TEST(the_figures_are_members_of_a_json_object),
             PC_TEST(each_policy_has_its_own_counts_and_unknown_names_have_none))
