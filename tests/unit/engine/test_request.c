#include <stdio.h>
#include "engine/request.h"
#include "support/engine_world.h"

#define LOAD(id) "{\"payer\":\"sample\",\"request_id\":\"" id "\",\"members\":[]}"

static void a_resend_is_answered_from_the_store_even_after_a_restart(void **state) /* I7 */
{
    struct world *w = *state;
    const char *note = ",\"request_id\":\"N-1\",\"text\":\"called\"";
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "note", note), PC_OK);
    const struct pc_hash before = world_digest(w);
    world_restart(w);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "note", note), PC_OK);
    assert_int_equal(world_int(w, "/case/version"), 2);
    const struct pc_hash after = world_digest(w);
    assert_memory_equal(&before, &after, sizeof before);
}

static void an_id_is_its_organizations_own(void **state)
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_member_load, "payer-2", PC_WHO_PAYER, LOAD("A-1")), PC_OK);
    assert_world(world_run(w, &pc_verb_member_load, "payer-1", PC_WHO_PAYER, LOAD("A-1")), PC_REFUSED);
    assert_string_equal(w->err.reason, "request_id_reused");
}

static void a_refused_command_leaves_its_id_free(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "deny", ",\"request_id\":\"D-1\""), PC_REFUSED);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "take", ",\"request_id\":\"D-1\""), PC_OK);
}

/* Two cases, one id, both on their way: the second finds the id taken when it is applied. */
static void the_same_id_at_the_same_time_is_taken_once(void **state)
{
    struct world *w = *state;
    char first[256];
    snprintf(first, sizeof first, "%s", world_of_case(w, ",\"action\":\"take\",\"request_id\":\"T-1\""));
    assert_world(world_submit(w, "A-2"), PC_OK);
    struct pc_command *a = world_send(w, &pc_verb_case_act, "nurse-1", PC_WHO_NURSE, first);
    struct pc_command *b = world_send(w, &pc_verb_case_act, "nurse-1", PC_WHO_NURSE,
                                      world_of_case(w, ",\"action\":\"take\",\"request_id\":\"T-1\""));
    w->changes = 0;
    world_turn(w);
    assert_int_equal(w->changes, 1); /* nobody hears of what was taken back */
    assert_world(world_end(w, a), PC_OK);
    assert_world(world_end(w, b), PC_REFUSED);
    assert_string_equal(w->err.reason, "request_id_reused");
    world_look(w);
    assert_string_equal(world_text(w, "/case/assigned"), ""); /* the second case is as it was */
}

static void a_key_is_never_zero_and_names_the_organization(void **state)
{
    (void)state;
    struct pc_command *a = pc_command_new(), *b = pc_command_new();
    a->doc = b->doc = NULL;
    a->actor.org = PC_STR("payer/one");
    b->actor.org = PC_STR("payer/two");
    assert_true(pc_request_key(a) != 0);
    assert_true(pc_request_key(a) != pc_request_key(b));
    assert_true(pc_request_key(a) == pc_request_key(a));
    pc_command_free(&a);
    pc_command_free(&b);
}

static void the_order_of_members_does_not_matter(void **state)
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_member_load, "payer-1", PC_WHO_PAYER, LOAD("L-1")), PC_OK);
    assert_world(world_run(w, &pc_verb_member_load, "payer-1", PC_WHO_PAYER,
                           "{\"members\":[],\"request_id\":\"L-1\",\"payer\":\"sample\"}"),
                 PC_OK);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_resend_is_answered_from_the_store_even_after_a_restart), T(an_id_is_its_organizations_own),
             T(a_refused_command_leaves_its_id_free), T(the_same_id_at_the_same_time_is_taken_once),
             PC_TEST(a_key_is_never_zero_and_names_the_organization), T(the_order_of_members_does_not_matter))
