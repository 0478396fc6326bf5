/* src/caseflow/appeal_table.c -- an appeal of a denial, whole or partial: change behaviour here, nowhere else.
 *
 * The case that it is about is its parent; the decision is carried there (child_decided).  30xx received, 31xx awaiting_payer,
 * 32xx director_review, 33xx intake_review, 37xx finals.
 *
 * Laws that the rows keep (checked by pc_flow_lint or tests/unit/caseflow/test_appeal_table.c):
 *  - a medical director who took no part in the first decision decides, nobody else: to uphold is to deny (R8.6, I1);
 *  - what a contract or a rate means is answered by staff once the payer has forwarded it: no determination (R8.9, R3.2);
 *  - its clocks run from receipt and never stand still;
 *  - what is the payer's business is handed over, not judged (R8.9). */
#include "caseflow/child_rows.h"

/* clang-format off */
/* What every open state has; `takers` are the roles whose queue it is, or who may look ahead of it; `leaving` is what every way out of
 * it does besides. */
#define WHILE_OPEN(b, ST, takers, leaving) \
    /*  id      in   on              who                   if              go to       do                      start stop toll  resume because */ \
    ROW((b)+70, ST,  TAKE,           takers,               IF(not_taken),  ST,         DO_ASSIGN,              NONE, NONE,NONE, NONE, "R8.6 one reviewer at a time") \
    ROW((b)+71, ST,  RELEASE,        DIRECTOR,             IF(taken),      ST,         DO_UNASSIGN,            NONE, NONE,NONE, NONE, "R8.6, R4.2") \
    GIVEN_UP((b)+72, ST, REQUESTER | REVIEWER, leaving) \
    ROW((b)+80, ST,  DECISION_WARN,  SYSTEM,               ALWAYS,         ST,         DO_WARN,                NONE, NONE,NONE, NONE, "R5.6 a warning before") \
    ROW((b)+81, ST,  DECISION_DUE,   SYSTEM,               ALWAYS,         ST,         DO_ESCALATE,            NONE, NONE,NONE, NONE, "R5.6, I11 missed: escalates, never decides; R8.7 the external review opens")

/* An end; a conversation that was asked for before it may end after it. */
#define ENDED(id, ST) \
    FINALLY(id, ST) \
    ROW((id)+20,ST,  CHILD_DECIDED,  DIRECTOR | IRO | PAYER_DIRECTOR, ALWAYS, ST,      NONE,                   NONE, NONE,NONE, NONE, "R8.4 a late conversation only teaches")

