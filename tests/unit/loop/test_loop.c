/* tests/unit/loop/test_loop.c -- mirrors src/loop/loop.c */
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "loop/loop.h"
#include "support/pc_test.h"

/* One loop, a pair of connected sockets, and what the callbacks saw. */
struct world {
    struct pc_loop *loop;
    int fds[2];
    struct pc_loop_io *io;
    struct pc_loop_timer *timer, *guard;
    struct pc_loop_waker *waker;
    int reads, writes, calls, turns;
    char order[16];
};

static void stop(void *arg)
{
    pc_loop_stop(((struct world *)arg)->loop);
}

static int set_up(void **state)
{
    static struct world world;
    world = (struct world){.loop = pc_loop_new()};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, world.fds), 0);
    world.guard = pc_loop_timer_new(world.loop, stop, &world);
    pc_loop_timer_start(world.guard, 5000000); /* a test that waits for ever fails instead */
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    pc_loop_io_free(&world->io);
    pc_loop_timer_free(&world->timer);
    pc_loop_timer_free(&world->guard);
    pc_loop_waker_free(&world->waker);
    pc_loop_free(&world->loop);
    close(world->fds[0]);
    close(world->fds[1]);
    return 0;
}

static void read_some(void *arg, bool readable, bool writable)
{
    struct world *world = arg;
    char bytes[100];
    world->reads += readable;
    world->writes += writable;
    if (readable && read(world->fds[0], bytes, sizeof bytes) > 0)
        pc_loop_stop(world->loop);
    if (writable)
        pc_loop_io_want(world->io, true, false);
}

static void bytes_wake_the_reader(void **state)
{
    struct world *world = *state;
    world->io = pc_loop_io_new(world->loop, world->fds[0], read_some, world);
    pc_loop_io_want(world->io, true, false);
    assert_int_equal(write(world->fds[1], "x", 1), 1);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->reads, 1);
    assert_int_equal(world->writes, 0);
}

static void an_unwanted_watch_is_silent(void **state)
{
    struct world *world = *state;
    world->io = pc_loop_io_new(world->loop, world->fds[0], read_some, world);
    pc_loop_io_want(world->io, true, true);
    pc_loop_io_want(world->io, false, false);
    assert_int_equal(write(world->fds[1], "x", 1), 1);
    pc_loop_timer_start(world->guard, 20000);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->reads + world->writes, 0);
}

static void wants_change_from_inside_the_callback(void **state)
{
    struct world *world = *state;
    world->io = pc_loop_io_new(world->loop, world->fds[0], read_some, world);
    pc_loop_io_want(world->io, false, true);
    assert_int_equal(write(world->fds[1], "x", 1), 1);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->writes, 1);
    assert_int_equal(world->reads, 1);
}

static void a_watch_on_a_reused_descriptor_works(void **state)
{
    struct world *world = *state;
    world->io = pc_loop_io_new(world->loop, world->fds[0], read_some, world);
    pc_loop_io_want(world->io, true, false);
    assert_int_equal(write(world->fds[1], "x", 1), 1);
    assert_ok(pc_loop_run(world->loop));

    int was = world->fds[0];
    pc_loop_io_free(&world->io); /* and in the same turn a new descriptor under the old number */
    close(world->fds[0]);
    close(world->fds[1]);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, world->fds), 0);
    assert_int_equal(world->fds[0], was);
    world->io = pc_loop_io_new(world->loop, world->fds[0], read_some, world);
    pc_loop_io_want(world->io, true, false);
    assert_int_equal(write(world->fds[1], "y", 1), 1);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->reads, 2);
}

static void free_yourself(void *arg, bool readable, bool writable)
{
    struct world *world = arg;
    (void)readable;
    (void)writable;
    world->calls++;
    pc_loop_io_free(&world->io);
    pc_loop_timer_start(world->guard, 0);
}

static void a_callback_may_free_its_own_watch(void **state)
{
    struct world *world = *state;
    world->io = pc_loop_io_new(world->loop, world->fds[0], free_yourself, world);
    pc_loop_io_want(world->io, true, true);
    assert_int_equal(write(world->fds[1], "x", 1), 1);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->calls, 1);
    assert_null(world->io);
}

static void count_call(void *arg)
{
    struct world *world = arg;
    world->calls++;
    pc_loop_stop(world->loop);
}

