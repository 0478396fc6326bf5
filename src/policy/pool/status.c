/* src/policy/pool/status.c -- figures for admin.status and metrics. */
#include <inttypes.h>
#include "policy/pool/inner.h"

static const char *const STATES[] = {
    [PC_CHILD_STARTING] = "starting", [PC_CHILD_LOADING] = "loading", [PC_CHILD_SPARE] = "spare",
    [PC_CHILD_ACTIVE] = "active",     [PC_CHILD_SUSPECT] = "suspect", [PC_CHILD_DEAD] = "ending",
};
static const char *const ROLES[] = {
    [PC_ROLE_SERVING] = "serving",
    [PC_ROLE_CANDIDATE] = "candidate",
    [PC_ROLE_ON_DEMAND] = "on_demand",
    [PC_ROLE_RETIRED] = "draining",
};

static void add_child(const struct pc_child *c, struct pc_buf *out)
{
    pc_buf_printf(out,
                  "{\"pid\":%d,\"revision\":%" PRId64 ",\"state\":\"%s\",\"outstanding\":%zu,\"bytes\":%zu,"
                  "\"answered\":%" PRIu64 "}",
                  (int)c->process.pid, c->generation->revision, STATES[c->state], c->queue.count, c->bytes,
                  c->results);
}

static void add_generation(const struct pc_generation *g, struct pc_buf *out)
{
    pc_buf_printf(out, "{\"revision\":%" PRId64 ",\"role\":\"%s\",\"queued\":%zu,\"queued_bytes\":%zu}",
                  g->revision, ROLES[g->role], g->queue.count, g->queue_bytes);
}

static void add_separator(struct pc_buf *out)
{
    if (out->size > 0 && out->ptr[out->size - 1] != '[')
        pc_buf_add_char(out, ',');
}

void pc_pool_counts(const struct pc_pool *pool, pc_policy_count_fn *fn, void *arg)
{
    for (size_t i = 0; i < PC_TALLY_SLOTS; i++)
        if (pool->tally.slots[i].policy_size)
            fn(arg, &pool->tally.slots[i]);
    if (pool->tally.other.evaluations)
        fn(arg, &pool->tally.other);
}

void pc_pool_status(struct pc_pool *pool, struct pc_buf *out)
{
    const struct pc_pool_figures *f = &pool->figures;
    pc_buf_add_text(out, "\"evaluators\":[");
    for (const struct pc_generation *g = pool->generations; g != NULL; g = g->next) {
        for (const struct pc_child *c = g->children; c != NULL; c = c->next) {
            add_separator(out);
            add_child(c, out);
        }
    }
    pc_buf_add_text(out, "],\"revisions\":[");
    for (const struct pc_generation *g = pool->generations; g != NULL; g = g->next) {
        add_separator(out);
        add_generation(g, out);
    }
    pc_buf_printf(out,
                  "],\"evaluations\":{\"unanswered\":%" PRIu64 ",\"answered\":%" PRIu64
                  ",\"killed_wall\":%" PRIu64 ",\"crashed\":%" PRIu64 ",\"moved\":%" PRIu64
                  ",\"suspects\":%" PRIu64 ",\"recovered\":%" PRIu64 ",\"late\":%" PRIu64 ",\"busy\":%" PRIu64
                  ",\"started\":%" PRIu64 ",\"start_failures\":%" PRIu64 ",\"suspended\":%d}",
                  pool->unanswered, f->answered, f->killed_wall, f->crashed, f->moved, f->suspects,
                  f->recovered, f->late, f->busy, f->started, f->start_failures, pool->quarantine.suspended);
}
