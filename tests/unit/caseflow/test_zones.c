/* Zones of a transplant by date: the programme's worked examples, the days on which zones meet, and what cannot be (R7.2). */
#include "support/pc_test.h"

#include <stdarg.h>
#include <stdio.h>

#include "caseflow/zones.h"

static struct pc_date day(const char *text)
{
    struct pc_date date;
    assert_ok(pc_date_parse(pc_str_of(text), &date));
    return date;
}

/* A course with the longest contract, and the dates that are given: milestone, text, ..., -1. */
static struct pc_course course(enum pc_course_kind kind, ...)
{
    struct pc_course c = {.kind = kind, .auto_zone3_days = 60, .allo_zone3_days = 90, .zone4_days = 365};
    va_list list;
    va_start(list, kind);
    for (int which = va_arg(list, int); which >= 0; which = va_arg(list, int)) {
        c.known |= 1u << which;
        c.on[which] = day(va_arg(list, const char *));
    }
    va_end(list);
    return c;
}

/* "1:2026-02-02..2026-03-16 2:2026-03-16.." */
static const char *zones_of(const struct pc_course *c)
{
    static char text[200];
    struct pc_zone zones[PC_ZONES_MAX];
    char from[PC_DATE_TEXT], to[PC_DATE_TEXT];
    size_t used = 0, count = pc_zones(c, zones);
    text[0] = 0;
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%d:%s..%s", i ? " " : "",
                                 zones[i].number, pc_date_format(zones[i].from, from),
                                 zones[i].open ? "" : pc_date_format(zones[i].to, to));
    return text;
}

static struct pc_course liver(void)
{
    return course(PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, "2026-02-02", PC_MS_LISTED, "2026-03-16",
                  PC_MS_ADMITTED, "2026-08-10", PC_MS_DISCHARGED, "2026-08-28", -1);
}

static struct pc_course allogeneic(int days)
{
    struct pc_course c = course(PC_COURSE_ALLOGENEIC, PC_MS_EVALUATION_STARTED, "2026-03-02", PC_MS_ACCEPTED,
                                "2026-03-30", PC_MS_PREPARATIVE_REGIMEN_STARTED, "2026-05-11", PC_MS_INFUSION,
                                "2026-05-18", -1);
    c.allo_zone3_days = days;
    return c;
}

static struct pc_course autologous(int days)
{
    struct pc_course c = course(PC_COURSE_AUTOLOGOUS, PC_MS_EVALUATION_STARTED, "2026-01-05", PC_MS_ACCEPTED,
                                "2026-01-30", PC_MS_MOBILIZATION_STARTED, "2026-02-16", PC_MS_INFUSION,
                                "2026-03-02", -1);
    c.auto_zone3_days = days;
    return c;
}

static void a_solid_organ_goes_from_the_listing_to_the_discharge(void **state) /* R7.2 */
{
    (void)state;
    struct pc_course c = liver();
    assert_string_equal(zones_of(&c), "1:2026-02-02..2026-03-16 2:2026-03-16..2026-08-09 "
                                      "3:2026-08-10..2026-08-28 4:2026-08-29..2027-08-28");
    assert_int_equal(pc_zone_on(&c, day("2026-02-01"), false), 0);
    assert_int_equal(pc_zone_on(&c, day("2026-02-20"), false), 1);
    assert_int_equal(pc_zone_on(&c, day("2026-08-09"), false), 2);
    assert_int_equal(pc_zone_on(&c, day("2026-08-10"), false), 3);
    assert_int_equal(pc_zone_on(&c, day("2026-08-28"), false), 3);
    assert_int_equal(pc_zone_on(&c, day("2026-08-29"), false), 4);
    assert_int_equal(pc_zone_on(&c, day("2026-11-27"), false), 4);
    assert_int_equal(pc_zone_on(&c, day("2027-08-29"), false), 0);
    c.zone4_days = 90; /* day 90 is the last */
    assert_int_equal(pc_zone_on(&c, day("2026-11-26"), false), 4);
    assert_int_equal(pc_zone_on(&c, day("2026-11-27"), false), 0);
}

