/* src/evaluator/json_decode.c -- a parsed document into Lua tables: the first half of every evaluation. */
#include <math.h>

#include "evaluator/freeze.h"
#include "evaluator/json.h"
#include "evaluator/vm.h"

static const double INTEGER_BOUND = 9007199254740992.0; /* 2^53 */

/* The values of a document lie one behind the other, a container before what it holds, so one pass over them with the ends of
 * the open containers finds how deep they lie. */
static bool too_deep(yyjson_val *root)
{
    const yyjson_val *ends[PC_VM_DEPTH_MAX], *end = unsafe_yyjson_get_next(root);
    int open = 0;
    for (yyjson_val *val = root; val < end; val++) {
        if (!yyjson_is_ctn(val))
            continue;
        while (open > 0 && val >= ends[open - 1])
            open--;
        if (open == PC_VM_DEPTH_MAX)
            return true;
        ends[open++] = unsafe_yyjson_get_next(val);
    }
    return false;
}

const char *pc_json_refusal(yyjson_val *root)
{
    if (!yyjson_is_obj(root))
        return "the input is no JSON object";
    if (too_deep(root))
        return "the input is nested too deeply";
    return NULL;
}

static void push_number(lua_State *L, yyjson_val *val)
{
    if (pc_json_is_integer(val)) {
        lua_pushinteger(L, yyjson_get_sint(val));
        return;
    }
    const double real = yyjson_get_num(val);
    if (fabs(real) < INTEGER_BOUND && real == trunc(real))
        lua_pushinteger(L, (lua_Integer)real);
    else
        lua_pushnumber(L, real);
}

static void push_array(lua_State *L, yyjson_val *array)
{
    size_t i, count;
    yyjson_val *val;
    luaL_checkstack(L, 3, NULL); /* the table, and a member without room of its own or the mark */
    lua_createtable(L, (int)yyjson_arr_size(array), 0);
    yyjson_arr_foreach(array, i, count, val)
    {
        pc_json_push(L, val);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    pc_array_mark(L);
}

static void push_object(lua_State *L, yyjson_val *object)
{
    size_t i, count;
    yyjson_val *key, *val;
    luaL_checkstack(L, 4, NULL); /* the table, a key, a member without room of its own */
    lua_createtable(L, 0, (int)yyjson_obj_size(object));
    yyjson_obj_foreach(object, i, count, key, val)
    {
        if (yyjson_is_null(val))
            continue;
        lua_pushlstring(L, unsafe_yyjson_get_str(key), unsafe_yyjson_get_len(key));
        pc_json_push(L, val);
        lua_rawset(L, -3);
    }
}

void pc_json_push(lua_State *L, yyjson_val *val)
{
    switch (yyjson_get_type(val)) {
    case YYJSON_TYPE_OBJ: push_object(L, val); return;
    case YYJSON_TYPE_ARR: push_array(L, val); return;
    case YYJSON_TYPE_STR: lua_pushlstring(L, unsafe_yyjson_get_str(val), unsafe_yyjson_get_len(val)); return;
    case YYJSON_TYPE_NUM: push_number(L, val); return;
    case YYJSON_TYPE_BOOL: lua_pushboolean(L, yyjson_get_bool(val)); return;
    default: lua_pushnil(L); return;
    }
}
