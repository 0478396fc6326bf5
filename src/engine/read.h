/* src/engine/read.h -- what the reading methods share.  Private to engine/. */
#ifndef PC_ENGINE_READ_H
#define PC_ENGINE_READ_H

#include "engine/case.h"
#include "engine/reader.h"

/* The case of params.case_id with its evaluation, if the actor may see it; else the same PC_NOT_FOUND for all (I8). */
PC_CHECK enum pc_rc pc_read_find_case(struct pc_reader *reader, struct pc_command *command,
                                      struct pc_case *case_out);

/* Whether the actor may see this payer's set-up and people. */
bool pc_read_payer_visible(const struct pc_actor *actor, struct pc_str payer);

/* How an answer given again differs from the stored one.  Texts live in the arena or are static. */
struct pc_replay_difference {
    bool identical, abi_differs;
    struct pc_str member; /* the first that differs; absent when identical */
    struct pc_str criterion; /* when that is "criteria": the first of them */
};
PC_CHECK enum pc_rc pc_read_replay_compare(struct pc_arena *arena, const struct pc_evaluation_row *row,
                                           const struct pc_answer *answer,
                                           struct pc_replay_difference *difference_out);

#endif
