/* Zones: local days and minutes, against hand-written instants and against the C library's own zone data. */
#include "unit/deadline/fixture.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static struct pc_time instant(const char *zone, const char *date, int minute)
{
    struct pc_time t = {0};
    assert_ok(pc_zone_instant(zone, day(date), minute, &t));
    return t;
}

static struct pc_time day_end(const char *zone, const char *date)
{
    struct pc_time t = {0};
    assert_ok(pc_zone_day_end(zone, day(date), &t));
    return t;
}

static void is_local(const char *zone, const char *when, const char *date, int minute)
{
    struct pc_date d;
    int m;
    char text[PC_DATE_TEXT];
    assert_ok(pc_zone_date(zone, at(when), &d, &m));
    assert_string_equal(pc_date_format(d, text), date);
    assert_int_equal(m, minute);
}

static void an_instant_has_a_local_date_and_minute(void **state)
{
    (void)state;
    is_local("America/Chicago", "2026-11-01T06:59:59.999Z", "2026-11-01", 119); /* 01:59 daylight time */
    is_local("America/Chicago", "2026-11-01T07:00:00Z", "2026-11-01", 60); /* 01:00 standard time */
    is_local("America/Chicago", "2026-11-01T05:00:00Z", "2026-11-01", 0);
    is_local("America/Chicago", "2026-11-01T04:59:59.999Z", "2026-10-31", 1439);
    is_local("America/Chicago", "2027-03-14T08:00:00Z", "2027-03-14", 180);
    is_local("Pacific/Honolulu", "2026-07-01T09:00:00Z", "2026-06-30", 1380);
    is_local("Asia/Kolkata", "2026-07-01T18:30:00Z", "2026-07-02", 0);
    is_local("Etc/UTC", "1969-12-31T23:59:59.999Z", "1969-12-31", 1439);
    is_local("UTC", "1970-01-01T00:00:00Z", "1970-01-01", 0);
}

static void a_wall_time_has_an_instant(void **state)
{
    (void)state;
    assert_at(instant("America/Chicago", "2026-11-16", 1140), "2026-11-16T19:00:00-06:00");
    assert_at(instant("America/Chicago", "2026-07-16", 1140), "2026-07-16T19:00:00-05:00");
    assert_at(instant("America/Chicago", "2026-11-01", 90),
              "2026-11-01T01:30:00-06:00"); /* twice: the later */
    assert_at(instant("America/Chicago", "2027-03-14", 150), "2027-03-14T03:30:00-05:00"); /* skipped */
    assert_at(instant("America/Chicago", "2027-03-14", 120), "2027-03-14T03:00:00-05:00");
    assert_at(instant("America/Chicago", "2027-03-14", 180), "2027-03-14T03:00:00-05:00");
    assert_at(instant("America/Chicago", "2027-03-14", 1440), "2027-03-15T00:00:00-05:00");
}

static void a_day_ends_with_its_last_millisecond_whatever_happens_at_midnight(void **state)
{
    (void)state;
    assert_at(day_end("America/Chicago", "2026-11-01"), "2026-11-01T23:59:59.999-06:00");
    assert_at(day_end("America/Chicago", "2027-03-14"), "2027-03-14T23:59:59.999-05:00");
    /* Havana skips 00:00 in spring, and has 00:00 to 01:00 twice in autumn. */
    assert_at(day_end("America/Havana", "2026-03-07"), "2026-03-07T23:59:59.999-05:00");
    assert_at(day_end("America/Havana", "2026-10-31"), "2026-10-31T23:59:59.999-04:00");
    assert_at(day_end("America/Havana", "2026-11-01"), "2026-11-01T23:59:59.999-05:00");
    /* St. John's went back from 00:01 to 23:01 in 2010: the old day came back and ended again. */
    assert_at(day_end("America/St_Johns", "2010-11-06"), "2010-11-06T23:59:59.999-03:30");
    assert_at(day_end("America/Sao_Paulo", "2017-10-14"), "2017-10-14T23:59:59.999-03:00");
}

static void unknown_zones_are_invalid_and_write_nothing(void **state)
{
    (void)state;
    static const char *const none[] = {
        "",         "America/Chicag", "Mars/Olympus",
        "GMT+5:37", "Am\xC3\xA9rica", "America/Chicago/America/Chicago/America/Chicago/America/Chicago/x"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct pc_date d = {7};
        struct pc_time t = {7};
        assert_false(pc_zone_known(none[i]));
        assert_rc(pc_zone_date(none[i], t, &d, NULL), PC_INVALID);
        assert_rc(pc_zone_instant(none[i], d, 0, &t), PC_INVALID);
        assert_rc(pc_zone_day_end(none[i], d, &t), PC_INVALID);
        assert_int_equal(d.days, 7);
        assert_int_equal(t.ms, 7);
    }
    assert_false(pc_zone_known(NULL));
    assert_true(pc_zone_known("US/Central")); /* old names still in files */
}

