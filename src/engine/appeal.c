/* src/engine/appeal.c -- reconsideration (R8.5) and appeals (R8.6, R8.8, R8.9, R5.4). */
#include "engine/appeal.h"
#include "engine/child.h"
#include "engine/clocks.h"
#include "engine/document.h"
#include "engine/supply.h"

/* ---- reconsideration -------------------------------------------------------------------------------------------------- */

enum pc_rc pc_act_ask_reconsider(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    yyjson_val *params = a->command->params;
    if (!pc_json_get(params, "facts") && !pc_json_get(params, "documents"))
        return pc_act_invalid(a, "missing", "params.facts", "a reconsideration brings facts or documents");
    PC_TRY(pc_documents_check(a->engine, a->command));
    pc_supply_merge(doc, input, params);
    return PC_OK;
}

/* The clocks of a reconsideration are its own; the time to appeal goes on from the first notice (R8.5). */
enum pc_rc pc_act_read_reconsider(struct pc_act *a)
{
    const struct pc_time notified = pc_case_notified(a->c), at = a->engine->at;
    if (notified.ms != PC_NEVER.ms)
        PC_TRY(pc_child_in_time(a, "reconsideration_filing", notified, at, "reconsideration_too_late"));
    pc_clocks_renew(a->c, at, true);
    pc_case_clear_lines(a->c);
    return PC_OK;
}

/* ---- who files what ----------------------------------------------------------------------------------------------------- */

/* R8.9, R5.4: whose an appeal is, by its subject. */
static const struct subject {
    const char *name;
    enum pc_event event; /* PC_EV_COUNT: the organization's own */
} subjects[] = {
    {"medical_necessity", PC_EV_COUNT},    {"claims", PC_EV_PAYER_BUSINESS},
    {"benefits", PC_EV_PAYER_BUSINESS},    {"contract", PC_EV_PAYER_ASKED},
    {"eligibility", PC_EV_PAYER_BUSINESS},
};
enum { SUBJECTS = sizeof subjects / sizeof subjects[0] };

static const struct subject *subject_of(struct pc_str name)
{
    for (size_t i = 0; i < SUBJECTS; i++) {
        if (pc_str_is(name, subjects[i].name))
            return &subjects[i];
    }
    return NULL;
}

/* The parts of an appeal: a mixed one is split (R8.9). */
struct parts {
    const struct subject *list[SUBJECTS];
    size_t count;
};

static enum pc_rc add_part(struct pc_act *a, struct pc_str name, const char *field, struct parts *parts)
{
    const struct subject *subject = subject_of(name);
    if (!subject)
        return pc_act_invalid(a, "not_a_choice", field, "an appeal is not about this");
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->list[i] == subject)
            return pc_act_invalid(a, "twice", field, "this part is named twice");
    }
    parts->list[parts->count++] = subject;
    return PC_OK;
}

static enum pc_rc read_parts(struct pc_act *a, struct parts *parts)
{
    struct pc_str subject = pc_json_str(a->command->params, "subject");
    yyjson_val *one, *given = pc_json_get(a->command->params, "subjects");
    size_t i, count;
    *parts = (struct parts){.count = 0};
    if (!subject.size)
        return pc_act_invalid(a, "missing", "params.subject", "say what the appeal is about");
    if (!pc_str_is(subject, "mixed"))
        return given ? pc_act_invalid(a, "only_mixed", "params.subjects",
                                      "only a mixed appeal has several parts")
                     : add_part(a, subject, "params.subject", parts);
    if (yyjson_arr_size(given) < 2)
        return pc_act_invalid(a, "missing", "params.subjects",
                              "a mixed appeal names its parts, two at least");
    yyjson_arr_foreach(given, i, count, one)
    {
        PC_TRY(add_part(a, pc_json_slice(one), pc_arena_printf(a->command->arena, "params.subjects[%zu]", i),
                        parts));
    }
    return PC_OK;
}

/* R2.1: medical necessity appeals are a component that a group may leave with its payer. */
static bool organizations(const struct pc_case *c, const struct subject *subject)
{
    yyjson_val *group = pc_catalogue_group(c->catalogue, c->row.payer, c->row.group, c->row.service_date);
    return subject->event == PC_EV_COUNT &&
           pc_json_bool(pc_json_get(group, "components"), "medical_necessity_appeals", true);
}

