/* src/precertd/watchdog.c -- see watchdog.h. */
#include "precertd/watchdog.h"

#include "base/mem.h"
#include "precertd/notify.h"

#define LOOKS 4

struct pc_watchdog {
    struct pc_threads *threads;
    struct pc_loop_timer *timer;
    int64_t period_us;
};

/* Silence is the alarm: the service manager logs it, takes a core and starts anew. */
static void look(void *arg)
{
    struct pc_watchdog *watchdog = arg;
    if (pc_threads_cases_answered(watchdog->threads)) {
        pc_notify("WATCHDOG=1");
        pc_threads_ask_cases(watchdog->threads);
    }
    pc_loop_timer_start(watchdog->timer, watchdog->period_us);
}

struct pc_watchdog *pc_watchdog_new(struct pc_loop *loop, struct pc_threads *threads, int64_t within_us)
{
    struct pc_watchdog *watchdog = pc_alloc(sizeof *watchdog);
    watchdog->threads = threads;
    watchdog->period_us = within_us / LOOKS;
    watchdog->timer = pc_loop_timer_new(loop, look, watchdog);
    pc_threads_ask_cases(threads);
    pc_loop_timer_start(watchdog->timer, watchdog->period_us);
    return watchdog;
}

void pc_watchdog_free(struct pc_watchdog **watchdog)
{
    struct pc_watchdog *w = pc_steal(watchdog);
    if (!w)
        return;
    pc_loop_timer_free(&w->timer);
    pc_free(w);
}
