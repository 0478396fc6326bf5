/* The external review's rows, held against the programme's rules (R8.7, R5.5). */
#include "support/pc_test.h"

#include "unit/caseflow/child_laws.h"

/* clang-format off */
static const struct child_route routes[] = {
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, PRELIMINARY_REVIEW, .criteria_met = true, .auto_approve = true)
    GOES(RECEIVED, CRITERIA_NOT_MET, SYSTEM, PRELIMINARY_REVIEW, PLAIN)
    GOES(RECEIVED, CRITERIA_UNKNOWN, SYSTEM, PRELIMINARY_REVIEW, PLAIN)
    GOES(RECEIVED, POLICY_FAILED, SYSTEM, PRELIMINARY_REVIEW, PLAIN)
    /* R8.7, R5.5: eligible or not, in five business days */
    GOES(PRELIMINARY_REVIEW, ASSIGN_IRO, INTAKE, IRO_REVIEW, PLAIN)
    GOES(PRELIMINARY_REVIEW, RECORD_IRO, NURSE, NOT_ELIGIBLE, PLAIN)
    REFUSES(PRELIMINARY_REVIEW, RECORD_IRO, MEDICAL_DIRECTOR, "no_organization_assigned", .result = PC_RESULT_NOTHING)
    REFUSES(PRELIMINARY_REVIEW, RECORD_IRO, IRO, "not_allowed_for_role", .result = PC_RESULT_ALL)
    GOES(PRELIMINARY_REVIEW, PRELIMINARY_DUE, SYSTEM, PRELIMINARY_REVIEW, PLAIN)
    /* R8.7: the organization's decision, recorded as it is */
    GOES(IRO_REVIEW, RECORD_IRO, IRO, OVERTURNED, .result = PC_RESULT_ALL)
    GOES(IRO_REVIEW, RECORD_IRO, IRO, PARTIALLY_OVERTURNED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(IRO_REVIEW, RECORD_IRO, IRO, UPHELD, .result = PC_RESULT_NOTHING)
    GOES(IRO_REVIEW, RECORD_IRO, MEDICAL_DIRECTOR, OVERTURNED, .result = PC_RESULT_ALL)
    GOES(IRO_REVIEW, RECORD_IRO, MEDICAL_DIRECTOR, UPHELD, .result = PC_RESULT_NOTHING)
    REFUSES(IRO_REVIEW, RECORD_IRO, IRO, "decision_required", PLAIN)
    REFUSES(IRO_REVIEW, RECORD_IRO, IRO, "reasons_required", .result = PC_RESULT_PART, .counts_short = true)
    REFUSES(IRO_REVIEW, RECORD_IRO, IRO, "nothing_less_than_asked", .result = PC_RESULT_PART, .reasons_given = true)
    REFUSES(IRO_REVIEW, RECORD_IRO, IRO, "less_than_asked", .result = PC_RESULT_ALL, .counts_short = true)
    REFUSES(IRO_REVIEW, RECORD_IRO, NURSE, "not_allowed_for_role", .result = PC_RESULT_ALL)
    REFUSES(IRO_REVIEW, ASSIGN_IRO, NURSE, "not_allowed_in_state", PLAIN)
    GOES(IRO_REVIEW, DECISION_DUE, SYSTEM, IRO_REVIEW, PLAIN)
    GOES(IRO_REVIEW, SUPPLIED, PROVIDER, IRO_REVIEW, PLAIN)
    GOES(IRO_REVIEW, WITHDRAW, PROVIDER, WITHDRAWN, PLAIN)
    REFUSES(OVERTURNED, RECORD_IRO, IRO, "not_allowed_in_state", .result = PC_RESULT_NOTHING)
};
/* clang-format on */

static const struct child_rules rules = {PC_KIND_EXTERNAL_REVIEW, routes, sizeof routes / sizeof routes[0],
                                         "roles_external_review.tsv"};

static void the_rows_keep_the_laws_the_routes_and_the_matrix(void **state) /* R8.7, R1.6, R4.4, R5.5, R5.6 */
{
    (void)state;
    child_holds(&rules);
}

static void every_row_can_be_fired_by_every_role_it_names(void **state)
{
    (void)state;
    child_rows_fire(&rules);
}

static void a_system_event_is_never_refused(void **state) /* I3, I11 */
{
    (void)state;
    child_system_goes_on(&rules);
}

static void no_damaged_copy_goes_unnoticed(void **state) /* R8.7, R5.5 */
{
    (void)state;
    child_damage_is_noticed(&rules);
}

PC_TEST_MAIN(PC_TEST(the_rows_keep_the_laws_the_routes_and_the_matrix),
             PC_TEST(every_row_can_be_fired_by_every_role_it_names), PC_TEST(a_system_event_is_never_refused),
             PC_TEST(no_damaged_copy_goes_unnoticed))
