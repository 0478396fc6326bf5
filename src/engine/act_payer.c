/* src/engine/act_payer.c -- what a payer answers before a review begins (R3.5, R3.7). */
#include "engine/act.h"

/* The answer must be there before the policies are asked again about it. */
static enum pc_rc read_answer(struct pc_act *a, const char *name, const char *field)
{
    if (!pc_json_get(a->command->params, name))
        return pc_act_invalid(a, "missing", field, "the payer says yes or no");
    a->action.answer_yes = pc_json_bool(a->command->params, name, false);
    return PC_OK;
}

enum pc_rc pc_act_read_benefit(struct pc_act *a)
{
    return read_answer(a, "exists", "params.exists");
}

enum pc_rc pc_act_read_primary(struct pc_act *a)
{
    return read_answer(a, "primary", "params.primary");
}

enum pc_rc pc_act_ask_benefit(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    yyjson_mut_val *request = yyjson_mut_obj_get(input, "request");
    PC_TRY(pc_act_read_benefit(a));
    yyjson_mut_obj_remove_key(request, "benefit_confirmed");
    yyjson_mut_obj_add_bool(doc, request, "benefit_confirmed", a->action.answer_yes);
    return PC_OK;
}

/* What was unknown is the other cover's place: after this plan, or before it. */
enum pc_rc pc_act_ask_primary(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    yyjson_mut_val *coverage = yyjson_mut_obj_get(yyjson_mut_obj_get(input, "member"), "coverage");
    PC_TRY(pc_act_read_primary(a));
    yyjson_mut_obj_remove_key(coverage, "other");
    yyjson_mut_obj_add_str(doc, coverage, "other",
                           a->action.answer_yes ? "commercial_secondary" : "commercial_primary");
    return PC_OK;
}

enum pc_rc pc_act_take_answer(struct pc_act *a, struct pc_step *step)
{
    (void)step;
    return pc_question_take(a->engine, a->command, a->c, a->answer);
}
