/* src/evaluator/proto.c -- see proto.h.  The layout is that of ldump.c in Lua 5.4, the same from 5.4.0 on. */
#include "evaluator/proto.h"

#include <lua.h>
#include <string.h>

#include "base/mem.h"

enum {
    HEADER_SIZE = 4 + 1 + 1 + 6 + 3 + sizeof(lua_Integer) + sizeof(lua_Number),
    VERSION_AT = 4,
    VERSION_54 = 0x54,
    OP_MASK = 0x7F,
    OP_SETUPVAL = 10, /* A B: UpValue[B] := R[A] */
    B_SHIFT = 16,
    LEVELS_MAX = 200,
    CONSTANT_FLOAT = 0x13,
    CONSTANT_INTEGER = 0x03,
    CONSTANT_SHORT = 0x04,
    CONSTANT_LONG = 0x14
};

struct reader {
    const unsigned char *p, *end;
    bool failed;
    struct pc_buf *kept; /* gets the code without places; NULL: nobody asks for it */
};

static const unsigned char *skip(struct reader *r, size_t size)
{
    const unsigned char *at = r->p;
    if (r->failed || (size_t)(r->end - r->p) < size) {
        r->failed = true;
        return NULL;
    }
    r->p += size;
    return at;
}

static unsigned read_byte(struct reader *r)
{
    const unsigned char *byte = skip(r, 1);
    return byte ? *byte : 0;
}

/* Seven bits a byte, the most significant first; the last byte has its top bit set. */
static size_t read_size(struct reader *r)
{
    size_t value = 0;
    for (unsigned byte = 0; (byte & 0x80u) == 0 && !r->failed;) {
        byte = read_byte(r);
        if (value > SIZE_MAX >> 8)
            r->failed = true;
        value = value << 7 | (byte & 0x7Fu);
    }
    return value;
}

static void skip_string(struct reader *r)
{
    const size_t size = read_size(r);
    if (size > 0)
        (void)skip(r, size - 1);
}

static void skip_constants(struct reader *r)
{
    for (size_t count = read_size(r); count > 0 && !r->failed; count--) {
        switch (read_byte(r)) {
        case CONSTANT_FLOAT: (void)skip(r, sizeof(lua_Number)); break;
        case CONSTANT_INTEGER: (void)skip(r, sizeof(lua_Integer)); break;
        case CONSTANT_SHORT:
        case CONSTANT_LONG: skip_string(r); break;
        default: break; /* nil, false, true have no body */
        }
    }
}

static void skip_debug(struct reader *r)
{
    (void)skip(r, read_size(r)); /* a line difference an instruction, one byte each */
    for (size_t count = read_size(r); count > 0 && !r->failed; count--) {
        (void)read_size(r);
        (void)read_size(r);
    }
    for (size_t count = read_size(r); count > 0 && !r->failed; count--) {
        skip_string(r);
        (void)read_size(r);
        (void)read_size(r);
    }
    for (size_t count = read_size(r); count > 0 && !r->failed; count--)
        skip_string(r);
}

/* What was read since `from` belongs to what the function does. */
static void keep(struct reader *r, const unsigned char *from)
{
    if (r->kept && !r->failed)
        pc_buf_add(r->kept, (const char *)from, (size_t)(r->p - from));
}

static void add(struct pc_proto_set *set, size_t index)
{
    set->bits[index / 64 % 4] |= UINT64_C(1) << (index % 64);
}

static void read_code(struct reader *r, struct pc_proto_set *assigned)
{
    const size_t count = read_size(r);
    const unsigned char *code = count < SIZE_MAX / 4 ? skip(r, count * 4) : NULL;
    if (!code) {
        r->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t instruction;
        memcpy(&instruction, code + i * 4, sizeof instruction);
        if ((instruction & OP_MASK) == OP_SETUPVAL)
            add(assigned, instruction >> B_SHIFT & 0xFFu);
    }
}

/* Where a function's up-values come from: three bytes each, in the enclosing stack?, index, kind. */
struct upvalues {
    const unsigned char *bytes;
    size_t count;
};

/* Adds what an inner function assigns to and has from the up-values, not the locals, of the outer one. */
static void add_inner(struct pc_proto_set *outer, const struct pc_proto_set *inner, struct upvalues from)
{
    PC_ASSERT(from.bytes || from.count == 0);
    for (size_t i = 0; i < from.count; i++) {
        const bool in_stack = from.bytes[i * 3] != 0;
        if (!in_stack && pc_proto_has(inner, (int)i))
            add(outer, from.bytes[i * 3 + 1]);
    }
}

static struct upvalues read_function(struct reader *r, int levels, struct pc_proto_set *assigned)
{
    *assigned = (struct pc_proto_set){0};
    if (levels == 0)
        r->failed = true;
    skip_string(r); /* source */
    (void)read_size(r); /* first line */
    (void)read_size(r); /* last line */
    const unsigned char *at = r->p;
    (void)skip(r, 3); /* parameters, varargs, stack */
    read_code(r, assigned);
    skip_constants(r);
    struct upvalues own = {.count = read_size(r)};
    own.bytes = own.count < 256 ? skip(r, own.count * 3) : NULL;
    r->failed = r->failed || !own.bytes;
    size_t count = read_size(r);
    keep(r, at);
    for (; count > 0 && !r->failed; count--) {
        struct pc_proto_set inner;
        const struct upvalues from = read_function(r, levels - 1, &inner);
        if (!r->failed)
            add_inner(assigned, &inner, from);
    }
    skip_debug(r);
    return own;
}

static bool read_dump(struct pc_str dump, struct pc_buf *kept, struct pc_proto_set *assigned)
{
    struct reader r = {.p = (const unsigned char *)dump.ptr, .kept = kept};
    r.end = r.p + dump.size;
    const unsigned char *header = skip(&r, HEADER_SIZE);
    if (!header || header[VERSION_AT] != VERSION_54)
        return false;
    (void)read_byte(&r); /* number of up-values */
    (void)read_function(&r, LEVELS_MAX, assigned);
    return !r.failed && r.p == r.end;
}

bool pc_proto_assigned(struct pc_str dump, struct pc_proto_set *assigned_out)
{
    return read_dump(dump, NULL, assigned_out);
}

bool pc_proto_code(struct pc_str dump, struct pc_buf *out)
{
    struct pc_proto_set ignored;
    return read_dump(dump, out, &ignored);
}
