#include "engine/case.h"
#include "engine/revision.h"
#include "support/engine_world.h"

/* A revision of two files under a number, with its catalogue. */
struct revision {
    struct pc_bundle *bundle;
    struct pc_catalogue *catalogue;
    struct pc_revision_work work;
};

static void make(struct world *w, struct revision *r, int64_t number, const char *source)
{
    const struct pc_policy_file files[] = {{.path = PC_STR("a.lua"), .source = PC_STR("return 1")},
                                           {.path = PC_STR("b.lua"), .source = pc_str_of(source)}};
    struct pc_err err = {0};
    assert_ok(pc_bundle_make(files, 2, &r->bundle, &err));
    pc_bundle_label(r->bundle, number);
    assert_ok(
        pc_catalogue_make(pc_catalogue_json(w->catalogue), number, r->bundle->label, &r->catalogue, &err));
    r->work = (struct pc_revision_work){
        .bundle = r->bundle, .catalogue = r->catalogue, .by = PC_STR("author-1"), .kind = "reload"};
}

static void drop(struct revision *r)
{
    pc_bundle_unref(&r->bundle);
    pc_catalogue_unref(&r->catalogue);
}

static enum pc_rc run(struct world *w, const struct pc_verb *verb, struct revision *r)
{
    struct pc_command *command = pc_command_new();
    command->verb = verb;
    command->work = &r->work;
    pc_engine_take(w->engine, command);
    for (int i = 0; i < 10 && command->stage != PC_STAGE_DONE; i++)
        world_turn(w);
    return world_end(w, command);
}

static void a_revision_is_stored_with_its_sources(void **state)
{
    struct world *w = *state;
    struct revision r;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_revision_row row;
    struct pc_str source;
    make(w, &r, 2, "return 2");
    assert_world(run(w, &pc_verb_revision_store, &r), PC_OK);
    assert_ok(w->store->ops->revision_get(w->store, 2, arena, &row));
    assert_text(row.label, r.bundle->label);
    assert_memory_equal(row.hash.bytes, r.bundle->hash.bytes, PC_HASH_SIZE);
    assert_ok(w->store->ops->source_get(w->store, &r.bundle->files[1].sha, arena, &source));
    assert_text(source, "return 2");
    char hex[2 * PC_HASH_SIZE + 1];
    yyjson_val *manifest;
    assert_ok(pc_arena_parse(arena, row.manifest, &manifest));
    assert_text(pc_json_str(manifest, "b.lua"), pc_hex(r.bundle->files[1].sha.bytes, PC_HASH_SIZE, hex));
    drop(&r);
}

static void storing_a_revision_again_changes_nothing(void **state)
{
    struct world *w = *state;
    struct revision r;
    make(w, &r, 2, "return 2");
    assert_world(run(w, &pc_verb_revision_store, &r), PC_OK);
    const struct pc_hash before = world_digest(w);
    assert_world(world_advance(w, "1h"), PC_OK);
    assert_world(run(w, &pc_verb_revision_store, &r), PC_OK);
    const struct pc_hash after = world_digest(w);
    assert_memory_equal(&before, &after, sizeof before);
    drop(&r);
}

static void another_content_under_the_same_number_is_corrupt(void **state) /* I4 */
{
    struct world *w = *state;
    struct revision r, other;
    make(w, &r, 2, "return 2");
    make(w, &other, 2, "return 3");
    assert_world(run(w, &pc_verb_revision_store, &r), PC_OK);
    const struct pc_hash before = world_digest(w);
    assert_rc(run(w, &pc_verb_revision_store, &other), PC_CORRUPT);
    const struct pc_hash after = world_digest(w);
    assert_memory_equal(&before, &after, sizeof before);
    drop(&r);
    drop(&other);
}

/* I4: open cases and their clocks are as they were; new cases are the new revision's. */
static void an_activation_touches_no_running_clock(void **state)
{
    struct world *w = *state;
    struct revision r;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_activation_row row;
    const struct pc_hash clocks = w->engine->last.open_clocks;
    make(w, &r, 2, "return 2");
    assert_world(run(w, &pc_verb_revision_store, &r), PC_OK);
    assert_world(run(w, &pc_verb_revision_activate, &r), PC_OK);
    assert_ok(w->store->ops->activation_last(w->store, arena, &row));
    assert_int_equal(row.seq, 1);
    assert_int_equal(row.revision, 2);
    assert_text(row.by, "author-1");
    assert_text(row.kind, "reload");
    assert_memory_equal(row.clocks_before.bytes, clocks.bytes, PC_HASH_SIZE);
    assert_memory_equal(row.clocks_after.bytes, clocks.bytes, PC_HASH_SIZE);
    assert_int_equal(pc_catalogue_revision(w->engine->serving), 2);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "take", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/policy_revision"), "r1-test"); /* pinned */
    assert_world(run(w, &pc_verb_revision_activate, &r), PC_OK); /* a rollback is an activation of its own */
    assert_ok(w->store->ops->activation_last(w->store, arena, &row));
    assert_int_equal(row.seq, 2);
    drop(&r);
}

static void a_fault_at_any_store_call_stores_nothing(void **state) /* I2 */
{
    struct world *w = *state;
    struct revision r;
    int failures = 0;
    const struct pc_hash before = world_digest(w);
    make(w, &r, 2, "return 2");
    for (int at = 1; at < 50; at++) {
        pc_store_memory_fail_at(w->store, at);
        enum pc_rc rc = run(w, &pc_verb_revision_store, &r);
        pc_store_memory_fail_at(w->store, 0);
        if (rc == PC_OK)
            break;
        failures++;
        const struct pc_hash after = world_digest(w);
        assert_memory_equal(&before, &after, sizeof before);
    }
    assert_true(failures >= 6);
    drop(&r);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_revision_is_stored_with_its_sources), T(storing_a_revision_again_changes_nothing),
             T(another_content_under_the_same_number_is_corrupt), T(an_activation_touches_no_running_clock),
             T(a_fault_at_any_store_call_stores_nothing))
