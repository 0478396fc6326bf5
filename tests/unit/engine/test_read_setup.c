#include <stdio.h>
#include "support/engine_world.h"

#define PAYER "payer-1", PC_WHO_PAYER
#define AUDITOR "auditor-1", PC_WHO_AUDITOR

static void groups_are_listed_within_the_scope(void **state) /* I8 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_group_list, AUDITOR, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/groups"), 2);
    assert_world(world_read(w, &pc_read_group_list, AUDITOR, "{\"payer\":\"sample\"}"), PC_OK);
    assert_int_equal(world_count(w, "/groups"), 1);
    assert_string_equal(world_text(w, "/groups/0/funding"), "self_funded");
    assert_world(world_read(w, &pc_read_group_list, PAYER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/groups"), 1);
    assert_world(world_read(w, &pc_read_group_list, PAYER, "{\"payer\":\"other\"}"), PC_OK);
    assert_int_equal(world_count(w, "/groups"), 0);
    assert_world(world_read(w, &pc_read_group_list, AUDITOR, "{\"as_of\":\"2025-12-31\"}"), PC_OK);
    assert_int_equal(world_count(w, "/groups"), 0); /* in force from 2026 on */
}

/* Whether services[] of the last answer says that the category needs precertification. */
static bool needed(struct world *w, const char *category)
{
    for (size_t i = 0; i < world_count(w, "/services"); i++) {
        char pointer[50];
        snprintf(pointer, sizeof pointer, "/services/%zu/category", i);
        if (strcmp(world_text(w, pointer), category) != 0)
            continue;
        snprintf(pointer, sizeof pointer, "/services/%zu/precertification", i);
        return world_true(w, pointer);
    }
    fail_msg("%s is not listed", category);
    return false;
}

static void a_group_shows_what_needs_precertification(void **state) /* R2.6, R2.7 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_group_show, PAYER, "{\"payer\":\"sample\",\"group\":\"G-FULL\"}"),
                 PC_OK);
    assert_string_equal(world_text(w, "/snapshot/group"), "G-FULL");
    assert_string_equal(world_text(w, "/services/0/category"), "pt_ot");
    assert_true(world_true(w, "/services/0/precertification"));
    assert_true(world_true(w, "/services/0/recommended"));
    assert_string_equal(world_text(w, "/policy_revision"), "r1-test");
    assert_world(world_read(w, &pc_read_group_show, AUDITOR, "{\"payer\":\"other\",\"group\":\"G-OTHER\"}"),
                 PC_OK);
    assert_false(world_true(w, "/services/0/precertification"));
    assert_true(needed(w, "inpatient")); /* cannot be switched off */
}

static void a_groups_document_is_text_or_a_page_and_says_how_far_its_payer_is(void **state) /* R2.9, R2.10 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_group_show, PAYER, "{\"payer\":\"sample\",\"group\":\"G-FULL\"}"),
                 PC_OK);
    assert_string_equal(world_text(w, "/format"), "text");
    assert_non_null(strstr(world_text(w, "/document"), "- Therapy (medical necessity review) *\n"));
    assert_string_equal(world_text(w, "/payer/name"), "Sample Payer");
    assert_false(world_true(w, "/payer/live"));
    assert_string_equal(world_text(w, "/payer/parties/imaging_choice_vendor"), "Images"); /* R2.14 */
    assert_world(world_read(w, &pc_read_group_show, PAYER,
                            "{\"payer\":\"sample\",\"group\":\"G-FULL\",\"format\":\"html\"}"),
                 PC_OK);
    assert_ptr_equal(strstr(world_text(w, "/document"), "<!DOCTYPE html>"), world_text(w, "/document"));
}

static const char *spd_state(struct world *w, const char *params)
{
    assert_world(world_read(w, &pc_read_group_show, AUDITOR, params), PC_OK);
    return world_text(w, "/spd/state");
}

static void a_plan_description_that_is_missing_or_stale_shows(void **state) /* R2.9 */
{
    struct world *w = *state;
    assert_string_equal(spd_state(w, "{\"payer\":\"sample\",\"group\":\"G-FULL\"}"), "current");
    assert_string_equal(world_text(w, "/spd/reference"), "SPD-1");
    assert_string_equal(spd_state(w, "{\"payer\":\"sample\",\"group\":\"G-FULL\",\"as_of\":\"2031-01-01\"}"),
                        "current");
    assert_string_equal(spd_state(w, "{\"payer\":\"sample\",\"group\":\"G-FULL\",\"as_of\":\"2031-01-02\"}"),
                        "stale");
    assert_string_equal(spd_state(w, "{\"payer\":\"other\",\"group\":\"G-OTHER\"}"), "missing");
}

