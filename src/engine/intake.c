/* src/engine/intake.c -- how a request came in. */
#include "engine/intake.h"
#include "deadline/deadline.h"
#include "engine/tasks.h"

/* ---- calls outside business hours (R1.7) ------------------------------------------------------------------------------- */

/* The group's business calendar on the day of the call; NULL: the snapshot names none that is known. */
static const struct pc_calendar *calendar_of(const struct pc_catalogue *catalogue, yyjson_val *params,
                                             struct pc_time at)
{
    const struct pc_date day = {(int32_t)(at.ms / 86400000)};
    yyjson_val *group = pc_catalogue_group(catalogue, pc_json_str(params, "payer"),
                                           pc_json_str(params, "group"), day);
    return pc_catalogue_calendar(catalogue, pc_json_str(group, "calendar"));
}

/* Whether the request is a call that came while nobody works, and when work begins again. */
static enum pc_rc after_hours(const struct pc_catalogue *catalogue, yyjson_val *params, struct pc_time at,
                              bool *after_out, struct pc_time *opening_out)
{
    bool open;
    *after_out = false;
    if (!pc_str_is(pc_json_str(params, "channel"), "phone"))
        return PC_OK;
    const struct pc_calendar *calendar = calendar_of(catalogue, params, at);
    if (!calendar)
        return PC_OK;
    PC_TRY(pc_calendar_open(calendar, at, &open, opening_out));
    *after_out = !open;
    return PC_OK;
}

static bool is_emergency(yyjson_val *params)
{
    return pc_json_bool(pc_json_get(params, "call"), "emergency_option", false) ||
           pc_str_is(pc_json_str(params, "urgency"), "emergency");
}

enum pc_rc pc_intake_check(struct pc_command *command, struct pc_time received_at)
{
    bool after;
    struct pc_time opening;
    char text[PC_TIME_TEXT];
    yyjson_val *params = command->params;
    if (pc_json_get(params, "claim") && !pc_str_is(pc_json_str(params, "timing"), "post_service"))
        return pc_fail(&command->err, PC_INVALID, "claim_is_post_service", "params.timing",
                       "a claim comes after the service");
    PC_TRY(after_hours(command->catalogue, params, received_at, &after, &opening));
    if (!after || is_emergency(params))
        return PC_OK;
    return pc_fail(
        &command->err, PC_INVALID, "outside_business_hours", "params.call.emergency_option",
        "routine calls are taken in business hours, next from %s on; an emergency is taken at once",
        pc_time_format(opening, text));
}

/* Documented at once, worked the next business day; hour clocks run from the call all the same. */
static enum pc_rc put_after_hours(struct pc_step *step, struct pc_command *command)
{
    struct pc_case *c = step->c;
    bool after;
    struct pc_time opening;
    char text[PC_TIME_TEXT];
    PC_TRY(after_hours(c->catalogue, command->params, c->row.received_at, &after, &opening));
    if (!after)
        return PC_OK;
    yyjson_mut_val *kept = yyjson_mut_obj(c->doc);
    yyjson_mut_obj_add_strcpy(c->doc, kept, "worked_from", pc_time_format(opening, text));
    pc_body_put(c, "after_hours", kept);
    yyjson_mut_obj_add_strcpy(c->doc, step->data, "worked_from", text);
    return PC_OK;
}

/* ---- claims (R1.8), predeterminations (R3.6) ----------------------------------------------------------------------------- */

enum pc_rc pc_intake_open(struct pc_step *step, struct pc_command *command)
{
    struct pc_case *c = step->c;
    yyjson_val *claim = pc_json_get(command->params, "claim");
    pc_body_put_copy(c, "claim", claim);
    if (claim)
        yyjson_mut_obj_add_val(c->doc, step->data, "claim",
                               yyjson_val_mut_copy(c->doc, pc_json_get(claim, "number")));
    if (pc_str_is(c->row.timing, "predetermination"))
        yyjson_mut_obj_add_str(c->doc, step->data, "converted", "predetermination");
    return put_after_hours(step, command);
}

enum pc_rc pc_intake_forward(struct pc_step *step, struct pc_command *command)
{
    struct pc_str number = pc_json_str(pc_json_get(command->params, "claim"), "number");
    return number.size ? pc_tasks_hand_over(step, PC_STR("claim"), number) : PC_OK;
}
