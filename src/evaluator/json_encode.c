/* src/evaluator/json_encode.c -- Lua values as canonical JSON, written straight into the result. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluator/freeze.h"
#include "evaluator/json.h"
#include "evaluator/utf8.h"
#include "evaluator/vm.h"

enum { INSERTION_MAX = 32 };
static const lua_Integer INTEGER_BOUND = INT64_C(1)
                                         << 53; /* an integral real below it is written as the integer is */

static void write_value(lua_State *L, int index, int levels);

void pc_json_check_size(lua_State *L)
{
    const struct pc_vm *vm = pc_vm_of(L);
    if (vm->out->size - vm->out_start > vm->out_max)
        luaL_error(L, "the result is longer than %I bytes", (LUAI_UACINT)vm->out_max);
}

void pc_json_write_number(struct pc_buf *out, lua_State *L, int index)
{
    int whole;
    const lua_Integer integer = lua_tointegerx(L, index, &whole);
    if (whole && ((integer < INTEGER_BOUND && integer > -INTEGER_BOUND) || lua_isinteger(L, index))) {
        pc_buf_add_i64(out, integer);
        return;
    }
    const double real = lua_tonumber(L, index);
    if (!isfinite(real))
        luaL_error(L, "a number that is not finite has no JSON text");
    pc_buf_add_real(out, real);
}

static void write_text(lua_State *L, struct pc_str s)
{
    if (!pc_utf8_is_valid(s))
        luaL_error(L, "a text in the result is not UTF-8");
    pc_buf_add_json_str(pc_vm_of(L)->out, s);
    pc_json_check_size(L);
}

static void write_array(lua_State *L, int table, int levels)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    struct pc_str text;
    const lua_Integer count = (lua_Integer)lua_rawlen(L, table);
    pc_buf_add_char(out, '[');
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1)
            pc_buf_add_char(out, ',');
        switch (lua_rawgeti(L, table, i)) {
        case LUA_TNUMBER: pc_json_write_number(out, L, -1); break;
        case LUA_TSTRING:
            text.ptr = lua_tolstring(L, -1, &text.size);
            write_text(L, text);
            break;
        default: write_value(L, lua_gettop(L), levels - 1); break;
        }
        lua_pop(L, 1);
    }
    pc_buf_add_char(out, ']');
}

static int compare_keys(const void *a, const void *b)
{
    const struct pc_str *left = a, *right = b;
    return pc_str_compare(*left, *right);
}

static void sort_keys(struct pc_str *keys, size_t count)
{
    if (count > INSERTION_MAX) {
        qsort(keys, count, sizeof *keys, compare_keys);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const struct pc_str moving = keys[i];
        size_t at = i;
        for (; at > 0 && pc_str_compare(keys[at - 1], moving) > 0; at--)
            keys[at] = keys[at - 1];
        keys[at] = moving;
    }
}

/* Adds the keys of the table to the scratch stack; they stay valid while the table is not changed.  Returns how many. */
static size_t collect_keys(lua_State *L, int table)
{
    struct pc_buf *scratch = &pc_vm_of(L)->keys;
    size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        struct pc_str key;
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "an object with a %s as key has no JSON text", luaL_typename(L, -1));
        key.ptr = lua_tolstring(L, -1, &key.size);
        pc_buf_add(scratch, &key, sizeof key);
        count++;
    }
    return count;
}

static void write_object(lua_State *L, int table, int levels)
{
    struct pc_vm *vm = pc_vm_of(L);
    const size_t first = vm->keys.size, count = collect_keys(L, table);
    if (count > 1)
        sort_keys((struct pc_str *)(void *)(vm->keys.ptr + first), count);
    pc_buf_add_char(vm->out, '{');
    for (size_t i = 0; i < count; i++) {
        struct pc_str key;
        memcpy(&key, vm->keys.ptr + first + i * sizeof key,
               sizeof key); /* nested objects may move the scratch */
        if (i > 0)
            pc_buf_add_char(vm->out, ',');
        write_text(L, key);
        pc_buf_add_char(vm->out, ':');
        lua_pushlstring(L, key.ptr, key.size);
        lua_rawget(L, table);
        write_value(L, lua_gettop(L), levels - 1);
        lua_pop(L, 1);
    }
    pc_buf_add_char(vm->out, '}');
    vm->keys.size = first;
}

