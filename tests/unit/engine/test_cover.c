#include <stdio.h>
#include "support/engine_world.h"

#define PAYER "payer-1", PC_WHO_PAYER
#define NURSE "nurse-1", PC_WHO_NURSE

static void load(struct world *w, const char *member, const char *other)
{
    char params[512];
    snprintf(
        params, sizeof params,
        "{\"payer\":\"sample\",\"members\":[{\"member\":\"%s\",\"group\":\"G-FULL\",\"name\":{\"family\":\"F\",\"given\":\"G\"},"
        "\"birth_date\":\"1970-01-01\",\"line_of_business\":\"commercial\",\"funding\":\"self_funded\",\"situs_state\":\"TX\","
        "\"coverage\":{\"from\":\"2026-01-01\",\"other\":\"%s\"}}]}",
        member, other);
    assert_world(world_run(w, &pc_verb_member_load, PAYER, params), PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
}

static size_t tasks(struct world *w)
{
    assert_world(world_read(w, &pc_read_task_list, PAYER, "{}"), PC_OK);
    return world_count(w, "/tasks");
}

static void open_cases_stop_when_medicare_comes_first(void **state) /* R3.7 */
{
    struct world *w = *state;
    load(w, "M-1", "medicare_primary");
    assert_string_equal(world_text(w, "/notices/0/code"), "medicare_primary");
    assert_int_equal(world_int(w, "/notices/0/stopped"), 1);
    world_look(w);
    assert_string_equal(world_text(w, "/case/outcome"), "no_um");
    assert_string_equal(world_text(w, "/case/reason/code"), "medicare_primary");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "cancelled");
    assert_string_equal(world_text(w, "/case/letters/0/kind"), "no_review");
    assert_int_equal(tasks(w), 1);
    assert_string_equal(world_text(w, "/tasks/0/kind"), "remove_member");
    assert_string_equal(world_text(w, "/tasks/0/member"), "M-1");
}

static void past_decisions_stay(void **state) /* R3.7 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    load(w, "M-1", "medicare_primary");
    assert_int_equal(world_int(w, "/notices/0/stopped"), 0);
    world_look(w);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
}

static void the_payer_is_told_once_and_no_longer_when_it_changes_back(void **state) /* R3.7 */
{
    struct world *w = *state;
    load(w, "M-1", "medicare_primary");
    load(w, "M-1", "medicare_primary");
    assert_int_equal(tasks(w), 1);
    load(w, "M-1", "medicare_secondary");
    assert_int_equal(tasks(w), 0);
    load(w, "M-1", "medicare_primary");
    assert_int_equal(tasks(w), 1);
}

static void another_plan_that_comes_first_stops_cases_and_removes_nobody(void **state) /* R3.7 */
{
    struct world *w = *state;
    load(w, "M-1", "commercial_primary");
    assert_string_equal(world_text(w, "/notices/0/code"), "commercial_not_primary");
    world_look(w);
    assert_string_equal(world_text(w, "/case/outcome"), "no_um");
    assert_int_equal(tasks(w), 0);
}

static void cover_that_comes_second_changes_nothing(void **state) /* R3.7 */
{
    struct world *w = *state;
    static const char *const covers[] = {"medicare_secondary", "commercial_secondary", "unknown"};
    for (size_t i = 0; i < 3; i++)
        load(w, "M-1", covers[i]);
    assert_int_equal(world_count(w, "/notices"), 0);
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void another_members_cases_go_on(void **state) /* I8 */
{
    struct world *w = *state;
    load(w, "M-2", "medicare_primary");
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(open_cases_stop_when_medicare_comes_first), T(past_decisions_stay),
             T(the_payer_is_told_once_and_no_longer_when_it_changes_back),
             T(another_plan_that_comes_first_stops_cases_and_removes_nobody),
             T(cover_that_comes_second_changes_nothing), T(another_members_cases_go_on))
