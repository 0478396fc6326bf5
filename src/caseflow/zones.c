/* src/caseflow/zones.c -- the zones of a transplant by date arithmetic (R7.2). */
#include "caseflow/zones.h"

#include "base/mem.h"

static const struct {
    const char *name, *fact;
    bool ahead;
} milestones[PC_MS_COUNT] = {
#define X(id, wire, fact, ahead, meaning) [PC_MS_##id] = {wire, fact, ahead},
    PC_MILESTONES(X)
#undef X
};

static const struct {
    const char *name;
    enum pc_course_kind kind;
} organs[] = {
#define X(wire, kind) {wire, PC_COURSE_##kind},
    PC_ORGANS(X)
#undef X
};

/* ---- names ------------------------------------------------------------------------------------------------------------ */

const char *pc_course_name(enum pc_course_kind kind)
{
    static const char *const names[PC_COURSE_COUNT] = {
#define X(id, wire) [PC_COURSE_##id] = wire,
        PC_COURSES(X)
#undef X
    };
    PC_ASSERT((unsigned)kind < PC_COURSE_COUNT);
    return names[kind];
}

const char *pc_milestone_name(enum pc_milestone milestone)
{
    PC_ASSERT((unsigned)milestone < PC_MS_COUNT);
    return milestones[milestone].name;
}

const char *pc_milestone_fact(enum pc_milestone milestone)
{
    PC_ASSERT((unsigned)milestone < PC_MS_COUNT);
    return milestones[milestone].fact;
}

bool pc_milestone_may_lie_ahead(enum pc_milestone milestone)
{
    PC_ASSERT((unsigned)milestone < PC_MS_COUNT);
    return milestones[milestone].ahead;
}

enum pc_rc pc_milestone_parse(struct pc_str name, enum pc_milestone *milestone_out)
{
    PC_ASSERT(milestone_out);
    for (int i = 0; i < PC_MS_COUNT; i++) {
        if (!pc_str_is(name, milestones[i].name))
            continue;
        *milestone_out = (enum pc_milestone)i;
        return PC_OK;
    }
    return PC_INVALID;
}

enum pc_rc pc_organ_course(struct pc_str organ, enum pc_course_kind *kind_out)
{
    PC_ASSERT(kind_out);
    for (size_t i = 0; i < sizeof organs / sizeof organs[0]; i++) {
        if (!pc_str_is(organ, organs[i].name))
            continue;
        *kind_out = organs[i].kind;
        return PC_OK;
    }
    return PC_INVALID;
}

/* ---- dates ------------------------------------------------------------------------------------------------------------ */

static bool known(const struct pc_course *course, enum pc_milestone which)
{
    return course->known & 1u << which;
}

/* The earlier of the two that are known. */
static bool first_of(const struct pc_course *course, enum pc_milestone a, enum pc_milestone b,
                     struct pc_date *date_out)
{
    if (!known(course, a) && !known(course, b))
        return false;
    bool takes_a = known(course, a) && (!known(course, b) || course->on[a].days <= course->on[b].days);
    *date_out = course->on[takes_a ? a : b];
    return true;
}

enum pc_course_kind pc_course_guess(const struct pc_course *course)
{
    PC_ASSERT(course);
    if (known(course, PC_MS_MOBILIZATION_STARTED))
        return PC_COURSE_AUTOLOGOUS;
    return known(course, PC_MS_PREPARATIVE_REGIMEN_STARTED) ? PC_COURSE_ALLOGENEIC : PC_COURSE_SOLID;
}

/* The day on which a zone begins by itself; zone 4's is the end of zone 3. */
static bool begins(const struct pc_course *course, int zone, struct pc_date *date_out)
{
    static const enum pc_milestone events[PC_COURSE_COUNT] = {
        [PC_COURSE_SOLID] = PC_MS_ADMITTED,
        [PC_COURSE_AUTOLOGOUS] = PC_MS_MOBILIZATION_STARTED,
        [PC_COURSE_ALLOGENEIC] = PC_MS_PREPARATIVE_REGIMEN_STARTED,
    };
    /* A living donor's organ is not listed: then the acceptance ends the evaluation. */
    static const enum pc_milestone candidacies[PC_COURSE_COUNT] = {
        [PC_COURSE_SOLID] = PC_MS_LISTED,
        [PC_COURSE_AUTOLOGOUS] = PC_MS_ACCEPTED,
        [PC_COURSE_ALLOGENEIC] = PC_MS_ACCEPTED,
    };
    enum pc_milestone which = PC_MS_EVALUATION_STARTED;
    if (zone == 2)
        which = known(course, candidacies[course->kind]) ? candidacies[course->kind] : PC_MS_ACCEPTED;
    else if (zone == 3)
        which = events[course->kind];
    *date_out = course->on[which];
    return known(course, which);
}

/* Day N counts from the day of the infusion, inclusive (R7.2). */
static bool event_ends(const struct pc_course *course, struct pc_date *date_out)
{
    if (course->kind == PC_COURSE_SOLID)
        return first_of(course, PC_MS_DISCHARGED, PC_MS_TRANSFERRED, date_out);
    date_out->days = course->on[PC_MS_INFUSION].days + (course->kind == PC_COURSE_AUTOLOGOUS
                                                            ? course->auto_zone3_days
                                                            : course->allo_zone3_days);
    return known(course, PC_MS_INFUSION);
}

/* ---- zones ------------------------------------------------------------------------------------------------------------ */

