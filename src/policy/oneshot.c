/* src/policy/oneshot.c -- a pool of one on a loop of its own, run until the answer is there. */
#include "policy/oneshot.h"

#include "base/mem.h"

struct pc_oneshot {
    struct pc_loop *loop;
    struct pc_pool *pool;
    int64_t revision; /* counts up with every load */
    bool ok;
    struct pc_buf loaded, diagnostics, data;
    struct pc_answer answer;
};

struct pc_oneshot *pc_oneshot_new(const struct pc_pool_config *config)
{
    struct pc_oneshot *o = pc_alloc(sizeof(*o));
    struct pc_pool_config one = *config;
    one.evaluators = 1;
    one.spares = -1;
    o->loop = pc_loop_new();
    o->pool = pc_pool_new(o->loop, &one);
    return o;
}

void pc_oneshot_free(struct pc_oneshot **oneshot)
{
    struct pc_oneshot *o = pc_steal(oneshot);
    if (o == NULL)
        return;
    pc_pool_free(&o->pool);
    pc_loop_free(&o->loop);
    pc_buf_free(&o->loaded);
    pc_buf_free(&o->diagnostics);
    pc_buf_free(&o->data);
    pc_free(o);
}

static void on_staged(void *arg, bool ok, struct pc_str json)
{
    struct pc_oneshot *o = arg;
    pc_buf_clear(&o->loaded);
    pc_buf_add_str(&o->loaded, json);
    pc_buf_clear(&o->diagnostics);
    pc_buf_add_str(&o->diagnostics, pc_pool_diagnostics(o->pool));
    o->ok = ok;
    if (ok)
        pc_pool_switch(o->pool);
    pc_loop_stop(o->loop);
}

enum pc_rc pc_oneshot_load(struct pc_oneshot *oneshot, const struct pc_bundle *bundle, bool *ok_out,
                           struct pc_str *json_out)
{
    PC_TRY(pc_pool_stage(oneshot->pool, bundle, ++oneshot->revision, on_staged, oneshot));
    PC_TRY(pc_loop_run(oneshot->loop));
    *ok_out = oneshot->ok;
    *json_out = pc_buf_str(&oneshot->loaded);
    return PC_OK;
}

struct pc_str pc_oneshot_diagnostics(const struct pc_oneshot *oneshot)
{
    return pc_buf_str(&oneshot->diagnostics);
}

static void on_answer(void *arg, const struct pc_answer *answer)
{
    struct pc_oneshot *o = arg;
    pc_buf_clear(&o->data);
    pc_buf_add_str(&o->data, answer->data);
    o->answer = *answer;
    o->answer.data = pc_buf_str(&o->data);
    pc_loop_stop(o->loop);
}

enum pc_rc pc_oneshot_ask(struct pc_oneshot *oneshot, const struct pc_ask *ask, struct pc_answer *answer_out)
{
    PC_ASSERT(ask->revision == 0);
    PC_TRY(pc_pool_ask(oneshot->pool, ask, on_answer, oneshot));
    PC_TRY(pc_loop_run(oneshot->loop));
    *answer_out = oneshot->answer;
    return PC_OK;
}
