/* The interpreter, on small machines of the test's own. */
#include "support/pc_test.h"

#include "caseflow/guards.h"
#include "caseflow/tables.h"

static const struct pc_flow_row rows[] = {
    {.id = 1,
     .in = PC_ST_NURSE_REVIEW,
     .on = PC_EV_APPROVE,
     .who = PC_WHO_NURSE,
     .when = pc_guard_nurse_may_approve,
     .when_name = "nurse_may_approve",
     .to = PC_ST_APPROVED,
     .dos = 1u << PC_DO_LETTER,
     .stop = 7,
     .because = "R4.2"},
    {.id = 2,
     .in = PC_ST_NURSE_REVIEW,
     .on = PC_EV_APPROVE,
     .who = PC_WHO_MEDICAL_DIRECTOR,
     .to = PC_ST_APPROVED,
     .because = "R4.2"},
    {.id = 3,
     .in = PC_ST_NURSE_REVIEW,
     .on = PC_EV_CRITERIA_MET,
     .who = PC_WHO_SYSTEM,
     .when = pc_guard_asked_by_person,
     .when_name = "asked_by_person",
     .to = PC_ST_DIRECTOR_REVIEW,
     .because = "R5.1"},
    {.id = 4,
     .in = PC_ST_NURSE_REVIEW,
     .on = PC_EV_CRITERIA_MET,
     .who = PC_WHO_SYSTEM,
     .to = PC_ST_NURSE_REVIEW,
     .start = 1,
     .toll = 2,
     .resume = 4,
     .because = "R5.1"},
    {.id = 5,
     .in = PC_ST_NURSE_REVIEW,
     .on = PC_EV_APPROVE_PARTIALLY,
     .who = PC_WHO_MEDICAL_DIRECTOR,
     .when = pc_guard_less_with_reasons,
     .when_name = "less_with_reasons",
     .to = PC_ST_PARTIALLY_APPROVED,
     .because = "R4.3"},
};
static const struct pc_flow_machine machine = {.kind = PC_KIND_REVIEW, .rows = rows, .row_count = 5};

static enum pc_rc step(enum pc_event event, uint32_t role, struct pc_flow_facts facts,
                       struct pc_flow_effects *effects, const char **why)
{
    return pc_flow_step_in(&machine, PC_ST_NURSE_REVIEW, event, role, &facts, effects, why);
}

static void the_first_row_that_fits_decides(void **state)
{
    (void)state;
    struct pc_flow_effects e;
    assert_ok(
        step(PC_EV_CRITERIA_MET, PC_WHO_SYSTEM, (struct pc_flow_facts){.asked_by_person = true}, &e, NULL));
    assert_int_equal(e.row, 3);
    assert_int_equal(e.to, PC_ST_DIRECTOR_REVIEW);
    assert_ok(step(PC_EV_CRITERIA_MET, PC_WHO_SYSTEM, (struct pc_flow_facts){0}, &e, NULL));
    assert_int_equal(e.row, 4);
}

static void the_effects_are_the_rows_own(void **state)
{
    (void)state;
    struct pc_flow_effects e;
    assert_ok(step(PC_EV_CRITERIA_MET, PC_WHO_SYSTEM, (struct pc_flow_facts){0}, &e, NULL));
    assert_int_equal(e.start, 1);
    assert_int_equal(e.stop, 0);
    assert_int_equal(e.toll, 2);
    assert_int_equal(e.resume, 4);
    assert_int_equal(e.dos, 0);
    assert_string_equal(e.because, "R5.1");
}

