/* src/engine/evaluation.c -- what an evaluation says becomes flags, body members, an event and I9's row. */
#include "engine/evaluation.h"
#include <string.h>
#include "engine/clocks.h"
#include "engine/determine.h"

/* Whether what the policy grants covers what was asked; granting less is a partial denial, which no rule may make (R4.3). */
static bool grants_cover(struct pc_case *c, yyjson_val *output)
{
    int64_t asked;
    const char *unit;
    yyjson_val *grants = pc_json_get(output, "grants");
    int64_t granted = pc_json_int(grants, "units", -1);
    if (granted < 0 || pc_asked_count(c, &asked, &unit) != PC_OK)
        return true;
    struct pc_str granted_unit = pc_json_str(grants, "unit");
    return granted >= asked || (granted_unit.size && !pc_str_is(granted_unit, unit));
}

/* Whether the payer must answer this question before the case is reviewed (R3.5, R3.7). */
static bool asks_payer(yyjson_val *output, const char *name)
{
    yyjson_val *question, *questions = pc_json_get(output, "payer_questions");
    size_t i, count;
    yyjson_arr_foreach(questions, i, count, question)
    {
        if (pc_str_is(pc_json_str(question, "question"), name))
            return true;
    }
    return false;
}

/* Whether somebody before a nurse may approve what is met: not less than was asked, and no review after the service, which is done by
 * nurses (R5.3). */
static bool before_a_nurse(struct pc_case *c, yyjson_val *output)
{
    return !pc_str_is(c->row.timing, "post_service") && grants_cover(c, output);
}

static uint32_t flags_of(struct pc_case *c, yyjson_val *output)
{
    const struct pc_str outcome = pc_json_str(output, "outcome");
    const struct {
        bool set;
        uint32_t flag;
    } rows[] = {
        {pc_str_is(outcome, "met"), PC_CASE_CRITERIA_MET},
        {pc_str_is(outcome, "not_met"), PC_CASE_CRITERIA_NOT_MET},
        {yyjson_arr_size(pc_json_get(output, "documents")) > 0, PC_CASE_DOCUMENTS_MISSING},
        {pc_json_bool(output, "intake_approvable", false) && before_a_nurse(c, output),
         PC_CASE_INTAKE_APPROVABLE},
        {pc_json_bool(output, "auto_approve", false) && before_a_nurse(c, output), PC_CASE_AUTO_APPROVE},
        {pc_json_bool(output, "complex", false), PC_CASE_COMPLEX},
        {!output || pc_json_get(output, "policy_error"), PC_CASE_POLICY_FAILED},
        {asks_payer(output, "benefit"), PC_CASE_BENEFIT_ASKED},
        {asks_payer(output, "primary"), PC_CASE_PRIMARY_ASKED},
    };
    uint32_t flags = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        flags |= rows[i].set ? rows[i].flag : 0;
    return flags;
}

enum {
    EVALUATION_FLAGS = PC_CASE_CRITERIA_MET | PC_CASE_CRITERIA_NOT_MET | PC_CASE_DOCUMENTS_MISSING |
                       PC_CASE_INTAKE_APPROVABLE | PC_CASE_AUTO_APPROVE | PC_CASE_COMPLEX |
                       PC_CASE_POLICY_FAILED | PC_CASE_BENEFIT_ASKED | PC_CASE_PRIMARY_ASKED
};

/* An appeal and the like stand about a request whose resolution was made: only the criteria still speak. */
static bool is_request(int32_t kind)
{
    return kind == PC_KIND_REVIEW || kind == PC_KIND_STAY || kind == PC_KIND_TRANSPLANT;
}

/* What the resolution says, when it ends the case or asks the payer; else PC_EV_COUNT. */
static enum pc_event resolved(uint32_t flags, yyjson_val *output)
{
    static const struct {
        const char *requirement;
        enum pc_event event;
    } closed[] = {
        {"not_required", PC_EV_REVIEW_NOT_REQUIRED},
        {"not_available", PC_EV_SERVICE_NOT_AVAILABLE},
        {"no_um", PC_EV_UM_NOT_PERFORMED},
        {"referred_to_payer", PC_EV_PAYER_BUSINESS},
    };
    struct pc_str requirement = pc_json_str(output, "requirement");
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        if (pc_str_is(requirement, closed[i].requirement))
            return closed[i].event;
    }
    const bool asks = flags & (PC_CASE_BENEFIT_ASKED | PC_CASE_PRIMARY_ASKED);
    return asks && !(flags & PC_CASE_POLICY_FAILED) ? PC_EV_PAYER_ASKED : PC_EV_COUNT;
}

