/* src/server/policy_methods.c -- policy.status, check, stage, reload, rollback: params to a job, its end to an answer. */
#include "server/policy_flow.h"

#include <stdio.h>
#include <string.h>

static const char *serving_label(const struct pc_server *server)
{
    return server->policies->bundle ? server->policies->bundle->label : "";
}

static void add_label(struct pc_buf *out, const char *label)
{
    pc_buf_add_json_str(out, label[0] ? pc_str_of(label) : (struct pc_str){0});
}

/* ---- policy.status --------------------------------------------------------------------------------------------------- */

static void add_files(struct pc_buf *out, const struct pc_bundle *bundle)
{
    char hex[2 * PC_HASH_SIZE + 1];
    pc_buf_add_char(out, '[');
    for (size_t i = 0; bundle && i < bundle->count; i++) {
        pc_buf_add_text(out, i ? ",{\"path\":" : "{\"path\":");
        pc_buf_add_json_str(out, bundle->files[i].path);
        pc_buf_printf(out, ",\"sha256\":\"%s\"}", pc_hex(bundle->files[i].sha.bytes, PC_HASH_SIZE, hex));
    }
    pc_buf_add_char(out, ']');
}

void pc_handle_policy_status(struct pc_call *call, yyjson_val *params)
{
    const struct pc_policies *policies = call->connection->server->policies;
    char at[PC_TIME_TEXT];
    struct pc_buf out = {0};
    (void)params;
    pc_buf_add_str(&out, PC_STR("{\"revision\":"));
    add_label(&out, serving_label(call->connection->server));
    if (policies->bundle)
        pc_buf_printf(&out, ",\"loaded_at\":\"%s\"", pc_time_format(policies->loaded_at, at));
    pc_buf_add_str(&out, PC_STR(",\"files\":"));
    add_files(&out, policies->bundle);
    pc_buf_add_str(&out, PC_STR(",\"previous\":"));
    add_label(&out, policies->previous);
    if (policies->candidate[0]) {
        pc_buf_add_str(&out, PC_STR(",\"candidate\":"));
        add_label(&out, policies->candidate);
    }
    pc_buf_printf(&out, ",\"loading\":%s}", policies->running ? "true" : "false");
    pc_answer_result(call, pc_buf_str(&out));
    pc_buf_free(&out);
}

/* ---- what changed ---------------------------------------------------------------------------------------------------- */

static int order(const struct pc_bundle *a, size_t i, const struct pc_bundle *b, size_t j)
{
    if (!a || i >= a->count)
        return 1;
    if (j >= b->count)
        return -1;
    return pc_str_compare(a->files[i].path, b->files[j].path);
}

void pc_policy_changed(const struct pc_bundle *before, const struct pc_bundle *after, struct pc_buf *out)
{
    size_t i = 0, j = 0, start = out->size + 1;
    pc_buf_add_char(out, '[');
    while ((before && i < before->count) || j < after->count) {
        int cmp = order(before, i, after, j);
        bool differs = cmp != 0 ||
                       memcmp(before->files[i].sha.bytes, after->files[j].sha.bytes, PC_HASH_SIZE) != 0;
        if (differs && out->size > start)
            pc_buf_add_char(out, ',');
        if (differs)
            pc_buf_add_json_str(out, cmp < 0 ? before->files[i].path : after->files[j].path);
        i += cmp <= 0;
        j += cmp >= 0;
    }
    pc_buf_add_char(out, ']');
}

/* ---- answers --------------------------------------------------------------------------------------------------------- */

static void answer_refusal(const struct pc_policy_job *job)
{
    struct pc_buf members = {0};
    if (job->rc == PC_POLICY_FAILED) {
        pc_buf_add_str(&members, PC_STR("\"diagnostics\":"));
        pc_buf_add_str(&members, job->diagnostics.size ? pc_buf_str(&job->diagnostics) : PC_STR("[]"));
    }
    pc_answer_error_with(job->call, job->rc, &job->err, pc_buf_str(&members));
    pc_buf_free(&members);
}

