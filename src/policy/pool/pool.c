/* src/policy/pool/pool.c -- asking, the answers that need no child, and the end of a turn. */
#include "policy/pool/pool.h"

#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "policy/pool/inner.h"

enum { FREE_JOBS_MAX = 1024, FREE_BYTES_MAX = 16 * 1024, EVALUATORS_MIN = 2 };

/* --- jobs --------------------------------------------------------------------------------------------------- */

static struct pc_job *take_job(struct pc_pool *pool)
{
    struct pc_job *job = pool->free_jobs;
    if (job == NULL)
        return pc_alloc(sizeof(*job));
    pool->free_jobs = (struct pc_job *)job->link.next;
    pool->free_count--;
    const struct pc_buf bytes = job->bytes;
    *job = (struct pc_job){.bytes = bytes};
    pc_buf_clear(&job->bytes);
    return job;
}

/* The bytes stay with a free job, so that the next question needs no memory; large ones go back. */
static void free_job(struct pc_pool *pool, struct pc_job *job)
{
    if (job->bytes.capacity > FREE_BYTES_MAX)
        pc_buf_free(&job->bytes);
    if (pool->free_count >= FREE_JOBS_MAX || pool->freeing) {
        pc_buf_free(&job->bytes);
        pc_free(job);
        return;
    }
    job->link.next = (struct pc_link *)pool->free_jobs;
    pool->free_jobs = job;
    pool->free_count++;
}

static uint16_t add_name(struct pc_buf *bytes, struct pc_str name)
{
    const size_t size = name.size < PC_QUARANTINE_NAME_MAX ? name.size : PC_QUARANTINE_NAME_MAX;
    pc_buf_add(bytes, name.ptr, size);
    return (uint16_t)size;
}

static struct pc_str subject_of(const struct pc_ask *ask)
{
    static const char *const KINDS[] = {
        [PC_EVAL_CRITERIA] = "kind:criteria",     [PC_EVAL_REQUIREMENT] = "kind:requirement",
        [PC_EVAL_SUBMISSION] = "kind:submission", [PC_EVAL_CASE] = "kind:case",
        [PC_EVAL_DESCRIBE] = "kind:describe",
    };
    return ask->subject.size > 0 ? ask->subject : pc_str_of(KINDS[ask->kind]);
}

static struct pc_job *make_job(struct pc_pool *pool, const struct pc_ask *ask)
{
    struct pc_job *job = take_job(pool);
    const struct pc_frame frame = {
        .size = (uint32_t)(ask->input.size + ask->tail.size),
        .type = PC_FRAME_EVAL,
        .code = (uint8_t)ask->kind,
        .flags = (uint16_t)((ask->replay ? PC_FRAME_REPLAY : 0) | (ask->patient ? PC_FRAME_PATIENT : 0)),
        .now_ms = ask->now.ms};
    pc_buf_reserve(&job->bytes, sizeof(frame) + frame.size + 2 * PC_QUARANTINE_NAME_MAX);
    pc_buf_add(&job->bytes, &frame, sizeof(frame));
    if (ask->input.size > 0)
        pc_buf_add_str(&job->bytes, ask->input);
    if (ask->tail.size > 0)
        pc_buf_add_str(&job->bytes, ask->tail);
    job->frame_size = job->bytes.size;
    job->owner_size = ask->owner.size > 0 ? add_name(&job->bytes, ask->owner) : 0;
    job->subject_size = add_name(&job->bytes, subject_of(ask));
    job->replay = ask->replay;
    job->patient = ask->patient;
    job->revision = ask->revision;
    job->asked_us = pc_mono_us();
    return job;
}

static struct pc_str owner_of(const struct pc_job *job)
{
    return (struct pc_str){job->bytes.ptr + job->frame_size, job->owner_size};
}

static struct pc_str name_of_subject(const struct pc_job *job)
{
    return (struct pc_str){job->bytes.ptr + job->frame_size + job->owner_size, job->subject_size};
}

/* --- answers ------------------------------------------------------------------------------------------------ */

static void deliver(struct pc_pool *pool, struct pc_job *job, struct pc_answer *answer, int64_t now_us)
{
    answer->wall_us = now_us - job->asked_us;
    pool->unanswered--;
    pool->in_callback = true;
    job->fn(job->arg, answer);
    pool->in_callback = false;
    free_job(pool, job);
}