static void the_listing_day_lies_in_two_zones(void **state) /* R7.2 */
{
    (void)state;
    struct pc_course c = liver();
    assert_int_equal(pc_zone_on(&c, day("2026-03-16"), true), 1);
    assert_int_equal(pc_zone_on(&c, day("2026-03-16"), false), 2);
    assert_int_equal(pc_zone_on(&c, day("2026-03-17"), true), 2);
    assert_int_equal(pc_zone_on(&c, day("2026-03-15"), false), 1);
}

static void an_allogeneic_event_begins_with_the_preparative_regimen(void **state) /* R7.2 */
{
    (void)state;
    struct pc_course c = allogeneic(90);
    assert_string_equal(zones_of(&c), "1:2026-03-02..2026-03-30 2:2026-03-30..2026-05-10 "
                                      "3:2026-05-11..2026-08-16 4:2026-08-17..2027-08-16");
    assert_int_equal(pc_zone_on(&c, day("2026-07-18"), false), 3);
    c = allogeneic(60);
    assert_int_equal(pc_zone_on(&c, day("2026-07-17"), false), 3);
    assert_int_equal(pc_zone_on(&c, day("2026-07-18"), false), 4);
}

static void an_autologous_event_begins_with_mobilization(void **state) /* R7.2 */
{
    (void)state;
    struct pc_course c = autologous(60);
    assert_string_equal(zones_of(&c), "1:2026-01-05..2026-01-30 2:2026-01-30..2026-02-15 "
                                      "3:2026-02-16..2026-05-01 4:2026-05-02..2027-05-01");
    c = autologous(45);
    assert_int_equal(pc_zone_on(&c, day("2026-04-16"), false), 3);
    assert_int_equal(pc_zone_on(&c, day("2026-04-17"), false), 4);
}

static void zones_stay_open_until_the_next_date_is_known(void **state) /* R7.2 */
{
    (void)state;
    struct pc_course c = course(PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, "2026-02-02", -1);
    assert_string_equal(zones_of(&c), "1:2026-02-02..");
    c = course(PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, "2026-02-02", PC_MS_LISTED, "2026-03-16", -1);
    assert_string_equal(zones_of(&c), "1:2026-02-02..2026-03-16 2:2026-03-16..");
    assert_int_equal(pc_zone_on(&c, day("2031-01-01"), false), 2);
    c = course(PC_COURSE_ALLOGENEIC, PC_MS_PREPARATIVE_REGIMEN_STARTED, "2026-05-11", -1);
    assert_string_equal(zones_of(&c), "3:2026-05-11..");
    c = course(PC_COURSE_SOLID, -1);
    assert_string_equal(zones_of(&c), "");
    assert_int_equal(pc_zone_on(&c, day("2026-01-01"), false), 0);
    struct pc_date end;
    assert_false(pc_course_end(&c, &end));
}

static void a_living_donors_organ_is_accepted_not_listed(void **state) /* R7.1, R7.2 */
{
    (void)state;
    struct pc_course c = course(PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, "2026-02-02", PC_MS_ACCEPTED,
                                "2026-03-02", PC_MS_ADMITTED, "2026-03-20", -1);
    assert_string_equal(zones_of(&c), "1:2026-02-02..2026-03-02 2:2026-03-02..2026-03-19 3:2026-03-20..");
}

static void the_event_takes_the_days_of_earlier_zones(void **state) /* R7.2 */
{
    (void)state;
    struct pc_course c = course(PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, "2026-02-02", PC_MS_LISTED,
                                "2026-02-05", PC_MS_ADMITTED, "2026-02-05", -1);
    assert_string_equal(zones_of(&c), "1:2026-02-02..2026-02-04 3:2026-02-05..");
    c = course(PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, "2026-02-02", PC_MS_ADMITTED, "2026-02-02", -1);
    assert_string_equal(zones_of(&c), "3:2026-02-02..");
    c = course(PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, "2026-02-02", PC_MS_ADMITTED, "2026-02-10", -1);
    assert_string_equal(zones_of(&c), "1:2026-02-02..2026-02-09 3:2026-02-10..");
}

