/* src/engine/act_review.c -- what goes on beside the decision: who has the case, how long it may take, what was offered, what is the
 * payer's (R3.9, R4.2, R5.6). */
#include "engine/act.h"
#include "engine/read.h"

/* ---- extend --------------------------------------------------------------------------------------------------------------- */

enum pc_rc pc_act_read_extension(struct pc_act *a)
{
    a->action.reason = pc_json_str(a->command->params, "reason");
    return a->action.reason.size ? PC_OK
                                 : pc_act_invalid(a, "missing", "params.reason",
                                                  "an extension has its reason, which the notice tells");
}

/* ---- assign --------------------------------------------------------------------------------------------------------------- */

struct reviewer {
    struct pc_str id;
    bool found;
    struct pc_actor actor;
};

static enum pc_rc look(void *arg, const struct pc_principal_row *row)
{
    struct reviewer *r = arg;
    if (row->revoked || !pc_str_equal(row->id, r->id))
        return PC_OK;
    r->found = true;
    r->actor = (struct pc_actor){.id = row->id, .roles = row->roles, .payers = row->payer};
    return PC_OK;
}

/* Whether somebody could take the case in its state: that is what giving it to them does. */
static bool fits(const struct pc_case *c, const struct pc_actor *actor)
{
    struct pc_flow_facts facts;
    pc_case_facts(c, actor->id, &facts);
    facts.assigned = facts.assigned_to_actor = false;
    const uint64_t allowed = pc_flow_allowed((enum pc_kind)c->row.kind, (enum pc_state)c->row.state,
                                             actor->roles, &facts);
    return allowed & PC_EVENT_BIT(PC_EV_TAKE) && pc_read_payer_visible(actor, c->row.payer);
}

enum pc_rc pc_act_read_assignee(struct pc_act *a)
{
    struct reviewer r = {.id = pc_json_str(a->command->params, "assignee")};
    if (!r.id.size)
        return pc_act_invalid(a, "missing", "params.assignee", "say who gets the case");
    PC_TRY(a->engine->store->ops->principal_walk(a->engine->store, a->command->arena, look, &r));
    if (!r.found || !fits(a->c, &r.actor))
        return pc_act_invalid(a, "not_a_reviewer_here", "params.assignee",
                              "no active principal of that id may take the case as it stands");
    a->action.assignee = r.id;
    return PC_OK;
}

/* ---- forward_to_payer ------------------------------------------------------------------------------------------------------ */

/* A matter beside the review, which goes on. */
enum pc_rc pc_act_read_matter(struct pc_act *a)
{
    a->action.subject = pc_json_str(a->command->params, "subject");
    a->action.words = pc_json_str(a->command->params, "text");
    return a->action.subject.size ? PC_OK
                                  : pc_act_invalid(a, "missing", "params.subject", "say what is handed over");
}

/* ---- offer_response -------------------------------------------------------------------------------------------------------- */

static yyjson_mut_val *find_offer(yyjson_mut_val *list, struct pc_str id)
{
    yyjson_mut_val *one;
    size_t i, count;
    yyjson_mut_arr_foreach(list, i, count, one)
    {
        yyjson_mut_val *offer = yyjson_mut_obj_get(one, "offer");
        if (pc_str_equal(id, (struct pc_str){yyjson_mut_get_str(offer), yyjson_mut_get_len(offer)}))
            return one;
    }
    return NULL;
}

enum pc_rc pc_act_read_offer(struct pc_act *a)
{
    yyjson_val *params = a->command->params;
    struct pc_str id = pc_json_str(params, "offer");
    if (!id.size)
        return pc_act_invalid(a, "missing", "params.offer", "say which suggestion is answered");
    if (!pc_json_get(params, "accepted"))
        return pc_act_invalid(a, "missing", "params.accepted", "it is accepted or declined");
    if (!find_offer(pc_body_get(a->c, "suggestions"), id) && !find_offer(pc_body_get(a->c, "offers"), id))
        return pc_act_invalid(a, "no_such_offer", "params.offer",
                              "no such suggestion was made for this case");
    return PC_OK;
}

/* The suggestion as it was made, with the answer, by whom and when: documented savings are counted from these (R3.9).  A later
 * answer to the same offer replaces the earlier one; the events keep both. */
enum pc_rc pc_act_keep_offer(struct pc_act *a, struct pc_step *step)
{
    struct pc_case *c = a->c;
    yyjson_val *params = a->command->params;
    struct pc_str id = pc_json_str(params, "offer");
    char at[PC_TIME_TEXT];
    yyjson_mut_val *offers = pc_body_get(c, "offers"), *entry = find_offer(offers, id);
    if (!offers) {
        offers = yyjson_mut_arr(c->doc);
        pc_body_put(c, "offers", offers);
    }
    if (!entry) {
        entry = yyjson_mut_val_mut_copy(c->doc, find_offer(pc_body_get(c, "suggestions"), id));
        yyjson_mut_arr_append(offers, entry);
    }
    static const char *const answer[] = {"accepted", "by", "role", "at"};
    for (size_t i = 0; i < sizeof answer / sizeof answer[0]; i++)
        yyjson_mut_obj_remove_key(entry, answer[i]);
    yyjson_mut_obj_add_bool(c->doc, entry, "accepted", pc_json_bool(params, "accepted", false));
    yyjson_mut_obj_add_strn(c->doc, entry, "by", step->actor.ptr, step->actor.size);
    yyjson_mut_obj_add_str(c->doc, entry, "role", pc_role_name(step->role));
    yyjson_mut_obj_add_strcpy(c->doc, entry, "at", pc_time_format(step->at, at));
    return PC_OK;
}
