/* src/caseflow/review_rows.h -- the review of a request, which every kind of case that begins with a request goes through:
 * a review ends with its decision, a stay and a transplant go on from the approval.  Private to the *_table.c files of
 * caseflow/; change the review's behaviour here and nowhere else.
 *
 * REVIEW_ROWS(b, granted, partly, agreed, on_grant): row ids begin at b (0, 1000, 2000); `granted`, `partly` and `agreed` are the
 * states that an approval, whole, in part or of another line, leads to; `on_grant` are the clocks that it starts.  Within a hundred, 01-59 are the state's
 * own rows and 60-99 the ones that every open state has.
 *
 * Laws that the rows keep (each is checked by pc_flow_lint or tests/unit/caseflow/laws.c):
 *  - every way out of `received` starts the decision clocks or ends the case;
 *  - in awaiting_information the information window always runs, and its end goes to a medical director (R4.4);
 *  - a case that comes to a person with something missing starts the asking clock (R5.1);
 *  - a request is denied, in whole or in part, by a medical director alone (I1), from director_review alone; what an appeal or
 *    an independent organization left denied, it decided (R8.6, R8.7);
 *  - a final state runs no clock. */
#ifndef PC_CASEFLOW_REVIEW_ROWS_H
#define PC_CASEFLOW_REVIEW_ROWS_H

#include "caseflow/rows.h"

/* clang-format off */
/* The clocks that an approval ends; a table whose cases go on with some of them says so before it includes this. */
#ifndef GRANT_ENDS
#define GRANT_ENDS ALL
#endif

/* What goes on beside the review: a matter for the payer, and the answer to a suggestion, which never is a condition. */
#define PASSED_ON(b, ST) \
    ROW((b)+64, ST,  FORWARD_TO_PAYER,      REVIEWER,            ALWAYS,              ST,                DO_TASK,               NONE, NONE,NONE, NONE, "R3.9 a case agreement, say, is the payer's to negotiate") \
    OFFERS((b)+65, ST)
#define OFFERS(id, ST) \
    ROW(id,     ST,  OFFER_RESPONSE,        REQUESTER | REVIEWER,IF(offered),         ST,                NONE,                  NONE, NONE,NONE, NONE, "R3.9 each offer's answer is recorded")

/* The ends that a policy's answer may lead to from every open state; `leaving` is what every way out of it does besides. */
#define ANSWERED(b, ST, leaving) \
    /*  id      in   on                     who                  if                   go to              do                     start stop toll  resume because */ \
    ROW((b)+60, ST,  REVIEW_NOT_REQUIRED,   SYSTEM,              ALWAYS,              NOT_REQUIRED,      DO_CLOSE | DO_LETTER | (leaving), NONE, ALL, NONE, NONE, "R3.1 with its particular reason") \
    ROW((b)+61, ST,  SERVICE_NOT_AVAILABLE, SYSTEM,              ALWAYS,              NOT_AVAILABLE,     DO_CLOSE | DO_LETTER | (leaving), NONE, ALL, NONE, NONE, "R2.8") \
    ROW((b)+62, ST,  UM_NOT_PERFORMED,      SYSTEM,              ALWAYS,              NO_UM,             DO_CLOSE | DO_LETTER | (leaving), NONE, ALL, NONE, NONE, "R3.7 open cases found so stop") \
    ROW((b)+63, ST,  PAYER_BUSINESS,        SYSTEM,              ALWAYS,              REFERRED_TO_PAYER, DO_CLOSE | DO_LETTER | DO_TASK | (leaving), NONE, ALL, NONE, NONE, "R3.8, R3.9 handed over")

/* What every state has in which a case rests before its decision.  `takers` are the roles whose queue it is, or who may look ahead of it. */
#define WHILE_OPEN(b, ST, takers, leaving) \
    ANSWERED(b, ST, leaving) \
    PASSED_ON(b, ST) \
    ROW((b)+70, ST,  SUPPLIED,              REQUESTER | REVIEWER,ALWAYS,              ST,                DO_REEVALUATE,         NONE, NONE,NONE, NONE, "R1.6 at any time") \
    ROW((b)+71, ST,  TAKE,                  takers,              IF(not_taken),       ST,                DO_ASSIGN,             NONE, NONE,NONE, NONE, "R4.1, R4.2 one reviewer at a time") \
    ROW((b)+72, ST,  RELEASE,               DIRECTOR,            IF(taken),           ST,                DO_UNASSIGN,           NONE, NONE,NONE, NONE, "R4.2 a director frees what an absent colleague holds") \
    ROW((b)+73, ST,  RELEASE,               INTAKE | NURSE,      IF(own),             ST,                DO_UNASSIGN,           NONE, NONE,NONE, NONE, "R4.1, R4.2") \
    ROW((b)+78, ST,  ASSIGN,                DIRECTOR,            ALWAYS,              ST,                DO_ASSIGN,             NONE, NONE,NONE, NONE, "R4.2 a director gives it to whom it suits") \
    ROW((b)+79, ST,  ASSIGN,                INTAKE | NURSE,      IF(not_anothers),    ST,                DO_ASSIGN,             NONE, NONE,NONE, NONE, "R4.1, R4.2") \
    ROW((b)+74, ST,  WITHDRAW,              REQUESTER | REVIEWER,IF(not_determined),  WITHDRAWN,         DO_CLOSE | (leaving),  NONE, ALL, NONE, NONE, "R4.4 by the requester; staff record it; R8.5 a denial is not taken back") \
    ROW((b)+75, ST,  VOID_CASE,             REVIEWER,            IF(not_determined),  VOID,              DO_CLOSE | (leaving),  NONE, ALL, NONE, NONE, "R4.4 entered in error") \
    ROW((b)+76, ST,  NOTE,                  REVIEWER,            ALWAYS,              ST,                NONE,                  NONE, NONE,NONE, NONE, "R10.4 clinical notes") \
    ROW((b)+77, ST,  CHILD_DECIDED,         DIRECTOR | IRO | PAYER_DIRECTOR, ALWAYS,  ST,                NONE,                  NONE, NONE,NONE, NONE, "R8.4 a conversation before the decision: a note for who decides")

