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

/* A loop, owned by the caller.  pc_loop_free accepts a pointer to NULL and stores NULL; what was made on the loop is
 * freed before it. */
struct pc_loop *pc_loop_new(void);
void pc_loop_free(struct pc_loop **loop);

/* Watches a descriptor (level-triggered); at first for nothing.  The descriptor stays the caller's, who frees the watch
 * before closing it; callbacks may free any watch, their own too.  `fn` is told which of the wanted is ready; after a
 * hang-up both may be. */
struct pc_loop_io *pc_loop_io_new(struct pc_loop *loop, int fd, pc_loop_io_fn *fn, void *arg);

/* Says what to watch for.  Cheap when nothing changes. */
void pc_loop_io_want(struct pc_loop_io *io, bool read, bool write);

/* Ends the watch.  Accepts a pointer to NULL, stores NULL. */
void pc_loop_io_free(struct pc_loop_io **io);

/* A one-shot timer on the mono clock; stopped at first. */
struct pc_loop_timer *pc_loop_timer_new(struct pc_loop *loop, pc_loop_fn *fn, void *arg);

/* Calls `fn` once, after that many microseconds (0 or less: in the next turn).  Forgets an earlier start. */
void pc_loop_timer_start(struct pc_loop_timer *timer, int64_t after_us);

/* Forgets the start; harmless when there was none.  Free: accepts a pointer to NULL, stores NULL. */
void pc_loop_timer_stop(struct pc_loop_timer *timer);
void pc_loop_timer_free(struct pc_loop_timer **timer);

/* Runs `fn` in the loop's thread soon.  pc_loop_wake may be called from any thread (and from a signal handler); many
 * calls fold into one run, and a call during the run causes another.  Free: in the loop's thread, when no other thread
 * can wake any more; accepts a pointer to NULL, stores NULL. */
struct pc_loop_waker;
struct pc_loop_waker *pc_loop_waker_new(struct pc_loop *loop, pc_loop_fn *fn, void *arg);
void pc_loop_wake(struct pc_loop_waker *waker);
void pc_loop_waker_free(struct pc_loop_waker **waker);

/* Runs `fn` in the loop's thread after the signal; until the loop is freed.  Up to 8. */
void pc_loop_signal(struct pc_loop *loop, int signal_number, pc_loop_fn *fn, void *arg);

/* Runs `fn` after the callbacks of every turn, in the order of registration: the place to write what the turn gathered.
 * Up to 4. */
void pc_loop_turn_end(struct pc_loop *loop, pc_loop_fn *fn, void *arg);

/* Runs turns until pc_loop_stop, whose turn is finished (turn-end callbacks included).  Faults: PC_IO. */
PC_CHECK enum pc_rc pc_loop_run(struct pc_loop *loop);

/* Ends pc_loop_run after this turn; called from a callback. */
void pc_loop_stop(struct pc_loop *loop);

#endif
