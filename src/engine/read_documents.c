/* src/engine/read_documents.c -- document.begin, append and finish on the FILES thread (bytes, in the order sent), document.show on a
 * READER.  Begin and finish go on to CASES (documents.c) for what must be durable. */
#include "base/base64.h"
#include "engine/document.h"
#include "engine/documents.h"
#include "engine/view.h"
#include "store/documents/sniff.h"

static bool is_stored(const struct pc_document_row *row)
{
    return row->stored_at.ms != PC_NEVER.ms;
}

static void done(struct pc_command *command)
{
    command->stage = PC_STAGE_DONE; /* CASES has nothing to add */
}

/* ---- begin ---------------------------------------------------------------------------------------------------------------- */

static enum pc_rc check_declaration(struct pc_reader *reader, struct pc_command *command)
{
    if (!pc_sniff_knows(pc_json_str(command->params, "content_type")))
        return pc_fail(&command->err, PC_INVALID, "not_a_choice", "params.content_type",
                       "documents of this content type are not taken");
    if (pc_json_int(command->params, "size", 0) > reader->documents->document_bytes)
        return pc_fail(&command->err, PC_INVALID, "too_large", "params.size",
                       "a document has at most %lld bytes", (long long)reader->documents->document_bytes);
    return PC_OK;
}

static enum pc_rc begin(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_document_begun *begun = command->work = PC_NEW(command->arena, struct pc_document_begun);
    struct pc_time now = pc_wall_now(reader->wall);
    PC_TRY(check_declaration(reader, command));
    PC_TRY(pc_documents_sweep(reader->store, reader->files, now));
    enum pc_rc rc = pc_document_same(reader->store, command, now, &begun->row);
    if (rc == PC_NOT_FOUND)
        return PC_OK;
    PC_TRY(rc);
    begun->found = true;
    PC_TRY(pc_files_size(reader->files, begun->row.id, &begun->here));
    if (pc_json_get(command->params, "request_id"))
        return PC_OK;
    pc_document_answer_begun(command, reader->ids, &begun->row, begun->here, reader->documents->chunk_bytes);
    done(command);
    return PC_OK;
}

/* ---- append --------------------------------------------------------------------------------------------------------------- */

static enum pc_rc find_upload(struct pc_reader *reader, struct pc_command *command,
                              struct pc_document_row *row)
{
    PC_TRY(pc_document_own(reader->store, reader->ids, command, row));
    if (is_stored(row))
        return pc_fail(&command->err, PC_REFUSED, "finished", "params.document",
                       "the document is stored and does not change any more");
    if (row->expires_at.ms <= pc_wall_now(reader->wall).ms)
        return pc_fail(&command->err, PC_REFUSED, "expired", "params.document",
                       "the upload was not finished in time; begin it again");
    return PC_OK;
}

static enum pc_rc check_piece(struct pc_reader *reader, struct pc_command *command,
                              const struct pc_document_row *row, struct pc_buf *bytes)
{
    if (pc_base64_decode(bytes, pc_json_str(command->params, "data")) != PC_OK)
        return pc_fail(&command->err, PC_INVALID, "malformed_base64", "params.data",
                       "expected base64 with padding and without line breaks");
    if ((int64_t)bytes->size > reader->documents->chunk_bytes)
        return pc_fail(&command->err, PC_INVALID, "too_large", "params.data",
                       "a piece has at most %lld bytes", (long long)reader->documents->chunk_bytes);
    if (pc_json_int(command->params, "offset", 0) + (int64_t)bytes->size > row->size)
        return pc_fail(&command->err, PC_INVALID, "beyond_size", "params.data",
                       "the piece goes beyond the declared size");
    return PC_OK;
}

/* Where to go on, for a client that lost count. */
static void tell_offset(struct pc_command *command, int64_t here)
{
    snprintf(command->err.extra, sizeof command->err.extra, "\"offset\":%lld", (long long)here);
}

