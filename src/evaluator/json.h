/* src/evaluator/json.h -- JSON into Lua tables and back, canonical. */
#ifndef PC_EVALUATOR_JSON_H
#define PC_EVALUATOR_JSON_H

#include <lua.h>

#include "base/json.h"

/* Why an input cannot be handed to a policy; NULL: it can.  Static text. */
const char *pc_json_refusal(yyjson_val *root);

/* Pushes the value: objects and arrays as tables made at their final size, arrays marked, nulls left out (an array keeps
 * its places), integral reals below 2^53 as integers.  Call only when pc_json_refusal gave NULL. */
void pc_json_push(lua_State *L, yyjson_val *val);

/* Whether a number is pushed as an integer without a look at its value. */
static inline bool pc_json_is_integer(yyjson_val *val)
{
    return yyjson_is_sint(val) || (yyjson_is_uint(val) && yyjson_get_uint(val) <= INT64_MAX);
}

/* Whether a number, as it is pushed, is one that a double holds: a real, or an integer below 2^53 in size. */
static inline bool pc_json_is_exact(yyjson_val *val)
{
    const int64_t bound = INT64_C(1) << 53;
    return !pc_json_is_integer(val) || (yyjson_get_sint(val) < bound && yyjson_get_sint(val) > -bound);
}

/* Appends the canonical text of the value at `index` to the state's output: keys sorted bytewise, integers plain, other
 * numbers shortest round-trip, no nulls in objects.  A table is an array when it is marked or has an element 1.  Raises
 * on what JSON cannot say, on more than PC_VM_DEPTH_MAX levels and when the result gets too long. */
void pc_json_write(lua_State *L, int index);

/* Appends what pc_json_write would of the value that pc_json_push pushes. */
void pc_json_write_lying(lua_State *L, yyjson_val *val);

/* Appends a string or number in the same way to any buffer. */
void pc_json_write_number(struct pc_buf *out, lua_State *L, int index);

/* Raises unless the result so far is within its bound. */
void pc_json_check_size(lua_State *L);

#endif
