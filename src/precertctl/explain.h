/* src/precertctl/explain.h -- why criteria came out as they did: for a nurse as a tree, for a member in plain words. */
#ifndef PC_PRECERTCTL_EXPLAIN_H
#define PC_PRECERTCTL_EXPLAIN_H

#include "precertctl/run.h"

/* Appends the outcome, the tree with what was read, what is missing, and what would be met with.  `answer` is the result of
 * criteria.evaluate or one of a case's criteria; `facts`, its declarations ([{"name","unit"?}]), may be NULL. */
void pc_ctl_explain(yyjson_val *answer, yyjson_val *facts, struct pc_buf *out);

/* Appends the same without tree, names or codes, and what comes next (R4.1, R4.3, R4.6). */
void pc_ctl_explain_plainly(yyjson_val *answer, struct pc_buf *out);

/* Shows an answer as the invocation's options ask: JSON, --plain or the tree.  Returns the exit status. */
int pc_ctl_explain_answer(const struct pc_ctl_invocation *invocation, struct pc_str answer, yyjson_val *facts,
                          struct pc_ctl_output *output);

/* case explain: the criteria of a case, each with the units of its declaration as the server has it. */
int pc_ctl_case_explain(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
