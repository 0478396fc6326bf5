/* src/precertctl/simulate.c -- see simulate.h.  The copy's daemon is the real one, started here and ended here. */
#include "precertctl/simulate.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { READY_MS = 120000, LOOK_MS = 50 };

struct run {
    const struct pc_ctl_invocation *invocation;
    struct pc_ctl_output *output;
    char directory[256]; /* of everything: data, sockets, log */
    char admin[300], listen[300]; /* addresses */
    pid_t daemon; /* 0: not started */
    int status; /* the exit status, once something ended the run */
    struct pc_client *client; /* on the admin socket, then as an auditor */
    struct pc_buf params;
    struct pc_buf items; /* of deadlines[] */
    char cursor[64], token[80], from[40], to[40];
    int64_t fired, warned, met, missed, came;
};

/* Says why, keeps the exit status, and ends the run. */
static enum pc_rc fail(struct run *r, int status, const char *what, const char *why)
{
    pc_buf_printf(&r->output->err, "precertctl: simulate: %s: %s\n", what, why);
    r->status = status;
    return PC_REFUSED;
}

/* ---- the daemon ---------------------------------------------------------------------------------------------------------- */

/* precertd beside this program, unless told. */
static void find_daemon(const struct run *r, char path[PATH_MAX])
{
    const char *told = pc_ctl_local(r->invocation, "daemon");
    ssize_t size = told ? 0 : readlink("/proc/self/exe", path, PATH_MAX - 16);
    path[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (told || !slash)
        snprintf(path, PATH_MAX, "%s", told ? told : "precertd");
    else
        snprintf(slash, 16, "/precertd");
}

static enum pc_rc start_daemon(struct run *r)
{
    char program[PATH_MAX], data[300], log[300];
    const char *policies = pc_ctl_local(r->invocation, "policies");
    find_daemon(r, program);
    snprintf(data, sizeof data, "%s/data", r->directory);
    snprintf(log, sizeof log, "%s/log", r->directory);
    char *argv[] = {program,      "--simulated-copy",
                    "--data",     data,
                    "--listen",   r->listen,
                    "--admin",    r->admin,
                    "--policies", (char *)(uintptr_t)(policies ? policies : data),
                    NULL};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log, O_CREAT | O_WRONLY | O_APPEND, 0600);
    int problem = posix_spawnp(&r->daemon, program, &files, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    if (problem == 0)
        return PC_OK;
    r->daemon = 0;
    return fail(r, PC_CTL_USAGE, program, strerror(problem));
}

/* The log's last line, which says why the daemon ended. */
static enum pc_rc ended(struct run *r)
{
    char log[300];
    PC_AUTO(pc_buf_free) struct pc_buf text = {0};
    struct pc_err err = {0};
    r->daemon = 0;
    snprintf(log, sizeof log, "%s/log", r->directory);
    if (pc_ctl_read_file(log, &text, &err) != PC_OK || text.size == 0)
        return fail(r, PC_CTL_CONNECTION, "the daemon", "it ended without a word");
    text.ptr[text.size - 1] = '\0';
    const char *line = strrchr(text.ptr, '\n');
    return fail(r, PC_CTL_CONNECTION, "the daemon ended", line ? line + 1 : text.ptr);
}

static enum pc_rc connect_to(struct run *r, const char *address)
{
    const struct pc_client_options where = {.address = address, .timeout_ms = -1};
    pc_client_free(&r->client);
    r->status = PC_CTL_CONNECTION; /* if this is where it ends */
    return pc_client_connect(&where, &r->client);
}

static enum pc_rc await_daemon(struct run *r)
{
    for (int waited = 0; waited < READY_MS; waited += LOOK_MS) {
        if (connect_to(r, r->admin) == PC_OK)
            return PC_OK;
        if (waitpid(r->daemon, NULL, WNOHANG) == r->daemon)
            return ended(r);
        (void)poll(NULL, 0, LOOK_MS);
    }
    return fail(r, PC_CTL_CONNECTION, "the daemon", "it did not become ready");
}

static void stop_daemon(struct run *r)
{
    pc_client_free(&r->client);
    if (r->daemon > 0 && kill(r->daemon, SIGTERM) == 0)
        (void)waitpid(r->daemon, NULL, 0);
}

/* ---- calls ---------------------------------------------------------------------------------------------------------------- */

/* One call with the gathered params; its result in *doc_out, to be freed. */
static enum pc_rc call(struct run *r, const char *method, yyjson_doc **doc_out)
{
    struct pc_client_answer answer = {0};
    if (r->params.size == 0)
        pc_buf_add_text(&r->params, "{}");
    enum pc_rc rc = pc_client_call(r->client, method, r->params.ptr, &answer);
    pc_buf_clear(&r->params);
    pc_json_doc_free(doc_out);
    if (rc != PC_OK)
        return fail(r, PC_CTL_CONNECTION, method, pc_client_error(r->client));
    if (!answer.ok) {
        pc_ctl_show_error(r->invocation, method, (struct pc_str){answer.json, answer.json_size}, r->output);
        r->status = pc_ctl_status_of(answer.code);
        return PC_REFUSED;
    }
    *doc_out = yyjson_read(answer.json, answer.json_size, 0);
    return PC_OK;
}

static void keep(char *text, size_t size, yyjson_doc *doc, const char *member)
{
    struct pc_str value = pc_json_str(yyjson_doc_get_root(doc), member);
    snprintf(text, size, "%.*s", (int)value.size, value.ptr ? value.ptr : "");
}

/* An auditor of the copy reads; the administrator may not. */
static enum pc_rc become_auditor(struct run *r)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = NULL;
    pc_buf_printf(&r->params, "{\"id\":\"simulation-%ld\",\"name\":\"Simulation\",\"roles\":[\"auditor\"]}",
                  (long)getpid());
    PC_TRY(call(r, "admin.principal_add", &doc));
    keep(r->token, sizeof r->token, doc, "token");
    return PC_OK;
}

