/* Due instants, tolling, extensions, warnings (R5.1, R5.2, R5.3, R5.6). */
#include "unit/deadline/fixture.h"

#define BUSINESS PC_UNIT_BUSINESS_DAYS
#define CALENDAR PC_UNIT_CALENDAR_DAYS
#define NO_HOLIDAY PC_UNIT_CALENDAR_DAYS_MINUS_HOLIDAYS
#define HOURS PC_UNIT_HOURS
#define MONTHS PC_UNIT_MONTHS
#define DAY_MS INT64_C(86400000)

struct example {
    const char *name;
    int length;
    enum pc_unit unit;
    const char *start, *due;
};

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char got[PC_TIME_TEXT], wanted[PC_TIME_TEXT];
        struct pc_rule r = rule(examples[i].length, examples[i].unit);
        pc_time_format(due(r, at(examples[i].start)), got);
        pc_time_format(at(examples[i].due), wanted);
        if (strcmp(got, wanted) != 0)
            fail_msg("%s: due %s, expected %s", examples[i].name, got, wanted);
    }
}
#define CHECK(...)                               \
    check((const struct example[]){__VA_ARGS__}, \
          sizeof(const struct example[]){__VA_ARGS__} / sizeof(struct example))

static void the_worked_cases_come_out_as_computed_by_hand(void **state) /* R5.1, R5.2, R5.3, R5.4 */
{
    (void)state;
    CHECK(
        {"therapy, Monday morning", 5, BUSINESS, "2026-11-16T10:15:00-06:00", "2026-11-23T19:00:00-06:00"},
        {"over a holiday", 5, BUSINESS, "2026-11-20T18:30:00-06:00", "2026-11-30T19:00:00-06:00"},
        {"after closing", 5, BUSINESS, "2026-11-20T19:05:00-06:00", "2026-12-01T19:00:00-06:00"},
        {"fifteen days", 15, CALENDAR, "2026-11-19T09:20:00-06:00", "2026-12-04T23:59:59.999-06:00"},
        {"window", 45, CALENDAR, "2026-11-10T14:00:00-06:00", "2026-12-25T23:59:59.999-06:00"},
        {"three business days", 3, BUSINESS, "2026-11-17T10:00:00-06:00", "2026-11-20T19:00:00-06:00"},
        {"post-service", 30, CALENDAR, "2026-11-30T09:00:00-06:00", "2026-12-30T23:59:59.999-06:00"},
        {"contract appeal", 4, BUSINESS, "2026-11-20T09:00:00-06:00", "2026-11-27T19:00:00-06:00"},
        {"observation", 24, HOURS, "2026-10-31T20:00:00-05:00", "2026-11-01T19:00:00-06:00"},
        {"observation", 48, HOURS, "2026-10-31T20:00:00-05:00", "2026-11-02T19:00:00-06:00"},
        {"urgent", 72, HOURS, "2026-11-16T15:30:00-06:00", "2026-11-19T15:30:00-06:00"},
        {"zone 4, shortest", 90, CALENDAR, "2026-08-28T12:00:00-05:00", "2026-11-26T23:59:59.999-06:00"},
        {"zone 4, longest", 365, CALENDAR, "2026-08-28T12:00:00-05:00", "2027-08-28T23:59:59.999-05:00"},
        {"infusion, autologous", 45, CALENDAR, "2026-06-22T12:00:00-05:00", "2026-08-06T23:59:59.999-05:00"},
        {"infusion, autologous", 60, CALENDAR, "2026-06-22T12:00:00-05:00", "2026-08-21T23:59:59.999-05:00"},
        {"infusion, allogeneic", 60, CALENDAR, "2026-05-18T12:00:00-05:00", "2026-07-17T23:59:59.999-05:00"},
        {"infusion, allogeneic", 90, CALENDAR, "2026-05-18T12:00:00-05:00", "2026-08-16T23:59:59.999-05:00"},
        {"to appeal", 180, CALENDAR, "2026-07-15T12:00:00-05:00", "2027-01-11T23:59:59.999-06:00"},
        {"a year back", 365, CALENDAR, "2025-11-21T08:00:00-06:00", "2026-11-21T23:59:59.999-06:00"});
}

