/* src/deadline/deadline.c -- due instants, tolling, extensions, warnings: arithmetic on what it is given (R5.6). */
#include "deadline/days.h"

/* Everything a day clock is counted with. */
struct count {
    enum pc_unit unit;
    bool rolls;
    const struct pc_calendar *calendar;
    const char *zone;
};

static enum pc_day_kind kind_of(enum pc_unit unit)
{
    return unit == PC_UNIT_BUSINESS_DAYS                  ? PC_DAY_BUSINESS
           : unit == PC_UNIT_CALENDAR_DAYS_MINUS_HOLIDAYS ? PC_DAY_NO_HOLIDAY
                                                          : PC_DAY_ANY;
}

/* The rule's zone, else the calendar's; and whether the calendar can do what the unit needs. */
static enum pc_rc count_of(const struct pc_rule *rule, enum pc_unit unit, const struct pc_calendar *calendar,
                           struct count *count_out)
{
    const char *zone = rule->zone ? rule->zone : calendar ? calendar->zone : NULL;
    if (!zone || (kind_of(unit) == PC_DAY_NO_HOLIDAY && !calendar))
        return PC_INVALID;
    if ((unit == PC_UNIT_BUSINESS_DAYS || rule->rolls) && !pc_days_countable(calendar))
        return PC_INVALID;
    *count_out = (struct count){unit, rule->rolls, calendar, zone};
    return PC_OK;
}

/* The day that counts as day 0: the local date, for business days the next one with business when that day has none or
 * has closed (R5.6: "counts as the opening of the next business day"). */
static enum pc_rc day_zero(const struct count *c, struct pc_time t, struct pc_date *day_out)
{
    PC_TRY(pc_zone_date(c->zone, t, day_out, NULL));
    if (c->unit != PC_UNIT_BUSINESS_DAYS)
        return PC_OK;
    struct pc_time closing;
    PC_TRY(pc_zone_instant(c->zone, *day_out, c->calendar->close_minute, &closing));
    if (t.ms > closing.ms)
        day_out->days++;
    *day_out = pc_days_next(c->calendar, PC_DAY_BUSINESS, *day_out);
    return PC_OK;
}

/* The end of a clock of `length` units whose day 0 is `day`. */
static enum pc_rc end_after(const struct count *c, struct pc_date day, int length, struct pc_time *due_out)
{
    struct pc_date last = c->unit == PC_UNIT_MONTHS
                              ? pc_days_months_after(day, length)
                              : pc_days_after(c->calendar, kind_of(c->unit), day, length);
    if (c->unit == PC_UNIT_BUSINESS_DAYS)
        return pc_zone_instant(c->zone, last, c->calendar->close_minute, due_out);
    if (c->rolls)
        last = pc_days_next(c->calendar, PC_DAY_BUSINESS, last);
    return pc_zone_day_end(c->zone, last, due_out);
}

struct length {
    int count;
    enum pc_unit unit;
};

/* The end of a length that begins at `start`, counted as the rule counts. */
static enum pc_rc run(const struct pc_rule *rule, struct length length, const struct pc_calendar *calendar,
                      struct pc_time start, struct pc_time *due_out)
{
    if (length.unit == PC_UNIT_HOURS) {
        due_out->ms = start.ms + length.count * PC_HOUR_MS;
        return PC_OK;
    }
    struct count c;
    struct pc_date day;
    PC_TRY(count_of(rule, length.unit, calendar, &c));
    PC_TRY(day_zero(&c, start, &day));
    return end_after(&c, day, length.count, due_out);
}

enum pc_rc pc_deadline_due(const struct pc_rule *rule, const struct pc_calendar *calendar,
                           struct pc_time start, struct pc_time *due_out)
{
    PC_ASSERT(rule && due_out && rule->length >= 0 && (unsigned)rule->unit < PC_UNIT_COUNT);
    if (rule->start_when_open) {
        bool open;
        if (!calendar)
            return PC_INVALID;
        PC_TRY(pc_calendar_open(calendar, start, &open, &start));
    }
    return run(rule, (struct length){rule->length, rule->unit}, calendar, start, due_out);
}

