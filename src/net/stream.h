/* src/net/stream.h -- bytes over one connected socket, plain or under TLS, behind the same two functions.
 * The one place that includes OpenSSL's TLS. */
#ifndef PC_NET_STREAM_H
#define PC_NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

struct pc_tls; /* certificates and whom to trust; immutable: any thread may use it */
struct pc_stream; /* one connection */

/* A server's side.  client_ca (may be NULL): clients may show a certificate that it signed.  PC_INVALID: a file cannot be used. */
PC_CHECK enum pc_rc pc_tls_server(const char *cert_file, const char *key_file, const char *client_ca,
                                  struct pc_tls **tls_out, struct pc_err *err_out);
/* A client's side.  All may be NULL: the system's authorities, no certificate of its own. */
PC_CHECK enum pc_rc pc_tls_client(const char *ca_file, const char *cert_file, const char *key_file,
                                  struct pc_tls **tls_out, struct pc_err *err_out);
void pc_tls_free(struct pc_tls **tls);

/* Takes the descriptor over (non-blocking).  tls NULL: plain.  server_name: the client's side checks it; NULL: the server's. */
struct pc_stream *pc_stream_new(int fd, struct pc_tls *tls, const char *server_name);
void pc_stream_free(struct pc_stream **stream); /* closes; accepts NULL, stores NULL */
int pc_stream_fd(const struct pc_stream *stream);

/* What a read or write came to.  WANT_READ / WANT_WRITE: nothing now, when the socket is readable / writable call again.
 * TLS may want to write in order to read, and the reverse. */
enum pc_io {
    PC_IO_DONE,
    PC_IO_WANT_READ,
    PC_IO_WANT_WRITE,
    PC_IO_END /* the other side closed */,
    PC_IO_BROKEN
};

/* DONE: *size_out > 0 bytes were moved. */
PC_CHECK enum pc_io pc_stream_read(struct pc_stream *stream, void *bytes, size_t capacity, size_t *size_out);
PC_CHECK enum pc_io pc_stream_write(struct pc_stream *stream, const void *bytes, size_t size,
                                    size_t *size_out);

/* Bytes that were decrypted and not read yet: no event of the socket will tell of them. */
bool pc_stream_pending(const struct pc_stream *stream);

/* The common name of the verified client certificate, into text; "" when there is none (plain, or none shown). */
void pc_stream_peer_name(const struct pc_stream *stream, char *text, size_t capacity);

/* The user at the other end of a Unix socket; -1 otherwise. */
long pc_stream_peer_uid(const struct pc_stream *stream);

/* Where the other end is, as somebody who must be slowed down is known by: "uid:1000" of a Unix socket, "192.0.2.7", or the
 * network of an IPv6 address ("2001:db8:1:2::"), which one machine has all of.  "" when that cannot be told. */
void pc_stream_peer_place(const struct pc_stream *stream, char *text, size_t capacity);

#endif
