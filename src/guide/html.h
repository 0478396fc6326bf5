/* src/guide/html.h -- HTML from templates whose gaps are always escaped. */
#ifndef PC_GUIDE_HTML_H
#define PC_GUIDE_HTML_H

#include "base/str.h"

/* Appends `text` for use between tags or inside a quoted attribute: & < > " ' become references, control characters a
 * space.  A policy's words can therefore never become markup. */
void pc_html_text(struct pc_buf *out, struct pc_str text);

/* Appends `markup` with each '%' replaced by the next of `count` values, escaped.  As many '%' as values: asserted, because both
 * are constants of the caller. */
void pc_html_fill(struct pc_buf *out, const char *markup, const struct pc_str *values, size_t count);

#define PC_HTML(out, markup, ...)                                       \
    pc_html_fill((out), (markup), (const struct pc_str[]){__VA_ARGS__}, \
                 sizeof((const struct pc_str[]){__VA_ARGS__}) / sizeof(struct pc_str))

#endif
