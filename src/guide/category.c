/* src/guide/category.c -- one category's page: what it is, when it is reviewed, what to send, who asks, its criteria (R9.3). */
#include "guide/catalogue.h"
#include "guide/content.h"
#include "guide/frame.h"

static bool is_inpatient(yyjson_val *category)
{
    return !pc_str_is(pc_json_str(category, "setting"), "outpatient");
}

static bool has_gate(yyjson_val *category, const char *name)
{
    return pc_guide_has(pc_json_get(category, "gates"), pc_str_of(name));
}

/* ---- what is reviewed ------------------------------------------------------------------------------------------------------ */

static void when_reviewed(const struct pc_content *c)
{
    const struct pc_str review = pc_json_str(c->category, "review");
    if (pc_json_bool(c->category, "not_available", false)) {
        pc_page_para(c->page, PC_STR("This service is not reviewed here: please ask the member's plan."));
        return;
    }
    if (is_inpatient(c->category))
        pc_page_para(
            c->page,
            PC_STR(
                "Reviewed for every group, before the stay. Urgent and emergency admissions are reviewed after the "
                "admission, without a penalty."));
    else
        pc_page_para(
            c->page,
            PC_STR(
                "Reviewed for members of groups that chose this category. Ask with requirement.check, or by phone, "
                "whether a member's group did."));
    if (pc_str_is(review, "mnr"))
        pc_page_para(c->page, PC_STR("This is a review of medical necessity during the treatment."));
    const int64_t visits = pc_json_int(c->category, "initial_visits", 0);
    if (visits > 0) /* R3.5 */
        pc_page_para_of(
            c->page,
            "The first %lld visits of an episode need no review; the evaluation counts as one of them. The review is due "
            "before visit %lld.",
            (long long)visits, (long long)visits + 1);
}

static void conditions(const struct pc_content *c)
{
    static const struct {
        const char *gate, *text;
    } gates[] = {
        {"ancillary_network", "Only providers who take part in the ancillary network are reviewed."},
        {"geography", "Only in the states and areas where that network is."},
        {"benefit_confirmation", "The payer is asked first whether the plan has the benefit."},
    };
    static const struct {
        const char *flag, *text;
    } flags[] = {
        {"any_setting", "The codes decide, whatever the setting."},
        {"with_inpatient", "An overnight stay is reviewed besides."},
        {"recommended", "Recommended to groups for the management of high-cost specialty drugs."},
    };
    for (size_t i = 0; i < sizeof gates / sizeof gates[0]; i++) {
        if (has_gate(c->category, gates[i].gate))
            pc_page_para(c->page, pc_str_of(gates[i].text));
    }
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (pc_json_bool(c->category, flags[i].flag, false))
            pc_page_para(c->page, pc_str_of(flags[i].text));
    }
    yyjson_val *hours = pc_json_get(c->category, "observation_hours");
    if (hours) /* R3.3 */
        pc_page_para_of(
            c->page,
            "Observation of up to %lld hours is not reviewed; above that and up to %lld hours it may be approved as "
            "observation; what is longer is an inpatient stay.",
            (long long)pc_json_int(hours, "above", 24), (long long)pc_json_int(hours, "up_to", 48));
}

static void texts_of(const struct pc_content *c, const char *list)
{
    size_t i, count;
    yyjson_val *entry;
    yyjson_arr_foreach(pc_json_get(c->category, list), i, count, entry)
        pc_page_para(c->page, pc_json_str(entry, "text"));
}

static void what(const struct pc_content *c)
{
    pc_page_para(c->page, pc_json_str(c->category, "description"));
    yyjson_val *examples = pc_json_get(c->category, "examples");
    if (yyjson_arr_size(examples) > 0) {
        size_t i, count;
        yyjson_val *example;
        pc_page_subheading(c->page, "Examples");
        pc_page_list(c->page);
        yyjson_arr_foreach(examples, i, count, example) pc_page_item(c->page, pc_json_slice(example));
        pc_page_list_end(c->page);
    }
}

