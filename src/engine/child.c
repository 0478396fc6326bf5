/* src/engine/child.c -- cases about a case: opening one, and carrying back what was decided there. */
#include "engine/child.h"
#include "deadline/deadline.h"
#include "engine/clocks.h"
#include "engine/document.h"
#include "engine/evaluation.h"
#include "engine/stay.h"
#include "engine/supply.h"

/* ---- what was filed -------------------------------------------------------------------------------------------------- */

struct pc_time pc_case_notified(const struct pc_case *c)
{
    yyjson_mut_val *at = yyjson_mut_obj_get(pc_body_get(c, "determination"), "notified_at");
    struct pc_time notified;
    const char *text = yyjson_mut_get_str(at);
    return text && pc_time_parse(pc_str_of(text), &notified) == PC_OK ? notified : PC_NEVER;
}

enum pc_rc pc_child_filing(struct pc_act *a, struct pc_filing *filing)
{
    static const char field[] = "params.received_at";
    yyjson_val *params = a->command->params, *received = pc_json_get(params, "received_at");
    const struct pc_time now = pc_wall_now(a->engine->config.wall), notified = pc_case_notified(a->c);
    *filing = (struct pc_filing){now, pc_json_bool(params, "expedited", false)};
    if (!received)
        return PC_OK;
    if (!(a->command->actor.roles & (PC_WHO_REVIEWERS | PC_WHO_PAYER)))
        return pc_act_invalid(a, "received_at_not_allowed", field,
                              "only staff and the payer may key in when something was received");
    PC_TRY(pc_time_parse(pc_json_slice(received), &filing->received_at));
    if (filing->received_at.ms > now.ms)
        return pc_act_invalid(a, "in_the_future", field, "it was not received yet");
    if (notified.ms != PC_NEVER.ms && filing->received_at.ms < notified.ms)
        return pc_act_invalid(a, "before_the_decision", field, "the decision was not notified yet");
    return PC_OK;
}

enum pc_rc pc_child_ask(struct pc_act *a, enum pc_kind kind, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    char text[PC_TIME_TEXT];
    struct pc_filing filing;
    struct pc_str subject = pc_json_str(a->command->params, "subject");
    PC_TRY(pc_child_filing(a, &filing));
    PC_TRY(pc_documents_check(a->engine, a->command));
    pc_supply_merge(doc, input, a->command->params);
    yyjson_mut_val *about = yyjson_mut_obj(doc);
    yyjson_mut_obj_add_str(doc, about, "kind", pc_kind_name(kind));
    yyjson_mut_obj_add_strcpy(doc, about, "received_at", pc_time_format(filing.received_at, text));
    yyjson_mut_obj_add_bool(doc, about, "expedited", filing.expedited);
    if (subject.size)
        yyjson_mut_obj_add_strncpy(doc, about, "subject", subject.ptr, subject.size);
    yyjson_mut_obj_remove_key(input, "case");
    yyjson_mut_obj_add_val(doc, input, "case", about);
    return PC_OK;
}

/* ---- opening ----------------------------------------------------------------------------------------------------------- */

void pc_case_clear_lines(struct pc_case *c)
{
    yyjson_mut_val *line, *lines = pc_body_get(c, "lines");
    size_t i, count;
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        yyjson_mut_obj_remove_key(line, "approved");
        yyjson_mut_obj_remove_key(line, "outcome");
    }
}

static void fill_row(struct pc_act *a, const struct pc_child *spec, struct pc_case_row *row)
{
    const struct pc_case_row *parent = &a->c->row;
    *row = (struct pc_case_row){
        .id = ++a->engine->next.case_id,
        .submission = parent->submission,
        .parent = parent->id,
        .kind = spec->kind,
        .state = PC_ST_RECEIVED,
        .revision = parent->revision, /* the first decision's (I4) */
        .payer = parent->payer,
        .group = parent->group,
        .member = parent->member,
        .provider = parent->provider,
        .category = parent->category,
        .timing = parent->timing,
        .urgency = spec->filing.expedited ? PC_STR("urgent") : PC_STR("standard"),
        .setting = parent->setting,
        .owner = parent->owner,
        .received_at = spec->filing.received_at,
        .created_at = a->engine->at,
        .updated_at = a->engine->at,
        .service_date = parent->service_date,
        .complete_at = PC_NEVER,
        .due_at = PC_NEVER,
        .flags = spec->flags,
    };
}

