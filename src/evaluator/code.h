/* src/evaluator/code.h -- what a policy's function does, for those who compare two revisions. */
#ifndef PC_EVALUATOR_CODE_H
#define PC_EVALUATOR_CODE_H

#include <lua.h>

/* host.code(f) -> {code, file, line, last, names, values} of a function written in Lua: the bytes of what it does (the same
 * wherever it stands), its place, and the variables that it has from outside, by number; nil of one that is not Lua. */
int pc_code_of(lua_State *L);

#endif
