/* tests/bench/bench_client.c -- closed-loop load on a running precertd: C connections, D requests in flight on each.
 *
 *   bench_client -p PORT -k TOKEN -f TEMPLATES [-c CONNS] [-d DEPTH] [-t SECONDS] [-w WARMUP] [-o RATE] [-P SERVER_PID] [-n NAME] [-i FIRST]
 *
 * TEMPLATES has one request a line; in it every "@@@@@@@@@@" becomes ten digits that are new for each request and
 * "######" six digits of a member.  Answers are matched by id.  Prints one line of figures for scripts/bench.
 * -o sends at a fixed rate (open loop) instead. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { DEPTH_MAX = 64, LATENCIES_MAX = 1 << 22, MEMBERS = 800000 }; /* MEMBERS: as scripts/bench loads */

struct slot {
    uint64_t id, sent_ns;
};
struct connection {
    int fd;
    bool wants_write;
    struct slot slots[DEPTH_MAX];
    int in_flight;
    char *in, *out;
    size_t in_size, in_capacity, out_size, out_done, out_capacity;
};
static struct {
    int port, connections, depth;
    double seconds, warmup, rate;
    const char *token, *templates, *pids, *name;
    uint64_t next_id;
} options = {
    .connections = 1, .depth = 1, .seconds = 2, .warmup = 0.3, .name = "precertd", .next_id = 1000000000};

static char **lines;
static size_t *line_sizes, line_count;
static float *latencies;
static size_t latency_count, errors, answered;
static char first_error[400];

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void die(const char *what)
{
    perror(what);
    exit(3);
}

/* ---- templates ---------------------------------------------------------------------------------------------------- */

static void read_templates(void)
{
    FILE *file = fopen(options.templates, "r");
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;
    if (!file)
        die(options.templates);
    while ((size = getline(&line, &capacity, file)) > 0) {
        lines = realloc(lines, (line_count + 1) * sizeof *lines);
        line_sizes = realloc(line_sizes, (line_count + 1) * sizeof *line_sizes);
        lines[line_count] = line;
        line_sizes[line_count++] = (size_t)size;
        line = NULL;
        capacity = 0;
    }
    fclose(file);
}

static void put_digits(char *at, size_t width, uint64_t value)
{
    while (width--) {
        at[width] = (char)('0' + value % 10);
        value /= 10;
    }
}

static void fill_in(char *text, size_t size, uint64_t id)
{
    for (char *at = text; (at = memmem(at, size - (size_t)(at - text), "@@@@@@@@@@", 10));)
        put_digits(at, 10, id);
    for (char *at = text; (at = memmem(at, size - (size_t)(at - text), "######", 6));)
        put_digits(at, 6, id % MEMBERS);
}

/* ---- one connection -------------------------------------------------------------------------------------------------- */

static void add_request(struct connection *c, uint64_t now)
{
    uint64_t id = options.next_id++;
    const size_t which = id % line_count, size = line_sizes[which];
    if (c->out_size + size > c->out_capacity) {
        c->out_capacity = (c->out_size + size) * 2;
        c->out = realloc(c->out, c->out_capacity);
    }
    memcpy(c->out + c->out_size, lines[which], size);
    fill_in(c->out + c->out_size, size, id);
    c->out_size += size;
    c->slots[c->in_flight++] = (struct slot){id, now};
}

static void flush(int epoll, struct connection *c)
{
    while (c->out_done < c->out_size) {
        ssize_t n = write(c->fd, c->out + c->out_done, c->out_size - c->out_done);
        if (n < 0 && errno == EAGAIN)
            break;
        if (n < 0)
            die("write");
        c->out_done += (size_t)n;
    }
    bool more = c->out_done < c->out_size;
    if (!more)
        c->out_done = c->out_size = 0;
    if (more == c->wants_write)
        return;
    c->wants_write = more;
    struct epoll_event event = {.events = EPOLLIN | (more ? (uint32_t)EPOLLOUT : 0u), .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &event);
}

