/* src/evaluator/compile.h -- source text to functions, and require. */
#ifndef PC_EVALUATOR_COMPILE_H
#define PC_EVALUATOR_COMPILE_H

#include <lua.h>
#include <stdbool.h>

#include "base/str.h"

/* Pushes the function of a file, text only, closed into its environment; or, returning false, the message. */
bool pc_compile(lua_State *L, const char *path, struct pc_str source);

/* host.compile(path, source) -> function | nil, message */
int pc_compile_host(lua_State *L);

/* require(name): runs a file of the revision once and gives what it returned.  "precert.x" is lib/precert/x.lua, "a.b" is
 * a/b.lua.  The first upvalue says whether the caller is of the library; policies get read-only results. */
int pc_compile_require(lua_State *L);

#endif
