/* src/model/case_schema.c -- params of the methods on stored cases, queues and letters. */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static const char *const orders[] = {"created", "due", NULL};
static const char *const queue_roles[] = {"intake", "nurse", "medical_director", NULL};
static const char *const formats[] = {"text", "html", "pdf", NULL};
static const char *const states[] = {"received",
                                     "awaiting_information",
                                     "awaiting_payer",
                                     "intake_review",
                                     "nurse_review",
                                     "director_review",
                                     "approved",
                                     "partially_approved",
                                     "denied",
                                     "not_required",
                                     "not_available",
                                     "no_um",
                                     "referred_to_payer",
                                     "withdrawn",
                                     "modified",
                                     "void",
                                     "observing",
                                     "in_stay",
                                     "discharged",
                                     "in_course",
                                     "completed",
                                     "revoked",
                                     "preliminary_review",
                                     "iro_review",
                                     "upheld",
                                     "partially_overturned",
                                     "overturned",
                                     "not_eligible",
                                     "requested",
                                     "scheduled",
                                     "held",
                                     "not_held",
                                     NULL};
static const char *const milestones[] = {"evaluation_started",
                                         "listed",
                                         "accepted",
                                         "mobilization_started",
                                         "preparative_regimen_started",
                                         "admitted",
                                         "infusion",
                                         "discharged",
                                         "transferred",
                                         "died",
                                         NULL};
static const char *const actions[] = {"take",
                                      "release",
                                      "assign",
                                      "approve",
                                      "approve_partially",
                                      "deny",
                                      "refer",
                                      "request_information",
                                      "record_complete",
                                      "extend",
                                      "withdraw",
                                      "modify",
                                      "confirm_benefit",
                                      "confirm_primary",
                                      "void",
                                      "revoke",
                                      "request_peer_to_peer",
                                      "schedule_peer_to_peer",
                                      "record_peer_to_peer",
                                      "reconsider",
                                      "open_appeal",
                                      "decide_appeal",
                                      "request_external_review",
                                      "assign_iro",
                                      "record_iro",
                                      "forward_to_payer",
                                      "admit",
                                      "plan_review",
                                      "record_contact",
                                      "plan_discharge",
                                      "discharge",
                                      "milestone",
                                      "offer_response",
                                      "note",
                                      NULL};

static const char *const filers[] = {"member", "representative", "provider", NULL};
static const char *const subjects[] = {"medical_necessity", "claims",   "benefits", "eligibility",
                                       "contract",          "mixed",  "case_agreement", "transition_of_care", NULL};
static const char *const decisions[] = {"uphold", "overturn", "overturn_partly", "not_eligible", NULL};
static const char *const results[] = {"no_change", "overturn", "overturn_partly", "not_held", NULL};

static const struct pc_field id_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, true, .doc = "as case.submit gave it"},
};
const struct pc_schema pc_schema_case_id = {PC_SCHEMA(id_fields)};

static const struct pc_field deadlines_fields[] = {
    {PC_NAME("after"), PC_TYPE_ID, .doc = "a cursor of case.watch or of the last page; absent: from the beginning"},
};
const struct pc_schema pc_schema_case_deadlines = {PC_SCHEMA(deadlines_fields)};

static const struct pc_field find_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, .doc = "whose plan"},
    {PC_NAME("state"), PC_TYPE_ENUM, .choices = states, .doc = "in this state"},
    {PC_NAME("kind"), PC_TYPE_ENUM, .choices = pc_choices_kind, .doc = "of this kind"},
    {PC_NAME("timing"), PC_TYPE_ENUM, .choices = pc_choices_timing, .doc = "with this timing"},
    {PC_NAME("member"), PC_TYPE_ID, .doc = "of this member"},
    {PC_NAME("group"), PC_TYPE_ID, .doc = "of this group"},
    {PC_NAME("provider"), PC_TYPE_ID, .doc = "of this requesting provider"},
    {PC_NAME("category"), PC_TYPE_ID, .doc = "in this category"},
    {PC_NAME("assigned"), PC_TYPE_ID, .doc = "taken by this principal"},
    {PC_NAME("submission"), PC_TYPE_ID, .doc = "of this submission"},
    {PC_NAME("due_before"), PC_TYPE_INSTANT, .doc = "operative clock due before"},
    {PC_NAME("text"), PC_TYPE_STRING, .min = 1, .max = 100,
     .doc = "every word of it occurs in member, group, provider, category, title, codes, authorization, reasons or (not for providers) notes"},
    {PC_NAME("order"), PC_TYPE_ENUM, .choices = orders, .doc = "absent: created"},
    {PC_NAME("limit"), PC_TYPE_INT, true, .min = 1, .max = 500, .doc = "cases a page"},
    {PC_NAME("cursor"), PC_TYPE_STRING, .max = 200, .doc = "as the page before gave it"},
};
const struct pc_schema pc_schema_case_find = {PC_SCHEMA(find_fields)};

