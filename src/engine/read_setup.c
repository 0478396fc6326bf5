/* src/engine/read_setup.c -- groups, categories, criteria, members and providers, as they are set up. */
#include "deadline/deadline.h"
#include "engine/read.h"
#include "engine/view.h"
#include "guide/guide.h"

/* The day that counts: as_of, else today in the payer's zone. */
static struct pc_date day_of(struct pc_reader *reader, struct pc_command *command, struct pc_str payer)
{
    struct pc_date day;
    int minute;
    if (pc_date_parse(pc_json_str(command->params, "as_of"), &day) == PC_OK)
        return day;
    const char *zone = yyjson_get_str(pc_json_get(pc_catalogue_payer(command->catalogue, payer), "zone"));
    struct pc_time now = pc_wall_now(reader->wall);
    if (pc_zone_date(zone ? zone : "America/Chicago", now, &day, &minute) == PC_OK)
        return day;
    return (struct pc_date){(int32_t)(now.ms / 86400000)};
}

/* ---- groups ----------------------------------------------------------------------------------------------------------- */

/* Snapshots on their way: drafts, and approved ones that are not active (R2.10).  They serve nobody. */
static void list_coming(struct pc_command *command, struct pc_buf *out)
{
    struct pc_str wanted = pc_json_str(command->params, "payer");
    yyjson_val *group;
    size_t i, count;
    yyjson_val *groups = pc_catalogue_list(command->catalogue, "coming_groups");
    yyjson_arr_foreach(groups, i, count, group)
    {
        struct pc_str payer = pc_json_str(group, "payer");
        if ((wanted.size && !pc_str_equal(wanted, payer)) || !pc_read_payer_visible(&command->actor, payer))
            continue;
        pc_view_separate(out);
        pc_json_canonical(group, out);
    }
}

