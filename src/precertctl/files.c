/* src/precertctl/files.c -- writing files, whole or not at all. */
#include "precertctl/files.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pc_rc failed(struct pc_err *err_out, const char *path)
{
    return pc_fail(err_out, PC_INVALID, "file", path, "cannot be written: %s", strerror(errno));
}

static bool put(const char *path, struct pc_str text)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    const bool written = fwrite(text.ptr, 1, text.size, file) == text.size;
    return (fclose(file) == 0) && written;
}

enum pc_rc pc_ctl_write_file(const char *path, struct pc_str text, struct pc_err *err_out)
{
    struct pc_buf beside = {0};
    pc_buf_printf(&beside, "%s.new", path);
    enum pc_rc rc = PC_OK;
    if (!put(beside.ptr, text) || rename(beside.ptr, path) != 0) {
        rc = failed(err_out, path);
        (void)unlink(beside.ptr);
    }
    pc_buf_free(&beside);
    return rc;
}

enum pc_rc pc_ctl_make_folders(const char *path, struct pc_err *err_out)
{
    struct pc_buf folder = {0};
    enum pc_rc rc = PC_OK;
    for (const char *slash = strchr(path + 1, '/'); slash && rc == PC_OK; slash = strchr(slash + 1, '/')) {
        pc_buf_clear(&folder);
        pc_buf_add(&folder, path, (size_t)(slash - path));
        if (mkdir(folder.ptr, 0777) != 0 && errno != EEXIST)
            rc = failed(err_out, folder.ptr);
    }
    pc_buf_free(&folder);
    return rc;
}

bool pc_ctl_file_exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

bool pc_ctl_is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}
