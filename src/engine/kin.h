/* src/engine/kin.h -- the cases about a case: its appeals, external reviews and peer-to-peers (R8.4 to R8.7).  Private to engine/. */
#ifndef PC_ENGINE_KIN_H
#define PC_ENGINE_KIN_H

#include "base/mem.h"
#include "caseflow/flow.h"
#include "store/store.h"

/* What is known of one of them from its row. */
struct pc_relative {
    int64_t id;
    enum pc_kind kind;
    enum pc_state state;
    bool late, urgent, payers; /* payers: an appeal on claims, benefits, eligibility or a contract (R8.9) */
};

/* Those of one case, oldest first, all of them: an appeal of long ago still counts as a level that was used. */
struct pc_kin {
    struct pc_relative *relatives; /* in the arena of the case */
    size_t count, capacity;
};

/* Finds the children of `parent` among the cases of its submission. */
PC_CHECK enum pc_rc pc_kin_load(struct pc_store *store, const struct pc_case_row *parent,
                                struct pc_arena *arena, struct pc_kin *kin_out);

/* Adds one that was opened just now; whoever points at another one looks it up again. */
void pc_kin_add(struct pc_kin *kin, const struct pc_case_row *row, struct pc_arena *arena);

/* Fills what guards ask of them; `levels` of appeal are the payer's business to have (R8.6). */
void pc_kin_facts(const struct pc_kin *kin, int64_t levels, struct pc_flow_facts *facts);

/* How many levels of appeal were decided. */
int64_t pc_kin_levels_used(const struct pc_kin *kin);

/* The latest appeal on medical necessity that was decided; NULL: none was. */
const struct pc_relative *pc_kin_last_appeal(const struct pc_kin *kin);

/* The open one of a kind; NULL: none is. */
const struct pc_relative *pc_kin_open(const struct pc_kin *kin, enum pc_kind kind);

#endif
