/* src/letter/letter.h -- letters from policy templates, with the parts that must be there (R8.1, R8.2, I6). */
#ifndef PC_LETTER_LETTER_H
#define PC_LETTER_LETTER_H

#include "base/err.h"
#include "base/json.h"

/* The kinds of letters, and the values that each must show to its reader.  One table: the engine writes by it, the load
 * checks templates by it, letters are refused by it. */
struct pc_letter_kind {
    const char *kind; /* "denial" */
    const char *to; /* "provider" or "member" */
    const char *must[16]; /* names of values, NULL-ended */
};
extern const struct pc_letter_kind pc_letter_kinds[];
extern const size_t pc_letter_kind_count;

/* The kind's row; NULL: there is no such letter. */
const struct pc_letter_kind *pc_letter_kind(const char *kind, const char *to);

/* Renders a template ({{name}}, {{#name}}...{{/name}} for each of a list or when present, {{^name}}...{{/name}} when absent)
 * with the object's members as values; inside a list section the item's members come first.  Appends to *out.
 * PC_INVALID: the template is malformed, or names a value that exists nowhere ("unknown_value"). */
PC_CHECK enum pc_rc pc_template_render(struct pc_str text, yyjson_mut_val *values, struct pc_buf *out,
                                       struct pc_err *err_out);

/* Renders one letter.  PC_INVALID letter_incomplete (field: the value's name): a mandatory value is absent, or the template does not show it. */
PC_CHECK enum pc_rc pc_letter_render(const struct pc_letter_kind *kind, struct pc_str text,
                                     yyjson_mut_val *values, struct pc_buf *out, struct pc_err *err_out);

#endif
