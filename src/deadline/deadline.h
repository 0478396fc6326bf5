/* src/deadline/deadline.h -- due instants from rules, calendars and tolling (R5.6).  Pure: `now` is never read here. */
#ifndef PC_DEADLINE_DEADLINE_H
#define PC_DEADLINE_DEADLINE_H

#include <stdbool.h>
#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/time.h"

/* clang-format off */
#define PC_UNITS(X) \
    X(HOURS, "hours") X(CALENDAR_DAYS, "calendar_days") X(BUSINESS_DAYS, "business_days") \
    X(CALENDAR_DAYS_MINUS_HOLIDAYS, "calendar_days_minus_holidays") X(MONTHS, "months")
#define PC_STARTS(X) \
    X(RECEIPT, "receipt") X(COMPLETE, "complete") X(ASKED, "asked") \
    X(PLANNED, "planned") X(ADMITTED, "admitted") X(NOTIFIED, "notified") \
    X(RECONSIDERED, "reconsidered")
/* clang-format on */
enum pc_unit {
#define X(id, wire) PC_UNIT_##id,
    PC_UNITS(X)
#undef X
        PC_UNIT_COUNT
};
enum pc_start {
#define X(id, wire) PC_START_##id,
    PC_STARTS(X)
#undef X
        PC_START_COUNT
};

/* A business calendar (policies/calendars), read from the catalogue.  Zone by IANA name. */
struct pc_calendar {
    const char *id, *zone;
    int open_minute, close_minute; /* of the local day: 480 and 1140 */
    unsigned weekdays; /* bit 1 Monday .. bit 7 Sunday */
    const struct pc_date *holidays; /* ascending */
    size_t holiday_count;
    struct pc_date through; /* the last day the list speaks for */
};
/* Whether the holiday list speaks for that day.  After it only weekends count as closed: clocks go on, and whoever shows
 * one that ends there warns (a list that ran out must not stop the work). */
bool pc_calendar_covers(const struct pc_calendar *calendar, struct pc_date date);

/* Reads a calendar of the catalogue; strings and arrays are copied into the arena, holidays sorted.
 * Outcomes: PC_INVALID with reason (missing | wrong_type | out_of_range | unknown_zone) and field ("holidays[3]"). */
PC_CHECK enum pc_rc pc_calendar_read(yyjson_val *json, struct pc_arena *arena,
                                     struct pc_calendar *calendar_out, struct pc_err *err_out);

/* One clock rule (regimes; an evaluation's clocks[]).  `text` is the canonical JSON it was read from: kept with the clock
 * (R5.7).  calendar and zone are NULL when the JSON names none. */
struct pc_rule {
    const char *clock, *rule, *source, *kind, *calendar, *zone;
    enum pc_unit unit;
    enum pc_start start;
    int length;
    bool verified, tolled, met_by_notification, deemed_approved;
    bool
        rolls; /* "rolls_to_business_day": a last day without business moves to the next one that has it (days, months) */
    bool start_when_open; /* outside business hours it begins at the next opening, whatever its unit */
    int warn_percent; /* 0: no warning */
    int extension_max, extension_length; /* 0: none */
    enum pc_unit extension_unit;
    int restart_length; /* 0: what was left goes on; else an answer starts this length afresh */
    enum pc_unit restart_unit;
    struct pc_str text;
};
/* Reads a rule; everything is copied into the arena.  Outcomes: PC_INVALID with reason (missing | wrong_type |
 * out_of_range | not_a_choice | unknown_zone | deemed_without_law | restart_without_tolling) and field ("extension.max").
 * Unknown members are kept in `text` and otherwise ignored.  R5.6: only a law may be deemed approved. */
PC_CHECK enum pc_rc pc_rule_read(yyjson_val *json, struct pc_arena *arena, struct pc_rule *rule_out,
                                 struct pc_err *err_out);