static void months_that_end_on_a_day_without_business_roll_where_the_rule_says_so(void **state)
{
    (void)state;
    struct pc_rule r = rule(4, MONTHS);
    assert_at(due(r, at("2026-07-15T12:00:00-05:00")), "2026-11-15T23:59:59.999-06:00"); /* a Sunday */
    r.rolls = true;
    assert_at(due(r, at("2026-07-15T12:00:00-05:00")), "2026-11-16T23:59:59.999-06:00");
    r = rule(5, CALENDAR);
    r.rolls = true; /* Saturday the 21st */
    assert_at(due(r, at("2026-11-16T12:00:00-06:00")), "2026-11-23T23:59:59.999-06:00");
    r.length = 10; /* the holiday itself: to Friday */
    assert_at(due(r, at("2026-11-16T12:00:00-06:00")), "2026-11-27T23:59:59.999-06:00");
}

static void hours_that_start_when_open_wait_for_the_next_opening(void **state) /* R5.5: Texas, one hour */
{
    (void)state;
    struct pc_rule r = rule(1, HOURS);
    r.start_when_open = true;
    assert_at(due(r, at("2026-11-16T10:00:00-06:00")), "2026-11-16T11:00:00-06:00");
    assert_at(due(r, at("2026-11-16T19:00:00-06:00")),
              "2026-11-16T20:00:00-06:00"); /* closing is still open */
    assert_at(due(r, at("2026-11-16T19:00:01-06:00")), "2026-11-17T09:00:00-06:00");
    assert_at(due(r, at("2026-11-16T07:59:59-06:00")), "2026-11-16T09:00:00-06:00");
    assert_at(due(r, at("2026-11-25T22:00:00-06:00")), "2026-11-27T09:00:00-06:00"); /* over Thanksgiving */
    assert_at(due(r, at("2027-03-13T23:00:00-06:00")),
              "2027-03-15T09:00:00-05:00"); /* over the change of clocks */
    struct pc_time t = {42};
    assert_rc(pc_deadline_due(&r, NULL, at("2026-11-16T10:00:00-06:00"), &t), PC_INVALID);
    assert_int_equal(t.ms, 42);
}

static void closing_time_itself_is_not_after_closing(void **state) /* R5.6 */
{
    (void)state;
    CHECK({"18:59:59", 1, BUSINESS, "2026-11-16T18:59:59-06:00", "2026-11-17T19:00:00-06:00"},
          {"19:00:00", 1, BUSINESS, "2026-11-16T19:00:00-06:00", "2026-11-17T19:00:00-06:00"},
          {"19:00:00.001", 1, BUSINESS, "2026-11-16T19:00:00.001-06:00", "2026-11-18T19:00:00-06:00"},
          {"19:00:01", 1, BUSINESS, "2026-11-16T19:00:01-06:00", "2026-11-18T19:00:00-06:00"},
          {"before opening", 1, BUSINESS, "2026-11-16T06:00:00-06:00", "2026-11-17T19:00:00-06:00"},
          {"Saturday", 1, BUSINESS, "2026-11-21T10:00:00-06:00", "2026-11-24T19:00:00-06:00"},
          {"Sunday night", 1, BUSINESS, "2026-11-22T23:59:59.999-06:00", "2026-11-24T19:00:00-06:00"},
          {"a holiday", 1, BUSINESS, "2026-11-26T10:00:00-06:00", "2026-11-30T19:00:00-06:00"},
          {"Friday 19:01 before a long weekend", 1, BUSINESS, "2026-09-04T19:01:00-05:00",
           "2026-09-09T19:00:00-05:00"},
          {"calendar days do not mind", 1, CALENDAR, "2026-11-16T23:59:59.999-06:00",
           "2026-11-17T23:59:59.999-06:00"},
          {"nor midnight", 1, CALENDAR, "2026-11-17T00:00:00-06:00", "2026-11-18T23:59:59.999-06:00"},
          {"hours run from the call", 72, HOURS, "2026-11-20T20:30:00-06:00", "2026-11-23T20:30:00-06:00"});
}

