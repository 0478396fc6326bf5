/* src/engine/principals.c -- admin.principal_add and principal_revoke.  The token is shown once; only its hash is kept. */
#include <string.h>
#include "crypto/hash.h"
#include "engine/private.h"
#include "engine/verb.h"

struct find {
    struct pc_str id;
    struct pc_principal_row row;
    bool found;
};

static enum pc_rc compare(void *arg, const struct pc_principal_row *row)
{
    struct find *find = arg;
    if (pc_str_equal(row->id, find->id)) {
        find->row = *row;
        find->found = true;
    }
    return PC_OK;
}

static enum pc_rc look_up(struct pc_engine *engine, struct pc_command *command, struct find *find)
{
    find->id = pc_json_str(command->params, "id");
    return engine->store->ops->principal_walk(engine->store, command->arena, compare, find);
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    command->stage = PC_STAGE_APPLY;
    return PC_OK;
}

static enum pc_rc read_roles(struct pc_command *command, uint32_t *roles_out)
{
    yyjson_val *role, *roles = pc_json_get(command->params, "roles");
    size_t i, count;
    *roles_out = 0;
    yyjson_arr_foreach(roles, i, count, role)
    {
        uint32_t bit;
        const char *name = yyjson_get_str(role);
        if (!name || pc_role_parse(name, &bit) != PC_OK)
            return pc_fail(&command->err, PC_INVALID, "not_a_choice", "params.roles",
                           "there is no such role");
        *roles_out |= bit;
    }
    return PC_OK;
}

static enum pc_rc apply_add(struct pc_engine *engine, struct pc_command *command)
{
    yyjson_val *p = command->params;
    struct find find = {0};
    uint8_t secret[24];
    char token[sizeof secret * 2 + 1];
    struct pc_principal_row row = {.id = pc_json_str(p, "id"),
                                   .name = pc_json_str(p, "name"),
                                   .payer = pc_json_str(p, "payer"),
                                   .provider = pc_json_str(p, "provider"),
                                   .reports_to = pc_json_str(p, "reports_to"),
                                   .credentials = pc_json_str(p, "credentials"),
                                   .at = engine->at};
    PC_TRY(read_roles(command, &row.roles));
    PC_TRY(look_up(engine, command, &find));
    if (find.found && !find.row.revoked)
        return pc_fail(&command->err, PC_REFUSED, "principal_exists", "params.id",
                       "revoke it first, or choose another id");
    if (pc_str_is(row.id, "system") || pc_str_is(row.id, "law"))
        return pc_fail(&command->err, PC_INVALID, "reserved", "params.id",
                       "system and law are actors, not principals");
    PC_TRY(pc_random_fill(engine->config.random, secret, sizeof secret));
    pc_hex(secret, sizeof secret, token);
    pc_hash_of(pc_str_of(token), &row.token);
    PC_TRY(engine->store->ops->principal_put(engine->store, &row));
    pc_buf_clear(&command->result);
    pc_buf_printf(&command->result, "{\"token\":\"%s\"}", token);
    return PC_OK;
}

static enum pc_rc apply_revoke(struct pc_engine *engine, struct pc_command *command)
{
    struct find find = {0};
    PC_TRY(look_up(engine, command, &find));
    if (!find.found)
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.id", "there is no such principal");
    find.row.revoked = true;
    PC_TRY(engine->store->ops->principal_put(engine->store, &find.row));
    pc_buf_clear(&command->result);
    pc_buf_add_text(&command->result, "{\"revoked\":true}");
    return PC_OK;
}

const struct pc_verb pc_verb_principal_add = {
    .name = "admin.principal_add", .prepare = prepare, .apply = apply_add};
const struct pc_verb pc_verb_principal_revoke = {
    .name = "admin.principal_revoke", .prepare = prepare, .apply = apply_revoke};
