/* src/guide/snapshot.c -- the group snapshot for print: what needs precertification, who the group is, whom to call (R2.9).
 *
 * One sheet: the HTML is set so that a group with every category fits on a page of letter or A4 paper. */
#include <stdio.h>
#include "guide/catalogue.h"
#include "guide/guide.h"
#include "guide/html.h"
#include "guide/page.h"

/* Contrast of 7:1 and more; nothing is told by colour alone; a screen reader meets headings, lists and pairs in reading order. */
static const char style[] =
    ":root{color-scheme:light}*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:56rem;padding:1rem 1.25rem;background:#fff;color:#1b1f24;"
    "font:1rem/1.4 system-ui,\"Segoe UI\",\"Liberation Sans\",Arial,sans-serif}\n"
    "h1{font-size:1.5rem;line-height:1.2;margin:0 0 .2rem}h2{font-size:1.1rem;margin:1rem 0 .3rem;border-bottom:1px solid #767f88}\n"
    "h3{font-size:1rem;margin:.7rem 0 .2rem}p{margin:.3rem 0}.lead{color:#3b444d}\n"
    "ul{margin:.2rem 0;padding-left:1.1rem;columns:2;column-gap:2rem}li{break-inside:avoid;margin:.12rem 0}\n"
    ".notice{border:2px solid #7a3b00;padding:.4rem .7rem;font-weight:600}\n"
    ".facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.3rem 0}.facts dt{color:#3b444d}.facts dd{margin:0}\n"
    "footer{margin-top:.8rem;border-top:1px solid #767f88;color:#3b444d;font-size:.85rem}\n"
    "@media (max-width:40rem){ul{columns:1}.facts{grid-template-columns:1fr}}\n"
    "@media print{@page{margin:12mm 14mm}body{max-width:none;padding:0;font-size:9pt;line-height:1.28}h1{font-size:14pt}"
    "h2{font-size:11pt;margin:.6rem 0 .2rem;break-after:avoid}h3{font-size:9.5pt;margin:.4rem 0 .1rem}footer{font-size:8pt}}\n";

struct sheet {
    const struct pc_guide *guide;
    yyjson_val *snapshot, *payer;
    struct pc_page page;
};

/* ---- values as texts --------------------------------------------------------------------------------------------------- */

/* "Texas, Illinois" of an array, "a: x; b: y" of a map of texts. */
static void add_value(struct pc_buf *out, yyjson_val *value)
{
    yyjson_val *item, *key;
    size_t i, count;
    if (yyjson_is_arr(value)) {
        yyjson_arr_foreach(value, i, count, item)
        {
            pc_buf_add_text(out, i ? ", " : "");
            add_value(out, item);
        }
    } else if (yyjson_is_obj(value)) {
        yyjson_obj_foreach(value, i, count, key, item)
        {
            pc_buf_add_text(out, i ? "; " : "");
            pc_guide_words(out, pc_json_slice(key), false);
            pc_buf_add_text(out, ": ");
            add_value(out, item);
        }
    } else if (yyjson_is_str(value)) {
        pc_buf_add_str(out, pc_json_slice(value));
    } else if (yyjson_is_int(value)) {
        pc_buf_add_i64(out, yyjson_get_sint(value));
    }
}

/* The names of a record's members that are true, in words. */
static void add_switches(struct pc_buf *out, yyjson_val *record)
{
    yyjson_val *key, *value;
    size_t i, count;
    const size_t start = out->size;
    yyjson_obj_foreach(record, i, count, key, value)
    {
        if (!yyjson_is_true(value))
            continue;
        pc_buf_add_text(out, out->size > start ? ", " : "");
        pc_guide_words(out, pc_json_slice(key), false);
    }
}

/* {cents, currency} as "50,000.00 USD". */
static void add_money(struct pc_buf *out, yyjson_val *money)
{
    char digits[24];
    int64_t cents = pc_json_int(money, "cents", 0);
    struct pc_str currency = pc_json_str(money, "currency");
    int size = snprintf(digits, sizeof digits, "%lld", (long long)(cents / 100));
    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            pc_buf_add_char(out, ',');
        pc_buf_add_char(out, digits[i]);
    }
    pc_buf_printf(out, ".%02d ", (int)(cents % 100));
    pc_buf_add_str(out, currency);
}

/* ---- pairs --------------------------------------------------------------------------------------------------------------- */

enum form { WORDS, SWITCHES, VALUE, MONEY };
struct pair {
    const char *name, *record, *member; /* record NULL: of the snapshot itself */
    enum form form;
};