/* While a denial is reconsidered it can be appealed, and what is decided elsewhere changes it: a reconsideration takes nothing from
 * the appeal.  What it brings stays on file, and where the denial was upheld it goes on. */
#define WHILE_RECONSIDERED(b, ST, granted, partly, on_grant, leaving) \
    ROW((b)+84, ST,  OPEN_APPEAL,           REQUESTER | REVIEWER,IF(may_appeal_meanwhile), ST,          DO_OPEN_CHILD,         NONE, NONE,NONE, NONE, "R8.5, R8.6, R8.9") \
    ROW((b)+85, ST,  REQUEST_EXTERNAL_REVIEW, REQUESTER | REVIEWER, IF(may_ask_external_meanwhile), ST, DO_OPEN_CHILD,         NONE, NONE,NONE, NONE, "R8.5, R8.7 the member's right") \
    ROW_AS((b)+86, ST, CHILD_DECIDED,       DIRECTOR | IRO,      IF(changed_all),     granted, APPROVED, DO_DETERMINE | DO_LETTER | (leaving), on_grant, GRANT_ENDS, NONE, NONE, "R8.4 to R8.7 overturned") \
    ROW_AS((b)+87, ST, CHILD_DECIDED,       DIRECTOR | IRO,      IF(changed_part),    partly, PARTIALLY_APPROVED, DO_DETERMINE | DO_LETTER | (leaving), on_grant, GRANT_ENDS, NONE, NONE, "R8.4 to R8.7, R4.3 overturned in part")

/* The requester agreed to another line or setting, which is approved instead of what was asked. */
#define MODIFIES(id, ST, by, guard, agreed, on_grant) \
    ROW_AS(id,  ST,  MODIFY,                by,                  guard,               agreed, MODIFIED,  DO_DETERMINE | DO_LETTER, on_grant, GRANT_ENDS, NONE, NONE, "R4.4 agreed with the requester; R4.2, R4.3 as for an approval")

/* Where a denial may come next. */
#define MAY_BE_DENIED(id, ST) \
    ROW(id,     ST,  REQUEST_PEER_TO_PEER,  REQUESTER | REVIEWER | PAYER_DIRECTOR, IF(no_conversation), ST,           DO_OPEN_CHILD,         NONE, NONE,NONE, NONE, "R8.4 offered before a denial too")

/* The decision clocks where they may run.  The law's own deemed approval is the only decision that a clock makes. */
#define WHILE_DUE(b, ST, late, do_late, start_late, stop_late, resume_late, leaving, granted, on_grant) \
    ROW((b)+80, ST,  DECISION_WARN,         SYSTEM,              ALWAYS,              ST,                DO_WARN,               NONE, NONE,NONE, NONE, "R5.6 a warning before") \
    ROW((b)+81, ST,  DECISION_DUE,          SYSTEM,              ALWAYS,              late,              DO_ESCALATE | (do_late), start_late, stop_late, NONE, resume_late, "R5.6, I11 missed: escalates, never decides") \
    ROW_AS((b)+82, ST, DECISION_DUE,        LAW,                 ALWAYS,              granted, APPROVED, DO_ESCALATE | DO_DETERMINE | DO_LETTER | (leaving), on_grant, GRANT_ENDS, NONE, NONE, "R5.6 deemed approved where the law says so") \
    ROW((b)+83, ST,  EXTEND,                CLINICIAN,           IF(extendable),      ST,                DO_EXTEND,            NONE, NONE,NONE, NONE, "R5.5, R5.6 once, with its reason and notice")

/* What a case about it decided after another one had changed it already. */
#define NOT_ADVERSE(id, ST) \
    ROW(id,     ST,  CHILD_DECIDED,         DIRECTOR | IRO | PAYER_DIRECTOR, ALWAYS,  ST,                NONE,                  NONE, NONE,NONE, NONE, "R8.4, R8.6 nothing adverse is left to change")
/* What is not about medical necessity can be appealed whatever was decided: it is the payer's. */
#define PAYER_APPEALS(id, ST) \
    ROW(id,     ST,  OPEN_APPEAL,           REQUESTER | REVIEWER, IF(payers_subject), ST,                DO_OPEN_CHILD,         NONE, NONE,NONE, NONE, "R8.9 claims, benefits, eligibility, contracts")

/* States of which the same holds. */
#define UNDER_REVIEW(M) M(AWAITING_INFORMATION) M(INTAKE_REVIEW) M(NURSE_REVIEW) M(DIRECTOR_REVIEW) M(AWAITING_PAYER)
#define NOT_REVIEWED(M) M(NOT_REQUIRED) M(NOT_AVAILABLE) M(NO_UM) M(REFERRED_TO_PAYER)
#define TAKEN_BACK(M)   M(WITHDRAWN) M(VOID)

/* The ends without a decision. */
#define CLOSED_ROWS(b) \
    FINALLY((b)+4,       NOT_REQUIRED) \
    FINALLY((b)+5,       NOT_AVAILABLE) \
    FINALLY((b)+6,       NO_UM) \
    FINALLY((b)+7,       REFERRED_TO_PAYER) \
    FINALLY((b)+8,       WITHDRAWN) \
    FINALLY((b)+10,      VOID) \
    NOT_ADVERSE((b)+24,  NOT_REQUIRED) \
    NOT_ADVERSE((b)+25,  NOT_AVAILABLE) \
    NOT_ADVERSE((b)+26,  NO_UM) \
    NOT_ADVERSE((b)+27,  REFERRED_TO_PAYER) \
    NOT_ADVERSE((b)+28,  WITHDRAWN) \
    NOT_ADVERSE((b)+30,  VOID) \
    PAYER_APPEALS((b)+34, NOT_REQUIRED) \
    PAYER_APPEALS((b)+35, NOT_AVAILABLE) \
    PAYER_APPEALS((b)+36, NO_UM) \
    PAYER_APPEALS((b)+37, REFERRED_TO_PAYER)

