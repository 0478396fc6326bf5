/* src/precertctl/view.h -- how a result is shown to a person, as data; and the one function that reads it. */
#ifndef PC_PRECERTCTL_VIEW_H
#define PC_PRECERTCTL_VIEW_H

#include "base/json.h"

enum pc_ctl_shape {
    PC_CTL_END, /* ends a view */
    PC_CTL_FIELDS, /* "label  value" lines of one object; absent ones are left out */
    PC_CTL_TABLE, /* a row for each element of an array */
    PC_CTL_WORDS, /* one line: the strings of an array */
    PC_CTL_PLAIN, /* a string as it is (a letter's text) */
    PC_CTL_TREE, /* a criteria trace */
    PC_CTL_DIAGNOSTICS, /* file:line:column: severity: code: message */
    PC_CTL_ERRORS, /* the same, errors alone */
    PC_CTL_LINES, /* a line for each string of an array */
    PC_CTL_PLACES, /* file:line:column: kind id: text */
    PC_CTL_CHANGES, /* would_meet: sets of changes */
    PC_CTL_OUTLINE /* whatever it is, as an indented outline */
};

/* A column of a table or a field of an object.  A path is dotted; "reasons[].code" joins what all elements have. */
struct pc_ctl_column {
    const char *title;
    const char *path;
};

#define PC_CTL_COLUMNS 18
struct pc_ctl_section {
    enum pc_ctl_shape shape;
    const char *title; /* printed above; NULL: none */
    const char *path; /* of what is shown, from the result; "" is the result itself */
    struct pc_ctl_column columns[PC_CTL_COLUMNS + 1];
};

#define PC_CTL_SECTIONS 10
struct pc_ctl_view {
    struct pc_ctl_section sections[PC_CTL_SECTIONS + 1];
};

/* Appends `result` as the view shows it; sections whose value is absent or empty are left out.  Control characters in
 * the server's strings are shown as "?", so that no answer can drive a terminal. */
void pc_ctl_show(const struct pc_ctl_view *view, yyjson_val *result, struct pc_buf *out);

/* Appends what the path leads to, as one cell: joined with ", " where it leads to several.  Nothing for absent. */
void pc_ctl_cell(yyjson_val *object, const char *path, struct pc_buf *out);

/* The value at a dotted path without "[]"; NULL: absent. */
yyjson_val *pc_ctl_at(yyjson_val *object, const char *path);

extern const struct pc_ctl_view pc_ctl_view_outline; /* for methods without a view of their own */

#endif
