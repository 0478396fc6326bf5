/* src/policy/pool/inner.h -- what the pool's files share.  Nobody else includes it.
 *
 *   pool.c        asking, answering without a child, the end of a turn
 *   generation.c  the children of one revision: staged, serving, on demand, draining; how many run; who gets work
 *   child.c       one child's life: hello, load, work, suspicion, end
 *   channel.c     frames in and out
 *   watch.c       deadlines, by one timer
 *   quarantine.c  who is suspended       status.c  figures       process.c  the operating system
 *   tally.c       what each policy did
 *
 * A job stands in exactly one place: the queue of its generation, the queue of a child, the pool's settled queue (it has
 * its answer, which is delivered by a timer so that no callback runs inside pc_pool_ask) or the free list. */
#ifndef PC_POLICY_POOL_INNER_H
#define PC_POLICY_POOL_INNER_H

#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "policy/pool/pool.h"
#include "policy/pool/process.h"
#include "policy/pool/quarantine.h"
#include "policy/pool/tally.h"

/* Answers that the pool makes itself. */
enum pc_settled {
    PC_SETTLED_WALL, /* killed at the deadline */
    PC_SETTLED_CRASH, /* its process ended while it ran */
    PC_SETTLED_SUSPENDED, /* quarantine */
    PC_SETTLED_NOT_FOUND, /* no such revision */
    PC_SETTLED_UNLOADABLE, /* the revision does not load */
    PC_SETTLED_TIMEOUT, /* no evaluator could be started in time */
    PC_SETTLED_STOPPED /* pc_pool_free */
};

struct pc_job {
    struct pc_link link;
    uint64_t seq; /* of the frame it was last put into; ascending within a child */
    int64_t revision; /* asked for; 0: the serving one */
    int64_t asked_us;
    pc_answer_fn *fn;
    void *arg;
    struct pc_buf bytes; /* the whole frame, then owner and subject, which are not sent */
    size_t frame_size;
    uint16_t owner_size, subject_size;
    uint8_t strikes; /* died with a child that named no culprit */
    uint8_t moves; /* was first in line when a child was suspected without a mark */
    bool replay, patient;
    enum pc_settled settled;
};

enum pc_child_state {
    PC_CHILD_STARTING, /* until HELLO */
    PC_CHILD_LOADING, /* until LOADED */
    PC_CHILD_SPARE, /* loaded, gets no work yet */
    PC_CHILD_ACTIVE,
    PC_CHILD_SUSPECT, /* finishes the job it is stuck in; the answers to what was moved away are dropped */
    PC_CHILD_DEAD /* killed; stays until it is reaped */
};

struct pc_child {
    struct pc_child *next; /* in its generation */
    struct pc_pool *pool;
    struct pc_generation *generation;
    struct pc_process process;
    struct pc_loop_io *io, *exit_io;
    enum pc_child_state state;
    int64_t since_us; /* in a state before SPARE: since when */
    int32_t abi;

    struct pc_fifo queue; /* jobs, in the order of their frames */
    struct pc_job *unsent; /* the first of them that is not wholly written */
    size_t unsent_offset, load_offset;
    size_t bytes; /* of the queue's frames */
    uint64_t sent_seq; /* last frame wholly written */
    struct pc_buf in;

    uint64_t results; /* RESULT frames received, dropped ones included */
    uint64_t result_seq; /* of the last one */
    uint64_t ghost_seq; /* results up to here may belong to jobs that were moved away */
    bool doomed; /* SUSPECT that can't come back: half a frame of a moved job is in its socket */

    uint64_t seen; /* the mark at the last look, 0: idle */
    int64_t seen_us, seen_cpu_us;
    int64_t progress_us; /* last result, or when it got work */
    int64_t pace_ns; /* what an answer takes it, lately: its own word, so it only says who is asked next */
};

enum pc_role {
    PC_ROLE_SERVING,
    PC_ROLE_CANDIDATE,
    PC_ROLE_ON_DEMAND,
    PC_ROLE_RETIRED /* can't be asked; drains, then goes */
};

