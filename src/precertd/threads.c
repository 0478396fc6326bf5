/* src/precertd/threads.c -- see threads.h. */
#include "precertd/threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/queue.h"

#define DUE_TIMER_MAX_US ((int64_t)60 * 1000 * 1000) /* wall clocks jump: look again at least every minute */
#define SLOW_READ 1000 /* a walk over everything weighs as much as this many look-ups */

struct reader_thread {
    struct pc_threads *threads;
    pthread_t thread;
    struct pc_queue *queue;
    struct pc_reader reader;
    _Atomic int backlog; /* weight of what it was given and has not finished */
};

#define FILES \
    PC_READER_COUNT /* the thread behind the readers: alone in writing files, so pieces keep their order */

struct pc_threads {
    struct pc_threads_config config;
    struct pc_server *server;
    pthread_t cases_thread, work_thread;
    bool running;
    struct pc_queue *cases, *work; /* from LOOP */
    struct pc_queue *commands_back, *changes_back, *work_back; /* to LOOP */
    struct reader_thread readers[PC_HANDLE_COUNT];
    struct pc_loop_waker *waker;
    struct pc_loop_timer *due_timer;
    struct pc_link tick; /* wakes CASES because something is due */
    _Atomic bool tick_on_its_way;
    struct pc_link question; /* asks CASES whether it lives */
    _Atomic bool answered;
    _Atomic int64_t next_due_ms;
    pthread_mutex_t status_lock;
    struct pc_buf status; /* the engine's figures, written by CASES before it waits */
};

/* ---- CASES ----------------------------------------------------------------------------------------------------------- */

static void take_all(struct pc_threads *threads, struct pc_fifo *in)
{
    for (struct pc_link *link; (link = pc_fifo_pop(in));) {
        if (link == &threads->tick)
            atomic_store(&threads->tick_on_its_way, false);
        else if (link == &threads->question)
            atomic_store(&threads->answered, true);
        else
            pc_engine_take(threads->config.engine, (struct pc_command *)link);
    }
}

/* Changes leave before the answers that tell of them, and what is done before what asks: an activation must be swapped in
 * before questions to the new revision are put. */
static void hand_back(struct pc_threads *threads)
{
    struct pc_fifo asks = {0}, done = {0}, changes = {0};
    pc_engine_collect(threads->config.engine, &asks, &done, &changes);
    if (changes.head)
        pc_queue_push_all(threads->changes_back, &changes);
    pc_fifo_splice(&done, &asks);
    struct pc_time due = pc_engine_next_due(threads->config.engine);
    bool moved = atomic_exchange(&threads->next_due_ms, due.ms) != due.ms;
    if (done.head)
        pc_queue_push_all(threads->commands_back, &done);
    else if (moved)
        pc_loop_wake(threads->waker);
}

/* Questions leave before the commit: the evaluators work while the disk does. */
static void put_questions(struct pc_threads *threads)
{
    struct pc_fifo asks = {0};
    pc_engine_collect_asks(threads->config.engine, &asks);
    if (asks.head)
        pc_queue_push_all(threads->commands_back, &asks);
}

static void publish(struct pc_threads *threads)
{
    pthread_mutex_lock(&threads->status_lock);
    pc_buf_clear(&threads->status);
    pc_engine_status(threads->config.engine, &threads->status);
    pthread_mutex_unlock(&threads->status_lock);
}

static void *run_cases(void *arg)
{
    struct pc_threads *threads = arg;
    struct pc_engine *engine = threads->config.engine;
    bool open = true;
    publish(threads);
    hand_back(threads);
    while (open || pc_engine_ready(engine)) {
        struct pc_fifo in = {0};
        if (!pc_engine_ready(engine)) {
            open = pc_queue_take(threads->cases, &in, true);
        } else {
            open = pc_queue_take(threads->cases, &in, false);
        }
        take_all(threads, &in);
        if (pc_engine_ready(engine)) {
            put_questions(threads);
            pc_engine_commit(engine);
        }
        if (!pc_engine_ready(engine))
            publish(threads); /* before the answers leave: who hears of a change sees it in the figures */
        hand_back(threads);
    }
    return NULL;
}

/* ---- READERS --------------------------------------------------------------------------------------------------------- */

static int weight_of(const struct pc_command *command)
{
    return command->read == &pc_read_backup || command->read == &pc_read_verify ? SLOW_READ : 1;
}

/* Inside one snapshot. */
static enum pc_rc read_one(struct pc_reader *reader, struct pc_command *command)
{
    if (command->stage == PC_STAGE_APPLY)
        return command->read->finish(reader, command);
    PC_TRY(reader->store->ops->snapshot_begin(reader->store));
    enum pc_rc rc = command->read->run(reader, command);
    reader->store->ops->snapshot_end(reader->store);
    return rc;
}

