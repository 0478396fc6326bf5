/* src/engine/documents.c -- document.begin and document.finish in the CASES thread: rows and limits.  The bytes came past the FILES
 * thread before (read_documents.c); when finish is applied they are on the disk (I2). */
#include "engine/documents.h"

#include <string.h>
#include "engine/document.h"
#include "engine/request.h"
#include "engine/view.h"

const struct pc_document_limits pc_document_defaults = {.document_bytes = 32 << 20,
                                                        .pending_bytes = 1 << 30,
                                                        .owner_bytes = 256 << 20,
                                                        .pending = 1024,
                                                        .owner_pending = 32,
                                                        .upload_ms = 24 * 3600000,
                                                        .chunk_bytes = 512 << 10};

/* ---- shared ------------------------------------------------------------------------------------------------------------- */

enum pc_rc pc_document_absent(struct pc_err *err, const char *field)
{
    return pc_fail(err, PC_NOT_FOUND, "not_found", field, "there is no such document");
}

enum pc_rc pc_document_own(struct pc_store *store, const struct pc_ids *ids, struct pc_command *command,
                           struct pc_document_row *row)
{
    int64_t id;
    enum pc_rc rc = pc_id_parse(ids, PC_ID_DOCUMENT, pc_json_str(command->params, "document"), &id);
    if (rc == PC_OK)
        rc = store->ops->document_get(store, id, command->arena, row);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && !pc_str_equal(row->owner, command->actor.org)))
        return pc_document_absent(&command->err, "params.document");
    return rc;
}

static void begin_answer(struct pc_command *command, const struct pc_ids *ids,
                         const struct pc_document_row *row)
{
    pc_buf_clear(&command->result);
    pc_buf_add_char(&command->result, '{');
    pc_view_id(&command->result, "document", ids, PC_ID_DOCUMENT, row->id);
}

void pc_document_answer_begun(struct pc_command *command, const struct pc_ids *ids,
                              const struct pc_document_row *row, int64_t here, int64_t chunk_bytes)
{
    struct pc_buf *out = &command->result;
    bool stored = row->stored_at.ms != PC_NEVER.ms;
    begin_answer(command, ids, row);
    pc_view_int(out, "offset", stored ? row->size : here);
    pc_view_raw(out, "stored", stored ? PC_STR("true") : PC_STR("false"));
    pc_view_int(out, "chunk_bytes", chunk_bytes);
    if (!stored)
        pc_view_time(out, "expires_at", row->expires_at);
    pc_buf_add_char(out, '}');
}

void pc_document_answer_stored(struct pc_command *command, const struct pc_ids *ids,
                               const struct pc_document_row *row)
{
    char hex[2 * PC_HASH_SIZE + 1];
    begin_answer(command, ids, row);
    pc_view_str(&command->result, "sha256", pc_str_of(pc_hex(row->sha.bytes, PC_HASH_SIZE, hex)));
    pc_view_int(&command->result, "size", row->size);
    pc_view_str(&command->result, "content_type", row->content_type);
    pc_view_time(&command->result, "stored_at", row->stored_at);
    pc_buf_add_char(&command->result, '}');
}

struct same {
    struct pc_command *command;
    struct pc_time now;
    struct pc_document_row row;
    bool found;
};

static enum pc_rc compare(void *arg, const struct pc_document_row *row)
{
    struct same *s = arg;
    const yyjson_val *params = s->command->params;
    bool lives = row->stored_at.ms != PC_NEVER.ms || row->expires_at.ms > s->now.ms;
    if (lives && pc_str_equal(row->owner, s->command->actor.org) &&
        row->size == pc_json_int((yyjson_val *)params, "size", 0) &&
        pc_str_equal(row->kind, pc_json_str((yyjson_val *)params, "kind")) &&
        pc_str_equal(row->title, pc_json_str((yyjson_val *)params, "title")) &&
        pc_str_equal(row->content_type, pc_json_str((yyjson_val *)params, "content_type"))) {
        s->row = *row;
        s->found = true;
    }
    return PC_OK;
}

enum pc_rc pc_document_same(struct pc_store *store, struct pc_command *command, struct pc_time now,
                            struct pc_document_row *row_out)
{
    struct same same = {.command = command, .now = now};
    struct pc_hash sha;
    if (pc_unhex(pc_json_str(command->params, "sha256"), sha.bytes, PC_HASH_SIZE) != PC_OK)
        return pc_fail(&command->err, PC_INVALID, "malformed_digest", "params.sha256",
                       "expected SHA-256 as 64 hex digits");
    PC_TRY(store->ops->document_find(store, &sha, command->arena, compare, &same));
    *row_out = same.row;
    if (!same.found)
        row_out->sha = sha;
    return same.found ? PC_OK : PC_NOT_FOUND;
}

