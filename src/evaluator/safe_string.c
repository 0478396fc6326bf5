/* src/evaluator/safe_string.c -- string.* and utf8.* with a bound on everything that loops in C. */
#include <stdbool.h>
#include <string.h>

#include "evaluator/pattern.h"
#include "evaluator/safe.h"
#include "evaluator/vm.h"

enum { BYTES_PER_UNIT = 16, FORMAT_ARGS_MAX = 64 };

/* A start position as string.find takes it, as a 0-based offset; -1: behind the end. */
static lua_Integer offset_of(lua_Integer at, size_t size)
{
    if (at > (lua_Integer)size + 1)
        return -1;
    if (at > 0)
        return at - 1;
    if (at == 0 || at < -(lua_Integer)size)
        return 0;
    return (lua_Integer)size + at;
}

/* Calls Lua's own function, which is the first upvalue, with all arguments; the bytes of the first are charged. */
static int charged(lua_State *L)
{
    size_t size;
    luaL_checklstring(L, 1, &size);
    pc_vm_charge(L, size / BYTES_PER_UNIT);
    return lua_tocfunction(L, lua_upvalueindex(1))(L); /* in this frame: its errors name function and line */
}

/* The same for functions that give one value a character: no more than PC_VM_SPREAD_MAX of them. */
static int spreading(lua_State *L)
{
    size_t size;
    luaL_checklstring(L, 1, &size);
    const lua_Integer from = luaL_optinteger(L, 2, 1), to = luaL_optinteger(L, 3, from);
    const lua_Integer first = from < 0 ? from + (lua_Integer)size : from - 1;
    const lua_Integer last = to < 0 ? to + (lua_Integer)size
                                    : (to > (lua_Integer)size ? (lua_Integer)size : to) - 1;
    if (last - first >= PC_VM_SPREAD_MAX)
        luaL_error(L, "string slice too long");
    return lua_tocfunction(L, lua_upvalueindex(1))(L); /* in this frame: its errors name function and line */
}

/* string.rep(s, n [, sep]): what is too long ends the evaluation like any other use of too much memory. */
static int string_rep(lua_State *L)
{
    size_t size, separator_size;
    const char *s = luaL_checklstring(L, 1, &size);
    const lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &separator_size);
    if (count <= 0 || size + separator_size == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    const size_t most = pc_vm_of(L)->alloc.string_max;
    if ((lua_Unsigned)count > most / (size + separator_size) + 1)
        pc_vm_stop(L, PC_LIMIT_MEMORY);
    const size_t total = size * (size_t)count + separator_size * (size_t)(count - 1);
    if (total > most)
        pc_vm_stop(L, PC_LIMIT_MEMORY);
    pc_vm_charge(L, total / BYTES_PER_UNIT);

    luaL_Buffer buffer;
    char *to = luaL_buffinitsize(L, &buffer, total);
    for (lua_Integer i = 0; i < count; i++) {
        memcpy(to, s, size);
        to += size;
        if (i + 1 < count && separator_size > 0) {
            memcpy(to, separator, separator_size);
            to += separator_size;
        }
    }
    luaL_pushresultsize(&buffer, total);
    return 1;
}

/* Refuses %p (an address) and turns what %s would print as an address into text first. */
static int string_format(lua_State *L)
{
    size_t size;
    const char *format = luaL_checklstring(L, 1, &size);
    int argument = 1;
    for (const char *p = format, *end = format + size; p < end; p++) {
        if (*p != '%')
            continue;
        if (++p < end && *p == '%')
            continue;
        while (p < end && strchr("-+ #0123456789.", *p) && *p)
            p++;
        argument++;
        if (p < end && *p == 'p')
            pc_vm_blocked(L, "string.format with %%p");
        if (p < end && *p == 's' && argument <= lua_gettop(L)) {
            lua_pushvalue(L, lua_upvalueindex(2)); /* our tostring */
            lua_pushvalue(L, argument);
            lua_call(L, 1, 1);
            pc_vm_charge(L, lua_rawlen(L, -1) / BYTES_PER_UNIT);
            lua_replace(L, argument);
        }
    }
    pc_vm_charge(L, size / BYTES_PER_UNIT);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static bool has_specials(const char *pattern, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (pattern[i] != '\0' && strchr("^$*+?.([%-", pattern[i]))
            return true;
    return false;
}

static int find_plain(lua_State *L, struct pc_str subject, struct pc_str pattern, size_t from)
{
    pc_vm_charge(L, (subject.size - from + pattern.size) / BYTES_PER_UNIT);
    const char *found = memmem(subject.ptr + from, subject.size - from, pattern.ptr,
                               pattern.size); /* linear */
    if (!found) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, found - subject.ptr + 1);
    lua_pushinteger(L, found - subject.ptr + (lua_Integer)pattern.size);
    return 2;
}

/* string.find and string.match. */
static int search(lua_State *L, bool find)
{
    struct pc_str subject, pattern;
    subject.ptr = luaL_checklstring(L, 1, &subject.size);
    pattern.ptr = luaL_checklstring(L, 2, &pattern.size);
    const lua_Integer from = offset_of(luaL_optinteger(L, 3, 1), subject.size);
    if (from < 0) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || !has_specials(pattern.ptr, pattern.size)))
        return find_plain(L, subject, pattern, (size_t)from);

    struct pc_pattern m;
    pc_pattern_init(&m, L, subject.ptr, subject.size, pattern.ptr, pattern.size);
    const bool anchored = pattern.size > 0 && pattern.ptr[0] == '^';
    const char *p = pattern.ptr + anchored, *s = subject.ptr + from;
    do {
        const char *e = pc_pattern_try(&m, s, p);
        if (!e)
            continue;
        if (!find)
            return pc_pattern_push_captures(&m, s, e);
        lua_pushinteger(L, s - subject.ptr + 1);
        lua_pushinteger(L, e - subject.ptr);
        return 2 + pc_pattern_push_captures(&m, NULL, NULL);
    } while (s++ < m.subject_end && !anchored);
    lua_pushnil(L);
    return 1;
}

