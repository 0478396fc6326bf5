/* src/engine/scope.c -- the case a command names, or the one answer for all that the actor may not know of (I8). */
#include "engine/scope.h"

uint64_t pc_scope_key(struct pc_engine *engine, struct pc_command *command)
{
    int64_t id;
    if (pc_id_parse(engine->ids, PC_ID_CASE, pc_json_str(command->params, "case_id"), &id) != PC_OK)
        return 0;
    return (uint64_t)id; /* request keys are hashes: a collision only makes one command wait for another */
}

enum pc_rc pc_scope_absent(struct pc_err *err)
{
    return pc_fail(err, PC_NOT_FOUND, "not_found", "params.case_id", "there is no such case");
}

enum pc_rc pc_scope_case(struct pc_engine *engine, struct pc_command *command, bool with_evaluation,
                         struct pc_case *c)
{
    int64_t id;
    struct pc_err *err = &command->err;
    if (pc_id_parse(engine->ids, PC_ID_CASE, pc_json_str(command->params, "case_id"), &id) != PC_OK)
        return pc_scope_absent(err);
    enum pc_rc rc = pc_case_load(engine->store, id, with_evaluation, command->arena, c);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && !pc_case_visible(&c->row, &command->actor)))
        return pc_scope_absent(err);
    PC_TRY(rc);
    PC_TRY(pc_engine_catalogue(engine, c->row.revision, &c->catalogue));
    int64_t version = pc_json_int(command->params, "version", c->row.version);
    if (version != c->row.version)
        return pc_fail(err, PC_CONFLICT, "stale_version", "params.version", "the case is at version %d now",
                       c->row.version);
    return PC_OK;
}