static void read_command(struct pc_reader *reader, struct pc_command *command)
{
    command->rc = read_one(reader, command);
    if (command->rc != PC_OK && command->err.rc != command->rc)
        pc_fail(&command->err, command->rc, pc_rc_name(command->rc), "", "%s", pc_rc_text(command->rc));
    bool for_cases = command->verb && command->stage == PC_STAGE_PREPARE;
    if (command->rc != PC_OK || (command->stage != PC_STAGE_ASK && !for_cases))
        command->stage = PC_STAGE_DONE;
}

static void *run_reader(void *arg)
{
    struct reader_thread *self = arg;
    struct pc_fifo in = {0};
    while (pc_queue_take(self->queue, &in, true)) {
        for (struct pc_link *link; (link = pc_fifo_pop(&in));) {
            struct pc_command *command = (struct pc_command *)link;
            int weight = weight_of(command);
            read_command(&self->reader, command);
            atomic_fetch_sub(&self->backlog, weight);
            pc_queue_push(self->threads->commands_back, link);
        }
    }
    return NULL;
}

/* ---- WORKER ---------------------------------------------------------------------------------------------------------- */

static void *run_work(void *arg)
{
    struct pc_threads *threads = arg;
    struct pc_fifo in = {0};
    while (pc_queue_take(threads->work, &in, true)) {
        for (struct pc_link *link; (link = pc_fifo_pop(&in));) {
            struct pc_work *work = (struct pc_work *)link;
            work->run(work);
            pc_queue_push(threads->work_back, link);
        }
    }
    return NULL;
}

/* ---- LOOP's side ------------------------------------------------------------------------------------------------------- */

void pc_threads_cases(void *arg, struct pc_fifo *commands)
{
    struct pc_threads *threads = arg;
    pc_queue_push_all(threads->cases, commands);
}

/* To the reader with the least to do, so that look-ups pass a walk over everything. */
void pc_threads_reads(void *arg, struct pc_fifo *commands)
{
    struct pc_threads *threads = arg;
    for (struct pc_link *link; (link = pc_fifo_pop(commands));) {
        bool files = ((struct pc_command *)link)->read->writes_files;
        struct reader_thread *to = &threads->readers[files ? FILES : 0];
        for (int i = 1; i < PC_READER_COUNT && !files; i++)
            if (atomic_load(&threads->readers[i].backlog) < atomic_load(&to->backlog))
                to = &threads->readers[i];
        atomic_fetch_add(&to->backlog, weight_of((struct pc_command *)link));
        pc_queue_push(to->queue, link);
    }
}

void pc_threads_work(void *arg, struct pc_work *work)
{
    struct pc_threads *threads = arg;
    pc_queue_push(threads->work, &work->link);
}

void pc_threads_status(void *arg, struct pc_buf *out)
{
    struct pc_threads *threads = arg;
    int backlog = 0;
    for (int i = 0; i < PC_READER_COUNT; i++)
        backlog += atomic_load(&threads->readers[i].backlog);
    pc_buf_printf(out, "\"readers\":{\"threads\":%d,\"backlog\":%d},\"files\":{\"backlog\":%d}",
                  PC_READER_COUNT, backlog, atomic_load(&threads->readers[FILES].backlog));
    pthread_mutex_lock(&threads->status_lock);
    if (threads->status.size) {
        pc_buf_add_str(out, PC_STR(",\"engine\":{"));
        pc_buf_add_str(out, pc_buf_str(&threads->status));
        pc_buf_add_char(out, '}');
    }
    pthread_mutex_unlock(&threads->status_lock);
}

/* One question at a time: the link is in the queue until it is answered. */
void pc_threads_ask_cases(struct pc_threads *threads)
{
    atomic_store(&threads->answered, false);
    pc_queue_push(threads->cases, &threads->question);
}

bool pc_threads_cases_answered(const struct pc_threads *threads)
{
    return atomic_load(&threads->answered);
}

static void on_due(void *arg);

/* One timer for the earliest due instant; on a simulated clock CASES moves time itself. */
static void arm(struct pc_threads *threads)
{
    int64_t due = atomic_load(&threads->next_due_ms);
    if (threads->config.wall->simulated || due == PC_NEVER.ms)
        return;
    int64_t left_ms = due - pc_wall_now(threads->config.wall).ms;
    if (left_ms <= 0 && !atomic_exchange(&threads->tick_on_its_way, true))
        pc_queue_push(threads->cases, &threads->tick);
    int64_t after = left_ms <= 0                        ? 100000
                    : left_ms > DUE_TIMER_MAX_US / 1000 ? DUE_TIMER_MAX_US
                                                        : left_ms * 1000;
    pc_loop_timer_start(threads->due_timer, after);
}

