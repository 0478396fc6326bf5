/* src/engine/loads.c -- member.load and provider.load: good rows are kept, bad ones refused with their reasons (R2.11). */
#include <string.h>
#include "engine/cover.h"
#include "engine/request.h"
#include "engine/view.h"
#include "model/schemas.h"

enum { REASONS_MAX = 1000 }; /* told; what is wrong with ten thousand rows is wrong with the file */

struct load {
    struct pc_engine *engine;
    struct pc_command *command;
    size_t row;
    int64_t loaded, refused_rows, reasons;
    int faults; /* of this row */
    struct pc_buf rejections, notices; /* items of rejected[] and notices[] */
};

/* One reason why this row is refused: a row may have several. */
static void reject(void *arg, const struct pc_err *err)
{
    struct load *l = arg;
    l->faults++;
    if (l->reasons++ >= REASONS_MAX)
        return;
    if (l->rejections.size)
        pc_buf_add_char(&l->rejections, ',');
    pc_buf_printf(&l->rejections, "{\"row\":%zu,\"field\":", l->row);
    pc_buf_add_json_str(&l->rejections, pc_str_of(err->field[0] == '.' ? err->field + 1 : err->field));
    pc_buf_add_text(&l->rejections, ",\"reason\":");
    pc_buf_add_json_str(&l->rejections, pc_str_of(err->reason));
    pc_buf_add_text(&l->rejections, ",\"detail\":");
    pc_buf_add_json_str(&l->rejections, pc_str_of(err->detail));
    pc_buf_add_char(&l->rejections, '}');
}

static void refuse(struct load *l, const char *reason, const char *field, const char *detail)
{
    struct pc_err err = {0};
    pc_fail(&err, PC_INVALID, reason, field, "%s", detail);
    reject(l, &err);
}

static struct pc_str canonical(struct pc_command *command, yyjson_val *row)
{
    struct pc_buf text = {0};
    pc_json_canonical(row, &text);
    struct pc_str copy = pc_str_keep(pc_buf_str(&text), command->arena);
    pc_buf_free(&text);
    return copy;
}

static void answer(struct load *l)
{
    struct pc_buf *out = &l->command->result;
    pc_buf_clear(out);
    pc_buf_printf(out, "{\"loaded\":%lld,\"refused_rows\":%lld,\"rejected\":[", (long long)l->loaded,
                  (long long)l->refused_rows);
    pc_buf_add_str(out, pc_buf_str(&l->rejections));
    pc_buf_add_text(out, "],\"notices\":[");
    pc_buf_add_str(out, pc_buf_str(&l->notices));
    pc_buf_add_char(out, ']');
    if (l->reasons > REASONS_MAX)
        pc_view_int(out, "more_reasons", l->reasons - REASONS_MAX);
    pc_buf_add_char(out, '}');
}

typedef enum pc_rc row_fn(struct load *l, yyjson_val *row);

static enum pc_rc walk(struct pc_engine *engine, struct pc_command *command, const char *list, row_fn *take)
{
    struct load l = {.engine = engine, .command = command};
    yyjson_val *row, *rows = pc_json_get(command->params, list);
    size_t i, count;
    enum pc_rc rc = PC_OK;
    yyjson_arr_foreach(rows, i, count, row)
    {
        l.row = i;
        l.faults = 0;
        rc = take(&l, row);
        if (rc != PC_OK)
            break;
        l.loaded += l.faults == 0;
        l.refused_rows += l.faults > 0;
    }
    if (rc == PC_OK)
        answer(&l);
    pc_buf_free(&l.rejections);
    pc_buf_free(&l.notices);
    return rc;
}

/* ---- members ----------------------------------------------------------------------------------------------------------- */

/* A row that disagrees with its group's snapshot on funding, situs or its lines of business is bad (R2.11): no law that covers the
 * member may be unknown to the snapshot. */