/* What follows a denial, whole or partial (R8.4 to R8.7): each opens a case about it, or asks the review again; what those decide
 * comes back as child_decided.  `b` is the first of seven row ids. */
#define AFTER_DENIAL(b, ST, granted, partly, on_grant) \
    ROW((b)+0, ST, REQUEST_PEER_TO_PEER,    REQUESTER | REVIEWER | PAYER_DIRECTOR, IF(no_conversation), ST, DO_OPEN_CHILD, NONE, NONE, NONE, NONE, "R8.4 any physician; a payer's director for advice") \
    ROW((b)+1, ST, RECONSIDER,              REQUESTER | REVIEWER, IF(before_appeal), NURSE_REVIEW, DO_REEVALUATE | DO_ENQUEUE, DECISION, NONE, NONE, NONE, "R8.5 missing details after a denial, before an appeal") \
    ROW((b)+2, ST, OPEN_APPEAL,             REQUESTER | REVIEWER, IF(may_appeal), ST,      DO_OPEN_CHILD,  NONE,     NONE, NONE, NONE, "R8.6, R8.9") \
    ROW((b)+3, ST, REQUEST_EXTERNAL_REVIEW, REQUESTER | REVIEWER, IF(may_ask_external), ST, DO_OPEN_CHILD, NONE,     NONE, NONE, NONE, "R8.7 the member's right") \
    ROW_AS((b)+4, ST, CHILD_DECIDED,        DIRECTOR | IRO, IF(decided_all),  granted, APPROVED,           DO_DETERMINE | DO_LETTER, on_grant, ALL, NONE, NONE, "R8.4, R8.6, R8.7 overturned") \
    ROW_AS((b)+5, ST, CHILD_DECIDED,        DIRECTOR | IRO, IF(decided_part), partly,  PARTIALLY_APPROVED, DO_DETERMINE | DO_LETTER, on_grant, ALL, NONE, NONE, "R8.4, R8.6, R8.7, R4.3 overturned in part") \
    ROW((b)+6, ST, CHILD_DECIDED,           DIRECTOR | IRO | PAYER_DIRECTOR, ALWAYS, ST,   NONE,           NONE,     NONE, NONE, NONE, "R8.4, R8.6 it stands; a payer's director advises")

