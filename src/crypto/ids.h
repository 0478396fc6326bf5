/* src/crypto/ids.h -- ids on the wire: the enciphered counter.  Nobody can guess one, and the store needs no index of
 * texts: an id is one AES block {counter, kind, zeros} under the data directory's key, checked on the way in. */
#ifndef PC_CRYPTO_IDS_H
#define PC_CRYPTO_IDS_H

#include <stdint.h>
#include "base/str.h"
#include "precert/rc.h"

/* What an id names.  The numbers are inside every id that was ever given out: never reuse one. */
enum pc_id_kind {
    PC_ID_CASE = 1,
    PC_ID_SUBMISSION,
    PC_ID_LETTER,
    PC_ID_DOCUMENT,
    PC_ID_AUTHORIZATION,
    PC_ID_CURSOR,
    PC_ID_WATCH,
    PC_ID_TASK
};

/* A letter for the kind (c s l d a p w t), 26 digits of base32 ("0123456789abcdefghjkmnpqrstvwxyz"), NUL. */
#define PC_ID_TEXT 28

/* Any thread may use it. */
struct pc_ids;

/* The ids of one data directory; copies the key.  Owned by the caller until pc_ids_free (accepts a pointer to NULL,
 * stores NULL). */
struct pc_ids *pc_ids_new(const uint8_t key[16]);
void pc_ids_free(struct pc_ids **ids);

/* Writes the id of `number` (not negative) and returns `text`. */
char *pc_id_text(const struct pc_ids *ids, enum pc_id_kind kind, int64_t number, char text[PC_ID_TEXT]);

/* The number of an id.  Outcomes: PC_NOT_FOUND for anything that this directory's key did not make for this kind; then
 * *number_out is untouched. */
PC_CHECK enum pc_rc pc_id_parse(const struct pc_ids *ids, enum pc_id_kind kind, struct pc_str text,
                                int64_t *number_out);

#endif
