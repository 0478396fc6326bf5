/* tests/support/child.c -- see child.h. */
#include "support/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

extern char **environ;

enum { PAGE_BYTES = 4096, HIGH_FD = 20, READ_BYTES = 1024 * 1024 };

static int high(int fd)
{
    const int moved = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);
    close(fd);
    return moved;
}

static pid_t spawn(const char *program, int socket, int page)
{
    pid_t pid = -1;
    posix_spawn_file_actions_t actions;
    char *arguments[] = {(char *)(uintptr_t)program, NULL};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, PC_EVAL_FD);
    posix_spawn_file_actions_adddup2(&actions, page, PC_PROGRESS_FD);
    if (posix_spawn(&pid, program, &actions, NULL, arguments, environ) != 0)
        pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

bool pc_child_start(struct pc_test_child *child, const struct pc_child_options *options,
                    struct pc_reply *hello_out)
{
    int pair[2];
    *child = (struct pc_test_child){.options = options ? *options : (struct pc_child_options){0}};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    child->socket = high(pair[0]);
    const int theirs = high(pair[1]), page = high(memfd_create("progress", MFD_CLOEXEC));
    if (ftruncate(page, PAGE_BYTES) != 0)
        return false;
    child->page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, page, 0);
    if (child->page == MAP_FAILED)
        return false;
    atomic_store(&child->page->limit_instructions_k, child->options.instructions_k);
    atomic_store(&child->page->limit_memory_k, child->options.memory_k);
    child->pid = spawn(child->options.program ? child->options.program
                                              : PC_BINARY_DIR "/bin/precertd-evaluator",
                       theirs, page);
    close(theirs);
    close(page);
    if (child->pid < 0)
        return false;
    const struct pc_reply hello = pc_child_read(child, 10000);
    if (hello_out)
        *hello_out = hello;
    return !hello.killed && hello.head.type == PC_FRAME_HELLO;
}

int pc_child_stop(struct pc_test_child *child)
{
    int status = 0;
    if (child->socket > 0)
        close(child->socket);
    if (child->pid > 0)
        waitpid(child->pid, &status, 0);
    munmap(child->page, PAGE_BYTES);
    pc_buf_free(&child->in);
    *child = (struct pc_test_child){0};
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void add_u32(struct pc_buf *out, size_t value)
{
    const uint32_t word = (uint32_t)value;
    pc_buf_add(out, &word, sizeof word);
}

void pc_child_pack(struct pc_buf *out, const char *label, const struct pc_test_file *files, size_t count)
{
    add_u32(out, strlen(label));
    pc_buf_add_text(out, label);
    add_u32(out, count);
    for (size_t i = 0; i < count; i++) {
        add_u32(out, strlen(files[i].path));
        add_u32(out, strlen(files[i].source));
        pc_buf_add_text(out, files[i].path);
        pc_buf_add_text(out, files[i].source);
    }
}

static void add_frame(struct pc_buf *out, struct pc_frame head, struct pc_str payload)
{
    head.size = (uint32_t)payload.size;
    pc_buf_add(out, &head, sizeof head);
    pc_buf_add_str(out, payload);
}

bool pc_child_write(struct pc_test_child *child, struct pc_str bytes)
{
    size_t at = 0;
    while (at < bytes.size) {
        const ssize_t written = send(child->socket, bytes.ptr + at, bytes.size - at, MSG_NOSIGNAL);
        if (written < 0)
            return false;
        at += (size_t)written;
    }
    return true;
}

static struct pc_reply kill_child(struct pc_test_child *child)
{
    kill(child->pid, SIGKILL);
    child->gone = true;
    return (struct pc_reply){.head = {.type = PC_FRAME_RESULT, .code = PC_EVAL_KILLED}, .killed = true};
}

/* The frame at the front of what was read, when it is whole. */
static bool take_frame(struct pc_test_child *child, struct pc_reply *reply_out)
{
    const size_t there = child->in.size - child->taken;
    if (there < sizeof reply_out->head)
        return false;
    memcpy(&reply_out->head, child->in.ptr + child->taken, sizeof reply_out->head);
    if (there < sizeof reply_out->head + reply_out->head.size)
        return false;
    reply_out->payload = (struct pc_str){child->in.ptr + child->taken + sizeof reply_out->head,
                                         reply_out->head.size};
    child->taken += sizeof reply_out->head + reply_out->head.size;
    return true;
}

static int64_t cpu_us(pid_t pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return 0;
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* As the pool counts: processor time, so that a busy machine does not turn one limit into another; forty times as much
 * wall time at most. */
static int64_t left_us(const struct pc_test_child *child, int64_t wall_ms, int64_t started_us,
                       int64_t started_cpu_us)
{
    const int64_t cpu_left = wall_ms * 1000 - (cpu_us(child->pid) - started_cpu_us);
    const int64_t wall_left = wall_ms * 1000 * 40 - (pc_mono_us() - started_us);
    return cpu_left < wall_left ? cpu_left : wall_left;
}

struct pc_reply pc_child_read(struct pc_test_child *child, int64_t wall_ms)
{
    struct pc_reply reply = {0};
    const int64_t started_us = pc_mono_us(), started_cpu_us = cpu_us(child->pid);
    while (!take_frame(child, &reply)) {
        struct pollfd wait = {.fd = child->socket, .events = POLLIN};
        const int64_t left_ms = (left_us(child, wall_ms, started_us, started_cpu_us) + 999) / 1000;
        if (child->taken > 0 && child->in.size > child->taken)
            memmove(child->in.ptr, child->in.ptr + child->taken, child->in.size - child->taken);
        child->in.size -= child->taken;
        child->taken = 0;
        if (left_ms <= 0)
            return kill_child(child);
        if (poll(&wait, 1, (int)left_ms) <= 0)
            continue; /* it may not have run all that time */
        char *to = pc_buf_reserve(&child->in, READ_BYTES);
        const ssize_t size = read(child->socket, to, READ_BYTES);
        if (size <= 0)
            return kill_child(child);
        child->in.size += (size_t)size;
    }
    return reply;
}

struct pc_reply pc_child_load(struct pc_test_child *child, struct pc_str bundle)
{
    struct pc_buf out = {0};
    add_frame(&out, (struct pc_frame){.type = PC_FRAME_LOAD, .seq = ++child->seq}, bundle);
    const bool written = pc_child_write(child, pc_buf_str(&out));
    pc_buf_free(&out);
    const int64_t wall_ms = child->options.load_wall_ms > 0 ? child->options.load_wall_ms : 60000;
    return written ? pc_child_read(child, wall_ms) : kill_child(child);
}

uint64_t pc_child_queue(struct pc_test_child *child, struct pc_buf *out, enum pc_eval_kind kind,
                        int64_t now_ms, const char *input)
{
    add_frame(out,
              (struct pc_frame){
                  .type = PC_FRAME_EVAL, .code = (uint8_t)kind, .seq = ++child->seq, .now_ms = now_ms},
              pc_str_of(input));
    return child->seq;
}

struct pc_reply pc_child_eval(struct pc_test_child *child, enum pc_eval_kind kind, int64_t now_ms,
                              const char *input)
{
    struct pc_buf out = {0};
    pc_child_queue(child, &out, kind, now_ms, input);
    const bool written = pc_child_write(child, pc_buf_str(&out));
    pc_buf_free(&out);
    const int64_t wall_ms = child->options.wall_ms > 0 ? child->options.wall_ms : 5000;
    return written ? pc_child_read(child, wall_ms) : kill_child(child);
}
