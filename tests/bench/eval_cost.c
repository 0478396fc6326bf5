/* tests/bench/eval_cost.c -- what one evaluation costs, in instructions, in this process: the same figure on a busy machine.
 *
 * usage: eval_cost POLICIES INPUTS [ROUNDS]   a line a kind: instructions, cycles and nanoseconds an evaluation
 *        eval_cost POLICIES INPUTS show       the answers, a line each: what must not change
 *        eval_cost POLICIES INPUTS tail       each input once: the median, the 99th percentile and the most
 *        eval_cost POLICIES INPUTS load       the load's answer
 * POLICIES is a folder; INPUTS has lines "KIND JSON" (KIND as in policy/ipc.h), as tests/bench/eval_inputs writes them.
 * Instructions of user space come from the kernel's counters; without them only the time is told. */
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "evaluator/evaluate.h"
#include "evaluator/load.h"
#include "evaluator/watch.h"
#include "support/policy_files.h"

enum { INPUTS_MAX = 100000, KINDS = 5, WARM_UP = 200 };
static const int64_t now_ms = 1794844800000; /* 2026-11-16, 16:00 UTC */

struct input {
    enum pc_eval_kind kind;
    struct pc_str json;
};

struct counters {
    int instructions, cycles; /* descriptors; -1: this machine has none */
};

static int open_counter(uint64_t config)
{
    struct perf_event_attr what = {.type = PERF_TYPE_HARDWARE, .size = sizeof what, .config = config};
    what.exclude_kernel = 1;
    what.exclude_hv = 1;
    return (int)syscall(SYS_perf_event_open, &what, 0, -1, -1, 0);
}

static uint64_t read_counter(int fd)
{
    uint64_t value = 0;
    if (fd < 0 || read(fd, &value, sizeof value) != (ssize_t)sizeof value)
        return 0;
    return value;
}

static int64_t now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Cuts the text into inputs; returns how many. */
static size_t split(char *text, struct input *inputs)
{
    size_t count = 0;
    for (char *line = strtok(text, "\n"); line && count < INPUTS_MAX; line = strtok(NULL, "\n"))
        inputs[count++] = (struct input){(enum pc_eval_kind)(line[0] - '0'), pc_str_of(line + 2)};
    return count;
}

static enum pc_eval_status answer(struct pc_vm *vm, const struct input *input, struct pc_buf *out)
{
    enum pc_eval_status status;
    if (!pc_evaluate_uncounted(vm, input->kind, now_ms, input->json, out, &status))
        status = pc_evaluate(vm, input->kind, now_ms, input->json, out);
    return status;
}

static void measure(struct pc_vm *vm, const struct input *inputs, size_t count, enum pc_eval_kind kind,
                    int rounds)
{
    const struct counters counters = {open_counter(PERF_COUNT_HW_INSTRUCTIONS),
                                      open_counter(PERF_COUNT_HW_CPU_CYCLES)};
    struct pc_buf out = {0};
    uint64_t instructions = 0, cycles = 0, done = 0;
    int64_t best = INT64_MAX;
    for (int round = -1; round < rounds; round++) {
        const uint64_t i_before = read_counter(counters.instructions),
                       c_before = read_counter(counters.cycles);
        const int64_t t_before = now_ns();
        uint64_t n = 0;
        for (int again = 0; again < (round < 0 ? WARM_UP : 1); again++)
            for (size_t i = 0; i < count; i++) {
                if (inputs[i].kind != kind)
                    continue;
                pc_buf_clear(&out);
                (void)answer(vm, &inputs[i], &out);
                n++;
            }
        if (n == 0)
            break;
        if (round < 0)
            continue;
        const int64_t ns = (now_ns() - t_before) / (int64_t)n;
        instructions += read_counter(counters.instructions) - i_before;
        cycles += read_counter(counters.cycles) - c_before;
        best = ns < best ? ns : best;
        done += n;
    }
    if (done > 0)
        printf("kind %d: %6lu instructions, %6lu cycles, best round %5ld ns\n", (int)kind,
               (unsigned long)(instructions / done), (unsigned long)(cycles / done), (long)best);
    pc_buf_free(&out);
    (void)close(counters.instructions);
    (void)close(counters.cycles);
}

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void print_tail(const char *unit, int64_t *costs, size_t count)
{
    qsort(costs, count, sizeof *costs, by_size);
    printf("%zu evaluations: median %ld, 99th percentile %ld, most %ld %s\n", count, (long)costs[count / 2],
           (long)costs[count * 99 / 100], (long)costs[count ? count - 1 : 0], unit);
}

