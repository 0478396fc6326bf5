/* src/policy/pool/generation.c -- the children of one revision, and which revisions there are. */
#include <inttypes.h>
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "policy/pool/inner.h"
#include "policy/revision/bundle.h"

enum { BACKOFF_MAX_MS = 10000, BACKOFF_DOUBLINGS = 8 };

/* How many questions gather at one evaluator before a further one is woken, and how long the last of them may have to wait
 * there; by whether it is patient. */
static const struct {
    size_t questions;
    int64_t wait_us;
} GATHER[] = {[false] = {32, 300}, [true] = {64, 1000}};

/* --- making and finding ------------------------------------------------------------------------------------- */

static struct pc_generation *make(struct pc_pool *pool, int64_t revision, enum pc_role role)
{
    struct pc_generation *g = pc_alloc(sizeof(*g));
    *g = (struct pc_generation){
        .next = pool->generations, .pool = pool, .revision = revision, .role = role, .used_us = pc_mono_us()};
    pool->generations = g;
    return g;
}

/* The whole LOAD frame: every child of the generation is written from it. */
static void pack(struct pc_generation *g, const struct pc_bundle *bundle)
{
    struct pc_frame frame = {.type = PC_FRAME_LOAD, .now_ms = pc_wall_now(g->pool->config.wall).ms};
    pc_buf_clear(&g->load);
    pc_buf_add(&g->load, &frame, sizeof(frame));
    pc_bundle_pack(bundle, &g->load);
    frame.size = (uint32_t)(g->load.size - sizeof(frame));
    memcpy(g->load.ptr, &frame, sizeof(frame));
}

static void destroy(struct pc_generation **generation)
{
    struct pc_generation *g = pc_steal(generation);
    PC_ASSERT(g->children == NULL && g->queue.count == 0);
    pc_buf_free(&g->load);
    pc_free(g);
}

static bool has_work(const struct pc_generation *g)
{
    bool work = g->queue.count > 0;
    for (const struct pc_child *c = g->children; c != NULL; c = c->next)
        work = work || c->queue.count > 0;
    return work;
}

static void retire(struct pc_generation *g)
{
    g->role = PC_ROLE_RETIRED;
    g->keep_one = false;
    g->pool->tend = true;
}

struct pc_generation *pc_generation_find(struct pc_pool *pool, int64_t revision)
{
    if (revision == 0 || (pool->serving != NULL && pool->serving->revision == revision))
        return pool->serving;
    if (pool->candidate != NULL && pool->candidate->revision == revision)
        return pool->candidate;
    for (struct pc_generation *g = pool->generations; g != NULL; g = g->next) {
        if (g->role == PC_ROLE_ON_DEMAND && g->revision == revision) {
            g->used_us = pc_mono_us();
            g->keep_one = true;
            return g;
        }
    }
    return NULL;
}

/* The one that was used longest ago leaves, unless it works. */
static void make_room(struct pc_pool *pool)
{
    int count = 0;
    struct pc_generation *oldest = NULL;
    for (struct pc_generation *g = pool->generations; g != NULL; g = g->next) {
        if (g->role != PC_ROLE_ON_DEMAND)
            continue;
        count++;
        if (!g->wanted && !has_work(g) && (oldest == NULL || g->used_us < oldest->used_us))
            oldest = g;
    }
    if (count >= pool->config.on_demand_max && oldest != NULL)
        retire(oldest);
}

static int count_on_demand(const struct pc_pool *pool)
{
    int count = 0;
    for (const struct pc_generation *g = pool->generations; g != NULL; g = g->next)
        count += g->role == PC_ROLE_ON_DEMAND;
    return count;
}

struct pc_generation *pc_generation_demand(struct pc_pool *pool, int64_t revision)
{
    make_room(pool);
    if (count_on_demand(pool) >= pool->config.on_demand_max)
        return NULL;
    struct pc_generation *g = make(pool, revision, PC_ROLE_ON_DEMAND);
    g->wanted = g->keep_one = true;
    pc_pool_settle_soon(pool);
    return g;
}

void pc_pool_provide(struct pc_pool *pool, int64_t revision, const struct pc_bundle *bundle)
{
    struct pc_generation *g = pool->generations;
    while (g != NULL && (g->role != PC_ROLE_ON_DEMAND || g->revision != revision || g->load.size > 0))
        g = g->next;
    if (g == NULL)
        return; /* nobody waits for it any more */
    g->wanted = false;
    if (bundle == NULL) {
        pc_job_settle_all(pool, &g->queue, PC_SETTLED_NOT_FOUND);
        retire(g);
        return;
    }
    pack(g, bundle);
    pool->tend = true;
    pc_pool_settle_soon(pool); /* so that a turn ends soon, whoever calls */
}

