/* src/engine/billables.c -- billable.record: what is done outside the network access fee (R2.4): medical opinions by the hour (R9.4),
 * approved appeal customization (R8.8), installation of clinical-record access (R10.4). */
#include "engine/request.h"
#include "engine/view.h"

/* What each kind is counted in, and who may record it: an opinion on the standard of care is a medical director's alone. */
static const struct kind {
    const char *kind, *unit;
    uint32_t who;
    const char *else_detail;
} kinds[] = {
    {"medical_opinion", "minutes", PC_WHO_MEDICAL_DIRECTOR,
     "only a medical director renders a medical opinion"},
    {"appeal_customization", "once", PC_WHO_ADMIN, "an administrator records what the organization approved"},
    {"clinical_record_access", "once", PC_WHO_ADMIN, "an administrator records an installation"},
};

static const struct kind *kind_of(struct pc_str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (pc_str_is(name, kinds[i].kind))
            return &kinds[i];
    return NULL;
}

/* An appeal customization is billed as the group's snapshot has it approved, not on somebody's word (R8.8). */
static enum pc_rc check_approved(struct pc_command *command, struct pc_date day)
{
    yyjson_val *snapshot = pc_catalogue_group(command->catalogue, pc_json_str(command->params, "payer"),
                                              pc_json_str(command->params, "group"), day);
    if (pc_json_str(pc_json_get(snapshot, "appeal_customization"), "approved_by").size)
        return PC_OK;
    return pc_fail(&command->err, PC_REFUSED, "not_approved", "params.group",
                   "the group's snapshot has no approved customization of appeals");
}

/* A case that is not there, or not theirs, is not found in whatever member it is named (PROTOCOL.md, I8); what is merely unknown,
 * a payer or a group, is an invalid value. */
static enum pc_rc check_case(struct pc_engine *engine, struct pc_command *command,
                             struct pc_billable_row *row)
{
    struct pc_case_row of;
    struct pc_str id = pc_json_str(command->params, "case_id");
    if (!id.size)
        return PC_OK;
    enum pc_rc rc = pc_id_parse(engine->ids, PC_ID_CASE, id, &row->case_id);
    if (rc == PC_OK)
        rc = engine->store->ops->case_get(engine->store, row->case_id, command->arena, &of);
    bool hidden = rc == PC_OK &&
                  (!pc_case_visible(&of, &command->actor) || !pc_str_equal(of.payer, row->payer));
    if (rc == PC_NOT_FOUND || hidden)
        return pc_fail(&command->err, PC_NOT_FOUND, "unknown_case", "params.case_id",
                       "the payer has no such case");
    return rc;
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    const struct kind *kind = kind_of(pc_json_str(command->params, "kind"));
    struct pc_str payer = pc_json_str(command->params, "payer"),
                  group = pc_json_str(command->params, "group");
    struct pc_billable_row *row = command->work = PC_NEW(command->arena, struct pc_billable_row);
    PC_ASSERT(kind); /* the schema lists the same */
    if (!(command->actor.roles & kind->who))
        return pc_fail(&command->err, PC_FORBIDDEN, "role", "params.kind", "%s", kind->else_detail);
    if (!pc_catalogue_payer(command->catalogue, payer))
        return pc_fail(&command->err, PC_INVALID, "unknown_payer", "params.payer", "no such payer is set up");
    if (group.size && !pc_catalogue_has_group(command->catalogue, payer, group))
        return pc_fail(&command->err, PC_INVALID, "unknown_group", "params.group",
                       "the payer has no such group");
    row->payer = payer;
    row->group = group;
    row->kind = pc_str_of(kind->kind);
    row->unit = pc_str_of(kind->unit);
    row->quantity = pc_json_int(command->params, "quantity", 1);
    row->text = pc_json_str(command->params, "text");
    row->by = command->actor.id;
    PC_TRY(pc_date_parse(pc_json_str(command->params, "date"), &row->date));
    if (row->date.days > pc_wall_now(engine->config.wall).ms / 86400000)
        return pc_fail(&command->err, PC_INVALID, "in_the_future", "params.date",
                       "the service lies in the future");
    if (pc_str_is(row->kind, "appeal_customization"))
        PC_TRY(check_approved(command, row->date));
    command->stage = PC_STAGE_APPLY;
    return check_case(engine, command, row);
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_billable_row *row = command->work;
    row->id = ++engine->next.billable;
    row->at = engine->at;
    PC_TRY(engine->store->ops->billable_insert(engine->store, row));
    pc_buf_clear(&command->result);
    pc_buf_add_text(&command->result, "{\"item\":");
    pc_view_billable(&command->result, row, engine->ids);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

static uint64_t key(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    return pc_json_get(command->params, "request_id") ? pc_request_key(command) : 0;
}

void pc_view_billable(struct pc_buf *out, const struct pc_billable_row *row, const struct pc_ids *ids)
{
    char date[PC_DATE_TEXT];
    pc_buf_add_char(out, '{');
    pc_view_int(out, "number", row->id);
    pc_view_str(out, "payer", row->payer);
    pc_view_str(out, "group", row->group);
    pc_view_str(out, "kind", row->kind);
    pc_view_str(out, "date", pc_str_of(pc_date_format(row->date, date)));
    pc_view_int(out, "quantity", row->quantity);
    pc_view_str(out, "unit", row->unit);
    pc_view_id(out, "case_id", ids, PC_ID_CASE, row->case_id);
    pc_view_str(out, "text", row->text);
    pc_view_str(out, "by", row->by);
    pc_view_time(out, "at", row->at);
    pc_buf_add_char(out, '}');
}

const struct pc_verb pc_verb_billable_record = {
    .name = "billable.record", .key = key, .prepare = prepare, .apply = apply, .keyed_answer = true};
