/* tests/bench/eval_bench.c -- requests a second of one evaluator process, fed over its socket in batches of 64.
 *
 * usage: eval_bench [ROUNDS] [SECONDS a round].  Needs bin/precertd-evaluator of the same build and the policies of the
 * repository.  The parent runs on core 0, the child on core 1 (where there are two). */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "support/child.h"
#include "support/policy_files.h"

enum { BATCH = 64, AHEAD = 2, INPUTS = 16, ROUNDS_MAX = 100 };

static const char format[] =
    "{\"criteria\":\"bench.twenty_two\",\"facts\":{\"age_at_onset\":%d,\"devices\":[\"brace\",\"cane\"],\"flexion\":%d.5,"
    "\"frequency\":2,\"gait_speed\":0.7,\"goals_measurable\":true,\"home_program\":true,\"limits\":[\"gait\",\"stairs\","
    "\"work\"],\"maintenance\":false,\"pain\":4,\"phase\":\"subacute\",\"plan_signed\":true,\"red_flags\":false,"
    "\"referral\":true,\"region\":\"knee\",\"skilled\":true,\"strength\":3,\"visits_asked\":%d,\"visits_used\":6,"
    "\"weeks\":6},\"request\":{\"benefits_verified\":true,\"channel\":\"portal\",\"group\":\"G-FULL\",\"member\":\"M-1003\","
    "\"payer\":\"sample\",\"requesting_provider\":\"1000000020\",\"service\":{\"codes\":[{\"code\":\"97110\",\"units\":2},"
    "{\"code\":\"97140\",\"units\":1},{\"code\":\"97530\",\"units\":1}],\"diagnoses\":[\"M17.11\",\"M25.561\",\"Z96.651\"],"
    "\"setting\":\"outpatient\",\"start_date\":\"2026-11-%02d\"},\"documents\":[{\"kind\":\"treatment_plan\",\"title\":\"Plan of "
    "care\",\"text\":\"Twice a week for six weeks: range of motion, strengthening, gait and stair training, home program "
    "reviewed at each visit; goals: flexion 120 degrees, stairs without a rail, 400 m without a device.\"},{\"kind\":"
    "\"progress_note\",\"title\":\"Progress note\",\"text\":\"Flexion better by 12 degrees since the first visit, gait still "
    "antalgic, knee gives way on stairs; home program done five days of seven; no red flags, no falls since surgery.\"}],"
    "\"note\":\"Member lives alone on the second floor, returns to work as a letter carrier after discharge.\",\"timing\":"
    "\"preservice\",\"urgency\":\"standard\"}}";

static void pin(pid_t pid, size_t core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    (void)sched_setaffinity(pid, sizeof set, &set);
}

static int64_t cpu_ns(pid_t pid)
{
    clockid_t clock;
    struct timespec t = {0};
    if (clock_getcpuclockid(pid, &clock) == 0)
        (void)clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct figures {
    double per_second, cpu_us;
    size_t answer_size;
};

static struct figures measure(struct pc_test_child *child, char inputs[INPUTS][2048], int64_t length_us)
{
    struct pc_buf out = {0};
    struct figures figures = {0};
    int64_t answers = 0, ahead = 0;
    const int64_t start = pc_mono_us(), cpu = cpu_ns(child->pid);
    int64_t now = start;
    while (now - start < length_us || ahead > 0) {
        for (; ahead < AHEAD * BATCH && now - start < length_us; ahead += BATCH) {
            pc_buf_clear(&out);
            for (int i = 0; i < BATCH; i++)
                (void)pc_child_queue(child, &out, PC_EVAL_CRITERIA, 1794000000000, inputs[i % INPUTS]);
            if (!pc_child_write(child, pc_buf_str(&out)))
                exit(1);
        }
        for (int i = 0; i < BATCH; i++) {
            const struct pc_reply reply = pc_child_read(child, 10000);
            if (reply.killed || reply.head.code != PC_EVAL_OK) {
                fprintf(stderr, "status %d: %.*s\n", reply.head.code, (int)reply.payload.size,
                        reply.payload.ptr);
                exit(1);
            }
            figures.answer_size = reply.payload.size;
        }
        answers += BATCH;
        ahead -= BATCH;
        now = pc_mono_us();
    }
    figures.per_second = (double)answers * 1e6 / (double)(now - start);
    figures.cpu_us = (double)(cpu_ns(child->pid) - cpu) / 1e3 / (double)answers;
    pc_buf_free(&out);
    return figures;
}

static int compare(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

int main(int argc, char **argv)
{
    const int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 7;
    const double seconds = argc > 2 ? strtod(argv[2], NULL) : 1.0;
    static char inputs[INPUTS][2048];
    double rates[ROUNDS_MAX], cpus[ROUNDS_MAX];
    struct pc_test_child child;
    struct pc_buf bundle = {0};
    struct figures last = {0};

    for (int i = 0; i < INPUTS; i++)
        (void)snprintf(inputs[i], sizeof inputs[i], format, 20 + i, 90 + i, 8 + i % 4, 1 + i);
    pc_policy_files_pack(&bundle, "r1-bench", PC_SOURCE_DIR "/policies", "",
                         PC_SOURCE_DIR "/tests/bench/eval_policies", "");
    pin(0, 0);
    if (rounds < 1 || rounds > ROUNDS_MAX || !pc_child_start(&child, NULL, NULL))
        return 1;
    pin(child.pid, 1);
    const struct pc_reply loaded = pc_child_load(&child, pc_buf_str(&bundle));
    if (loaded.head.code != PC_EVAL_OK) {
        fprintf(stderr, "%.*s\n", (int)loaded.payload.size, loaded.payload.ptr ? loaded.payload.ptr : "");
        return 1;
    }
    (void)measure(&child, inputs, 200000);
    for (int i = 0; i < rounds; i++) {
        last = measure(&child, inputs, (int64_t)(seconds * 1e6));
        rates[i] = last.per_second;
        cpus[i] = last.cpu_us;
    }
    qsort(rates, (size_t)rounds, sizeof *rates, compare);
    qsort(cpus, (size_t)rounds, sizeof *cpus, compare);
    printf("input %zu B, answer %zu B, batches of %d, %d rounds of %.1f s\n", strlen(inputs[0]),
           last.answer_size, BATCH, rounds, seconds);
    printf("requests/s: median %.0f (%.0f .. %.0f); child CPU a request: median %.2f us (%.2f .. %.2f)\n",
           rates[rounds / 2], rates[0], rates[rounds - 1], cpus[rounds / 2], cpus[0], cpus[rounds - 1]);
    pc_buf_free(&bundle);
    return pc_child_stop(&child) == 0 ? 0 : 1;
}
