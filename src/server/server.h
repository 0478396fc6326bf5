/* src/server/server.h -- everything that clients see: listeners, sessions, the method table, answers, watches.
 *
 * Lives in the LOOP thread alone and never blocks: it takes a frame apart, finds its row in THE table (methods.c), checks
 * who asks and what, takes a credit and routes.  What needs another thread leaves through the ports below and comes back
 * through pc_server_take. */
#ifndef PC_SERVER_SERVER_H
#define PC_SERVER_SERVER_H

#include "base/clock.h"
#include "crypto/ids.h"
#include "engine/command.h"
#include "engine/reader.h"
#include "loop/loop.h"
#include "policy/pool/pool.h"
#include "policy/revision/bundle.h"

#define PC_SERVER_PROTOCOL 1 /* changes only when a client could break */

/* Bounds; all are told by session.hello.  A zeroed member takes its default. */
struct pc_server_limits {
    size_t line_bytes; /* 1 MiB */
    size_t out_bytes; /* unsent answers of a connection above which its requests wait: 1 MiB */
    size_t out_bytes_max; /* unsent notifications above which a watching connection is closed: 8 MiB */
    int connections; /* 10000 */
    int connection_calls; /* in flight on one connection above which its requests wait: 1024 */
    int principal_calls; /* in flight of one principal above which it is answered busy: 2048 */
    int calls; /* in flight altogether: 4096 */
    int reserved_calls; /* of these for admins alone: 16 */
    int batch; /* requests in a batch: 100 */
    int watches; /* of one connection: 100 */
};

/* A piece of work for the worker thread: `run` there, `done` back in LOOP.  First member of what carries it. */
struct pc_work {
    struct pc_link link;
    void (*run)(struct pc_work *work);
    void (*done)(struct pc_work *work);
};

/* What the server needs of the daemon around it. */
struct pc_server_ports {
    void *arg;
    void (*cases)(void *arg, struct pc_fifo *commands); /* to the CASES thread, in this order; takes all */
    void (*reads)(void *arg, struct pc_fifo *commands); /* to the READERS; takes all */
    void (*work)(void *arg, struct pc_work *work); /* to the worker thread */
    void (*status)(void *arg, struct pc_buf *out); /* appends JSON members to admin.status */
    void *daemon;
    void (*drain)(void *daemon); /* begins to end the daemon */
    enum pc_rc (*reconfigure)(void *daemon, struct pc_buf *result, struct pc_err *err_out); /* admin.config */
};

struct pc_server_config {
    struct pc_loop *loop; /* all borrowed for the server's life */
    struct pc_pool *pool;
    struct pc_wall *wall;
    const struct pc_ids *ids;
    const char *policies; /* directory of the candidate */
    const char *version;
    long owner_uid; /* who besides root is admin on the admin socket */
    int64_t position; /* of the newest event: where a watch without a cursor begins */
    int64_t last_revision; /* the newest stored; 0: none */
    int replay_minute; /* of the day in UTC at which every determination is replayed; negative: never by itself */
    int replay_rate; /* determinations a second of that */
    struct pc_server_limits limits;
    struct pc_server_ports ports;
};

struct pc_server;

/* Opens nothing yet.  Owned by the caller. */
struct pc_server *pc_server_new(const struct pc_server_config *config);
void pc_server_free(struct pc_server **server); /* closes all; accepts NULL, stores NULL */

/* A listener: address as net/address.h reads it.  fd: a socket that listens there already, taken over; -1: one is made.
 * tls: borrowed for the server's life, for tls: addresses. */
struct pc_tls;
PC_CHECK enum pc_rc pc_server_listen(struct pc_server *server, const char *address, int fd, bool admin,
                                     struct pc_tls *tls, struct pc_err *err_out);
int pc_server_port(const struct pc_server *server); /* of the newest TCP listener; 0: none */

/* Commands that come back from CASES (to be asked, or done) or from READERS.  Takes all. */
void pc_server_take(struct pc_server *server, struct pc_fifo *commands);

/* Committed changes of cases (struct pc_change), to be told to watchers and freed.  Takes all. */
void pc_server_changes(struct pc_server *server, struct pc_fifo *changes);

/* Reads the principals anew (through READERS); done (may be NULL) is called when they are in force. */
void pc_server_refresh_principals(struct pc_server *server, pc_loop_fn *done, void *arg);

/* The first revision: loads `bundle` (labelled with its stored number) and its catalogue into the evaluators; with both
 * NULL reads the policies directory, stores and activates it.  done(ok) when serving, or after everything was logged. */
void pc_server_start_policies(struct pc_server *server, struct pc_bundle *bundle,
                              struct pc_catalogue *catalogue, void (*done)(void *arg, bool ok), void *arg);

/* A stored revision's sources as a labelled bundle.  Any thread that has a handle.  PC_CORRUPT: a source is missing. */
PC_CHECK enum pc_rc pc_server_read_bundle(struct pc_reader *reader, const struct pc_revision_row *row,
                                          struct pc_bundle **bundle_out, struct pc_err *err_out);

/* Reads the policies directory anew, as policy.reload does; the outcome is logged (SIGHUP). */
void pc_server_reload_policies(struct pc_server *server);

/* No new connections, no new requests (-32008 `draining`); what is in flight goes on. */
void pc_server_drain(struct pc_server *server);
bool pc_server_idle(const struct pc_server *server); /* nothing in flight and nothing unsent */

/* The wire contract as text: what src/server/PROTOCOL.md holds (compared in a test). */
void pc_server_print_protocol(struct pc_buf *out);

#endif
