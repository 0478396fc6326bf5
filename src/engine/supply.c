/* src/engine/supply.c -- case.supply: facts and documents come in, and the policies are asked again (R1.6, R5.1). */
#include "engine/supply.h"
#include <string.h>
#include "engine/document.h"
#include "engine/question.h"
#include "engine/scope.h"
#include "engine/stay.h"
#include "engine/view.h"

/* ---- the new input -------------------------------------------------------------------------------------------------- */

/* facts: a newer value replaces an older one; null takes it back to "not known". */
static void merge_facts(yyjson_mut_doc *doc, yyjson_mut_val *request, yyjson_val *facts)
{
    yyjson_mut_val *merged = yyjson_mut_obj_get(request, "facts");
    yyjson_val *key, *value;
    size_t i, count;
    if (!merged) {
        merged = yyjson_mut_obj(doc);
        yyjson_mut_obj_add_val(doc, request, "facts", merged);
    }
    yyjson_obj_foreach(facts, i, count, key, value)
    {
        yyjson_mut_obj_remove_keyn(merged, yyjson_get_str(key), yyjson_get_len(key));
        yyjson_mut_obj_add(merged, yyjson_val_mut_copy(doc, key), yyjson_val_mut_copy(doc, value));
    }
}

static void append_documents(yyjson_mut_doc *doc, yyjson_mut_val *request, yyjson_val *documents)
{
    yyjson_mut_val *all = yyjson_mut_obj_get(request, "documents");
    yyjson_val *document;
    size_t i, count;
    if (yyjson_arr_size(documents) == 0)
        return;
    if (!all) {
        all = yyjson_mut_arr(doc);
        yyjson_mut_obj_add_val(doc, request, "documents", all);
    }
    yyjson_arr_foreach(documents, i, count, document)
    {
        yyjson_mut_arr_append(all, yyjson_val_mut_copy(doc, document));
    }
}

void pc_supply_merge(yyjson_mut_doc *doc, yyjson_mut_val *input, yyjson_val *params)
{
    yyjson_mut_val *request = yyjson_mut_obj_get(input, "request");
    merge_facts(doc, request, pc_json_get(params, "facts"));
    append_documents(doc, request, pc_json_get(params, "documents"));
}

/* ---- the verb --------------------------------------------------------------------------------------------------------- */

static enum pc_rc refuse_closed(struct pc_command *command, const struct pc_case *c)
{
    pc_fail(&command->err, PC_REFUSED, "not_allowed_in_state", "params.case_id",
            "the case is closed; reconsideration, appeal or a new request come after a determination");
    pc_step_allowed(c, command->actor.roles, command->actor.id, &command->err);
    return PC_REFUSED;
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_case c;
    PC_TRY(pc_scope_case(engine, command, true, &c));
    if (pc_state_is_final((enum pc_state)c.row.state))
        return refuse_closed(command, &c);
    PC_TRY(pc_documents_check(engine, command));
    yyjson_mut_doc *doc = yyjson_mut_doc_new(pc_arena_json(command->arena));
    yyjson_mut_val *input = yyjson_val_mut_copy(doc, pc_case_input(&c));
    pc_stay_drop_facts(&c, input);
    pc_supply_merge(doc, input, command->params);
    pc_stay_input(&c, doc, input);
    pc_question_ask(engine, command, &c, input);
    return PC_OK;
}

static enum pc_rc take_in(struct pc_engine *engine, struct pc_command *command, struct pc_case *c)
{
    struct pc_step step;
    struct pc_action action = {
        .until = PC_NEVER, .approved_count = -1, .note = pc_json_str(command->params, "note")};
    pc_step_system(&step, engine, c, command->arena, &command->err);
    step.actor = command->actor.id;
    step.roles = command->actor.roles;
    step.action = &action;
    PC_TRY(pc_documents_attach(&step, command));
    return pc_step(&step, PC_EV_SUPPLIED);
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    yyjson_val *answer = NULL;
    PC_TRY(pc_scope_case(engine, command, true, c));
    PC_TRY(pc_question_unchanged(command, c));
    if (pc_state_is_final((enum pc_state)c->row.state))
        return refuse_closed(command, c);
    PC_TRY(pc_question_answer(command, &answer));
    PC_TRY(take_in(engine, command, c));
    PC_TRY(pc_question_take(engine, command, c, answer));
    PC_TRY(pc_case_store(engine, c, command->arena));
    pc_buf_clear(&command->result);
    pc_buf_add_text(&command->result, "{\"case\":");
    pc_view_case(&command->result, c, engine->ids, &command->actor, engine->at);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_verb pc_verb_case_supply = {
    .name = "case.supply", .key = pc_scope_key, .prepare = prepare, .apply = apply, .keyed_answer = true};
