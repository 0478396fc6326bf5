/* src/model/admin_schema.c -- params of policy.* and admin.*. */
#include "model/schemas.h"

/* Rows of one line each: clang-format would break them. */
/* clang-format off */
static const char *const roles[] = {
    "payer",  "provider", "intake", "nurse", "medical_director", "payer_medical_director", "iro",
    "author", "auditor",  "admin",  NULL};

static const struct pc_field file_fields[] = {
    {PC_NAME("path"), PC_TYPE_STRING, true, .min = 1, .max = 200,
     .doc = "below the policies directory, / between folders"},
    {PC_NAME("source"), PC_TYPE_STRING, true, .max = 262144, .doc = "its text"},
};
static const struct pc_schema file = {.name = "file", PC_SCHEMA(file_fields)};
static const struct pc_field file_item = {.type = PC_TYPE_OBJECT, .shape = &file};

static enum pc_rc one_source(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    if (pc_json_get(params, "path") && pc_json_get(params, "files"))
        return pc_schema_fail(err_out, at, "files", "only_one", "either a path or files");
    return PC_OK;
}

static const struct pc_field check_fields[] = {
    {PC_NAME("path"), PC_TYPE_STRING, .min = 1, .max = 1000,
     .doc = "a directory on the server (admins only); absent: the configured one"},
    {PC_NAME("files"), PC_TYPE_LIST, .min = 1, .max = 4096, .item = &file_item,
     .doc = "or the files themselves, all of them"},
};
const struct pc_schema pc_schema_policy_check = {PC_SCHEMA(check_fields), .also = one_source};

static const struct pc_field stage_fields[] = {
    {PC_NAME("files"), PC_TYPE_LIST, true, .min = 1, .max = 4096, .item = &file_item,
     .doc = "all files of the candidate, or as many as a line holds"},
    {PC_NAME("more"), PC_TYPE_BOOL, .doc = "the others follow on this connection; what came is forgotten when it closes"},
};
const struct pc_schema pc_schema_policy_stage = {PC_SCHEMA(stage_fields)};

static const struct pc_field reload_fields[] = {
    {PC_NAME("revision"), PC_TYPE_ID, .doc = "a stored revision; absent: the policies directory"},
    {PC_NAME("expect_revision"), PC_TYPE_ID, .doc = "refuse if another one is serving"},
    {PC_NAME("max_changed"), PC_TYPE_NUMBER, .min = 0, .max = 100,
     .doc = "refuse if more than so many percent of the newest 10000 determined cases would be decided otherwise"},
};
const struct pc_schema pc_schema_policy_reload = {PC_SCHEMA(reload_fields)};

static const struct pc_field sample_fields[] = {
    {PC_NAME("from"), PC_TYPE_DATE, .doc = "evaluated from this day on (UTC); absent: the newest cases"},
    {PC_NAME("to"), PC_TYPE_DATE, .doc = "up to and including this day"},
    {PC_NAME("limit"), PC_TYPE_INT, .min = 1, .max = 1000000, .doc = "determined cases to look at; absent: 1000"},
};
static const struct pc_schema sample = {.name = "sample", PC_SCHEMA(sample_fields)};
static const struct pc_field impact_fields[] = {
    {PC_NAME("candidate"), PC_TYPE_ID, true, .doc = "a stored revision, as policy.stage gave it"},
    {PC_NAME("sample"), PC_TYPE_OBJECT, .shape = &sample, .doc = "which cases"},
};
const struct pc_schema pc_schema_policy_impact = {PC_SCHEMA(impact_fields)};

static enum pc_rc which_cases(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    bool cases = pc_json_get(params, "cases"), filter = pc_json_get(params, "filter");
    if (cases != filter)
        return PC_OK;
    return pc_schema_fail(err_out, at, "cases", cases ? "only_one" : "missing", "either cases or a filter");
}

static const struct pc_field case_item = {.type = PC_TYPE_ID};
static const struct pc_field migrate_fields[] = {
    {PC_NAME("cases"), PC_TYPE_LIST, .min = 1, .max = 1000, .item = &case_item, .doc = "these, or"},
    {PC_NAME("filter"), PC_TYPE_OBJECT, .shape = &pc_schema_case_filter,
     .doc = "the open ones of another revision; {}: all"},
    {PC_NAME("dry_run"), PC_TYPE_BOOL, .doc = "only say what would be"},
    {PC_NAME("limit"), PC_TYPE_INT, .min = 1, .max = 100000, .doc = "cases of a filter; absent: 1000"},
};
const struct pc_schema pc_schema_policy_migrate = {PC_SCHEMA(migrate_fields), .also = which_cases};

