/* src/engine/read_policy.c -- policy.show: the sources of a stored revision, for `precertctl policy diff`. */
#include "engine/read.h"
#include "engine/view.h"

struct wanted {
    struct pc_str label;
    int64_t id; /* 0: not found */
};

static enum pc_rc look(void *arg, const struct pc_revision_row *row)
{
    struct wanted *wanted = arg;
    if (pc_str_equal(row->label, wanted->label))
        wanted->id = row->id;
    return PC_OK;
}

static enum pc_rc add_file(struct pc_reader *reader, struct pc_command *command, yyjson_val *path,
                           yyjson_val *sha)
{
    struct pc_hash hash;
    struct pc_str source;
    if (pc_unhex(pc_json_slice(sha), hash.bytes, PC_HASH_SIZE) != PC_OK)
        return PC_CORRUPT;
    const enum pc_rc rc = reader->store->ops->source_get(reader->store, &hash, command->arena, &source);
    if (rc != PC_OK)
        return rc == PC_NOT_FOUND ? PC_CORRUPT : rc; /* a revision without its sources is damage, no answer */
    pc_view_separate(&command->result);
    pc_buf_add_char(&command->result, '{');
    pc_view_str(&command->result, "path", pc_json_slice(path));
    pc_view_str(&command->result, "source", source.size > 0 ? source : PC_STR(""));
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

static enum pc_rc show(struct pc_reader *reader, struct pc_command *command)
{
    struct wanted wanted = {.label = pc_json_str(command->params, "revision")};
    struct pc_revision_row row;
    if (wanted.label.size == 0)
        wanted.label = pc_str_of(pc_catalogue_label(command->catalogue));
    PC_TRY(reader->store->ops->revision_walk(reader->store, command->arena, look, &wanted));
    if (wanted.id == 0)
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.revision",
                       "there is no such revision");
    PC_TRY(reader->store->ops->revision_get(reader->store, wanted.id, command->arena, &row));

    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(row.manifest.ptr, row.manifest.size, 0);
    pc_buf_add_char(&command->result, '{');
    pc_view_str(&command->result, "revision", row.label);
    pc_buf_add_text(&command->result, ",\"files\":[");
    yyjson_obj_iter iter = yyjson_obj_iter_with(yyjson_doc_get_root(doc));
    for (yyjson_val *path; (path = yyjson_obj_iter_next(&iter)) != NULL;)
        PC_TRY(add_file(reader, command, path, yyjson_obj_iter_get_val(path)));
    pc_buf_add_text(&command->result, "]}");
    return PC_OK;
}

const struct pc_read pc_read_policy_show = {.run = show};
