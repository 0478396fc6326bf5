/* tests/support/engine_world.h -- a whole engine in one process: memory store, simulated clock, scripted policies.
 *
 * Commands are made from JSON text, run to their end, and answer with JSON text; the policies' answers are what the test says. */
#ifndef PC_ENGINE_WORLD_H
#define PC_ENGINE_WORLD_H

#include "engine/engine.h"
#include "engine/reader.h"
#include "support/pc_test.h"

struct world {
    struct pc_store *store;
    struct pc_wall_sim wall;
    struct pc_random_fixed random;
    struct pc_engine *engine;
    struct pc_catalogue *catalogue;
    /* What the policies answer next: status and JSON (until changed). */
    enum pc_eval_status status;
    const char *answer;
    int asked; /* how often they were */
    /* The last command's end. */
    enum pc_rc rc;
    struct pc_err err;
    char *result; /* JSON text; owned */
    yyjson_doc *doc; /* of result */
    char case_id[32]; /* of the last submission's first case */
};

void world_open(struct world *w, const char *now);
void world_close(struct world *w);
void world_restart(struct world *w); /* a new engine on the same store: what a restart sees */

/* Runs a verb to its end as a principal ("nurse-1" with roles). */
enum pc_rc world_run(struct world *w, const struct pc_verb *verb, const char *actor, uint32_t roles,
                     const char *params);
enum pc_rc world_read(struct world *w, const struct pc_read *read, const char *actor, uint32_t roles,
                      const char *params);

/* Loads member M-1 and provider P-1, then submits the standard request (id: request id); remembers the case. */
void world_people(struct world *w);
enum pc_rc world_submit(struct world *w, const char *request_id);
/* case.act on the remembered case; `more` is further members (",\"note\":\"x\"") or "". */
enum pc_rc world_act(struct world *w, const char *actor, uint32_t roles, const char *action,
                     const char *more);
enum pc_rc world_advance(struct world *w, const char *by); /* admin.clock */

/* A value of the last result by JSON pointer; texts only.  "" when absent. */
const char *world_text(struct world *w, const char *pointer);
int64_t world_int(struct world *w, const char *pointer);

/* CASE objects for `answer`. */
extern const char world_met[], world_not_met[], world_unknown[], world_intake[], world_not_required[],
    world_complex[];

#define assert_world(expr, expected)                                               \
    do {                                                                           \
        enum pc_rc got_ = (expr);                                                  \
        if (got_ != (expected))                                                    \
            print_error("%s %s %s\n", w->err.reason, w->err.field, w->err.detail); \
        assert_string_equal(pc_rc_name(got_), pc_rc_name(expected));               \
    } while (0)

#endif
