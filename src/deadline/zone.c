/* src/deadline/zone.c -- time zones: the only user of ICU.
 *
 * ICU is asked once per zone for all its changes of offset between 1970 and 2150; after that an instant costs a hash and a
 * binary search (well under a microsecond, where a calendar of ICU's costs tens).  The tables are a memo of a pure
 * function: built outside any lock, published whole by one atomic exchange, never changed or freed, so that every thread
 * may read them.  Only names that ICU knows get one, so there are at most some six hundred. */
#include <stdatomic.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "deadline/days.h"

#define FIRST_MS INT64_C(0) /* 1970-01-01 */
#define LAST_MS INT64_C(5680281600000) /* 2150-01-01 */
#define NAME_MAX_SIZE 64
#define BUCKET_COUNT 256

/* One offset, from an instant on; the first one of a zone begins at INT64_MIN. */
struct span {
    int64_t from_ms;
    int64_t offset_ms; /* local = UTC + offset */
};

struct zone {
    struct zone *next; /* of the same bucket */
    char name[NAME_MAX_SIZE];
    size_t count;
    struct span *spans;
};

static _Atomic(struct zone *) buckets[BUCKET_COUNT];

/* ---- building ------------------------------------------------------------------------------------------------ */

static bool to_utf16(const char *name, UChar out[NAME_MAX_SIZE])
{
    size_t size = strlen(name);
    if (size == 0 || size >= NAME_MAX_SIZE)
        return false;
    for (size_t i = 0; i <= size; i++) {
        if ((unsigned char)name[i] >= 0x80)
            return false;
        out[i] = (UChar)name[i];
    }
    return true;
}

/* ICU takes any name and gives GMT for one that it does not know, so the name is looked up first. */
static bool is_system_zone(const UChar *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UBool system = false;
    UChar canonical[NAME_MAX_SIZE];
    ucal_getCanonicalTimeZoneID(name, -1, canonical, NAME_MAX_SIZE, &system, &status);
    return U_SUCCESS(status) && system;
}

static int64_t offset_now(UCalendar *calendar, UErrorCode *status)
{
    return (int64_t)ucal_get(calendar, UCAL_ZONE_OFFSET, status) +
           ucal_get(calendar, UCAL_DST_OFFSET, status);
}

static void add_span(struct zone *zone, size_t *capacity, struct span span)
{
    if (zone->count && zone->spans[zone->count - 1].offset_ms == span.offset_ms)
        return; /* a change of name or of law, not of the clocks */
    if (zone->count == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 64;
        zone->spans = pc_realloc(zone->spans, *capacity * sizeof *zone->spans);
    }
    zone->spans[zone->count++] = span;
}

static bool fill(struct zone *zone, UCalendar *calendar)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t capacity = 0;
    UDate at = (UDate)FIRST_MS;
    ucal_setMillis(calendar, at, &status);
    add_span(zone, &capacity, (struct span){INT64_MIN, offset_now(calendar, &status)});
    while (U_SUCCESS(status) &&
           ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at, &status) &&
           at < (UDate)LAST_MS) {
        ucal_setMillis(calendar, at, &status);
        add_span(zone, &capacity, (struct span){(int64_t)at, offset_now(calendar, &status)});
    }
    return U_SUCCESS(status);
}

/* A table of its own for the caller, or NULL when ICU does not know the name. */
static struct zone *build(const char *name)
{
    UChar wide[NAME_MAX_SIZE];
    if (!to_utf16(name, wide) || !is_system_zone(wide))
        return NULL;
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *calendar = ucal_open(wide, -1, "en_US", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status))
        return NULL;
    struct zone *zone = pc_alloc(sizeof *zone);
    memcpy(zone->name, name, strlen(name) + 1);
    bool filled = fill(zone, calendar);
    ucal_close(calendar);
    if (filled)
        return zone;
    pc_free(zone->spans);
    pc_free(zone);
    return NULL;
}

/* ---- finding ------------------------------------------------------------------------------------------------- */

