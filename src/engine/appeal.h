/* src/engine/appeal.h -- the functions of act.c's rows on reconsiderations and appeals.  Private to engine/. */
#ifndef PC_ENGINE_APPEAL_H
#define PC_ENGINE_APPEAL_H

#include "engine/act.h"

/* reconsider {facts, documents} (R8.5): the policies are asked again with what came.  PC_INVALID: nothing came; PC_REFUSED
 * reconsideration_too_late. */
PC_CHECK enum pc_rc pc_act_ask_reconsider(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
PC_CHECK enum pc_rc pc_act_read_reconsider(struct pc_act *a);

/* open_appeal {filer, authorization?, expedited, subject, subjects?, received_at?, facts?, documents?} (R8.6, R8.9, R5.4).
 * PC_REFUSED appeal_too_late, naming the last day. */
PC_CHECK enum pc_rc pc_act_ask_appeal(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
PC_CHECK enum pc_rc pc_act_read_appeal(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_open_appeal(struct pc_act *a, struct pc_step *step);

/* decide_appeal {decision, reasons?, counts, note?} (R8.6): with whether the actor is independent. */
PC_CHECK enum pc_rc pc_act_read_appeal_decision(struct pc_act *a);

/* forward_to_payer {subject} (R8.9). */
PC_CHECK enum pc_rc pc_act_read_forward(struct pc_act *a);

#endif
