/* tests/support/fake_evaluator.c -- an evaluator that does what the question tells it: answer, hang, crash, lie.
 *
 * Speaks policy/ipc.h and nothing else of the project's, so that a mistake in shared code can't hide on both sides.
 * The cue is the value of "do" in the input, its argument the value of "with":
 *
 *   answer          {"echo":INPUT,"label":LABEL,"pid":PID}, in batches as the real one
 *   fail            the same with status policy_error
 *   hang            burns the processor for ever            sleep     sleeps for ever
 *   burn            burns "with" ms, then answers           gate      answers once the FIFO "with" was opened for writing
 *   crash           dies while it is marked                 vanish    dies between two marks
 *   once            dies between two marks unless the file "with" exists, which it makes first
 *   garbage         noise instead of a frame                oversize  a frame that claims 4 GiB
 *   twice           answers two times                       skip      answers another question
 *   lines           an answer with a line feed              huge      an answer of "with" bytes
 *   future          marks a start that lies ahead, hangs    unmarked  hangs without a mark
 *   rebuild         answers, then is busy with itself for "with" ms, without a mark
 *   pace            answers and says that it took "with" us  hold      makes the file "with", answers once it is gone
 *
 * What LOAD does is the source of the bundle's first file: "ok", "bad" (diagnostics), "die", "hang", "stop" (hangs
 * without the processor), "doze:MS" (then it is good), "noise", "half" (a catalogue that is not JSON), "last:N" (dies
 * from the third load on; counts in the file N names).
 * What HELLO says is the program's name: it may end in _unjailed, _old, _mute, _chatty (speaks before it is spoken to). */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "policy/ipc.h"

enum { OUT_BATCH = 16, TEXT_MAX = 512 };

static struct pc_progress *page;
static char label[64];
static char *out;
static size_t out_size, out_capacity;
static int out_frames;
static int64_t said_us; /* how long the answer is said to have taken */

static uint64_t now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t mono_us(void)
{
    return now_us(CLOCK_MONOTONIC);
}

static uint64_t cpu_us(void)
{
    return now_us(CLOCK_PROCESS_CPUTIME_ID);
}

static void write_all(const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t n = write(PC_EVAL_FD, bytes, size);
        if (n <= 0)
            _exit(0); /* the daemon is gone */
        bytes += n;
        size -= (size_t)n;
    }
}

static void flush(void)
{
    write_all(out, out_size);
    out_size = 0;
    out_frames = 0;
}

static void add_out(const void *bytes, size_t size)
{
    if (out_size + size > out_capacity) {
        out_capacity = 2 * (out_size + size);
        out = realloc(out, out_capacity);
    }
    if (size > 0)
        memcpy(out + out_size, bytes, size);
    out_size += size;
}

static void add_frame(uint8_t type, uint8_t code, uint64_t seq, const char *payload, size_t size)
{
    const struct pc_frame frame = {
        .size = (uint32_t)size, .type = type, .code = code, .seq = seq, .now_ms = said_us};
    add_out(&frame, sizeof(frame));
    add_out(payload, size);
    if (++out_frames >= OUT_BATCH)
        flush();
}

static _Noreturn void hang(void)
{
    for (;;)
        continue;
}

/* Processor time, which is what the pool counts on a busy machine: nobody else's work makes a burn shorter. */
static void burn(const char *ms)
{
    const uint64_t until = cpu_us() + strtoul(ms, NULL, 10) * 1000;
    while (cpu_us() < until)
        continue;
}

static void hold(const char *path)
{
    (void)close(open(path, O_CREAT | O_WRONLY, 0600));
    while (access(path, F_OK) == 0)
        (void)usleep(1000);
}

/* The text value of a member, by plain search: the tests write the inputs. */
static void member(const char *input, size_t size, const char *name, char value[TEXT_MAX])
{
    char key[32];
    (void)snprintf(key, sizeof(key), "\"%s\":\"", name);
    value[0] = '\0';
    const char *at = memmem(input, size, key, strlen(key));
    if (at == NULL)
        return;
    at += strlen(key);
    const char *end = memchr(at, '"', (size_t)(input + size - at));
    if (end != NULL && end - at < TEXT_MAX)
        (void)snprintf(value, TEXT_MAX, "%.*s", (int)(end - at), at);
}

