/* src/engine/question.h -- asking the policies again about a case that is stored: case.supply, and actions that bring facts or
 * open a case about it.  Private to engine/.
 *
 *   prepare: pc_case_load, edit a mutable copy of its input, pc_question_ask
 *   apply:   pc_question_unchanged, pc_question_answer, a step for what the person did, pc_question_take */
#ifndef PC_ENGINE_QUESTION_H
#define PC_ENGINE_QUESTION_H

#include "engine/step.h"

/* Puts the edited input to the evaluators of the case's own revision (I4); notes the version that it was made from. */
void pc_question_ask(struct pc_engine *engine, struct pc_command *command, const struct pc_case *c,
                     yyjson_mut_val *input);
/* The input that was asked, canonical; borrows from the command. */
struct pc_str pc_question_input(const struct pc_command *command);

/* Whether the case is still what it was when it was asked about.  PC_CONFLICT with `again`: prepare once more; after three
 * rounds it goes on as if the policies had failed, so that a person gets it (I3). */
PC_CHECK enum pc_rc pc_question_unchanged(struct pc_command *command, const struct pc_case *c);

/* The CASE object that came back; NULL when the policies failed, or when a request on which they once failed would be several cases.
 * PC_INVALID: the input was refused, with its field. */
PC_CHECK enum pc_rc pc_question_answer(struct pc_command *command, yyjson_val **answer_out);

/* Makes input and answer the case's latest evaluation (I9) and applies the system event that follows from it. */
PC_CHECK enum pc_rc pc_question_take(struct pc_engine *engine, struct pc_command *command, struct pc_case *c,
                                     yyjson_val *answer);

/* The same where the machine may have no use for an answer now: then it is kept, and no event follows. */
PC_CHECK enum pc_rc pc_question_take_or_rest(struct pc_engine *engine, struct pc_command *command,
                                             struct pc_case *c, yyjson_val *answer);

#endif
