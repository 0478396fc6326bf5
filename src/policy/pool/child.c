/* src/policy/pool/child.c -- one child's life.
 *
 *   STARTING --HELLO--> LOADING --LOADED--> SPARE --promoted--> ACTIVE <--all ghosts answered-- SUSPECT
 *                                                                 |-------no progress---------->|
 *   any --exit, garbage, deadline--> DEAD --reaped--> freed
 */
#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "policy/pool/inner.h"

enum {
    UNMARKED_MOVES_MAX = 3,
    PACE_SHARE = 8, /* one answer moves the pace by an eighth of the difference */
    PACE_STEP_NS = 8000, /* how far beyond twice the pace an answer counts */
    PACE_MAX_US = 1000000
};

static const char *const LOST_NAMES[] = {
    [PC_LOST_EXIT] = "exit",       [PC_LOST_GARBAGE] = "garbage", [PC_LOST_DEADLINE] = "wall",
    [PC_LOST_STALLED] = "stalled", [PC_LOST_START] = "start",
};

static void on_io(void *arg, bool readable, bool writable)
{
    struct pc_child *child = arg;
    if (readable)
        pc_channel_read(child);
    if (writable)
        pc_channel_write(child); /* a dead child writes nothing */
}

static void on_exit_io(void *arg, bool readable, bool writable)
{
    struct pc_child *child = arg;
    (void)readable;
    (void)writable;
    pc_channel_read(child); /* what it said last still counts */
    if (child->state != PC_CHILD_DEAD)
        pc_child_lost(child, PC_LOST_EXIT);
    if (!pc_process_reap(&child->process, false))
        return;
    pc_loop_io_want(child->exit_io, false, false);
    child->pool->tend = true;
}

enum pc_rc pc_child_start(struct pc_generation *generation)
{
    struct pc_pool *pool = generation->pool;
    struct pc_process process;
    const struct pc_process_config config = {.program = pool->program,
                                             .instructions_k = (uint32_t)pool->config.instructions_k,
                                             .memory_k = (uint32_t)pool->config.memory_k,
                                             .allow_unjailed = pool->config.allow_unjailed};
    PC_TRY(pc_process_start(&config, &process));
    struct pc_child *child = pc_alloc(sizeof(*child));
    *child = (struct pc_child){
        .pool = pool, .generation = generation, .process = process, .since_us = pc_mono_us()};
    child->io = pc_loop_io_new(pool->loop, process.socket, on_io, child);
    child->exit_io = pc_loop_io_new(pool->loop, process.pidfd, on_exit_io, child);
    pc_loop_io_want(child->io, true, false);
    pc_loop_io_want(child->exit_io, true, false);
    struct pc_child **end =
        &generation->children; /* the oldest first: it is promoted first and asked first */
    while (*end != NULL)
        end = &(*end)->next;
    *end = child;
    pool->figures.started++;
    pc_watch_arm(pool, child->since_us);
    return PC_OK;
}

void pc_child_free(struct pc_child **child)
{
    struct pc_child *c = pc_steal(child);
    PC_ASSERT(c->queue.count == 0);
    pc_loop_io_free(&c->io);
    pc_loop_io_free(&c->exit_io);
    pc_process_close(&c->process);
    pc_buf_free(&c->in);
    pc_free(c);
}

void pc_child_give(struct pc_child *child, struct pc_job *job)
{
    struct pc_frame *frame = (struct pc_frame *)(void *)job->bytes.ptr;
    frame->seq = job->seq = ++child->pool->seq;
    if (child->queue.count == 0)
        child->progress_us = pc_mono_us(); /* not asked_us: it may have been moved here */
    pc_fifo_push(&child->queue, &job->link);
    child->bytes += job->frame_size;
    if (child->unsent == NULL) {
        child->unsent = job;
        child->unsent_offset = 0;
    }
    child->pool->flush = true;
}

