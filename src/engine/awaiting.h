/* src/engine/awaiting.h -- what was asked for, by name, and until when (R4.6).  Private to engine/. */
#ifndef PC_ENGINE_AWAITING_H
#define PC_ENGINE_AWAITING_H

#include "engine/step.h"

/* Sets the case's awaiting[]: what a reviewer asks, or what the evaluation misses, each with the window's last day; and who asked,
 * because the answer goes back there (R5.1). */
PC_CHECK enum pc_rc pc_awaiting_ask(struct pc_step *step, bool by_person);
void pc_awaiting_clear(struct pc_case *c);

#endif
