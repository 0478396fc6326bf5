/* src/evaluator/evaluate.h -- one question to the loaded revision. */
#ifndef PC_EVALUATOR_EVALUATE_H
#define PC_EVALUATOR_EVALUATE_H

#include "evaluator/vm.h"

/* Answers one EVAL: appends the result's JSON to *out (never more than PC_VM_OUTPUT_MAX bytes) and returns its status.
 * The same frames give the same bytes whatever was asked before.  vm->spoilt may be set: rebuild before the next. */
enum pc_eval_status pc_evaluate(struct pc_vm *vm, enum pc_eval_kind kind, int64_t now_ms, struct pc_str input,
                                struct pc_buf *out);

/* Appends {"detail":..,"file":..,"limit":..,"line":..,"reason":"policy_failed"}. */
void pc_evaluate_write_fault(const struct pc_vm_fault *fault, struct pc_buf *out);

/* The protected part of an evaluation; its argument is a light userdata of pc_evaluate's own. */
int pc_evaluate_run(lua_State *L);

#endif
