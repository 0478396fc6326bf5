/* src/engine/clocks.h -- a case's clocks and their timers, as rows (R5.1, R5.6, R5.7).  Private to engine/. */
#ifndef PC_ENGINE_CLOCKS_H
#define PC_ENGINE_CLOCKS_H

#include "deadline/deadline.h"
#include "engine/case.h"

/* Starts the clocks of `name` among the case's rules whose start event has happened and that do not exist yet in this round: receipt
 * rules from received_at, complete rules from complete_at (if there is one), admitted rules from the body's "admitted_at" (if there
 * is one), reconsidered rules from the start of a round that is one, the others from `at`.  Asked and planned rules start again each time, decision rules never.  `until` (PC_NEVER: by the
 * rule) overrides the end: a window that a reviewer set, a planned day. */
PC_CHECK enum pc_rc pc_clocks_start(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                    struct pc_time at, struct pc_time until);

/* Whether the latest evaluation of the case gave a rule of that name. */
bool pc_clocks_known(const struct pc_case *c, enum pc_clock_name name);

/* Ends the open clocks of `name`: met when `at` is at or before the end, else missed; `cancelled` for cases that end without an answer.
 * One that only waits for its end is cancelled before it. */
PC_CHECK enum pc_rc pc_clocks_stop(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                   struct pc_time at, bool cancelled);

/* Stands still / goes on: only clocks whose rule says so (R5.1: programme clocks, a law clock only where its law says so). */
PC_CHECK enum pc_rc pc_clocks_toll(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                   struct pc_time at);
PC_CHECK enum pc_rc pc_clocks_resume(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                     struct pc_time at);

/* Whether pc_clocks_extend would extend anything: what actions[] says (R5.6). */
bool pc_clocks_extendable(const struct pc_case *c);
/* R5.6, R5.5: extends every running decision clock whose rule still allows it, each once for this call, and notes the extension with
 * `reason` in the body's "extensions" (number, rule, reason, at, from, to).  A tolled clock is not extended.
 * Outcomes: PC_REFUSED with reason no_extension (no rule knows one) or extension_used. */
PC_CHECK enum pc_rc pc_clocks_extend(struct pc_engine *engine, struct pc_case *c, struct pc_str reason,
                                     struct pc_time at, struct pc_err *err_out);

/* The last instant of a right that a notice begins (R5.5): `clock_name` is "appeal_filing", "external_filing" or
 * "reconsideration_filing", looked up among the case's rules.  Of several laws the most generous counts: the right is the member's.  PC_NOT_FOUND: no rule ends it. */
PC_CHECK enum pc_rc pc_clocks_right(struct pc_rules *cache, const struct pc_case *c, const char *clock_name,
                                    struct pc_time notified_at, struct pc_time *until_out);

/* The earliest end that the laws let a window to answer have (R5.5: at least so long), asked for at that instant.  PC_NOT_FOUND: no law
 * that covers the case says. */
PC_CHECK enum pc_rc pc_clocks_window(struct pc_rules *cache, const struct pc_case *c, struct pc_time asked_at,
                                     struct pc_time *least_out);

/* Begins another round of review of the same case (a concurrent review of a stay, a reconsideration): decision clocks start anew, receipt
 * rules from `at`, complete rules when the information is complete again, reconsidered rules when `reconsidered`.  What ran before
 * stays as it ended. */
void pc_clocks_renew(struct pc_case *c, struct pc_time at, bool reconsidered);
/* Whether the present round is a reconsideration (R8.5). */
bool pc_clocks_reconsidered(const struct pc_case *c);

/* The clock a fired timer belongs to: PC_NOT_FOUND when it is stale (another generation, or the clock is not running). */
PC_CHECK enum pc_rc pc_clocks_fired(struct pc_case *c, const struct pc_timer_row *timer,
                                    struct pc_clock_row **clock_out);
/* A clock's warning has fired and it still runs: its end is the next timer. */
PC_CHECK enum pc_rc pc_clocks_warned(struct pc_engine *engine, const struct pc_clock_row *clock);
/* Records that the clock's end passed: a duty was missed, never hidden (R5.6); what was waited for has come. */
PC_CHECK enum pc_rc pc_clocks_ended(struct pc_engine *engine, struct pc_case *c, struct pc_clock_row *clock);
/* Whether the event is the end of some clock, not a warning before it. */
bool pc_clocks_ends(enum pc_event event);

/* Sets row.due_at, by which queues are ordered: the earliest end of a decision clock that runs or was missed (late work is the
 * most urgent); PC_NEVER for a case that is closed. */
void pc_clocks_operative(struct pc_case *c);
/* Number of the operative decision clock among c->clocks, or -1. */
int pc_clocks_operative_index(const struct pc_case *c);

/* The digest of one clock, folded into the running digest of all open clocks (I4): adding twice removes. */
void pc_clock_digest(const struct pc_clock_row *clock, struct pc_hash *digest);

#endif
