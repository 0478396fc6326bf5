/* src/engine/read_admin.c -- policy.history, admin.principal_list, admin.backup, and what requirement.check needs from the store. */
#include <string.h>
#include "engine/document.h"
#include "engine/read.h"
#include "engine/view.h"

static enum pc_rc add_activation(void *arg, const struct pc_activation_row *row)
{
    struct pc_buf *out = arg;
    char hex[2 * PC_HASH_SIZE + 1];
    pc_view_separate(out);
    pc_buf_add_char(out, '{');
    pc_view_int(out, "seq", row->seq);
    pc_view_int(out, "revision", row->revision);
    pc_view_time(out, "at", row->at);
    pc_view_str(out, "by", row->by);
    pc_view_str(out, "kind", row->kind);
    pc_view_str(out, "clocks_before", pc_str_of(pc_hex(row->clocks_before.bytes, PC_HASH_SIZE, hex)));
    pc_view_str(out, "clocks_after", pc_str_of(pc_hex(row->clocks_after.bytes, PC_HASH_SIZE, hex)));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

static enum pc_rc add_revision(void *arg, const struct pc_revision_row *row)
{
    struct pc_buf *out = arg;
    char hex[2 * PC_HASH_SIZE + 1];
    pc_view_separate(out);
    pc_buf_add_char(out, '{');
    pc_view_int(out, "id", row->id);
    pc_view_str(out, "revision", row->label);
    pc_view_time(out, "at", row->at);
    pc_view_str(out, "hash", pc_str_of(pc_hex(row->hash.bytes, PC_HASH_SIZE, hex)));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

struct history {
    struct pc_buf *out;
    int64_t count, skip; /* the newest `limit` are shown */
};

static enum pc_rc count_activation(void *arg, const struct pc_activation_row *row)
{
    struct history *h = arg;
    (void)row;
    h->count++;
    return PC_OK;
}

static enum pc_rc late_activation(void *arg, const struct pc_activation_row *row)
{
    struct history *h = arg;
    return h->skip-- > 0 ? PC_OK : add_activation(h->out, row);
}

static enum pc_rc history(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_buf *out = &command->result;
    struct history h = {.out = out};
    PC_TRY(reader->store->ops->activation_walk(reader->store, command->arena, count_activation, &h));
    h.skip = h.count - pc_json_int(command->params, "limit", 50);
    pc_buf_add_text(out, "{\"activations\":[");
    PC_TRY(reader->store->ops->activation_walk(reader->store, command->arena, late_activation, &h));
    pc_buf_add_text(out, "],\"revisions\":[");
    PC_TRY(reader->store->ops->revision_walk(reader->store, command->arena, add_revision, out));
    pc_buf_add_text(out, "]}");
    return PC_OK;
}

static enum pc_rc add_principal(void *arg, const struct pc_principal_row *row)
{
    struct pc_buf *out = arg;
    pc_view_separate(out);
    pc_buf_add_char(out, '{');
    pc_view_str(out, "id", row->id);
    pc_view_str(out, "name", row->name);
    pc_view_key(out, "roles");
    pc_buf_add_char(out, '[');
    for (int i = 0; i < PC_ROLE_COUNT; i++) {
        if (!(row->roles & (1u << i)))
            continue;
        pc_view_separate(out);
        pc_buf_add_json_str(out, pc_str_of(pc_role_name(1u << i)));
    }
    pc_buf_add_char(out, ']');
    pc_view_str(out, "payer", row->payer);
    pc_view_str(out, "provider", row->provider);
    pc_view_str(out, "reports_to", row->reports_to);
    pc_view_str(out, "credentials", row->credentials);
    pc_view_raw(out, "revoked", row->revoked ? PC_STR("true") : PC_STR("false"));
    pc_view_time(out, "created_at", row->at);
    pc_buf_add_char(out, '}');
    return PC_OK;
}

static enum pc_rc principal_list(struct pc_reader *reader, struct pc_command *command)
{
    pc_buf_add_text(&command->result, "{\"principals\":[");
    PC_TRY(
        reader->store->ops->principal_walk(reader->store, command->arena, add_principal, &command->result));
    pc_buf_add_text(&command->result, "]}");
    return PC_OK;
}

/* The store to `path`, the documents that it names beside it: both of one snapshot. */
static enum pc_rc copy_all(struct pc_reader *reader, struct pc_command *command, const char *path,
                           int64_t *documents_out, int64_t *bytes_out)
{
    PC_AUTO(pc_files_free) struct pc_files *to = NULL;
    const char *folder = pc_arena_printf(command->arena, "%s.documents", path);
    struct pc_err why = {0};
    enum pc_rc rc = pc_files_open(folder, true, pc_disk_real(), &to, &why);
    if (rc == PC_IO) /* nothing was read yet: it is the path, and whoever gave it can give another */
        return pc_fail(&command->err, PC_INVALID, "cannot_be_written", "params.path", "%s", why.detail);
    PC_TRY(rc);
    rc = reader->store->ops->backup(reader->store, path);
    if (rc != PC_OK)
        pc_files_abandon(&to);
    if (pc_rc_is_fault(rc))
        return pc_fail(&command->err, rc, "backup", "params.path", "%s",
                       reader->store->ops->error(reader->store));
    PC_TRY(rc);
    return reader->files ? pc_documents_copy(reader->store, reader->files, to, documents_out, bytes_out)
                         : PC_OK;
}

static enum pc_rc backup(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_str path = pc_json_str(command->params, "path");
    int64_t documents = 0, bytes = 0;
    enum pc_rc rc = copy_all(reader, command, pc_arena_strndup(command->arena, path.ptr, path.size),
                             &documents, &bytes);
    if (rc == PC_CONFLICT)
        return pc_fail(&command->err, PC_REFUSED, "file_exists", "params.path",
                       "a backup never overwrites a file");
    PC_TRY(rc);
    pc_buf_add_char(&command->result, '{');
    pc_view_str(&command->result, "path", path);
    pc_view_int(&command->result, "documents", documents);
    pc_view_int(&command->result, "document_bytes", bytes);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

/* ---- requirement.check ---------------------------------------------------------------------------------------------------- */

static void add_member(struct pc_buf *text, const char *key, struct pc_str json)
{
    pc_view_key(text, key);
    if (json.size)
        pc_buf_add_str(text, json);
    else
        pc_buf_add_text(text, "null");
}

/* Puts the named member and provider beside the params; the evaluators' answer is the result. */
static enum pc_rc enrich(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_str payer = pc_json_str(command->params, "payer"),
                  member = pc_json_str(command->params, "member");
    struct pc_str provider = pc_json_str(command->params, "provider");
    struct pc_member_row member_row = {0};
    struct pc_provider_row provider_row = {0};
    enum pc_rc rc = PC_OK;
    if (member.size)
        rc = reader->store->ops->member_get(reader->store, payer, member, command->arena, &member_row);
    if (rc == PC_NOT_FOUND)
        return pc_fail(&command->err, PC_INVALID, "unknown_member", "params.member",
                       "the payer's eligibility data hold no such member");
    PC_TRY(rc);
    if (provider.size)
        rc = reader->store->ops->provider_get(reader->store, provider, command->arena, &provider_row);
    if (rc != PC_OK && rc != PC_NOT_FOUND)
        return rc;
    PC_AUTO(pc_buf_free) struct pc_buf text = {0};
    pc_buf_add_char(&text, '{');
    add_member(&text, "member", member_row.json);
    pc_view_key(&text, "params");
    pc_json_canonical(command->params, &text);
    add_member(&text, "provider", provider_row.json);
    pc_buf_add_char(&text, '}');
    command->ask = (struct pc_ask){.kind = PC_EVAL_REQUIREMENT,
                                   .now = pc_wall_now(reader->wall),
                                   .input = pc_str_keep(pc_buf_str(&text), command->arena),
                                   .owner = command->actor.org};
    command->stage = PC_STAGE_ASK;
    return PC_OK;
}

const struct pc_read pc_read_policy_history = {.run = history};
const struct pc_read pc_read_principal_list = {.run = principal_list};
const struct pc_read pc_read_backup = {.run = backup};
const struct pc_read pc_read_requirement_enrich = {.run = enrich};