static void days_on_which_the_clocks_change_are_days(void **state) /* R5.6 */
{
    (void)state;
    CHECK(
        {"ends on the long day", 1, CALENDAR, "2026-10-31T12:00:00-05:00", "2026-11-01T23:59:59.999-06:00"},
        {"starts on the long day", 1, CALENDAR, "2026-11-01T00:30:00-05:00", "2026-11-02T23:59:59.999-06:00"},
        {"the second 01:30", 2, CALENDAR, "2026-11-01T01:30:00-06:00", "2026-11-03T23:59:59.999-06:00"},
        {"ends on the short day", 1, CALENDAR, "2027-03-13T12:00:00-06:00", "2027-03-14T23:59:59.999-05:00"},
        {"business over it", 1, BUSINESS, "2027-03-12T12:00:00-06:00", "2027-03-15T19:00:00-05:00"},
        {"closing before it", 1, BUSINESS, "2027-03-12T19:00:01-06:00", "2027-03-16T19:00:00-05:00"},
        {"hours are elapsed, spring", 72, HOURS, "2027-03-12T10:00:00-06:00", "2027-03-15T11:00:00-05:00"},
        {"hours are elapsed, autumn", 24, HOURS, "2026-10-31T12:00:00-05:00", "2026-11-01T11:00:00-06:00"});
}

static void years_end_and_leap(void **state)
{
    (void)state;
    CHECK({"over new year", 5, BUSINESS, "2026-12-28T10:00:00-06:00", "2027-01-05T19:00:00-06:00"},
          {"into the year", 15, CALENDAR, "2026-12-20T10:00:00-06:00", "2027-01-04T23:59:59.999-06:00"},
          {"leap day", 1, CALENDAR, "2028-02-28T10:00:00-06:00", "2028-02-29T23:59:59.999-06:00"},
          {"over leap day", 2, CALENDAR, "2028-02-28T10:00:00-06:00", "2028-03-01T23:59:59.999-06:00"},
          {"over no leap day", 1, CALENDAR, "2027-02-28T10:00:00-06:00", "2027-03-01T23:59:59.999-06:00"},
          {"business on leap day", 1, BUSINESS, "2028-02-28T10:00:00-06:00", "2028-02-29T19:00:00-06:00"},
          {"to the end of February", 1, MONTHS, "2027-01-31T10:00:00-06:00", "2027-02-28T23:59:59.999-06:00"},
          {"to leap day", 1, MONTHS, "2028-01-31T10:00:00-06:00", "2028-02-29T23:59:59.999-06:00"},
          {"from leap day", 12, MONTHS, "2028-02-29T10:00:00-06:00", "2029-02-28T23:59:59.999-06:00"},
          {"December to January", 1, MONTHS, "2026-12-15T10:00:00-06:00", "2027-01-15T23:59:59.999-06:00"});
}

static void holidays_count_for_the_two_units_that_know_them(void **state)
{
    (void)state;
    CHECK({"observed on Friday", 3, BUSINESS, "2026-07-01T10:00:00-05:00", "2026-07-07T19:00:00-05:00"},
          {"days without holidays", 3, NO_HOLIDAY, "2026-11-24T10:00:00-06:00",
           "2026-11-28T23:59:59.999-06:00"},
          {"received on a holiday", 1, NO_HOLIDAY, "2026-11-26T10:00:00-06:00",
           "2026-11-27T23:59:59.999-06:00"},
          {"weekends count", 5, NO_HOLIDAY, "2026-07-01T10:00:00-05:00", "2026-07-07T23:59:59.999-05:00"},
          {"calendar days know none", 3, CALENDAR, "2026-11-24T10:00:00-06:00",
           "2026-11-27T23:59:59.999-06:00"});
    /* A holiday that falls on a Saturday takes nothing from business days and one day from the other unit. */
    const struct pc_date saturday[] = {day("2026-07-04")};
    struct pc_calendar c = *central();
    c.holidays = saturday;
    c.holiday_count = 1;
    struct pc_time t;
    struct pc_rule r = rule(3, BUSINESS);
    assert_ok(pc_deadline_due(&r, &c, at("2026-07-01T10:00:00-05:00"), &t));
    assert_at(t, "2026-07-06T19:00:00-05:00");
    r.unit = NO_HOLIDAY;
    assert_ok(pc_deadline_due(&r, &c, at("2026-07-01T10:00:00-05:00"), &t));
    assert_at(t, "2026-07-05T23:59:59.999-05:00");
}

