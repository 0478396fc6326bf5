/* src/base/queue.c -- lists of links, and the queue between threads: a list, a mutex, a condition. */
#include "base/queue.h"
#include <pthread.h>
#include "base/mem.h"

void pc_fifo_push(struct pc_fifo *fifo, struct pc_link *link)
{
    link->next = NULL;
    if (fifo->tail)
        fifo->tail->next = link;
    else
        fifo->head = link;
    fifo->tail = link;
    fifo->count++;
}

struct pc_link *pc_fifo_pop(struct pc_fifo *fifo)
{
    struct pc_link *link = fifo->head;
    if (!link)
        return NULL;
    fifo->head = link->next;
    if (!fifo->head)
        fifo->tail = NULL;
    fifo->count--;
    link->next = NULL;
    return link;
}

void pc_fifo_splice(struct pc_fifo *to, struct pc_fifo *from)
{
    if (!from->head)
        return;
    if (to->tail)
        to->tail->next = from->head;
    else
        to->head = from->head;
    to->tail = from->tail;
    to->count += from->count;
    *from = (struct pc_fifo){0};
}

struct pc_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct pc_fifo waiting;
    bool closed;
    void (*wake)(void *arg);
    void *arg;
};

struct pc_queue *pc_queue_new(void (*wake)(void *arg), void *arg)
{
    struct pc_queue *queue = pc_alloc(sizeof *queue);
    PC_ASSERT(pthread_mutex_init(&queue->lock, NULL) == 0);
    PC_ASSERT(pthread_cond_init(&queue->filled, NULL) == 0);
    queue->wake = wake;
    queue->arg = arg;
    return queue;
}

void pc_queue_free(struct pc_queue **queue)
{
    if (!*queue)
        return;
    pthread_cond_destroy(&(*queue)->filled);
    pthread_mutex_destroy(&(*queue)->lock);
    pc_free(*queue);
    *queue = NULL;
}

void pc_queue_push_all(struct pc_queue *queue, struct pc_fifo *all)
{
    if (all->count == 0)
        return;
    pthread_mutex_lock(&queue->lock);
    bool was_empty = queue->waiting.count == 0;
    pc_fifo_splice(&queue->waiting, all);
    pthread_mutex_unlock(&queue->lock);

    if (!was_empty)
        return; /* the reader has been told already and has not looked yet */
    pthread_cond_signal(&queue->filled);
    if (queue->wake)
        queue->wake(queue->arg);
}

void pc_queue_push(struct pc_queue *queue, struct pc_link *link)
{
    struct pc_fifo one = {0};
    pc_fifo_push(&one, link);
    pc_queue_push_all(queue, &one);
}

bool pc_queue_take(struct pc_queue *queue, struct pc_fifo *out, bool wait)
{
    pthread_mutex_lock(&queue->lock);
    while (wait && queue->waiting.count == 0 && !queue->closed)
        pthread_cond_wait(&queue->filled, &queue->lock);
    bool open = !queue->closed || queue->waiting.count > 0;
    pc_fifo_splice(out, &queue->waiting);
    pthread_mutex_unlock(&queue->lock);
    return open;
}

void pc_queue_close(struct pc_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_mutex_unlock(&queue->lock);
    pthread_cond_broadcast(&queue->filled);
    if (queue->wake)
        queue->wake(queue->arg);
}