#define REVIEW_ROWS(b, granted, partly, agreed, on_grant) \
    /* received: nothing rests here.  A case is stored with what the policies answered, in one transaction; a crash before it leaves no \
    * case, and the requester's repeated request makes one. */ \
    ROW_AS((b)+101,    RECEIVED,              CRITERIA_MET,         SYSTEM,     IF(auto_approvable),      granted, APPROVED,            DO_COMPLETE | DO_DETERMINE | DO_LETTER,   on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.11") \
    ROW(   (b)+102,    RECEIVED,              CRITERIA_MET,         SYSTEM,     IF(intake_approvable),    INTAKE_REVIEW,                DO_COMPLETE | DO_ENQUEUE,                 DECISION,                NONE,        NONE,     NONE, "R4.1, R5.1") \
    ROW(   (b)+103,    RECEIVED,              CRITERIA_MET,         SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_INTAKE_HOP | DO_ENQUEUE, DECISION,                NONE,        NONE,     NONE, "R4.1 never straight to a director") \
    ROW(   (b)+104,    RECEIVED,              CRITERIA_NOT_MET,     SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_INTAKE_HOP | DO_ENQUEUE, DECISION,                NONE,        NONE,     NONE, "R4.1, I1 no rule denies") \
    ROW(   (b)+105,    RECEIVED,              CRITERIA_UNKNOWN,     SYSTEM,     ALWAYS,                   AWAITING_INFORMATION,         DO_ASK,                                   DECISION | INFORMATION,  NONE,        DECISION, NONE, "R4.6, R5.1, R5.5 asked in the same transaction") \
    ROW(   (b)+106,    RECEIVED,              POLICY_FAILED,        SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_INTAKE_HOP | DO_ENQUEUE,               DECISION | ASKING,       NONE,        NONE,     NONE, "I3 to a person, R5.1") \
    ROW(   (b)+107,    RECEIVED,              PAYER_ASKED,          SYSTEM,     ALWAYS,                   AWAITING_PAYER,               DO_TASK,                                  DECISION,                NONE,        NONE,     NONE, "R3.5, R3.7 the payer answers first; R5.1 no law clock waits for it") \
    ANSWERED((b)+100, RECEIVED, NONE) \
    \
    /* awaiting_information: what was asked for goes back to who asked for it; the system's own question goes the way of R4.1. */ \
    ROW(   (b)+201,    AWAITING_INFORMATION,  CRITERIA_MET,         SYSTEM,     IF(asked_by_director),    DIRECTOR_REVIEW,              DO_COMPLETE | DO_ENQUEUE,                 DECISION,                INFORMATION, NONE,     DECISION, "R5.1 back to the director who asked") \
    ROW(   (b)+202,    AWAITING_INFORMATION,  CRITERIA_MET,         SYSTEM,     IF(asked_by_person),      NURSE_REVIEW,                 DO_COMPLETE | DO_ENQUEUE,                 DECISION,                INFORMATION, NONE,     DECISION, "R5.1, R4.1 clinical input was needed") \
    ROW_AS((b)+203,    AWAITING_INFORMATION,  CRITERIA_MET,         SYSTEM,     IF(auto_approvable),      granted, APPROVED,            DO_COMPLETE | DO_DETERMINE | DO_LETTER,   on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.11") \
    ROW(   (b)+204,    AWAITING_INFORMATION,  CRITERIA_MET,         SYSTEM,     IF(intake_approvable),    INTAKE_REVIEW,                DO_COMPLETE | DO_ENQUEUE,                 DECISION,                INFORMATION, NONE,     DECISION, "R4.1, R5.1") \
    ROW(   (b)+205,    AWAITING_INFORMATION,  CRITERIA_MET,         SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_INTAKE_HOP | DO_ENQUEUE, DECISION,                INFORMATION, NONE,     DECISION, "R4.1 never straight to a director") \
    ROW(   (b)+206,    AWAITING_INFORMATION,  CRITERIA_NOT_MET,     SYSTEM,     IF(asked_by_director),    DIRECTOR_REVIEW,              DO_COMPLETE | DO_ENQUEUE,                 DECISION,                INFORMATION, NONE,     DECISION, "R5.1 back to the director who asked") \
    ROW(   (b)+207,    AWAITING_INFORMATION,  CRITERIA_NOT_MET,     SYSTEM,     IF(asked_by_person),      NURSE_REVIEW,                 DO_COMPLETE | DO_ENQUEUE,                 DECISION,                INFORMATION, NONE,     DECISION, "R5.1, I1 no rule denies") \
    ROW(   (b)+208,    AWAITING_INFORMATION,  CRITERIA_NOT_MET,     SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_INTAKE_HOP | DO_ENQUEUE, DECISION,                INFORMATION, NONE,     DECISION, "R4.1, I1 no rule denies") \
    ROW(   (b)+209,    AWAITING_INFORMATION,  CRITERIA_UNKNOWN,     SYSTEM,     IF(asked_by_director),    DIRECTOR_REVIEW,              DO_ENQUEUE,                               ASKING,                  INFORMATION, NONE,     DECISION, "R5.1 who asked judges what came") \
    ROW(   (b)+210,    AWAITING_INFORMATION,  CRITERIA_UNKNOWN,     SYSTEM,     IF(asked_by_person),      NURSE_REVIEW,                 DO_ENQUEUE,                               ASKING,                  INFORMATION, NONE,     DECISION, "R5.1 who asked judges what came") \
    ROW(   (b)+211,    AWAITING_INFORMATION,  CRITERIA_UNKNOWN,     SYSTEM,     ALWAYS,                   AWAITING_INFORMATION,         DO_ASK,                                   NONE,                    NONE,        NONE,     NONE, "R4.6 only what is still missing, in the same window") \
    ROW(   (b)+212,    AWAITING_INFORMATION,  POLICY_FAILED,        SYSTEM,     IF(asked_by_director),    DIRECTOR_REVIEW,              DO_ENQUEUE,                               ASKING,                  INFORMATION, NONE,     DECISION, "I3 to a person, R5.1") \
    ROW(   (b)+213,    AWAITING_INFORMATION,  POLICY_FAILED,        SYSTEM,     IF(asked_by_person),      NURSE_REVIEW,                 DO_ENQUEUE,                               ASKING,                  INFORMATION, NONE,     DECISION, "I3 to a person, R5.1") \
    ROW(   (b)+214,    AWAITING_INFORMATION,  POLICY_FAILED,        SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_INTAKE_HOP | DO_ENQUEUE,               ASKING,                  INFORMATION, NONE,     DECISION, "I3 to a person, R5.1") \
    ROW(   (b)+215,    AWAITING_INFORMATION,  REQUEST_INFORMATION,  REVIEWER,   IF(items_given),          AWAITING_INFORMATION,         DO_ASK,                                   INFORMATION,             INFORMATION, DECISION, NONE, "R4.6, R5.1 a new request, a new window") \
    ROW(   (b)+216,    AWAITING_INFORMATION,  RECORD_COMPLETE,      CLINICIAN,  IF(asked_by_director),    DIRECTOR_REVIEW,              DO_COMPLETE | DO_ENQUEUE,                 DECISION,                INFORMATION, NONE,     DECISION, "R5.1 back to the director who asked") \
    ROW(   (b)+217,    AWAITING_INFORMATION,  RECORD_COMPLETE,      CLINICIAN,  ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_ENQUEUE,                 DECISION,                INFORMATION, NONE,     DECISION, "R5.1, R4.1 never straight to a director") \
    ROW(   (b)+218,    AWAITING_INFORMATION,  INFORMATION_WARN,     SYSTEM,     ALWAYS,                   AWAITING_INFORMATION,         DO_WARN,                                  NONE,                    NONE,        NONE,     NONE, "R5.1 a warning at 20 % left") \
    ROW(   (b)+219,    AWAITING_INFORMATION,  INFORMATION_DUE,      SYSTEM,     ALWAYS,                   DIRECTOR_REVIEW,              DO_ENQUEUE | DO_UNASSIGN,                 ASKING,                  INFORMATION, NONE,     DECISION, "R4.4 silence is never an outcome") \
    ROW(   (b)+220,    AWAITING_INFORMATION,  PAYER_ASKED,          SYSTEM,     ALWAYS,                   AWAITING_PAYER,               DO_TASK,                                  NONE,                    INFORMATION, NONE,     DECISION, "R3.5, R3.7 the payer answers first; R5.1 no law clock waits for it") \
    WHILE_DUE((b)+200, AWAITING_INFORMATION, DIRECTOR_REVIEW, DO_ENQUEUE | DO_UNASSIGN, ASKING, INFORMATION, DECISION, NONE, granted, on_grant) \
    WHILE_RECONSIDERED((b)+200, AWAITING_INFORMATION, granted, partly, on_grant, NONE) \
    WHILE_OPEN((b)+200, AWAITING_INFORMATION, REVIEWER, NONE) \
    MAY_BE_DENIED((b)+221, AWAITING_INFORMATION) \
    \
    /* intake_review: met and intake-approvable.  What turns out to need clinical input goes to a nurse. */ \
    ROW(   (b)+301,    INTAKE_REVIEW,         CRITERIA_MET,         SYSTEM,     IF(intake_approvable),    INTAKE_REVIEW,                DO_COMPLETE,                              DECISION,                NONE,        NONE,     NONE, "R4.1") \
    ROW(   (b)+302,    INTAKE_REVIEW,         CRITERIA_MET,         SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_ENQUEUE | DO_UNASSIGN,   DECISION,                NONE,        NONE,     NONE, "R4.1") \
    ROW(   (b)+303,    INTAKE_REVIEW,         CRITERIA_NOT_MET,     SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_ENQUEUE | DO_UNASSIGN,   DECISION,                NONE,        NONE,     NONE, "R4.1, I1 no rule denies") \
    ROW(   (b)+304,    INTAKE_REVIEW,         CRITERIA_UNKNOWN,     SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_ENQUEUE | DO_UNASSIGN,                 ASKING,                  NONE,        NONE,     NONE, "R4.1, R5.1") \
    ROW(   (b)+305,    INTAKE_REVIEW,         POLICY_FAILED,        SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_ENQUEUE | DO_UNASSIGN,                 ASKING,                  NONE,        NONE,     NONE, "I3 to a person, R5.1") \
    ROW_AS((b)+306,    INTAKE_REVIEW,         APPROVE,              INTAKE,     IF(intake_may_approve),   granted, APPROVED,            DO_DETERMINE | DO_LETTER,                 on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.1, R8.1") \
    ROW_AS((b)+307,    INTAKE_REVIEW,         APPROVE,              NURSE,      IF(nurse_may_approve),    granted, APPROVED,            DO_DETERMINE | DO_LETTER,                 on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.2, R8.1") \
    ROW_AS((b)+308,    INTAKE_REVIEW,         APPROVE,              DIRECTOR,   IF(as_asked),             granted, APPROVED,            DO_DETERMINE | DO_LETTER,                 on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.2, R8.1") \
    ROW(   (b)+309,    INTAKE_REVIEW,         REFER,                REVIEWER,   ALWAYS,                   NURSE_REVIEW,                 DO_ENQUEUE | DO_UNASSIGN,                 NONE,                    NONE,        NONE,     NONE, "R4.1") \
    ROW(   (b)+310,    INTAKE_REVIEW,         REQUEST_INFORMATION,  REVIEWER,   IF(items_given),          AWAITING_INFORMATION,         DO_ASK,                                   INFORMATION,             NONE,        DECISION, NONE, "R4.6, R5.1") \
    ROW(   (b)+311,    INTAKE_REVIEW,         RECORD_COMPLETE,      CLINICIAN,  ALWAYS,                   INTAKE_REVIEW,                DO_COMPLETE,                              DECISION,                NONE,        NONE,     NONE, "R5.1") \
    ROW(   (b)+312,    INTAKE_REVIEW,         PAYER_ASKED,          SYSTEM,     ALWAYS,                   AWAITING_PAYER,               DO_TASK | DO_UNASSIGN,                    NONE,                    NONE,        NONE,     NONE, "R3.5, R3.7 the payer answers first") \
    MODIFIES((b)+330, INTAKE_REVIEW, NURSE, IF(nurse_may_approve), agreed, on_grant) \
    MODIFIES((b)+331, INTAKE_REVIEW, DIRECTOR, IF(as_asked), agreed, on_grant) \
    WHILE_DUE((b)+300, INTAKE_REVIEW, NURSE_REVIEW, DO_ENQUEUE | DO_UNASSIGN, NONE, NONE, NONE, NONE, granted, on_grant) \
    WHILE_RECONSIDERED((b)+300, INTAKE_REVIEW, granted, partly, on_grant, NONE) \
    WHILE_OPEN((b)+300, INTAKE_REVIEW, REVIEWER, NONE) \
    \
    /* nurse_review: approve, ask or refer.  What comes in meanwhile stays with the nurse. */ \
    ROW(   (b)+401,    NURSE_REVIEW,          CRITERIA_MET,         SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE,                              DECISION,                ASKING,      NONE,     NONE, "R5.1") \
    ROW(   (b)+402,    NURSE_REVIEW,          CRITERIA_NOT_MET,     SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE,                              DECISION,                ASKING,      NONE,     NONE, "R5.1, I1 no rule denies") \
    ROW(   (b)+403,    NURSE_REVIEW,          CRITERIA_UNKNOWN,     SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 NONE,                                     NONE,                    NONE,        NONE,     NONE, "R5.1 the nurse asks for what is missing") \
    ROW(   (b)+404,    NURSE_REVIEW,          POLICY_FAILED,        SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_WARN,                                  NONE,                    NONE,        NONE,     NONE, "I3 a person has it") \
    ROW_AS((b)+405,    NURSE_REVIEW,          APPROVE,              NURSE,      IF(nurse_may_approve),    granted, APPROVED,            DO_DETERMINE | DO_LETTER,                 on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.2, R8.1") \
    ROW_AS((b)+406,    NURSE_REVIEW,          APPROVE,              DIRECTOR,   IF(as_asked),             granted, APPROVED,            DO_DETERMINE | DO_LETTER,                 on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.2, R8.1") \
    ROW(   (b)+407,    NURSE_REVIEW,          REFER,                CLINICIAN,  ALWAYS,                   DIRECTOR_REVIEW,              DO_ENQUEUE | DO_UNASSIGN,                 NONE,                    NONE,        NONE,     NONE, "R4.2") \
    ROW(   (b)+408,    NURSE_REVIEW,          REQUEST_INFORMATION,  CLINICIAN,  IF(items_given),          AWAITING_INFORMATION,         DO_ASK,                                   INFORMATION,             ASKING,      DECISION, NONE, "R4.6, R5.1") \
    ROW(   (b)+409,    NURSE_REVIEW,          RECORD_COMPLETE,      CLINICIAN,  ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE,                              DECISION,                ASKING,      NONE,     NONE, "R5.1") \
    ROW(   (b)+410,    NURSE_REVIEW,          ASKING_DUE,           SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_ESCALATE,                              NONE,                    NONE,        NONE,     NONE, "R5.1, I11") \
    ROW(   (b)+411,    NURSE_REVIEW,          PAYER_ASKED,          SYSTEM,     ALWAYS,                   AWAITING_PAYER,               DO_TASK | DO_UNASSIGN,                    NONE,                    ASKING,      NONE,     NONE, "R3.5, R3.7 the payer answers first") \
    MODIFIES((b)+430, NURSE_REVIEW, NURSE, IF(nurse_may_approve), agreed, on_grant) \
    MODIFIES((b)+431, NURSE_REVIEW, DIRECTOR, IF(as_asked), agreed, on_grant) \
    WHILE_DUE((b)+400, NURSE_REVIEW, NURSE_REVIEW, NONE, NONE, NONE, NONE, NONE, granted, on_grant) \
    WHILE_RECONSIDERED((b)+400, NURSE_REVIEW, granted, partly, on_grant, NONE) \
    WHILE_OPEN((b)+400, NURSE_REVIEW, CLINICIAN, NONE) \
    MAY_BE_DENIED((b)+421, NURSE_REVIEW) \
    \
    /* director_review: the only state from which a case is denied, in whole or in part. */ \
    ROW(   (b)+501,    DIRECTOR_REVIEW,       CRITERIA_MET,         SYSTEM,     ALWAYS,                   DIRECTOR_REVIEW,              DO_COMPLETE,                              DECISION,                ASKING,      NONE,     NONE, "R5.1") \
    ROW(   (b)+502,    DIRECTOR_REVIEW,       CRITERIA_NOT_MET,     SYSTEM,     ALWAYS,                   DIRECTOR_REVIEW,              DO_COMPLETE,                              DECISION,                ASKING,      NONE,     NONE, "R5.1, I1 no rule denies") \
    ROW(   (b)+503,    DIRECTOR_REVIEW,       CRITERIA_UNKNOWN,     SYSTEM,     ALWAYS,                   DIRECTOR_REVIEW,              NONE,                                     NONE,                    NONE,        NONE,     NONE, "R4.4 decides on what is on file") \
    ROW(   (b)+504,    DIRECTOR_REVIEW,       POLICY_FAILED,        SYSTEM,     ALWAYS,                   DIRECTOR_REVIEW,              DO_WARN,                                  NONE,                    NONE,        NONE,     NONE, "I3 a person has it") \
    ROW_AS((b)+505,    DIRECTOR_REVIEW,       APPROVE,              DIRECTOR,   IF(as_asked),             granted, APPROVED,            DO_DETERMINE | DO_LETTER,                 on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.2, R8.1") \
    ROW_AS((b)+506,    DIRECTOR_REVIEW,       APPROVE_PARTIALLY,    DIRECTOR,   IF(less_with_reasons),    partly, PARTIALLY_APPROVED,   DO_DETERMINE | DO_LETTER,                 on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.3, R4.5, R8.1, R8.2") \
    ROW(   (b)+507,    DIRECTOR_REVIEW,       DENY,                 DIRECTOR,   IF(reasons_given),        DENIED,                       DO_DETERMINE | DO_LETTER,                 NONE,                    ALL,         NONE,     NONE, "R4.3, R4.5, R8.2") \
    ROW(   (b)+508,    DIRECTOR_REVIEW,       REQUEST_INFORMATION,  DIRECTOR,   IF(items_given),          AWAITING_INFORMATION,         DO_ASK,                                   INFORMATION,             ASKING,      DECISION, NONE, "R4.6, R5.1") \
    ROW(   (b)+509,    DIRECTOR_REVIEW,       RECORD_COMPLETE,      DIRECTOR,   ALWAYS,                   DIRECTOR_REVIEW,              DO_COMPLETE,                              DECISION,                ASKING,      NONE,     NONE, "R5.1") \
    ROW(   (b)+510,    DIRECTOR_REVIEW,       ASKING_DUE,           SYSTEM,     ALWAYS,                   DIRECTOR_REVIEW,              DO_ESCALATE,                              NONE,                    NONE,        NONE,     NONE, "R5.1, I11") \
    ROW(   (b)+511,    DIRECTOR_REVIEW,       PAYER_ASKED,          SYSTEM,     ALWAYS,                   AWAITING_PAYER,               DO_TASK | DO_UNASSIGN,                    NONE,                    ASKING,      NONE,     NONE, "R3.5, R3.7 the payer answers first") \
    MODIFIES((b)+531, DIRECTOR_REVIEW, DIRECTOR, IF(as_asked), agreed, on_grant) \
    WHILE_DUE((b)+500, DIRECTOR_REVIEW, DIRECTOR_REVIEW, NONE, NONE, NONE, NONE, NONE, granted, on_grant) \
    WHILE_RECONSIDERED((b)+500, DIRECTOR_REVIEW, granted, partly, on_grant, NONE) \
    WHILE_OPEN((b)+500, DIRECTOR_REVIEW, DIRECTOR, NONE) \
    MAY_BE_DENIED((b)+521, DIRECTOR_REVIEW) \
    \
    /* awaiting_payer: criteria are not evaluated before the payer has answered; then the case goes on as from received.  A late \
    * decision stays here, escalated: nobody may review a benefit that may not exist. */ \
    ROW_AS((b)+601,    AWAITING_PAYER,        CRITERIA_MET,         SYSTEM,     IF(auto_approvable),      granted, APPROVED,            DO_COMPLETE | DO_DETERMINE | DO_LETTER | DO_TASK_DONE, on_grant,                GRANT_ENDS,         NONE,     NONE, "R4.11") \
    ROW(   (b)+602,    AWAITING_PAYER,        CRITERIA_MET,         SYSTEM,     IF(intake_approvable),    INTAKE_REVIEW,                DO_COMPLETE | DO_ENQUEUE | DO_TASK_DONE,  DECISION,                NONE,        NONE,     NONE, "R4.1, R5.1 complete with the answer at the earliest") \
    ROW(   (b)+603,    AWAITING_PAYER,        CRITERIA_MET,         SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_INTAKE_HOP | DO_ENQUEUE | DO_TASK_DONE, DECISION,                NONE,        NONE,     NONE, "R4.1 never straight to a director, R5.1") \
    ROW(   (b)+604,    AWAITING_PAYER,        CRITERIA_NOT_MET,     SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_COMPLETE | DO_INTAKE_HOP | DO_ENQUEUE | DO_TASK_DONE, DECISION,                NONE,        NONE,     NONE, "R4.1, I1 no rule denies") \
    ROW(   (b)+605,    AWAITING_PAYER,        CRITERIA_UNKNOWN,     SYSTEM,     ALWAYS,                   AWAITING_INFORMATION,         DO_ASK | DO_TASK_DONE,                    INFORMATION,             NONE,        DECISION, NONE, "R4.6, R5.1 asked in the same transaction") \
    ROW(   (b)+606,    AWAITING_PAYER,        POLICY_FAILED,        SYSTEM,     ALWAYS,                   NURSE_REVIEW,                 DO_INTAKE_HOP | DO_ENQUEUE | DO_TASK_DONE, ASKING,                  NONE,        NONE,     NONE, "I3 to a person, R5.1") \
    ROW(   (b)+607,    AWAITING_PAYER,        PAYER_ASKED,          SYSTEM,     ALWAYS,                   AWAITING_PAYER,               DO_TASK,                                  NONE,                    NONE,        NONE,     NONE, "R3.5, R3.7 another question is still open") \
    ROW(   (b)+608,    AWAITING_PAYER,        CONFIRM_BENEFIT,      PAYER,      IF(benefit_asked),        AWAITING_PAYER,               DO_TASK_DONE | DO_REEVALUATE,             NONE,                    NONE,        NONE,     NONE, "R3.5 the payer says whether the benefit exists") \
    ROW(   (b)+609,    AWAITING_PAYER,        CONFIRM_PRIMARY,      PAYER,      IF(primary_asked),        AWAITING_PAYER,               DO_TASK_DONE | DO_REEVALUATE,             NONE,                    NONE,        NONE,     NONE, "R3.7 the payer says which cover is primary") \
    WHILE_DUE((b)+600, AWAITING_PAYER, AWAITING_PAYER, NONE, NONE, NONE, NONE, DO_TASK_DONE, granted, on_grant) \
    WHILE_RECONSIDERED((b)+600, AWAITING_PAYER, granted, partly, on_grant, DO_TASK_DONE) \
    WHILE_OPEN((b)+600, AWAITING_PAYER, REVIEWER, DO_TASK_DONE)

/* What belongs to the other kinds of case. */
#define STAY_EVENTS       (EV(ADMIT) | EV(PLAN_REVIEW) | EV(RECORD_CONTACT) | EV(PLAN_DISCHARGE) | EV(DISCHARGE) | \
                           EV(NEXT_REVIEW_DUE) | EV(OBSERVATION_24H) | EV(OBSERVATION_48H))
