/* src/caseflow/stay_table.c -- an inpatient stay or an observation: the review of the request, then the days that it authorizes.
 *
 * 11xx to 16xx are the review's rows (review_rows.h); 18xx observing; 19xx in_stay; 17xx finals; within a hundred, 40-49 are what
 * happens to the member.  An approval does not end a stay: it authorizes days and sets the next review, and the stay comes back for
 * a concurrent review until the member leaves (R4.7).  Observation is not reviewed before 24 hours have passed, and is an
 * inpatient stay once 48 have (R3.3).
 *
 * Laws that the rows keep (each is checked by pc_flow_lint or tests/unit/caseflow/test_stay_table.c):
 *  - in in_stay the next review's clock always runs, whoever approved (R4.7);
 *  - a stay goes from in_stay or observing to review as a new round: earlier evaluations and clocks no longer count;
 *  - while observing, hours run, and nothing is decided. */

/* An approved observation is still an inpatient stay after its 48th hour. */
#define GRANT_ENDS (ALL & ~(uint32_t)OBSERVATION_48H)
#define TOLD_AT_ONCE EV(ADMIT)
#include "caseflow/review_rows.h"

/* clang-format off */
#define ANYBODY   (REQUESTER | REVIEWER)
#define NEW_ROUND (DO_ROUND | DO_ENQUEUE | DO_UNASSIGN)
#define REVIEWED  (DECISION | ASKING)
#define OBSERVED  (OBSERVATION_24H | OBSERVATION_48H)

/* What is recorded of the member and the plan for the time after, whatever the review does meanwhile. */
#define WHILE_THERE(b, ST) \
    /*  id      in   on                     who        if                     go to              do                                 start stop toll  resume because */ \
    ROW((b)+40, ST,  RECORD_CONTACT,        ANYBODY,   ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, "R4.7 contacts with the patient") \
    ROW((b)+41, ST,  PLAN_DISCHARGE,        ANYBODY,   ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, "R4.8 from the first notification on")

/* Admission and discharge while a review is under way; `ends` are the clocks of that review.  An observation that ended
 * within its 24 hours was never to be reviewed; any other discharge leaves the days until then to be decided. */
#define WHILE_REVIEWED(b, ST, ends, leaving) \
    WHILE_THERE(b, ST) \
    ROW((b)+42, ST,  ADMIT,                 ANYBODY,   IF(into_observation),  OBSERVING,         DO_UNASSIGN | (leaving),           OBSERVED, ends, NONE, NONE, "R3.3 nothing is reviewed before the 24th hour has passed") \
    ROW((b)+43, ST,  ADMIT,                 ANYBODY,   IF(not_left),          ST,                DO_REEVALUATE,                     NONE, NONE, NONE, NONE, "R3.3 urgent and emergency admissions are told afterwards") \
    ROW((b)+44, ST,  DISCHARGE,             ANYBODY,   IF(brief_observation), NOT_REQUIRED,      DO_CLOSE | DO_LETTER | (leaving),  NONE, ALL,  NONE, NONE, "R3.3 observation not over 24 hours") \
    ROW((b)+45, ST,  DISCHARGE,             ANYBODY,   IF(not_discharged),    ST,                NONE,                              NONE, OBSERVATION_48H, NONE, NONE, "R4.8 the days until then are still decided")

/* `answered`: the window that is over with it. */
#define CONVERTS(id, ST, answered) \
    ROW(id,     ST,  OBSERVATION_48H,       SYSTEM,    ALWAYS,                NURSE_REVIEW,      DO_CONVERT | DO_ENQUEUE | DO_UNASSIGN, ASKING, OBSERVATION_48H | (answered), NONE, (answered) ? DECISION : NONE, "R3.3 an inpatient acute stay from here on")

