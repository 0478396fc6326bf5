/* src/precertctl/source.h -- lines of policy sources: where a word stands, and small edits shown as a diff. */
#ifndef PC_PRECERTCTL_SOURCE_H
#define PC_PRECERTCTL_SOURCE_H

#include "base/str.h"
#include "policy/revision/bundle.h"

/* The file of a bundle by its path; NULL: none. */
const struct pc_policy_file *pc_ctl_source_file(const struct pc_bundle *bundle, struct pc_str path);

/* The number of the first line of `source` that has `word` as a whole word, and the column of it; 0: none. */
size_t pc_ctl_source_line(struct pc_str source, struct pc_str word, size_t *column_out);

/* Lines `first` to `last` of a text, counted from 1; fewer where it ends before. */
struct pc_str pc_ctl_source_span(struct pc_str source, size_t first, size_t last);

/* Appends the lines that differ between two texts, those that went with "-", those that came with "+" before them. */
void pc_ctl_source_change(struct pc_str before, struct pc_str after, struct pc_buf *out);

/* Appends the array `uses` (pc_guide_where_used) with line and column of each that the sources tell. */
void pc_ctl_add_lines(const struct pc_bundle *bundle, struct pc_str name, struct pc_str uses,
                      struct pc_buf *out);

/* Appends what changed between two texts of one file as a unified diff with three lines around; nothing when they are equal. */
void pc_ctl_source_diff(struct pc_str path, struct pc_str before, struct pc_str after, struct pc_buf *out);

#endif