static void a_timer_fires_once_and_not_early(void **state)
{
    struct world *world = *state;
    world->timer = pc_loop_timer_new(world->loop, count_call, world);
    int64_t start = pc_mono_us();
    pc_loop_timer_start(world->timer, 3000);
    assert_ok(pc_loop_run(world->loop));
    assert_true(pc_mono_us() - start >= 3000);
    pc_loop_timer_start(world->guard, 10000);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->calls, 1);
}

static void a_stopped_timer_does_not_fire_and_a_new_start_replaces_the_old(void **state)
{
    struct world *world = *state;
    world->timer = pc_loop_timer_new(world->loop, count_call, world);
    pc_loop_timer_stop(world->timer);
    pc_loop_timer_start(world->timer, 1000);
    pc_loop_timer_stop(world->timer);
    pc_loop_timer_start(world->guard, 5000);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->calls, 0);

    pc_loop_timer_start(world->timer, 1000);
    pc_loop_timer_start(world->timer, 60000000);
    pc_loop_timer_start(world->guard, 5000);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->calls, 0);
}

static void *wake_much(void *arg)
{
    struct world *world = arg;
    for (int i = 0; i < 1000; i++)
        pc_loop_wake(world->waker);
    return NULL;
}

static void another_thread_wakes_the_loop(void **state)
{
    struct world *world = *state;
    pthread_t thread;
    world->waker = pc_loop_waker_new(world->loop, count_call, world);
    assert_int_equal(pthread_create(&thread, NULL, wake_much, world), 0);
    assert_ok(pc_loop_run(world->loop));
    pthread_join(thread, NULL);
    assert_in_range(world->calls, 1, 1000);
}

static void wake_again(void *arg)
{
    struct world *world = arg;
    if (++world->calls == 3)
        pc_loop_stop(world->loop);
    else
        pc_loop_wake(world->waker);
}

static void wakes_fold_but_one_during_the_run_causes_another(void **state)
{
    struct world *world = *state;
    world->waker = pc_loop_waker_new(world->loop, wake_again, world);
    for (int i = 0; i < 10; i++)
        pc_loop_wake(world->waker);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->calls, 3);
}

static void count_only(void *arg)
{
    ((struct world *)arg)->calls++;
}

static void a_wake_runs_the_callback_once(void **state)
{
    struct world *world = *state;
    world->waker = pc_loop_waker_new(world->loop, count_only, world);
    pc_loop_wake(world->waker);
    pc_loop_timer_start(world->guard, 5000);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->calls, 1);
}

static void note(struct world *world, char what)
{
    world->order[strlen(world->order)] = what;
}

static void note_call(void *arg)
{
    note(arg, 'c');
    pc_loop_stop(((struct world *)arg)->loop);
}

static void note_first(void *arg)
{
    note(arg, '1');
}

static void note_second(void *arg)
{
    note(arg, '2');
}

static void turn_ends_run_in_order_after_the_callbacks_of_the_last_turn_too(void **state)
{
    struct world *world = *state;
    pc_loop_turn_end(world->loop, note_first, world);
    pc_loop_turn_end(world->loop, note_second, world);
    world->waker = pc_loop_waker_new(world->loop, note_call, world);
    pc_loop_wake(world->waker);
    assert_ok(pc_loop_run(world->loop));
    assert_string_equal(world->order, "c12");
}

static void a_signal_arrives_as_a_callback(void **state)
{
    struct world *world = *state;
    pc_loop_signal(world->loop, SIGUSR1, count_call, world);
    assert_int_equal(raise(SIGUSR1), 0);
    assert_ok(pc_loop_run(world->loop));
    assert_int_equal(world->calls, 1);
}

#define LOOP_TEST(name) PC_TEST_WITH(name, set_up, tear_down)
PC_TEST_MAIN(LOOP_TEST(bytes_wake_the_reader), LOOP_TEST(an_unwanted_watch_is_silent),
             LOOP_TEST(wants_change_from_inside_the_callback),
             LOOP_TEST(a_watch_on_a_reused_descriptor_works), LOOP_TEST(a_callback_may_free_its_own_watch),
             LOOP_TEST(a_timer_fires_once_and_not_early),
             LOOP_TEST(a_stopped_timer_does_not_fire_and_a_new_start_replaces_the_old),
             LOOP_TEST(another_thread_wakes_the_loop), LOOP_TEST(a_wake_runs_the_callback_once),
             LOOP_TEST(wakes_fold_but_one_during_the_run_causes_another),
             LOOP_TEST(turn_ends_run_in_order_after_the_callbacks_of_the_last_turn_too),
             LOOP_TEST(a_signal_arrives_as_a_callback))
