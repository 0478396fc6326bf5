/* src/engine/intake.h -- how a request came in: calls outside business hours (R1.7), claims (R1.8), predeterminations (R3.6).
 * Private to engine/. */
#ifndef PC_ENGINE_INTAKE_H
#define PC_ENGINE_INTAKE_H

#include "engine/step.h"

/* Outcomes: PC_INVALID outside_business_hours: a routine call is told the hours, only an emergency is taken then; PC_INVALID
 * claim_is_post_service. */
PC_CHECK enum pc_rc pc_intake_check(struct pc_command *command, struct pc_time received_at);

/* Before the first step: what the case and its first event keep of how it came. */
PC_CHECK enum pc_rc pc_intake_open(struct pc_step *step, struct pc_command *command);

/* After it: a claim is forwarded to the payer, unjudged. */
PC_CHECK enum pc_rc pc_intake_forward(struct pc_step *step, struct pc_command *command);

#endif
