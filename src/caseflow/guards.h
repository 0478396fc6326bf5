/* src/caseflow/guards.h -- the named conditions that rows of a machine may carry.
 *
 * Two sorts.  A routing guard only chooses between rows; a row below it takes what it does not.  A refusing guard stands
 * last: when it fails, the person is told why, by name.  Both read pc_flow_facts and nothing else. */
#ifndef PC_CASEFLOW_GUARDS_H
#define PC_CASEFLOW_GUARDS_H

#include "caseflow/flow.h"

/* clang-format off */
#define PC_GUARDS(X) \
    /* name                sort      meaning */ \
    X(auto_approvable,     ROUTING,  "criteria met, intake-approvable, nothing missing or complex, and the snapshot lets the engine approve (R4.11)") \
    X(intake_approvable,   ROUTING,  "criteria met and the policy lets intake approve (R4.1)") \
    X(asked_by_director,   ROUTING,  "the open information request is a medical director's") \
    X(asked_by_person,     ROUTING,  "the open information request is a reviewer's") \
    X(intake_may_approve,  REFUSING, "as asked, criteria met, intake-approvable, nothing missing or complex; a stay's next review is set (R4.1, R4.7)") \
    X(nurse_may_approve,   REFUSING, "as asked, not complex, and criteria met or a note given; a stay's next review is set (R4.2, R4.7)") \
    X(as_asked,            REFUSING, "nothing less than asked on any line; a stay's next review is set (R4.3, R4.7)") \
    X(less_with_reasons,   REFUSING, "less than asked on some line, with reasons, but not of what a law gives; a stay's next review is set (R4.3, R4.5, R4.7)") \
    X(reasons_given,       REFUSING, "at least one coded reason, and nothing denied that a law gives (R4.5, R3.3)") \
    X(items_given,         REFUSING, "at least one item is named (R4.6)") \
    X(not_determined,      REFUSING, "no determination was notified (R4.4)") \
    X(not_taken,           REFUSING, "nobody has taken the case") \
    X(own,                 REFUSING, "the actor has taken the case") \
    X(taken,               REFUSING, "somebody has taken the case") \
    X(benefit_asked,       REFUSING, "the payer was asked whether the benefit exists (R3.5)") \
    X(primary_asked,       REFUSING, "the payer was asked whether this plan pays first (R3.7)") \
    X(payer_asked,         ROUTING,  "the policies have a question for the payer (R3.5, R3.7)") \
    X(not_anothers,        REFUSING, "nobody else has taken the case") \
    X(extendable,          REFUSING, "a decision clock that runs has an extension left (R5.6)") \
    X(offered,             REFUSING, "a suggestion was made (R3.9)") \
    X(into_observation,    ROUTING,  "admitted to observation, and the policies were able to say how its hours count (R3.3)") \
    X(brief_observation,   ROUTING,  "an observation of no more than 24 hours that nobody reviewed (R3.3)") \
    X(level_changes,       ROUTING,  "another level of care than the one that was determined (R4.7)") \
    X(review_dated,        ROUTING,  "a day is named") \
    X(review_undated,      REFUSING, "no day is named: reviewers plan days, others ask for the review now (R4.7)") \
    X(left,                ROUTING,  "the discharge is recorded already (R4.8)") \
    X(not_left,            REFUSING, "no discharge is recorded: who has left is not admitted (R4.8)") \
    X(admitted,            REFUSING, "the member was admitted (R4.8)") \
    X(not_discharged,      REFUSING, "the member was admitted, and no discharge is recorded (R4.8)") \
    X(course_over,         ROUTING,  "the member's death ends the transplant's course (R7.2)") \
    X(no_conversation,     REFUSING, "no conversation on this case is asked for and not yet held (R8.4)") \
    X(before_appeal,       REFUSING, "no appeal was filed: a reconsideration comes before it (R8.5)") \
    X(may_appeal,          REFUSING, "a level of appeal is left and none is open; or the appeal is the payer's business (R8.6, R8.9)") \
    X(may_appeal_meanwhile,REFUSING, "... while the denial is reconsidered, which takes nothing from the appeal (R8.5)") \
    X(payers_subject,      REFUSING, "the appeal is on claims, benefits, eligibility or a contract: nothing was denied here (R8.9)") \
    X(may_ask_external,    REFUSING, "appeals are used up or deemed so, and no external review was asked for (R8.7)") \
    X(may_ask_external_meanwhile, REFUSING, "... while the denial is reconsidered, which takes nothing from it (R8.5)") \
    X(changed_all,         ROUTING,  "a denial that is reconsidered, and all that was asked is granted elsewhere (R8.4 to R8.7)") \
    X(changed_part,        ROUTING,  "... less than asked is granted elsewhere, with reasons (R8.4 to R8.7, R4.3)") \
    X(decided_all,         ROUTING,  "all that was asked is granted") \
    X(grants_all,          REFUSING, "... by a delegate's nurse, who determines nothing else (R4.10, I1)") \
    X(decided_part,        ROUTING,  "less than asked is granted, with reasons (R4.3, R4.5)") \
    X(overturns,           ROUTING,  "an independent director grants all that was asked (R8.6)") \
    X(overturns_partly,    ROUTING,  "an independent director grants less than asked, with reasons (R8.6, R4.3)") \
    X(may_uphold,          REFUSING, "an independent director says that the decision stands, with reasons (R8.6)") \
    X(answered,            REFUSING, "the answer has its words (R8.9)") \
    X(stands,              REFUSING, "the organization says that the decision stands (R8.7)") \
    X(not_assigned,        REFUSING, "nothing is decided: the request is not eligible (R8.7)") \
    X(slot_given,          ROUTING,  "a slot is agreed (R8.4)") \
    X(attempt_given,       REFUSING, "a slot, or an attempt that failed, is named (R8.4)") \
    X(not_held,            ROUTING,  "the conversation did not take place (R8.4)") \
    X(only_not_held,       REFUSING, "staff record that it did not take place; who held it records the rest (R8.4)") \
    X(held,                REFUSING, "a change in part names less than asked, with reasons (R8.4, R4.3)")
/* clang-format on */

/* The predicates: pc_guard_<name>. */
#define X(name, sort, meaning) bool pc_guard_##name(const struct pc_flow_facts *facts);
PC_GUARDS(X)
#undef X

/* What is known of a guard; static. */
struct pc_guard {
    const char *name, *meaning;
    bool (*holds)(const struct pc_flow_facts *facts);
    const char *(*why)(
        const struct pc_flow_facts *facts); /* the first unmet condition; NULL for routing guards */
};
extern const struct pc_guard pc_guards[];
extern const size_t pc_guard_count;

/* The entry of a row's `when`; NULL when it is no listed guard (lint reports that). */
const struct pc_guard *pc_guard_of(bool (*when)(const struct pc_flow_facts *));

#endif
