/* src/engine/episode.h -- what a member's earlier cases say about a new request (R1.6, R3.5).  Private to engine/.
 *
 * An episode is a member, a provider's group and a diagnosis.  Its visits are counted over all earlier cases, whatever the year. */
#ifndef PC_ENGINE_EPISODE_H
#define PC_ENGINE_EPISODE_H

#include "engine/case.h"

struct pc_episode {
    struct pc_str payer, member;
    struct pc_str provider; /* who gives the service */
    struct pc_str provider_json; /* its row; absent: unknown */
    yyjson_val *diagnoses;
    struct pc_date start; /* of the service: what began before it was used before it */
    int64_t prior; /* the earlier case that the request continues; 0: none */
};

/* The evaluation input's "history", canonical: {"prior":{"outcome","approved"?},"visits_used":{category: n}}; members only where there
 * is something to say. */
PC_CHECK enum pc_rc pc_episode_history(struct pc_engine *engine, const struct pc_catalogue *catalogue,
                                       const struct pc_episode *episode, struct pc_arena *arena,
                                       struct pc_str *history_out);

#endif
