/* src/evaluator/sheet.h -- the facts of a question as a Lua table that is filled only as far as somebody looks.
 *
 * A criterion reads a third of what was sent, and most of that here: comparisons and the trace.  So facts.lua gets a table
 * that looks like the facts, but is empty: each value lies in the question until it is read or replaced.  One question has
 * one such sheet at most. */
#ifndef PC_EVALUATOR_SHEET_H
#define PC_EVALUATOR_SHEET_H

#include <lua.h>

#include "base/json.h"
#include "evaluator/names.h"

/* One fact that a handle of facts.c knows, at the place it has there. */
struct pc_sheet_slot {
    yyjson_val *val; /* lies in the question; NULL: it does not, or no longer */
    bool own; /* what the table has is it, nothing included */
};

struct pc_sheet {
    uint64_t of; /* number of the handle whose places these are; 0: there is no sheet */
    const struct pc_names *names;
    yyjson_val *object; /* all facts that were sent */
    struct pc_sheet_slot *slots; /* by place, from 1 */
};

/* Makes the metatable of sheets; once for each state. */
void pc_sheet_prepare(lua_State *L);

/* Pushes an empty table with room for `room` facts, the sheet of the question from now on, with empty slots of `names`, places 1
 * to `places`.  Borrows names and object until the question is answered.  Raises when it has a sheet. */
struct pc_sheet *pc_sheet_open(lua_State *L, uint64_t of, const struct pc_names *names, size_t places,
                               yyjson_val *object, size_t room);

/* The sheet whose facts the table at `index` is; NULL: it is an ordinary table. */
struct pc_sheet *pc_sheet_of(lua_State *L, int index);

/* The place of the name at `index`, 0: none. */
uint32_t pc_sheet_place(lua_State *L, const struct pc_sheet *sheet, int index);

/* What a place holds where it lies in the question; NULL: it does not, so that pc_sheet_get must find it. */
static inline yyjson_val *pc_sheet_lying(const struct pc_sheet *sheet, uint32_t place)
{
    return sheet && place > 0 ? sheet->slots[place].val : NULL;
}

/* Replaces the name on top by its fact in the table at `index` (absolute), an ordinary one when sheet is NULL; gives the type.
 * place: the name's in the sheet, 0: none.  A list that is pushed is the table's from then on: who changes it changes the fact. */
int pc_sheet_get(lua_State *L, const struct pc_sheet *sheet, int index, uint32_t place);

/* Makes the table at `index` an ordinary one that has all its facts; nothing when it is one. */
void pc_sheet_settle(lua_State *L, int index);

/* host.facts_whole(facts) -> facts, as an ordinary table: before it is walked, or read again and again. */
int pc_sheet_whole(lua_State *L);

#endif
