/* src/guide/list.c -- the guidelines of a revision as data. */
#include "guide/catalogue.h"
#include "guide/guide.h"

static void member(struct pc_buf *out, const char *name, struct pc_str value)
{
    pc_buf_printf(out, ",\"%s\":", name);
    pc_buf_add_json_str(out, value);
}

static void entry(const struct pc_guide *guide, yyjson_val *criterion, struct pc_buf *out)
{
    yyjson_val *guideline = pc_json_get(criterion, "guideline"),
               *effective = pc_json_get(criterion, "effective");
    pc_buf_add_text(out, "{\"guideline\":");
    pc_buf_add_json_str(out, pc_json_str(guideline, "id"));
    if (pc_json_get(guideline, "section"))
        member(out, "section", pc_json_str(guideline, "section"));
    member(out, "title", pc_json_str(guideline, "title"));
    member(out, "version", pc_json_str(guideline, "version"));
    member(out, "category", pc_json_str(criterion, "category"));
    member(out, "criteria", pc_json_str(criterion, "id"));
    pc_buf_add_text(out, ",\"effective\":");
    pc_json_canonical(effective, out);
    pc_buf_printf(out, ",\"in_force\":%s}", pc_guide_covers(effective, guide->today) ? "true" : "false");
}

void pc_guide_list(const struct pc_guide *guide, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *criterion;
    pc_buf_add_char(out, '[');
    yyjson_arr_foreach(pc_json_get(guide->root, "criteria"), i, count, criterion)
    {
        pc_buf_add_text(out, i > 0 ? "," : "");
        entry(guide, criterion, out);
    }
    pc_buf_add_char(out, ']');
}

yyjson_val *pc_guide_category_of(const struct pc_guide *guide, struct pc_str guideline)
{
    size_t i, count;
    yyjson_val *criterion;
    yyjson_arr_foreach(pc_json_get(guide->root, "criteria"), i, count, criterion)
    {
        if (pc_str_equal(pc_json_str(pc_json_get(criterion, "guideline"), "id"), guideline))
            return pc_guide_find(guide->root, "categories", "id", pc_json_str(criterion, "category"));
    }
    return NULL;
}
