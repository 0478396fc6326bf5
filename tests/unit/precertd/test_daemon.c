/* tests/unit/precertd/test_daemon.c -- the real program with real evaluators, store and sockets, seen through the client. */
#include "support/pc_test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "precert/client.h"

static char directory[64];
static char log_path[96];
static pid_t daemon_pid;

static void text_of(const char *path, char *text, size_t capacity)
{
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(text, 1, capacity - 1, file) : 0;
    text[size] = 0;
    if (file)
        fclose(file);
}

static void sleep_ms(int ms)
{
    (void)poll(NULL, 0, ms);
}

/* Starts the daemon and waits until it says that it is ready. */
static void start(const char *policies)
{
    char data[96], text[65536];
    snprintf(data, sizeof data, "%s/data", directory);
    snprintf(log_path, sizeof log_path, "%s/log", directory);
    unlink(log_path);
    daemon_pid = fork();
    if (daemon_pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that crashes leaves nothing behind */
        int log = open(log_path, O_CREAT | O_WRONLY | O_APPEND, 0600);
        dup2(log, 2);
        execl(PC_BINARY_DIR "/bin/precertd", "precertd", "--policies", policies, "--data", data,
              "--evaluators", "2", "--simulated-clock", "2026-11-16T16:15:00Z", "--listen", "tcp:127.0.0.1:0",
              NULL);
        _exit(127);
    }
    for (int i = 0; i < 600; i++) {
        text_of(log_path, text, sizeof text);
        if (strstr(text, "\"event\":\"ready\""))
            return;
        if (waitpid(daemon_pid, NULL, WNOHANG) == daemon_pid) {
            daemon_pid = 0;
            break;
        }
        sleep_ms(50);
    }
    fail_msg("the daemon is not ready: %s", text);
}

static int stop(int signal_number)
{
    int status = 0;
    assert_int_equal(kill(daemon_pid, signal_number), 0);
    assert_int_equal(waitpid(daemon_pid, &status, 0), daemon_pid);
    daemon_pid = 0;
    return status;
}

static struct pc_client *admin(void)
{
    char address[128];
    struct pc_client *client = NULL;
    snprintf(address, sizeof address, "unix:%s/data/admin.sock", directory);
    const struct pc_client_options options = {.address = address, .timeout_ms = 20000};
    if (pc_client_connect(&options, &client) != PC_OK)
        fail_msg("%s", pc_client_error(client));
    return client;
}

static struct pc_client_answer call(struct pc_client *client, const char *method, const char *params)
{
    struct pc_client_answer answer;
    if (pc_client_call(client, method, params, &answer) != PC_OK)
        fail_msg("%s: %s", method, pc_client_error(client));
    return answer;
}

/* A principal with a token, logged in over TCP. */
static struct pc_client *login(struct pc_client *by, const char *id, const char *rest)
{
    char params[256], token[128], text[65536], address[64];
    struct pc_client *client = NULL;
    snprintf(params, sizeof params, "{\"id\":\"%s\",\"name\":\"%s\",%s}", id, id, rest);
    struct pc_client_answer answer = call(by, "admin.principal_add", params);
    assert_true(answer.ok);
    assert_int_equal(sscanf(answer.json, "{\"token\":\"%100[^\"]\"}", token), 1);
    text_of(log_path, text, sizeof text);
    snprintf(address, sizeof address, "tcp:127.0.0.1:%d", atoi(strstr(text, "\"port\":") + 7));
    const struct pc_client_options options = {.address = address, .timeout_ms = 20000};
    assert_ok(pc_client_connect(&options, &client));
    snprintf(params, sizeof params, "{\"token\":\"%s\"}", token);
    assert_true(call(client, "session.login", params).ok);
    return client;
}

static int make_directory(void **state)
{
    (void)state;
    snprintf(directory, sizeof directory, "/tmp/pc-daemon-XXXXXX");
    return mkdtemp(directory) ? 0 : 1;
}

static int remove_directory(void **state)
{
    (void)state;
    char command[96];
    if (daemon_pid > 0)
        stop(SIGKILL);
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    return system(command);
}

static void it_serves_drains_and_serves_the_same_revision_again(void **state)
{
    (void)state;
    char revision[64];
    start(PC_SOURCE_DIR "/policies");
    struct pc_client *client = admin();
    struct pc_client_answer answer = call(client, "session.ping", "{}");
    assert_true(answer.ok);
    assert_non_null(strstr(answer.json, "\"now\":\"2026-11-16T16:15:00.000Z\""));
    assert_int_equal(
        sscanf(strstr(answer.json, "\"policy_revision\":"), "\"policy_revision\":\"%40[^\"]\"", revision), 1);
    answer = call(client, "policy.reload", "{}");
    assert_true(answer.ok);
    assert_non_null(strstr(answer.json, "\"changed\":[]"));
    pc_client_free(&client);
    assert_int_equal(stop(SIGTERM), 0);

    start(PC_SOURCE_DIR "/policies");
    client = admin();
    answer = call(client, "session.ping", "{}");
    assert_non_null(strstr(answer.json, revision));
    answer = call(client, "admin.verify", "{}");
    assert_non_null(strstr(answer.json, "\"ok\":true"));
    answer = call(client, "admin.drain", "{}");
    assert_true(answer.ok);
    pc_client_free(&client);
    int status = 1;
    assert_int_equal(waitpid(daemon_pid, &status, 0), daemon_pid);
    daemon_pid = 0;
    assert_int_equal(status, 0);
}

