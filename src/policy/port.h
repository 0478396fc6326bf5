/* src/policy/port.h -- asking the policies: what the engine and the server see of them. */
#ifndef PC_POLICY_PORT_H
#define PC_POLICY_PORT_H

#include <stdint.h>
#include "base/str.h"
#include "base/time.h"
#include "policy/ipc.h"

/* One question.  Bytes are copied by pc_pool_ask. */
struct pc_ask {
    enum pc_eval_kind kind;
    int64_t revision; /* which revision must answer; 0: the serving one */
    struct pc_time now; /* injected */
    struct pc_str input; /* JSON; may be given in two parts: input, then tail */
    struct pc_str tail; /* may be absent */
    struct pc_str owner; /* the asking organization: the quarantine counts by it */

    /* Criterion or category id as the catalogue spells it (it is logged): the quarantine's key.  Absent: the kind of
     * question is. */
    struct pc_str subject;
    bool replay; /* ten times the wall limit */
    bool patient; /* a commit follows the answer: it may wait longer at an evaluator that is awake */
};

/* The answer; data is borrowed until the callback returns. */
struct pc_answer {
    enum pc_eval_status status;
    struct pc_str data; /* one line of JSON; where no evaluator answered, an error object made by the pool */
    int64_t revision; /* that answered */
    int32_t abi; /* of the evaluator; 0 where none answered */
    int64_t wall_us; /* from the question to the answer, waiting included */
};
typedef void pc_answer_fn(void *arg, const struct pc_answer *answer);

#endif
