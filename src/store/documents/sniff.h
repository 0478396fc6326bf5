/* src/store/documents/sniff.h -- whether bytes are what their content type says.  Pure. */
#ifndef PC_STORE_DOCUMENTS_SNIFF_H
#define PC_STORE_DOCUMENTS_SNIFF_H

#include "base/str.h"

#define PC_SNIFF_HEAD 4096
#define PC_SNIFF_TAIL 1024

/* What was seen so far of one document.  A zeroed one has seen nothing and is valid. */
struct pc_sniff {
    char head[PC_SNIFF_HEAD]; /* the first bytes */
    char tail[2 * PC_SNIFF_TAIL]; /* at least the last PC_SNIFF_TAIL bytes */
    size_t head_size, tail_size;
    unsigned char low, high; /* bounds of the next byte of a UTF-8 sequence */
    int need; /* bytes that the sequence still lacks */
    bool not_text; /* no UTF-8, or a control character that no text has */
};

/* Looks at the next bytes of the document, in their order. */
void pc_sniff_add(struct pc_sniff *sniff, struct pc_str bytes);

/* Whether the bytes seen are a document of this type.  False for a type that is not known. */
bool pc_sniff_is(const struct pc_sniff *sniff, struct pc_str content_type);

/* Whether the type is one that can be uploaded. */
bool pc_sniff_knows(struct pc_str content_type);

#endif
