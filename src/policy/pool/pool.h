/* src/policy/pool/pool.h -- the evaluator processes: started, fed in batches, watched, killed, replaced.
 * Lives in the LOOP thread alone; every callback runs there. */
#ifndef PC_POLICY_POOL_H
#define PC_POLICY_POOL_H

#include "base/clock.h"
#include "base/err.h"
#include "loop/loop.h"
#include "policy/port.h"

struct pc_bundle; /* policy/revision/bundle.h: the sources of one revision */

/* A zero means the default that stands beside it. */
struct pc_pool_config {
    const char *program; /* path of precertd-evaluator; copied */
    struct pc_wall *wall; /* whose today the policies' own checks see; the real clock */
    int evaluators; /* serving children: cores, at least 2 */
    int spares; /* warm ones beside them: 1; negative: none */
    int wall_ms; /* deadline from the start of execution: 50 (under sanitizers, which slow policies down, 500) */
    int suspect_us; /* no progress for this long while work waits: 2000 */
    int instructions_k; /* budget: 2000 (2 million) */
    int memory_k; /* budget: 16384 (16 MiB) */
    int child_requests_max; /* outstanding requests a child: 128 */
    size_t child_bytes_max; /* the same in bytes: 1 MiB; one larger input is taken alone */
    int queue_requests_max; /* waiting for a child, a revision: 1024; beyond it PC_BUSY */
    size_t queue_bytes_max; /* the same in bytes: 16 MiB */
    int on_demand_max; /* revisions kept beside the serving one: 4 */
    int start_ms, load_ms; /* to hello 5000, to loaded 10000; four times that without the processor */
    int backoff_ms; /* before the next start after one that failed: 100, doubled up to 10 s */
    bool allow_unjailed;
};
struct pc_pool;

/* Largest input that pc_pool_ask takes, tail included. */
enum { PC_POOL_INPUT_MAX = 4 * 1024 * 1024 };

/* Starts nothing yet; pc_pool_stage does.  Owns what it starts; borrows `loop` until pc_pool_free. */
struct pc_pool *pc_pool_new(struct pc_loop *loop, const struct pc_pool_config *config);

/* Kills and reaps every child.  What is unanswered is answered from inside this call (KILLED, limit "stopped"; a
 * stage that was not reported yet: not ok, no diagnostics), so free the pool before what its callbacks use.  Never from inside a callback; the loop is not run after it. */
void pc_pool_free(struct pc_pool **pool);

/* Loads a bundle into fresh children (the candidate) and calls done once: ok with the catalogue JSON, or not ok with
 * diagnostics JSON (both borrowed until return), after which the candidate is gone.  The serving revision goes on.
 * Outcome PC_BUSY: there is a candidate already.  Fault PC_IO: no child could be started; done is not called. */
typedef void pc_stage_fn(void *arg, bool ok, struct pc_str catalogue_or_diagnostics);
PC_CHECK enum pc_rc pc_pool_stage(struct pc_pool *pool, const struct pc_bundle *bundle, int64_t revision,
                                  pc_stage_fn *done, void *arg);

/* The diagnostics of the load that `done` reports, warnings of one that is ok included: a JSON array, borrowed until
 * `done` returns.  Absent at any other time. */
struct pc_str pc_pool_diagnostics(const struct pc_pool *pool);

/* Makes the staged candidate (done said ok) the serving revision: one pointer.  Work in flight ends where it started;
 * then the old children end.  The old sources stay at hand for questions that name the old revision. */
void pc_pool_switch(struct pc_pool *pool);

/* Drops the candidate; without one, nothing.  A `done` that was not called yet never will be. */
void pc_pool_discard(struct pc_pool *pool);

/* A revision that is neither serving nor staged is loaded on demand through this callback (sources from the store),
 * kept in a small LRU with its own bounded queue.  fetch must call pc_pool_provide, now or later (NULL bundle: not found). */
typedef void pc_fetch_fn(void *arg, int64_t revision);
void pc_pool_on_fetch(struct pc_pool *pool, pc_fetch_fn *fetch, void *arg);
void pc_pool_provide(struct pc_pool *pool, int64_t revision, const struct pc_bundle *bundle);

/* Asks.  `fn` is called exactly once, from the loop, never from inside this call.  Copies the question.
 * Call it from a loop callback (not from a turn-end one): the pool writes once a child and turn.
 * Outcomes: PC_BUSY, the queues are full; PC_INVALID, more than PC_POOL_INPUT_MAX.
 * Fault PC_UNAVAILABLE: no revision serves yet. */
PC_CHECK enum pc_rc pc_pool_ask(struct pc_pool *pool, const struct pc_ask *ask, pc_answer_fn *fn, void *arg);

/* What one policy was asked and how it ended.  `policy` is the question's subject: the id of a criterion or a category, or
 * "kind:..." for questions that name none; "other": more policies than are counted one by one. */
#define PC_POLICY_LIMITED(X)        \
    X(INSTRUCTIONS, "instructions") \
    X(MEMORY, "memory") X(BLOCKED, "blocked") X(WALL, "wall") X(CRASH, "crash")
enum pc_policy_limit {
#define X(id, name) PC_POLICY_##id,
    PC_POLICY_LIMITED(X)
#undef X
        PC_POLICY_LIMITS
};
struct pc_policy_count {
    char policy[64];
    size_t policy_size;
    uint64_t evaluations, failed; /* failed: those that hit a limit too */
    uint64_t limits[PC_POLICY_LIMITS];
    int64_t ran_us, max_us; /* in the evaluator, waiting excluded; what was killed has no time */
};
typedef void pc_policy_count_fn(void *arg, const struct pc_policy_count *count);

/* Tells the counts of this process, in no order; borrowed for the call. */
void pc_pool_counts(const struct pc_pool *pool, pc_policy_count_fn *fn, void *arg);

/* Figures for admin.status and metrics: appends JSON members ("\"evaluators\":[...],..."). */
void pc_pool_status(struct pc_pool *pool, struct pc_buf *out);
int64_t pc_pool_serving(const struct pc_pool *pool); /* revision id; 0: none yet */
bool pc_pool_idle(const struct pc_pool *pool); /* nothing asked is unanswered */

#endif