static void the_rules_zone_goes_before_the_calendars(void **state) /* R5.6: in the snapshot's zone */
{
    (void)state;
    struct pc_rule r = rule(1, CALENDAR);
    r.zone = "America/New_York";
    assert_at(due(r, at("2026-11-16T23:30:00-06:00")),
              "2026-11-18T23:59:59.999-05:00"); /* already Tuesday there */
    r.unit = BUSINESS;
    assert_at(due(r, at("2026-11-16T18:30:00-06:00")), "2026-11-18T19:00:00-05:00"); /* 19:30 there */
    r.zone = NULL;
    assert_at(due(r, at("2026-11-16T18:30:00-06:00")), "2026-11-17T19:00:00-06:00");
}

static void a_clock_that_can_not_be_counted_is_invalid(void **state)
{
    (void)state;
    struct pc_time t = {42};
    const struct pc_time start = at("2026-11-16T10:00:00-06:00");
    struct pc_rule r = rule(1, BUSINESS);
    assert_rc(pc_deadline_due(&r, NULL, start, &t), PC_INVALID);
    r.unit = NO_HOLIDAY;
    r.zone = "America/Chicago";
    assert_rc(pc_deadline_due(&r, NULL, start, &t), PC_INVALID);
    r.unit = CALENDAR;
    r.zone = "America/Chicago_";
    assert_rc(pc_deadline_due(&r, NULL, start, &t), PC_INVALID);
    r.zone = NULL;
    assert_rc(pc_deadline_due(&r, NULL, start, &t), PC_INVALID);
    struct pc_calendar closed = *central();
    closed.weekdays = 0;
    r.unit = BUSINESS;
    assert_rc(pc_deadline_due(&r, &closed, start, &t), PC_INVALID);
    r.unit = CALENDAR;
    r.rolls = true;
    assert_rc(pc_deadline_due(&r, &closed, start, &t), PC_INVALID);
    assert_int_equal(t.ms, 42);
    r = rule(2, HOURS);
    assert_ok(pc_deadline_due(&r, NULL, start, &t));
}

/* ---- tolling ------------------------------------------------------------------------------------------------------ */

static struct pc_time resumed(struct pc_rule r, const char *start, const char *tolled, const char *resumed_at)
{
    struct pc_time t = {0};
    assert_ok(pc_deadline_resume(&r, central(), due(r, at(start)), at(tolled), at(resumed_at), &t));
    return t;
}

static void what_was_left_is_left_again(void **state) /* R5.1 */
{
    (void)state;
    assert_at(resumed(rule(72, HOURS), "2026-11-16T10:00:00-06:00", "2026-11-17T10:00:00-06:00",
                      "2026-11-17T10:30:00.5-06:00"),
              "2026-11-19T10:30:00.500-06:00");
    /* ten days were left */
    assert_at(resumed(rule(15, CALENDAR), "2026-11-19T09:20:00-06:00", "2026-11-24T10:00:00-06:00",
                      "2026-12-02T15:00:00-06:00"),
              "2026-12-12T23:59:59.999-06:00");
    /* Thursday, Friday, Monday; then Wednesday, Friday after the holiday, Monday */
    assert_at(resumed(rule(5, BUSINESS), "2026-11-16T10:15:00-06:00", "2026-11-18T10:00:00-06:00",
                      "2026-11-24T10:00:00-06:00"),
              "2026-11-30T19:00:00-06:00");
    /* after closing on Wednesday is Thursday; Saturday is Monday */
    assert_at(resumed(rule(5, BUSINESS), "2026-11-16T10:15:00-06:00", "2026-11-18T20:00:00-06:00",
                      "2026-11-21T10:00:00-06:00"),
              "2026-11-25T19:00:00-06:00");
    /* the 27th and 28th; then the 26th and 27th of December */
    assert_at(resumed(rule(3, NO_HOLIDAY), "2026-11-24T10:00:00-06:00", "2026-11-25T10:00:00-06:00",
                      "2026-12-24T10:00:00-06:00"),
              "2026-12-27T23:59:59.999-06:00");
    struct pc_rule months = rule(4, MONTHS);
    months.rolls = true; /* due Monday the 16th; fifteen days left; a Wednesday */
    assert_at(resumed(months, "2026-07-15T12:00:00-05:00", "2026-11-01T10:00:00-06:00",
                      "2026-11-10T10:00:00-06:00"),
              "2026-11-25T23:59:59.999-06:00");
}

