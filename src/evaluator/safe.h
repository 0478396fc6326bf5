/* src/evaluator/safe.h -- the functions that policies get instead of Lua's own, where those loop, leak or lie. */
#ifndef PC_EVALUATOR_SAFE_H
#define PC_EVALUATOR_SAFE_H

#include <lauxlib.h>

/* Lists of name and function, ended by {NULL, NULL}; static. */
extern const luaL_Reg pc_safe_base[]; /* for every file */
extern const luaL_Reg pc_safe_library[]; /* for files of lib/precert besides */
extern const luaL_Reg pc_safe_string[];
extern const luaL_Reg pc_safe_table[];
extern const luaL_Reg pc_safe_utf8[];

/* Calls the function below its arguments like pcall, but a stopped evaluation goes on unwinding: R checklist "sticky
 * kill".  Bound as pcall's equal `host.protect`. */
int pc_safe_protect(lua_State *L);

/* Pushes the array of a table's keys in the order that output may show: numbers, then text bytewise, then false and
 * true.  Raises on a key of any other type. */
void pc_safe_push_sorted_keys(lua_State *L, int index);

/* Sorts t[first..last] of the table at `index`, raw and stable; compares with the function at `less`, or < when it is
 * 0. */
void pc_safe_sort(lua_State *L, int index, lua_Integer first, lua_Integer last, int less);

#endif
