/* src/evaluator/trace.c -- see trace.h.
 *
 * A handle is one userdata: a list of steps, then the texts they point into.  A step is a constant text and what follows it, a
 * node's value or a fact; whatever is constant from one to the next is one text.  The handle's user value is the list of the
 * names of all reads, node after node, so that a fact is found without making its name again.  A fact that several nodes read is
 * written once and then copied from there. */
#include "evaluator/trace.h"

#include <lauxlib.h>
#include <string.h>

#include "base/mem.h"
#include "evaluator/freeze.h"
#include "evaluator/handle.h"
#include "evaluator/json.h"
#include "evaluator/sheet.h"
#include "evaluator/tree.h"
#include "evaluator/vm.h"

enum { NODES_MAX = 10000, LEVELS_MAX = 64 };
enum { NODE_TEXT_MAX = 32, VALUE_MAX = 5 }; /* `,"reads":{` `}` `,"children":[` `,` `]` `}`; `false` */
enum {
    LONG_FACT = 1024
}; /* bytes from which on the output's bound is looked at with each fact, not only at the end */

struct step {
    uint32_t text_at, text_size;
    uint32_t read; /* the fact's place in the list of names; 0: a value */
    uint32_t place; /* the value's in `values`; the fact's in the sheet, 0: none */
    uint32_t first; /* of a fact: the step that writes it first, by its place in the list of steps */
    uint32_t size; /* of what a first step wrote last */
    size_t at; /* where, in the output */
};

struct trace {
    uint64_t bound; /* number of the handle of facts.c whose places stand in the steps */
    uint32_t node_count, read_count, step_count;
    uint32_t tail_at, tail_size; /* the text behind the last step */
    struct step *steps;
    const char *text;
};

/* Sums up what the spec at index 1 needs: text bytes and reads. */
struct sizes {
    size_t nodes, reads, text;
};

static struct sizes measure(lua_State *L)
{
    struct sizes sizes = {.nodes = (size_t)lua_rawlen(L, 1)};
    if (sizes.nodes == 0 || sizes.nodes > NODES_MAX)
        luaL_error(L, "a trace has 1 to %d nodes", NODES_MAX);
    for (size_t i = 1; i <= sizes.nodes; i++) {
        size_t size = 0;
        lua_rawgeti(L, 1, (lua_Integer)i);
        luaL_checktype(L, -1, LUA_TTABLE);
        lua_getfield(L, -1, "prefix");
        if (!lua_tolstring(L, -1, &size))
            luaL_error(L, "a node of the trace has no prefix");
        sizes.text += size;
        lua_getfield(L, -2, "reads");
        const size_t reads = lua_istable(L, -1) ? (size_t)luaL_len(L, -1) : 0;
        sizes.reads += reads;
        for (size_t r = 1; r <= reads; r++) {
            if (lua_geti(L, -1, (lua_Integer)r) != LUA_TSTRING)
                luaL_error(L, "a read of the trace is no text");
            sizes.text += lua_rawlen(L, -1) * 6 + 4; /* every byte may have to be escaped */
            lua_pop(L, 1);
        }
        lua_pop(L, 3);
    }
    sizes.text += sizes.nodes * NODE_TEXT_MAX;
    if (sizes.text > UINT32_MAX / 2)
        luaL_error(L, "the texts of the trace are too long");
    return sizes;
}

/* What is being filled in: stack 1 spec, 2 the handle, 3 the list of names, 4 by name the step that writes it first. */
struct builder {
    lua_State *L;
    struct trace *trace;
    char *text;
    uint32_t text_size, text_from; /* all; where the text of the next step begins */
};

static void add_text(struct builder *b, struct pc_str text)
{
    memcpy(b->text + b->text_size, text.ptr, text.size);
    b->text_size += (uint32_t)text.size;
}

/* Ends the text so far with a value or a fact. */
static void add_step(struct builder *b, struct step step)
{
    step.text_at = b->text_from;
    step.text_size = b->text_size - b->text_from;
    b->trace->steps[b->trace->step_count++] = step;
    b->text_from = b->text_size;
}

/* The step that writes the name at `read` of the list first: the next one, unless there is one. */
static uint32_t first_step(struct builder *b, uint32_t read)
{
    lua_State *L = b->L;
    lua_rawgeti(L, 3, (lua_Integer)read);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 4) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushinteger(L, (lua_Integer)b->trace->step_count);
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, 4);
    }
    const uint32_t first = (uint32_t)lua_tointeger(L, -1);
    lua_pop(L, 2);
    return first;
}

