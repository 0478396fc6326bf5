/* src/evaluator/serve.h -- frames in, frames out, until the daemon goes. */
#ifndef PC_EVALUATOR_SERVE_H
#define PC_EVALUATOR_SERVE_H

#include <stdbool.h>

#include "policy/ipc.h"

struct pc_serve_config {
    int socket; /* blocking or not */
    struct pc_progress *progress; /* borrowed; budgets are read from it once */
    bool jailed; /* told in HELLO */
    bool unjailed_allowed; /* otherwise HELLO is the last word of a process without a jail */
};

/* Says HELLO and serves until the other end closes (returns 0) or sends what is no frame of ours (returns another exit
 * status). */
int pc_serve(const struct pc_serve_config *config);

#endif
