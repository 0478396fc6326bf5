/* src/caseflow/zones.h -- the zones of a transplant, from the dates of its course (R7.2).  Pure: dates in, dates out.
 *
 * Zone 1 is the evaluation, 2 the candidacy, 3 the event, 4 the follow-up.  A later zone takes a day from an earlier one; the
 * listing (or acceptance) day alone lies in two, zones 1 and 2: evaluation testing on it is zone 1, the rest zone 2. */
#ifndef PC_CASEFLOW_ZONES_H
#define PC_CASEFLOW_ZONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/time.h"

/* clang-format off */
/* How a course is cut into zones. */
#define PC_COURSES(X) \
    X(SOLID, "solid_organ") X(AUTOLOGOUS, "autologous") X(ALLOGENEIC, "allogeneic")

/* What is transplanted (R7.1): wire name, how its course is cut.  Cord blood is another's blood: allogeneic. */
#define PC_ORGANS(X) \
    X("heart", SOLID) X("lung", SOLID) X("heart_lung", SOLID) X("liver", SOLID) X("kidney", SOLID) X("pancreas", SOLID) \
    X("islet_cells", SOLID) X("intestine", SOLID) X("multivisceral", SOLID) X("intestine_multivisceral", SOLID) \
    X("dual_organ", SOLID) X("marrow_autologous", AUTOLOGOUS) X("stem_cells_autologous", AUTOLOGOUS) \
    X("marrow_allogeneic", ALLOGENEIC) X("stem_cells_allogeneic", ALLOGENEIC) X("cord_blood", ALLOGENEIC)

/* The dates of a course: wire name of the milestone, name of the fact that a request tells it by, may it lie ahead?, meaning.
 * Numbers are not stored. */
#define PC_MILESTONES(X) \
    X(EVALUATION_STARTED, "evaluation_started", "evaluation_start", 1, "the first scheduled evaluation test or consult") \
    X(LISTED,             "listed",             "unos_listed",      0, "listed for a solid organ") \
    X(ACCEPTED,           "accepted",           "acceptance",       0, "accepted for marrow, stem cells, cord blood, or by a living donor's centre") \
    X(MOBILIZATION_STARTED,"mobilization_started","mobilization_start",1, "first day of mobilization") \
    X(PREPARATIVE_REGIMEN_STARTED,"preparative_regimen_started","preparative_regimen_start",1, "first day of the preparative regimen") \
    X(ADMITTED,           "admitted",           "admission",        1, "admission for the transplant") \
    X(INFUSION,           "infusion",           "infusion",         1, "day of the infusion") \
    X(DISCHARGED,         "discharged",         "discharge",        0, "discharge after the transplant") \
    X(TRANSFERRED,        "transferred",        "transfer",         0, "to rehabilitation: ends the event as a discharge does") \
    X(DIED,               "died",               "death",            0, "the member's death ends the course")
/* clang-format on */

enum pc_course_kind {
#define X(id, wire) PC_COURSE_##id,
    PC_COURSES(X)
#undef X
        PC_COURSE_COUNT
};
enum pc_milestone {
#define X(id, ...) PC_MS_##id,
    PC_MILESTONES(X)
#undef X
        PC_MS_COUNT
};

/* What is known of a course.  The days are the group's contract (R7.2): 45..60, 60..90 and 90..365. */
struct pc_course {
    enum pc_course_kind kind;
    int auto_zone3_days, allo_zone3_days, zone4_days;
    uint32_t known; /* bits over enum pc_milestone */
    struct pc_date on[PC_MS_COUNT];
};
#define PC_ZONES_MAX 4
struct pc_zone {
    int number;
    bool open; /* no last day yet: `to` has no meaning */
    struct pc_date from, to; /* inclusive */
};

/* The zones that have begun or whose beginning is known, ascending; one without days is left out.  Returns how many. */
size_t pc_zones(const struct pc_course *course, struct pc_zone zones_out[PC_ZONES_MAX]);

/* The zone of a service on a day; `testing`: it is evaluation testing.  0: none. */
int pc_zone_on(const struct pc_course *course, struct pc_date day, bool testing);

/* The last day of the follow-up (or of the member's life), when it is known. */
bool pc_course_end(const struct pc_course *course, struct pc_date *end_out);

/* Whether the dates can be (R7.2): nothing before what must precede it, no end without its beginning.
 * PC_INVALID: *late_out lies before *early_out, or *early_out is not known though *late_out is; missing_out says which. */
PC_CHECK enum pc_rc pc_course_check(const struct pc_course *course, enum pc_milestone *early_out,
                                    enum pc_milestone *late_out, bool *missing_out);

/* Names; static.  And back: PC_INVALID when there is no such name. */
const char *pc_course_name(enum pc_course_kind kind);
const char *pc_milestone_name(enum pc_milestone milestone);
const char *pc_milestone_fact(enum pc_milestone milestone);
bool pc_milestone_may_lie_ahead(enum pc_milestone milestone);
PC_CHECK enum pc_rc pc_milestone_parse(struct pc_str name, enum pc_milestone *milestone_out);
PC_CHECK enum pc_rc pc_organ_course(struct pc_str organ, enum pc_course_kind *kind_out);
/* The kind of a course whose organ nobody named, from its dates: mobilization is autologous, a preparative regimen without one
 * allogeneic, everything else solid. */
enum pc_course_kind pc_course_guess(const struct pc_course *course);

#endif
