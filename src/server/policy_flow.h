/* src/server/policy_flow.h -- from files to the serving revision, step by step, never blocking LOOP.  Private to server/.
 *
 *   sources (worker thread or READER) -> evaluators load, check and export (pool) -> catalogue is made (worker thread)
 *   -> rows are stored (CASES) -> activation row (CASES) -> one pointer is swapped
 *
 * One at a time.  A step that fails ends the job; the serving revision goes on (src/README.md, reload). */
#ifndef PC_SERVER_POLICY_FLOW_H
#define PC_SERVER_POLICY_FLOW_H

#include "engine/revision.h"
#include "server/internal.h"

enum pc_policy_goal {
    PC_GOAL_CHECK,
    PC_GOAL_STAGE,
    PC_GOAL_RELOAD,
    PC_GOAL_ROLLBACK,
    PC_GOAL_FIRST,
    PC_GOAL_RESTART
};

struct pc_policy_job {
    struct pc_work work; /* first member: the worker thread's link */
    struct pc_server *server;
    enum pc_policy_goal goal;
    struct pc_call *call; /* NULL: nobody asked; the outcome is logged alone */
    char *directory; /* owns: sources are read from here; or */
    double
        max_changed; /* percent of the newest determined cases that may be decided otherwise; negative: any */
    struct pc_staged files; /* owns: what a client sent; or */
    int64_t revision; /* a stored revision's number */
    char *label; /* owns: what that revision must be called; NULL: any */
    bool stored; /* the revision is in the store already */
    struct pc_bundle *bundle; /* owns a reference */
    struct pc_catalogue *catalogue; /* owns a reference */
    struct pc_buf text; /* the exported catalogue */
    struct pc_buf diagnostics; /* a JSON array */
    char *by; /* owns: who asked */
    enum pc_rc rc;
    struct pc_err err;
    /* Called once at the end, before the job is freed; rc says how it went. */
    void (*done)(struct pc_policy_job *job);
    void *arg;
};

struct pc_policies {
    struct pc_server *server;
    struct pc_policy_job *running; /* one at a time */
    struct pc_study_job *study; /* one at a time too, beside it */
    struct pc_migrate_job *migration; /* likewise */
    struct pc_bundle *bundle; /* serving */
    struct pc_time loaded_at;
    char previous[32], candidate[32]; /* labels; "" none */
    struct pc_hash candidate_hash; /* of its files */
    int64_t next_revision;
};

/* The number in a revision's label ("r12-0a1b2c3d" -> 12); 0 when it is no label. */
int64_t pc_policy_number(struct pc_str label);

/* A job, not started. `by` is copied. */
struct pc_policy_job *pc_policy_job_new(struct pc_server *server, enum pc_policy_goal goal, const char *by);
/* Takes the job over and starts it.  Another one runs: done is called at once with PC_CONFLICT. */
void pc_policy_job_start(struct pc_policy_job *job);

/* The paths that differ between two bundles, as a JSON array. */
void pc_policy_changed(const struct pc_bundle *before, const struct pc_bundle *after, struct pc_buf *out);

/* migrate_flow.c: policy.migrate, case by case; freed at the end of the server. */
struct pc_migrate_job;
void pc_migrate_job_free(struct pc_migrate_job **job);
void pc_handle_policy_migrate(struct pc_call *call, yyjson_val *params);

/* policy_read.c: a stored revision's sources, read on a READER thread. */
struct pc_revision_read {
    int64_t revision;
    const char *label; /* it must be called so; NULL: any */
    struct pc_bundle *bundle; /* made by the read: a reference for the caller */
    struct pc_str catalogue; /* in the command's arena */
    void *arg; /* the asker's own */
};
extern const struct pc_read pc_read_revision; /* command->work = struct pc_revision_read */

#endif