static enum pc_rc append(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_document_row row = {0};
    int64_t here = 0;
    PC_AUTO(pc_buf_free) struct pc_buf bytes = {0};
    PC_TRY(find_upload(reader, command, &row));
    PC_TRY(check_piece(reader, command, &row, &bytes));
    enum pc_rc rc = pc_files_write(reader->files, row.id, pc_json_int(command->params, "offset", 0),
                                   pc_buf_str(&bytes), &here, &command->err);
    if (rc == PC_CONFLICT)
        pc_fail(&command->err, rc, "gap", "params.offset", "bytes are missing before this piece");
    else if (rc == PC_REFUSED)
        pc_fail(&command->err, rc, "differs", "params.data", "other bytes came for this place before");
    if (rc == PC_CONFLICT || rc == PC_REFUSED)
        tell_offset(command, here);
    PC_TRY(rc);
    pc_buf_add_char(&command->result, '{');
    pc_view_id(&command->result, "document", reader->ids, PC_ID_DOCUMENT, row.id);
    pc_view_int(&command->result, "offset", here);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

/* ---- finish --------------------------------------------------------------------------------------------------------------- */

static enum pc_rc keep_bytes(struct pc_reader *reader, struct pc_command *command,
                             const struct pc_document_row *row)
{
    int64_t here;
    PC_TRY(pc_files_size(reader->files, row->id, &here));
    if (here != row->size) {
        pc_fail(&command->err, PC_REFUSED, "incomplete", "params.document", "the upload is not complete yet");
        tell_offset(command, here);
        return PC_REFUSED;
    }
    return pc_files_keep(reader->files, row->id, &row->sha, row->content_type, &command->err);
}

/* Finishing twice answers twice the same. */
static enum pc_rc finish(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_document_row row = {0};
    PC_TRY(pc_document_own(reader->store, reader->ids, command, &row));
    if (!is_stored(&row)) {
        PC_TRY(find_upload(reader, command, &row));
        return keep_bytes(reader, command, &row);
    }
    if (!pc_json_get(command->params, "request_id")) {
        pc_document_answer_stored(command, reader->ids, &row);
        done(command);
    }
    return PC_OK;
}

/* ---- show ----------------------------------------------------------------------------------------------------------------- */

struct owners {
    struct pc_store *store;
    struct pc_arena *arena;
    const struct pc_actor *actor;
    bool visible;
};

static enum pc_rc look_at_case(void *arg, const struct pc_attachment_row *attachment)
{
    struct owners *o = arg;
    struct pc_case_row row;
    if (o->visible)
        return PC_OK;
    PC_TRY(o->store->ops->case_get(o->store, attachment->case_id, o->arena, &row));
    o->visible = pc_case_visible(&row, o->actor);
    return PC_OK;
}

enum pc_rc pc_document_visible(struct pc_store *store, struct pc_arena *arena, const struct pc_actor *actor,
                               const struct pc_document_row *row, bool *visible_out)
{
    struct owners o = {store, arena, actor, pc_str_equal(row->owner, actor->org)};
    if (!o.visible)
        PC_TRY(store->ops->attachment_list(store, row->id, arena, look_at_case, &o));
    *visible_out = o.visible;
    return PC_OK;
}

static enum pc_rc find_visible(struct pc_reader *reader, struct pc_command *command,
                               struct pc_document_row *row)
{
    int64_t id;
    bool visible = false;
    enum pc_rc rc = pc_id_parse(reader->ids, PC_ID_DOCUMENT, pc_json_str(command->params, "document"), &id);
    if (rc == PC_OK)
        rc = reader->store->ops->document_get(reader->store, id, command->arena, row);
    if (rc == PC_OK)
        rc = pc_document_visible(reader->store, command->arena, &command->actor, row, &visible);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && !visible))
        return pc_document_absent(&command->err, "params.document");
    return rc;
}

static void show_head(struct pc_reader *reader, struct pc_command *command, const struct pc_document_row *row)
{
    struct pc_buf *out = &command->result;
    bool expired = row->expires_at.ms <= pc_wall_now(reader->wall).ms;
    char hex[2 * PC_HASH_SIZE + 1];
    pc_buf_add_char(out, '{');
    pc_view_id(out, "document", reader->ids, PC_ID_DOCUMENT, row->id);
    pc_view_str(out, "kind", row->kind);
    pc_view_str(out, "title", row->title);
    pc_view_str(out, "content_type", row->content_type);
    pc_view_int(out, "size", row->size);
    pc_view_str(out, "sha256", pc_str_of(pc_hex(row->sha.bytes, PC_HASH_SIZE, hex)));
    pc_view_str(out, "state",
                is_stored(row) ? PC_STR("stored")
                : expired      ? PC_STR("expired")
                               : PC_STR("pending"));
    pc_view_time(out, "begun_at", row->begun_at);
    pc_view_time(out, "stored_at", row->stored_at);
}

static enum pc_rc show_bytes(struct pc_reader *reader, struct pc_command *command,
                             const struct pc_document_row *row)
{
    PC_AUTO(pc_buf_free) struct pc_buf bytes = {0}, text = {0};
    int64_t offset = pc_json_int(command->params, "offset", 0);
    int64_t most = pc_json_int(command->params, "bytes", reader->documents->chunk_bytes);
    if (most > reader->documents->chunk_bytes)
        most = reader->documents->chunk_bytes;
    enum pc_rc rc = pc_files_read(reader->files, &row->sha, offset, (size_t)most, &bytes);
    if (rc == PC_NOT_FOUND)
        return PC_CORRUPT; /* a row names it: admin.verify tells more */
    PC_TRY(rc);
    pc_view_int(&command->result, "offset", offset);
    pc_base64_encode(&text, pc_buf_str(&bytes));
    pc_view_key(&command->result, "data");
    pc_buf_add_json_str(&command->result, text.size ? pc_buf_str(&text) : PC_STR(""));
    if (offset + (int64_t)bytes.size < row->size)
        pc_view_int(&command->result, "next", offset + (int64_t)bytes.size);
    return PC_OK;
}

static enum pc_rc show(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_document_row row = {0};
    PC_TRY(find_visible(reader, command, &row));
    show_head(reader, command, &row);
    if (is_stored(&row))
        PC_TRY(show_bytes(reader, command, &row));
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_document_begin = {.run = begin, .writes_files = true};
const struct pc_read pc_read_document_append = {.run = append, .writes_files = true};
const struct pc_read pc_read_document_finish = {.run = finish, .writes_files = true};
const struct pc_read pc_read_document_show = {.run = show};
