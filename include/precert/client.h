/* include/precert/client.h -- a small blocking client of precertd: connect, call, read the answer.
 *
 * One thread uses one client at a time.  Everything that goes over the wire is JSON text (src/server/PROTOCOL.md); the
 * client frames it, numbers the calls and matches the answers.  It writes nothing to any stream and installs no signal
 * handler; a broken connection shows as PC_IO.
 *
 *   PC_AUTO(pc_client_free) struct pc_client *client = NULL;
 *   struct pc_client_options options = {.address = "unix:data/precertd.sock"};
 *   if (pc_client_connect(&options, &client) != PC_OK) ... pc_client_error(client) ...
 *   struct pc_client_answer answer;
 *   if (pc_client_call(client, "session.ping", "{}", &answer) == PC_OK && answer.ok) puts(answer.json);
 */
#ifndef PRECERT_CLIENT_H
#define PRECERT_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "precert/rc.h"

#define PC_CLIENT_PROTOCOL 1 /* the protocol number of session.hello that this client speaks */

struct pc_client;

/* Where and how.  Strings are borrowed until pc_client_connect returns.  A zeroed member takes its default. */
struct pc_client_options {
    const char *address; /* "unix:PATH", "tcp:HOST:PORT", "tls:HOST:PORT" */
    const char *ca_file; /* tls: whom to trust (PEM); NULL: the system's list */
    const char *cert_file; /* tls: client certificate chain (PEM); NULL: none */
    const char *key_file; /* tls: its key (PEM) */
    const char *server_name; /* tls: name the certificate must carry; NULL: the address' host */
    int timeout_ms; /* for each wait on the socket; 0: 30000; -1: for ever */
    size_t answer_bytes_max; /* a longer line is refused (PC_IO); 0: 64 MiB */
};

/* One answer.  All pointers are borrowed until the next call on the same client. */
struct pc_client_answer {
    bool ok; /* true: json is "result"; false: json is the whole "error" object */
    const char *json; /* one line of JSON, NUL after it */
    size_t json_size;
    int code; /* error.code; 0 when ok */
    const char *message; /* error.message; "" when ok */
    const char *reason; /* error.data.reason, or "" */
    const char *field; /* error.data.field, or "" */
    const char *detail; /* error.data.detail, or "" */
};

/* A notification of the server ("case.changed").  Borrowed until the next call on the same client. */
struct pc_client_note {
    const char *method;
    const char *params; /* JSON text */
    size_t params_size;
};

/* Connects (and shakes hands over TLS).  *client_out is made in any case, so that pc_client_error can be read; the
 * caller frees it.  Outcomes: PC_INVALID a malformed address or unreadable certificate; PC_IO nobody answers. */
PC_CHECK enum pc_rc pc_client_connect(const struct pc_client_options *options, struct pc_client **client_out);
void pc_client_free(struct pc_client **client); /* closes; accepts NULL, stores NULL */

/* What went wrong last, one English sentence; "" when nothing did.  Borrowed until the next call. */
const char *pc_client_error(const struct pc_client *client);

/* Calls one method and waits for its answer.  params_json is an object's text, NULL for none.  PC_OK: *answer_out is
 * filled, be it a result or an error (answer->ok).  Notifications that arrive meanwhile are kept for
 * pc_client_next.  Faults: PC_IO, with pc_client_error. */
PC_CHECK enum pc_rc pc_client_call(struct pc_client *client, const char *method, const char *params_json,
                                   struct pc_client_answer *answer_out);

/* The same in two halves, for pipelining: send many, then receive.  *id_out is the number that the answer will carry. */
PC_CHECK enum pc_rc pc_client_send(struct pc_client *client, const char *method, const char *params_json,
                                   int64_t *id_out);
PC_CHECK enum pc_rc pc_client_flush(
    struct pc_client *client); /* what send gathered goes out; receive does it too */
/* The next answer in the order the server gives them. */
PC_CHECK enum pc_rc pc_client_receive(struct pc_client *client, int64_t *id_out,
                                      struct pc_client_answer *answer_out);

/* Whether an answer is here already: then pc_client_receive does not wait. */
bool pc_client_has_answer(const struct pc_client *client);

/* The next notification, kept or new; waits at most timeout_ms (-1: for ever).  PC_NOT_FOUND: none came. */
PC_CHECK enum pc_rc pc_client_next(struct pc_client *client, int timeout_ms, struct pc_client_note *note_out);

/* Sends one line as it is (no check, "\n" is added), and reads the next line as it is: for tests and `precertctl raw`.
 * PC_NOT_FOUND: the server closed the connection cleanly before a line came. */
PC_CHECK enum pc_rc pc_client_send_line(struct pc_client *client, const char *line, size_t line_size);
PC_CHECK enum pc_rc pc_client_read_line(struct pc_client *client, const char **line_out,
                                        size_t *line_size_out);

#endif