/* R8.6: a representative may file when an authorization is on file. */
static enum pc_rc check_filer(struct pc_act *a)
{
    yyjson_val *params = a->command->params, *authorization = pc_json_get(params, "authorization");
    struct pc_str filer = pc_json_str(params, "filer");
    const bool given = pc_json_str(authorization, "text").size || pc_json_str(authorization, "document").size;
    if (!filer.size)
        return pc_act_invalid(a, "missing", "params.filer",
                              "say who files: member, representative or provider");
    if (pc_str_is(filer, "representative") && !given)
        return pc_act_invalid(a, "missing", "params.authorization",
                              "a representative files with an authorization: its words or a document");
    return PC_OK;
}

/* R8.6, R5.5: in time after the notice that is appealed, which is the latest level's. */
static enum pc_rc check_time(struct pc_act *a, const struct pc_filing *filing)
{
    const struct pc_relative *last = pc_kin_last_appeal(&a->c->kin);
    struct pc_time notified = pc_case_notified(a->c);
    if (last)
        PC_TRY(pc_child_notified(a->engine->store, last->id, a->command->arena, &notified));
    if (notified.ms == PC_NEVER.ms)
        return PC_OK; /* nothing was denied: the table says so */
    return pc_child_in_time(a, "appeal_filing", notified, filing->received_at, "appeal_too_late");
}

enum pc_rc pc_act_ask_appeal(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input)
{
    struct parts parts;
    PC_TRY(read_parts(a, &parts));
    PC_TRY(check_filer(a));
    return pc_child_ask(a, PC_KIND_APPEAL, doc, input);
}

enum pc_rc pc_act_read_appeal(struct pc_act *a)
{
    struct parts parts;
    struct pc_filing filing;
    bool ours = false;
    PC_TRY(read_parts(a, &parts));
    PC_TRY(pc_child_filing(a, &filing));
    for (size_t i = 0; i < parts.count; i++)
        ours |= organizations(a->c, parts.list[i]);
    a->action.payers_subject = !ours;
    return ours ? check_time(a, &filing) : PC_OK;
}

/* ---- opening -------------------------------------------------------------------------------------------------------------- */

/* What counts as a part in the first decision (R8.6); a note or the taking of a case decides nothing. */
enum { CLINICAL = PC_WHO_NURSE | PC_WHO_MEDICAL_DIRECTOR };
#define EV(id) PC_EVENT_BIT(PC_EV_##id)
static const uint64_t deciding = EV(APPROVE) | EV(APPROVE_PARTIALLY) | EV(DENY) | EV(REFER) |
                                 EV(REQUEST_INFORMATION) | EV(RECORD_COMPLETE) | EV(EXTEND) | EV(REVOKE) |
                                 EV(DECIDE_APPEAL) | EV(CHILD_DECIDED);

struct who {
    struct pc_case *c;
    yyjson_mut_val *list;
};

static enum pc_rc add_actor(void *arg, const struct pc_event_row *event)
{
    struct who *who = arg;
    yyjson_mut_val *one;
    size_t i, count;
    if (!(deciding & PC_EVENT_BIT(event->event)) || !(event->role & CLINICAL))
        return PC_OK;
    yyjson_mut_arr_foreach(who->list, i, count, one)
    {
        if (pc_str_is(event->actor, yyjson_mut_get_str(one)))
            return PC_OK;
    }
    yyjson_mut_arr_add_strncpy(who->c->doc, who->list, event->actor.ptr, event->actor.size);
    return PC_OK;
}

/* Everybody who took part in what is appealed: on the case, and on earlier levels. */
static enum pc_rc gather(struct pc_act *a, yyjson_mut_val **list_out)
{
    struct who who = {a->c, yyjson_mut_arr(a->c->doc)};
    struct pc_store *store = a->engine->store;
    PC_TRY(store->ops->event_list(store, a->c->row.id, 0, a->command->arena, add_actor, &who));
    for (size_t i = 0; i < a->c->kin.count; i++) {
        const struct pc_relative *r = &a->c->kin.relatives[i];
        if (r->kind == PC_KIND_APPEAL)
            PC_TRY(store->ops->event_list(store, r->id, 0, a->command->arena, add_actor, &who));
    }
    *list_out = who.list;
    return PC_OK;
}