static void on_checked(struct pc_policy_job *job)
{
    struct pc_buf out = {0};
    if (job->rc != PC_OK && job->rc != PC_POLICY_FAILED) {
        answer_refusal(job);
        return;
    }
    pc_buf_printf(&out, "{\"ok\":%s,\"diagnostics\":", job->rc == PC_OK ? "true" : "false");
    pc_buf_add_str(&out, job->diagnostics.size ? pc_buf_str(&job->diagnostics) : PC_STR("[]"));
    pc_buf_add_char(&out, '}');
    pc_answer_result(job->call, pc_buf_str(&out));
    pc_buf_free(&out);
}

static void on_staged(struct pc_policy_job *job)
{
    struct pc_buf out = {0};
    if (job->rc != PC_OK) {
        answer_refusal(job);
        return;
    }
    pc_buf_add_str(&out, PC_STR("{\"revision\":"));
    add_label(&out, job->bundle->label);
    pc_buf_add_char(&out, '}');
    pc_answer_result(job->call, pc_buf_str(&out));
    pc_buf_free(&out);
}

static void on_serving(struct pc_policy_job *job)
{
    const struct pc_server *server = job->server;
    struct pc_buf out = {0};
    if (!job->call)
        return; /* SIGHUP: logged */
    if (job->rc != PC_OK) {
        answer_refusal(job);
        return;
    }
    pc_buf_add_str(&out, PC_STR("{\"revision\":"));
    add_label(&out, serving_label(server));
    pc_buf_add_str(&out, PC_STR(",\"previous\":"));
    add_label(&out, server->policies->previous);
    pc_buf_add_str(&out, PC_STR(",\"changed\":"));
    pc_buf_add_str(&out, pc_buf_str(&job->text));
    pc_buf_add_char(&out, '}');
    pc_answer_result(job->call, pc_buf_str(&out));
    pc_buf_free(&out);
}

/* ---- methods --------------------------------------------------------------------------------------------------------- */

static struct pc_policy_job *job_of(struct pc_call *call, enum pc_policy_goal goal,
                                    void (*done)(struct pc_policy_job *))
{
    struct pc_policy_job *job = pc_policy_job_new(call->connection->server, goal, call->principal->id);
    job->call = call;
    job->done = done;
    return job;
}

static char *copy(struct pc_str s)
{
    return memcpy(pc_alloc(s.size + 1), s.ptr, s.size);
}

void pc_handle_policy_check(struct pc_call *call, yyjson_val *params)
{
    struct pc_str path = pc_json_str(params, "path");
    if (path.ptr && !(call->principal->roles & PC_WHO_ADMIN)) {
        pc_answer_fail(call, PC_FORBIDDEN, "role", "params.path",
                       "only admins name directories of the server; send files");
        return;
    }
    struct pc_staged files = {0};
    struct pc_err err = {0};
    if (pc_json_get(params, "files") && pc_staged_add(&files, params, &err) != PC_OK) {
        pc_answer_error(call, err.rc, &err);
        return;
    }
    struct pc_policy_job *job = job_of(call, PC_GOAL_CHECK, on_checked);
    job->files = files;
    if (files.count == 0)
        job->directory = copy(path.ptr ? path : pc_str_of(job->server->config.policies));
    pc_policy_job_start(job);
}

/* What a line cannot hold comes in parts, on one connection; the last one has no `more`. */
void pc_handle_policy_stage(struct pc_call *call, yyjson_val *params)
{
    struct pc_staged *staged = &call->connection->staged;
    struct pc_err err = {0};
    if (pc_staged_add(staged, params, &err) != PC_OK) {
        pc_answer_error(call, err.rc, &err);
        return;
    }
    if (yyjson_get_bool(pc_json_get(params, "more"))) {
        char text[48];
        snprintf(text, sizeof text, "{\"files\":%zu}", staged->files);
        pc_answer_result(call, pc_str_of(text));
        return;
    }
    struct pc_policy_job *job = job_of(call, PC_GOAL_STAGE, on_staged);
    job->files = *staged;
    *staged = (struct pc_staged){0};
    pc_policy_job_start(job);
}

