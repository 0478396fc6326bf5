/* src/policy/pool/watch.c -- deadlines, by one timer that is armed only while there is something to watch.
 *
 * A job's deadline counts from the instant its execution started: the child writes that, and the job's number, into its
 * page.  The page is the child's word, so nothing rests on it alone: a start in the future counts from when the mark was
 * first seen, and a child that gives no result for as long as a full queue of slow answers could take is ended whatever
 * its page says.
 *
 * Wall time alone would punish the innocent on a busy machine: a child that the kernel did not let run looks like one
 * that hangs.  So suspicion needs half of its time as processor time, and the limit is one of processor time as long
 * as the machine is busy: a deadline that comes up before the child had that much is put off, to forty times the limit
 * at most (with less, a machine with six runnable processes on two cores killed innocents); a suspect then runs as
 * everybody does again. */
#include <stdatomic.h>
#include "base/log.h"
#include "policy/pool/inner.h"

enum {
    REPLAY_FACTOR = 10,
    STARVED_FACTOR = 40,
    STARVED_SHARE = 1,
    STARVED_START_FACTOR = 4,
    STARTING_TICK_US = 20 * 1000,
    TICK_MIN_US = 500,
    IDLE = 0
};

struct look {
    int64_t now_us;
    int64_t next_us; /* the shortest wait that somebody needs; IDLE: none */
};

static void need(struct look *look, int64_t after_us)
{
    if (look->next_us == IDLE || after_us < look->next_us)
        look->next_us = after_us;
}

static int64_t fast_tick(const struct pc_pool *pool)
{
    const int64_t tick = pool->config.suspect_us / 2;
    return tick < TICK_MIN_US ? TICK_MIN_US : tick;
}

static void arm(struct pc_pool *pool, int64_t now_us, int64_t after_us)
{
    if (pool->watch_due_us != 0 && pool->watch_due_us <= now_us + after_us)
        return;
    pool->watch_due_us = now_us + after_us;
    pc_loop_timer_start(pool->watch_timer, after_us);
}

void pc_watch_arm(struct pc_pool *pool, int64_t now_us)
{
    arm(pool, now_us, fast_tick(pool));
}

/* The job that the mark names, or the head: whose limit counts. */
static int64_t limit_of(const struct pc_child *child)
{
    const int64_t wall = (int64_t)child->pool->config.wall_ms * 1000;
    const struct pc_job *job = (const struct pc_job *)child->queue.head;
    while (job != NULL && job->seq != child->seen)
        job = (const struct pc_job *)job->link.next;
    if (job == NULL)
        job = (const struct pc_job *)child->queue.head;
    return job != NULL && job->replay ? wall * REPLAY_FACTOR : wall;
}

/* Processor time since the mark was first seen; where it can't be known, wall time. */
static int64_t cpu_since_seen(const struct pc_child *child, int64_t elapsed_us)
{
    const int64_t cpu = pc_process_cpu_us(&child->process);
    return cpu < 0 || child->seen_cpu_us < 0 ? elapsed_us : cpu - child->seen_cpu_us;
}

/* Something waits, and the child has neither moved on nor lacked the processor. */
static bool is_suspect(const struct pc_child *child, int64_t elapsed_us)
{
    const int64_t suspect_us = child->pool->config.suspect_us;
    const size_t running = child->seen != 0 ? 1 : 0;
    return child->state == PC_CHILD_ACTIVE && child->queue.count > running && elapsed_us >= suspect_us &&
           cpu_since_seen(child, elapsed_us) * 2 >= suspect_us &&
           pc_generation_has_other(child->generation, child);
}

static void at_deadline(struct pc_child *child, int64_t elapsed_us, int64_t limit_us)
{
    const uint64_t marked = child->seen;
    if (elapsed_us < limit_us * STARVED_FACTOR &&
        cpu_since_seen(child, elapsed_us) * STARVED_SHARE < limit_us) {
        pc_process_idle(&child->process, false); /* a suspect may have starved by our own doing */
        return;
    }
    pc_channel_read(child); /* its answer may be on the way already */
    if (child->state != PC_CHILD_DEAD && atomic_load(&child->process.page->current) == marked &&
        child->result_seq < marked)
        pc_child_lost(child, PC_LOST_DEADLINE);
}

/* The mark is what it was at the tick before; without one the child is between two jobs, or busy with itself: one that
 * makes its Lua state anew after running out of memory keeps others waiting too, but there is nothing to kill it for. */