static enum pc_rc supplies_something(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    if (pc_json_get(params, "facts") || pc_json_get(params, "documents") || pc_json_get(params, "note"))
        return PC_OK;
    return pc_schema_fail(err_out, at, "facts", "missing", "supply facts, documents or a note");
}

static const struct pc_field supply_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, true, .doc = "which case"},
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the submitter's own; a resend gets the first answer"},
    {PC_NAME("facts"), PC_TYPE_MAP, .doc = "facts by name; a newer value replaces an older one"},
    {PC_NAME("documents"), PC_TYPE_LIST, .max = 100, .item = &pc_field_document, .doc = "records"},
    {PC_NAME("note"), PC_TYPE_STRING, .min = 1, .max = 8000, .doc = "words for the reviewer"},
    {PC_NAME("extra"), PC_TYPE_MAP, .doc = "the submitter's own members: kept, never read"},
};
const struct pc_schema pc_schema_case_supply = {PC_SCHEMA(supply_fields), .also = supplies_something};

static const struct pc_field line_fields[] = {
    {PC_NAME("line"), PC_TYPE_INT, true, .min = 1, .max = 100, .doc = "its number in the request"},
    {PC_NAME("units"), PC_TYPE_INT, .min = 0, .max = 99999, .doc = "units approved"},
    {PC_NAME("code"), PC_TYPE_PROCEDURE, .doc = "modify: the code agreed on instead"},
    {PC_NAME("setting"), PC_TYPE_ENUM, .choices = pc_choices_setting, .doc = "modify: the setting agreed on instead"},
    {PC_NAME("from"), PC_TYPE_DATE, .doc = "first day"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "last day"},
};
static const struct pc_schema line = {.name = "line", PC_SCHEMA(line_fields)};
static const struct pc_field line_item = {.type = PC_TYPE_OBJECT, .shape = &line};

static const struct pc_field reason_item = {.type = PC_TYPE_ID};

static const struct pc_field asked_fields[] = {
    {PC_NAME("fact"), PC_TYPE_ID, .doc = "a fact by name"},
    {PC_NAME("document"), PC_TYPE_ID, .doc = "or a kind of document"},
    {PC_NAME("text"), PC_TYPE_STRING, .max = 1000, .doc = "or, and, in words"},
};
static enum pc_rc asks_something(yyjson_val *item, const struct pc_place *at, struct pc_err *err_out)
{
    if (pc_json_get(item, "fact") || pc_json_get(item, "document") || pc_json_get(item, "text"))
        return PC_OK;
    return pc_schema_fail(err_out, at, "fact", "missing", "name a fact, a document kind or say it in words");
}
static const struct pc_schema asked = {.name = "item", PC_SCHEMA(asked_fields), .also = asks_something};
static const struct pc_field asked_item = {.type = PC_TYPE_OBJECT, .shape = &asked};

static const char *const stay_statuses[] = {"inpatient", "observation", NULL};
static const struct pc_field barrier_item = {.type = PC_TYPE_STRING, .min = 1, .max = 500};
static const struct pc_field task_fields[] = {
    {PC_NAME("task"), PC_TYPE_STRING, true, .min = 1, .max = 500, .doc = "a service for the time after"},
    {PC_NAME("done"), PC_TYPE_BOOL, .doc = "whether it is in place; absent: not yet"},
};
static const struct pc_schema plan_task = {.name = "task", PC_SCHEMA(task_fields)};
static const struct pc_field plan_task_item = {.type = PC_TYPE_OBJECT, .shape = &plan_task};