static void reviewed(const struct pc_content *c)
{
    when_reviewed(c);
    conditions(c);
    texts_of(c, "notices");
    texts_of(c, "suggestions");
}

static void who_asks(const struct pc_content *c)
{
    (void)c;
    pc_page_para(
        c->page,
        PC_STR(
            "The in-network professional who arranges the care is responsible for asking. The member, or a provider "
            "outside of the network, may ask too; the clinical criteria are the same."));
    pc_page_para(
        c->page,
        PC_STR(
            "Ask before the service where you can. When clinical information is missing, it is asked for by name."));
}

/* ---- codes and education -------------------------------------------------------------------------------------------------------- */

static void codes(const struct pc_content *c)
{
    static const char *const heads[] = {"Code", "Service", "From", "To", NULL};
    size_t i, count;
    yyjson_val *code;
    pc_page_table(c->page, "Codes of this category; one ending in * stands for all that begin so", heads);
    yyjson_arr_foreach(pc_json_get(c->category, "codes"), i, count, code)
    {
        pc_page_row(c->page, heads,
                    (const struct pc_str[]){pc_json_str(code, "code"), pc_json_str(code, "label"),
                                            pc_json_str(code, "from"), pc_json_str(code, "to")});
    }
    pc_page_table_end(c->page);
}

static void education(const struct pc_content *c)
{
    size_t i, count;
    yyjson_val *link;
    pc_page_list(c->page);
    yyjson_arr_foreach(pc_json_get(c->category, "education"), i, count, link)
        pc_page_link(c->page, pc_json_str(link, "title"), pc_json_str(link, "url"));
    pc_page_list_end(c->page);
}

/* ---- the page --------------------------------------------------------------------------------------------------------------------- */

/* In reading order.  A section whose `needs` is an empty or absent list of the category is left out. */
static const struct section {
    const char *id, *title;
    void (*write)(const struct pc_content *c);
    const char *needs;
} sections[] = {
    {"what", "What it is", what, NULL},
    {"reviewed", "When it is reviewed", reviewed, NULL},
    {"who", "Who asks", who_asks, NULL},
    {"submit", "What to submit", pc_content_submit, NULL},
    {"criteria", "Criteria", pc_content_criteria, "criteria"},
    {"codes", "Codes", codes, "codes"},
    {"education", "For patients", education, "education"},
};
enum { SECTION_COUNT = sizeof sections / sizeof sections[0] };

static bool is_shown(const struct section *section, yyjson_val *category)
{
    return !section->needs || yyjson_arr_size(pc_json_get(category, section->needs)) > 0;
}

static void write_sections(const struct pc_content *c)
{
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (!is_shown(&sections[i], c->category))
            continue;
        pc_page_section(c->page, sections[i].id, sections[i].title);
        sections[i].write(c);
        pc_page_section_end(c->page);
    }
}

static void contents(yyjson_val *category, struct pc_buf *out)
{
    pc_buf_add_text(out, "<nav class=\"toc\" aria-label=\"On this page\">\n<ul>\n");
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (is_shown(&sections[i], category))
            pc_buf_printf(out, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].title);
    }
    pc_buf_add_text(out, "</ul>\n</nav>\n");
}

void pc_guide_category_html(const struct pc_guide *guide, yyjson_val *category, struct pc_buf *out)
{
    struct pc_page page = {.out = out, .html = true};
    const struct pc_content content = {&page, guide, category};
    pc_frame_open(guide, pc_json_str(category, "title"), (struct pc_str){0}, out);
    contents(category, out);
    write_sections(&content);
    pc_frame_close(guide, out);
}

void pc_guide_category_text(const struct pc_guide *guide, yyjson_val *category, struct pc_buf *out)
{
    struct pc_page page = {.out = out};
    const struct pc_content content = {&page, guide, category};
    pc_buf_add_str(out, pc_json_str(category, "title"));
    pc_buf_add_char(out, '\n');
    write_sections(&content);
    pc_page_para(&page, pc_json_str(pc_json_get(guide->root, "phrases"), "disclaimer")); /* R3.2 */
}
