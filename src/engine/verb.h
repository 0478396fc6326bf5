/* src/engine/verb.h -- what a durable method does, and what verbs share.  Private to engine/. */
#ifndef PC_ENGINE_VERB_H
#define PC_ENGINE_VERB_H

#include "engine/command.h"
#include "engine/engine.h"
#include "policy/revision/bundle.h"

/* A durable method.  Both functions run in the CASES thread.
 * key:     what it must have to itself ("commands on one case run in arrival order"); 0: nothing.
 * prepare: loads and checks.  Sets stage to ASK (ask filled) or APPLY.  Anything but PC_OK is the reply.
 * apply:   inside the batch's transaction and its own savepoint: writes rows and fills result.  Anything but PC_OK rolls
 *          the savepoint back and is the reply; PC_CONFLICT with `again` set prepares once more.
 * alone:   runs outside of batches, when nothing else is in flight (admin.clock). */
struct pc_verb {
    const char *name;
    uint64_t (*key)(struct pc_engine *engine, struct pc_command *command);
    enum pc_rc (*prepare)(struct pc_engine *engine, struct pc_command *command);
    enum pc_rc (*apply)(struct pc_engine *engine, struct pc_command *command);
    enum pc_rc (*alone)(struct pc_engine *engine, struct pc_command *command);
    bool keyed_answer; /* keeps its answer under params.request_id (I7) */
};

#endif
