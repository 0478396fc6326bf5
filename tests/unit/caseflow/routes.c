/* tests/unit/caseflow/routes.c -- what the programme says happens, step by step, and who may do it.  See laws.h. */
#include <string.h>

#include "unit/caseflow/laws.h"

/* One step that the requirements describe.  why: NULL when it leads to `to`, else the refusal's reason. */
struct route {
    enum pc_state in;
    enum pc_event on;
    uint32_t role;
    struct pc_flow_facts facts;
    enum pc_state to;
    const char *why;
};

/* clang-format off */
#define GOES(in_, on_, role_, to_, ...) \
    {PC_ST_##in_, PC_EV_##on_, PC_WHO_##role_, {__VA_ARGS__}, PC_ST_##to_, NULL},
#define REFUSES(in_, on_, role_, why_, ...) \
    {PC_ST_##in_, PC_EV_##on_, PC_WHO_##role_, {__VA_ARGS__}, PC_ST_##in_, why_},
#define PLAIN .determined = false
#define MET .criteria_met = true
#define AGAIN .determined = true, .reconsidered = true
#define INTAKE_OK .intake_approvable = true

static const struct route routes[] = {
    /* R4.11: all four, or a person */
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, APPROVED,      MET, INTAKE_OK, .auto_approve = true)
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, INTAKE_REVIEW, MET, INTAKE_OK)
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, NURSE_REVIEW,  MET, .auto_approve = true)
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, NURSE_REVIEW,  MET, INTAKE_OK, .auto_approve = true, .complex = true)
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, INTAKE_REVIEW, MET, INTAKE_OK, .auto_approve = true, .documents_missing = true)
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, INTAKE_REVIEW, MET, INTAKE_OK, .auto_approve = true, .policy_failed = true)
    /* R4.1: never straight to a director, complex or not */
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, NURSE_REVIEW, MET)
    GOES(RECEIVED, CRITERIA_MET, SYSTEM, NURSE_REVIEW, MET, .complex = true)
    GOES(RECEIVED, CRITERIA_NOT_MET, SYSTEM, NURSE_REVIEW, .criteria_not_met = true)
    GOES(RECEIVED, CRITERIA_UNKNOWN, SYSTEM, AWAITING_INFORMATION, .documents_missing = true)
    GOES(RECEIVED, POLICY_FAILED, SYSTEM, NURSE_REVIEW, .policy_failed = true)
    GOES(RECEIVED, REVIEW_NOT_REQUIRED, SYSTEM, NOT_REQUIRED, PLAIN)
    GOES(RECEIVED, SERVICE_NOT_AVAILABLE, SYSTEM, NOT_AVAILABLE, PLAIN)
    GOES(RECEIVED, UM_NOT_PERFORMED, SYSTEM, NO_UM, PLAIN)
    GOES(RECEIVED, PAYER_BUSINESS, SYSTEM, REFERRED_TO_PAYER, PLAIN)

    /* R3.5, R3.7: the payer answers first, whoever has the case; then it goes on as from received */
    GOES(RECEIVED, PAYER_ASKED, SYSTEM, AWAITING_PAYER, PLAIN)
    GOES(AWAITING_INFORMATION, PAYER_ASKED, SYSTEM, AWAITING_PAYER, .asked_by_person = true)
    GOES(INTAKE_REVIEW, PAYER_ASKED, SYSTEM, AWAITING_PAYER, PLAIN)
    GOES(NURSE_REVIEW, PAYER_ASKED, SYSTEM, AWAITING_PAYER, PLAIN)
    GOES(DIRECTOR_REVIEW, PAYER_ASKED, SYSTEM, AWAITING_PAYER, PLAIN)
    GOES(AWAITING_PAYER, PAYER_ASKED, SYSTEM, AWAITING_PAYER, .primary_asked = true)
    GOES(AWAITING_PAYER, CONFIRM_BENEFIT, PAYER, AWAITING_PAYER, .benefit_asked = true)
    GOES(AWAITING_PAYER, CONFIRM_PRIMARY, PAYER, AWAITING_PAYER, .primary_asked = true)
    REFUSES(AWAITING_PAYER, CONFIRM_BENEFIT, PAYER, "not_asked", .primary_asked = true)
    REFUSES(AWAITING_PAYER, CONFIRM_PRIMARY, PAYER, "not_asked", .benefit_asked = true)
    REFUSES(AWAITING_PAYER, CONFIRM_BENEFIT, PROVIDER, "not_allowed_for_role", .benefit_asked = true)
    REFUSES(NURSE_REVIEW, CONFIRM_BENEFIT, PAYER, "not_allowed_in_state", .benefit_asked = true)
    REFUSES(AWAITING_PAYER, APPROVE, NURSE, "not_allowed_in_state", MET)
    REFUSES(AWAITING_PAYER, REQUEST_INFORMATION, NURSE, "not_allowed_in_state", .items_given = true)
    GOES(AWAITING_PAYER, CRITERIA_MET, SYSTEM, APPROVED, MET, INTAKE_OK, .auto_approve = true)
    GOES(AWAITING_PAYER, CRITERIA_MET, SYSTEM, INTAKE_REVIEW, MET, INTAKE_OK)
    GOES(AWAITING_PAYER, CRITERIA_MET, SYSTEM, NURSE_REVIEW, MET, .complex = true)
    GOES(AWAITING_PAYER, CRITERIA_NOT_MET, SYSTEM, NURSE_REVIEW, .criteria_not_met = true)
    GOES(AWAITING_PAYER, CRITERIA_UNKNOWN, SYSTEM, AWAITING_INFORMATION, .documents_missing = true)
    GOES(AWAITING_PAYER, POLICY_FAILED, SYSTEM, NURSE_REVIEW, .policy_failed = true)
    GOES(AWAITING_PAYER, REVIEW_NOT_REQUIRED, SYSTEM, NOT_REQUIRED, PLAIN)
    GOES(AWAITING_PAYER, UM_NOT_PERFORMED, SYSTEM, NO_UM, PLAIN)
    GOES(AWAITING_PAYER, WITHDRAW, PROVIDER, WITHDRAWN, PLAIN)
    GOES(AWAITING_PAYER, DECISION_DUE, SYSTEM, AWAITING_PAYER, PLAIN)
    GOES(AWAITING_PAYER, DECISION_DUE, LAW, APPROVED, PLAIN)

    /* R4.10: what a delegate determined counts wherever we could have decided; adverse, only by its medical director */
    GOES(AWAITING_INFORMATION, DELEGATE_DETERMINED, NURSE, APPROVED, .result = PC_RESULT_ALL)
    GOES(AWAITING_INFORMATION, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, APPROVED, .result = PC_RESULT_ALL)
    GOES(AWAITING_INFORMATION, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, PARTIALLY_APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(AWAITING_INFORMATION, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, DENIED, .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(AWAITING_INFORMATION, DELEGATE_DETERMINED, NURSE, "adverse_unsigned", .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(AWAITING_INFORMATION, DELEGATE_DETERMINED, NURSE, "partial_approval", .result = PC_RESULT_ALL, .counts_short = true)
    GOES(AWAITING_INFORMATION, DELEGATE_UNSIGNED, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    REFUSES(AWAITING_INFORMATION, DELEGATE_DETERMINED, INTAKE, "not_allowed_for_role", .result = PC_RESULT_ALL)
    GOES(INTAKE_REVIEW, DELEGATE_DETERMINED, NURSE, APPROVED, .result = PC_RESULT_ALL)
    GOES(INTAKE_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, APPROVED, .result = PC_RESULT_ALL)
    GOES(INTAKE_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, PARTIALLY_APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(INTAKE_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, DENIED, .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(INTAKE_REVIEW, DELEGATE_DETERMINED, NURSE, "adverse_unsigned", .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(INTAKE_REVIEW, DELEGATE_DETERMINED, NURSE, "partial_approval", .result = PC_RESULT_ALL, .counts_short = true)
    GOES(INTAKE_REVIEW, DELEGATE_UNSIGNED, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    REFUSES(INTAKE_REVIEW, DELEGATE_DETERMINED, INTAKE, "not_allowed_for_role", .result = PC_RESULT_ALL)
    GOES(NURSE_REVIEW, DELEGATE_DETERMINED, NURSE, APPROVED, .result = PC_RESULT_ALL)
    GOES(NURSE_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, APPROVED, .result = PC_RESULT_ALL)
    GOES(NURSE_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, PARTIALLY_APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(NURSE_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, DENIED, .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(NURSE_REVIEW, DELEGATE_DETERMINED, NURSE, "adverse_unsigned", .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(NURSE_REVIEW, DELEGATE_DETERMINED, NURSE, "partial_approval", .result = PC_RESULT_ALL, .counts_short = true)
    GOES(NURSE_REVIEW, DELEGATE_UNSIGNED, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    REFUSES(NURSE_REVIEW, DELEGATE_DETERMINED, INTAKE, "not_allowed_for_role", .result = PC_RESULT_ALL)
    GOES(DIRECTOR_REVIEW, DELEGATE_DETERMINED, NURSE, APPROVED, .result = PC_RESULT_ALL)
    GOES(DIRECTOR_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, APPROVED, .result = PC_RESULT_ALL)
    GOES(DIRECTOR_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, PARTIALLY_APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(DIRECTOR_REVIEW, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, DENIED, .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(DIRECTOR_REVIEW, DELEGATE_DETERMINED, NURSE, "adverse_unsigned", .result = PC_RESULT_NOTHING, .reasons_given = true)
    REFUSES(DIRECTOR_REVIEW, DELEGATE_DETERMINED, NURSE, "partial_approval", .result = PC_RESULT_ALL, .counts_short = true)
    GOES(DIRECTOR_REVIEW, DELEGATE_UNSIGNED, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    REFUSES(DIRECTOR_REVIEW, DELEGATE_DETERMINED, INTAKE, "not_allowed_for_role", .result = PC_RESULT_ALL)
    REFUSES(AWAITING_PAYER, DELEGATE_DETERMINED, NURSE, "not_allowed_in_state", .result = PC_RESULT_ALL)
    REFUSES(APPROVED, DELEGATE_DETERMINED, MEDICAL_DIRECTOR, "not_allowed_in_state", .result = PC_RESULT_NOTHING)

    /* R5.1: the system's question is answered, the case goes as if it had been complete at once */
    GOES(AWAITING_INFORMATION, CRITERIA_MET, SYSTEM, APPROVED, MET, INTAKE_OK, .auto_approve = true)
    GOES(AWAITING_INFORMATION, CRITERIA_MET, SYSTEM, INTAKE_REVIEW, MET, INTAKE_OK)
    GOES(AWAITING_INFORMATION, CRITERIA_MET, SYSTEM, NURSE_REVIEW, MET)
    GOES(AWAITING_INFORMATION, CRITERIA_NOT_MET, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(AWAITING_INFORMATION, CRITERIA_UNKNOWN, SYSTEM, AWAITING_INFORMATION, PLAIN)
    GOES(AWAITING_INFORMATION, POLICY_FAILED, SYSTEM, NURSE_REVIEW, .policy_failed = true)
    /* ... a reviewer's question is answered to that reviewer, the engine approves nothing then */
    GOES(AWAITING_INFORMATION, CRITERIA_MET, SYSTEM, NURSE_REVIEW, MET, INTAKE_OK, .auto_approve = true, .asked_by_person = true)
    GOES(AWAITING_INFORMATION, CRITERIA_NOT_MET, SYSTEM, NURSE_REVIEW, .asked_by_person = true)
    GOES(AWAITING_INFORMATION, CRITERIA_UNKNOWN, SYSTEM, NURSE_REVIEW, .asked_by_person = true)
    GOES(AWAITING_INFORMATION, POLICY_FAILED, SYSTEM, NURSE_REVIEW, .asked_by_person = true)
    GOES(AWAITING_INFORMATION, CRITERIA_MET, SYSTEM, DIRECTOR_REVIEW, MET, .asked_by_person = true, .asked_by_director = true)
    GOES(AWAITING_INFORMATION, CRITERIA_NOT_MET, SYSTEM, DIRECTOR_REVIEW, .asked_by_person = true, .asked_by_director = true)
    GOES(AWAITING_INFORMATION, CRITERIA_UNKNOWN, SYSTEM, DIRECTOR_REVIEW, .asked_by_person = true, .asked_by_director = true)
    GOES(AWAITING_INFORMATION, POLICY_FAILED, SYSTEM, DIRECTOR_REVIEW, .asked_by_person = true, .asked_by_director = true)
    GOES(AWAITING_INFORMATION, RECORD_COMPLETE, NURSE, NURSE_REVIEW, PLAIN)
    GOES(AWAITING_INFORMATION, RECORD_COMPLETE, MEDICAL_DIRECTOR, NURSE_REVIEW, PLAIN)
    GOES(AWAITING_INFORMATION, RECORD_COMPLETE, MEDICAL_DIRECTOR, DIRECTOR_REVIEW, .asked_by_person = true, .asked_by_director = true)
    GOES(AWAITING_INFORMATION, RECORD_COMPLETE, NURSE, DIRECTOR_REVIEW, .asked_by_person = true, .asked_by_director = true)
    REFUSES(AWAITING_INFORMATION, RECORD_COMPLETE, INTAKE, "not_allowed_for_role", PLAIN)
    GOES(AWAITING_INFORMATION, REQUEST_INFORMATION, INTAKE, AWAITING_INFORMATION, .items_given = true)
    REFUSES(AWAITING_INFORMATION, REQUEST_INFORMATION, NURSE, "items_required", PLAIN)
    /* R4.4: silence is never an outcome; R5.6: nor is lateness */
    GOES(AWAITING_INFORMATION, INFORMATION_DUE, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    GOES(AWAITING_INFORMATION, INFORMATION_WARN, SYSTEM, AWAITING_INFORMATION, PLAIN)
    GOES(AWAITING_INFORMATION, DECISION_DUE, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    GOES(AWAITING_INFORMATION, DECISION_DUE, LAW, APPROVED, PLAIN)
    REFUSES(AWAITING_INFORMATION, APPROVE, NURSE, "not_allowed_in_state", MET)
    REFUSES(AWAITING_INFORMATION, DENY, MEDICAL_DIRECTOR, "not_allowed_in_state", .reasons_given = true)

    /* R4.1: intake */
    GOES(INTAKE_REVIEW, APPROVE, INTAKE, APPROVED, MET, INTAKE_OK)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "partial_approval", MET, INTAKE_OK, .counts_short = true)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "not_intake_approvable", MET)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "complex_case", MET, INTAKE_OK, .complex = true)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "policy_failed", MET, INTAKE_OK, .policy_failed = true)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "criteria_not_met", INTAKE_OK, .note_given = true)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "criteria_not_met", INTAKE_OK, MET, .criteria_not_met = true)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "documents_missing", MET, INTAKE_OK, .documents_missing = true)
    GOES(INTAKE_REVIEW, APPROVE, NURSE, APPROVED, .note_given = true)
    REFUSES(INTAKE_REVIEW, APPROVE, NURSE, "note_required", INTAKE_OK)
    GOES(INTAKE_REVIEW, APPROVE, MEDICAL_DIRECTOR, APPROVED, .complex = true)
    REFUSES(INTAKE_REVIEW, APPROVE, MEDICAL_DIRECTOR, "partial_approval", .counts_short = true)
    REFUSES(INTAKE_REVIEW, APPROVE, PROVIDER, "not_allowed_for_role", MET, INTAKE_OK)
    GOES(INTAKE_REVIEW, REFER, INTAKE, NURSE_REVIEW, PLAIN)
    GOES(INTAKE_REVIEW, CRITERIA_MET, SYSTEM, INTAKE_REVIEW, MET, INTAKE_OK)
    GOES(INTAKE_REVIEW, CRITERIA_MET, SYSTEM, NURSE_REVIEW, MET)
    GOES(INTAKE_REVIEW, CRITERIA_NOT_MET, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(INTAKE_REVIEW, CRITERIA_UNKNOWN, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(INTAKE_REVIEW, POLICY_FAILED, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(INTAKE_REVIEW, DECISION_DUE, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(INTAKE_REVIEW, DECISION_DUE, LAW, APPROVED, PLAIN)
    GOES(INTAKE_REVIEW, REQUEST_INFORMATION, INTAKE, AWAITING_INFORMATION, .items_given = true)
    REFUSES(INTAKE_REVIEW, REQUEST_INFORMATION, INTAKE, "items_required", PLAIN)
    GOES(INTAKE_REVIEW, RECORD_COMPLETE, NURSE, INTAKE_REVIEW, PLAIN)

    /* R4.2: nurses */
    GOES(NURSE_REVIEW, APPROVE, NURSE, APPROVED, MET)
    GOES(NURSE_REVIEW, APPROVE, NURSE, APPROVED, .criteria_not_met = true, .note_given = true)
    REFUSES(NURSE_REVIEW, APPROVE, NURSE, "note_required", .criteria_not_met = true)
    REFUSES(NURSE_REVIEW, APPROVE, NURSE, "complex_case", MET, .complex = true, .note_given = true)
    REFUSES(NURSE_REVIEW, APPROVE, NURSE, "partial_approval", MET, .counts_short = true)
    REFUSES(NURSE_REVIEW, APPROVE, INTAKE, "not_allowed_for_role", MET, INTAKE_OK)
    GOES(NURSE_REVIEW, APPROVE, MEDICAL_DIRECTOR, APPROVED, .complex = true)
    REFUSES(NURSE_REVIEW, APPROVE, MEDICAL_DIRECTOR, "partial_approval", .counts_short = true)
    REFUSES(NURSE_REVIEW, DENY, NURSE, "not_allowed_in_state", .reasons_given = true)
    REFUSES(NURSE_REVIEW, DENY, MEDICAL_DIRECTOR, "not_allowed_in_state", .reasons_given = true)
    GOES(NURSE_REVIEW, REFER, NURSE, DIRECTOR_REVIEW, PLAIN)
    GOES(NURSE_REVIEW, REFER, MEDICAL_DIRECTOR, DIRECTOR_REVIEW, PLAIN)
    GOES(NURSE_REVIEW, REQUEST_INFORMATION, NURSE, AWAITING_INFORMATION, .items_given = true)
    REFUSES(NURSE_REVIEW, REQUEST_INFORMATION, NURSE, "items_required", PLAIN)
    GOES(NURSE_REVIEW, CRITERIA_MET, SYSTEM, NURSE_REVIEW, MET, INTAKE_OK, .auto_approve = true)
    GOES(NURSE_REVIEW, CRITERIA_UNKNOWN, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(NURSE_REVIEW, DECISION_DUE, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(NURSE_REVIEW, DECISION_DUE, LAW, APPROVED, PLAIN)
    GOES(NURSE_REVIEW, ASKING_DUE, SYSTEM, NURSE_REVIEW, PLAIN)

    /* R4.3: medical directors */
    GOES(DIRECTOR_REVIEW, DENY, MEDICAL_DIRECTOR, DENIED, .reasons_given = true)
    REFUSES(DIRECTOR_REVIEW, DENY, MEDICAL_DIRECTOR, "reasons_required", PLAIN)
    REFUSES(DIRECTOR_REVIEW, DENY, NURSE, "not_allowed_for_role", .reasons_given = true)
    GOES(DIRECTOR_REVIEW, APPROVE_PARTIALLY, MEDICAL_DIRECTOR, PARTIALLY_APPROVED, .reasons_given = true, .counts_short = true)
    REFUSES(DIRECTOR_REVIEW, APPROVE_PARTIALLY, MEDICAL_DIRECTOR, "reasons_required", .counts_short = true)
    REFUSES(DIRECTOR_REVIEW, APPROVE_PARTIALLY, MEDICAL_DIRECTOR, "nothing_less_than_asked", .reasons_given = true)
    GOES(DIRECTOR_REVIEW, APPROVE, MEDICAL_DIRECTOR, APPROVED, .criteria_not_met = true, .complex = true)
    REFUSES(DIRECTOR_REVIEW, APPROVE, MEDICAL_DIRECTOR, "partial_approval", .counts_short = true)
    REFUSES(DIRECTOR_REVIEW, APPROVE, NURSE, "not_allowed_for_role", MET)
    GOES(DIRECTOR_REVIEW, REQUEST_INFORMATION, MEDICAL_DIRECTOR, AWAITING_INFORMATION, .items_given = true)
    REFUSES(DIRECTOR_REVIEW, REQUEST_INFORMATION, MEDICAL_DIRECTOR, "items_required", PLAIN)
    GOES(DIRECTOR_REVIEW, CRITERIA_MET, SYSTEM, DIRECTOR_REVIEW, MET, INTAKE_OK, .auto_approve = true)
    GOES(DIRECTOR_REVIEW, DECISION_DUE, SYSTEM, DIRECTOR_REVIEW, PLAIN)
    GOES(DIRECTOR_REVIEW, DECISION_DUE, LAW, APPROVED, PLAIN)
    GOES(DIRECTOR_REVIEW, ASKING_DUE, SYSTEM, DIRECTOR_REVIEW, PLAIN)

    /* who holds the case */
    GOES(NURSE_REVIEW, TAKE, NURSE, NURSE_REVIEW, PLAIN)
    REFUSES(NURSE_REVIEW, TAKE, NURSE, "taken_by_another", .assigned = true)
    REFUSES(NURSE_REVIEW, TAKE, NURSE, "already_yours", .assigned = true, .assigned_to_actor = true)
    REFUSES(NURSE_REVIEW, RELEASE, NURSE, "not_taken_by_you", .assigned = true)
    GOES(NURSE_REVIEW, RELEASE, MEDICAL_DIRECTOR, NURSE_REVIEW, .assigned = true)
    REFUSES(NURSE_REVIEW, RELEASE, MEDICAL_DIRECTOR, "not_taken", PLAIN)
    /* R4.2: a case is given to somebody, but not taken from another unless by a director */
    GOES(NURSE_REVIEW, ASSIGN, NURSE, NURSE_REVIEW, PLAIN)
    GOES(NURSE_REVIEW, ASSIGN, NURSE, NURSE_REVIEW, .assigned = true, .assigned_to_actor = true)
    REFUSES(NURSE_REVIEW, ASSIGN, NURSE, "taken_by_another", .assigned = true)
    GOES(NURSE_REVIEW, ASSIGN, MEDICAL_DIRECTOR, NURSE_REVIEW, .assigned = true)
    /* R5.6: once, while something is left */
    GOES(AWAITING_INFORMATION, EXTEND, NURSE, AWAITING_INFORMATION, .extendable = true)
    REFUSES(AWAITING_INFORMATION, EXTEND, NURSE, "no_extension", PLAIN)
    GOES(INTAKE_REVIEW, EXTEND, NURSE, INTAKE_REVIEW, .extendable = true)
    REFUSES(INTAKE_REVIEW, EXTEND, NURSE, "no_extension", PLAIN)
    GOES(NURSE_REVIEW, EXTEND, NURSE, NURSE_REVIEW, .extendable = true)
    REFUSES(NURSE_REVIEW, EXTEND, NURSE, "no_extension", PLAIN)
    GOES(DIRECTOR_REVIEW, EXTEND, MEDICAL_DIRECTOR, DIRECTOR_REVIEW, .extendable = true)
    REFUSES(DIRECTOR_REVIEW, EXTEND, MEDICAL_DIRECTOR, "no_extension", PLAIN)
    GOES(AWAITING_PAYER, EXTEND, NURSE, AWAITING_PAYER, .extendable = true)
    REFUSES(AWAITING_PAYER, EXTEND, NURSE, "no_extension", PLAIN)
    REFUSES(NURSE_REVIEW, EXTEND, INTAKE, "not_allowed_for_role", .extendable = true)
    /* R4.4: another line or setting, agreed with the requester; R4.2 and R4.3 hold for it too */
    GOES(NURSE_REVIEW, MODIFY, NURSE, MODIFIED, MET)
    REFUSES(NURSE_REVIEW, MODIFY, NURSE, "note_required", PLAIN)
    REFUSES(NURSE_REVIEW, MODIFY, NURSE, "complex_case", MET, .complex = true)
    REFUSES(NURSE_REVIEW, MODIFY, NURSE, "partial_approval", MET, .counts_short = true)
    REFUSES(INTAKE_REVIEW, MODIFY, NURSE, "complex_case", MET, .complex = true)
    REFUSES(INTAKE_REVIEW, MODIFY, MEDICAL_DIRECTOR, "partial_approval", .counts_short = true)
    REFUSES(NURSE_REVIEW, MODIFY, MEDICAL_DIRECTOR, "partial_approval", .counts_short = true)
    REFUSES(DIRECTOR_REVIEW, MODIFY, MEDICAL_DIRECTOR, "partial_approval", .counts_short = true)
    GOES(DIRECTOR_REVIEW, MODIFY, MEDICAL_DIRECTOR, MODIFIED, .complex = true)
    REFUSES(INTAKE_REVIEW, MODIFY, INTAKE, "not_allowed_for_role", MET)
    /* R3.9: handed over, offered, answered; the review goes on */
    GOES(NURSE_REVIEW, FORWARD_TO_PAYER, NURSE, NURSE_REVIEW, PLAIN)
    GOES(NURSE_REVIEW, OFFER_RESPONSE, PROVIDER, NURSE_REVIEW, .offered = true)
    GOES(APPROVED, OFFER_RESPONSE, PROVIDER, APPROVED, .offered = true)
    REFUSES(APPROVED, OFFER_RESPONSE, PROVIDER, "nothing_offered", PLAIN)
    REFUSES(DENIED, OFFER_RESPONSE, PROVIDER, "not_allowed_in_state", .offered = true)
    /* R4.4 */
    GOES(NURSE_REVIEW, WITHDRAW, PROVIDER, WITHDRAWN, PLAIN)
    GOES(NURSE_REVIEW, VOID_CASE, NURSE, VOID, PLAIN)
    REFUSES(NURSE_REVIEW, VOID_CASE, NURSE, "already_determined", .determined = true)
    REFUSES(DENIED, SUPPLIED, PROVIDER, "not_allowed_in_state", PLAIN)
    REFUSES(APPROVED, DENY, MEDICAL_DIRECTOR, "not_allowed_in_state", .reasons_given = true)
    REFUSES(DENIED, DECISION_DUE, LAW, "not_allowed_in_state", PLAIN)
    REFUSES(NURSE_REVIEW, WITHDRAW, PROVIDER, "already_determined", .determined = true)

    /* R8.4: a conversation, before a denial and after it; it is held elsewhere and changes an open case by a note alone */
    GOES(DIRECTOR_REVIEW, REQUEST_PEER_TO_PEER, PROVIDER, DIRECTOR_REVIEW, PLAIN)
    GOES(DENIED, REQUEST_PEER_TO_PEER, PAYER_MEDICAL_DIRECTOR, DENIED, PLAIN)
    REFUSES(DENIED, REQUEST_PEER_TO_PEER, PROVIDER, "peer_to_peer_open", .conversation_open = true)
    REFUSES(NURSE_REVIEW, REQUEST_PEER_TO_PEER, PAYER_MEDICAL_DIRECTOR, "peer_to_peer_open", .conversation_open = true)
    REFUSES(APPROVED, REQUEST_PEER_TO_PEER, PROVIDER, "not_allowed_in_state", PLAIN)
    GOES(NURSE_REVIEW, CHILD_DECIDED, MEDICAL_DIRECTOR, NURSE_REVIEW, .result = PC_RESULT_ALL)
    GOES(DENIED, CHILD_DECIDED, PAYER_MEDICAL_DIRECTOR, DENIED, .result = PC_RESULT_ALL)
    /* R8.5: before an appeal, back to a nurse */
    GOES(DENIED, RECONSIDER, PROVIDER, NURSE_REVIEW, .determined = true)
    GOES(PARTIALLY_APPROVED, RECONSIDER, INTAKE, NURSE_REVIEW, .determined = true)
    REFUSES(DENIED, RECONSIDER, PROVIDER, "appeal_filed", .appealed = true, .appeal_open = true)
    REFUSES(DENIED, RECONSIDER, PROVIDER, "appeal_filed", .appealed = true, .appeals_used = true)
    REFUSES(APPROVED, RECONSIDER, PROVIDER, "not_allowed_in_state", PLAIN)
    /* R8.5: a reconsideration takes nothing from the appeal, nor from the review after it; what is decided there changes the denial */
    REFUSES(NURSE_REVIEW, OPEN_APPEAL, PROVIDER, "nothing_decided", PLAIN)
    GOES(NURSE_REVIEW, OPEN_APPEAL, PROVIDER, NURSE_REVIEW, AGAIN)
    GOES(AWAITING_PAYER, OPEN_APPEAL, INTAKE, AWAITING_PAYER, AGAIN)
    REFUSES(DIRECTOR_REVIEW, OPEN_APPEAL, PROVIDER, "appeal_open", AGAIN, .appealed = true, .appeal_open = true)
    GOES(DIRECTOR_REVIEW, OPEN_APPEAL, PROVIDER, DIRECTOR_REVIEW, AGAIN, .appeals_used = true, .payers_subject = true)
    GOES(AWAITING_INFORMATION, REQUEST_EXTERNAL_REVIEW, PROVIDER, AWAITING_INFORMATION, AGAIN, .appeals_used = true)
    REFUSES(INTAKE_REVIEW, REQUEST_EXTERNAL_REVIEW, PROVIDER, "appeal_first", AGAIN)
    REFUSES(INTAKE_REVIEW, RECONSIDER, PROVIDER, "not_allowed_in_state", AGAIN)
    GOES(NURSE_REVIEW, CHILD_DECIDED, MEDICAL_DIRECTOR, APPROVED, AGAIN, .result = PC_RESULT_ALL)
    GOES(AWAITING_PAYER, CHILD_DECIDED, IRO, APPROVED, AGAIN, .result = PC_RESULT_ALL)
    GOES(AWAITING_INFORMATION, CHILD_DECIDED, IRO, APPROVED, AGAIN, .result = PC_RESULT_ALL)
    GOES(INTAKE_REVIEW, CHILD_DECIDED, IRO, APPROVED, AGAIN, .result = PC_RESULT_ALL)
    GOES(DIRECTOR_REVIEW, CHILD_DECIDED, MEDICAL_DIRECTOR, APPROVED, AGAIN, .result = PC_RESULT_ALL)
    GOES(NURSE_REVIEW, CHILD_DECIDED, MEDICAL_DIRECTOR, PARTIALLY_APPROVED, AGAIN, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(AWAITING_PAYER, CHILD_DECIDED, IRO, PARTIALLY_APPROVED, AGAIN, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(AWAITING_INFORMATION, CHILD_DECIDED, IRO, PARTIALLY_APPROVED, AGAIN, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(INTAKE_REVIEW, CHILD_DECIDED, IRO, PARTIALLY_APPROVED, AGAIN, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(DIRECTOR_REVIEW, CHILD_DECIDED, IRO, PARTIALLY_APPROVED, AGAIN, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(DIRECTOR_REVIEW, CHILD_DECIDED, MEDICAL_DIRECTOR, DIRECTOR_REVIEW, AGAIN, .result = PC_RESULT_NOTHING)
    GOES(NURSE_REVIEW, CHILD_DECIDED, PAYER_MEDICAL_DIRECTOR, NURSE_REVIEW, AGAIN, .result = PC_RESULT_ALL)
    /* R8.6, R8.9: one appeal at a time; what is the payer's can always be handed over */
    GOES(DENIED, OPEN_APPEAL, PROVIDER, DENIED, PLAIN)
    REFUSES(DENIED, OPEN_APPEAL, PROVIDER, "appeal_open", .appealed = true, .appeal_open = true)
    REFUSES(DENIED, OPEN_APPEAL, PROVIDER, "appeals_used", .appealed = true, .appeals_used = true)
    REFUSES(PARTIALLY_APPROVED, OPEN_APPEAL, PROVIDER, "external_review_asked", .external_asked = true)
    GOES(DENIED, OPEN_APPEAL, PROVIDER, DENIED, .appeals_used = true, .external_asked = true, .payers_subject = true)
    GOES(APPROVED, OPEN_APPEAL, PROVIDER, APPROVED, .payers_subject = true)
    REFUSES(APPROVED, OPEN_APPEAL, PROVIDER, "nothing_denied", PLAIN)
    REFUSES(NOT_REQUIRED, OPEN_APPEAL, PROVIDER, "nothing_denied", PLAIN)
    REFUSES(NOT_AVAILABLE, OPEN_APPEAL, PROVIDER, "nothing_denied", PLAIN)
    REFUSES(NO_UM, OPEN_APPEAL, PROVIDER, "nothing_denied", PLAIN)
    REFUSES(REFERRED_TO_PAYER, OPEN_APPEAL, PROVIDER, "nothing_denied", PLAIN)
    REFUSES(WITHDRAWN, OPEN_APPEAL, PROVIDER, "not_allowed_in_state", .payers_subject = true)
    REFUSES(DENIED, OPEN_APPEAL, PAYER_MEDICAL_DIRECTOR, "not_allowed_for_role", PLAIN)
    /* R8.7: after the last appeal, or when it is late; once */
    GOES(DENIED, REQUEST_EXTERNAL_REVIEW, PROVIDER, DENIED, .appealed = true, .appeals_used = true)
    GOES(DENIED, REQUEST_EXTERNAL_REVIEW, INTAKE, DENIED, .appealed = true, .appeal_open = true, .appeal_late = true)
    REFUSES(DENIED, REQUEST_EXTERNAL_REVIEW, PROVIDER, "appeal_first", .appealed = true, .appeal_open = true)
    REFUSES(DENIED, REQUEST_EXTERNAL_REVIEW, PROVIDER, "external_review_asked", .appeals_used = true, .external_asked = true)
    /* R8.4, R8.6, R8.7: what was decided about it comes back */
    GOES(DENIED, CHILD_DECIDED, MEDICAL_DIRECTOR, APPROVED, .result = PC_RESULT_ALL)
    GOES(DENIED, CHILD_DECIDED, IRO, APPROVED, .result = PC_RESULT_ALL)
    GOES(DENIED, CHILD_DECIDED, IRO, PARTIALLY_APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(DENIED, CHILD_DECIDED, MEDICAL_DIRECTOR, DENIED, .result = PC_RESULT_PART, .counts_short = true)
    GOES(DENIED, CHILD_DECIDED, MEDICAL_DIRECTOR, DENIED, .result = PC_RESULT_NOTHING)
    GOES(PARTIALLY_APPROVED, CHILD_DECIDED, MEDICAL_DIRECTOR, APPROVED, .result = PC_RESULT_ALL)
    GOES(PARTIALLY_APPROVED, CHILD_DECIDED, IRO, PARTIALLY_APPROVED, .result = PC_RESULT_NOTHING)
    GOES(PARTIALLY_APPROVED, CHILD_DECIDED, IRO, PARTIALLY_APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(APPROVED, CHILD_DECIDED, MEDICAL_DIRECTOR, APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    REFUSES(DENIED, CHILD_DECIDED, NURSE, "not_allowed_for_role", .result = PC_RESULT_ALL)
};
/* clang-format on */

/* R4.1: the system takes the intake step for what no person has seen yet, and for nothing else. */
static bool hop_right(const struct route *r, const struct pc_flow_effects *effects)
{
    const bool unseen = r->in == PC_ST_RECEIVED || r->in == PC_ST_AWAITING_PAYER ||
                        (r->in == PC_ST_AWAITING_INFORMATION && !r->facts.asked_by_person);
    const bool hops = unseen && r->role == PC_WHO_SYSTEM && r->to == PC_ST_NURSE_REVIEW;
    return hops == ((effects->dos & 1u << PC_DO_INTAKE_HOP) != 0);
}

/* R8.6, R8.7: what was overturned, wholly or in part, is determined anew, even where the state's name stays. */
static bool anew_right(const struct route *r, const struct pc_flow_effects *effects)
{
    const struct pc_flow_facts *f = &r->facts;
    const bool adverse = r->in == PC_ST_DENIED || r->in == PC_ST_PARTIALLY_APPROVED || f->reconsidered;
    const bool decides = r->role == PC_WHO_MEDICAL_DIRECTOR || r->role == PC_WHO_IRO;
    const bool changes = f->result == PC_RESULT_ALL ||
                         (f->result == PC_RESULT_PART && f->counts_short && f->reasons_given);
    return r->on != PC_EV_CHILD_DECIDED ||
           (adverse && decides && changes) == ((effects->dos & 1u << PC_DO_DETERMINE) != 0);
}

int routes_broken(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    int broken = 0;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const struct route *r = &routes[i];
        struct pc_flow_effects effects = {.to = r->in};
        const char *why = NULL;
        enum pc_rc rc = pc_flow_step_in(machine, r->in, r->on, r->role, &r->facts, &effects, &why);
        bool right = r->why ? rc == PC_REFUSED && strcmp(why, r->why) == 0
                            : rc == PC_OK && effects.to == r->to && hop_right(r, &effects) &&
                                  anew_right(r, &effects);
        if (right)
            continue;
        broken++;
        pc_buf_printf(out, "route %zu: %s, %s by %s went to %s (%s), expected %s\n", i, pc_state_name(r->in),
                      pc_event_name(r->on), pc_role_name(r->role), pc_state_name(effects.to), why ? why : "-",
                      r->why ? r->why : pc_state_name(r->to));
    }
    return broken;
}

/* ---- tests/expected/roles.tsv ---------------------------------------------------------------------------------- */

/* Takes the next piece up to `end` off *rest. */
static struct pc_str piece(struct pc_str *rest, char end)
{
    const char *at = rest->size ? memchr(rest->ptr, end, rest->size) : NULL;
    struct pc_str taken = {rest->ptr, at ? (size_t)(at - rest->ptr) : rest->size};
    size_t skip = at ? taken.size + 1 : taken.size;
    *rest = (struct pc_str){rest->ptr + skip, rest->size - skip};
    return taken;
}

static bool is_listed(struct pc_str list, const char *name)
{
    if (pc_str_is(list, "*"))
        return true;
    while (list.size)
        if (pc_str_is(piece(&list, ','), name))
            return true;
    return false;
}

static struct pc_flow_facts facts_of(struct pc_str which, enum pc_state state)
{
    const bool met = state == PC_ST_INTAKE_REVIEW && !pc_str_is(which, "unmet");
    const bool mine = pc_str_is(which, "mine"), late = pc_str_is(which, "late");
    const bool asked = pc_str_is(which, "asked"), further = pc_str_is(which, "further");
    const bool used = asked || further || pc_str_is(which, "used");
    const bool again = further || pc_str_is(which, "again"), open = late || pc_str_is(which, "appealed");
    return (struct pc_flow_facts){.criteria_met = met,
                                  .criteria_not_met = !met,
                                  .intake_approvable = state == PC_ST_INTAKE_REVIEW,
                                  .complete = true,
                                  .benefit_asked = state == PC_ST_AWAITING_PAYER,
                                  .primary_asked = state == PC_ST_AWAITING_PAYER,
                                  .extendable = state != PC_ST_AWAITING_INFORMATION,
                                  .offered = pc_str_is(which, "offered"),
                                  .complex = pc_str_is(which, "complex"),
                                  .assigned = mine || pc_str_is(which, "theirs"),
                                  .assigned_to_actor = mine,
                                  .appealed = open || used,
                                  .appeal_open = open,
                                  .appeal_late = late,
                                  .appeals_used = used,
                                  .external_asked = asked,
                                  .conversation_open = pc_str_is(which, "talking"),
                                  .took_part = pc_str_is(which, "took_part"),
                                  .subordinate = pc_str_is(which, "subordinate"),
                                  .not_admitted = pc_str_is(which, "away"),
                                  .discharged = pc_str_is(which, "left"),
                                  .determined = again || pc_str_is(which, "told"),
                                  .reconsidered = again};
}

struct roles_line {
    struct pc_str roles, states, which, actions;
};

static int check_cell(const struct pc_flow_machine *machine, const struct roles_line *line, uint32_t role,
                      enum pc_state state, struct pc_buf *out)
{
    const struct pc_flow_facts f = facts_of(line->which, state);
    const uint64_t allowed = pc_flow_allowed_in(machine, state, role, &f);
    int broken = 0;
    for (int e = 0; e < PC_EV_COUNT; e++) {
        const bool has = allowed & PC_EVENT_BIT(e),
                   wanted = is_listed(line->actions, pc_event_name((enum pc_event)e));
        if (has == wanted)
            continue;
        broken++;
        pc_buf_printf(out, "%s in %s (%.*s): %s is %s\n", pc_role_name(role), pc_state_name(state),
                      (int)line->which.size, line->which.ptr, pc_event_name((enum pc_event)e),
                      has ? "allowed, and should not be" : "not allowed, and should be");
    }
    return broken;
}

/* How often the file speaks of each role in each state: plainly, taken by the actor, taken by somebody else. */
struct coverage {
    int plain[PC_ROLE_COUNT][PC_ST_COUNT], taken[2][PC_ROLE_COUNT][PC_ST_COUNT];
};

static int check_line(const struct pc_flow_machine *machine, const struct roles_line *line,
                      struct coverage *seen, struct pc_buf *out)
{
    int broken = 0;
    for (int r = 0; r < PC_ROLE_COUNT; r++)
        for (int s = 0; s < PC_ST_COUNT; s++) {
            if (!is_listed(line->roles, pc_role_name(1u << r)) ||
                !is_listed(line->states, pc_state_name((enum pc_state)s)))
                continue;
            seen->plain[r][s] += pc_str_is(line->which, "plain");
            seen->taken[0][r][s] += pc_str_is(line->which, "mine");
            seen->taken[1][r][s] += pc_str_is(line->which, "theirs");
            broken += check_cell(machine, line, 1u << r, (enum pc_state)s, out);
        }
    return broken;
}

static int gaps(const struct pc_flow_machine *machine, const struct coverage *seen, struct pc_buf *out)
{
    int broken = 0;
    for (int r = 0; r < PC_ROLE_INDEX_SYSTEM; r++)
        for (int s = 0; s < PC_ST_COUNT; s++) {
            if (!pc_flow_has_state(machine, (enum pc_state)s))
                continue;
            const bool rests = !pc_state_is_final((enum pc_state)s) && !pc_state_is_later((enum pc_state)s) &&
                               (enum pc_state)s != machine->first; /* nobody can have taken it there */
            if (seen->plain[r][s] == 1 && seen->taken[0][r][s] == rests && seen->taken[1][r][s] == rests)
                continue;
            broken++;
            pc_buf_printf(out, "roles.tsv: %s in %s is missing or said twice\n", pc_role_name(1u << r),
                          pc_state_name((enum pc_state)s));
        }
    return broken;
}

int roles_broken(const struct pc_flow_machine *machine, struct pc_str text, struct pc_buf *out)
{
    struct coverage seen = {0};
    int broken = 0;
    while (text.size) {
        struct pc_str row = piece(&text, '\n');
        if (!row.size || row.ptr[0] == '#')
            continue;
        struct roles_line line;
        line.roles = piece(&row, '\t');
        line.states = piece(&row, '\t');
        line.which = piece(&row, '\t');
        line.actions = row;
        broken += check_line(machine, &line, &seen, out);
    }
    return broken + gaps(machine, &seen, out);
}