int64_t pc_policy_number(struct pc_str label)
{
    int64_t number = 0;
    for (size_t i = 1; i < label.size && i < 12 && label.ptr[i] >= '0' && label.ptr[i] <= '9'; i++)
        number = number * 10 + (label.ptr[i] - '0');
    return label.size > 1 && label.ptr[0] == 'r' ? number : 0;
}

static bool is_expected(struct pc_call *call, yyjson_val *params)
{
    struct pc_str expected = pc_json_str(params, "expect_revision");
    if (!expected.ptr || pc_str_is(expected, serving_label(call->connection->server)))
        return true;
    pc_answer_fail(call, PC_CONFLICT, "revision_changed", "params.expect_revision",
                   "another revision is serving");
    return false;
}

/* Without max_changed nothing is counted. */
#define ANY_CHANGE (-1.0)

static void load_stored(struct pc_call *call, enum pc_policy_goal goal, struct pc_str label,
                        double max_changed)
{
    int64_t number = pc_policy_number(label);
    if (number == 0) {
        pc_answer_fail(call, PC_NOT_FOUND, "not_found", "params.revision", "there is no such revision");
        return;
    }
    struct pc_policy_job *job = job_of(call, goal, on_serving);
    job->max_changed = max_changed;
    job->revision = number;
    job->label = copy(label);
    pc_policy_job_start(job);
}

void pc_handle_policy_reload(struct pc_call *call, yyjson_val *params)
{
    struct pc_str label = pc_json_str(params, "revision");
    yyjson_val *limit = pc_json_get(params, "max_changed");
    const double max_changed = limit ? yyjson_get_num(limit) : ANY_CHANGE;
    if (!is_expected(call, params))
        return;
    if (label.ptr) {
        load_stored(call, PC_GOAL_RELOAD, label, max_changed);
        return;
    }
    struct pc_policy_job *job = job_of(call, PC_GOAL_RELOAD, on_serving);
    job->max_changed = max_changed;
    job->directory = copy(pc_str_of(job->server->config.policies));
    pc_policy_job_start(job);
}

void pc_handle_policy_rollback(struct pc_call *call, yyjson_val *params)
{
    struct pc_str label = pc_json_str(params, "revision");
    const char *previous = call->connection->server->policies->previous;
    if (!label.ptr && !previous[0]) {
        pc_answer_fail(call, PC_REFUSED, "no_previous", "", "no revision served before this one");
        return;
    }
    load_stored(call, PC_GOAL_ROLLBACK, label.ptr ? label : pc_str_of(previous), ANY_CHANGE);
}

/* ---- without a client ------------------------------------------------------------------------------------------------- */

void pc_server_reload_policies(struct pc_server *server)
{
    struct pc_policy_job *job = pc_policy_job_new(server, PC_GOAL_RELOAD, "system");
    job->done = on_serving;
    job->directory = copy(pc_str_of(server->config.policies));
    pc_policy_job_start(job);
}

struct start {
    void (*done)(void *arg, bool ok);
    void *arg;
};

static void on_started(struct pc_policy_job *job)
{
    struct start *start = job->arg;
    start->done(start->arg, job->rc == PC_OK);
    pc_free(start);
}

void pc_server_start_policies(struct pc_server *server, struct pc_bundle *bundle,
                              struct pc_catalogue *catalogue, void (*done)(void *arg, bool ok), void *arg)
{
    struct pc_policy_job *job = pc_policy_job_new(server, bundle ? PC_GOAL_RESTART : PC_GOAL_FIRST, "system");
    struct start *start = pc_alloc(sizeof *start);
    *start = (struct start){done, arg};
    job->done = on_started;
    job->arg = start;
    if (bundle) {
        job->bundle = pc_bundle_ref(bundle);
        job->catalogue = pc_catalogue_ref(catalogue);
        job->revision = pc_catalogue_revision(catalogue);
        job->stored = true;
    } else {
        job->directory = copy(pc_str_of(server->config.policies));
    }
    pc_policy_job_start(job);
}
