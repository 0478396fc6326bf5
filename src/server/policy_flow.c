/* src/server/policy_flow.c -- see policy_flow.h.  Each function is one step and names the next. */
#include "server/policy_flow.h"

#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "server/study_flow.h"

/* How many of the newest determined cases policy.reload asks again when it is given max_changed. */
enum { GUARD_CASES = 10000 };

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(pc_alloc(size), text, size);
}

struct pc_policy_job *pc_policy_job_new(struct pc_server *server, enum pc_policy_goal goal, const char *by)
{
    struct pc_policy_job *job = pc_alloc(sizeof *job);
    job->server = server;
    job->goal = goal;
    job->max_changed = -1;
    job->by = copy(by);
    return job;
}

static void job_free(struct pc_policy_job *job)
{
    pc_bundle_unref(&job->bundle);
    pc_catalogue_unref(&job->catalogue);
    pc_staged_free(&job->files);
    pc_buf_free(&job->text);
    pc_buf_free(&job->diagnostics);
    pc_free(job->directory);
    pc_free(job->label);
    pc_free(job->by);
    pc_free(job);
}

static void log_outcome(const struct pc_policy_job *job)
{
    static const char *const goals[] = {"check", "stage", "reload", "rollback", "first", "restart"};
    const char *label = job->bundle ? job->bundle->label : "";
    if (job->rc == PC_OK)
        pc_log(PC_LOG_INFO, "policies", pc_kv_str("goal", goals[job->goal]), pc_kv_str("revision", label),
               pc_kv_str("by", job->by));
    else
        pc_log(job->call ? PC_LOG_WARNING : PC_LOG_ERROR, "policies_refused",
               pc_kv_str("goal", goals[job->goal]), pc_kv_str("by", job->by),
               pc_kv_str("reason", job->err.reason), pc_kv_str("field", job->err.field),
               pc_kv_str("detail", job->err.detail),
               pc_kv_str("diagnostics", job->diagnostics.ptr ? job->diagnostics.ptr : "[]"));
}

/* The end of every job. */
static void end(struct pc_policy_job *job, enum pc_rc rc)
{
    struct pc_policies *policies = job->server->policies;
    job->rc = rc;
    if (rc != PC_OK && job->err.rc != rc)
        pc_fail(&job->err, rc, pc_rc_name(rc), "", "%s", pc_rc_text(rc));
    if (policies->running == job)
        policies->running = NULL;
    log_outcome(job);
    job->done(job);
    job_free(job);
}

/* The end of a job whose candidate is loaded and will not serve. */
static void discard(struct pc_policy_job *job, enum pc_rc rc)
{
    pc_pool_discard(job->server->config.pool);
    end(job, rc);
}

/* ---- swap ---------------------------------------------------------------------------------------------------------- */

