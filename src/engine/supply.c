/* src/engine/supply.c -- case.supply: facts and documents come in, and the policies are asked again (R1.6, R5.1). */
#include <string.h>
#include "engine/evaluation.h"
#include "engine/scope.h"
#include "engine/view.h"

struct supply {
    int64_t case_id;
    int32_t version;
    struct pc_str input;
};

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

static void build_input(struct pc_command *command, struct pc_case *c, struct supply *s)
{
    struct pc_buf text = {0};
    yyjson_mut_doc *doc = yyjson_mut_doc_new(pc_arena_json(command->arena));
    yyjson_mut_val *input = yyjson_val_mut_copy(doc, pc_case_input(c)),
                   *request = yyjson_mut_obj_get(input, "request");
    merge_facts(doc, request, pc_json_get(command->params, "facts"));
    append_documents(doc, request, pc_json_get(command->params, "documents"));
    pc_json_canonical_mut(input, &text);
    s->input = (struct pc_str){pc_arena_strndup(command->arena, text.ptr, text.size), text.size};
    pc_buf_free(&text);
}

/* A case whose submission failed in the policies has an input without category and lines: it is resolved again as a whole. */
static enum pc_eval_kind kind_of(struct pc_case *c)
{
    return pc_json_get(pc_case_input(c), "requirement") ? PC_EVAL_CASE : PC_EVAL_SUBMISSION;
}

/* ---- the verb --------------------------------------------------------------------------------------------------------- */

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    struct supply *s = command->work = PC_NEW(command->arena, struct supply);
    struct pc_case c;
    PC_TRY(pc_scope_case(engine, command, true, &c));
    if (pc_state_is_final((enum pc_state)c.row.state)) {
        pc_fail(&command->err, PC_REFUSED, "not_allowed_in_state", "params.case_id",
                "the case is closed; reconsideration, appeal or a new request come after a determination");
        pc_step_allowed(&c, command->actor.roles, command->actor.id, &command->err);
        return PC_REFUSED;
    }
    s->case_id = c.row.id;
    s->version = c.row.version;
    build_input(command, &c, s);
    command->ask = (struct pc_ask){.kind = kind_of(&c),
                                   .revision = c.row.revision,
                                   .now = pc_wall_now(engine->config.wall),
                                   .input = s->input,
                                   .owner = command->actor.org,
                                   .subject = c.row.category};
    command->stage = PC_STAGE_ASK;
    return PC_OK;
}

static enum pc_rc answer_of(struct pc_command *command, yyjson_val **answer_out)
{
    yyjson_val *root = NULL;
    if (command->answer_status == PC_EVAL_INVALID || command->answer_status == PC_EVAL_NOT_FOUND)
        return pc_evaluation_refusal(command);
    if (command->answer_status == PC_EVAL_OK)
        PC_TRY(pc_arena_parse(command->arena, command->answer, &root));
    *answer_out = command->ask.kind == PC_EVAL_SUBMISSION ? yyjson_arr_get_first(pc_json_get(root, "cases"))
                                                          : root;
    return PC_OK;
}

static enum pc_rc take_in(struct pc_engine *engine, struct pc_command *command, struct pc_case *c,
                          yyjson_val *answer)
{
    struct supply *s = command->work;
    struct pc_step step;
    struct pc_buf output = {0};
    struct pc_action action = {
        .until = PC_NEVER, .approved_count = -1, .note = pc_json_str(command->params, "note")};

    c->input_text = s->input;
    c->input = c->request = NULL;
    pc_step_system(&step, engine, c, command->arena, &command->err);
    step.actor = command->actor.id;
    step.roles = command->actor.roles;
    step.action = &action;
    PC_TRY(pc_step(&step, PC_EV_SUPPLIED));

    pc_step_system(&step, engine, c, command->arena, &command->err);
    enum pc_event event = pc_evaluation_take(c, answer);
    if (!c->row.category.size)
        c->row.category = pc_json_str(answer, "category");
    if (answer)
        pc_json_canonical(answer, &output);
    struct pc_str kept = {output.size ? pc_arena_strndup(command->arena, output.ptr, output.size) : NULL,
                          output.size};
    pc_buf_free(&output);
    PC_TRY(pc_evaluation_store(&step, command, command->ask.kind, s->input, kept));
    return pc_step(&step, event);
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct supply *s = command->work;
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    yyjson_val *answer = NULL;
    PC_TRY(pc_case_load(engine->store, s->case_id, true, command->arena, c));
    if (c->row.version != s->version) { /* a timer fired meanwhile: look again (src/README.md, one request) */
        command->again = command->tries < 3;
        if (command->again)
            return PC_CONFLICT;
        command->answer_status = PC_EVAL_POLICY_ERROR;
    }
    PC_TRY(pc_engine_catalogue(engine, c->row.revision, &c->catalogue));
    PC_TRY(answer_of(command, &answer));
    PC_TRY(take_in(engine, command, c, answer));
    PC_TRY(pc_case_store(engine, c, command->arena));
    pc_buf_clear(&command->result);
    pc_buf_add_text(&command->result, "{\"case\":");
    pc_view_case(&command->result, c, engine->ids, &command->actor, engine->at);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_verb pc_verb_case_supply = {
    .name = "case.supply", .key = pc_scope_key, .prepare = prepare, .apply = apply, .keyed_answer = true};