/* What a child says of its own time is bounded: it may be a policy that speaks. */
static void count_answer(struct pc_child *child, const struct pc_job *job, const struct pc_frame *result,
                         struct pc_str data)
{
    const struct pc_str nobody = {0}; /* names that no policy has must not fill the table */
    struct pc_policy_count *count = pc_tally_of(
        &child->pool->tally, result->code == PC_EVAL_NOT_FOUND ? nobody : name_of_subject(job));
    const int64_t limit_us = (int64_t)child->pool->config.wall_ms * 1000;
    const int64_t ran_us = result->now_ms < 0               ? 0
                           : result->now_ms > limit_us * 40 ? limit_us * 40
                                                            : result->now_ms;
    if (pc_tally_answer(count, (enum pc_eval_status)result->code, data, ran_us, limit_us / 2) &&
        !job->replay) {
        char policy[sizeof count->policy + 1] = "other";
        if (count->policy_size)
            memcpy(policy, count->policy, count->policy_size);
        pc_log(PC_LOG_WARNING, "policy_slow", pc_kv_str("policy", policy), pc_kv_int("ran_us", ran_us),
               pc_kv_int("limit_us", limit_us), pc_kv_int("revision", child->generation->revision));
    }
}

void pc_job_answer(struct pc_child *child, struct pc_job *job, const struct pc_frame *result,
                   struct pc_str data)
{
    struct pc_answer answer = {.status = (enum pc_eval_status)result->code,
                               .data = data,
                               .revision = child->generation->revision,
                               .abi = child->abi};
    child->pool->figures.answered++;
    count_answer(child, job, result, data);
    deliver(child->pool, job, &answer, child->progress_us);
}

/* clang-format off */
static const struct {
    enum pc_eval_status status;
    const char *data;
} SETTLED[] = {
    [PC_SETTLED_WALL] = {PC_EVAL_KILLED,
        "{\"detail\":\"The policy ran longer than it may.\",\"limit\":\"wall\",\"reason\":\"policy_failed\"}"},
    [PC_SETTLED_CRASH] = {PC_EVAL_KILLED,
        "{\"detail\":\"The evaluator process ended while it ran this.\",\"limit\":\"crash\",\"reason\":\"policy_failed\"}"},
    [PC_SETTLED_SUSPENDED] = {PC_EVAL_POLICY_ERROR,
        "{\"detail\":\"This policy is suspended for your organization: it failed five times in a minute.\","
        "\"limit\":\"suspended\",\"reason\":\"policy_failed\"}"},
    [PC_SETTLED_NOT_FOUND] = {PC_EVAL_NOT_FOUND,
        "{\"detail\":\"There is no such policy revision.\",\"field\":\"revision\",\"reason\":\"unknown_revision\"}"},
    [PC_SETTLED_UNLOADABLE] = {PC_EVAL_POLICY_ERROR,
        "{\"detail\":\"The policy revision does not load.\",\"limit\":\"load\",\"reason\":\"policy_failed\"}"},
    [PC_SETTLED_TIMEOUT] = {PC_EVAL_KILLED,
        "{\"detail\":\"No evaluator could be started in time.\",\"limit\":\"start\",\"reason\":\"policy_failed\"}"},
    [PC_SETTLED_STOPPED] = {PC_EVAL_KILLED,
        "{\"detail\":\"The daemon is stopping.\",\"limit\":\"stopped\",\"reason\":\"policy_failed\"}"},
};
/* clang-format on */

void pc_pool_settle_soon(struct pc_pool *pool)
{
    if (!pool->freeing)
        pc_loop_timer_start(pool->settle_timer, 0);
}

void pc_job_settle(struct pc_pool *pool, struct pc_job *job, enum pc_settled how)
{
    job->settled = how;
    pc_fifo_push(&pool->settled, &job->link);
    pc_pool_settle_soon(pool);
}

void pc_job_settle_all(struct pc_pool *pool, struct pc_fifo *jobs, enum pc_settled how)
{
    for (struct pc_link *link = pc_fifo_pop(jobs); link != NULL; link = pc_fifo_pop(jobs))
        pc_job_settle(pool, (struct pc_job *)link, how);
}

void pc_job_blame(struct pc_pool *pool, struct pc_job *job, enum pc_settled how, int64_t revision)
{
    char owner[PC_QUARANTINE_NAME_MAX + 1] = "", subject[PC_QUARANTINE_NAME_MAX + 1] = "";
    const unsigned events = pc_quarantine_kill(&pool->quarantine, owner_of(job), name_of_subject(job),
                                               pc_mono_us());
    pc_tally_kill(pc_tally_of(&pool->tally, name_of_subject(job)), how == PC_SETTLED_WALL);
    memcpy(owner, owner_of(job).ptr, job->owner_size);
    memcpy(subject, name_of_subject(job).ptr, job->subject_size);
    if (events & PC_QUARANTINE_SUSPENDED)
        pc_log(PC_LOG_ERROR, "policy_suspended", pc_kv_str("owner", owner), pc_kv_str("subject", subject),
               pc_kv_int("revision", revision), pc_kv_int("minutes", PC_QUARANTINE_SUSPEND_US / 60000000));
    if (events & PC_QUARANTINE_WIDESPREAD)
        pc_log(PC_LOG_ERROR, "policy_kills_evaluators", pc_kv_str("subject", subject),
               pc_kv_int("revision", revision));
    job->revision = revision;
    pc_job_settle(pool, job, how);
}

