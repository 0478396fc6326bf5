/* src/evaluator/evaluate.h -- one question to the loaded revision. */
#ifndef PC_EVALUATOR_EVALUATE_H
#define PC_EVALUATOR_EVALUATE_H

#include "evaluator/vm.h"

/* Answers one EVAL: appends the result's JSON to *out (never more than PC_VM_OUTPUT_MAX bytes) and returns its status.
 * The same frames give the same bytes whatever was asked before.  vm->spoilt may be set: rebuild before the next. */
enum pc_eval_status pc_evaluate(struct pc_vm *vm, enum pc_eval_kind kind, int64_t now_ms, struct pc_str input,
                                struct pc_buf *out);

/* The same answer, mostly sooner: runs without counting instructions, and gives up (false, *out as before) when the run took so
 * long that it might have spent its budget.  Then pc_evaluate must be asked, in a new state if vm->spoilt is set.  The clock
 * decides only how often the work is done, never what is answered: an accepted run was shorter than any machine needs for
 * the budget, and everything else is counted.  Without pc_watch_prepare this is pc_evaluate. */
PC_CHECK bool pc_evaluate_uncounted(struct pc_vm *vm, enum pc_eval_kind kind, int64_t now_ms,
                                    struct pc_str input, struct pc_buf *out, enum pc_eval_status *status_out);

/* Appends {"detail":..,"file":..,"limit":..,"line":..,"reason":"policy_failed"}. */
void pc_evaluate_write_fault(const struct pc_vm_fault *fault, struct pc_buf *out);

/* The protected part of an evaluation; its argument is a light userdata of pc_evaluate's own. */
int pc_evaluate_run(lua_State *L);

#endif
