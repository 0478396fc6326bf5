/* src/evaluator/trace.c -- see trace.h.
 *
 * A handle is one userdata: the nodes, then the texts they point into.  Its user value is the list of the names of all
 * reads, node after node, so that a fact is found without making its name again. */
#include "evaluator/trace.h"

#include <lauxlib.h>
#include <string.h>

#include "base/mem.h"
#include "evaluator/freeze.h"
#include "evaluator/handle.h"
#include "evaluator/json.h"
#include "evaluator/vm.h"

enum { NODES_MAX = 10000, LEVELS_MAX = 64 };

struct node {
    uint32_t prefix_at, prefix_size; /* constant text in front of the value */
    uint32_t reads_at, reads_count; /* in the list of names and in `keys`, 0-based */
    uint32_t children;
    uint32_t has_reads;
};

/* Where the text `"name":` of one read stands. */
struct key {
    uint32_t at, size;
};

struct trace {
    uint32_t node_count, key_count;
    const struct node *nodes;
    const struct key *keys;
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
            sizes.text += lua_rawlen(L, -1) * 6 + 3; /* every byte may have to be escaped */
            lua_pop(L, 1);
        }
        lua_pop(L, 3);
    }
    if (sizes.text > UINT32_MAX / 2)
        luaL_error(L, "the texts of the trace are too long");
    return sizes;
}

/* What is being filled in; `names` is the stack index of the list of names. */
struct builder {
    struct trace *trace;
    struct node *nodes;
    struct key *keys;
    char *text;
    uint32_t text_size;
    int names;
};

static uint32_t add_text(struct builder *b, const char *bytes, size_t size)
{
    const uint32_t at = b->text_size;
    memcpy(b->text + at, bytes, size);
    b->text_size += (uint32_t)size;
    return at;
}

/* Takes the list of reads on top of the stack, sorted by name. */
static void take_reads(lua_State *L, struct builder *b, struct node *node)
{
    const lua_Integer count = luaL_len(L, -1);
    const uint32_t first = b->trace->key_count;
    node->reads_at = first;
    node->reads_count = (uint32_t)count;
    for (lua_Integer r = 1; r <= count; r++) {
        lua_geti(L, -1, r);
        size_t size;
        const char *name = lua_tolstring(L, -1, &size);
        uint32_t at = b->trace->key_count++;
        for (; at > first; at--) { /* insertion, by name */
            size_t other_size;
            lua_rawgeti(L, b->names, at);
            const char *other = lua_tolstring(L, -1, &other_size);
            if (pc_str_compare((struct pc_str){other, other_size}, (struct pc_str){name, size}) <= 0) {
                lua_pop(L, 1);
                break;
            }
            lua_rawseti(L, b->names, (lua_Integer)at + 1);
        }
        lua_rawseti(L, b->names, (lua_Integer)at + 1);
    }
    struct pc_buf quoted = {0};
    for (uint32_t i = first; i < b->trace->key_count; i++) {
        struct pc_str name;
        lua_rawgeti(L, b->names, (lua_Integer)i + 1);
        name.ptr = lua_tolstring(L, -1, &name.size);
        pc_buf_clear(&quoted);
        pc_buf_add_json_str(&quoted, name);
        pc_buf_add_char(&quoted, ':');
        b->keys[i] = (struct key){add_text(b, quoted.ptr, quoted.size), (uint32_t)quoted.size};
        lua_pop(L, 1);
    }
    pc_buf_free(&quoted);
}

static void take_node(lua_State *L, struct builder *b, struct node *node)
{
    size_t size;
    lua_getfield(L, -1, "prefix");
    const char *prefix = lua_tolstring(L, -1, &size);
    node->prefix_at = add_text(b, prefix, size);
    node->prefix_size = (uint32_t)size;
    lua_getfield(L, -2, "nchildren");
    const lua_Integer children = lua_tointeger(L, -1);
    if (children < 0 || children >= (lua_Integer)b->trace->node_count)
        luaL_error(L, "a node of the trace has a wrong number of children");
    node->children = (uint32_t)children;
    lua_getfield(L, -3, "reads");
    node->has_reads = lua_istable(L, -1);
    if (node->has_reads)
        take_reads(L, b, node);
    lua_pop(L, 3);
}

/* The end of the tree that begins at node `at`; raises when it is not one tree of all nodes and not too deep. */
static uint32_t check_tree(lua_State *L, const struct trace *trace, uint32_t at, int levels)
{
    if (at >= trace->node_count || levels == 0)
        luaL_error(L, "the nodes of the trace are no tree of at most %d levels", LEVELS_MAX);
    uint32_t next = at + 1;
    for (uint32_t i = 0; i < trace->nodes[at].children; i++)
        next = check_tree(L, trace, next, levels - 1);
    return next;
}

