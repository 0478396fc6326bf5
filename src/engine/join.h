/* src/engine/join.h -- what a duplicate brings joins the case that it repeats, as if it had been supplied there (R1.5, R1.4).
 * Private to engine/.
 *
 * The submission is evaluated as any other; when its facts or documents are new to the first case, and that is open, the policies
 * are asked a second question, about that case with them, and both answers are applied together:
 *
 *   apply    pc_join_begin finds that there is something to join: PC_CONFLICT, and the command is prepared once more
 *   prepare  pc_join_ask puts the second question; the submission's answer is set aside
 *   apply    pc_join_begin brings the submission's answer back, pc_join_end applies the second one */
#ifndef PC_ENGINE_JOIN_H
#define PC_ENGINE_JOIN_H

#include "engine/duplicate.h"

/* An answer of the policies with its question, out of the command that it came with. */
struct pc_answered {
    struct pc_ask ask;
    enum pc_eval_status status;
    struct pc_str answer;
    int64_t revision;
    int32_t abi;
};

struct pc_join {
    bool asking; /* the command's answer is, or will be, the second question's */
    bool answered; /* `second` is here and waits to be applied */
    int64_t case_id; /* the first case */
    struct pc_answered submission, second;
    void *question; /* question.c's part of the second question */
};

/* Before the cases of a submission are opened.  PC_CONFLICT: there is something to join; command->again is set, and the verb's
 * `prepare` must call pc_join_ask. */
PC_CHECK enum pc_rc pc_join_begin(struct pc_engine *engine, struct pc_command *command,
                                  const struct pc_duplicate *duplicate, struct pc_join *join);

/* Puts the second question.  command->work is kept. */
PC_CHECK enum pc_rc pc_join_ask(struct pc_engine *engine, struct pc_command *command, struct pc_join *join);

/* After they were opened, the first of them as `opened`.  Nothing to do when there was no second question.  PC_CONFLICT: the first case
 * moved meanwhile; as above. */
PC_CHECK enum pc_rc pc_join_end(struct pc_engine *engine, struct pc_command *command, struct pc_join *join,
                                int64_t opened);

#endif