#define TRANSPLANT_EVENTS (EV(MILESTONE) | EV(REVOKE) | EV(COURSE_DUE))
#define CHILD_EVENTS      (EV(SCHEDULE_PEER_TO_PEER) | EV(RECORD_PEER_TO_PEER) | EV(DECIDE_APPEAL) | EV(ASSIGN_IRO) | EV(RECORD_IRO) | \
                           EV(PRELIMINARY_DUE) | EV(FORWARD_DUE) | EV(PEER_TO_PEER_DUE))
/* A stay's days and a transplant's zones are nobody's to delegate. */
#define DELEGATE_EVENTS   (EV(DELEGATE_DETERMINED) | EV(DELEGATE_UNSIGNED))

/* R4.10: what a declared delegate determined, in a state where we could have.  An adverse one counts when a medical director signed it;
 * else it is not applied, and the request goes to our own (`leaving`, `ends`, `goes_on`: what that does and stops). */
#define DELEGATED(b, ST, leaving, ends, goes_on) \
    ROW((b)+90, ST,  DELEGATE_DETERMINED,   DIRECTOR,            IF(decided_all),     APPROVED,          DO_DETERMINE | DO_LETTER, NONE, ALL, NONE, NONE, "R4.10, R8.1") \
    ROW((b)+91, ST,  DELEGATE_DETERMINED,   DIRECTOR,            IF(decided_part),    PARTIALLY_APPROVED,DO_DETERMINE | DO_LETTER, NONE, ALL, NONE, NONE, "R4.10, R4.3, R8.1, R8.2") \
    ROW((b)+92, ST,  DELEGATE_DETERMINED,   DIRECTOR,            ALWAYS,              DENIED,            DO_DETERMINE | DO_LETTER, NONE, ALL, NONE, NONE, "R4.10, R4.3, R8.2") \
    ROW((b)+95, ST,  DELEGATE_DETERMINED,   NURSE,               IF(grants_all),      APPROVED,          DO_DETERMINE | DO_LETTER, NONE, ALL, NONE, NONE, "R4.10, R8.1") \
    ROW((b)+94, ST,  DELEGATE_UNSIGNED,     SYSTEM,              ALWAYS,              DIRECTOR_REVIEW,   leaving,               NONE, ends, NONE, goes_on, "R4.10 adverse and no medical director's: not applied")

