/* src/model/shared_schema.c -- words and shapes that several methods take (R1.2, R1.3; R3.3 settings). */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
const char *const pc_choices_setting[] = {"outpatient",  "ambulatory", "home", "transport",
                                          "observation", "inpatient",  NULL};
const char *const pc_choices_timing[] = {"preservice", "concurrent", "post_service", "predetermination",
                                         NULL};
const char *const pc_choices_urgency[] = {"standard", "urgent", "emergency", NULL};
const char *const pc_choices_channel[] = {"portal", "phone", "fax", "edi", "fhir", "socket", NULL};
const char *const pc_choices_kind[] = {"review",          "stay",         "transplant", "appeal",
                                       "external_review", "peer_to_peer", NULL};
const char *const pc_choices_unit[] = {"visits", "units", "days", "hours", NULL};

const char *const pc_choices_document[] = {"clinical_record", "treatment_plan", "progress_documentation",
                                             "other", NULL};

const struct pc_field pc_field_diagnosis = {.type = PC_TYPE_DIAGNOSIS};

static const struct pc_field modifier = {.type = PC_TYPE_MODIFIER};

/* from <= to, where both are given; ISO dates order as texts do. */
static enum pc_rc dates_ordered(yyjson_val *object, const struct pc_place *at, struct pc_err *err_out)
{
    struct pc_str from = pc_json_str(object, "from"), to = pc_json_str(object, "to");
    if (from.ptr && to.ptr && pc_str_compare(from, to) > 0)
        return pc_schema_fail(err_out, at, "to", "out_of_range", "the last day is before the first");
    return PC_OK;
}

static const struct pc_field code_fields[] = {
    {PC_NAME("code"), PC_TYPE_PROCEDURE, true, .doc = "what is asked for"},
    {PC_NAME("modifiers"), PC_TYPE_LIST, .max = 4, .item = &modifier, .doc = "in order"},
    {PC_NAME("units"), PC_TYPE_INT, .min = 1, .max = 9999, .doc = "units asked on this line"},
    {PC_NAME("from"), PC_TYPE_DATE, .doc = "first day of this line; absent: the service's"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "last day of this line"},
};
static const struct pc_schema code = {.name = "code", PC_SCHEMA(code_fields), .also = dates_ordered};
const struct pc_field pc_field_code = {.type = PC_TYPE_OBJECT, .shape = &code};

static enum pc_rc has_content(yyjson_val *object, const struct pc_place *at, struct pc_err *err_out)
{
    if (pc_json_get(object, "text") && pc_json_get(object, "document"))
        return pc_schema_fail(err_out, at, "document", "only_one",
                              "either the text or the id of an uploaded document");
    return PC_OK;
}

static const struct pc_field document_fields[] = {
    {PC_NAME("kind"), PC_TYPE_ENUM, true, .choices = pc_choices_document, .doc = "what a category may require"},
    {PC_NAME("title"), PC_TYPE_STRING, true, .min = 1, .max = 200, .doc = "as the sender names it"},
    {PC_NAME("received_at"), PC_TYPE_INSTANT, .doc = "when it came in, for paper; not after now"},
    {PC_NAME("text"), PC_TYPE_STRING, .max = 262144, .doc = "its text"},
    {PC_NAME("document"), PC_TYPE_ID, .doc = "id of an uploaded document instead"},
};
const struct pc_schema pc_schema_document = {
    .name = "document", PC_SCHEMA(document_fields), .also = has_content};
const struct pc_field pc_field_document = {.type = PC_TYPE_OBJECT, .shape = &pc_schema_document};
/* clang-format on */
