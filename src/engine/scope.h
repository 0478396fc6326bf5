/* src/engine/scope.h -- the case that a command names, if the actor may know of it (I8).  Private to engine/. */
#ifndef PC_ENGINE_SCOPE_H
#define PC_ENGINE_SCOPE_H

#include "engine/case.h"

/* Loads params.case_id.  PC_NOT_FOUND for a malformed id, a case that is not there and one that is not the actor's: nobody can tell
 * which.  Checks params.version too: PC_CONFLICT stale_version. */
PC_CHECK enum pc_rc pc_scope_case(struct pc_engine *engine, struct pc_command *command, bool with_evaluation,
                                  struct pc_case *case_out);

/* The key of the case that params.case_id names; 0 when it names none. */
uint64_t pc_scope_key(struct pc_engine *engine, struct pc_command *command);

/* The answer for any case that does not exist for the actor. */
PC_CHECK enum pc_rc pc_scope_absent(struct pc_err *err);

#endif
