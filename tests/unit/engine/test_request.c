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

/* Params in their own document, not yet taken by an engine. */
static struct pc_command *command_of(const struct pc_verb *verb, const char *params)
{
    struct pc_command *command = pc_command_new();
    command->verb = verb;
    command->doc = yyjson_read(params, strlen(params), YYJSON_READ_NOFLAG);
    command->params = yyjson_doc_get_root(command->doc);
    return command;
}

static struct pc_hash hash_begun(const struct pc_verb *verb, const char *params, const char *expected_text)
{
    PC_AUTO(pc_buf_free) struct pc_buf scratch = {0};
    PC_AUTO(pc_command_free) struct pc_command *command = command_of(verb, params);
    pc_request_begin(command, &scratch);
    assert_true(pc_str_is(command->params_text, expected_text));
    return command->request_hash;
}

/* The hash is stored: what it is of must stay. */
static void the_hash_is_of_the_method_and_the_canonical_params(void **state) /* I7 */
{
    (void)state;
    struct pc_hash expected, hash = hash_begun(&pc_verb_member_load, "{\"request_id\":\"B-1\",\"payer\":1.0}",
                                               "{\"payer\":1,\"request_id\":\"B-1\"}");
    pc_hash_of(PC_STR("member.load{\"payer\":1,\"request_id\":\"B-1\"}"), &expected);
    assert_memory_equal(&hash, &expected, sizeof hash);
    hash = hash_begun(&pc_verb_case_act, "{\"payer\":1,\"request_id\":\"B-1\"}",
                      "{\"payer\":1,\"request_id\":\"B-1\"}");
    assert_memory_not_equal(&hash, &expected, sizeof hash);
}

static void what_is_made_ahead_is_what_the_engine_makes(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_buf_free) struct pc_buf scratch = {0};
    PC_AUTO(pc_command_free)
    struct pc_command *command = command_of(&pc_verb_member_load,
                                            "{\"members\":[],\"request_id\":\"L-2\",\"payer\":\"sample\"}");
    const char *text = "{\"members\":[],\"payer\":\"sample\",\"request_id\":\"L-2\"}";
    const struct pc_hash ahead = hash_begun(&pc_verb_member_load, text, text);
    assert_true(pc_str_is(pc_request_params_text(w->engine, command), text));
    assert_memory_equal(&command->request_hash, &ahead, sizeof ahead);
}

/* LOOP waits for nobody: what is large, and what nobody may ask for, is left to CASES. */
static void large_params_and_those_without_an_id_are_not_made_ahead(void **state)
{
    (void)state;
    PC_AUTO(pc_buf_free) struct pc_buf large = {0};
    pc_buf_add_text(&large, "{\"request_id\":\"B-2\",\"text\":\"");
    while (large.size < 65536)
        pc_buf_add_text(&large, "0123456789");
    pc_buf_add_text(&large, "\"}");
    (void)hash_begun(&pc_verb_case_act, large.ptr, "");
    (void)hash_begun(&pc_verb_case_act, "{\"payer\":1}", "");
    (void)hash_begun(&pc_verb_clock, "{\"request_id\":\"B-3\"}", "");
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_resend_is_answered_from_the_store_even_after_a_restart), T(an_id_is_its_organizations_own),
             T(a_refused_command_leaves_its_id_free), T(the_same_id_at_the_same_time_is_taken_once),
             PC_TEST(a_key_is_never_zero_and_names_the_organization),
             PC_TEST(the_hash_is_of_the_method_and_the_canonical_params),
             T(what_is_made_ahead_is_what_the_engine_makes),
             PC_TEST(large_params_and_those_without_an_id_are_not_made_ahead),
             T(the_order_of_members_does_not_matter))