static void a_principal_made_a_moment_ago_can_ask_and_a_revoked_one_cannot(void **state)
{
    (void)state;
    start(PC_SOURCE_DIR "/policies");
    struct pc_client *by = admin();
    struct pc_client *payer = login(by, "p1", "\"roles\":[\"payer\"],\"payer\":\"sample\"");
    struct pc_client_answer answer = call(payer, "criteria.evaluate",
                                          "{\"criteria\":\"gastric_bypass.adult\",\"facts\":{\"bmi\":41}}");
    assert_true(answer.ok);
    assert_non_null(strstr(answer.json, "\"outcome\":\"needs_information\""));
    answer = call(payer, "criteria.evaluate", "{\"criteria\":\"no.such\",\"facts\":{}}");
    assert_false(answer.ok);
    assert_int_equal(answer.code, -32003);
    assert_true(call(by, "admin.principal_revoke", "{\"id\":\"p1\"}").ok);
    answer = call(payer, "criteria.evaluate",
                  "{\"criteria\":\"gastric_bypass.adult\",\"facts\":{\"bmi\":41}}");
    assert_int_equal(answer.code, -32001);
    assert_string_equal(answer.reason, "revoked");
    pc_client_free(&payer);
    pc_client_free(&by);
    assert_int_equal(stop(SIGTERM), 0);
}

static void many_pipelined_questions_are_all_answered(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    bool seen[COUNT + 10] = {false};
    start(PC_SOURCE_DIR "/policies");
    struct pc_client *by = admin();
    struct pc_client *payer = login(by, "p1", "\"roles\":[\"payer\"],\"payer\":\"sample\"");
    int64_t first = 0, id;
    for (int i = 0; i < COUNT; i++) {
        assert_ok(pc_client_send(payer, "criteria.evaluate",
                                 "{\"criteria\":\"gastric_bypass.adult\",\n\"facts\":{\"bmi\":41}}", &id));
        first = first ? first : id;
    }
    for (int i = 0; i < COUNT; i++) {
        struct pc_client_answer answer;
        assert_ok(pc_client_receive(payer, &id, &answer));
        assert_true(answer.ok);
        assert_in_range(id - first, 0, COUNT - 1);
        assert_false(seen[id - first]);
        seen[id - first] = true;
    }
    pc_client_free(&payer);
    pc_client_free(&by);
    assert_int_equal(stop(SIGTERM), 0);
}

static void one_directory_has_one_daemon(void **state)
{
    (void)state;
    char data[96];
    start(PC_SOURCE_DIR "/policies");
    snprintf(data, sizeof data, "%s/data", directory);
    pid_t second = fork();
    if (second == 0) {
        int log = open("/dev/null", O_WRONLY);
        dup2(log, 2);
        execl(PC_BINARY_DIR "/bin/precertd", "precertd", "--policies", PC_SOURCE_DIR "/policies", "--data",
              data, NULL);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(second, &status, 0), second);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    struct pc_client *client = admin();
    assert_true(call(client, "session.ping", "{}").ok);
    pc_client_free(&client);
    assert_int_equal(stop(SIGTERM), 0);
}

static void without_usable_policies_it_does_not_start(void **state)
{
    (void)state;
    char data[96], text[8192];
    snprintf(data, sizeof data, "%s/data", directory);
    snprintf(log_path, sizeof log_path, "%s/log", directory);
    pid_t pid = fork();
    if (pid == 0) {
        int log = open(log_path, O_CREAT | O_WRONLY, 0600);
        dup2(log, 2);
        execl(PC_BINARY_DIR "/bin/precertd", "precertd", "--policies", directory, "--data", data, NULL);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 1);
    text_of(log_path, text, sizeof text);
    assert_non_null(strstr(text, "not_started"));
}

#define IN_DIRECTORY(test) PC_TEST_WITH(test, make_directory, remove_directory)
PC_TEST_MAIN(IN_DIRECTORY(it_serves_drains_and_serves_the_same_revision_again),
             IN_DIRECTORY(a_principal_made_a_moment_ago_can_ask_and_a_revoked_one_cannot),
             IN_DIRECTORY(many_pipelined_questions_are_all_answered),
             IN_DIRECTORY(one_directory_has_one_daemon),
             IN_DIRECTORY(without_usable_policies_it_does_not_start))
