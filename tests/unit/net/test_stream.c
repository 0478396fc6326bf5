/* tests/unit/net/test_stream.c -- the same two functions over a plain socket and under TLS, certificates included. */
#include "support/pc_test.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/stream.h"

static char directory[] = "/tmp/pc-tls-XXXXXX";

static const char *file_of(const char *name)
{
    static char path[4][128];
    static int next;
    char *text = path[next++ % 4];
    snprintf(text, sizeof path[0], "%s/%s", directory, name);
    return text;
}

static void write_key(const char *name, EVP_PKEY *key)
{
    FILE *file = fopen(file_of(name), "w");
    assert_non_null(file);
    assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(file);
}

static void write_certificate(const char *name, X509 *certificate)
{
    FILE *file = fopen(file_of(name), "w");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, certificate), 1);
    fclose(file);
}

/* A certificate of that common name, signed by `by` (NULL: itself), with its key, as <file>.pem and <file>.key. */
static X509 *certify(const char *name, const char *file, X509 *by, EVP_PKEY *by_key, EVP_PKEY **key_out)
{
    static long serial;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    assert_non_null(key);
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(by ? by : certificate));
    X509_set_pubkey(certificate, key);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL,
                                                    by ? NID_subject_alt_name : NID_basic_constraints,
                                                    by ? "DNS:localhost" : "critical,CA:TRUE");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    assert_true(X509_sign(certificate, by ? by_key : key, EVP_sha256()) > 0);
    char text[64];
    snprintf(text, sizeof text, "%s.pem", file);
    write_certificate(text, certificate);
    snprintf(text, sizeof text, "%s.key", file);
    write_key(text, key);
    *key_out = key;
    return certificate;
}