static enum pc_rc group_list(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_buf *out = &command->result;
    struct pc_str wanted = pc_json_str(command->params, "payer");
    yyjson_val *group;
    size_t i, count;
    pc_buf_add_text(out, "{\"groups\":[");
    yyjson_val *groups = pc_catalogue_list(command->catalogue, "groups");
    yyjson_arr_foreach(groups, i, count, group)
    {
        struct pc_str payer = pc_json_str(group, "payer"), id = pc_json_str(group, "group");
        bool asked = !wanted.size || pc_str_equal(wanted, payer);
        if (!asked || !pc_read_payer_visible(&command->actor, payer) ||
            pc_catalogue_group(command->catalogue, payer, id, day_of(reader, command, payer)) != group)
            continue;
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        pc_view_str(out, "payer", payer);
        pc_view_str(out, "group", id);
        pc_view_str(out, "name", pc_json_str(group, "name"));
        pc_view_str(out, "status", pc_json_str(group, "status"));
        pc_view_key(out, "effective");
        pc_json_canonical(pc_json_get(group, "effective"), out);
        pc_view_str(out, "funding", pc_json_str(group, "funding"));
        pc_view_str(out, "situs_state", pc_json_str(group, "situs_state"));
        pc_view_int(out, "subscribers", pc_json_int(group, "subscribers", 0));
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_text(out, "],\"coming\":[");
    list_coming(command, out);
    pc_buf_add_text(out, "]}");
    return PC_OK;
}

static bool opted_in(yyjson_val *snapshot, struct pc_str category)
{
    yyjson_val *one;
    size_t i, count;
    yyjson_val *categories = pc_json_get(snapshot, "categories");
    yyjson_arr_foreach(categories, i, count, one)
    {
        if (pc_str_equal(pc_json_slice(one), category))
            return true;
    }
    return false;
}

static void services(struct pc_command *command, yyjson_val *snapshot, struct pc_buf *out)
{
    yyjson_val *category;
    size_t i, count;
    pc_view_key(out, "services");
    pc_buf_add_char(out, '[');
    yyjson_val *categories = pc_catalogue_list(command->catalogue, "categories");
    yyjson_arr_foreach(categories, i, count, category)
    {
        bool inpatient = !pc_str_is(pc_json_str(category, "setting"),
                                    "outpatient"); /* R2.7: cannot be switched off */
        bool needed = inpatient || opted_in(snapshot, pc_json_str(category, "id"));
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        pc_view_str(out, "category", pc_json_str(category, "id"));
        pc_view_str(out, "title", pc_json_str(category, "title"));
        pc_view_raw(out, "precertification", needed ? PC_STR("true") : PC_STR("false"));
        if (pc_json_bool(category, "recommended", false))
            pc_view_raw(out, "recommended", PC_STR("true"));
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_char(out, ']');
}

/* What the plan's description is worth on a day (R2.9): one older than the snapshot, or than the revision lets it grow, may not say
 * what the plan is now. */
static const char *spd_state(struct pc_command *command, yyjson_val *snapshot, struct pc_date day)
{
    struct pc_date written, from;
    int years = (int)pc_json_int(pc_catalogue_root(command->catalogue), "spd_years", 5);
    yyjson_val *spd = pc_json_get(snapshot, "spd");
    if (!spd || pc_date_parse(pc_json_str(spd, "date"), &written) != PC_OK)
        return "missing";
    if (pc_date_parse(pc_json_str(pc_json_get(snapshot, "effective"), "from"), &from) == PC_OK &&
        written.days < from.days)
        return "stale";
    int year, month, date;
    pc_date_to_civil(written, &year, &month, &date);
    return pc_date_of_civil(year + years, month, date).days < day.days ? "stale" : "current";
}

static void show_spd(struct pc_command *command, yyjson_val *snapshot, struct pc_date day, struct pc_buf *out)
{
    yyjson_val *spd = pc_json_get(snapshot, "spd");
    pc_view_key(out, "spd");
    pc_buf_add_char(out, '{');
    if (spd) {
        pc_view_str(out, "reference", pc_json_str(spd, "reference"));
        pc_view_str(out, "date", pc_json_str(spd, "date"));
    }
    pc_view_str(out, "state", pc_str_of(spd_state(command, snapshot, day)));
    pc_buf_add_char(out, '}');
}

/* Whether the payer's operating procedures were reviewed and are complete, without which its groups cannot go live (R2.10). */
static void show_onboarding(struct pc_command *command, struct pc_str payer_id, struct pc_buf *out)
{
    yyjson_val *payer = pc_catalogue_payer(command->catalogue, payer_id);
    static const char *const kept[] = {"operating_procedures", "parties"}; /* R2.10, R2.14 */
    pc_view_key(out, "payer");
    pc_buf_add_char(out, '{');
    pc_view_str(out, "id", payer_id);
    pc_view_str(out, "name", pc_json_str(payer, "name"));
    pc_view_raw(out, "live", pc_json_bool(payer, "live", false) ? PC_STR("true") : PC_STR("false"));
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        yyjson_val *value = pc_json_get(payer, kept[i]);
        if (!value)
            continue;
        pc_view_key(out, kept[i]);
        pc_json_canonical(value, out);
    }
    pc_buf_add_char(out, '}');
}

/* The printable snapshot (R2.9). */
static void show_document(struct pc_command *command, yyjson_val *snapshot, struct pc_date day,
                          struct pc_buf *out)
{
    char today[PC_DATE_TEXT];
    const struct pc_guide guide = {.root = pc_catalogue_root(command->catalogue),
                                   .label = pc_str_of(pc_catalogue_label(command->catalogue)),
                                   .today = pc_str_of(pc_date_format(day, today)),
                                   .alone = true};
    struct pc_buf document = {0};
    bool html = pc_str_is(pc_json_str(command->params, "format"), "html");
    pc_guide_group(&guide, snapshot, pc_str_of(spd_state(command, snapshot, day)), html, &document);
    pc_view_str(out, "format", html ? PC_STR("html") : PC_STR("text"));
    pc_view_str(out, "document", pc_buf_str(&document));
    pc_buf_free(&document);
}

static enum pc_rc group_show(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_buf *out = &command->result;
    struct pc_str payer = pc_json_str(command->params, "payer"),
                  group = pc_json_str(command->params, "group");
    const struct pc_date day = day_of(reader, command, payer);
    yyjson_val *snapshot = pc_catalogue_group(command->catalogue, payer, group, day);
    if (!snapshot || !pc_read_payer_visible(&command->actor, payer))
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.group",
                       "the payer has no such group on that day");
    pc_buf_add_char(out, '{');
    pc_view_key(out, "snapshot");
    pc_json_canonical(snapshot, out);
    services(command, snapshot, out);
    show_spd(command, snapshot, day, out);
    show_onboarding(command, payer, out);
    show_document(command, snapshot, day, out);
    pc_view_str(out, "policy_revision", pc_str_of(pc_catalogue_label(command->catalogue)));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

/* ---- categories and criteria ------------------------------------------------------------------------------------------------ */

static void heads(struct pc_command *command, const char *list, const char *const *members,
                  struct pc_str category)
{
    struct pc_buf *out = &command->result;
    yyjson_val *item;
    size_t i, count;
    pc_buf_printf(out, "{\"%s\":[", list);
    yyjson_val *items = pc_catalogue_list(command->catalogue, list);
    yyjson_arr_foreach(items, i, count, item)
    {
        if (category.size && !pc_str_equal(pc_json_str(item, "category"), category))
            continue;
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        for (const char *const *member = members; *member; member++) {
            yyjson_val *value = pc_json_get(item, *member);
            if (!value)
                continue;
            pc_view_key(out, *member);
            pc_json_canonical(value, out);
        }
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_text(out, "]}");
}

static enum pc_rc category_list(struct pc_reader *reader, struct pc_command *command)
{
    static const char *const members[] = {"id", "title", "setting", "review", "recommended", NULL};
    (void)reader;
    heads(command, "categories", members, (struct pc_str){0});
    return PC_OK;
}

static enum pc_rc category_show(struct pc_reader *reader, struct pc_command *command)
{
    (void)reader;
    yyjson_val *category = pc_catalogue_category(command->catalogue,
                                                 pc_json_str(command->params, "category"));
    if (!category)
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.category",
                       "there is no such category");
    pc_buf_add_text(&command->result, "{\"category\":");
    pc_json_canonical(category, &command->result);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

static enum pc_rc criteria_list(struct pc_reader *reader, struct pc_command *command)
{
    static const char *const members[] = {"id",        "version",   "category", "title",
                                          "effective", "guideline", NULL};
    (void)reader;
    heads(command, "criteria", members, pc_json_str(command->params, "category"));
    return PC_OK;
}

static bool in_force(yyjson_val *criterion, struct pc_date day)
{
    struct pc_date from = {INT32_MIN}, to = {INT32_MAX};
    yyjson_val *effective = pc_json_get(criterion, "effective");
    if (pc_json_get(effective, "from") && pc_date_parse(pc_json_str(effective, "from"), &from) != PC_OK)
        return false;
    if (pc_json_get(effective, "to") && pc_date_parse(pc_json_str(effective, "to"), &to) != PC_OK)
        return false;
    return from.days <= day.days && day.days <= to.days;
}

static enum pc_rc criteria_show(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_date day = day_of(reader, command, (struct pc_str){0});
    yyjson_val *criterion;
    size_t i, count;
    yyjson_val *criteria = pc_catalogue_list(command->catalogue, "criteria");
    yyjson_arr_foreach(criteria, i, count, criterion)
    {
        if (!pc_str_equal(pc_json_str(criterion, "id"), pc_json_str(command->params, "criteria")) ||
            !in_force(criterion, day))
            continue;
        pc_buf_add_text(&command->result, "{\"criteria\":");
        pc_json_canonical(criterion, &command->result);
        pc_view_str(&command->result, "policy_revision", pc_str_of(pc_catalogue_label(command->catalogue)));
        pc_buf_add_char(&command->result, '}');
        return PC_OK;
    }
    return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.criteria",
                   "no such criterion is in force on that day");
}

/* ---- people ----------------------------------------------------------------------------------------------------------------- */

static enum pc_rc member_show(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_member_row row;
    struct pc_str payer = pc_json_str(command->params, "payer");
    enum pc_rc rc = PC_NOT_FOUND;
    if (pc_read_payer_visible(&command->actor, payer))
        rc = reader->store->ops->member_get(reader->store, payer, pc_json_str(command->params, "member"),
                                            command->arena, &row);
    if (rc == PC_NOT_FOUND)
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.member",
                       "the payer's data hold no such member");
    PC_TRY(rc);
    pc_buf_add_char(&command->result, '{');
    pc_view_raw(&command->result, "member", row.json);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

static enum pc_rc provider_show(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_provider_row row;
    enum pc_rc rc = reader->store->ops->provider_get(reader->store, pc_json_str(command->params, "provider"),
                                                     command->arena, &row);
    if (rc == PC_NOT_FOUND)
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.provider",
                       "there is no such provider");
    PC_TRY(rc);
    pc_buf_add_char(&command->result, '{');
    pc_view_raw(&command->result, "provider", row.json);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_group_list = {.run = group_list};
const struct pc_read pc_read_group_show = {.run = group_show};
const struct pc_read pc_read_category_list = {.run = category_list};
const struct pc_read pc_read_category_show = {.run = category_show};
const struct pc_read pc_read_criteria_list = {.run = criteria_list};
const struct pc_read pc_read_criteria_show = {.run = criteria_show};
const struct pc_read pc_read_member_show = {.run = member_show};
const struct pc_read pc_read_provider_show = {.run = provider_show};
