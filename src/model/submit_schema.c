/* src/model/submit_schema.c -- params of case.submit (R1.2, R1.3, R1.7). */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static const char *const submit_kinds[] = {"review", "stay", "transplant", "transplant_transfer", NULL};

/* Codes decide the category; without codes the request must name one, or an inpatient level. */
static enum pc_rc names_a_service(yyjson_val *service, const struct pc_place *at, struct pc_err *err_out)
{
    struct pc_str start = pc_json_str(service, "start_date"), end = pc_json_str(service, "end_date");
    if (end.ptr && pc_str_compare(start, end) > 0)
        return pc_schema_fail(err_out, at, "end_date", "out_of_range", "the last day is before the first");
    if (yyjson_arr_size(pc_json_get(service, "codes")) || pc_json_get(service, "category") ||
        pc_json_get(service, "level"))
        return PC_OK;
    return pc_schema_fail(err_out, at, "category", "missing",
                          "without codes a category or an inpatient level is required");
}

static const struct pc_field service_fields[] = {
    {PC_NAME("category"), PC_TYPE_ID, .doc = "required only when there are no codes"},
    {PC_NAME("setting"), PC_TYPE_ENUM, true, .choices = pc_choices_setting, .doc = "where"},
    {PC_NAME("level"), PC_TYPE_ID, .doc = "inpatient type, with setting inpatient"},
    {PC_NAME("codes"), PC_TYPE_LIST, .max = 100, .item = &pc_field_code,
     .doc = "lines; their categories decide the cases"},
    {PC_NAME("diagnoses"), PC_TYPE_LIST, .max = 50, .item = &pc_field_diagnosis, .doc = "principal first"},
    {PC_NAME("start_date"), PC_TYPE_DATE, true, .doc = "first day of service: the effective date"},
    {PC_NAME("end_date"), PC_TYPE_DATE, .doc = "last day"},
    {PC_NAME("visits"), PC_TYPE_INT, .min = 0, .max = 9999, .doc = "visits asked"},
    {PC_NAME("units"), PC_TYPE_INT, .min = 0, .max = 99999, .doc = "units asked"},
    {PC_NAME("days"), PC_TYPE_INT, .min = 0, .max = 9999, .doc = "days asked, of a stay"},
    {PC_NAME("admitted_at"), PC_TYPE_INSTANT, .doc = "of a stay that has begun, as an inpatient or in observation; not after now"},
    {PC_NAME("visits_used"), PC_TYPE_INT, .min = 0, .max = 9999, .doc = "visits of this episode so far"},
    {PC_NAME("estimated_cost"), PC_TYPE_MONEY, .doc = "as the requester estimates it"},
};
static const struct pc_schema service = {
    .name = "service", PC_SCHEMA(service_fields), .also = names_a_service};

static const struct pc_field call_fields[] = {
    {PC_NAME("transferred_by_payer"), PC_TYPE_BOOL, .doc = "the payer transferred the call"},
    {PC_NAME("emergency_option"), PC_TYPE_BOOL, .doc = "after hours: the caller chose the emergency option"},
    {PC_NAME("caller"), PC_TYPE_STRING, .max = 200, .doc = "who called"},
    {PC_NAME("text"), PC_TYPE_STRING, .max = 8000, .doc = "what was said"},
};
static const struct pc_schema call = {.name = "call", PC_SCHEMA(call_fields)};

static const struct pc_field claim_fields[] = {
    {PC_NAME("number"), PC_TYPE_ID, true, .doc = "the claim's number"},
    {PC_NAME("received_at"), PC_TYPE_INSTANT, .doc = "when it came in"},
};
static const struct pc_schema claim = {.name = "claim", PC_SCHEMA(claim_fields)};

static const struct pc_field submit_fields[] = {
    {PC_NAME("request_id"), PC_TYPE_ID, true, .doc = "the submitter's own; a resend gets the first answer"},
    {PC_NAME("channel"), PC_TYPE_ENUM, true, .choices = pc_choices_channel, .doc = "how it came"},
    {PC_NAME("timing"), PC_TYPE_ENUM, true, .choices = pc_choices_timing,
     .doc = "before, during or after the treatment"},
    {PC_NAME("case_kind"), PC_TYPE_ENUM, .choices = submit_kinds, .doc = "absent: review"},
    {PC_NAME("urgency"), PC_TYPE_ENUM, true, .choices = pc_choices_urgency,
     .doc = "as the requester states it"},
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "whose plan"},
    {PC_NAME("group"), PC_TYPE_ID, true, .doc = "the employer group"},
    {PC_NAME("member"), PC_TYPE_ID, true,
     .doc = "a loaded member; an unknown one refuses the submission (R2.11)"},
    {PC_NAME("requesting_provider"), PC_TYPE_ID, true, .doc = "who asks"},
    {PC_NAME("ordering_provider"), PC_TYPE_ID, .doc = "absent: the requesting one"},
    {PC_NAME("servicing_provider"), PC_TYPE_ID, .doc = "who will treat"},
    {PC_NAME("facility"), PC_TYPE_ID, .doc = "where"},
    {PC_NAME("received_at"), PC_TYPE_INSTANT,
     .doc = "phone and fax keyed in by intake: not after now; clocks start there"},
    {PC_NAME("service"), PC_TYPE_OBJECT, true, .shape = &service, .doc = "what is asked for"},
    {PC_NAME("benefits_verified"), PC_TYPE_BOOL,
     .doc = "verified with the payer first; unverified warns (R3.2)"},
    {PC_NAME("benefit_confirmed"), PC_TYPE_BOOL, .doc = "the payer confirmed that the benefit exists"},
    {PC_NAME("call"), PC_TYPE_OBJECT, .shape = &call, .doc = "of a phone request (R1.2, R1.7)"},
    {PC_NAME("claim"), PC_TYPE_OBJECT, .shape = &claim,
     .doc = "a claim without a review: forwarded to the payer unjudged, pended for the records that are missing (R1.8)"},
    {PC_NAME("facts"), PC_TYPE_MAP, true, .doc = "clinical facts by name"},
    {PC_NAME("documents"), PC_TYPE_LIST, .max = 100, .item = &pc_field_document,
     .doc = "records that come along"},
    {PC_NAME("prior_case"), PC_TYPE_ID, .doc = "additional visits: the earlier case (R1.6)"},
    {PC_NAME("extra"), PC_TYPE_MAP, .doc = "the submitter's own members: kept, never read"},
};
const struct pc_schema pc_schema_case_submit = {PC_SCHEMA(submit_fields)};
/* clang-format on */