static const struct pc_flow_row rows[] = {
    /* received: routed by its subject in the transaction that opens it. */
    /*   id    in               on                    who                   if                     go to                 do                                        start               stop     toll  resume because */
    ROW(3001, RECEIVED,        CRITERIA_MET,         SYSTEM,               ALWAYS,                DIRECTOR_REVIEW,      DO_COMPLETE | DO_ENQUEUE | DO_LETTER,     DECISION,           NONE,    NONE, NONE,  "R8.6, I1 no rule overturns")
    ROW(3002, RECEIVED,        CRITERIA_NOT_MET,     SYSTEM,               ALWAYS,                DIRECTOR_REVIEW,      DO_COMPLETE | DO_ENQUEUE | DO_LETTER,     DECISION,           NONE,    NONE, NONE,  "R8.6, I1 no rule upholds")
    ROW(3003, RECEIVED,        CRITERIA_UNKNOWN,     SYSTEM,               ALWAYS,                DIRECTOR_REVIEW,      DO_ENQUEUE | DO_LETTER,                   DECISION,           NONE,    NONE, NONE,  "R8.6 decided on what is on file")
    ROW(3004, RECEIVED,        POLICY_FAILED,        SYSTEM,               ALWAYS,                DIRECTOR_REVIEW,      DO_ENQUEUE | DO_LETTER,                   DECISION,           NONE,    NONE, NONE,  "R8.6, I3 to a person")
    ROW(3005, RECEIVED,        PAYER_BUSINESS,       SYSTEM,               ALWAYS,                REFERRED_TO_PAYER,    DO_CLOSE | DO_LETTER | DO_TASK,           NONE,               ALL,     NONE, NONE,  "R8.9 claims, benefits, eligibility")
    ROW(3006, RECEIVED,        PAYER_ASKED,          SYSTEM,               ALWAYS,                AWAITING_PAYER,       DO_LETTER | DO_TASK,                      DECISION | FORWARD, NONE,    NONE, NONE,  "R5.4 the payer forwards what is about contracts or rates")

    /* awaiting_payer: the payer's file on contracts or rates is under way. */
    ROW(3109, AWAITING_PAYER,  SUPPLIED,             PAYER,                ALWAYS,                INTAKE_REVIEW,        DO_REEVALUATE | DO_ENQUEUE | DO_TASK_DONE,DECISION,           FORWARD, NONE, NONE,  "R5.4 forwarded: what the payer sends is its file")
    ROW(3102, AWAITING_PAYER,  SUPPLIED,             PROVIDER | REVIEWER,  ALWAYS,                AWAITING_PAYER,       DO_REEVALUATE,                            NONE,               NONE,    NONE, NONE,  "R1.6 at any time")
    ROW(3110, AWAITING_PAYER,  RECORD_COMPLETE,      REVIEWER,             ALWAYS,                INTAKE_REVIEW,        DO_COMPLETE | DO_ENQUEUE | DO_TASK_DONE,  DECISION,           FORWARD, NONE, NONE,  "R5.4 staff record that the payer forwarded it")
    HEARD(3104, AWAITING_PAYER, DECISION, "R5.4 the payer has not forwarded yet")
    ROW(3108, AWAITING_PAYER,  FORWARD_DUE,          SYSTEM,               ALWAYS,                AWAITING_PAYER,       DO_ESCALATE,                              NONE,               NONE,    NONE, NONE,  "R5.4, I11 the payer is late")
    WHILE_OPEN(3100, AWAITING_PAYER, DIRECTOR, DO_TASK_DONE)

    /* director_review: decided on what is on file. */
    ROW(3201, DIRECTOR_REVIEW, DECIDE_APPEAL,        DIRECTOR,             IF(overturns),         OVERTURNED,           DO_DETERMINE | DO_LETTER | DO_TELL_PARENT,NONE,               ALL,     NONE, NONE,  "R8.6")
    ROW(3202, DIRECTOR_REVIEW, DECIDE_APPEAL,        DIRECTOR,             IF(overturns_partly),  PARTIALLY_OVERTURNED, DO_DETERMINE | DO_LETTER | DO_TELL_PARENT,NONE,               ALL,     NONE, NONE,  "R8.6, R4.3")
    ROW(3203, DIRECTOR_REVIEW, DECIDE_APPEAL,        DIRECTOR,             IF(may_uphold),        UPHELD,               DO_DETERMINE | DO_LETTER | DO_TELL_PARENT,NONE,               ALL,     NONE, NONE,  "R8.6 an upheld appeal is a denial")
    ROW(3204, DIRECTOR_REVIEW, FORWARD_TO_PAYER,     REVIEWER,             ALWAYS,                REFERRED_TO_PAYER,    DO_CLOSE | DO_LETTER | DO_TASK,           NONE,               ALL,     NONE, NONE,  "R8.9 it turned out to be the payer's business")
    ROW(3205, DIRECTOR_REVIEW, SUPPLIED,             REQUESTER | REVIEWER, ALWAYS,                DIRECTOR_REVIEW,      DO_REEVALUATE,                            NONE,               NONE,    NONE, NONE,  "R1.6 at any time; new evidence counts")
    HEARD(3206, DIRECTOR_REVIEW, DECISION, "R8.6, I1 no rule overturns or upholds")
    ROW(3210, DIRECTOR_REVIEW, REQUEST_PEER_TO_PEER, REQUESTER | REVIEWER | PAYER_DIRECTOR, IF(no_conversation), DIRECTOR_REVIEW,   DO_OPEN_CHILD,                            NONE,               NONE,    NONE, NONE,  "R8.4 before the decision")
    ROW(3211, DIRECTOR_REVIEW, CHILD_DECIDED,        DIRECTOR | IRO | PAYER_DIRECTOR, ALWAYS,     DIRECTOR_REVIEW,      NONE,                                     NONE,               NONE,    NONE, NONE,  "R8.4 a note for who decides")
    WHILE_OPEN(3200, DIRECTOR_REVIEW, DIRECTOR, NONE)

    /* intake_review: what the payer forwarded on contracts or rates.  It is answered, not determined. */
    ROW(3301, INTAKE_REVIEW,   DECIDE_APPEAL,        REVIEWER,             IF(answered),          ANSWERED,             DO_CLOSE | DO_LETTER,                     NONE,               ALL,     NONE, NONE,  "R8.9, R3.2 what a contract means says nothing about medical necessity")
    ROW(3302, INTAKE_REVIEW,   FORWARD_TO_PAYER,     REVIEWER,             ALWAYS,                REFERRED_TO_PAYER,    DO_CLOSE | DO_LETTER | DO_TASK,           NONE,               ALL,     NONE, NONE,  "R8.9 it turned out to be the payer's business")
    ROW(3303, INTAKE_REVIEW,   SUPPLIED,             REQUESTER | REVIEWER, ALWAYS,                INTAKE_REVIEW,        DO_REEVALUATE,                            NONE,               NONE,    NONE, NONE,  "R1.6 at any time")
    HEARD(3304, INTAKE_REVIEW, DECISION, "R8.9 no criterion speaks of contracts")
    ROW(3308, INTAKE_REVIEW,   RELEASE,              INTAKE | NURSE,       IF(own),               INTAKE_REVIEW,        DO_UNASSIGN,                              NONE,               NONE,    NONE, NONE,  "R4.1, R4.2")
    WHILE_OPEN(3300, INTAKE_REVIEW, REVIEWER, NONE)

    ENDED(3701, UPHELD)
    ENDED(3702, PARTIALLY_OVERTURNED)
    ENDED(3703, OVERTURNED)
    ENDED(3704, REFERRED_TO_PAYER)
    ENDED(3705, WITHDRAWN)
    ENDED(3706, VOID)
    FINALLY(3707, ANSWERED)
};