static int make_certificates(void **state)
{
    (void)state;
    EVP_PKEY *ca_key, *key;
    assert_non_null(mkdtemp(directory));
    X509 *ca = certify("test authority", "ca", NULL, NULL, &ca_key);
    static const char *const names[][2] = {{"localhost", "server"}, {"payer-one", "client"}};
    for (size_t i = 0; i < 2; i++) {
        X509 *certificate = certify(names[i][0], names[i][1], ca, ca_key, &key);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    EVP_PKEY *stranger_key;
    X509 *stranger = certify("payer-one", "stranger", NULL, NULL, &stranger_key);
    X509_free(stranger);
    EVP_PKEY_free(stranger_key);
    X509_free(ca);
    EVP_PKEY_free(ca_key);
    return 0;
}

static int remove_certificates(void **state)
{
    (void)state;
    static const char *const names[] = {"ca.pem",     "ca.key",     "server.pem",   "server.key",
                                        "client.pem", "client.key", "stranger.pem", "stranger.key"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(file_of(names[i]));
    return rmdir(directory);
}

static void pair(int fds[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
}

/* Moves `text` from one side to the other, whatever the handshake wants in between.  False: one side broke. */
static bool carry(struct pc_stream *from, struct pc_stream *to, const char *text)
{
    char got[128] = "";
    size_t sent = 0, received = 0, size = strlen(text), moved;
    for (int i = 0; i < 100 && received < size; i++) {
        enum pc_io out = sent < size ? pc_stream_write(from, text + sent, size - sent, &moved)
                                     : PC_IO_WANT_READ;
        sent += out == PC_IO_DONE ? moved : 0;
        enum pc_io in = pc_stream_read(to, got + received, sizeof got - 1 - received, &moved);
        received += in == PC_IO_DONE ? moved : 0;
        if (out == PC_IO_BROKEN || in == PC_IO_BROKEN || in == PC_IO_END)
            return false;
    }
    return received == size && memcmp(got, text, size) == 0;
}

static void plain_bytes_go_both_ways_until_the_end(void **state)
{
    (void)state;
    int fds[2];
    char byte;
    size_t moved;
    pair(fds);
    struct pc_stream *a = pc_stream_new(fds[0], NULL, NULL), *b = pc_stream_new(fds[1], NULL, NULL);
    assert_int_equal(pc_stream_read(a, &byte, 1, &moved), PC_IO_WANT_READ);
    assert_true(carry(a, b, "hello"));
    assert_true(carry(b, a, "hello yourself"));
    assert_int_equal(pc_stream_peer_uid(a), (long)geteuid());
    pc_stream_free(&b);
    assert_int_equal(pc_stream_read(a, &byte, 1, &moved), PC_IO_END);
    pc_stream_free(&a);
}

static struct pc_tls *server_tls(bool clients)
{
    struct pc_tls *tls = NULL;
    struct pc_err err = {0};
    assert_ok(pc_tls_server(file_of("server.pem"), file_of("server.key"), clients ? file_of("ca.pem") : NULL,
                            &tls, &err));
    return tls;
}

static void tls_carries_the_same_and_names_the_client(void **state)
{
    (void)state;
    static const struct {
        const char *certificate, *name;
        bool good;
    } table[] = {{NULL, "", true}, {"client", "payer-one", true}, {"stranger", "", false}};
    for (size_t i = 0; i < 3; i++) {
        int fds[2];
        char name[64], pem[32], key[32];
        struct pc_err err = {0};
        struct pc_tls *server = server_tls(true), *client = NULL;
        const char *certificate = table[i].certificate;
        snprintf(pem, sizeof pem, "%s.pem", certificate ? certificate : "");
        snprintf(key, sizeof key, "%s.key", certificate ? certificate : "");
        assert_ok(pc_tls_client(file_of("ca.pem"), certificate ? file_of(pem) : NULL,
                                certificate ? file_of(key) : NULL, &client, &err));
        pair(fds);
        struct pc_stream *a = pc_stream_new(fds[0], client, "localhost"),
                         *b = pc_stream_new(fds[1], server, NULL);
        assert_int_equal(carry(a, b, "hello") && carry(b, a, "hello yourself"), table[i].good);
        pc_stream_peer_name(b, name, sizeof name);
        assert_string_equal(name, table[i].name);
        pc_stream_free(&a);
        pc_stream_free(&b);
        pc_tls_free(&server);
        pc_tls_free(&client);
    }
}

static void a_client_refuses_a_server_of_another_name_or_authority(void **state)
{
    (void)state;
    static const struct {
        const char *ca, *name;
    } table[] = {{"ca.pem", "elsewhere"}, {"stranger.pem", "localhost"}};
    for (size_t i = 0; i < 2; i++) {
        int fds[2];
        struct pc_err err = {0};
        struct pc_tls *server = server_tls(false), *client = NULL;
        assert_ok(pc_tls_client(file_of(table[i].ca), NULL, NULL, &client, &err));
        pair(fds);
        struct pc_stream *a = pc_stream_new(fds[0], client, table[i].name),
                         *b = pc_stream_new(fds[1], server, NULL);
        assert_false(carry(a, b, "hello"));
        pc_stream_free(&a);
        pc_stream_free(&b);
        pc_tls_free(&server);
        pc_tls_free(&client);
    }
}

static void unusable_files_are_named(void **state)
{
    (void)state;
    struct pc_tls *tls = NULL;
    struct pc_err err = {0};
    assert_rc(pc_tls_server(file_of("none.pem"), file_of("server.key"), NULL, &tls, &err), PC_INVALID);
    assert_string_equal(err.field, "tls_cert");
    assert_rc(pc_tls_server(file_of("server.pem"), file_of("client.key"), NULL, &tls, &err), PC_INVALID);
    assert_string_equal(err.field, "tls_key");
    assert_rc(pc_tls_server(file_of("server.pem"), NULL, NULL, &tls, &err), PC_INVALID);
    assert_rc(pc_tls_server(file_of("server.pem"), file_of("server.key"), file_of("server.key"), &tls, &err),
              PC_INVALID);
    assert_string_equal(err.field, "tls_client_ca");
    assert_null(tls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(plain_bytes_go_both_ways_until_the_end),
        PC_TEST(tls_carries_the_same_and_names_the_client),
        PC_TEST(a_client_refuses_a_server_of_another_name_or_authority),
        PC_TEST(unusable_files_are_named),
    };
    return cmocka_run_group_tests_name(__BASE_FILE__, tests, make_certificates, remove_certificates);
}
