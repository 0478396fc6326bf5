/* tests/unit/precertd/test_daemon.c -- the real program with real evaluators, store and sockets, seen through the client. */
#include "support/pc_test.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "precert/client.h"

static char directory[64];
static char log_path[96];
static pid_t daemon_pid;
static void (*before_exec)(void); /* what the daemon's process does first; NULL: nothing */

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
        if (before_exec)
            before_exec();
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
    before_exec = NULL;
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

/* Runs one that does not start; what it logged. */
static const char *start_in_vain(const char *policies, const char *listen)
{
    static char text[8192];
    char data[96], log_of_it[96];
    int status = 0;
    snprintf(data, sizeof data, "%s/data", directory);
    snprintf(log_of_it, sizeof log_of_it, "%s/log-in-vain", directory);
    const pid_t pid = fork();
    if (pid == 0) {
        dup2(open(log_of_it, O_CREAT | O_TRUNC | O_WRONLY, 0600), 2);
        execl(PC_BINARY_DIR "/bin/precertd", "precertd", "--policies", policies, "--data", data, "--listen",
              listen, NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    text_of(log_of_it, text, sizeof text);
    assert_non_null(strstr(text, "not_started"));
    return text;
}

static void one_directory_has_one_daemon(void **state)
{
    (void)state;
    start(PC_SOURCE_DIR "/policies");
    assert_non_null(
        strstr(start_in_vain(PC_SOURCE_DIR "/policies", "tcp:127.0.0.1:0"), "uses this data directory"));
    struct pc_client *client = admin();
    assert_true(call(client, "session.ping", "{}").ok);
    pc_client_free(&client);
    assert_int_equal(stop(SIGTERM), 0);
}

static void without_usable_policies_it_does_not_start(void **state)
{
    (void)state;
    (void)start_in_vain(directory, "tcp:127.0.0.1:0");
    assert_non_null(strstr(start_in_vain("/nonexistent", "tcp:127.0.0.1:0"), "/nonexistent"));
}

static void where_it_cannot_listen_is_named(void **state)
{
    (void)state;
    assert_non_null(strstr(start_in_vain(PC_SOURCE_DIR "/policies", "tcp:192.0.2.1:9"),
                           "\"field\":\"listen tcp:192.0.2.1:9\""));
}

/* What served last serves again, from the store; that there is nothing to reload from is said. */
static void it_starts_without_its_directory_and_says_so(void **state)
{
    (void)state;
    char text[65536];
    start(PC_SOURCE_DIR "/policies");
    assert_int_equal(stop(SIGTERM), 0);
    start("/nonexistent");
    text_of(log_path, text, sizeof text);
    assert_non_null(strstr(text, "policies_unreadable"));
    assert_int_equal(stop(SIGTERM), 0);
}

/* ---- a service manager --------------------------------------------------------------------------------------------- */

#define WATCHED_US "400000"

static int manager_socket, passed_socket;

static struct sockaddr_un in_directory(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", directory, name);
    return address;
}

static int bound(int type, const char *name)
{
    struct sockaddr_un address = in_directory(name);
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* In the daemon's process: what a service manager gives. */
static void be_managed(void)
{
    char pid[16];
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("NOTIFY_SOCKET", in_directory("notify").sun_path, 1);
    setenv("WATCHDOG_USEC", WATCHED_US, 1);
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    dup2(passed_socket, 3);
}

/* The next word of the daemon, "" when it says none for so long. */
static const char *hear(int within_ms)
{
    static char word[64];
    struct pollfd waiting = {.fd = manager_socket, .events = POLLIN};
    ssize_t size = poll(&waiting, 1, within_ms) == 1 ? recv(manager_socket, word, sizeof word - 1, 0) : 0;
    word[size > 0 ? size : 0] = 0;
    return word;
}

static pid_t thread_named(const char *wanted)
{
    char path[64], name[32];
    pid_t found = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)daemon_pid);
    DIR *threads = opendir(path);
    for (struct dirent *entry; threads && (entry = readdir(threads));) {
        snprintf(path, sizeof path, "/proc/%d/task/%.10s/comm", (int)daemon_pid, entry->d_name);
        text_of(path, name, sizeof name);
        if (strncmp(name, wanted, strlen(wanted)) == 0)
            found = atoi(entry->d_name);
    }
    if (threads)
        closedir(threads);
    return found;
}

static int make_manager(void **state)
{
    if (make_directory(state) != 0 || mkdir(in_directory("data").sun_path, 0700) != 0)
        return 1;
    manager_socket = bound(SOCK_DGRAM, "notify");
    return 0;
}

static int remove_manager(void **state)
{
    close(manager_socket);
    close(passed_socket);
    return remove_directory(state);
}

static void a_service_manager_hears_of_life_while_cases_lives_and_of_the_end(void **state)
{
    (void)state;
    passed_socket = bound(SOCK_STREAM, "data/admin.sock");
    assert_int_equal(listen(passed_socket, 8), 0);
    before_exec = be_managed;
    start(PC_SOURCE_DIR "/policies");
    assert_string_equal(hear(20000), "READY=1");
    assert_string_equal(hear(20000), "WATCHDOG=1");
    assert_string_equal(hear(20000), "WATCHDOG=1");

    /* LOOP turns, but CASES stands still: no sign of life until it goes on. */
    pid_t cases = thread_named("cases");
    assert_int_not_equal(cases, 0);
    if (ptrace(PTRACE_SEIZE, cases, NULL, NULL) != 0)
        print_message("a thread cannot be stopped here\n");
    else {
        assert_int_equal(ptrace(PTRACE_INTERRUPT, cases, NULL, NULL), 0);
        assert_int_equal(waitpid(cases, NULL, __WALL), cases);
        for (int i = 0; i < 4 && hear(300)[0]; i++) /* what was under way */
            ;
        assert_string_equal(hear(800), "");
        assert_int_equal(ptrace(PTRACE_DETACH, cases, NULL, NULL), 0);
        assert_string_equal(hear(20000), "WATCHDOG=1");
    }

    /* The passed socket is the one that is served, and its file is not the daemon's to remove. */
    struct pc_client *client = admin();
    assert_true(call(client, "session.ping", "{}").ok);
    pc_client_free(&client);
    assert_int_equal(stop(SIGTERM), 0);
    const char *word = "";
    do
        word = hear(1000);
    while (strcmp(word, "WATCHDOG=1") == 0);
    assert_string_equal(word, "STOPPING=1");
    assert_int_equal(access(in_directory("data/admin.sock").sun_path, F_OK), 0);
}

static void a_passed_socket_that_no_listener_has_is_an_error(void **state)
{
    (void)state;
    char text[8192];
    passed_socket = bound(SOCK_STREAM, "elsewhere.sock");
    assert_int_equal(listen(passed_socket, 8), 0);
    snprintf(log_path, sizeof log_path, "%s/log", directory);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(open(log_path, O_CREAT | O_WRONLY, 0600), 2);
        be_managed();
        execl(PC_BINARY_DIR "/bin/precertd", "precertd", "--policies", PC_SOURCE_DIR "/policies", "--data",
              in_directory("data").sun_path, NULL);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 1);
    text_of(log_path, text, sizeof text);
    assert_non_null(strstr(text, "unused_socket"));
}

#define IN_DIRECTORY(test) PC_TEST_WITH(test, make_directory, remove_directory)
#define MANAGED(test) PC_TEST_WITH(test, make_manager, remove_manager)
PC_TEST_MAIN(IN_DIRECTORY(it_serves_drains_and_serves_the_same_revision_again),
             IN_DIRECTORY(a_principal_made_a_moment_ago_can_ask_and_a_revoked_one_cannot),
             IN_DIRECTORY(many_pipelined_questions_are_all_answered),
             IN_DIRECTORY(one_directory_has_one_daemon),
             IN_DIRECTORY(without_usable_policies_it_does_not_start),
             IN_DIRECTORY(where_it_cannot_listen_is_named),
             IN_DIRECTORY(it_starts_without_its_directory_and_says_so),
             MANAGED(a_service_manager_hears_of_life_while_cases_lives_and_of_the_end),
             MANAGED(a_passed_socket_that_no_listener_has_is_an_error))
