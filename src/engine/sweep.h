/* src/engine/sweep.h -- what falls due (R5.6, I11).  Private to engine/. */
#ifndef PC_ENGINE_SWEEP_H
#define PC_ENGINE_SWEEP_H

#include "engine/private.h"

/* Fires up to `max` timers that are due, each in its savepoint, inside the open transaction. */
PC_CHECK enum pc_rc pc_sweep(struct pc_engine *engine, int max, size_t *fired_out);

/* Sets next_due from the store's first timer. */
void pc_sweep_look_ahead(struct pc_engine *engine);

#endif
