/* src/server/study_flow.c -- see study_flow.h.  Each function is one step and names the next. */
#include "server/study_flow.h"

#include "server/policy_flow.h"

/* Questions out at a time, and how long to wait when the evaluators have too much to do. */
enum { WINDOW = 32, BUSY_US = 5000 };
/* How long a slow study sleeps at most before it looks whether the daemon ends. */
enum { NAP_US = 200000, SECOND_US = 1000000, SLOW_ROWS = 16 };

struct pc_study_job {
    struct pc_server *server;
    struct pc_study *study;
    struct pc_call *call; /* NULL: the daemon's own study */
    int window; /* questions that may be out */
    int rate; /* determinations a second; 0: as fast as it goes */
    int64_t began_us;
    struct pc_study_item *next; /* to be asked */
    int out; /* asked and not yet answered */
    struct pc_loop_timer *timer, *nap;
    pc_study_done_fn *done;
    void *arg;
};

static void read_batch(struct pc_study_job *job);
static void ask_more(void *arg);

void pc_study_job_free(struct pc_study_job **job)
{
    if (!*job)
        return;
    pc_loop_timer_free(&(*job)->timer);
    pc_loop_timer_free(&(*job)->nap);
    pc_study_free(&(*job)->study);
    pc_free(*job);
    *job = NULL;
}

static void end(struct pc_study_job *job, enum pc_rc rc)
{
    job->server->policies->study = NULL;
    job->done(job->arg, rc, job->study);
    pc_study_job_free(&job);
}

/* ---- between batches ------------------------------------------------------------------------------------------------------- */

static void tell(const struct pc_study_job *job)
{
    const struct pc_study *study = job->study;
    if (!job->call)
        return;
    struct pc_buf params = {0}, line = {0};
    pc_buf_printf(&params, "{\"method\":\"%s\",\"asked\":%lld,\"changed\":%lld,\"percent\":%d,\"id\":",
                  job->call->method->name, (long long)study->asked, (long long)study->changed,
                  pc_study_percent(study));
    pc_buf_add_str(&params, job->call->id.size ? pc_buf_str(&job->call->id) : PC_STR("null"));
    pc_buf_add_char(&params, '}');
    pc_rpc_add_notification(&line, "policy.progress", pc_buf_str(&params));
    pc_send_line(job->call->connection, pc_buf_str(&line));
    pc_buf_free(&line);
    pc_buf_free(&params);
}

static bool is_gone(const struct pc_study_job *job)
{
    return job->server->draining || (job->call && !job->call->connection->stream);
}

/* The next batch, when its time has come. */
static void go_on(void *arg)
{
    struct pc_study_job *job = arg;
    const int64_t due_us = job->rate ? job->began_us + job->study->asked * SECOND_US / job->rate : 0;
    const int64_t left_us = job->rate ? due_us - pc_mono_us() : 0;
    if (is_gone(job))
        end(job, PC_UNAVAILABLE);
    else if (left_us > 0)
        pc_loop_timer_start(job->nap, left_us < NAP_US ? left_us : NAP_US);
    else
        read_batch(job);
}

static void on_compared(struct pc_command *command)
{
    struct pc_study_job *job = command->client;
    if (command->rc != PC_OK || job->study->ended) {
        end(job, command->rc);
        return;
    }
    tell(job);
    go_on(job);
}

static void route(struct pc_study_job *job, const struct pc_read *read,
                  void (*done)(struct pc_command *command))
{
    struct pc_command *command = pc_command_new();
    command->read = read;
    command->work = job->study;
    command->done = done;
    command->client = job;
    pc_route_read(job->server, command);
}

/* ---- the evaluators ---------------------------------------------------------------------------------------------------------- */

static void settle(struct pc_study_job *job)
{
    if (job->out == 0 && !job->next)
        route(job, &pc_read_study_compare, on_compared);
}

static void on_answer(void *arg, const struct pc_answer *answer)
{
    struct pc_study_item *item = arg;
    struct pc_study_job *job = item->asker;
    struct pc_arena *arena = job->study->batch;
    item->status = answer->status;
    item->abi = answer->abi;
    item->answer = pc_str_keep(answer->data, arena);
    job->out--;
    ask_more(job);
}

static void ask_more(void *arg)
{
    struct pc_study_job *job = arg;
    while (job->next && job->out < job->window) {
        struct pc_study_item *item = job->next;
        item->asker = job;
        enum pc_rc rc = pc_pool_ask(job->server->config.pool, &item->ask, on_answer, item);
        if (rc == PC_BUSY) {
            if (job->out == 0)
                pc_loop_timer_start(job->timer, BUSY_US);
            return;
        }
        job->next = item->next;
        if (rc == PC_OK)
            job->out++;
        else
            item->status = PC_EVAL_KILLED;
    }
    settle(job);
}

static void on_batch(struct pc_command *command)
{
    struct pc_study_job *job = command->client;
    if (command->rc != PC_OK) {
        end(job, command->rc);
        return;
    }
    job->next = job->study->items;
    ask_more(job);
}

