/* src/precertctl/templates.h -- the texts that policy new begins a file with. */
#ifndef PC_PRECERTCTL_TEMPLATES_H
#define PC_PRECERTCTL_TEMPLATES_H

#include "base/str.h"

/* One file of a kind.  In path and text, {{name}} is a value of the command, inside Lua quotes as it stands there. */
struct pc_ctl_template {
    const char *kind; /* "category" */
    const char *path; /* "categories/{{id}}.lua" */
    const char *text;
};
extern const struct pc_ctl_template pc_ctl_templates[];
extern const size_t pc_ctl_template_count;

/* A value for the gaps. */
struct pc_ctl_value {
    const char *name;
    struct pc_str text;
};

/* Appends the template with its gaps filled; a gap without a value stays empty.  Quotes, backslashes and line ends of a value are
 * escaped, so that no title can end its string; a value whose name begins with '=' goes in as it is (a Lua list). */
void pc_ctl_template_fill(const char *text, const struct pc_ctl_value *values, size_t count,
                          struct pc_buf *out);

#endif
