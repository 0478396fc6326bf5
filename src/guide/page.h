/* src/guide/page.h -- the parts a page is built of, each written as HTML or as plain text.  Private to guide/. */
#ifndef PC_GUIDE_PAGE_H
#define PC_GUIDE_PAGE_H

#include "base/json.h"

/* What is written once here is read in both forms.  `out` is borrowed. */
struct pc_page {
    struct pc_buf *out;
    bool html; /* else plain text, wrapped at 78 columns */
    bool inside; /* below a heading of the section: a subheading is one level lower */
};

/* A section with its heading; `id` is what a table of contents links to. */
void pc_page_section(struct pc_page *page, const char *id, const char *title);
void pc_page_section_end(struct pc_page *page);

/* A heading inside a section, and one below that; `id` may be absent. */
void pc_page_heading(struct pc_page *page, struct pc_str id, struct pc_str title);
void pc_page_subheading(struct pc_page *page, const char *title);

void pc_page_para(struct pc_page *page, struct pc_str text); /* a paragraph; nothing for an absent text */
void pc_page_para_of(struct pc_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A list: its items between begin and end.  A link's address must begin with https://, else its title stands alone. */
void pc_page_list(struct pc_page *page);
void pc_page_item(struct pc_page *page, struct pc_str text);
void pc_page_link(struct pc_page *page, struct pc_str title, struct pc_str url);
void pc_page_list_end(struct pc_page *page);

/* Pairs of a name and a value; a pair without a value is left out. */
void pc_page_terms(struct pc_page *page);
void pc_page_term(struct pc_page *page, const char *name, struct pc_str value);
void pc_page_terms_end(struct pc_page *page);

#define PC_PAGE_COLUMNS 5
/* A table: its heads (the last one NULL), then rows with as many cells.  A column whose head begins with "Code" or "Name" is set
 * in a fixed width. */
void pc_page_table(struct pc_page *page, const char *caption, const char *const *heads);
void pc_page_row(struct pc_page *page, const char *const *heads, const struct pc_str *cells);
void pc_page_table_end(struct pc_page *page);

/* A criteria tree. */
void pc_page_outline(struct pc_page *page, yyjson_val *nodes);

#endif