static void fill_body(struct pc_act *a, const struct pc_child *spec, struct pc_case *child)
{
    static const char *const kept[] = {"lines", "policy_revision", "end_date"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        yyjson_mut_val *value = pc_body_get(a->c, kept[i]);
        pc_body_put(child, kept[i], value ? yyjson_mut_val_mut_copy(child->doc, value) : NULL);
    }
    pc_case_clear_lines(child);
    pc_body_put(child, pc_kind_name(spec->kind), yyjson_mut_val_mut_copy(child->doc, spec->about));
    if (spec->took_part)
        pc_body_put(child, "took_part", yyjson_mut_val_mut_copy(child->doc, spec->took_part));
}

/* The answer's bytes, for the child's own evaluation row (I9). */
static struct pc_str output_of(struct pc_act *a)
{
    struct pc_buf text = {0};
    if (a->answer)
        pc_json_canonical(a->answer, &text);
    struct pc_str kept = {text.size ? pc_arena_strndup(a->command->arena, text.ptr, text.size) : NULL,
                          text.size};
    pc_buf_free(&text);
    return kept;
}

static enum pc_rc first_step(struct pc_act *a, const struct pc_child *spec, struct pc_case *child)
{
    struct pc_step step;
    struct pc_command *command = a->command;
    char id[PC_ID_TEXT];
    const struct pc_str input = pc_question_input(command);
    child->input_text = input;
    pc_step_system(&step, a->engine, child, command->arena, &command->err);
    enum pc_event event = pc_evaluation_take(child, a->answer);
    pc_evaluation_completes(child, child->row.received_at);
    PC_TRY(pc_evaluation_store(&step, command, command->ask.kind, input, output_of(a)));
    yyjson_mut_obj_add_strncpy(child->doc, step.data, "opened_by", command->actor.id.ptr,
                               command->actor.id.size);
    yyjson_mut_obj_add_strcpy(child->doc, step.data, "about",
                              pc_id_text(a->engine->ids, PC_ID_CASE, a->c->row.id, id));
    PC_TRY(pc_documents_attach(&step, command));
    return pc_step(&step, spec->event == PC_EV_COUNT ? event : spec->event);
}

enum pc_rc pc_child_open(struct pc_act *a, const struct pc_child *spec)
{
    struct pc_case *child = PC_NEW(a->command->arena, struct pc_case);
    pc_case_begin(child, a->command->arena);
    child->catalogue = a->c->catalogue;
    fill_row(a, spec, &child->row);
    fill_body(a, spec, child);
    PC_TRY(first_step(a, spec, child));
    PC_TRY(pc_case_store(a->engine, child, a->command->arena));
    a->c->row.flags |= PC_CASE_HAS_CHILDREN;
    pc_kin_add(&a->c->kin, &child->row, a->c->arena);
    return PC_OK;
}

yyjson_mut_val *pc_child_about(struct pc_case *c)
{
    const char *key = pc_kind_name((enum pc_kind)c->row.kind);
    yyjson_mut_val *about = pc_body_get(c, key);
    if (!about) {
        about = yyjson_mut_obj(c->doc);
        pc_body_put(c, key, about);
    }
    return about;
}

/* ---- what is decided there ------------------------------------------------------------------------------------------------ */

/* A stay's days are read as the stay counts them: of those that were denied, from the day after the ones authorized (R4.7, R8.6). */
static enum pc_rc read_days(struct pc_act *a, struct pc_case *stay)
{
    struct pc_act of = *a;
    PC_TRY(pc_engine_catalogue(a->engine, stay->row.revision, &stay->catalogue));
    pc_stay_disputed(stay);
    of.c = stay;
    PC_TRY(pc_act_read_totals(&of));
    a->action = of.action;
    return PC_OK;
}

static enum pc_rc read_counts(struct pc_act *a)
{
    struct pc_case *parent = PC_NEW(a->command->arena, struct pc_case);
    PC_TRY(pc_act_read_lines(a));
    PC_TRY(pc_case_load(a->engine->store, a->c->row.parent, true, a->command->arena, parent));
    return pc_stay_is(parent) ? read_days(a, parent) : pc_act_read_totals(a);
}

enum pc_rc pc_child_read_result(struct pc_act *a, struct pc_str said)
{
    static const struct {
        const char *word;
        enum pc_flow_result result;
    } words[] = {
        {"uphold", PC_RESULT_NOTHING},
        {"no_change", PC_RESULT_NOTHING},
        {"overturn", PC_RESULT_ALL},
        {"overturn_partly", PC_RESULT_PART},
    };
    a->action.result = PC_RESULT_UNSAID;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (pc_str_is(said, words[i].word))
            a->action.result = words[i].result;
    }
    if (a->action.result == PC_RESULT_ALL || a->action.result == PC_RESULT_PART)
        PC_TRY(read_counts(a));
    return pc_act_read_reasons(a);
}

