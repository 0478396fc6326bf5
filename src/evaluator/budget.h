/* src/evaluator/budget.h -- how much work one evaluation may do, counted the same on every run.
 *
 * The VM's count hook charges Lua instructions; functions written in C charge what they loop over.  Once a budget is
 * spent every further instruction raises again, so that no pcall can swallow it.  An evaluation may also run uncounted (the
 * hook costs a fifth): evaluate.h says how its budget is kept all the same. */
#ifndef PC_EVALUATOR_BUDGET_H
#define PC_EVALUATOR_BUDGET_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "precert/rc.h"

/* Which bound a policy ran into; the names are the protocol's (R `limit` of policy_failed). */
enum pc_vm_limit {
    PC_LIMIT_NONE,
    PC_LIMIT_INSTRUCTIONS,
    PC_LIMIT_MEMORY,
    PC_LIMIT_BLOCKED,
    PC_LIMIT_UNCOUNTED /* ran too long without being counted: no answer, but a reason to run it again */
};

struct pc_vm_budget {
    uint64_t spent, limit;
    bool counted; /* the hook is set */
    enum pc_vm_limit stopped; /* sticky until the next pc_vm_budget_begin */
    int line; /* where it stopped; 0: not known */
    char file[200];
};

/* "instructions", "memory", "blocked"; NULL for the others.  Static. */
const char *pc_vm_limit_name(enum pc_vm_limit limit);

/* Starts counting from 0 up to `limit`. */
void pc_vm_budget_begin(lua_State *L, uint64_t limit);

/* Right after pc_vm_budget_begin: instructions are not counted, what C charges is.  Whoever spends the limit that way, or is
 * overdue, ends as PC_LIMIT_UNCOUNTED. */
void pc_vm_budget_uncount(lua_State *L);

/* What follows, up to pc_vm_budget_resume, is charged to nobody: work of the SDK, bounded by itself, that is done or found done.
 * Resuming charges a fixed price and begins counting anew, so that both come to the same.  An error in between leaves the budget
 * open: only for what no policy takes part in. */
struct pc_vm_aside {
    uint64_t spent, limit;
};
struct pc_vm_aside pc_vm_budget_aside(lua_State *L);
void pc_vm_budget_resume(lua_State *L, struct pc_vm_aside aside);

/* Ends an uncounted evaluation at its next instruction.  May be called from a signal handler. */
void pc_vm_budget_overdue(lua_State *L);

/* Charges work done in C; raises when the budget is spent. */
void pc_vm_charge(lua_State *L, size_t units);

/* Stops the evaluation for good and raises. */
_Noreturn void pc_vm_stop(lua_State *L, enum pc_vm_limit limit);

/* Raises again if the evaluation was stopped or its memory ran out: every function that catches errors calls this. */
void pc_vm_rethrow_stop(lua_State *L);

/* Raises "file:line: blocked: ..." at the calling Lua function; `format` as lua_pushfstring takes it. */
_Noreturn void pc_vm_blocked(lua_State *L, const char *format, ...);

/* The author's place that led here: the nearest Lua function outside lib/, else the nearest one.  *line_out is 0 and
 * file_out empty when there is none. */
void pc_vm_place(lua_State *L, char file_out[200], int *line_out);

#endif
