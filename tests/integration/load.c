/* tests/integration/load.c -- a client under load that keeps an honest journal, for crash_spec.lua.
 *
 *   precert_load SOCKET TOKEN TEMPLATE JOURNAL CONNECTIONS PID KILL_AFTER_US
 *
 * Submits the template (a case.submit params text in which @ID@ and @MEMBER@ are replaced) over many connections at once,
 * and notes on every second case.  What the daemon acknowledged goes into the journal, which is synchronized before the
 * next turn.  After KILL_AFTER_US it kills process PID with SIGKILL, reads what the kernel still holds, and ends.  Run
 * again, it first sends again whatever was not acknowledged, as a real client does.  With PID 0 it kills nobody: it sends
 * everything again, acknowledged or not, compares the answers with the journal, and ends when all is acknowledged.
 *
 * Journal lines: "C count" so many submissions exist; "A index case_id" acknowledged; "N index" its note acknowledged. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"

enum { WINDOW = 4, CONNECTIONS_MAX = 256, MEMBERS = 200, CASE_ID_MAX = 64, LOGIN = -1 };

enum progress { TO_SEND, SENT, ACKED };

struct job {
    enum progress submit, note;
    char case_id[CASE_ID_MAX];
};

struct connection {
    int fd; /* -1: ended */
    bool ready; /* logged in */
    int in_flight;
    struct pc_buf out, in;
};

static struct {
    const char *socket_path, *token;
    struct pc_buf template;
    int journal;
    struct pc_buf lines; /* of this turn */
    struct job *jobs;
    size_t count, capacity, resend_at;
    struct connection connections[CONNECTIONS_MAX];
    size_t connection_count, ready_count;
    pid_t victim;
    int64_t kill_after_us, kill_at;
    bool verifying, killed;
    size_t acked, noted, wrong;
} load;

static _Noreturn void die(const char *what, const char *detail)
{
    fprintf(stderr, "precert_load: %s: %s\n", what, detail);
    exit(2);
}

static bool wants_note(size_t index)
{
    return index % 2 == 0;
}

static void grow_to(size_t count)
{
    while (load.capacity < count) {
        const size_t next = load.capacity ? load.capacity * 2 : 1024;
        load.jobs = pc_realloc(load.jobs, next * sizeof *load.jobs);
        memset(load.jobs + load.capacity, 0, (next - load.capacity) * sizeof *load.jobs);
        load.capacity = next;
    }
    if (load.count < count)
        load.count = count;
}

/* ---- the journal ------------------------------------------------------------------------------------------------- */

static void read_journal(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[128];
    while (file && fgets(line, sizeof line, file)) {
        char *text, *newline = strchr(line, '\n');
        const size_t index = strtoul(line + 1, &text, 10);
        if (!newline || text == line + 1)
            continue; /* the last line of a killed run */
        *newline = '\0';
        grow_to(line[0] == 'C' ? index : index + 1);
        if (line[0] == 'A') {
            load.jobs[index].submit = ACKED;
            snprintf(load.jobs[index].case_id, CASE_ID_MAX, "%s", text + 1);
        } else if (line[0] == 'N') {
            load.jobs[index].note = ACKED;
        }
    }
    if (file)
        fclose(file);
    load.journal = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (load.journal < 0)
        die(path, strerror(errno));
}

static void write_journal(void)
{
    if (load.lines.size == 0)
        return;
    if (write(load.journal, load.lines.ptr, load.lines.size) != (ssize_t)load.lines.size ||
        fdatasync(load.journal) != 0)
        die("journal", strerror(errno));
    pc_buf_clear(&load.lines);
}

/* ---- requests ---------------------------------------------------------------------------------------------------- */

static void add_template(size_t index, struct pc_buf *out)
{
    const char *at = load.template.ptr;
    for (const char *mark; (mark = strchr(at, '@')) != NULL;) {
        pc_buf_add(out, at, (size_t)(mark - at));
        if (strncmp(mark, "@ID@", 4) == 0) {
            pc_buf_printf(out, "load-%zu", index);
            at = mark + 4;
        } else if (strncmp(mark, "@MEMBER@", 8) == 0) {
            pc_buf_printf(out, "L-%zu", index % MEMBERS);
            at = mark + 8;
        } else {
            pc_buf_add_char(out, '@');
            at = mark + 1;
        }
    }
    pc_buf_add_text(out, at);
}

