/* src/caseflow/review_table.c -- the review of one request: it ends with the decision.
 *
 * Rows of one (in, on) pair are tried top-down.  Ids are stored with every event and never used twice: 1xx received,
 * 2xx awaiting_information, 3xx intake_review, 4xx nurse_review, 5xx director_review, 6xx awaiting_payer, 7xx finals.  `who` is
 * a role mask: SYSTEM and LAW are roles too.  How the columns are applied, and in which order, stands at struct
 * pc_flow_effects.  The rows of the open states, and their laws, are in review_rows.h: a stay and a transplant have them too. */
#include "caseflow/review_rows.h"

/* clang-format off */
static const struct pc_flow_row rows[] = {
    REVIEW_ROWS(0, APPROVED, PARTIALLY_APPROVED, MODIFIED, NONE)

    DELEGATED(200, AWAITING_INFORMATION, DO_ENQUEUE | DO_UNASSIGN, INFORMATION, DECISION)
    DELEGATED(300, INTAKE_REVIEW, DO_ENQUEUE | DO_UNASSIGN, NONE, NONE)
    DELEGATED(400, NURSE_REVIEW, DO_ENQUEUE | DO_UNASSIGN, NONE, NONE)
    DELEGATED(500, DIRECTOR_REVIEW, NONE, NONE, NONE)

    FINALLY(701, APPROVED)
    FINALLY(702, PARTIALLY_APPROVED)
    FINALLY(703, DENIED)
    FINALLY(704, NOT_REQUIRED)
    FINALLY(705, NOT_AVAILABLE)
    FINALLY(706, NO_UM)
    FINALLY(707, REFERRED_TO_PAYER)
    FINALLY(708, WITHDRAWN)
    FINALLY(709, MODIFIED)
    FINALLY(710, VOID)
    OFFERS(711, APPROVED)
    OFFERS(712, PARTIALLY_APPROVED)
    OFFERS(719, MODIFIED)
    NOT_ADVERSE(721, APPROVED)
    NOT_ADVERSE(724, NOT_REQUIRED)
    NOT_ADVERSE(725, NOT_AVAILABLE)
    NOT_ADVERSE(726, NO_UM)
    NOT_ADVERSE(727, REFERRED_TO_PAYER)
    NOT_ADVERSE(728, WITHDRAWN)
    NOT_ADVERSE(729, MODIFIED)
    NOT_ADVERSE(730, VOID)
    PAYER_APPEALS(731, APPROVED)
    PAYER_APPEALS(734, NOT_REQUIRED)
    PAYER_APPEALS(735, NOT_AVAILABLE)
    PAYER_APPEALS(736, NO_UM)
    PAYER_APPEALS(737, REFERRED_TO_PAYER)
    AFTER_DENIAL(740, PARTIALLY_APPROVED, APPROVED, PARTIALLY_APPROVED, NONE)
    AFTER_DENIAL(750, DENIED, APPROVED, PARTIALLY_APPROVED, NONE)
};

#define FOREIGN (STAY_EVENTS | TRANSPLANT_EVENTS | CHILD_EVENTS)

static const struct pc_flow_never never[] = {
    REVIEW_NEVER
    NEVER(RECEIVED, EV(DELEGATE_UNSIGNED), "R4.1 nobody acts before the policies have answered")
    NEVER(AWAITING_PAYER, DELEGATE_EVENTS, "R3.5, R3.7 reviewed only after the payer's answer")
    NEVER(APPROVED, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(PARTIALLY_APPROVED, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(DENIED, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(NOT_REQUIRED, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(NOT_AVAILABLE, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(NO_UM, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(REFERRED_TO_PAYER, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(WITHDRAWN, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(MODIFIED, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER(VOID, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")
    NEVER_DENIED(APPROVED)
    NEVER_DENIED(NOT_REQUIRED)
    NEVER_DENIED(NOT_AVAILABLE)
    NEVER_DENIED(NO_UM)
    NEVER_DENIED(REFERRED_TO_PAYER)
    NEVER_DECIDED(WITHDRAWN)
    NEVER_DECIDED(MODIFIED)
    NEVER_DECIDED(VOID)
    NEVER_FINAL_BUT(APPROVED, EV(OFFER_RESPONSE))
    NEVER_FINAL_BUT(PARTIALLY_APPROVED, EV(OFFER_RESPONSE))
    NEVER_FINAL(DENIED)
    NEVER_FINAL(NOT_REQUIRED)
    NEVER_FINAL(NOT_AVAILABLE)
    NEVER_FINAL(NO_UM)
    NEVER_FINAL(REFERRED_TO_PAYER)
    NEVER_FINAL(WITHDRAWN)
    NEVER_FINAL_BUT(MODIFIED, EV(OFFER_RESPONSE))
    NEVER_FINAL(VOID)
};

static const struct pc_flow_must must[] = {REVIEW_MUST};

const struct pc_flow_machine pc_flow_review = MACHINE(REVIEW, "Review", RECEIVED);
/* clang-format on */
