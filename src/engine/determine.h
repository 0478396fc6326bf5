/* src/engine/determine.h -- writes the determination (I9, R4.3-R4.5).  Private to engine/. */
#ifndef PC_ENGINE_DETERMINE_H
#define PC_ENGINE_DETERMINE_H

#include "engine/step.h"

/* Writes the determination row for the outcome, gives the lines their outcomes, and keeps a summary in the body for views and letters. */
PC_CHECK enum pc_rc pc_determine(struct pc_step *step, enum pc_state outcome);

/* What was asked on the whole: the count and its unit ("visits", "units", "days"); PC_NOT_FOUND when only lines count. */
PC_CHECK enum pc_rc pc_asked_count(struct pc_case *c, int64_t *count_out, const char **unit_out);

/* The time frame to approve when the action names none: start_date to end_date, or as many days as the policy grants.
 * PC_INVALID: neither is known (nothing is guessed). */
PC_CHECK enum pc_rc pc_default_frame(struct pc_case *c, struct pc_date *from_out, struct pc_date *to_out);

#endif
