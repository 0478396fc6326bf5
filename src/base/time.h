/* src/base/time.h -- instants and dates as types that do not mix.  Zones are deadline/'s. */
#ifndef PC_BASE_TIME_H
#define PC_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "precert/rc.h"

/* UTC milliseconds since 1970.  0 has no meaning of its own: see PC_NEVER. */
struct pc_time {
    int64_t ms;
};

/* Days since 1970-01-01, proleptic Gregorian. */
struct pc_date {
    int32_t days;
};

#define PC_NEVER ((struct pc_time){INT64_MAX})
#define PC_TIME_TEXT 25 /* "2026-11-22T00:35:11.000Z" and NUL */
#define PC_DATE_TEXT 11

/* Reads RFC 3339 with any offset ("2026-11-16T10:15:00-06:00", "...Z", fractions cut to ms; no leap seconds).
 * Outcomes: PC_INVALID; then *time_out is untouched. */
PC_CHECK enum pc_rc pc_time_parse(struct pc_str s, struct pc_time *time_out);

/* Writes UTC with milliseconds and returns `text`.  Instants outside the years 0 to 9999 (PC_NEVER) print as the nearest
 * one inside. */
char *pc_time_format(struct pc_time t, char text[PC_TIME_TEXT]);

/* Reads strictly YYYY-MM-DD, and only days that exist.  Outcomes: PC_INVALID; then *date_out is untouched. */
PC_CHECK enum pc_rc pc_date_parse(struct pc_str s, struct pc_date *date_out);

/* Writes YYYY-MM-DD and returns `text`; clamped as instants are. */
char *pc_date_format(struct pc_date d, char text[PC_DATE_TEXT]);

/* A date of its civil parts and back (month 1..12, day 1..31).  A day that its month lacks runs into the next one. */
struct pc_date pc_date_of_civil(int year, int month, int day);
void pc_date_to_civil(struct pc_date d, int *year, int *month, int *day);

/* 1 Monday .. 7 Sunday. */
int pc_date_weekday(struct pc_date d);

#endif