static void watch_mark(struct pc_child *child, int64_t now_us)
{
    const int64_t started = (int64_t)atomic_load_explicit(&child->process.page->started_us,
                                                          memory_order_acquire);
    const bool trusted = child->seen != 0 && started > 0 && started <= child->seen_us;
    const int64_t elapsed = now_us - (trusted ? started : child->seen_us);
    const int64_t limit = limit_of(child);
    if (child->seen != 0 && elapsed >= limit)
        at_deadline(child, elapsed, limit);
    else if (is_suspect(child, elapsed))
        pc_child_suspect(child);
}

static void look_anew(struct pc_child *child, uint64_t mark, int64_t now_us)
{
    child->seen = mark;
    child->seen_us = now_us;
    child->seen_cpu_us = pc_process_cpu_us(&child->process);
}

static void watch_worker(struct pc_child *child, struct look *look)
{
    if (child->queue.count == 0 && child->state != PC_CHILD_SUSPECT) {
        child->seen_us = 0;
        return;
    }
    need(look, fast_tick(child->pool));
    const uint64_t mark = atomic_load_explicit(&child->process.page->current, memory_order_acquire);
    const bool progress = child->seen_us == 0 || mark != child->seen || child->progress_us > child->seen_us;
    if (progress)
        look_anew(child, mark, look->now_us);
    else
        watch_mark(child, look->now_us);
    const int64_t patience = limit_of(child) * child->pool->config.child_requests_max;
    if (child->state != PC_CHILD_DEAD && look->now_us - child->progress_us > patience)
        pc_child_lost(child, PC_LOST_STALLED);
}

/* A start that the kernel does not let run is waited for too, with less patience: perhaps nobody else is there yet. */
static bool starves_at_start(const struct pc_child *child, int64_t elapsed_us, int64_t limit_us)
{
    const int64_t cpu = pc_process_cpu_us(&child->process);
    return cpu >= 0 && cpu < limit_us && elapsed_us < limit_us * STARVED_START_FACTOR;
}

static void watch_start(struct pc_child *child, struct look *look)
{
    const struct pc_pool_config *config = &child->pool->config;
    const int limit_ms = child->state == PC_CHILD_STARTING ? config->start_ms : config->load_ms;
    const int64_t limit_us = (int64_t)limit_ms * 1000;
    const int64_t elapsed_us = look->now_us - child->since_us;
    if (elapsed_us > limit_us && !starves_at_start(child, elapsed_us, limit_us))
        pc_child_lost(child, PC_LOST_START);
    else
        need(look, STARTING_TICK_US);
}

static void watch_child(struct pc_child *child, struct look *look)
{
    switch (child->state) {
    case PC_CHILD_STARTING:
    case PC_CHILD_LOADING: watch_start(child, look); break;
    case PC_CHILD_SPARE: break;
    case PC_CHILD_ACTIVE:
    case PC_CHILD_SUSPECT: watch_worker(child, look); break;
    case PC_CHILD_DEAD: break;
    }
}

/* Nobody waits for ever for an evaluator that can't be started, or for sources that do not come. */
static void watch_queue(struct pc_generation *generation, struct look *look)
{
    struct pc_pool *pool = generation->pool;
    const int64_t patience = (int64_t)(pool->config.start_ms + pool->config.load_ms) * 2000;
    while (generation->queue.head != NULL) {
        struct pc_job *job = (struct pc_job *)generation->queue.head;
        if (look->now_us - job->asked_us <= patience) {
            need(look, STARTING_TICK_US);
            return;
        }
        (void)pc_fifo_pop(&generation->queue);
        generation->queue_bytes -= job->frame_size;
        pc_job_settle(pool, job, PC_SETTLED_TIMEOUT);
    }
}

void pc_watch_tick(void *arg)
{
    struct pc_pool *pool = arg;
    struct look look = {.now_us = pc_mono_us()};
    pool->watch_due_us = 0;
    for (struct pc_generation *g = pool->generations; g != NULL; g = g->next) {
        for (struct pc_child *c = g->children; c != NULL; c = c->next)
            watch_child(c, &look);
        watch_queue(g, &look);
    }
    pool->tend = true; /* a backoff may be over */
    if (pool->failures > 0 && pool->start_after_us > look.now_us)
        need(&look, pool->start_after_us - look.now_us);
    if (look.next_us != IDLE)
        arm(pool, look.now_us, look.next_us);
}
