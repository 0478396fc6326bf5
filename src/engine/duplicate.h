/* src/engine/duplicate.h -- a likely duplicate: same member, provider (a claim: any) and codes, overlapping dates (R1.5, R1.4).  Private to engine/. */
#ifndef PC_ENGINE_DUPLICATE_H
#define PC_ENGINE_DUPLICATE_H

#include "engine/case.h"

struct pc_duplicate {
    bool found;
    int64_t case_id;
    bool visible; /* to who sends this one (I8) */
    char case_text[PC_ID_TEXT];
    struct pc_time received_at; /* of the first one, while it is open: its clock is kept; else PC_NEVER */
};

/* Whose service, and when. */
struct pc_sought {
    struct pc_str payer, member;
    struct pc_date start, end;
};

/* Looks among the member's earlier cases.  Flagged and linked by the caller, never dropped. */
PC_CHECK enum pc_rc pc_duplicate_find(struct pc_engine *engine, struct pc_command *command,
                                      const struct pc_sought *sought, struct pc_duplicate *out);

#endif
