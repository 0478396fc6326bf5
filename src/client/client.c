/* src/client/client.c -- the blocking client of include/precert/client.h. */
#include "precert/client.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/queue.h"
#include "net/address.h"
#include "net/stream.h"
#include "wire/jsonrpc/jsonrpc.h"

#define TIMEOUT_MS 30000
#define ANSWER_BYTES_MAX ((size_t)64 << 20)
#define READ_SIZE 65536

/* A line that came while another one was waited for. */
struct kept {
    struct pc_link link;
    struct pc_buf line;
};

struct pc_client {
    struct pc_tls *tls;
    struct pc_stream *stream;
    int timeout_ms;
    size_t answer_bytes_max;
    int64_t next_id;
    struct pc_buf out, in;
    size_t line_start, scanned; /* in `in`: where the next line starts, how far no newline is */
    struct pc_buf line; /* the line that the last answer borrows from */
    struct pc_buf text; /* its result, error or params as text */
    struct pc_buf words; /* its message, reason, field, detail as C strings */
    struct pc_fifo answers, notes;
    char error[256];
};

static enum pc_rc fail(struct pc_client *client, enum pc_rc rc, const char *what)
{
    size_t size = strlen(what);
    if (size >= sizeof client->error)
        size = sizeof client->error - 1;
    memcpy(client->error, what, size);
    client->error[size] = 0;
    return rc;
}

const char *pc_client_error(const struct pc_client *client)
{
    return client->error;
}

/* ---- connecting ------------------------------------------------------------------------------------------------ */

enum pc_rc pc_client_connect(const struct pc_client_options *options, struct pc_client **client_out)
{
    struct pc_client *client = pc_alloc(sizeof *client);
    *client_out = client;
    client->timeout_ms = options->timeout_ms ? options->timeout_ms : TIMEOUT_MS;
    client->answer_bytes_max = options->answer_bytes_max ? options->answer_bytes_max : ANSWER_BYTES_MAX;
    client->next_id = 1;

    struct pc_address address;
    struct pc_err err = {0};
    int fd = -1;
    enum pc_rc rc = pc_address_parse(options->address ? options->address : "", "address", &address, &err);
    if (rc == PC_OK && address.kind == PC_NET_TLS)
        rc = pc_tls_client(options->ca_file, options->cert_file, options->key_file, &client->tls, &err);
    if (rc == PC_OK)
        rc = pc_address_connect(&address, client->timeout_ms, &fd, &err);
    if (rc != PC_OK)
        return fail(client, rc, err.detail);
    client->stream = pc_stream_new(fd, client->tls,
                                   options->server_name ? options->server_name : address.host);
    return PC_OK;
}

static void drop(struct pc_fifo *fifo)
{
    for (struct pc_link *link; (link = pc_fifo_pop(fifo));) {
        struct kept *kept = (struct kept *)link;
        pc_buf_free(&kept->line);
        pc_free(kept);
    }
}

