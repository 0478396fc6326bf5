/* src/evaluator/serve.c -- see serve.h.
 *
 * One read takes all that waits, up to 1 MiB; answers are written together when 16 are ready (32 of patient questions: each
 * write wakes the daemon, and a larger batch is committed at less cost), when no whole frame is left, or when the oldest is
 * 0.5 ms old.  The daemon bounds what it has outstanding here, so both ends can write and block. */
#include "evaluator/serve.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "evaluator/evaluate.h"
#include "evaluator/load.h"
#include "evaluator/sandbox.h"

enum {
    READ_SIZE = 1024 * 1024,
    EVAL_SIZE_MAX = 4 * 1024 * 1024,
    LOAD_SIZE_MAX = 64 * 1024 * 1024,
    ANSWERS_MAX = 16,
    PATIENT_ANSWERS_MAX = 32,
    ANSWER_AGE_MAX_US = 500,
    EXIT_GARBAGE = 65,
    EXIT_NO_JAIL = 69,
    EXIT_NOT_GOLDEN = 71,
    EXIT_IO = 74,
    EXIT_REBUILD = 75
};

struct server {
    int socket;
    struct pc_progress *progress;
    struct pc_vm_limits limits;
    struct pc_vm *vm;
    struct pc_buf bundle_bytes; /* owned copy: the state is rebuilt from it */
    struct pc_bundle_view bundle;
    int64_t loaded_now_ms;
    struct pc_buf in, out;
    size_t taken; /* bytes of `in` that were handled */
    int answers; /* in `out` */
    int64_t oldest_us;
    int exit_status;
    bool done;
};

static void end(struct server *s, int status)
{
    s->exit_status = status;
    s->done = true;
}

static bool wait_for(const struct server *s, short events)
{
    struct pollfd poll_fd = {.fd = s->socket, .events = events};
    int ready;
    do
        ready = poll(&poll_fd, 1, -1);
    while (ready < 0 && errno == EINTR); /* a tick of watch.c */
    return ready >= 0;
}

/* A socket that does not block is waited for; everything else ends the process. */
static bool wait_again(const struct server *s, short events)
{
    return errno == EINTR || (errno == EAGAIN && wait_for(s, events));
}

static void flush(struct server *s)
{
    size_t at = 0;
    while (at < s->out.size && !s->done) {
        const ssize_t written = write(s->socket, s->out.ptr + at, s->out.size - at);
        if (written >= 0)
            at += (size_t)written;
        else if (!wait_again(s, POLLOUT))
            end(s, EXIT_IO);
    }
    pc_buf_clear(&s->out);
    s->answers = 0;
}

/* Room for a frame's head; returns where it begins in `out`. */
static size_t open_frame(struct server *s)
{
    const size_t at = s->out.size;
    pc_buf_reserve(&s->out, sizeof(struct pc_frame));
    s->out.size += sizeof(struct pc_frame);
    return at;
}

static void close_frame(struct server *s, size_t at, struct pc_frame head)
{
    head.size = (uint32_t)(s->out.size - at - sizeof head);
    memcpy(s->out.ptr + at, &head, sizeof head);
}

static void say_hello(struct server *s, bool jailed)
{
    const size_t at = open_frame(s);
    pc_buf_printf(&s->out, "{\"abi\":%d,\"jailed\":%s,\"lua\":\"%s.%s\"%s}", PC_EVAL_ABI,
                  jailed ? "true" : "false", LUA_VERSION_MAJOR "." LUA_VERSION_MINOR, LUA_VERSION_RELEASE,
                  PC_VM_SANITIZED ? ",\"sanitized\":true" : "");
    close_frame(s, at, (struct pc_frame){.type = PC_FRAME_HELLO});
    flush(s);
}

/* A new state.  What policies can reach must be exactly what was reviewed, or nothing is served. */
static void renew(struct server *s)
{
    pc_vm_free(&s->vm);
    s->vm = pc_vm_new(&s->limits);
    if (!pc_sandbox_is_golden(s->vm->L))
        end(s, EXIT_NOT_GOLDEN);
}

static void load(struct server *s, const struct pc_frame *frame, struct pc_str payload)
{
    const char *fault;
    renew(s); /* frees the old state, which borrows the old bundle, first */
    pc_bundle_view_deinit(&s->bundle);
    pc_buf_clear(&s->bundle_bytes);
    pc_buf_add_str(&s->bundle_bytes, payload);
    s->loaded_now_ms = frame->now_ms;

    const size_t at = open_frame(s);
    struct pc_frame answer = {.type = PC_FRAME_LOADED, .seq = frame->seq, .code = PC_EVAL_POLICY_ERROR};
    if (pc_bundle_view_init(&s->bundle, pc_buf_str(&s->bundle_bytes), &fault))
        answer.code = (uint8_t)pc_load(s->vm, &s->bundle, frame->now_ms, &s->out);
    else
        pc_buf_printf(
            &s->out,
            "{\"diagnostics\":[{\"code\":\"bad_bundle\",\"column\":1,\"file\":\"\",\"line\":1,\"message\":\"%s\","
            "\"severity\":\"error\"}]}",
            fault);
    close_frame(s, at, answer);
    flush(s);
}

