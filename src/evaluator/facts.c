/* src/evaluator/facts.c -- see facts.h.
 *
 * Almost every fact of almost every request is right, and a call of a Lua function for each costs more than the check.  So
 * right ones are passed here, and all else is left to facts.lua: that alone says what a wrong value is refused with.
 *
 * A handle is one userdata with an entry a fact, and the places of their names.  Its user value is a list: the names, then the
 * choices. */
#include "evaluator/facts.h"

#include <ctype.h>
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "base/time.h"
#include "evaluator/freeze.h"
#include "evaluator/handle.h"
#include "evaluator/input.h"
#include "evaluator/json.h"
#include "evaluator/names.h"
#include "evaluator/sheet.h"
#include "evaluator/vm.h"

enum { ENTRIES_MAX = 10000, CODE_MAX = 12, DATE_SIZE = 10 };
enum {
    SHEET_ROOM = 16
}; /* for lists, ages and values of the request: more is rare, and then the table grows */
static const double EXACT_MAX = 9007199254740992.0; /* 2^53: integers up to here compare as doubles do */

enum type { TYPE_OTHER, TYPE_NUMBER, TYPE_YES_NO, TYPE_TEXT, TYPE_CODE, TYPE_DATE, TYPE_CHOICE };

struct entry {
    enum type type; /* of the fact, or of each element of a list */
    bool list;
    double min, max;
};

struct facts {
    lua_Integer count;
    uint64_t number; /* by which a sheet knows whose places it has */
    struct pc_names names;
    struct entry entries[];
};

static enum type type_of(const char *name)
{
    static const char *const names[] = {
        [TYPE_OTHER] = "",    [TYPE_NUMBER] = "number", [TYPE_YES_NO] = "yes_no", [TYPE_TEXT] = "text",
        [TYPE_CODE] = "code", [TYPE_DATE] = "date",     [TYPE_CHOICE] = "choice",
    };
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        if (name && strcmp(name, names[i]) == 0)
            return (enum type)i;
    return TYPE_OTHER;
}

/* A limit of the table on top; none reads as `absent`, one that a double cannot hold as NaN, which no value fits. */
static double limit_of(lua_State *L, const char *key, double absent)
{
    double limit = absent;
    if (lua_getfield(L, -1, key) == LUA_TNUMBER)
        limit = lua_tonumber(L, -1);
    if (lua_isinteger(L, -1) && fabs(limit) >= EXACT_MAX)
        limit = NAN;
    lua_pop(L, 1);
    return limit;
}

/* Pushes a copy of the set under `of` of the table on top: what others do to theirs is nothing to us. */
static void push_choices(lua_State *L)
{
    lua_newtable(L);
    if (lua_getfield(L, -2, "of") == LUA_TTABLE) {
        pc_freeze_push_readable(L, -1);
        lua_pushnil(L);
        while (lua_next(L, -2)) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, -6);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* Reads the entry on top of the stack; its name and choices go to places of the list at index 3. */
static void take_entry(lua_State *L, struct facts *facts, lua_Integer i)
{
    struct entry *entry = &facts->entries[i - 1];
    luaL_checktype(L, -1, LUA_TTABLE);
    lua_getfield(L, -1, "name");
    luaL_checktype(L, -1, LUA_TSTRING);
    struct pc_str name;
    name.ptr = lua_tolstring(L, -1, &name.size); /* stays where it is while the list has it */
    pc_names_add(&facts->names, name, (uint32_t)i);
    lua_rawseti(L, 3, i);
    const int top = lua_gettop(L);
    lua_getfield(L, top, "type");
    entry->list = lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), "list") == 0;
    if (entry->list) {
        lua_getfield(L, top, "of");
        luaL_checktype(L, -1, LUA_TTABLE);
        lua_getfield(L, -1, "type");
    }
    entry->type = type_of(lua_tostring(L, -1));
    lua_settop(L, entry->list ? top + 2 : top);
    entry->min = limit_of(L, "min", -HUGE_VAL);
    entry->max = limit_of(L, "max", HUGE_VAL);
    if (entry->type == TYPE_CHOICE)
        push_choices(L);
    else
        lua_pushboolean(L, 0);
    lua_rawseti(L, 3, facts->count + i);
    lua_settop(L, top);
}