static unsigned bucket_of(const char *name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (const char *p = name; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    return (hash ^ hash >> 16) % BUCKET_COUNT;
}

static const struct zone *in_list(const struct zone *zone, const char *name)
{
    while (zone && strcmp(zone->name, name) != 0)
        zone = zone->next;
    return zone;
}

/* The zone's table; NULL when there is no such zone.  Two threads may build the same one at once: both are published,
 * both are right, the newer is found. */
static const struct zone *find(const char *name)
{
    PC_ASSERT(name);
    _Atomic(struct zone *) *bucket = &buckets[bucket_of(name)];
    struct zone *head = atomic_load_explicit(bucket, memory_order_acquire);
    const struct zone *known = in_list(head, name);
    if (known)
        return known;
    struct zone *made = build(name);
    if (!made)
        return NULL;
    do
        made->next = head;
    while (!atomic_compare_exchange_weak_explicit(bucket, &head, made, memory_order_release,
                                                  memory_order_acquire));
    return made;
}

/* The span that holds `ms`. */
static size_t span_at(const struct zone *zone, int64_t ms)
{
    size_t low = 0, high = zone->count; /* spans[low] begins at or before ms; spans[high] after */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->spans[middle].from_ms <= ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- the interface ------------------------------------------------------------------------------------------- */

bool pc_zone_known(const char *zone)
{
    return zone && find(zone);
}

enum pc_rc pc_zone_date(const char *zone, struct pc_time t, struct pc_date *date_out, int *minute_out)
{
    PC_ASSERT(date_out);
    const struct zone *z = find(zone);
    if (!z)
        return PC_INVALID;
    int64_t local = t.ms + z->spans[span_at(z, t.ms)].offset_ms;
    int64_t day = local / PC_DAY_MS - (local % PC_DAY_MS < 0);
    date_out->days = (int32_t)day;
    if (minute_out)
        *minute_out = (int)((local - day * PC_DAY_MS) / PC_MINUTE_MS);
    return PC_OK;
}

static bool holds(const struct zone *z, size_t i, int64_t ms)
{
    return z->spans[i].from_ms <= ms && (i + 1 == z->count || ms < z->spans[i + 1].from_ms);
}

/* The instants that show a local wall time: one, two when the clocks go back over it, and when they skip it the one that
 * the offset before the change gives. */
struct shown {
    int64_t first_ms, last_ms;
};

static struct shown instants_of(const struct zone *z, int64_t local)
{
    /* Offsets are under a day and changes more than two days apart, so the span is this one or a neighbour. */
    const size_t near = span_at(z, local);
    const size_t low = near > 0 ? near - 1 : 0, high = near + 1 < z->count ? near + 1 : near;
    struct shown shown = {INT64_MAX, INT64_MIN};
    for (size_t i = low; i <= high; i++) {
        const int64_t ms = local - z->spans[i].offset_ms;
        if (!holds(z, i, ms))
            continue;
        shown.first_ms = ms < shown.first_ms ? ms : shown.first_ms;
        shown.last_ms = ms > shown.last_ms ? ms : shown.last_ms;
    }
    if (shown.first_ms <= shown.last_ms)
        return shown;
    /* Skipped, where the span i begins: the first that this wall time has not yet reached. */
    size_t i = low + 1;
    while (i < high && local - z->spans[i].offset_ms >= z->spans[i].from_ms)
        i++;
    PC_ASSERT(i < z->count);
    shown.first_ms = shown.last_ms = local - z->spans[i - 1].offset_ms;
    return shown;
}

enum pc_rc pc_zone_instant(const char *zone, struct pc_date date, int minute, struct pc_time *time_out)
{
    PC_ASSERT(time_out);
    const struct zone *z = find(zone);
    if (!z)
        return PC_INVALID;
    time_out->ms = instants_of(z, date.days * PC_DAY_MS + minute * PC_MINUTE_MS).last_ms;
    return PC_OK;
}

enum pc_rc pc_zone_day_end(const char *zone, struct pc_date date, struct pc_time *time_out)
{
    PC_ASSERT(time_out);
    const struct zone *z = find(zone);
    if (!z)
        return PC_INVALID;
    /* Where midnight comes twice: clocks that go back from 01:00 have left the old day at the first one, clocks that go back
     * over midnight return to it and leave it at the second. */
    const int64_t midnight = (date.days + INT64_C(1)) * PC_DAY_MS;
    const struct shown shown = instants_of(z, midnight);
    const int64_t before = shown.last_ms - 1;
    const bool returned = before + z->spans[span_at(z, before)].offset_ms < midnight;
    time_out->ms = returned ? before : shown.first_ms - 1;
    return PC_OK;
}

const char *pc_zone_data_version(void)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *version = ucal_getTZDataVersion(&status);
    return U_SUCCESS(status) ? version : "unknown";
}