static void answer(uint64_t seq, uint8_t status, const char *input, size_t size)
{
    const size_t room = size + 256;
    char *text = malloc(room);
    const int n = snprintf(text, room, "{\"echo\":%.*s,\"label\":\"%s\",\"pid\":%d}", (int)size, input, label,
                           getpid());
    add_frame(PC_FRAME_RESULT, status, seq, text, (size_t)n);
    free(text);
}

static void huge(uint64_t seq, size_t size)
{
    char *text = malloc(size);
    memset(text, 'x', size);
    memcpy(text, "{\"a\":\"", 6);
    memcpy(text + size - 2, "\"}", 2);
    add_frame(PC_FRAME_RESULT, PC_EVAL_OK, seq, text, size);
    free(text);
}

/* Cues after which no ordinary answer comes.  False: the cue is none of them. */
static bool misbehave(const char *cue, const char *with, uint64_t seq)
{
    if (strcmp(cue, "hang") == 0)
        hang();
    if (strcmp(cue, "sleep") == 0)
        for (;;)
            pause();
    if (strcmp(cue, "crash") == 0)
        (void)raise(SIGKILL);
    if (strcmp(cue, "future") == 0)
        atomic_store(&page->started_us, mono_us() + 3600000000ULL);
    if (strcmp(cue, "vanish") == 0 || strcmp(cue, "unmarked") == 0 ||
        (strcmp(cue, "once") == 0 && access(with, F_OK) != 0))
        atomic_store(&page->current, 0);
    if (strcmp(cue, "future") == 0 || strcmp(cue, "unmarked") == 0)
        hang();
    if (strcmp(cue, "once") == 0 && access(with, F_OK) != 0) {
        (void)close(open(with, O_CREAT | O_WRONLY, 0600));
        _exit(1);
    }
    if (strcmp(cue, "vanish") == 0)
        _exit(1);
    if (strcmp(cue, "garbage") == 0)
        add_out("this is not a frame, it is a sentence of noise", 46);
    else if (strcmp(cue, "oversize") == 0)
        add_out(&(struct pc_frame){.size = UINT32_MAX, .type = PC_FRAME_RESULT, .seq = seq},
                sizeof(struct pc_frame));
    else if (strcmp(cue, "lines") == 0)
        add_frame(PC_FRAME_RESULT, PC_EVAL_OK, seq, "{\"a\":\n1}", 8);
    else if (strcmp(cue, "skip") == 0)
        add_frame(PC_FRAME_RESULT, PC_EVAL_OK, seq + 1000, "{}", 2);
    else if (strcmp(cue, "huge") == 0)
        huge(seq, (size_t)strtoul(with, NULL, 10));
    else
        return false;
    return true;
}

static void evaluate(const struct pc_frame *frame, const char *input)
{
    char cue[TEXT_MAX], with[TEXT_MAX];
    member(input, frame->size, "do", cue);
    member(input, frame->size, "with", with);
    atomic_store(&page->started_us, mono_us());
    atomic_store(&page->current, frame->seq);
    if (!misbehave(cue, with, frame->seq)) {
        if (strcmp(cue, "burn") == 0)
            burn(with);
        if (strcmp(cue, "gate") == 0)
            (void)close(open(with, O_RDONLY));
        if (strcmp(cue, "hold") == 0)
            hold(with);
        said_us = strcmp(cue, "pace") == 0 ? strtol(with, NULL, 10) : 0;
        if (strcmp(cue, "twice") == 0)
            answer(frame->seq, PC_EVAL_OK, input, frame->size);
        const enum pc_eval_status status = strcmp(cue, "fail") == 0      ? PC_EVAL_POLICY_ERROR
                                           : strcmp(cue, "unknown") == 0 ? PC_EVAL_NOT_FOUND
                                                                         : PC_EVAL_OK;
        answer(frame->seq, status, input, frame->size);
    }
    atomic_fetch_add(&page->done, 1);
    atomic_store(&page->current, 0);
    if (strcmp(cue, "rebuild") != 0)
        return;
    flush();
    burn(with);
}

/* --- loading ------------------------------------------------------------------------------------------------ */

