/* src/evaluator/bundle.h -- the bytes of a LOAD frame, read as the files of one revision. */
#ifndef PC_EVALUATOR_BUNDLE_H
#define PC_EVALUATOR_BUNDLE_H

#include "base/str.h"
#include "precert/rc.h"

struct pc_bundle_file {
    struct pc_str path, source; /* borrow the frame's bytes */
};

struct pc_bundle_view {
    struct pc_str label;
    struct pc_bundle_file *files; /* owned; ascending by path, no path twice */
    size_t count;
};

enum { PC_BUNDLE_FILES_MAX = 4096, PC_BUNDLE_PATH_MAX = 150 };

/* Reads `bytes` (borrowed by the view as long as that lives).  False: malformed, too many files, a path that is empty,
 * too long, absolute, climbing (..), not ascending; *fault_out is static text.  A view is written either way; deinit it. */
PC_CHECK bool pc_bundle_view_init(struct pc_bundle_view *view, struct pc_str bytes, const char **fault_out);

/* Frees the list of files and zeroes the struct. */
void pc_bundle_view_deinit(struct pc_bundle_view *view);

/* The file of that path, NULL: none. */
const struct pc_bundle_file *pc_bundle_find(const struct pc_bundle_view *view, struct pc_str path);

#endif
