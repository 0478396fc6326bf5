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

PC_TEST_MAIN(PC_TEST(the_figures_are_members_of_a_json_object))
