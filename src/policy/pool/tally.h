/* src/policy/pool/tally.h -- how often each policy was asked, for how long it ran, and what ended it.  Pure. */
#ifndef PC_POLICY_TALLY_H
#define PC_POLICY_TALLY_H

#include <stdbool.h>
#include "policy/pool/pool.h"

#define PC_TALLY_NAME_MAX 64 /* a longer name counts by its first bytes */
#define PC_TALLY_SLOTS 1024 /* three quarters of them are used; what comes later counts as "other" */

/* A zeroed one is empty and valid. */
struct pc_tally {
    struct pc_policy_count slots[PC_TALLY_SLOTS];
    size_t used;
    struct pc_policy_count other;
};

/* The count of a policy, made when it is new.  Borrowed; stays where it is. */
struct pc_policy_count *pc_tally_of(struct pc_tally *tally, struct pc_str policy);

/* Counts an answer of an evaluator: its status, what it says (an error names its limit), and how long it ran.  True when it ran
 * longer than `warn_us`, the first time that this policy does. */
bool pc_tally_answer(struct pc_policy_count *count, enum pc_eval_status status, struct pc_str data,
                     int64_t ran_us, int64_t warn_us);

/* Counts an evaluation that was killed: at the deadline, or because its process ended. */
void pc_tally_kill(struct pc_policy_count *count, bool deadline);

#endif