static void add_pair(struct sheet *s, const struct pair *pair)
{
    struct pc_buf text = {0};
    yyjson_val *from = pair->record ? pc_json_get(s->snapshot, pair->record) : s->snapshot;
    yyjson_val *value = pair->member ? pc_json_get(from, pair->member) : from;
    if (pair->form == SWITCHES)
        add_switches(&text, value);
    else if (pair->form == MONEY && value)
        add_money(&text, value);
    else if (pair->form == WORDS)
        pc_guide_words(&text, pc_json_slice(value), false);
    else if (pair->form == VALUE)
        add_value(&text, value);
    pc_page_term(&s->page, pair->name, pc_buf_str(&text));
    pc_buf_free(&text);
}

static void add_pairs(struct sheet *s, const struct pair *pairs)
{
    pc_page_terms(&s->page);
    for (; pairs->name; pairs++)
        add_pair(s, pairs);
    pc_page_terms_end(&s->page);
}

/* ---- sections ------------------------------------------------------------------------------------------------------------ */

enum need { INPATIENT, CHOSEN, NOT_CHOSEN, UNAVAILABLE };

/* R2.7: what is no outpatient category cannot be switched off; R2.8: some cannot be bought. */
static enum need need_of(const struct sheet *s, yyjson_val *category)
{
    if (pc_json_bool(category, "not_available", false))
        return UNAVAILABLE;
    if (!pc_str_is(pc_json_str(category, "setting"), "outpatient"))
        return INPATIENT;
    bool chosen = pc_guide_has(pc_json_get(s->snapshot, "categories"), pc_json_str(category, "id"));
    return chosen ? CHOSEN : NOT_CHOSEN;
}

static void service(struct sheet *s, yyjson_val *category)
{
    struct pc_buf text = {0};
    pc_buf_add_str(&text, pc_json_str(category, "title"));
    if (pc_str_is(pc_json_str(category, "review"), "mnr"))
        pc_buf_add_text(&text, " (medical necessity review)");
    if (pc_json_bool(category, "recommended", false))
        pc_buf_add_text(&text, " *");
    pc_page_item(&s->page, pc_buf_str(&text));
    pc_buf_free(&text);
}

static int services(struct sheet *s, enum need need, const char *title)
{
    yyjson_val *category;
    size_t i, count;
    int shown = 0;
    yyjson_arr_foreach(pc_json_get(s->guide->root, "categories"), i, count, category)
    {
        if (need_of(s, category) != need)
            continue;
        if (shown++ == 0) {
            pc_page_subheading(&s->page, title);
            pc_page_list(&s->page);
        }
        service(s, category);
    }
    if (shown)
        pc_page_list_end(&s->page);
    return shown;
}

static void precertification(struct sheet *s)
{
    pc_page_section(&s->page, "services", "What needs precertification");
    services(s, INPATIENT, "Inpatient and observation; an emergency admission afterwards");
    if (services(s, CHOSEN, "Outpatient") == 0)
        pc_page_para(&s->page, PC_STR("The group has chosen no outpatient category."));
    services(s, NOT_CHOSEN, "Not needed for this group");
    services(s, UNAVAILABLE, "Not an available service");
    pc_page_para(&s->page, PC_STR("Any other service needs no precertification. "
                                  "* recommended for the management of high-cost specialty drugs"));
    pc_page_section_end(&s->page);
}

static void about_group(struct sheet *s)
{
    static const struct pair pairs[] = {{"Products", "products", NULL, SWITCHES},
                                        {"Components", "components", NULL, SWITCHES},
                                        {"Subscribers", NULL, "subscribers", VALUE},
                                        {"Part of the aggregate", "aggregate", "id", VALUE},
                                        {"Funding", NULL, "funding", WORDS},
                                        {"Situs state", NULL, "situs_state", VALUE},
                                        {"Lines of business", NULL, "regimes", VALUE},
                                        {"States", NULL, "states", VALUE},
                                        {"Therapy network in", NULL, "mnr_states", VALUE},
                                        {"Plan types", NULL, "plan_types", VALUE},
                                        {"Transplants", NULL, "transplant", VALUE},
                                        {"Other cover", NULL, "cob", VALUE},
                                        {"Calendar", NULL, "calendar", VALUE},
                                        {"Time zone", NULL, "zone", VALUE},
                                        {"High-dollar notice from", NULL, "high_dollar_threshold", MONEY},
                                        {"Stop-loss deductible", NULL, "stop_loss_deductible", MONEY},
                                        {"Call", NULL, "contacts", VALUE},
                                        {NULL, NULL, NULL, WORDS}};
    pc_page_section(&s->page, "group", "The group");
    add_pairs(s, pairs);
    pc_page_section_end(&s->page);
}

