/* src/engine/letters.h -- the letters that follow from a step, rendered inside its transaction (I6).  Private to engine/. */
#ifndef PC_ENGINE_LETTERS_H
#define PC_ENGINE_LETTERS_H

#include "engine/step.h"

/* Renders and stores the letters of a case that enters `state` now (approvals, denials, information requests, no review).
 * PC_INVALID letter_incomplete: a mandatory part is missing, so nothing may commit. */
PC_CHECK enum pc_rc pc_letters_write(struct pc_step *step, enum pc_state state);

/* The same for letters that go with an event instead of a state: "extension". */
PC_CHECK enum pc_rc pc_letters_notice(struct pc_step *step, const char *kind);

#endif
