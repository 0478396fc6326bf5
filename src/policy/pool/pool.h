/* src/policy/pool/pool.h -- the evaluator processes: started, fed in batches, watched, killed, replaced.
 * Lives in the LOOP thread alone; every callback runs there. */
#ifndef PC_POLICY_POOL_H
#define PC_POLICY_POOL_H

#include "base/err.h"
#include "loop/loop.h"
#include "policy/port.h"

struct pc_bundle; /* policy/revision/bundle.h: the sources of one revision */

struct pc_pool_config {
    const char *program;        /* path of precertd-evaluator */
    int evaluators, spares;     /* serving children (default: cores, at least 2) and warm spares (1) */
    int wall_ms;                /* deadline from the start of execution: 50 */
    int suspect_us;             /* no progress for this long while work waits: 2000 */
    int instructions_k, memory_k; /* budgets: 2000, 16384 */
    size_t child_bytes_max;     /* outstanding bytes a child: 1 MiB */
    int child_requests_max;     /* outstanding requests a child: 128 */
    bool allow_unjailed;
};
struct pc_pool;

/* Starts nothing yet; pc_pool_stage does.  Owns what it starts. */
struct pc_pool *pc_pool_new(struct pc_loop *loop, const struct pc_pool_config *config);
void pc_pool_free(struct pc_pool **pool); /* kills and reaps every child */

/* Loads a bundle into fresh children (the candidate) and calls done once: ok with the catalogue JSON, or not ok with
 * diagnostics JSON (both borrowed until return).  The serving revision goes on.  One candidate at a time: PC_BUSY. */
typedef void pc_stage_fn(void *arg, bool ok, struct pc_str catalogue_or_diagnostics);
PC_CHECK enum pc_rc pc_pool_stage(struct pc_pool *pool, const struct pc_bundle *bundle, int64_t revision, pc_stage_fn *done, void *arg);

/* Makes the staged candidate the serving revision: one pointer.  Work in flight ends where it started.
 * Then old children drain and end.  discard: drops the candidate. */
void pc_pool_switch(struct pc_pool *pool);
void pc_pool_discard(struct pc_pool *pool);

/* A revision that is neither serving nor staged is loaded on demand through this callback (sources from the store),
 * kept in a small LRU with its own bounded queue. fetch must call pc_pool_provide later (NULL bundle: not found). */
typedef void pc_fetch_fn(void *arg, int64_t revision);
void pc_pool_on_fetch(struct pc_pool *pool, pc_fetch_fn *fetch, void *arg);
void pc_pool_provide(struct pc_pool *pool, int64_t revision, const struct pc_bundle *bundle);

/* Asks.  `fn` is called exactly once, from the loop, never from inside this call.  Outcome PC_BUSY: queues are full.
 * The pool writes once a child and turn (pc_loop_turn_end). */
PC_CHECK enum pc_rc pc_pool_ask(struct pc_pool *pool, const struct pc_ask *ask, pc_answer_fn *fn, void *arg);

/* Figures for admin.status and metrics: appends JSON members ("\"evaluators\":[...],..."). */
void pc_pool_status(struct pc_pool *pool, struct pc_buf *out);
int64_t pc_pool_serving(const struct pc_pool *pool); /* revision id; 0: none yet */
bool pc_pool_idle(const struct pc_pool *pool);       /* nothing asked is unanswered */

#endif
