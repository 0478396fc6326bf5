/* src/guide/guide.h -- what a catalogue says, for people: the guideline pages for providers (R9.3), and where a name is used. */
#ifndef PC_GUIDE_GUIDE_H
#define PC_GUIDE_GUIDE_H

#include "base/json.h"
#include "base/str.h"

/* What pages are made of.  Borrowed throughout. */
struct pc_guide {
    yyjson_val *root; /* the catalogue */
    struct pc_str label; /* its revision; may be absent */
    struct pc_str today; /* "YYYY-MM-DD": which version is said to be in force */
    bool alone; /* the page is read by itself: nothing leads to the site's other pages */
};

/* One file of the site.  Borrowed until return; false ends the writing. */
typedef bool pc_guide_file_fn(void *arg, const char *name, struct pc_str text);

/* Writes the whole site: index.html, codes.html, and a page for each category.  A page needs no other file.
 * False: `file` said so. */
bool pc_guide_site(const struct pc_guide *guide, pc_guide_file_fn *file, void *arg);

/* One category's page, as HTML or as plain text of at most 78 columns. */
void pc_guide_category_html(const struct pc_guide *guide, yyjson_val *category, struct pc_buf *out);
void pc_guide_category_text(const struct pc_guide *guide, yyjson_val *category, struct pc_buf *out);

/* A group's snapshot for print (R2.9): what needs precertification, who the group is, whether its plan description is current
 * (`spd_state`: current, stale or missing).  One sheet of paper as HTML, or plain text of at most 78 columns. */
void pc_guide_group(const struct pc_guide *guide, yyjson_val *snapshot, struct pc_str spd_state, bool html,
                    struct pc_buf *out);

/* Appends a JSON array: one {guideline, title, version, category, criteria, effective, in_force} for each version of each criterion. */
void pc_guide_list(const struct pc_guide *guide, struct pc_buf *out);

/* The category whose page shows this guideline; NULL: no criterion names it. */
yyjson_val *pc_guide_category_of(const struct pc_guide *guide, struct pc_str guideline);

/* What pc_guide_where_used looks for. */
enum pc_guide_subject { PC_GUIDE_CODE, PC_GUIDE_FACT, PC_GUIDE_REASON };

/* Appends a JSON array of {kind, id, file, line?, text}: every place of the catalogue that uses the name.  A code is
 * found under a list entry with '*' too. */
void pc_guide_where_used(yyjson_val *root, enum pc_guide_subject subject, struct pc_str name,
                         struct pc_buf *out);

#endif
