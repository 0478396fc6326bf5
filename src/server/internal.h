/* src/server/internal.h -- the server's own structs.  Private to server/; all of it lives in the LOOP thread. */
#ifndef PC_SERVER_INTERNAL_H
#define PC_SERVER_INTERNAL_H

#include "net/stream.h"
#include "server/logins.h"
#include "server/methods.h"
#include "server/server.h"
#include "server/staged.h"
#include "wire/jsonrpc/jsonrpc.h"

/* Who somebody is.  Reference-counted: a session and its calls outlive a refreshed list. */
struct pc_principal {
    int references;
    char *id, *name;
    char *payers, *provider; /* what it is bound to, payers a comma list; NULL: not bound */
    char *
        org; /* the scope of its request ids: "payer/x", "provider/x" or "staff/id", so that no two kinds meet */
    uint32_t roles;
    struct pc_hash token;
    bool revoked;
    int calls; /* credits in use */
};

/* A batch in flight: its answers gather until the last one is there. */
struct pc_batch {
    int waiting;
    struct pc_buf out;
};

struct pc_connection {
    struct pc_server *server;
    struct pc_connection *next, *prev;
    struct pc_connection *next_touched, *next_waiting, *next_watching;
    struct pc_stream *stream; /* NULL: closed, waiting for its calls to end */
    struct pc_loop_io *io;
    uint64_t number;
    bool admin; /* came through the admin socket */
    bool touched; /* on the server's list of what to look at when the turn ends */
    bool waiting; /* on the server's list of what goes on in the next turn */
    bool identified; /* certificate or peer were looked at */
    bool paused; /* its requests wait */
    bool ended; /* the client sends nothing more */
    bool closing; /* close when everything is sent */
    bool write_blocked, read_wants_write;
    struct pc_principal *principal; /* NULL: not logged in */
    int failed_logins;
    int calls; /* in flight */
    struct pc_buf in;
    size_t scanned; /* bytes of `in` that hold no newline */
    struct pc_buf out;
    size_t sent; /* bytes of `out` that are gone */
    struct pc_watch *watches;
    struct pc_staged staged; /* parts of a candidate that are here */
};

/* One request in flight. */
struct pc_call {
    struct pc_call *next_free;
    struct pc_connection *connection;
    const struct pc_method *method;
    struct pc_principal *principal; /* whose credit it holds; NULL: none */
    struct pc_batch *batch; /* NULL: alone */
    bool notification; /* no answer is wanted */
    bool credit;
    struct pc_str line; /* while being dispatched: the request's text */
    const struct pc_rpc_line *parsed;
    struct pc_buf id; /* the id as JSON text; keeps its memory when the struct is used again */
};

struct pc_listener {
    struct pc_listener *next;
    struct pc_server *server;
    struct pc_loop_io *io;
    struct pc_tls *tls;
    char *path; /* of a Unix socket: removed at the end */
    int fd, port;
    bool admin;
};

struct pc_watch {
    struct pc_watch *next; /* of the connection */
    struct pc_connection *connection;
    int64_t number;
    int64_t case_id; /* of the filter; 0: any */
    int64_t cursor; /* position up to which everything was told */
    bool resuming; /* told from the store; live changes wait in `held` */
    struct pc_fifo held;
    int state, kind; /* -1: any */
    char *payer, *group, *member, *provider, *category; /* of the filter; NULL: any */
};

struct pc_policies; /* policy_flow.c */

struct pc_server {
    struct pc_server_config config;
    struct pc_server_limits limits;
    struct pc_listener *listeners;
    struct pc_connection *connections, *touched, *waiting;
    struct pc_connection *watching; /* those with watches: changes are frequent, watchers few */
    struct pc_loop_timer *go_on;
    int connection_count, calls;
    uint64_t next_number; /* of connections */
    int64_t next_watch, position;
    bool draining, asking;
    struct pc_principal **principals;
    size_t principal_count;
    struct pc_principal *local_admin;
    struct pc_fifo to_cases, to_reads, to_ask; /* gathered for the end of the turn */
    struct pc_call *free_calls;
    struct pc_command *spare_commands; /* chained through link */
    int spare_count;
    struct pc_catalogue *catalogue; /* serving; NULL: none yet */
    struct pc_policies *policies;
    struct pc_replay_schedule *replays; /* NULL: none */
    char *read_bytes; /* what one read takes, shared by all connections */
    struct pc_buf scratch;
    struct pc_logins logins;
    uint64_t answered, failed, refused_busy, accepted, failed_logins; /* figures */
};

/* ---- connection.c ------------------------------------------------------------------------------------------------ */

/* Takes an accepted descriptor over. */
void pc_connection_open(struct pc_listener *listener, int fd);
/* Ends it at once; freed when its calls are done. */
void pc_connection_close(struct pc_connection *connection);
/* Has it looked at when the turn ends: something to send, to resume or to free. */
void pc_connection_touch(struct pc_connection *connection);
/* Sends, resumes, frees what was touched.  Called when the turn ends. */
void pc_connections_settle(struct pc_server *server);
/* Loop callback: takes up what waited, server->waiting. */
void pc_connections_go_on(void *arg);
size_t pc_connection_unsent(const struct pc_connection *connection);
void pc_connection_free(struct pc_connection *connection);

/* listener.c: closes them all and removes their files. */
void pc_listeners_free(struct pc_server *server);

