/* src/precertd/drain.c -- the end: no new work, what is in flight is finished and committed, then out.  A second signal
 * does not wait: what is not committed was not acknowledged (I2). */
#include <signal.h>
#include "base/log.h"
#include "precertd/notify.h"
#include "precertd/start.h"

#define LOOK_AGAIN_US 10000
#define SAME_SIGNAL_US \
    1000000 /* some senders signal the process and then its group: that is one wish, not two */

static void look(void *arg)
{
    struct pc_daemon *daemon = arg;
    if (pc_server_idle(daemon->server) && pc_pool_idle(daemon->pool)) {
        pc_log(PC_LOG_INFO, "drained");
        pc_loop_stop(daemon->loop);
        return;
    }
    pc_loop_timer_start(daemon->drain_timer, LOOK_AGAIN_US);
}

void pc_daemon_drain(void *arg)
{
    struct pc_daemon *daemon = arg;
    if (daemon->draining)
        return;
    daemon->draining = true;
    daemon->drain_started_us = pc_mono_us();
    pc_log(PC_LOG_INFO, "draining");
    pc_notify("STOPPING=1");
    pc_server_drain(daemon->server);
    pc_loop_timer_start(daemon->drain_timer, LOOK_AGAIN_US);
}

static void on_end(void *arg)
{
    struct pc_daemon *daemon = arg;
    if (!daemon->draining) {
        pc_daemon_drain(daemon);
        return;
    }
    if (pc_mono_us() - daemon->drain_started_us < SAME_SIGNAL_US)
        return;
    pc_log(PC_LOG_WARNING, "stopped_at_once");
    pc_loop_stop(daemon->loop);
}

static void on_hangup(void *arg)
{
    struct pc_daemon *daemon = arg;
    if (daemon->ready)
        pc_server_reload_policies(daemon->server);
}

void pc_daemon_signals(struct pc_daemon *daemon)
{
    daemon->drain_timer = pc_loop_timer_new(daemon->loop, look, daemon);
    pc_loop_signal(daemon->loop, SIGTERM, on_end, daemon);
    pc_loop_signal(daemon->loop, SIGINT, on_end, daemon);
    pc_loop_signal(daemon->loop, SIGHUP, on_hangup, daemon);
}
