/* src/evaluator/load.h -- a revision into a state. */
#ifndef PC_EVALUATOR_LOAD_H
#define PC_EVALUATOR_LOAD_H

#include "evaluator/vm.h"

/* Runs lib/precert/main.lua of the bundle and its `load`, and appends {"catalogue":..,"diagnostics":[..]} or
 * {"diagnostics":[..]} to *out.  The bundle is borrowed as long as the state lives.  `now_ms` (0: unknown) is only what
 * "overdue" is measured by.  PC_EVAL_OK: the state can evaluate.  PC_EVAL_POLICY_ERROR: it cannot; free it. */
enum pc_eval_status pc_load(struct pc_vm *vm, const struct pc_bundle_view *bundle, int64_t now_ms,
                            struct pc_buf *out);

#endif
