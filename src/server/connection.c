/* src/server/connection.c -- bytes in, lines out: own buffers, one write per connection and turn.
 *
 * A read goes into memory that all connections share and lines are taken straight from there; only an unfinished line is
 * kept.  Answers gather in `out` and leave when the turn ends.  A client that does not read its answers stops being read:
 * its requests wait in its own socket, nobody else's do. */
#include "server/internal.h"

#include <string.h>
#include "base/log.h"

#define READ_SIZE 65536
#define KEPT_BYTES 65536 /* a buffer that grew beyond this is given back when it is empty */

size_t pc_connection_unsent(const struct pc_connection *connection)
{
    return connection->out.size - connection->sent;
}

void pc_connection_touch(struct pc_connection *connection)
{
    if (connection->touched)
        return;
    connection->touched = true;
    connection->next_touched = connection->server->touched;
    connection->server->touched = connection;
}

static bool must_wait(const struct pc_connection *connection)
{
    const struct pc_server_limits *limits = &connection->server->limits;
    return pc_connection_unsent(connection) > limits->out_bytes ||
           connection->calls >= limits->connection_calls;
}

static void update_wants(struct pc_connection *connection)
{
    if (!connection->stream)
        return;
    bool reads = !connection->paused && !connection->ended && !connection->closing;
    pc_loop_io_want(connection->io, reads, connection->write_blocked || connection->read_wants_write);
}

static void shrink(struct pc_buf *buf)
{
    if (buf->capacity > KEPT_BYTES)
        pc_buf_free(buf);
    else
        pc_buf_clear(buf);
}

void pc_connection_close(struct pc_connection *connection)
{
    if (!connection->stream)
        return;
    pc_loop_io_free(&connection->io);
    pc_stream_free(&connection->stream);
    pc_watches_free(connection);
    pc_staged_free(&connection->staged);
    pc_buf_free(&connection->in);
    pc_buf_free(&connection->out);
    connection->sent = connection->scanned = 0;
    pc_log(PC_LOG_DEBUG, "connection_closed", pc_kv_int("connection", (int64_t)connection->number));
    pc_connection_touch(connection);
}

