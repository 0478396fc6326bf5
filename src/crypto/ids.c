/* src/crypto/ids.c -- AES-128 of one block as a permutation of ids, and base32 as its text.
 * The block's nine known bytes (kind, zeros) are what makes a guessed text fail: one in 2^64 passes. */
#include "crypto/ids.h"
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>
#include "base/mem.h"

enum { BLOCK = 16, DIGITS = 26 };
__extension__ typedef unsigned __int128 u128;

/* OpenSSL's contexts change while they work, so a lock guards them: one block takes less time than a context per call. */
struct pc_ids {
    pthread_mutex_t lock;
    EVP_CIPHER_CTX *encrypt;
    EVP_CIPHER_CTX *decrypt;
};

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* clang-format off */
static const char prefixes[] = {
    [PC_ID_CASE] = 'c', [PC_ID_SUBMISSION] = 's', [PC_ID_LETTER] = 'l', [PC_ID_DOCUMENT] = 'd',
    [PC_ID_AUTHORIZATION] = 'a', [PC_ID_CURSOR] = 'p', [PC_ID_WATCH] = 'w',
    [PC_ID_TASK] = 't',
};
/* clang-format on */

static EVP_CIPHER_CTX *keyed(const uint8_t key[16], int encrypt)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    PC_ASSERT(context);
    PC_ASSERT(EVP_CipherInit_ex(context, EVP_aes_128_ecb(), NULL, key, NULL, encrypt) == 1);
    PC_ASSERT(EVP_CIPHER_CTX_set_padding(context, 0) == 1);
    return context;
}

struct pc_ids *pc_ids_new(const uint8_t key[16])
{
    struct pc_ids *ids = pc_alloc(sizeof *ids);
    PC_ASSERT(pthread_mutex_init(&ids->lock, NULL) == 0);
    ids->encrypt = keyed(key, 1);
    ids->decrypt = keyed(key, 0);
    return ids;
}

void pc_ids_free(struct pc_ids **ids)
{
    if (!*ids)
        return;
    EVP_CIPHER_CTX_free((*ids)->encrypt);
    EVP_CIPHER_CTX_free((*ids)->decrypt);
    pthread_mutex_destroy(&(*ids)->lock);
    pc_free(*ids);
    *ids = NULL;
}

static void crypt_block(const struct pc_ids *ids, EVP_CIPHER_CTX *context, const uint8_t in[BLOCK],
                        uint8_t out[BLOCK])
{
    pthread_mutex_t *lock = &((struct pc_ids *)ids)->lock; /* the lock is not part of what "const" promises */
    int size = 0;
    pthread_mutex_lock(lock);
    int done = EVP_CipherUpdate(context, out, &size, in, BLOCK);
    pthread_mutex_unlock(lock);
    PC_ASSERT(done == 1 && size == BLOCK);
}

/* 128 bits are 26 digits of five; the first digit holds the three bits that are left over. */
static void encode(const uint8_t block[BLOCK], char *text)
{
    u128 value = 0;
    for (size_t i = 0; i < BLOCK; i++)
        value = value << 8 | block[i];
    for (size_t i = DIGITS; i-- > 0; value >>= 5)
        text[i] = alphabet[(size_t)value & 31];
    text[DIGITS] = '\0';
}

static bool decode(const char *text, uint8_t block[BLOCK])
{
    u128 value = 0;
    for (size_t i = 0; i < DIGITS; i++) {
        const char *digit = memchr(alphabet, text[i], sizeof alphabet - 1);
        if (!digit || (i == 0 && digit - alphabet > 7))
            return false;
        value = value << 5 | (unsigned)(digit - alphabet);
    }
    for (size_t i = BLOCK; i-- > 0; value >>= 8)
        block[i] = (uint8_t)value;
    return true;
}

char *pc_id_text(const struct pc_ids *ids, enum pc_id_kind kind, int64_t number, char text[PC_ID_TEXT])
{
    PC_ASSERT(number >= 0 && kind >= PC_ID_CASE && kind <= PC_ID_TASK);
    uint8_t plain[BLOCK] = {0};
    uint8_t block[BLOCK];
    for (size_t i = 0; i < 8; i++)
        plain[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    plain[8] = (uint8_t)kind;
    crypt_block(ids, ids->encrypt, plain, block);
    text[0] = prefixes[kind];
    encode(block, text + 1);
    return text;
}

enum pc_rc pc_id_parse(const struct pc_ids *ids, enum pc_id_kind kind, struct pc_str text,
                       int64_t *number_out)
{
    static const uint8_t zeros[7];
    PC_ASSERT(kind >= PC_ID_CASE && kind <= PC_ID_TASK);
    uint8_t block[BLOCK];
    uint8_t plain[BLOCK];
    if (text.size != 1 + DIGITS || text.ptr[0] != prefixes[kind] || !decode(text.ptr + 1, block))
        return PC_NOT_FOUND;
    crypt_block(ids, ids->decrypt, block, plain);
    if (plain[8] != kind || memcmp(plain + 9, zeros, sizeof zeros) != 0 || plain[0] > 127)
        return PC_NOT_FOUND;

    uint64_t number = 0;
    for (size_t i = 0; i < 8; i++)
        number = number << 8 | plain[i];
    *number_out = (int64_t)number;
    return PC_OK;
}
