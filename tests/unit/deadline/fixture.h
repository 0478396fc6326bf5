/* tests/unit/deadline/fixture.h -- the sample calendar, rules in one line, instants as text. */
#ifndef PC_TEST_DEADLINE_FIXTURE_H
#define PC_TEST_DEADLINE_FIXTURE_H

#include "support/pc_test.h"

#include "deadline/deadline.h"

/* Monday to Friday 08:00-19:00 Central, the federal holidays as observed. */
static inline const struct pc_calendar *central(void)
{
    static struct pc_date days[40];
    static struct pc_calendar calendar = {.id = "us_central",
                                          .zone = "America/Chicago",
                                          .open_minute = 480,
                                          .close_minute = 1140,
                                          .weekdays = 0x3E,
                                          .holidays = days};
    static const char *const holidays[] = {
        "2025-11-27", "2025-12-25", "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19",
        "2026-07-03", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25", "2027-01-01",
        "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18", "2027-07-05", "2027-09-06", "2027-10-11",
        "2027-11-11", "2027-11-25", "2027-12-24", "2027-12-31", "2028-01-17", "2028-02-21", "2028-05-29"};
    if (!calendar.holiday_count) {
        for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++)
            assert_ok(pc_date_parse(pc_str_of(holidays[i]), &days[i]));
        assert_ok(pc_date_parse(PC_STR("2028-06-30"), &calendar.through));
        calendar.holiday_count = sizeof holidays / sizeof *holidays;
    }
    return &calendar;
}

static inline struct pc_time at(const char *text)
{
    struct pc_time t = {0};
    assert_ok(pc_time_parse(pc_str_of(text), &t));
    return t;
}

static inline struct pc_date day(const char *text)
{
    struct pc_date d = {0};
    assert_ok(pc_date_parse(pc_str_of(text), &d));
    return d;
}

/* Compares instants as texts, so that a failure can be read. */
#define assert_at(got, expected)                                                                      \
    do {                                                                                              \
        char got_[PC_TIME_TEXT], expected_at_[PC_TIME_TEXT];                                          \
        assert_string_equal(pc_time_format((got), got_), pc_time_format(at(expected), expected_at_)); \
    } while (0)

static inline struct pc_rule rule(int length, enum pc_unit unit)
{
    return (struct pc_rule){
        .clock = "decision", .rule = "test", .calendar = "us_central", .length = length, .unit = unit};
}

static inline struct pc_time due(struct pc_rule r, struct pc_time start)
{
    struct pc_time t = {0};
    assert_ok(pc_deadline_due(&r, central(), start, &t));
    return t;
}

/* A reproducible stream of numbers below `limit`. */
static inline int64_t draw(uint64_t *stream, int64_t limit)
{
    *stream = *stream * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((*stream >> 20) % (uint64_t)limit);
}

#endif
