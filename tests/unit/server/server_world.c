/* tests/unit/server/server_world.c -- see server_world.h. */
#include "support/pc_test.h"

#include "server_world.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/log.h"

struct world world;

/* ---- the evaluators ----------------------------------------------------------------------------------------------- */

enum pc_rc pc_pool_ask(struct pc_pool *pool, const struct pc_ask *ask, pc_answer_fn *fn, void *arg)
{
    (void)pool;
    if (world.ask_rc != PC_OK)
        return world.ask_rc;
    assert_true(world.ask_count < sizeof world.asks / sizeof world.asks[0]);
    struct world_ask *put = &world.asks[world.ask_count++];
    *put = (struct world_ask){.ask = *ask, .fn = fn, .arg = arg};
    pc_buf_add_str(&put->input, ask->input);
    snprintf(put->owner, sizeof put->owner, "%.*s", (int)ask->owner.size, ask->owner.ptr);
    snprintf(put->subject, sizeof put->subject, "%.*s", (int)ask->subject.size,
             ask->subject.ptr ? ask->subject.ptr : "");
    return PC_OK;
}

enum pc_rc pc_pool_stage(struct pc_pool *pool, const struct pc_bundle *bundle, int64_t revision,
                         pc_stage_fn *done, void *arg)
{
    (void)pool;
    (void)bundle;
    world.staged = revision;
    world.stage_done = done;
    world.stage_arg = arg;
    return PC_OK;
}

struct pc_str pc_pool_diagnostics(const struct pc_pool *pool)
{
    (void)pool;
    return (struct pc_str){0};
}

void pc_pool_switch(struct pc_pool *pool)
{
    (void)pool;
    world.switched++;
}

void pc_pool_discard(struct pc_pool *pool)
{
    (void)pool;
    world.discarded++;
}

void pc_pool_on_fetch(struct pc_pool *pool, pc_fetch_fn *fetch, void *arg)
{
    (void)pool;
    (void)fetch;
    (void)arg;
}

void pc_pool_provide(struct pc_pool *pool, int64_t revision, const struct pc_bundle *bundle)
{
    (void)pool;
    (void)revision;
    (void)bundle;
}

void pc_pool_status(struct pc_pool *pool, struct pc_buf *out)
{
    (void)pool;
    pc_buf_add_text(out, "\"evaluators\":[]");
}

/* A policy that the world's catalogue does not have, and the rest. */
void pc_pool_counts(const struct pc_pool *pool, pc_policy_count_fn *fn, void *arg)
{
    const struct pc_policy_count one = {.policy = "knees",
                                        .policy_size = 5,
                                        .evaluations = 3,
                                        .failed = 1,
                                        .limits = {[PC_POLICY_WALL] = 1},
                                        .ran_us = 90,
                                        .max_us = 50};
    const struct pc_policy_count other = {.evaluations = 1};
    (void)pool;
    fn(arg, &one);
    fn(arg, &other);
}

void world_answer(enum pc_eval_status status, const char *data)
{
    assert_true(world.ask_count > 0);
    struct world_ask put = world.asks[0];
    memmove(&world.asks[0], &world.asks[1], --world.ask_count * sizeof world.asks[0]);
    const struct pc_answer answer = {.status = status, .data = pc_str_of(data), .revision = 1, .abi = 1};
    put.fn(put.arg, &answer);
    pc_buf_free(&put.input);
    world_turn();
}

/* ---- the threads ---------------------------------------------------------------------------------------------------- */

static void to_cases(void *arg, struct pc_fifo *commands)
{
    (void)arg;
    pc_fifo_splice(&world.cases, commands);
}

static void to_reads(void *arg, struct pc_fifo *commands)
{
    (void)arg;
    pc_fifo_splice(&world.reads, commands);
}

static void to_work(void *arg, struct pc_work *work)
{
    (void)arg;
    world.work = work;
}

static void drain(void *arg)
{
    (void)arg;
    world.drained = true;
}

static enum pc_rc reconfigure(void *arg, struct pc_buf *result, struct pc_err *err)
{
    (void)arg;
    (void)err;
    pc_buf_add_text(result, "{\"changed\":[],\"needs_restart\":[]}");
    return PC_OK;
}

