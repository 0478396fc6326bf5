/* src/precertd/start.c -- see start.h. */
#include "precertd/start.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "precertd/notify.h"
#include "precertd/version.h"

/* ---- store ----------------------------------------------------------------------------------------------------------- */

static enum pc_rc open_store(const char *directory, bool writer, struct pc_store **store_out,
                             struct pc_err *err_out)
{
    char error[200] = "";
    enum pc_rc rc = pc_store_sqlite_open(directory, writer, store_out, error);
    return rc == PC_OK ? PC_OK : pc_fail(err_out, rc, "store", "data", "%s", error);
}

static enum pc_rc open_data(struct pc_daemon *daemon, struct pc_err *err_out)
{
    const char *directory = daemon->config.value[PC_OPTION_DATA];
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return pc_fail(err_out, PC_INVALID, "data", "data", "%s: %s", directory, strerror(errno));
    return open_store(directory, true, &daemon->writer, err_out);
}

/* A copy says that it is one: whoever made it put a file there.  An original never has it, so its stamp can never be rewritten. */
static enum pc_rc check_copy(struct pc_daemon *daemon, struct pc_err *err_out)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/copy", daemon->config.value[PC_OPTION_DATA]);
    if (access(path, F_OK) != 0)
        return pc_fail(err_out, PC_REFUSED, "no_copy", "simulated-copy",
                       "this data directory is not marked as a copy; precertctl simulate makes one");
    daemon->convert_at = pc_wall_now(pc_wall_real());
    return PC_OK;
}

static enum pc_rc set_clock(struct pc_daemon *daemon, struct pc_err *err_out)
{
    const char *instant = daemon->config.value[PC_OPTION_SIMULATED_CLOCK];
    struct pc_time start = {0};
    daemon->wall = pc_wall_real();
    if (pc_config_flag(&daemon->config, PC_OPTION_SIMULATED_COPY))
        PC_TRY(check_copy(daemon, err_out));
    else if (!instant)
        return PC_OK;
    if (instant && pc_time_parse(pc_str_of(instant), &start) != PC_OK)
        return pc_fail(err_out, PC_INVALID, "malformed_instant", "simulated-clock",
                       "expected RFC 3339 with an offset");
    pc_wall_sim_init(&daemon->sim, start);
    daemon->wall = &daemon->sim.base;
    pc_log_wall(daemon->wall);
    return PC_OK;
}

static enum pc_rc open_engine(struct pc_daemon *daemon, struct pc_err *err_out)
{
    const struct pc_engine_config config = {
        .store = daemon->writer,
        .wall = daemon->wall,
        .sim = daemon->wall->simulated ? &daemon->sim : NULL,
        .random = pc_random_real(),
        .convert_at = daemon->convert_at,
        .batch_max = 500,
        .documents = &daemon->documents,
    };
    return pc_engine_new(&config, &daemon->engine, err_out);
}

/* ---- documents ------------------------------------------------------------------------------------------------------- */

/* A piece must fit on a line as base64, with what stands around it. */
static int64_t chunk_bytes(const struct pc_config *config)
{
    int64_t fits = ((int64_t)pc_config_int(config, PC_OPTION_LINE_BYTES) - 1024) / 4 * 3;
    int64_t most = pc_document_defaults.chunk_bytes;
    return fits < 1 ? 1 : fits < most ? fits : most;
}

static void set_document_limits(struct pc_daemon *daemon)
{
    daemon->documents = pc_document_defaults;
    daemon->documents.document_bytes = pc_config_int(&daemon->config, PC_OPTION_DOCUMENT_BYTES);
    daemon->documents.upload_ms = (int64_t)pc_config_int(&daemon->config, PC_OPTION_UPLOAD_HOURS) * 3600000;
    daemon->documents.chunk_bytes = chunk_bytes(&daemon->config);
}

/* What a crash left of uploads goes before anybody uploads. */
static enum pc_rc open_documents(struct pc_daemon *daemon, struct pc_arena *arena, struct pc_err *err_out)
{
    int removed = 0;
    const char *root = pc_arena_printf(arena, "%s/documents", daemon->config.value[PC_OPTION_DATA]);
    PC_TRY(pc_files_open(root, false, pc_disk_real(), &daemon->files, err_out));
    PC_TRY(pc_documents_recover(daemon->writer, daemon->files, pc_wall_now(daemon->wall), &removed));
    if (removed)
        pc_log(PC_LOG_INFO, "uploads_removed", pc_kv_int("files", removed));
    return PC_OK;
}

/* ---- the revision that served last -------------------------------------------------------------------------------------- */