static void an_answer_restarts_the_clock_where_the_law_says_so(
    void **state) /* R5.6: restart, not what was left */
{
    (void)state;
    struct pc_rule r = rule(7, CALENDAR); /* Michigan: seven days, and seven fresh ones from the answer */
    r.tolled = true;
    r.restart_length = 7;
    r.restart_unit = CALENDAR;
    assert_at(
        resumed(r, "2026-11-16T10:00:00-06:00", "2026-11-22T12:00:00-06:00", "2026-11-30T09:00:00-06:00"),
        "2026-12-07T23:59:59.999-06:00");
    r = rule(72, HOURS); /* urgent under ERISA: 48 hours from the answer, though more were left */
    r.tolled = true;
    r.restart_length = 48;
    r.restart_unit = HOURS;
    assert_at(
        resumed(r, "2026-11-16T10:00:00-06:00", "2026-11-16T11:00:00-06:00", "2026-11-16T12:00:00-06:00"),
        "2026-11-18T12:00:00-06:00");
    r.restart_length = 1;
    r.restart_unit = BUSINESS; /* received after closing: the next opening's day */
    assert_at(
        resumed(r, "2026-11-16T10:00:00-06:00", "2026-11-16T11:00:00-06:00", "2026-11-17T19:00:01-06:00"),
        "2026-11-19T19:00:00-06:00");
    /* a missed clock is not mended by an answer either (I11) */
    assert_at(
        resumed(r, "2026-11-16T10:00:00-06:00", "2026-11-19T10:00:00.001-06:00", "2026-11-20T12:00:00-06:00"),
        "2026-11-19T10:00:00-06:00");
}

static void nothing_is_left_on_the_last_day_but_the_day(void **state)
{
    (void)state;
    assert_at(resumed(rule(5, BUSINESS), "2026-11-16T10:15:00-06:00", "2026-11-23T18:59:00-06:00",
                      "2026-11-30T08:00:00-06:00"),
              "2026-11-30T19:00:00-06:00");
    assert_at(resumed(rule(15, CALENDAR), "2026-11-19T09:20:00-06:00", "2026-12-04T23:00:00-06:00",
                      "2026-12-09T01:00:00-06:00"),
              "2026-12-09T23:59:59.999-06:00");
}

static void a_missed_clock_is_not_mended_by_tolling(void **state) /* I11 */
{
    (void)state;
    assert_at(resumed(rule(15, CALENDAR), "2026-11-19T09:20:00-06:00", "2026-12-05T00:00:00-06:00",
                      "2026-12-20T00:00:00-06:00"),
              "2026-12-04T23:59:59.999-06:00");
}

static void tolling_at_the_last_instant_is_in_time(void **state) /* R5.6: met at or before that instant */
{
    (void)state;
    assert_at(resumed(rule(72, HOURS), "2026-11-16T10:00:00-06:00", "2026-11-19T10:00:00-06:00",
                      "2026-11-20T08:00:00-06:00"),
              "2026-11-20T08:00:00-06:00");
}

static void an_end_that_a_reviewer_set_is_never_moved_back(
    void **state) /* R5.1: a window may have its own last day */
{
    (void)state;
    struct pc_rule r = rule(5, BUSINESS);
    const struct pc_time end = at("2026-11-21T12:00:00-06:00"), thursday = at("2026-11-19T10:00:00-06:00");
    struct pc_time t;
    assert_ok(pc_deadline_resume(&r, central(), end, thursday, at("2026-11-19T11:00:00-06:00"), &t));
    assert_at(t, "2026-11-21T12:00:00-06:00"); /* not Friday's closing */
    r.unit = CALENDAR;
    assert_ok(pc_deadline_resume(&r, central(), end, thursday, thursday, &t));
    assert_at(t, "2026-11-21T12:00:00-06:00"); /* nor the end of that day */
}

