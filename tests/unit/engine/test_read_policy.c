/* The sources of a stored revision. */
#include <stdio.h>
#include "support/engine_world.h"

#define AUTHOR "author-1", PC_WHO_AUTHOR

static void keep(struct world *w, bool with_source)
{
    const struct pc_str source = PC_STR("return 1\n");
    struct pc_hash sha;
    char hex[2 * PC_HASH_SIZE + 1], manifest[128];
    pc_hash_of(source, &sha);
    (void)snprintf(manifest, sizeof manifest, "{\"a.lua\":\"%s\"}", pc_hex(sha.bytes, PC_HASH_SIZE, hex));
    const struct pc_revision_row row = {
        .id = 2, .label = PC_STR("r2-0a1b2c3d"), .catalogue = PC_STR("{}"), .manifest = pc_str_of(manifest)};
    assert_ok(w->store->ops->begin(w->store));
    if (with_source)
        assert_ok(w->store->ops->source_put(w->store, &sha, source));
    assert_ok(w->store->ops->revision_insert(w->store, &row));
    assert_ok(w->store->ops->commit(w->store));
}

static void a_revision_is_shown_by_its_label(void **state)
{
    struct world *w = *state;
    keep(w, true);
    assert_world(world_read(w, &pc_read_policy_show, AUTHOR, "{\"revision\":\"r2-0a1b2c3d\"}"), PC_OK);
    assert_string_equal(world_text(w, "/files/0/path"), "a.lua");
    assert_string_equal(world_text(w, "/files/0/source"), "return 1\n");
    assert_world(world_read(w, &pc_read_policy_show, AUTHOR, "{}"), PC_OK);
    assert_string_equal(world_text(w, "/revision"), "r1-test"); /* the serving one */
    assert_world(world_read(w, &pc_read_policy_show, AUTHOR, "{\"revision\":\"r9-0a1b2c3d\"}"), PC_NOT_FOUND);
    assert_string_equal(w->err.field, "params.revision");
}

static void a_revision_without_its_sources_is_damage(void **state)
{
    struct world *w = *state;
    keep(w, false);
    assert_world(world_read(w, &pc_read_policy_show, AUTHOR, "{\"revision\":\"r2-0a1b2c3d\"}"), PC_CORRUPT);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(a_revision_is_shown_by_its_label), T(a_revision_without_its_sources_is_damage))