struct pc_command *world_take(struct pc_fifo *fifo)
{
    return (struct pc_command *)pc_fifo_pop(fifo);
}

void world_give_back(struct pc_command *command)
{
    struct pc_fifo back = {0};
    pc_fifo_push(&back, &command->link);
    pc_server_take(world.server, &back);
    world_turn();
}

void world_finish(struct pc_command *command, const char *result)
{
    assert_non_null(command);
    command->stage = PC_STAGE_DONE;
    if (result) {
        command->rc = PC_OK;
        pc_buf_clear(&command->result);
        pc_buf_add_text(&command->result, result);
    }
    world_give_back(command);
}

/* ---- life -------------------------------------------------------------------------------------------------------------- */

static void add_principal(const char *id, uint32_t roles, const char *payers, const char *provider)
{
    struct pc_server *server = world.server;
    struct pc_principal *principal = pc_principal_local_admin();
    struct pc_buf text = {0};
    pc_free(principal->id);
    pc_free(principal->org);
    pc_buf_add_text(&text, id);
    principal->id = text.ptr;
    principal->roles = roles;
    text = (struct pc_buf){0};
    pc_buf_printf(&text, "%s/%s",
                  payers     ? "payer"
                  : provider ? "provider"
                             : "staff",
                  payers     ? payers
                  : provider ? provider
                             : id);
    principal->org = text.ptr;
    text = (struct pc_buf){0};
    if (payers)
        pc_buf_add_text(&text, payers);
    if (provider)
        pc_buf_add_text(&text, provider);
    *(payers ? &principal->payers : &principal->provider) = text.ptr;
    pc_hash_of(pc_str_of(id), &principal->token);
    server->principals[server->principal_count++] = principal;
}

static void stop(void *arg)
{
    pc_loop_stop(arg);
}

void world_turn(void)
{
    for (int i = 0; i < 3; i++) {
        pc_loop_timer_start(world.stop, 200);
        assert_ok(pc_loop_run(world.loop));
    }
}

void world_open(const struct pc_server_limits *limits)
{
    static const uint8_t key[16] = "0123456789abcde";
    world = (struct world){0};
    snprintf(world.directory, sizeof world.directory, "/tmp/pc-server-XXXXXX");
    assert_non_null(mkdtemp(world.directory));
    snprintf(world.socket, sizeof world.socket, "unix:%s/s", world.directory);
    snprintf(world.admin, sizeof world.admin, "unix:%s/a", world.directory);
    pc_log_threshold(PC_LOG_ERROR + 1);
    world.loop = pc_loop_new();
    world.stop = pc_loop_timer_new(world.loop, stop, world.loop);
    world.ids = pc_ids_new(key);
    pc_wall_sim_init(&world.sim, (struct pc_time){1795305600000});
    const struct pc_server_config config = {
        .replay_minute = -1,
        .loop = world.loop,
        .wall = &world.sim.base,
        .ids = world.ids,
        .policies = world.directory,
        .version = "test",
        .owner_uid = (long)geteuid(),
        .limits = limits ? *limits : (struct pc_server_limits){0},
        .ports = {.cases = to_cases,
                  .reads = to_reads,
                  .work = to_work,
                  .drain = drain,
                  .reconfigure = reconfigure},
    };
    world.server = pc_server_new(&config);
    world.server->principals = pc_alloc(16 * sizeof *world.server->principals);
    add_principal("payer", PC_WHO_PAYER, "sample", NULL);
    add_principal("other", PC_WHO_PAYER, "other", NULL);
    add_principal("provider", PC_WHO_PROVIDER, NULL, "1234567893");
    add_principal("nurse", PC_WHO_NURSE, NULL, NULL);
    add_principal("director", PC_WHO_MEDICAL_DIRECTOR, NULL, NULL);
    add_principal("author", PC_WHO_AUTHOR, NULL, NULL);
    add_principal("auditor", PC_WHO_AUDITOR, NULL, NULL);
    struct pc_err err = {0};
    assert_ok(pc_server_listen(world.server, world.socket, -1, false, NULL, &err));
    assert_ok(pc_server_listen(world.server, world.admin, -1, true, NULL, &err));
}

