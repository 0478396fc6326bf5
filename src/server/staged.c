/* src/server/staged.c -- see staged.h. */
#include "server/staged.h"

#include "base/mem.h"
#include "policy/revision/bundle.h"

/* Somewhat more than a bundle may hold: escaped text is longer. */
enum { FILES_MAX = 4096, BYTES_MAX = 48 * 1024 * 1024 };

void pc_staged_free(struct pc_staged *staged)
{
    for (size_t i = 0; i < staged->count; i++)
        pc_json_doc_free(&staged->parts[i]);
    pc_free(staged->parts);
    *staged = (struct pc_staged){0};
}

static void push(struct pc_staged *staged, yyjson_doc *part)
{
    if (staged->count == staged->capacity) {
        staged->capacity = staged->capacity ? staged->capacity * 2 : 4;
        staged->parts = pc_realloc(staged->parts, staged->capacity * sizeof(*staged->parts));
    }
    staged->parts[staged->count++] = part;
}

enum pc_rc pc_staged_add(struct pc_staged *staged, yyjson_val *params, struct pc_err *err_out)
{
    size_t size = 0;
    char *text = yyjson_val_write(params, YYJSON_WRITE_NOFLAG, &size);
    PC_ASSERT(text); /* it was read a moment ago */
    staged->files += yyjson_arr_size(pc_json_get(params, "files"));
    staged->bytes += size;
    if (staged->files > FILES_MAX || staged->bytes > BYTES_MAX) {
        pc_free(text);
        pc_staged_free(staged);
        return pc_fail(err_out, PC_INVALID, "out_of_range", "params.files",
                       "the parts together are more than a revision may be; begin again");
    }
    push(staged, yyjson_read(text, size, YYJSON_READ_NOFLAG));
    pc_free(text);
    return PC_OK;
}

enum pc_rc pc_staged_bundle(const struct pc_staged *staged, struct pc_bundle **bundle_out,
                            struct pc_err *err_out)
{
    struct pc_policy_file *list = pc_alloc(sizeof(*list) * (staged->files + 1));
    size_t made = 0, index, count;
    yyjson_val *file;
    for (size_t i = 0; i < staged->count; i++) {
        yyjson_val *files = pc_json_get(yyjson_doc_get_root(staged->parts[i]), "files");
        yyjson_arr_foreach(files, index, count, file)
        {
            list[made].path = pc_json_str(file, "path");
            list[made++].source = pc_json_str(file, "source");
        }
    }
    enum pc_rc rc = pc_bundle_make(list, made, bundle_out, err_out);
    pc_free(list);
    return rc;
}
