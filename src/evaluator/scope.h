/* src/evaluator/scope.h -- the part of a question that some work may look at, and the bytes that stand for it.
 *
 * A scope is a tree of names.  Work that gets what pc_scope_push gives can see nothing else, so two questions with the same
 * key get the same from it: that is what memo.c relies on. */
#ifndef PC_EVALUATOR_SCOPE_H
#define PC_EVALUATOR_SCOPE_H

#include <lua.h>

#include "base/json.h"
#include "base/str.h"

enum { PC_SCOPE_NAME_MAX = 31, PC_SCOPE_NODES_MAX = 200 };

/* What is taken of a member. */
enum pc_scope_take {
    PC_SCOPE_MEMBERS, /* of an object, or of each object in a list, the named members */
    PC_SCOPE_WHOLE,
    PC_SCOPE_HOUR, /* of an instant the milliseconds at the begin of its hour */
    PC_SCOPE_PRESENT /* whether there is one */
};

/* A name with those below it, in pre-order. */
struct pc_scope {
    enum pc_scope_take take;
    uint8_t children, name_size;
    uint16_t span; /* nodes of this subtree */
    uint64_t head; /* pc_name_head of the name */
    uint64_t sizes,
        below; /* of each child's name the bits of its size and of its bytes: most other names are known by theirs */
    char name[PC_SCOPE_NAME_MAX + 1];
};

/* Reads the table at `index`, name -> table, true, "hour" or "present", into nodes[] of room PC_SCOPE_NODES_MAX.  Raises on
 * anything else.  Returns how many nodes there are. */
size_t pc_scope_read(lua_State *L, int index, struct pc_scope *nodes);

/* Appends the bytes of what the scope takes of `val` (NULL: absent).  False: they got longer than `max`, and are incomplete. */
PC_CHECK bool pc_scope_key(const struct pc_scope *scope, yyjson_val *val, size_t max, struct pc_buf *key);

/* Pushes it as Lua values, nil where there is nothing. */
void pc_scope_push(lua_State *L, const struct pc_scope *scope, yyjson_val *val);

#endif