static yyjson_mut_val *describe(struct pc_act *a, const struct subject *subject)
{
    static const char *const texts[] = {"filer", "representative"};
    yyjson_mut_doc *doc = a->c->doc;
    yyjson_mut_val *about = yyjson_mut_obj(doc);
    yyjson_val *params = a->command->params, *authorization = pc_json_get(params, "authorization");
    yyjson_mut_obj_add_str(doc, about, "subject", subject->name);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct pc_str text = pc_json_str(params, texts[i]);
        if (text.size)
            yyjson_mut_obj_add_strncpy(doc, about, texts[i], text.ptr, text.size);
    }
    if (authorization)
        yyjson_mut_obj_add_val(doc, about, "authorization", yyjson_val_mut_copy(doc, authorization));
    const int64_t level = pc_kin_levels_used(&a->c->kin) + 1;
    yyjson_mut_obj_add_bool(doc, about, "expedited", pc_json_bool(params, "expedited", false));
    yyjson_mut_obj_add_sint(doc, about, "level", level);
    yyjson_mut_obj_add_bool(doc, about, "last_level", level >= pc_case_appeal_levels(a->c));
    return about;
}

enum pc_rc pc_act_open_appeal(struct pc_act *a, struct pc_step *step)
{
    struct parts parts;
    struct pc_child spec = {.kind = PC_KIND_APPEAL};
    (void)step;
    PC_TRY(read_parts(a, &parts));
    PC_TRY(pc_child_filing(a, &spec.filing));
    PC_TRY(gather(a, &spec.took_part));
    for (size_t i = 0; i < parts.count; i++) {
        const bool ours = organizations(a->c, parts.list[i]);
        const bool left = parts.list[i]->event == PC_EV_COUNT; /* the group left it with its payer */
        spec.event = ours ? PC_EV_COUNT : left ? PC_EV_PAYER_BUSINESS : parts.list[i]->event;
        spec.flags = ours ? 0 : (uint32_t)PC_CASE_PAYERS_SUBJECT;
        spec.about = describe(a, parts.list[i]);
        PC_TRY(pc_child_open(a, &spec));
    }
    return PC_OK;
}

/* ---- deciding --------------------------------------------------------------------------------------------------------------- */

/* R8.9: what a contract or a rate means is answered in words; whether what was paid for stands or changes is noted with them. */
static enum pc_rc read_answer(struct pc_act *a)
{
    yyjson_mut_val *about = pc_child_about(a->c);
    const struct {
        const char *name;
        struct pc_str text;
    } members[] = {{"answer", a->action.note}, {"decision", pc_json_str(a->command->params, "decision")}};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (members[i].text.size)
            yyjson_mut_obj_add_strncpy(a->c->doc, about, members[i].name, members[i].text.ptr,
                                       members[i].text.size);
    }
    a->action.clinical = false;
    return PC_OK;
}

enum pc_rc pc_act_read_appeal_decision(struct pc_act *a)
{
    if (a->c->row.flags & PC_CASE_PAYERS_SUBJECT)
        return read_answer(a);
    return pc_child_read_result(a, pc_json_str(a->command->params, "decision"));
}

/* R8.9: it turned out to be the payer's business. */
enum pc_rc pc_act_read_forward(struct pc_act *a)
{
    if (a->c->row.kind != PC_KIND_APPEAL)
        return pc_act_read_matter(a);
    struct pc_str name = pc_json_str(a->command->params, "subject");
    const struct subject *subject = subject_of(name);
    if (!subject || subject->event != PC_EV_PAYER_BUSINESS)
        return pc_act_invalid(a, name.size ? "not_a_choice" : "missing", "params.subject",
                              "say what it is about: claims, benefits or eligibility");
    yyjson_mut_val *about = pc_child_about(a->c);
    yyjson_mut_obj_remove_key(about, "subject");
    yyjson_mut_obj_add_str(a->c->doc, about, "subject", subject->name);
    a->c->row.flags |= PC_CASE_PAYERS_SUBJECT;
    return PC_OK;
}
