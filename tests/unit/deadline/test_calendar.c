/* Business calendars: reading, opening hours, counting days (R1.7, R5.6). */
#include "unit/deadline/fixture.h"

#include "deadline/days.h"

#define GOOD                                                                                      \
    "{\"id\":\"us_central\",\"zone\":\"America/Chicago\",\"open\":\"08:00\",\"close\":\"19:00\"," \
    "\"weekdays\":[1,2,3,4,5],\"holidays\":[\"2026-12-25\",\"2026-11-26\"],\"through\":\"2026-12-31\"}"

static enum pc_rc read_text(const char *text, struct pc_arena *arena, struct pc_calendar *calendar,
                            struct pc_err *err)
{
    yyjson_doc *doc = yyjson_read(text, strlen(text), 0);
    assert_non_null(doc);
    enum pc_rc rc = pc_calendar_read(yyjson_doc_get_root(doc), arena, calendar, err);
    yyjson_doc_free(doc); /* what was read must not hang on the document */
    return rc;
}

static void a_calendar_reads_as_it_was_written(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_calendar c;
    assert_ok(read_text(GOOD, arena, &c, NULL));
    assert_string_equal(c.id, "us_central");
    assert_string_equal(c.zone, "America/Chicago");
    assert_int_equal(c.open_minute, 480);
    assert_int_equal(c.close_minute, 1140);
    assert_int_equal(c.weekdays, 0x3E);
    assert_int_equal(c.holiday_count, 2);
    assert_int_equal(c.holidays[0].days, day("2026-11-26").days); /* sorted */
    assert_int_equal(c.holidays[1].days, day("2026-12-25").days);
    assert_true(pc_calendar_covers(&c, day("2026-12-31")));
    assert_false(pc_calendar_covers(&c, day("2027-01-01")));
}

/* GOOD with one member's text replaced. */
static void refused(const char *member, const char *replacement, const char *reason, const char *field)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_calendar c = {.id = "untouched"};
    struct pc_err err = {0};
    char text[512];
    const char *found = strstr(GOOD, member);
    assert_non_null(found);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(found - GOOD), GOOD, replacement, found + strlen(member));
    assert_rc(read_text(text, arena, &c, &err), PC_INVALID);
    assert_string_equal(err.reason, reason);
    assert_string_equal(err.field, field);
    assert_string_equal(c.id, "untouched");
}

static void every_mistake_is_named_by_its_member(void **state)
{
    (void)state;
    refused("\"id\":\"us_central\",", "", "missing", "id");
    refused("\"us_central\"", "7", "wrong_type", "id");
    refused("America/Chicago", "America/Chicag", "unknown_zone", "zone");
    refused("08:00", "8:00", "out_of_range", "open");
    refused("08:00", "08:60", "out_of_range", "open");
    refused("19:00", "24:01", "out_of_range", "close");
    refused("19:00", "07:00", "out_of_range", "close");
    refused("\"19:00\"", "1140", "wrong_type", "close");
    refused("\"open\":\"08:00\",", "", "missing", "open");
    refused("[1,2,3,4,5]", "[]", "out_of_range", "weekdays");
    refused("[1,2,3,4,5]", "[0]", "out_of_range", "weekdays");
    refused("[1,2,3,4,5]", "[1,8]", "out_of_range", "weekdays");
    refused("[1,2,3,4,5]", "[\"monday\"]", "out_of_range", "weekdays");
    refused("[1,2,3,4,5]", "5", "wrong_type", "weekdays");
    refused("2026-11-26", "2026-11-31", "out_of_range", "holidays[1]");
    refused("\"2026-12-25\"", "20261225", "wrong_type", "holidays[0]");
    refused("\"holidays\":[\"2026-12-25\",\"2026-11-26\"],", "", "missing", "holidays");
    refused("2026-12-31", "soon", "out_of_range", "through");
    refused(",\"through\":\"2026-12-31\"", "", "missing", "through");
}

static void is_open(const char *when, bool expected, const char *opening)
{
    bool open = !expected;
    struct pc_time next = {0};
    assert_ok(pc_calendar_open(central(), at(when), &open, &next));
    assert_int_equal(open, expected);
    assert_at(next, opening);
}

static void business_hours_are_what_the_calendar_says(void **state) /* R1.7 */
{
    (void)state;
    is_open("2026-11-16T08:00:00-06:00", true, "2026-11-16T08:00:00-06:00");
    is_open("2026-11-16T07:59:59.999-06:00", false, "2026-11-16T08:00:00-06:00");
    is_open("2026-11-16T19:00:00-06:00", true, "2026-11-16T19:00:00-06:00");
    is_open("2026-11-16T19:00:00.001-06:00", false, "2026-11-17T08:00:00-06:00");
    is_open("2026-11-20T20:30:00-06:00", false, "2026-11-23T08:00:00-06:00"); /* Friday evening */
    is_open("2026-11-25T20:30:00-06:00", false, "2026-11-27T08:00:00-06:00"); /* before the holiday */
    is_open("2026-11-26T10:00:00-06:00", false, "2026-11-27T08:00:00-06:00"); /* on it */
    is_open("2027-03-13T10:00:00-06:00", false, "2027-03-15T08:00:00-05:00"); /* over the change of clocks */
}

static void after_its_list_a_calendar_knows_weekends_only(void **state)
{
    (void)state;
    assert_false(pc_calendar_covers(central(), day("2028-11-23")));
    assert_true(pc_days_is(central(), PC_DAY_BUSINESS, day("2028-11-23"))); /* a holiday that nobody listed */
    assert_false(pc_days_is(central(), PC_DAY_BUSINESS, day("2028-11-25"))); /* a Saturday */
    struct pc_rule r = rule(5, PC_UNIT_BUSINESS_DAYS);
    assert_at(due(r, at("2028-11-20T10:00:00-06:00")), "2028-11-27T19:00:00-06:00");
}

static void days_between_undoes_days_after(void **state)
{
    (void)state;
    uint64_t stream = 7;
    for (int i = 0; i < 20000; i++) {
        const enum pc_day_kind kind = (enum pc_day_kind)draw(&stream, 3);
        const struct pc_date from = {day("2025-12-01").days + (int32_t)draw(&stream, 800)};
        const int count = (int)draw(&stream, 50);
        const struct pc_date to = pc_days_after(central(), kind, from, count);
        assert_int_equal(pc_days_between(central(), kind, from, to), count);
        assert_true(count == 0 || pc_days_is(central(), kind, to));
        assert_int_equal(pc_days_between(central(), kind, to, from), 0);
        const struct pc_date next = pc_days_next(central(), kind, from);
        assert_true(next.days >= from.days && pc_days_is(central(), kind, next));
    }
}

PC_TEST_MAIN(PC_TEST(a_calendar_reads_as_it_was_written), PC_TEST(every_mistake_is_named_by_its_member),
             PC_TEST(business_hours_are_what_the_calendar_says),
             PC_TEST(after_its_list_a_calendar_knows_weekends_only), PC_TEST(days_between_undoes_days_after))
