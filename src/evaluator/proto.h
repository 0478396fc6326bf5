/* src/evaluator/proto.h -- two questions about compiled code: which of its own up-values does a function assign to, and does it do the same
 * as another? */
#ifndef PC_EVALUATOR_PROTO_H
#define PC_EVALUATOR_PROTO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "precert/rc.h"

/* Up-values 0 to 255. */
struct pc_proto_set {
    uint64_t bits[4];
};

static inline bool pc_proto_has(const struct pc_proto_set *set, int index)
{
    return (set->bits[index / 64] >> (index % 64) & 1u) != 0;
}

/* Reads a function dumped by lua_dump (Lua 5.4, this machine).  *assigned_out: the up-values that it, or a function
 * inside it, assigns to.  False: the bytes are not such a dump; *assigned_out is undefined. */
PC_CHECK bool pc_proto_assigned(struct pc_str dump, struct pc_proto_set *assigned_out);

/* Appends to `out` what such a dump does: its instructions, constants and inner functions, without file, lines and names.
 * Two functions that were written alike have the same bytes wherever they stand.  False: as above; `out` has some of it. */
PC_CHECK bool pc_proto_code(struct pc_str dump, struct pc_buf *out);

#endif
