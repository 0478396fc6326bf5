/* src/evaluator/watch.c -- see watch.h.
 *
 * The timer ticks every millisecond while there is work and stops itself at the first tick that finds none: no evaluation
 * pays for setting it but the first after a pause.  The process has one thread, so handler and evaluation never run at once;
 * a signal handler has nothing but statics to look at. */
#include "evaluator/watch.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

#include "evaluator/budget.h"

enum { TICK_US = 1000 };

static bool ready;
static lua_State *volatile running;
static volatile sig_atomic_t
    ticked; /* once since pc_watch_begin: the next tick is at least one whole period later */
static volatile sig_atomic_t ticking; /* the timer is set */

static void set_timer(int us)
{
    const struct timeval period = {.tv_usec = us};
    const struct itimerval timer = {period, period};
    (void)setitimer(ITIMER_REAL, &timer, NULL);
}

static void on_tick(int number)
{
    (void)number;
    const int saved = errno;
    if (!running) {
        set_timer(0);
        ticking = 0;
    } else if (ticked) {
        pc_vm_budget_overdue(running);
    } else {
        ticked = 1;
    }
    errno = saved;
}

bool pc_watch_prepare(void)
{
    struct sigaction action = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
    sigset_t alarm;
    (void)sigemptyset(&alarm);
    (void)sigaddset(&alarm, SIGALRM);
    ready = sigaction(SIGALRM, &action, NULL) == 0 && sigprocmask(SIG_UNBLOCK, &alarm, NULL) == 0;
    return ready;
}

bool pc_watch_is_ready(void)
{
    return ready;
}

void pc_watch_begin(lua_State *L)
{
    ticked = 0;
    running = L; /* before the look at `ticking`: a tick between the two must not stop the timer */
    if (!ticking) {
        ticking = 1;
        set_timer(TICK_US);
    }
}

void pc_watch_end(void)
{
    running = NULL;
}
