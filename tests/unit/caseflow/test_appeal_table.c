/* The appeal's rows, held against the programme's rules (R8.6, R8.9, R5.4, I1). */
#include "support/pc_test.h"

#include "unit/caseflow/child_laws.h"

/* clang-format off */
static const struct child_route routes[] = {
    /* R8.9: routed by its subject; R8.6: what is ours goes to a medical director, whatever the criteria say */
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, DIRECTOR_REVIEW, .criteria_met = true, .intake_approvable = true, .auto_approve = true)
    GOES(RECEIVED, CRITERIA_NOT_MET, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    GOES(RECEIVED, CRITERIA_UNKNOWN, SYSTEM, DIRECTOR_REVIEW, .documents_missing = true)
    GOES(RECEIVED, POLICY_FAILED, SYSTEM, DIRECTOR_REVIEW, .policy_failed = true)
    GOES(RECEIVED, PAYER_BUSINESS, SYSTEM, REFERRED_TO_PAYER, PLAIN)
    GOES(RECEIVED, PAYER_ASKED, SYSTEM, AWAITING_PAYER, PLAIN)
    /* R5.4: the payer forwards, or staff record that it did */
    GOES(AWAITING_PAYER, SUPPLIED, PAYER, INTAKE_REVIEW, PLAIN)
    GOES(AWAITING_PAYER, SUPPLIED, PROVIDER, AWAITING_PAYER, PLAIN)
    GOES(AWAITING_PAYER, SUPPLIED, NURSE, AWAITING_PAYER, PLAIN)
    GOES(AWAITING_PAYER, RECORD_COMPLETE, INTAKE, INTAKE_REVIEW, PLAIN)
    GOES(AWAITING_PAYER, FORWARD_DUE, SYSTEM, AWAITING_PAYER, PLAIN)
    GOES(AWAITING_PAYER, DECISION_DUE, SYSTEM, AWAITING_PAYER, PLAIN)
    REFUSES(AWAITING_PAYER, DECIDE_APPEAL, MEDICAL_DIRECTOR, "not_allowed_in_state", .result = PC_RESULT_NOTHING)
    /* R8.9, R3.2: what it says of a contract is answered in words, by anybody of the staff, and determines nothing */
    GOES(INTAKE_REVIEW, DECIDE_APPEAL, INTAKE, ANSWERED, .note_given = true)
    GOES(INTAKE_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, ANSWERED, .note_given = true, .took_part = true)
    REFUSES(INTAKE_REVIEW, DECIDE_APPEAL, NURSE, "note_required", .result = PC_RESULT_ALL)
    REFUSES(INTAKE_REVIEW, DECIDE_APPEAL, PAYER, "not_allowed_for_role", .note_given = true)
    GOES(INTAKE_REVIEW, FORWARD_TO_PAYER, NURSE, REFERRED_TO_PAYER, PLAIN)
    GOES(INTAKE_REVIEW, SUPPLIED, PAYER, INTAKE_REVIEW, PLAIN)
    GOES(INTAKE_REVIEW, CRITERIA_MET, SYSTEM, INTAKE_REVIEW, .criteria_met = true, .auto_approve = true)
    GOES(INTAKE_REVIEW, DECISION_DUE, SYSTEM, INTAKE_REVIEW, PLAIN)
    REFUSES(INTAKE_REVIEW, REQUEST_PEER_TO_PEER, PROVIDER, "not_allowed_in_state", PLAIN)
    REFUSES(INTAKE_REVIEW, RELEASE, NURSE, "not_taken_by_you", .assigned = true)
    REFUSES(ANSWERED, DECIDE_APPEAL, INTAKE, "not_allowed_in_state", .note_given = true)
    /* R8.6: decided by a director who took no part; I1: by nobody else */
    GOES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, UPHELD, .result = PC_RESULT_NOTHING, .reasons_given = true)
    GOES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, OVERTURNED, .result = PC_RESULT_ALL)
    GOES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, PARTIALLY_OVERTURNED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "not_independent", .result = PC_RESULT_NOTHING, .reasons_given = true, .took_part = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "not_independent", .result = PC_RESULT_NOTHING, .reasons_given = true, .subordinate = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "not_independent", .result = PC_RESULT_ALL, .took_part = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "not_independent", .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true, .subordinate = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "decision_required", .reasons_given = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "reasons_required", .result = PC_RESULT_NOTHING)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "reasons_required", .result = PC_RESULT_PART, .counts_short = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "nothing_less_than_asked", .result = PC_RESULT_PART, .reasons_given = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, MEDICAL_DIRECTOR, "less_than_asked", .result = PC_RESULT_ALL, .counts_short = true)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, NURSE, "not_allowed_for_role", .result = PC_RESULT_ALL)
    REFUSES(DIRECTOR_REVIEW, DECIDE_APPEAL, PAYER_MEDICAL_DIRECTOR, "not_allowed_for_role", .result = PC_RESULT_ALL)
    GOES(DIRECTOR_REVIEW, FORWARD_TO_PAYER, INTAKE, REFERRED_TO_PAYER, PLAIN)
    GOES(DIRECTOR_REVIEW, SUPPLIED, PAYER, DIRECTOR_REVIEW, PLAIN)
    GOES(DIRECTOR_REVIEW, CRITERIA_MET, SYSTEM, DIRECTOR_REVIEW, .criteria_met = true, .auto_approve = true)
    GOES(DIRECTOR_REVIEW, DECISION_DUE, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    GOES(DIRECTOR_REVIEW, CHILD_DECIDED, MEDICAL_DIRECTOR, DIRECTOR_REVIEW, .result = PC_RESULT_ALL)
    GOES(UPHELD, CHILD_DECIDED, MEDICAL_DIRECTOR, UPHELD, .result = PC_RESULT_ALL)
    GOES(DIRECTOR_REVIEW, WITHDRAW, PROVIDER, WITHDRAWN, PLAIN)
    REFUSES(DIRECTOR_REVIEW, TAKE, MEDICAL_DIRECTOR, "taken_by_another", .assigned = true)
    REFUSES(DIRECTOR_REVIEW, RELEASE, MEDICAL_DIRECTOR, "not_taken", PLAIN)
    REFUSES(UPHELD, DECIDE_APPEAL, MEDICAL_DIRECTOR, "not_allowed_in_state", .result = PC_RESULT_ALL)
};
/* clang-format on */