static struct pc_str name_at(lua_State *L, uint32_t at)
{
    struct pc_str name;
    lua_rawgeti(L, 3, (lua_Integer)at);
    name.ptr = lua_tolstring(L, -1, &name.size); /* stays where it is while the list has it */
    lua_pop(L, 1);
    return name;
}

/* Adds the names of the list on top to the list of names, sorted from place `first` on. */
static void sort_names(struct builder *b, uint32_t first)
{
    lua_State *L = b->L;
    const lua_Integer count = luaL_len(L, -1);
    for (lua_Integer r = 1; r <= count; r++) {
        struct pc_str name;
        lua_geti(L, -1, r);
        name.ptr = lua_tolstring(L, -1, &name.size);
        uint32_t at = ++b->trace->read_count;
        for (; at > first && pc_str_compare(name_at(L, at - 1), name) > 0; at--) { /* insertion */
            lua_rawgeti(L, 3, (lua_Integer)at - 1);
            lua_rawseti(L, 3, (lua_Integer)at);
        }
        lua_rawseti(L, 3, (lua_Integer)at);
    }
}

/* Takes the list of reads on top. */
static void take_reads(struct builder *b)
{
    const uint32_t first = b->trace->read_count + 1;
    struct pc_buf key = {0};
    sort_names(b, first);
    add_text(b, PC_STR(",\"reads\":{"));
    for (uint32_t read = first; read <= b->trace->read_count; read++) {
        pc_buf_clear(&key);
        if (read > first)
            pc_buf_add_char(&key, ',');
        pc_buf_add_json_str(&key, name_at(b->L, read));
        pc_buf_add_char(&key, ':');
        add_text(b, pc_buf_str(&key));
        add_step(b, (struct step){.read = read, .first = first_step(b, read)});
    }
    pc_buf_free(&key);
    add_text(b, PC_STR("}"));
}

/* Takes the tree that begins at the node `at`, 0-based; the place behind it.  Raises when the nodes are no tree. */
static uint32_t take_tree(struct builder *b, uint32_t at, int levels)
{
    lua_State *L = b->L;
    struct pc_str prefix;
    luaL_checkstack(L, 8, NULL);
    if (at >= b->trace->node_count || levels == 0)
        luaL_error(L, "the nodes of the trace are no tree of at most %d levels", LEVELS_MAX);
    lua_rawgeti(L, 1, (lua_Integer)at + 1);
    lua_getfield(L, -1, "prefix");
    prefix.ptr = lua_tolstring(L, -1, &prefix.size);
    add_text(b, prefix);
    add_step(b, (struct step){.place = at + 1});
    if (lua_getfield(L, -2, "reads") == LUA_TTABLE)
        take_reads(b);
    lua_getfield(L, -3, "nchildren");
    const lua_Integer children = lua_tointeger(L, -1);
    if (children < 0 || children >= (lua_Integer)b->trace->node_count)
        luaL_error(L, "a node of the trace has a wrong number of children");
    lua_pop(L, 4);
    uint32_t next = at + 1;
    for (lua_Integer i = 0; i < children; i++) {
        add_text(b, i == 0 ? PC_STR(",\"children\":[") : PC_STR(","));
        next = take_tree(b, next, levels - 1);
    }
    add_text(b, children > 0 ? PC_STR("]}") : PC_STR("}"));
    return next;
}

int pc_trace_new(lua_State *L)
{
    lua_settop(L, 1);
    pc_freeze_push_readable(L, 1);
    lua_replace(L, 1);
    const struct sizes sizes = measure(L);
    const size_t head = sizeof(struct trace) + (sizes.nodes + sizes.reads) * sizeof(struct step);
    struct trace *trace = lua_newuserdatauv(L, head + sizes.text, 1);
    *trace = (struct trace){.node_count = (uint32_t)sizes.nodes};
    trace->steps = (struct step *)(void *)(trace + 1);
    trace->text = (char *)trace + head;
    lua_createtable(L, (int)sizes.reads, 0);
    lua_newtable(L);
    struct builder b = {.L = L, .trace = trace, .text = (char *)trace + head};
    if (take_tree(&b, 0, LEVELS_MAX) != trace->node_count)
        luaL_error(L, "the nodes of the trace are more than one tree");
    trace->tail_at = b.text_from;
    trace->tail_size = b.text_size - b.text_from;
    lua_pushvalue(L, 3);
    lua_setiuservalue(L, 2, 1);
    lua_settop(L, 2);
    pc_handle_mark(L, PC_HANDLE_TRACE);
    return 1;
}