static enum pc_rc on_revision(void *arg, const struct pc_revision_row *row)
{
    int64_t *last = arg;
    if (row->id > *last)
        *last = row->id;
    return PC_OK;
}

static enum pc_rc read_revision(struct pc_daemon *daemon, int64_t revision, struct pc_arena *arena,
                                struct pc_err *err_out)
{
    struct pc_revision_row row;
    struct pc_reader reader = {.store = daemon->writer, .wall = daemon->wall};
    PC_TRY(daemon->writer->ops->revision_get(daemon->writer, revision, arena, &row));
    PC_TRY(pc_server_read_bundle(&reader, &row, &daemon->bundle, err_out));
    const char *label = pc_arena_strndup(arena, row.label.ptr, row.label.size);
    return pc_catalogue_make(row.catalogue, revision, label, &daemon->catalogue, err_out);
}

/* None was ever activated: the directory is the first one's source. */
static enum pc_rc read_last_revision(struct pc_daemon *daemon, struct pc_arena *arena, struct pc_err *err_out)
{
    struct pc_activation_row last;
    const struct pc_store_ops *ops = daemon->writer->ops;
    PC_TRY(ops->revision_walk(daemon->writer, arena, on_revision, &daemon->last_revision));
    enum pc_rc rc = ops->activation_last(daemon->writer, arena, &last);
    if (rc == PC_NOT_FOUND)
        return PC_OK;
    PC_TRY(rc);
    PC_TRY(read_revision(daemon, last.revision, arena, err_out));
    pc_engine_know(daemon->engine, daemon->catalogue, true);
    return PC_OK;
}

/* The directory is only a candidate; that it differs, or cannot be read, is worth a line. */
static void compare_directory(const struct pc_daemon *daemon)
{
    struct pc_bundle *candidate = NULL;
    struct pc_err err = {0};
    if (!daemon->bundle)
        return;
    if (pc_bundle_read(daemon->config.value[PC_OPTION_POLICIES], &candidate, &err) != PC_OK)
        pc_log(PC_LOG_WARNING, "policies_unreadable", pc_kv_str("serving", daemon->bundle->label),
               pc_kv_str("detail", err.detail));
    else if (memcmp(candidate->hash.bytes, daemon->bundle->hash.bytes, PC_HASH_SIZE) != 0)
        pc_log(PC_LOG_WARNING, "policies_differ", pc_kv_str("serving", daemon->bundle->label),
               pc_kv_str("hint", "the policies directory is not what serves; policy reload makes it so"));
    pc_bundle_unref(&candidate);
}

/* ---- evaluators and server ------------------------------------------------------------------------------------------------ */

/* Beside this program, unless told. */
static enum pc_rc find_evaluator(const struct pc_daemon *daemon, struct pc_arena *arena,
                                 const char **path_out, struct pc_err *err_out)
{
    char self[PATH_MAX];
    const char *path = daemon->config.value[PC_OPTION_EVALUATOR];
    if (!path) {
        ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
        self[size > 0 ? size : 0] = 0;
        char *slash = strrchr(self, '/');
        if (slash)
            *slash = 0;
        path = pc_arena_printf(arena, "%s/precertd-evaluator", self);
    }
    if (access(path, X_OK) != 0)
        return pc_fail(err_out, PC_INVALID, "evaluator", "evaluator", "%s: %s", path, strerror(errno));
    *path_out = path;
    return PC_OK;
}

static enum pc_rc make_pool(struct pc_daemon *daemon, struct pc_arena *arena, struct pc_err *err_out)
{
    struct pc_pool_config config = {
        .wall = daemon->wall,
        .evaluators = pc_config_int(&daemon->config, PC_OPTION_EVALUATORS),
        .allow_unjailed = pc_config_flag(&daemon->config, PC_OPTION_ALLOW_UNJAILED),
    };
    PC_TRY(find_evaluator(daemon, arena, &config.program, err_out));
    daemon->pool = pc_pool_new(daemon->loop, &config);
    return PC_OK;
}

