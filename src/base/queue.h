/* src/base/queue.h -- intrusive lists, and the queue that carries commands from one thread to another. */
#ifndef PC_BASE_QUEUE_H
#define PC_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

/* A link inside the carried struct; first member, so that a cast gives the struct back. */
struct pc_link { struct pc_link *next; };

/* A plain FIFO of links; a zeroed one is empty and valid.  Not thread-safe. */
struct pc_fifo { struct pc_link *head, *tail; size_t count; };
void pc_fifo_push(struct pc_fifo *fifo, struct pc_link *link);
struct pc_link *pc_fifo_pop(struct pc_fifo *fifo); /* NULL when empty */
void pc_fifo_splice(struct pc_fifo *to, struct pc_fifo *from); /* moves all, keeps order */

/* Many writers, one reader.  The reader waits in pc_queue_take (a thread) or is woken by `wake` (a loop). */
struct pc_queue;
struct pc_queue *pc_queue_new(void (*wake)(void *arg), void *arg); /* wake may be NULL; called with no lock held, only when the queue was empty */
void pc_queue_free(struct pc_queue **queue);
void pc_queue_push(struct pc_queue *queue, struct pc_link *link);
void pc_queue_push_all(struct pc_queue *queue, struct pc_fifo *all); /* one lock, one wake */
/* Takes all that is there into *out (appended).  wait: blocks until something is there or the queue is closed.
 * Returns false when the queue is closed and empty. */
bool pc_queue_take(struct pc_queue *queue, struct pc_fifo *out, bool wait);
void pc_queue_close(struct pc_queue *queue);

#endif