static enum pc_rc log_in(struct run *r)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = NULL;
    PC_TRY(connect_to(r, r->listen));
    pc_buf_printf(&r->params, "{\"token\":\"%s\"}", r->token);
    return call(r, "session.login", &doc);
}

/* Where the history ends now.  The watch ends with its connection: what comes is read in pages afterwards. */
static enum pc_rc find_cursor(struct run *r)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = NULL;
    PC_TRY(log_in(r));
    pc_buf_add_text(&r->params, "{\"filter\":{}}");
    PC_TRY(call(r, "case.watch", &doc));
    keep(r->cursor, sizeof r->cursor, doc, "cursor");
    return PC_OK;
}

static enum pc_rc advance(struct run *r)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = NULL;
    const char *to = pc_ctl_local(r->invocation, "to"), *days = pc_ctl_local(r->invocation, "days");
    PC_TRY(connect_to(r, r->admin));
    if (pc_ctl_local(r->invocation, "policies"))
        PC_TRY(call(r, "policy.reload", &doc));
    pc_buf_add_text(&r->params, to ? "{\"set\":" : "{\"advance\":");
    if (to)
        pc_buf_add_json_str(&r->params, pc_str_of(to));
    else
        pc_buf_printf(&r->params, "\"%ldd\"", strtol(days, NULL, 10));
    pc_buf_add_char(&r->params, '}');
    PC_TRY(call(r, "admin.clock", &doc));
    keep(r->to, sizeof r->to, doc, "now");
    r->fired = pc_json_int(yyjson_doc_get_root(doc), "fired", 0);
    return PC_OK;
}

/* ---- what happened ---------------------------------------------------------------------------------------------------------- */

static void take_page(struct run *r, yyjson_val *page)
{
    const struct {
        const char *what;
        int64_t *count;
    } counts[] = {{"warned", &r->warned}, {"met", &r->met}, {"missed", &r->missed}, {"came", &r->came}};
    yyjson_val *item;
    size_t i, count;
    yyjson_arr_foreach(pc_json_get(page, "deadlines"), i, count, item)
    {
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
            *counts[k].count += pc_str_is(pc_json_str(item, "what"), counts[k].what);
        if (r->items.size > 0)
            pc_buf_add_char(&r->items, ',');
        pc_json_canonical(item, &r->items);
    }
}