static void on_due(void *arg)
{
    arm(arg);
}

static void on_wake(void *arg)
{
    struct pc_threads *threads = arg;
    struct pc_fifo commands = {0}, changes = {0}, work = {0};
    (void)pc_queue_take(threads->commands_back, &commands,
                        false); /* before the changes: theirs are there already */
    (void)pc_queue_take(threads->changes_back, &changes, false);
    (void)pc_queue_take(threads->work_back, &work, false);
    pc_server_changes(threads->server, &changes);
    pc_server_take(threads->server, &commands);
    for (struct pc_link *link; (link = pc_fifo_pop(&work));)
        ((struct pc_work *)link)->done((struct pc_work *)link);
    arm(threads);
}

static void wake(void *arg)
{
    const struct pc_threads *threads = arg;
    pc_loop_wake(threads->waker);
}

/* ---- life -------------------------------------------------------------------------------------------------------------- */

struct pc_threads *pc_threads_new(const struct pc_threads_config *config)
{
    struct pc_threads *threads = pc_alloc(sizeof *threads);
    threads->config = *config;
    threads->waker = pc_loop_waker_new(config->loop, on_wake, threads);
    threads->due_timer = pc_loop_timer_new(config->loop, on_due, threads);
    threads->cases = pc_queue_new(NULL, NULL);
    threads->work = pc_queue_new(NULL, NULL);
    threads->commands_back = pc_queue_new(wake, threads);
    threads->changes_back = pc_queue_new(wake, threads);
    threads->work_back = pc_queue_new(wake, threads);
    atomic_store(&threads->next_due_ms, PC_NEVER.ms);
    PC_ASSERT(pthread_mutex_init(&threads->status_lock, NULL) == 0);
    for (int i = 0; i < PC_HANDLE_COUNT; i++) {
        threads->readers[i].threads = threads;
        threads->readers[i].queue = pc_queue_new(NULL, NULL);
        threads->readers[i].reader = (struct pc_reader){config->readers[i], config->wall, config->ids,
                                                        config->files, config->documents};
    }
    return threads;
}

/* The name is what a list of threads shows. */
static void start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg)
{
    PC_ASSERT(pthread_create(thread, NULL, run, arg) == 0);
    (void)pthread_setname_np(*thread, name);
}

void pc_threads_start(struct pc_threads *threads, struct pc_server *server)
{
    threads->server = server;
    threads->running = true;
    start(&threads->cases_thread, "cases", run_cases, threads);
    start(&threads->work_thread, "worker", run_work, threads);
    for (int i = 0; i < PC_HANDLE_COUNT; i++)
        start(&threads->readers[i].thread, i == FILES ? "files" : "reader", run_reader, &threads->readers[i]);
}

void pc_threads_stop(struct pc_threads *threads)
{
    if (!threads->running)
        return;
    threads->running = false;
    pc_queue_close(threads->cases);
    pc_queue_close(threads->work);
    for (int i = 0; i < PC_HANDLE_COUNT; i++)
        pc_queue_close(threads->readers[i].queue);
    PC_ASSERT(pthread_join(threads->cases_thread, NULL) == 0);
    PC_ASSERT(pthread_join(threads->work_thread, NULL) == 0);
    for (int i = 0; i < PC_HANDLE_COUNT; i++)
        PC_ASSERT(pthread_join(threads->readers[i].thread, NULL) == 0);
}

static void drop(struct pc_queue *queue, bool commands)
{
    struct pc_fifo left = {0};
    (void)pc_queue_take(queue, &left, false);
    for (struct pc_link *link; (link = pc_fifo_pop(&left));) {
        struct pc_command *command = (struct pc_command *)link;
        if (commands)
            pc_command_free(&command);
        else
            pc_free(link);
    }
}

void pc_threads_free(struct pc_threads **threads)
{
    struct pc_threads *t = *threads;
    if (!t)
        return;
    PC_ASSERT(!t->running);
    drop(t->commands_back, true);
    drop(t->changes_back, false);
    for (int i = 0; i < PC_HANDLE_COUNT; i++)
        pc_queue_free(&t->readers[i].queue);
    pc_queue_free(&t->cases);
    pc_queue_free(&t->work);
    pc_queue_free(&t->commands_back);
    pc_queue_free(&t->changes_back);
    pc_queue_free(&t->work_back);
    pc_loop_timer_free(&t->due_timer);
    pc_loop_waker_free(&t->waker);
    pthread_mutex_destroy(&t->status_lock);
    pc_buf_free(&t->status);
    pc_free(t);
    *threads = NULL;
}
