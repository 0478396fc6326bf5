/* tests/support/policy_files.h -- folders of policies as the bundle of a LOAD frame. */
#ifndef PC_TEST_POLICY_FILES_H
#define PC_TEST_POLICY_FILES_H

#include "base/str.h"

/* Packs all *.lua and *.txt files below one or two folders (the second may be NULL), each path behind its prefix, in ascending order. */
void pc_policy_files_pack(struct pc_buf *out, const char *label, const char *folder, const char *prefix,
                          const char *other_folder, const char *other_prefix);

/* The content of a file with a NUL behind it, owned by the caller (pc_free); NULL when it cannot be read. */
char *pc_policy_file_read(const char *path);

#endif
