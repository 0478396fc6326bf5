/* src/evaluator/utf8.c -- see utf8.h. */
#include "evaluator/utf8.h"

#include <string.h>

/* Bytes of the character that begins at p, 0 when it is malformed; never reads past end. */
static size_t character_size(const unsigned char *p, const unsigned char *end)
{
    size_t more;
    unsigned code, least;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        more = 1, code = p[0] & 0x1Fu, least = 0x80;
    } else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        more = 2, code = p[0] & 0x0Fu, least = 0x800;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        more = 3, code = p[0] & 0x07u, least = 0x10000;
    } else {
        return 0;
    }
    if ((size_t)(end - p) <= more)
        return 0;
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xC0u) != 0x80u)
            return 0;
        code = code << 6 | (p[i] & 0x3Fu);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least || code > 0x10FFFF || surrogate ? 0 : more + 1;
}

bool pc_utf8_is_valid(struct pc_str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr, *end = p + s.size;
    while (p < end) {
        uint64_t eight;
        if (end - p >= 8 && (memcpy(&eight, p, 8), (eight & 0x8080808080808080u) == 0)) {
            p += 8;
            continue;
        }
        if (*p < 0x80) {
            p++;
            continue;
        }
        const size_t size = character_size(p, end);
        if (size == 0)
            return false;
        p += size;
    }
    return true;
}