#define WINDOW     (EV(INFORMATION_WARN) | EV(INFORMATION_DUE))
#define ADVERSE    (EV(APPROVE_PARTIALLY) | EV(DENY))
#define CONFIRM    (EV(CONFIRM_BENEFIT) | EV(CONFIRM_PRIMARY))
#define NEVER_FINAL(ST) NEVER_FINAL_BUT(ST, NONE)
#define NEVER_FINAL_BUT(ST, events) \
    NEVER(ST, ANSWERS | DUES, "R4.4 a final state runs no clock and asks no policy") \
    NEVER(ST, EV(SUPPLIED), "R8.5 what comes after the decision is a reconsideration or a new request") \
    NEVER(ST, ACTIONS & ~EV(SUPPLIED) & ~EV(NOTE) & ~AFTERWARDS & ~(uint64_t)(events), "R4.4 the outcome stands")
/* Between reviews there is nothing to hand on and no decision to put off. */
#define NEVER_BETWEEN(ST) NEVER(ST, EV(ASSIGN) | EV(EXTEND), "R4.7, R5.6 no review is under way")
/* What comes after a denial, where nothing was denied: the payer's appeals may be left, or nothing. */
#define AFTERWARDS (EV(REQUEST_PEER_TO_PEER) | EV(RECONSIDER) | EV(OPEN_APPEAL) | EV(REQUEST_EXTERNAL_REVIEW))
#define NEVER_DENIED(ST)  NEVER(ST, AFTERWARDS & ~EV(OPEN_APPEAL), "R8.4, R8.6 nothing was denied here")
#define NEVER_DECIDED(ST) NEVER(ST, AFTERWARDS, "R8.4, R8.6 nothing was decided here")

