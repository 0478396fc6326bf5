/* src/engine/act.c -- case.act: what people do with a case.  The machine's table says who may and what follows; the rows here say
 * what an action brings along. */
#include "engine/act.h"
#include "engine/scope.h"
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
    {.on = PC_EV_APPROVE, .read = pc_act_read_counts},
    {.on = PC_EV_APPROVE_PARTIALLY, .read = pc_act_read_decision},
    {.on = PC_EV_DENY, .read = pc_act_read_decision},
    {.on = PC_EV_REQUEST_INFORMATION, .read = pc_act_read_items},
    {.on = PC_EV_MILESTONE, .read = pc_act_read_milestone},
    {.on = PC_EV_REVOKE, .read = pc_act_read_revocation},
    {PC_EV_CONFIRM_BENEFIT, pc_act_read_benefit, pc_act_ask_benefit, pc_act_take_answer},
    {PC_EV_CONFIRM_PRIMARY, pc_act_read_primary, pc_act_ask_primary, pc_act_take_answer},
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

static enum pc_rc begin(struct pc_act *a, struct pc_engine *engine, struct pc_command *command)
{
    *a = (struct pc_act){.engine = engine,
                         .command = command,
                         .c = PC_NEW(command->arena, struct pc_case),
                         .action = {.until = PC_NEVER, .approved_count = -1, .clinical = true}};
    return pc_action_parse(yyjson_get_str(pc_json_get(command->params, "action")), &a->event);
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_act a;
    PC_TRY(begin(&a, engine, command)); /* the schema lists the actions: it parses */
    const struct pc_act_row *row = row_of(a.event);
    command->stage = PC_STAGE_APPLY;
    if (!row->ask)
        return PC_OK;
    PC_TRY(pc_scope_case(engine, command, true, a.c));
    yyjson_mut_doc *doc = yyjson_mut_doc_new(pc_arena_json(command->arena));
    yyjson_mut_val *input = yyjson_val_mut_copy(doc, pc_case_input(a.c));
    PC_TRY(row->ask(&a, doc, input));
    pc_question_ask(engine, command, a.c, input);
    return PC_OK;
}

static void keep_words(struct pc_act *a, struct pc_step *step)
{
    static const char *const words[] = {"reason", "by"};
    if (a->action.told)
        step->data = a->action.told;
    for (size_t i = 0; i < 2; i++) {
        struct pc_str text = pc_json_str(a->command->params, words[i]);
        if (text.size)
            yyjson_mut_obj_add_strn(a->c->doc, step->data, words[i], text.ptr, text.size);
    }
}

/* The case as it is now, and the policies' answer when they were asked. */
static enum pc_rc load(struct pc_act *a, const struct pc_act_row *row)
{
    PC_TRY(pc_scope_case(a->engine, a->command, true, a->c));
    if (!row->ask)
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
    if (row->after)
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