/* What the policies say between reviews is kept, and decides nothing. */
#define BETWEEN_REVIEWS(b, ST, why) \
    ROW((b)+1,  ST,  CRITERIA_MET,          SYSTEM,    ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, why) \
    ROW((b)+2,  ST,  CRITERIA_NOT_MET,      SYSTEM,    ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, why ", I1 no rule denies") \
    ROW((b)+3,  ST,  CRITERIA_UNKNOWN,      SYSTEM,    ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, why) \
    ROW((b)+4,  ST,  POLICY_FAILED,         SYSTEM,    ALWAYS,                ST,                DO_WARN,                           NONE, NONE,NONE, NONE, "I3 a person has the next review") \
    ROW((b)+5,  ST,  REVIEW_NOT_REQUIRED,   SYSTEM,    ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, why) \
    ROW((b)+6,  ST,  PAYER_ASKED,           SYSTEM,    ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, "R3.5, R3.7 asked when the next review begins; past decisions stay") \
    ROW((b)+61, ST,  SERVICE_NOT_AVAILABLE, SYSTEM,    ALWAYS,                NOT_AVAILABLE,     DO_CLOSE | DO_LETTER,              NONE, ALL, NONE, NONE, "R2.8") \
    ROW((b)+62, ST,  UM_NOT_PERFORMED,      SYSTEM,    ALWAYS,                NO_UM,             DO_CLOSE | DO_LETTER,              NONE, ALL, NONE, NONE, "R3.7 open cases found so stop") \
    ROW((b)+63, ST,  PAYER_BUSINESS,        SYSTEM,    ALWAYS,                REFERRED_TO_PAYER, DO_CLOSE | DO_LETTER | DO_TASK,    NONE, ALL, NONE, NONE, "R3.8, R3.9 handed over") \
    ROW((b)+70, ST,  SUPPLIED,              ANYBODY,   ALWAYS,                ST,                DO_REEVALUATE,                     NONE, NONE,NONE, NONE, "R1.6 at any time") \
    ROW((b)+76, ST,  NOTE,                  REVIEWER,  ALWAYS,                ST,                NONE,                              NONE, NONE,NONE, NONE, "R10.4 clinical notes")

