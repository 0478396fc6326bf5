/* src/precertctl/files.h -- writing files, whole or not at all. */
#ifndef PC_PRECERTCTL_FILES_H
#define PC_PRECERTCTL_FILES_H

#include "base/err.h"
#include "base/str.h"

/* Writes the file beside its place and moves it there.  PC_INVALID: err_out->field is the path, detail why not. */
PC_CHECK enum pc_rc pc_ctl_write_file(const char *path, struct pc_str text, struct pc_err *err_out);

/* Makes the folders above a file. */
PC_CHECK enum pc_rc pc_ctl_make_folders(const char *path, struct pc_err *err_out);

/* Whether something is there. */
bool pc_ctl_file_exists(const char *path);

/* Whether it is one; a link to one counts. */
bool pc_ctl_is_directory(const char *path);

#endif