static const struct pc_field physician_fields[] = {
    {PC_NAME("name"), PC_TYPE_STRING, true, .min = 1, .max = 200, .doc = "who wants to talk"},
    {PC_NAME("npi"), PC_TYPE_ID, .doc = "national provider identifier; any physician may ask, in network or out"},
};
static const struct pc_schema physician = {.name = "physician", PC_SCHEMA(physician_fields)};
static const struct pc_field authorization_fields[] = {
    {PC_NAME("text"), PC_TYPE_STRING, .min = 1, .max = 8000, .doc = "the words of the authorization"},
    {PC_NAME("document"), PC_TYPE_ID, .doc = "or an uploaded document"},
};
static const struct pc_schema authorization = {.name = "authorization", PC_SCHEMA(authorization_fields)};
static const struct pc_field instant_item = {.type = PC_TYPE_INSTANT};
static const struct pc_field subject_item = {.type = PC_TYPE_ENUM, .choices = subjects};
static const struct pc_field organization_item = {.type = PC_TYPE_ID};

/* The members that an action takes are its own business; here they only are what they say they are. */
static const struct pc_field act_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, true, .doc = "which case"},
    {PC_NAME("action"), PC_TYPE_ENUM, true, .choices = actions, .doc = "what to do"},
    {PC_NAME("version"), PC_TYPE_INT, .min = 1, .max = 1000000000,
     .doc = "the version that was looked at; another one is a conflict"},
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the submitter's own; a resend gets the first answer"},
    {PC_NAME("lines"), PC_TYPE_LIST, .max = 100, .item = &line_item,
     .doc = "approve, approve_partially, deny: lines not named are as asked; modify: what is agreed instead"},
    {PC_NAME("visits"), PC_TYPE_INT, .min = 0, .max = 9999, .doc = "approved, where visits were asked"},
    {PC_NAME("days"), PC_TYPE_INT, .min = 0, .max = 9999,
     .doc = "approved, where days were asked or of a stay; plan_review: more days asked for"},
    {PC_NAME("next_review"), PC_TYPE_DATE,
     .doc = "approve, approve_partially of a stay: when it is reviewed next; absent: on the last day approved"},
    {PC_NAME("from"), PC_TYPE_DATE, .doc = "first day approved; revoke: from when on"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "last day approved"},
    {PC_NAME("reasons"), PC_TYPE_LIST, .min = 1, .max = 20, .item = &reason_item,
     .doc = "approve_partially, deny, decide_appeal, record_iro, record_peer_to_peer: reason codes"},
    {PC_NAME("reason"), PC_TYPE_STRING, .min = 1, .max = 1000, .doc = "refer, extend, void, record_iro that is not eligible: why"},
    {PC_NAME("note"), PC_TYPE_STRING, .min = 1, .max = 8000, .doc = "a clinical note with the decision"},
    {PC_NAME("items"), PC_TYPE_LIST, .min = 1, .max = 100, .item = &asked_item,
     .doc = "request_information: what is missing"},
    {PC_NAME("until"), PC_TYPE_DATE,
     .doc = "request_information: the last day to answer; absent: the rule's"},
    {PC_NAME("by"), PC_TYPE_STRING, .min = 1, .max = 200, .doc = "withdraw: who takes it back; request_external_review: who asks"},
    {PC_NAME("name"), PC_TYPE_ENUM, .choices = milestones, .doc = "milestone: which"},
    {PC_NAME("assignee"), PC_TYPE_ID, .doc = "assign: the reviewer"},
    {PC_NAME("agreed_by"), PC_TYPE_STRING, .min = 1, .max = 200, .doc = "modify: who agreed for the requester"},
    {PC_NAME("offer"), PC_TYPE_ID, .doc = "offer_response: the suggestion's `offer`"},
    {PC_NAME("accepted"), PC_TYPE_BOOL, .doc = "offer_response: accepted or declined"},
    {PC_NAME("exists"), PC_TYPE_BOOL, .doc = "confirm_benefit: whether the plan has the benefit"},
    {PC_NAME("primary"), PC_TYPE_BOOL, .doc = "confirm_primary: whether this plan pays first"},
    {PC_NAME("date"), PC_TYPE_DATE, .doc = "milestone: its day; plan_review: the day of the next review; absent: now"},
    {PC_NAME("facts"), PC_TYPE_MAP, .doc = "reconsider, open_appeal, request_external_review, request_peer_to_peer, plan_review: what is new, by name"},
    {PC_NAME("documents"), PC_TYPE_LIST, .max = 100, .item = &pc_field_document, .doc = "reconsider, open_appeal, request_external_review, request_peer_to_peer, plan_review: records"},
    {PC_NAME("at"), PC_TYPE_INSTANT, .doc = "admit, discharge, record_contact: when it took place"},
    {PC_NAME("status"), PC_TYPE_ENUM, .choices = stay_statuses, .doc = "admit: as an inpatient, or to observation"},
    {PC_NAME("level"), PC_TYPE_ID, .doc = "admit: the level of care; absent: the one asked for"},
    {PC_NAME("with"), PC_TYPE_STRING, .min = 1, .max = 200, .doc = "record_contact: who was spoken with"},
    {PC_NAME("barriers"), PC_TYPE_LIST, .max = 50, .item = &barrier_item, .doc = "plan_discharge: what stands in the way"},
    {PC_NAME("target_date"), PC_TYPE_DATE, .doc = "plan_discharge: the day aimed at"},
    {PC_NAME("destination"), PC_TYPE_ID,
     .doc = "plan_discharge: home, home_health, hospice or a less intense level of care; discharge: where the member went"},
    {PC_NAME("tasks"), PC_TYPE_LIST, .max = 100, .item = &plan_task_item,
     .doc = "plan_discharge: services to put in place; one that is planned already gets its new state"},
    {PC_NAME("text"), PC_TYPE_STRING, .min = 1, .max = 8000, .doc = "note, record_contact: the words"},
    {PC_NAME("received_at"), PC_TYPE_INSTANT,
     .doc = "request_peer_to_peer, open_appeal, request_external_review, record_iro: when it came in; on a contract appeal, at the payer"},
    {PC_NAME("expedited"), PC_TYPE_BOOL, .doc = "open_appeal, request_external_review: in hours, not days"},
    {PC_NAME("physician"), PC_TYPE_OBJECT, .shape = &physician, .doc = "request_peer_to_peer: who asks"},
    {PC_NAME("phone"), PC_TYPE_STRING, .min = 1, .max = 40, .doc = "request_peer_to_peer: where to call"},
    {PC_NAME("preferred"), PC_TYPE_LIST, .max = 10, .item = &instant_item, .doc = "request_peer_to_peer: when"},
    {PC_NAME("slot"), PC_TYPE_INSTANT, .doc = "schedule_peer_to_peer: the time agreed"},
    {PC_NAME("attempt"), PC_TYPE_STRING, .min = 1, .max = 1000, .doc = "schedule_peer_to_peer: an attempt that failed, and how"},
    {PC_NAME("result"), PC_TYPE_ENUM, .choices = results, .doc = "record_peer_to_peer: what came of it"},
    {PC_NAME("filer"), PC_TYPE_ENUM, .choices = filers, .doc = "open_appeal: who files"},
    {PC_NAME("representative"), PC_TYPE_STRING, .min = 1, .max = 200, .doc = "open_appeal: the representative's name"},
    {PC_NAME("authorization"), PC_TYPE_OBJECT, .shape = &authorization, .doc = "open_appeal: required of a representative"},
    {PC_NAME("subject"), PC_TYPE_ENUM, .choices = subjects, .doc = "open_appeal, forward_to_payer: what it is about"},
    {PC_NAME("subjects"), PC_TYPE_LIST, .min = 2, .max = 5, .item = &subject_item, .doc = "open_appeal: the parts of a mixed one, each its own case"},
    {PC_NAME("decision"), PC_TYPE_ENUM, .choices = decisions, .doc = "decide_appeal, record_iro; not_eligible: record_iro alone"},
    {PC_NAME("declined"), PC_TYPE_LIST, .max = 10, .item = &organization_item, .doc = "assign_iro: organizations that said no"},
    {PC_NAME("clinical"), PC_TYPE_BOOL, .doc = "note: clinical, or administrative"},
    {PC_NAME("extra"), PC_TYPE_MAP, .doc = "the submitter's own members: kept, never read"},
};
const struct pc_schema pc_schema_case_act = {PC_SCHEMA(act_fields)};

