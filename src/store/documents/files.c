/* src/store/documents/files.c -- see files.h. */
#include "store/documents/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "store/documents/sniff.h"

#define PIECE 65536
#define UPLOADS "uploads"

struct pc_files {
    struct pc_disk *disk;
    char root[PATH_MAX - 256]; /* <data>/documents */
};

/* ---- names ------------------------------------------------------------------------------------------------------------- */

typedef char path_text[PATH_MAX];

static char *upload_path(const struct pc_files *f, int64_t upload, const char *tail, path_text path)
{
    snprintf(path, PATH_MAX, "%s/" UPLOADS "/%lld%s", f->root, (long long)upload, tail);
    return path;
}

static char *stored_path(const struct pc_files *f, const struct pc_hash *sha, path_text path)
{
    char hex[2 * PC_HASH_SIZE + 1];
    pc_hex(sha->bytes, PC_HASH_SIZE, hex);
    snprintf(path, PATH_MAX, "%s/%.2s/%s", f->root, hex, hex);
    return path;
}

/* The folder of a stored file: the first byte of its digest. */
static char *shard_path(const struct pc_files *f, const struct pc_hash *sha, path_text path)
{
    snprintf(path, PATH_MAX, "%s/%02x", f->root, sha->bytes[0]);
    return path;
}

/* ---- small steps --------------------------------------------------------------------------------------------------------- */

static void close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

/* A full disk is told as such: the client may try again when there is room. */
static enum pc_rc io_fault(struct pc_err *err_out)
{
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        return pc_fail(err_out, PC_IO, "storage_full", "",
                       "there is no room for the document; try again later");
    return PC_IO;
}

static enum pc_rc sync_directory(struct pc_files *f, const char *path)
{
    PC_AUTO(close_fd) int fd = f->disk->open(f->disk, path, O_RDONLY | O_DIRECTORY, 0);
    return fd >= 0 && f->disk->sync(f->disk, fd) == 0 ? PC_OK : PC_IO;
}

/* A folder, and the entry of its name in the one above it, on the disk; one that is there may be of a start that a power cut
 * ended, so its entry is synced as well. */
static enum pc_rc make_directory(struct pc_files *f, const char *path, const char *above)
{
    if (f->disk->mkdir(f->disk, path, 0700) != 0 && errno != EEXIST)
        return PC_IO;
    return sync_directory(f, above);
}

static enum pc_rc size_of(int fd, int64_t *size_out)
{
    struct stat about;
    if (fstat(fd, &about) != 0)
        return PC_IO;
    *size_out = about.st_size;
    return PC_OK;
}