/* What the questions before it need at the pace of late, and how long the one that runs has been running. */
int64_t pc_child_wait_us(const struct pc_child *child, int64_t now_us)
{
    if (child->queue.count == 0)
        return 0;
    const struct pc_progress *page = child->process.page;
    const bool runs = atomic_load_explicit(&page->current, memory_order_acquire) != 0;
    const int64_t started_us = (int64_t)atomic_load_explicit(&page->started_us, memory_order_relaxed);
    const int64_t queue_us = (int64_t)child->queue.count * child->pace_ns / 1000;
    return queue_us + (runs && started_us < now_us ? now_us - started_us : 0);
}

/* --- frames ------------------------------------------------------------------------------------------------- */

/* The child says who it is after its jail is closed; it gets the sources only then. */
static bool take_hello(struct pc_child *child, struct pc_str payload)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(payload.ptr, payload.size, YYJSON_READ_NOFLAG);
    yyjson_val *hello = yyjson_doc_get_root(doc);
    const char *fault = NULL;
    child->abi = (int32_t)pc_json_int(hello, "abi", -1);
    if (child->abi != PC_EVAL_ABI)
        fault = "the evaluator is of another version than the daemon";
    else if (!pc_json_bool(hello, "jailed", false) && !child->pool->config.allow_unjailed)
        fault = "the evaluator could not close its jail (see --allow-unjailed)";
    if (fault != NULL) {
        pc_log(PC_LOG_ERROR, "evaluator_refused", pc_kv_str("why", fault), pc_kv_int("abi", child->abi));
        return false;
    }
    child->state = PC_CHILD_LOADING;
    child->since_us = pc_mono_us();
    pc_channel_write(child);
    return true;
}

static bool take_loaded(struct pc_child *child, const struct pc_frame *frame, struct pc_str payload)
{
    if (child->load_offset < child->generation->load.size || frame->code > PC_EVAL_POLICY_ERROR)
        return false;
    const bool ok = frame->code == PC_EVAL_OK;
    if (ok)
        child->state = PC_CHILD_SPARE;
    child->pool->tend = true;
    pc_generation_loaded(child, ok, payload);
    return true;
}

/* A suspect has answered all that it was ever sent: it is as good as any. */
static void rehabilitate(struct pc_child *child)
{
    if (child->queue.count > 0)
        return;
    if (child->doomed) {
        pc_child_end(child);
        return;
    }
    if (child->result_seq < child->ghost_seq)
        return;
    pc_process_idle(&child->process, false);
    child->state = PC_CHILD_SPARE;
    child->pool->figures.recovered++;
    child->pool->tend = true;
}

/* One line of JSON, so that it can go into a line-framed answer unread. */
static bool is_line(struct pc_str payload)
{
    return payload.size >= 2 && payload.ptr[0] == '{' && payload.ptr[payload.size - 1] == '}' &&
           memchr(payload.ptr, '\n', payload.size) == NULL;
}

/* An answer during which the processor was taken away says little of the policies: one counts at most twice the others. */
static void keep_pace(struct pc_child *child, int64_t ran_us)
{
    const int64_t most_ns = 2 * child->pace_ns + PACE_STEP_NS;
    int64_t ran_ns = ran_us < 0 ? 0 : ran_us > PACE_MAX_US ? most_ns : ran_us * 1000;
    if (ran_ns > most_ns)
        ran_ns = most_ns;
    child->pace_ns += (ran_ns - child->pace_ns) / PACE_SHARE;
}