static const struct pc_flow_row rows[] = {
    REVIEW_ROWS(1000, IN_STAY, IN_STAY, IN_STAY, NEXT_REVIEW)
    /* An admission that the request itself tells of is recorded before the policies' answer is. */
    ROW(1142, RECEIVED,  ADMIT,           ANYBODY,   IF(into_observation),  OBSERVING,    NONE,                      OBSERVED, NONE, NONE, NONE, "R3.3 nothing is reviewed before the 24th hour has passed")
    ROW(1143, RECEIVED,  ADMIT,           ANYBODY,   ALWAYS,                RECEIVED,     NONE,                      NONE,     NONE, NONE, NONE, "R3.3 urgent and emergency admissions are told afterwards")
    WHILE_REVIEWED(1200, AWAITING_INFORMATION, DECISION | INFORMATION, NONE)
    WHILE_REVIEWED(1300, INTAKE_REVIEW,        DECISION,               NONE)
    WHILE_REVIEWED(1400, NURSE_REVIEW,         REVIEWED,               NONE)
    WHILE_REVIEWED(1500, DIRECTOR_REVIEW,      REVIEWED,               NONE)
    WHILE_REVIEWED(1600, AWAITING_PAYER,       DECISION,               DO_TASK_DONE)
    CONVERTS(1246, AWAITING_INFORMATION, INFORMATION)
    CONVERTS(1346, INTAKE_REVIEW, NONE)
    CONVERTS(1446, NURSE_REVIEW, NONE)
    CONVERTS(1546, DIRECTOR_REVIEW, NONE)
    ROW(1646, AWAITING_PAYER, OBSERVATION_48H, SYSTEM, ALWAYS,              AWAITING_PAYER, DO_CONVERT,              NONE,     OBSERVATION_48H, NONE, NONE, "R3.3 an inpatient acute stay from here on; R3.7 the payer still answers first")

    /* observing: hours run. */
    /*  id   in          on               who        if                     go to         do                         start     stop  toll  resume because */
    BETWEEN_REVIEWS(1800, OBSERVING, "R3.3 not reviewed before the 24th hour has passed")
    ROW(1813, OBSERVING, OBSERVATION_24H, SYSTEM,    IF(payer_asked),       AWAITING_PAYER, DO_ROUND | DO_UNASSIGN | DO_TASK, DECISION, OBSERVATION_24H, NONE, NONE, "R3.7 reviewed only after the payer's answer")
    ROW(1807, OBSERVING, OBSERVATION_24H, SYSTEM,    ALWAYS,                NURSE_REVIEW, NEW_ROUND,                 REVIEWED, OBSERVATION_24H, NONE, NONE, "R3.3 more than 24 hours: reviewed as observation")
    ROW(1808, OBSERVING, OBSERVATION_48H, SYSTEM,    ALWAYS,                NURSE_REVIEW, DO_CONVERT | NEW_ROUND,    REVIEWED, OBSERVED, NONE, NONE, "R3.3 more than 48 hours: an inpatient acute stay")
    WHILE_THERE(1800, OBSERVING)
    ROW(1843, OBSERVING, ADMIT,           ANYBODY,   ALWAYS,                NURSE_REVIEW, NEW_ROUND | DO_REEVALUATE, REVIEWED, OBSERVED, NONE, NONE, "R3.3 an inpatient stay after all")
    ROW(1844, OBSERVING, DISCHARGE,       ANYBODY,   IF(brief_observation), NOT_REQUIRED, DO_CLOSE | DO_LETTER,      NONE,     ALL,  NONE, NONE, "R3.3 observation not over 24 hours")
    ROW(1845, OBSERVING, DISCHARGE,       ANYBODY,   ALWAYS,                NURSE_REVIEW, NEW_ROUND,                 REVIEWED, OBSERVED, NONE, NONE, "R3.3 more than 24 hours: reviewed after the discharge")
    ROW(1874, OBSERVING, WITHDRAW,        ANYBODY,   IF(not_determined),    WITHDRAWN,    DO_CLOSE,                  NONE,     ALL,  NONE, NONE, "R4.4 by the requester; staff record it")
    ROW(1875, OBSERVING, VOID_CASE,       REVIEWER,  IF(not_determined),    VOID,         DO_CLOSE,                  NONE,     ALL,  NONE, NONE, "R4.4 entered in error")
    NOT_ADVERSE(1877, OBSERVING)
    PASSED_ON(1800, OBSERVING)

    /* in_stay: days are authorized.  What comes in is kept for the next review, which begins on its day, or when more is asked for. */
    BETWEEN_REVIEWS(1900, IN_STAY, "R4.7 the days approved stand")
    ROW(1911, IN_STAY,   NEXT_REVIEW_DUE, SYSTEM,    IF(left),              DISCHARGED,   DO_CLOSE,                  NONE,     ALL,  NONE, NONE, "R4.8 decided after the member had left: nothing is reviewed any more")
    ROW(1913, IN_STAY,   NEXT_REVIEW_DUE, SYSTEM,    IF(payer_asked),       AWAITING_PAYER, DO_ROUND | DO_UNASSIGN | DO_TASK, DECISION, NEXT_REVIEW, NONE, NONE, "R3.5, R3.7 reviewed only after the payer's answer")
    ROW(1907, IN_STAY,   NEXT_REVIEW_DUE, SYSTEM,    ALWAYS,                NURSE_REVIEW, NEW_ROUND,                 REVIEWED, NEXT_REVIEW, NONE, NONE, "R4.7 the concurrent review's day has come")
    ROW(1908, IN_STAY,   PLAN_REVIEW,     CLINICIAN, IF(review_dated),      IN_STAY,      NONE,                      NEXT_REVIEW, NEXT_REVIEW, NONE, NONE, "R4.7 another day for the next review")
    ROW(1909, IN_STAY,   PLAN_REVIEW,     CLINICIAN, ALWAYS,                NURSE_REVIEW, NEW_ROUND | DO_REEVALUATE, REVIEWED, NEXT_REVIEW, NONE, NONE, "R4.7 reviewed at once")
    ROW(1910, IN_STAY,   PLAN_REVIEW,     REQUESTER | INTAKE, IF(review_undated), NURSE_REVIEW, NEW_ROUND | DO_REEVALUATE, REVIEWED, NEXT_REVIEW, NONE, NONE, "R4.7, R5.5 an extension is asked for")
    WHILE_THERE(1900, IN_STAY)
    PASSED_ON(1900, IN_STAY)
    ROW(1942, IN_STAY,   ADMIT,           ANYBODY,   IF(into_observation),  OBSERVING,    DO_UNASSIGN,               OBSERVED, NEXT_REVIEW, NONE, NONE, "R3.3 observed instead: nothing is reviewed before the 24th hour has passed")
    ROW(1943, IN_STAY,   ADMIT,           ANYBODY,   IF(level_changes),     NURSE_REVIEW, NEW_ROUND | DO_REEVALUATE, REVIEWED, NEXT_REVIEW | OBSERVATION_48H, NONE, NONE, "R4.7 another level of care has its own determination; earlier days stay")
    ROW(1944, IN_STAY,   ADMIT,           ANYBODY,   ALWAYS,                IN_STAY,      DO_REEVALUATE,             NONE,     NONE, NONE, NONE, "R3.3 the planned admission took place")
    ROW(1945, IN_STAY,   DISCHARGE,       ANYBODY,   IF(admitted),          DISCHARGED,   DO_CLOSE,                  NONE,     ALL,  NONE, NONE, "R4.8 the stay and its plan end")
    ROW(1947, IN_STAY,   OBSERVATION_48H, SYSTEM,    IF(payer_asked),       AWAITING_PAYER, DO_CONVERT | DO_ROUND | DO_UNASSIGN | DO_TASK, DECISION, NEXT_REVIEW | OBSERVATION_48H, NONE, NONE, "R3.3 an inpatient acute stay from here on; R3.5, R3.7 the payer answers first")
    ROW(1946, IN_STAY,   OBSERVATION_48H, SYSTEM,    ALWAYS,                NURSE_REVIEW, DO_CONVERT | NEW_ROUND,    REVIEWED, NEXT_REVIEW | OBSERVATION_48H, NONE, NONE, "R3.3 more than 48 hours: an inpatient acute stay")
    /* Days that were denied in part are disputed while the stay goes on; what comes of it changes the days authorized. */
    ROW(1950, IN_STAY,   REQUEST_PEER_TO_PEER, ANYBODY | PAYER_DIRECTOR, IF(no_conversation), IN_STAY, DO_OPEN_CHILD,             NONE,     NONE, NONE, NONE, "R8.4 any physician; a payer's director for advice")
    ROW(1951, IN_STAY,   RECONSIDER,      ANYBODY,   IF(before_appeal),     NURSE_REVIEW, NEW_ROUND | DO_REEVALUATE, REVIEWED, NEXT_REVIEW, NONE, NONE, "R8.5 missing details after a denial, before an appeal")
    ROW(1952, IN_STAY,   OPEN_APPEAL,     ANYBODY,   IF(may_appeal),        IN_STAY,      DO_OPEN_CHILD,             NONE,     NONE, NONE, NONE, "R8.6, R8.9")
    ROW(1953, IN_STAY,   REQUEST_EXTERNAL_REVIEW, ANYBODY, IF(may_ask_external), IN_STAY, DO_OPEN_CHILD,             NONE,     NONE, NONE, NONE, "R8.7 the member's right")
    ROW_AS(1954, IN_STAY, CHILD_DECIDED,  DIRECTOR | IRO, IF(decided_all),  IN_STAY, APPROVED,           DO_DETERMINE | DO_LETTER, NEXT_REVIEW, NEXT_REVIEW, NONE, NONE, "R8.4, R8.6, R8.7 overturned")
    ROW_AS(1955, IN_STAY, CHILD_DECIDED,  DIRECTOR | IRO, IF(decided_part), IN_STAY, PARTIALLY_APPROVED, DO_DETERMINE | DO_LETTER, NEXT_REVIEW, NEXT_REVIEW, NONE, NONE, "R8.4, R8.6, R8.7, R4.3 overturned in part")
    ROW(1956, IN_STAY,   CHILD_DECIDED,   DIRECTOR | IRO | PAYER_DIRECTOR, ALWAYS, IN_STAY, NONE,                    NONE,     NONE, NONE, NONE, "R8.4, R8.6 it stands; a payer's director advises")

    FINALLY(1703, DENIED)
    CLOSED_ROWS(1700)
    FINALLY(1711, DISCHARGED)
    AFTER_DENIAL(1750, DENIED, IN_STAY, IN_STAY, NEXT_REVIEW)
    AFTER_DENIAL(1760, DISCHARGED, DISCHARGED, DISCHARGED, NONE)
    /* A stay that was denied may go on: that is the facility's business, and still planned for and recorded. */
    WHILE_THERE(1700, DENIED)
    ROW(1745, DENIED,    DISCHARGE,       ANYBODY,   IF(not_discharged),    DENIED,       NONE,                      NONE,     NONE, NONE, NONE, "R4.8 the discharge is still recorded")
};

