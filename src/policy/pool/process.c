/* src/policy/pool/process.c -- posix_spawn, memfd, pidfd: what an evaluator is to the operating system. */
#include "policy/pool/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { PAGE_BYTES = 4096, FIRST_HIGH_FD = 10, ENVIRONMENT_MAX = 8 };

static void close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

#define AUTO_FD PC_AUTO(close_fd) int

static int steal_fd(int *fd)
{
    const int stolen = *fd;
    *fd = -1;
    return stolen;
}

/* Away from the numbers that the child's descriptors get, so that no dup2 overwrites the source of the next. */
static int move_high(int fd)
{
    const int high = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, FIRST_HIGH_FD);
    if (fd >= 0)
        (void)close(fd);
    return high;
}

/* Sealed: a child that shrank the page would take the daemon down with SIGBUS. */
static int make_page(struct pc_progress **page_out)
{
    AUTO_FD fd = move_high(memfd_create("evaluator-progress", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (fd < 0 || ftruncate(fd, PAGE_BYTES) != 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return -1;
    void *page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED)
        return -1;
    *page_out = page;
    return steal_fd(&fd);
}

/* Nothing of the daemon's environment but what a sanitizer reads. */
static void pick_environment(char *picked[ENVIRONMENT_MAX + 1])
{
    static const char *const WANTED[] = {"ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LSAN_OPTIONS=", "TSAN_OPTIONS="};
    size_t count = 0;
    for (char **e = environ; *e != NULL; e++) {
        for (size_t i = 0; i < sizeof(WANTED) / sizeof(WANTED[0]) && count < ENVIRONMENT_MAX; i++) {
            if (strncmp(*e, WANTED[i], strlen(WANTED[i])) == 0)
                picked[count++] = *e;
        }
    }
    picked[count] = NULL;
}

static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    const short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
    int failed = posix_spawnattr_setsigmask(attributes, &none);
    failed |= posix_spawnattr_setsigdefault(attributes, &all);
    failed |= posix_spawnattr_setpgroup(attributes, 0);
    return failed | posix_spawnattr_setflags(attributes, flags);
}

static int set_descriptors(posix_spawn_file_actions_t *actions, int socket_fd, int page_fd)
{
    int failed = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    failed |= posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    failed |= posix_spawn_file_actions_adddup2(actions, socket_fd, PC_EVAL_FD);
    failed |= posix_spawn_file_actions_adddup2(actions, page_fd, PC_PROGRESS_FD);
    return failed | posix_spawn_file_actions_addclosefrom_np(actions, PC_PROGRESS_FD + 1);
}

static pid_t spawn(const struct pc_process_config *config, int socket_fd, int page_fd)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    char *environment[ENVIRONMENT_MAX + 1];
    char allow[] = "--allow-unjailed";
    char *const arguments[] = {(char *)config->program, config->allow_unjailed ? allow : NULL, NULL};
    pid_t pid = -1;
    if (posix_spawnattr_init(&attributes) != 0)
        return -1;
    if (posix_spawn_file_actions_init(&actions) == 0) {
        pick_environment(environment);
        int failed = set_attributes(&attributes) | set_descriptors(&actions, socket_fd, page_fd);
        if (failed == 0)
            failed = posix_spawn(&pid, config->program, &actions, &attributes, arguments, environment);
        if (failed != 0) {
            errno = failed;
            pid = -1;
        }
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    (void)posix_spawnattr_destroy(&attributes);
    return pid;
}

enum pc_rc pc_process_start(const struct pc_process_config *config, struct pc_process *process_out)
{
    int pair[2] = {-1, -1};
    struct pc_process p = {.pidfd = -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return PC_IO;
    AUTO_FD ours = move_high(pair[0]);
    AUTO_FD theirs = move_high(pair[1]);
    AUTO_FD page_fd = make_page(&p.page);
    if (page_fd < 0)
        return PC_IO;
    atomic_store(&p.page->limit_instructions_k, config->instructions_k);
    atomic_store(&p.page->limit_memory_k, config->memory_k);
    if (ours >= 0 && theirs >= 0 && fcntl(ours, F_SETFL, O_NONBLOCK) == 0)
        p.pid = spawn(config, theirs, page_fd);
    if (p.pid > 0)
        p.pidfd = pidfd_open(p.pid, 0);
    if (p.pidfd < 0) {
        p.socket = -1;
        if (p.pid > 0) {
            pc_process_kill(&p);
            (void)pc_process_reap(&p, true);
        }
        pc_process_close(&p);
        return PC_IO;
    }
    p.socket = steal_fd(&ours);
    *process_out = p;
    return PC_OK;
}

void pc_process_kill(struct pc_process *process)
{
    if (process->pid <= 0)
        return;
    pc_process_idle(process, false);
    (void)kill(process->pid, SIGKILL);
}

bool pc_process_reap(struct pc_process *process, bool wait)
{
    int status;
    while (process->pid > 0) {
        const pid_t got = waitpid(process->pid, &status, wait ? 0 : WNOHANG);
        if (got == 0)
            return false;
        if (got < 0 && errno == EINTR)
            continue;
        process->pid = 0; /* ECHILD: somebody else has collected it, so it is gone too */
    }
    return true;
}

void pc_process_close(struct pc_process *process)
{
    close_fd(&process->pidfd);
    close_fd(&process->socket);
    if (process->page != NULL)
        (void)munmap(process->page, PAGE_BYTES);
    process->page = NULL;
}

void pc_process_idle(struct pc_process *process, bool idle)
{
    const struct sched_param none = {0};
    (void)sched_setscheduler(process->pid, idle ? SCHED_IDLE : SCHED_OTHER,
                             &none); /* a refusal costs only politeness */
}

int64_t pc_process_cpu_us(const struct pc_process *process)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(process->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return -1;
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}
