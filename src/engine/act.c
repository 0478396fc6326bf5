/* src/engine/act.c -- case.act: what people do with a case.  The machine's table says who may and what follows; the rows here say
 * what an action brings along. */
#include "engine/act.h"
#include "engine/appeal.h"
#include "engine/external.h"
#include "engine/may.h"
#include "engine/peer.h"
#include "engine/scope.h"
#include "engine/stay.h"
#include "engine/view.h"

enum pc_rc pc_act_invalid(struct pc_act *a, const char *reason, const char *field, const char *detail)
{
    return pc_fail(&a->command->err, PC_INVALID, reason, field, "%s", detail);
}

static enum pc_rc read_note(struct pc_act *a)
{
    a->action.note = pc_json_str(a->command->params, "text");
    a->action.clinical = pc_json_bool(a->command->params, "clinical", true);
    return a->action.note.size ? PC_OK
                               : pc_act_invalid(a, "missing", "params.text", "a note needs its words");
}

/* Actions with something to read, to ask or to do besides the step; the others need no row. */
static const struct pc_act_row rows[] = {
    {.on = PC_EV_NOTE, .read = read_note},
    {.on = PC_EV_APPROVE, .read = pc_act_read_counts, .after = pc_act_close_stay},
    {.on = PC_EV_APPROVE_PARTIALLY, .read = pc_act_read_decision, .after = pc_act_close_stay},
    {.on = PC_EV_DENY, .read = pc_act_read_decision},
    {.on = PC_EV_REQUEST_INFORMATION, .read = pc_act_read_items},
    {.on = PC_EV_EXTEND, .read = pc_act_read_extension},
    {.on = PC_EV_ASSIGN, .read = pc_act_read_assignee},
    {.on = PC_EV_MODIFY, .read = pc_act_read_modification},
    {.on = PC_EV_OFFER_RESPONSE, .read = pc_act_read_offer, .after = pc_act_keep_offer},
    {.on = PC_EV_MILESTONE, .read = pc_act_read_milestone},
    {.on = PC_EV_REVOKE, .read = pc_act_read_revocation},
    {.on = PC_EV_CONFIRM_BENEFIT,
     .read = pc_act_read_benefit,
     .ask = pc_act_ask_benefit,
     .after = pc_act_take_answer},
    {.on = PC_EV_CONFIRM_PRIMARY,
     .read = pc_act_read_primary,
     .ask = pc_act_ask_primary,
     .after = pc_act_take_answer},
    {.on = PC_EV_ADMIT, .read = pc_act_read_admit, .ask = pc_act_ask_admit, .after = pc_act_take_answer},
    {.on = PC_EV_PLAN_REVIEW,
     .read = pc_act_read_review,
     .ask = pc_act_ask_review,
     .asks = pc_act_begins_review,
     .after = pc_act_take_answer},
    {.on = PC_EV_RECORD_CONTACT, .read = pc_act_read_contact},
    {.on = PC_EV_PLAN_DISCHARGE, .read = pc_act_read_plan},
    {.on = PC_EV_DISCHARGE, .read = pc_act_read_discharge, .after = pc_act_after_discharge},
    {.on = PC_EV_REQUEST_PEER_TO_PEER,
     .read = pc_act_read_peer,
     .ask = pc_act_ask_peer,
     .after = pc_act_open_peer},
    {.on = PC_EV_SCHEDULE_PEER_TO_PEER, .read = pc_act_read_peer_schedule},
    {.on = PC_EV_RECORD_PEER_TO_PEER, .read = pc_act_read_peer_result},
    {.on = PC_EV_RECONSIDER,
     .read = pc_act_read_reconsider,
     .ask = pc_act_ask_reconsider,
     .after = pc_act_take_answer},
    {.on = PC_EV_OPEN_APPEAL,
     .read = pc_act_read_appeal,
     .ask = pc_act_ask_appeal,
     .after = pc_act_open_appeal},
    {.on = PC_EV_DECIDE_APPEAL, .read = pc_act_read_appeal_decision},
    {.on = PC_EV_FORWARD_TO_PAYER, .read = pc_act_read_forward},
    {.on = PC_EV_REQUEST_EXTERNAL_REVIEW,
     .read = pc_act_read_external,
     .ask = pc_act_ask_external,
     .after = pc_act_open_external},
    {.on = PC_EV_ASSIGN_IRO, .read = pc_act_read_assign, .after = pc_act_assign},
    {.on = PC_EV_RECORD_IRO, .read = pc_act_read_iro},
};

