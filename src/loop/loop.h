/* src/loop/loop.h -- the event loop.  The one place that knows libevent; one thread owns a loop. */
#ifndef PC_LOOP_LOOP_H
#define PC_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include "precert/rc.h"

struct pc_loop;
struct pc_loop_io;
struct pc_loop_timer;
typedef void pc_loop_io_fn(void *arg, bool readable, bool writable);
typedef void pc_loop_fn(void *arg);

struct pc_loop *pc_loop_new(void);
void pc_loop_free(struct pc_loop **loop);

/* Watches a descriptor (level-triggered).  The caller keeps the descriptor's ownership. */
struct pc_loop_io *pc_loop_io_new(struct pc_loop *loop, int fd, pc_loop_io_fn *fn, void *arg);
void pc_loop_io_want(struct pc_loop_io *io, bool read, bool write); /* cheap when nothing changes */
void pc_loop_io_free(struct pc_loop_io **io);

/* A one-shot timer on the mono clock. */
struct pc_loop_timer *pc_loop_timer_new(struct pc_loop *loop, pc_loop_fn *fn, void *arg);
void pc_loop_timer_start(struct pc_loop_timer *timer, int64_t after_us); /* re-arms */
void pc_loop_timer_stop(struct pc_loop_timer *timer);
void pc_loop_timer_free(struct pc_loop_timer **timer);

/* Runs `fn` in the loop's thread soon; callable from any thread, many calls may fold into one. */
struct pc_loop_waker;
struct pc_loop_waker *pc_loop_waker_new(struct pc_loop *loop, pc_loop_fn *fn, void *arg);
void pc_loop_wake(struct pc_loop_waker *waker);
void pc_loop_waker_free(struct pc_loop_waker **waker);

void pc_loop_signal(struct pc_loop *loop, int signal_number, pc_loop_fn *fn, void *arg);
void pc_loop_turn_end(struct pc_loop *loop, pc_loop_fn *fn, void *arg); /* called after every turn's callbacks: batching; up to 4 */
PC_CHECK enum pc_rc pc_loop_run(struct pc_loop *loop); /* until pc_loop_stop */
void pc_loop_stop(struct pc_loop *loop);

#endif