static const struct pc_field task_list_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, .doc = "whose; absent: the principal's own"},
    {PC_NAME("limit"), PC_TYPE_INT, .min = 1, .max = 1000, .doc = "at most so many; absent: 100"},
    {PC_NAME("cursor"), PC_TYPE_ID, .doc = "where the page before ended"},
};
const struct pc_schema pc_schema_task_list = {PC_SCHEMA(task_list_fields)};

static const struct pc_field task_answer_fields[] = {
    {PC_NAME("task"), PC_TYPE_ID, true, .doc = "which"},
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the submitter's own; a resend gets the first answer"},
    {PC_NAME("exists"), PC_TYPE_BOOL, .doc = "benefit: whether the plan has it"},
    {PC_NAME("primary"), PC_TYPE_BOOL, .doc = "primary: whether this plan pays first"},
    {PC_NAME("text"), PC_TYPE_STRING, .min = 1, .max = 2000, .doc = "forwarded, remove_member: what was done"},
};
const struct pc_schema pc_schema_task_answer = {PC_SCHEMA(task_answer_fields)};

static const struct pc_field events_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, true, .doc = "which case"},
    {PC_NAME("after"), PC_TYPE_INT, .min = 0, .max = 1000000000, .doc = "events after this number"},
};
const struct pc_schema pc_schema_case_events = {PC_SCHEMA(events_fields)};

