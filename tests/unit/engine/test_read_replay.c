#include "support/engine_world.h"

#define AUDITOR "auditor-1", PC_WHO_AUDITOR

static enum pc_rc replay(struct world *w, const char *more)
{
    return world_read(w, &pc_read_case_replay, AUDITOR, world_of_case(w, more));
}

static void the_same_answer_is_identical(void **state) /* I9 */
{
    struct world *w = *state;
    assert_world(replay(w, ""), PC_OK);
    assert_true(world_true(w, "/identical"));
    assert_string_equal(world_text(w, "/policy_revision"), "r1-test");
    assert_null(yyjson_doc_ptr_get(w->doc, "/abi_differs"));
}

static void the_first_difference_is_named(void **state) /* R9.3 */
{
    struct world *w = *state;
    w->answer = world_not_met;
    assert_world(replay(w, ""), PC_OK);
    assert_false(world_true(w, "/identical"));
    assert_string_equal(world_text(w, "/first_difference"), "outcome");
    w->answer = WORLD_CASES(WORLD_CASE("pt_ot", "met", "", ""));
    assert_world(replay(w, ""), PC_OK);
    assert_string_equal(world_text(w, "/first_difference"), "missing"); /* a member that is gone */
}

static void a_policy_that_fails_now_is_a_difference(void **state)
{
    struct world *w = *state;
    w->status = PC_EVAL_KILLED;
    assert_world(replay(w, ""), PC_OK);
    assert_false(world_true(w, "/identical"));
    assert_string_equal(world_text(w, "/first_difference"), "policy_error");
}

static void a_determination_replays_what_it_was_made_on(void **state) /* I9 */
{
    struct world *w = *state;
    assert_world(replay(w, ",\"determination\":1"), PC_NOT_FOUND);
    assert_string_equal(w->err.field, "params.determination");
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    assert_world(replay(w, ",\"determination\":1"), PC_OK);
    assert_true(world_true(w, "/identical"));
    assert_world(replay(w, ",\"determination\":2"), PC_NOT_FOUND);
}

static void what_was_never_answered_has_nothing_to_compare(void **state)
{
    struct world *w = *state;
    w->status = PC_EVAL_KILLED;
    w->answer = "{}";
    assert_world(world_submit(w, "R-2"), PC_OK);
    assert_world(replay(w, ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "never_answered");
}

static void a_foreign_case_is_not_replayed(void **state) /* I8 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_case_replay, "P-2", PC_WHO_PROVIDER, world_of_case(w, "")),
                 PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(the_same_answer_is_identical), T(the_first_difference_is_named),
             T(a_policy_that_fails_now_is_a_difference), T(a_determination_replays_what_it_was_made_on),
             T(what_was_never_answered_has_nothing_to_compare), T(a_foreign_case_is_not_replayed))
