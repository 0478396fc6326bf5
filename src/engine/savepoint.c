/* src/engine/savepoint.c -- see savepoint.h. */
#include "engine/savepoint.h"

enum pc_rc pc_savepoint_set(struct pc_engine *engine, struct pc_savepoint *savepoint_out)
{
    *savepoint_out = (struct pc_savepoint){engine->next, engine->batch_due, engine->batch_hashes.size};
    return engine->store->ops->savepoint(engine->store);
}

void pc_savepoint_kept(struct pc_engine *engine)
{
    pc_fifo_splice(&engine->batch_changes, &engine->command_changes);
}

enum pc_rc pc_savepoint_undo(struct pc_engine *engine, const struct pc_savepoint *savepoint)
{
    engine->next = savepoint->counters;
    engine->batch_due = savepoint->due;
    engine->batch_hashes.size = savepoint->hashes;
    pc_changes_drop(&engine->command_changes);
    return engine->store->ops->rollback_to(engine->store);
}

void pc_changes_drop(struct pc_fifo *changes)
{
    struct pc_link *link;
    while ((link = pc_fifo_pop(changes)))
        pc_free(link);
}
