/* src/guide/content.h -- what the sections of a category's page read, and those that have a file of their own.  Private to guide/. */
#ifndef PC_GUIDE_CONTENT_H
#define PC_GUIDE_CONTENT_H

#include "guide/guide.h"
#include "guide/page.h"

/* All borrowed. */
struct pc_content {
    struct pc_page *page;
    const struct pc_guide *guide;
    yyjson_val *category;
};

/* What to submit: the documents, and the facts of the criteria in force. */
void pc_content_submit(const struct pc_content *c);

/* The criteria, each version with its dates, sign-off, tree and references. */
void pc_content_criteria(const struct pc_content *c);

#endif
