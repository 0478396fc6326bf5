/* src/engine/may.h -- what an actor may do with a case now: the one answer behind actions[], data.allowed, case.options and the act
 * itself, so that they cannot disagree.  Private to engine/. */
#ifndef PC_ENGINE_MAY_H
#define PC_ENGINE_MAY_H

#include "engine/case.h"

/* The person events (PC_EVENT_BIT) that the table lets the actor, by any of the roles, cause on the case as it is stored. */
uint64_t pc_may(const struct pc_case *c, uint32_t roles, struct pc_str actor);

/* The table's reason why the actor may not, whatever the action brings along; static.  NULL: it is allowed. */
const char *pc_may_not(const struct pc_case *c, enum pc_event event, uint32_t roles, struct pc_str actor);

/* Appends them as a JSON list of actions; case.supply is a method of its own and not among them. */
void pc_may_list(const struct pc_case *c, uint32_t roles, struct pc_str actor, struct pc_buf *out);

#endif
