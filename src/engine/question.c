/* src/engine/question.c -- the policies asked again about a stored case. */
#include "engine/question.h"
#include "engine/evaluation.h"

struct question {
    int32_t version;
    struct pc_str input;
};

/* A case whose submission failed in the policies has an input without category and lines: it is resolved again as a whole. */
static enum pc_eval_kind kind_of(yyjson_mut_val *input)
{
    return yyjson_mut_obj_get(input, "requirement") ? PC_EVAL_CASE : PC_EVAL_SUBMISSION;
}

void pc_question_ask(struct pc_engine *engine, struct pc_command *command, const struct pc_case *c,
                     yyjson_mut_val *input)
{
    struct question *q = command->work = PC_NEW(command->arena, struct question);
    struct pc_buf text = {0};
    pc_json_canonical_mut(input, &text);
    q->version = c->row.version;
    q->input = pc_str_keep(pc_buf_str(&text), command->arena);
    pc_buf_free(&text);
    command->ask = (struct pc_ask){.kind = kind_of(input),
                                   .revision = c->row.revision,
                                   .now = pc_wall_now(engine->config.wall),
                                   .input = q->input,
                                   .owner = command->actor.org,
                                   .subject = c->row.category};
    command->stage = PC_STAGE_ASK;
}

struct pc_str pc_question_input(const struct pc_command *command)
{
    const struct question *q = command->work;
    return q->input;
}

enum pc_rc pc_question_unchanged(struct pc_command *command, const struct pc_case *c)
{
    const struct question *q = command->work;
    if (c->row.version == q->version)
        return PC_OK;
    command->again = command->tries <
                     3; /* a timer fired meanwhile: look again (src/README.md, one request) */
    if (command->again)
        return PC_CONFLICT;
    command->answer_status = PC_EVAL_POLICY_ERROR;
    return PC_OK;
}

/* The CASE object of a submission that was resolved again.  A request that falls apart into several has none: no one of them may
 * close or decide the lines of the others, so a person keeps it (I3). */
static yyjson_val *only_case(yyjson_val *root)
{
    yyjson_val *cases = pc_json_get(root, "cases");
    return yyjson_arr_size(cases) == 1 ? yyjson_arr_get_first(cases) : NULL;
}

enum pc_rc pc_question_answer(struct pc_command *command, yyjson_val **answer_out)
{
    yyjson_val *root = NULL;
    if (command->answer_status == PC_EVAL_INVALID || command->answer_status == PC_EVAL_NOT_FOUND)
        return pc_evaluation_refusal(command);
    if (command->answer_status == PC_EVAL_OK)
        PC_TRY(pc_arena_parse(command->arena, command->answer, &root));
    *answer_out = command->ask.kind == PC_EVAL_SUBMISSION ? only_case(root) : root;
    return PC_OK;
}

/* Whether the machine takes an answer of the policies in this state: a course under way or a plan between two reviews may not. */
static bool takes(const struct pc_step *step, enum pc_event event)
{
    struct pc_flow_facts facts;
    struct pc_flow_effects effects;
    const struct pc_case_row *row = &step->c->row;
    pc_case_facts(step->c, step->actor, &facts);
    return pc_flow_step((enum pc_kind)row->kind, (enum pc_state)row->state, event, PC_WHO_SYSTEM, &facts,
                        &effects, NULL) == PC_OK;
}

static enum pc_rc take(struct pc_engine *engine, struct pc_command *command, struct pc_case *c,
                       yyjson_val *answer, bool may_rest)
{
    struct pc_step step;
    struct pc_buf output = {0};
    pc_step_system(&step, engine, c, command->arena, &command->err);
    enum pc_event event = pc_evaluation_take(c, answer);
    if (!c->row.category.size)
        c->row.category = pc_json_str(answer, "category");
    if (answer)
        pc_json_canonical(answer, &output);
    struct pc_str kept = {output.size ? pc_arena_strndup(command->arena, output.ptr, output.size) : NULL,
                          output.size};
    pc_buf_free(&output);
    c->input_text = pc_question_input(command);
    c->input = c->request = NULL;
    PC_TRY(pc_evaluation_store(&step, command, command->ask.kind, c->input_text, kept));
    return may_rest && !takes(&step, event) ? PC_OK : pc_step(&step, event);
}

enum pc_rc pc_question_take(struct pc_engine *engine, struct pc_command *command, struct pc_case *c,
                            yyjson_val *answer)
{
    return take(engine, command, c, answer, false);
}

enum pc_rc pc_question_take_or_rest(struct pc_engine *engine, struct pc_command *command, struct pc_case *c,
                                    yyjson_val *answer)
{
    return take(engine, command, c, answer, true);
}