/* Memory ran out in the last evaluation: its state is not trusted again. */
static void rebuild(struct server *s)
{
    struct pc_buf ignored = {0};
    renew(s);
    if (pc_load(s->vm, &s->bundle, s->loaded_now_ms, &ignored) != PC_EVAL_OK)
        end(s, EXIT_REBUILD); /* it loaded before; the daemon replaces this process */
    pc_buf_free(&ignored);
}

/* Appends the answer; in the few cases where the uncounted run leaves doubt, the work is done twice. */
static enum pc_eval_status answer_one(struct server *s, const struct pc_frame *frame, struct pc_str payload)
{
    const enum pc_eval_kind kind = (enum pc_eval_kind)frame->code;
    enum pc_eval_status status;
    if (pc_evaluate_uncounted(s->vm, kind, frame->now_ms, payload, &s->out, &status))
        return status;
    if (s->vm->spoilt)
        rebuild(s);
    return s->done ? PC_EVAL_POLICY_ERROR : pc_evaluate(s->vm, kind, frame->now_ms, payload, &s->out);
}

static void evaluate(struct server *s, const struct pc_frame *frame, struct pc_str payload)
{
    struct pc_progress *progress = s->progress;
    const int64_t now = pc_mono_us();
    if (s->answers > 0 && now - s->oldest_us > ANSWER_AGE_MAX_US)
        flush(s);
    if (s->answers == 0)
        s->oldest_us = now;

    atomic_store_explicit(&progress->started_us, (uint64_t)now, memory_order_relaxed);
    atomic_store_explicit(&progress->current, frame->seq, memory_order_release);
    const size_t at = open_frame(s);
    struct pc_frame answer = {.type = PC_FRAME_RESULT, .seq = frame->seq};
    answer.code = (uint8_t)answer_one(s, frame, payload);
    answer.now_ms = pc_mono_us() - now;
    close_frame(s, at, answer);
    atomic_fetch_add_explicit(&progress->done, 1, memory_order_relaxed);
    atomic_store_explicit(&progress->current, 0, memory_order_release);

    if (++s->answers >= (frame->flags & PC_FRAME_PATIENT ? PATIENT_ANSWERS_MAX : ANSWERS_MAX))
        flush(s);
    if (s->vm->spoilt && s->vm->loaded) {
        flush(s); /* who has an answer need not wait for the rebuild */
        rebuild(s);
    }
}

static size_t size_max(uint8_t type)
{
    switch (type) {
    case PC_FRAME_LOAD: return LOAD_SIZE_MAX;
    case PC_FRAME_EVAL: return EVAL_SIZE_MAX;
    default: return 0;
    }
}

/* Handles the next frame if it is there as a whole. */
static bool handle_one(struct server *s)
{
    struct pc_frame frame;
    const size_t there = s->in.size - s->taken;
    if (there < sizeof frame)
        return false;
    memcpy(&frame, s->in.ptr + s->taken, sizeof frame);
    const bool known = frame.type == PC_FRAME_LOAD || frame.type == PC_FRAME_EVAL;
    if (!known || frame.size > size_max(frame.type)) {
        end(s, EXIT_GARBAGE);
        return false;
    }
    if (there < sizeof frame + frame.size)
        return false;
    const struct pc_str payload = {s->in.ptr + s->taken + sizeof frame, frame.size};
    if (frame.type == PC_FRAME_LOAD)
        load(s, &frame, payload);
    else
        evaluate(s, &frame, payload);
    s->taken += sizeof frame + frame.size;
    return true;
}

/* Moves what is left to the front and reads what waits.  The wait is poll's: whoever waits inside read is also woken when the
 * daemon takes an answer (room on a Unix socket wakes all who sleep at it), which was more often than by questions. */
static void read_more(struct server *s)
{
    const size_t left = s->in.size - s->taken;
    if (s->taken > 0 && left > 0)
        memmove(s->in.ptr, s->in.ptr + s->taken, left);
    s->in.size = left;
    s->taken = 0;
    char *to = pc_buf_reserve(&s->in, READ_SIZE);
    if (!wait_for(s, POLLIN)) {
        end(s, EXIT_IO);
        return;
    }
    const ssize_t size = read(s->socket, to, READ_SIZE);
    if (size > 0)
        s->in.size += (size_t)size;
    else if (size == 0)
        end(s, 0);
    else if (!wait_again(s, POLLIN))
        end(s, EXIT_IO);
}

int pc_serve(const struct pc_serve_config *config)
{
    struct server s = {.socket = config->socket, .progress = config->progress};
    const uint32_t instructions_k = atomic_load(&config->progress->limit_instructions_k);
    const uint32_t memory_k = atomic_load(&config->progress->limit_memory_k);
    s.limits.instructions = (instructions_k > 0 ? instructions_k : 2000) * UINT64_C(1000);
    s.limits.memory = (memory_k > 0 ? memory_k : 16384) * (size_t)1024;

    renew(&s);
    if (!s.done)
        say_hello(&s, config->jailed);
    if (!s.done && !config->jailed && !config->unjailed_allowed)
        end(&s, EXIT_NO_JAIL);
    while (!s.done) {
        while (!s.done && handle_one(&s))
            ;
        flush(&s);
        if (!s.done)
            read_more(&s);
    }
    pc_vm_free(&s.vm);
    pc_bundle_view_deinit(&s.bundle);
    pc_buf_free(&s.bundle_bytes);
    pc_buf_free(&s.in);
    pc_buf_free(&s.out);
    return s.exit_status;
}