static int string_find(lua_State *L)
{
    return search(L, true);
}

static int string_match(lua_State *L)
{
    return search(L, false);
}

/* Upvalues: subject, pattern, where to go on (0-based), end of the last match (-1: none yet). */
static int gmatch_step(lua_State *L)
{
    struct pc_str subject, pattern;
    subject.ptr = lua_tolstring(L, lua_upvalueindex(1), &subject.size);
    pattern.ptr = lua_tolstring(L, lua_upvalueindex(2), &pattern.size);
    const char *s = subject.ptr + lua_tointeger(L, lua_upvalueindex(3));
    const lua_Integer last_end = lua_tointeger(L, lua_upvalueindex(4));

    struct pc_pattern m;
    pc_pattern_init(&m, L, subject.ptr, subject.size, pattern.ptr, pattern.size);
    for (; s <= m.subject_end; s++) {
        const char *e = pc_pattern_try(&m, s, pattern.ptr);
        if (!e || e - subject.ptr == last_end)
            continue;
        lua_pushinteger(L, e - subject.ptr);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return pc_pattern_push_captures(&m, s, e);
    }
    lua_pushinteger(L, (lua_Integer)subject.size + 1); /* nothing more, however often it is asked */
    lua_replace(L, lua_upvalueindex(3));
    return 0;
}

static int string_gmatch(lua_State *L)
{
    size_t size;
    luaL_checklstring(L, 1, &size);
    luaL_checkstring(L, 2);
    lua_Integer from = offset_of(luaL_optinteger(L, 3, 1), size);
    lua_settop(L, 2);
    lua_pushinteger(L, from < 0 ? (lua_Integer)size + 1 : from);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_step, 4);
    return 1;
}

/* Appends the replacement text with its %0..%9 filled in. */
static void add_template(struct pc_pattern *m, luaL_Buffer *buffer, const char *s, const char *e)
{
    size_t size;
    const char *text = lua_tolstring(m->L, 3, &size);
    pc_vm_charge(m->L, size / BYTES_PER_UNIT);
    for (const char *p = text, *end = text + size; p < end; p++) {
        if (*p != '%') {
            luaL_addchar(buffer, *p);
            continue;
        }
        p++;
        if (p < end && *p == '%') {
            luaL_addchar(buffer, '%');
        } else if (p < end && *p == '0') {
            luaL_addlstring(buffer, s, (size_t)(e - s));
        } else if (p < end && *p >= '1' && *p <= '9') {
            pc_pattern_push_capture(m, *p - '1', s, e);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(buffer);
        } else {
            luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
    }
}

/* Appends what one match becomes. */
static void add_replacement(struct pc_pattern *m, luaL_Buffer *buffer, const char *s, const char *e)
{
    lua_State *L = m->L;
    const int type = lua_type(L, 3);
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        const int count = pc_pattern_push_captures(m, s, e);
        lua_call(L, count, 1);
    } else if (type == LUA_TTABLE) {
        pc_pattern_push_capture(m, 0, s, e);
        lua_gettable(L, 3);
    } else {
        add_template(m, buffer, s, e);
        return;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(buffer, s, (size_t)(e - s));
        return;
    }
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(buffer);
}

/* string.gsub(s, pattern, repl [, n]) */
static int string_gsub(lua_State *L)
{
    size_t size, pattern_size;
    const char *s = luaL_checklstring(L, 1, &size);
    const char *p = luaL_checklstring(L, 2, &pattern_size);
    const int type = lua_type(L, 3);
    luaL_argexpected(
        L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
        "string/function/table");
    const lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)size + 1);
    const bool anchored = pattern_size > 0 && *p == '^';

    struct pc_pattern m;
    luaL_Buffer buffer;
    pc_pattern_init(&m, L, s, size, p, pattern_size);
    luaL_buffinit(L, &buffer);
    const char *last_end = NULL;
    lua_Integer count = 0;
    while (count < most) {
        const char *e = pc_pattern_try(&m, s, p + anchored);
        if (e && e != last_end) {
            count++;
            add_replacement(&m, &buffer, s, e);
            s = last_end = e;
        } else if (s < m.subject_end) {
            luaL_addchar(&buffer, *s++);
        } else {
            break;
        }
        if (anchored)
            break;
    }
    luaL_addlstring(&buffer, s, (size_t)(m.subject_end - s));
    luaL_pushresult(&buffer);
    lua_pushinteger(L, count);
    return 2;
}

/* `charged` and `spreading` are completed with Lua's own functions by the sandbox, format with tostring too. */
const luaL_Reg pc_safe_string[] = {
    {"byte", spreading},       {"char", NULL},        {"find", string_find}, {"format", string_format},
    {"gmatch", string_gmatch}, {"gsub", string_gsub}, {"len", NULL},         {"lower", charged},
    {"match", string_match},   {"rep", string_rep},   {"reverse", charged},  {"sub", NULL},
    {"upper", charged},        {NULL, NULL},
};

const luaL_Reg pc_safe_utf8[] = {
    {"char", NULL},   {"codepoint", spreading}, {"codes", charged},
    {"len", charged}, {"offset", charged},      {NULL, NULL},
};