/* --- staging ------------------------------------------------------------------------------------------------ */

enum pc_rc pc_pool_stage(struct pc_pool *pool, const struct pc_bundle *bundle, int64_t revision,
                         pc_stage_fn *done, void *arg)
{
    PC_ASSERT(done != NULL && revision > 0);
    if (pool->candidate != NULL || pool->stage.done != NULL)
        return PC_BUSY;
    struct pc_generation *g = make(pool, revision, PC_ROLE_CANDIDATE);
    pack(g, bundle);
    pool->candidate = g;
    if (pc_child_start(g) != PC_OK) {
        pool->candidate = NULL;
        retire(g);
        return PC_IO;
    }
    pc_buf_clear(&pool->stage.text);
    pool->stage.done = done;
    pool->stage.arg = arg;
    pool->stage.ok = pool->stage.reported = false;
    return PC_OK;
}

/* Whether `done` still waits for this one's verdict.  Once it is out, a candidate is kept like the serving revision. */
static bool is_staging(const struct pc_generation *g)
{
    return g == g->pool->candidate && g->pool->stage.done != NULL && !g->pool->stage.reported;
}

/* stage.diagnostics says why. */
static void stage_failed(struct pc_pool *pool)
{
    struct pc_generation *g = pool->candidate;
    pool->candidate = NULL;
    pc_job_settle_all(pool, &g->queue, PC_SETTLED_UNLOADABLE);
    retire(g);
    pool->stage.reported = true;
    pool->stage.ok = false;
    pc_pool_settle_soon(pool);
}

void pc_pool_switch(struct pc_pool *pool)
{
    struct pc_generation *g = pool->candidate, *old = pool->serving;
    PC_ASSERT(g != NULL && g->proven && pool->stage.done == NULL);
    for (struct pc_generation *same = pool->generations; same != NULL; same = same->next) {
        if (same->role == PC_ROLE_ON_DEMAND && same->revision == g->revision)
            retire(same);
    }
    g->role = PC_ROLE_SERVING;
    pool->serving = g;
    pool->candidate = NULL;
    if (old != NULL && old->revision != g->revision) {
        make_room(pool);
        old->role = PC_ROLE_ON_DEMAND;
        old->used_us = pc_mono_us();
        old->keep_one = false;
    } else if (old != NULL) {
        retire(old);
    }
    pc_quarantine_clear(&pool->quarantine);
    pool->tend = true;
    pc_log(PC_LOG_INFO, "revision_serving", pc_kv_int("revision", g->revision));
}

void pc_pool_discard(struct pc_pool *pool)
{
    struct pc_generation *g = pool->candidate;
    pool->stage.done = NULL;
    pool->candidate = NULL;
    if (g == NULL)
        return;
    if (!g->proven)
        pc_job_settle_all(pool, &g->queue, PC_SETTLED_UNLOADABLE);
    retire(g);
}

/* --- what children report ----------------------------------------------------------------------------------- */

/* The member `name` of a LOADED payload, as canonical JSON; empty when there is none. */
static struct pc_buf member_text(struct pc_str payload, const char *name)
{
    struct pc_buf text = {0};
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(payload.ptr, payload.size, YYJSON_READ_NOFLAG);
    yyjson_val *member = pc_json_get(yyjson_doc_get_root(doc), name);
    if (member != NULL)
        pc_json_canonical(member, &text);
    return text;
}

static void candidate_loaded(struct pc_pool *pool, bool ok, struct pc_str payload)
{
    const struct pc_str no_reason = PC_STR(
        "[{\"code\":\"evaluator_failed\",\"message\":\"the evaluator gave no "
        "readable reason\",\"severity\":\"error\"}]");
    struct pc_stage *stage = &pool->stage;
    struct pc_buf catalogue = member_text(payload, "catalogue");
    pc_buf_free(&stage->diagnostics);
    stage->diagnostics = member_text(payload, "diagnostics");
    if (ok && catalogue.size > 0) {
        pool->candidate->proven = true;
        pc_buf_free(&stage->text);
        stage->text = catalogue;
        return;
    }
    pc_buf_free(&catalogue);
    if (stage->diagnostics.size == 0)
        pc_buf_add_str(&stage->diagnostics, no_reason);
    stage_failed(pool);
}