static void deliver_settled(struct pc_pool *pool)
{
    struct pc_fifo jobs = pool->settled;
    pool->settled = (struct pc_fifo){0}; /* what callbacks add comes with the next turn */
    for (struct pc_link *link = pc_fifo_pop(&jobs); link != NULL; link = pc_fifo_pop(&jobs)) {
        struct pc_job *job = (struct pc_job *)link;
        struct pc_answer answer = {.status = SETTLED[job->settled].status,
                                   .data = pc_str_of(SETTLED[job->settled].data),
                                   .revision = job->revision};
        if (answer.revision == 0 && pool->serving != NULL)
            answer.revision = pool->serving->revision;
        deliver(pool, job, &answer, pc_mono_us());
    }
}

static void report_stage(struct pc_pool *pool)
{
    struct pc_stage stage = pool->stage;
    if (stage.done == NULL || !stage.reported)
        return;
    pool->stage = (struct pc_stage){.diagnostics = stage.diagnostics};
    pool->in_callback = true;
    stage.done(stage.arg, stage.ok, pc_buf_str(stage.ok ? &stage.text : &stage.diagnostics));
    pool->in_callback = false;
    pc_buf_free(&stage.text);
    pc_buf_clear(&pool->stage.diagnostics);
}

struct pc_str pc_pool_diagnostics(const struct pc_pool *pool)
{
    return pool->in_callback ? pc_buf_str(&pool->stage.diagnostics) : (struct pc_str){0};
}

static void fetch_wanted(struct pc_pool *pool)
{
    struct pc_generation *g = pool->generations;
    while (g != NULL) {
        struct pc_generation *next = g->next; /* nothing is freed before the turn ends */
        if (g->wanted && g->role == PC_ROLE_ON_DEMAND) {
            g->wanted = false;
            if (pool->fetch != NULL)
                pool->fetch(pool->fetch_arg, g->revision);
            else
                pc_pool_provide(pool, g->revision, NULL);
        }
        g = next;
    }
}

static void on_settle(void *arg)
{
    struct pc_pool *pool = arg;
    fetch_wanted(pool);
    report_stage(pool);
    deliver_settled(pool);
}

/* --- asking ------------------------------------------------------------------------------------------------- */

static bool is_full(const struct pc_generation *g, size_t bytes)
{
    const struct pc_pool_config *config = &g->pool->config;
    return g->queue.count >= (size_t)config->queue_requests_max ||
           (g->queue.count > 0 && g->queue_bytes + bytes > config->queue_bytes_max);
}

static void enqueue(struct pc_generation *g, struct pc_job *job)
{
    struct pc_child *child = g->queue.count == 0 ? pc_generation_pick(g, job, job->asked_us) : NULL;
    if (child != NULL) {
        pc_child_give(child, job);
        return;
    }
    pc_fifo_push(&g->queue, &job->link);
    g->queue_bytes += job->frame_size;
    g->pool->tend = true;
}

enum pc_rc pc_pool_ask(struct pc_pool *pool, const struct pc_ask *ask, pc_answer_fn *fn, void *arg)
{
    PC_ASSERT(ask->kind >= PC_EVAL_CRITERIA && ask->kind <= PC_EVAL_DESCRIBE && ask->revision >= 0);
    if (ask->input.size > PC_POOL_INPUT_MAX || ask->tail.size > PC_POOL_INPUT_MAX - ask->input.size)
        return PC_INVALID;
    if (pool->freeing || (ask->revision == 0 && pool->serving == NULL))
        return PC_UNAVAILABLE;
    struct pc_generation *g = pc_generation_find(pool, ask->revision);
    if (g == NULL)
        g = pc_generation_demand(pool, ask->revision);
    if (g == NULL || is_full(g, ask->input.size + ask->tail.size)) {
        pool->figures.busy++;
        return PC_BUSY;
    }
    struct pc_job *job = make_job(pool, ask);
    job->fn = fn;
    job->arg = arg;
    pool->unanswered++;
    if (pc_quarantine_holds(&pool->quarantine, ask->owner, subject_of(ask), job->asked_us))
        pc_job_settle(pool, job, PC_SETTLED_SUSPENDED);
    else
        enqueue(g, job);
    pc_watch_arm(pool, job->asked_us);
    return PC_OK;
}

