/* tests/unit/policy/pool/test_process.c -- what a child is given, and how it ends. */
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "policy/pool/process.h"
#include "support/pc_test.h"

#define FAKE PC_BINARY_DIR "/tests/fake_evaluator"
static const struct pc_process_config CONFIG = {.program = FAKE, .instructions_k = 1234, .memory_k = 5678};

static bool is_readable(int fd, int timeout_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, timeout_ms) == 1;
}

static void end(struct pc_process *p)
{
    pc_process_kill(p);
    assert_true(pc_process_reap(p, true));
    assert_int_equal(p->pid, 0);
    pc_process_close(p);
}

static void it_has_its_socket_its_page_and_nothing_else(void **state)
{
    (void)state;
    struct pc_process p;
    char path[64], target[128];
    assert_ok(pc_process_start(&CONFIG, &p));
    assert_true(is_readable(p.socket, 10000)); /* hello: it runs, past exec */
    for (int fd = 0; fd < 64; fd++) {
        (void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)p.pid, fd);
        const ssize_t n = readlink(path, target, sizeof(target) - 1);
        if (fd > PC_PROGRESS_FD) {
            assert_int_equal(n, -1);
            continue;
        }
        assert_true(n > 0);
        target[n] = '\0';
        if (fd < 2)
            assert_string_equal(target, "/dev/null");
        if (fd == PC_EVAL_FD)
            assert_int_equal(strncmp(target, "socket:", 7), 0);
        if (fd == PC_PROGRESS_FD)
            assert_non_null(strstr(target, "memfd:evaluator-progress"));
    }
    end(&p);
}

static void it_gets_no_environment(void **state)
{
    (void)state;
    struct pc_process p;
    char path[64], text[4096];
    assert_int_equal(setenv("PC_TEST_SECRET", "hunter2", 1), 0);
    assert_ok(pc_process_start(&CONFIG, &p));
    assert_true(is_readable(p.socket, 10000));
    (void)snprintf(path, sizeof(path), "/proc/%d/environ", (int)p.pid);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    const size_t n = fread(text, 1, sizeof(text), file);
    (void)fclose(file);
    assert_null(memmem(text, n, "hunter2", 7));
    end(&p);
}

static void the_budgets_are_in_the_page(void **state)
{
    (void)state;
    struct pc_process p;
    assert_ok(pc_process_start(&CONFIG, &p));
    assert_int_equal(atomic_load(&p.page->limit_instructions_k), 1234);
    assert_int_equal(atomic_load(&p.page->limit_memory_k), 5678);
    end(&p);
}

static void a_process_that_ends_is_seen_and_collected_once(void **state)
{
    (void)state;
    struct pc_process p;
    assert_ok(pc_process_start(&CONFIG, &p));
    assert_true(is_readable(p.socket, 10000));
    assert_false(is_readable(p.pidfd, 0));
    assert_false(pc_process_reap(&p, false));
    assert_true(pc_process_cpu_us(&p) >= 0);
    pc_process_idle(&p, true);
    pc_process_kill(&p);
    assert_true(is_readable(p.pidfd, 10000));
    assert_true(pc_process_reap(&p, false));
    assert_true(pc_process_reap(&p, false));
    pc_process_kill(&p); /* there is nobody to kill any more */
    pc_process_close(&p);
    pc_process_close(&p);
}

static void the_page_can_not_be_shrunk_under_the_daemon(void **state)
{
    (void)state;
    struct pc_process p;
    char path[64];
    assert_ok(pc_process_start(&CONFIG, &p));
    assert_true(is_readable(p.socket, 10000));
    (void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)p.pid, PC_PROGRESS_FD);
    assert_int_equal(truncate(path, 0), -1);
    end(&p);
}

static void a_program_that_is_not_there_leaves_nothing_open(void **state)
{
    (void)state;
    const struct pc_process_config missing = {.program = "/nonexistent/evaluator"};
    struct pc_process p = {.pid = 77};
    const int before = dup(0);
    for (int i = 0; i < 10; i++)
        assert_rc(pc_process_start(&missing, &p), PC_IO);
    assert_int_equal(p.pid, 77);
    const int after = dup(0);
    assert_int_equal(after, before + 1);
    close(before);
    close(after);
}

PC_TEST_MAIN(PC_TEST(it_has_its_socket_its_page_and_nothing_else), PC_TEST(it_gets_no_environment),
             PC_TEST(the_budgets_are_in_the_page), PC_TEST(a_process_that_ends_is_seen_and_collected_once),
             PC_TEST(the_page_can_not_be_shrunk_under_the_daemon),
             PC_TEST(a_program_that_is_not_there_leaves_nothing_open))