int pc_facts_new(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    const lua_Integer count = luaL_len(L, 1);
    if (count > ENTRIES_MAX)
        return luaL_error(L, "there are more than %d facts", ENTRIES_MAX);
    const size_t size = sizeof(struct facts) + (size_t)count * sizeof(struct entry);
    struct facts *facts = lua_newuserdatauv(L, size + pc_names_size((size_t)count), 1);
    facts->count = count;
    facts->number = ++pc_vm_of(L)->facts_made;
    pc_names_init(&facts->names, (char *)facts + size, (size_t)count);
    lua_createtable(L, (int)count * 2, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        take_entry(L, facts, i);
        lua_pop(L, 1);
    }
    lua_setiuservalue(L, 2, 1);
    pc_handle_mark(L, PC_HANDLE_FACTS);
    return 1;
}

static bool number_is_right(lua_State *L, const struct entry *entry)
{
    const double number = lua_tonumber(L, -1);
    const bool within = number >= entry->min && number <= entry->max;
    return within && (fabs(number) < EXACT_MAX || !lua_isinteger(L, -1));
}

static bool is_code(struct pc_str s)
{
    for (size_t i = 0; i < s.size; i++)
        if (!isalnum((unsigned char)s.ptr[i]) && s.ptr[i] != '.')
            return false;
    return s.size > 0 && s.size <= CODE_MAX;
}

static bool is_date(struct pc_str s)
{
    struct pc_date date;
    return s.size == DATE_SIZE && pc_date_parse(s, &date) == PC_OK;
}

/* Whether the value on top, no list, is right.  `choices` is a place in the list at index 4. */
static bool is_right(lua_State *L, const struct entry *entry, lua_Integer choices)
{
    const int type = lua_type(L, -1);
    if (entry->type == TYPE_NUMBER)
        return type == LUA_TNUMBER && number_is_right(L, entry);
    if (entry->type == TYPE_YES_NO)
        return type == LUA_TBOOLEAN;
    if (entry->type == TYPE_OTHER || type != LUA_TSTRING)
        return false;
    if (entry->type == TYPE_TEXT)
        return true;
    if (entry->type == TYPE_CHOICE) {
        lua_rawgeti(L, 4, choices);
        lua_pushvalue(L, -2);
        const bool known = lua_rawget(L, -2) != LUA_TNIL;
        lua_pop(L, 2);
        return known;
    }
    struct pc_str text;
    text.ptr = lua_tolstring(L, -1, &text.size);
    return entry->type == TYPE_CODE ? is_code(text) : is_date(text);
}

/* Whether the table on top has nothing in it: a list with a null in front has length 0 too. */
static bool is_empty(lua_State *L)
{
    lua_pushnil(L);
    if (!lua_next(L, -2))
        return true;
    lua_pop(L, 2);
    return false;
}

static bool list_is_right(lua_State *L, const struct entry *entry, lua_Integer choices)
{
    if (!lua_istable(L, -1) || !pc_array_is_marked(L, -1))
        return false; /* an empty object is taken as a list too, but not here */
    const lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    bool right = count > 0 || is_empty(L);
    pc_vm_charge(L, (size_t)count);
    for (lua_Integer i = 1; right && i <= count; i++) {
        lua_rawgeti(L, -1, i);
        right = is_right(L, entry, choices);
        lua_pop(L, 1);
    }
    return right;
}

