/* tests/unit/model/test_schema.c -- what the check of params accepts, and how it says no. */
#include "support/pc_test.h"

#include <stdio.h>
#include "model/schemas.h"

/* Checks a JSON text; err tells the rest. */
static enum pc_rc check(const struct pc_schema *schema, const char *json, struct pc_err *err)
{
    yyjson_doc *doc = yyjson_read(json, strlen(json), YYJSON_READ_NOFLAG);
    assert_non_null(doc);
    *err = (struct pc_err){0};
    enum pc_rc rc = pc_schema_check(schema, yyjson_doc_get_root(doc), "params", err);
    yyjson_doc_free(doc);
    return rc;
}

/* ---- one schema with every type ---------------------------------------------------------------------------------- */

static const char *const colours[] = {"red", "green", NULL};
static const struct pc_field modifier = {.type = PC_TYPE_MODIFIER};
static const struct pc_field inner_fields[] = {
    {PC_NAME("code"), PC_TYPE_PROCEDURE, true, .doc = "d"},
    {PC_NAME("modifiers"), PC_TYPE_LIST, .max = 2, .item = &modifier, .doc = "d"},
};
static const struct pc_schema inner = {.name = "inner", PC_SCHEMA(inner_fields)};
static const struct pc_field inner_item = {.type = PC_TYPE_OBJECT, .shape = &inner};
static const struct pc_field all_fields[] = {
    {PC_NAME("text"), PC_TYPE_STRING, .min = 2, .max = 4, .doc = "d"},
    {PC_NAME("count"), PC_TYPE_INT, .min = 0, .max = 9, .doc = "d"},
    {PC_NAME("any_count"), PC_TYPE_INT, .doc = "d"},
    {PC_NAME("size"), PC_TYPE_NUMBER, .min = 0, .max = 9, .doc = "d"},
    {PC_NAME("flag"), PC_TYPE_BOOL, .doc = "d"},
    {PC_NAME("day"), PC_TYPE_DATE, .doc = "d"},
    {PC_NAME("instant"), PC_TYPE_INSTANT, .doc = "d"},
    {PC_NAME("colour"), PC_TYPE_ENUM, .choices = colours, .doc = "d"},
    {PC_NAME("id"), PC_TYPE_ID, .doc = "d"},
    {PC_NAME("diagnosis"), PC_TYPE_DIAGNOSIS, .doc = "d"},
    {PC_NAME("state"), PC_TYPE_STATE, .doc = "d"},
    {PC_NAME("cost"), PC_TYPE_MONEY, .doc = "d"},
    {PC_NAME("lines"), PC_TYPE_LIST, .max = 2, .item = &inner_item, .doc = "d"},
    {PC_NAME("facts"), PC_TYPE_MAP, .doc = "d"},
    {PC_NAME("other"), PC_TYPE_ANY, .doc = "d"},
    {PC_NAME("needed"), PC_TYPE_BOOL, true, .doc = "d"},
};
static const struct pc_schema all = {PC_SCHEMA(all_fields)};

static void what_fits_passes(void **state)
{
    (void)state;
    static const char *const good[] = {
        "{\"needed\":true}",
        "{\"needed\":true,\"text\":\"abcd\",\"count\":9,\"size\":8.5,\"flag\":false}",
        "{\"other\":[{\"x\":1}],\"needed\":false,\"text\":null,\"lines\":null}",
        "{\"needed\":true,\"day\":\"2028-02-29\",\"instant\":\"2026-11-16T10:15:00-06:00\"}",
        "{\"needed\":true,\"colour\":\"green\",\"id\":\"G-FULL\",\"diagnosis\":\"M17.11\",\"state\":\"TX\"}",
        "{\"needed\":true,\"cost\":{\"cents\":5000000,\"currency\":\"USD\"}}",
        "{\"needed\":true,\"lines\":[{\"code\":\"97110\",\"modifiers\":[\"GP\",\"59\"]},{\"code\":\"G0283\"}]}",
        "{\"needed\":true,\"facts\":{\"bmi\":41,\"deep\":{\"er\":[1,2]},\"unknown\":null}}",
        "{\"needed\":true,\"any_count\":9007199254740992}",
    };
    struct pc_err err;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_ok(check(&all, good[i], &err));
}

