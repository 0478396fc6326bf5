/* src/precertd/start.h -- the daemon put together: in order up, and in the reverse order down. */
#ifndef PC_PRECERTD_START_H
#define PC_PRECERTD_START_H

#include "net/stream.h"
#include "precertd/config.h"
#include "precertd/sockets.h"
#include "precertd/threads.h"
#include "precertd/watchdog.h"

/* Everything that main.c owns. A zeroed one is empty and valid to stop. */
struct pc_daemon {
    int argc;
    char **argv; /* for admin.config, which reads them again */
    struct pc_config config;
    struct pc_wall *wall;
    struct pc_wall_sim sim;
    struct pc_store *writer, *readers[PC_HANDLE_COUNT];
    struct pc_files *files;
    struct pc_document_limits documents;
    struct pc_engine *engine;
    struct pc_loop *loop;
    struct pc_pool *pool;
    struct pc_server *server;
    struct pc_threads *threads;
    struct pc_tls *tls;
    struct pc_loop_timer *start_timer, *drain_timer;
    struct pc_watchdog *watchdog; /* NULL: nobody watches */
    struct pc_sockets sockets; /* that were passed and no listener has yet */
    /* The revision that served last, until the evaluators have it. */
    struct pc_bundle *bundle;
    struct pc_catalogue *catalogue;
    struct pc_time convert_at; /* a copy that becomes simulated: when; zero: none */
    int64_t last_revision, drain_started_us;
    bool ready, draining, failed;
};

/* Order: configuration, store (writer, migrations), engine, the revision that served last, readers, loop, evaluators, server,
 * threads; then, in the loop: principals, policies, listeners, "ready".  daemon->config is read already.  What fails is
 * said in err_out; pc_daemon_stop cleans up in any case. */
PC_CHECK enum pc_rc pc_daemon_start(struct pc_daemon *daemon, struct pc_err *err_out);

/* Serves until drained; PC_OK, or what ended it. */
PC_CHECK enum pc_rc pc_daemon_run(struct pc_daemon *daemon);
void pc_daemon_stop(struct pc_daemon *daemon);

/* admin.config: reads flags and file again; what is live changes, the rest is listed. */
PC_CHECK enum pc_rc pc_daemon_reconfigure(void *arg, struct pc_buf *result, struct pc_err *err_out);

/* drain.c: installs SIGTERM, SIGINT and SIGHUP; begins to end the daemon (also the server's port: arg is the daemon). */
void pc_daemon_signals(struct pc_daemon *daemon);
void pc_daemon_drain(void *arg);

#endif