/* --- the end of a turn -------------------------------------------------------------------------------------- */

static void flush(struct pc_pool *pool)
{
    pool->flush = false;
    for (struct pc_generation *g = pool->generations; g != NULL; g = g->next) {
        pc_generation_dispatch(g);
        for (struct pc_child *c = g->children; c != NULL; c = c->next) {
            if (c->unsent != NULL)
                pc_channel_write(c);
        }
    }
}

static void on_turn_end(void *arg)
{
    struct pc_pool *pool = arg;
    if (pool->tend) {
        pool->tend = false;
        pc_generation_tend(pool);
    }
    if (pool->flush)
        flush(pool);
}

/* --- the pool ----------------------------------------------------------------------------------------------- */

static int or_default(int value, int otherwise)
{
    return value > 0 ? value : otherwise;
}

static size_t or_size(size_t value, size_t otherwise)
{
    return value > 0 ? value : otherwise;
}

static struct pc_pool_config complete(const struct pc_pool_config *given)
{
    struct pc_pool_config c = *given;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (c.wall == NULL)
        c.wall = pc_wall_real();
    c.evaluators = or_default(c.evaluators, cores > EVALUATORS_MIN ? (int)cores : EVALUATORS_MIN);
    c.spares = c.spares < 0 ? 0 : or_default(c.spares, 1);
    c.wall_ms = or_default(c.wall_ms, PC_WALL_MS);
    c.suspect_us = or_default(c.suspect_us, 2000);
    c.instructions_k = or_default(c.instructions_k, 2000);
    c.memory_k = or_default(c.memory_k, 16384);
    c.child_bytes_max = or_size(c.child_bytes_max, 1024 * 1024);
    c.child_requests_max = or_default(c.child_requests_max, 128);
    c.queue_requests_max = or_default(c.queue_requests_max, 1024);
    c.queue_bytes_max = or_size(c.queue_bytes_max, 16 * 1024 * 1024);
    c.on_demand_max = or_default(c.on_demand_max, 4);
    c.start_ms = or_default(c.start_ms, 5000);
    c.load_ms = or_default(c.load_ms, 10000);
    c.backoff_ms = or_default(c.backoff_ms, 100);
    return c;
}

struct pc_pool *pc_pool_new(struct pc_loop *loop, const struct pc_pool_config *config)
{
    struct pc_pool *pool = pc_alloc(sizeof(*pool));
    const size_t size = strlen(config->program) + 1;
    *pool = (struct pc_pool){.loop = loop, .config = complete(config), .program = pc_alloc(size)};
    memcpy(pool->program, config->program, size);
    pool->config.program = pool->program;
    pool->settle_timer = pc_loop_timer_new(loop, on_settle, pool);
    pool->watch_timer = pc_loop_timer_new(loop, pc_watch_tick, pool);
    pc_loop_turn_end(loop, on_turn_end, pool);
    return pool;
}

static void free_jobs(struct pc_pool *pool)
{
    while (pool->free_jobs != NULL) {
        struct pc_job *job = pool->free_jobs;
        pool->free_jobs = (struct pc_job *)job->link.next;
        pc_buf_free(&job->bytes);
        pc_free(job);
    }
}

void pc_pool_free(struct pc_pool **pool)
{
    struct pc_pool *p = pc_steal(pool);
    if (p == NULL)
        return;
    PC_ASSERT(!p->in_callback);
    p->freeing = true;
    pc_generation_free_all(p);
    deliver_settled(p);
    PC_ASSERT(p->unanswered == 0);
    if (p->stage.done != NULL && !p->stage.reported)
        pc_buf_add_text(&p->stage.diagnostics, "[]");
    p->stage.reported = true;
    report_stage(p);
    free_jobs(p);
    pc_buf_free(&p->stage.text);
    pc_buf_free(&p->stage.diagnostics);
    pc_loop_timer_free(&p->settle_timer);
    pc_loop_timer_free(&p->watch_timer);
    pc_free(p->program);
    pc_free(p);
}

void pc_pool_on_fetch(struct pc_pool *pool, pc_fetch_fn *fetch, void *arg)
{
    pool->fetch = fetch;
    pool->fetch_arg = arg;
}

int64_t pc_pool_serving(const struct pc_pool *pool)
{
    return pool->serving == NULL ? 0 : pool->serving->revision;
}

bool pc_pool_idle(const struct pc_pool *pool)
{
    return pool->unanswered == 0;
}
