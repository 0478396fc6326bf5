/* src/caseflow/rows.h -- the words in which machines are written down.  Private to the *_table.c files of caseflow/.
 *
 * Rows of one (in, on) pair are tried top-down.  Row ids are stored with every event and never used twice, in any machine:
 * review 1xx-7xx, stay 1xxx, transplant 2xxx, appeal 3xxx, external review 4xxx, peer-to-peer 5xxx.  `who` is a role mask:
 * SYSTEM and LAW are roles too.  How the columns are applied, and in which order, stands at struct pc_flow_effects. */
#ifndef PC_CASEFLOW_ROWS_H
#define PC_CASEFLOW_ROWS_H

#include "caseflow/guards.h"
#include "caseflow/tables.h"

/* clang-format off */
enum { NONE = 0 };
enum { /* DO_ENQUEUE and so on */
#define X(id, wire, meaning) DO_##id = 1u << PC_DO_##id,
    PC_DOS(X)
#undef X
};
enum { /* DECISION, INFORMATION, ASKING and so on */
#define X(id, wire, meaning) id = 1u << PC_CLK_##id,
    PC_CLOCKS(X)
#undef X
    ALL = (1u << PC_CLK_COUNT) - 1
};
enum {
    SYSTEM = PC_WHO_SYSTEM, LAW = PC_WHO_LAW, INTAKE = PC_WHO_INTAKE, NURSE = PC_WHO_NURSE,
    DIRECTOR = PC_WHO_MEDICAL_DIRECTOR, PAYER_DIRECTOR = PC_WHO_PAYER_MEDICAL_DIRECTOR, IRO = PC_WHO_IRO,
    PAYER = PC_WHO_PAYER, PROVIDER = PC_WHO_PROVIDER,
    CLINICIAN = NURSE | DIRECTOR, REVIEWER = INTAKE | CLINICIAN, REQUESTER = PAYER | PROVIDER
};

#define ROW(id_, in_, on_, who_, when_, to_, do_, start_, stop_, toll_, resume_, because_) \
    {.id = (id_), .in = PC_ST_##in_, .on = PC_EV_##on_, .who = (who_), .to = PC_ST_##to_, .dos = (do_), \
     .start = (start_), .stop = (stop_), .toll = (toll_), .resume = (resume_), .because = (because_), WHEN_##when_},
/* A row whose determination may have another outcome than the state it leads to (a stay goes on after an approval); 0 where it
 * has not, which is what RECEIVED counts. */
#define ROW_AS(id_, in_, on_, who_, when_, to_, outcome_, do_, start_, stop_, toll_, resume_, because_) \
    {.id = (id_), .in = PC_ST_##in_, .on = PC_EV_##on_, .who = (who_), .to = PC_ST_##to_, \
     .outcome = PC_ST_##to_ == PC_ST_##outcome_ ? PC_ST_RECEIVED : PC_ST_##outcome_, \
     .dos = (do_), .start = (start_), .stop = (stop_), .toll = (toll_), .resume = (resume_), .because = (because_), \
     WHEN_##when_},
#define WHEN_ALWAYS .when = NULL, .when_name = "always"
#define WHEN_IF(guard) .when = pc_guard_##guard, .when_name = #guard

/* A final state keeps what was decided; only a note may be added. */
#define FINALLY(id, ST) \
    ROW(id, ST, NOTE, REVIEWER, ALWAYS, ST, NONE, NONE, NONE, NONE, NONE, "R10.4 clinical notes")

/* What must not happen, with its reason.  A table defines FOREIGN first: the events that its kind of case never sees. */
#define NEVER(in_, events_, because_) {.in = PC_ST_##in_, .events = (events_) & ~(uint64_t)(FOREIGN), .because = (because_)},
#define EV(id) PC_EVENT_BIT(PC_EV_##id)
#define OF_CLASS_SYSTEM(id, wire, class, meaning) | (PC_EVENT_##class == PC_EVENT_SYSTEM ? EV(id) : 0)
#define OF_CLASS_PERSON(id, wire, class, meaning) | (PC_EVENT_##class == PC_EVENT_PERSON ? EV(id) : 0)
#define OF_CLASS_CLOCK(id, wire, class, meaning)  | (PC_EVENT_##class == PC_EVENT_CLOCK ? EV(id) : 0)
#define ANSWERS    (0 PC_EVENTS(OF_CLASS_SYSTEM))
#define ACTIONS    (0 PC_EVENTS(OF_CLASS_PERSON))
#define DUES       (0 PC_EVENTS(OF_CLASS_CLOCK))
#define OF_CLASS_RECORDED(id, wire, class, meaning) | (PC_EVENT_##class == PC_EVENT_RECORDED ? EV(id) : 0)
#define REPORTS    (0 PC_EVENTS(OF_CLASS_RECORDED))
/* All but these: what a kind that knows few events never sees. */
#define ALL_BUT(events_) ((ANSWERS | ACTIONS | DUES | REPORTS) & ~(uint64_t)(events_))

/* What a request tells of itself, recorded before the policies' answer is; a table that has any says so before it includes this. */
#ifndef TOLD_AT_ONCE
#define TOLD_AT_ONCE NONE
#endif

/* A clock that runs in a state, whatever path led there. */
#define MUST(in_, clock_, because_) {.in = PC_ST_##in_, .clock = PC_CLK_##clock_, .because = (because_)},

#define MACHINE(kind_, title_, first_) \
    {.kind = PC_KIND_##kind_, .title = (title_), .first = PC_ST_##first_, .told_at_once = (TOLD_AT_ONCE), .foreign = (FOREIGN), \
     .rows = rows, .row_count = sizeof rows / sizeof *rows, \
     .never = never, .never_count = sizeof never / sizeof *never, \
     .must = must, .must_count = sizeof must / sizeof *must}
/* clang-format on */

#endif