static const struct pc_field replay_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, true, .doc = "which case"},
    {PC_NAME("determination"), PC_TYPE_INT, .min = 1, .max = 1000000,
     .doc = "its number; absent: the latest evaluation"},
};
const struct pc_schema pc_schema_case_replay = {PC_SCHEMA(replay_fields)};

static const struct pc_field filter_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, .doc = "this case alone"},
    {PC_NAME("payer"), PC_TYPE_ID, .doc = "of this payer"},
    {PC_NAME("group"), PC_TYPE_ID, .doc = "of this group"},
    {PC_NAME("member"), PC_TYPE_ID, .doc = "of this member"},
    {PC_NAME("provider"), PC_TYPE_ID, .doc = "of this requesting provider"},
    {PC_NAME("category"), PC_TYPE_ID, .doc = "in this category"},
    {PC_NAME("state"), PC_TYPE_ENUM, .choices = states, .doc = "that are in this state now"},
    {PC_NAME("kind"), PC_TYPE_ENUM, .choices = pc_choices_kind, .doc = "of this kind"},
};
const struct pc_schema pc_schema_case_filter = {.name = "filter", PC_SCHEMA(filter_fields)};

static const struct pc_field watch_fields[] = {
    {PC_NAME("filter"), PC_TYPE_OBJECT, true, .shape = &pc_schema_case_filter,
     .doc = "which cases; {}: all that the principal may see"},
    {PC_NAME("after"), PC_TYPE_ID, .doc = "a cursor: what changed since comes first"},
};
const struct pc_schema pc_schema_case_watch = {PC_SCHEMA(watch_fields)};

static const struct pc_field queue_fields[] = {
    {PC_NAME("role"), PC_TYPE_ENUM, true, .choices = queue_roles, .doc = "whose queue"},
    {PC_NAME("limit"), PC_TYPE_INT, true, .min = 1, .max = 500, .doc = "cases"},
};
const struct pc_schema pc_schema_queue_list = {PC_SCHEMA(queue_fields)};

const struct pc_schema pc_schema_letter_list = {PC_SCHEMA(id_fields)};

static const struct pc_field letter_fields[] = {
    {PC_NAME("letter"), PC_TYPE_ID, true, .doc = "as letter.list gave it"},
    {PC_NAME("format"), PC_TYPE_ENUM, .choices = formats, .doc = "absent: text; html and pdf are later work"},
};
const struct pc_schema pc_schema_letter_show = {PC_SCHEMA(letter_fields)};
/* clang-format on */
