/* src/engine/cover.h -- what a member's other cover means when the eligibility load brings it (R3.7).  Private to engine/. */
#ifndef PC_ENGINE_COVER_H
#define PC_ENGINE_COVER_H

#include "engine/case.h"

/* Compares a member's row with the one before (absent: a new member).  Cover that now comes first stops the member's open cases,
 * which end without utilization management; past decisions stay.  Medicare first is not allowed on the plan: the payer gets the
 * task to take the member off, which falls away when the cover changes back.
 * Says why it was flagged (a reason's code; static; NULL: it was not) and how many cases stopped. */
PC_CHECK enum pc_rc pc_cover_changed(struct pc_engine *engine, struct pc_command *command,
                                     const struct pc_member_row *row, struct pc_str before,
                                     const char **flagged_out, int64_t *stopped_out);

#endif
