/* src/evaluator/handle.h -- userdata that only C looks into: traces, fact checks, trees, memos. */
#ifndef PC_EVALUATOR_HANDLE_H
#define PC_EVALUATOR_HANDLE_H

#include <lua.h>

enum pc_handle { PC_HANDLE_TRACE, PC_HANDLE_FACTS, PC_HANDLE_TREE, PC_HANDLE_MEMO, PC_HANDLES };

/* Gives the new userdata on top its kind. */
void pc_handle_mark(lua_State *L, enum pc_handle kind);

/* The block of the userdata at `index`.  Raises (argument error) when the value is no handle of that kind.  Cheaper than
 * luaL_checkudata, which finds the metatable by its name each time. */
void *pc_handle_check(lua_State *L, int index, enum pc_handle kind);

#endif
