/* tests/unit/policy/revision/test_catalogue.c -- lookups over a small catalogue. */
#include "policy/revision/catalogue.h"

#include "deadline/deadline.h"
#include "support/pc_test.h"

#define CALENDARS                                                                                                 \
    "\"calendars\":[{\"close\":\"19:00\",\"holidays\":[\"2026-11-26\"],\"id\":\"us_central\",\"open\":\"08:00\"," \
    "\"through\":\"2027-12-31\",\"weekdays\":[1,2,3,4,5],\"zone\":\"America/Chicago\"}]"
#define GROUP(payer, group, from, to, mark)                                                       \
    "{\"effective\":{\"from\":\"" from "\",\"to\":" to "},\"group\":\"" group "\",\"mark\":" mark \
    ",\"payer\":\"" payer "\"}"

static const char JSON[] =
    "{" CALENDARS
    ",\"categories\":[{\"id\":\"spinal\"},{\"id\":\"dme\"},{\"id\":\"observation\"}],\"format\":1,"
    "\"groups\":[" GROUP("acme", "G2", "2026-01-01", "null", "5") "," GROUP("acme", "G1", "2026-07-01", "null", "3") "," GROUP(
        "acme", "G1", "2025-01-01", "\"2025-12-31\"",
        "1") "," GROUP("acme", "G1", "2026-01-01", "\"2026-03-31\"",
                       "2") "," GROUP("best", "G1", "2026-01-01", "null",
                                      "4") "],"
                                           "\"letters\":[{\"id\":\"approval.provider\",\"kind\":\"approval\",\"text\":\"Dear\",\"to\":\"provider\"}],"
                                           "\"payers\":[{\"id\":\"best\",\"live\":false},{\"id\":\"acme\",\"name\":\"Acme\"}],"
                                           "\"reasons\":[{\"code\":\"not_listed\",\"use\":[\"not_required\"]}]}";

static struct pc_catalogue *make(const char *json)
{
    struct pc_catalogue *c = NULL;
    struct pc_err err = {0};
    if (pc_catalogue_make(pc_str_of(json), 12, "r12-0a1b2c3d", &c, &err) != PC_OK)
        fail_msg("%s %s: %s", err.field, err.reason, err.detail);
    return c;
}

static void it_knows_its_revision_and_its_text(void **state)
{
    (void)state;
    struct pc_catalogue *c = make(JSON);
    assert_int_equal(pc_catalogue_revision(c), 12);
    assert_string_equal(pc_catalogue_label(c), "r12-0a1b2c3d");
    assert_text(pc_catalogue_json(c), JSON);
    assert_int_equal(yyjson_arr_size(pc_catalogue_list(c, "groups")), 5);
    assert_null(pc_catalogue_list(c, "criteria"));
    pc_catalogue_unref(&c);
    assert_null(c);
    pc_catalogue_unref(&c);
}

static void objects_are_found_by_their_keys_and_only_by_them(void **state)
{
    (void)state;
    struct pc_catalogue *c = make(JSON);
    assert_text(pc_json_str(pc_catalogue_payer(c, PC_STR("acme")), "name"), "Acme");
    assert_non_null(pc_catalogue_payer(c, PC_STR("best")));
    assert_null(pc_catalogue_payer(c, PC_STR("acm")));
    assert_null(pc_catalogue_payer(c, (struct pc_str){0}));
    assert_non_null(pc_catalogue_reason(c, PC_STR("not_listed")));
    assert_null(pc_catalogue_reason(c, PC_STR("listed")));
    assert_non_null(pc_catalogue_category(c, PC_STR("dme")));
    assert_non_null(pc_catalogue_category(c, PC_STR("observation")));
    assert_null(pc_catalogue_category(c, PC_STR("zzz")));
    assert_text(pc_json_str(pc_catalogue_letter(c, PC_STR("approval.provider")), "to"), "provider");
    assert_null(pc_catalogue_letter(c, PC_STR("approval.member")));
    pc_catalogue_unref(&c);
}

static void a_calendar_is_read_once(void **state)
{
    (void)state;
    struct pc_catalogue *c = make(JSON);
    const struct pc_calendar *calendar = pc_catalogue_calendar(c, PC_STR("us_central"));
    assert_non_null(calendar);
    assert_string_equal(calendar->zone, "America/Chicago");
    assert_int_equal(calendar->holiday_count, 1);
    assert_ptr_equal(pc_catalogue_calendar(c, PC_STR("us_central")), calendar);
    assert_null(pc_catalogue_calendar(c, PC_STR("us_eastern")));
    pc_catalogue_unref(&c);
}

static int64_t mark_on(const struct pc_catalogue *c, const char *payer, const char *group, const char *date)
{
    struct pc_date d;
    assert_ok(pc_date_parse(pc_str_of(date), &d));
    return pc_json_int(pc_catalogue_group(c, pc_str_of(payer), pc_str_of(group), d), "mark", 0);
}