/* What the child's decision gave the lines, on the parent's. */
static void carry_lines(const struct pc_case *child, struct pc_case *parent)
{
    yyjson_mut_val *from, *to, *all = pc_body_get(child, "lines");
    yyjson_mut_val *mine = pc_body_get(parent, "lines");
    size_t i, count, k, lines;
    pc_case_clear_lines(parent);
    yyjson_mut_arr_foreach(mine, i, count, to)
    {
        const int64_t number = yyjson_mut_get_sint(yyjson_mut_obj_get(to, "line"));
        yyjson_mut_arr_foreach(all, k, lines, from)
        {
            yyjson_mut_val *approved = yyjson_mut_obj_get(from, "approved");
            if (approved && yyjson_mut_get_sint(yyjson_mut_obj_get(from, "line")) == number)
                yyjson_mut_obj_add_sint(parent->doc, to, "approved", yyjson_mut_get_sint(approved));
        }
    }
}

void pc_child_carry(struct pc_step *told)
{
    carry_lines(told->action->child, told->c);
    pc_stay_disputed(told->c);
}

/* Who decided, as the parent's rows know it: an independent organization, whoever records it (R8.7). */
static uint32_t decider_of(const struct pc_step *step)
{
    return step->c->row.kind == PC_KIND_EXTERNAL_REVIEW ? (uint32_t)PC_WHO_IRO : step->role;
}

static void tell_data(const struct pc_step *step, struct pc_step *told)
{
    static const char *const results[] = {"unsaid", "overturn", "overturn_partly", "uphold"};
    char id[PC_ID_TEXT];
    yyjson_mut_doc *doc = told->c->doc;
    yyjson_mut_obj_add_strcpy(doc, told->data, "child",
                              pc_id_text(step->engine->ids, PC_ID_CASE, step->c->row.id, id));
    yyjson_mut_obj_add_str(doc, told->data, "kind", pc_kind_name((enum pc_kind)step->c->row.kind));
    yyjson_mut_obj_add_str(doc, told->data, "result", results[step->action->result]);
}

enum pc_rc pc_child_tell(struct pc_step *step)
{
    struct pc_case *parent = PC_NEW(step->arena, struct pc_case);
    struct pc_step told;
    struct pc_action action = *step->action;
    action.child = step->c;
    PC_TRY(pc_case_load(step->engine->store, step->c->row.parent, true, step->arena, parent));
    PC_TRY(pc_engine_catalogue(step->engine, parent->row.revision, &parent->catalogue));
    pc_step_system(&told, step->engine, parent, step->arena, step->err);
    told.actor = step->actor;
    told.roles = decider_of(step);
    told.action = &action;
    action.reasons = action.reasons ? yyjson_mut_val_mut_copy(parent->doc, action.reasons) : NULL;
    if (step->c->row.kind != PC_KIND_PEER_TO_PEER)
        action.note = (struct pc_str){0}; /* it stands with the child's own decision */
    tell_data(step, &told);
    PC_TRY(pc_step(&told, PC_EV_CHILD_DECIDED));
    return pc_case_store(step->engine, parent, step->arena);
}

/* ---- time ------------------------------------------------------------------------------------------------------------------- */

static enum pc_rc keep_latest(void *arg, const struct pc_determination_row *row)
{
    struct pc_time *latest = arg;
    *latest = row->notified_at;
    return PC_OK;
}

enum pc_rc pc_child_notified(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                             struct pc_time *notified_out)
{
    *notified_out = PC_NEVER;
    PC_TRY(store->ops->determination_list(store, case_id, arena, keep_latest, notified_out));
    return notified_out->ms == PC_NEVER.ms ? PC_NOT_FOUND : PC_OK;
}

enum pc_rc pc_child_in_time(struct pc_act *a, const char *right, struct pc_time from, struct pc_time at,
                            const char *reason)
{
    struct pc_time until;
    struct pc_date day;
    char text[PC_DATE_TEXT];
    enum pc_rc rc = pc_clocks_right(a->engine->rules, a->c, right, from, &until);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && at.ms <= until.ms))
        return PC_OK;
    PC_TRY(rc);
    const char *zone = yyjson_get_str(
        pc_json_get(pc_catalogue_payer(a->c->catalogue, a->c->row.payer), "zone"));
    PC_TRY(pc_zone_date(zone ? zone : "America/Chicago", until, &day, NULL));
    pc_fail(&a->command->err, PC_REFUSED, reason, "params.action", "the last day was %s",
            pc_date_format(day, text));
    pc_step_allowed(a->c, a->command->actor.roles, a->command->actor.id, &a->command->err);
    return PC_REFUSED;
}
