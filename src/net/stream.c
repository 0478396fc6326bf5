/* src/net/stream.c -- see stream.h. */
#include "net/stream.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/mem.h"

struct pc_tls {
    SSL_CTX *context;
    BIO_METHOD *socket; /* OpenSSL's own writes raise SIGPIPE, which a library must not do to its program */
};
struct pc_stream {
    int fd;
    SSL *ssl; /* NULL: plain */
};

/* ---- the socket under TLS ----------------------------------------------------------------------------------------- */

static int fd_of(BIO *bio)
{
    return (int)(intptr_t)BIO_get_data(bio);
}

static int moved(BIO *bio, ssize_t size, int retry)
{
    BIO_clear_retry_flags(bio);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
    return (int)size;
}

static int socket_read(BIO *bio, char *bytes, int size)
{
    return moved(bio, recv(fd_of(bio), bytes, (size_t)size, 0), BIO_FLAGS_READ);
}

static int socket_write(BIO *bio, const char *bytes, int size)
{
    return moved(bio, send(fd_of(bio), bytes, (size_t)size, MSG_NOSIGNAL), BIO_FLAGS_WRITE);
}

static long socket_ctrl(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP;
}

static BIO_METHOD *socket_method(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");
    PC_ASSERT(method);
    BIO_meth_set_read(method, socket_read);
    BIO_meth_set_write(method, socket_write);
    BIO_meth_set_ctrl(method, socket_ctrl);
    return method;
}

/* ---- certificates ------------------------------------------------------------------------------------------------ */

static enum pc_rc refuse(struct pc_err *err_out, const char *field, const char *what)
{
    ERR_clear_error();
    return pc_fail(err_out, PC_INVALID, "tls_file", field, "%s", what);
}

static struct pc_tls *context_new(const SSL_METHOD *method)
{
    struct pc_tls *tls = pc_alloc(sizeof *tls);
    tls->context = SSL_CTX_new(method);
    PC_ASSERT(tls->context);
    tls->socket = socket_method();
    SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION);
    SSL_CTX_set_mode(tls->context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                       SSL_MODE_RELEASE_BUFFERS);
    return tls;
}

static enum pc_rc use_certificate(struct pc_tls *tls, const char *cert_file, const char *key_file,
                                  struct pc_err *err_out)
{
    if (SSL_CTX_use_certificate_chain_file(tls->context, cert_file) != 1)
        return refuse(err_out, "tls_cert", "the certificate chain cannot be read");
    if (!key_file || SSL_CTX_use_PrivateKey_file(tls->context, key_file, SSL_FILETYPE_PEM) != 1)
        return refuse(err_out, "tls_key", "the private key cannot be read");
    if (SSL_CTX_check_private_key(tls->context) != 1)
        return refuse(err_out, "tls_key", "the private key does not belong to the certificate");
    return PC_OK;
}

enum pc_rc pc_tls_server(const char *cert_file, const char *key_file, const char *client_ca,
                         struct pc_tls **tls_out, struct pc_err *err_out)
{
    PC_AUTO(pc_tls_free) struct pc_tls *tls = context_new(TLS_server_method());
    PC_TRY(use_certificate(tls, cert_file, key_file, err_out));
    if (client_ca) {
        if (SSL_CTX_load_verify_locations(tls->context, client_ca, NULL) != 1)
            return refuse(err_out, "tls_client_ca", "the authorities of client certificates cannot be read");
        SSL_CTX_set_client_CA_list(tls->context, SSL_load_client_CA_file(client_ca));
        SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER,
                           NULL); /* one that is shown must be good; none may be shown */
    }
    SSL_CTX_set_session_id_context(tls->context, (const unsigned char *)"precertd", 8);
    *tls_out = pc_steal(&tls);
    return PC_OK;
}

enum pc_rc pc_tls_client(const char *ca_file, const char *cert_file, const char *key_file,
                         struct pc_tls **tls_out, struct pc_err *err_out)
{
    PC_AUTO(pc_tls_free) struct pc_tls *tls = context_new(TLS_client_method());
    int trusted = ca_file ? SSL_CTX_load_verify_locations(tls->context, ca_file, NULL)
                          : SSL_CTX_set_default_verify_paths(tls->context);
    if (trusted != 1)
        return refuse(err_out, "ca_file", "the trusted authorities cannot be read");
    SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
    if (cert_file)
        PC_TRY(use_certificate(tls, cert_file, key_file, err_out));
    *tls_out = pc_steal(&tls);
    return PC_OK;
}

void pc_tls_free(struct pc_tls **tls)
{
    if (!*tls)
        return;
    SSL_CTX_free((*tls)->context);
    BIO_meth_free((*tls)->socket);
    pc_free(*tls);
    *tls = NULL;
}

/* ---- streams ----------------------------------------------------------------------------------------------------- */