static void the_snapshot_in_force_is_that_of_the_day(void **state)
{
    (void)state;
    struct pc_catalogue *c = make(JSON);
    assert_int_equal(mark_on(c, "acme", "G1", "2024-12-31"), 0);
    assert_int_equal(mark_on(c, "acme", "G1", "2025-01-01"), 1);
    assert_int_equal(mark_on(c, "acme", "G1", "2025-12-31"), 1); /* the last day is in */
    assert_int_equal(mark_on(c, "acme", "G1", "2026-01-01"), 2);
    assert_int_equal(mark_on(c, "acme", "G1", "2026-03-31"), 2);
    assert_int_equal(mark_on(c, "acme", "G1", "2026-04-01"), 0); /* a gap */
    assert_int_equal(mark_on(c, "acme", "G1", "2026-06-30"), 0);
    assert_int_equal(mark_on(c, "acme", "G1", "2026-07-01"), 3);
    assert_int_equal(mark_on(c, "acme", "G1", "2999-01-01"), 3);
    assert_int_equal(mark_on(c, "best", "G1", "2026-04-01"), 4);
    assert_int_equal(mark_on(c, "acme", "G2", "2026-04-01"), 5);
    assert_int_equal(mark_on(c, "acme", "G", "2026-04-01"), 0);
    assert_int_equal(mark_on(c, "a", "cmeG1", "2026-07-01"), 0);
    pc_catalogue_unref(&c);
}

static void a_group_is_known_whatever_the_day(void **state)
{
    (void)state;
    struct pc_catalogue *c = make(JSON);
    assert_true(pc_catalogue_has_group(c, PC_STR("acme"), PC_STR("G1")));
    assert_true(pc_catalogue_has_group(c, PC_STR("best"), PC_STR("G1")));
    assert_false(pc_catalogue_has_group(c, PC_STR("best"), PC_STR("G2")));
    assert_false(pc_catalogue_has_group(c, PC_STR("none"), PC_STR("G1")));
    pc_catalogue_unref(&c);
}

static void two_snapshots_of_one_day_are_refused(void **state)
{
    (void)state;
    struct pc_catalogue *c = NULL;
    struct pc_err err = {0};
    static const char OVERLAP[] = "{\"format\":1,\"groups\":[" GROUP(
        "acme", "G1", "2026-03-31", "null", "1") "," GROUP("acme", "G1", "2026-01-01", "\"2026-03-31\"",
                                                           "2") "],\"payers\":[{\"id\":\"acme\"}]}";
    assert_rc(pc_catalogue_make(pc_str_of(OVERLAP), 1, "r1", &c, &err), PC_INVALID);
    assert_string_equal(err.reason, "overlap");
    assert_string_equal(err.field, "groups.effective");
    assert_null(c);
}

static void a_reference_keeps_it(void **state)
{
    (void)state;
    struct pc_catalogue *c = make(JSON);
    struct pc_catalogue *other = pc_catalogue_ref(c);
    pc_catalogue_unref(&c);
    assert_non_null(pc_catalogue_payer(other, PC_STR("acme")));
    pc_catalogue_unref(&other);
}

static void empty_lists_find_nothing(void **state)
{
    (void)state;
    struct pc_catalogue *c = make("{\"format\":1}");
    assert_null(pc_catalogue_payer(c, PC_STR("acme")));
    assert_false(pc_catalogue_has_group(c, PC_STR("acme"), PC_STR("G1")));
    assert_null(pc_catalogue_calendar(c, PC_STR("us_central")));
    pc_catalogue_unref(&c);
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    struct pc_catalogue *c = NULL;
    struct pc_err err = {0};
    assert_rc(pc_catalogue_make(PC_STR("{\"format\":1"), 1, "r1", &c, &err), PC_INVALID);
    assert_string_equal(err.reason, "bad_json");
    assert_rc(pc_catalogue_make((struct pc_str){0}, 1, "r1", &c, NULL), PC_INVALID);
    assert_null(c);
}

static void a_bad_calendar_is_named(void **state)
{
    (void)state;
    struct pc_catalogue *c = NULL;
    struct pc_err err = {0};
    static const char BAD[] =
        "{\"calendars\":[{\"close\":\"19:00\",\"holidays\":[],\"id\":\"x\",\"open\":\"08:00\","
        "\"through\":\"2027-12-31\",\"weekdays\":[1],\"zone\":\"Nowhere/At_All\"}],\"format\":1}";
    assert_rc(pc_catalogue_make(pc_str_of(BAD), 1, "r1", &c, &err), PC_INVALID);
    assert_string_equal(err.field, "calendars[0].zone");
    assert_rc(pc_catalogue_make(pc_str_of(BAD), 1, "r1", &c, NULL), PC_INVALID);
}

PC_TEST_MAIN(PC_TEST(it_knows_its_revision_and_its_text),
             PC_TEST(objects_are_found_by_their_keys_and_only_by_them), PC_TEST(a_calendar_is_read_once),
             PC_TEST(the_snapshot_in_force_is_that_of_the_day), PC_TEST(a_group_is_known_whatever_the_day),
             PC_TEST(two_snapshots_of_one_day_are_refused), PC_TEST(a_reference_keeps_it),
             PC_TEST(empty_lists_find_nothing), PC_TEST(what_is_no_json_is_refused),
             PC_TEST(a_bad_calendar_is_named))
