/* src/caseflow/child_rows.h -- what an appeal, an independent review and a conversation have alike: each is about a case that goes on
 * beside it, and no rule decides it.  Private to the *_table.c files of caseflow/. */
#ifndef PC_CASEFLOW_CHILD_ROWS_H
#define PC_CASEFLOW_CHILD_ROWS_H

#include "caseflow/rows.h"

/* clang-format off */
/* The policies are asked again when something comes in, and change nothing: `why` says so.  `start` are the clocks that wait for it. */
#define HEARD(id, ST, start, why) \
    /*  id       in   on                who                   if              go to       do                      start  stop toll  resume because */ \
    ROW((id)+0,  ST,  CRITERIA_MET,     SYSTEM,               ALWAYS,         ST,         DO_COMPLETE,            start, NONE,NONE, NONE, why) \
    ROW((id)+1,  ST,  CRITERIA_NOT_MET, SYSTEM,               ALWAYS,         ST,         DO_COMPLETE,            start, NONE,NONE, NONE, why) \
    ROW((id)+2,  ST,  CRITERIA_UNKNOWN, SYSTEM,               ALWAYS,         ST,         NONE,                   start, NONE,NONE, NONE, why) \
    ROW((id)+3,  ST,  POLICY_FAILED,    SYSTEM,               ALWAYS,         ST,         DO_WARN,                NONE,  NONE,NONE, NONE, "I3 a person has it")

/* Nobody goes on with it; `who` may take it back, `leaving` is what every way out does besides. */
#define GIVEN_UP(id, ST, who, leaving) \
    ROW((id)+0,  ST,  WITHDRAW,         who,                  ALWAYS,         WITHDRAWN,  DO_CLOSE | (leaving),   NONE,  ALL, NONE, NONE, "R4.4 by who asked for it; staff record it") \
    ROW((id)+1,  ST,  VOID_CASE,        REVIEWER,             ALWAYS,         VOID,       DO_CLOSE | (leaving),   NONE,  ALL, NONE, NONE, "R4.4 entered in error") \
    FINALLY((id)+2, ST)

/* An end: only a note may be added; `rule` is the kind's own. */
#define NEVER_AFTER(ST, rule, stands) \
    NEVER(ST, ANSWERS | DUES, rule " a final state runs no clock and asks no policy") \
    NEVER(ST, ACTIONS & ~EV(NOTE), rule " " stands)
/* clang-format on */

#endif