struct pc_stream *pc_stream_new(int fd, struct pc_tls *tls, const char *server_name)
{
    struct pc_stream *stream = pc_alloc(sizeof *stream);
    stream->fd = fd;
    if (!tls)
        return stream;
    stream->ssl = SSL_new(tls->context);
    PC_ASSERT(stream->ssl);
    BIO *bio = BIO_new(tls->socket);
    PC_ASSERT(bio);
    BIO_set_data(bio, (void *)(intptr_t)fd);
    BIO_set_init(bio, 1);
    SSL_set_bio(stream->ssl, bio, bio);
    if (server_name) {
        SSL_set_tlsext_host_name(stream->ssl, server_name);
        X509_VERIFY_PARAM *param = SSL_get0_param(stream->ssl);
        if (X509_VERIFY_PARAM_set1_ip_asc(param, server_name) != 1)
            SSL_set1_host(stream->ssl, server_name);
        ERR_clear_error();
        SSL_set_connect_state(stream->ssl);
    } else {
        SSL_set_accept_state(stream->ssl);
    }
    return stream;
}

void pc_stream_free(struct pc_stream **stream)
{
    if (!*stream)
        return;
    if ((*stream)->ssl) {
        if (SSL_is_init_finished((*stream)->ssl))
            (void)SSL_shutdown((*stream)->ssl);
        SSL_free((*stream)->ssl);
        ERR_clear_error();
    }
    close((*stream)->fd);
    pc_free(*stream);
    *stream = NULL;
}

int pc_stream_fd(const struct pc_stream *stream)
{
    return stream->fd;
}

static enum pc_io plain(ssize_t moved, enum pc_io want, size_t *size_out)
{
    if (moved > 0) {
        *size_out = (size_t)moved;
        return PC_IO_DONE;
    }
    if (moved == 0)
        return PC_IO_END;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? want : PC_IO_BROKEN;
}

static enum pc_io secure(struct pc_stream *stream, int result)
{
    int error = SSL_get_error(stream->ssl, result);
    ERR_clear_error();
    switch (error) {
    case SSL_ERROR_WANT_READ: return PC_IO_WANT_READ;
    case SSL_ERROR_WANT_WRITE: return PC_IO_WANT_WRITE;
    case SSL_ERROR_ZERO_RETURN: return PC_IO_END;
    default: return PC_IO_BROKEN;
    }
}

enum pc_io pc_stream_read(struct pc_stream *stream, void *bytes, size_t capacity, size_t *size_out)
{
    *size_out = 0;
    if (!stream->ssl)
        return plain(recv(stream->fd, bytes, capacity, 0), PC_IO_WANT_READ, size_out);
    int result = SSL_read_ex(stream->ssl, bytes, capacity, size_out);
    return result == 1 ? PC_IO_DONE : secure(stream, result);
}

enum pc_io pc_stream_write(struct pc_stream *stream, const void *bytes, size_t size, size_t *size_out)
{
    *size_out = 0;
    if (!stream->ssl)
        return plain(send(stream->fd, bytes, size, MSG_NOSIGNAL), PC_IO_WANT_WRITE, size_out);
    int result = SSL_write_ex(stream->ssl, bytes, size, size_out);
    return result == 1 ? PC_IO_DONE : secure(stream, result);
}

bool pc_stream_pending(const struct pc_stream *stream)
{
    return stream->ssl && SSL_pending(stream->ssl) > 0;
}

void pc_stream_peer_name(const struct pc_stream *stream, char *text, size_t capacity)
{
    text[0] = 0;
    if (!stream->ssl || SSL_get_verify_result(stream->ssl) != X509_V_OK)
        return;
    X509 *certificate = SSL_get1_peer_certificate(stream->ssl);
    if (!certificate)
        return;
    int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text,
                                         (int)capacity);
    if (size < 0 || (size_t)size != pc_str_of(text).size) /* a name with a NUL inside names nobody */
        text[0] = 0;
    X509_free(certificate);
}

long pc_stream_peer_uid(const struct pc_stream *stream)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    int domain = 0;
    socklen_t domain_size = sizeof domain;
    if (getsockopt(stream->fd, SOL_SOCKET, SO_DOMAIN, &domain, &domain_size) != 0 || domain != AF_UNIX)
        return -1;
    return getsockopt(stream->fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? (long)peer.uid : -1;
}

void pc_stream_peer_place(const struct pc_stream *stream, char *text, size_t capacity)
{
    struct sockaddr_storage name = {0};
    socklen_t size = sizeof name;
    long uid = pc_stream_peer_uid(stream);
    text[0] = 0;
    if (uid >= 0) {
        snprintf(text, capacity, "uid:%ld", uid);
        return;
    }
    if (getpeername(stream->fd, (struct sockaddr *)&name, &size) != 0)
        return;
    if (name.ss_family == AF_INET6) {
        struct in6_addr *address = &((struct sockaddr_in6 *)(void *)&name)->sin6_addr;
        if (!IN6_IS_ADDR_V4MAPPED(address))
            memset(&address->s6_addr[8], 0, 8);
    }
    if (getnameinfo((struct sockaddr *)&name, size, text, (socklen_t)capacity, NULL, 0, NI_NUMERICHOST) != 0)
        text[0] = 0;
}
