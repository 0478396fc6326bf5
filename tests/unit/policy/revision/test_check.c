/* tests/unit/policy/revision/test_check.c -- every refusal names its member. */
#include "policy/revision/check.h"

#include "support/pc_test.h"

#define RULE                                                                                                               \
    "{\"calendar\":\"c\",\"clock\":\"decision\",\"kind\":\"law\",\"length\":5,\"met_by\":\"decision\",\"rule\":\"x_5bd\"," \
    "\"source\":\"R5.2\",\"start\":\"receipt\",\"unit\":\"business_days\",\"zone\":\"America/Chicago\"}"
#define REGIME(id, kind, verified) \
    "{\"clocks\":[" RULE "],\"id\":\"" id "\",\"kind\":\"" kind "\",\"verified\":" verified "}"
#define CALENDARS "\"calendars\":[{\"id\":\"c\"}]"

static void assert_good(const char *json)
{
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    struct pc_err err = {0};
    assert_non_null(doc);
    if (pc_catalogue_check(yyjson_doc_get_root(doc), &err) != PC_OK)
        fail_msg("%s %s: %s", err.field, err.reason, err.detail);
    pc_json_doc_free(&doc);
}

static void assert_bad(const char *json, const char *reason, const char *field)
{
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    struct pc_err err = {0};
    assert_non_null(doc);
    assert_rc(pc_catalogue_check(yyjson_doc_get_root(doc), &err), PC_INVALID);
    assert_string_equal(err.field, field);
    assert_string_equal(err.reason, reason);
    assert_rc(pc_catalogue_check(yyjson_doc_get_root(doc), NULL), PC_INVALID);
    pc_json_doc_free(&doc);
}

static void the_document_is_an_object_of_format_one(void **state)
{
    (void)state;
    assert_good("{\"format\":1}");
    assert_bad("[]", "wrong_type", "");
    assert_bad("{}", "unknown_format", "format");
    assert_bad("{\"format\":2}", "unknown_format", "format");
}

static void lists_hold_objects(void **state)
{
    (void)state;
    assert_good("{\"format\":1,\"groups\":null,\"payers\":[]}");
    assert_bad("{\"format\":1,\"groups\":{}}", "wrong_type", "groups");
    assert_bad("{\"format\":1,\"payers\":[{\"id\":\"a\"},7]}", "wrong_type", "payers[1].");
}

static void members_have_their_types(void **state)
{
    (void)state;
    assert_bad("{\"format\":1,\"payers\":[{}]}", "missing", "payers[0].id");
    assert_bad("{\"format\":1,\"payers\":[{\"id\":\"\"}]}", "wrong_type", "payers[0].id");
    assert_bad("{\"format\":1,\"payers\":[{\"id\":7}]}", "wrong_type", "payers[0].id");
    assert_bad("{\"format\":1,\"payers\":[{\"id\":\"a\",\"live\":1}]}", "wrong_type", "payers[0].live");
    assert_bad("{\"format\":1,\"regimes\":[{\"id\":\"a\"}]}", "missing", "regimes[0].verified");
    assert_bad("{\"format\":1,\"categories\":[{\"id\":\"a\",\"documents\":\"x\"}]}", "wrong_type",
               "categories[0].documents");
    assert_bad("{\"format\":1,\"categories\":[{\"id\":\"a\",\"documents\":[1]}]}", "wrong_type",
               "categories[0].documents");
    assert_bad("{\"format\":1,\"categories\":[{\"id\":\"a\",\"codes\":[1]}]}", "wrong_type",
               "categories[0].codes");
    assert_bad("{\"format\":1,\"letters\":[{\"id\":\"a\",\"kind\":\"x\",\"to\":\"y\"}]}", "missing",
               "letters[0].text");
    assert_bad("{\"format\":1,\"criteria\":[{\"id\":\"a\"}]}", "missing", "criteria[0].version");
}

#define GROUPS(effective)                                 \
    "{\"format\":1,\"groups\":[{\"effective\":" effective \
    ",\"group\":\"g\",\"payer\":\"a\"}],\"payers\":[{\"id\":\"a\"}]}"

static void periods_are_dates_in_order(void **state)
{
    (void)state;
    assert_good(GROUPS("{\"from\":\"2026-01-01\"}"));
    assert_good(GROUPS("{\"from\":\"2026-01-01\",\"to\":\"2026-01-01\"}"));
    assert_bad(GROUPS("null"), "missing", "groups[0].effective");
    assert_bad(GROUPS("\"2026\""), "wrong_type", "groups[0].effective");
    assert_bad(GROUPS("{}"), "bad_date", "groups[0].effective.from");
    assert_bad(GROUPS("{\"from\":\"2026-02-30\"}"), "bad_date", "groups[0].effective.from");
    assert_bad(GROUPS("{\"from\":\"2026-01-01\",\"to\":7}"), "bad_date", "groups[0].effective.to");
    assert_bad(GROUPS("{\"from\":\"2026-01-02\",\"to\":\"2026-01-01\"}"), "bad_period",
               "groups[0].effective.to");
}

static void keys_are_there_once(void **state)
{
    (void)state;
    assert_bad("{\"format\":1,\"payers\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"a\"}]}", "duplicate",
               "payers[2].id");
    assert_bad("{\"format\":1,\"reasons\":[{\"code\":\"x\"},{\"code\":\"x\"}]}", "duplicate",
               "reasons[1].code");
}