static void resuming_before_the_tolling_is_invalid(void **state)
{
    (void)state;
    struct pc_rule r = rule(5, CALENDAR);
    struct pc_time t = {42};
    assert_rc(pc_deadline_resume(&r, central(), at("2026-11-20T00:00:00Z"), at("2026-11-18T00:00:01Z"),
                                 at("2026-11-18T00:00:00Z"), &t),
              PC_INVALID);
    assert_int_equal(t.ms, 42);
}

/* ---- extensions and warnings -------------------------------------------------------------------------------------- */

static void an_extension_adds_its_length_to_the_old_last_day(void **state) /* R5.5 */
{
    (void)state;
    struct pc_rule r = rule(15, CALENDAR);
    struct pc_time t, old = due(r, at("2026-11-19T09:20:00-06:00"));
    assert_rc(pc_deadline_extend(&r, central(), old, &t), PC_REFUSED);
    r.extension_max = 1;
    r.extension_length = 15;
    r.extension_unit = CALENDAR;
    assert_ok(pc_deadline_extend(&r, central(), old, &t));
    assert_at(t, "2026-12-19T23:59:59.999-06:00");
    r.extension_unit = BUSINESS;
    r.extension_length = 1; /* Friday's midnight is not "received after closing": Monday */
    assert_ok(pc_deadline_extend(&r, central(), old, &t));
    assert_at(t, "2026-12-07T19:00:00-06:00");
    r.extension_unit = HOURS;
    r.extension_length = 48;
    assert_ok(pc_deadline_extend(&r, central(), old, &t));
    assert_at(t, "2026-12-06T23:59:59.999-06:00");
}

static void a_warning_comes_when_its_share_of_the_span_is_left(void **state) /* R5.1: 20 % */
{
    (void)state;
    struct pc_rule r = rule(45, CALENDAR);
    r.warn_percent = 20;
    assert_int_equal(pc_deadline_warn(&r, (struct pc_time){1000}, (struct pc_time){2000}).ms, 1800);
    assert_int_equal(pc_deadline_warn(&r, (struct pc_time){0}, (struct pc_time){99}).ms, 99 - 19);
    assert_int_equal(pc_deadline_warn(&r, (struct pc_time){2000}, (struct pc_time){2000}).ms, PC_NEVER.ms);
    assert_int_equal(pc_deadline_warn(&r, (struct pc_time){2000}, PC_NEVER).ms, PC_NEVER.ms);
    assert_at(pc_deadline_warn(&r, at("2026-11-10T00:00:00-06:00"), at("2026-12-25T00:00:00-06:00")),
              "2026-12-16T00:00:00-06:00");
    r.warn_percent = 0;
    assert_int_equal(pc_deadline_warn(&r, (struct pc_time){1000}, (struct pc_time){2000}).ms, PC_NEVER.ms);
}

/* ---- properties ----------------------------------------------------------------------------------------------------- */

#define TRIALS 20000

/* A rule and an instant of 2026 or 2027, at random. */
static struct pc_rule draw_case(uint64_t *stream, struct pc_time *start_out)
{
    struct pc_rule r = rule((int)draw(stream, 60) + 1, (enum pc_unit)draw(stream, PC_UNIT_COUNT));
    if (r.unit == MONTHS)
        r.length = r.length % 14 + 1;
    r.rolls = (r.unit == MONTHS || r.unit == CALENDAR) && draw(stream, 3) == 0;
    r.warn_percent = (int)draw(stream, 100);
    start_out->ms = at("2026-01-01T00:00:00Z").ms + draw(stream, 730 * DAY_MS);
    return r;
}

