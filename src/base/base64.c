/* src/base/base64.c -- see base64.h. */
#include "base/base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void pc_base64_encode(struct pc_buf *out, struct pc_str bytes)
{
    const unsigned char *in = (const unsigned char *)bytes.ptr;
    pc_buf_reserve(out, (bytes.size + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t left = bytes.size - i;
        uint32_t group = (uint32_t)in[i] << 16 | (left > 1 ? (uint32_t)in[i + 1] << 8 : 0) |
                         (left > 2 ? in[i + 2] : 0u);
        const char four[] = {digits[group >> 18], digits[group >> 12 & 63],
                             left > 1 ? digits[group >> 6 & 63] : '=', left > 2 ? digits[group & 63] : '='};
        pc_buf_add(out, four, sizeof four);
    }
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four digits, the last `padding` of them '='. */
static enum pc_rc decode_group(struct pc_buf *out, const char *four, int padding)
{
    uint32_t group = 0;
    for (int i = 0; i < 4; i++) {
        int value = i < 4 - padding ? value_of(four[i]) : 0;
        if (value < 0)
            return PC_INVALID;
        group = group << 6 | (uint32_t)value;
    }
    if (group & (padding == 2 ? 0xffffu : padding == 1 ? 0xffu : 0))
        return PC_INVALID; /* bits that the encoder leaves zero: two texts must not mean the same bytes */
    const char three[] = {(char)(group >> 16), (char)(group >> 8), (char)group};
    pc_buf_add(out, three, (size_t)(3 - padding));
    return PC_OK;
}

enum pc_rc pc_base64_decode(struct pc_buf *out, struct pc_str text)
{
    if (text.size % 4 != 0)
        return PC_INVALID;
    pc_buf_reserve(out, text.size / 4 * 3);
    for (size_t i = 0; i < text.size; i += 4) {
        const char *four = text.ptr + i;
        bool last = i + 4 == text.size;
        int padding = !last || four[3] != '=' ? 0 : four[2] == '=' ? 2 : 1;
        PC_TRY(decode_group(out, four, padding));
    }
    return PC_OK;
}
