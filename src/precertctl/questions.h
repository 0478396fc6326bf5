/* src/precertctl/questions.h -- what policy new asks a person at a terminal for, where the flags do not say it. */
#ifndef PC_PRECERTCTL_QUESTIONS_H
#define PC_PRECERTCTL_QUESTIONS_H

#include "precertctl/run.h"

/* Asks on standard error and reads standard input, line by line, until every question of the kind has an answer; what was answered
 * becomes a local argument of `invocation`, whose texts `arena` owns; an empty line leaves the default.  An answer that cannot be is
 * asked for again.  Without a terminal nothing is asked, and kind and name must be there.
 * Returns PC_CTL_DONE, or PC_CTL_USAGE when something is missing or the input ended, said in output->err. */
int pc_ctl_questions_ask(struct pc_ctl_invocation *invocation, struct pc_arena *arena,
                         struct pc_ctl_output *output);

#endif
