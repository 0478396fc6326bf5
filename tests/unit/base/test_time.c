/* tests/unit/base/test_time.c -- mirrors src/base/time.c */
#include <pthread.h>
#include "base/time.h"
#include "support/pc_test.h"

static void days_count_on_from_one_to_the_next(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t expected = pc_date_of_civil(1890, 1, 1).days;
    for (int year = 1890; year <= 2110; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            for (int day = 1; day <= lengths[month - 1] + (month == 2 && leap); day++) {
                struct pc_date date = pc_date_of_civil(year, month, day);
                int y, m, d;
                pc_date_to_civil(date, &y, &m, &d);
                assert_int_equal(date.days, expected++);
                assert_true(y == year && m == month && d == day);
            }
        }
}

static void weekdays_are_iso(void **state)
{
    (void)state;
    assert_int_equal(pc_date_weekday(pc_date_of_civil(1970, 1, 1)), 4);
    assert_int_equal(pc_date_weekday(pc_date_of_civil(2026, 11, 22)), 7);
    assert_int_equal(pc_date_weekday(pc_date_of_civil(2026, 11, 23)), 1);
    assert_int_equal(pc_date_weekday(pc_date_of_civil(1969, 12, 31)), 3);
    assert_int_equal(pc_date_weekday(pc_date_of_civil(1900, 1, 1)), 1);
}

static void a_date_reads_back_as_it_was_written(void **state)
{
    (void)state;
    static const char *const dates[] = {"0000-01-01", "1899-12-31", "1970-01-01", "2024-02-29", "9999-12-31"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct pc_date date;
        char text[PC_DATE_TEXT];
        assert_ok(pc_date_parse(pc_str_of(dates[i]), &date));
        assert_string_equal(pc_date_format(date, text), dates[i]);
    }
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",           "2026",        "2026-1-01",   "2026-13-01",  "2026-00-10",
                                      "2026-02-29", "2100-02-29",  "2026-04-31",  "2026-01-00",  "2026-01-32",
                                      "2026/01/01", "26-01-01",    " 2026-01-01", "2026-01-01 ", "+026-01-01",
                                      "2026-01-0x", "2026-01-01Z", "-026-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct pc_date date = {42};
        assert_rc(pc_date_parse(pc_str_of(bad[i]), &date), PC_INVALID);
        assert_int_equal(date.days, 42);
    }
}

static int64_t parsed(const char *text)
{
    struct pc_time t;
    assert_ok(pc_time_parse(pc_str_of(text), &t));
    return t.ms;
}

static void instants_of_any_offset_are_read_as_utc(void **state)
{
    (void)state;
    assert_int_equal(parsed("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(parsed("2026-11-16T10:15:00-06:00"), parsed("2026-11-16T16:15:00.000Z"));
    assert_int_equal(parsed("2026-11-16T00:15:00+05:30"), parsed("2026-11-15T18:45:00Z"));
    assert_int_equal(parsed("2026-11-16t10:15:00z"), parsed("2026-11-16T10:15:00-00:00"));
    assert_int_equal(parsed("1969-12-31T23:59:59.999Z"), -1);
}

static void fractions_are_cut_to_milliseconds(void **state)
{
    (void)state;
    assert_int_equal(parsed("1970-01-01T00:00:00.1Z"), 100);
    assert_int_equal(parsed("1970-01-01T00:00:00.0129999Z"), 12);
    assert_int_equal(parsed("1970-01-01T00:00:00.99999999999999999999Z"), 999);
}

static void instants_in_no_or_another_form_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"2026-11-16",
                                      "2026-11-16T10:15:00",
                                      "2026-11-16 10:15:00Z",
                                      "2026-11-16T10:15Z",
                                      "2026-11-16T24:00:00Z",
                                      "2026-11-16T10:60:00Z",
                                      "2026-11-16T10:15:60Z",
                                      "2026-11-16T10:15:00.Z",
                                      "2026-11-16T10:15:00+0600",
                                      "2026-11-16T10:15:00+24:00",
                                      "2026-11-16T10:15:00Zx",
                                      "2026-02-30T10:15:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct pc_time t = {42};
        assert_rc(pc_time_parse(pc_str_of(bad[i]), &t), PC_INVALID);
        assert_int_equal(t.ms, 42);
    }
}

static void instants_print_in_utc_with_milliseconds(void **state)
{
    (void)state;
    char text[PC_TIME_TEXT];
    assert_string_equal(pc_time_format((struct pc_time){parsed("2026-11-22T00:35:11.007Z")}, text),
                        "2026-11-22T00:35:11.007Z");
    assert_string_equal(pc_time_format((struct pc_time){-1}, text), "1969-12-31T23:59:59.999Z");
    for (int64_t ms = -4000000000000; ms < 8000000000000; ms += 123456789123) {
        pc_time_format((struct pc_time){ms}, text);
        assert_int_equal(parsed(text), ms);
    }
}

/* Days that share a place in what is known of late ones, written in turn. */
static void *write_days(void *failures)
{
    static const struct {
        int32_t days;
        const char *text;
    } rows[] = {{0, "1970-01-01"},     {16, "1970-01-17"},    {-16, "1969-12-16"},
                {20779, "2026-11-22"}, {20795, "2026-12-08"}, {0, "1970-01-01"}};
    char text[PC_DATE_TEXT];
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            *(int *)failures += strcmp(pc_date_format((struct pc_date){rows[i].days}, text), rows[i].text) !=
                                0;
    return NULL;
}

static void days_are_written_each_as_itself(void **state)
{
    (void)state;
    pthread_t fresh; /* one that knows no day yet */
    int failures = 0;
    write_days(&failures);
    assert_int_equal(pthread_create(&fresh, NULL, write_days, &failures), 0);
    assert_int_equal(pthread_join(fresh, NULL), 0);
    assert_int_equal(failures, 0);
}

static void instants_beyond_four_digits_of_year_print_as_the_nearest(void **state)
{
    (void)state;
    char text[PC_TIME_TEXT];
    assert_string_equal(pc_time_format(PC_NEVER, text), "9999-12-31T23:59:59.999Z");
    assert_string_equal(pc_time_format((struct pc_time){INT64_MIN}, text), "0000-01-01T00:00:00.000Z");
    assert_string_equal(pc_date_format((struct pc_date){INT32_MAX}, text), "9999-12-31");
    assert_string_equal(pc_date_format((struct pc_date){INT32_MIN}, text), "0000-01-01");
}

PC_TEST_MAIN(PC_TEST(days_count_on_from_one_to_the_next), PC_TEST(weekdays_are_iso),
             PC_TEST(a_date_reads_back_as_it_was_written), PC_TEST(dates_that_do_not_exist_are_refused),
             PC_TEST(instants_of_any_offset_are_read_as_utc), PC_TEST(fractions_are_cut_to_milliseconds),
             PC_TEST(instants_in_no_or_another_form_are_refused),
             PC_TEST(instants_print_in_utc_with_milliseconds), PC_TEST(days_are_written_each_as_itself),
             PC_TEST(instants_beyond_four_digits_of_year_print_as_the_nearest))