static void read_batch(struct pc_study_job *job)
{
    route(job, &pc_read_study_batch, on_batch);
}

/* Whose scope counts; the study keeps the texts. */
static void set_actor(struct pc_study *study, const struct pc_principal *principal)
{
    const struct {
        struct pc_str *to;
        const char *from;
    } texts[] = {{&study->actor.id, principal->id},
                 {&study->actor.payers, principal->payers},
                 {&study->actor.org, principal->org}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct pc_str from = pc_str_of(texts[i].from);
        if (from.size)
            *texts[i].to = pc_str_keep(from, study->arena);
    }
    study->actor.roles = principal->roles;
    study->clinical = principal->roles & (PC_WHO_NURSE | PC_WHO_MEDICAL_DIRECTOR | PC_WHO_AUDITOR);
}

static void start(struct pc_study_job job)
{
    struct pc_server *server = job.server;
    if (server->policies->study) {
        job.done(job.arg, PC_CONFLICT, job.study);
        pc_study_free(&job.study);
        return;
    }
    struct pc_study_job *made = server->policies->study = pc_alloc(sizeof *made);
    *made = job;
    made->began_us = pc_mono_us();
    made->timer = pc_loop_timer_new(server->config.loop, ask_more, made);
    made->nap = pc_loop_timer_new(server->config.loop, go_on, made);
    set_actor(made->study, job.call ? job.call->principal : server->local_admin);
    read_batch(made);
}

void pc_study_start(struct pc_server *server, struct pc_study *study, struct pc_call *call,
                    pc_study_done_fn *done, void *arg)
{
    start((struct pc_study_job){
        .server = server, .study = study, .call = call, .window = WINDOW, .done = done, .arg = arg});
}

void pc_study_start_slowly(struct pc_server *server, struct pc_study *study, int rate, pc_study_done_fn *done,
                           void *arg)
{
    study->rows = SLOW_ROWS;
    start((struct pc_study_job){
        .server = server, .study = study, .window = 1, .rate = rate, .done = done, .arg = arg});
}

/* ---- methods ------------------------------------------------------------------------------------------------------------------ */

static void on_done(void *arg, enum pc_rc rc, const struct pc_study *study)
{
    struct pc_call *call = arg;
    struct pc_buf out = {0};
    if (rc == PC_CONFLICT) {
        pc_answer_fail(call, rc, "study_in_progress", "",
                       "another study of stored cases is running; try again later");
        return;
    }
    if (rc != PC_OK) {
        pc_answer_fail(call, rc, pc_rc_name(rc), "", pc_rc_text(rc));
        return;
    }
    pc_study_report(study, &out);
    pc_answer_result(call, pc_buf_str(&out));
    pc_buf_free(&out);
}

enum { DEFAULT_CASES = 1000, DAY_MS = 86400000 };

static void read_sample(struct pc_study *study, yyjson_val *sample)
{
    struct pc_date day;
    study->limit = pc_json_int(sample, "limit", DEFAULT_CASES);
    if (pc_date_parse(pc_json_str(sample, "from"), &day) == PC_OK)
        study->since.ms = (int64_t)day.days * DAY_MS;
    if (pc_date_parse(pc_json_str(sample, "to"), &day) == PC_OK)
        study->until.ms = ((int64_t)day.days + 1) * DAY_MS;
}

/* The candidate is stored: what it was staged for begins. */
static void on_candidate(struct pc_command *command)
{
    struct pc_revision_read *read = command->work;
    struct pc_call *call = command->client;
    struct pc_study *study = read->arg;
    pc_bundle_unref(&read->bundle);
    if (command->rc != PC_OK) {
        pc_fail(&command->err, command->rc, "not_found", "params.candidate", "there is no such revision");
        pc_answer_error(call, command->rc, &command->err);
        pc_study_free(&study);
        return;
    }
    pc_study_start(call->connection->server, study, call, on_done, call);
}

void pc_handle_policy_impact(struct pc_call *call, yyjson_val *params)
{
    struct pc_str label = pc_json_str(params, "candidate");
    struct pc_study *study = pc_study_new(PC_STUDY_IMPACT);
    struct pc_command *command = pc_command_new();
    struct pc_revision_read *read = PC_NEW(command->arena, struct pc_revision_read);
    study->revision = pc_policy_number(label);
    read_sample(study, pc_json_get(params, "sample"));
    *read = (struct pc_revision_read){.revision = study->revision,
                                      .label = pc_arena_strndup(command->arena, label.ptr, label.size),
                                      .arg = study};
    command->read = &pc_read_revision;
    command->work = read;
    command->done = on_candidate;
    command->client = call;
    pc_route_read(call->connection->server, command);
}

void pc_handle_replay_sweep(struct pc_call *call, yyjson_val *params)
{
    struct pc_study *study = pc_study_new(PC_STUDY_SWEEP);
    study->limit = pc_json_int(params, "limit", INT64_MAX);
    pc_study_start(call->connection->server, study, call, on_done, call);
}
