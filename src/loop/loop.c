/* src/loop/loop.c -- libevent behind loop.h.  One turn is one EVLOOP_ONCE: wait, run what is due, then the turn-end
 * callbacks, which is where batches are written.  Wakers are eventfds: a write from any thread ends the wait. */
#include "loop/loop.h"
#include <errno.h>
#include <event2/event.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "base/mem.h"

enum { TURN_END_MAX = 4, SIGNALS_MAX = 8 };

struct callback {
    pc_loop_fn *fn;
    void *arg;
};

struct signal_watch {
    struct event *event;
    struct callback call;
};

struct pc_loop {
    struct event_base *base;
    bool stopping;
    size_t turn_end_count;
    struct callback turn_end[TURN_END_MAX];
    size_t signal_count;
    struct signal_watch signals[SIGNALS_MAX];
};

struct pc_loop *pc_loop_new(void)
{
    struct event_config *config = event_config_new();
    PC_ASSERT(config);
    /* One thread owns a loop and wakers need no lock; the coarse clock is 4 ms coarse; with a list of changes, several
     * wants of one descriptor and turn cost one system call. */
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
    event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    struct pc_loop *loop = pc_alloc(sizeof *loop);
    loop->base = event_base_new_with_config(config);
    event_config_free(config);
    PC_ASSERT(loop->base);
    return loop;
}

void pc_loop_free(struct pc_loop **loop)
{
    if (!*loop)
        return;
    for (size_t i = 0; i < (*loop)->signal_count; i++)
        event_free((*loop)->signals[i].event);
    event_base_free((*loop)->base);
    pc_free(*loop);
    *loop = NULL;
}

struct pc_loop_io {
    struct event_base *base;
    struct event *event;
    int fd;
    short wanted;
    pc_loop_io_fn *fn;
    void *arg;
};

static void on_io(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    struct pc_loop_io *io = arg;
    io->fn(io->arg, (what & EV_READ) != 0, (what & EV_WRITE) != 0);
}

struct pc_loop_io *pc_loop_io_new(struct pc_loop *loop, int fd, pc_loop_io_fn *fn, void *arg)
{
    struct pc_loop_io *io = pc_alloc(sizeof *io);
    *io = (struct pc_loop_io){.base = loop->base, .fd = fd, .fn = fn, .arg = arg};
    io->event = event_new(loop->base, fd, EV_PERSIST, on_io, io);
    PC_ASSERT(io->event);
    return io;
}

void pc_loop_io_want(struct pc_loop_io *io, bool read, bool write)
{
    short wanted = (short)((read ? EV_READ : 0) | (write ? EV_WRITE : 0));
    if (wanted == io->wanted)
        return;
    PC_ASSERT(event_del(io->event) == 0);
    PC_ASSERT(event_assign(io->event, io->base, io->fd, (short)(wanted | EV_PERSIST), on_io, io) == 0);
    if (wanted != 0)
        PC_ASSERT(event_add(io->event, NULL) == 0);
    io->wanted = wanted;
}

void pc_loop_io_free(struct pc_loop_io **io)
{
    if (!*io)
        return;
    event_free((*io)->event);
    pc_free(*io);
    *io = NULL;
}

struct pc_loop_timer {
    struct event *event;
    struct callback call;
};

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct pc_loop_timer *timer = arg;
    timer->call.fn(timer->call.arg);
}

struct pc_loop_timer *pc_loop_timer_new(struct pc_loop *loop, pc_loop_fn *fn, void *arg)
{
    struct pc_loop_timer *timer = pc_alloc(sizeof *timer);
    timer->call = (struct callback){fn, arg};
    timer->event = event_new(loop->base, -1, 0, on_timer, timer);
    PC_ASSERT(timer->event);
    return timer;
}

void pc_loop_timer_start(struct pc_loop_timer *timer, int64_t after_us)
{
    int64_t us = after_us > 0 ? after_us : 0;
    struct timeval after = {.tv_sec = us / 1000000, .tv_usec = us % 1000000};
    PC_ASSERT(event_add(timer->event, &after) == 0);
}

void pc_loop_timer_stop(struct pc_loop_timer *timer)
{
    PC_ASSERT(event_del(timer->event) == 0);
}

void pc_loop_timer_free(struct pc_loop_timer **timer)
{
    if (!*timer)
        return;
    event_free((*timer)->event);
    pc_free(*timer);
    *timer = NULL;
}

struct pc_loop_waker {
    int fd;
    struct event *event;
    struct callback call;
};

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct pc_loop_waker *waker = arg;
    eventfd_t calls;
    (void)eventfd_read(fd, &calls); /* before the callback: a wake that comes during it must not be lost */
    waker->call.fn(waker->call.arg);
}

struct pc_loop_waker *pc_loop_waker_new(struct pc_loop *loop, pc_loop_fn *fn, void *arg)
{
    struct pc_loop_waker *waker = pc_alloc(sizeof *waker);
    waker->call = (struct callback){fn, arg};
    waker->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    PC_ASSERT(waker->fd >= 0);
    waker->event = event_new(loop->base, waker->fd, EV_READ | EV_PERSIST, on_wake, waker);
    PC_ASSERT(waker->event && event_add(waker->event, NULL) == 0);
    return waker;
}

void pc_loop_wake(struct pc_loop_waker *waker)
{
    int written;
    do {
        written = eventfd_write(waker->fd, 1); /* EAGAIN: full, so a wake is on its way already */
    } while (written < 0 && errno == EINTR);
}

void pc_loop_waker_free(struct pc_loop_waker **waker)
{
    if (!*waker)
        return;
    event_free((*waker)->event);
    close((*waker)->fd);
    pc_free(*waker);
    *waker = NULL;
}

static void on_signal(evutil_socket_t signal_number, short what, void *arg)
{
    (void)signal_number;
    (void)what;
    struct callback *call = arg;
    call->fn(call->arg);
}

void pc_loop_signal(struct pc_loop *loop, int signal_number, pc_loop_fn *fn, void *arg)
{
    PC_ASSERT(loop->signal_count < SIGNALS_MAX);
    struct signal_watch *watch = &loop->signals[loop->signal_count++];
    watch->call = (struct callback){fn, arg};
    watch->event = evsignal_new(loop->base, signal_number, on_signal, &watch->call);
    PC_ASSERT(watch->event && event_add(watch->event, NULL) == 0);
}

void pc_loop_turn_end(struct pc_loop *loop, pc_loop_fn *fn, void *arg)
{
    PC_ASSERT(loop->turn_end_count < TURN_END_MAX);
    loop->turn_end[loop->turn_end_count++] = (struct callback){fn, arg};
}

enum pc_rc pc_loop_run(struct pc_loop *loop)
{
    loop->stopping = false;
    while (!loop->stopping) {
        if (event_base_loop(loop->base, EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY) < 0)
            return PC_IO;
        for (size_t i = 0; i < loop->turn_end_count; i++)
            loop->turn_end[i].fn(loop->turn_end[i].arg);
    }
    return PC_OK;
}

void pc_loop_stop(struct pc_loop *loop)
{
    loop->stopping = true;
}