static uint64_t id_of(const char *line, size_t size)
{
    const char *at = memmem(line, size, "\"id\":", 5);
    return at ? strtoull(at + 5, NULL, 10) : 0;
}

static void take_answer(struct connection *c, const char *line, size_t size, uint64_t now)
{
    /* The head of an answer says enough: the envelope's members come first. */
    size_t head = size < 120 ? size : 120;
    uint64_t id = id_of(line, head);
    if (!id)
        id = id_of(line, size);
    for (int i = 0; i < c->in_flight; i++) {
        if (c->slots[i].id != id)
            continue;
        if (latency_count < LATENCIES_MAX)
            latencies[latency_count++] = (float)(now - c->slots[i].sent_ns) / 1000.0f;
        c->slots[i] = c->slots[--c->in_flight];
        answered++;
        if (!memmem(line, size, "\"result\":", 9) && errors++ == 0)
            snprintf(first_error, sizeof first_error, "%.*s", (int)(size < 390 ? size : 390), line);
        return;
    }
    fprintf(stderr, "an answer to nothing that was asked: %.200s\n", line);
    exit(4);
}

static void read_answers(struct connection *c)
{
    if (c->in_size + 65536 > c->in_capacity) {
        c->in_capacity = c->in_capacity * 2 + 131072;
        c->in = realloc(c->in, c->in_capacity);
    }
    ssize_t n = read(c->fd, c->in + c->in_size, c->in_capacity - c->in_size);
    if (n == 0) {
        fprintf(stderr, "the server closed a connection\n");
        exit(4);
    }
    if (n < 0)
        return;
    c->in_size += (size_t)n;
    uint64_t now = now_ns();
    char *at = c->in, *end = c->in + c->in_size, *newline;
    while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
        take_answer(c, at, (size_t)(newline - at), now);
        at = newline + 1;
    }
    c->in_size = (size_t)(end - at);
    memmove(c->in, at, c->in_size);
}

static void log_in(struct connection *c)
{
    char text[1024];
    size_t got = 0;
    int size = snprintf(
        text, sizeof text,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.login\",\"params\":{\"token\":\"%s\"}}\n",
        options.token);
    if (write(c->fd, text, (size_t)size) != size)
        die("login");
    do {
        ssize_t n = read(c->fd, text + got, sizeof text - 1 - got);
        if (n <= 0)
            die("login");
        got += (size_t)n;
    } while (!memchr(text, '\n', got));
    if (!memmem(text, got, "\"result\"", 8)) {
        fprintf(stderr, "login refused: %.*s\n", (int)got, text);
        exit(4);
    }
}

static void open_connection(int epoll, struct connection *c)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0)
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    log_in(c);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
}

/* ---- figures ------------------------------------------------------------------------------------------------------------ */

/* Processor seconds of a process and of its children that were waited for. */
static double process_cpu(long pid)
{
    char path[64], text[1024];
    unsigned long own[2], children[2];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[size] = '\0';
    const char *name_end = strrchr(text, ')');
    if (!name_end || sscanf(name_end + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu",
                            &own[0], &own[1], &children[0], &children[1]) != 4)
        return 0;
    return (double)(own[0] + own[1] + children[0] + children[1]) / (double)sysconf(_SC_CLK_TCK);
}

