/* src/evaluator/sheet.c -- see sheet.h.
 *
 * The table's metatable says what it is, and answers for names that the table does not have.  Whatever is read through it, or
 * written, the table has from then on, and the slot says so: the question is not asked for it again. */
#include "evaluator/sheet.h"

#include <lauxlib.h>
#include <string.h>

#include "evaluator/input.h"
#include "evaluator/json.h"
#include "evaluator/vm.h"

uint32_t pc_sheet_place(lua_State *L, const struct pc_sheet *sheet, int index)
{
    struct pc_str name;
    if (lua_type(L, index) != LUA_TSTRING)
        return 0;
    name.ptr = lua_tolstring(L, index, &name.size);
    return pc_names_find(sheet->names, name);
}

/* What was sent under the name at `index`, at that place, and is still the question's. */
static yyjson_val *sent(lua_State *L, const struct pc_sheet *sheet, int index, uint32_t place)
{
    struct pc_str name;
    if (place > 0)
        return sheet->slots[place].val;
    if (lua_type(L, index) != LUA_TSTRING)
        return NULL;
    name.ptr = lua_tolstring(L, index, &name.size);
    return pc_input_member(sheet->object, name);
}

/* From now on the table says what is at the place. */
static void take_over(struct pc_sheet *sheet, uint32_t place)
{
    if (place > 0)
        sheet->slots[place] = (struct pc_sheet_slot){.own = true};
}

/* __index(facts, name) */
static int read_one(lua_State *L)
{
    struct pc_sheet *sheet = pc_sheet_of(L, 1);
    const uint32_t place = sheet ? pc_sheet_place(L, sheet, 2) : 0;
    yyjson_val *val = sheet ? sent(L, sheet, 2, place) : NULL;
    if (!val)
        return 0;
    pc_json_push(L, val);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 1);
    take_over(sheet, place);
    return 1;
}

/* __newindex(facts, name, value): where no slot can say that a fact is gone, all are taken over. */
static int write_one(lua_State *L)
{
    struct pc_sheet *sheet = pc_sheet_of(L, 1);
    const uint32_t place = sheet ? pc_sheet_place(L, sheet, 2) : 0;
    if (place > 0)
        take_over(sheet, place);
    else if (lua_isnil(L, 3))
        pc_sheet_settle(L, 1);
    lua_settop(L, 3);
    lua_rawset(L, 1);
    return 0;
}

void pc_sheet_prepare(lua_State *L)
{
    static const luaL_Reg events[] = {{"__index", read_one}, {"__newindex", write_one}, {NULL, NULL}};
    luaL_newlib(L, events);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    pc_vm_of(L)->sheet_mark = lua_topointer(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_SHEET_MARK);
}

struct pc_sheet *pc_sheet_open(lua_State *L, uint64_t of, const struct pc_names *names, size_t places,
                               yyjson_val *object, size_t room)
{
    struct pc_vm *vm = pc_vm_of(L);
    if (vm->sheet.of != 0)
        luaL_error(L, "the question has a sheet already");
    const size_t size = (places + 1) * sizeof(struct pc_sheet_slot);
    pc_buf_clear(&vm->sheet_slots);
    struct pc_sheet_slot *slots = (struct pc_sheet_slot *)(void *)pc_buf_reserve(&vm->sheet_slots, size);
    memset(slots, 0, size);
    lua_createtable(L, 0, (int)room);
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_SHEET_MARK);
    lua_setmetatable(L, -2);
    vm->sheet = (struct pc_sheet){of, names, object, slots};
    return &vm->sheet;
}

struct pc_sheet *pc_sheet_of(lua_State *L, int index)
{
    struct pc_vm *vm = pc_vm_of(L);
    if (vm->sheet.of == 0 || !lua_getmetatable(L, index))
        return NULL;
    const bool marked = lua_topointer(L, -1) == vm->sheet_mark;
    lua_pop(L, 1);
    return marked ? &vm->sheet : NULL;
}

int pc_sheet_get(lua_State *L, const struct pc_sheet *sheet, int index, uint32_t place)
{
    if (!sheet)
        return lua_rawget(L, index);
    if (place == 0)
        return lua_gettable(L, index);
    struct pc_sheet_slot *slot = &sheet->slots[place];
    if (slot->own)
        return lua_rawget(L, index);
    if (!slot->val) {
        lua_pop(L, 1);
        lua_pushnil(L);
        return LUA_TNIL;
    }
    const bool list = yyjson_is_ctn(slot->val);
    pc_json_push(L, slot->val);
    if (!list) {
        lua_remove(L, -2);
        return lua_type(L, -1);
    }
    lua_pushvalue(L, -1);
    lua_insert(L, -3);
    lua_rawset(L, index);
    *slot = (struct pc_sheet_slot){.own = true};
    return LUA_TTABLE;
}

/* What the table at `index` still has to be given under a name, which is pushed; NULL: nothing, and nothing is pushed. */
static yyjson_val *open_fact(lua_State *L, const struct pc_sheet *sheet, int index, struct pc_str name)
{
    const uint32_t place = pc_names_find(sheet->names, name);
    yyjson_val *val = place > 0 ? sheet->slots[place].val : pc_input_member(sheet->object, name);
    if (!val)
        return NULL;
    lua_pushlstring(L, name.ptr, name.size);
    if (place > 0)
        return val;
    lua_pushvalue(L, -1); /* no slot says whether it was written */
    const bool there = lua_rawget(L, index) != LUA_TNIL;
    lua_pop(L, there ? 2 : 1);
    return there ? NULL : val;
}

void pc_sheet_settle(lua_State *L, int index)
{
    struct pc_sheet *sheet = pc_sheet_of(L, index);
    size_t i, count;
    yyjson_val *name, *val;
    if (!sheet)
        return;
    luaL_checkstack(L, 6, NULL);
    index = lua_absindex(L, index);
    pc_vm_charge(L, yyjson_obj_size(sheet->object));
    yyjson_obj_foreach(sheet->object, i, count, name, val)
    {
        yyjson_val *open = open_fact(L, sheet, index, pc_json_slice(name));
        if (!open)
            continue;
        pc_json_push(L, open);
        lua_rawset(L, index);
    }
    sheet->of = 0;
    lua_pushnil(L);
    lua_setmetatable(L, index);
}

int pc_sheet_whole(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    pc_sheet_settle(L, 1);
    return 1;
}
