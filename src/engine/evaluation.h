/* src/engine/evaluation.h -- what the policies' answer means for a case.  Private to engine/. */
#ifndef PC_ENGINE_EVALUATION_H
#define PC_ENGINE_EVALUATION_H

#include "engine/step.h"

/* Takes a CASE object (NULL: the policies failed, I3) into the case: flags, and the body members that views and letters show.
 * Returns the system event that follows. */
enum pc_event pc_evaluation_take(struct pc_case *c, yyjson_val *output);

/* Records when the information was complete if this evaluation is the first with nothing missing (R5.1).  For a request that came
 * complete that is its receipt, which the table's COMPLETE would otherwise set to the commit's instant. */
void pc_evaluation_completes(struct pc_case *c, struct pc_time at);

/* Stores I9's row as the case's next evaluation and names it, with the salted digest of what is kept of it, in the event's data. */
PC_CHECK enum pc_rc pc_evaluation_store(struct pc_step *step, const struct pc_command *command,
                                        enum pc_eval_kind kind, struct pc_str input, struct pc_str output);

/* The evaluators' refusal of the input (a fact out of range, an unknown category) as the command's error. */
PC_CHECK enum pc_rc pc_evaluation_refusal(struct pc_command *command);

#endif
