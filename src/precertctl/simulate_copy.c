/* src/precertctl/simulate_copy.c -- a data directory copied without disturbing it: see simulate.h. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "precertctl/simulate.h"

typedef char path_text[PATH_MAX];

static void close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

/* A path that is too long becomes one that no file has. */
static char *join(path_text path, const char *directory, const char *name)
{
    if (snprintf(path, PATH_MAX, "%s/%s", directory, name) >= PATH_MAX)
        path[0] = '\0';
    return path;
}

static enum pc_rc io_failed(struct pc_err *err_out, const char *path)
{
    return pc_fail(err_out, PC_IO, "copy", "", "%s: %s", path, strerror(errno));
}

/* ---- a stopped daemon's -------------------------------------------------------------------------------------------------- */

static enum pc_rc copy_bytes(int in, int out)
{
    for (;;) {
        ssize_t done = copy_file_range(in, NULL, out, NULL, 1 << 30, 0);
        if (done == 0)
            return PC_OK;
        if (done < 0)
            return PC_IO;
    }
}

/* A file that is not there is none: a clean stop leaves no log. */
static enum pc_rc copy_file(const char *from, const char *to, struct pc_err *err_out)
{
    PC_AUTO(close_fd) int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return errno == ENOENT ? PC_OK : io_failed(err_out, from);
    PC_AUTO(close_fd) int out = open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (out < 0 || copy_bytes(in, out) != PC_OK)
        return io_failed(err_out, to);
    return PC_OK;
}

/* Stored documents never change, so a second name is as good as a copy.  nftw knows no argument. */
static path_text link_from, link_to; /* one copy at a time */

static int link_entry(const char *path, const struct stat *about, int type, struct FTW *place)
{
    path_text to;
    struct pc_err err = {0};
    (void)about, (void)place;
    snprintf(to, sizeof to, "%s%s", link_to, path + strlen(link_from));
    if (type == FTW_D)
        return mkdir(to, 0700) == 0 || errno == EEXIST ? 0 : 1;
    return link(path, to) == 0 || copy_file(path, to, &err) == PC_OK ? 0 : 1;
}

static enum pc_rc link_documents(const char *from, const char *to, struct pc_err *err_out)
{
    join(link_from, from, "documents");
    join(link_to, to, "documents");
    if (access(link_from, F_OK) != 0)
        return PC_OK;
    return nftw(link_from, link_entry, 16, FTW_PHYS) == 0 ? PC_OK : io_failed(err_out, link_from);
}

static enum pc_rc copy_stopped(const char *from, const char *to, struct pc_err *err_out)
{
    static const char *const names[] = {"precert.db", "precert.db-wal"};
    path_text here, there;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        PC_TRY(copy_file(join(here, from, names[i]), join(there, to, names[i]), err_out));
    return link_documents(from, to, err_out);
}

/* ---- a running daemon's --------------------------------------------------------------------------------------------------- */

static enum pc_rc ask_backup(struct pc_client *client, const char *path, struct pc_err *err_out)
{
    PC_AUTO(pc_buf_free) struct pc_buf params = {0};
    struct pc_client_answer answer = {0};
    pc_buf_add_text(&params, "{\"path\":");
    pc_buf_add_json_str(&params, pc_str_of(path));
    pc_buf_add_char(&params, '}');
    if (pc_client_call(client, "admin.backup", params.ptr, &answer) != PC_OK)
        return pc_fail(err_out, PC_UNAVAILABLE, "backup", "", "%s", pc_client_error(client));
    if (!answer.ok)
        return pc_fail(err_out, PC_UNAVAILABLE, "backup", "", "admin.backup: %s (%s) %s", answer.message,
                       answer.reason, answer.detail);
    return PC_OK;
}

static enum pc_rc copy_running(const char *admin, const char *to, struct pc_err *err_out)
{
    path_text base, path, beside, documents;
    const struct pc_client_options where = {.address = admin, .timeout_ms = -1};
    PC_AUTO(pc_client_free) struct pc_client *client = NULL;
    if (!realpath(to, base)) /* the daemon has a directory of its own */
        return io_failed(err_out, to);
    if (pc_client_connect(&where, &client) != PC_OK)
        return pc_fail(err_out, PC_UNAVAILABLE, "in_use", "",
                       "a daemon uses the directory, and %s does not answer: %s", admin,
                       pc_client_error(client));
    PC_TRY(ask_backup(client, join(path, base, "precert.db"), err_out));
    join(beside, base, "precert.db.documents");
    join(documents, base, "documents");
    return rename(beside, documents) == 0 ? PC_OK : io_failed(err_out, beside);
}

/* ---- both ------------------------------------------------------------------------------------------------------------------- */

static enum pc_rc mark(const char *to, struct pc_err *err_out)
{
    path_text path;
    PC_AUTO(close_fd) int fd = open(join(path, to, "copy"), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    return fd >= 0 ? PC_OK : io_failed(err_out, path);
}

enum pc_rc pc_ctl_copy_data(const char *from, const char *admin, const char *to, struct pc_err *err_out)
{
    path_text path;
    PC_AUTO(close_fd) int lock = open(join(path, from, "lock"), O_RDWR | O_CLOEXEC);
    if (lock < 0)
        return pc_fail(err_out, PC_INVALID, "data", "", "%s is not a data directory: %s", from,
                       strerror(errno));
    if (mkdir(to, 0700) != 0)
        return io_failed(err_out, to);
    bool stopped = flock(lock, LOCK_EX | LOCK_NB) ==
                   0; /* held until the copy is whole: no daemon starts meanwhile */
    PC_TRY(stopped ? copy_stopped(from, to, err_out) : copy_running(admin, to, err_out));
    return mark(to, err_out);
}

static int remove_entry(const char *path, const struct stat *about, int type, struct FTW *place)
{
    (void)about, (void)type, (void)place;
    return remove(path);
}

void pc_ctl_remove_tree(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