static void send_submission(struct connection *c, size_t index)
{
    pc_buf_printf(&c->out,
                  "{\"jsonrpc\":\"2.0\",\"id\":%zu,\"method\":\"case.submit\",\"params\":", index * 2);
    add_template(index, &c->out);
    pc_buf_add_text(&c->out, "}\n");
    c->in_flight++;
    if (load.jobs[index].submit != ACKED)
        load.jobs[index].submit = SENT;
}

static void send_note(struct connection *c, size_t index)
{
    pc_buf_printf(
        &c->out,
        "{\"jsonrpc\":\"2.0\",\"id\":%zu,\"method\":\"case.act\",\"params\":{\"case_id\":\"%s\",\"action\":\"note\","
        "\"text\":\"note %zu\",\"clinical\":false,\"request_id\":\"note-%zu\"}}\n",
        index * 2 + 1, load.jobs[index].case_id, index, index);
    c->in_flight++;
    if (load.jobs[index].note != ACKED)
        load.jobs[index].note = SENT;
}

/* What an earlier run left open comes first (when verifying: everything), then new work. */
static void fill(struct connection *c)
{
    while (c->in_flight < WINDOW && load.resend_at < load.count) {
        const size_t index = load.resend_at++;
        const struct job *job = &load.jobs[index];
        if (job->submit != ACKED || load.verifying)
            send_submission(c, index);
        else if (wants_note(index) && job->note != ACKED)
            send_note(c, index);
    }
    while (c->in_flight < WINDOW && !load.verifying && !load.killed) {
        const size_t index = load.count;
        grow_to(index + 1);
        load.resend_at = load.count;
        pc_buf_printf(&load.lines, "C %zu\n", load.count);
        send_submission(c, index);
    }
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void submission_answered(struct connection *c, size_t index, struct pc_str case_id)
{
    struct job *job = &load.jobs[index];
    if (job->submit == ACKED && !pc_str_is(case_id, job->case_id)) {
        fprintf(stderr, "precert_load: load-%zu was %s and is %.*s\n", index, job->case_id, (int)case_id.size,
                case_id.ptr);
        load.wrong++;
    }
    if (case_id.size == 0 || case_id.size >= CASE_ID_MAX)
        die("answer", "no case id");
    if (job->submit != ACKED) {
        memcpy(job->case_id, case_id.ptr, case_id.size);
        job->case_id[case_id.size] = '\0';
        job->submit = ACKED;
        load.acked++;
        pc_buf_printf(&load.lines, "A %zu %s\n", index, job->case_id);
    }
    if (wants_note(index) && (job->note != ACKED || load.verifying))
        send_note(c, index);
}

static void note_answered(size_t index)
{
    if (load.jobs[index].note == ACKED)
        return;
    load.jobs[index].note = ACKED;
    load.noted++;
    pc_buf_printf(&load.lines, "N %zu\n", index);
}

static void answered(struct connection *c, struct pc_str line)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(line.ptr, line.size, 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *result = pc_json_get(root, "result");
    const int64_t id = pc_json_int(root, "id", INT64_MIN);
    if (id == LOGIN && result) {
        c->ready = true;
        load.ready_count++;
        return;
    }
    const int64_t code = pc_json_int(pc_json_get(root, "error"), "code", 0);
    if (id < 0 || (size_t)id >= load.count * 2)
        die("unexpected line", line.ptr);
    c->in_flight--;
    const size_t index = (size_t)id / 2;
    if (code == -32006 || code == -32008) { /* busy or not now: the same again */
        (void)(id % 2 ? send_note(c, index) : send_submission(c, index));
        return;
    }
    if (!result)
        die("refused", line.ptr);
    if (id % 2)
        note_answered(index);
    else
        submission_answered(c, index,
                            pc_json_str(yyjson_arr_get_first(pc_json_get(result, "cases")), "case_id"));
}

static void read_lines(struct connection *c)
{
    char *start = c->in.ptr;
    char *end = c->in.ptr + c->in.size;
    for (char *newline; start < end && (newline = memchr(start, '\n', (size_t)(end - start))) != NULL;
         start = newline + 1) {
        *newline = '\0';
        answered(c, (struct pc_str){start, (size_t)(newline - start)});
    }
    const size_t rest = (size_t)(end - start);
    memmove(c->in.ptr, start, rest);
    c->in.size = rest;
}

/* ---- connections ------------------------------------------------------------------------------------------------- */

static void open_connection(struct connection *c)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(load.socket_path) >= sizeof address.sun_path)
        die(load.socket_path, "too long");
    memcpy(address.sun_path, load.socket_path, strlen(load.socket_path));
    c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0)
        die("connect", strerror(errno));
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    pc_buf_printf(
        &c->out,
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"session.login\",\"params\":{\"token\":\"%s\"}}\n", LOGIN,
        load.token);
}

