#include "engine/scope.h"
#include "support/engine_world.h"

static enum pc_rc take_as(struct world *w, const char *actor, uint32_t roles, const char *params)
{
    return world_run(w, &pc_verb_case_act, actor, roles, params);
}

/* A foreign case, one that is not there and a text that is no id are told apart by nobody. */
static void all_cases_that_are_not_the_actors_look_alike(void **state) /* I8 */
{
    struct world *w = *state;
    struct pc_err seen[3];
    assert_world(take_as(w, "other-nurse", PC_WHO_NURSE, world_of_case(w, ",\"action\":\"take\"")),
                 PC_NOT_FOUND);
    seen[0] = w->err;
    assert_world(take_as(w, "nurse-1", PC_WHO_NURSE,
                         "{\"case_id\":\"c00000000000000000000000000\",\"action\":\"take\"}"),
                 PC_NOT_FOUND);
    seen[1] = w->err;
    assert_world(take_as(w, "nurse-1", PC_WHO_NURSE, "{\"case_id\":\"; drop\",\"action\":\"take\"}"),
                 PC_NOT_FOUND);
    seen[2] = w->err;
    for (int i = 1; i < 3; i++) {
        assert_string_equal(seen[i].reason, seen[0].reason);
        assert_string_equal(seen[i].field, seen[0].field);
        assert_string_equal(seen[i].detail, seen[0].detail);
        assert_string_equal(seen[i].extra, seen[0].extra);
    }
    assert_world(
        world_run(w, &pc_verb_case_supply, "P-2", PC_WHO_PROVIDER, world_of_case(w, ",\"facts\":{}")),
        PC_NOT_FOUND);
}

static void the_named_version_must_be_the_cases(void **state)
{
    struct world *w = *state;
    assert_world(take_as(w, "nurse-1", PC_WHO_NURSE, world_of_case(w, ",\"action\":\"take\",\"version\":1")),
                 PC_OK);
    assert_world(
        take_as(w, "nurse-1", PC_WHO_NURSE, world_of_case(w, ",\"action\":\"approve\",\"version\":1")),
        PC_CONFLICT);
    assert_string_equal(w->err.reason, "stale_version");
    assert_string_equal(w->err.field, "params.version");
}

static void only_a_well_formed_id_is_waited_for(void **state)
{
    struct world *w = *state;
    struct pc_command *command = world_send(w, &pc_verb_case_act, "nurse-1", PC_WHO_NURSE,
                                            world_of_case(w, ",\"action\":\"take\""));
    assert_int_equal(pc_scope_key(w->engine, command), 1); /* the first case */
    world_turn(w);
    assert_world(world_end(w, command), PC_OK);
    command = world_send(w, &pc_verb_case_act, "nurse-1", PC_WHO_NURSE,
                         "{\"case_id\":7,\"action\":\"take\"}");
    assert_int_equal(pc_scope_key(w->engine, command), 0);
    world_turn(w);
    assert_world(world_end(w, command), PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(all_cases_that_are_not_the_actors_look_alike), T(the_named_version_must_be_the_cases),
             T(only_a_well_formed_id_is_waited_for))