#define NEVER_RECONSIDERED(ST) NEVER(ST, EV(RECONSIDER), "R8.5 first a decision")
#define NEVER_CONFIRMED(ST)    NEVER(ST, CONFIRM, "R3.5, R3.7 the payer was not asked")

/* What never happens in the states of CLOSED_ROWS. */
#define CLOSED_NEVER \
    NOT_REVIEWED(NEVER_DENIED) \
    TAKEN_BACK(NEVER_DECIDED) \
    NOT_REVIEWED(NEVER_FINAL) \
    TAKEN_BACK(NEVER_FINAL)

/* What never happens in the states of REVIEW_ROWS. */
#define REVIEW_NEVER \
    NEVER(RECEIVED, (ACTIONS | REPORTS) & ~(uint64_t)(TOLD_AT_ONCE), "R4.1 nobody acts before the policies have answered") \
    NEVER(AWAITING_INFORMATION, EV(MODIFY), "R4.6 first what was asked for, the window's end, or record_complete") \
    NEVER(AWAITING_PAYER, EV(MODIFY), "R3.5, R3.7 reviewed only after the payer's answer") \
    NEVER(RECEIVED, DUES, "R5.6 no clock runs before the policies have answered") \
    NEVER(INTAKE_REVIEW, EV(REQUEST_PEER_TO_PEER), "R8.4 nothing is about to be denied here") \
    NEVER(AWAITING_PAYER, EV(REQUEST_PEER_TO_PEER), "R8.4 nothing is about to be denied here") \
    UNDER_REVIEW(NEVER_RECONSIDERED) \
    NEVER(AWAITING_INFORMATION, EV(APPROVE) | ADVERSE | EV(REFER), "R4.6 first what was asked for, the window's end, or record_complete") \
    NEVER(AWAITING_INFORMATION, EV(ASKING_DUE), "R5.1 it was asked for") \
    NEVER_CONFIRMED(AWAITING_INFORMATION) \
    NEVER(INTAKE_REVIEW, ADVERSE, "R4.3 a medical director denies, in director_review") \
    NEVER(INTAKE_REVIEW, WINDOW | EV(ASKING_DUE), "R5.1 nothing is awaited here") \
    NEVER_CONFIRMED(INTAKE_REVIEW) \
    NEVER(NURSE_REVIEW, ADVERSE, "R4.3 a medical director denies, in director_review") \
    NEVER(NURSE_REVIEW, WINDOW, "R5.1 nothing is awaited here") \
    NEVER_CONFIRMED(NURSE_REVIEW) \
    NEVER(DIRECTOR_REVIEW, EV(REFER), "R4.3 there is nobody above a medical director") \
    NEVER(DIRECTOR_REVIEW, WINDOW, "R5.1 nothing is awaited here") \
    NEVER_CONFIRMED(DIRECTOR_REVIEW) \
    NEVER(AWAITING_PAYER, EV(APPROVE) | ADVERSE | EV(REFER) | EV(REQUEST_INFORMATION) | EV(RECORD_COMPLETE), "R3.5, R3.7 reviewed only after the payer's answer") \
    NEVER(AWAITING_PAYER, WINDOW | EV(ASKING_DUE), "R5.1 the payer was asked, not the requester")

/* The clocks that are never absent there. */
#define REVIEW_MUST \
    MUST(AWAITING_INFORMATION, DECISION,    "R5.5 a law's clock runs from receipt") \
    MUST(AWAITING_INFORMATION, INFORMATION, "R4.4 silence has a last day") \
    MUST(INTAKE_REVIEW,        DECISION,    "R5.1") \
    MUST(NURSE_REVIEW,         DECISION,    "R5.1") \
    MUST(DIRECTOR_REVIEW,      DECISION,    "R5.1") \
    MUST(AWAITING_PAYER,       DECISION,    "R5.1 no law clock waits for the payer")
/* clang-format on */

#endif
