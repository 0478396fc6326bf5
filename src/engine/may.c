/* src/engine/may.c -- what an actor may do with a case now. */
#include "engine/may.h"
#include <string.h>

uint64_t pc_may(const struct pc_case *c, uint32_t roles, struct pc_str actor)
{
    struct pc_flow_facts facts;
    pc_case_facts(c, actor, &facts);
    return pc_flow_allowed((enum pc_kind)c->row.kind, (enum pc_state)c->row.state, roles, &facts);
}

const char *pc_may_not(const struct pc_case *c, enum pc_event event, uint32_t roles, struct pc_str actor)
{
    struct pc_flow_facts facts;
    struct pc_flow_effects effects;
    const char *why = NULL, *first = NULL;
    if (pc_may(c, roles, actor) & PC_EVENT_BIT(event))
        return NULL;
    pc_case_facts(c, actor, &facts);
    facts.note_given = facts.reasons_given = facts.items_given = facts.slot_given = true;
    for (int i = 0; i < PC_ROLE_COUNT; i++) {
        const uint32_t role = roles & (1u << i);
        if (role && pc_flow_step((enum pc_kind)c->row.kind, (enum pc_state)c->row.state, event, role, &facts,
                                 &effects, &why) == PC_OK)
            return NULL;
        /* A failed guard says more than "not your role". */
        if (role && (!first || strncmp(first, "not_allowed", 11) == 0))
            first = why;
    }
    return first ? first : "not_allowed_for_role";
}

void pc_may_list(const struct pc_case *c, uint32_t roles, struct pc_str actor, struct pc_buf *out)
{
    const uint64_t allowed = pc_may(c, roles, actor) & ~PC_EVENT_BIT(PC_EV_SUPPLIED);
    bool first = true;
    pc_buf_add_char(out, '[');
    for (int event = 0; event < PC_EV_COUNT; event++) {
        if (!(allowed & PC_EVENT_BIT(event)))
            continue;
        if (!first)
            pc_buf_add_char(out, ',');
        first = false;
        pc_buf_add_json_str(out, pc_str_of(pc_event_name((enum pc_event)event)));
    }
    pc_buf_add_char(out, ']');
}