static void swap(struct pc_policy_job *job)
{
    struct pc_server *server = job->server;
    struct pc_policies *policies = server->policies;
    pc_pool_switch(server->config.pool);
    if (server->catalogue)
        memcpy(policies->previous, policies->bundle->label, sizeof policies->previous);
    pc_catalogue_unref(&server->catalogue);
    server->catalogue = pc_catalogue_ref(job->catalogue);
    struct pc_bundle *before = policies->bundle;
    policies->bundle = pc_bundle_ref(job->bundle);
    policies->loaded_at = pc_wall_now(server->config.wall);
    if (strcmp(policies->candidate, job->bundle->label) == 0)
        policies->candidate[0] = 0;
    pc_buf_clear(&job->text);
    pc_policy_changed(before, job->bundle, &job->text); /* for the answer */
    pc_bundle_unref(&before);
    end(job, PC_OK);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static void command_cases(struct pc_policy_job *job, const struct pc_verb *verb,
                          void (*done)(struct pc_command *command))
{
    static const char *const kinds[] = {"check", "stage", "reload", "rollback", "first", "restart"};
    struct pc_command *command = pc_command_new();
    struct pc_revision_work *work = PC_NEW(command->arena, struct pc_revision_work);
    *work = (struct pc_revision_work){job->bundle, job->catalogue, pc_str_of(job->by), kinds[job->goal]};
    command->verb = verb;
    command->work = work;
    command->done = done;
    command->client = job;
    command->actor = (struct pc_actor){
        .id = pc_str_of(job->by), .roles = PC_WHO_SYSTEM, .org = PC_STR("system")};
    command->catalogue = pc_catalogue_ref(job->catalogue);
    pc_route_cases(job->server, command);
}

static void on_activated(struct pc_command *command)
{
    struct pc_policy_job *job = command->client;
    job->err = command->err;
    if (command->rc == PC_OK)
        swap(job);
    else
        discard(job, command->rc);
}

/* R9.3: a candidate that would decide more otherwise than was allowed for does not serve. */
static void on_studied(void *arg, enum pc_rc rc, const struct pc_study *study)
{
    struct pc_policy_job *job = arg;
    PC_ASSERT(rc != PC_OK || study);
    const double percent = study && study->asked ? 100.0 * (double)study->changed / (double)study->asked : 0;
    if (rc == PC_OK && study->unanswered == 0 && percent <= job->max_changed) {
        command_cases(job, &pc_verb_revision_activate, on_activated);
        return;
    }
    if (rc == PC_OK) {
        rc = PC_REFUSED;
        pc_fail(
            &job->err, rc, "too_many_changed", "params.max_changed",
            "%lld of %lld determined cases would be decided otherwise (%.2f %%), %lld could not be answered",
            (long long)study->changed, (long long)study->asked, percent, (long long)study->unanswered);
        snprintf(job->err.extra, sizeof job->err.extra, "\"cases\":%lld,\"changed\":%lld,\"unanswered\":%lld",
                 (long long)study->asked, (long long)study->changed, (long long)study->unanswered);
    }
    discard(job, rc);
}

/* Stored, and loaded by the evaluators: counted first where a limit was given, then made the serving one. */
static void activate(struct pc_policy_job *job)
{
    if (job->max_changed < 0 || !job->call) {
        command_cases(job, &pc_verb_revision_activate, on_activated);
        return;
    }
    struct pc_study *study = pc_study_new(PC_STUDY_IMPACT);
    study->revision = job->revision;
    study->limit = GUARD_CASES;
    pc_study_start(job->server, study, job->call, on_studied, job);
}

static void on_stored(struct pc_command *command)
{
    struct pc_policy_job *job = command->client;
    job->err = command->err;
    if (command->rc != PC_OK) {
        discard(job, command->rc);
        return;
    }
    job->stored = true;
    if (job->goal != PC_GOAL_STAGE) {
        activate(job);
        return;
    }
    memcpy(job->server->policies->candidate, job->bundle->label, sizeof job->bundle->label);
    job->server->policies->candidate_hash = job->bundle->hash;
    discard(job, PC_OK);
}

/* ---- catalogue ----------------------------------------------------------------------------------------------------- */

static void make_catalogue(struct pc_work *work) /* worker thread */
{
    struct pc_policy_job *job = (struct pc_policy_job *)work;
    job->rc = pc_catalogue_make(pc_buf_str(&job->text), job->revision, job->bundle->label, &job->catalogue,
                                &job->err);
}

static void on_catalogue(struct pc_work *work)
{
    struct pc_policy_job *job = (struct pc_policy_job *)work;
    if (job->rc != PC_OK)
        discard(job, job->rc == PC_INVALID ? PC_POLICY_FAILED : job->rc);
    else if (job->goal == PC_GOAL_CHECK)
        discard(job, PC_OK);
    else if (job->goal == PC_GOAL_RESTART)
        swap(job);
    else if (job->stored)
        activate(job);
    else
        command_cases(job, &pc_verb_revision_store, on_stored);
}

/* ---- evaluators ---------------------------------------------------------------------------------------------------- */

static void on_staged(void *arg, bool ok, struct pc_str text)
{
    struct pc_policy_job *job = arg;
    struct pc_str said = pc_pool_diagnostics(job->server->config.pool);
    pc_buf_add_str(&job->diagnostics, said.size ? said : ok ? PC_STR("[]") : text);
    if (!ok) {
        pc_fail(&job->err, PC_POLICY_FAILED, "candidate_refused", "",
                "the candidate has errors: nothing changes");
        end(job, PC_POLICY_FAILED); /* the pool has dropped it */
        return;
    }
    if (job->catalogue) { /* a restart: the stored one is what was activated */
        swap(job);
        return;
    }
    pc_buf_add_str(&job->text, text);
    job->work.run = make_catalogue;
    job->work.done = on_catalogue;
    job->server->config.ports.work(job->server->config.ports.arg, &job->work);
}

static bool serves_already(const struct pc_policy_job *job)
{
    const struct pc_bundle *serving = job->server->policies->bundle;
    return serving && (job->goal == PC_GOAL_RELOAD || job->goal == PC_GOAL_STAGE) &&
           memcmp(serving->hash.bytes, job->bundle->hash.bytes, PC_HASH_SIZE) == 0;
}

/* The same files again, as an author sends them who looks at their impact twice: they have a number. */
static bool is_candidate_already(const struct pc_policy_job *job)
{
    const struct pc_policies *policies = job->server->policies;
    return job->goal == PC_GOAL_STAGE && policies->candidate[0] &&
           memcmp(policies->candidate_hash.bytes, job->bundle->hash.bytes, PC_HASH_SIZE) == 0;
}

static void on_bundle(struct pc_policy_job *job)
{
    struct pc_server *server = job->server;
    if (job->rc != PC_OK) {
        end(job, job->rc);
        return;
    }
    if (serves_already(job)) {
        pc_bundle_unref(&job->bundle);
        job->bundle = pc_bundle_ref(server->policies->bundle);
        pc_buf_add_str(&job->text, PC_STR("[]"));
        end(job, PC_OK);
        return;
    }
    if (is_candidate_already(job)) {
        pc_bundle_label(job->bundle, pc_policy_number(pc_str_of(server->policies->candidate)));
        end(job, PC_OK);
        return;
    }
    if (!job->stored) {
        job->revision = server->policies->next_revision;
        if (job->goal != PC_GOAL_CHECK)
            server->policies
                ->next_revision++; /* a number is never given twice, not even to a refused candidate */
        pc_bundle_label(job->bundle, job->revision);
    }
    enum pc_rc rc = pc_pool_stage(server->config.pool, job->bundle, job->revision, on_staged, job);
    if (rc != PC_OK)
        end(job, rc);
}

/* ---- sources ------------------------------------------------------------------------------------------------------- */

static void read_directory(struct pc_work *work) /* worker thread */
{
    struct pc_policy_job *job = (struct pc_policy_job *)work;
    job->rc = pc_bundle_read(job->directory, &job->bundle, &job->err);
}

static void make_bundle(struct pc_work *work) /* worker thread */
{
    struct pc_policy_job *job = (struct pc_policy_job *)work;
    job->rc = pc_staged_bundle(&job->files, &job->bundle, &job->err);
}

static void on_sources(struct pc_work *work)
{
    on_bundle((struct pc_policy_job *)work);
}

static void on_revision(struct pc_command *command)
{
    struct pc_policy_job *job = command->client;
    struct pc_revision_read *read = command->work;
    job->rc = command->rc;
    job->err = command->err;
    job->bundle = read->bundle;
    job->stored = true;
    on_bundle(job);
}

static void read_stored(struct pc_policy_job *job)
{
    struct pc_command *command = pc_command_new();
    struct pc_revision_read *read = PC_NEW(command->arena, struct pc_revision_read);
    *read = (struct pc_revision_read){.revision = job->revision, .label = job->label};
    command->read = &pc_read_revision;
    command->work = read;
    command->done = on_revision;
    command->client = job;
    pc_route_read(job->server, command);
}

void pc_policy_job_start(struct pc_policy_job *job)
{
    struct pc_policies *policies = job->server->policies;
    struct pc_server_ports *ports = &job->server->config.ports;
    if (policies->running) {
        pc_fail(&job->err, PC_CONFLICT, "reload_in_progress", "",
                "another candidate is being loaded; try again when it is done");
        end(job, PC_CONFLICT);
        return;
    }
    policies->running = job;
    if (job->bundle) { /* a restart brings it along */
        on_bundle(job);
        return;
    }
    if (!job->directory && job->files.count == 0) {
        read_stored(job);
        return;
    }
    job->work.run = job->directory ? read_directory : make_bundle;
    job->work.done = on_sources;
    ports->work(ports->arg, &job->work);
}

/* ---- revisions that pinned cases need -------------------------------------------------------------------------------- */

static void on_fetched(struct pc_command *command)
{
    struct pc_policies *policies = command->client;
    struct pc_revision_read *read = command->work;
    if (command->rc != PC_OK)
        pc_log(PC_LOG_ERROR, "revision_not_read", pc_kv_int("revision", read->revision),
               pc_kv_str("rc", pc_rc_name(command->rc)));
    pc_pool_provide(policies->server->config.pool, read->revision, read->bundle);
    pc_bundle_unref(&read->bundle);
}

static void fetch(void *arg, int64_t revision)
{
    struct pc_policies *policies = arg;
    struct pc_command *command = pc_command_new();
    struct pc_revision_read *read = PC_NEW(command->arena, struct pc_revision_read);
    read->revision = revision;
    command->read = &pc_read_revision;
    command->work = read;
    command->done = on_fetched;
    command->client = policies;
    pc_route_read(policies->server, command);
}

struct pc_policies *pc_policies_new(struct pc_server *server)
{
    struct pc_policies *policies = pc_alloc(sizeof *policies);
    policies->server = server;
    policies->next_revision = server->config.last_revision + 1;
    pc_pool_on_fetch(server->config.pool, fetch, policies);
    return policies;
}

void pc_policies_free(struct pc_policies **policies)
{
    if (!*policies)
        return;
    pc_study_job_free(&(*policies)->study);
    pc_migrate_job_free(&(*policies)->migration);
    if ((*policies)->running)
        job_free((*policies)->running);
    pc_bundle_unref(&(*policies)->bundle);
    pc_free(*policies);
    *policies = NULL;
}

bool pc_policies_busy(const struct pc_policies *policies)
{
    return policies->running != NULL;
}
