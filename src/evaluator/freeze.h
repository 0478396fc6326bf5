/* src/evaluator/freeze.h -- tables that can be read and not written, and the mark of JSON arrays. */
#ifndef PC_EVALUATOR_FREEZE_H
#define PC_EVALUATOR_FREEZE_H

#include <lua.h>
#include <stdbool.h>

/* Makes the table at `index` and all it holds read-only, in place: whoever holds a reference sees the frozen table.
 * Tables that have a metatable of their own are left alone (array marks excepted).  Writing raises; an unknown key
 * reads as nil. */
void pc_freeze(lua_State *L, int index);

/* Whether the table at `index` is frozen; then pushes the table that holds its content, which C may read raw. */
bool pc_freeze_content(lua_State *L, int index);

/* Pushes the content of a frozen table, or the table itself.  Raises (argument error) when it is no table. */
void pc_freeze_push_readable(lua_State *L, int index);

/* Raises when the value at `index` is no table or is frozen. */
void pc_freeze_check_writable(lua_State *L, int index);

/* Pushes a read-only view of the table at `index`.  `strict`: reading a name it does not have raises
 * "blocked: unknown name '<prefix><name>'". */
void pc_freeze_view(lua_State *L, int index, const char *strict_prefix);

/* Marks the table on top as a JSON array. */
void pc_array_mark(lua_State *L);
/* Whether the table at `index` is marked (frozen or not). */
bool pc_array_is_marked(lua_State *L, int index);

#endif
