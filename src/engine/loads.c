/* src/engine/loads.c -- member.load and provider.load: good rows are kept, bad ones refused with their reasons (R2.11). */
#include "engine/request.h"
#include "engine/view.h"
#include "model/schemas.h"

struct load {
    struct pc_engine *engine;
    struct pc_command *command;
    int64_t loaded, rejected;
    struct pc_buf rejections; /* items of rejected[] */
};

static void reject(struct load *l, size_t row, const struct pc_err *err)
{
    if (l->rejected++)
        pc_buf_add_char(&l->rejections, ',');
    pc_buf_printf(&l->rejections, "{\"row\":%zu,\"field\":", row);
    pc_buf_add_json_str(&l->rejections, pc_str_of(err->field));
    pc_buf_add_text(&l->rejections, ",\"reason\":");
    pc_buf_add_json_str(&l->rejections, pc_str_of(err->reason));
    pc_buf_add_text(&l->rejections, ",\"detail\":");
    pc_buf_add_json_str(&l->rejections, pc_str_of(err->detail));
    pc_buf_add_char(&l->rejections, '}');
}

static struct pc_str canonical(struct pc_command *command, yyjson_val *row)
{
    struct pc_buf text = {0};
    pc_json_canonical(row, &text);
    struct pc_str copy = {pc_arena_strndup(command->arena, text.ptr, text.size), text.size};
    pc_buf_free(&text);
    return copy;
}

static void answer(struct load *l)
{
    struct pc_buf *out = &l->command->result;
    pc_buf_clear(out);
    pc_buf_printf(out, "{\"loaded\":%lld,\"rejected\":[", (long long)l->loaded);
    pc_buf_add_str(out, pc_buf_str(&l->rejections));
    pc_buf_add_text(out, "]}");
}

typedef enum pc_rc row_fn(struct load *l, yyjson_val *row, struct pc_err *err);

static enum pc_rc walk(struct pc_engine *engine, struct pc_command *command, const char *list, row_fn *take)
{
    struct load l = {.engine = engine, .command = command};
    yyjson_val *row, *rows = pc_json_get(command->params, list);
    size_t i, count;
    enum pc_rc rc = PC_OK;
    yyjson_arr_foreach(rows, i, count, row)
    {
        struct pc_err err = {0};
        rc = take(&l, row, &err);
        if (rc == PC_OK)
            l.loaded++;
        else if (pc_rc_is_fault(rc))
            break;
        else
            reject(&l, i, &err);
        rc = PC_OK;
    }
    if (rc == PC_OK)
        answer(&l);
    pc_buf_free(&l.rejections);
    return rc;
}

/* ---- members ----------------------------------------------------------------------------------------------------------- */

/* A row that disagrees with its group's snapshot on funding, situs or its lines of business is bad (R2.11): no law that covers the
 * member may be unknown to the snapshot. */
static enum pc_rc agrees(yyjson_val *row, yyjson_val *snapshot, struct pc_err *err)
{
    yyjson_val *lines = pc_json_get(snapshot, "regimes");
    struct pc_str line = pc_json_str(row, "line_of_business");
    if (lines && !yyjson_obj_getn(lines, line.ptr, line.size))
        return pc_fail(err, PC_INVALID, "disagrees_with_group", "line_of_business",
                       "the group's snapshot has no such line of business");
    static const char *const fields[] = {"funding", "situs_state"};
    for (size_t i = 0; i < 2; i++) {
        struct pc_str of_group = pc_json_str(snapshot, fields[i]);
        if (of_group.size && !pc_str_equal(of_group, pc_json_str(row, fields[i])))
            return pc_fail(err, PC_INVALID, "disagrees_with_group", fields[i],
                           "the group's snapshot says otherwise");
    }
    return PC_OK;
}

static enum pc_rc take_member(struct load *l, yyjson_val *json, struct pc_err *err)
{
    struct pc_command *command = l->command;
    struct pc_date today = {(int32_t)(l->engine->at.ms / 86400000)};
    struct pc_date birth;
    const struct pc_member_row row = {.payer = pc_json_str(command->params, "payer"),
                                      .member = pc_json_str(json, "member"),
                                      .group = pc_json_str(json, "group"),
                                      .json = canonical(command, json)};
    PC_TRY(pc_schema_check(&pc_schema_member, json, "", err));
    if (!pc_catalogue_has_group(command->catalogue, row.payer, row.group))
        return pc_fail(err, PC_INVALID, "unknown_group", "group", "the payer has no such group");
    PC_TRY(pc_date_parse(pc_json_str(json, "birth_date"), &birth));
    if (birth.days > today.days)
        return pc_fail(err, PC_INVALID, "in_the_future", "birth_date", "the birth date is in the future");
    yyjson_val *snapshot = pc_catalogue_group(command->catalogue, row.payer, row.group, today);
    PC_TRY(agrees(json, snapshot, err));
    return l->engine->store->ops->member_put(l->engine->store, &row);
}

static enum pc_rc prepare_members(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    if (!pc_catalogue_payer(command->catalogue, pc_json_str(command->params, "payer")))
        return pc_fail(&command->err, PC_INVALID, "unknown_payer", "params.payer", "no such payer is set up");
    command->stage = PC_STAGE_APPLY;
    return PC_OK;
}

static enum pc_rc apply_members(struct pc_engine *engine, struct pc_command *command)
{
    return walk(engine, command, "members", take_member);
}

/* ---- providers ----------------------------------------------------------------------------------------------------------- */

static enum pc_rc take_provider(struct load *l, yyjson_val *json, struct pc_err *err)
{
    const struct pc_provider_row row = {.provider = pc_json_str(json, "provider"),
                                        .json = canonical(l->command, json)};
    PC_TRY(pc_schema_check(&pc_schema_provider, json, "", err));
    return l->engine->store->ops->provider_put(l->engine->store, &row);
}

static enum pc_rc prepare_providers(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    command->stage = PC_STAGE_APPLY;
    return PC_OK;
}

static enum pc_rc apply_providers(struct pc_engine *engine, struct pc_command *command)
{
    return walk(engine, command, "providers", take_provider);
}

static uint64_t key(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    return pc_json_get(command->params, "request_id") ? pc_request_key(command) : 0;
}

const struct pc_verb pc_verb_member_load = {.name = "member.load",
                                            .key = key,
                                            .prepare = prepare_members,
                                            .apply = apply_members,
                                            .keyed_answer = true};
const struct pc_verb pc_verb_provider_load = {.name = "provider.load",
                                              .key = key,
                                              .prepare = prepare_providers,
                                              .apply = apply_providers,
                                              .keyed_answer = true};