/* The last instant of the local day of `t`, if until then a minute of the zone's clocks is a minute. */
static bool rest_of_day(const char *zone, struct pc_time t, struct pc_date *day_out, struct pc_time *end_out)
{
    struct pc_date last;
    int minute, last_minute;
    if (pc_zone_date(zone, t, day_out, &minute) != PC_OK ||
        pc_zone_day_end(zone, *day_out, end_out) != PC_OK ||
        pc_zone_date(zone, *end_out, &last, &last_minute) != PC_OK)
        return false;
    return last.days == day_out->days &&
           last_minute - minute == end_out->ms / PC_MINUTE_MS - t.ms / PC_MINUTE_MS;
}

struct pc_time pc_deadline_same_until(const struct pc_rule *rule, const struct pc_calendar *calendar,
                                      struct pc_time start)
{
    struct count c;
    struct pc_date day;
    struct pc_time end, closing;
    PC_ASSERT(rule);
    if (rule->unit == PC_UNIT_HOURS || rule->start_when_open ||
        count_of(rule, rule->unit, calendar, &c) != PC_OK || !rest_of_day(c.zone, start, &day, &end))
        return start;
    const bool closes = rule->unit == PC_UNIT_BUSINESS_DAYS &&
                        pc_zone_instant(c.zone, day, calendar->close_minute, &closing) == PC_OK &&
                        start.ms <= closing.ms;
    return closes && closing.ms < end.ms ? closing : end;
}

enum pc_rc pc_deadline_resume(const struct pc_rule *rule, const struct pc_calendar *calendar,
                              struct pc_time due, struct pc_time tolled_at, struct pc_time resumed_at,
                              struct pc_time *due_out)
{
    PC_ASSERT(rule && due_out && (unsigned)rule->unit < PC_UNIT_COUNT);
    if (resumed_at.ms < tolled_at.ms)
        return PC_INVALID;
    if (rule->restart_length > 0 && tolled_at.ms <= due.ms)
        return run(rule, (struct length){rule->restart_length, rule->restart_unit}, calendar, resumed_at,
                   due_out);
    if (resumed_at.ms == tolled_at.ms || tolled_at.ms > due.ms) {
        *due_out = due;
        return PC_OK;
    }
    if (rule->unit == PC_UNIT_HOURS) {
        due_out->ms = due.ms + (resumed_at.ms - tolled_at.ms);
        return PC_OK;
    }
    /* What is left of months is days. */
    enum pc_unit unit = rule->unit == PC_UNIT_MONTHS ? PC_UNIT_CALENDAR_DAYS : rule->unit;
    struct count c;
    struct pc_date tolled, resumed, last;
    struct pc_time end;
    PC_TRY(count_of(rule, unit, calendar, &c));
    PC_TRY(day_zero(&c, tolled_at, &tolled));
    PC_TRY(day_zero(&c, resumed_at, &resumed));
    PC_TRY(pc_zone_date(c.zone, due, &last, NULL));
    PC_TRY(end_after(&c, resumed, pc_days_between(c.calendar, kind_of(unit), tolled, last), &end));
    *due_out = end.ms > due.ms ? end : due;
    return PC_OK;
}

enum pc_rc pc_deadline_extend(const struct pc_rule *rule, const struct pc_calendar *calendar,
                              struct pc_time due, struct pc_time *due_out)
{
    PC_ASSERT(rule && due_out);
    if (rule->extension_max <= 0)
        return PC_REFUSED;
    if (rule->extension_unit == PC_UNIT_HOURS) {
        due_out->ms = due.ms + rule->extension_length * PC_HOUR_MS;
        return PC_OK;
    }
    /* Counted from the day of the old end itself: an extension is not received after closing. */
    struct count c;
    struct pc_date day;
    PC_TRY(count_of(rule, rule->extension_unit, calendar, &c));
    PC_TRY(pc_zone_date(c.zone, due, &day, NULL));
    return end_after(&c, day, rule->extension_length, due_out);
}

struct pc_time pc_deadline_warn(const struct pc_rule *rule, struct pc_time start, struct pc_time due)
{
    PC_ASSERT(rule);
    if (rule->warn_percent <= 0 || due.ms == PC_NEVER.ms || due.ms <= start.ms)
        return PC_NEVER;
    int64_t span = due.ms - start.ms;
    return (struct pc_time){due.ms -
                            (span / 100 * rule->warn_percent + span % 100 * rule->warn_percent / 100)};
}
