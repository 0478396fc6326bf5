/* src/engine/request.c -- request ids: looked up before a command works, kept with its answer (I7). */
#include "engine/request.h"
#include <string.h>

enum { BEGUN_MOST = 65536 }; /* bytes of a line whose params LOOP may work on */

static struct pc_str id_of(const struct pc_command *command)
{
    return pc_json_str(command->params, "request_id");
}

/* Makes the canonical text of the params and, for a request id, its hash, once.  The method's name goes into the hash: the same id for
 * another method is another request. */
static void digest(struct pc_command *command, struct pc_buf *scratch)
{
    if (command->params_text.size)
        return;
    pc_buf_clear(scratch);
    pc_json_canonical(command->params, scratch);
    command->params_text = pc_str_keep(pc_buf_str(scratch), command->arena);
    const struct pc_str parts[] = {pc_str_of(command->verb->name), command->params_text};
    if (id_of(command).size)
        pc_hash_parts(parts, 2, &command->request_hash);
}

void pc_request_begin(struct pc_command *command, struct pc_buf *scratch)
{
    if (command->verb->keyed_answer && id_of(command).size &&
        yyjson_doc_get_read_size(command->doc) <= BEGUN_MOST)
        digest(command, scratch);
}

struct pc_str pc_request_params_text(struct pc_engine *engine, struct pc_command *command)
{
    digest(command, &engine->scratch);
    return command->params_text;
}

uint64_t pc_request_key(const struct pc_command *command)
{
    const uint64_t requests = (uint64_t)1 << 63; /* cases' keys are their numbers */
    return requests | (uint64_t)pc_str_hash(command->actor.org) << 32 | pc_str_hash(id_of(command));
}

enum pc_rc pc_request_seen(struct pc_engine *engine, struct pc_command *command, bool *answered_out)
{
    struct pc_request_row row;
    *answered_out = false;
    if (id_of(command).size == 0)
        return PC_OK;
    digest(command, &engine->scratch);
    enum pc_rc rc = engine->store->ops->request_get(engine->store, command->actor.org, id_of(command),
                                                    command->arena, &row);
    if (rc == PC_NOT_FOUND)
        return PC_OK;
    PC_TRY(rc);
    if (memcmp(row.params.bytes, command->request_hash.bytes, PC_HASH_SIZE) != 0)
        return pc_fail(&command->err, PC_REFUSED, "request_id_reused", "params.request_id",
                       "this request id was used before with other parameters");
    pc_buf_add_str(&command->result, row.answer);
    *answered_out = true;
    return PC_OK;
}

enum pc_rc pc_request_keep(struct pc_engine *engine, struct pc_command *command)
{
    if (id_of(command).size == 0)
        return PC_OK;
    const struct pc_request_row row = {
        .org = command->actor.org,
        .request_id = id_of(command),
        .params = command->request_hash,
        .at = engine->at,
        .answer = pc_buf_str(&command->result),
    };
    enum pc_rc rc = engine->store->ops->request_insert(engine->store, &row);
    if (rc == PC_CONFLICT)
        return pc_fail(&command->err, PC_REFUSED, "request_id_reused", "params.request_id",
                       "this request id was used before with other parameters");
    return rc;
}
