/* src/engine/external.c -- independent reviews of final denials (R8.7): asked for, given to an organization in rotation, decided. */
#include "engine/external.h"
#include "engine/child.h"
#include "engine/clocks.h"

/* ---- asking ---------------------------------------------------------------------------------------------------------- */

enum pc_rc pc_act_ask_external(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    if (!pc_json_str(a->command->params, "by").size)
        return pc_act_invalid(a, "missing", "params.by",
                              "say who asks: the member, or who acts for the member");
    return pc_child_ask(a, PC_KIND_EXTERNAL_REVIEW, doc, input);
}

/* The months run from the notice that ended the appeals; where they are only deemed over, nothing was notified yet. */
enum pc_rc pc_act_read_external(struct pc_act *a)
{
    struct pc_filing filing;
    struct pc_time notified;
    const struct pc_relative *last = pc_kin_last_appeal(&a->c->kin);
    PC_TRY(pc_child_filing(a, &filing));
    if (!last || pc_kin_open(&a->c->kin, PC_KIND_APPEAL))
        return PC_OK;
    PC_TRY(pc_child_notified(a->engine->store, last->id, a->command->arena, &notified));
    return pc_child_in_time(a, "external_filing", notified, filing.received_at, "external_review_too_late");
}

enum pc_rc pc_act_open_external(struct pc_act *a, struct pc_step *step)
{
    yyjson_mut_doc *doc = a->c->doc;
    struct pc_str by = pc_json_str(a->command->params, "by");
    struct pc_child spec = {
        .kind = PC_KIND_EXTERNAL_REVIEW, .event = PC_EV_COUNT, .about = yyjson_mut_obj(doc)};
    (void)step;
    PC_TRY(pc_child_filing(a, &spec.filing));
    yyjson_mut_obj_add_strncpy(doc, spec.about, "by", by.ptr, by.size);
    yyjson_mut_obj_add_bool(doc, spec.about, "expedited", spec.filing.expedited);
    return pc_child_open(a, &spec);
}

/* ---- rotation --------------------------------------------------------------------------------------------------------- */

static bool names(yyjson_val *list, struct pc_str id)
{
    yyjson_val *one;
    size_t i, count;
    yyjson_arr_foreach(list, i, count, one)
    {
        if (id.size && pc_str_equal(pc_json_slice(one), id))
            return true;
    }
    return false;
}

/* An organization with ties to who asked for, gives or houses the service does not review it, nor one that declined. */
static bool conflicted(struct pc_act *a, yyjson_val *organization)
{
    static const char *const parties[] = {"requesting_provider", "ordering_provider", "servicing_provider",
                                          "facility"};
    yyjson_val *conflicts = pc_json_get(organization, "conflicts");
    if (names(pc_json_get(a->command->params, "declined"), pc_json_str(organization, "id")))
        return true;
    for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++) {
        if (names(conflicts, pc_json_str(pc_case_request(a->c), parties[i])))
            return true;
    }
    return false;
}

static const char *rotation_key(struct pc_act *a)
{
    const struct pc_str payer = a->c->row.payer;
    return pc_arena_printf(a->command->arena, "iro_rotation/%.*s", (int)payer.size, payer.ptr);
}

/* Where in the list the next turn begins: behind the organization that had the last one, if it is still there. */
static enum pc_rc next_turn(struct pc_act *a, yyjson_val *list, size_t *turn_out)
{
    struct pc_str last;
    yyjson_val *one;
    size_t i, count;
    *turn_out = 0;
    struct pc_store *store = a->engine->store;
    enum pc_rc rc = store->ops->meta_get(store, rotation_key(a), a->command->arena, &last);
    if (rc == PC_NOT_FOUND)
        return PC_OK;
    PC_TRY(rc);
    yyjson_arr_foreach(list, i, count, one)
    {
        if (pc_str_equal(pc_json_str(one, "id"), last))
            *turn_out = i + 1;
    }
    return PC_OK;
}

