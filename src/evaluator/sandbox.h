/* src/evaluator/sandbox.h -- what policy code can name and reach: an exact list, and nothing else. */
#ifndef PC_EVALUATOR_SANDBOX_H
#define PC_EVALUATOR_SANDBOX_H

#include <lua.h>
#include <stdbool.h>

#include "base/str.h"
#include "precert/rc.h"

/* Builds both environments (for policies, for files of lib/precert) and replaces the functions of the type metatables.
 * Call once on a state without libraries, under a protected call.  `require` is the C function behind `require`. */
void pc_sandbox_build(lua_State *L, lua_CFunction require);

/* Gives the Lua function on top the environment for a file of that path. */
void pc_sandbox_enter(lua_State *L, const char *path);

/* Appends everything reachable from both environments and the type metatables, one name a line, sorted. */
void pc_sandbox_list(lua_State *L, struct pc_buf *out);

/* The list as it must be; static. */
extern const char pc_sandbox_golden[];

/* Compares pc_sandbox_list with the golden list: the evaluator does not start when they differ. */
PC_CHECK bool pc_sandbox_is_golden(lua_State *L);

#endif
