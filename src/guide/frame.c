/* src/guide/frame.c -- what every page has around its content. */
#include "guide/frame.h"
#include "guide/catalogue.h"
#include "guide/html.h"

/* Sample policies carry invented sign-offs: a page made of them says so (POLICY.md, sample content). */
static bool is_demonstration(const struct pc_guide *guide)
{
    size_t i, count;
    yyjson_val *payer;
    yyjson_arr_foreach(pc_json_get(guide->root, "payers"), i, count, payer)
    {
        if (pc_json_bool(payer, "live", false))
            return false;
    }
    return true;
}

void pc_frame_open(const struct pc_guide *guide, struct pc_str title, struct pc_str lead, struct pc_buf *out)
{
    PC_HTML(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%</title>\n<style>\n",
        title);
    pc_buf_add_text(out, pc_frame_style);
    pc_buf_add_text(
        out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n"
             "<p class=\"site\">Review guidelines for providers</p>\n");
    if (!guide->alone)
        pc_buf_add_text(out, "<nav aria-label=\"Site\">\n<a href=\"index.html\">All categories</a>\n"
                             "<a href=\"codes.html\">Codes</a>\n</nav>\n");
    pc_buf_add_text(out, "</header>\n<main id=\"main\" tabindex=\"-1\">\n");
    if (is_demonstration(guide))
        pc_buf_add_text(
            out,
            "<p class=\"notice\"><strong>Demonstration.</strong> These policies serve no live payer, and their "
            "sign-offs are invented.</p>\n");
    PC_HTML(out, "<h1>%</h1>\n", title);
    if (lead.size > 0)
        PC_HTML(out, "<p class=\"lead\">%</p>\n", lead);
}

void pc_frame_close(const struct pc_guide *guide, struct pc_buf *out)
{
    pc_buf_add_text(out, "</main>\n<footer>\n");
    const struct pc_str disclaimer = pc_json_str(pc_json_get(guide->root, "phrases"), "disclaimer");
    if (disclaimer.size > 0)
        PC_HTML(out, "<p>%</p>\n", disclaimer); /* R3.2 */
    PC_HTML(out, "<p>Made from the policy files%%; in force on %.</p>\n",
            guide->label.size > 0 ? PC_STR(", revision ") : PC_STR(""), guide->label, guide->today);
    pc_buf_add_text(out, "</footer>\n</body>\n</html>\n");
}
