/* tests/unit/base/test_queue.c -- mirrors src/base/queue.c */
#include <pthread.h>
#include <stdatomic.h>
#include "base/queue.h"
#include "support/pc_test.h"

struct item {
    struct pc_link link;
    int writer, number;
};

static void a_fifo_gives_back_in_order(void **state)
{
    (void)state;
    struct item items[3] = {{.number = 1}, {.number = 2}, {.number = 3}};
    struct pc_fifo fifo = {0};
    assert_null(pc_fifo_pop(&fifo));
    for (int i = 0; i < 3; i++)
        pc_fifo_push(&fifo, &items[i].link);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(fifo.count, 3 - i);
        assert_ptr_equal(pc_fifo_pop(&fifo), &items[i].link);
    }
    assert_null(pc_fifo_pop(&fifo));
    pc_fifo_push(&fifo, &items[0].link);
    assert_ptr_equal(pc_fifo_pop(&fifo), &items[0].link);
}

static void splicing_moves_all_and_keeps_the_order(void **state)
{
    (void)state;
    struct item items[4] = {0};
    struct pc_fifo to = {0}, from = {0};
    pc_fifo_splice(&to, &from);
    assert_null(to.head);
    pc_fifo_push(&from, &items[0].link);
    pc_fifo_splice(&to, &from);
    pc_fifo_push(&to, &items[1].link);
    pc_fifo_push(&from, &items[2].link);
    pc_fifo_push(&from, &items[3].link);
    pc_fifo_splice(&to, &from);
    assert_int_equal(to.count, 4);
    assert_int_equal(from.count, 0);
    for (int i = 0; i < 4; i++)
        assert_ptr_equal(pc_fifo_pop(&to), &items[i].link);
}

static void count_wake(void *arg)
{
    ++*(int *)arg;
}

static void a_loop_is_woken_only_when_the_queue_was_empty(void **state)
{
    (void)state;
    int wakes = 0;
    struct item items[3] = {0};
    struct pc_queue *queue = pc_queue_new(count_wake, &wakes);
    struct pc_fifo got = {0};
    pc_queue_push(queue, &items[0].link);
    pc_queue_push(queue, &items[1].link);
    assert_int_equal(wakes, 1);
    assert_true(pc_queue_take(queue, &got, false));
    assert_int_equal(got.count, 2);
    pc_queue_push_all(queue, &got);
    assert_int_equal(wakes, 2);
    assert_int_equal(got.count, 0);
    pc_queue_push_all(queue, &got);
    assert_int_equal(wakes, 2);
    pc_queue_free(&queue);
    assert_null(queue);
    pc_queue_free(&queue);
}

static void a_closed_queue_gives_what_is_left_and_then_ends(void **state)
{
    (void)state;
    struct item item = {0};
    struct pc_queue *queue = pc_queue_new(NULL, NULL);
    struct pc_fifo got = {0};
    assert_true(pc_queue_take(queue, &got, false));
    assert_int_equal(got.count, 0);
    pc_queue_push(queue, &item.link);
    pc_queue_close(queue);
    assert_true(pc_queue_take(queue, &got, true));
    assert_int_equal(got.count, 1);
    assert_false(pc_queue_take(queue, &got, true));
    assert_false(pc_queue_take(queue, &got, false));
    pc_queue_free(&queue);
}

enum { WRITERS = 3, ITEMS = 5000 };

struct writer {
    struct pc_queue *queue;
    int number;
    struct item items[ITEMS];
};

static void *write_items(void *arg)
{
    struct writer *writer = arg;
    for (int i = 0; i < ITEMS; i++) {
        writer->items[i] = (struct item){.writer = writer->number, .number = i};
        pc_queue_push(writer->queue, &writer->items[i].link);
    }
    return NULL;
}

static void every_writers_items_arrive_once_and_in_its_order(void **state)
{
    (void)state;
    static struct writer writers[WRITERS];
    struct pc_queue *queue = pc_queue_new(NULL, NULL);
    pthread_t threads[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i].queue = queue;
        writers[i].number = i;
        assert_int_equal(pthread_create(&threads[i], NULL, write_items, &writers[i]), 0);
    }
    int next[WRITERS] = {0};
    for (int taken = 0; taken < WRITERS * ITEMS;) {
        struct pc_fifo got = {0};
        assert_true(pc_queue_take(queue, &got, true));
        for (struct pc_link *link; (link = pc_fifo_pop(&got)); taken++) {
            struct item *item = (struct item *)link;
            assert_int_equal(item->number, next[item->writer]++);
        }
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    pc_queue_free(&queue);
}

static void *wait_for_the_end(void *arg)
{
    struct pc_fifo got = {0};
    return pc_queue_take(arg, &got, true) ? arg : NULL;
}

static void closing_ends_the_readers_wait(void **state)
{
    (void)state;
    struct pc_queue *queue = pc_queue_new(NULL, NULL);
    pthread_t reader;
    void *result = queue;
    assert_int_equal(pthread_create(&reader, NULL, wait_for_the_end, queue), 0);
    pc_queue_close(queue);
    pthread_join(reader, &result);
    assert_null(result);
    pc_queue_free(&queue);
}

PC_TEST_MAIN(PC_TEST(a_fifo_gives_back_in_order), PC_TEST(splicing_moves_all_and_keeps_the_order),
             PC_TEST(a_loop_is_woken_only_when_the_queue_was_empty),
             PC_TEST(a_closed_queue_gives_what_is_left_and_then_ends),
             PC_TEST(every_writers_items_arrive_once_and_in_its_order),
             PC_TEST(closing_ends_the_readers_wait))
