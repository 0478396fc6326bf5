/* src/guide/criteria.c -- the criteria of a category's page: each version with its dates, sign-off, tree and references. */
#include "guide/catalogue.h"
#include "guide/content.h"

static void add_period(yyjson_val *effective, struct pc_buf *out)
{
    const struct pc_str from = pc_json_str(effective, "from"), to = pc_json_str(effective, "to");
    pc_buf_printf(out, "dates of service from %.*s", (int)from.size, from.ptr);
    if (to.size > 0)
        pc_buf_printf(out, " to %.*s", (int)to.size, to.ptr);
}

static void add_grants(yyjson_val *criterion, struct pc_buf *out)
{
    yyjson_val *grants = pc_json_get(criterion, "grants");
    if (grants) {
        struct pc_str unit = pc_json_str(grants, "unit");
        if (pc_json_int(grants, "units", 0) == 1 && unit.size > 0)
            unit.size--; /* "1 unit": the names of units are plurals */
        pc_json_canonical(pc_json_get(grants, "units"), out);
        pc_buf_printf(out, " %.*s", (int)unit.size, unit.ptr);
        const bool same = pc_str_is(pc_json_str(grants, "unit"), "days") &&
                          pc_json_int(grants, "days", 0) == pc_json_int(grants, "units", -1);
        if (pc_json_get(grants, "days") && !same)
            pc_buf_printf(out, " within %lld days", (long long)pc_json_int(grants, "days", 0));
    } else if (pc_json_bool(criterion, "grants_computed", false)) {
        pc_buf_add_text(out, "by what is asked and documented");
    }
}

static void add_joined(yyjson_val *array, const char *with, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        pc_buf_add_text(out, i > 0 ? with : "");
        pc_buf_add_str(out, pc_json_slice(item));
    }
}

static void term_of(const struct pc_content *c, const char *name, void (*add)(yyjson_val *, struct pc_buf *),
                    yyjson_val *val)
{
    struct pc_buf text = {0};
    add(val, &text);
    pc_page_term(c->page, name, pc_buf_str(&text));
    pc_buf_free(&text);
}

static void add_guideline(yyjson_val *criterion, struct pc_buf *out)
{
    yyjson_val *guideline = pc_json_get(criterion, "guideline");
    const struct pc_str section = pc_json_str(guideline, "section");
    pc_buf_add_str(out, pc_json_str(guideline, "id"));
    if (section.size > 0)
        pc_buf_printf(out, ", section %.*s", (int)section.size, section.ptr);
}

static void add_approval(yyjson_val *criterion, struct pc_buf *out)
{
    yyjson_val *approved = pc_json_get(criterion, "approved");
    const struct pc_str by = pc_json_str(approved, "by"), on = pc_json_str(approved, "on"),
                        next = pc_json_str(approved, "next_review");
    if (approved)
        pc_buf_printf(out, "%.*s, %.*s; next review %.*s", (int)by.size, by.ptr, (int)on.size, on.ptr,
                      (int)next.size, next.ptr);
    else
        pc_buf_add_text(out, "not signed off");
}

static void add_codes(yyjson_val *criterion, struct pc_buf *out)
{
    add_joined(pc_json_get(criterion, "codes"), ", ", out);
}

static void references(const struct pc_content *c, yyjson_val *criterion)
{
    yyjson_val *list = pc_json_get(pc_json_get(criterion, "guideline"), "references"), *reference;
    if (yyjson_arr_size(list) == 0)
        return;
    size_t i, count;
    pc_page_subheading(c->page, "References");
    pc_page_list(c->page);
    yyjson_arr_foreach(list, i, count, reference) pc_page_item(c->page, pc_json_slice(reference));
    pc_page_list_end(c->page);
}

/* Suggestions to a person, never conditions (R3.9). */
static void other_levels(const struct pc_content *c, yyjson_val *criterion)
{
    size_t i, count;
    yyjson_val *level;
    yyjson_arr_foreach(pc_json_get(criterion, "other_levels"), i, count, level)
    {
        struct pc_buf title = {0};
        pc_buf_add_text(&title, "Where it is not met, another level may be: ");
        pc_guide_words(&title, pc_json_str(level, "level"), false);
        pc_page_subheading(c->page, title.ptr);
        pc_page_para(c->page, pc_json_str(level, "text"));
        pc_page_outline(c->page, pc_json_get(level, "nodes"));
        pc_buf_free(&title);
    }
}

static void version(const struct pc_content *c, yyjson_val *criterion, bool only)
{
    struct pc_buf title = {0}, id = {0};
    const struct pc_str name = pc_json_str(criterion, "title"), number = pc_json_str(criterion, "version");
    const bool now = pc_guide_covers(pc_json_get(criterion, "effective"), c->guide->today);
    pc_buf_add_str(&title, name);
    if (!only || !now)
        pc_buf_printf(&title, " (version %.*s, %s)", (int)number.size, number.ptr,
                      now ? "in force now" : "not in force now");
    pc_buf_printf(&id, "%s-%.*s", yyjson_get_str(yyjson_obj_get(criterion, "id")), (int)number.size,
                  number.ptr);
    pc_page_heading(c->page, pc_buf_str(&id), pc_buf_str(&title));
    pc_page_terms(c->page);
    term_of(c, "Guideline", add_guideline, criterion);
    pc_page_term(c->page, "Version", number);
    term_of(c, "Applies to", add_period, pc_json_get(criterion, "effective"));
    term_of(c, "Only for the codes", add_codes, criterion);
    term_of(c, "Approved amount", add_grants, criterion);
    term_of(c, "Clinical sign-off", add_approval, criterion);
    pc_page_terms_end(c->page);
    pc_page_para(c->page, pc_json_str(criterion, "notes"));
    pc_page_subheading(c->page, "Met when");
    pc_page_outline(c->page, pc_json_get(criterion, "nodes"));
    if (pc_json_get(criterion, "complex_nodes")) {
        pc_page_subheading(c->page, "A medical director looks at it besides when");
        pc_page_outline(c->page, pc_json_get(criterion, "complex_nodes"));
    }
    other_levels(c, criterion);
    references(c, criterion);
    pc_buf_free(&title);
    pc_buf_free(&id);
}

void pc_content_criteria(const struct pc_content *c)
{
    pc_page_para(
        c->page,
        PC_STR(
            "All criteria that apply to the request must be met. Criteria that are not met decide nothing: a nurse looks at "
            "the case, and only a medical director may deny."));
    size_t i, count;
    yyjson_val *id;
    yyjson_arr_foreach(pc_json_get(c->category, "criteria"), i, count, id)
    {
        size_t at = 0, versions = 0;
        while (pc_guide_next_version(c->guide->root, pc_json_slice(id), &at))
            versions++;
        at = 0;
        for (yyjson_val *v; (v = pc_guide_next_version(c->guide->root, pc_json_slice(id), &at)) != NULL;)
            version(c, v, versions == 1);
    }
}