static enum pc_rc collect(struct run *r)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = NULL;
    PC_TRY(log_in(r));
    for (bool more = true; more;) {
        pc_buf_printf(&r->params, "{\"after\":\"%s\"}", r->cursor);
        PC_TRY(call(r, "case.deadlines", &doc));
        take_page(r, yyjson_doc_get_root(doc));
        keep(r->cursor, sizeof r->cursor, doc, "cursor");
        more = pc_json_bool(yyjson_doc_get_root(doc), "more", false);
    }
    return PC_OK;
}

static enum pc_rc show(struct run *r)
{
    PC_AUTO(pc_buf_free) struct pc_buf result = {0};
    pc_buf_printf(
        &result,
        "{\"from\":\"%s\",\"to\":\"%s\",\"fired\":%lld,\"warned\":%lld,\"met\":%lld,\"missed\":%lld,\"came\":%lld,"
        "\"deadlines\":[",
        r->from, r->to, (long long)r->fired, (long long)r->warned, (long long)r->met, (long long)r->missed,
        (long long)r->came);
    pc_buf_add_str(&result, pc_buf_str(&r->items));
    pc_buf_add_text(&result, "]}");
    r->status = pc_ctl_show_result(r->invocation, pc_buf_str(&result), r->output);
    return PC_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------------- */

static enum pc_rc copy(struct run *r)
{
    char data[300], admin[PATH_MAX];
    struct pc_err err = {0};
    const char *from = pc_ctl_local(r->invocation, "data");
    snprintf(data, sizeof data, "%s/data", r->directory);
    snprintf(admin, sizeof admin, "unix:%s/admin.sock", from ? from : "data");
    const char *socket = r->invocation->options.socket ? r->invocation->options.socket
                                                       : getenv("PRECERT_ADMIN_SOCKET");
    if (socket && *socket)
        snprintf(admin, sizeof admin, "unix:%s", socket);
    enum pc_rc rc = pc_ctl_copy_data(from ? from : "data", admin, data, &err);
    if (rc == PC_OK)
        return PC_OK;
    return fail(r, rc == PC_INVALID ? PC_CTL_USAGE : PC_CTL_TRY_AGAIN, "the copy", err.detail);
}

static enum pc_rc simulate(struct run *r)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = NULL;
    PC_TRY(copy(r));
    PC_TRY(start_daemon(r));
    PC_TRY(await_daemon(r));
    PC_TRY(call(r, "admin.status", &doc));
    keep(r->from, sizeof r->from, doc, "now");
    PC_TRY(become_auditor(r));
    PC_TRY(find_cursor(r));
    PC_TRY(advance(r));
    PC_TRY(collect(r));
    return show(r);
}

int pc_ctl_simulate(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    struct run r = {.invocation = invocation, .output = output};
    const char *base = getenv("TMPDIR"), *days = pc_ctl_local(invocation, "days");
    bool to = pc_ctl_local(invocation, "to") != NULL;
    if (to == (days != NULL) || (days && strspn(days, "0123456789") != strlen(days)))
        return (void)fail(&r, PC_CTL_USAGE, "until when", "give --to INSTANT or --days N"), r.status;
    snprintf(r.directory, sizeof r.directory, "%.200s/precert-simulate-XXXXXX",
             base && *base ? base : "/tmp");
    if (!mkdtemp(r.directory))
        return (void)fail(&r, PC_CTL_USAGE, r.directory, strerror(errno)), r.status;
    snprintf(r.admin, sizeof r.admin, "unix:%s/admin.sock", r.directory);
    snprintf(r.listen, sizeof r.listen, "unix:%s/precertd.sock", r.directory);
    (void)simulate(&r); /* r.status tells */
    stop_daemon(&r);
    if (pc_ctl_local(invocation, "keep"))
        pc_buf_printf(&output->err, "precertctl: the copy is in %s/data\n", r.directory);
    else
        pc_ctl_remove_tree(r.directory);
    pc_buf_free(&r.params);
    pc_buf_free(&r.items);
    return r.status;
}
