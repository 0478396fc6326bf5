/* src/crypto/hash.h -- SHA-256 and the text forms of bytes.  The only user of OpenSSL's digests. */
#ifndef PC_CRYPTO_HASH_H
#define PC_CRYPTO_HASH_H

#include <stddef.h>
#include <stdint.h>
#include "base/str.h"
#include "precert/rc.h"

#define PC_HASH_SIZE 32
struct pc_hash {
    uint8_t bytes[PC_HASH_SIZE];
};

/* SHA-256 of the parts, one after the other.  Thread-safe. */
void pc_hash_parts(const struct pc_str *parts, size_t count, struct pc_hash *hash_out);
static inline void pc_hash_of(struct pc_str s, struct pc_hash *hash_out)
{
    pc_hash_parts(&s, 1, hash_out);
}

/* SHA-256 of bytes that come piece by piece: a file.  Owned by the caller until pc_hasher_free (accepts a pointer to NULL,
 * stores NULL). */
struct pc_hasher;
struct pc_hasher *pc_hasher_new(void);
void pc_hasher_add(struct pc_hasher *hasher, struct pc_str bytes);
/* The digest of all that was added; nothing may be added after it. */
void pc_hasher_end(struct pc_hasher *hasher, struct pc_hash *hash_out);
void pc_hasher_free(struct pc_hasher **hasher);

/* HMAC-SHA-256: the salted digest of protected data in events (I10). */
void pc_hmac(struct pc_str key, struct pc_str s, struct pc_hash *hash_out);

/* Writes lower-case hex and a NUL, and returns `text`, which has room for 2*size+1. */
char *pc_hex(const uint8_t *bytes, size_t size, char *text);

/* Reads exactly 2*size hex digits of either case.  Outcomes: PC_INVALID; then `bytes` may be partly written. */
PC_CHECK enum pc_rc pc_unhex(struct pc_str s, uint8_t *bytes, size_t size);

#endif