static enum pc_rc make_server(struct pc_daemon *daemon)
{
    int64_t case_id, submission, letter, position = 0, batch;
    PC_TRY(daemon->writer->ops->last_ids(daemon->writer, &case_id, &submission, &letter, &position, &batch));
    const struct pc_threads_config threads = {
        .loop = daemon->loop,
        .engine = daemon->engine,
        .wall = daemon->wall,
        .ids = pc_engine_ids(daemon->engine),
        .readers = {daemon->readers[0], daemon->readers[1], daemon->readers[2]},
        .files = daemon->files,
        .documents = &daemon->documents,
    };
    daemon->threads = pc_threads_new(&threads);
    const struct pc_server_config config = {
        .loop = daemon->loop,
        .pool = daemon->pool,
        .wall = daemon->wall,
        .ids = threads.ids,
        .policies = daemon->config.value[PC_OPTION_POLICIES],
        .version = PC_VERSION,
        .owner_uid = (long)geteuid(),
        .position = position,
        .last_revision = daemon->last_revision,
        .replay_minute = pc_config_minute(&daemon->config, PC_OPTION_REPLAY_AT),
        .replay_rate = pc_config_int(&daemon->config, PC_OPTION_REPLAY_RATE),
        .limits = {.line_bytes = (size_t)pc_config_int(&daemon->config, PC_OPTION_LINE_BYTES),
                   .calls = pc_config_int(&daemon->config, PC_OPTION_MAX_IN_FLIGHT)},
        .ports = {.arg = daemon->threads,
                  .cases = pc_threads_cases,
                  .reads = pc_threads_reads,
                  .work = pc_threads_work,
                  .status = pc_threads_status,
                  .daemon = daemon,
                  .drain = pc_daemon_drain,
                  .reconfigure = pc_daemon_reconfigure},
    };
    daemon->server = pc_server_new(&config);
    return PC_OK;
}

/* ---- in the loop ------------------------------------------------------------------------------------------------------- */

static enum pc_rc listen_at(struct pc_daemon *daemon, const char *address, bool admin, struct pc_err *err_out)
{
    int fd = pc_sockets_use(&daemon->sockets, address);
    enum pc_rc rc = pc_server_listen(daemon->server, address, fd, admin, admin ? NULL : daemon->tls, err_out);
    if (rc != PC_OK && fd >= 0)
        close(fd);
    if (rc != PC_OK && !err_out->field[0]) /* of up to sixteen addresses this one */
        (void)snprintf(err_out->field, sizeof err_out->field, "%s %s", admin ? "admin" : "listen", address);
    return rc;
}

static enum pc_rc listen_all(struct pc_daemon *daemon, struct pc_err *err_out)
{
    const struct pc_config *config = &daemon->config;
    if (config->value[PC_OPTION_TLS_CERT])
        PC_TRY(pc_tls_server(config->value[PC_OPTION_TLS_CERT], config->value[PC_OPTION_TLS_KEY],
                             config->value[PC_OPTION_TLS_CLIENT_CA], &daemon->tls, err_out));
    PC_TRY(listen_at(daemon, config->value[PC_OPTION_ADMIN], true, err_out));
    for (size_t i = 0; i < config->listen_count; i++)
        PC_TRY(listen_at(daemon, config->listen[i], false, err_out));
    return pc_sockets_all_used(&daemon->sockets, err_out);
}

static void give_up(struct pc_daemon *daemon, const struct pc_err *err)
{
    daemon->failed = true;
    pc_log(PC_LOG_ERROR, "not_started", pc_kv_str("reason", err->reason), pc_kv_str("field", err->field),
           pc_kv_str("detail", err->detail));
    pc_loop_stop(daemon->loop);
}

static void on_policies(void *arg, bool ok)
{
    struct pc_daemon *daemon = arg;
    struct pc_err err = {0};
    pc_bundle_unref(&daemon->bundle);
    pc_catalogue_unref(&daemon->catalogue);
    if (!ok)
        pc_fail(&err, PC_POLICY_FAILED, "policies", "policies",
                "no policy revision can serve; the line before says why");
    else if (daemon->draining)
        return;
    if (!ok || listen_all(daemon, &err) != PC_OK) {
        give_up(daemon, &err);
        return;
    }
    daemon->ready = true;
    pc_log(PC_LOG_INFO, "ready", pc_kv_str("version", PC_VERSION),
           pc_kv_str("listen", daemon->config.listen[0]),
           pc_kv_str("admin", daemon->config.value[PC_OPTION_ADMIN]),
           pc_kv_int("port", pc_server_port(daemon->server)),
           pc_kv_str("clock", daemon->wall->simulated ? "simulated" : "real"), pc_kv_int("pid", getpid()));
    pc_notify("READY=1");
    if (pc_notify_watchdog_us())
        daemon->watchdog = pc_watchdog_new(daemon->loop, daemon->threads, pc_notify_watchdog_us());
}

static void on_principals(void *arg)
{
    struct pc_daemon *daemon = arg;
    pc_server_start_policies(daemon->server, daemon->bundle, daemon->catalogue, on_policies, daemon);
}

static void on_first_turn(void *arg)
{
    struct pc_daemon *daemon = arg;
    pc_server_refresh_principals(daemon->server, on_principals, daemon);
}

/* ---- up and down ------------------------------------------------------------------------------------------------------- */

