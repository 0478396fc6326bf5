/* src/guide/site.c -- the pages that lead to the categories' pages: the index with its search, the codes; and the whole site. */
#include <stdlib.h>
#include "base/mem.h"
#include "guide/catalogue.h"
#include "guide/frame.h"
#include "guide/guide.h"
#include "guide/html.h"
#include "guide/page.h"

static void add_codes(yyjson_val *category, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *entry;
    yyjson_arr_foreach(pc_json_get(category, "codes"), i, count, entry)
    {
        pc_buf_add_text(out, i > 0 ? " " : "");
        pc_html_text(out, pc_json_str(entry, "code"));
    }
}

static const char *review_of(yyjson_val *category)
{
    if (pc_json_bool(category, "not_available", false)) /* R2.8 */
        return "Not reviewed here";
    return pc_str_is(pc_json_str(category, "review"), "mnr") ? "Medical necessity review"
                                                             : "Precertification";
}

static void card(yyjson_val *category, struct pc_buf *out)
{
    const size_t codes = yyjson_arr_size(pc_json_get(category, "codes"));
    pc_buf_add_text(out, "<li data-codes=\"");
    add_codes(category, out);
    PC_HTML(out, "\"><h3><a href=\"category-%.html\">%</a></h3>\n<p>%</p>\n", pc_json_str(category, "id"),
            pc_json_str(category, "title"), pc_json_str(category, "description"));
    pc_buf_printf(out, "<p class=\"kind\">%s", review_of(category));
    if (codes > 0)
        pc_buf_printf(out, " &middot; %zu code%s", codes, codes == 1 ? "" : "s");
    pc_buf_add_text(out, "</p></li>\n");
}

static void cards(const struct pc_guide *guide, const char *setting, const char *title, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *category;
    PC_HTML(out, "<section aria-labelledby=\"%\">\n<h2 id=\"%\">%</h2>\n<ul class=\"cards\">\n",
            pc_str_of(setting), pc_str_of(setting), pc_str_of(title));
    yyjson_arr_foreach(pc_json_get(guide->root, "categories"), i, count, category)
    {
        if (pc_str_is(pc_json_str(category, "setting"), setting))
            card(category, out);
    }
    pc_buf_add_text(out, "</ul>\n</section>\n");
}

static void write_index(const struct pc_guide *guide, struct pc_buf *out)
{
    pc_frame_open(guide, PC_STR("What needs review"),
                  PC_STR("Each category: what it is, when it is reviewed, the criteria, and what to send."),
                  out);
    pc_buf_add_text(
        out,
        "<form id=\"search\" role=\"search\" hidden>\n<label for=\"q\">Find a procedure code or a word</label>\n"
        "<input id=\"q\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\">\n"
        "<p id=\"found\" role=\"status\"></p>\n</form>\n");
    cards(guide, "outpatient", "Outpatient services", out);
    cards(guide, "inpatient", "Inpatient stays", out);
    cards(guide, "observation", "Observation", out);
    pc_buf_add_text(out, "<script>\n");
    pc_buf_add_text(out, pc_frame_script);
    pc_buf_add_text(out, "</script>\n");
    pc_frame_close(guide, out);
}

/* ---- codes ------------------------------------------------------------------------------------------------------------------- */

struct code_row {
    yyjson_val *entry, *category;
};

static int by_code(const void *a, const void *b)
{
    const struct code_row *x = a, *y = b;
    const int order = pc_str_compare(pc_json_str(x->entry, "code"), pc_json_str(y->entry, "code"));
    return order != 0 ? order
                      : pc_str_compare(pc_json_str(x->category, "id"), pc_json_str(y->category, "id"));
}

static size_t collect(const struct pc_guide *guide, struct code_row *rows)
{
    size_t i, k, categories, codes, n = 0;
    yyjson_val *category, *entry;
    yyjson_arr_foreach(pc_json_get(guide->root, "categories"), i, categories, category)
    {
        yyjson_arr_foreach(pc_json_get(category, "codes"), k, codes, entry)
        {
            if (rows)
                rows[n] = (struct code_row){entry, category};
            n++;
        }
    }
    return n;
}

static void add_span(yyjson_val *entry, struct pc_buf *out)
{
    const struct pc_str from = pc_json_str(entry, "from"), to = pc_json_str(entry, "to");
    pc_buf_add_str(out, from);
    if (to.size > 0)
        pc_buf_printf(out, " to %.*s", (int)to.size, to.ptr);
}

static void write_codes(const struct pc_guide *guide, struct pc_buf *out)
{
    const size_t count = collect(guide, NULL);
    struct code_row *rows = pc_alloc((count + 1) * sizeof *rows);
    (void)collect(guide, rows);
    qsort(rows, count, sizeof *rows, by_code);

    pc_frame_open(
        guide, PC_STR("Codes"),
        PC_STR("Every procedure code that is on a list, and where it leads. A code that is not here "
               "needs no review."),
        out);
    pc_buf_add_text(
        out,
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Codes\"><table>\n<caption>Codes by number; one ending in * stands for all that begin so</caption>\n"
        "<thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Service</th><th scope=\"col\">Category</th>"
        "<th scope=\"col\">Dates of service from</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count; i++) {
        struct pc_buf span = {0};
        add_span(rows[i].entry, &span);
        PC_HTML(
            out,
            "<tr><th scope=\"row\"><code>%</code></th><td>%</td><td><a href=\"category-%.html\">%</a></td><td>%</td></tr>\n",
            pc_json_str(rows[i].entry, "code"), pc_json_str(rows[i].entry, "label"),
            pc_json_str(rows[i].category, "id"), pc_json_str(rows[i].category, "title"), pc_buf_str(&span));
        pc_buf_free(&span);
    }
    pc_buf_add_text(out, "</tbody>\n</table></div>\n");
    pc_frame_close(guide, out);
    pc_free(rows);
}

/* ---- the site ---------------------------------------------------------------------------------------------------------------- */

static bool put(pc_guide_file_fn *file, void *arg, const char *name, struct pc_buf *page)
{
    const bool go_on = file(arg, name, pc_buf_str(page));
    pc_buf_clear(page);
    return go_on;
}

bool pc_guide_site(const struct pc_guide *guide, pc_guide_file_fn *file, void *arg)
{
    struct pc_buf page = {0}, name = {0};
    write_index(guide, &page);
    bool go_on = put(file, arg, "index.html", &page);
    write_codes(guide, &page);
    go_on = go_on && put(file, arg, "codes.html", &page);

    size_t i, count;
    yyjson_val *category;
    yyjson_arr_foreach(pc_json_get(guide->root, "categories"), i, count, category)
    {
        const struct pc_str id = pc_json_str(category, "id");
        pc_buf_clear(&name);
        pc_buf_printf(&name, "category-%.*s.html", (int)id.size, id.ptr);
        pc_buf_clear(&page);
        pc_guide_category_html(guide, category, &page);
        go_on = go_on && put(file, arg, name.ptr, &page);
    }
    pc_buf_free(&page);
    pc_buf_free(&name);
    return go_on;
}