static void describe(struct pc_act *a, yyjson_val *organization)
{
    char at[PC_TIME_TEXT];
    yyjson_mut_doc *doc = a->c->doc;
    yyjson_mut_val *about = pc_child_about(a->c), *iro = yyjson_mut_obj_add_obj(doc, about, "iro");
    struct pc_str id = pc_json_str(organization, "id"), name = pc_json_str(organization, "name");
    yyjson_val *declined = pc_json_get(a->command->params, "declined");
    yyjson_mut_obj_add_strncpy(doc, iro, "id", id.ptr, id.size);
    yyjson_mut_obj_add_strncpy(doc, iro, "name", name.ptr, name.size);
    yyjson_mut_obj_add_strcpy(doc, about, "assigned_at", pc_time_format(a->engine->at, at));
    if (declined)
        yyjson_mut_obj_add_val(doc, about, "declined", yyjson_val_mut_copy(doc, declined));
}

enum pc_rc pc_act_read_assign(struct pc_act *a)
{
    yyjson_val *list = pc_json_get(pc_catalogue_payer(a->c->catalogue, a->c->row.payer),
                                   "independent_reviewers");
    const size_t count = yyjson_arr_size(list);
    size_t turn;
    PC_TRY(next_turn(a, list, &turn));
    for (size_t i = 0; i < count; i++) {
        yyjson_val *organization = yyjson_arr_get(list, (turn + i) % count);
        if (conflicted(a, organization))
            continue;
        describe(a, organization);
        return PC_OK;
    }
    pc_fail(&a->command->err, PC_REFUSED, "no_organization", "params.action",
            "the payer has no independent review organization that is free to review this");
    pc_step_allowed(a->c, a->command->actor.roles, a->command->actor.id, &a->command->err);
    return PC_REFUSED;
}

static struct pc_str iro_of(struct pc_case *c)
{
    yyjson_mut_val *id = yyjson_mut_obj_get(yyjson_mut_obj_get(pc_child_about(c), "iro"), "id");
    return (struct pc_str){yyjson_mut_get_str(id), yyjson_mut_get_len(id)};
}

/* The documents on file go with the request. */
static enum pc_rc hand_over_file(struct pc_act *a)
{
    yyjson_val *one, *documents = pc_json_get(pc_case_request(a->c), "documents");
    size_t i, count;
    yyjson_arr_foreach(documents, i, count, one)
    {
        int64_t id;
        struct pc_str document = pc_json_str(one, "document");
        if (!document.size || pc_id_parse(a->engine->ids, PC_ID_DOCUMENT, document, &id) != PC_OK)
            continue;
        const struct pc_attachment_row row = {id, a->c->row.id, a->engine->at};
        enum pc_rc rc = a->engine->store->ops->attachment_insert(a->engine->store, &row);
        if (rc != PC_OK && rc != PC_CONFLICT) /* taken: it has the case already */
            return rc;
    }
    return PC_OK;
}

enum pc_rc pc_act_assign(struct pc_act *a, struct pc_step *step)
{
    (void)step;
    a->c->row.assigned = iro_of(a->c);
    PC_TRY(a->engine->store->ops->meta_put(a->engine->store, rotation_key(a), a->c->row.assigned));
    return hand_over_file(a);
}

/* ---- the decision ------------------------------------------------------------------------------------------------------ */

enum pc_rc pc_act_read_iro(struct pc_act *a)
{
    static const char *const kept[] = {"decision", "received_at", "reason", "note"};
    yyjson_mut_val *about = pc_child_about(a->c);
    struct pc_filing filing;
    struct pc_str decision = pc_json_str(a->command->params, "decision");
    if (!decision.size)
        return pc_act_invalid(a, "missing", "params.decision", "say what was decided");
    if (pc_str_is(decision, "not_eligible") && !pc_json_str(a->command->params, "reason").size)
        return pc_act_invalid(a, "missing", "params.reason", "say why the request is not eligible");
    PC_TRY(pc_child_filing(a, &filing));
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        struct pc_str text = pc_json_str(a->command->params, kept[i]);
        if (text.size)
            yyjson_mut_obj_add_strncpy(a->c->doc, about, kept[i], text.ptr, text.size);
    }
    a->action.entity = iro_of(a->c);
    return pc_child_read_result(a, decision);
}
