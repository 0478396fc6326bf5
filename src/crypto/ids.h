/* src/crypto/ids.h -- ids on the wire: the enciphered counter (DESIGN.md section 1).  Nobody can guess one and no text
 * index is needed: one AES block {counter, kind, zeros} under the data directory's key, checked on the way in. */
#ifndef PC_CRYPTO_IDS_H
#define PC_CRYPTO_IDS_H

#include <stdint.h>
#include "base/str.h"
#include "precert/rc.h"

enum pc_id_kind { PC_ID_CASE = 1, PC_ID_SUBMISSION, PC_ID_LETTER, PC_ID_DOCUMENT, PC_ID_AUTHORIZATION, PC_ID_CURSOR, PC_ID_WATCH };
#define PC_ID_TEXT 28 /* prefix letter + 26 base32 characters + NUL: "c" + "0123456789abcdefghjkmnpqrstvwxyz" alphabet */

struct pc_ids; /* immutable after creation: any thread may use it */
struct pc_ids *pc_ids_new(const uint8_t key[16]);
void pc_ids_free(struct pc_ids **ids);
char *pc_id_text(const struct pc_ids *ids, enum pc_id_kind kind, int64_t number, char text[PC_ID_TEXT]);
/* PC_NOT_FOUND for anything that this directory's key did not make for this kind. */
PC_CHECK enum pc_rc pc_id_parse(const struct pc_ids *ids, enum pc_id_kind kind, struct pc_str text, int64_t *number_out);

#endif