void pc_connection_free(struct pc_connection *connection)
{
    struct pc_server *server = connection->server;
    PC_ASSERT(!connection->stream && connection->calls == 0);
    if (connection->prev)
        connection->prev->next = connection->next;
    else
        server->connections = connection->next;
    if (connection->next)
        connection->next->prev = connection->prev;
    server->connection_count--;
    pc_principal_unref(&connection->principal);
    pc_free(connection);
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* A line without its end can only grow: framing is lost. */
static void refuse_long_line(struct pc_connection *connection)
{
    const struct pc_rpc_fault fault = {PC_RPC_INVALID_REQUEST, "line_too_long",
                                       "the line is longer than the limit; the connection closes"};
    struct pc_buf line = {0};
    pc_rpc_add_fault(&line, PC_STR("null"), &fault);
    pc_send_line(connection, pc_buf_str(&line));
    pc_buf_free(&line);
    connection->closing = true;
}

/* Dispatches the whole lines of bytes[0..size); returns how many bytes are done with.  `clean`: bytes without a newline at
 * the start. */
static size_t take_lines(struct pc_connection *connection, const char *bytes, size_t size, size_t clean)
{
    size_t start = 0;
    const size_t most = connection->server->limits.line_bytes;
    while (!connection->closing && connection->stream && !(connection->paused = must_wait(connection))) {
        const char *end = memchr(bytes + start + clean, '\n', size - start - clean);
        size_t line_size = end ? (size_t)(end - bytes) - start : size - start;
        if (line_size > most)
            refuse_long_line(connection);
        else if (end)
            pc_dispatch_line(connection, (struct pc_str){bytes + start, line_size});
        if (!end)
            break;
        start += line_size + 1;
        clean = 0;
    }
    return start;
}

/* What is left of `in` after its first `done` bytes. */
static void keep_rest(struct pc_connection *connection, size_t done)
{
    struct pc_buf *in = &connection->in;
    size_t rest = in->size - done;
    if (rest == 0) {
        shrink(in);
    } else if (done) {
        memmove(in->ptr, in->ptr + done, rest);
        in->size = rest;
    }
    connection->scanned = connection->paused ? 0 : rest;
}

static void take_kept(struct pc_connection *connection)
{
    if (connection->in.size == 0)
        return;
    size_t done = take_lines(connection, connection->in.ptr, connection->in.size, connection->scanned);
    if (connection->stream)
        keep_rest(connection, done);
}

static void take_bytes(struct pc_connection *connection, const char *bytes, size_t size)
{
    if (connection->in.size) {
        pc_buf_add(&connection->in, bytes, size);
        take_kept(connection);
        return;
    }
    size_t done = take_lines(connection, bytes, size, 0);
    if (connection->stream && done < size && !connection->closing) {
        pc_buf_add(&connection->in, bytes + done, size - done);
        connection->scanned = connection->paused ? 0 : connection->in.size;
    }
}

static void read_some(struct pc_connection *connection)
{
    struct pc_server *server = connection->server;
    size_t size = 0;
    enum pc_io io = pc_stream_read(connection->stream, server->read_bytes, READ_SIZE, &size);
    connection->read_wants_write = io == PC_IO_WANT_WRITE;
    if (io == PC_IO_BROKEN) {
        pc_connection_close(connection);
        return;
    }
    if (io == PC_IO_END)
        connection->ended = true; /* it may still wait for answers */
    if (io == PC_IO_DONE) {
        pc_session_identify(connection);
        take_bytes(connection, server->read_bytes, size);
    }
    pc_connection_touch(connection);
}

/* ---- sending ------------------------------------------------------------------------------------------------------- */

static void send_some(struct pc_connection *connection)
{
    connection->write_blocked = false;
    while (connection->stream && pc_connection_unsent(connection)) {
        size_t size = 0;
        enum pc_io io = pc_stream_write(connection->stream, connection->out.ptr + connection->sent,
                                        pc_connection_unsent(connection), &size);
        connection->sent += size;
        if (io == PC_IO_BROKEN || io == PC_IO_END) {
            pc_connection_close(connection);
            return;
        }
        if (io != PC_IO_DONE) {
            connection->write_blocked = true; /* TLS that wants to read is readable soon: asked again then */
            break;
        }
    }
    if (connection->stream && pc_connection_unsent(connection) == 0) {
        shrink(&connection->out);
        connection->sent = 0;
    }
}

static bool is_over(const struct pc_connection *connection)
{
    bool sent = pc_connection_unsent(connection) == 0;
    return sent &&
           (connection->closing || (connection->ended && connection->calls == 0 && !connection->paused));
}

/* Whether there is something to go on with that no event of the socket will tell of: requests that waited and need not
 * any more, bytes that TLS has decrypted already. */
static bool can_go_on(const struct pc_connection *connection)
{
    if (!connection->stream || connection->closing)
        return false;
    if (connection->paused)
        return !must_wait(connection);
    return !connection->ended && pc_stream_pending(connection->stream);
}

static void settle(struct pc_connection *connection)
{
    struct pc_server *server = connection->server;
    if (connection->stream)
        send_some(connection);
    if (can_go_on(connection) &&
        !connection->waiting) { /* in the next turn: evaluators are not asked while one ends */
        connection->waiting = true;
        connection->next_waiting = server->waiting;
        server->waiting = connection;
        pc_loop_timer_start(server->go_on, 0);
    }
    if (connection->stream && is_over(connection))
        pc_connection_close(connection);
    update_wants(connection);
}

void pc_connections_go_on(void *arg)
{
    struct pc_server *server = arg;
    struct pc_connection *list = server->waiting;
    server->waiting = NULL;
    for (struct pc_connection *connection; (connection = list);) {
        list = connection->next_waiting;
        connection->waiting = false;
        bool more = can_go_on(connection);
        if (more && connection->paused) {
            connection->paused = false;
            take_kept(connection);
        } else if (more) {
            read_some(connection);
        }
        pc_connection_touch(connection);
    }
}

void pc_connections_settle(struct pc_server *server)
{
    for (struct pc_connection *connection; (connection = server->touched);) {
        server->touched = connection->next_touched;
        connection->touched = false;
        settle(connection);
        if (!connection->stream && connection->calls == 0 && !connection->touched && !connection->waiting)
            pc_connection_free(connection);
    }
}

static void on_io(void *arg, bool readable, bool writable)
{
    struct pc_connection *connection = arg;
    if (writable || connection->write_blocked)
        send_some(connection);
    bool reads = connection->stream && !connection->paused && !connection->ended && !connection->closing;
    if (reads && (readable || connection->read_wants_write))
        read_some(connection);
    pc_connection_touch(connection);
}

void pc_connection_open(struct pc_listener *listener, int fd)
{
    struct pc_server *server = listener->server;
    struct pc_connection *connection = pc_alloc(sizeof *connection);
    connection->server = server;
    connection->number = ++server->next_number;
    connection->admin = listener->admin;
    connection->stream = pc_stream_new(fd, listener->tls, NULL);
    connection->io = pc_loop_io_new(server->config.loop, fd, on_io, connection);
    connection->next = server->connections;
    if (connection->next)
        connection->next->prev = connection;
    server->connections = connection;
    server->connection_count++;
    server->accepted++;
    update_wants(connection);
}