static void a_clock_never_ends_before_it_starts_and_later_starts_never_end_earlier(void **state)
{
    (void)state;
    uint64_t stream = 1;
    for (int i = 0; i < TRIALS; i++) {
        struct pc_time start, later, end;
        struct pc_rule r = draw_case(&stream, &start);
        later.ms = start.ms + draw(&stream, draw(&stream, 2) ? 7 * DAY_MS : DAY_MS / 24);
        end = due(r, start);
        assert_true(end.ms > start.ms);
        assert_true(due(r, later).ms >= end.ms);
        r.length++;
        assert_true(due(r, start).ms >= end.ms);
        struct pc_time warn = pc_deadline_warn(&r, start, end);
        assert_true(warn.ms == PC_NEVER.ms || (warn.ms > start.ms && warn.ms <= end.ms));
    }
}

/* Zones that change at one, two and three o'clock, at midnight back into the old day, and by half an hour. */
static void up_to_the_told_instant_every_start_has_the_same_end(void **state)
{
    (void)state;
    static const char *const zones[] = {"America/Chicago",     "America/Havana",   "Atlantic/Azores",
                                        "Australia/Lord_Howe", "America/Asuncion", "UTC"};
    uint64_t stream = 5;
    int spans = 0;
    for (int i = 0; i < TRIALS; i++) {
        struct pc_time start, between;
        struct pc_rule r = draw_case(&stream, &start);
        r.zone = zones[draw(&stream, sizeof zones / sizeof *zones)];
        const struct pc_time end = due(r, start), until = pc_deadline_same_until(&r, central(), start);
        assert_true(until.ms >= start.ms);
        assert_int_equal(due(r, until).ms, end.ms);
        between.ms = start.ms + draw(&stream, until.ms - start.ms + 1);
        assert_int_equal(due(r, between).ms, end.ms);
        assert_int_equal(pc_deadline_same_until(&r, central(), between).ms, until.ms);
        spans += until.ms > start.ms;
    }
    assert_true(spans > TRIALS / 3); /* it is worth asking */
}

static void the_told_instant_is_the_last(void **state)
{
    (void)state;
    struct pc_rule r = rule(15, CALENDAR);
    assert_at(pc_deadline_same_until(&r, central(), at("2026-11-16T10:15:00-06:00")),
              "2026-11-16T23:59:59.999-06:00");
    r = rule(5, BUSINESS);
    assert_at(pc_deadline_same_until(&r, central(), at("2026-11-16T10:15:00-06:00")),
              "2026-11-16T19:00:00-06:00");
    assert_at(pc_deadline_same_until(&r, central(), at("2026-11-16T19:00:00.001-06:00")),
              "2026-11-16T23:59:59.999-06:00");
    r = rule(72, HOURS);
    assert_at(pc_deadline_same_until(&r, central(), at("2026-11-16T10:15:00-06:00")),
              "2026-11-16T10:15:00-06:00");
    r = rule(15, CALENDAR); /* the clocks change at two */
    assert_at(pc_deadline_same_until(&r, central(), at("2026-11-01T00:30:00-05:00")),
              "2026-11-01T00:30:00-05:00");
    r.start_when_open = true;
    assert_at(pc_deadline_same_until(&r, central(), at("2026-11-16T10:15:00-06:00")),
              "2026-11-16T10:15:00-06:00");
    r = rule(5, BUSINESS);
    assert_at(pc_deadline_same_until(&r, NULL, at("2026-11-16T10:15:00-06:00")), "2026-11-16T10:15:00-06:00");
}

static void standing_still_for_no_time_changes_nothing_and_never_shortens(void **state) /* R5.1 */
{
    (void)state;
    uint64_t stream = 2;
    for (int i = 0; i < TRIALS; i++) {
        struct pc_time start, end, tolled, on, later, a, b;
        struct pc_rule r = draw_case(&stream, &start);
        end = due(r, start);
        tolled.ms = start.ms + draw(&stream, end.ms - start.ms + 1);
        assert_ok(pc_deadline_resume(&r, central(), end, tolled, tolled, &a));
        assert_int_equal(a.ms, end.ms);
        on.ms = tolled.ms + draw(&stream, 30 * DAY_MS);
        later.ms = on.ms + draw(&stream, 30 * DAY_MS);
        assert_ok(pc_deadline_resume(&r, central(), end, tolled, on, &a));
        assert_ok(pc_deadline_resume(&r, central(), end, tolled, later, &b));
        assert_true(a.ms >= end.ms && b.ms >= a.ms && a.ms >= on.ms);
    }
}

