/* Guidelines and where-used over the serving catalogue. */
#include "support/engine_world.h"

#define PROVIDER "provider-1", PC_WHO_PROVIDER
#define AUTHOR "author-1", PC_WHO_AUTHOR

static void guidelines_say_which_version_is_in_force(void **state) /* R9.3 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_guideline_list, PROVIDER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/guidelines"), 2);
    assert_false(world_true(w, "/guidelines/0/in_force"));
    assert_true(world_true(w, "/guidelines/1/in_force"));
    assert_world(world_read(w, &pc_read_guideline_list, PROVIDER, "{\"as_of\":\"2025-06-01\"}"), PC_OK);
    assert_true(world_true(w, "/guidelines/0/in_force"));
    assert_string_equal(world_text(w, "/policy_revision"), "r1-test");
}

static void a_page_is_found_by_category_and_by_guideline(void **state) /* R9.3 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_guideline_show, PROVIDER, "{\"guideline\":\"PRC-PT-1\"}"), PC_OK);
    assert_string_equal(world_text(w, "/category"), "pt_ot");
    assert_string_equal(world_text(w, "/format"), "text");
    assert_non_null(strstr(world_text(w, "/guideline"), "Who asks"));
    assert_world(
        world_read(w, &pc_read_guideline_show, PROVIDER, "{\"category\":\"pt_ot\",\"format\":\"html\"}"),
        PC_OK);
    assert_non_null(strstr(world_text(w, "/guideline"), "<h1>Therapy</h1>"));
    assert_world(world_read(w, &pc_read_guideline_show, PROVIDER, "{\"guideline\":\"PRC-NONE\"}"),
                 PC_NOT_FOUND);
    assert_string_equal(w->err.field, "params.guideline");
    assert_world(world_read(w, &pc_read_guideline_show, PROVIDER, "{\"category\":\"none\"}"), PC_NOT_FOUND);
    assert_string_equal(w->err.field, "params.category");
}

static void uses_are_those_of_the_serving_revision(void **state)
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_policy_where_used, AUTHOR, "{\"reason\":\"excessive_visits\"}"),
                 PC_OK);
    assert_int_equal(world_count(w, "/uses"), 1);
    assert_string_equal(world_text(w, "/uses/0/kind"), "reason");
    assert_world(world_read(w, &pc_read_policy_where_used, AUTHOR, "{\"code\":\"99999\"}"), PC_OK);
    assert_int_equal(world_count(w, "/uses"), 0);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(guidelines_say_which_version_is_in_force), T(a_page_is_found_by_category_and_by_guideline),
             T(uses_are_those_of_the_serving_revision))
