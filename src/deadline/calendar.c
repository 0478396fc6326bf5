/* src/deadline/calendar.c -- business calendars: reading one, counting its days, its opening hours. */
#include <stdlib.h>

#include "deadline/days.h"
#include "deadline/fields.h"

/* ---- counting ------------------------------------------------------------------------------------------------ */

static bool is_holiday(const struct pc_calendar *calendar, struct pc_date date)
{
    size_t low = 0, high = calendar->holiday_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->holidays[middle].days < date.days)
            low = middle + 1;
        else
            high = middle;
    }
    return low < calendar->holiday_count && calendar->holidays[low].days == date.days;
}

bool pc_days_countable(const struct pc_calendar *calendar)
{
    return calendar && (calendar->weekdays & 0xFEu) != 0;
}

bool pc_days_is(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date date)
{
    if (kind == PC_DAY_ANY)
        return true;
    if (kind == PC_DAY_BUSINESS && !(calendar->weekdays & 1u << pc_date_weekday(date)))
        return false;
    return !is_holiday(calendar, date);
}

struct pc_date pc_days_next(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date date)
{
    while (!pc_days_is(calendar, kind, date))
        date.days++;
    return date;
}

struct pc_date pc_days_after(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date date,
                             int count)
{
    if (kind == PC_DAY_ANY)
        return (struct pc_date){date.days + count};
    while (count > 0) {
        date.days++;
        if (pc_days_is(calendar, kind, date))
            count--;
    }
    return date;
}

int pc_days_between(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date from,
                    struct pc_date to)
{
    if (to.days <= from.days)
        return 0;
    if (kind == PC_DAY_ANY)
        return to.days - from.days;
    int count = 0;
    for (struct pc_date d = {from.days + 1}; d.days <= to.days; d.days++)
        count += pc_days_is(calendar, kind, d);
    return count;
}

struct pc_date pc_days_months_after(struct pc_date date, int count)
{
    int year, month, day;
    pc_date_to_civil(date, &year, &month, &day);
    int months = year * 12 + (month - 1) + count;
    struct pc_date first = pc_date_of_civil(months / 12, months % 12 + 1, 1);
    months++;
    struct pc_date next = pc_date_of_civil(months / 12, months % 12 + 1, 1);
    struct pc_date same = {first.days + day - 1};
    return same.days < next.days ? same : (struct pc_date){next.days - 1};
}

/* ---- hours --------------------------------------------------------------------------------------------------- */

bool pc_calendar_covers(const struct pc_calendar *calendar, struct pc_date date)
{
    PC_ASSERT(calendar);
    return date.days <= calendar->through.days;
}

enum pc_rc pc_calendar_open(const struct pc_calendar *calendar, struct pc_time t, bool *open_out,
                            struct pc_time *next_opening_out)
{
    PC_ASSERT(calendar && open_out);
    if (!pc_days_countable(calendar) || !calendar->zone)
        return PC_INVALID;

    struct pc_date date;
    struct pc_time opening, closing;
    PC_TRY(pc_zone_date(calendar->zone, t, &date, NULL));
    PC_TRY(pc_zone_instant(calendar->zone, date, calendar->open_minute, &opening));
    PC_TRY(pc_zone_instant(calendar->zone, date, calendar->close_minute, &closing));
    bool business = pc_days_is(calendar, PC_DAY_BUSINESS, date);
    bool open = business && opening.ms <= t.ms && t.ms <= closing.ms;