static const struct child_rules rules = {PC_KIND_APPEAL, routes, sizeof routes / sizeof routes[0],
                                         "roles_appeal.tsv"};

static void the_rows_keep_the_laws_the_routes_and_the_matrix(
    void **state) /* R8.4, R8.6, R8.9, R1.6, R4.1, R4.2, R4.4, R5.4, R5.6 */
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

static void no_damaged_copy_goes_unnoticed(void **state) /* R8.6, R8.9, R5.4 */
{
    (void)state;
    child_damage_is_noticed(&rules);
}

static void an_upheld_appeal_is_a_medical_directors_denial(void **state) /* R8.6, I1 */
{
    (void)state;
    const struct pc_flow_machine *m = pc_flow_machine(PC_KIND_APPEAL);
    int seen = 0;
    for (size_t i = 0; i < m->row_count; i++) {
        const struct pc_flow_row *row = &m->rows[i];
        if (row->in == row->to || row->to != PC_ST_UPHELD)
            continue;
        assert_int_equal(row->who, PC_WHO_MEDICAL_DIRECTOR);
        assert_true(row->dos & 1u << PC_DO_DETERMINE);
        seen++;
    }
    assert_int_equal(seen, 1);
}

PC_TEST_MAIN(PC_TEST(the_rows_keep_the_laws_the_routes_and_the_matrix),
             PC_TEST(every_row_can_be_fired_by_every_role_it_names), PC_TEST(a_system_event_is_never_refused),
             PC_TEST(no_damaged_copy_goes_unnoticed), PC_TEST(an_upheld_appeal_is_a_medical_directors_denial))
