/* src/policy/pool/channel.c -- frames in both directions.  Nothing here blocks: what the socket does not take waits for
 * it to become writable, while reading goes on; so a child that is blocked in writing is always read first. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "policy/pool/inner.h"

enum {
    VECTOR_MAX = 128,
    READ_ROOM = 128 * 1024,
    READ_TURN_MAX = 1024 * 1024, /* a child that floods must not keep the loop */
    HELLO_MAX = 4 * 1024,
    LOADED_MAX = 64 * 1024 * 1024,
    RESULT_MAX = 8 * 1024 * 1024
};

/* --- out ---------------------------------------------------------------------------------------------------- */

static ssize_t send_vector(struct pc_child *child, struct iovec *vector, size_t count)
{
    const struct msghdr message = {.msg_iov = vector, .msg_iovlen = count};
    for (;;) {
        const ssize_t n = sendmsg(child->process.socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0 || errno != EINTR)
            return n < 0 ? 0 : n; /* a broken socket is seen by reading */
    }
}

static size_t fill_vector(const struct pc_child *child, struct iovec *vector, size_t *bytes_out)
{
    size_t count = 0, offset = child->unsent_offset;
    *bytes_out = 0;
    for (struct pc_job *job = child->unsent; job != NULL && count < VECTOR_MAX;
         job = (struct pc_job *)job->link.next) {
        vector[count++] = (struct iovec){job->bytes.ptr + offset, job->frame_size - offset};
        *bytes_out += job->frame_size - offset;
        offset = 0;
    }
    return count;
}

static void mark_sent(struct pc_child *child, size_t bytes)
{
    size_t got = child->unsent_offset + bytes;
    while (child->unsent != NULL && got >= child->unsent->frame_size) {
        got -= child->unsent->frame_size;
        child->sent_seq = child->unsent->seq;
        child->unsent = (struct pc_job *)child->unsent->link.next;
    }
    child->unsent_offset = got;
}

static bool write_load(struct pc_child *child)
{
    const struct pc_buf *load = &child->generation->load;
    while (child->load_offset < load->size) {
        struct iovec rest = {load->ptr + child->load_offset, load->size - child->load_offset};
        const ssize_t n = send_vector(child, &rest, 1);
        if (n == 0)
            return false;
        child->load_offset += (size_t)n;
    }
    return true;
}

static bool write_jobs(struct pc_child *child)
{
    struct iovec vector[VECTOR_MAX];
    while (child->unsent != NULL) {
        size_t bytes;
        const size_t count = fill_vector(child, vector, &bytes);
        const size_t n = (size_t)send_vector(child, vector, count);
        mark_sent(child, n);
        if (n < bytes)
            return false;
    }
    return true;
}

void pc_channel_write(struct pc_child *child)
{
    bool all = true;
    if (child->state == PC_CHILD_DEAD)
        return;
    if (child->state == PC_CHILD_LOADING)
        all = write_load(child);
    else if (child->unsent != NULL)
        all = write_jobs(child);
    pc_loop_io_want(child->io, true, !all);
}

/* --- in ----------------------------------------------------------------------------------------------------- */

static size_t limit_of(const struct pc_child *child)
{
    if (child->state == PC_CHILD_STARTING)
        return HELLO_MAX;
    return child->state == PC_CHILD_LOADING ? LOADED_MAX : RESULT_MAX;
}

/* Takes the whole frames from the buffer.  False: garbage.  A frame's callback may change the child's state. */
static bool take_frames(struct pc_child *child)
{
    size_t at = 0;
    bool good = true;
    while (good && child->state != PC_CHILD_DEAD && child->in.size - at >= sizeof(struct pc_frame)) {
        struct pc_frame frame;
        memcpy(&frame, child->in.ptr + at, sizeof(frame));
        good = frame.size <= limit_of(child);
        if (!good || child->in.size - at - sizeof(frame) < frame.size)
            break;
        const struct pc_str payload = {child->in.ptr + at + sizeof(frame), frame.size};
        at += sizeof(frame) + frame.size;
        good = pc_child_frame(child, &frame, payload);
    }
    if (at > 0) {
        child->in.size -= at;
        memmove(child->in.ptr, child->in.ptr + at, child->in.size);
    }
    if (child->in.size == 0 && child->in.capacity > READ_TURN_MAX)
        pc_buf_free(&child->in); /* a catalogue came through */
    return good;
}

static bool read_some(struct pc_child *child, size_t *got_out)
{
    char *end = pc_buf_reserve(&child->in, READ_ROOM);
    ssize_t n;
    do {
        n = recv(child->process.socket, end, READ_ROOM, MSG_DONTWAIT);
    } while (n < 0 && errno == EINTR);
    *got_out = n > 0 ? (size_t)n : 0;
    child->in.size += *got_out;
    return n > 0 || (n < 0 && errno == EAGAIN);
}

void pc_channel_read(struct pc_child *child)
{
    size_t got = READ_ROOM, total = 0;
    while (child->state != PC_CHILD_DEAD && got == READ_ROOM && total < READ_TURN_MAX) {
        const bool open = read_some(child, &got);
        total += got;
        if (!take_frames(child)) {
            pc_child_lost(child, PC_LOST_GARBAGE);
            return;
        }
        if (!open && child->state != PC_CHILD_DEAD)
            pc_child_lost(child, PC_LOST_EXIT);
    }
}