/* Whether the table is an array that is not frozen: its content is its own. */
static bool is_open_array(lua_State *L, int index)
{
    if (!lua_getmetatable(L, index))
        return false;
    const bool marked = lua_topointer(L, -1) == pc_vm_of(L)->array_mark;
    lua_pop(L, 1);
    return marked;
}

static void write_table(lua_State *L, int index, int levels)
{
    if (levels == 0)
        luaL_error(L, "the result is nested too deeply");
    luaL_checkstack(L, 8, NULL);
    if (is_open_array(L, index)) {
        write_array(L, index, levels);
        return;
    }
    const bool marked = pc_array_is_marked(L, index);
    pc_freeze_push_readable(L, index);
    const int table = lua_gettop(L);
    const bool array = marked || (lua_rawgeti(L, table, 1) != LUA_TNIL);
    if (array)
        write_array(L, table, levels);
    else
        write_object(L, table, levels);
    lua_settop(L, table - 1);
}

static void write_value(lua_State *L, int index, int levels)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    struct pc_str text;
    switch (lua_type(L, index)) {
    case LUA_TNIL: pc_buf_add(out, "null", 4); return;
    case LUA_TBOOLEAN: pc_buf_add_text(out, lua_toboolean(L, index) ? "true" : "false"); return;
    case LUA_TNUMBER: pc_json_write_number(out, L, index); return;
    case LUA_TTABLE: write_table(L, index, levels); return;
    case LUA_TSTRING:
        text.ptr = lua_tolstring(L, index, &text.size);
        write_text(L, text);
        return;
    default: luaL_error(L, "a %s has no JSON text", luaL_typename(L, index));
    }
}

void pc_json_write(lua_State *L, int index)
{
    pc_vm_of(L)->keys.size = 0;
    write_value(L, lua_absindex(L, index), PC_VM_DEPTH_MAX);
    pc_json_check_size(L);
}

/* Whether it is a list of neither lists, objects nor nulls. */
static bool is_flat(yyjson_val *array)
{
    size_t i, count;
    yyjson_val *val;
    yyjson_arr_foreach(array, i, count, val) if (yyjson_is_ctn(val) || yyjson_is_null(val)) return false;
    return true;
}

static void write_lying_array(lua_State *L, yyjson_val *array)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    size_t i, count;
    yyjson_val *val;
    pc_buf_add_char(out, '[');
    yyjson_arr_foreach(array, i, count, val)
    {
        if (i > 0)
            pc_buf_add_char(out, ',');
        pc_json_write_lying(L, val);
    }
    pc_buf_add_char(out, ']');
}

void pc_json_write_lying(lua_State *L, yyjson_val *val)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    switch (yyjson_get_type(val)) {
    case YYJSON_TYPE_STR:
        pc_buf_add_json_str(out, pc_json_slice(val));
        return; /* the parser takes UTF-8 only */
    case YYJSON_TYPE_NUM:
        if (pc_json_is_integer(val))
            pc_buf_add_i64(out, yyjson_get_sint(val));
        else
            pc_buf_add_real(out, yyjson_get_num(val)); /* never infinite: the parser refuses that */
        return;
    case YYJSON_TYPE_BOOL: pc_buf_add_text(out, yyjson_get_bool(val) ? "true" : "false"); return;
    default: break;
    }
    if (yyjson_is_arr(val) && is_flat(val)) {
        write_lying_array(L, val);
        return;
    }
    pc_json_push(L, val);
    pc_json_write(L, -1);
    lua_pop(L, 1);
}