static void references_lead_somewhere(void **state)
{
    (void)state;
    assert_good(
        "{\"format\":1,\"categories\":[{\"id\":\"a\",\"criteria\":[\"k\"]}],"
        "\"criteria\":[{\"id\":\"k\",\"not_met\":\"r\",\"version\":\"1\"},{\"id\":\"k\",\"version\":\"2\"}],"
        "\"reasons\":[{\"code\":\"r\"}]}");
    assert_bad("{\"format\":1,\"categories\":[{\"id\":\"a\",\"criteria\":[\"k\"]}]}", "unknown_reference",
               "categories[0].criteria");
    assert_bad("{\"format\":1,\"criteria\":[{\"id\":\"k\",\"not_met\":\"r\",\"version\":\"1\"}]}",
               "unknown_reference", "criteria[0].not_met");
    assert_bad(
        "{\"format\":1,\"groups\":[{\"effective\":{\"from\":\"2026-01-01\"},\"group\":\"g\",\"payer\":\"a\"}]}",
        "unknown_reference", "groups[0].payer");
}

static void every_clock_rule_reads_and_its_calendar_is_known(void **state)
{
    (void)state;
    assert_good("{" CALENDARS ",\"format\":1,\"regimes\":[" REGIME("a", "law", "true") "]}");
    assert_bad("{\"format\":1,\"regimes\":[" REGIME("a", "law", "true") "]}", "unknown_reference",
               "regimes[0].clocks[0].calendar");
    assert_bad("{" CALENDARS ",\"format\":1,\"regimes\":[" REGIME(
                   "a", "law", "true") ",{\"clocks\":[" RULE ",{}],\"id\":\"b\",\"verified\":true}]}",
               "missing", "regimes[1].clocks[1].clock");
}

static void an_unverified_clock_file_is_refused_for_a_live_payer(void **state) /* R5.5 */
{
    (void)state;
#define WITH(payer, regime, applies_to)                                                                      \
    "{" CALENDARS                                                                                            \
    ",\"format\":1,\"groups\":[{\"effective\":{\"from\":\"2026-01-01\"},\"funding\":\"fully_insured\","      \
    "\"group\":\"g\",\"payer\":\"b\",\"regimes\":{\"commercial\":[\"programme\"]},\"situs_state\":\"NY\"}]," \
    "\"payers\":[{\"id\":\"a\"}," payer "],\"regimes\":[{\"applies_to\":" applies_to "," regime "]}"
#define LIVE "{\"id\":\"b\",\"live\":true}"
#define UNVERIFIED "\"clocks\":[" RULE "],\"id\":\"x\",\"kind\":\"law\",\"verified\":false}"
#define BAD(applies_to) \
    assert_bad(WITH(LIVE, UNVERIFIED, applies_to), "unverified_regime", "regimes[0].clocks[0].verified")
    assert_good(WITH("{\"id\":\"b\",\"live\":false}", UNVERIFIED, "{}"));
    assert_good(WITH(LIVE, "\"clocks\":[" RULE "],\"id\":\"x\",\"kind\":\"law\",\"verified\":true}", "{}"));
    BAD("{}");
    BAD("{\"funding\":[\"fully_insured\"],\"lines_of_business\":[\"commercial\"],\"states\":[\"NJ\",\"NY\"]}");
    /* what can cover none of the payer's groups does not stop it */
    assert_good(WITH(LIVE, UNVERIFIED, "{\"funding\":[\"self_funded\"]}"));
    assert_good(WITH(LIVE, UNVERIFIED, "{\"states\":[\"MI\"]}"));
    assert_good(WITH(LIVE, UNVERIFIED, "{\"lines_of_business\":[\"medicaid\"]}"));
    /* a profile counts where it is laid over the payer (R5.8) */
#define PROFILE "\"clocks\":[" RULE "],\"id\":\"urac\",\"kind\":\"profile\",\"verified\":false}"
    assert_good(WITH(LIVE, PROFILE, "{}"));
    assert_bad(WITH("{\"id\":\"b\",\"live\":true,\"profiles\":[\"urac\"]}", PROFILE, "{}"),
               "unverified_regime", "regimes[0].clocks[0].verified");
}

static void the_policy_file_is_named_where_it_is_known(void **state)
{
    (void)state;
    static const char JSON[] = "{\"format\":1,\"payers\":[{\"file\":\"payers/a.lua\",\"id\":7}]}";
    yyjson_doc *doc = yyjson_read(JSON, sizeof(JSON) - 1, 0);
    struct pc_err err = {0};
    assert_rc(pc_catalogue_check(yyjson_doc_get_root(doc), &err), PC_INVALID);
    assert_non_null(strstr(err.detail, "payers/a.lua"));
    pc_json_doc_free(&doc);
}

PC_TEST_MAIN(PC_TEST(the_document_is_an_object_of_format_one), PC_TEST(lists_hold_objects),
             PC_TEST(members_have_their_types), PC_TEST(periods_are_dates_in_order),
             PC_TEST(keys_are_there_once), PC_TEST(references_lead_somewhere),
             PC_TEST(every_clock_rule_reads_and_its_calendar_is_known),
             PC_TEST(an_unverified_clock_file_is_refused_for_a_live_payer),
             PC_TEST(the_policy_file_is_named_where_it_is_known))
