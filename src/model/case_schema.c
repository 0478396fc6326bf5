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
                                     "in_course",
                                     "completed",
                                     "revoked",
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
    {PC_NAME("text"), PC_TYPE_STRING, .max = 100, .doc = "later work"},
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

/* The members that an action takes are its own business; here they only are what they say they are. */
static const struct pc_field act_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, true, .doc = "which case"},
    {PC_NAME("action"), PC_TYPE_ENUM, true, .choices = actions, .doc = "what to do"},
    {PC_NAME("version"), PC_TYPE_INT, .min = 1, .max = 1000000000,
     .doc = "the version that was looked at; another one is a conflict"},
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the submitter's own; a resend gets the first answer"},
    {PC_NAME("lines"), PC_TYPE_LIST, .max = 100, .item = &line_item,
     .doc = "approve, approve_partially, deny: lines not named are as asked"},
    {PC_NAME("visits"), PC_TYPE_INT, .min = 0, .max = 9999, .doc = "approved, where visits were asked"},
    {PC_NAME("days"), PC_TYPE_INT, .min = 0, .max = 9999, .doc = "approved, where days were asked"},
    {PC_NAME("from"), PC_TYPE_DATE, .doc = "first day approved; revoke: from when on"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "last day approved"},
    {PC_NAME("reasons"), PC_TYPE_LIST, .min = 1, .max = 20, .item = &reason_item,
     .doc = "approve_partially, deny: reason codes"},
    {PC_NAME("reason"), PC_TYPE_STRING, .min = 1, .max = 1000, .doc = "refer, extend, void: why"},
    {PC_NAME("note"), PC_TYPE_STRING, .min = 1, .max = 8000, .doc = "a clinical note with the decision"},
    {PC_NAME("items"), PC_TYPE_LIST, .min = 1, .max = 100, .item = &asked_item,
     .doc = "request_information: what is missing"},
    {PC_NAME("until"), PC_TYPE_DATE,
     .doc = "request_information: the last day to answer; absent: the rule's"},
    {PC_NAME("by"), PC_TYPE_STRING, .min = 1, .max = 200, .doc = "withdraw: who takes it back"},
    {PC_NAME("name"), PC_TYPE_ENUM, .choices = milestones, .doc = "milestone: which"},
    {PC_NAME("date"), PC_TYPE_DATE, .doc = "milestone: its day; one recorded earlier is corrected"},
    {PC_NAME("assignee"), PC_TYPE_ID, .doc = "assign: the reviewer"},
    {PC_NAME("exists"), PC_TYPE_BOOL, .doc = "confirm_benefit: whether the plan has the benefit"},
    {PC_NAME("primary"), PC_TYPE_BOOL, .doc = "confirm_primary: whether this plan pays first"},
    {PC_NAME("text"), PC_TYPE_STRING, .min = 1, .max = 8000, .doc = "note: its words"},
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
