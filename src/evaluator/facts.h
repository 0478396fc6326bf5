/* src/evaluator/facts.h -- the check of sent facts against their declarations, for the values that are right. */
#ifndef PC_EVALUATOR_FACTS_H
#define PC_EVALUATOR_FACTS_H

#include <lua.h>

/* host.facts_new(spec) -> handle; spec: list of {name =, type =, min =, max =, of =}.  `type` is number, yes_no, text, code,
 * date, choice (of = set of words) or list (of = such an entry without name); any other is never decided here. */
int pc_facts_new(lua_State *L);

/* host.facts_check(handle, facts, from) -> place | nil: of the entries from place `from` on, the first whose fact was sent and is
 * not plainly right.  What is wrong with it, or whether it only has to be converted, the caller finds out (facts.lua). */
int pc_facts_check(lua_State *L);

/* host.facts_read(handle, input, name, ...) -> facts, place | nil, others | nil: the facts that lie under the names in the question, as
 * a new table (empty where nothing does); what facts_check from place 1 on would give, or an earlier place; and the names that
 * the handle does not have, if there are some. */
int pc_facts_read(lua_State *L);

/* host.facts_take(handle, input, name, ...): the same, with the facts as a sheet (sheet.h).  Once in a question. */
int pc_facts_take(lua_State *L);

/* host.facts_unread(facts, sets) -> names | nil: the names of facts that are a key of none of the tables in the list `sets`, in no
 * order; nil when there is none. */
int pc_facts_unread(lua_State *L);

#endif