static const struct pc_field sweep_fields[] = {
    {PC_NAME("limit"), PC_TYPE_INT, .min = 1, .max = 100000000, .doc = "the newest so many cases; absent: all"},
};
const struct pc_schema pc_schema_replay_sweep = {PC_SCHEMA(sweep_fields)};

static const struct pc_field rollback_fields[] = {
    {PC_NAME("revision"), PC_TYPE_ID, .doc = "absent: the one that served before"},
};
const struct pc_schema pc_schema_policy_rollback = {PC_SCHEMA(rollback_fields)};

static const struct pc_field history_fields[] = {
    {PC_NAME("limit"), PC_TYPE_INT, .min = 1, .max = 500, .doc = "absent: 50"},
};
const struct pc_schema pc_schema_policy_history = {PC_SCHEMA(history_fields)};

static const struct pc_field backup_fields[] = {
    {PC_NAME("path"), PC_TYPE_STRING, true, .min = 1, .max = 1000, .doc = "a new file on the server"},
};
const struct pc_schema pc_schema_admin_backup = {PC_SCHEMA(backup_fields)};

static enum pc_rc one_move(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    bool advance = pc_json_get(params, "advance"), set = pc_json_get(params, "set");
    if (advance != set)
        return PC_OK;
    return pc_schema_fail(err_out, at, "advance", advance ? "only_one" : "missing", "either advance or set");
}

static const struct pc_field clock_fields[] = {
    {PC_NAME("advance"), PC_TYPE_STRING, .min = 2, .max = 20, .doc = "a number with s, m, h or d: \"36h\""},
    {PC_NAME("set"), PC_TYPE_INSTANT, .doc = "or the instant to go to; never backwards"},
};
const struct pc_schema pc_schema_admin_clock = {PC_SCHEMA(clock_fields), .also = one_move};

static const struct pc_field role_item = {.type = PC_TYPE_ENUM, .choices = roles};

/* A bound role without what binds it would see everything or nothing: refused, in whatever way it was forgotten. */
static enum pc_rc bound_roles(yyjson_val *params, const struct pc_place *at, struct pc_err *err_out)
{
    size_t index, count;
    yyjson_val *role;
    yyjson_arr_foreach(pc_json_get(params, "roles"), index, count, role)
    {
        struct pc_str s = pc_json_slice(role);
        bool payer = pc_str_is(s, "payer") || pc_str_is(s, "payer_medical_director");
        if (payer && !pc_json_get(params, "payer"))
            return pc_schema_fail(err_out, at, "payer", "missing", "this role is bound to a payer");
        if (pc_str_is(s, "provider") && !pc_json_get(params, "provider"))
            return pc_schema_fail(err_out, at, "provider", "missing", "this role is bound to a provider");
    }
    return PC_OK;
}

static const struct pc_field principal_fields[] = {
    {PC_NAME("id"), PC_TYPE_ID, true, .doc = "its name in records, and the common name of its certificate"},
    {PC_NAME("name"), PC_TYPE_STRING, true, .min = 1, .max = 200,
     .doc = "as letters and logs of decisions print it"},
    {PC_NAME("roles"), PC_TYPE_LIST, true, .min = 1, .max = 10, .item = &role_item,
     .doc = "what it may act as"},
    {PC_NAME("payer"), PC_TYPE_STRING, .min = 1, .max = 1000,
     .doc = "bound to this payer; staff: several, separated by commas"},
    {PC_NAME("provider"), PC_TYPE_ID, .doc = "bound to this provider"},
    {PC_NAME("reports_to"), PC_TYPE_ID, .doc = "principal (R8.6)"},
    {PC_NAME("credentials"), PC_TYPE_STRING, .max = 100, .doc = "printed with decisions"},
};
const struct pc_schema pc_schema_principal_add = {PC_SCHEMA(principal_fields), .also = bound_roles};

static const struct pc_field revoke_fields[] = {
    {PC_NAME("id"), PC_TYPE_ID, true, .doc = "whose sessions and token end now"},
};
const struct pc_schema pc_schema_principal_revoke = {PC_SCHEMA(revoke_fields)};
/* clang-format on */