static const struct pc_act_row *row_of(enum pc_event event)
{
    static const struct pc_act_row plain = {.on = PC_EV_COUNT};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].on == event)
            return &rows[i];
    }
    return &plain;
}

static bool asks(const struct pc_act_row *row, const struct pc_act *a)
{
    return row->ask && (!row->asks || row->asks(a));
}

static enum pc_rc begin(struct pc_act *a, struct pc_engine *engine, struct pc_command *command)
{
    *a = (struct pc_act){.engine = engine,
                         .command = command,
                         .c = PC_NEW(command->arena, struct pc_case),
                         .action = {.until = PC_NEVER, .approved_count = -1, .clinical = true}};
    return pc_action_parse(yyjson_get_str(pc_json_get(command->params, "action")), &a->event);
}

/* What the table refuses, whatever is brought along, is refused before it is read: with what could be done instead. */
static enum pc_rc check_may(struct pc_act *a)
{
    const struct pc_actor *actor = &a->command->actor;
    const char *why = pc_may_not(a->c, a->event, actor->roles, actor->id);
    return why ? pc_step_refuse(a->c, a->event, why, actor, &a->command->err) : PC_OK;
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_act a;
    PC_TRY(begin(&a, engine, command)); /* the schema lists the actions: it parses */
    const struct pc_act_row *row = row_of(a.event);
    command->stage = PC_STAGE_APPLY;
    if (!asks(row, &a))
        return PC_OK;
    PC_TRY(pc_scope_case(engine, command, true, a.c));
    PC_TRY(check_may(&a));
    yyjson_mut_doc *doc = yyjson_mut_doc_new(pc_arena_json(command->arena));
    yyjson_mut_val *input = yyjson_val_mut_copy(doc, pc_case_input(a.c));
    PC_TRY(row->ask(&a, doc, input));
    pc_stay_input(a.c, doc, input);
    pc_question_ask(engine, command, a.c, input);
    return PC_OK;
}

static void keep_words(struct pc_act *a, struct pc_step *step)
{
    static const char *const words[] = {"reason", "by", "agreed_by", "assignee", "subject", "offer"};
    if (a->action.told)
        step->data = a->action.told;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct pc_str text = pc_json_str(a->command->params, words[i]);
        if (text.size)
            yyjson_mut_obj_add_strn(a->c->doc, step->data, words[i], text.ptr, text.size);
    }
}

/* The case as it is now, and the policies' answer when they were asked. */
static enum pc_rc load(struct pc_act *a, const struct pc_act_row *row)
{
    PC_TRY(pc_scope_case(a->engine, a->command, true, a->c));
    PC_TRY(check_may(a));
    if (!asks(row, a))
        return PC_OK;
    PC_TRY(pc_question_unchanged(a->command, a->c));
    return pc_question_answer(a->command, &a->answer);
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_act a;
    struct pc_step step;
    PC_TRY(begin(&a, engine, command));
    const struct pc_act_row *row = row_of(a.event);
    PC_TRY(load(&a, row));
    a.action.note = pc_json_str(command->params, "note");
    if (row->read)
        PC_TRY(row->read(&a));
    a.action.note_given = a.action.note.size > 0;

    pc_step_system(&step, engine, a.c, command->arena, &command->err);
    step.actor = command->actor.id;
    step.roles = command->actor.roles;
    step.action = &a.action;
    keep_words(&a, &step);
    PC_TRY(pc_step(&step, a.event));
    if (row->after && (!row->ask || asks(row, &a)))
        PC_TRY(row->after(&a, &step));
    PC_TRY(pc_case_store(engine, a.c, command->arena));
    pc_buf_clear(&command->result);
    pc_buf_add_text(&command->result, "{\"case\":");
    pc_view_case(&command->result, a.c, engine->ids, &command->actor, engine->at);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_verb pc_verb_case_act = {
    .name = "case.act", .key = pc_scope_key, .prepare = prepare, .apply = apply, .keyed_answer = true};
