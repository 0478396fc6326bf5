/* case.options: what can still be done, until when, or why not (R8.4 to R8.7). */
#include "support/child_world.h"

static void options_of(struct world *w, const char *actor, uint32_t role)
{
    assert_world(world_read(w, &pc_read_case_options, actor, role, world_of_case(w, "")), PC_OK);
    assert_int_equal(world_count(w, "/options"), 5);
}

/* Whether the n-th option is open; its reason when it is not. */
static const char *closed(struct world *w, int n)
{
    char pointer[48];
    snprintf(pointer, sizeof pointer, "/options/%d/why_not", n);
    return world_text(w, pointer);
}

static const char *until(struct world *w, int n)
{
    char pointer[48];
    snprintf(pointer, sizeof pointer, "/options/%d/until", n);
    return world_text(w, pointer);
}

enum { SUPPLY, TALK, RECONSIDER, APPEAL, EXTERNAL };

static void after_a_denial_three_ways_are_open_with_their_last_days(void **state) /* R8.4 to R8.7 */
{
    struct world *w = *state;
    options_of(w, PROVIDER);
    assert_string_equal(world_text(w, "/options/0/action"), "supply");
    assert_string_equal(closed(w, SUPPLY), "not_allowed_in_state");
    assert_string_equal(closed(w, TALK), "");
    assert_string_equal(until(w, TALK), "2027-05-16T04:59:59.999Z");
    assert_string_equal(closed(w, RECONSIDER), "");
    assert_string_equal(world_text(w, "/options/3/action"), "open_appeal");
    assert_string_equal(closed(w, APPEAL), "");
    assert_string_equal(until(w, APPEAL), "2027-05-16T04:59:59.999Z");
    assert_string_equal(closed(w, EXTERNAL), "appeal_first");
}

static void an_appeal_closes_the_way_back_and_its_end_opens_the_next(void **state) /* R8.5, R8.7 */
{
    struct world *w = *state;
    char parent[32];
    open_appeal(w, parent);
    back_to(w, parent);
    options_of(w, PROVIDER);
    assert_string_equal(closed(w, RECONSIDER), "appeal_filed");
    assert_string_equal(closed(w, APPEAL), "appeal_open");
    world_look(w);
    look_at_child(w);
    assert_world(world_advance(w, "3d"), PC_OK);
    assert_world(world_act(w, OTHER_DIRECTOR, "decide_appeal", UPHOLD), PC_OK);
    back_to(w, parent);
    options_of(w, PAYER);
    assert_string_equal(closed(w, APPEAL), "appeals_used");
    assert_string_equal(closed(w, EXTERNAL), "");
    assert_string_equal(until(w, EXTERNAL),
                        "2027-03-20T04:59:59.999Z"); /* four months from the appeal's own notice */
}

static void what_is_too_late_says_so_but_a_conversation_can_be_held(void **state) /* R8.4, R8.5 */
{
    struct world *w = *state;
    assert_world(world_advance(w, "181d"), PC_OK);
    options_of(w, PROVIDER);
    assert_string_equal(closed(w, TALK), "");
    assert_string_equal(closed(w, RECONSIDER), "too_late");
    assert_string_equal(closed(w, APPEAL), "too_late");
}

static void an_open_case_awaits_what_was_asked_for(void **state) /* R5.1 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "U-1"), PC_OK);
    options_of(w, PROVIDER);
    assert_string_equal(closed(w, SUPPLY), "");
    assert_string_equal(until(w, SUPPLY), "2027-01-01T05:59:59.999Z"); /* 45 days */
    assert_string_equal(closed(w, APPEAL), "nothing_decided");
    assert_world(world_read(w, &pc_read_case_options, "other-payer", PC_WHO_PAYER, world_of_case(w, "")),
                 PC_NOT_FOUND);
}

PC_TEST_MAIN(PC_TEST_WITH(after_a_denial_three_ways_are_open_with_their_last_days, world_denied, world_gone),
             PC_TEST_WITH(an_appeal_closes_the_way_back_and_its_end_opens_the_next, world_denied, world_gone),
             PC_TEST_WITH(what_is_too_late_says_so_but_a_conversation_can_be_held, world_denied, world_gone),
             PC_TEST_WITH(an_open_case_awaits_what_was_asked_for, world_with_people, world_gone))