static void standing_still_twice_in_a_row_is_standing_still_once(void **state)
{
    (void)state;
    uint64_t stream = 3;
    for (int i = 0; i < TRIALS; i++) {
        struct pc_time start, end, tolled, middle, last, once, twice;
        struct pc_rule r = draw_case(&stream, &start);
        if (r.rolls)
            continue; /* a last day that rolled in between stays rolled */
        end = due(r, start);
        tolled.ms = start.ms + draw(&stream, end.ms - start.ms + 1);
        middle.ms = tolled.ms + draw(&stream, 20 * DAY_MS);
        last.ms = middle.ms + draw(&stream, 20 * DAY_MS);
        assert_ok(pc_deadline_resume(&r, central(), end, tolled, last, &once));
        assert_ok(pc_deadline_resume(&r, central(), end, tolled, middle, &twice));
        assert_ok(pc_deadline_resume(&r, central(), twice, middle, last, &twice));
        assert_int_equal(once.ms, twice.ms);
    }
}

static void business_clocks_end_at_closing_on_a_business_day(void **state) /* R5.6 */
{
    (void)state;
    uint64_t stream = 4;
    for (int i = 0; i < TRIALS; i++) {
        struct pc_time start, end;
        struct pc_rule r = draw_case(&stream, &start);
        r.unit = BUSINESS;
        r.rolls = false;
        end = due(r, start);
        bool open;
        struct pc_date last, first;
        int minute;
        assert_ok(pc_calendar_open(central(), end, &open, NULL));
        assert_true(open);
        assert_ok(pc_zone_date("America/Chicago", end, &last, &minute));
        assert_int_equal(minute, 1140);
        /* Counted naively: the openings after the first one at which the receipt counts. */
        struct pc_time opening;
        assert_ok(pc_calendar_open(central(), start, &open, &opening));
        assert_ok(pc_zone_date("America/Chicago", opening, &first, NULL));
        int count = 0;
        for (struct pc_date d = {first.days + 1}; d.days <= last.days; d.days++) {
            struct pc_time noon;
            assert_ok(pc_zone_instant("America/Chicago", d, 720, &noon));
            assert_ok(pc_calendar_open(central(), noon, &open, NULL));
            count += open;
        }
        assert_int_equal(count, r.length);
    }
}

PC_TEST_MAIN(
    PC_TEST(the_worked_cases_come_out_as_computed_by_hand),
    PC_TEST(months_that_end_on_a_day_without_business_roll_where_the_rule_says_so),
    PC_TEST(hours_that_start_when_open_wait_for_the_next_opening),
    PC_TEST(closing_time_itself_is_not_after_closing), PC_TEST(days_on_which_the_clocks_change_are_days),
    PC_TEST(years_end_and_leap), PC_TEST(holidays_count_for_the_two_units_that_know_them),
    PC_TEST(the_rules_zone_goes_before_the_calendars), PC_TEST(a_clock_that_can_not_be_counted_is_invalid),
    PC_TEST(what_was_left_is_left_again), PC_TEST(an_answer_restarts_the_clock_where_the_law_says_so),
    PC_TEST(nothing_is_left_on_the_last_day_but_the_day), PC_TEST(a_missed_clock_is_not_mended_by_tolling),
    PC_TEST(resuming_before_the_tolling_is_invalid), PC_TEST(tolling_at_the_last_instant_is_in_time),
    PC_TEST(an_end_that_a_reviewer_set_is_never_moved_back),
    PC_TEST(an_extension_adds_its_length_to_the_old_last_day),
    PC_TEST(a_warning_comes_when_its_share_of_the_span_is_left),
    PC_TEST(a_clock_never_ends_before_it_starts_and_later_starts_never_end_earlier),
    PC_TEST(up_to_the_told_instant_every_start_has_the_same_end), PC_TEST(the_told_instant_is_the_last),
    PC_TEST(standing_still_for_no_time_changes_nothing_and_never_shortens),
    PC_TEST(standing_still_twice_in_a_row_is_standing_still_once),
    PC_TEST(business_clocks_end_at_closing_on_a_business_day))