static void a_refused_event_writes_no_effects_and_says_why(void **state)
{
    (void)state;
    struct pc_flow_effects e = {.row = 77};
    const char *why = NULL;
    assert_rc(step(PC_EV_DENY, PC_WHO_MEDICAL_DIRECTOR, (struct pc_flow_facts){0}, &e, &why), PC_REFUSED);
    assert_string_equal(why, "not_allowed_in_state");
    assert_rc(step(PC_EV_APPROVE, PC_WHO_PROVIDER, (struct pc_flow_facts){.criteria_met = true}, &e, &why),
              PC_REFUSED);
    assert_string_equal(why, "not_allowed_for_role");
    assert_rc(step(PC_EV_APPROVE, PC_WHO_NURSE, (struct pc_flow_facts){.counts_short = true}, &e, &why),
              PC_REFUSED);
    assert_string_equal(why,
                        "partial_approval"); /* R4.3: its own reason, though another role's row follows */
    assert_rc(step(PC_EV_APPROVE, PC_WHO_NURSE, (struct pc_flow_facts){0}, &e, NULL), PC_REFUSED);
    assert_int_equal(e.row, 77);
}

static void allowed_asks_what_is_stored_and_not_what_the_action_will_bring(void **state)
{
    (void)state;
    const struct pc_flow_facts bare = {0}, complex = {.complex = true};
    const uint64_t approve = PC_EVENT_BIT(PC_EV_APPROVE), partly = PC_EVENT_BIT(PC_EV_APPROVE_PARTIALLY);
    const enum pc_state in = PC_ST_NURSE_REVIEW;
    assert_int_equal(pc_flow_allowed_in(&machine, in, PC_WHO_NURSE, &bare),
                     approve); /* a note may come with it */
    assert_int_equal(pc_flow_allowed_in(&machine, in, PC_WHO_NURSE, &complex), 0);
    assert_int_equal(pc_flow_allowed_in(&machine, in, PC_WHO_MEDICAL_DIRECTOR, &complex), approve | partly);
    assert_int_equal(pc_flow_allowed_in(&machine, in, PC_WHO_NURSE | PC_WHO_MEDICAL_DIRECTOR, &bare),
                     approve | partly);
    assert_int_equal(pc_flow_allowed_in(&machine, in, PC_WHO_SYSTEM, &bare), 0); /* persons' events only */
    assert_int_equal(pc_flow_allowed_in(&machine, PC_ST_DENIED, PC_WHO_NURSE, &bare), 0);
}

static void assert_allowed(enum pc_kind kind, enum pc_state in, uint32_t roles, struct pc_flow_facts facts)
{
    assert_int_equal(pc_flow_allowed(kind, in, roles, &facts),
                     pc_flow_allowed_in(pc_flow_machine(kind), in, roles, &facts));
}

/* What was asked lately is remembered: in any order, each situation keeps its own answer. */
static void what_was_allowed_lately_is_allowed_in_that_situation_only(void **state)
{
    (void)state;
    const struct pc_flow_facts bare = {0};
    for (int in = 0; in < PC_ST_COUNT; in++)
        for (int kind = 0; kind < PC_KIND_COUNT; kind++)
            assert_allowed((enum pc_kind)kind, (enum pc_state)in, PC_WHO_NURSE, bare);
    for (int in = 0; in < PC_ST_COUNT; in++)
        assert_allowed(PC_KIND_REVIEW, (enum pc_state)in, PC_WHO_NURSE, bare);
    for (unsigned is = 0; is < 256; is++)
        assert_allowed(PC_KIND_REVIEW, PC_ST_NURSE_REVIEW, PC_WHO_NURSE,
                       (struct pc_flow_facts){.criteria_met = is & 1,
                                              .complex = is & 2,
                                              .determined = is & 4,
                                              .extendable = is & 8,
                                              .assigned = is & 16,
                                              .assigned_to_actor = is & 32,
                                              .documents_missing = is & 64,
                                              .intake_approvable = is & 128});
    for (uint32_t roles = 1; roles < 1u << PC_ROLE_COUNT; roles++)
        assert_allowed(PC_KIND_REVIEW, PC_ST_NURSE_REVIEW, roles, bare);
}

PC_TEST_MAIN(PC_TEST(the_first_row_that_fits_decides), PC_TEST(the_effects_are_the_rows_own),
             PC_TEST(a_refused_event_writes_no_effects_and_says_why),
             PC_TEST(allowed_asks_what_is_stored_and_not_what_the_action_will_bring),
             PC_TEST(what_was_allowed_lately_is_allowed_in_that_situation_only))