/* ---- begin ---------------------------------------------------------------------------------------------------------------- */

/* One organization's declarations of the same bytes, one after the other. */
static uint64_t begin_key(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    const struct pc_str parts[] = {
        command->actor.org, {"\ndocument\n", 10}, pc_json_str(command->params, "sha256")};
    struct pc_hash hash;
    uint64_t key;
    pc_hash_parts(parts, 3, &hash);
    memcpy(&key, hash.bytes, sizeof key);
    return key ? key : 1;
}

/* A request id answers as it did before, but for how far the upload has come since (I7). */
static enum pc_rc prepare_begin(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_document_begun *begun = command->work;
    command->stage = PC_STAGE_APPLY;
    return pc_request_seen(engine, command, &begun->answered);
}

struct pending {
    struct pc_str owner;
    int64_t bytes, owner_bytes;
    int count, owner_count;
};

static enum pc_rc count_pending(void *arg, const struct pc_document_row *row)
{
    struct pending *p = arg;
    p->count++;
    p->bytes += row->size;
    if (pc_str_equal(row->owner, p->owner)) {
        p->owner_count++;
        p->owner_bytes += row->size;
    }
    return PC_OK;
}

static enum pc_rc check_room(struct pc_engine *engine, struct pc_command *command, int64_t size)
{
    const struct pc_document_limits *limits = engine->config.documents;
    struct pending p = {.owner = command->actor.org};
    PC_TRY(
        engine->store->ops->document_pending(engine->store, engine->at, command->arena, count_pending, &p));
    if (p.owner_count >= limits->owner_pending || p.owner_bytes + size > limits->owner_bytes)
        return pc_fail(&command->err, PC_BUSY, "too_many_uploads", "params.size",
                       "finish some of your uploads first, or let them expire");
    if (p.count >= limits->pending || p.bytes + size > limits->pending_bytes)
        return pc_fail(&command->err, PC_BUSY, "too_many_uploads", "",
                       "too much is being uploaded; try again later");
    return PC_OK;
}

static enum pc_rc insert_document(struct pc_engine *engine, struct pc_command *command,
                                  struct pc_document_row *row)
{
    yyjson_val *params = command->params;
    *row = (struct pc_document_row){.id = ++engine->next.document,
                                    .owner = command->actor.org,
                                    .by = command->actor.id,
                                    .kind = pc_json_str(params, "kind"),
                                    .title = pc_json_str(params, "title"),
                                    .content_type = pc_json_str(params, "content_type"),
                                    .size = pc_json_int(params, "size", 0),
                                    .sha = row->sha,
                                    .begun_at = engine->at,
                                    .expires_at = {engine->at.ms + engine->config.documents->upload_ms},
                                    .stored_at = PC_NEVER};
    PC_TRY(check_room(engine, command, row->size));
    return engine->store->ops->document_insert(engine->store, row);
}

static enum pc_rc apply_begin(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_document_begun *begun = command->work;
    if (begun->answered && !begun->found)
        return PC_OK; /* the first answer; its upload has expired since */
    if (!begun->found) {
        enum pc_rc rc = pc_document_same(engine->store, command, engine->at, &begun->row);
        if (rc == PC_NOT_FOUND)
            rc = insert_document(engine, command, &begun->row);
        PC_TRY(rc);
    }
    pc_document_answer_begun(command, engine->ids, &begun->row, begun->here,
                             engine->config.documents->chunk_bytes);
    return begun->answered ? PC_OK : pc_request_keep(engine, command);
}

/* ---- finish --------------------------------------------------------------------------------------------------------------- */

static enum pc_rc prepare_finish(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    command->stage = PC_STAGE_APPLY;
    return PC_OK;
}

static enum pc_rc apply_finish(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_document_row row = {0};
    PC_TRY(pc_document_own(engine->store, engine->ids, command, &row));
    if (row.stored_at.ms == PC_NEVER.ms) {
        row.stored_at = engine->at;
        PC_TRY(engine->store->ops->document_update(engine->store, &row));
    }
    pc_document_answer_stored(command, engine->ids, &row);
    return PC_OK;
}

static uint64_t finish_key(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    return pc_json_get(command->params, "request_id") ? pc_request_key(command) : 0;
}

const struct pc_verb pc_verb_document_begin = {
    .name = "document.begin", .key = begin_key, .prepare = prepare_begin, .apply = apply_begin};
const struct pc_verb pc_verb_document_finish = {.name = "document.finish",
                                                .key = finish_key,
                                                .prepare = prepare_finish,
                                                .apply = apply_finish,
                                                .keyed_answer = true};
