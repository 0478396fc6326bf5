#include <stdio.h>
#include "support/engine_world.h"

#define SERVICE(codes, start, end)                                                                     \
    "{\"setting\":\"outpatient\",\"codes\":[" codes "],\"diagnoses\":[],\"start_date\":\"" start "\"," \
    "\"end_date\":\"" end "\"}"
#define CODE(code) "{\"code\":\"" code "\"}"

/* Submits and says whether the request was taken for a duplicate of the first case (A-1: 97110, 18 November to 20 December). */
static bool is_duplicate(struct world *w, const char *id, const char *service)
{
    char first[32];
    snprintf(first, sizeof first, "%s", w->case_id);
    assert_world(world_submit_service(w, id, service), PC_OK);
    bool duplicate = strcmp(world_text(w, "/duplicate"), first) == 0;
    snprintf(w->case_id, sizeof w->case_id, "%s", first);
    return duplicate;
}

static void overlapping_dates_make_a_duplicate_and_touching_ones_do(void **state) /* R1.5 */
{
    struct world *w = *state;
    assert_true(is_duplicate(w, "D-1", SERVICE(CODE("97110"), "2026-12-20", "2027-01-10")));
    assert_true(is_duplicate(w, "D-2", SERVICE(CODE("97110"), "2026-11-01", "2026-11-18")));
    assert_false(is_duplicate(w, "D-3", SERVICE(CODE("97110"), "2026-10-01", "2026-11-17")));
}

static void the_day_after_the_end_is_another_request(void **state)
{
    struct world *w = *state;
    assert_false(is_duplicate(w, "D-1", SERVICE(CODE("97110"), "2026-12-21", "2027-01-10")));
}

static void all_lines_of_the_first_must_be_asked_again(void **state)
{
    struct world *w = *state;
    assert_false(is_duplicate(w, "D-1", SERVICE(CODE("97140"), "2026-11-18", "2026-12-20")));
    assert_true(is_duplicate(w, "D-2", SERVICE(CODE("97110") "," CODE("97140"), "2026-11-18", "2026-12-20")));
}

static void without_codes_the_category_or_level_tells_requests_apart(void **state) /* R1.5 */
{
    struct world *w = *state;
    const char *skilled =
        "{\"setting\":\"inpatient\",\"level\":\"inpatient_snf\",\"codes\":[],\"diagnoses\":[],\"start_date\":\"2027-02-01\"}";
    const char *rehab =
        "{\"setting\":\"inpatient\",\"level\":\"inpatient_rehab\",\"codes\":[],\"diagnoses\":[],\"start_date\":\"2027-02-01\"}";
    w->answer = WORLD_CASES(
        "{\"category\":\"inpatient_snf\",\"lines\":[],\"requirement\":\"required\",\"outcome\":\"met\",\"clocks\":[]}");
    assert_world(world_submit_service(w, "D-1", skilled), PC_OK);
    assert_true(is_duplicate(w, "D-2", skilled));
    assert_false(is_duplicate(w, "D-3", rehab));
}

static void a_member_with_many_cases_has_duplicates_too(void **state) /* R1.5: all of them are looked at */
{
    struct world *w = *state;
    char first[32], id[16], service[256];
    snprintf(first, sizeof first, "%s", w->case_id);
    for (int i = 0; i < 210; i++) {
        snprintf(id, sizeof id, "M-%d", i);
        snprintf(service, sizeof service, SERVICE(CODE("%05d"), "2026-01-01", "2026-01-02"), 10000 + i);
        assert_world(world_submit_service(w, id, service), PC_OK);
    }
    const char *again = SERVICE(CODE("10209"), "2026-01-02", "2026-01-02");
    assert_world(world_submit_service(w, "M-last", again), PC_OK);
    assert_string_not_equal(world_text(w, "/duplicate"), "");
    assert_string_not_equal(world_text(w, "/duplicate"), first);
}

static void another_provider_is_another_request(void **state)
{
    struct world *w = *state;
    char params[2048];
    world_request(params, sizeof params, "D-1", NULL);
    memcpy(strstr(params, "P-1"), "P-2", 3);
    memcpy(strstr(params, "portal"), "socket", 6);
    assert_world(world_run(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_string_equal(world_text(w, "/duplicate"), "");
}

static void what_was_taken_back_is_no_duplicate(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, "payer-1", PC_WHO_PAYER, "withdraw", ""), PC_OK);
    assert_false(is_duplicate(w, "D-1", NULL));
}

/* The clock of an open first case is kept; after a determination a new one runs, and the link stays. */
static void a_decided_first_case_lends_its_clock_to_nobody(void **state)
{
    struct world *w = *state;
    assert_world(world_advance(w, "3h"), PC_OK);
    assert_true(is_duplicate(w, "D-1", NULL));
    assert_string_equal(world_text(w, "/cases/0/received_at"), "2026-11-16T16:15:00.000Z");
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "note", ",\"text\":\"t\""), PC_OK);
    assert_world(world_advance(w, "3h"), PC_OK);
    assert_true(is_duplicate(w, "D-2", NULL));
    assert_string_equal(world_text(w, "/cases/0/received_at"), "2026-11-16T22:15:00.000Z");
}

/* A flag and a link, never a silent drop (R1.5). */
static void a_duplicate_is_a_case_of_its_own(void **state)
{
    struct world *w = *state;
    assert_true(is_duplicate(w, "D-1", NULL));
    assert_string_equal(world_text(w, "/cases/0/state"), "nurse_review");
    assert_world(world_read(w, &pc_read_case_find, "a", PC_WHO_AUDITOR, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/cases"), 2);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(without_codes_the_category_or_level_tells_requests_apart),
             T(a_member_with_many_cases_has_duplicates_too),
             T(overlapping_dates_make_a_duplicate_and_touching_ones_do),
             T(the_day_after_the_end_is_another_request), T(all_lines_of_the_first_must_be_asked_again),
             T(another_provider_is_another_request), T(what_was_taken_back_is_no_duplicate),
             T(a_decided_first_case_lends_its_clock_to_nobody), T(a_duplicate_is_a_case_of_its_own))
