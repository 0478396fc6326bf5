/* Guards: one condition list each, so that holding and giving a reason can't disagree. */
#include <string.h>
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

/* ---- each guard in the words of its rules ------------------------------------------------------------------------------ */

/* What each guard asks, said a second time and as one expression: a condition that is lost, or one too many, differs somewhere. */
/* clang-format off */
#define MET   (f->criteria_met && !f->criteria_not_met)
#define ALL   (f->result == PC_RESULT_ALL)
#define PART  (f->result == PC_RESULT_PART)
#define NONE  (f->result == PC_RESULT_NOTHING)
#define SAID  (f->result != PC_RESULT_UNSAID)
#define OURS  (!f->payers_subject)
#define APPEALABLE (!OURS || (!f->nothing_denied && !f->appeal_open && !f->appeals_used && !f->external_asked))
#define EXTERNAL   ((!OURS || !f->nothing_denied) && !f->external_asked && (f->appeals_used || f->appeal_late))
#define INDEPENDENT (!f->took_part && !f->subordinate)
#define MEANINGS(X) \
    X(auto_approvable,     MET && f->intake_approvable && f->auto_approve && !f->complex && !f->documents_missing && !f->policy_failed) /* R4.11 */ \
    X(intake_approvable,   MET && f->intake_approvable && !f->complex)                                     /* R4.1 */ \
    X(asked_by_director,   f->asked_by_director)                                                           /* R4.6, R5.1 */ \
    X(asked_by_person,     f->asked_by_person || f->asked_by_director)                                     /* R4.6, R5.1 */ \
    X(intake_may_approve,  !f->counts_short && f->intake_approvable && !f->complex && !f->policy_failed && MET && \
                           !f->documents_missing && !f->next_review_missing)                               /* R4.1, R4.7 */ \
    X(nurse_may_approve,   !f->counts_short && !f->complex && (MET || f->note_given) && !f->next_review_missing) /* R4.2, R4.7 */ \
    X(as_asked,            !f->counts_short && !f->next_review_missing)                                    /* R4.3, R4.4, R4.7 */ \
    X(less_with_reasons,   f->counts_short && f->reasons_given && !f->within_statutory_stay && !f->next_review_missing) /* R4.3, R4.5, R3.3 */ \
    X(reasons_given,       f->reasons_given && !f->within_statutory_stay)                                  /* R4.5, R7.3, R3.3 */ \
    X(items_given,         f->items_given)                                                                 /* R4.6 */ \
    X(not_determined,      !f->determined)                                                                 /* R4.4, R8.5 */ \
    X(not_taken,           !f->assigned_to_actor && !f->assigned)                                          /* R4.1, R4.2, R8.4, R8.6 */ \
    X(own,                 f->assigned_to_actor)                                                           /* R4.1, R4.2, R7.5 */ \
    X(taken,               f->assigned)                                                                    /* R4.2, R8.4 */ \
    X(benefit_asked,       f->benefit_asked)                                                               /* R3.5 */ \
    X(primary_asked,       f->primary_asked)                                                               /* R3.7 */ \
    X(payer_asked,         f->benefit_asked || f->primary_asked)                                           /* R3.5, R3.7 */ \
    X(not_anothers,        !f->assigned || f->assigned_to_actor)                                           /* R4.1, R4.2 */ \
    X(extendable,          f->extendable)                                                                  /* R5.6 */ \
    X(offered,             f->offered)                                                                     /* R3.9 */ \
    X(into_observation,    f->into_observation && !f->policy_failed)                                       /* R3.3 */ \
    X(brief_observation,   f->brief_observation)                                                           /* R3.3 */ \
    X(level_changes,       f->level_changes)                                                               /* R4.7 */ \
    X(review_dated,        f->review_dated)                                                                /* R4.7 */ \
    X(review_undated,      !f->review_dated)                                                               /* R4.7 */ \
    X(left,                f->discharged)                                                                  /* R4.8 */ \
    X(not_left,            !f->discharged)                                                                 /* R4.8 */ \
    X(admitted,            !f->not_admitted)                                                               /* R4.8 */ \
    X(not_discharged,      !f->not_admitted && !f->discharged)                                             /* R4.8 */ \
    X(course_over,         f->course_over)                                                                 /* R7.2 */ \
    X(no_conversation,     !f->conversation_open)                                                          /* R8.4 */ \
    X(before_appeal,       (!OURS || !f->nothing_denied) && !f->appealed)                                  /* R8.5 */ \
    X(may_appeal,          APPEALABLE)                                                                     /* R8.6, R8.9 */ \
    X(may_appeal_meanwhile,f->reconsidered && APPEALABLE)                                                  /* R8.5, R8.6 */ \
    X(payers_subject,      !OURS)                                                                          /* R8.9 */ \
    X(may_ask_external,    EXTERNAL)                                                                       /* R8.7 */ \
    X(may_ask_external_meanwhile, f->reconsidered && EXTERNAL)                                             /* R8.5, R8.7 */ \
    X(changed_all,         f->reconsidered && ALL && !f->counts_short)                                     /* R8.4 to R8.7 */ \
    X(changed_part,        f->reconsidered && PART && f->counts_short && f->reasons_given)                 /* R8.4 to R8.7, R4.3 */ \
    X(decided_all,         ALL && !f->counts_short)                                                        /* R8.4, R8.6, R8.7 */ \
    X(grants_all,          ALL && !f->counts_short)                                                        /* R4.10, I1 */ \
    X(decided_part,        PART && f->counts_short && f->reasons_given)                                    /* R8.4, R8.6, R8.7, R8.9, R4.3 */ \
    X(overturns,           INDEPENDENT && ALL && !f->counts_short)                                         /* R8.6 */ \
    X(overturns_partly,    INDEPENDENT && PART && f->counts_short && f->reasons_given)                     /* R8.6, R4.3 */ \
    X(may_uphold,          INDEPENDENT && NONE && f->reasons_given)                                        /* R8.6, R4.5 */ \
    X(answered,            f->note_given)                                                                  /* R8.9 */ \
    X(stands,              NONE)                                                                           /* R8.7 */ \
    X(not_assigned,        !SAID)                                                                          /* R8.7 */ \
    X(slot_given,          f->slot_given)                                                                  /* R8.4 */ \
    X(attempt_given,       f->slot_given || f->attempt_given)                                              /* R8.4 */ \
    X(not_held,            !SAID)                                                                          /* R8.4 */ \
    X(only_not_held,       !SAID)                                                                          /* R8.4 */ \
    X(held,                SAID && (!ALL || !f->counts_short) && (!PART || (f->counts_short && f->reasons_given))) /* R8.4 */
#define X(name, expression) static bool means_##name(const struct pc_flow_facts *f) { return expression; }
MEANINGS(X)
#undef X
static const struct meaning {
    const char *name;
    bool (*holds)(const struct pc_flow_facts *f);
} meanings[] = {
#define X(name, expression) {#name, means_##name},
    MEANINGS(X)
#undef X
};
/* clang-format on */

static const struct meaning *meaning_of(const char *guard)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (strcmp(meanings[i].name, guard) == 0)
            return &meanings[i];
    fail_msg("what %s means is not written here", guard);
    return NULL;
}

static void every_guard_asks_what_its_rules_ask_and_nothing_else(void **state)
{
    (void)state;
    for (size_t g = 0; g < pc_guard_count; g++) {
        const struct meaning *meaning = meaning_of(pc_guards[g].name);
        for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
            const struct pc_flow_facts facts = sample_facts(n);
            if (pc_guards[g].holds(&facts) != meaning->holds(&facts))
                fail_msg("%s is otherwise for sample %u", pc_guards[g].name, n);
        }
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
             PC_TEST(every_guard_asks_what_its_rules_ask_and_nothing_else),
             PC_TEST(guards_are_found_by_what_rows_carry))