static bool take_result(struct pc_child *child, const struct pc_frame *frame, struct pc_str payload)
{
    struct pc_job *head = (struct pc_job *)child->queue.head;
    if (frame->code > PC_EVAL_POLICY_ERROR || frame->seq <= child->result_seq || !is_line(payload))
        return false;
    const bool expected = head != NULL && frame->seq == head->seq && frame->seq <= child->sent_seq;
    const bool ghost = frame->seq <= child->ghost_seq && (head == NULL || frame->seq < head->seq);
    if (!expected && !ghost)
        return false;
    child->results++;
    child->result_seq = frame->seq;
    child->progress_us = pc_mono_us();
    keep_pace(child, frame->now_ms);
    if (expected) {
        (void)pc_fifo_pop(&child->queue);
        child->bytes -= head->frame_size;
        if (child->generation->queue.count > 0)
            child->pool->flush = true;
        pc_job_answer(child, head, frame, payload);
    } else {
        child->pool->figures.late++;
    }
    if (child->state == PC_CHILD_SUSPECT)
        rehabilitate(child);
    if (child->queue.count == 0 && child->generation->role >= PC_ROLE_ON_DEMAND)
        child->pool->tend = true; /* it may be the last one that an old revision waited for */
    return true;
}

bool pc_child_frame(struct pc_child *child, const struct pc_frame *frame, struct pc_str payload)
{
    switch (child->state) {
    case PC_CHILD_STARTING: return frame->type == PC_FRAME_HELLO && take_hello(child, payload);
    case PC_CHILD_LOADING: return frame->type == PC_FRAME_LOADED && take_loaded(child, frame, payload);
    case PC_CHILD_SPARE:
    case PC_CHILD_ACTIVE:
    case PC_CHILD_SUSPECT: return frame->type == PC_FRAME_RESULT && take_result(child, frame, payload);
    case PC_CHILD_DEAD: break;
    }
    return true;
}

/* --- trouble ------------------------------------------------------------------------------------------------ */

static uint64_t mark_of(const struct pc_child *child)
{
    return atomic_load_explicit(&child->process.page->current, memory_order_acquire);
}

static void take_queue(struct pc_child *child, struct pc_fifo *jobs)
{
    *jobs = child->queue;
    child->queue = (struct pc_fifo){0};
    child->unsent = NULL;
    child->unsent_offset = 0;
    child->bytes = 0;
}

/* Without a mark the first in line may be innocent (the child is busy with itself) or what the child hangs in while it
 * lies: so it may move a few times, and then has to share its child's fate. */
static bool may_suspect(const struct pc_child *child, uint64_t stuck)
{
    const struct pc_job *head = (const struct pc_job *)child->queue.head;
    if (child->state != PC_CHILD_ACTIVE || head == NULL || stuck != child->seen)
        return false;
    if (stuck == 0)
        return head->moves < UNMARKED_MOVES_MAX;
    /* otherwise it has moved on, or it lies */
    return child->queue.count > 1 && stuck > child->result_seq && stuck <= child->sent_seq;
}

/* Keeps the job in which the child is stuck, if it marks one; all others go elsewhere, those included whose answers are
 * still in the child's own buffer: evaluation is pure, so they are computed again and the late answers are dropped. */
void pc_child_suspect(struct pc_child *child)
{
    pc_channel_read(child);
    const uint64_t stuck = mark_of(child);
    if (!may_suspect(child, stuck))
        return;
    if (stuck == 0)
        ((struct pc_job *)child->queue.head)->moves++;
    struct pc_fifo jobs, others = {0};
    struct pc_job *kept = NULL;
    child->doomed = child->unsent != NULL && child->unsent_offset > 0;
    child->ghost_seq = child->sent_seq;
    take_queue(child, &jobs);
    for (struct pc_link *link = pc_fifo_pop(&jobs); link != NULL; link = pc_fifo_pop(&jobs)) {
        struct pc_job *job = (struct pc_job *)link;
        if (job->seq == stuck)
            kept = job;
        else
            pc_fifo_push(&others, link);
    }
    if (kept != NULL) {
        pc_fifo_push(&child->queue, &kept->link);
        child->bytes = kept->frame_size;
    }
    child->state = PC_CHILD_SUSPECT;
    child->pool->figures.suspects++;
    child->pool->figures.moved += others.count;
    pc_process_idle(&child->process, true);
    pc_loop_io_want(child->io, true, false);
    pc_generation_requeue(child->generation, &others);
    child->pool->tend = true;
}