static void set_level(const struct pc_config *config)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    for (int i = 0; i < 4; i++)
        if (strcmp(config->value[PC_OPTION_LOG_LEVEL], names[i]) == 0)
            pc_log_threshold((enum pc_level)i);
}

static enum pc_rc start(struct pc_daemon *daemon, struct pc_arena *arena, struct pc_err *err_out)
{
    PC_TRY(pc_sockets_take(&daemon->sockets, err_out));
    PC_TRY(set_clock(daemon, err_out));
    PC_TRY(open_data(daemon, err_out));
    set_document_limits(daemon);
    PC_TRY(open_engine(daemon, err_out));
    PC_TRY(open_documents(daemon, arena, err_out));
    PC_TRY(read_last_revision(daemon, arena, err_out));
    compare_directory(daemon);
    for (int i = 0; i < PC_HANDLE_COUNT; i++)
        PC_TRY(open_store(daemon->config.value[PC_OPTION_DATA], false, &daemon->readers[i], err_out));
    daemon->loop = pc_loop_new();
    PC_TRY(make_pool(daemon, arena, err_out));
    PC_TRY(make_server(daemon));
    pc_daemon_signals(daemon);
    pc_threads_start(daemon->threads, daemon->server);
    daemon->start_timer = pc_loop_timer_new(daemon->loop, on_first_turn, daemon);
    pc_loop_timer_start(daemon->start_timer, 0);
    return PC_OK;
}

enum pc_rc pc_daemon_start(struct pc_daemon *daemon, struct pc_err *err_out)
{
    set_level(&daemon->config);
    struct pc_arena *arena = pc_arena_new(65536);
    enum pc_rc rc = start(daemon, arena, err_out);
    pc_arena_free(&arena);
    if (rc != PC_OK && err_out->rc != rc)
        pc_fail(err_out, rc, pc_rc_name(rc), "", "%s", pc_rc_text(rc));
    return rc;
}

enum pc_rc pc_daemon_run(struct pc_daemon *daemon)
{
    PC_TRY(pc_loop_run(daemon->loop));
    return daemon->failed ? PC_INVALID : PC_OK;
}

void pc_daemon_stop(struct pc_daemon *daemon)
{
    if (daemon->threads)
        pc_threads_stop(daemon->threads);
    pc_watchdog_free(&daemon->watchdog);
    pc_pool_free(&daemon->pool);
    pc_server_free(&daemon->server);
    pc_threads_free(&daemon->threads);
    pc_loop_timer_free(&daemon->start_timer);
    pc_loop_timer_free(&daemon->drain_timer);
    pc_tls_free(&daemon->tls);
    pc_bundle_unref(&daemon->bundle);
    pc_catalogue_unref(&daemon->catalogue);
    pc_engine_free(&daemon->engine);
    for (int i = 0; i < PC_HANDLE_COUNT; i++)
        pc_store_close(&daemon->readers[i]);
    pc_store_close(&daemon->writer);
    pc_files_free(&daemon->files);
    pc_sockets_deinit(&daemon->sockets);
    pc_loop_free(&daemon->loop);
    pc_config_deinit(&daemon->config);
}

/* ---- admin.config ------------------------------------------------------------------------------------------------------ */

static bool differs(const char *a, const char *b)
{
    return (a == NULL) != (b == NULL) || (a && strcmp(a, b) != 0);
}

static void list_changes(const struct pc_config *before, const struct pc_config *after, bool live,
                         struct pc_buf *out)
{
    bool first = true;
    for (int i = 0; i < PC_OPTION_COUNT; i++) {
        if (pc_option_is_live((enum pc_option)i) != live || !differs(before->value[i], after->value[i]))
            continue;
        if (!first)
            pc_buf_add_char(out, ',');
        first = false;
        pc_buf_add_json_str(out, pc_str_of(pc_option_name((enum pc_option)i)));
    }
}

enum pc_rc pc_daemon_reconfigure(void *arg, struct pc_buf *result, struct pc_err *err_out)
{
    struct pc_daemon *daemon = arg;
    PC_AUTO(pc_config_deinit) struct pc_config next = {0};
    PC_TRY(pc_config_read(daemon->argc, daemon->argv, &next, err_out));
    pc_buf_add_str(result, PC_STR("{\"changed\":["));
    list_changes(&daemon->config, &next, true, result);
    pc_buf_add_str(result, PC_STR("],\"needs_restart\":["));
    list_changes(&daemon->config, &next, false, result);
    pc_buf_add_str(result, PC_STR("]}"));
    daemon->config.value[PC_OPTION_LOG_LEVEL] = pc_arena_strdup(daemon->config.arena,
                                                                next.value[PC_OPTION_LOG_LEVEL]);
    set_level(&daemon->config);
    return PC_OK;
}
