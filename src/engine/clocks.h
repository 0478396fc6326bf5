/* src/engine/clocks.h -- a case's clocks and their timers, as rows (R5.1, R5.6, R5.7).  Private to engine/. */
#ifndef PC_ENGINE_CLOCKS_H
#define PC_ENGINE_CLOCKS_H

#include "deadline/deadline.h"
#include "engine/case.h"

/* Starts the clocks of `name` among the case's rules whose start event has happened and that do not exist yet: receipt rules from
 * received_at, complete rules from complete_at (if there is one), asked rules from `at`.  `until` (PC_NEVER: by the rule) overrides
 * the end of an information window that a reviewer set. */
PC_CHECK enum pc_rc pc_clocks_start(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                    struct pc_time at, struct pc_time until, struct pc_arena *arena);

/* Ends the open clocks of `name`: met when `at` is at or before the end, else missed; `cancelled` for cases that end without an answer. */
PC_CHECK enum pc_rc pc_clocks_stop(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                   struct pc_time at, bool cancelled);

/* Stands still / goes on: only clocks whose rule says so (R5.1: programme clocks, a law clock only where its law says so). */
PC_CHECK enum pc_rc pc_clocks_toll(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                   struct pc_time at);
PC_CHECK enum pc_rc pc_clocks_resume(struct pc_engine *engine, struct pc_case *c, enum pc_clock_name name,
                                     struct pc_time at);

/* The clock a fired timer belongs to: PC_NOT_FOUND when it is stale (another generation, or the clock is not running). */
PC_CHECK enum pc_rc pc_clocks_fired(struct pc_case *c, const struct pc_timer_row *timer,
                                    struct pc_clock_row **clock_out);
/* A clock's warning has fired and it still runs: its end is the next timer. */
PC_CHECK enum pc_rc pc_clocks_warned(struct pc_engine *engine, const struct pc_clock_row *clock);
/* Records that the clock's end passed (R5.6: missed, never hidden). */
PC_CHECK enum pc_rc pc_clocks_missed(struct pc_engine *engine, struct pc_case *c, struct pc_clock_row *clock);

/* Sets row.due_at, by which queues are ordered: the earliest end of a decision clock that runs or was missed (late work is the
 * most urgent); PC_NEVER for a case that is closed. */
void pc_clocks_operative(struct pc_case *c);
/* Number of the operative decision clock among c->clocks, or -1. */
int pc_clocks_operative_index(const struct pc_case *c);

/* The digest of one clock, folded into the running digest of all open clocks (I4): adding twice removes. */
void pc_clock_digest(const struct pc_clock_row *clock, struct pc_hash *digest);

#endif
