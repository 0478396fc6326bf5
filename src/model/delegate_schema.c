/* src/model/delegate_schema.c -- params of delegate.load, and its rows, each checked alone by the verb (R4.10). */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static const char *const roles[] = {"nurse", "medical_director", NULL};
static const char *const outcomes[] = {"approved", "partially_approved", "denied", NULL};

static const struct pc_field any_row = {.type = PC_TYPE_ANY};
static const struct pc_field code_item = {.type = PC_TYPE_PROCEDURE};
static const struct pc_field reason_item = {.type = PC_TYPE_ID};

static const struct pc_field load_fields[] = {
    {PC_NAME("request_id"), PC_TYPE_ID, .doc = "the sender's own; a resend gets the first answer"},
    {PC_NAME("payer"), PC_TYPE_ID, true, .doc = "who declares the delegate"},
    {PC_NAME("delegate"), PC_TYPE_ID, true, .doc = "as the payer's set-up names it"},
    {PC_NAME("rows"), PC_TYPE_LIST, true, .max = 1000, .item = &any_row, .doc = "of shape `delegate_row`"},
};
const struct pc_schema pc_schema_delegate_load = {PC_SCHEMA(load_fields)};

static const struct pc_field decider_fields[] = {
    {PC_NAME("name"), PC_TYPE_STRING, .max = 200, .doc = "without it an adverse determination is not applied"},
    {PC_NAME("role"), PC_TYPE_ENUM, true, .choices = roles, .doc = "in which the decider acted"},
    {PC_NAME("credential"), PC_TYPE_STRING, true, .min = 1, .max = 100, .doc = "licence"},
};
static const struct pc_schema decider = {.name = "decider", PC_SCHEMA(decider_fields)};

static const struct pc_field line_fields[] = {
    {PC_NAME("line"), PC_TYPE_INT, true, .min = 1, .max = 1000, .doc = "line of the case"},
    {PC_NAME("units"), PC_TYPE_INT, true, .max = 9999, .doc = "units approved"},
};
static const struct pc_schema line = {.name = "decided_line", PC_SCHEMA(line_fields)};
static const struct pc_field line_item = {.type = PC_TYPE_OBJECT, .shape = &line};

static enum pc_rc names_a_case(yyjson_val *row, const struct pc_place *at, struct pc_err *err_out)
{
    static const char *const instead[] = {"member", "codes", "date"};
    yyjson_val *decider_value = pc_json_get(row, "decider");
    for (size_t i = 0; i < 3 && !pc_json_get(row, "case_id"); i++)
        if (!pc_json_get(row, instead[i]))
            return pc_schema_fail(err_out, at, instead[i], "missing", "a row names its case, or member, codes and date");
    if (pc_str_is(pc_json_str(row, "outcome"), "approved") && !pc_json_str(decider_value, "name").size)
        return pc_schema_fail(err_out, at, "decider", "missing", "an approval names who approved");
    return PC_OK;
}

static const struct pc_field row_fields[] = {
    {PC_NAME("case_id"), PC_TYPE_ID, .doc = "the case; or, instead:"},
    {PC_NAME("member"), PC_TYPE_ID, .doc = "whose open request it is"},
    {PC_NAME("codes"), PC_TYPE_LIST, .min = 1, .max = 100, .item = &code_item, .doc = "all its codes"},
    {PC_NAME("date"), PC_TYPE_DATE, .doc = "its first day of service"},
    {PC_NAME("decider"), PC_TYPE_OBJECT, true, .shape = &decider, .doc = "who decided"},
    {PC_NAME("decided_at"), PC_TYPE_INSTANT, .doc = "when, by the delegate's clock; recorded"},
    {PC_NAME("outcome"), PC_TYPE_ENUM, true, .choices = outcomes, .doc = "of the whole request"},
    {PC_NAME("reasons"), PC_TYPE_LIST, .max = 20, .item = &reason_item, .doc = "reason codes of an adverse one (R4.5)"},
    {PC_NAME("lines"), PC_TYPE_LIST, .max = 100, .item = &line_item, .doc = "counts a line, where less than asked"},
    {PC_NAME("visits"), PC_TYPE_INT, .max = 9999, .doc = "visits approved"},
    {PC_NAME("days"), PC_TYPE_INT, .max = 9999, .doc = "days approved"},
    {PC_NAME("from"), PC_TYPE_DATE, .doc = "first day approved"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "last day approved"},
    {PC_NAME("reference"), PC_TYPE_STRING, .max = 100, .doc = "the delegate's own number; recorded"},
};
const struct pc_schema pc_schema_delegate_row = {.name = "delegate_row", PC_SCHEMA(row_fields), .also = names_a_case};
/* clang-format on */
