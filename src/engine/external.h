/* src/engine/external.h -- the functions of act.c's rows on external reviews (R8.7, R5.5).  Private to engine/. */
#ifndef PC_ENGINE_EXTERNAL_H
#define PC_ENGINE_EXTERNAL_H

#include "engine/act.h"

/* request_external_review {by, received_at?, expedited?, facts?, documents?}.  PC_REFUSED external_review_too_late, naming the last day. */
PC_CHECK enum pc_rc pc_act_ask_external(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
PC_CHECK enum pc_rc pc_act_read_external(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_open_external(struct pc_act *a, struct pc_step *step);

/* assign_iro {declined[]?}: the next organization in the payer's rotation, which the store keeps, passing over those with a conflict.
 * PC_REFUSED no_organization: none is left. */
PC_CHECK enum pc_rc pc_act_read_assign(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_assign(struct pc_act *a, struct pc_step *step);

/* record_iro {decision, received_at?, counts?, reasons?, note?, reason?}: its decision, or that the request is not eligible. */
PC_CHECK enum pc_rc pc_act_read_iro(struct pc_act *a);

#endif