void pc_generation_loaded(struct pc_child *child, bool ok, struct pc_str payload)
{
    struct pc_generation *g = child->generation;
    struct pc_pool *pool = g->pool;
    if (ok) {
        pool->failures = 0;
        pool->start_after_us = 0;
    }
    if (is_staging(g) && (!ok || !g->proven)) {
        candidate_loaded(pool, ok, payload);
    } else if (!ok && g->role == PC_ROLE_ON_DEMAND) {
        pc_log(PC_LOG_ERROR, "revision_does_not_load", pc_kv_int("revision", g->revision));
        pc_job_settle_all(pool, &g->queue, PC_SETTLED_UNLOADABLE);
        retire(g);
    } else if (!ok) {
        pc_child_lost(child, PC_LOST_START); /* it loaded once: something is wrong with this machine */
    } else {
        g->proven = true;
    }
    if (!ok && child->state != PC_CHILD_DEAD)
        pc_child_end(child);
}

void pc_generation_start_failed(struct pc_generation *generation, const char *why)
{
    const struct pc_str died = PC_STR(
        "[{\"code\":\"evaluator_died\",\"message\":\"the evaluator ended while it loaded "
        "these policies\",\"severity\":\"error\"}]");
    struct pc_pool *pool = generation->pool;
    const int doublings = pool->failures < BACKOFF_DOUBLINGS ? pool->failures : BACKOFF_DOUBLINGS;
    int64_t wait_ms = (int64_t)pool->config.backoff_ms << doublings;
    if (wait_ms > BACKOFF_MAX_MS)
        wait_ms = BACKOFF_MAX_MS;
    pool->failures++;
    pool->figures.start_failures++;
    const int64_t now_us = pc_mono_us();
    pool->start_after_us = now_us + wait_ms * 1000;
    pool->tend = true;
    pc_watch_arm(pool, now_us);
    pc_log(PC_LOG_ERROR, "evaluator_start_failed", pc_kv_str("why", why),
           pc_kv_int("in_a_row", pool->failures), pc_kv_int("next_ms", wait_ms));
    if (!is_staging(generation))
        return;
    pc_buf_clear(&pool->stage.diagnostics);
    pc_buf_add_str(&pool->stage.diagnostics, died);
    stage_failed(pool);
}

/* --- who gets work ------------------------------------------------------------------------------------------ */

static bool has_room(const struct pc_child *child, size_t bytes)
{
    const struct pc_pool_config *config = &child->pool->config;
    return child->queue.count == 0 || (child->queue.count < (size_t)config->child_requests_max &&
                                       child->bytes + bytes <= config->child_bytes_max);
}

/* Questions gather at the first evaluator that will come to them soon: one that is awake and warm takes another question
 * for a fraction of what it costs to wake a second one, and the processors have more to do than evaluations.  Where the
 * first is behind, by many questions, slow ones or one that does not end, the least loaded gets it. */
struct pc_child *pc_generation_pick(struct pc_generation *generation, const struct pc_job *job,
                                    int64_t now_us)
{
    struct pc_child *least = NULL;
    for (struct pc_child *c = generation->children; c != NULL; c = c->next) {
        if (c->state != PC_CHILD_ACTIVE || !has_room(c, job->frame_size))
            continue;
        if (c->queue.count < GATHER[job->patient].questions &&
            pc_child_wait_us(c, now_us) < GATHER[job->patient].wait_us)
            return c;
        if (least == NULL || c->queue.count < least->queue.count)
            least = c;
    }
    return least;
}

bool pc_generation_has_other(const struct pc_generation *generation, const struct pc_child *but)
{
    for (const struct pc_child *c = generation->children; c != NULL; c = c->next) {
        if (c != but && (c->state == PC_CHILD_ACTIVE || c->state == PC_CHILD_SPARE))
            return true;
    }
    return false;
}

void pc_generation_requeue(struct pc_generation *generation, struct pc_fifo *jobs)
{
    for (const struct pc_link *link = jobs->head; link != NULL; link = link->next)
        generation->queue_bytes += ((const struct pc_job *)link)->frame_size;
    pc_fifo_splice(jobs, &generation->queue);
    generation->queue = *jobs;
    *jobs = (struct pc_fifo){0};
    generation->pool->flush = generation->pool->tend = true;
}

void pc_generation_dispatch(struct pc_generation *generation)
{
    const int64_t now_us = generation->queue.head != NULL ? pc_mono_us() : 0;
    while (generation->queue.head != NULL) {
        struct pc_job *job = (struct pc_job *)generation->queue.head;
        struct pc_child *child = pc_generation_pick(generation, job, now_us);
        if (child == NULL)
            return;
        (void)pc_fifo_pop(&generation->queue);
        generation->queue_bytes -= job->frame_size;
        pc_child_give(child, job);
    }
}

/* --- how many run ------------------------------------------------------------------------------------------- */

struct census {
    int coming, spare, active, suspect;
};