/* Adds a zone unless it has no days; the member's death is the last day of any. */
static void add(const struct pc_course *course, struct pc_zone zone, struct pc_zone *zones, size_t *count)
{
    const bool died = known(course, PC_MS_DIED);
    const struct pc_date death = course->on[PC_MS_DIED];
    if (died && (zone.open || death.days < zone.to.days)) {
        zone.open = false;
        zone.to = death;
    }
    if (zone.open || zone.from.days <= zone.to.days)
        zones[(*count)++] = zone;
}

static struct pc_date before(struct pc_date date)
{
    return (struct pc_date){date.days - 1};
}

size_t pc_zones(const struct pc_course *course, struct pc_zone zones_out[PC_ZONES_MAX])
{
    PC_ASSERT(course && zones_out && (unsigned)course->kind < PC_COURSE_COUNT);
    struct pc_date evaluation, candidacy, event, end = {0};
    size_t count = 0;
    const bool evaluated = begins(course, 1, &evaluation), candidate = begins(course, 2, &candidacy);
    const bool happens = begins(course, 3, &event), ended = event_ends(course, &end);
    if (evaluated) {
        struct pc_zone zone = {
            .number = 1, .from = evaluation, .open = !candidate && !happens, .to = candidacy};
        if (happens && (!candidate || event.days <= candidacy.days))
            zone.to = before(event);
        add(course, zone, zones_out, &count);
    }
    if (candidate)
        add(course, (struct pc_zone){2, !happens, candidacy, before(event)}, zones_out, &count);
    if (happens)
        add(course, (struct pc_zone){3, !ended, event, end}, zones_out, &count);
    if (happens && ended)
        add(course, (struct pc_zone){4, false, {end.days + 1}, {end.days + course->zone4_days}}, zones_out,
            &count);
    return count;
}

int pc_zone_on(const struct pc_course *course, struct pc_date day, bool testing)
{
    struct pc_zone zones[PC_ZONES_MAX];
    size_t count = pc_zones(course, zones);
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        bool in = zones[i].from.days <= day.days && (zones[i].open || day.days <= zones[i].to.days);
        if (in && (!found || !testing))
            found = zones[i].number;
    }
    return found;
}

bool pc_course_end(const struct pc_course *course, struct pc_date *end_out)
{
    struct pc_zone zones[PC_ZONES_MAX];
    size_t count = pc_zones(course, zones);
    PC_ASSERT(end_out);
    if (known(course, PC_MS_DIED)) {
        *end_out = course->on[PC_MS_DIED];
        return true;
    }
    if (count == 0 || zones[count - 1].number != 4)
        return false;
    *end_out = zones[count - 1].to;
    return true;
}

/* ---- what cannot be --------------------------------------------------------------------------------------------------- */

enum {
    SOLID = 1 << PC_COURSE_SOLID,
    AUTOLOGOUS = 1 << PC_COURSE_AUTOLOGOUS,
    ALLOGENEIC = 1 << PC_COURSE_ALLOGENEIC,
    EVERY = SOLID | AUTOLOGOUS | ALLOGENEIC
};

/* What precedes what, in which courses; `needed`: the later one means nothing without it. */
static const struct {
    enum pc_milestone early, late;
    int kinds;
    bool needed;
} orders[] = {
    {PC_MS_EVALUATION_STARTED, PC_MS_LISTED, EVERY, false},
    {PC_MS_EVALUATION_STARTED, PC_MS_ACCEPTED, EVERY, false},
    {PC_MS_LISTED, PC_MS_ADMITTED, SOLID, false},
    {PC_MS_ACCEPTED, PC_MS_ADMITTED, SOLID, false},
    {PC_MS_ACCEPTED, PC_MS_MOBILIZATION_STARTED, EVERY, false},
    {PC_MS_ACCEPTED, PC_MS_PREPARATIVE_REGIMEN_STARTED, EVERY, false},
    {PC_MS_MOBILIZATION_STARTED, PC_MS_PREPARATIVE_REGIMEN_STARTED, EVERY, false},
    {PC_MS_MOBILIZATION_STARTED, PC_MS_INFUSION, AUTOLOGOUS, true},
    {PC_MS_PREPARATIVE_REGIMEN_STARTED, PC_MS_INFUSION, ALLOGENEIC, true},
    {PC_MS_PREPARATIVE_REGIMEN_STARTED, PC_MS_INFUSION, SOLID | AUTOLOGOUS, false},
    {PC_MS_ADMITTED, PC_MS_DISCHARGED, EVERY, true},
    {PC_MS_ADMITTED, PC_MS_TRANSFERRED, EVERY, true},
};

static bool in_order(const struct pc_course *course, enum pc_milestone early, enum pc_milestone late)
{
    return !known(course, early) || !known(course, late) || course->on[early].days <= course->on[late].days;
}

enum pc_rc pc_course_check(const struct pc_course *course, enum pc_milestone *early_out,
                           enum pc_milestone *late_out, bool *missing_out)
{
    PC_ASSERT(course && early_out && late_out && missing_out);
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (!(orders[i].kinds & 1 << course->kind))
            continue;
        *early_out = orders[i].early;
        *late_out = orders[i].late;
        *missing_out = orders[i].needed && known(course, orders[i].late) && !known(course, orders[i].early);
        if (*missing_out || !in_order(course, orders[i].early, orders[i].late))
            return PC_INVALID;
    }
    for (int i = 0; i < PC_MS_DIED; i++) {
        *early_out = (enum pc_milestone)i;
        *late_out = PC_MS_DIED;
        if (!in_order(course, *early_out, PC_MS_DIED))
            return PC_INVALID;
    }
    return PC_OK;
}