static int count_load(const char *path)
{
    const int fd = open(path, O_CREAT | O_WRONLY | O_APPEND, 0600);
    (void)!write(fd, "x", 1);
    const off_t size = lseek(fd, 0, SEEK_END);
    (void)close(fd);
    return (int)size;
}

static void load(const char *bundle)
{
    static const char CATALOGUE[] = "{\"catalogue\":{\"format\":1,\"groups\":[]}}";
    static const char DIAGNOSTICS[] = "{\"diagnostics\":[{\"code\":\"bad\",\"file\":\"a.lua\",\"line\":1}]}";
    uint32_t label_size, path_size, source_size;
    char source[TEXT_MAX];
    memcpy(&label_size, bundle, 4);
    (void)snprintf(label, sizeof(label), "%.*s", (int)label_size, bundle + 4);
    const char *file = bundle + 4 + label_size + 4;
    memcpy(&path_size, file, 4);
    memcpy(&source_size, file + 4, 4);
    (void)snprintf(source, sizeof(source), "%.*s", (int)source_size, file + 8 + path_size);
    if (strcmp(source, "die") == 0 || (strncmp(source, "last:", 5) == 0 && count_load(source + 5) > 2))
        _exit(3);
    if (strcmp(source, "hang") == 0)
        hang();
    if (strcmp(source, "stop") == 0)
        pause();
    if (strncmp(source, "doze:", 5) == 0)
        (void)usleep((useconds_t)strtoul(source + 5, NULL, 10) * 1000);
    if (strcmp(source, "noise") == 0)
        add_frame(PC_FRAME_RESULT, PC_EVAL_OK, 1, "{}", 2);
    else if (strcmp(source, "half") == 0)
        add_frame(PC_FRAME_LOADED, PC_EVAL_OK, 0, "{\"catalogue\":", 13);
    else if (strcmp(source, "bad") == 0)
        add_frame(PC_FRAME_LOADED, PC_EVAL_POLICY_ERROR, 0, DIAGNOSTICS, sizeof(DIAGNOSTICS) - 1);
    else
        add_frame(PC_FRAME_LOADED, PC_EVAL_OK, 0, CATALOGUE, sizeof(CATALOGUE) - 1);
}

static void hello(const char *program)
{
    char text[128];
    const char *manner = strrchr(program, '_');
    if (strcmp(manner, "_mute") == 0)
        for (;;)
            pause();
    if (strcmp(manner, "_chatty") == 0)
        add_frame(PC_FRAME_RESULT, PC_EVAL_OK, 1, "{}", 2);
    const int n = snprintf(text, sizeof(text), "{\"abi\":%d,\"lua\":\"none\",\"jailed\":%s}",
                           strcmp(manner, "_old") == 0 ? PC_EVAL_ABI + 1 : PC_EVAL_ABI,
                           strcmp(manner, "_unjailed") == 0 ? "false" : "true");
    add_frame(PC_FRAME_HELLO, 0, 0, text, (size_t)n);
    flush();
}

static void take(const struct pc_frame *frame, const char *payload)
{
    if (frame->type == PC_FRAME_LOAD)
        load(payload);
    else
        evaluate(frame, payload);
}

/* Takes the whole frames; returns how many bytes they were. */
static size_t take_frames(const char *in, size_t size)
{
    size_t at = 0;
    while (size - at >= sizeof(struct pc_frame)) {
        struct pc_frame frame;
        memcpy(&frame, in + at, sizeof(frame));
        if (size - at - sizeof(frame) < frame.size)
            break;
        take(&frame, in + at + sizeof(frame));
        at += sizeof(frame) + frame.size;
    }
    return at;
}

int main(int argc, char **argv)
{
    (void)argc;
    size_t size = 0, capacity = 1 << 16;
    char *in = malloc(capacity);
    page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, PC_PROGRESS_FD, 0);
    if (page == MAP_FAILED)
        return 2;
    hello(argv[0]);
    for (;;) {
        if (size == capacity)
            in = realloc(in, capacity *= 2);
        const ssize_t n = read(PC_EVAL_FD, in + size, capacity - size);
        if (n <= 0)
            _exit(0);
        size += (size_t)n;
        const size_t used = take_frames(in, size);
        size -= used;
        memmove(in, in + used, size);
        flush();
    }
}