static void a_transfer_to_rehabilitation_and_death_end_the_event(void **state) /* R7.2 */
{
    (void)state;
    struct pc_date end;
    struct pc_course c = liver();
    c.known |= 1u << PC_MS_TRANSFERRED;
    c.on[PC_MS_TRANSFERRED] = day("2026-08-20");
    assert_int_equal(pc_zone_on(&c, day("2026-08-21"), false), 4);
    c = liver();
    c.known |= 1u << PC_MS_DIED;
    c.on[PC_MS_DIED] = day("2026-08-15");
    assert_string_equal(zones_of(&c),
                        "1:2026-02-02..2026-03-16 2:2026-03-16..2026-08-09 3:2026-08-10..2026-08-15");
    assert_true(pc_course_end(&c, &end));
    assert_int_equal(end.days, day("2026-08-15").days);
    c = course(PC_COURSE_SOLID, PC_MS_LISTED, "2026-03-16", PC_MS_DIED, "2026-04-01", -1);
    assert_string_equal(zones_of(&c), "2:2026-03-16..2026-04-01");
}

static void the_course_ends_with_the_follow_up(void **state) /* R7.2 */
{
    (void)state;
    struct pc_date end;
    struct pc_course c = liver();
    assert_true(pc_course_end(&c, &end));
    assert_int_equal(end.days, day("2027-08-28").days);
    c.known &= ~(1u << PC_MS_DISCHARGED);
    assert_false(pc_course_end(&c, &end));
}

struct impossible {
    enum pc_course_kind kind;
    enum pc_milestone early, late; /* as told: `late` on the first of the month, `early` on the second */
    bool missing; /* `early` is not told at all */
};

static void dates_that_cannot_be_are_found(void **state) /* R7.2 */
{
    (void)state;
    static const struct impossible list[] = {
        {PC_COURSE_SOLID, PC_MS_ADMITTED, PC_MS_DISCHARGED, false},
        {PC_COURSE_SOLID, PC_MS_ADMITTED, PC_MS_DISCHARGED, true},
        {PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, PC_MS_LISTED, false},
        {PC_COURSE_SOLID, PC_MS_LISTED, PC_MS_ADMITTED, false},
        {PC_COURSE_SOLID, PC_MS_ADMITTED, PC_MS_TRANSFERRED, true},
        {PC_COURSE_SOLID, PC_MS_EVALUATION_STARTED, PC_MS_DIED, false},
        {PC_COURSE_AUTOLOGOUS, PC_MS_MOBILIZATION_STARTED, PC_MS_INFUSION, false},
        {PC_COURSE_AUTOLOGOUS, PC_MS_MOBILIZATION_STARTED, PC_MS_INFUSION, true},
        {PC_COURSE_AUTOLOGOUS, PC_MS_ACCEPTED, PC_MS_MOBILIZATION_STARTED, false},
        {PC_COURSE_ALLOGENEIC, PC_MS_PREPARATIVE_REGIMEN_STARTED, PC_MS_INFUSION, false},
        {PC_COURSE_ALLOGENEIC, PC_MS_PREPARATIVE_REGIMEN_STARTED, PC_MS_INFUSION, true},
        {PC_COURSE_ALLOGENEIC, PC_MS_ACCEPTED, PC_MS_PREPARATIVE_REGIMEN_STARTED, false},
    };
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        enum pc_milestone early, late;
        bool missing;
        struct pc_course c = course(list[i].kind, list[i].late, "2026-05-01", -1);
        if (!list[i].missing) {
            c.known |= 1u << list[i].early;
            c.on[list[i].early] = day("2026-05-02");
        }
        assert_rc(pc_course_check(&c, &early, &late, &missing), PC_INVALID);
        assert_int_equal(early, list[i].early);
        assert_int_equal(late, list[i].late);
        assert_int_equal(missing, list[i].missing);
        c.known |= 1u << list[i].early; /* the same day can be */
        c.on[list[i].early] = day("2026-05-01");
        assert_ok(pc_course_check(&c, &early, &late, &missing));
    }
}

