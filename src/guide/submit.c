/* src/guide/submit.c -- what a requester sends for a category: documents, and the facts that its criteria ask for (R9.3, R4.6). */
#include "guide/catalogue.h"
#include "guide/content.h"

static void add_choices(yyjson_val *of, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *choice;
    yyjson_arr_foreach(of, i, count, choice)
    {
        pc_buf_add_text(out, i > 0 ? ", " : "");
        pc_guide_words(out, pc_json_slice(choice), false);
    }
}

static void add_amount(yyjson_val *value, struct pc_buf *out)
{
    if (yyjson_is_obj(value)) /* money, in cents */
        pc_buf_printf(out, "$%lld", (long long)pc_json_int(value, "cents", 0) / 100);
    else
        pc_json_canonical(value, out);
}

/* How a fact is answered: "years, from 0 to 130", "yes or no", "one of: left, right". */
static void add_answer(yyjson_val *fact, struct pc_buf *out)
{
    static const struct {
        const char *type, *text;
    } simple[] = {
        {"yes_no", "yes or no"}, {"date", "a date"}, {"instant", "date and time"},
        {"text", "text"},        {"code", "a code"},
    };
    const struct pc_str type = pc_json_str(fact, "type"), unit = pc_json_str(fact, "unit");
    yyjson_val *of = pc_json_get(fact, "of"), *min = pc_json_get(fact, "min"),
               *max = pc_json_get(fact, "max");
    for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++) {
        if (pc_str_is(type, simple[i].type))
            pc_buf_add_text(out, simple[i].text);
    }
    if (pc_str_is(type, "choice") || pc_str_is(type, "set")) {
        pc_buf_add_text(out, pc_str_is(type, "set") ? "any of: " : "one of: ");
        add_choices(of, out);
    } else if (pc_str_is(type, "pair") || pc_str_is(type, "record")) {
        add_choices(pc_json_get(fact, "parts"), out);
    } else if (pc_str_is(type, "list")) {
        pc_buf_add_text(out, "a list");
    } else if (out->size == 0) {
        pc_buf_add_str(out, pc_str_is(type, "money") ? PC_STR("US dollars") : PC_STR("a number"));
    }
    if (unit.size > 0)
        pc_buf_printf(out, "%s%.*s", out->size > 0 ? ", in " : "", (int)unit.size, unit.ptr);
    if (min && max && !pc_str_is(type, "list")) {
        pc_buf_add_text(out, ", from ");
        add_amount(min, out);
        pc_buf_add_text(out, " to ");
        add_amount(max, out);
    }
}

static const char *const fact_heads[] = {"What we ask", "Answer", "Name of the fact", NULL};

static void fact_row(const struct pc_content *c, yyjson_val *fact)
{
    struct pc_buf answer = {0};
    add_answer(fact, &answer);
    pc_page_row(
        c->page, fact_heads,
        (const struct pc_str[]){pc_json_str(fact, "ask"), pc_buf_str(&answer), pc_json_str(fact, "name")});
    pc_buf_free(&answer);
}

/* Computed from what the request has anyway. */
static bool is_computed(struct pc_str name)
{
    static const char request[] = "request.", member[] = "member_age";
    return (name.size >= sizeof request && memcmp(name.ptr, request, sizeof request - 1) == 0) ||
           (name.size >= sizeof member - 1 && memcmp(name.ptr, member, sizeof member - 1) == 0);
}

/* Whether an earlier criterion in force asks for the fact already. */
static bool was_asked(const struct pc_content *c, yyjson_val *before, struct pc_str name)
{
    size_t i, count;
    yyjson_val *criterion;
    yyjson_arr_foreach(pc_json_get(c->guide->root, "criteria"), i, count, criterion)
    {
        if (criterion == before)
            return false;
        const bool counts = pc_str_equal(pc_json_str(criterion, "category"),
                                         pc_json_str(c->category, "id")) &&
                            pc_guide_covers(pc_json_get(criterion, "effective"), c->guide->today);
        size_t k, facts;
        yyjson_val *fact;
        yyjson_arr_foreach(counts ? pc_json_get(criterion, "facts") : NULL, k, facts, fact)
        {
            if (pc_str_equal(pc_json_str(fact, "name"), name))
                return true;
        }
    }
    return false;
}

static void facts_asked(const struct pc_content *c)
{
    size_t i, count;
    yyjson_val *criterion;
    yyjson_arr_foreach(pc_json_get(c->guide->root, "criteria"), i, count, criterion)
    {
        if (!pc_str_equal(pc_json_str(criterion, "category"), pc_json_str(c->category, "id")) ||
            !pc_guide_covers(pc_json_get(criterion, "effective"), c->guide->today))
            continue;
        size_t k, facts;
        yyjson_val *fact;
        yyjson_arr_foreach(pc_json_get(criterion, "facts"), k, facts, fact)
        {
            const struct pc_str name = pc_json_str(fact, "name");
            if (!is_computed(name) && !was_asked(c, criterion, name))
                fact_row(c, fact);
        }
    }
}

void pc_content_submit(const struct pc_content *c)
{
    size_t i, count;
    yyjson_val *kind, *documents = pc_json_get(c->category, "documents");
    if (yyjson_arr_size(documents) > 0) {
        pc_page_subheading(c->page, "Documents");
        pc_page_list(c->page);
        yyjson_arr_foreach(documents, i, count, kind)
        {
            struct pc_buf words = {0};
            pc_guide_words(&words, pc_json_slice(kind), true);
            pc_page_item(c->page, pc_buf_str(&words));
            pc_buf_free(&words);
        }
        pc_page_list_end(c->page);
    } else {
        pc_page_para(c->page, PC_STR("No document is required."));
    }
    if (yyjson_arr_size(pc_json_get(c->category, "criteria")) == 0)
        return;
    pc_page_table(c->page, "Clinical facts; only those that can still change the answer are asked for",
                  fact_heads);
    facts_asked(c);
    pc_page_table_end(c->page);
}
