/* src/deadline/days.h -- counting days of a calendar.  Private to deadline/. */
#ifndef PC_DEADLINE_DAYS_H
#define PC_DEADLINE_DAYS_H

#include "deadline/deadline.h"

#define PC_DAY_MS INT64_C(86400000)
#define PC_HOUR_MS INT64_C(3600000)
#define PC_MINUTE_MS INT64_C(60000)

/* Whether the calendar has any business day at all; a calendar without one can't count. */
bool pc_days_countable(const struct pc_calendar *calendar);

/* Business: an open weekday that is no holiday.  Working days of the fourth kind: any weekday, but no holiday. */
enum pc_day_kind { PC_DAY_ANY, PC_DAY_NO_HOLIDAY, PC_DAY_BUSINESS };

/* Whether the day is of that kind.  Only PC_DAY_ANY may be asked without a calendar. */
bool pc_days_is(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date date);

/* The first such day at or after `date`. */
struct pc_date pc_days_next(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date date);

/* The day on which `count` such days have passed after `date` (count 0: `date`). */
struct pc_date pc_days_after(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date date,
                             int count);

/* How many such days lie after `from`, up to and including `to`; 0 when `to` is not after `from`. */
int pc_days_between(const struct pc_calendar *calendar, enum pc_day_kind kind, struct pc_date from,
                    struct pc_date to);

/* The same day number `count` months on, or the last day of that month. */
struct pc_date pc_days_months_after(struct pc_date date, int count);

#endif