    if (next_opening_out && open)
        *next_opening_out = t;
    if (next_opening_out && !open) {
        bool today = t.ms < opening.ms;
        struct pc_date from = {today ? date.days : date.days + 1};
        struct pc_date next = pc_days_next(calendar, PC_DAY_BUSINESS, from);
        PC_TRY(pc_zone_instant(calendar->zone, next, calendar->open_minute, next_opening_out));
    }
    *open_out = open;
    return PC_OK;
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

static enum pc_rc bad(struct pc_err *err_out, const char *reason, const char *field, const char *detail)
{
    return pc_fail(err_out, PC_INVALID, reason, field, "%s", detail);
}

/* "08:00" to minutes; 24:00 is the end of the day. */
static enum pc_rc read_minute(yyjson_val *json, const char *key, int *minute_out, struct pc_err *err_out)
{
    struct pc_str s = pc_json_str(json, key);
    if (!s.size)
        return bad(err_out, pc_json_get(json, key) ? "wrong_type" : "missing", key, "a time of day, HH:MM");
    bool digits = s.size == 5 && s.ptr[2] == ':';
    for (size_t i = 0; digits && i < 5; i++)
        digits = i == 2 || (s.ptr[i] >= '0' && s.ptr[i] <= '9');
    int minute = digits
                     ? ((s.ptr[0] - '0') * 10 + s.ptr[1] - '0') * 60 + (s.ptr[3] - '0') * 10 + s.ptr[4] - '0'
                     : -1;
    if (minute < 0 || minute > 1440 || s.ptr[3] > '5')
        return bad(err_out, "out_of_range", key, "a time of day, HH:MM");
    *minute_out = minute;
    return PC_OK;
}

static enum pc_rc read_weekdays(yyjson_val *json, unsigned *weekdays_out, struct pc_err *err_out)
{
    yyjson_val *array = pc_json_get(json, "weekdays"), *item;
    size_t i, count;
    if (!yyjson_is_arr(array))
        return bad(err_out, array ? "wrong_type" : "missing", "weekdays",
                   "weekdays as numbers, 1 Monday to 7 Sunday");
    unsigned weekdays = 0;
    yyjson_arr_foreach(array, i, count, item)
    {
        int64_t day = yyjson_is_int(item) ? yyjson_get_sint(item) : 0;
        if (day < 1 || day > 7)
            return bad(err_out, "out_of_range", "weekdays", "weekdays are numbers, 1 Monday to 7 Sunday");
        weekdays |= 1u << day;
    }
    if (!weekdays)
        return bad(err_out, "out_of_range", "weekdays", "at least one day has business");
    *weekdays_out = weekdays;
    return PC_OK;
}

static int by_day(const void *a, const void *b)
{
    const struct pc_date *x = a, *y = b;
    return (x->days > y->days) - (x->days < y->days);
}

static enum pc_rc read_holidays(yyjson_val *json, struct pc_arena *arena, struct pc_calendar *calendar,
                                struct pc_err *err_out)
{
    yyjson_val *array = pc_json_get(json, "holidays"), *item;
    size_t i, count;
    if (!yyjson_is_arr(array))
        return bad(err_out, array ? "wrong_type" : "missing", "holidays",
                   "a list of dates, empty if there are none");
    size_t size = yyjson_arr_size(array);
    struct pc_date *holidays = PC_NEW_ARRAY(arena, struct pc_date, size + 1);
    yyjson_arr_foreach(array, i, count, item)
    {
        if (pc_date_parse(pc_json_slice(item), &holidays[i]) == PC_OK)
            continue;
        return bad(err_out, yyjson_is_str(item) ? "out_of_range" : "wrong_type",
                   pc_arena_printf(arena, "holidays[%zu]", i), "a date, YYYY-MM-DD");
    }
    qsort(holidays, size, sizeof *holidays, by_day);
    calendar->holidays = holidays;
    calendar->holiday_count = size;
    return PC_OK;
}

enum pc_rc pc_calendar_read(yyjson_val *json, struct pc_arena *arena, struct pc_calendar *calendar_out,
                            struct pc_err *err_out)
{
    PC_ASSERT(arena && calendar_out);
    struct pc_calendar c = {0};
    if (!yyjson_is_obj(json))
        return bad(err_out, "wrong_type", "", "a calendar is an object");
    PC_TRY(pc_field_text(json, "id", arena, &c.id, err_out));
    PC_TRY(pc_field_text(json, "zone", arena, &c.zone, err_out));
    if (!pc_zone_known(c.zone))
        return bad(err_out, "unknown_zone", "zone", "an IANA time zone name, such as America/Chicago");
    PC_TRY(read_minute(json, "open", &c.open_minute, err_out));
    PC_TRY(read_minute(json, "close", &c.close_minute, err_out));
    if (c.open_minute >= c.close_minute)
        return bad(err_out, "out_of_range", "close", "closing comes after opening");
    PC_TRY(read_weekdays(json, &c.weekdays, err_out));
    PC_TRY(read_holidays(json, arena, &c, err_out));
    struct pc_str through = pc_json_str(json, "through");
    if (!through.size)
        return bad(err_out, pc_json_get(json, "through") ? "wrong_type" : "missing", "through",
                   "the last day that the holiday list speaks for");
    if (pc_date_parse(through, &c.through) != PC_OK)
        return bad(err_out, "out_of_range", "through", "a date, YYYY-MM-DD");
    *calendar_out = c;
    return PC_OK;
}
