/* tests/bench/store_bench.c -- how many submissions a second the store makes durable, and what a case weighs.
 *
 *   store_bench DIRECTORY [preload=N] [group=64] [groups=1000000] [seconds=3] [rounds=5] [savepoints=1] [members=200000] [jitter=0]
 *               [events=1] [reads=1] [sql=PRAGMA...]
 *
 * jitter: decision clocks end that many milliseconds about, at random (0: in the order of receipt).
 * One submission is what case.submit writes: a request, a case, an evaluation (2 KB asked, 6 KB answered), an event,
 * two clocks with a timer each; a group of them is one transaction.  Run it on an idle core (taskset -c 1).  Each round
 * prints its own line; CPU time a submission is steadier than the rate on a shared machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/random.h"
#include "store/sqlite/db.h"

enum { INPUT = 1950, OUTPUT = 6400, ANSWER = 1600 }; /* bytes of the long texts */
enum { GROUPS_MOST = 1000000 }; /* of a round */

struct bench {
    struct pc_store *store;
    struct pc_random_fixed random;
    int64_t last_case, now, batch;
    long preload, group, groups, seconds, rounds, savepoints, members, jitter, events, reads;
    const char *directory, *sql;
    struct pc_str input, output, body, data, answer, rules[2];
    struct pc_buf kept;
};

/* Any answer but PC_OK ends the program. */
static void must(struct bench *b, enum pc_rc rc)
{
    if (rc == PC_OK)
        return;
    fprintf(stderr, "%s: %s\n", pc_rc_name(rc), b->store ? b->store->ops->error(b->store) : "open");
    exit(1);
}

static uint32_t draw(struct bench *b, uint32_t below)
{
    uint32_t n;
    must(b, pc_random_fill(&b->random.base, &n, sizeof n));
    return n % below;
}

/* JSON-like text of a size: no two pieces are the same. */
static struct pc_str filler(const char *name, size_t size)
{
    PC_AUTO(pc_buf_free) struct pc_buf text = {0};
    pc_buf_printf(&text, "{\"%s\":\"of this kind, and of no other\",\"list\":[", name);
    for (int i = 0; text.size < size; i++)
        pc_buf_printf(&text, "{\"fact\":\"f%d\",\"value\":%d,\"text\":\"%s %d\"},", i, 1000 + i * 37,
                      i % 3 ? "plan of care" : "visits used before", i * i);
    char *copy = pc_alloc(size + 1);
    memcpy(copy, text.ptr, size);
    return (struct pc_str){copy, size};
}

/* The same text with other values: 26 letters near its beginning, and some digits. */
static struct pc_str vary(struct bench *b, struct pc_str text, char *at)
{
    memcpy(at, text.ptr, text.size);
    uint32_t any = draw(b, UINT32_MAX);
    for (size_t i = 64; i < 90; i++, any = any * 1664525 + 1013904223)
        at[i] = (char)('a' + (any >> 16) % 26);
    for (size_t i = 100 + any % 64; i < text.size; i += 256 + any % 256, any = any * 1664525 + 1013904223)
        if (at[i] >= '0' && at[i] <= '9')
            at[i] = (char)('0' + (any >> 16) % 10);
    return (struct pc_str){at, text.size};
}

/* ---- one submission ---- */

static void write_events(struct bench *b, int64_t id, struct pc_time now)
{
    for (int seq = 1; seq <= b->events; seq++) {
        struct pc_event_row event = {.case_id = id,
                                     .seq = seq,
                                     .row = 200 + seq,
                                     .event = seq,
                                     .to_state = seq,
                                     .at = now,
                                     .actor = PC_STR("clinic-17"),
                                     .role = 2,
                                     .revision = 3,
                                     .data = b->data};
        memcpy(event.hash.bytes, &id, sizeof id);
        must(b, b->store->ops->event_append(b->store, &event));
    }
}

static void write_clocks(struct bench *b, int64_t id, struct pc_time now)
{
    const int64_t day = 86400000;
    int64_t due[2] = {now.ms + 5 * day + (b->jitter ? draw(b, (uint32_t)b->jitter) : 0), now.ms + 14 * day};
    for (int n = 0; n < 2; n++) {
        const struct pc_clock_row clock = {.case_id = id,
                                           .number = n + 1,
                                           .generation = 1,
                                           .started_at = now,
                                           .due_at = {due[n]},
                                           .warn_at = {due[n] - day},
                                           .tolled_at = PC_NEVER,
                                           .ended_at = PC_NEVER,
                                           .revision = 3,
                                           .rule = b->rules[n]};
        must(b, b->store->ops->clock_insert(b->store, &clock));
        const struct pc_timer_row timer = {{due[n] - day}, id, n + 1, 1, 20};
        must(b, b->store->ops->timer_insert(b->store, &timer));
    }
}