/* The zones of the United States and their territories. */
static const char *const zones[] = {"America/New_York",
                                    "America/Detroit",
                                    "America/Chicago",
                                    "America/Denver",
                                    "America/Phoenix",
                                    "America/Anchorage",
                                    "America/Los_Angeles",
                                    "America/Adak",
                                    "Pacific/Honolulu",
                                    "America/Puerto_Rico",
                                    "America/Indiana/Indianapolis"};
#define ZONE_COUNT (sizeof zones / sizeof *zones)

static void the_c_librarys_zone_data_agree(void **state)
{
    (void)state;
    if (access("/usr/share/zoneinfo/America/Chicago", R_OK) != 0)
        pc_skip("this machine has no zone data of its own");
    uint64_t stream = 5;
    for (size_t z = 0; z < ZONE_COUNT; z++) {
        setenv("TZ", zones[z], 1);
        tzset();
        for (int i = 0; i < 4000; i++) {
            const int64_t second = draw(&stream, INT64_C(2524608000)); /* 1970 to 2050 */
            const time_t clock = (time_t)second;
            struct tm tm;
            struct pc_date d;
            int minute;
            assert_non_null(localtime_r(&clock, &tm));
            assert_ok(pc_zone_date(zones[z], (struct pc_time){second * 1000}, &d, &minute));
            assert_int_equal(d.days, pc_date_of_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday).days);
            assert_int_equal(minute, tm.tm_hour * 60 + tm.tm_min);
        }
    }
    unsetenv("TZ");
    tzset();
}

static void going_to_the_wall_and_back_comes_home(void **state)
{
    (void)state;
    uint64_t stream = 6;
    for (int i = 0; i < 50000; i++) {
        const char *zone = zones[draw(&stream, ZONE_COUNT)];
        const struct pc_time t = {draw(&stream, INT64_C(80) * 365 * 1440) * 60000};
        struct pc_date d, again_date;
        struct pc_time back, end;
        int minute, again;
        assert_ok(pc_zone_date(zone, t, &d, &minute));
        assert_ok(pc_zone_instant(zone, d, minute, &back));
        assert_true(back.ms == t.ms || back.ms == t.ms + 3600000); /* the hour that comes twice */
        assert_ok(pc_zone_date(zone, back, &again_date, &again));
        assert_true(again_date.days == d.days && again == minute);
        assert_ok(pc_zone_day_end(zone, d, &end));
        assert_true(end.ms >= t.ms);
        assert_ok(pc_zone_date(zone, end, &again_date, NULL));
        assert_int_equal(again_date.days, d.days);
        assert_ok(pc_zone_date(zone, (struct pc_time){end.ms + 1}, &again_date, NULL));
        assert_int_equal(again_date.days, d.days + 1);
    }
}

static void *many_zones(void *unused)
{
    static const char *const names[] = {"Europe/Berlin", "Asia/Tokyo",      "Australia/Sydney",
                                        "Africa/Cairo",  "America/Bogota",  "Europe/London",
                                        "Asia/Dubai",    "Pacific/Auckland"};
    int64_t sum = 0;
    for (int i = 0; i < 400; i++) {
        struct pc_time t;
        if (pc_zone_instant(names[i % 8], (struct pc_date){20000 + i}, 600, &t) == PC_OK)
            sum += t.ms / 60000;
    }
    (void)unused;
    return (void *)(intptr_t)sum;
}

static void threads_that_meet_a_zone_together_agree(void **state)
{
    (void)state;
    pthread_t threads[4];
    void *sums[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, many_zones, NULL), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], &sums[i]), 0);
    for (int i = 0; i < 4; i++)
        assert_ptr_equal(sums[i], many_zones(NULL));
}

static void the_zone_data_have_a_version(void **state) /* R5.7 */
{
    (void)state;
    assert_true(strlen(pc_zone_data_version()) >= 5);
    assert_memory_equal(pc_zone_data_version(), "20", 2);
}

PC_TEST_MAIN(PC_TEST(threads_that_meet_a_zone_together_agree),
             PC_TEST(an_instant_has_a_local_date_and_minute), PC_TEST(a_wall_time_has_an_instant),
             PC_TEST(a_day_ends_with_its_last_millisecond_whatever_happens_at_midnight),
             PC_TEST(unknown_zones_are_invalid_and_write_nothing), PC_TEST(the_c_librarys_zone_data_agree),
             PC_TEST(going_to_the_wall_and_back_comes_home), PC_TEST(the_zone_data_have_a_version))
