/* src/model/guide_schema.c -- params of guideline.* and of the policy author's look-ups. */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static const char *const formats[] = {"text", "html", NULL};

/* Exactly one of these members. */
static enum pc_rc one_of(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out, const char *const *names,
                         const char *detail)
{
    size_t given = 0;
    for (size_t i = 0; names[i]; i++)
        given += pc_json_get(params, names[i]) != NULL;
    if (given == 1)
        return PC_OK;
    return pc_schema_fail(err_out, at, names[0], given == 0 ? "missing" : "only_one", detail);
}

static const struct pc_field guideline_list_fields[] = {
    {PC_NAME("as_of"), PC_TYPE_DATE, .doc = "which versions are in force; absent: today"},
};
const struct pc_schema pc_schema_guideline_list = {PC_SCHEMA(guideline_list_fields)};

static enum pc_rc one_page(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    static const char *const names[] = {"guideline", "category", NULL};
    return one_of(params, at, err_out, names, "a guideline's id or a category's");
}

static const struct pc_field guideline_show_fields[] = {
    {PC_NAME("guideline"), PC_TYPE_ID, .doc = "its id; the page shows the whole category"},
    {PC_NAME("category"), PC_TYPE_ID, .doc = "or the category's id"},
    {PC_NAME("format"), PC_TYPE_ENUM, .choices = formats, .doc = "absent: text; html stands by itself"},
    {PC_NAME("as_of"), PC_TYPE_DATE, .doc = "which versions are in force; absent: today"},
};
const struct pc_schema pc_schema_guideline_show = {PC_SCHEMA(guideline_show_fields), .also = one_page};

static enum pc_rc one_name(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    static const char *const names[] = {"code", "fact", "reason", NULL};
    return one_of(params, at, err_out, names, "a code, a fact or a reason");
}

static const struct pc_field where_used_fields[] = {
    {PC_NAME("code"), PC_TYPE_ID, .doc = "a procedure or diagnosis code"},
    {PC_NAME("fact"), PC_TYPE_ID, .doc = "or a fact's name"},
    {PC_NAME("reason"), PC_TYPE_ID, .doc = "or a reason's code"},
};
const struct pc_schema pc_schema_policy_where_used = {PC_SCHEMA(where_used_fields), .also = one_name};

static const struct pc_field stats_fields[] = {
    {PC_NAME("category"), PC_TYPE_ID, .doc = "only this category's"},
    {PC_NAME("criteria"), PC_TYPE_ID, .doc = "only this criterion"},
    {PC_NAME("limit"), PC_TYPE_INT, .min = 1, .max = 10000, .doc = "look at so many cases; absent: 2000"},
    {PC_NAME("cursor"), PC_TYPE_STRING, .max = 200, .doc = "as the answer before gave it"},
};
const struct pc_schema pc_schema_policy_stats = {PC_SCHEMA(stats_fields)};

static const struct pc_field show_fields[] = {
    {PC_NAME("revision"), PC_TYPE_ID, .doc = "absent: the serving one"},
};
const struct pc_schema pc_schema_policy_show = {PC_SCHEMA(show_fields)};
/* clang-format on */
