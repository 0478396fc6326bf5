#include <stdio.h>
#include "support/engine_world.h"

static int open_world(void **state)
{
    world_with_case(state);
    struct world *w = *state;
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    return 0;
}

static const char *letter_of(struct world *w, const char *more)
{
    static char params[128];
    world_look(w);
    snprintf(params, sizeof params, "{\"letter\":\"%s\"%s}", world_text(w, "/case/letters/0/id"), more);
    return params;
}

static void the_letters_of_a_case_are_listed(void **state)
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_letter_list, "payer-1", PC_WHO_PAYER, world_of_case(w, "")), PC_OK);
    assert_int_equal(world_count(w, "/letters"), 2);
    assert_string_equal(world_text(w, "/letters/0/kind"), "approval");
    assert_string_equal(world_text(w, "/letters/0/to"), "provider");
    assert_string_equal(world_text(w, "/letters/0/case_id"), w->case_id);
    assert_string_equal(world_text(w, "/letters/0/at"), "2026-11-16T16:15:00.000Z");
}

static void a_letter_is_shown_as_text(void **state)
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_letter_show, "P-1", PC_WHO_PROVIDER, letter_of(w, "")), PC_OK);
    assert_string_equal(world_text(w, "/format"), "text");
    assert_non_null(strstr(world_text(w, "/text"), "97110"));
    assert_world(
        world_read(w, &pc_read_letter_show, "P-1", PC_WHO_PROVIDER, letter_of(w, ",\"format\":\"pdf\"")),
        PC_INVALID);
    assert_string_equal(w->err.reason, "later_work");
}

static void a_foreign_letter_does_not_exist(void **state) /* I8 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_letter_show, "P-2", PC_WHO_PROVIDER, letter_of(w, "")), PC_NOT_FOUND);
    const struct pc_err foreign = w->err;
    assert_world(world_read(w, &pc_read_letter_show, "P-2", PC_WHO_PROVIDER, "{\"letter\":\"l0\"}"),
                 PC_NOT_FOUND);
    assert_memory_equal(&foreign, &w->err, sizeof foreign); /* nothing tells the two apart */
    assert_world(world_read(w, &pc_read_letter_show, "other-payer", PC_WHO_PAYER, letter_of(w, "")),
                 PC_NOT_FOUND);
    assert_world(world_read(w, &pc_read_letter_list, "P-2", PC_WHO_PROVIDER, world_of_case(w, "")),
                 PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, open_world, world_gone)
PC_TEST_MAIN(T(the_letters_of_a_case_are_listed), T(a_letter_is_shown_as_text),
             T(a_foreign_letter_does_not_exist))
