/* src/engine/read_guide.c -- guideline.list, guideline.show (R9.3) and policy.where_used: the catalogue as people read it. */
#include "engine/read.h"
#include "engine/view.h"
#include "guide/guide.h"

/* The day decides which version is said to be in force: as_of, else today in UTC (a page belongs to no payer's zone). */
static struct pc_guide guide_of(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_str day = pc_json_str(command->params, "as_of");
    if (day.size == 0) {
        char *text = pc_arena_alloc(command->arena, PC_DATE_TEXT);
        const int64_t ms = pc_wall_now(reader->wall).ms;
        day = pc_str_of(pc_date_format((struct pc_date){(int32_t)(ms / 86400000)}, text));
    }
    return (struct pc_guide){.root = pc_catalogue_root(command->catalogue),
                             .label = pc_str_of(pc_catalogue_label(command->catalogue)),
                             .alone = true,
                             .today = day};
}

static enum pc_rc list(struct pc_reader *reader, struct pc_command *command)
{
    const struct pc_guide guide = guide_of(reader, command);
    pc_buf_add_text(&command->result, "{\"guidelines\":");
    pc_guide_list(&guide, &command->result);
    pc_view_str(&command->result, "policy_revision", guide.label);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

/* The page shows a whole category: by its id, or by a guideline that one of its criteria names. */
static yyjson_val *category_asked(const struct pc_guide *guide, struct pc_command *command)
{
    const struct pc_str category = pc_json_str(command->params, "category");
    if (category.size > 0)
        return pc_catalogue_category(command->catalogue, category);
    return pc_guide_category_of(guide, pc_json_str(command->params, "guideline"));
}

static enum pc_rc show(struct pc_reader *reader, struct pc_command *command)
{
    const struct pc_guide guide = guide_of(reader, command);
    const struct pc_str format = pc_json_str(command->params, "format");
    const bool html = pc_str_is(format, "html");
    yyjson_val *category = category_asked(&guide, command);
    if (!category)
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found",
                       pc_json_get(command->params, "category") ? "params.category" : "params.guideline",
                       "no page of the serving revision shows it");
    struct pc_buf *out = &command->result, page = {0};
    if (html)
        pc_guide_category_html(&guide, category, &page);
    else
        pc_guide_category_text(&guide, category, &page);
    pc_buf_add_char(out, '{');
    pc_view_str(out, "category", pc_json_str(category, "id"));
    pc_view_str(out, "title", pc_json_str(category, "title"));
    pc_view_str(out, "format", html ? PC_STR("html") : PC_STR("text"));
    pc_view_str(out, "guideline", pc_buf_str(&page));
    pc_view_str(out, "policy_revision", guide.label);
    pc_buf_add_char(out, '}');
    pc_buf_free(&page);
    return PC_OK;
}

static enum pc_rc where_used(struct pc_reader *reader, struct pc_command *command)
{
    static const struct {
        const char *member;
        enum pc_guide_subject subject;
    } subjects[] = {{"code", PC_GUIDE_CODE}, {"fact", PC_GUIDE_FACT}, {"reason", PC_GUIDE_REASON}};
    (void)reader;
    pc_buf_add_text(&command->result, "{\"uses\":");
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        const struct pc_str name = pc_json_str(command->params, subjects[i].member);
        if (name.size > 0) /* the schema lets one through */
            pc_guide_where_used(pc_catalogue_root(command->catalogue), subjects[i].subject, name,
                                &command->result);
    }
    pc_view_str(&command->result, "policy_revision", pc_str_of(pc_catalogue_label(command->catalogue)));
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_guideline_list = {.run = list};
const struct pc_read pc_read_guideline_show = {.run = show};
const struct pc_read pc_read_policy_where_used = {.run = where_used};
