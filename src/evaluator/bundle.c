/* src/evaluator/bundle.c -- see bundle.h. */
#include "evaluator/bundle.h"

#include <string.h>

#include "base/mem.h"

/* What is left to read. */
struct reader {
    struct pc_str rest;
    bool failed;
};

static uint32_t read_u32(struct reader *r)
{
    uint32_t value = 0;
    if (r->rest.size < sizeof value) {
        r->failed = true;
        return 0;
    }
    memcpy(&value, r->rest.ptr, sizeof value);
    r->rest.ptr += sizeof value;
    r->rest.size -= sizeof value;
    return value;
}

static struct pc_str read_bytes(struct reader *r, size_t size)
{
    if (r->failed || r->rest.size < size) {
        r->failed = true;
        return (struct pc_str){0};
    }
    const struct pc_str bytes = {r->rest.ptr, size};
    r->rest.ptr += size;
    r->rest.size -= size;
    return bytes;
}

static bool path_is_plain(struct pc_str path)
{
    if (path.size == 0 || path.size > PC_BUNDLE_PATH_MAX || path.ptr[0] == '/')
        return false;
    for (size_t i = 0; i < path.size; i++)
        if ((unsigned char)path.ptr[i] <= ' ' || path.ptr[i] == '\\' || path.ptr[i] == ':' ||
            path.ptr[i] == 0x7f)
            return false;
    return memmem(path.ptr, path.size, "..", 2) == NULL;
}

static const char *read_files(struct pc_bundle_view *view, struct reader *r)
{
    for (size_t i = 0; i < view->count; i++) {
        struct pc_bundle_file *file = &view->files[i];
        const size_t path_size = read_u32(r), source_size = read_u32(r);
        file->path = read_bytes(r, path_size);
        file->source = read_bytes(r, source_size);
        if (r->failed)
            return "the bundle is cut short";
        if (!path_is_plain(file->path))
            return "the bundle has a file with a bad path";
        if (i > 0 && pc_str_compare(view->files[i - 1].path, file->path) >= 0)
            return "the files of the bundle are not in ascending order";
    }
    return r->rest.size > 0 ? "the bundle has bytes behind its last file" : NULL;
}

bool pc_bundle_view_init(struct pc_bundle_view *view, struct pc_str bytes, const char **fault_out)
{
    struct reader r = {bytes, false};
    *view = (struct pc_bundle_view){0};
    const size_t label_size = read_u32(&r);
    view->label = read_bytes(&r, label_size);
    const size_t count = read_u32(&r);
    if (r.failed || count > PC_BUNDLE_FILES_MAX || view->label.size > 64) {
        *fault_out = "the bundle's head is malformed";
        return false;
    }
    view->files = pc_alloc(sizeof *view->files * (count + 1));
    view->count = count;
    *fault_out = read_files(view, &r);
    return *fault_out == NULL;
}

void pc_bundle_view_deinit(struct pc_bundle_view *view)
{
    pc_free(view->files);
    *view = (struct pc_bundle_view){0};
}

const struct pc_bundle_file *pc_bundle_find(const struct pc_bundle_view *view, struct pc_str path)
{
    size_t low = 0, high = view->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = pc_str_compare(view->files[middle].path, path);
        if (order == 0)
            return &view->files[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
