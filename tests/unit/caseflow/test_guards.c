/* Guards: one condition list each, so that holding and giving a reason can't disagree. */
#include "support/pc_test.h"

#include "caseflow/guards.h"
#include "unit/caseflow/sample_facts.h"

static void a_refusing_guard_gives_a_reason_exactly_when_it_fails(void **state)
{
    (void)state;
    for (size_t g = 0; g < pc_guard_count; g++) {
        if (!pc_guards[g].why)
            continue;
        for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
            const struct pc_flow_facts facts = sample_facts(n);
            const char *why = pc_guards[g].why(&facts);
            assert_int_equal(pc_guards[g].holds(&facts), why == NULL);
            assert_true(!why || why[0] >= 'a');
        }
    }
}

static void every_guard_can_hold_and_can_fail(void **state)
{
    (void)state;
    for (size_t g = 0; g < pc_guard_count; g++) {
        bool held = false, failed = false;
        for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
            const struct pc_flow_facts facts = sample_facts(n);
            *(pc_guards[g].holds(&facts) ? &held : &failed) = true;
        }
        assert_true(held && failed);
    }
}

static void the_engine_and_intake_approve_only_what_is_met_simple_and_marked(void **state) /* R4.1, R4.11 */
{
    (void)state;
    for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
        const struct pc_flow_facts f = sample_facts(n);
        if (!pc_guard_auto_approvable(&f) && !pc_guard_intake_may_approve(&f))
            continue;
        assert_true(f.criteria_met && f.intake_approvable);
        assert_false(f.criteria_not_met || f.complex || f.documents_missing || f.policy_failed);
        assert_true(!pc_guard_auto_approvable(&f) || f.auto_approve);
        assert_true(!pc_guard_intake_may_approve(&f) || !f.counts_short);
    }
}

static void a_nurse_approves_neither_complex_cases_nor_less_than_asked(void **state) /* R4.2, R4.3 */
{
    (void)state;
    for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
        const struct pc_flow_facts f = sample_facts(n);
        if (pc_guard_nurse_may_approve(&f))
            assert_true(!f.complex && !f.counts_short &&
                        (f.note_given || (f.criteria_met && !f.criteria_not_met)));
    }
}

static void guards_are_found_by_what_rows_carry(void **state)
{
    (void)state;
    assert_string_equal(pc_guard_of(pc_guard_nurse_may_approve)->name, "nurse_may_approve");
    assert_null(pc_guard_of(NULL));
    for (size_t g = 0; g < pc_guard_count; g++)
        for (size_t k = 0; k < g; k++)
            assert_string_not_equal(pc_guards[g].name, pc_guards[k].name);
}

PC_TEST_MAIN(PC_TEST(a_refusing_guard_gives_a_reason_exactly_when_it_fails),
             PC_TEST(every_guard_can_hold_and_can_fail),
             PC_TEST(the_engine_and_intake_approve_only_what_is_met_simple_and_marked),
             PC_TEST(a_nurse_approves_neither_complex_cases_nor_less_than_asked),
             PC_TEST(guards_are_found_by_what_rows_carry))
