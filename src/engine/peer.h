/* src/engine/peer.h -- the functions of act.c's rows on peer-to-peers (R8.4, R5.8).  Private to engine/. */
#ifndef PC_ENGINE_PEER_H
#define PC_ENGINE_PEER_H

#include "engine/act.h"

/* request_peer_to_peer {physician: {name, npi?}, phone?, preferred[]?, received_at?}.  PC_REFUSED peer_to_peer_open: one is. */
PC_CHECK enum pc_rc pc_act_ask_peer(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
PC_CHECK enum pc_rc pc_act_read_peer(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_open_peer(struct pc_act *a, struct pc_step *step);

/* schedule_peer_to_peer {slot | attempt}: every slot and every attempt that failed is kept. */
PC_CHECK enum pc_rc pc_act_read_peer_schedule(struct pc_act *a);

/* record_peer_to_peer {result, counts?, reasons?, note?}: a late one, and one beside an open appeal, changes nothing. */
PC_CHECK enum pc_rc pc_act_read_peer_result(struct pc_act *a);

#endif
