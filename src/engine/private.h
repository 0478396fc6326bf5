/* src/engine/private.h -- the engine's own state.  Private to engine/. */
#ifndef PC_ENGINE_PRIVATE_H
#define PC_ENGINE_PRIVATE_H

#include "engine/answer.h"
#include "engine/engine.h"
#include "engine/keys.h"
#include "engine/rules.h"
#include "engine/verb.h"

/* What the engine counts up.  A batch works on `next`; only a commit makes it `last` (a failed one drops it). */
struct pc_counters {
    int64_t case_id, submission, letter, position, batch, document, billable, task;
    struct pc_hash batch_hash; /* the chain's end */
    struct pc_hash open_clocks; /* incremental digest of all open clocks (I4) */
};

struct pc_engine {
    struct pc_engine_config config;
    struct pc_store *store;
    struct pc_ids *ids;
    uint8_t salt[32]; /* of the digests of protected data in events (I10) */
    struct pc_counters last, next;
    struct pc_catalogue *serving;
    struct pc_catalogue *older[8]; /* revisions that pinned cases needed lately, newest use first */
    struct pc_keys *keys; /* who has which case or request id to itself */
    struct pc_rules *rules; /* clock rules, read once */
    struct pc_answers *answers; /* frames of answers, read once */
    struct pc_fifo ready, asks, done, alone;
    struct pc_fifo changes, batch_changes, command_changes; /* become the former at release and at commit */
    struct pc_fifo todo; /* commands whose key came free: to be prepared */
    int64_t submissions_taken; /* the number given to the last submission */
    size_t in_flight; /* taken and not yet done */
    struct pc_time next_due, batch_due; /* earliest timer; the earliest that this batch adds */
    struct pc_time at; /* one `now` a batch: every row of a commit carries the same instant */
    struct pc_buf
        scratch; /* a text that is being made: warm memory; nobody calls others while it holds one */
    struct pc_buf batch_hashes; /* the hashes of this batch's events, one after the other */
    uint64_t committed, refused, failed, fired; /* figures */
    int64_t overdue_ms_max;
    struct pc_time stuck_until; /* a timer was refused: the sweep rests until then */
};

/* The catalogue of a revision (I4: cases keep theirs), loaded from the store when it is not at hand.  Borrowed until the next call. */
PC_CHECK enum pc_rc pc_engine_catalogue(struct pc_engine *engine, int64_t revision,
                                        struct pc_catalogue **catalogue_out);

/* Applies commands (popped from the list) and fires up to timers_max due timers, in one durable transaction. */
PC_CHECK enum pc_rc pc_engine_run_batch(struct pc_engine *engine, struct pc_fifo *commands, int timers_max);

#endif
