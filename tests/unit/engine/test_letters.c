#include <stdio.h>
#include "engine/private.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define DENY ",\"reasons\":[\"condition_does_not_support_procedure\"]"

/* The text of the case's letter with that number. */
static const char *letter(struct world *w, int number)
{
    char pointer[48], params[80];
    world_look(w);
    snprintf(pointer, sizeof pointer, "/case/letters/%d/id", number);
    snprintf(params, sizeof params, "{\"letter\":\"%s\"}", world_text(w, pointer));
    assert_world(world_read(w, &pc_read_letter_show, "payer-1", PC_WHO_PAYER, params), PC_OK);
    return world_text(w, "/text");
}

static void an_approval_states_codes_and_time_frame_to_both(void **state) /* R8.1, R3.2 */
{
    struct world *w = *state;
    char expected[128];
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_int_equal(world_count(w, "/case/letters"), 2);
    snprintf(expected, sizeof expected, "%s 97110 2026-11-18 2026-12-20 not a guarantee",
             world_text(w, "/case/determination/authorization"));
    assert_string_equal(letter(w, 0), expected);
    assert_string_equal(letter(w, 1), expected);
    assert_string_equal(world_text(w, "/to"), "member");
}

static void a_denial_states_reason_guideline_and_every_way_on(void **state) /* R8.2, R4.5 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", DENY), PC_OK);
    assert_string_equal(letter(w, 0),
                        "It does not help. PRC-PT-1, version 2026.1, Progress how to appeal 800-555-0100 "
                        "p2p iro not a guarantee ask your provider");
}

static void a_question_states_what_is_missing_and_the_last_day_as_a_date(void **state) /* R4.6 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "Q-1"), PC_OK);
    assert_string_equal(letter(w, 0), "Pain score now 2026-12-31 800-555-0100"); /* in the payer's zone */
    assert_string_equal(world_text(w, "/kind"), "information_request");
}

static void a_request_that_needs_no_review_gets_its_reason_in_writing(void **state) /* R3.1 */
{
    struct world *w = *state;
    w->answer = world_not_required;
    assert_world(world_submit(w, "N-1"), PC_OK);
    assert_string_equal(letter(w, 0), "not listed not a guarantee");
}

/* I6: without its guideline a denial cannot be written, so it does not happen at all. */
static void a_letter_that_would_lack_a_part_aborts_the_whole_command(void **state)
{
    struct world *w = *state;
    w->status = PC_EVAL_KILLED;
    w->answer = "{}";
    assert_world(world_submit(w, "K-1"), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    const struct pc_hash before = world_digest(w);
    const int64_t letters = w->engine->last.letter;
    assert_world(world_act(w, DIRECTOR, "deny", DENY), PC_INVALID);
    assert_string_equal(w->err.reason, "letter_incomplete");
    assert_string_equal(w->err.field, "guideline");
    const struct pc_hash after = world_digest(w);
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(w->engine->last.letter, letters);
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
}

static void letters_are_numbered_on_after_one_that_was_taken_back(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "approve", ",\"visits\":3"), PC_INVALID);
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_int_equal(w->engine->last.letter, 2);
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_letter_row row;
    assert_ok(w->store->ops->letter_get(w->store, 2, arena, &row));
    assert_rc(w->store->ops->letter_get(w->store, 3, arena, &row), PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(an_approval_states_codes_and_time_frame_to_both),
             T(a_denial_states_reason_guideline_and_every_way_on),
             T(a_question_states_what_is_missing_and_the_last_day_as_a_date),
             T(a_request_that_needs_no_review_gets_its_reason_in_writing),
             T(a_letter_that_would_lack_a_part_aborts_the_whole_command),
             T(letters_are_numbered_on_after_one_that_was_taken_back))