static void what_does_not_fit_is_refused_with_reason_and_path(void **state)
{
    (void)state;
    static const struct {
        const char *json, *reason, *field;
    } bad[] = {
        {"{}", "missing", "params.needed"},
        {"{\"needed\":null}", "missing", "params.needed"},
        {"[]", "wrong_type", "params"},
        {"{\"needed\":true,\"typo\":1}", "unknown_member", "params.typo"},
        {"{\"needed\":true,\"typo\":null}", "unknown_member", "params.typo"},
        {"{\"needed\":true,\"needed\":true}", "duplicate_member", "params.needed"},
        {"{\"needed\":true,\"flag\":null,\"flag\":true}", "duplicate_member", "params.flag"},
        {"{\"needed\":1}", "wrong_type", "params.needed"},
        {"{\"needed\":true,\"text\":\"a\"}", "out_of_range", "params.text"},
        {"{\"needed\":true,\"text\":\"abcde\"}", "too_long", "params.text"},
        {"{\"needed\":true,\"text\":5}", "wrong_type", "params.text"},
        {"{\"needed\":true,\"count\":10}", "out_of_range", "params.count"},
        {"{\"needed\":true,\"count\":-1}", "out_of_range", "params.count"},
        {"{\"needed\":true,\"count\":1.5}", "wrong_type", "params.count"},
        {"{\"needed\":true,\"any_count\":18446744073709551615}", "out_of_range", "params.any_count"},
        {"{\"needed\":true,\"any_count\":-9007199254740993}", "out_of_range", "params.any_count"},
        {"{\"needed\":true,\"size\":9.01}", "out_of_range", "params.size"},
        {"{\"needed\":true,\"size\":\"9\"}", "wrong_type", "params.size"},
        {"{\"needed\":true,\"day\":\"2026-02-29\"}", "malformed_date", "params.day"},
        {"{\"needed\":true,\"instant\":\"2026-11-16\"}", "malformed_instant", "params.instant"},
        {"{\"needed\":true,\"colour\":\"blue\"}", "not_a_choice", "params.colour"},
        {"{\"needed\":true,\"id\":\"\"}", "malformed_id", "params.id"},
        {"{\"needed\":true,\"id\":\"a b\"}", "malformed_id", "params.id"},
        {"{\"needed\":true,\"diagnosis\":\"17.11\"}", "malformed_code", "params.diagnosis"},
        {"{\"needed\":true,\"state\":\"Tx\"}", "malformed_code", "params.state"},
        {"{\"needed\":true,\"cost\":{\"cents\":1}}", "missing", "params.cost.currency"},
        {"{\"needed\":true,\"cost\":{\"cents\":1.5,\"currency\":\"USD\"}}", "wrong_type",
         "params.cost.cents"},
        {"{\"needed\":true,\"lines\":{}}", "wrong_type", "params.lines"},
        {"{\"needed\":true,\"lines\":[{\"code\":\"97110\"},{\"code\":\"9711\"}]}", "malformed_code",
         "params.lines[1].code"},
        {"{\"needed\":true,\"lines\":[{\"code\":\"97110\",\"modifiers\":[\"GP\",\"5\"]}]}", "malformed_code",
         "params.lines[0].modifiers[1]"},
        {"{\"needed\":true,\"lines\":[{},{},{}]}", "out_of_range", "params.lines"},
        {"{\"needed\":true,\"lines\":[null]}", "wrong_type", "params.lines[0]"},
        {"{\"needed\":true,\"facts\":[]}", "wrong_type", "params.facts"},
        {"{\"needed\":true,\"facts\":{\"\":1}}", "too_long", "params.facts."},
        {"{\"needed\":true,\"facts\":{\"bmi\":1,\"x\":2,\"bmi\":3}}", "duplicate_member", "params.facts.bmi"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pc_err err;
        assert_rc(check(&all, bad[i].json, &err), PC_INVALID);
        assert_string_equal(err.reason, bad[i].reason);
        assert_string_equal(err.field, bad[i].field);
        assert_true(strlen(err.detail) > 0);
    }
}

static void an_error_quotes_no_value_and_tames_unknown_names(void **state) /* I12 */
{
    (void)state;
    struct pc_err err;
    assert_rc(check(&all, "{\"needed\":true,\"Jane Doe, born \\u0000\":\"secret\"}", &err), PC_INVALID);
    assert_string_equal(err.field, "params.Jane?Doe??born??");
    assert_rc(check(&all, "{\"needed\":true,\"colour\":\"secret\"}", &err), PC_INVALID);
    assert_null(strstr(err.detail, "secret"));
}

/* Two kinds of names: those of odd numbers look alike at both ends. */
static void print_name(char name[64], int i)
{
    if (i % 2 == 0)
        (void)snprintf(name, 64, "f%d", i);
    else
        (void)snprintf(name, 64, "a_longer_name_%03d_of_many", i);
}

static void every_duplicate_in_a_large_map_is_found_and_nothing_else(void **state)
{
    (void)state;
    for (int again = -1; again < 300; again++) {
        struct pc_buf json = {0};
        struct pc_err err;
        char name[64];
        pc_buf_add_text(&json, "{\"needed\":true,\"facts\":{");
        for (int i = 0; i < 300; i++) {
            print_name(name, i);
            pc_buf_printf(&json, "\"%s\":0,", name);
        }
        print_name(name, again < 0 ? 300 : again);
        pc_buf_printf(&json, "\"%s\":0}}", name);
        assert_rc(check(&all, json.ptr, &err), again < 0 ? PC_OK : PC_INVALID);
        if (again >= 0)
            assert_string_equal(err.field + strlen("params.facts."), name);
        pc_buf_free(&json);
    }
}

static void absent_params_are_an_empty_object(void **state)
{
    (void)state;
    struct pc_err err = {0};
    assert_ok(pc_schema_check(&pc_schema_none, NULL, "params", &err));
    assert_rc(pc_schema_check(&all, NULL, "params", &err), PC_INVALID);
    assert_string_equal(err.field, "params.needed");
}

static void codes_have_their_forms(void **state)
{
    (void)state;
    static const char *const procedures[] = {"97110", "G0283", "0042T", "L5301"}, *const no_procedures[] = {
                                                                                      "9711", "971100",
                                                                                      "9711a", "97 10", ""};
    static const char *const diagnoses[] = {"M17.11", "M1711", "E66", "S72.001A", "Z3A.10", "C4A.0"};
    static const char *const no_diagnoses[] = {"M1",  "M17.",      "m17.11", "17.11",
                                               "MX7", "M17.11111", "M17..1", "M17.1 "};
    for (size_t i = 0; i < 4; i++)
        assert_true(pc_code_is_procedure(pc_str_of(procedures[i])));
    for (size_t i = 0; i < 5; i++)
        assert_false(pc_code_is_procedure(pc_str_of(no_procedures[i])));
    for (size_t i = 0; i < 6; i++)
        assert_true(pc_code_is_diagnosis(pc_str_of(diagnoses[i])));
    for (size_t i = 0; i < 8; i++)
        assert_false(pc_code_is_diagnosis(pc_str_of(no_diagnoses[i])));
}

/* ---- the methods' own rules ---------------------------------------------------------------------------------------- */

#define SUBMIT(service)                                                                                                \
    "{\"request_id\":\"q1\",\"channel\":\"socket\",\"timing\":\"preservice\",\"urgency\":\"standard\","                \
    "\"payer\":\"sample\",\"group\":\"G-FULL\",\"member\":\"M1\",\"requesting_provider\":\"1234567893\",\"facts\":{}," \
    "\"service\":{\"setting\":\"outpatient\",\"start_date\":\"2026-12-01\"" service "}}"

static void a_submission_names_codes_a_category_or_a_level(void **state) /* PROTOCOL.md case.submit */
{
    (void)state;
    struct pc_err err;
    assert_ok(check(&pc_schema_case_submit, SUBMIT(",\"codes\":[{\"code\":\"97110\"}]"), &err));
    assert_ok(check(&pc_schema_case_submit, SUBMIT(",\"category\":\"pt_ot\""), &err));
    assert_ok(check(&pc_schema_case_submit, SUBMIT(",\"level\":\"acute\""), &err));
    assert_rc(check(&pc_schema_case_submit, SUBMIT(""), &err), PC_INVALID);
    assert_string_equal(err.field, "params.service.category");
    assert_rc(check(&pc_schema_case_submit, SUBMIT(",\"codes\":[]"), &err), PC_INVALID);
    assert_rc(check(&pc_schema_case_submit,
                    SUBMIT(",\"codes\":[{\"code\":\"97110\",\"from\":\"2026-12-02\",\"to\":\"2026-12-01\"}]"),
                    &err),
              PC_INVALID);
    assert_string_equal(err.field, "params.service.codes[0].to");
    assert_rc(
        check(&pc_schema_case_submit, SUBMIT(",\"category\":\"pt_ot\",\"end_date\":\"2026-11-30\""), &err),
        PC_INVALID);
    assert_string_equal(err.field, "params.service.end_date");
}

static void an_evaluation_names_one_subject(void **state)
{
    (void)state;
    struct pc_err err;
    assert_ok(check(&pc_schema_criteria_evaluate, "{\"criteria\":\"a.b\",\"facts\":{}}", &err));
    assert_ok(check(&pc_schema_criteria_evaluate, "{\"category\":\"a\",\"facts\":{}}", &err));
    assert_rc(check(&pc_schema_criteria_evaluate, "{\"facts\":{}}", &err), PC_INVALID);
    assert_rc(
        check(&pc_schema_criteria_evaluate, "{\"criteria\":\"a\",\"category\":\"a\",\"facts\":{}}", &err),
        PC_INVALID);
    assert_string_equal(err.reason, "only_one");
}

static void a_bound_role_comes_with_what_binds_it(void **state) /* I8 */
{
    (void)state;
    struct pc_err err;
    const struct pc_schema *add = &pc_schema_principal_add;
    assert_ok(check(add, "{\"id\":\"p\",\"name\":\"n\",\"roles\":[\"nurse\"]}", &err));
    assert_rc(check(add, "{\"id\":\"p\",\"name\":\"n\",\"roles\":[\"nurse\",\"payer\"]}", &err), PC_INVALID);
    assert_string_equal(err.field, "params.payer");
    assert_rc(check(add, "{\"id\":\"p\",\"name\":\"n\",\"roles\":[\"provider\"],\"payer\":\"x\"}", &err),
              PC_INVALID);
    assert_string_equal(err.field, "params.provider");
    assert_rc(check(add, "{\"id\":\"p\",\"name\":\"n\",\"roles\":[\"system\"]}", &err), PC_INVALID);
    assert_string_equal(err.field, "params.roles[0]");
    assert_rc(check(add, "{\"id\":\"p\",\"name\":\"n\",\"roles\":[]}", &err), PC_INVALID);
}

PC_TEST_MAIN(PC_TEST(what_fits_passes), PC_TEST(what_does_not_fit_is_refused_with_reason_and_path),
             PC_TEST(an_error_quotes_no_value_and_tames_unknown_names),
             PC_TEST(every_duplicate_in_a_large_map_is_found_and_nothing_else),
             PC_TEST(absent_params_are_an_empty_object), PC_TEST(codes_have_their_forms),
             PC_TEST(a_submission_names_codes_a_category_or_a_level),
             PC_TEST(an_evaluation_names_one_subject), PC_TEST(a_bound_role_comes_with_what_binds_it))