static void write_case(struct bench *b, int64_t id, struct pc_time now)
{
    char member[24], provider[24];
    snprintf(member, sizeof member, "M%09u", draw(b, (uint32_t)b->members));
    snprintf(provider, sizeof provider, "14%08u", draw(b, 5000));
    const struct pc_case_row row = {.id = id,
                                    .submission = id,
                                    .kind = 0,
                                    .state = 4,
                                    .version = 1,
                                    .revision = 3,
                                    .payer = PC_STR("sample"),
                                    .group = PC_STR("G-FULL"),
                                    .member = pc_str_of(member),
                                    .provider = pc_str_of(provider),
                                    .category = PC_STR("pt_ot"),
                                    .timing = PC_STR("prospective"),
                                    .urgency = PC_STR("standard"),
                                    .setting = PC_STR("outpatient"),
                                    .owner = pc_str_of(provider),
                                    .received_at = now,
                                    .created_at = now,
                                    .updated_at = now,
                                    .service_date = {20800},
                                    .complete_at = now,
                                    .due_at = {now.ms + 5 * 86400000LL},
                                    .flags = 1,
                                    .evaluation = 1,
                                    .event_seq = (int32_t)b->events,
                                    .body = b->body};
    must(b, b->store->ops->case_insert(b->store, &row));
}

static void submit(struct bench *b)
{
    const struct pc_time now = {b->now++};
    const int64_t id = ++b->last_case;
    char request_id[40], input[INPUT], output[OUTPUT], answer[ANSWER];
    snprintf(request_id, sizeof request_id, "%08x-%08x-%08x", draw(b, UINT32_MAX), draw(b, UINT32_MAX),
             (unsigned)id);
    if (b->savepoints)
        must(b, b->store->ops->savepoint(b->store));
    write_case(b, id, now);
    const struct pc_evaluation_row evaluation = {.case_id = id,
                                                 .number = 1,
                                                 .abi = 1,
                                                 .revision = 3,
                                                 .now = now,
                                                 .kind = 3,
                                                 .input = vary(b, b->input, input),
                                                 .output = vary(b, b->output, output)};
    must(b, b->store->ops->evaluation_insert(b->store, &evaluation, &b->kept));
    write_events(b, id, now);
    write_clocks(b, id, now);
    const struct pc_request_row request = {.org = PC_STR("clinic-17"),
                                           .request_id = pc_str_of(request_id),
                                           .at = now,
                                           .answer = vary(b, b->answer, answer)};
    must(b, b->store->ops->request_insert(b->store, &request));
    if (b->savepoints)
        must(b, b->store->ops->release(b->store));
}

static void submit_group(struct bench *b, long count)
{
    must(b, b->store->ops->begin(b->store));
    for (long i = 0; i < count; i++)
        submit(b);
    const struct pc_batch_row batch = {.seq = ++b->batch, .at = {b->now}};
    must(b, b->store->ops->batch_append(b->store, &batch));
    must(b, b->store->ops->commit(b->store));
}

/* ---- measuring ---- */

static void exec(struct bench *b, const char *sql)
{
    char *words = NULL;
    pc_sqlite_end_read(pc_sqlite_of(b->store));
    if (sqlite3_exec(pc_sqlite_of(b->store)->db, sql, NULL, NULL, &words) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, words);
        exit(1);
    }
}

