/* src/guide/outline.c -- a criteria tree as people read it.
 *
 * A tree comes as a flat list in pre-order; each node says how many parts it has.  An author's nesting is bounded by the
 * evaluator (32 levels), but the list is data: the walk stops at DEPTH_MAX and never reads past the list's end. */
#include "guide/outline.h"
#include "guide/html.h"

enum { DEPTH_MAX = 64 };

void pc_outline_join(yyjson_val *node, struct pc_buf *out)
{
    const struct pc_str kind = pc_json_str(node, "kind");
    if (pc_str_is(kind, "all"))
        pc_buf_add_text(out, "all of these:");
    else if (pc_str_is(kind, "any"))
        pc_buf_add_text(out, "at least one of these:");
    else if (pc_str_is(kind, "none"))
        pc_buf_add_text(out, "none of these:");
    else if (pc_str_is(kind, "at_least"))
        pc_buf_printf(out, "at least %lld of these:", (long long)pc_json_int(node, "n", 1));
}

/* The author's own words for a node; absent where it has only the words of its kind. */
static struct pc_str label_of(yyjson_val *node)
{
    static const char *const plain[] = {"all of these", "any of these", "none of these"};
    const struct pc_str text = pc_json_str(node, "text");
    if (pc_json_int(node, "parts", 0) == 0)
        return text;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (pc_str_is(text, plain[i]))
            return (struct pc_str){0};
    }
    const bool counted = text.size > 9 && memcmp(text.ptr, "at least ", 9) == 0 &&
                         pc_str_is(pc_json_str(node, "kind"), "at_least");
    return counted ? (struct pc_str){0} : text;
}

static void add_line(yyjson_val *node, struct pc_buf *out)
{
    struct pc_buf join = {0};
    pc_outline_join(node, &join);
    const struct pc_str label = label_of(node);
    if (label.size > 0)
        pc_html_text(out, label);
    if (join.size > 0)
        PC_HTML(out, label.size > 0 ? ": <span class=\"join\">%</span>" : "<span class=\"join\">%</span>",
                pc_buf_str(&join));
    const struct pc_str says = pc_json_str(node, "says");
    if (says.size > 0)
        PC_HTML(out, " <span class=\"says\">%</span>", says);
    pc_buf_free(&join);
}

static void add_html(yyjson_val *nodes, size_t *at, size_t depth, struct pc_buf *out)
{
    yyjson_val *node = yyjson_arr_get(nodes, (*at)++);
    const int64_t parts = pc_json_int(node, "parts", 0);
    pc_buf_add_text(out, "<li>");
    add_line(node, out);
    if (parts > 0)
        pc_buf_add_text(out, "\n<ul>\n");
    for (int64_t i = 0; i < parts && depth < DEPTH_MAX && *at < yyjson_arr_size(nodes); i++)
        add_html(nodes, at, depth + 1, out);
    pc_buf_add_text(out, parts > 0 ? "</ul></li>\n" : "</li>\n");
}

void pc_outline_html(yyjson_val *nodes, struct pc_buf *out)
{
    size_t at = 0;
    pc_buf_add_text(out, "<ul class=\"tree\">\n");
    if (yyjson_arr_size(nodes) > 0)
        add_html(nodes, &at, 0, out);
    pc_buf_add_text(out, "</ul>\n");
}

static void add_text(yyjson_val *nodes, size_t *at, size_t depth, size_t indent, struct pc_buf *out)
{
    yyjson_val *node = yyjson_arr_get(nodes, (*at)++);
    const struct pc_str label = label_of(node), says = pc_json_str(node, "says");
    pc_buf_printf(out, "%*s- ", (int)(indent + 2 * depth), "");
    pc_buf_add_str(out, label);
    if (label.size > 0 && pc_json_int(node, "parts", 0) > 0)
        pc_buf_add_text(out, ": ");
    pc_outline_join(node, out);
    if (says.size > 0)
        pc_buf_printf(out, " (%.*s)", (int)says.size, says.ptr);
    pc_buf_add_char(out, '\n');
    const int64_t parts = pc_json_int(node, "parts", 0);
    for (int64_t i = 0; i < parts && depth < DEPTH_MAX && *at < yyjson_arr_size(nodes); i++)
        add_text(nodes, at, depth + 1, indent, out);
}

void pc_outline_text(yyjson_val *nodes, size_t indent, struct pc_buf *out)
{
    size_t at = 0;
    if (yyjson_arr_size(nodes) > 0)
        add_text(nodes, &at, 0, indent, out);
}