/* ---- dispatch.c -------------------------------------------------------------------------------------------------- */

/* One line: frame -> row -> who -> schema -> scope -> credit -> route.  Everything is answered. */
void pc_dispatch_line(struct pc_connection *connection, struct pc_str line);
/* Routes a command of an internal kind (command->done set) or of a call. */
void pc_route_cases(struct pc_server *server, struct pc_command *command);
void pc_route_read(struct pc_server *server, struct pc_command *command);
/* A command that carries this call's params and principal; the document moves into it. */
struct pc_command *pc_command_of_call(struct pc_call *call);

/* ---- commands.c -------------------------------------------------------------------------------------------------- */

/* A new command, of memory that was used before where there is some; ended by pc_command_leave or pc_command_free. */
struct pc_command *pc_command_take(struct pc_server *server);
void pc_command_leave(struct pc_server *server, struct pc_command **command);
void pc_commands_free(struct pc_server *server); /* those that nobody uses */

/* ---- route.c ----------------------------------------------------------------------------------------------------- */

/* The evaluators' answer to a call, whatever its status. */
void pc_answer_evaluation(struct pc_call *call, enum pc_eval_status status, struct pc_str data);
/* Puts what was refused by busy evaluators again. */
void pc_asks_retry(struct pc_server *server);
void pc_handle_criteria(struct pc_call *call, yyjson_val *params);
void pc_handle_requirement(struct pc_call *call, yyjson_val *params);

/* ---- answer.c ---------------------------------------------------------------------------------------------------- */

/* A call of this connection, from the server's free list; ended by one of the functions below. */
struct pc_call *pc_call_new(struct pc_connection *connection, struct pc_batch *batch);
/* Each ends the call: answers (unless it is a notification or nobody is there), gives the credit back. */
void pc_answer_result(struct pc_call *call, struct pc_str result);
void pc_answer_error(struct pc_call *call, enum pc_rc rc, const struct pc_err *err);
/* The same with further members of error.data as JSON text ("\"diagnostics\":[...]"). */
void pc_answer_error_with(struct pc_call *call, enum pc_rc rc, const struct pc_err *err,
                          struct pc_str members);
void pc_answer_rpc(struct pc_call *call, const struct pc_rpc_fault *fault);
/* A short cut: pc_fail and pc_answer_error. */
void pc_answer_fail(struct pc_call *call, enum pc_rc rc, const char *reason, const char *field,
                    const char *detail);
/* A line that nobody asked for: a notification, or the error of an unreadable line. */
void pc_send_line(struct pc_connection *connection, struct pc_str line);
void pc_batch_settle(struct pc_connection *connection, struct pc_batch *batch);

/* ---- credits.c --------------------------------------------------------------------------------------------------- */

/* Takes a credit for the call; false: answer busy. */
bool pc_credit_take(struct pc_call *call);
void pc_credit_give(struct pc_call *call);

/* ---- session.c, principals.c ------------------------------------------------------------------------------------- */

void pc_session_identify(struct pc_connection *connection); /* by peer uid or certificate, once */
void pc_handle_hello(struct pc_call *call, yyjson_val *params);
void pc_handle_login(struct pc_call *call, yyjson_val *params);
void pc_handle_ping(struct pc_call *call, yyjson_val *params);

/* References: a session, a call and the server's list hold one each. */
struct pc_principal *pc_principal_ref(struct pc_principal *principal);
void pc_principal_unref(struct pc_principal **principal);

/* Who has this token or this id among those in force; NULL: nobody.  Borrowed. */
struct pc_principal *pc_principal_by_token(struct pc_server *server, struct pc_str token);
struct pc_principal *pc_principal_by_id(struct pc_server *server, const char *id);

/* The principal of the admin socket, a new reference; and the end of the list. */
struct pc_principal *pc_principal_local_admin(void);
void pc_principals_free(struct pc_server *server);
/* Whether the principal may see this payer; an unbound one sees all. */
bool pc_principal_sees_payer(const struct pc_principal *principal, struct pc_str payer);

/* ---- watch.c ----------------------------------------------------------------------------------------------------- */

/* The handler of case.watch; and the end of all watches of a connection. */
void pc_handle_watch(struct pc_call *call, yyjson_val *params);
void pc_watches_free(struct pc_connection *connection);

/* ---- policy_flow.c, policy_methods.c, admin_methods.c ---------------------------------------------------------------- */

/* What serves and the candidate on its way; owned by the server. */
struct pc_policies *pc_policies_new(struct pc_server *server);
void pc_policies_free(struct pc_policies **policies);
bool pc_policies_busy(const struct pc_policies *policies); /* a candidate is on its way */
void pc_handle_policy_status(struct pc_call *call, yyjson_val *params);
void pc_handle_policy_check(struct pc_call *call, yyjson_val *params);
void pc_handle_policy_stage(struct pc_call *call, yyjson_val *params);
void pc_handle_policy_reload(struct pc_call *call, yyjson_val *params);
void pc_handle_policy_rollback(struct pc_call *call, yyjson_val *params);
void pc_handle_admin_status(struct pc_call *call, yyjson_val *params);
void pc_handle_admin_drain(struct pc_call *call, yyjson_val *params);
void pc_handle_admin_config(struct pc_call *call, yyjson_val *params);

#endif