static enum pc_event event_of(int32_t kind, uint32_t flags, yyjson_val *output)
{
    enum pc_event event = is_request(kind) ? resolved(flags, output) : PC_EV_COUNT;
    if (event != PC_EV_COUNT)
        return event;
    if (flags & PC_CASE_POLICY_FAILED)
        return PC_EV_POLICY_FAILED;
    if (flags & PC_CASE_DOCUMENTS_MISSING)
        return PC_EV_CRITERIA_UNKNOWN;
    if (flags & (PC_CASE_CRITERIA_MET | PC_CASE_TRANSFER)) /* R7.4: staff see what is taken over */
        return PC_EV_CRITERIA_MET;
    if (flags & PC_CASE_CRITERIA_NOT_MET)
        return PC_EV_CRITERIA_NOT_MET;
    /* Unknown, and nothing to ask the requester for (a category without criteria, say): a person looks at it (I3). */
    return yyjson_arr_size(pc_json_get(output, "missing")) > 0 ? PC_EV_CRITERIA_UNKNOWN : PC_EV_POLICY_FAILED;
}

/* Each suggestion is an offer with an id of its own (R3.9): its code, and a number where one comes twice. */
static void name_offers(struct pc_case *c)
{
    yyjson_mut_val *one, *other, *list = pc_body_get(c, "suggestions");
    size_t i, k, count, all;
    yyjson_mut_arr_foreach(list, i, count, one)
    {
        const char *code = yyjson_mut_get_str(yyjson_mut_obj_get(one, "code"));
        size_t before = 0;
        yyjson_mut_arr_foreach(list, k, all, other)
        {
            const char *same = yyjson_mut_get_str(yyjson_mut_obj_get(other, "code"));
            before += k < i && code && same && strcmp(code, same) == 0;
        }
        const char *id = before ? pc_arena_printf(c->arena, "%s-%zu", code, before + 1) : code;
        yyjson_mut_obj_add_strcpy(c->doc, one, "offer", id ? id : "");
    }
}

enum pc_event pc_evaluation_take(struct pc_case *c, yyjson_val *output)
{
    static const char *const shown[] = {"requirement", "reason", "title",        "notices",
                                        "suggestions", "levels", "unread_facts", "payer_questions"};
    uint32_t flags = flags_of(c, output);
    c->output = output;
    c->row.flags = (c->row.flags & ~(uint32_t)EVALUATION_FLAGS) | flags;
    if (output) {
        for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
            pc_body_put_copy(c, shown[i], pc_json_get(output, shown[i]));
        name_offers(c);
    }
    if (flags & PC_CASE_POLICY_FAILED) {
        yyjson_mut_val *reason = yyjson_mut_obj(c->doc);
        yyjson_mut_obj_add_str(c->doc, reason, "code", "policy_failed");
        yyjson_mut_obj_add_str(c->doc, reason, "text",
                               "the policy could not be evaluated; a person reviews the request");
        pc_body_put(c, "reason", reason);
    }
    return event_of(c->row.kind, flags | (c->row.flags & PC_CASE_TRANSFER), output);
}

void pc_evaluation_completes(struct pc_case *c, struct pc_time at)
{
    const uint32_t decided = PC_CASE_CRITERIA_MET | PC_CASE_CRITERIA_NOT_MET;
    const uint32_t open = PC_CASE_DOCUMENTS_MISSING | PC_CASE_POLICY_FAILED;
    if (c->row.complete_at.ms != PC_NEVER.ms || !(c->row.flags & decided) || (c->row.flags & open))
        return;
    c->row.complete_at = at;
}

enum pc_rc pc_evaluation_store(struct pc_step *step, const struct pc_command *command, enum pc_eval_kind kind,
                               struct pc_str input, struct pc_str output)
{
    struct pc_case *c = step->c;
    const struct pc_evaluation_row row = {
        .case_id = c->row.id,
        .number = c->row.evaluation + 1,
        .abi = command->answer_abi,
        .revision = command->answer_revision,
        .now = command->ask.now,
        .kind = (int32_t)kind,
        .status = (int32_t)command->answer_status,
        .input = input,
        .output = output,
    };
    c->row.evaluation = row.number;
    yyjson_mut_obj_add_sint(c->doc, step->data, "evaluation", row.number);
    struct pc_buf *kept = &step->engine->scratch;
    PC_TRY(step->engine->store->ops->evaluation_insert(step->engine->store, &row, kept));
    pc_step_digest(step, step->data, "kept", pc_buf_str(kept));
    return PC_OK;
}

static void copy_text(char *to, size_t size, struct pc_str from)
{
    size_t n = from.size < size - 1 ? from.size : size - 1;
    memcpy(to, from.ptr ? from.ptr : "", n);
    to[n] = '\0';
}

enum pc_rc pc_evaluation_refusal(struct pc_command *command)
{
    yyjson_val *root;
    char reason[48], field[160], detail[240];
    if (pc_arena_parse(command->arena, command->answer, &root) != PC_OK)
        return PC_CORRUPT;
    copy_text(reason, sizeof reason, pc_json_str(root, "reason"));
    copy_text(field, sizeof field, pc_json_str(root, "field"));
    copy_text(detail, sizeof detail, pc_json_str(root, "detail"));
    return pc_fail(&command->err, PC_INVALID, reason[0] ? reason : "invalid", field, "%s", detail);
}
