/* src/engine/attach.c -- uploaded documents become a case's: checked before, given with the event that tells of them (R1.3, I8, I10). */
#include "engine/document.h"

/* The uploaded document that an item of params.documents names.  PC_NOT_FOUND: it names none. */
static enum pc_rc find(struct pc_engine *engine, struct pc_command *command, yyjson_val *item,
                       struct pc_document_row *row)
{
    int64_t id;
    bool visible;
    PC_TRY(pc_id_parse(engine->ids, PC_ID_DOCUMENT, pc_json_str(item, "document"), &id));
    PC_TRY(engine->store->ops->document_get(engine->store, id, command->arena, row));
    PC_TRY(pc_document_visible(engine->store, command->arena, &command->actor, row, &visible));
    return visible ? PC_OK : PC_NOT_FOUND;
}

enum pc_rc pc_documents_check(struct pc_engine *engine, struct pc_command *command)
{
    yyjson_val *item, *items = pc_json_get(command->params, "documents");
    size_t i, count;
    yyjson_arr_foreach(items, i, count, item)
    {
        struct pc_document_row row;
        if (!pc_json_get(item, "document"))
            continue;
        const char *field = pc_arena_printf(command->arena, "params.documents[%zu].document", i);
        enum pc_rc rc = find(engine, command, item, &row);
        if (rc == PC_NOT_FOUND)
            return pc_fail(&command->err, PC_INVALID, "unknown_document", field, "there is no such document");
        PC_TRY(rc);
        if (row.stored_at.ms == PC_NEVER.ms)
            return pc_fail(&command->err, PC_INVALID, "not_finished", field,
                           "the upload of this document is not finished");
    }
    return PC_OK;
}

/* What the event says of one document: which, what it counts as, and the digest of its bytes. */
static void tell(struct pc_step *step, yyjson_mut_val *list, yyjson_val *item,
                 const struct pc_document_row *row)
{
    yyjson_mut_doc *doc = step->c->doc;
    char hex[2 * PC_HASH_SIZE + 1];
    struct pc_str id = pc_json_str(item, "document"), kind = pc_json_str(item, "kind");
    yyjson_mut_val *entry = yyjson_mut_arr_add_obj(doc, list);
    yyjson_mut_obj_add_strncpy(doc, entry, "document", id.ptr, id.size);
    yyjson_mut_obj_add_strncpy(doc, entry, "kind", kind.ptr, kind.size);
    yyjson_mut_obj_add_strcpy(doc, entry, "sha256", pc_hex(row->sha.bytes, PC_HASH_SIZE, hex));
}

enum pc_rc pc_documents_attach(struct pc_step *step, struct pc_command *command)
{
    struct pc_engine *engine = step->engine;
    yyjson_val *item, *items = pc_json_get(command->params, "documents");
    yyjson_mut_val *list = NULL;
    size_t i, count;
    yyjson_arr_foreach(items, i, count, item)
    {
        struct pc_document_row row;
        if (!pc_json_get(item, "document"))
            continue;
        PC_TRY(find(engine, command, item, &row));
        const struct pc_attachment_row attachment = {row.id, step->c->row.id, engine->at};
        enum pc_rc rc = engine->store->ops->attachment_insert(engine->store, &attachment);
        if (rc != PC_OK && rc != PC_CONFLICT) /* taken: the case has it already */
            return rc;
        if (!list)
            list = yyjson_mut_obj_add_arr(step->c->doc, step->data, "documents");
        tell(step, list, item, &row);
    }
    return PC_OK;
}
