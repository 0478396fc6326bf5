#include "crypto/hash.h"
#include "support/engine_world.h"

#define ADMIN "admin", PC_WHO_ADMIN
#define ADD \
    "{\"id\":\"nurse-1\",\"name\":\"N\",\"roles\":[\"nurse\",\"intake\"],\"payer\":\"sample\",\"credentials\":\"RN\"}"

static enum pc_rc keep(void *arg, const struct pc_principal_row *row)
{
    *(struct pc_principal_row *)arg = *row;
    return PC_OK;
}

static struct pc_principal_row stored(struct world *w, struct pc_arena *arena)
{
    struct pc_principal_row row = {0};
    assert_ok(w->store->ops->principal_walk(w->store, arena, keep, &row));
    return row;
}

static void the_token_is_shown_once_and_only_its_hash_is_kept(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_hash hash;
    assert_world(world_run(w, &pc_verb_principal_add, ADMIN, ADD), PC_OK);
    const struct pc_principal_row row = stored(w, arena);
    assert_int_equal(strlen(world_text(w, "/token")), 48);
    pc_hash_of(pc_str_of(world_text(w, "/token")), &hash);
    assert_memory_equal(row.token.bytes, hash.bytes, PC_HASH_SIZE);
    assert_int_equal(row.roles, PC_WHO_NURSE | PC_WHO_INTAKE);
    assert_text(row.payer, "sample");
    assert_text(row.credentials, "RN");
    assert_int_equal(row.at.ms, pc_wall_now(&w->wall.base).ms);
}

static void an_id_in_use_is_refused_until_it_is_revoked(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    assert_world(world_run(w, &pc_verb_principal_add, ADMIN, ADD), PC_OK);
    const struct pc_hash first = stored(w, arena).token;
    assert_world(world_run(w, &pc_verb_principal_add, ADMIN, ADD), PC_REFUSED);
    assert_string_equal(w->err.reason, "principal_exists");
    assert_world(world_run(w, &pc_verb_principal_revoke, ADMIN, "{\"id\":\"nurse-1\"}"), PC_OK);
    assert_true(stored(w, arena).revoked);
    assert_world(world_run(w, &pc_verb_principal_add, ADMIN, ADD), PC_OK);
    assert_false(stored(w, arena).revoked);
    const struct pc_hash second = stored(w, arena).token;
    assert_memory_not_equal(first.bytes, second.bytes, PC_HASH_SIZE); /* never the old token again */
}

static void nobody_is_called_system_or_law(void **state) /* I1: they act in the audit trail */
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_principal_add, ADMIN,
                           "{\"id\":\"system\",\"name\":\"N\",\"roles\":[\"nurse\"]}"),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.id");
    assert_world(
        world_run(w, &pc_verb_principal_add, ADMIN, "{\"id\":\"law\",\"name\":\"N\",\"roles\":[\"nurse\"]}"),
        PC_INVALID);
}

static void an_unknown_role_is_refused(void **state)
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_principal_add, ADMIN,
                           "{\"id\":\"x\",\"name\":\"N\",\"roles\":[\"nurse\",\"king\"]}"),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.roles");
}

static void whoever_is_not_there_cannot_be_revoked(void **state)
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_principal_revoke, ADMIN, "{\"id\":\"nurse-9\"}"), PC_NOT_FOUND);
}

static enum pc_rc add(struct world *w, int attempt)
{
    (void)attempt;
    return world_run(w, &pc_verb_principal_add, ADMIN, ADD);
}

static void a_fault_at_any_store_call_adds_nobody(void **state) /* I2 */
{
    struct world *w = *state;
    assert_true(world_fault_sweep(w, add) >= 5);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(the_token_is_shown_once_and_only_its_hash_is_kept),
             T(an_id_in_use_is_refused_until_it_is_revoked), T(nobody_is_called_system_or_law),
             T(an_unknown_role_is_refused), T(whoever_is_not_there_cannot_be_revoked),
             T(a_fault_at_any_store_call_adds_nobody))
