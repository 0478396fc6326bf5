/* Wire names, both ways. */
#include "support/pc_test.h"

#include "caseflow/flow.h"

static void is_snake_case(const char *name)
{
    assert_true(name[0] >= 'a' && name[0] <= 'z');
    for (const char *p = name; *p; p++)
        assert_true((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_');
}

static void every_state_reads_back_from_its_name(void **state)
{
    (void)state;
    for (int s = 0; s < PC_ST_COUNT; s++) {
        enum pc_state parsed = PC_ST_COUNT;
        is_snake_case(pc_state_name((enum pc_state)s));
        assert_ok(pc_state_parse(pc_state_name((enum pc_state)s), &parsed));
        assert_int_equal(parsed, s);
        assert_true(strlen(pc_state_meaning((enum pc_state)s)) > 10);
    }
}

static void names_that_are_none_are_invalid_and_write_nothing(void **state)
{
    (void)state;
    enum pc_state parsed = PC_ST_VOID;
    enum pc_event event = PC_EV_NOTE;
    static const char *const none[] = {"", "Approved", "approve d", "approved ", "pended"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_rc(pc_state_parse(none[i], &parsed), PC_INVALID);
        assert_rc(pc_action_parse(none[i], &event), PC_INVALID);
    }
    assert_int_equal(parsed, PC_ST_VOID);
    assert_int_equal(event, PC_EV_NOTE);
}

static void only_what_a_person_may_ask_of_case_act_is_an_action(void **state)
{
    (void)state;
    int actions = 0;
    for (int e = 0; e < PC_EV_COUNT; e++) {
        enum pc_event parsed = PC_EV_COUNT;
        const bool person = pc_event_class_of((enum pc_event)e) == PC_EVENT_PERSON;
        is_snake_case(pc_event_name((enum pc_event)e));
        if (person && e != PC_EV_SUPPLIED) {
            assert_ok(pc_action_parse(pc_event_name((enum pc_event)e), &parsed));
            assert_int_equal(parsed, e);
            actions++;
        } else {
            assert_rc(pc_action_parse(pc_event_name((enum pc_event)e), &parsed), PC_INVALID);
        }
    }
    assert_int_equal(actions, 34); /* the wire contract's actions */
}

static void the_ten_outcomes_are_the_final_states(void **state) /* R4.4 */
{
    (void)state;
    static const char *const finals[] = {
        "approved", "partially_approved", "denied",    "not_required", "not_available",
        "no_um",    "referred_to_payer",  "withdrawn", "modified",     "void"};
    int count = 0;
    for (int s = 0; s < PC_ST_COUNT; s++)
        count += pc_state_is_final((enum pc_state)s) &&
                 pc_flow_has_state(pc_flow_machine(PC_KIND_REVIEW), (enum pc_state)s);
    assert_int_equal(count, 10);
    for (size_t i = 0; i < 10; i++) {
        enum pc_state parsed;
        assert_ok(pc_state_parse(finals[i], &parsed));
        assert_true(pc_state_is_final(parsed));
    }
    assert_false(pc_state_is_later(PC_ST_NURSE_REVIEW));
}

static void kinds_clocks_and_doings_have_names_of_their_own(void **state)
{
    (void)state;
    assert_string_equal(pc_kind_name(PC_KIND_REVIEW), "review");
    assert_string_equal(pc_kind_name(PC_KIND_PEER_TO_PEER), "peer_to_peer");
    assert_string_equal(pc_clock_name_text(PC_CLK_DECISION), "decision");
    assert_string_equal(pc_clock_name_text(PC_CLK_ASKING), "asking");
    for (int i = 0; i < PC_DO_COUNT; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(pc_do_name((enum pc_do)i), pc_do_name((enum pc_do)k));
}

PC_TEST_MAIN(PC_TEST(every_state_reads_back_from_its_name),
             PC_TEST(names_that_are_none_are_invalid_and_write_nothing),
             PC_TEST(only_what_a_person_may_ask_of_case_act_is_an_action),
             PC_TEST(the_ten_outcomes_are_the_final_states),
             PC_TEST(kinds_clocks_and_doings_have_names_of_their_own))
