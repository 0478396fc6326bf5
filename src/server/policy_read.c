/* src/server/policy_read.c -- a stored revision's sources, read on a READER thread. */
#include "server/policy_flow.h"

static enum pc_rc absent(struct pc_command *command)
{
    return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.revision", "there is no such revision");
}

static enum pc_rc read_files(struct pc_reader *reader, const struct pc_revision_row *row,
                             struct pc_arena *arena, struct pc_bundle **bundle_out, struct pc_err *err_out)
{
    PC_AUTO(pc_json_doc_free)
    yyjson_doc *doc = yyjson_read(row->manifest.ptr, row->manifest.size, YYJSON_READ_NOFLAG);
    yyjson_val *paths = yyjson_doc_get_root(doc);
    if (!yyjson_is_obj(paths))
        return PC_CORRUPT;
    struct pc_policy_file *files = PC_NEW_ARRAY(arena, struct pc_policy_file, yyjson_obj_size(paths) + 1);
    size_t count = 0;
    yyjson_obj_iter iter = yyjson_obj_iter_with(paths);
    for (yyjson_val *path; (path = yyjson_obj_iter_next(&iter)); count++) {
        struct pc_policy_file *file = &files[count];
        file->path = pc_json_slice(path);
        if (pc_unhex(pc_json_slice(yyjson_obj_iter_get_val(path)), file->sha.bytes, PC_HASH_SIZE) != PC_OK)
            return PC_CORRUPT;
        enum pc_rc rc = reader->store->ops->source_get(reader->store, &file->sha, arena, &file->source);
        if (rc != PC_OK)
            return rc == PC_NOT_FOUND ? PC_CORRUPT : rc;
    }
    return pc_bundle_make(files, count, bundle_out, err_out);
}

enum pc_rc pc_server_read_bundle(struct pc_reader *reader, const struct pc_revision_row *row,
                                 struct pc_bundle **bundle_out, struct pc_err *err_out)
{
    struct pc_arena *arena = pc_arena_new(1 << 20);
    enum pc_rc rc = read_files(reader, row, arena, bundle_out, err_out);
    pc_arena_free(&arena);
    if (rc == PC_OK)
        pc_bundle_label(*bundle_out, row->id);
    return rc;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_revision_read *read = command->work;
    struct pc_revision_row row;
    enum pc_rc rc = reader->store->ops->revision_get(reader->store, read->revision, command->arena, &row);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && read->label && !pc_str_is(row.label, read->label)))
        return absent(command);
    PC_TRY(rc);
    PC_TRY(pc_server_read_bundle(reader, &row, &read->bundle, &command->err));
    read->catalogue = row.catalogue;
    return PC_OK;
}

const struct pc_read pc_read_revision = {.run = run};