static double cpu_us(void)
{
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e6 +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

static double file_size(const struct bench *b, const char *name)
{
    char path[512];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", b->directory, name);
    return stat(path, &st) == 0 ? (double)st.st_size : 0;
}

/* Bytes this process has passed to write calls. */
static double written(void)
{
    char line[128];
    double bytes = 0;
    FILE *io = fopen("/proc/self/io", "r");
    while (io && fgets(line, sizeof line, io))
        if (strncmp(line, "wchar: ", 7) == 0)
            bytes = strtod(line + 7, NULL);
    if (io)
        (void)fclose(io);
    return bytes;
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void measure_round(struct bench *b)
{
    static int64_t times[GROUPS_MOST];
    size_t groups = 0;
    const int64_t start = pc_mono_us();
    const double cpu = cpu_us(), bytes = written();
    int64_t last = start;
    while (last - start < b->seconds * 1000000 && groups < (size_t)b->groups) {
        submit_group(b, b->group);
        const int64_t now = pc_mono_us();
        times[groups++] = now - last;
        last = now;
    }
    const double count = (double)groups * (double)b->group;
    qsort(times, groups, sizeof *times, by_time);
    printf("%8.0f submissions/s  cpu %5.1f us  written %6.0f B each  group p50 %5.2f ms p99 %6.2f ms\n",
           count * 1e6 / (double)(last - start), (cpu_us() - cpu) / count, (written() - bytes) / count,
           (double)times[groups / 2] / 1e3, (double)times[groups * 99 / 100] / 1e3);
    (void)fflush(stdout);
}

/* ---- reading ---- */

static enum pc_rc count_case(void *arg, const struct pc_case_row *row)
{
    (void)row;
    ++*(long *)arg;
    return PC_OK;
}

static enum pc_rc count_event(void *arg, const struct pc_event_row *row)
{
    (void)row;
    ++*(long *)arg;
    return PC_OK;
}

static enum pc_rc count_timer(void *arg, const struct pc_timer_row *row)
{
    (void)row;
    ++*(long *)arg;
    return PC_OK;
}

static void time_list(struct bench *b, const char *name, struct pc_case_filter filter, int repeat)
{
    struct pc_arena *arena = pc_arena_new(65536);
    long rows = 0;
    const int64_t start = pc_mono_us();
    for (int i = 0; i < repeat; i++) {
        char member[24];
        snprintf(member, sizeof member, "M%09u", draw(b, (uint32_t)b->members));
        if (filter.member.ptr)
            filter.member = pc_str_of(member);
        must(b, b->store->ops->case_list(b->store, &filter, arena, count_case, &rows));
        pc_arena_reset(arena);
    }
    printf("%-34s %9.1f us each, %.1f rows\n", name, (double)(pc_mono_us() - start) / repeat,
           (double)rows / repeat);
    pc_arena_free(&arena);
}

/* A search to its end: pages of 100, cut short as case.find's are. */
static void time_search(struct bench *b, const char *name, struct pc_str provider, bool by_due)
{
    enum { LOOKS_A_PAGE = 50000 }; /* as in engine/read_cases.c */
    int64_t longest = 0, total = 0, reached = 0;
    long rows = 0, pages = 0;
    struct pc_arena *arena = pc_arena_new(65536);
    struct pc_case_filter filter = {.state = -1,
                                    .kind = -1,
                                    .due_before = PC_NEVER,
                                    .provider = provider,
                                    .limit = 1000,
                                    .by_due = by_due,
                                    .looks = LOOKS_A_PAGE,
                                    .reached_out = &reached};
    do {
        const int64_t start = pc_mono_us();
        must(b, b->store->ops->case_list(b->store, &filter, arena, count_case, &rows));
        const int64_t took = pc_mono_us() - start;
        longest = took > longest ? took : longest;
        total += took;
        pages++;
        filter.after_id = reached;
        pc_arena_reset(arena);
    } while (reached);
    printf("%-34s %9.1f ms in all, %ld rows, %ld pages, the longest %.1f ms\n", name, (double)total / 1e3,
           rows, pages, (double)longest / 1e3);
    pc_arena_free(&arena);
}

static void time_reads(struct bench *b)
{
    const struct pc_case_filter any = {.state = -1, .kind = -1, .due_before = PC_NEVER, .limit = 50};
    struct pc_case_filter filter = any;
    struct pc_arena *arena = pc_arena_new(65536);
    struct pc_case_row row;
    long rows = 0;
    int64_t start = pc_mono_us();
    for (int i = 0; i < 20000; i++) {
        must(b, b->store->ops->case_get(b->store, 1 + draw(b, (uint32_t)b->last_case), arena, &row));
        pc_arena_reset(arena);
    }
    printf("%-34s %9.1f us each\n", "case_get", (double)(pc_mono_us() - start) / 20000);
    start = pc_mono_us();
    for (int i = 0; i < 20000; i++) {
        must(b, b->store->ops->event_list(b->store, 1 + draw(b, (uint32_t)b->last_case), 0, arena,
                                          count_event, &rows));
        pc_arena_reset(arena);
    }
    printf("%-34s %9.1f us each\n", "event_list", (double)(pc_mono_us() - start) / 20000);
    filter.state = 4;
    filter.by_due = true;
    time_list(b, "case_list queue, a page", filter, 200);
    filter = any;
    filter.member = PC_STR("M");
    time_list(b, "case_list member", filter, 2000);
    filter = any;
    filter.state = 2; /* nobody */
    time_list(b, "case_list state without cases", filter, 20);
    time_search(b, "search, provider without cases", PC_STR("none"), false);
    time_search(b, "search, provider of one in 5,000", PC_STR("1400000017"), false);
    time_search(b, "the same, most urgent first", PC_STR("1400000017"), true);
    filter = any;
    filter.by_due = true;
    time_list(b, "case_list by due, all states", filter, 1);
    rows = 0;
    start = pc_mono_us();
    must(b, b->store->ops->timer_walk(b->store, PC_NEVER, 0, count_timer, &rows));
    printf("%-34s %9.1f ms, %ld rows\n", "timer_walk, all", (double)(pc_mono_us() - start) / 1e3, rows);
    pc_arena_free(&arena);
}

/* ---- the program ---- */

static void read_option(struct bench *b, const char *option)
{
    const struct {
        const char *name;
        long *value;
    } numbers[] = {{"preload=", &b->preload}, {"group=", &b->group},   {"groups=", &b->groups},
                   {"seconds=", &b->seconds}, {"rounds=", &b->rounds}, {"savepoints=", &b->savepoints},
                   {"members=", &b->members}, {"jitter=", &b->jitter}, {"events=", &b->events},
                   {"reads=", &b->reads}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strncmp(option, numbers[i].name, strlen(numbers[i].name)) == 0)
            *numbers[i].value = strtol(option + strlen(numbers[i].name), NULL, 10);
    if (strncmp(option, "sql=", 4) == 0)
        b->sql = option + 4;
}

static void open_bench(struct bench *b)
{
    char error[200] = "";
    enum pc_rc rc = pc_store_sqlite_open(b->directory, true, &b->store, error);
    if (rc != PC_OK)
        fprintf(stderr, "%s\n", error);
    must(b, rc);
    int64_t submission, letter, position;
    must(b, b->store->ops->last_ids(b->store, &b->last_case, &submission, &letter, &position, &b->batch));
    if (b->sql)
        exec(b, b->sql);
}

static void preload(struct bench *b)
{
    if (b->last_case >= b->preload)
        return;
    exec(b, "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 20000; PRAGMA cache_size = -1000000");
    while (b->last_case < b->preload)
        submit_group(b, 5000);
    pc_store_close(&b->store);
    open_bench(b);
    printf("preloaded %ld cases: %.0f B each\n", b->preload,
           file_size(b, PC_SQLITE_FILE) / (double)b->last_case);
}

int main(int count, char **arguments)
{
    struct bench b = {.group = 64,
                      .groups = GROUPS_MOST,
                      .seconds = 3,
                      .rounds = 5,
                      .savepoints = 1,
                      .members = 200000,
                      .events = 1,
                      .reads = 1,
                      .now = 1795305600000};
    if (count < 2) {
        fprintf(
            stderr,
            "store_bench DIRECTORY [preload=N] [group=64] [seconds=3] [rounds=5] [savepoints=1] [sql=...]\n");
        return 2;
    }
    b.directory = arguments[1];
    for (int i = 2; i < count; i++)
        read_option(&b, arguments[i]);
    pc_random_fixed_init(&b.random, 7);
    b.input = filler("input", INPUT);
    b.output = filler("output", OUTPUT);
    b.body = filler("body", 500);
    b.data = filler("data", 208);
    b.answer = filler("answer", ANSWER);
    b.rules[0] = filler("rule", 350);
    b.rules[1] = filler("rule", 351);
    const int64_t start = pc_mono_us();
    open_bench(&b);
    printf("open and last ids: %.1f ms\n", (double)(pc_mono_us() - start) / 1e3);
    preload(&b);
    const double cases_before = (double)b.last_case;
    const double size_before = cases_before > 0 ? file_size(&b, PC_SQLITE_FILE) : 0;
    for (long round = 0; round < b.rounds; round++)
        measure_round(&b);
    exec(&b, "PRAGMA wal_checkpoint(TRUNCATE)");
    if ((double)b.last_case > cases_before)
        printf("%.0f B a case in the file\n",
               (file_size(&b, PC_SQLITE_FILE) - size_before) / ((double)b.last_case - cases_before));
    if (b.reads)
        time_reads(&b);
    pc_store_close(&b.store);
    return 0;
}