static void compare_with_group(struct load *l, yyjson_val *row, yyjson_val *snapshot)
{
    static const char *const fields[] = {"funding", "situs_state"};
    yyjson_val *lines = pc_json_get(snapshot, "regimes");
    struct pc_str line = pc_json_str(row, "line_of_business");
    if (lines && line.size && !yyjson_obj_getn(lines, line.ptr, line.size))
        refuse(l, "disagrees_with_group", "line_of_business",
               "the group's snapshot has no such line of business");
    for (size_t i = 0; i < 2; i++) {
        struct pc_str of_group = pc_json_str(snapshot, fields[i]), of_row = pc_json_str(row, fields[i]);
        if (of_group.size && of_row.size && !pc_str_equal(of_group, of_row))
            refuse(l, "disagrees_with_group", fields[i], "the group's snapshot says otherwise");
    }
}

static void check_dates(struct load *l, yyjson_val *json, struct pc_date today)
{
    struct pc_date birth, from, to;
    yyjson_val *coverage = pc_json_get(json, "coverage");
    if (pc_date_parse(pc_json_str(json, "birth_date"), &birth) == PC_OK && birth.days > today.days)
        refuse(l, "in_the_future", "birth_date", "the birth date is in the future");
    if (pc_date_parse(pc_json_str(coverage, "from"), &from) == PC_OK &&
        pc_date_parse(pc_json_str(coverage, "to"), &to) == PC_OK && to.days < from.days)
        refuse(l, "ends_before_start", "coverage.to", "the cover ends before it begins");
}

/* The row is kept, since eligibility is the payer's, but no utilization management is performed, and the payer is told what that
 * ended; Medicare primary is not allowed on the plan at all (R3.7). */
static void notice_cover(struct load *l, struct pc_str member, const char *flagged, int64_t stopped)
{
    static const char off[] =
        "Medicare pays first for this member, which the plan does not allow: no utilization "
        "management is performed. Take the member off the plan.";
    static const char other[] =
        "Another plan pays first for this member: no utilization management is performed.";
    const char *text = strcmp(flagged, "medicare_primary") == 0 ? off : other;
    if (l->notices.size)
        pc_buf_add_char(&l->notices, ',');
    pc_buf_printf(&l->notices, "{\"row\":%zu,\"member\":", l->row);
    pc_buf_add_json_str(&l->notices, member);
    pc_buf_printf(&l->notices, ",\"code\":\"%s\",\"stopped\":%lld,\"text\":\"%s\"}", flagged,
                  (long long)stopped, text);
}

static enum pc_rc keep_member(struct load *l, const struct pc_member_row *row)
{
    const struct pc_store_ops *ops = l->engine->store->ops;
    struct pc_member_row before = {0};
    const char *flagged;
    int64_t stopped;
    enum pc_rc rc = ops->member_get(l->engine->store, row->payer, row->member, l->command->arena, &before);
    if (rc != PC_OK && rc != PC_NOT_FOUND)
        return rc;
    PC_TRY(ops->member_put(l->engine->store, row));
    PC_TRY(pc_cover_changed(l->engine, l->command, row, before.json, &flagged, &stopped));
    if (flagged)
        notice_cover(l, row->member, flagged, stopped);
    return PC_OK;
}

static enum pc_rc take_member(struct load *l, yyjson_val *json)
{
    struct pc_command *command = l->command;
    struct pc_date today = {(int32_t)(l->engine->at.ms / 86400000)};
    struct pc_member_row row = {.payer = pc_json_str(command->params, "payer"),
                                .member = pc_json_str(json, "member"),
                                .group = pc_json_str(json, "group")};
    (void)pc_schema_check_all(&pc_schema_member, json, "", reject, l);
    check_dates(l, json, today);
    if (!row.group.size)
        return PC_OK; /* the schema said so */
    if (!pc_catalogue_has_group(command->catalogue, row.payer, row.group))
        refuse(l, "unknown_group", "group", "the payer has no such group");
    else
        compare_with_group(l, json, pc_catalogue_group(command->catalogue, row.payer, row.group, today));
    if (l->faults > 0)
        return PC_OK;
    row.json = canonical(command, json);
    return keep_member(l, &row);
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

static enum pc_rc take_provider(struct load *l, yyjson_val *json)
{
    if (pc_schema_check_all(&pc_schema_provider, json, "", reject, l) > 0)
        return PC_OK;
    const struct pc_provider_row row = {.provider = pc_json_str(json, "provider"),
                                        .json = canonical(l->command, json)};
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
