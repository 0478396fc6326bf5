/* src/evaluator/host.c -- see host.h. */
#include "evaluator/host.h"

#include "base/time.h"
#include "evaluator/code.h"
#include "evaluator/compile.h"
#include "evaluator/facts.h"
#include "evaluator/freeze.h"
#include "evaluator/input.h"
#include "evaluator/json.h"
#include "evaluator/memo.h"
#include "evaluator/safe.h"
#include "evaluator/sheet.h"
#include "evaluator/trace.h"
#include "evaluator/tree.h"
#include "evaluator/vm.h"

/* host.freeze(t) -> t */
static int host_freeze(lua_State *L)
{
    lua_settop(L, 1);
    pc_freeze(L, 1);
    return 1;
}

/* host.array(t) -> t */
static int host_array(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    pc_freeze_check_writable(L, 1);
    lua_settop(L, 1);
    pc_array_mark(L);
    return 1;
}

static int digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

/* host.age_months(birth, on) -> the whole months lived; nil: one of them is no date */
static int host_age_months(lua_State *L)
{
    struct pc_date date;
    const char *texts[2];
    for (int i = 0; i < 2; i++) {
        struct pc_str text = PC_STR("");
        if (lua_type(L, i + 1) == LUA_TSTRING)
            text.ptr = lua_tolstring(L, i + 1, &text.size);
        if (pc_date_parse(text, &date) != PC_OK)
            return 0;
        texts[i] = text.ptr;
    }
    const char *birth = texts[0], *on = texts[1]; /* YYYY-MM-DD, both */
    const int months = (digits(on, 4) - digits(birth, 4)) * 12 + digits(on + 5, 2) - digits(birth + 5, 2);
    lua_pushinteger(L, months - (digits(on + 8, 2) < digits(birth + 8, 2)));
    return 1;
}

/* host.out_raw(text, ...): appends texts as they are */
static int host_out_raw(lua_State *L)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    const int count = lua_gettop(L);
    for (int i = 1; i == 1 || i <= count; i++) {
        size_t size;
        const char *text = luaL_checklstring(L, i, &size);
        pc_buf_add(out, text, size);
    }
    pc_json_check_size(L);
    return 0;
}

/* host.out_list(texts): appends a list's texts with commas between them */
static int host_out_list(lua_State *L)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    luaL_checktype(L, 1, LUA_TTABLE);
    const lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
    pc_vm_charge(L, (size_t)count);
    for (lua_Integer i = 1; i <= count; i++) {
        size_t size;
        lua_rawgeti(L, 1, i);
        const char *text = lua_tolstring(L, -1, &size);
        if (!text)
            return luaL_error(L, "element %d of the list is no text", (int)i);
        if (i > 1)
            pc_buf_add_char(out, ',');
        pc_buf_add(out, text, size);
        pc_json_check_size(L);
        lua_pop(L, 1);
    }
    return 0;
}

/* host.out_unmet(values, places, texts): of the places whose value is false the texts, with commas between them */
static int host_out_unmet(lua_State *L)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    for (int i = 1; i <= 3; i++)
        luaL_checktype(L, i, LUA_TTABLE);
    const lua_Integer count = (lua_Integer)lua_rawlen(L, 2);
    const size_t start = out->size;
    pc_vm_charge(L, (size_t)count);
    lua_settop(L, 3);
    for (lua_Integer i = 1; i <= count; i++) {
        int whole;
        lua_rawgeti(L, 2, i);
        lua_rawgeti(L, 1, lua_tointeger(L, -1));
        if (lua_tointegerx(L, -1, &whole) == 0 && whole) {
            size_t size;
            lua_rawgeti(L, 3, i);
            const char *text = luaL_checklstring(L, -1, &size);
            if (out->size > start)
                pc_buf_add_char(out, ',');
            pc_buf_add(out, text, size);
        }
        lua_settop(L, 3);
    }
    pc_json_check_size(L);
    return 0;
}

/* host.out_value(v): appends its canonical JSON */
static int host_out_value(lua_State *L)
{
    luaL_checkany(L, 1);
    pc_json_write(L, 1);
    return 0;
}

/* host.out_reset(): drops what was written so far */
static int host_out_reset(lua_State *L)
{
    struct pc_vm *vm = pc_vm_of(L);
    vm->out->size = vm->out_start;
    return 0;
}

void pc_host_push(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"age_months", host_age_months},
        {"array", host_array},
        {"code", pc_code_of},
        {"compile", pc_compile_host},
        {"facts_check", pc_facts_check},
        {"facts_new", pc_facts_new},
        {"facts_read", pc_facts_read},
        {"facts_take", pc_facts_take},
        {"facts_unread", pc_facts_unread},
        {"facts_whole", pc_sheet_whole},
        {"freeze", host_freeze},
        {"input_get", pc_input_get},
        {"memo_new", pc_memo_new},
        {"out_list", host_out_list},
        {"out_raw", host_out_raw},
        {"out_reset", host_out_reset},
        {"out_unmet", host_out_unmet},
        {"out_value", host_out_value},
        {"protect", pc_safe_protect},
        {"recall_input", pc_memo_recall_input},
        {"recall_text", pc_memo_recall_text},
        {"trace_new", pc_trace_new},
        {"trace_write", pc_trace_write},
        {"tree_join", pc_tree_join},
        {"tree_known", pc_tree_known},
        {"tree_leaves", pc_tree_leaves},
        {"tree_new", pc_tree_new},
        {"tree_run", pc_tree_run},
        {"tree_unmet", pc_tree_unmet},
        {"tree_values", pc_tree_values},
        {NULL, NULL},
    };
    luaL_newlib(L, functions);
    lua_pushboolean(L, 1);
    lua_pushcclosure(L, pc_compile_require, 1);
    lua_setfield(L, -2, "require");
}
