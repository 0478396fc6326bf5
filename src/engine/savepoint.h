/* src/engine/savepoint.h -- whole or not at all, in the store and in memory: one command or one timer.  Private to engine/. */
#ifndef PC_ENGINE_SAVEPOINT_H
#define PC_ENGINE_SAVEPOINT_H

#include "engine/private.h"

/* What the engine held in memory when the savepoint was set. */
struct pc_savepoint {
    struct pc_counters counters;
    struct pc_time due;
    size_t hashes;
};

/* Sets the store's savepoint.  On a fault nothing was written. */
PC_CHECK enum pc_rc pc_savepoint_set(struct pc_engine *engine, struct pc_savepoint *savepoint_out);

/* After the store's release: the changes become the batch's. */
void pc_savepoint_kept(struct pc_engine *engine);

/* Undoes all since the savepoint.  A fault leaves half of it behind, so nothing of the transaction may commit (I2). */
PC_CHECK enum pc_rc pc_savepoint_undo(struct pc_engine *engine, const struct pc_savepoint *savepoint);

/* Frees changes that nobody will hear of. */
void pc_changes_drop(struct pc_fifo *changes);

#endif