/* An integer that a double may not hold is never right: facts.lua looks at it.  Most numbers are counts. */
static bool number_lies_right(const struct entry *entry, yyjson_val *val)
{
    double number;
    if (yyjson_is_uint(val) && unsafe_yyjson_get_uint(val) < UINT32_MAX)
        number = (uint32_t)unsafe_yyjson_get_uint(val);
    else if (!yyjson_is_num(val) || !pc_json_is_exact(val))
        return false;
    else
        number = pc_json_is_integer(val) ? (double)yyjson_get_sint(val) : yyjson_get_num(val);
    return number >= entry->min && number <= entry->max;
}

static bool choice_lies_right(lua_State *L, const struct entry *entry, lua_Integer choices, yyjson_val *val)
{
    if (!yyjson_is_str(val))
        return false;
    pc_json_push(L, val);
    const bool right = is_right(L, entry, choices);
    lua_pop(L, 1);
    return right;
}

/* Whether the `count` values of the question that begin with `val` are right, none of them a list: as is_right on what is pushed of
 * them. */
static bool values_are_right(lua_State *L, const struct facts *facts, lua_Integer place, yyjson_val *val,
                             size_t count)
{
    const struct entry *entry = &facts->entries[place - 1];
    bool right = true;
    for (; right && count > 0; count--, val = unsafe_yyjson_get_next(val))
        switch (entry->type) {
        case TYPE_NUMBER: right = number_lies_right(entry, val); break;
        case TYPE_YES_NO: right = yyjson_is_bool(val); break;
        case TYPE_TEXT: right = yyjson_is_str(val); break;
        case TYPE_CODE: right = yyjson_is_str(val) && is_code(pc_json_slice(val)); break;
        case TYPE_DATE: right = yyjson_is_str(val) && is_date(pc_json_slice(val)); break;
        case TYPE_CHOICE: right = choice_lies_right(L, entry, facts->count + place, val); break;
        default: right = false; break;
        }
    return right;
}

/* Whether a value of the question is right at the place. */
static inline bool lying_is_right(lua_State *L, const struct facts *facts, lua_Integer place, yyjson_val *val)
{
    if (!facts->entries[place - 1].list)
        return values_are_right(L, facts, place, val, 1);
    return yyjson_is_arr(val) &&
           values_are_right(L, facts, place, unsafe_yyjson_get_first(val), yyjson_arr_size(val));
}

/* Whether the table's fact at the place is absent or right. */
static bool own_is_right(lua_State *L, const struct facts *facts, lua_Integer place)
{
    const struct entry *entry = &facts->entries[place - 1];
    const lua_Integer choices = facts->count + place;
    lua_rawgeti(L, 4, place);
    const bool sent = lua_rawget(L, 2) != LUA_TNIL;
    const bool right = !sent ||
                       (entry->list ? list_is_right(L, entry, choices) : is_right(L, entry, choices));
    lua_settop(L, 4);
    return right;
}

/* Stack: 1 handle, 2 facts, 3 from, 4 names and choices. */
int pc_facts_check(lua_State *L)
{
    const struct facts *facts = pc_handle_check(L, 1, PC_HANDLE_FACTS);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_Integer i = luaL_checkinteger(L, 3);
    lua_settop(L, 3);
    lua_getiuservalue(L, 1, 1);
    luaL_checkstack(L, 8, NULL);
    pc_vm_charge(L, (size_t)facts->count);
    const struct pc_sheet *sheet = pc_sheet_of(L, 2);
    if (sheet && sheet->of != facts->number) {
        pc_sheet_settle(L, 2);
        sheet = NULL;
    }
    for (i = i < 1 ? 1 : i; i <= facts->count; i++) {
        yyjson_val *val = pc_sheet_lying(sheet, (uint32_t)i);
        if (val ? !lying_is_right(L, facts, i, val) : !own_is_right(L, facts, i)) {
            lua_pushinteger(L, i);
            return 1;
        }
    }
    return 0;
}

