/* src/precertctl/change.h -- sentences about what differs between two values.  Private to meaning.c, outline_change.c and
 * body_change.c. */
#ifndef PC_PRECERTCTL_CHANGE_H
#define PC_PRECERTCTL_CHANGE_H

#include "base/json.h"

/* Whose sentences these are, and where they go: a JSON array that is being written. */
struct pc_ctl_change {
    struct pc_buf *out;
    const char *kind; /* "criteria", "group" */
    struct pc_str id, version, file; /* a version only of criteria */
    size_t count; /* sentences so far, over all subjects */
    yyjson_val *was,
        *is; /* of the next sentence: {file, line, last} of the function it is about, before and after; or NULL */
};

/* Appends one sentence; a printf format. */
void pc_ctl_change_say(struct pc_ctl_change *change, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says how `b` differs from `a`; either may be NULL (absent).  `path` are the words for the place ("effective from"). */
void pc_ctl_change_value(struct pc_ctl_change *change, const char *path, yyjson_val *a, yyjson_val *b);

/* Says how one criteria tree (the catalogue's pre-order list) became another; `what` stands before each sentence. */
void pc_ctl_change_outline(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b);

/* Says how one function (the SDK's body.lua tells them apart) became another, itself or by what it uses; `what` is what it is for. */
void pc_ctl_change_body(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b);

#endif