/* When the clock ends if it starts at `start` and is never tolled.  Day of receipt is day 0; calendar-day clocks end at
 * 23:59:59.999 of the last day, business-day clocks at closing, in the rule's zone, else the calendar's (daylight-saving
 * aware); for business-day clocks only, a start after closing or on a non-business day counts as the next opening (R5.6).
 * At closing exactly is not after closing.  Hours are elapsed time.  Months keep the day number, or end with the month.
 * `start_when_open` moves a start outside business hours to the next opening.
 * `calendar` may be NULL for hours and for days and months that do not roll, unless the rule starts when open.
 * Outcomes: PC_INVALID no or unknown zone, no calendar though one is needed, or one without any business day. */
PC_CHECK enum pc_rc pc_deadline_due(const struct pc_rule *rule, const struct pc_calendar *calendar,
                                    struct pc_time start, struct pc_time *due_out);

/* The last instant, `start` or later, up to which every start has the end that pc_deadline_due gives for this one: of the local day, for
 * business days of its hours before closing.  `start` itself where no such span is known: hours, a start that waits for an
 * opening, a day on which the clocks change, whatever pc_deadline_due refuses. */
struct pc_time pc_deadline_same_until(const struct pc_rule *rule, const struct pc_calendar *calendar,
                                      struct pc_time start);

/* The new end of a clock that stood still from `tolled_at` to `resumed_at` (R5.1).  What was left (whole days for day
 * units, exact time for hours) is left again at resumption: a clock that stood still for no time, or after its end, keeps
 * its end, and no end ever moves back.  A rule that restarts has its restart length from `resumed_at` instead, be that
 * earlier or later: that is the law's own time after an answer.
 * Outcomes: PC_INVALID as pc_deadline_due, or resumed before it was tolled. */
PC_CHECK enum pc_rc pc_deadline_resume(const struct pc_rule *rule, const struct pc_calendar *calendar,
                                       struct pc_time due, struct pc_time tolled_at,
                                       struct pc_time resumed_at, struct pc_time *due_out);

/* The end after an extension granted by the rule (extension_length more, from the day of the old due).
 * Outcomes: PC_REFUSED the rule knows no extension (how many were used is the caller's count); PC_INVALID as
 * pc_deadline_due. */
PC_CHECK enum pc_rc pc_deadline_extend(const struct pc_rule *rule, const struct pc_calendar *calendar,
                                       struct pc_time due, struct pc_time *due_out);

/* The warning instant: warn_percent of the span from start to due is left.  PC_NEVER without a warning. */
struct pc_time pc_deadline_warn(const struct pc_rule *rule, struct pc_time start, struct pc_time due);

/* Whether `t` is inside business hours (closing itself included), and when business can begin: `t` itself when it is, else
 * the next opening (R1.7).  next_opening_out may be NULL.  Outcomes: PC_INVALID as pc_deadline_due. */
PC_CHECK enum pc_rc pc_calendar_open(const struct pc_calendar *calendar, struct pc_time t, bool *open_out,
                                     struct pc_time *next_opening_out);

/* The local date of an instant in a zone, and the minute of that local day (minute_out may be NULL).  Outcomes: PC_INVALID
 * unknown zone.  (zone.c: the only user of ICU.  Offsets are known for 1970 to 2150; outside, the nearest one holds.) */
PC_CHECK enum pc_rc pc_zone_date(const char *zone, struct pc_time t, struct pc_date *date_out,
                                 int *minute_out);

/* The instant of a local wall time; minute 1440 is the next midnight.  A time that the clocks skip is read with the offset
 * before the change (02:30 becomes 03:30), one that comes twice is the later one: a deadline never ends early.
 * Outcomes: PC_INVALID unknown zone. */
PC_CHECK enum pc_rc pc_zone_instant(const char *zone, struct pc_date date, int minute,
                                    struct pc_time *time_out);

/* The last millisecond of a local day, whatever its length.  Outcomes: PC_INVALID unknown zone. */
PC_CHECK enum pc_rc pc_zone_day_end(const char *zone, struct pc_date date, struct pc_time *time_out);

/* Whether the name is a zone of the data (an alias included); false for NULL. */
bool pc_zone_known(const char *zone);
const char *pc_zone_data_version(void); /* the tzdata release, stored with each clock; static */

/* Wire names; static. */
const char *pc_unit_name(enum pc_unit unit);
const char *pc_start_name(enum pc_start start);

#endif