/* R2.9: what is not there, or may not say what the plan is now, is said before anything is directed by it. */
static void plan_description(struct sheet *s, struct pc_str state)
{
    static const struct pair pairs[] = {
        {"Reference", "spd", "reference", VALUE}, {"Dated", "spd", "date", VALUE}, {NULL, NULL, NULL, WORDS}};
    pc_page_section(&s->page, "plan", "Summary plan description");
    if (!pc_str_is(state, "missing"))
        add_pairs(s, pairs);
    const char *says = pc_str_is(state, "missing") ? "None is on file: ask the payer for it."
                       : pc_str_is(state, "stale") ? "It is out of date: ask the payer for the one in force."
                                                   : NULL;
    if (says && s->page.html)
        PC_HTML(s->page.out, "<p class=\"notice\">%</p>\n", pc_str_of(says));
    else if (says)
        pc_page_para(&s->page, pc_str_of(says));
    pc_page_section_end(&s->page);
}

/* ---- the sheet ------------------------------------------------------------------------------------------------------------- */

static void add_lead(const struct sheet *s, struct pc_buf *lead)
{
    yyjson_val *effective = pc_json_get(s->snapshot, "effective"),
               *approved = pc_json_get(s->snapshot, "approved");
    struct pc_str to = pc_json_str(effective, "to");
    pc_buf_add_str(lead, pc_json_str(s->payer, "name"));
    pc_buf_add_text(lead, "; in force from ");
    pc_buf_add_str(lead, pc_json_str(effective, "from"));
    if (to.size > 0) {
        pc_buf_add_text(lead, " to ");
        pc_buf_add_str(lead, to);
    }
    pc_buf_add_text(lead, "; ");
    pc_buf_add_str(lead, pc_json_str(s->snapshot, "status"));
    if (approved) {
        pc_buf_add_text(lead, ", approved by ");
        pc_buf_add_str(lead, pc_json_str(approved, "by"));
        pc_buf_add_text(lead, " on ");
        pc_buf_add_str(lead, pc_json_str(approved, "on"));
    }
}

static void open_sheet(struct sheet *s, struct pc_str title, struct pc_str lead)
{
    struct pc_buf *out = s->page.out;
    if (!s->page.html) {
        pc_buf_printf(out, "%.*s\n", (int)title.size, title.ptr);
        pc_page_para(&s->page, lead);
        return;
    }
    PC_HTML(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%</title>\n<style>\n",
        title);
    pc_buf_add_text(out, style);
    PC_HTML(out, "</style>\n</head>\n<body>\n<main>\n<h1>%</h1>\n<p class=\"lead\">%</p>\n", title, lead);
}

static void close_sheet(struct sheet *s)
{
    struct pc_str disclaimer = pc_json_str(pc_json_get(s->guide->root, "phrases"), "disclaimer"); /* R3.2 */
    struct pc_str exclusions = pc_json_str(pc_json_get(s->snapshot, "letter"), "exclusions"); /* R2.13 */
    if (s->page.html)
        pc_buf_add_text(s->page.out, "</main>\n<footer>\n");
    pc_page_para(&s->page, disclaimer);
    pc_page_para(&s->page, exclusions);
    pc_page_para_of(&s->page, "Policy revision %.*s, as of %.*s.", (int)s->guide->label.size,
                    s->guide->label.ptr ? s->guide->label.ptr : "", (int)s->guide->today.size,
                    s->guide->today.ptr);
    if (s->page.html)
        pc_buf_add_text(s->page.out, "</footer>\n</body>\n</html>\n");
}

void pc_guide_group(const struct pc_guide *guide, yyjson_val *snapshot, struct pc_str spd_state, bool html,
                    struct pc_buf *out)
{
    struct sheet s = {.guide = guide,
                      .snapshot = snapshot,
                      .payer = pc_guide_find(guide->root, "payers", "id", pc_json_str(snapshot, "payer")),
                      .page = {.out = out, .html = html}};
    struct pc_str name = pc_json_str(snapshot, "name"), group = pc_json_str(snapshot, "group");
    PC_AUTO(pc_buf_free) struct pc_buf title = {0}, lead = {0};
    pc_buf_printf(&title, "Group snapshot: %.*s (%.*s)", (int)name.size, name.ptr ? name.ptr : "",
                  (int)group.size, group.ptr);
    add_lead(&s, &lead);
    open_sheet(&s, pc_buf_str(&title), pc_buf_str(&lead));
    precertification(&s);
    about_group(&s);
    plan_description(&s, spd_state);
    close_sheet(&s);
}