#define FOREIGN ALL_BUT(EV(CRITERIA_MET) | EV(CRITERIA_NOT_MET) | EV(CRITERIA_UNKNOWN) | EV(POLICY_FAILED) | EV(PAYER_BUSINESS) | \
                        EV(PAYER_ASKED) | EV(SUPPLIED) | EV(TAKE) | EV(RELEASE) | EV(RECORD_COMPLETE) | EV(WITHDRAW) | EV(VOID_CASE) | \
                        EV(NOTE) | EV(DECIDE_APPEAL) | EV(FORWARD_TO_PAYER) | EV(REQUEST_PEER_TO_PEER) | EV(CHILD_DECIDED) | \
                        EV(DECISION_WARN) | EV(DECISION_DUE) | EV(FORWARD_DUE))
#define ROUTED (EV(PAYER_BUSINESS) | EV(PAYER_ASKED))
#define NEVER_FINAL(ST) NEVER_AFTER(ST, "R8.6", "the outcome stands; what comes next is opened on the case it was about")

static const struct pc_flow_never never[] = {
    NEVER(RECEIVED, ACTIONS | DUES | REPORTS, "R8.6 nothing rests here: it is routed as it is opened")
    NEVER(AWAITING_PAYER, REPORTS, "R5.4 no conversation is asked for before the payer forwards")
    NEVER(AWAITING_PAYER, ROUTED, "R8.9 routed once, as it was opened")
    NEVER(AWAITING_PAYER, EV(DECIDE_APPEAL) | EV(FORWARD_TO_PAYER) | EV(REQUEST_PEER_TO_PEER), "R5.4 first the payer forwards")
    NEVER(DIRECTOR_REVIEW, ROUTED, "R8.9 routed once, as it was opened")
    NEVER(DIRECTOR_REVIEW, EV(RECORD_COMPLETE) | EV(FORWARD_DUE), "R5.4 nothing is awaited here")
    NEVER(INTAKE_REVIEW, ROUTED, "R8.9 routed once, as it was opened")
    NEVER(INTAKE_REVIEW, EV(RECORD_COMPLETE) | EV(FORWARD_DUE), "R5.4 nothing is awaited here")
    NEVER(INTAKE_REVIEW, EV(REQUEST_PEER_TO_PEER) | REPORTS, "R8.4, R8.9 a contract is no physician's matter")
    NEVER_FINAL(UPHELD)
    NEVER_FINAL(PARTIALLY_OVERTURNED)
    NEVER_FINAL(OVERTURNED)
    NEVER_FINAL(REFERRED_TO_PAYER)
    NEVER_FINAL(WITHDRAWN)
    NEVER_FINAL(VOID)
    NEVER_FINAL(ANSWERED)
    NEVER(ANSWERED, REPORTS, "R8.4, R8.9 a contract is no physician's matter: nobody talked about it")
};

static const struct pc_flow_must must[] = {
    MUST(AWAITING_PAYER,  FORWARD,  "R5.4")
    MUST(AWAITING_PAYER,  DECISION, "R5.5 no law clock waits for the payer")
    MUST(DIRECTOR_REVIEW, DECISION, "R5.5, R8.6")
    MUST(INTAKE_REVIEW,   DECISION, "R5.5")
};

const struct pc_flow_machine pc_flow_appeal = MACHINE(APPEAL, "Appeal", RECEIVED);
/* clang-format on */
