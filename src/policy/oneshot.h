/* src/policy/oneshot.h -- an evaluator for a program that has no event loop: precertctl's offline policy commands.
 * Every call blocks until its answer; limits, kills and restarts are the pool's. */
#ifndef PC_POLICY_ONESHOT_H
#define PC_POLICY_ONESHOT_H

#include "policy/pool/pool.h"
#include "policy/revision/bundle.h"

struct pc_oneshot;

/* One evaluator, no spare; of `config` all else counts (copied).  Starts nothing yet. */
struct pc_oneshot *pc_oneshot_new(const struct pc_pool_config *config);
void pc_oneshot_free(struct pc_oneshot **oneshot);

/* Loads and checks a bundle; *ok_out tells whether *json_out is its catalogue or the diagnostics (borrowed until the next
 * load).  A bundle that does not load leaves the one before it in place.  Fault PC_IO: no evaluator could be started. */
PC_CHECK enum pc_rc pc_oneshot_load(struct pc_oneshot *oneshot, const struct pc_bundle *bundle, bool *ok_out,
                                    struct pc_str *json_out);

/* The diagnostics of the latest load, warnings of one that is ok included: a JSON array; the absent slice before the first.
 * Borrowed until the next load. */
struct pc_str pc_oneshot_diagnostics(const struct pc_oneshot *oneshot);

/* Asks the loaded bundle; ask->revision is 0.  answer_out->data is borrowed until the next question.
 * Outcome PC_INVALID: the input is too large.  Fault PC_UNAVAILABLE: nothing is loaded. */
PC_CHECK enum pc_rc pc_oneshot_ask(struct pc_oneshot *oneshot, const struct pc_ask *ask,
                                   struct pc_answer *answer_out);

#endif
