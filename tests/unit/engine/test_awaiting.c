#include "engine/awaiting.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define ITEMS \
    ",\"items\":[{\"text\":\"the operation report\"},{\"document\":\"plan\"},{\"fact\":\"pain_score\"}]"

static enum pc_rc supply(struct world *w)
{
    return world_run(w, &pc_verb_case_supply, "payer-1", PC_WHO_PAYER,
                     world_of_case(w, ",\"facts\":{\"pain_score\":4}"));
}

static void facts_and_documents_are_named_with_their_last_day(void **state) /* R4.6 */
{
    struct world *w = *state;
    w->answer = WORLD_CASES(WORLD_CASE(
        "pt_ot", "needs_information",
        WORLD_RULE("information", "window_45d", "programme", "45", "calendar_days", "asked", "false", ""),
        "\"missing\":[{\"fact\":\"bmi\",\"ask\":\"Body mass index\",\"type\":\"number\",\"unit\":\"kg/m2\"}],"
        "\"documents\":[\"treatment_plan\"],"));
    assert_world(world_submit(w, "W-1"), PC_OK);
    assert_int_equal(world_count(w, "/cases/0/awaiting"), 2);
    assert_string_equal(world_text(w, "/cases/0/awaiting/0/kind"), "fact");
    assert_string_equal(world_text(w, "/cases/0/awaiting/0/unit"), "kg/m2");
    assert_string_equal(world_text(w, "/cases/0/awaiting/1/kind"), "document");
    assert_string_equal(world_text(w, "/cases/0/awaiting/1/document"), "treatment_plan");
    assert_string_equal(world_text(w, "/cases/0/awaiting/1/until"), "2027-01-01T05:59:59.999Z");
}

static void a_reviewers_items_keep_their_kinds(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "request_information", ITEMS ",\"until\":\"2026-12-01\""), PC_OK);
    assert_string_equal(world_text(w, "/case/awaiting/0/kind"), "text");
    assert_string_equal(world_text(w, "/case/awaiting/1/kind"), "document");
    assert_string_equal(world_text(w, "/case/awaiting/2/kind"), "fact");
    assert_string_equal(world_text(w, "/case/awaiting/2/until"), "2026-12-02T05:59:59.999Z"); /* Chicago */
}

static void a_last_day_that_has_passed_is_refused(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "request_information", ITEMS ",\"until\":\"2026-11-15\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.until");
    assert_world(world_act(w, NURSE, "request_information", ITEMS ",\"until\":\"2026-11-16\""),
                 PC_OK); /* today is fine */
}

static void no_reviewer_gives_less_time_than_the_law(
    void **state) /* R5.5: at least 45 days to supply information */
{
    struct world *w = *state;
    w->answer = WORLD_CASES(
        WORLD_CASE("pt_ot", "not_met",
                   WORLD_RULE("decision", "law_15d", "law", "15", "calendar_days", "receipt", "false",
                              "") "," WORLD_RULE("information", "law_45d", "law", "45", "calendar_days",
                                                 "asked", "false", ""),
                   ""));
    assert_world(world_submit(w, "L-1"), PC_OK);
    assert_world(world_act(w, NURSE, "request_information", ITEMS ",\"until\":\"2026-12-30\""), PC_INVALID);
    assert_string_equal(w->err.reason, "shorter_than_law");
    assert_non_null(strstr(w->err.detail, "2026-12-31"));
    assert_world(world_act(w, NURSE, "request_information", ITEMS ",\"until\":\"2026-12-31\""), PC_OK);
}

static void nothing_asked_is_nothing_awaited(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "request_information", ",\"items\":[]"), PC_REFUSED);
    assert_string_equal(w->err.reason, "items_required");
}

static void the_answer_goes_back_to_the_nurse_who_asked(void **state) /* R5.1 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "request_information", ITEMS), PC_OK);
    assert_world(supply(w), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_int_equal(world_count(w, "/case/awaiting"), 0);
}

static void the_answer_goes_back_to_the_director_who_asked(void **state) /* R5.1 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "request_information", ITEMS), PC_OK);
    assert_world(supply(w), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
    /* Who asked is forgotten with the question: the next one is the system's own and goes the way of R4.1. */
    assert_world(world_act(w, DIRECTOR, "request_information", ITEMS), PC_OK);
    assert_world(world_act(w, NURSE, "record_complete", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
}

static void only_what_is_still_missing_is_asked_again(void **state) /* R4.6 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "W-1"), PC_OK);
    assert_world(world_advance(w, "5d"), PC_OK);
    assert_world(supply(w), PC_OK); /* still unknown */
    assert_string_equal(world_text(w, "/case/state"), "awaiting_information");
    assert_int_equal(world_count(w, "/case/awaiting"), 1);
    assert_string_equal(world_text(w, "/case/awaiting/0/until"),
                        "2027-01-01T05:59:59.999Z"); /* the same window */
    w->answer = world_met;
    assert_world(supply(w), PC_OK);
    assert_int_equal(world_count(w, "/case/awaiting"), 0);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
}

static void clearing_forgets_who_asked(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    pc_case_begin(&c, arena);
    c.row.flags = PC_CASE_ASKED_BY_PERSON | PC_CASE_ASKED_BY_DIRECTOR | PC_CASE_LATE;
    pc_body_put(&c, "awaiting", yyjson_mut_arr(c.doc));
    pc_awaiting_clear(&c);
    assert_int_equal(c.row.flags, PC_CASE_LATE);
    assert_null(pc_body_get(&c, "awaiting"));
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(facts_and_documents_are_named_with_their_last_day), T(a_reviewers_items_keep_their_kinds),
             T(a_last_day_that_has_passed_is_refused), T(no_reviewer_gives_less_time_than_the_law),
             T(nothing_asked_is_nothing_awaited), T(the_answer_goes_back_to_the_nurse_who_asked),
             T(the_answer_goes_back_to_the_director_who_asked), T(only_what_is_still_missing_is_asked_again),
             PC_TEST(clearing_forgets_who_asked))