/* Whose fault it is that the child is gone. */
struct verdict {
    uint64_t seq; /* 0: the job at place `at` */
    uint64_t at;
    bool certain; /* the child itself named it */
};

/* The job that the child marked.  Where it died between two marks: the first whose result it had not made.  Where it wrote
 * garbage: the one whose answer should have stood there, whatever it is doing meanwhile. */
static struct verdict find_culprit(const struct pc_child *child, enum pc_lost why)
{
    const uint64_t marked = mark_of(child);
    const uint64_t done = atomic_load_explicit(&child->process.page->done, memory_order_acquire);
    if (why == PC_LOST_GARBAGE)
        return (struct verdict){0};
    if (marked > child->result_seq && marked <= child->sent_seq)
        return (struct verdict){.seq = marked, .certain = true};
    /* A count that makes no sense accuses the first: every death must cost somebody a try, or it would go on for ever. */
    const uint64_t unread = done >= child->results ? done - child->results : 0;
    return (struct verdict){.at = unread < child->queue.count ? unread : 0};
}

static struct pc_job *take_culprit(struct pc_fifo *jobs, const struct verdict *verdict)
{
    struct pc_fifo rest = {0};
    struct pc_job *culprit = NULL;
    uint64_t at = 0;
    for (struct pc_link *link = pc_fifo_pop(jobs); link != NULL; link = pc_fifo_pop(jobs), at++) {
        struct pc_job *job = (struct pc_job *)link;
        if (verdict->seq != 0 ? job->seq == verdict->seq : at == verdict->at)
            culprit = job;
        else
            pc_fifo_push(&rest, link);
    }
    *jobs = rest;
    return culprit;
}

/* Fails the culprit if that is certain or if it is the second time; else it is tried once more.  Of a suspect that died in
 * a job which was moved away already there is no culprit here. */
static void blame(struct pc_child *child, const struct verdict *verdict, struct pc_fifo *jobs,
                  enum pc_lost why)
{
    const bool wall = why == PC_LOST_DEADLINE || why == PC_LOST_STALLED;
    struct pc_job *culprit = take_culprit(jobs, verdict);
    if (culprit == NULL)
        return;
    if (verdict->certain || wall || ++culprit->strikes >= 2) {
        pc_job_blame(child->pool, culprit, wall ? PC_SETTLED_WALL : PC_SETTLED_CRASH,
                     child->generation->revision);
        return;
    }
    struct pc_fifo first = {0};
    pc_fifo_push(&first, &culprit->link);
    pc_fifo_splice(&first, jobs);
    *jobs = first;
}

static void bury(struct pc_child *child)
{
    child->state = PC_CHILD_DEAD;
    pc_loop_io_want(child->io, false, false);
    pc_process_kill(&child->process);
    child->pool->tend = true;
}

void pc_child_lost(struct pc_child *child, enum pc_lost why)
{
    struct pc_fifo jobs;
    const bool working = child->state >= PC_CHILD_SPARE;
    PC_ASSERT(child->state != PC_CHILD_DEAD);
    pc_log(PC_LOG_WARNING, "evaluator_lost", pc_kv_str("why", LOST_NAMES[why]),
           pc_kv_int("pid", child->process.pid), pc_kv_int("revision", child->generation->revision),
           pc_kv_int("outstanding", (int64_t)child->queue.count));
    bury(child);
    if (!working) {
        pc_generation_start_failed(child->generation, LOST_NAMES[why]);
        return;
    }
    const struct verdict verdict = find_culprit(child, why);
    take_queue(child, &jobs);
    blame(child, &verdict, &jobs, why);
    if (why == PC_LOST_DEADLINE || why == PC_LOST_STALLED)
        child->pool->figures.killed_wall++;
    else
        child->pool->figures.crashed++;
    child->pool->figures.moved += jobs.count;
    pc_generation_requeue(child->generation, &jobs);
}

void pc_child_end(struct pc_child *child)
{
    PC_ASSERT(child->queue.count == 0);
    if (child->state != PC_CHILD_DEAD)
        bury(child);
}