int pc_trace_new(lua_State *L)
{
    lua_settop(L, 1);
    pc_freeze_push_readable(L, 1);
    lua_replace(L, 1);
    const struct sizes sizes = measure(L);
    const size_t nodes_size = sizes.nodes * sizeof(struct node), keys_size = sizes.reads * sizeof(struct key);
    char *bytes = lua_newuserdatauv(L, sizeof(struct trace) + nodes_size + keys_size + sizes.text, 1);
    struct builder b = {.trace = (struct trace *)(void *)bytes};
    b.nodes = (struct node *)(void *)(bytes + sizeof(struct trace));
    b.keys = (struct key *)(void *)(bytes + sizeof(struct trace) + nodes_size);
    b.text = bytes + sizeof(struct trace) + nodes_size + keys_size;
    *b.trace = (struct trace){(uint32_t)sizes.nodes, 0, b.nodes, b.keys, b.text};
    memset(b.nodes, 0, nodes_size);
    lua_createtable(L, (int)sizes.reads, 0);
    b.names = lua_gettop(L);
    for (size_t i = 0; i < sizes.nodes; i++) {
        lua_rawgeti(L, 1, (lua_Integer)i + 1);
        take_node(L, &b, &b.nodes[i]);
        lua_pop(L, 1);
    }
    if (check_tree(L, b.trace, 0, LEVELS_MAX) != b.trace->node_count)
        luaL_error(L, "the nodes of the trace are more than one tree");
    lua_setiuservalue(L, -2, 1);
    pc_handle_mark(L, PC_HANDLE_TRACE);
    return 1;
}

/* Stack: 1 handle, 2 values, 3 facts, 4 names. */
struct writer {
    lua_State *L;
    const struct trace *trace;
    struct pc_buf *out;
    bool plain_facts; /* no metatable: read raw */
};

static void write_truth(struct pc_buf *out, bool value)
{
    if (value)
        pc_buf_add(out, "true", 4);
    else
        pc_buf_add(out, "false", 5);
}

static void write_fact(struct writer *w, uint32_t index)
{
    lua_State *L = w->L;
    lua_rawgeti(L, 4, (lua_Integer)index + 1);
    switch (w->plain_facts ? lua_rawget(L, 3) : lua_gettable(L, 3)) {
    case LUA_TNIL: pc_buf_add(w->out, "null", 4); break;
    case LUA_TNUMBER: pc_json_write_number(w->out, L, -1); break;
    case LUA_TBOOLEAN: write_truth(w->out, lua_toboolean(L, -1)); break;
    default: pc_json_write(L, -1); break;
    }
    lua_pop(L, 1);
}

static void write_value(struct writer *w, uint32_t at)
{
    lua_State *L = w->L;
    int whole = 1;
    const bool flag = lua_rawgeti(L, 2, (lua_Integer)at + 1) == LUA_TBOOLEAN;
    const lua_Integer value = flag ? lua_toboolean(L, -1) : lua_tointegerx(L, -1, &whole);
    lua_pop(L, 1);
    if (whole && (value == 0 || value == 1))
        write_truth(w->out, value == 1);
    else
        pc_buf_add(w->out, "null", 4);
}

static void write_reads(struct writer *w, const struct node *node)
{
    pc_buf_add(w->out, ",\"reads\":{", 10);
    for (uint32_t i = 0; i < node->reads_count; i++) {
        const struct key *key = &w->trace->keys[node->reads_at + i];
        if (i > 0)
            pc_buf_add_char(w->out, ',');
        pc_buf_add(w->out, w->trace->text + key->at, key->size);
        write_fact(w, node->reads_at + i);
    }
    pc_buf_add_char(w->out, '}');
}

static uint32_t write_node(struct writer *w, uint32_t at)
{
    const struct node *node = &w->trace->nodes[at];
    pc_buf_add(w->out, w->trace->text + node->prefix_at, node->prefix_size);
    write_value(w, at);
    if (node->has_reads)
        write_reads(w, node);
    uint32_t next = at + 1;
    for (uint32_t i = 0; i < node->children; i++) {
        if (i == 0)
            pc_buf_add(w->out, ",\"children\":[", 13);
        else
            pc_buf_add_char(w->out, ',');
        next = write_node(w, next);
    }
    if (node->children > 0)
        pc_buf_add_char(w->out, ']');
    pc_buf_add_char(w->out, '}');
    return next;
}

int pc_trace_write(lua_State *L)
{
    struct writer w = {.L = L, .trace = pc_handle_check(L, 1, PC_HANDLE_TRACE), .out = pc_vm_of(L)->out};
    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_settop(L, 3);
    lua_getiuservalue(L, 1, 1);
    w.plain_facts = !lua_getmetatable(L, 3);
    lua_settop(L, 4);
    luaL_checkstack(L, 8, NULL);
    pc_vm_charge(L, w.trace->node_count);
    write_node(&w, 0);
    pc_json_check_size(L);
    return 0;
}