static enum pc_rc open_stored(struct pc_files *f, const struct pc_hash *sha, int *fd_out)
{
    path_text path;
    *fd_out = f->disk->open(f->disk, stored_path(f, sha, path), O_RDONLY, 0);
    if (*fd_out >= 0)
        return PC_OK;
    return errno == ENOENT ? PC_NOT_FOUND : PC_IO;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------- */

/* The folder that `root` lies in. */
static void above_of(const char *root, path_text above)
{
    snprintf(above, PATH_MAX, "%s", root);
    char *slash = strrchr(above, '/');
    if (slash)
        slash[slash == above] = '\0';
    else
        snprintf(above, PATH_MAX, ".");
}

static enum pc_rc make_all(struct pc_files *f, bool fresh)
{
    path_text above, uploads;
    struct stat about;
    if (fresh && stat(f->root, &about) == 0)
        return PC_CONFLICT;
    above_of(f->root, above);
    snprintf(uploads, sizeof uploads, "%s/" UPLOADS, f->root);
    PC_TRY(make_directory(f, f->root, above));
    return make_directory(f, uploads, f->root);
}

enum pc_rc pc_files_open(const char *root, bool fresh, struct pc_disk *disk, struct pc_files **files_out,
                         struct pc_err *err_out)
{
    struct pc_files *f = pc_alloc(sizeof *f);
    f->disk = disk;
    int size = snprintf(f->root, sizeof f->root, "%s", root);
    enum pc_rc rc = size < (int)sizeof f->root ? make_all(f, fresh) : PC_IO;
    if (rc == PC_OK) {
        *files_out = f;
        return PC_OK;
    }
    pc_files_free(&f);
    return pc_fail(err_out, rc, "documents", "data", "the documents' directory cannot be made: %s",
                   rc == PC_CONFLICT ? "it is there" : strerror(errno));
}

void pc_files_free(struct pc_files **files)
{
    pc_free(*files);
    *files = NULL;
}

void pc_files_abandon(struct pc_files **files)
{
    path_text uploads;
    if (*files) {
        snprintf(uploads, sizeof uploads, "%s/" UPLOADS, (*files)->root);
        (void)rmdir(uploads);
        (void)rmdir((*files)->root);
    }
    pc_files_free(files);
}

/* ---- uploads --------------------------------------------------------------------------------------------------------------- */

enum pc_rc pc_files_size(struct pc_files *f, int64_t upload, int64_t *size_out)
{
    path_text path;
    struct stat about;
    *size_out = 0;
    if (stat(upload_path(f, upload, "", path), &about) == 0)
        *size_out = about.st_size;
    else if (errno != ENOENT)
        return PC_IO;
    return PC_OK;
}

/* The part of the piece that is here already must be the same. */
static enum pc_rc compare(struct pc_files *f, int fd, int64_t offset, struct pc_str bytes)
{
    char there[PIECE];
    for (size_t done = 0; done < bytes.size;) {
        size_t want = bytes.size - done < sizeof there ? bytes.size - done : sizeof there;
        ssize_t got = f->disk->read(f->disk, fd, there, want, offset + (off_t)done);
        if (got <= 0)
            return PC_IO;
        if (memcmp(there, bytes.ptr + done, (size_t)got) != 0)
            return PC_REFUSED;
        done += (size_t)got;
    }
    return PC_OK;
}

static enum pc_rc write_all(struct pc_files *f, int fd, int64_t offset, struct pc_str bytes)
{
    for (size_t done = 0; done < bytes.size;) {
        ssize_t wrote = f->disk->write(f->disk, fd, bytes.ptr + done, bytes.size - done,
                                       offset + (off_t)done);
        if (wrote <= 0)
            return PC_IO;
        done += (size_t)wrote;
    }
    return PC_OK;
}

enum pc_rc pc_files_write(struct pc_files *f, int64_t upload, int64_t offset, struct pc_str bytes,
                          int64_t *size_out, struct pc_err *err_out)
{
    path_text path;
    PC_AUTO(close_fd)
    int fd = f->disk->open(f->disk, upload_path(f, upload, "", path), O_CREAT | O_RDWR, 0600);
    if (fd < 0)
        return io_fault(err_out);
    PC_TRY(size_of(fd, size_out));
    if (offset > *size_out)
        return PC_CONFLICT;
    size_t known = (size_t)(*size_out - offset);
    struct pc_str old = {bytes.ptr, known < bytes.size ? known : bytes.size};
    struct pc_str fresh = {bytes.ptr + old.size, bytes.size - old.size};
    PC_TRY(compare(f, fd, offset, old));
    enum pc_rc rc = write_all(f, fd, *size_out, fresh);
    if (rc != PC_OK)
        rc = io_fault(err_out);
    PC_TRY(size_of(fd, size_out)); /* of a piece that ended half-way, too */
    return rc;
}

/* Reads a whole file past the digest and the eyes of the sniffer (NULL: without). */
static enum pc_rc look_through(struct pc_files *f, int fd, struct pc_hash *sha_out, struct pc_sniff *sniff)
{
    char piece[PIECE];
    PC_AUTO(pc_hasher_free) struct pc_hasher *hasher = pc_hasher_new();
    for (off_t at = 0;;) {
        ssize_t got = f->disk->read(f->disk, fd, piece, sizeof piece, at);
        if (got < 0)
            return PC_IO;
        if (got == 0)
            break;
        pc_hasher_add(hasher, (struct pc_str){piece, (size_t)got});
        if (sniff)
            pc_sniff_add(sniff, (struct pc_str){piece, (size_t)got});
        at += got;
    }
    pc_hasher_end(hasher, sha_out);
    return PC_OK;
}

static enum pc_rc examine(struct pc_files *f, int fd, const struct pc_hash *sha, struct pc_str content_type,
                          struct pc_err *err_out)
{
    struct pc_hash found;
    struct pc_sniff sniff = {0};
    PC_TRY(look_through(f, fd, &found, &sniff));
    if (memcmp(found.bytes, sha->bytes, PC_HASH_SIZE) != 0)
        return pc_fail(err_out, PC_INVALID, "digest_mismatch", "params.document",
                       "the bytes that came have another digest than was declared; send them again");
    if (!pc_sniff_is(&sniff, content_type))
        return pc_fail(err_out, PC_INVALID, "content_type_mismatch", "params.document",
                       "the bytes are not of the declared content type");
    return PC_OK;
}

/* A second name for the upload, moved over the stored name: there is a whole file under it at every instant. */
static enum pc_rc give_name(struct pc_files *f, int64_t upload, const struct pc_hash *sha)
{
    path_text from, other, to, shard;
    upload_path(f, upload, "", from);
    upload_path(f, upload, ".link", other);
    stored_path(f, sha, to);
    shard_path(f, sha, shard);
    PC_TRY(make_directory(f, shard, f->root));
    if (f->disk->link(f->disk, from, other) != 0 && errno != EEXIST)
        return PC_IO;
    if (f->disk->rename(f->disk, other, to) != 0)
        return PC_IO;
    if (f->disk->unlink(f->disk, other) != 0 &&
        errno != ENOENT) /* both were names of one file: nothing moved */
        return PC_IO;
    return sync_directory(f, shard);
}

enum pc_rc pc_files_keep(struct pc_files *f, int64_t upload, const struct pc_hash *sha,
                         struct pc_str content_type, struct pc_err *err_out)
{
    path_text path;
    PC_AUTO(close_fd) int fd = f->disk->open(f->disk, upload_path(f, upload, "", path), O_RDONLY, 0);
    if (fd < 0)
        return errno == ENOENT ? PC_NOT_FOUND : PC_IO;
    enum pc_rc rc = examine(f, fd, sha, content_type, err_out);
    if (rc == PC_INVALID)
        pc_files_drop(f, upload);
    PC_TRY(rc);
    if (f->disk->sync(f->disk, fd) != 0)
        return io_fault(err_out);
    rc = give_name(f, upload, sha);
    return rc == PC_IO ? io_fault(err_out) : rc;
}

void pc_files_drop(struct pc_files *f, int64_t upload)
{
    path_text path;
    (void)f->disk->unlink(f->disk, upload_path(f, upload, ".link", path));
    (void)f->disk->unlink(f->disk, upload_path(f, upload, "", path));
}

enum pc_rc pc_files_uploads(struct pc_files *f, pc_files_upload_fn *fn, void *arg)
{
    path_text path;
    enum pc_rc rc = PC_OK;
    snprintf(path, sizeof path, "%s/" UPLOADS, f->root);
    DIR *folder = opendir(path);
    if (!folder)
        return PC_IO;
    for (const struct dirent *entry; rc == PC_OK && (entry = readdir(folder));)
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
            rc = fn(arg, strtoll(entry->d_name, NULL, 10));
    (void)closedir(folder);
    return rc;
}

/* ---- stored files ------------------------------------------------------------------------------------------------------------ */

enum pc_rc pc_files_read(struct pc_files *f, const struct pc_hash *sha, int64_t offset, size_t most,
                         struct pc_buf *out)
{
    PC_AUTO(close_fd) int fd = -1;
    PC_TRY(open_stored(f, sha, &fd));
    char *end = pc_buf_reserve(out, most);
    ssize_t got = f->disk->read(f->disk, fd, end, most, offset);
    if (got < 0)
        return PC_IO;
    out->size += (size_t)got;
    out->ptr[out->size] = '\0';
    return PC_OK;
}

enum pc_rc pc_files_check(struct pc_files *f, const struct pc_hash *sha, int64_t size)
{
    PC_AUTO(close_fd) int fd = -1;
    struct pc_hash found;
    int64_t found_size;
    PC_TRY(open_stored(f, sha, &fd));
    PC_TRY(size_of(fd, &found_size));
    PC_TRY(look_through(f, fd, &found, NULL));
    return found_size == size && memcmp(found.bytes, sha->bytes, PC_HASH_SIZE) == 0 ? PC_OK : PC_REFUSED;
}

bool pc_files_has(struct pc_files *f, const struct pc_hash *sha)
{
    path_text path;
    return access(stored_path(f, sha, path), F_OK) == 0;
}

void pc_files_forget(struct pc_files *f, const struct pc_hash *sha)
{
    path_text path;
    (void)f->disk->unlink(f->disk, stored_path(f, sha, path));
}

/* The files of one folder; hidden ones are the file system's. */
static enum pc_rc walk_shard(struct pc_files *f, const char *shard, pc_files_stored_fn *fn, void *arg)
{
    path_text path;
    enum pc_rc rc = PC_OK;
    snprintf(path, sizeof path, "%s/%s", f->root, shard);
    DIR *folder = opendir(path);
    if (!folder)
        return errno == ENOTDIR ? fn(arg, NULL, shard) : PC_IO;
    for (const struct dirent *entry; rc == PC_OK && (entry = readdir(folder));) {
        struct pc_hash sha;
        bool ours = pc_unhex(pc_str_of(entry->d_name), sha.bytes, PC_HASH_SIZE) == PC_OK &&
                    strncmp(entry->d_name, shard, 2) == 0;
        snprintf(path, sizeof path, "%.16s/%.200s", shard, entry->d_name);
        if (entry->d_name[0] != '.')
            rc = fn(arg, ours ? &sha : NULL, path);
    }
    (void)closedir(folder);
    return rc;
}

enum pc_rc pc_files_stored(struct pc_files *f, pc_files_stored_fn *fn, void *arg)
{
    enum pc_rc rc = PC_OK;
    DIR *folder = opendir(f->root);
    if (!folder)
        return PC_IO;
    for (const struct dirent *entry; rc == PC_OK && (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, UPLOADS) != 0)
            rc = walk_shard(f, entry->d_name, fn, arg);
    (void)closedir(folder);
    return rc;
}

static enum pc_rc copy_bytes(struct pc_files *f, int from, struct pc_files *to, int fd)
{
    char piece[PIECE];
    for (int64_t at = 0;;) {
        ssize_t got = f->disk->read(f->disk, from, piece, sizeof piece, at);
        if (got < 0)
            return PC_IO;
        if (got == 0)
            return to->disk->sync(to->disk, fd) == 0 ? PC_OK : PC_IO;
        PC_TRY(write_all(to, fd, at, (struct pc_str){piece, (size_t)got}));
        at += got;
    }
}

enum pc_rc pc_files_copy(struct pc_files *f, const struct pc_hash *sha, struct pc_files *to)
{
    path_text path, shard;
    PC_AUTO(close_fd) int from = -1;
    PC_TRY(open_stored(f, sha, &from));
    PC_TRY(make_directory(to, shard_path(to, sha, shard), to->root));
    PC_AUTO(close_fd)
    int fd = to->disk->open(to->disk, stored_path(to, sha, path), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (fd < 0)
        return PC_IO;
    PC_TRY(copy_bytes(f, from, to, fd));
    return sync_directory(to, shard);
}
