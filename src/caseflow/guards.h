/* src/caseflow/guards.h -- the named conditions that rows of a machine may carry.
 *
 * Two sorts.  A routing guard only chooses between rows; a row below it takes what it does not.  A refusing guard stands
 * alone: when it fails, the person is told why, by name.  Both read pc_flow_facts and nothing else. */
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
    X(intake_may_approve,  REFUSING, "as asked, criteria met, intake-approvable, nothing missing or complex (R4.1)") \
    X(nurse_may_approve,   REFUSING, "as asked, not complex, and criteria met or a note given (R4.2)") \
    X(as_asked,            REFUSING, "nothing less than asked on any line (R4.3)") \
    X(less_with_reasons,   REFUSING, "less than asked on some line, with reasons (R4.3, R4.5)") \
    X(reasons_given,       REFUSING, "at least one coded reason (R4.5)") \
    X(items_given,         REFUSING, "at least one item is named (R4.6)") \
    X(not_determined,      REFUSING, "no determination was notified (R4.4)") \
    X(not_taken,           REFUSING, "nobody has taken the case") \
    X(own,                 REFUSING, "the actor has taken the case") \
    X(taken,               REFUSING, "somebody has taken the case") \
    X(benefit_asked,       REFUSING, "the payer was asked whether the benefit exists (R3.5)") \
    X(primary_asked,       REFUSING, "the payer was asked whether this plan pays first (R3.7)")
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
