/* src/crypto/hash.c -- SHA-256 by OpenSSL.  Fetching an algorithm costs more than hashing an event, so the algorithm is
 * fetched once a process and its contexts are kept per thread. */
#include "crypto/hash.h"
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>
#include <string.h>
#include "base/mem.h"

enum { KEY_KEPT = 64 };

/* A thread's contexts; freed when the thread ends.  An HMAC context that is initialized without a key goes on with its last one,
 * whose two blocks are hashed already: the daemon has one key. */
struct contexts {
    EVP_MD_CTX *digest;
    EVP_MAC_CTX *hmac;
    size_t key_size; /* of the last key; SIZE_MAX: none */
    char key[KEY_KEPT];
};

static pthread_once_t fetched = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;
static EVP_MAC *hmac;
static pthread_key_t contexts_key;
static _Thread_local struct contexts *mine;

static void free_contexts(void *arg)
{
    struct contexts *contexts = arg;
    EVP_MD_CTX_free(contexts->digest);
    EVP_MAC_CTX_free(contexts->hmac);
    pc_free(contexts);
}

static void fetch(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    PC_ASSERT(sha256 && hmac);
    PC_ASSERT(pthread_key_create(&contexts_key, free_contexts) == 0);
}

static struct contexts *new_contexts(void)
{
    pthread_once(&fetched, fetch);
    struct contexts *contexts = pc_alloc(sizeof *contexts);
    contexts->digest = EVP_MD_CTX_new();
    contexts->hmac = EVP_MAC_CTX_new(hmac);
    contexts->key_size = SIZE_MAX;
    PC_ASSERT(contexts->digest && contexts->hmac);

    char digest_name[] = "SHA256";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
                                 OSSL_PARAM_construct_end()};
    PC_ASSERT(EVP_MAC_CTX_set_params(contexts->hmac, params) == 1);
    PC_ASSERT(pthread_setspecific(contexts_key, contexts) == 0);
    return contexts;
}

static struct contexts *my_contexts(void)
{
    if (!mine)
        mine = new_contexts();
    return mine;
}

void pc_hash_parts(const struct pc_str *parts, size_t count, struct pc_hash *hash_out)
{
    EVP_MD_CTX *digest = my_contexts()->digest;
    PC_ASSERT(EVP_DigestInit_ex2(digest, sha256, NULL) == 1);
    for (size_t i = 0; i < count; i++)
        PC_ASSERT(EVP_DigestUpdate(digest, parts[i].ptr, parts[i].size) == 1);
    PC_ASSERT(EVP_DigestFinal_ex(digest, hash_out->bytes, NULL) == 1);
}

struct pc_hasher {
    EVP_MD_CTX *digest;
};

struct pc_hasher *pc_hasher_new(void)
{
    (void)my_contexts(); /* fetches the algorithm */
    struct pc_hasher *hasher = pc_alloc(sizeof *hasher);
    hasher->digest = EVP_MD_CTX_new();
    PC_ASSERT(hasher->digest && EVP_DigestInit_ex2(hasher->digest, sha256, NULL) == 1);
    return hasher;
}

void pc_hasher_add(struct pc_hasher *hasher, struct pc_str bytes)
{
    PC_ASSERT(EVP_DigestUpdate(hasher->digest, bytes.ptr, bytes.size) == 1);
}

void pc_hasher_end(struct pc_hasher *hasher, struct pc_hash *hash_out)
{
    PC_ASSERT(EVP_DigestFinal_ex(hasher->digest, hash_out->bytes, NULL) == 1);
}

void pc_hasher_free(struct pc_hasher **hasher)
{
    if (*hasher)
        EVP_MD_CTX_free((*hasher)->digest);
    pc_free(*hasher);
    *hasher = NULL;
}

static void take_key(struct contexts *contexts, struct pc_str key)
{
    const unsigned char *bytes = (const unsigned char *)(key.ptr ? key.ptr
                                                                 : ""); /* NULL: the last key again */
    if (key.size == contexts->key_size && memcmp(bytes, contexts->key, key.size) == 0) {
        PC_ASSERT(EVP_MAC_init(contexts->hmac, NULL, 0, NULL) == 1);
        return;
    }
    PC_ASSERT(EVP_MAC_init(contexts->hmac, bytes, key.size, NULL) == 1);
    contexts->key_size = key.size <= KEY_KEPT ? key.size : SIZE_MAX;
    if (key.size <= KEY_KEPT)
        memcpy(contexts->key, bytes, key.size);
}

void pc_hmac(struct pc_str key, struct pc_str s, struct pc_hash *hash_out)
{
    EVP_MAC_CTX *mac = my_contexts()->hmac;
    size_t size;
    take_key(my_contexts(), key);
    PC_ASSERT(EVP_MAC_update(mac, (const unsigned char *)s.ptr, s.size) == 1);
    PC_ASSERT(EVP_MAC_final(mac, hash_out->bytes, &size, sizeof hash_out->bytes) == 1);
    PC_ASSERT(size == sizeof hash_out->bytes);
}

char *pc_hex(const uint8_t *bytes, size_t size, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * size] = '\0';
    return text;
}

/* The value of a hex digit of either case, or -1. */
static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

enum pc_rc pc_unhex(struct pc_str s, uint8_t *bytes, size_t size)
{
    if (s.size != 2 * size)
        return PC_INVALID;
    for (size_t i = 0; i < size; i++) {
        int high = hex_value(s.ptr[2 * i]);
        int low = hex_value(s.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return PC_INVALID;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return PC_OK;
}
