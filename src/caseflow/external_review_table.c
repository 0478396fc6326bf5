/* src/caseflow/external_review_table.c -- an independent review of a final denial: change behaviour here, nowhere else.
 *
 * Its parent is the case that was denied.  The organization only looks whether the request is eligible, and hands it to the next
 * independent review organization; that one decides, and its decision binds (R8.7).  40xx received, 41xx preliminary_review,
 * 42xx iro_review, 47xx finals.
 *
 * Laws that the rows keep (checked by pc_flow_lint or tests/unit/caseflow/test_external_review_table.c):
 *  - nobody decides before an organization is assigned, and then only its decision is recorded;
 *  - its principal, or a medical director who has it in writing, records the decision (I1). */
#include "caseflow/child_rows.h"

/* clang-format off */
/* What every open state has. */
#define WHILE_OPEN(b, ST) \
    HEARD((b)+60, ST, NONE, "R8.7 no rule decides here") \
    ROW((b)+70, ST,  SUPPLIED,         REQUESTER | REVIEWER, ALWAYS,         ST,         DO_REEVALUATE, NONE, NONE,NONE, NONE, "R1.6, R8.7 the member may add to the file") \
    GIVEN_UP((b)+71, ST, REQUESTER | REVIEWER, NONE)

static const struct pc_flow_row rows[] = {
    /* received: the days to say whether it is eligible begin; an expedited one has none (policy data). */
    /*   id    in                  on                who              if                 go to                 do                                        start        stop         toll  resume because */
    ROW(4001, RECEIVED,           CRITERIA_MET,     SYSTEM,          ALWAYS,            PRELIMINARY_REVIEW,   DO_COMPLETE | DO_ENQUEUE | DO_LETTER,     PRELIMINARY, NONE,        NONE, NONE,  "R8.7, R5.5")
    ROW(4002, RECEIVED,           CRITERIA_NOT_MET, SYSTEM,          ALWAYS,            PRELIMINARY_REVIEW,   DO_COMPLETE | DO_ENQUEUE | DO_LETTER,     PRELIMINARY, NONE,        NONE, NONE,  "R8.7, R5.5")
    ROW(4003, RECEIVED,           CRITERIA_UNKNOWN, SYSTEM,          ALWAYS,            PRELIMINARY_REVIEW,   DO_ENQUEUE | DO_LETTER,                   PRELIMINARY, NONE,        NONE, NONE,  "R8.7, R5.5")
    ROW(4004, RECEIVED,           POLICY_FAILED,    SYSTEM,          ALWAYS,            PRELIMINARY_REVIEW,   DO_ENQUEUE | DO_LETTER,                   PRELIMINARY, NONE,        NONE, NONE,  "R8.7, I3 to a person")

    ROW(4101, PRELIMINARY_REVIEW, ASSIGN_IRO,       REVIEWER,        ALWAYS,            IRO_REVIEW,           DO_LETTER,                                DECISION,    PRELIMINARY, NONE, NONE,  "R8.7 eligible: the next organization in rotation")
    ROW(4102, PRELIMINARY_REVIEW, RECORD_IRO,       REVIEWER,        IF(not_assigned),  NOT_ELIGIBLE,         DO_CLOSE | DO_LETTER,                     NONE,        ALL,         NONE, NONE,  "R8.7 with the reason")
    ROW(4103, PRELIMINARY_REVIEW, PRELIMINARY_DUE,  SYSTEM,          ALWAYS,            PRELIMINARY_REVIEW,   DO_ESCALATE,                              NONE,        NONE,        NONE, NONE,  "R5.5, I11 missed: escalates")
    WHILE_OPEN(4100, PRELIMINARY_REVIEW)

    ROW(4201, IRO_REVIEW,         RECORD_IRO,       DIRECTOR | IRO,  IF(decided_all),   OVERTURNED,           DO_DETERMINE | DO_LETTER | DO_TELL_PARENT,NONE,        ALL,         NONE, NONE,  "R8.7 its decision binds")
    ROW(4202, IRO_REVIEW,         RECORD_IRO,       DIRECTOR | IRO,  IF(decided_part),  PARTIALLY_OVERTURNED, DO_DETERMINE | DO_LETTER | DO_TELL_PARENT,NONE,        ALL,         NONE, NONE,  "R8.7, R4.3 its decision binds")
    ROW(4203, IRO_REVIEW,         RECORD_IRO,       DIRECTOR | IRO,  IF(stands),        UPHELD,               DO_DETERMINE | DO_LETTER | DO_TELL_PARENT,NONE,        ALL,         NONE, NONE,  "R8.7 its decision binds; I1 an independent organization's aside")
    ROW(4204, IRO_REVIEW,         DECISION_WARN,    SYSTEM,          ALWAYS,            IRO_REVIEW,           DO_WARN,                                  NONE,        NONE,        NONE, NONE,  "R5.6 a warning before")
    ROW(4205, IRO_REVIEW,         DECISION_DUE,     SYSTEM,          ALWAYS,            IRO_REVIEW,           DO_ESCALATE,                              NONE,        NONE,        NONE, NONE,  "R5.6, I11 missed: escalates, never decides")
    WHILE_OPEN(4200, IRO_REVIEW)

    FINALLY(4701, UPHELD)
    FINALLY(4702, PARTIALLY_OVERTURNED)
    FINALLY(4703, OVERTURNED)
    FINALLY(4704, NOT_ELIGIBLE)
    FINALLY(4705, WITHDRAWN)
    FINALLY(4706, VOID)
};

#define FOREIGN ALL_BUT(EV(CRITERIA_MET) | EV(CRITERIA_NOT_MET) | EV(CRITERIA_UNKNOWN) | EV(POLICY_FAILED) | EV(SUPPLIED) | \
                        EV(WITHDRAW) | EV(VOID_CASE) | EV(NOTE) | EV(ASSIGN_IRO) | EV(RECORD_IRO) | EV(PRELIMINARY_DUE) | \
                        EV(DECISION_WARN) | EV(DECISION_DUE))
#define NEVER_FINAL(ST) NEVER_AFTER(ST, "R8.7", "the decision binds")

static const struct pc_flow_never never[] = {
    NEVER(RECEIVED, ACTIONS | DUES, "R8.7 nothing rests here")
    NEVER(PRELIMINARY_REVIEW, EV(DECISION_WARN) | EV(DECISION_DUE), "R8.7 the decision's days begin when an organization has it")
    NEVER(IRO_REVIEW, EV(ASSIGN_IRO) | EV(PRELIMINARY_DUE), "R8.7 an organization has it")
    NEVER_FINAL(UPHELD)
    NEVER_FINAL(PARTIALLY_OVERTURNED)
    NEVER_FINAL(OVERTURNED)
    NEVER_FINAL(NOT_ELIGIBLE)
    NEVER_FINAL(WITHDRAWN)
    NEVER_FINAL(VOID)
};

static const struct pc_flow_must must[] = {
    MUST(PRELIMINARY_REVIEW, PRELIMINARY, "R5.5")
    MUST(IRO_REVIEW,         DECISION,    "R5.5, R8.7")
};

const struct pc_flow_machine pc_flow_external_review = MACHINE(EXTERNAL_REVIEW, "External review", RECEIVED);
/* clang-format on */