void world_serve(void)
{
    static const char *const lists[] = {"categories", "criteria", "reasons", "calendars",
                                        "regimes",    "payers",   "groups",  "letters"};
    struct pc_err err = {0};
    struct pc_buf json = {0};
    pc_buf_add_text(&json, "{\"format\":1");
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        pc_buf_printf(&json, ",\"%s\":[]", lists[i]);
    pc_buf_add_char(&json, '}');
    enum pc_rc rc = pc_catalogue_make(pc_buf_str(&json), 1, "r1-test", &world.server->catalogue, &err);
    if (rc != PC_OK)
        print_message("%s %s %s\n", err.reason, err.field, err.detail);
    assert_ok(rc);
    pc_buf_free(&json);
}

static void drop(struct pc_fifo *fifo)
{
    for (struct pc_command *command; (command = world_take(fifo));) {
        struct pc_call *call = command->done ? NULL : command->client;
        if (call)
            pc_answer_fail(call, PC_UNAVAILABLE, "test_over", "", "the test is over");
        pc_command_free(&command);
    }
}

void world_close(void)
{
    while (world.ask_count)
        world_answer(PC_EVAL_POLICY_ERROR, "{}");
    drop(&world.cases);
    drop(&world.reads);
    world_turn();
    pc_server_free(&world.server);
    pc_loop_timer_free(&world.stop);
    pc_loop_free(&world.loop);
    pc_ids_free(&world.ids);
    rmdir(world.directory);
}

int world_is_open(void **state)
{
    (void)state;
    world_open(NULL);
    return 0;
}

int world_serves(void **state)
{
    (void)state;
    world_open(NULL);
    world_serve();
    return 0;
}

int world_is_gone(void **state)
{
    (void)state;
    world_close();
    return 0;
}

static char lines[64][65536]; /* what was read past the line that was asked for, by descriptor: short tests */
static size_t kept[64];

/* ---- clients ----------------------------------------------------------------------------------------------------------- */

int client_open(bool admin)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    const char *path = (admin ? world.admin : world.socket) + 5;
    memcpy(name.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&name, sizeof name), 0);
    kept[fd] = 0;
    world_turn();
    return fd;
}

void client_send(int client, const char *text)
{
    size_t size = strlen(text), at = 0;
    while (at < size) {
        ssize_t moved = send(client, text + at, size - at, MSG_NOSIGNAL);
        if (moved > 0)
            at += (size_t)moved;
        else if (errno != EAGAIN)
            return; /* closed: the test looks */
        world_turn();
    }
}

const char *client_line(int client)
{
    static char line[65536];
    char *text = lines[client];
    for (;;) {
        char *end = memchr(text, '\n', kept[client]);
        if (end) {
            size_t size = (size_t)(end - text);
            memcpy(line, text, size);
            line[size] = 0;
            kept[client] -= size + 1;
            memmove(text, end + 1, kept[client]);
            return line;
        }
        ssize_t moved = recv(client, text + kept[client], sizeof lines[0] - kept[client], 0);
        if (moved <= 0)
            return NULL;
        kept[client] += (size_t)moved;
    }
}

bool client_closed(int client)
{
    char byte;
    return recv(client, &byte, 1, MSG_PEEK) == 0;
}

void client_request(int client, int id, const char *method, const char *params)
{
    struct pc_buf text = {0};
    pc_buf_printf(&text, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}\n", id, method,
                  params);
    client_send(client, text.ptr);
    pc_buf_free(&text);
    world_turn();
}

const char *client_call(int client, const char *method, const char *params)
{
    client_request(client, 1, method, params);
    return client_line(client);
}

int client_login(const char *token)
{
    int client = client_open(false);
    char params[64];
    snprintf(params, sizeof params, "{\"token\":\"%s\"}", token);
    const char *line = client_call(client, "session.login", params);
    assert_non_null(line);
    assert_non_null(strstr(line, "\"result\""));
    return client;
}
