/* What the filter is for: a process behind it that asks for more is killed by the kernel. */
#include "evaluator/jail.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/pc_test.h"

static int socket_fd;

static void opens(void)
{
    (void)!open("/etc/passwd", O_RDONLY);
}

static void connects(void)
{
    (void)!socket(AF_INET, SOCK_STREAM, 0);
}

static void forks(void)
{
    (void)!fork();
}

static void executes(void)
{
    (void)!execl("/bin/true", "true", (char *)NULL);
}

static void kills(void)
{
    (void)!kill(getppid(), SIGUSR1);
}

static void removes(void)
{
    (void)!unlink("/tmp/precert-no-such-file");
}

static void traces(void)
{
    (void)!ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static void duplicates(void)
{
    (void)!dup(socket_fd);
}

static void makes_code(void)
{
    (void)!mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void protects_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)!mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static void writes_elsewhere(void)
{
    (void)!write(socket_fd + 1, "x", 1);
}

static void does_its_work(void)
{
    struct timespec now;
    char *memory = malloc(1 << 22);
    if (!memory || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        _exit(1);
    memory[1 << 21] = 'x';
    free(memory);
    if (write(socket_fd, "ok", 2) != 2)
        _exit(2);
}

/* Runs `action` behind the jail in a process of its own; returns how that ended. */
static int status_of(void (*action)(void))
{
    int status;
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        pc_jail_prepare(socket_fd);
        if (!pc_jail_close(socket_fd))
            _exit(3);
        action();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void every_call_outside_the_list_kills(void **state)
{
    (void)state;
    static void (*const always[])(void) = {connects, forks, executes, kills, removes, traces, duplicates};
    static void (*const outside_sanitizers[])(void) = {opens, makes_code, protects_code, writes_elsewhere};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        const int status = status_of(always[i]);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
    }
    for (size_t i = 0; !PC_VM_SANITIZED && i < sizeof outside_sanitizers / sizeof *outside_sanitizers; i++) {
        const int status = status_of(outside_sanitizers[i]);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
    }
}

static void what_an_evaluator_needs_is_allowed(void **state)
{
    (void)state;
    const int status = status_of(does_its_work);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return 1;
    socket_fd = pair[0];
    const struct CMUnitTest tests[] = {
        PC_TEST(every_call_outside_the_list_kills),
        PC_TEST(what_an_evaluator_needs_is_allowed),
    };
    return cmocka_run_group_tests_name("evaluator/jail", tests, NULL, NULL);
}
