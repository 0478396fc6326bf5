/* src/evaluator/seal.h -- after the load: nothing that a policy's functions hold may change any more. */
#ifndef PC_EVALUATOR_SEAL_H
#define PC_EVALUATOR_SEAL_H

#include <lua.h>

/* Walks everything reachable from the loaded library and files.  A policy's function that assigns to a variable outside of
 * itself raises (a counter would carry one request into the next); tables that policy functions hold become frozen. */
void pc_seal(lua_State *L);

#endif
