/* src/evaluator/jail.c -- see jail.h.
 *
 * Clocks are read through the vDSO; clock_gettime is listed for machines where that falls back to the kernel.  poll serves
 * a socket that does not block, restart_syscall one that was stopped and continued, setitimer watch.c. */
#include "evaluator/jail.h"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { DESCRIPTORS_MAX = 8, ADDRESS_SPACE_MIB = 1024 };

static void limit(int resource, rlim_t most)
{
    const struct rlimit both = {most, most};
    (void)setrlimit((__rlimit_resource_t)resource,
                    &both); /* the filter is what holds; this is the second wall */
}

static void set_limits(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_MEMLOCK, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX); /* not 0: poll refuses more entries than that */
    if (!PC_VM_SANITIZED)
        limit(RLIMIT_AS, (rlim_t)ADDRESS_SPACE_MIB * 1024 * 1024);
}

void pc_jail_prepare(int socket)
{
    const int kept = PC_VM_SANITIZED ? STDERR_FILENO : -1;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_DUMPABLE, 0);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    for (int fd = 0; fd < socket; fd++)
        if (fd != kept)
            (void)close(fd);
    (void)close_range((unsigned)socket + 1, ~0u, 0);
    set_limits();
}

static bool allow(scmp_filter_ctx filter, int call)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
}

static bool allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!allow(filter, calls[i]))
            return false;
    return true;
}

/* Memory that nobody can execute and that no file stands behind. */
static bool allow_plain_memory(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0;
}

static bool allow_socket(scmp_filter_ctx filter, int socket)
{
    const scmp_datum_t fd = (scmp_datum_t)socket;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, fd, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, fd, 0)) == 0;
}

/* What the sanitizers' own runtime asks for while it reports. */
static bool allow_reports(scmp_filter_ctx filter)
{
    static const int calls[] = {
        SCMP_SYS(close),       SCMP_SYS(fstat),          SCMP_SYS(futex),       SCMP_SYS(getpid),
        SCMP_SYS(getrlimit),   SCMP_SYS(gettid),         SCMP_SYS(lseek),       SCMP_SYS(mmap),
        SCMP_SYS(mprotect),    SCMP_SYS(newfstatat),     SCMP_SYS(openat),      SCMP_SYS(prctl),
        SCMP_SYS(prlimit64),   SCMP_SYS(readlink),       SCMP_SYS(readlinkat),  SCMP_SYS(rt_sigaction),
        SCMP_SYS(sched_yield), SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack), SCMP_SYS(tgkill),
        SCMP_SYS(sysinfo),     SCMP_SYS(read),           SCMP_SYS(write),
    };
    return allow_all(filter, calls, sizeof calls / sizeof *calls);
}

static bool fill(scmp_filter_ctx filter, int socket)
{
    static const int calls[] = {
        SCMP_SYS(brk),          SCMP_SYS(clock_gettime), SCMP_SYS(exit_group),
        SCMP_SYS(madvise),      SCMP_SYS(mremap),        SCMP_SYS(munmap),
        SCMP_SYS(poll),         SCMP_SYS(ppoll),         SCMP_SYS(restart_syscall),
        SCMP_SYS(rt_sigreturn), SCMP_SYS(setitimer),
    };
    const bool served = allow_all(filter, calls, sizeof calls / sizeof *calls);
    if (PC_VM_SANITIZED)
        return served && allow_reports(filter);
    return served && allow_plain_memory(filter) && allow_socket(filter, socket);
}

bool pc_jail_close(int socket)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return false;
    const bool closed = fill(filter, socket) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return closed;
}
