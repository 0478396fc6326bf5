/* src/engine/peer.c -- conversations between a physician and a medical director (R8.4): asked for, scheduled, held. */
#include "engine/peer.h"
#include "engine/child.h"
#include "engine/clocks.h"

enum pc_rc pc_act_ask_peer(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    struct pc_str name = pc_json_str(pc_json_get(a->command->params, "physician"), "name");
    if (!name.size)
        return pc_act_invalid(a, "missing", "params.physician", "say which physician asks");
    return pc_child_ask(a, PC_KIND_PEER_TO_PEER, doc, input);
}

enum pc_rc pc_act_read_peer(struct pc_act *a)
{
    struct pc_filing filing;
    return pc_child_filing(a, &filing);
}

enum pc_rc pc_act_open_peer(struct pc_act *a, struct pc_step *step)
{
    static const char *const kept[] = {"physician", "phone", "preferred"};
    yyjson_mut_doc *doc = a->c->doc;
    struct pc_child spec = {.kind = PC_KIND_PEER_TO_PEER, .event = PC_EV_COUNT, .about = yyjson_mut_obj(doc)};
    PC_TRY(pc_child_filing(a, &spec.filing));
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        yyjson_val *value = pc_json_get(a->command->params, kept[i]);
        if (value)
            yyjson_mut_obj_add_val(doc, spec.about, kept[i], yyjson_val_mut_copy(doc, value));
    }
    yyjson_mut_obj_add_str(doc, spec.about, "asked_by", pc_role_name(step->role));
    return pc_child_open(a, &spec);
}

/* ---- scheduling ------------------------------------------------------------------------------------------------------ */

static void keep_entry(struct pc_act *a, const char *name, struct pc_str value)
{
    char at[PC_TIME_TEXT];
    yyjson_mut_doc *doc = a->c->doc;
    yyjson_mut_val *about = pc_child_about(a->c), *list = yyjson_mut_obj_get(about, "attempts");
    if (!list) {
        list = yyjson_mut_arr(doc);
        yyjson_mut_obj_add_val(doc, about, "attempts", list);
    }
    yyjson_mut_val *entry = yyjson_mut_arr_add_obj(doc, list);
    yyjson_mut_obj_add_strcpy(doc, entry, "at", pc_time_format(a->engine->at, at));
    yyjson_mut_obj_add_strncpy(doc, entry, "by", a->command->actor.id.ptr, a->command->actor.id.size);
    yyjson_mut_obj_add_strncpy(doc, entry, name, value.ptr, value.size);
}

enum pc_rc pc_act_read_peer_schedule(struct pc_act *a)
{
    struct pc_str slot = pc_json_str(a->command->params, "slot"),
                  failed = pc_json_str(a->command->params, "attempt");
    yyjson_mut_val *about = pc_child_about(a->c);
    struct pc_time when;
    if (slot.size) {
        PC_TRY(pc_time_parse(slot, &when));
        if (when.ms < a->engine->at.ms)
            return pc_act_invalid(a, "in_the_past", "params.slot", "a slot lies ahead");
    }
    if (failed.size)
        keep_entry(a, "failed", failed);
    if (slot.size || failed.size)
        yyjson_mut_obj_remove_key(about, "slot");
    if (slot.size) {
        keep_entry(a, "slot", slot);
        yyjson_mut_obj_add_strncpy(a->c->doc, about, "slot", slot.ptr, slot.size);
    }
    a->action.slot_given = slot.size > 0;
    a->action.attempt_given = failed.size > 0;
    return PC_OK;
}

/* ---- the result -------------------------------------------------------------------------------------------------------- */

/* Why a conversation can only teach: the window has passed, or an appeal has the case.  *why_out: NULL when it can change. */
static enum pc_rc only_teaches(struct pc_act *a, const char **why_out)
{
    struct pc_case *parent = PC_NEW(a->command->arena, struct pc_case);
    struct pc_time until, notified;
    *why_out = NULL;
    PC_TRY(pc_case_load(a->engine->store, a->c->row.parent, true, a->command->arena, parent));
    parent->catalogue = a->c->catalogue;
    if (pc_kin_open(&parent->kin, PC_KIND_APPEAL) || pc_kin_open(&parent->kin, PC_KIND_EXTERNAL_REVIEW))
        *why_out = "appeal_open";
    if (!pc_state_is_final((enum pc_state)parent->row.state))
        return PC_OK;
    notified = pc_case_notified(parent);
    if (notified.ms == PC_NEVER.ms)
        return PC_OK;
    enum pc_rc rc = pc_clocks_right(a->engine->rules, parent, "reconsideration_filing", notified, &until);
    if (rc == PC_OK && a->engine->at.ms > until.ms)
        *why_out = "late";
    return rc == PC_NOT_FOUND ? PC_OK : rc;
}

enum pc_rc pc_act_read_peer_result(struct pc_act *a)
{
    static const char *const kept[] = {"result", "note"};
    yyjson_mut_val *about = pc_child_about(a->c);
    const char *why;
    struct pc_str result = pc_json_str(a->command->params, "result");
    if (!result.size)
        return pc_act_invalid(a, "missing", "params.result", "say what came of it");
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        struct pc_str text = pc_json_str(a->command->params, kept[i]);
        if (text.size)
            yyjson_mut_obj_add_strncpy(a->c->doc, about, kept[i], text.ptr, text.size);
    }
    PC_TRY(pc_child_read_result(a, result));
    PC_TRY(only_teaches(a, &why));
    if (!why || a->action.result == PC_RESULT_UNSAID)
        return PC_OK;
    yyjson_mut_obj_add_str(a->c->doc, about, "educational", why);
    a->action.result = PC_RESULT_NOTHING;
    a->action.counts_short = false;
    return PC_OK;
}
