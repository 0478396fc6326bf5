/* src/base/base64.h -- bytes inside JSON: RFC 4648, section 4, with padding and without line breaks. */
#ifndef PC_BASE_BASE64_H
#define PC_BASE_BASE64_H

#include "base/str.h"
#include "precert/rc.h"

/* Appends the text of the bytes. */
void pc_base64_encode(struct pc_buf *out, struct pc_str bytes);

/* Appends the bytes of a text.  PC_INVALID: anything that the encoder would not write; then `out` may have grown. */
PC_CHECK enum pc_rc pc_base64_decode(struct pc_buf *out, struct pc_str text);

#endif
