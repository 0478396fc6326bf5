/* src/guide/page.c -- the parts a page is built of, each written as HTML or as plain text. */
#include "guide/page.h"
#include <stdarg.h>
#include "guide/html.h"
#include "guide/outline.h"

enum { WIDTH = 78 };

/* ---- plain text -------------------------------------------------------------------------------------------------------- */

static size_t columns_of(struct pc_str word)
{
    size_t columns = 0;
    for (size_t i = 0; i < word.size; i++)
        columns += ((unsigned char)word.ptr[i] & 0xC0) != 0x80;
    return columns;
}

/* The words of a text, broken before WIDTH; what is behind the first line stands under `indent`. */
static void wrap(struct pc_buf *out, struct pc_str text, size_t column, size_t indent)
{
    size_t at = 0;
    bool first = true;
    while (at < text.size) {
        while (at < text.size && (unsigned char)text.ptr[at] <= ' ')
            at++;
        size_t end = at;
        while (end < text.size && (unsigned char)text.ptr[end] > ' ')
            end++;
        if (end == at)
            break;
        const struct pc_str word = {text.ptr + at, end - at};
        if (!first && column + 1 + columns_of(word) > WIDTH) {
            pc_buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            pc_buf_add_char(out, ' ');
            column++;
        }
        pc_buf_add_str(out, word);
        column += columns_of(word);
        first = false;
        at = end;
    }
    pc_buf_add_char(out, '\n');
}

static void underline(struct pc_buf *out, struct pc_str title, char with)
{
    pc_buf_printf(out, "\n%.*s\n", (int)title.size, title.ptr);
    for (size_t i = columns_of(title); i > 0; i--)
        pc_buf_add_char(out, with);
    pc_buf_add_char(out, '\n');
}

/* ---- both ---------------------------------------------------------------------------------------------------------------- */

void pc_page_section(struct pc_page *page, const char *id, const char *title)
{
    page->inside = false;
    if (page->html)
        PC_HTML(page->out, "<section id=\"%\" aria-labelledby=\"%-h\">\n<h2 id=\"%-h\">%</h2>\n",
                pc_str_of(id), pc_str_of(id), pc_str_of(id), pc_str_of(title));
    else
        underline(page->out, pc_str_of(title), '=');
}

void pc_page_section_end(struct pc_page *page)
{
    if (page->html)
        pc_buf_add_text(page->out, "</section>\n");
}

void pc_page_heading(struct pc_page *page, struct pc_str id, struct pc_str title)
{
    page->inside = true;
    if (!page->html)
        underline(page->out, title, '-');
    else if (id.size > 0)
        PC_HTML(page->out, "<h3 id=\"%\">%</h3>\n", id, title);
    else
        PC_HTML(page->out, "<h3>%</h3>\n", title);
}

void pc_page_subheading(struct pc_page *page, const char *title)
{
    if (page->html)
        PC_HTML(page->out, page->inside ? "<h4>%</h4>\n" : "<h3>%</h3>\n", pc_str_of(title));
    else
        pc_buf_printf(page->out, "\n%s\n", title);
}

void pc_page_para(struct pc_page *page, struct pc_str text)
{
    if (text.size == 0)
        return;
    if (page->html) {
        PC_HTML(page->out, "<p>%</p>\n", text);
    } else {
        pc_buf_add_char(page->out, '\n');
        wrap(page->out, text, 0, 0);
    }
}

void pc_page_para_of(struct pc_page *page, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    pc_page_para(page, pc_str_of(text));
}

void pc_page_list(struct pc_page *page)
{
    pc_buf_add_text(page->out, page->html ? "<ul>\n" : "\n");
}

void pc_page_item(struct pc_page *page, struct pc_str text)
{
    if (page->html) {
        PC_HTML(page->out, "<li>%</li>\n", text);
    } else {
        pc_buf_add_text(page->out, "- ");
        wrap(page->out, text, 2, 2);
    }
}

void pc_page_link(struct pc_page *page, struct pc_str title, struct pc_str url)
{
    static const char safe[] = "https://";
    const bool is_safe = url.size > sizeof safe && memcmp(url.ptr, safe, sizeof safe - 1) == 0;
    if (!is_safe)
        pc_page_item(page, title);
    else if (page->html)
        PC_HTML(page->out, "<li><a href=\"%\" rel=\"external noreferrer\">%</a></li>\n", url, title);
    else
        pc_buf_printf(page->out, "- %.*s\n  %.*s\n", (int)title.size, title.ptr, (int)url.size, url.ptr);
}

void pc_page_list_end(struct pc_page *page)
{
    if (page->html)
        pc_buf_add_text(page->out, "</ul>\n");
}

void pc_page_terms(struct pc_page *page)
{
    pc_buf_add_text(page->out, page->html ? "<dl class=\"facts\">\n" : "\n");
}

void pc_page_term(struct pc_page *page, const char *name, struct pc_str value)
{
    if (value.size == 0)
        return;
    if (page->html) {
        PC_HTML(page->out, "<dt>%</dt><dd>%</dd>\n", pc_str_of(name), value);
    } else {
        pc_buf_printf(page->out, "%s: ", name);
        wrap(page->out, value, strlen(name) + 2, 2);
    }
}

void pc_page_terms_end(struct pc_page *page)
{
    if (page->html)
        pc_buf_add_text(page->out, "</dl>\n");
}

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

/* Words that a machine reads, not a person. */
static bool is_fixed(const char *head)
{
    return strncmp(head, "Code", 4) == 0 || strncmp(head, "Name", 4) == 0;
}

void pc_page_table(struct pc_page *page, const char *caption, const char *const *heads)
{
    if (!page->html) {
        pc_buf_printf(page->out, "\n%s\n", caption);
        return;
    }
    PC_HTML(page->out,
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%\">\n<table>\n"
            "<caption>%</caption>\n<thead><tr>",
            pc_str_of(caption), pc_str_of(caption));
    for (size_t i = 0; heads[i]; i++)
        PC_HTML(page->out, "<th scope=\"col\">%</th>", pc_str_of(heads[i]));
    pc_buf_add_text(page->out, "</tr></thead>\n<tbody>\n");
}

static void text_row(struct pc_page *page, const char *const *heads, const struct pc_str *cells)
{
    struct pc_buf line = {0};
    for (size_t i = 0; heads[i]; i++) {
        if (cells[i].size == 0)
            continue;
        if (line.size > 0)
            pc_buf_add_text(&line, i == 1 ? ": " : "; ");
        pc_buf_add_str(&line, cells[i]);
    }
    pc_buf_add_text(page->out, "- ");
    wrap(page->out, pc_buf_str(&line), 2, 2);
    pc_buf_free(&line);
}

void pc_page_row(struct pc_page *page, const char *const *heads, const struct pc_str *cells)
{
    if (!page->html) {
        text_row(page, heads, cells);
        return;
    }
    pc_buf_add_text(page->out, "<tr>");
    for (size_t i = 0; heads[i]; i++)
        PC_HTML(page->out, is_fixed(heads[i]) ? "<td class=\"code\">%</td>" : "<td>%</td>", cells[i]);
    pc_buf_add_text(page->out, "</tr>\n");
}

void pc_page_table_end(struct pc_page *page)
{
    if (page->html)
        pc_buf_add_text(page->out, "</tbody>\n</table>\n</div>\n");
}

void pc_page_outline(struct pc_page *page, yyjson_val *nodes)
{
    if (page->html) {
        pc_outline_html(nodes, page->out);
        return;
    }
    pc_buf_add_char(page->out, '\n');
    pc_outline_text(nodes, 0, page->out);
}
