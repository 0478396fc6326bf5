/* src/caseflow/transplant_table.c -- a transplant: the review of the request, then the course that it authorizes.
 *
 * 21xx to 26xx are the review's rows (review_rows.h); 28xx in_course; 27xx finals.  An approval, whole or in part, leads to
 * in_course: milestones move the member through the zones (zones.h) until the follow-up ends.  What is authorized can be taken
 * back by a medical director, from a later day on (R7.3). */
#include "caseflow/review_rows.h"

/* clang-format off */
static const struct pc_flow_row rows[] = {
    REVIEW_ROWS(2000, IN_COURSE, IN_COURSE, IN_COURSE, COURSE)

    /* in_course: authorized.  The course clock is the follow-up's end, as soon as its dates are known; a corrected date sets it anew. */
    /*  id   in          on                who        if               go to       do                        start   stop    toll  resume because */
    ROW(2801, IN_COURSE, MILESTONE,        REVIEWER,  IF(course_over), COMPLETED,  NONE,                     NONE,   ALL,    NONE, NONE,  "R7.2 the member's death ends every zone")
    ROW(2802, IN_COURSE, MILESTONE,        REVIEWER,  ALWAYS,          IN_COURSE,  NONE,                     COURSE, COURSE, NONE, NONE,  "R7.2 dates move the member through the zones")
    ROW(2803, IN_COURSE, COURSE_DUE,       SYSTEM,    ALWAYS,          COMPLETED,  NONE,                     NONE,   ALL,    NONE, NONE,  "R7.2 the follow-up has ended")
    ROW(2804, IN_COURSE, REVOKE,           DIRECTOR,  IF(reasons_given), REVOKED,  DO_DETERMINE | DO_LETTER, NONE,   ALL,    NONE, NONE,  "R7.3 from tomorrow on; R8.2")
    ROW(2805, IN_COURSE, UM_NOT_PERFORMED, SYSTEM,    ALWAYS,          NO_UM,      DO_CLOSE | DO_LETTER,     NONE,   ALL,    NONE, NONE,  "R3.7 open cases found so stop")
    ROW(2806, IN_COURSE, TAKE,             REVIEWER,  IF(not_taken),   IN_COURSE,  DO_ASSIGN,                NONE,   NONE,   NONE, NONE,  "R7.5 the transplant team's member who follows the course")
    ROW(2807, IN_COURSE, RELEASE,          DIRECTOR,  IF(taken),       IN_COURSE,  DO_UNASSIGN,              NONE,   NONE,   NONE, NONE,  "R7.5, R4.2")
    ROW(2808, IN_COURSE, RELEASE,          INTAKE | NURSE, IF(own),    IN_COURSE,  DO_UNASSIGN,              NONE,   NONE,   NONE, NONE,  "R7.5, R4.2")
    ROW(2809, IN_COURSE, NOTE,             REVIEWER,  ALWAYS,          IN_COURSE,  NONE,                     NONE,   NONE,   NONE, NONE,  "R10.4 clinical notes")
    PASSED_ON(2800, IN_COURSE)

    /* What was denied in part is disputed while the course goes on. */
    ROW(2850, IN_COURSE, REQUEST_PEER_TO_PEER, REQUESTER | REVIEWER | PAYER_DIRECTOR, IF(no_conversation), IN_COURSE, DO_OPEN_CHILD, NONE, NONE, NONE, NONE, "R8.4 any physician; a payer's director for advice")
    ROW(2851, IN_COURSE, RECONSIDER,       REQUESTER | REVIEWER, IF(before_appeal), NURSE_REVIEW, DO_REEVALUATE | DO_ENQUEUE, DECISION, COURSE, NONE, NONE, "R8.5 missing details after a denial in part, before an appeal")
    ROW(2852, IN_COURSE, OPEN_APPEAL,      REQUESTER | REVIEWER, IF(may_appeal), IN_COURSE, DO_OPEN_CHILD, NONE, NONE, NONE, NONE, "R8.6, R8.9")
    ROW(2853, IN_COURSE, REQUEST_EXTERNAL_REVIEW, REQUESTER | REVIEWER, IF(may_ask_external), IN_COURSE, DO_OPEN_CHILD, NONE, NONE, NONE, NONE, "R8.7 the member's right")
    ROW_AS(2854, IN_COURSE, CHILD_DECIDED, DIRECTOR | IRO, IF(decided_all),  IN_COURSE, APPROVED,           DO_DETERMINE | DO_LETTER, COURSE, COURSE, NONE, NONE, "R8.4, R8.6, R8.7 overturned")
    ROW_AS(2855, IN_COURSE, CHILD_DECIDED, DIRECTOR | IRO, IF(decided_part), IN_COURSE, PARTIALLY_APPROVED, DO_DETERMINE | DO_LETTER, COURSE, COURSE, NONE, NONE, "R8.4, R8.6, R8.7, R4.3 overturned in part")
    ROW(2856, IN_COURSE, CHILD_DECIDED,    DIRECTOR | IRO | PAYER_DIRECTOR, ALWAYS, IN_COURSE, NONE, NONE, NONE, NONE, NONE, "R8.4, R8.6 it stands; a payer's director advises")

    FINALLY(2701, COMPLETED)
    FINALLY(2702, REVOKED)
    FINALLY(2703, DENIED)
    CLOSED_ROWS(2700)
    AFTER_DENIAL(2740, COMPLETED, COMPLETED, COMPLETED, NONE)
    AFTER_DENIAL(2750, DENIED, IN_COURSE, IN_COURSE, COURSE)
    AFTER_DENIAL(2760, REVOKED, IN_COURSE, IN_COURSE, COURSE)
};

