/* src/engine/revisions.c -- policy revisions become rows: sources, catalogue, activation (src/README.md, reload). */
#include <string.h>
#include "engine/private.h"
#include "engine/revision.h"
#include "policy/revision/bundle.h"

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    PC_ASSERT(command->work);
    command->stage = PC_STAGE_APPLY;
    return PC_OK;
}

static struct pc_str manifest(const struct pc_bundle *bundle, struct pc_arena *arena)
{
    struct pc_buf text = {0};
    char hex[2 * PC_HASH_SIZE + 1];
    pc_buf_add_char(&text, '{');
    for (size_t i = 0; i < bundle->count; i++) {
        if (i)
            pc_buf_add_char(&text, ',');
        pc_buf_add_json_str(&text, bundle->files[i].path);
        pc_buf_printf(&text, ":\"%s\"", pc_hex(bundle->files[i].sha.bytes, PC_HASH_SIZE, hex));
    }
    pc_buf_add_char(&text, '}');
    struct pc_str copy = pc_str_keep(pc_buf_str(&text), arena);
    pc_buf_free(&text);
    return copy;
}

static enum pc_rc apply_store(struct pc_engine *engine, struct pc_command *command)
{
    const struct pc_revision_work *work = command->work;
    const struct pc_store_ops *ops = engine->store->ops;
    struct pc_revision_row stored;
    const struct pc_revision_row row = {.id = pc_catalogue_revision(work->catalogue),
                                        .at = engine->at,
                                        .hash = work->bundle->hash,
                                        .label = pc_str_of(work->bundle->label),
                                        .catalogue = pc_catalogue_json(work->catalogue),
                                        .manifest = manifest(work->bundle, command->arena)};
    enum pc_rc rc = ops->revision_get(engine->store, row.id, command->arena, &stored);
    if (rc == PC_OK)
        return memcmp(stored.hash.bytes, row.hash.bytes, PC_HASH_SIZE) == 0 ? PC_OK : PC_CORRUPT;
    if (rc != PC_NOT_FOUND)
        return rc;
    for (size_t i = 0; i < work->bundle->count; i++)
        PC_TRY(ops->source_put(engine->store, &work->bundle->files[i].sha, work->bundle->files[i].source));
    return ops->revision_insert(engine->store, &row);
}

static enum pc_rc no_activation(enum pc_rc rc)
{
    return rc == PC_NOT_FOUND ? PC_OK : rc;
}

/* The digests before and after are of the same batch: nothing but this command's own writes can differ, and it writes no
 * clock (I4).  They are kept so that an auditor can see it. */
static enum pc_rc apply_activate(struct pc_engine *engine, struct pc_command *command)
{
    const struct pc_revision_work *work = command->work;
    struct pc_activation_row last = {0};
    PC_TRY(no_activation(engine->store->ops->activation_last(engine->store, command->arena, &last)));
    const struct pc_hash before = engine->next.open_clocks;
    struct pc_activation_row row = {.seq = last.seq + 1,
                                    .revision = pc_catalogue_revision(work->catalogue),
                                    .at = engine->at,
                                    .by = work->by,
                                    .kind = pc_str_of(work->kind),
                                    .clocks_before = before};
    pc_engine_know(engine, work->catalogue,
                   true); /* a cache by number: right even if this batch fails to commit */
    row.clocks_after = engine->next.open_clocks;
    PC_ASSERT(memcmp(&row.clocks_before, &row.clocks_after, sizeof before) == 0);
    return engine->store->ops->activation_append(engine->store, &row);
}

const struct pc_verb pc_verb_revision_store = {
    .name = "revision_store", .prepare = prepare, .apply = apply_store};
const struct pc_verb pc_verb_revision_activate = {
    .name = "revision_activate", .prepare = prepare, .apply = apply_activate};
