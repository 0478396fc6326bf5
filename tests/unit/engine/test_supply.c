#include <stdio.h>
#include "engine/case.h"
#include "support/engine_world.h"

#define PAYER "payer-1", PC_WHO_PAYER

static enum pc_rc supply(struct world *w, const char *more)
{
    return world_run(w, &pc_verb_case_supply, PAYER, world_of_case(w, more));
}

/* The request inside the case's latest stored question. */
static yyjson_val *request_of(struct world *w, struct pc_arena *arena)
{
    struct pc_evaluation_row row;
    struct pc_case_row stored;
    yyjson_val *input;
    int64_t id;
    assert_ok(pc_id_parse(pc_engine_ids(w->engine), PC_ID_CASE, pc_str_of(w->case_id), &id));
    assert_ok(w->store->ops->case_get(w->store, id, arena, &stored));
    assert_ok(w->store->ops->evaluation_get(w->store, id, stored.evaluation, arena, &row));
    assert_ok(pc_arena_parse(arena, row.input, &input));
    return pc_json_get(input, "request");
}

static void newer_facts_replace_older_ones_and_null_takes_them_back(void **state) /* R1.6 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    assert_world(supply(w, ",\"facts\":{\"pain_score\":7,\"bmi\":31.5}"), PC_OK);
    yyjson_val *facts = pc_json_get(request_of(w, arena), "facts");
    assert_int_equal(yyjson_get_int(pc_json_get(facts, "pain_score")), 7);
    assert_int_equal(yyjson_obj_size(facts), 2);
    assert_world(supply(w, ",\"facts\":{\"bmi\":null}"), PC_OK);
    facts = pc_json_get(request_of(w, arena), "facts");
    assert_true(!pc_json_get(facts, "bmi") || yyjson_is_null(pc_json_get(facts, "bmi")));
    assert_int_equal(yyjson_get_int(pc_json_get(facts, "pain_score")), 7);
}

static void documents_are_added_to_those_on_file(void **state) /* R1.6 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    assert_world(supply(w, ",\"documents\":[{\"kind\":\"plan\",\"title\":\"Plan\",\"text\":\"t\"}]"), PC_OK);
    assert_world(supply(w, ",\"documents\":[{\"kind\":\"report\",\"title\":\"Report\",\"text\":\"u\"}]"),
                 PC_OK);
    yyjson_val *documents = pc_json_get(request_of(w, arena), "documents");
    assert_int_equal(yyjson_arr_size(documents), 2);
    assert_text(pc_json_str(yyjson_arr_get(documents, 1), "kind"), "report");
}

static void the_whole_is_two_events(void **state)
{
    struct world *w = *state;
    assert_world(supply(w, ",\"facts\":{\"pain_score\":7},\"note\":\"by phone\""), PC_OK);
    assert_int_equal(world_int(w, "/case/version"), 3);
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    assert_string_equal(world_text(w, "/events/1/event"), "supplied");
    assert_string_equal(world_text(w, "/events/1/actor/id"), "payer-1");
    assert_string_equal(world_text(w, "/events/2/event"), "criteria_met");
    assert_int_equal(world_int(w, "/events/2/data/evaluation"), 2);
    assert_true(world_verified(w));
}

static void a_closed_case_takes_nothing_in(void **state) /* R8.5 */
{
    struct world *w = *state;
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    const int asked = w->asked;
    assert_world(supply(w, ",\"facts\":{\"pain_score\":7}"), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_allowed_in_state");
    assert_int_equal(w->asked, asked);
}

static void facts_that_the_policies_refuse_change_nothing(void **state)
{
    struct world *w = *state;
    const struct pc_hash before = world_digest(w);
    w->status = PC_EVAL_INVALID;
    w->answer = "{\"reason\":\"out_of_range\",\"field\":\"params.facts.pain_score\",\"detail\":\"0 to 10\"}";
    assert_world(supply(w, ",\"facts\":{\"pain_score\":70}"), PC_INVALID);
    assert_string_equal(w->err.field, "params.facts.pain_score");
    const struct pc_hash after = world_digest(w);
    assert_memory_equal(&before, &after, sizeof before);
}

static void a_failing_policy_leaves_the_case_with_a_person(void **state) /* I3 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "S-1"), PC_OK);
    w->status = PC_EVAL_KILLED;
    assert_world(supply(w, ",\"facts\":{\"pain_score\":7}"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/reason/code"), "policy_failed");
}

/* A submission that the policies failed on is resolved again as a whole when something comes in. */
static void a_case_that_was_never_resolved_is_resolved_again(void **state)
{
    struct world *w = *state;
    w->status = PC_EVAL_KILLED;
    w->answer = "{}";
    assert_world(world_submit(w, "S-1"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/category"), "");
    w->status = PC_EVAL_OK;
    w->answer = world_met;
    assert_world(supply(w, ",\"facts\":{\"pain_score\":7}"), PC_OK);
    assert_string_equal(world_text(w, "/case/category"), "pt_ot");
    assert_string_equal(world_text(w, "/case/requirement"), "required");
}

/* ... but what would be several cases is one person's: an answer about some lines closes nothing of the others (I3, R3.4). */
static void a_case_that_falls_apart_when_it_is_resolved_again_stays_with_a_nurse(void **state)
{
    static const char none[] =
        "{\"category\":null,\"lines\":[1],\"requirement\":\"not_required\",\"reason\":{\"code\":"
        "\"procedure_not_listed\",\"text\":\"not listed\"}}";
    char two[1024];
    struct world *w = *state;
    w->status = PC_EVAL_KILLED;
    w->answer = "{}";
    assert_world(world_submit(w, "S-1"), PC_OK);
    w->status = PC_EVAL_OK;
    snprintf(two, sizeof two, "{\"cases\":[%s,%s]}", none, none);
    w->answer = two;
    assert_world(supply(w, ",\"facts\":{\"pain_score\":7}"), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/reason/code"), "policy_failed");
}

/* A warning fires while the policies think: they are asked again, about the case as it is now. */
static void what_a_timer_changed_meanwhile_is_looked_at_again(void **state)
{
    struct world *w = *state;
    struct pc_command *command = world_send(w, &pc_verb_case_supply, PAYER,
                                            world_of_case(w, ",\"facts\":{\"pain_score\":7}"));
    const int asked = w->asked;
    pc_wall_sim_set(&w->wall, w->engine->next_due);
    pc_engine_commit(w->engine); /* the timer */
    world_answer(w);
    world_turn(w); /* applied too late: prepared once more, asked once more */
    assert_int_equal(command->stage, PC_STAGE_APPLY);
    assert_int_equal(w->asked, asked + 2);
    world_turn(w);
    assert_int_equal(command->tries, 1);
    assert_world(world_end(w, command), PC_OK);
    assert_int_equal(world_int(w, "/case/version"), 4); /* taken in, warned, supplied, met */
    assert_true(world_verified(w));
}

static void an_approval_waits_for_what_came_before_it(void **state)
{
    struct world *w = *state;
    struct pc_command *late = world_send(w, &pc_verb_case_supply, PAYER,
                                         world_of_case(w, ",\"facts\":{\"pain_score\":7}"));
    struct pc_command *approve = world_send(w, &pc_verb_case_act, "nurse-1", PC_WHO_NURSE,
                                            world_of_case(w, ",\"action\":\"approve\""));
    for (int i = 0; i < 4; i++)
        world_turn(w);
    assert_world(world_end(w, late), PC_OK); /* it was first; the approval waited for it */
    assert_world(world_end(w, approve), PC_OK);
    assert_world(supply(w, ",\"facts\":{\"pain_score\":8}"), PC_REFUSED);
}

static enum pc_rc supply_once(struct world *w, int attempt)
{
    (void)attempt;
    return supply(w, ",\"facts\":{\"pain_score\":7},\"note\":\"n\"");
}

static void a_fault_at_any_store_call_leaves_nothing_behind(void **state) /* I2, I6 */
{
    struct world *w = *state;
    w->answer = world_unknown;
    assert_world(world_submit(w, "S-1"), PC_OK);
    w->answer = world_met;
    assert_true(world_fault_sweep(w, supply_once) > 15);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_true(world_verified(w));
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(newer_facts_replace_older_ones_and_null_takes_them_back),
             T(documents_are_added_to_those_on_file), T(the_whole_is_two_events),
             T(a_closed_case_takes_nothing_in), T(facts_that_the_policies_refuse_change_nothing),
             T(a_failing_policy_leaves_the_case_with_a_person),
             T(a_case_that_was_never_resolved_is_resolved_again),
             T(a_case_that_falls_apart_when_it_is_resolved_again_stays_with_a_nurse),
             T(what_a_timer_changed_meanwhile_is_looked_at_again),
             T(an_approval_waits_for_what_came_before_it), T(a_fault_at_any_store_call_leaves_nothing_behind))