/* Adds the name of a member that no entry has to the list at index 5, made with the first. */
static void add_other(lua_State *L, yyjson_val *name, lua_Integer count)
{
    if (count == 1) {
        lua_newtable(L);
        lua_replace(L, 5);
    }
    lua_pushlstring(L, unsafe_yyjson_get_str(name), unsafe_yyjson_get_len(name));
    lua_rawseti(L, 5, count);
}

/* Stack: 1 handle, 2 question, 3 facts, 4 names and choices, 5 others or nil. */
static int take_members(lua_State *L, struct facts *facts, struct pc_sheet *sheet)
{
    size_t i, count;
    yyjson_val *name, *val;
    uint32_t place = 0;
    lua_Integer wrong = 0, others = 0;
    pc_vm_charge(L, yyjson_obj_size(sheet->object));
    yyjson_obj_foreach(sheet->object, i, count, name, val)
    {
        if (yyjson_is_null(val))
            continue;
        place = pc_names_next(&facts->names, pc_json_slice(name), place);
        if (place == 0) {
            add_other(L, name, ++others);
            continue;
        }
        sheet->slots[place].val = val;
        if ((wrong == 0 || place < wrong) && !lying_is_right(L, facts, place, val))
            wrong = place;
    }
    lua_pushvalue(L, 3);
    if (wrong > 0)
        lua_pushinteger(L, wrong);
    else
        lua_pushnil(L);
    lua_pushvalue(L, 5);
    return 3;
}

/* As host.facts_take; `whole` where the table is to have all facts soon. */
static int take(lua_State *L, bool whole)
{
    struct facts *facts = pc_handle_check(L, 1, PC_HANDLE_FACTS);
    yyjson_val *object = pc_input_find(L, 2, 3, lua_gettop(L));
    lua_settop(L, 2);
    luaL_checkstack(L, 12, NULL);
    if (!object) {
        lua_newtable(L);
        return 1;
    }
    if (!yyjson_is_obj(object)) {
        pc_json_push(
            L, object); /* a list without members passes as no facts; what else it is, facts.lua finds out */
        luaL_checktype(L, 3, LUA_TTABLE);
        lua_pushinteger(L, 1);
        return 2;
    }
    const size_t room = whole ? yyjson_obj_size(object) : SHEET_ROOM;
    struct pc_sheet *sheet = pc_sheet_open(L, facts->number, &facts->names, (size_t)facts->count, object,
                                           room);
    lua_getiuservalue(L, 1, 1);
    lua_pushnil(L);
    return take_members(L, facts, sheet);
}

int pc_facts_take(lua_State *L)
{
    return take(L, false);
}

int pc_facts_read(lua_State *L)
{
    const int results = take(L, true);
    pc_sheet_settle(L, -results);
    return results;
}

/* Whether the key on top is in one of the `count` tables from stack index 4 on. */
static bool is_declared(lua_State *L, int count)
{
    bool declared = false;
    for (int i = 0; !declared && i < count; i++) {
        lua_pushvalue(L, -1);
        declared = lua_rawget(L, 4 + i) != LUA_TNIL;
        lua_pop(L, 1);
    }
    return declared;
}

/* Stack: 1 facts, 2 sets, 3 names or nil, then each set, then the walk's key. */
int pc_facts_unread(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    const int sets = (int)lua_rawlen(L, 2);
    luaL_checkstack(L, sets + 8, NULL);
    lua_pushnil(L);
    for (int i = 1; i <= sets; i++) {
        lua_rawgeti(L, 2, i);
        luaL_checktype(L, -1, LUA_TTABLE);
    }
    lua_Integer found = 0;
    size_t steps = 1;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        steps++;
        if (is_declared(L, sets))
            continue;
        if (found == 0) {
            lua_newtable(L);
            lua_replace(L, 3);
        }
        lua_pushvalue(L, -1);
        lua_rawseti(L, 3, ++found);
    }
    pc_vm_charge(L, steps);
    lua_settop(L, 3);
    return 1;
}