/* Every input is asked once, as requests are: what is kept between equal ones helps where they are equal. */
static void tail(struct pc_vm *vm, const struct input *inputs, size_t count)
{
    struct pc_buf out = {0};
    const int counter = open_counter(PERF_COUNT_HW_INSTRUCTIONS);
    int64_t *ns = pc_alloc((count + 1) * sizeof *ns), *instructions = pc_alloc((count + 1) * sizeof *ns);
    for (size_t i = 0; i < count; i++) {
        pc_buf_clear(&out);
        const int64_t before = now_ns();
        const uint64_t counted = read_counter(counter);
        (void)answer(vm, &inputs[i], &out);
        instructions[i] = (int64_t)(read_counter(counter) - counted);
        ns[i] = now_ns() - before;
    }
    print_tail("ns", ns, count);
    print_tail("instructions", instructions, count);
    (void)close(counter);
    pc_free(ns);
    pc_free(instructions);
    pc_buf_free(&out);
}

static void show(struct pc_vm *vm, const struct input *inputs, size_t count)
{
    struct pc_buf out = {0};
    for (size_t i = 0; i < count; i++) {
        pc_buf_clear(&out);
        const int status = (int)answer(vm, &inputs[i], &out);
        printf("%d %.*s\n", status, (int)out.size, out.ptr);
    }
    pc_buf_free(&out);
}

int main(int argc, char **argv)
{
    static struct input inputs[INPUTS_MAX];
    struct pc_buf bundle = {0}, loaded = {0};
    struct pc_bundle_view view;
    const char *fault;
    const bool watched = pc_watch_prepare();
    char *text = argc > 2 ? pc_policy_file_read(argv[2]) : NULL;
    if (!text || !watched) {
        fprintf(stderr, "usage: eval_cost POLICIES INPUTS [ROUNDS|show|tail|load]\n");
        return 2;
    }
    const size_t count = split(text, inputs);
    pc_policy_files_pack(&bundle, "r1-bench", argv[1], "", NULL, "");
    struct pc_vm *vm = pc_vm_new(&(struct pc_vm_limits){2000000, 16384 * 1024});
    const bool whole = pc_bundle_view_init(&view, pc_buf_str(&bundle), &fault);
    if (!whole || pc_load(vm, &view, now_ms, &loaded) != PC_EVAL_OK) {
        fprintf(stderr, "%.*s\n", (int)loaded.size, loaded.ptr ? loaded.ptr : fault);
        return 1;
    }
    if (argc > 3 && strcmp(argv[3], "load") == 0)
        printf("%.*s\n", (int)loaded.size, loaded.ptr);
    else if (argc > 3 && strcmp(argv[3], "show") == 0)
        show(vm, inputs, count);
    else if (argc > 3 && strcmp(argv[3], "tail") == 0)
        tail(vm, inputs, count);
    else
        for (int kind = 1; kind < KINDS; kind++)
            measure(vm, inputs, count, (enum pc_eval_kind)kind,
                    argc > 3 ? (int)strtol(argv[3], NULL, 10) : 50);
    pc_vm_free(&vm);
    pc_bundle_view_deinit(&view);
    pc_buf_free(&bundle);
    pc_buf_free(&loaded);
    pc_free(text);
    return 0;
}