static void the_worked_examples_can_be(void **state)
{
    (void)state;
    enum pc_milestone early, late;
    bool missing;
    const struct pc_course examples[] = {liver(), allogeneic(90), autologous(45)};
    for (size_t i = 0; i < 3; i++)
        assert_ok(pc_course_check(&examples[i], &early, &late, &missing));
}

static void organs_say_how_their_course_is_cut(void **state) /* R7.1 */
{
    (void)state;
    static const char *const solid[] = {
        "heart",     "lung",        "heart_lung", "liver",         "kidney",
        "pancreas",  "islet_cells", "intestine",  "multivisceral", "intestine_multivisceral",
        "dual_organ"};
    enum pc_course_kind kind;
    for (size_t i = 0; i < sizeof solid / sizeof solid[0]; i++) {
        assert_ok(pc_organ_course(pc_str_of(solid[i]), &kind));
        assert_int_equal(kind, PC_COURSE_SOLID);
    }
    assert_ok(pc_organ_course(PC_STR("cord_blood"), &kind));
    assert_string_equal(pc_course_name(kind), "allogeneic");
    assert_ok(pc_organ_course(PC_STR("marrow_autologous"), &kind));
    assert_string_equal(pc_course_name(kind), "autologous");
    assert_rc(pc_organ_course(PC_STR("spleen"), &kind), PC_INVALID);
}

static void the_dates_say_what_nobody_named(void **state) /* R7.2 */
{
    (void)state;
    struct pc_course c = autologous(60);
    assert_int_equal(pc_course_guess(&c), PC_COURSE_AUTOLOGOUS);
    c = allogeneic(90);
    assert_int_equal(pc_course_guess(&c), PC_COURSE_ALLOGENEIC);
    c = liver();
    assert_int_equal(pc_course_guess(&c), PC_COURSE_SOLID);
}

static void milestones_have_names_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < PC_MS_COUNT; i++) {
        enum pc_milestone back;
        assert_ok(pc_milestone_parse(pc_str_of(pc_milestone_name((enum pc_milestone)i)), &back));
        assert_int_equal(back, i);
    }
    enum pc_milestone none;
    assert_rc(pc_milestone_parse(PC_STR("relisted"), &none), PC_INVALID);
    assert_string_equal(pc_milestone_fact(PC_MS_LISTED), "unos_listed");
    assert_true(pc_milestone_may_lie_ahead(PC_MS_EVALUATION_STARTED));
    assert_false(pc_milestone_may_lie_ahead(PC_MS_DISCHARGED));
}

PC_TEST_MAIN(PC_TEST(a_solid_organ_goes_from_the_listing_to_the_discharge),
             PC_TEST(the_listing_day_lies_in_two_zones),
             PC_TEST(an_allogeneic_event_begins_with_the_preparative_regimen),
             PC_TEST(an_autologous_event_begins_with_mobilization),
             PC_TEST(zones_stay_open_until_the_next_date_is_known),
             PC_TEST(a_living_donors_organ_is_accepted_not_listed),
             PC_TEST(the_event_takes_the_days_of_earlier_zones),
             PC_TEST(a_transfer_to_rehabilitation_and_death_end_the_event),
             PC_TEST(the_course_ends_with_the_follow_up), PC_TEST(dates_that_cannot_be_are_found),
             PC_TEST(the_worked_examples_can_be), PC_TEST(organs_say_how_their_course_is_cut),
             PC_TEST(the_dates_say_what_nobody_named), PC_TEST(milestones_have_names_both_ways))
