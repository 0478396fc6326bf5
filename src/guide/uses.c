/* src/guide/uses.c -- every place of a catalogue that uses a code, a fact or a reason. */
#include "guide/catalogue.h"
#include "guide/guide.h"

/* Where the search is: what it looks for, and the entry it is in. */
struct search {
    struct pc_buf *out;
    enum pc_guide_subject subject;
    struct pc_str name;
    size_t found;
};

struct place {
    const char *kind;
    struct pc_str id, file;
    int64_t line; /* 0: the catalogue does not know */
};

static void report(struct search *s, const struct place *place, const char *what, struct pc_str detail)
{
    struct pc_buf text = {0};
    pc_buf_add_text(&text, what);
    if (detail.size > 0)
        pc_buf_printf(&text, ": %.*s", (int)detail.size, detail.ptr);
    pc_buf_printf(s->out, "%s{\"kind\":\"%s\",\"id\":", s->found++ > 0 ? "," : "", place->kind);
    pc_buf_add_json_str(s->out, place->id);
    pc_buf_add_text(s->out, ",\"file\":");
    pc_buf_add_json_str(s->out, place->file);
    if (place->line > 0)
        pc_buf_printf(s->out, ",\"line\":%lld", (long long)place->line);
    pc_buf_add_text(s->out, ",\"text\":");
    pc_buf_add_json_str(s->out, pc_buf_str(&text));
    pc_buf_add_char(s->out, '}');
    pc_buf_free(&text);
}

/* A list's entry stands for the code: itself, or its beginning before '*'. */
static bool stands_for(struct pc_str entry, struct pc_str code)
{
    if (entry.size > 0 && entry.ptr[entry.size - 1] == '*')
        return code.size >= entry.size - 1 && memcmp(entry.ptr, code.ptr, entry.size - 1) == 0;
    return pc_str_equal(entry, code);
}

/* Whether `text` has the name as a word: a comparison's text quotes codes and choices. */
static bool mentions(struct pc_str text, struct pc_str name)
{
    static const char within[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
    for (size_t i = 0; i + name.size <= text.size && name.size > 0; i++) {
        const bool begins = i == 0 || !strchr(within, text.ptr[i - 1]);
        const size_t end = i + name.size;
        const bool ends = end == text.size || !strchr(within, text.ptr[end]) ||
                          (text.ptr[end] == '.' && end + 1 == text.size);
        if (begins && ends && memcmp(text.ptr + i, name.ptr, name.size) == 0)
            return true;
    }
    return false;
}

static bool any_stands_for(yyjson_val *array, struct pc_str code)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        if (stands_for(pc_json_slice(item), code))
            return true;
    }
    return false;
}

static struct place place_of(const char *kind, yyjson_val *entry, const char *key)
{
    return (struct place){kind, pc_json_str(entry, key), pc_json_str(entry, "file"), 0};
}

/* ---- codes ------------------------------------------------------------------------------------------------------------------- */

static void codes_of_category(struct search *s, yyjson_val *category)
{
    const struct place place = place_of("category", category, "id");
    static const char *const lists[] = {"codes", "diagnoses"};
    size_t i, count;
    yyjson_val *entry;
    for (size_t l = 0; l < 2; l++) {
        yyjson_arr_foreach(pc_json_get(category, lists[l]), i, count, entry)
        {
            if (stands_for(pc_json_str(entry, "code"), s->name))
                report(s, &place, l == 0 ? "lists the code" : "lists the diagnosis",
                       pc_json_str(entry, "label"));
        }
    }
    yyjson_arr_foreach(pc_json_get(category, "suggestions"), i, count, entry)
    {
        if (any_stands_for(pc_json_get(entry, "codes"), s->name))
            report(s, &place, "makes a suggestion for the code", pc_json_str(entry, "code"));
    }
}

static void codes_of_group(struct search *s, yyjson_val *group)
{
    const struct place place = place_of("group", group, "group");
    if (any_stands_for(pc_json_get(group, "trigger_diagnoses"), s->name))
        report(s, &place, "has it as a trigger diagnosis", (struct pc_str){0});
}

/* ---- criteria ---------------------------------------------------------------------------------------------------------------- */

static bool node_uses(const struct search *s, yyjson_val *node)
{
    if (s->subject == PC_GUIDE_FACT)
        return pc_guide_has(pc_json_get(node, "reads"), s->name);
    const struct pc_str says = pc_json_str(node, "says");
    return pc_json_get(node, "op") && mentions(says.size > 0 ? says : pc_json_str(node, "text"), s->name);
}

static void nodes_of(struct search *s, struct place place, yyjson_val *nodes, const char *what)
{
    size_t i, count;
    yyjson_val *node;
    yyjson_arr_foreach(nodes, i, count, node)
    {
        if (!node_uses(s, node))
            continue;
        const struct pc_str says = pc_json_str(node, "says");
        place.line = pc_json_int(node, "line", 0);
        report(s, &place, what, says.size > 0 ? says : pc_json_str(node, "text"));
    }
}

static void declared_in(struct search *s, const struct place *place, yyjson_val *criterion)
{
    size_t i, count;
    yyjson_val *fact;
    yyjson_arr_foreach(pc_json_get(criterion, "facts"), i, count, fact)
    {
        if (pc_str_equal(pc_json_str(fact, "name"), s->name))
            report(s, place, "asks for the fact", pc_json_str(fact, "ask"));
    }
}

static void criterion_uses(struct search *s, yyjson_val *criterion)
{
    const struct place place = place_of("criteria", criterion, "id");
    switch (s->subject) {
    case PC_GUIDE_REASON:
        if (pc_str_equal(pc_json_str(criterion, "not_met"), s->name))
            report(s, &place, "offers the reason when not met", (struct pc_str){0});
        return;
    case PC_GUIDE_CODE:
        if (any_stands_for(pc_json_get(criterion, "codes"), s->name))
            report(s, &place, "applies to the code", (struct pc_str){0});
        break;
    case PC_GUIDE_FACT: declared_in(s, &place, criterion); break;
    }
    nodes_of(s, place, pc_json_get(criterion, "nodes"), "reads it");
    nodes_of(s, place, pc_json_get(criterion, "complex_nodes"), "reads it for `complex`");
    size_t i, count;
    yyjson_val *level;
    yyjson_arr_foreach(pc_json_get(criterion, "other_levels"), i, count, level)
        nodes_of(s, place, pc_json_get(level, "nodes"), "reads it for another level");
}

static void reason_itself(struct search *s, yyjson_val *reason)
{
    const struct place place = place_of("reason", reason, "code");
    if (pc_str_equal(pc_json_str(reason, "code"), s->name))
        report(s, &place, "defines the reason", pc_json_str(reason, "clinical"));
}

static void each(struct search *s, yyjson_val *root, const char *list,
                 void (*look)(struct search *, yyjson_val *))
{
    size_t i, count;
    yyjson_val *entry;
    yyjson_arr_foreach(pc_json_get(root, list), i, count, entry) look(s, entry);
}

void pc_guide_where_used(yyjson_val *root, enum pc_guide_subject subject, struct pc_str name,
                         struct pc_buf *out)
{
    struct search s = {out, subject, name, 0};
    pc_buf_add_char(out, '[');
    if (subject == PC_GUIDE_CODE) {
        each(&s, root, "categories", codes_of_category);
        each(&s, root, "groups", codes_of_group);
    }
    if (subject == PC_GUIDE_REASON)
        each(&s, root, "reasons", reason_itself);
    each(&s, root, "criteria", criterion_uses);
    pc_buf_add_char(out, ']');
}
