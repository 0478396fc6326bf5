/* The peer-to-peer's rows, held against the programme's rules (R8.4, R5.8). */
#include "support/pc_test.h"

#include "unit/caseflow/child_laws.h"

/* clang-format off */
static const struct child_route routes[] = {
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, REQUESTED, .criteria_met = true, .auto_approve = true)
    GOES(RECEIVED, CRITERIA_NOT_MET, SYSTEM, REQUESTED, PLAIN)
    GOES(RECEIVED, CRITERIA_UNKNOWN, SYSTEM, REQUESTED, PLAIN)
    GOES(RECEIVED, POLICY_FAILED, SYSTEM, REQUESTED, PLAIN)
    /* R8.4: a slot, or an attempt that failed */
    GOES(REQUESTED, SCHEDULE_PEER_TO_PEER, PROVIDER, SCHEDULED, .slot_given = true)
    GOES(REQUESTED, SCHEDULE_PEER_TO_PEER, INTAKE, REQUESTED, .attempt_given = true)
    GOES(SCHEDULED, SCHEDULE_PEER_TO_PEER, INTAKE, REQUESTED, .attempt_given = true)
    GOES(SCHEDULED, SCHEDULE_PEER_TO_PEER, PAYER_MEDICAL_DIRECTOR, SCHEDULED, .slot_given = true, .attempt_given = true)
    REFUSES(REQUESTED, SCHEDULE_PEER_TO_PEER, NURSE, "slot_or_attempt_required", PLAIN)
    REFUSES(SCHEDULED, SCHEDULE_PEER_TO_PEER, NURSE, "slot_or_attempt_required", PLAIN)
    /* R8.4: held by a medical director; a payer's advises; staff record that nobody came */
    GOES(SCHEDULED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, HELD, .result = PC_RESULT_NOTHING)
    GOES(REQUESTED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, HELD, .result = PC_RESULT_ALL)
    GOES(SCHEDULED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, HELD, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    REFUSES(SCHEDULED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, "reasons_required", .result = PC_RESULT_PART, .counts_short = true)
    REFUSES(REQUESTED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, "nothing_less_than_asked", .result = PC_RESULT_PART, .reasons_given = true)
    REFUSES(REQUESTED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, "less_than_asked", .result = PC_RESULT_ALL, .counts_short = true)
    GOES(SCHEDULED, RECORD_PEER_TO_PEER, PAYER_MEDICAL_DIRECTOR, HELD, .result = PC_RESULT_NOTHING)
    GOES(SCHEDULED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, NOT_HELD, PLAIN)
    GOES(REQUESTED, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, NOT_HELD, PLAIN)
    GOES(SCHEDULED, RECORD_PEER_TO_PEER, INTAKE, NOT_HELD, PLAIN)
    REFUSES(SCHEDULED, RECORD_PEER_TO_PEER, NURSE, "held_by_a_medical_director", .result = PC_RESULT_NOTHING)
    REFUSES(REQUESTED, RECORD_PEER_TO_PEER, INTAKE, "held_by_a_medical_director", .result = PC_RESULT_ALL)
    REFUSES(SCHEDULED, RECORD_PEER_TO_PEER, PROVIDER, "not_allowed_for_role", .result = PC_RESULT_NOTHING)
    GOES(REQUESTED, PEER_TO_PEER_DUE, SYSTEM, REQUESTED, PLAIN)
    GOES(SCHEDULED, PEER_TO_PEER_DUE, SYSTEM, SCHEDULED, PLAIN)
    GOES(REQUESTED, WITHDRAW, PAYER_MEDICAL_DIRECTOR, WITHDRAWN, PLAIN)
    REFUSES(REQUESTED, TAKE, MEDICAL_DIRECTOR, "taken_by_another", .assigned = true)
    REFUSES(SCHEDULED, TAKE, MEDICAL_DIRECTOR, "taken_by_another", .assigned = true)
    REFUSES(REQUESTED, RELEASE, MEDICAL_DIRECTOR, "not_taken", PLAIN)
    REFUSES(SCHEDULED, RELEASE, MEDICAL_DIRECTOR, "not_taken", PLAIN)
    REFUSES(HELD, RECORD_PEER_TO_PEER, MEDICAL_DIRECTOR, "not_allowed_in_state", .result = PC_RESULT_ALL)
};
/* clang-format on */

static const struct child_rules rules = {PC_KIND_PEER_TO_PEER, routes, sizeof routes / sizeof routes[0],
                                         "roles_peer_to_peer.tsv"};

static void the_rows_keep_the_laws_the_routes_and_the_matrix(void **state) /* R8.4, R1.6, R4.4, R5.8 */
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

static void no_damaged_copy_goes_unnoticed(void **state) /* R8.4, R5.8 */
{
    (void)state;
    child_damage_is_noticed(&rules);
}

PC_TEST_MAIN(PC_TEST(the_rows_keep_the_laws_the_routes_and_the_matrix),
             PC_TEST(every_row_can_be_fired_by_every_role_it_names), PC_TEST(a_system_event_is_never_refused),
             PC_TEST(no_damaged_copy_goes_unnoticed))
