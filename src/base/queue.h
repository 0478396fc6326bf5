/* src/base/queue.h -- intrusive lists, and the queue that carries commands from one thread to another. */
#ifndef PC_BASE_QUEUE_H
#define PC_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

/* A link inside the carried struct; first member, so that a cast gives the struct back. */
struct pc_link {
    struct pc_link *next;
};

/* A plain FIFO of links; a zeroed one is empty and valid.  Not thread-safe. */
struct pc_fifo {
    struct pc_link *head, *tail;
    size_t count;
};

/* Puts the link at the end.  Borrows it until it is popped; a link is in one list at a time. */
void pc_fifo_push(struct pc_fifo *fifo, struct pc_link *link);

/* Takes the first link; NULL when empty. */
struct pc_link *pc_fifo_pop(struct pc_fifo *fifo);

/* Moves all links of `from` behind those of `to`, in their order. */
void pc_fifo_splice(struct pc_fifo *to, struct pc_fifo *from);

/* Many writers, one reader.  The reader waits in pc_queue_take (a thread) or is woken by `wake` (a loop). */
struct pc_queue;

/* An open, empty queue; owned by the caller until pc_queue_free.  `wake` may be NULL; it is called by the pushing (or
 * closing) thread, with no lock held, only when the queue was empty before: whoever is woken must take all. */
struct pc_queue *pc_queue_new(void (*wake)(void *arg), void *arg);

/* Frees the queue when no thread uses it any more.  Links still inside stay their owner's.  Accepts a pointer to NULL,
 * stores NULL. */
void pc_queue_free(struct pc_queue **queue);

/* Adds the link at the end, from any thread.  Borrows it until it is taken.  Still works on a closed queue. */
void pc_queue_push(struct pc_queue *queue, struct pc_link *link);

/* The same for a whole list, which is empty afterwards: one lock, one wake. */
void pc_queue_push_all(struct pc_queue *queue, struct pc_fifo *all);

/* Takes all that is there into *out (appended).  wait: blocks until something is there or the queue is closed.
 * Returns false when the queue is closed and empty. */
bool pc_queue_take(struct pc_queue *queue, struct pc_fifo *out, bool wait);

/* Says that no more will come: ends the reader's wait, and wakes. */
void pc_queue_close(struct pc_queue *queue);

#endif
