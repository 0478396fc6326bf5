/* src/engine/join.c -- what a duplicate brings joins the case that it repeats. */
#include "engine/join.h"
#include "engine/document.h"
#include "engine/question.h"
#include "engine/stay.h"
#include "engine/step.h"
#include "engine/supply.h"

/* ---- two answers in one command ------------------------------------------------------------------------------------------- */

static struct pc_answered taken(const struct pc_command *command)
{
    return (struct pc_answered){command->ask, command->answer_status, command->answer,
                                command->answer_revision, command->answer_abi};
}

static void put(struct pc_command *command, const struct pc_answered *answered)
{
    command->ask = answered->ask;
    command->answer_status = answered->status;
    command->answer = answered->answer;
    command->answer_revision = answered->revision;
    command->answer_abi = answered->abi;
}

/* ---- is there anything to join --------------------------------------------------------------------------------------------- */

static bool has_document(yyjson_val *list, yyjson_val *wanted)
{
    yyjson_val *one;
    size_t i, count;
    yyjson_arr_foreach(list, i, count, one)
    {
        if (yyjson_equals(one, wanted))
            return true;
    }
    return false;
}

static bool brings_something(yyjson_val *params, yyjson_val *request)
{
    yyjson_val *known = pc_json_get(request, "facts"), *on_file = pc_json_get(request, "documents");
    yyjson_val *given, *key, *value;
    size_t i, count;
    given = pc_json_get(params, "facts");
    yyjson_obj_foreach(given, i, count, key, value)
    {
        yyjson_val *before = yyjson_obj_getn(known, yyjson_get_str(key), yyjson_get_len(key));
        if (!yyjson_is_null(value) && !yyjson_equals(value, before))
            return true;
    }
    given = pc_json_get(params, "documents");
    yyjson_arr_foreach(given, i, count, value)
    {
        if (!has_document(on_file, value))
            return true;
    }
    return false;
}

static bool may_be_supplied(const struct pc_command *command, const struct pc_case *c)
{
    struct pc_flow_facts facts;
    pc_case_facts(c, command->actor.id, &facts);
    return pc_flow_allowed((enum pc_kind)c->row.kind, (enum pc_state)c->row.state, command->actor.roles,
                           &facts) &
           PC_EVENT_BIT(PC_EV_SUPPLIED);
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------ */

static enum pc_rc once_more(struct pc_command *command, struct pc_join *join)
{
    join->asking = true;
    command->again = true;
    return PC_CONFLICT;
}

enum pc_rc pc_join_begin(struct pc_engine *engine, struct pc_command *command,
                         const struct pc_duplicate *duplicate, struct pc_join *join)
{
    struct pc_case *first;
    if (join->asking) {
        join->second = taken(command);
        put(command, &join->submission);
        join->asking = false;
        join->answered = true;
        return PC_OK;
    }
    if (!duplicate->found)
        return PC_OK;
    first = PC_NEW(command->arena, struct pc_case);
    PC_TRY(pc_case_load(engine->store, duplicate->case_id, true, command->arena, first));
    PC_TRY(pc_engine_catalogue(engine, first->row.revision, &first->catalogue));
    if (!may_be_supplied(command, first) || !brings_something(command->params, pc_case_request(first)))
        return PC_OK;
    join->case_id = first->row.id;
    join->submission = taken(command);
    return once_more(command, join);
}

enum pc_rc pc_join_ask(struct pc_engine *engine, struct pc_command *command, struct pc_join *join)
{
    void *work = command->work;
    struct pc_case *first = PC_NEW(command->arena, struct pc_case);
    PC_TRY(pc_case_load(engine->store, join->case_id, true, command->arena, first));
    yyjson_mut_doc *doc = yyjson_mut_doc_new(pc_arena_json(command->arena));
    yyjson_mut_val *input = yyjson_val_mut_copy(doc, pc_case_input(first));
    pc_stay_drop_facts(first, input);
    pc_supply_merge(doc, input, command->params);
    pc_stay_input(first, doc, input);
    pc_question_ask(engine, command, first, input);
    join->question = command->work;
    command->work = work;
    return PC_OK;
}

/* ---- joining ----------------------------------------------------------------------------------------------------------------- */

static enum pc_rc supply(struct pc_engine *engine, struct pc_command *command, struct pc_case *first,
                         int64_t opened)
{
    static const struct pc_action brought = {.until = {INT64_MAX}, .approved_count = -1};
    struct pc_step step;
    char id[PC_ID_TEXT];
    pc_step_system(&step, engine, first, command->arena, &command->err);
    step.actor = command->actor.id;
    step.roles = command->actor.roles;
    step.action = &brought;
    yyjson_mut_obj_add_strcpy(first->doc, step.data, "duplicate",
                              pc_id_text(engine->ids, PC_ID_CASE, opened, id));
    PC_TRY(pc_documents_attach(&step, command));
    return pc_step(&step, PC_EV_SUPPLIED);
}

/* With the second answer in the command.  What the first case's policies cannot take (a fact of another type, say) stays with the
 * duplicate. */
static enum pc_rc join_first(struct pc_engine *engine, struct pc_command *command, const struct pc_join *join,
                             int64_t opened)
{
    yyjson_val *answer = NULL;
    struct pc_case *first = PC_NEW(command->arena, struct pc_case);
    PC_TRY(pc_case_load(engine->store, join->case_id, true, command->arena, first));
    PC_TRY(pc_engine_catalogue(engine, first->row.revision, &first->catalogue));
    if (!may_be_supplied(command, first))
        return PC_OK; /* decided meanwhile */
    PC_TRY(pc_question_unchanged(command, first));
    if (command->answer_status == PC_EVAL_INVALID || command->answer_status == PC_EVAL_NOT_FOUND)
        return PC_OK;
    PC_TRY(pc_question_answer(command, &answer));
    PC_TRY(supply(engine, command, first, opened));
    PC_TRY(pc_question_take(engine, command, first, answer));
    return pc_case_store(engine, first, command->arena);
}

enum pc_rc pc_join_end(struct pc_engine *engine, struct pc_command *command, struct pc_join *join,
                       int64_t opened)
{
    void *work = command->work;
    if (!join->answered)
        return PC_OK;
    put(command, &join->second);
    command->work = join->question;
    enum pc_rc rc = join_first(engine, command, join, opened);
    put(command, &join->submission);
    command->work = work;
    join->answered = false;
    return command->again ? once_more(command, join) : rc;
}
