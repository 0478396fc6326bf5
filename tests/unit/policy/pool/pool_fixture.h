/* tests/unit/policy/pool/pool_fixture.h -- a pool of fake evaluators on a real loop, and words to talk about it.
 * Waiting is for events, never for time; a wait that lasts 30 s fails the test. */
#ifndef POOL_FIXTURE_H
#define POOL_FIXTURE_H

#include "base/mem.h"
#include "base/str.h"
#include "loop/loop.h"
#include "policy/pool/pool.h"
#include "policy/revision/bundle.h"
#include "support/pc_test.h"

#define FAKE PC_BINARY_DIR "/tests/fake_evaluator"
enum { ANSWERS_MAX = 4096 };

struct told {
    int times, order;
    enum pc_eval_status status;
    int64_t revision;
    int32_t abi;
    struct pc_buf data;
};

struct fixture {
    struct pc_loop *loop;
    struct pc_pool *pool;
    struct pc_loop_timer *tick;
    bool (*until)(struct fixture *);
    int64_t give_up_us;
    char directory[64]; /* of this test; removed with it */

    int asked, answered, wanted;
    bool inside_ask;
    struct told told[ANSWERS_MAX];

    int staged; /* calls of `done` */
    bool stage_ok;
    struct pc_buf stage_text;

    int fetches;
    int64_t fetched;
    const char *fetch_source; /* NULL: not found */
    bool fetch_later;
};

/* A pool of this configuration (program: the fake unless given); serving revision 1 where `source` is not NULL. */
void open_pool(struct fixture *f, const struct pc_pool_config *config, const char *source);
void close_pool(struct fixture *f);

/* A bundle of one file with this source. */
struct pc_bundle *bundle_of(const char *source, int64_t revision);
enum pc_rc stage(struct fixture *f, const char *source, int64_t revision);
void stage_and_wait(struct fixture *f, const char *source, int64_t revision);

/* The fake under another name (for its manners), or a file of the test's directory; static until the next call. */
const char *fake_named(struct fixture *f, const char *name);
const char *path_in(struct fixture *f, const char *name);

/* Asks {"do":cue,"with":with,"n":N}; returns N, the number of its answer. */
int ask(struct fixture *f, const char *cue, const char *with);
int ask_as(struct fixture *f, const struct pc_ask *ask);
void ask_many(struct fixture *f, int count); /* "answer" */
struct pc_ask question(const char *input);

void wait_for(struct fixture *f, int answers);
void wait_until(struct fixture *f, bool (*until)(struct fixture *f));
void turn(struct fixture *f); /* at least one turn of the loop */

/* A figure of pc_pool_status; how many evaluators are in a state (NULL: in any). */
int64_t figure(struct fixture *f, const char *name);
int count_evaluators(struct fixture *f, const char *state);
int count_outstanding(struct fixture *f, int questions); /* how many evaluators have this many */

const char *data_of(const struct fixture *f, int n);
void assert_answered(const struct fixture *f, int n); /* ok, once, with its own echo */
void assert_killed(const struct fixture *f, int n, const char *limit); /* once */

#endif