struct pc_generation {
    struct pc_generation *next;
    struct pc_pool *pool;
    int64_t revision;
    enum pc_role role;
    bool wanted; /* on demand: must be fetched */
    bool proven; /* a child has loaded it */
    bool keep_one; /* on demand: an idle child stays */
    int64_t used_us;
    struct pc_buf load; /* the whole LOAD frame; empty: not fetched yet */
    struct pc_fifo queue; /* waiting for a child */
    size_t queue_bytes;
    struct pc_child *children;
};

struct pc_stage {
    pc_stage_fn *done; /* NULL: nothing to report */
    void *arg;
    bool reported, ok; /* reported: `text` is final and waits for the timer */
    struct pc_buf text, diagnostics;
};

struct pc_pool_figures {
    uint64_t answered, killed_wall, crashed, moved, suspects, recovered, late, started, start_failures, busy;
};

struct pc_pool {
    struct pc_loop *loop;
    struct pc_pool_config config;
    char *program;
    struct pc_generation *generations, *serving, *candidate;
    struct pc_stage stage;
    pc_fetch_fn *fetch;
    void *fetch_arg;

    struct pc_fifo settled;
    struct pc_loop_timer *settle_timer, *watch_timer;
    int64_t watch_due_us; /* 0: not armed */
    bool flush, tend; /* work for the end of the turn */
    bool in_callback, freeing;

    struct pc_job *free_jobs; /* chained through link */
    int free_count;
    uint64_t seq;
    uint64_t unanswered;
    int failures; /* starts that failed in a row */
    int64_t start_after_us; /* backoff */
    struct pc_quarantine quarantine;
    struct pc_pool_figures figures;
    struct pc_tally tally;
};

/* pool.c */
void pc_job_settle(struct pc_pool *pool, struct pc_job *job,
                   enum pc_settled how); /* takes it over; fn runs later */
void pc_job_settle_all(struct pc_pool *pool, struct pc_fifo *jobs, enum pc_settled how);
void pc_job_blame(struct pc_pool *pool, struct pc_job *job, enum pc_settled how,
                  int64_t revision); /* settle and quarantine */
void pc_job_answer(struct pc_child *child, struct pc_job *job, const struct pc_frame *result,
                   struct pc_str data);
void pc_pool_settle_soon(struct pc_pool *pool);

/* generation.c */
struct pc_generation *pc_generation_find(struct pc_pool *pool, int64_t revision);
struct pc_generation *pc_generation_demand(struct pc_pool *pool, int64_t revision); /* NULL: no room */
struct pc_child *pc_generation_pick(struct pc_generation *generation, const struct pc_job *job,
                                    int64_t now_us); /* NULL: all are full */
bool pc_generation_has_other(const struct pc_generation *generation, const struct pc_child *but);
void pc_generation_requeue(struct pc_generation *generation,
                           struct pc_fifo *jobs); /* before those that wait */
void pc_generation_dispatch(struct pc_generation *generation);
void pc_generation_loaded(struct pc_child *child, bool ok, struct pc_str payload);
void pc_generation_start_failed(struct pc_generation *generation, const char *why);
void pc_generation_tend(struct pc_pool *pool);
void pc_generation_free_all(struct pc_pool *pool);

/* child.c */
PC_CHECK enum pc_rc pc_child_start(struct pc_generation *generation);
void pc_child_give(struct pc_child *child, struct pc_job *job);
int64_t pc_child_wait_us(const struct pc_child *child,
                         int64_t now_us); /* of one more question, foreseeably */
bool pc_child_frame(struct pc_child *child, const struct pc_frame *frame,
                    struct pc_str payload); /* false: garbage */
void pc_child_suspect(struct pc_child *child);
enum pc_lost { PC_LOST_EXIT, PC_LOST_GARBAGE, PC_LOST_DEADLINE, PC_LOST_STALLED, PC_LOST_START };
void pc_child_lost(struct pc_child *child, enum pc_lost why); /* kills it, blames one job, moves the others */
void pc_child_end(struct pc_child *child); /* it has no jobs */
void pc_child_free(struct pc_child **child);

/* channel.c */
void pc_channel_write(struct pc_child *child);
void pc_channel_read(struct pc_child *child);

/* watch.c */
void pc_watch_arm(struct pc_pool *pool, int64_t now_us);
void pc_watch_tick(void *arg);

#endif