static void a_foreign_group_and_one_that_is_not_there_look_alike(void **state) /* I8 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_group_show, PAYER, "{\"payer\":\"other\",\"group\":\"G-OTHER\"}"),
                 PC_NOT_FOUND);
    const struct pc_err foreign = w->err;
    assert_world(world_read(w, &pc_read_group_show, PAYER, "{\"payer\":\"sample\",\"group\":\"G-NONE\"}"),
                 PC_NOT_FOUND);
    assert_memory_equal(&foreign, &w->err, sizeof foreign);
}

static void categories_and_criteria_are_those_of_the_serving_revision(void **state)
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_category_list, PAYER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/categories"), 5);
    assert_string_equal(world_text(w, "/categories/0/review"), "mnr");
    assert_null(yyjson_doc_ptr_get(w->doc, "/categories/0/description")); /* the short form */
    assert_world(world_read(w, &pc_read_category_show, PAYER, "{\"category\":\"pt_ot\"}"), PC_OK);
    assert_string_equal(world_text(w, "/category/description"), "d");
    assert_world(world_read(w, &pc_read_category_show, PAYER, "{\"category\":\"none\"}"), PC_NOT_FOUND);
    assert_world(world_read(w, &pc_read_criteria_list, PAYER, "{\"category\":\"pt_ot\"}"), PC_OK);
    assert_int_equal(world_count(w, "/criteria"), 2);
    assert_world(world_read(w, &pc_read_criteria_list, PAYER, "{\"category\":\"inpatient\"}"), PC_OK);
    assert_int_equal(world_count(w, "/criteria"), 0);
}

static void the_version_shown_is_the_one_in_force_that_day(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *params, *version;
    } rows[] = {{"{\"criteria\":\"pt_ot.progress\"}", "2026.1"},
                {"{\"criteria\":\"pt_ot.progress\",\"as_of\":\"2025-12-31\"}", "2025.1"},
                {"{\"criteria\":\"pt_ot.progress\",\"as_of\":\"2026-01-01\"}", "2026.1"},
                {"{\"criteria\":\"pt_ot.progress\",\"as_of\":\"2024-12-31\"}", NULL},
                {"{\"criteria\":\"none\"}", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_world(world_read(w, &pc_read_criteria_show, PAYER, rows[i].params),
                     rows[i].version ? PC_OK : PC_NOT_FOUND);
        if (rows[i].version)
            assert_string_equal(world_text(w, "/criteria/version"), rows[i].version);
    }
}

static void people_are_shown_within_the_scope(void **state) /* I8 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_member_show, PAYER, "{\"payer\":\"sample\",\"member\":\"M-1\"}"),
                 PC_OK);
    assert_string_equal(world_text(w, "/member/name/family"), "Example");
    assert_world(world_read(w, &pc_read_member_show, "other-payer", PC_WHO_PAYER,
                            "{\"payer\":\"sample\",\"member\":\"M-1\"}"),
                 PC_NOT_FOUND);
    const struct pc_err foreign = w->err;
    assert_world(world_read(w, &pc_read_member_show, PAYER, "{\"payer\":\"sample\",\"member\":\"M-2\"}"),
                 PC_NOT_FOUND);
    assert_memory_equal(&foreign, &w->err, sizeof foreign);
    assert_world(world_read(w, &pc_read_provider_show, PAYER, "{\"provider\":\"P-1\"}"), PC_OK);
    assert_string_equal(world_text(w, "/provider/kind"), "organization");
    assert_world(world_read(w, &pc_read_provider_show, PAYER, "{\"provider\":\"P-2\"}"), PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(a_groups_document_is_text_or_a_page_and_says_how_far_its_payer_is),
             T(groups_are_listed_within_the_scope), T(a_group_shows_what_needs_precertification),
             T(a_plan_description_that_is_missing_or_stale_shows),
             T(a_foreign_group_and_one_that_is_not_there_look_alike),
             T(categories_and_criteria_are_those_of_the_serving_revision),
             T(the_version_shown_is_the_one_in_force_that_day), T(people_are_shown_within_the_scope))
