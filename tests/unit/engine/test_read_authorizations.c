/* authorization.find: what a claim is told, exactly, nearly and why (R7.2, R7.3, I8). */
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR

static enum pc_rc find(struct world *w, const char *actor, const char *more)
{
    char params[200];
    snprintf(params, sizeof params, "{\"payer\":\"%s\",\"member\":\"M-1\"%s}",
             strncmp(actor, "other", 5) == 0 ? "other" : "sample", more);
    return world_read(w, &pc_read_authorizations, actor, PC_WHO_PAYER, params);
}

#define FIND(more) assert_world(find(w, "payer-1", more), PC_OK)

static void approve(struct world *w)
{
    assert_world(world_act(w, NURSE, "approve", ",\"from\":\"2026-11-20\",\"to\":\"2026-12-20\""), PC_OK);
}

static void what_was_approved_is_found_exactly(void **state)
{
    struct world *w = *state;
    FIND("");
    assert_int_equal(world_count(w, "/exact"), 0); /* nothing is authorized before somebody approved */
    approve(w);
    FIND(",\"provider\":\"P-1\",\"code\":\"97110\",\"date\":\"2026-12-20\"");
    assert_int_equal(world_count(w, "/exact"), 1);
    assert_int_equal(world_count(w, "/near"), 0);
    assert_string_equal(world_text(w, "/exact/0/case_id"), w->case_id);
    assert_int_equal(world_int(w, "/exact/0/units"), 9);
    assert_string_equal(world_text(w, "/exact/0/unit"), "visits");
    assert_string_equal(world_text(w, "/exact/0/from"), "2026-11-20");
    assert_string_equal(world_text(w, "/exact/0/to"), "2026-12-20");
    assert_true(strlen(world_text(w, "/exact/0/authorization")) > 4);
}

static void a_near_match_says_why(void **state)
{
    struct world *w = *state;
    approve(w);
    FIND(",\"provider\":\"P-2\",\"code\":\"97110\",\"date\":\"2026-12-24\"");
    assert_int_equal(world_count(w, "/exact"), 0);
    assert_string_equal(world_text(w, "/near/0/why/0/reason"), "other_provider");
    assert_string_equal(world_text(w, "/near/0/why/1/reason"), "outside_dates");
    assert_int_equal(world_int(w, "/near/0/why/1/days"), 4);
    FIND(",\"date\":\"2026-11-19\"");
    assert_int_equal(world_int(w, "/near/0/why/0/days"), 1);
    FIND(",\"date\":\"2027-01-20\"");
    assert_int_equal(world_count(w, "/near"), 0); /* 31 days are too far */
    FIND(",\"code\":\"97140\"");
    assert_int_equal(world_count(w, "/near"), 0); /* the category has no such code */
}

static void what_was_denied_is_not_found(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"x\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_OK);
    FIND("");
    assert_int_equal(world_count(w, "/exact") + world_count(w, "/near"), 0);
}

static void nobody_finds_what_is_not_theirs(void **state) /* I8 */
{
    struct world *w = *state;
    approve(w);
    assert_world(find(w, "other-1", ""), PC_OK);
    assert_int_equal(world_count(w, "/exact"), 0);
    assert_world(world_read(w, &pc_read_authorizations, "other-1", PC_WHO_PAYER,
                            "{\"payer\":\"sample\",\"member\":\"M-1\"}"),
                 PC_OK);
    assert_int_equal(world_count(w, "/exact"), 0);
}

/* ---- pages ---------------------------------------------------------------------------------------------------------------- */

/* Asks page after page, two matches each, and returns how many came; `key` is the list that they stand in. */
static size_t page_through(struct world *w, const char *claim, const char *key)
{
    char more[200];
    size_t found = 0, pages = 0;
    snprintf(more, sizeof more, ",\"limit\":2%s", claim);
    for (;; pages++) {
        FIND(more);
        assert_true(world_count(w, key) <= 2);
        found += world_count(w, key);
        if (!*world_text(w, "/cursor"))
            break;
        assert_int_equal(world_count(w, key), 2); /* only the last page is shorter */
        snprintf(more, sizeof more, ",\"limit\":2%s,\"cursor\":\"%s\"", claim, world_text(w, "/cursor"));
    }
    assert_int_equal(pages, (found - 1) / 2);
    return found;
}

/* A case of five lines, all approved. */
static void five_lines(struct world *w)
{
    static const char service[] =
        "{\"setting\":\"outpatient\",\"codes\":[{\"code\":\"97110\",\"units\":3},{\"code\":\"97112\",\"units\":3},"
        "{\"code\":\"97140\",\"units\":3},{\"code\":\"97530\",\"units\":3},{\"code\":\"97535\",\"units\":3}],"
        "\"diagnoses\":[\"M54.50\"],\"start_date\":\"2026-11-20\"}";
    w->answer = WORLD_CASES(
        "{\"category\":\"pt_ot\",\"lines\":[1,2,3,4,5],\"requirement\":\"required\",\"outcome\":\"met\","
        "\"title\":\"Therapy\",\"criteria\":[],\"clocks\":[]}");
    assert_world(world_submit_service(w, "L-1", service), PC_OK);
    approve(w);
}

