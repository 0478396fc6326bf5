/* src/model/stateless_schema.c -- params of the questions that store nothing. */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static enum pc_rc names_a_service(yyjson_val *service, const struct pc_place *at, struct pc_err *err_out)
{
    yyjson_val *codes = pc_json_get(service, "codes");
    if (yyjson_arr_size(codes) || pc_json_get(service, "category") || pc_json_get(service, "level"))
        return PC_OK;
    return pc_schema_fail(err_out, at, "codes", "missing", "name codes, a category or an inpatient level");
}

static const struct pc_field service_fields[] = {
    {PC_NAME("category"), PC_TYPE_ID, .doc = "outpatient category; needed only without codes"},
    {PC_NAME("codes"), PC_TYPE_LIST, .max = 100, .item = &pc_field_code, .doc = "what is asked for, by line"},
    {PC_NAME("setting"), PC_TYPE_ENUM, true, .choices = pc_choices_setting, .doc = "where"},
    {PC_NAME("level"), PC_TYPE_ID, .doc = "inpatient type, with setting inpatient"},
    {PC_NAME("diagnoses"), PC_TYPE_LIST, .max = 50, .item = &pc_field_diagnosis, .doc = "principal first"},
    {PC_NAME("start_date"), PC_TYPE_DATE, true, .doc = "first day of service: the effective date"},
    {PC_NAME("end_date"), PC_TYPE_DATE, .doc = "last day"},
    {PC_NAME("visits"), PC_TYPE_INT, .min = 0, .max = 9999, .doc = "visits asked"},
    {PC_NAME("units"), PC_TYPE_INT, .min = 0, .max = 99999, .doc = "units asked"},
    {PC_NAME("visits_used"), PC_TYPE_INT, .min = 0, .max = 9999,
     .doc = "visits of this episode so far, evaluation included (R3.5)"},
};
static const struct pc_schema service = {
    .name = "requirement_service", PC_SCHEMA(service_fields), .also = names_a_service};

static const struct pc_field requirement_fields[] = {
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "whose plan"},
    {PC_NAME("group"), PC_TYPE_ID, true, .doc = "the employer group"},
    {PC_NAME("member"), PC_TYPE_ID, .doc = "a loaded member: coverage and state come from its row"},
    {PC_NAME("provider"), PC_TYPE_ID, .doc = "a loaded provider: network status comes from its rows"},
    {PC_NAME("service"), PC_TYPE_OBJECT, true, .shape = &service, .doc = "what, where and when"},
    {PC_NAME("coverage"), PC_TYPE_MAP,
     .doc = "what a member's row would say: line_of_business, funding, situs_state, other, state"},
};
const struct pc_schema pc_schema_requirement_check = {PC_SCHEMA(requirement_fields)};

static enum pc_rc one_subject(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    bool criteria = pc_json_get(params, "criteria"), category = pc_json_get(params, "category");
    if (!criteria && !category)
        return pc_schema_fail(err_out, at, "criteria", "missing", "name a criterion or a category");
    if (criteria && category)
        return pc_schema_fail(err_out, at, "category", "only_one", "either a criterion or a category");
    return PC_OK;
}

static const struct pc_field evaluate_fields[] = {
    {PC_NAME("criteria"), PC_TYPE_ID, .doc = "one criterion's id"},
    {PC_NAME("category"), PC_TYPE_ID, .doc = "or a category: all that apply must be met"},
    {PC_NAME("facts"), PC_TYPE_MAP, true,
     .doc = "clinical facts by name; a declared fact has a type, unit and range"},
    {PC_NAME("as_of"), PC_TYPE_DATE, .doc = "effective date; absent: today"},
    {PC_NAME("request"), PC_TYPE_MAP, .doc = "what a criterion may read of a request besides facts"},
};
const struct pc_schema pc_schema_criteria_evaluate = {PC_SCHEMA(evaluate_fields), .also = one_subject};
/* clang-format on */
