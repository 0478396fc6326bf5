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
    CLOSED_ROWS(700)
    FINALLY(709, MODIFIED)
    OFFERS(711, APPROVED)
    OFFERS(712, PARTIALLY_APPROVED)
    OFFERS(719, MODIFIED)
    NOT_ADVERSE(721, APPROVED)
    NOT_ADVERSE(729, MODIFIED)
    PAYER_APPEALS(731, APPROVED)
    AFTER_DENIAL(740, PARTIALLY_APPROVED, APPROVED, PARTIALLY_APPROVED, NONE)
    AFTER_DENIAL(750, DENIED, APPROVED, PARTIALLY_APPROVED, NONE)
};

#define FOREIGN (STAY_EVENTS | TRANSPLANT_EVENTS | CHILD_EVENTS)

#define NEVER_DELEGATED(ST) NEVER(ST, EV(DELEGATE_DETERMINED), "R4.10 what is decided stands")

static const struct pc_flow_never never[] = {
    REVIEW_NEVER
    NEVER(RECEIVED, EV(DELEGATE_UNSIGNED), "R4.1 nobody acts before the policies have answered")
    NEVER(AWAITING_PAYER, DELEGATE_EVENTS, "R3.5, R3.7 reviewed only after the payer's answer")
    NEVER_DELEGATED(APPROVED)
    NEVER_DELEGATED(PARTIALLY_APPROVED)
    NEVER_DELEGATED(DENIED)
    NEVER_DELEGATED(MODIFIED)
    NOT_REVIEWED(NEVER_DELEGATED)
    TAKEN_BACK(NEVER_DELEGATED)
    NEVER_DENIED(APPROVED)
    CLOSED_NEVER
    NEVER_DECIDED(MODIFIED)
    NEVER_FINAL_BUT(APPROVED, EV(OFFER_RESPONSE))
    NEVER_FINAL_BUT(PARTIALLY_APPROVED, EV(OFFER_RESPONSE))
    NEVER_FINAL(DENIED)
    NEVER_FINAL_BUT(MODIFIED, EV(OFFER_RESPONSE))
};

static const struct pc_flow_must must[] = {REVIEW_MUST};

const struct pc_flow_machine pc_flow_review = MACHINE(REVIEW, "Review", RECEIVED);
/* clang-format on */