/* ---- writing: stack 1 handle, 2 values, 3 facts, 4 names ------------------------------------------------------------------- */

/* Appends the text and `extra` bytes of room behind it. */
static void write_text(struct pc_buf *out, const char *text, size_t size, size_t extra)
{
    memcpy(pc_buf_reserve(out, size + extra), text, size);
    out->size += size;
}

static void write_truth(struct pc_buf *out, int value)
{
    if (value == 1)
        pc_buf_add(out, "true", 4);
    else if (value == 0)
        pc_buf_add(out, "false", 5);
    else
        pc_buf_add(out, "null", 4);
}

/* What the table of values has: truth as a number or a boolean; anything else is not known. */
static int value_at(lua_State *L, uint32_t at)
{
    int whole = 1;
    const bool flag = lua_rawgeti(L, 2, (lua_Integer)at) == LUA_TBOOLEAN;
    const lua_Integer value = flag ? lua_toboolean(L, -1) : lua_tointegerx(L, -1, &whole);
    lua_pop(L, 1);
    return whole && (value == 0 || value == 1) ? (int)value : -1;
}

static void write_fact(lua_State *L, struct pc_buf *out, const struct pc_sheet *sheet,
                       const struct step *step)
{
    yyjson_val *val = pc_sheet_lying(sheet, step->place);
    if (val) {
        pc_json_write_lying(L, val);
        return;
    }
    lua_rawgeti(L, 4, (lua_Integer)step->read);
    if ((sheet ? pc_sheet_get(L, sheet, 3, step->place) : lua_gettable(L, 3)) == LUA_TNUMBER)
        pc_json_write_number(out, L, -1);
    else
        pc_json_write(L, -1);
    lua_pop(L, 1);
}

/* Writes the fact of the step `i`; nobody can change it while a trace is written. */
static void write_read(lua_State *L, struct pc_buf *out, const struct pc_sheet *sheet, struct trace *trace,
                       uint32_t i)
{
    struct step *first = &trace->steps[trace->steps[i].first];
    if (first != &trace->steps[i]) {
        pc_buf_reserve(out, first->size);
        pc_buf_add(out, out->ptr + first->at, first->size);
    } else {
        first->at = out->size;
        write_fact(L, out, sheet, first);
        first->size = (uint32_t)(out->size - first->at);
    }
    if (first->size >= LONG_FACT)
        pc_json_check_size(L);
}

/* Finds the places of all names in the sheet; a trace is of one criterion, so this is done once. */
static void bind(lua_State *L, struct trace *trace, const struct pc_sheet *sheet)
{
    for (uint32_t i = 0; i < trace->step_count; i++) {
        struct step *step = &trace->steps[i];
        if (step->read == 0)
            continue;
        lua_rawgeti(L, 4, (lua_Integer)step->read);
        step->place = pc_sheet_place(L, sheet, -1);
        lua_pop(L, 1);
    }
    trace->bound = sheet->of;
}

/* The values of a tree at index 2 that has as many nodes; NULL: a table of values is there. */
static const uint8_t *tree_values(lua_State *L, const struct trace *trace)
{
    size_t count = trace->node_count;
    const uint8_t *values = pc_tree_values_of(L, 2, &count);
    if (!values)
        luaL_checktype(L, 2, LUA_TTABLE);
    luaL_argcheck(L, count == trace->node_count, 2, "the tree is another");
    return values;
}

int pc_trace_write(lua_State *L)
{
    struct trace *trace = pc_handle_check(L, 1, PC_HANDLE_TRACE);
    struct pc_buf *out = pc_vm_of(L)->out;
    const uint8_t *values = tree_values(L, trace);
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_settop(L, 3);
    lua_getiuservalue(L, 1, 1);
    luaL_checkstack(L, 8, NULL);
    pc_vm_charge(L, trace->node_count);
    const struct pc_sheet *sheet = pc_sheet_of(L, 3);
    if (sheet && sheet->of != trace->bound)
        bind(L, trace, sheet);
    for (uint32_t i = 0; i < trace->step_count; i++) {
        const struct step *step = &trace->steps[i];
        write_text(out, trace->text + step->text_at, step->text_size, VALUE_MAX);
        if (step->read == 0)
            write_truth(out, values ? values[step->place - 1] : value_at(L, step->place));
        else
            write_read(L, out, sheet, trace, i);
    }
    pc_buf_add(out, trace->text + trace->tail_at, trace->tail_size);
    pc_json_check_size(L);
    return 0;
}
