/* tests/unit/engine/test_read_deadlines.c -- mirrors src/engine/read_deadlines.c: what clocks did (R5.6, I11) */
#include <stdio.h>
#include "support/engine_world.h"

#define AUDITOR "auditor-1", PC_WHO_AUDITOR

/* The n-th deadline as "what clock rule from>to". */
static const char *line(struct world *w, int n)
{
    static const char *const members[] = {"what", "clock", "rule", "from", "to"};
    static char text[300];
    text[0] = '\0';
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        char pointer[40];
        snprintf(pointer, sizeof pointer, "/deadlines/%d/%s", n, members[i]);
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", i ? " " : "", world_text(w, pointer));
    }
    return text;
}

static void warnings_and_misses_are_told_in_order_with_what_followed(void **state)
{
    struct world *w = *state;
    assert_ok(world_advance(w, "20d"));
    assert_world(world_read(w, &pc_read_case_deadlines, AUDITOR, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/deadlines"), 4);
    assert_string_equal(line(w, 0), "warned decision programme_mnr_5bd nurse_review nurse_review");
    assert_string_equal(line(w, 1), "missed decision programme_mnr_5bd nurse_review nurse_review");
    assert_string_equal(line(w, 2), "warned decision erisa_pre_15d_ext15 nurse_review nurse_review");
    assert_string_equal(line(w, 3), "missed decision erisa_pre_15d_ext15 nurse_review nurse_review");
    assert_string_equal(world_text(w, "/deadlines/1/due_at"), "2026-11-24T01:00:00.000Z");
    assert_string_equal(world_text(w, "/deadlines/1/at"),
                        "2026-11-24T01:00:00.001Z"); /* met at its last millisecond */
    assert_string_equal(world_text(w, "/deadlines/0/case_id"), w->case_id);
    assert_false(world_true(w, "/more"));
}

static void a_decision_in_time_meets_its_clocks_once(void **state)
{
    struct world *w = *state;
    assert_ok(world_advance(w, "1h"));
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "take", ""), PC_OK);
    assert_ok(world_advance(w, "1h"));
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    assert_world(world_read(w, &pc_read_case_deadlines, AUDITOR, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/deadlines"), 2);
    assert_string_equal(line(w, 0), "met decision programme_mnr_5bd nurse_review approved");
    assert_string_equal(line(w, 1), "met decision erisa_pre_15d_ext15 nurse_review approved");
}

static void a_cursor_goes_on_and_others_cases_are_not_told(void **state) /* I8 */
{
    struct world *w = *state;
    char params[80];
    assert_ok(world_advance(w, "20d"));
    assert_world(world_read(w, &pc_read_case_deadlines, "other-1", PC_WHO_PAYER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/deadlines"), 0);
    snprintf(params, sizeof params, "{\"after\":\"%s\"}", world_text(w, "/cursor"));
    assert_world(world_read(w, &pc_read_case_deadlines, AUDITOR, params), PC_OK);
    assert_int_equal(world_count(w, "/deadlines"), 0);
    assert_world(world_read(w, &pc_read_case_deadlines, AUDITOR, "{\"after\":\"nothing\"}"), PC_INVALID);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(warnings_and_misses_are_told_in_order_with_what_followed),
             T(a_decision_in_time_meets_its_clocks_once), T(a_cursor_goes_on_and_others_cases_are_not_told))