void pc_client_free(struct pc_client **client)
{
    struct pc_client *c = *client;
    if (!c)
        return;
    pc_stream_free(&c->stream);
    pc_tls_free(&c->tls);
    drop(&c->answers);
    drop(&c->notes);
    pc_buf_free(&c->out);
    pc_buf_free(&c->in);
    pc_buf_free(&c->line);
    pc_buf_free(&c->text);
    pc_buf_free(&c->words);
    pc_free(c);
    *client = NULL;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static enum pc_rc wait_for(struct pc_client *client, enum pc_io io, int64_t deadline_us)
{
    struct pollfd waiting = {.fd = pc_stream_fd(client->stream),
                             .events = io == PC_IO_WANT_WRITE ? POLLOUT : POLLIN};
    int left = -1;
    if (deadline_us >= 0) {
        int64_t us = deadline_us - pc_mono_us();
        left = us <= 0 ? 0 : (int)((us + 999) / 1000);
    }
    int ready = poll(&waiting, 1, left);
    if (ready > 0 || (ready < 0 && errno == EINTR))
        return PC_OK;
    return ready == 0 ? fail(client, PC_BUSY, "timed out waiting for the server")
                      : fail(client, PC_IO, strerror(errno));
}

static int64_t deadline_of(int timeout_ms)
{
    return timeout_ms < 0 ? -1 : pc_mono_us() + (int64_t)timeout_ms * 1000;
}

enum pc_rc pc_client_flush(struct pc_client *client)
{
    if (!client->stream)
        return fail(client, PC_IO, "not connected");
    int64_t deadline = deadline_of(client->timeout_ms);
    for (size_t at = 0; at < client->out.size;) {
        size_t moved = 0;
        enum pc_io io = pc_stream_write(client->stream, client->out.ptr + at, client->out.size - at, &moved);
        at += moved;
        if (io == PC_IO_END || io == PC_IO_BROKEN)
            return fail(client, PC_IO, "the server closed the connection");
        if (io != PC_IO_DONE && wait_for(client, io, deadline) != PC_OK)
            return PC_IO;
    }
    pc_buf_clear(&client->out);
    return PC_OK;
}

/* A whole line that is already here: moved to *line.  False: none. */
static bool take_line(struct pc_client *client, struct pc_buf *line)
{
    size_t fresh = client->in.size - client->scanned;
    char *end = fresh ? memchr(client->in.ptr + client->scanned, '\n', fresh) : NULL;
    if (!end) {
        client->scanned = client->in.size;
        return false;
    }
    size_t at = (size_t)(end - client->in.ptr);
    pc_buf_clear(line);
    pc_buf_add(line, client->in.ptr + client->line_start, at - client->line_start);
    client->line_start = client->scanned = at + 1;
    return true;
}

static void make_room(struct pc_client *client)
{
    size_t rest = client->in.size - client->line_start;
    if (client->line_start) {
        memmove(client->in.ptr, client->in.ptr + client->line_start, rest);
        client->in.size = rest;
        client->scanned -= client->line_start;
        client->line_start = 0;
    }
    pc_buf_reserve(&client->in, READ_SIZE);
}

/* PC_BUSY: nothing came until the deadline.  PC_NOT_FOUND: closed by the server between two lines. */
static enum pc_rc next_line(struct pc_client *client, int64_t deadline, struct pc_buf *line)
{
    while (!take_line(client, line)) {
        if (client->in.size - client->line_start > client->answer_bytes_max)
            return fail(client, PC_IO, "the server's line is longer than this client takes");
        make_room(client);
        size_t moved = 0;
        enum pc_io io = pc_stream_read(client->stream, client->in.ptr + client->in.size, READ_SIZE, &moved);
        client->in.size += moved;
        if (io == PC_IO_END && client->in.size == 0)
            return fail(client, PC_NOT_FOUND, "the server closed the connection");
        if (io == PC_IO_END || io == PC_IO_BROKEN)
            return fail(client, PC_IO, "the connection broke");
        if (io != PC_IO_DONE)
            PC_TRY(wait_for(client, io, deadline));
    }
    return PC_OK;
}

enum pc_rc pc_client_send_line(struct pc_client *client, const char *line, size_t line_size)
{
    pc_buf_add(&client->out, line, line_size);
    pc_buf_add_char(&client->out, '\n');
    return pc_client_flush(client);
}

enum pc_rc pc_client_read_line(struct pc_client *client, const char **line_out, size_t *line_size_out)
{
    PC_TRY(pc_client_flush(client));
    enum pc_rc rc = next_line(client, deadline_of(client->timeout_ms), &client->line);
    if (rc != PC_OK)
        return rc == PC_BUSY ? PC_IO : rc;
    pc_buf_add_char(&client->line, 0);
    client->line.size--;
    *line_out = client->line.ptr;
    *line_size_out = client->line.size;
    return PC_OK;
}

/* ---- calls --------------------------------------------------------------------------------------------------------- */

enum pc_rc pc_client_send(struct pc_client *client, const char *method, const char *params_json,
                          int64_t *id_out)
{
    client->error[0] = 0;
    *id_out = client->next_id++;
    pc_buf_add_str(&client->out, PC_STR("{\"jsonrpc\":\"2.0\",\"id\":"));
    pc_buf_add_i64(&client->out, *id_out);
    pc_buf_add_str(&client->out, PC_STR(",\"method\":"));
    pc_buf_add_json_str(&client->out, pc_str_of(method));
    if (params_json) {
        pc_buf_add_str(&client->out, PC_STR(",\"params\":"));
        size_t start = client->out.size;
        pc_buf_add_text(&client->out, params_json);
        for (size_t i = start; i < client->out.size;
             i++) /* a line is one JSON text: newlines can only stand between tokens */
            if (client->out.ptr[i] == '\n' || client->out.ptr[i] == '\r')
                client->out.ptr[i] = ' ';
    }
    pc_buf_add_str(&client->out, PC_STR("}\n"));
    return PC_OK;
}

static void keep(struct pc_fifo *fifo, struct pc_buf *line)
{
    struct kept *kept = pc_alloc(sizeof *kept);
    kept->line = *line;
    *line = (struct pc_buf){0};
    pc_fifo_push(fifo, &kept->link);
}

static bool take_kept(struct pc_fifo *fifo, struct pc_buf *line)
{
    struct kept *kept = (struct kept *)pc_fifo_pop(fifo);
    if (!kept)
        return false;
    pc_buf_free(line);
    *line = kept->line;
    pc_free(kept);
    return true;
}

static bool is_note(struct pc_str line)
{
    yyjson_doc *doc = yyjson_read(line.ptr, line.size, YYJSON_READ_NOFLAG);
    bool note = yyjson_obj_get(yyjson_doc_get_root(doc), "method") != NULL;
    yyjson_doc_free(doc);
    return note;
}

static void write_value(struct pc_buf *out, yyjson_val *value)
{
    size_t size = 0;
    char *text = yyjson_val_write(value, YYJSON_WRITE_NOFLAG, &size);
    pc_buf_clear(out);
    pc_buf_add(out, text ? text : "null", text ? size : 4);
    pc_free(text);
}

/* Adds a C string and returns its offset: the buffer may move until all are in. */
static size_t add_word(struct pc_buf *words, struct pc_str s)
{
    size_t at = words->size;
    pc_buf_add_str(words, s);
    pc_buf_add_char(words, 0);
    return at;
}

static void fill_error(struct pc_client *client, yyjson_val *error, struct pc_client_answer *answer)
{
    yyjson_val *data = pc_json_get(error, "data");
    pc_buf_clear(&client->words);
    size_t message = add_word(&client->words, pc_json_str(error, "message"));
    size_t reason = add_word(&client->words, pc_json_str(data, "reason"));
    size_t field = add_word(&client->words, pc_json_str(data, "field"));
    size_t detail = add_word(&client->words, pc_json_str(data, "detail"));
    answer->code = (int)pc_json_int(error, "code", 0);
    answer->message = client->words.ptr + message;
    answer->reason = client->words.ptr + reason;
    answer->field = client->words.ptr + field;
    answer->detail = client->words.ptr + detail;
}

static enum pc_rc read_answer(struct pc_client *client, int64_t *id_out, struct pc_client_answer *answer)
{
    PC_AUTO(pc_json_doc_free)
    yyjson_doc *doc = yyjson_read(client->line.ptr, client->line.size, YYJSON_READ_NOFLAG);
    yyjson_val *root = yyjson_doc_get_root(doc);
    yyjson_val *result = yyjson_obj_get(root, "result"), *error = yyjson_obj_get(root, "error");
    if (!result && !error)
        return fail(client, PC_IO, "the server's line is no JSON-RPC answer");
    *answer = (struct pc_client_answer){
        .ok = result != NULL, .message = "", .reason = "", .field = "", .detail = ""};
    *id_out = pc_json_int(root, "id", -1);
    write_value(&client->text, result ? result : error);
    answer->json = client->text.ptr;
    answer->json_size = client->text.size;
    if (error)
        fill_error(client, error, answer);
    return PC_OK;
}

enum pc_rc pc_client_receive(struct pc_client *client, int64_t *id_out, struct pc_client_answer *answer_out)
{
    PC_TRY(pc_client_flush(client));
    int64_t deadline = deadline_of(client->timeout_ms);
    bool found = take_kept(&client->answers, &client->line);
    while (!found) {
        if (next_line(client, deadline, &client->line) != PC_OK)
            return PC_IO;
        found = !is_note(pc_buf_str(&client->line));
        if (!found)
            keep(&client->notes, &client->line);
    }
    return read_answer(client, id_out, answer_out);
}

enum pc_rc pc_client_call(struct pc_client *client, const char *method, const char *params_json,
                          struct pc_client_answer *answer_out)
{
    int64_t wanted, id = -1;
    PC_TRY(pc_client_send(client, method, params_json, &wanted));
    struct pc_fifo others = {0};
    enum pc_rc rc = pc_client_receive(client, &id, answer_out);
    while (rc == PC_OK && id != wanted && id != -1) { /* -1: a line was refused before its id was read */
        keep(&others, &client->line);
        rc = pc_client_receive(client, &id, answer_out);
    }
    pc_fifo_splice(&others, &client->answers);
    pc_fifo_splice(&client->answers, &others);
    return rc;
}

bool pc_client_has_answer(const struct pc_client *client)
{
    return client->answers.count > 0;
}

enum pc_rc pc_client_next(struct pc_client *client, int timeout_ms, struct pc_client_note *note_out)
{
    PC_TRY(pc_client_flush(client));
    int64_t deadline = deadline_of(timeout_ms);
    bool found = take_kept(&client->notes, &client->line);
    while (!found) {
        enum pc_rc rc = next_line(client, deadline, &client->line);
        if (rc != PC_OK)
            return rc == PC_BUSY ? PC_NOT_FOUND : PC_IO;
        found = is_note(pc_buf_str(&client->line));
        if (!found)
            keep(&client->answers, &client->line);
    }
    PC_AUTO(pc_json_doc_free)
    yyjson_doc *doc = yyjson_read(client->line.ptr, client->line.size, YYJSON_READ_NOFLAG);
    yyjson_val *root = yyjson_doc_get_root(doc), *params = yyjson_obj_get(root, "params");
    pc_buf_clear(&client->words);
    add_word(&client->words, pc_json_str(root, "method"));
    write_value(&client->text, params);
    *note_out = (struct pc_client_note){client->words.ptr, client->text.ptr, client->text.size};
    return PC_OK;
}
