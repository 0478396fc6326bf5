#include <stdio.h>
#include "support/engine_world.h"

static enum pc_rc resume(struct world *w, const char *actor, uint32_t roles, const char *after)
{
    char params[96];
    snprintf(params, sizeof params, "{\"after\":\"%s\"}", after);
    return world_read(w, &pc_read_watch_resume, actor, roles, *after ? params : "{}");
}

static void whoever_was_away_gets_every_change_once(void **state) /* R10.5 */
{
    struct world *w = *state;
    char cursor[48];
    assert_world(resume(w, "payer-1", PC_WHO_PAYER, ""), PC_OK);
    assert_int_equal(world_count(w, "/changes"), 1);
    assert_string_equal(world_text(w, "/changes/0/event"), "criteria_met");
    assert_string_equal(world_text(w, "/changes/0/member"), "M-1");
    assert_int_equal(world_int(w, "/changes/0/version"), 1);
    snprintf(cursor, sizeof cursor, "%s", world_text(w, "/cursor"));
    assert_string_equal(world_text(w, "/changes/0/cursor"), cursor);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "take", ""), PC_OK);
    assert_world(resume(w, "payer-1", PC_WHO_PAYER, cursor), PC_OK);
    assert_int_equal(world_count(w, "/changes"), 1);
    assert_string_equal(world_text(w, "/changes/0/event"), "take");
    snprintf(cursor, sizeof cursor, "%s", world_text(w, "/cursor"));
    assert_world(resume(w, "payer-1", PC_WHO_PAYER, cursor), PC_OK);
    assert_int_equal(world_count(w, "/changes"), 0);
    assert_string_equal(world_text(w, "/cursor"), cursor); /* stays where it is */
}

static void foreign_changes_are_passed_over(void **state) /* I8 */
{
    struct world *w = *state;
    assert_world(resume(w, "other-payer", PC_WHO_PAYER, ""), PC_OK);
    assert_int_equal(world_count(w, "/changes"), 0);
    assert_string_not_equal(world_text(w, "/cursor"), ""); /* and not looked at again */
    assert_world(resume(w, "P-2", PC_WHO_PROVIDER, ""), PC_OK);
    assert_int_equal(world_count(w, "/changes"), 0);
}

static void a_made_up_cursor_is_refused(void **state)
{
    struct world *w = *state;
    assert_world(resume(w, "payer-1", PC_WHO_PAYER, w->case_id), PC_INVALID); /* another kind of id */
    assert_string_equal(w->err.field, "params.after");
}

static void a_long_absence_comes_in_pages(void **state)
{
    struct world *w = *state;
    char id[16], cursor[48];
    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof id, "W-%d", i);
        assert_world(world_submit(w, id), PC_OK);
    }
    assert_world(resume(w, "payer-1", PC_WHO_PAYER, ""), PC_OK);
    assert_int_equal(world_count(w, "/changes"), 1000);
    assert_true(world_true(w, "/more"));
    snprintf(cursor, sizeof cursor, "%s", world_text(w, "/cursor"));
    assert_world(resume(w, "payer-1", PC_WHO_PAYER, cursor), PC_OK);
    assert_int_equal(world_count(w, "/changes"), 1);
    assert_false(world_true(w, "/more"));
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(whoever_was_away_gets_every_change_once), T(foreign_changes_are_passed_over),
             T(a_made_up_cursor_is_refused), T(a_long_absence_comes_in_pages))