/* The server and its evaluators, those that were replaced meanwhile included. */
static double server_cpu(void)
{
    char command[128];
    long pid, server = options.pids ? atol(options.pids) : 0;
    if (!server)
        return 0;
    double seconds = process_cpu(server);
    snprintf(command, sizeof command, "cat /proc/%ld/task/*/children 2>/dev/null", server);
    FILE *children = popen(command, "r");
    while (children && fscanf(children, "%ld", &pid) == 1)
        seconds += process_cpu(pid);
    if (children)
        pclose(children);
    return seconds;
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double quantile(double q)
{
    return latency_count ? (double)latencies[(size_t)((double)(latency_count - 1) * q)] : 0;
}

static void report(double elapsed, double cpu)
{
    qsort(latencies, latency_count, sizeof *latencies, by_value);
    printf("%s c=%d d=%d rate=%.0f p50=%.1f p99=%.1f max=%.1f cpu=%.2f answered=%zu errors=%zu next=%llu\n",
           options.name, options.connections, options.depth, (double)answered / elapsed, quantile(0.5),
           quantile(0.99), quantile(1), answered ? cpu / (double)answered * 1e6 : 0, answered, errors,
           (unsigned long long)options.next_id);
    if (errors)
        fprintf(stderr, "first error: %s\n", first_error);
}

/* ---- the loop ------------------------------------------------------------------------------------------------------------- */

static void send_closed(int epoll, struct connection *c)
{
    uint64_t now = now_ns();
    while (c->in_flight < options.depth)
        add_request(c, now);
    flush(epoll, c);
}

/* Open loop: what is due by now goes to the connections in turn; latency counts from when it was due. */
static void send_open(int epoll, struct connection *all, uint64_t start, uint64_t *sent)
{
    uint64_t now = now_ns();
    uint64_t due = (uint64_t)((double)(now - start) * options.rate / 1e9);
    for (; *sent < due; ++*sent) {
        struct connection *c = &all[*sent % (uint64_t)options.connections];
        if (c->in_flight == DEPTH_MAX)
            continue; /* the server is behind by DEPTH_MAX a connection: lost, and seen in the rate */
        add_request(c, start + (uint64_t)((double)*sent * 1e9 / options.rate));
        flush(epoll, c);
    }
}

static void run(int epoll, struct connection *all)
{
    struct epoll_event events[256];
    uint64_t start = now_ns(), measure = start + (uint64_t)(options.warmup * 1e9), sent = 0;
    uint64_t end = measure + (uint64_t)(options.seconds * 1e9), now = start, began = 0;
    double cpu = 0;
    for (int i = 0; !options.rate && i < options.connections; i++)
        send_closed(epoll, &all[i]);
    while (now < end) {
        int count = epoll_wait(epoll, events, 256, options.rate ? 1 : 1000);
        now = now_ns();
        if (!began && now >= measure) {
            began = now;
            cpu = server_cpu();
            latency_count = answered = errors = 0;
        }
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                read_answers(c);
            if (options.rate)
                flush(epoll, c);
            else
                send_closed(epoll, c);
        }
        if (options.rate)
            send_open(epoll, all, start, &sent);
    }
    report((double)(now - began) / 1e9, server_cpu() - cpu);
}

static void read_options(int argc, char **argv)
{
    int o;
    while ((o = getopt(argc, argv, "p:k:f:c:d:t:w:o:P:n:i:")) > 0) {
        switch (o) {
        case 'p': options.port = atoi(optarg); break;
        case 'k': options.token = optarg; break;
        case 'f': options.templates = optarg; break;
        case 'c': options.connections = atoi(optarg); break;
        case 'd': options.depth = atoi(optarg); break;
        case 't': options.seconds = atof(optarg); break;
        case 'w': options.warmup = atof(optarg); break;
        case 'o': options.rate = atof(optarg); break;
        case 'P': options.pids = optarg; break;
        case 'n': options.name = optarg; break;
        case 'i': options.next_id = strtoull(optarg, NULL, 10); break;
        default: exit(2);
        }
    }
    if (!options.port || !options.token || !options.templates || options.depth > DEPTH_MAX) {
        fprintf(stderr, "usage: see the head of tests/bench/bench_client.c\n");
        exit(2);
    }
}

int main(int argc, char **argv)
{
    read_options(argc, argv);
    read_templates();
    latencies = malloc(LATENCIES_MAX * sizeof *latencies);
    int epoll = epoll_create1(0);
    struct connection *all = calloc((size_t)options.connections, sizeof *all);
    for (int i = 0; i < options.connections; i++)
        open_connection(epoll, &all[i]);
    run(epoll, all);
    return errors ? 1 : 0;
}