static struct census take_census(struct pc_generation *g)
{
    struct census n = {0};
    struct pc_child **at = &g->children;
    while (*at != NULL) {
        struct pc_child *c = *at;
        if (c->state == PC_CHILD_DEAD && pc_process_reap(&c->process, false)) {
            *at = c->next;
            pc_child_free(&c);
            continue;
        }
        n.coming += c->state == PC_CHILD_STARTING || c->state == PC_CHILD_LOADING;
        n.spare += c->state == PC_CHILD_SPARE;
        n.active += c->state == PC_CHILD_ACTIVE;
        n.suspect += c->state == PC_CHILD_SUSPECT;
        at = &c->next;
    }
    return n;
}

/* How many are to take work, and how many more are to be warm beside them. */
static int want_active(const struct pc_generation *g)
{
    const int all = g->pool->config.evaluators;
    switch (g->role) {
    case PC_ROLE_SERVING: return all;
    case PC_ROLE_CANDIDATE: return g->proven ? all : 1;
    case PC_ROLE_ON_DEMAND:
    case PC_ROLE_RETIRED: break;
    }
    if (g->load.size == 0)
        return 0;
    return has_work(g) || g->keep_one ? 1 : 0;
}

static int want_spare(const struct pc_generation *g)
{
    return g->role == PC_ROLE_SERVING || (g->role == PC_ROLE_CANDIDATE && g->proven) ? g->pool->config.spares
                                                                                     : 0;
}

static void promote(struct pc_generation *g, struct census *n)
{
    for (struct pc_child *c = g->children; c != NULL && n->active < want_active(g); c = c->next) {
        if (c->state != PC_CHILD_SPARE)
            continue;
        c->state = PC_CHILD_ACTIVE;
        n->spare--;
        n->active++;
    }
}

/* Idle ones above the number end; after a switch all of the old revision do, each when its last answer is out. */
static void end_surplus(struct pc_generation *g, struct census *n)
{
    const int want = want_active(g) + want_spare(g);
    for (struct pc_child *c = g->children; c != NULL; c = c->next) {
        const bool loaded = c->state == PC_CHILD_SPARE || c->state == PC_CHILD_ACTIVE;
        const bool useless = g->role == PC_ROLE_RETIRED && g->queue.count == 0; /* whatever it is doing */
        if (c->state == PC_CHILD_DEAD || c->queue.count > 0)
            continue;
        if ((!loaded || n->active + n->spare <= want) && !useless)
            continue;
        n->active -= c->state == PC_CHILD_ACTIVE;
        n->spare -= c->state == PC_CHILD_SPARE;
        pc_child_end(c);
    }
}

static void start_missing(struct pc_generation *g, struct census *n)
{
    const int want = want_active(g) + want_spare(g);
    const bool may = n->suspect <=
                     g->pool->config.evaluators + g->pool->config.spares; /* runaways are bounded */
    while (may && n->active + n->spare + n->coming < want && pc_mono_us() >= g->pool->start_after_us) {
        if (pc_child_start(g) != PC_OK) {
            pc_generation_start_failed(g, "spawn");
            return;
        }
        n->coming++;
    }
}

static void report_candidate(struct pc_generation *g, const struct census *n)
{
    struct pc_stage *stage = &g->pool->stage;
    if (!is_staging(g) || !g->proven || n->active < want_active(g))
        return;
    stage->reported = stage->ok = true;
    pc_pool_settle_soon(g->pool);
}

static void tend_one(struct pc_generation *g)
{
    struct census n = take_census(g);
    promote(g, &n);
    pc_generation_dispatch(g);
    end_surplus(g, &n);
    start_missing(g, &n);
    report_candidate(g, &n);
}

void pc_generation_tend(struct pc_pool *pool)
{
    struct pc_generation **at = &pool->generations;
    while (*at != NULL) {
        struct pc_generation *g = *at;
        tend_one(g);
        if (g->role == PC_ROLE_RETIRED && g->children == NULL && g->queue.count == 0) {
            *at = g->next;
            destroy(&g);
            continue;
        }
        at = &g->next;
    }
}

void pc_generation_free_all(struct pc_pool *pool)
{
    for (struct pc_generation *g = pool->generations; g != NULL; g = g->next) {
        for (struct pc_child *c = g->children; c != NULL; c = c->next) {
            pc_process_kill(&c->process);
            pc_job_settle_all(pool, &c->queue, PC_SETTLED_STOPPED);
        }
        pc_job_settle_all(pool, &g->queue, PC_SETTLED_STOPPED);
    }
    while (pool->generations != NULL) {
        struct pc_generation *g = pool->generations;
        pool->generations = g->next;
        while (g->children != NULL) {
            struct pc_child *c = g->children;
            g->children = c->next;
            (void)pc_process_reap(&c->process, true);
            pc_child_free(&c);
        }
        destroy(&g);
    }
    pool->serving = pool->candidate = NULL;
}
