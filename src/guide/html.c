/* src/guide/html.c -- HTML from templates whose gaps are always escaped. */
#include "guide/html.h"
#include "base/mem.h"

static const char *reference_of(unsigned char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return c < 0x20 || c == 0x7f ? " " : NULL;
    }
}

void pc_html_text(struct pc_buf *out, struct pc_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char *reference = reference_of((unsigned char)text.ptr[i]);
        if (reference)
            pc_buf_add_text(out, reference);
        else
            pc_buf_add_char(out, text.ptr[i]);
    }
}

void pc_html_fill(struct pc_buf *out, const char *markup, const struct pc_str *values, size_t count)
{
    size_t used = 0;
    for (const char *gap; (gap = strchr(markup, '%')) != NULL; markup = gap + 1) {
        PC_ASSERT(used < count);
        pc_buf_add(out, markup, (size_t)(gap - markup));
        pc_html_text(out, values[used++]);
    }
    PC_ASSERT(used == count);
    pc_buf_add_text(out, markup);
}