static void all_matches_are_found_page_by_page(void **state)
{
    struct world *w = *state;
    five_lines(w);
    assert_int_equal(page_through(w, "", "/exact"), 5);
    assert_int_equal(page_through(w, ",\"provider\":\"P-2\"", "/near"), 5);
    FIND(",\"limit\":5");
    assert_string_equal(world_text(w, "/cursor"), ""); /* nothing is left */
}

static void a_cursor_goes_on_with_the_claim_that_it_was_given_for(void **state)
{
    struct world *w = *state;
    char more[120];
    five_lines(w);
    FIND(",\"limit\":1");
    snprintf(more, sizeof more, ",\"code\":\"99999\",\"cursor\":\"%s\"", world_text(w, "/cursor"));
    assert_world(find(w, "payer-1", more), PC_INVALID);
    assert_string_equal(w->err.reason, "unknown_cursor");
    assert_string_equal(w->err.field, "params.cursor");
    assert_world(find(w, "payer-1", ",\"cursor\":\"p-none\""), PC_INVALID);
}

/* ---- transplants -------------------------------------------------------------------------------------------------------- */

static const char liver[] =
    "{\"request_id\":\"t-1\",\"channel\":\"portal\",\"timing\":\"preservice\",\"urgency\":\"standard\",\"case_kind\":\"transplant\","
    "\"payer\":\"sample\",\"group\":\"G-FULL\",\"member\":\"M-1\",\"requesting_provider\":\"P-1\","
    "\"service\":{\"setting\":\"inpatient\",\"codes\":[{\"code\":\"47135\",\"units\":1}],\"diagnoses\":[\"K74.60\"],"
    "\"start_date\":\"2026-11-02\"},\"facts\":{\"milestones\":{\"evaluation_start\":\"2026-09-01\",\"unos_listed\":\"2026-10-01\","
    "\"admission\":\"2026-11-02\",\"discharge\":\"2026-11-10\"}}}";

static void in_course(struct world *w)
{
    w->answer = WORLD_CASES(
        WORLD_CASE("transplant", "met", "", "\"complex\":true,\"missing\":[],\"grants\":{\"days\":365},"));
    assert_world(world_run(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER, liver), PC_OK);
    snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"transplant\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "approve", ""), PC_OK);
}

static void a_transplant_answers_by_zone(void **state) /* R7.2 */
{
    struct world *w = *state;
    in_course(w);
    FIND(",\"code\":\"47135\",\"date\":\"2026-11-05\"");
    assert_int_equal(world_int(w, "/exact/0/zone"), 3);
    assert_true(world_true(w, "/exact/0/case_rate"));
    FIND(",\"code\":\"80053\",\"date\":\"2026-11-05\""); /* everything of the event is in the case rate */
    assert_int_equal(world_int(w, "/exact/0/zone"), 3);
    FIND(",\"code\":\"80053\",\"date\":\"2026-10-20\"");
    assert_string_equal(world_text(w, "/near/0/why/0/reason"), "same_category");
    assert_int_equal(world_int(w, "/near/0/zone"), 2);
    FIND(",\"code\":\"90935\",\"date\":\"2026-10-20\""); /* dialysis meanwhile is other care */
    assert_string_equal(world_text(w, "/near/0/why/0/reason"), "not_in_zone");
    assert_string_equal(world_text(w, "/near/0/why/0/code"), "ongoing_maintenance_care");
    FIND(",\"code\":\"47135\",\"date\":\"2027-02-09\"");
    assert_string_equal(world_text(w, "/near/0/why/0/reason"),
                        "outside_dates"); /* day 91 after the discharge */
    assert_int_equal(world_int(w, "/near/0/why/0/days"), 1);
}

static void nothing_is_authorized_from_the_day_of_a_revocation_on(void **state) /* R7.3 */
{
    struct world *w = *state;
    in_course(w);
    assert_world(world_act(w, DIRECTOR, "revoke", ",\"from\":\"2026-12-01\""), PC_OK);
    FIND(",\"code\":\"47135\",\"date\":\"2026-11-30\"");
    assert_int_equal(world_count(w, "/exact"), 1);
    FIND(",\"code\":\"47135\",\"date\":\"2026-12-01\"");
    assert_int_equal(world_count(w, "/exact"), 0);
    assert_int_equal(world_int(w, "/near/0/why/0/days"), 1);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
#define P(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(what_was_approved_is_found_exactly), T(a_near_match_says_why), T(what_was_denied_is_not_found),
             T(nobody_finds_what_is_not_theirs), P(all_matches_are_found_page_by_page),
             P(a_cursor_goes_on_with_the_claim_that_it_was_given_for), P(a_transplant_answers_by_zone),
             P(nothing_is_authorized_from_the_day_of_a_revocation_on))
