/* src/evaluator/load.c -- see load.h. */
#include "evaluator/load.h"

#include "base/time.h"
#include "evaluator/host.h"
#include "evaluator/json.h"
#include "evaluator/seal.h"

static const int64_t MS_PER_DAY = 86400000;

/* Runs lib/precert/main.lua and keeps the table it returns.  Stored revisions bring the SDK of their day: the older ones have no
 * `takes_question` and are given the whole input as a table. */
static void run_main(lua_State *L)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_LIBRARY_ENV);
    lua_getfield(L, -1, "require");
    lua_pushliteral(L, "precert.main");
    lua_call(L, 1, 1);
    if (!lua_istable(L, -1))
        luaL_error(L, "lib/precert/main.lua:1: the file returns no table");
    lua_getfield(L, -1, "evaluate");
    if (!lua_isfunction(L, -1))
        luaL_error(L, "lib/precert/main.lua:1: the file has no function 'evaluate'");
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_EVALUATE);
    lua_getfield(L, -1, "takes_question");
    pc_vm_of(L)->takes_question = lua_toboolean(L, -1);
    lua_pop(L, 1);
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_MAIN);
}

static void push_files(lua_State *L, const struct pc_bundle_view *bundle)
{
    lua_createtable(L, (int)bundle->count, 0);
    for (size_t i = 0; i < bundle->count; i++) {
        const struct pc_bundle_file *file = &bundle->files[i];
        lua_createtable(L, 0, 2);
        lua_pushlstring(L, file->path.ptr, file->path.size);
        lua_setfield(L, -2, "path");
        lua_pushlstring(L, file->source.ptr ? file->source.ptr : "", file->source.size);
        lua_setfield(L, -2, "source");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static void push_today(lua_State *L, int64_t now_ms)
{
    char text[PC_DATE_TEXT];
    if (now_ms <= 0) {
        lua_pushnil(L);
        return;
    }
    lua_pushstring(L, pc_date_format((struct pc_date){(int32_t)(now_ms / MS_PER_DAY)}, text));
}

/* Appends the diagnostics at `index`: a text of JSON, or a list for main.diagnostics_json or our own encoder. */
static void write_diagnostics(lua_State *L, int index)
{
    struct pc_buf *out = pc_vm_of(L)->out;
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_MAIN);
    if (lua_istable(L, index) && lua_getfield(L, -1, "diagnostics_json") == LUA_TFUNCTION) {
        lua_pushvalue(L, index);
        lua_call(L, 1, 1);
        lua_replace(L, index);
    }
    size_t size;
    const char *text = lua_tolstring(L, index, &size);
    if (text)
        pc_buf_add(out, text, size);
    else if (lua_istable(L, index) && luaL_len(L, index) > 0)
        pc_json_write(L, index);
    else
        pc_buf_add_text(out, "[]");
}

/* Arguments: the bundle's light userdata, the instant.  Gives whether a catalogue was written. */
static int run(lua_State *L)
{
    const struct pc_bundle_view *bundle = lua_touserdata(L, 1);
    struct pc_buf *out = pc_vm_of(L)->out;
    run_main(L);
    lua_pushlstring(L, bundle->label.ptr ? bundle->label.ptr : "", bundle->label.size);
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_LABEL);

    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_MAIN);
    lua_getfield(L, -1, "load");
    push_files(L, bundle);
    pc_host_push(L);
    push_today(L, lua_tointeger(L, 2));
    lua_call(L, 3, 2);
    const int diagnostics = lua_gettop(L), catalogue = diagnostics - 1;
    pc_vm_of(L)->out->size = pc_vm_of(L)->out_start; /* what a loading file wrote is nobody's result */

    size_t size;
    const char *text = lua_tolstring(L, catalogue, &size);
    pc_buf_add_char(out, '{');
    if (text) {
        pc_seal(L);
        pc_buf_add_text(out, "\"catalogue\":");
        pc_buf_add(out, text, size);
        pc_buf_add_char(out, ',');
    }
    pc_buf_add_text(out, "\"diagnostics\":");
    write_diagnostics(L, diagnostics);
    pc_buf_add_char(out, '}');
    pc_json_check_size(L);
    lua_pushboolean(L, text != NULL);
    return 1;
}

/* The author's next step after each limit; NULL: the message says it all. */
static const char *fix_of(const char *limit)
{
    static const struct {
        const char *limit, *fix;
    } fixes[] = {
        {"instructions", "look for a loop without an end at this line; write data as a table, not as work"},
        {"memory", "look for a text or a table in this file that grows without an end"},
        {"blocked",
         "take it out: policies have no files, network, time or chance, and keep nothing from one request to the next"},
    };
    for (size_t i = 0; limit && i < sizeof fixes / sizeof *fixes; i++)
        if (strcmp(limit, fixes[i].limit) == 0)
            return fixes[i].fix;
    return NULL;
}

/* The load itself raised: one diagnostic in the form all others have. */
static void write_fault(const struct pc_vm_fault *fault, struct pc_buf *out)
{
    const char *limit = pc_vm_limit_name(fault->limit);
    pc_buf_printf(
        out, "{\"diagnostics\":[{\"code\":\"%s\",\"column\":1,\"file\":", limit ? limit : "does_not_load");
    pc_buf_add_json_str(out, pc_str_of(fault->file[0] ? fault->file : "lib/precert/main.lua"));
    if (fix_of(limit))
        pc_buf_printf(out, ",\"fix\":\"%s\"", fix_of(limit));
    pc_buf_printf(out, ",\"line\":%d", fault->line > 0 ? fault->line : 1);
    if (limit)
        pc_buf_printf(out, ",\"limit\":\"%s\"", limit);
    pc_buf_add_text(out, ",\"message\":");
    pc_buf_add_json_str(out, pc_str_of(fault->detail));
    pc_buf_add_text(out, ",\"severity\":\"error\"}]}");
}

enum pc_eval_status pc_load(struct pc_vm *vm, const struct pc_bundle_view *bundle, int64_t now_ms,
                            struct pc_buf *out)
{
    lua_State *L = vm->L;
    vm->bundle = bundle;
    pc_vm_begin(vm, out, true);
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, (void *)(uintptr_t)bundle);
    lua_pushinteger(L, now_ms);
    if (!pc_vm_call(vm, 2, 1)) {
        out->size = vm->out_start;
        write_fault(&vm->fault, out);
        return PC_EVAL_POLICY_ERROR;
    }
    vm->loaded = lua_toboolean(L, -1);
    lua_settop(L, 0);
    if (!vm->loaded)
        return PC_EVAL_POLICY_ERROR;
    /* What was loaded is old from here on, and garbage is collected when it is a fifth of that.  The step says so: without it the
     * collector would wait until the memory has doubled, and then look through all of it, 10 ms for which a question waits. */
    lua_gc(L, LUA_GCGEN, 0, 0);
    lua_gc(L, LUA_GCCOLLECT);
    lua_gc(L, LUA_GCSTEP, 0);
    vm->loaded_size = vm->alloc.used;
    return PC_EVAL_OK;
}