#define FOREIGN (STAY_EVENTS | CHILD_EVENTS | DELEGATE_EVENTS)

/* Before the authorization there is no course to move or to take back. */
#define BEFORE_COURSE(ST) \
    NEVER(ST, EV(MILESTONE), "R7.2 a milestone moves what is authorized; before that the request's facts tell the dates") \
    NEVER(ST, EV(REVOKE), "R7.3 nothing is authorized that could be revoked") \
    NEVER(ST, EV(COURSE_DUE), "R7.2 the follow-up ends in in_course")

static const struct pc_flow_never never[] = {
    REVIEW_NEVER
    UNDER_REVIEW(BEFORE_COURSE)
    NEVER(IN_COURSE, ANSWERS & ~EV(UM_NOT_PERFORMED), "R7.3 what was authorized stands; the policies are asked about a new request")
    NEVER(IN_COURSE, DUES & ~EV(COURSE_DUE), "R5.6 the decision is made, nothing is awaited")
    NEVER(IN_COURSE, EV(SUPPLIED), "R7.2 what is new about a course are its milestones")
    NEVER(IN_COURSE, EV(WITHDRAW) | EV(VOID_CASE), "R4.4 a decision was made and told")
    NEVER(IN_COURSE, ACTIONS & ~AFTERWARDS & ~(EV(MILESTONE) | EV(REVOKE) | EV(TAKE) | EV(RELEASE) | EV(NOTE) | EV(FORWARD_TO_PAYER) | EV(OFFER_RESPONSE) | EV(SUPPLIED) | EV(WITHDRAW) | EV(VOID_CASE)), "R4.4 the decision is made; R7.3 it can only be taken back")
    CLOSED_NEVER
    NEVER_FINAL(COMPLETED)
    NEVER_FINAL(REVOKED)
    NEVER_FINAL(DENIED)
};

/* In_course runs no clock until the dates of the follow-up are known: a candidate may wait for years. */
static const struct pc_flow_must must[] = {REVIEW_MUST};

const struct pc_flow_machine pc_flow_transplant = MACHINE(TRANSPLANT, "Transplant", RECEIVED);
/* clang-format on */
