/* src/policy/revision/bundle.c -- one revision's files: checked, sorted, hashed, packed.
 *
 * The order of the files is bytewise by path, so that the hash, the packed form and what a policy sees never depend
 * on the order in which a directory was listed. */
#include "policy/revision/bundle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FILE_BYTES_MAX = 256 * 1024,
    FILES_MAX = 4096,
    BUNDLE_BYTES_MAX = 32 * 1024 * 1024,
    PATH_SIZE_MAX = 150, /* so that an error's `field` can hold it whole */
    DEPTH_MAX = 12
};

struct pc_bundle *pc_bundle_ref(struct pc_bundle *bundle)
{
    __atomic_fetch_add(&bundle->references, 1, __ATOMIC_RELAXED);
    return bundle;
}

void pc_bundle_unref(struct pc_bundle **bundle)
{
    struct pc_bundle *b = pc_steal(bundle);
    if (b == NULL || __atomic_sub_fetch(&b->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    struct pc_arena *arena = b->arena; /* the bundle itself lives in it */
    pc_arena_free(&arena);
}

/* --- what a file may be called ------------------------------------------------------------------------------ */

static bool is_path_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '/';
}

/* Relative, plain characters, no empty and no dot-led component: it can be joined to any directory safely. */
static bool path_is_plain(struct pc_str path)
{
    if (path.size == 0 || path.size > PATH_SIZE_MAX || path.ptr[path.size - 1] == '/')
        return false;
    for (size_t i = 0; i < path.size; i++) {
        const bool at_start = i == 0 || path.ptr[i - 1] == '/';
        if (!is_path_char(path.ptr[i]) || (at_start && (path.ptr[i] == '/' || path.ptr[i] == '.')))
            return false;
    }
    return true;
}

static bool ends_with(struct pc_str s, struct pc_str end)
{
    return s.size > end.size && memcmp(s.ptr + s.size - end.size, end.ptr, end.size) == 0;
}

/* A README in letters/ is for people. */
static bool belongs(struct pc_str path)
{
    const struct pc_str letters = PC_STR("letters/");
    if (ends_with(path, PC_STR(".lua")))
        return true;
    return path.size > letters.size && memcmp(path.ptr, letters.ptr, letters.size) == 0 &&
           !ends_with(path, PC_STR("/README.md"));
}

/* --- making one --------------------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    return pc_str_compare(((const struct pc_policy_file *)a)->path, ((const struct pc_policy_file *)b)->path);
}

/* `field` of an error is a C string, a path is a slice. */
static enum pc_rc refuse(struct pc_err *err_out, const char *reason, struct pc_str path, const char *detail)
{
    char field[PATH_SIZE_MAX + 1] = "";
    const size_t size = path.size < sizeof(field) - 1 ? path.size : sizeof(field) - 1;
    for (size_t i = 0; i < size; i++)
        field[i] = is_path_char(path.ptr[i]) ? path.ptr[i] : '?';
    field[size] = '\0';
    return pc_fail(err_out, PC_INVALID, reason, field, "%s", detail);
}

static enum pc_rc check_files(const struct pc_policy_file *files, size_t count, struct pc_err *err_out)
{
    size_t bytes = 0;
    if (count > FILES_MAX)
        return pc_fail(err_out, PC_INVALID, "too_many_files", "", "A revision holds at most %d files.",
                       FILES_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct pc_policy_file *f = &files[i];
        if (!path_is_plain(f->path))
            return refuse(
                err_out, "bad_path", f->path,
                "A policy file's path is relative and made of letters, digits, '_', '-', '.' and '/'.");
        if (!belongs(f->path))
            return refuse(err_out, "bad_path", f->path, "A policy file ends in .lua or lies below letters/.");
        if (f->source.size > FILE_BYTES_MAX)
            return refuse(err_out, "file_too_large", f->path, "A policy file has at most 256 KiB.");
        bytes += f->source.size;
        if (bytes > BUNDLE_BYTES_MAX)
            return refuse(err_out, "too_large", f->path, "A revision's files have at most 32 MiB in all.");
    }
    return PC_OK;
}

/* Over paths and file hashes; a path holds no NUL and a hash has a fixed size, so no two lists read the same. */
static void hash_bundle(struct pc_bundle *bundle)
{
    struct pc_buf text = {0};
    for (size_t i = 0; i < bundle->count; i++) {
        pc_buf_add_str(&text, bundle->files[i].path);
        pc_buf_add_char(&text, '\0');
        pc_buf_add(&text, bundle->files[i].sha.bytes, PC_HASH_SIZE);
    }
    pc_hash_of(pc_buf_str(&text), &bundle->hash);
    pc_buf_free(&text);
}

static void free_arena(struct pc_arena **arena)
{
    pc_arena_free(arena);
}

enum pc_rc pc_bundle_make(const struct pc_policy_file *files, size_t count, struct pc_bundle **bundle_out,
                          struct pc_err *err_out)
{
    PC_TRY(check_files(files, count, err_out));
    PC_AUTO(free_arena) struct pc_arena *arena = pc_arena_new(64 * 1024);
    struct pc_bundle *bundle = PC_NEW(arena, struct pc_bundle);
    *bundle = (struct pc_bundle){.count = count, .references = 1, .arena = arena};
    bundle->files = PC_NEW_ARRAY(arena, struct pc_policy_file, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct pc_policy_file *from = &files[i];
        struct pc_policy_file *to = &bundle->files[i];
        to->path = pc_str_keep(from->path, arena);
        to->source = (struct pc_str){"", 0};
        if (from->source.size > 0)
            to->source = pc_str_keep(from->source, arena);
        pc_hash_of(to->source, &to->sha);
    }
    qsort(bundle->files, count, sizeof(bundle->files[0]), by_path);
    for (size_t i = 1; i < count; i++) {
        if (pc_str_equal(bundle->files[i - 1].path, bundle->files[i].path))
            return refuse(err_out, "duplicate_path", bundle->files[i].path,
                          "A revision holds each path once.");
    }
    hash_bundle(bundle);
    *bundle_out = bundle;
    (void)pc_steal(&arena);
    return PC_OK;
}

void pc_bundle_label(struct pc_bundle *bundle, int64_t revision)
{
    char hex[2 * 4 + 1];
    pc_hex(bundle->hash.bytes, 4, hex);
    (void)snprintf(bundle->label, sizeof(bundle->label), "r%" PRId64 "-%s", revision, hex);
}

static void add_u32(struct pc_buf *out, size_t n)
{
    const uint32_t v = (uint32_t)n;
    pc_buf_add(out, &v, sizeof(v));
}

void pc_bundle_pack(const struct pc_bundle *bundle, struct pc_buf *out)
{
    const struct pc_str label = pc_str_of(bundle->label);
    add_u32(out, label.size);
    pc_buf_add_str(out, label);
    add_u32(out, bundle->count);
    for (size_t i = 0; i < bundle->count; i++) {
        const struct pc_policy_file *f = &bundle->files[i];
        add_u32(out, f->path.size);
        add_u32(out, f->source.size);
        pc_buf_add_str(out, f->path);
        pc_buf_add_str(out, f->source);
    }
}

/* --- reading a directory ------------------------------------------------------------------------------------ */

struct reader {
    struct pc_arena *arena; /* what was read, until pc_bundle_make copied it */
    struct pc_buf files; /* of struct pc_policy_file */
    struct pc_buf scratch;
    size_t count, bytes;
    char path[PATH_SIZE_MAX + 2]; /* below the directory */
    size_t path_size;
    struct pc_err *err_out;
};

static void reader_deinit(struct reader *r)
{
    pc_arena_free(&r->arena);
    pc_buf_free(&r->files);
    pc_buf_free(&r->scratch);
}

static void close_fd(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static enum pc_rc reader_fault(struct reader *r, const char *what)
{
    return pc_fail(r->err_out, PC_IO, "unreadable", r->path, "%s failed: %s.", what, strerrordesc_np(errno));
}

/* One byte more than allowed is asked for, so that too large is seen without trusting the size in the inode. */
static enum pc_rc read_source(struct reader *r, int fd)
{
    pc_buf_clear(&r->scratch);
    for (;;) {
        const size_t room = FILE_BYTES_MAX + 1 - r->scratch.size;
        char *end = pc_buf_reserve(&r->scratch, room);
        const ssize_t n = read(fd, end, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return reader_fault(r, "Reading");
        if (n == 0)
            return PC_OK;
        r->scratch.size += (size_t)n;
        if (r->scratch.size > FILE_BYTES_MAX)
            return pc_fail(r->err_out, PC_INVALID, "file_too_large", r->path,
                           "A policy file has at most 256 KiB.");
    }
}

static enum pc_rc read_file(struct reader *r, int dir_fd, const char *name)
{
    PC_AUTO(close_fd) int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return reader_fault(r, "Opening");
    PC_TRY(read_source(r, fd));
    r->bytes += r->scratch.size;
    r->count++;
    if (r->count > FILES_MAX || r->bytes > BUNDLE_BYTES_MAX)
        return pc_fail(r->err_out, PC_INVALID, "too_large", r->path,
                       "A revision holds at most %d files and 32 MiB in all.", FILES_MAX);
    const struct pc_policy_file file = {
        .path = {pc_arena_strndup(r->arena, r->path, r->path_size), r->path_size},
        .source = {pc_arena_strndup(r->arena, r->scratch.ptr == NULL ? "" : r->scratch.ptr, r->scratch.size),
                   r->scratch.size},
    };
    pc_buf_add(&r->files, &file, sizeof(file));
    return PC_OK;
}

static enum pc_rc read_directory(struct reader *r, int fd, int depth);

static enum pc_rc read_subdirectory(struct reader *r, int dir_fd, const char *name, int depth)
{
    if (depth >= DEPTH_MAX)
        return pc_fail(r->err_out, PC_INVALID, "too_deep", r->path, "Folders may nest %d deep.", DEPTH_MAX);
    const int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return reader_fault(r, "Opening");
    return read_directory(r, fd, depth + 1);
}

static enum pc_rc read_entry(struct reader *r, int dir_fd, const char *name, int depth)
{
    struct stat st;
    if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? PC_OK : reader_fault(r, "Reading");
    if (S_ISDIR(st.st_mode))
        return read_subdirectory(r, dir_fd, name, depth);
    if (S_ISREG(st.st_mode) && belongs((struct pc_str){r->path, r->path_size}))
        return read_file(r, dir_fd, name);
    return PC_OK;
}

static void close_dir(DIR **dir)
{
    if (*dir != NULL)
        (void)closedir(*dir);
}

/* Takes fd over. */
static enum pc_rc read_directory(struct reader *r, int fd, int depth)
{
    PC_AUTO(close_dir) DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        (void)close(fd);
        return reader_fault(r, "Listing");
    }
    const size_t base = r->path_size;
    for (const struct dirent *e = readdir(dir); e != NULL;
         e = readdir(dir)) { // NOLINT(concurrency-mt-unsafe)
        if (e->d_name[0] == '.')
            continue;
        const int n = snprintf(r->path + base, sizeof(r->path) - base, "%s%s", base > 0 ? "/" : "",
                               e->d_name);
        if (n < 0 || base + (size_t)n > PATH_SIZE_MAX)
            return pc_fail(r->err_out, PC_INVALID, "bad_path", "",
                           "A policy file's path has at most %d bytes.", PATH_SIZE_MAX);
        r->path_size = base + (size_t)n;
        PC_TRY(read_entry(r, dirfd(dir), e->d_name, depth));
        r->path_size = base;
        r->path[base] = '\0';
    }
    return PC_OK;
}

enum pc_rc pc_bundle_read(const char *directory, struct pc_bundle **bundle_out, struct pc_err *err_out)
{
    const int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return pc_fail(err_out, PC_NOT_FOUND, "no_such_directory", "",
                       "The policy directory %s can't be opened: %s.", directory, strerrordesc_np(errno));
    PC_AUTO(reader_deinit) struct reader r = {.arena = pc_arena_new(64 * 1024), .err_out = err_out};
    PC_TRY(read_directory(&r, fd, 0));
    /* A zeroed buffer has no bytes yet: an empty directory is an empty bundle. */
    const struct pc_policy_file *files = (const struct pc_policy_file *)(const void *)r.files.ptr;
    return pc_bundle_make(files, r.count, bundle_out, err_out);
}
