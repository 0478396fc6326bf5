/* src/evaluator/watch.h -- a timer signal that ends an evaluation which nobody counts.
 *
 * Lua's count hook makes the VM stop at every instruction: a fifth to a quarter of an evaluation.  So evaluations run without
 * it, and this timer arms it in those few that take too long; they are then run again, counted (evaluate.h). */
#ifndef PC_EVALUATOR_WATCH_H
#define PC_EVALUATOR_WATCH_H

#include <lua.h>
#include <stdbool.h>

#include "precert/rc.h"

/* Installs the handler of SIGALRM for this process.  Call once, before the jail is closed.  False: evaluations are counted. */
PC_CHECK bool pc_watch_prepare(void);

/* Whether pc_watch_prepare succeeded. */
bool pc_watch_is_ready(void);

/* From here to pc_watch_end, one evaluation of the state `L` runs: it is stopped after 1 to 2 ms. */
void pc_watch_begin(lua_State *L);
void pc_watch_end(void);

#endif