#define FOREIGN (TRANSPLANT_EVENTS | CHILD_EVENTS | DELEGATE_EVENTS)

#define DECISIONS  (EV(DECISION_WARN) | EV(DECISION_DUE))
#define REVIEWING  (EV(APPROVE) | ADVERSE | EV(MODIFY) | EV(REFER) | EV(REQUEST_INFORMATION) | EV(RECORD_COMPLETE) | EV(TAKE) | EV(RELEASE))
#define AT_BEDSIDE (EV(RECORD_CONTACT) | EV(PLAN_DISCHARGE) | EV(DISCHARGE))
/* In every state under review: the plan for the next one waits, and the clocks that led here have ended. */
#define NEVER_MEANWHILE(ST) \
    NEVER(ST, EV(PLAN_REVIEW), "R4.7 a review is under way") \
    NEVER(ST, EV(NEXT_REVIEW_DUE) | EV(OBSERVATION_24H), "R4.7, R3.3 those clocks ended when the review began")

static const struct pc_flow_never never[] = {
    REVIEW_NEVER
    UNDER_REVIEW(NEVER_MEANWHILE)
    NEVER(OBSERVING, REVIEWING | EV(PLAN_REVIEW), "R3.3 nothing is reviewed before the 24th hour has passed")
    NEVER(OBSERVING, WINDOW | DECISIONS | EV(ASKING_DUE) | EV(NEXT_REVIEW_DUE), "R3.3 nothing is due before the 24th hour has passed")
    NEVER_CONFIRMED(OBSERVING)
    NEVER_DECIDED(OBSERVING)
    NEVER_BETWEEN(OBSERVING)
    NEVER_BETWEEN(IN_STAY)
    CLOSED_NEVER
    NEVER(IN_STAY, REVIEWING, "R4.7 a concurrent review is begun first (plan_review)")
    NEVER(IN_STAY, EV(VOID_CASE) | EV(WITHDRAW), "R4.4 a determination was notified; a stay ends with the discharge")
    NEVER(IN_STAY, WINDOW | DECISIONS | EV(ASKING_DUE) | EV(OBSERVATION_24H), "R4.7 between reviews only the next one is due")
    NEVER_CONFIRMED(IN_STAY)
    NEVER(DENIED, ANSWERS | DUES, "R4.4 a final state runs no clock and asks no policy")
    NEVER(DENIED, EV(SUPPLIED), "R8.5 what comes after the decision is a reconsideration or a new request")
    NEVER(DENIED, ACTIONS & ~EV(SUPPLIED) & ~EV(NOTE) & ~AFTERWARDS & ~AT_BEDSIDE, "R4.4 the outcome stands")
    NEVER_FINAL(DISCHARGED)
};

/* The clocks that never are absent. */
static const struct pc_flow_must must[] = {
    REVIEW_MUST
    MUST(OBSERVING, OBSERVATION_24H, "R3.3 reviewed once the 24th hour has passed")
    MUST(OBSERVING, OBSERVATION_48H, "R3.3 an inpatient stay once the 48th has")
    MUST(IN_STAY,   NEXT_REVIEW,     "R4.7 the next review is always set")
};

const struct pc_flow_machine pc_flow_stay = MACHINE(STAY, "Stay", RECEIVED);
/* clang-format on */
