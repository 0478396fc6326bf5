/* src/crypto/hash.c -- SHA-256 by OpenSSL.  Most of what is hashed is shorter than a cache line or two (a key, a clock, an event), and
 * for those EVP's way to the function costs more than the function.  So it is called itself; OpenSSL has that deprecated because it
 * passes by the providers, of which we choose none. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/hash.h"
#include <openssl/sha.h>
#include <string.h>
#include "base/mem.h"

static void add(SHA256_CTX *digest, struct pc_str bytes)
{
    PC_ASSERT(SHA256_Update(digest, bytes.ptr, bytes.size) == 1);
}

void pc_hash_parts(const struct pc_str *parts, size_t count, struct pc_hash *hash_out)
{
    SHA256_CTX digest;
    PC_ASSERT(SHA256_Init(&digest) == 1);
    for (size_t i = 0; i < count; i++)
        add(&digest, parts[i]);
    PC_ASSERT(SHA256_Final(hash_out->bytes, &digest) == 1);
}

struct pc_hasher {
    SHA256_CTX digest;
};

struct pc_hasher *pc_hasher_new(void)
{
    struct pc_hasher *hasher = pc_alloc(sizeof *hasher);
    PC_ASSERT(SHA256_Init(&hasher->digest) == 1);
    return hasher;
}

void pc_hasher_add(struct pc_hasher *hasher, struct pc_str bytes)
{
    add(&hasher->digest, bytes);
}

void pc_hasher_end(struct pc_hasher *hasher, struct pc_hash *hash_out)
{
    PC_ASSERT(SHA256_Final(hash_out->bytes, &hasher->digest) == 1);
}

void pc_hasher_free(struct pc_hasher **hasher)
{
    pc_free(*hasher);
    *hasher = NULL;
}

/* SHA-256 of the key's block, each byte of it with `pad`, and the bytes behind it. */
static void hash_keyed(const unsigned char *block, unsigned char pad, struct pc_str bytes,
                       struct pc_hash *hash_out)
{
    char padded[SHA256_CBLOCK];
    for (size_t i = 0; i < sizeof padded; i++)
        padded[i] = (char)(block[i] ^ pad);
    const struct pc_str parts[] = {{padded, sizeof padded}, bytes};
    pc_hash_parts(parts, 2, hash_out);
}

/* RFC 2104. */
void pc_hmac(struct pc_str key, struct pc_str s, struct pc_hash *hash_out)
{
    unsigned char block[SHA256_CBLOCK] = {0};
    struct pc_hash inner;
    if (key.size > sizeof block) {
        pc_hash_of(key, &inner);
        memcpy(block, inner.bytes, sizeof inner.bytes);
    } else if (key.size > 0) {
        memcpy(block, key.ptr, key.size);
    }
    hash_keyed(block, 0x36, s, &inner);
    hash_keyed(block, 0x5c, (struct pc_str){(const char *)inner.bytes, sizeof inner.bytes}, hash_out);
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
