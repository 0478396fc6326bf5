/* src/base/time.c -- instants and dates to text and back; the proleptic Gregorian calendar. */
#include "base/time.h"
#include <stddef.h>
#include <string.h>

enum { MS_A_DAY = 86400000, MS_AN_HOUR = 3600000, MS_A_MINUTE = 60000 };

/* An era is 400 years; the other is the days from 0000-03-01 to 1970-01-01. */
enum { DAYS_AN_ERA = 146097, DAYS_TO_1970 = 719468 };

/* Civil dates count years from March, so that the leap day is the last of its year: then no month needs a table. */
struct pc_date pc_date_of_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (struct pc_date){era * DAYS_AN_ERA + day_of_era - DAYS_TO_1970};
}

void pc_date_to_civil(struct pc_date d, int *year, int *month, int *day)
{
    int days = d.days + DAYS_TO_1970;
    int era = (days >= 0 ? days : days - (DAYS_AN_ERA - 1)) / DAYS_AN_ERA;
    int day_of_era = days - era * DAYS_AN_ERA;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

int pc_date_weekday(struct pc_date d)
{
    return (d.days % 7 + 7 + 3) % 7 + 1; /* day 0 was a Thursday */
}

/* Reads exactly `count` digits at s[*at] and moves on. */
static bool digits(struct pc_str s, size_t *at, size_t count, int *value_out)
{
    if (s.size - *at < count)
        return false;
    int value = 0;
    for (size_t end = *at + count; *at < end; (*at)++) {
        char c = s.ptr[*at];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *value_out = value;
    return true;
}

static bool literal(struct pc_str s, size_t *at, char c)
{
    if (*at >= s.size || s.ptr[*at] != c)
        return false;
    (*at)++;
    return true;
}

static bool read_date(struct pc_str s, size_t *at, struct pc_date *date_out)
{
    int year, month, day;
    if (!digits(s, at, 4, &year) || !literal(s, at, '-') || !digits(s, at, 2, &month) ||
        !literal(s, at, '-') || !digits(s, at, 2, &day) || month < 1 || month > 12 || day < 1 || day > 31)
        return false;

    /* A day that its month does not have comes back as another one. */
    struct pc_date date = pc_date_of_civil(year, month, day);
    int real_year, real_month, real_day;
    pc_date_to_civil(date, &real_year, &real_month, &real_day);
    *date_out = date;
    return real_day == day;
}

static bool read_clock(struct pc_str s, size_t *at, int *ms_out)
{
    int hour, minute, second;
    if (!digits(s, at, 2, &hour) || !literal(s, at, ':') || !digits(s, at, 2, &minute) ||
        !literal(s, at, ':') || !digits(s, at, 2, &second) || hour > 23 || minute > 59 || second > 59)
        return false;
    *ms_out = hour * MS_AN_HOUR + minute * MS_A_MINUTE + second * 1000;
    if (!literal(s, at, '.'))
        return true;

    size_t first = *at;
    int digit;
    for (int weight = 100; digits(s, at, 1, &digit); weight /= 10)
        *ms_out += digit * weight;
    return *at > first;
}

static bool read_offset(struct pc_str s, size_t *at, int *ms_out)
{
    *ms_out = 0;
    if (literal(s, at, 'Z') || literal(s, at, 'z'))
        return true;
    bool west = literal(s, at, '-');
    int hour, minute;
    if ((!west && !literal(s, at, '+')) || !digits(s, at, 2, &hour) || !literal(s, at, ':') ||
        !digits(s, at, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *ms_out = (hour * MS_AN_HOUR + minute * MS_A_MINUTE) * (west ? -1 : 1);
    return true;
}

enum pc_rc pc_date_parse(struct pc_str s, struct pc_date *date_out)
{
    size_t at = 0;
    struct pc_date date;
    if (!read_date(s, &at, &date) || at != s.size)
        return PC_INVALID;
    *date_out = date;
    return PC_OK;
}

enum pc_rc pc_time_parse(struct pc_str s, struct pc_time *time_out)
{
    size_t at = 0;
    struct pc_date date;
    int of_day, offset;
    if (!read_date(s, &at, &date) || (!literal(s, &at, 'T') && !literal(s, &at, 't')) ||
        !read_clock(s, &at, &of_day) || !read_offset(s, &at, &offset) || at != s.size)
        return PC_INVALID;
    time_out->ms = (int64_t)date.days * MS_A_DAY + of_day - offset;
    return PC_OK;
}

/* Writes two digits and the byte that stands behind them; returns what follows. */
static char *put(char *text, int value, char behind)
{
    text[0] = (char)('0' + value / 10);
    text[1] = (char)('0' + value % 10);
    text[2] = behind;
    return text + 3;
}

static void put_civil(char *text, struct pc_date d)
{
    int year, month, day;
    pc_date_to_civil(d, &year, &month, &day);
    put(text, year / 100, '-');
    text = put(text + 2, year % 100, '-');
    text = put(text, month, '-');
    put(text, day, '\0');
}

/* The date and a NUL; returns what follows that.  Most of what is written lies on a few days: today's and those on which things
 * fall due. */
static char *put_date(char *text, struct pc_date d)
{
    static _Thread_local struct {
        int32_t days;
        char text[PC_DATE_TEXT]; /* empty: nothing is known yet */
    } lately[16];
    const unsigned at = (unsigned)d.days % 16;
    if (lately[at].days != d.days || !lately[at].text[0]) {
        lately[at].days = d.days;
        put_civil(lately[at].text, d);
    }
    memcpy(text, lately[at].text, PC_DATE_TEXT);
    return text + PC_DATE_TEXT;
}

/* What four digits of year can say. */
static const int32_t first_day = -719528; /* 0000-01-01 */
static const int32_t last_day = 2932896; /* 9999-12-31 */

char *pc_date_format(struct pc_date d, char text[PC_DATE_TEXT])
{
    int32_t days = d.days < first_day ? first_day : d.days;
    put_date(text, (struct pc_date){days > last_day ? last_day : days});
    return text;
}

char *pc_time_format(struct pc_time t, char text[PC_TIME_TEXT])
{
    const int64_t first = (int64_t)first_day * MS_A_DAY;
    const int64_t last = (int64_t)last_day * MS_A_DAY + MS_A_DAY - 1;
    int64_t ms = t.ms < first ? first : t.ms;
    ms = ms > last ? last : ms;
    int of_day = (int)((ms % MS_A_DAY + MS_A_DAY) % MS_A_DAY);

    char *at = put_date(text, (struct pc_date){(int32_t)((ms - of_day) / MS_A_DAY)});
    at[-1] = 'T';
    at = put(at, of_day / MS_AN_HOUR, ':');
    at = put(at, of_day / MS_A_MINUTE % 60, ':');
    at = put(at, of_day / 1000 % 60, '.');
    at = put(at, of_day % 1000 / 10, (char)('0' + of_day % 10));
    at[0] = 'Z';
    at[1] = '\0';
    return text;
}