static void end_connection(struct connection *c)
{
    if (!load.killed)
        die("connection", "ended although nobody was killed");
    close(c->fd);
    c->fd = -1;
}

static void read_some(struct connection *c)
{
    for (;;) {
        char *room = pc_buf_reserve(&c->in, 65536);
        const ssize_t got = read(c->fd, room, 65536);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (got <= 0) {
            read_lines(c);
            end_connection(c);
            return;
        }
        c->in.size += (size_t)got;
    }
    if (c->in.size > 0)
        read_lines(c);
}

static void write_some(struct connection *c)
{
    while (c->out.size > 0) {
        const ssize_t wrote = send(c->fd, c->out.ptr, c->out.size, MSG_NOSIGNAL);
        if (wrote < 0)
            return; /* full; or ended, which reading will tell */
        memmove(c->out.ptr, c->out.ptr + wrote, c->out.size - (size_t)wrote);
        c->out.size -= (size_t)wrote;
    }
}

/* One turn: wait, read all that is there, write the journal, send. False: everything is over. */
static bool turn(void)
{
    struct pollfd polls[CONNECTIONS_MAX];
    size_t open = 0, busy = 0;
    for (size_t i = 0; i < load.connection_count; i++) {
        struct connection *c = &load.connections[i];
        polls[i] = (struct pollfd){.fd = c->fd, .events = (short)(POLLIN | (c->out.size > 0 ? POLLOUT : 0))};
        open += c->fd >= 0;
        busy += c->fd >= 0 && (c->in_flight > 0 || !c->ready || c->out.size > 0);
    }
    if (open == 0 || (load.verifying && busy == 0 && load.resend_at == load.count))
        return false;

    const int64_t left = load.kill_at ? (load.kill_at - pc_mono_us()) / 1000 : 1000;
    if (poll(polls, load.connection_count, left < 0 ? 0 : (int)left) < 0 && errno != EINTR)
        die("poll", strerror(errno));
    for (size_t i = 0; i < load.connection_count; i++) {
        if (load.connections[i].fd >= 0 && polls[i].revents)
            read_some(&load.connections[i]);
    }
    write_journal();
    for (size_t i = 0; i < load.connection_count; i++) {
        struct connection *c = &load.connections[i];
        if (c->fd >= 0 && c->ready && load.ready_count == load.connection_count)
            fill(c);
        if (c->fd >= 0)
            write_some(c);
    }
    write_journal();
    return true;
}

static void kill_in_time(void)
{
    if (load.verifying || load.killed)
        return;
    if (!load.kill_at && load.ready_count == load.connection_count)
        load.kill_at = pc_mono_us() + load.kill_after_us;
    if (load.kill_at && pc_mono_us() >= load.kill_at) {
        load.killed = true;
        load.kill_at = 0;
        if (kill(load.victim, SIGKILL) != 0)
            die("kill", strerror(errno));
    }
}

static void read_template(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        die(path, strerror(errno));
    size_t got;
    do {
        got = fread(pc_buf_reserve(&load.template, 4096), 1, 4096, file);
        load.template.size += got;
    } while (got > 0);
    fclose(file);
    pc_buf_add(&load.template, "", 0);
}

int main(int argc, char **argv)
{
    if (argc != 8)
        die("usage", "SOCKET TOKEN TEMPLATE JOURNAL CONNECTIONS PID KILL_AFTER_US");
    load.socket_path = argv[1];
    load.token = argv[2];
    read_template(argv[3]);
    read_journal(argv[4]);
    load.connection_count = (size_t)strtoul(argv[5], NULL, 10);
    load.victim = (pid_t)strtol(argv[6], NULL, 10);
    load.kill_after_us = strtoll(argv[7], NULL, 10);
    load.verifying = load.victim == 0;
    if (load.connection_count == 0 || load.connection_count > CONNECTIONS_MAX)
        die("connections", argv[5]);

    for (size_t i = 0; i < load.connection_count; i++)
        open_connection(&load.connections[i]);
    while (turn())
        kill_in_time();
    write_journal();
    printf("{\"submissions\":%zu,\"acknowledged\":%zu,\"noted\":%zu,\"wrong\":%zu}\n", load.count, load.acked,
           load.noted, load.wrong);
    for (size_t i = 0; i < load.connection_count; i++) {
        pc_buf_free(&load.connections[i].in);
        pc_buf_free(&load.connections[i].out);
    }
    pc_buf_free(&load.lines);
    pc_buf_free(&load.template);
    pc_free(load.jobs);
    return load.wrong ? 1 : 0;
}
