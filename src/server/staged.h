/* src/server/staged.h -- policy files on their way in: more than one line of a connection can hold comes in parts. */
#ifndef PC_SERVER_STAGED_H
#define PC_SERVER_STAGED_H

#include "base/err.h"
#include "base/json.h"

struct pc_bundle;

/* The params of the parts, in their order.  A zeroed one is empty and valid. */
struct pc_staged {
    yyjson_doc **parts; /* owns */
    size_t count, capacity;
    size_t files, bytes; /* of all parts */
};

/* Adds a copy of params {files}.  PC_INVALID at params.files: more than a revision may be; nothing is kept then. */
PC_CHECK enum pc_rc pc_staged_add(struct pc_staged *staged, yyjson_val *params, struct pc_err *err_out);

/* All files as a bundle, an own reference; any thread.  Outcomes as pc_bundle_make: a path given twice, say. */
PC_CHECK enum pc_rc pc_staged_bundle(const struct pc_staged *staged, struct pc_bundle **bundle_out,
                                     struct pc_err *err_out);

/* Forgets the parts; a zeroed one again. */
void pc_staged_free(struct pc_staged *staged);

#endif
