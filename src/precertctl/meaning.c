/* src/precertctl/meaning.c -- what changed in meaning between two catalogues, in sentences. */
#include "precertctl/meaning.h"
#include <stdio.h>
#include "precertctl/change.h"

/* The lists of a catalogue, what one entry is called, and by which members it is the same one. */
static const struct list {
    const char *name, *kind;
    const char *keys[3];
} lists[] = {
    {"categories", "category", {"id"}}, {"groups", "group", {"payer", "group", "effective"}},
    {"payers", "payer", {"id"}},        {"regimes", "regime", {"id"}},
    {"reasons", "reason", {"code"}},    {"calendars", "calendar", {"id"}},
    {"letters", "letter", {"id"}},
};

static void about(struct pc_ctl_change *change, const char *kind, yyjson_val *entry, struct pc_str id)
{
    change->kind = kind;
    change->id = id;
    change->file = pc_json_str(entry, "file");
}

static bool is_one(const struct list *list, yyjson_val *a, yyjson_val *b)
{
    for (size_t i = 0; i < 3 && list->keys[i]; i++) {
        yyjson_val *x = pc_json_get(a, list->keys[i]), *y = pc_json_get(b, list->keys[i]);
        if (yyjson_is_obj(x)) { /* a period: the beginning tells it */
            x = pc_json_get(x, "from");
            y = pc_json_get(y, "from");
        }
        if (!yyjson_equals(x, y))
            return false;
    }
    return true;
}

static yyjson_val *counterpart(const struct list *list, yyjson_val *array, yyjson_val *entry)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        if (is_one(list, item, entry))
            return item;
    }
    return NULL;
}

/* "sample/G-FULL" for a group, else the first key. */
static void name_entry(const struct list *list, yyjson_val *entry, char *name, size_t size)
{
    const struct pc_str first = pc_json_str(entry, list->keys[0]);
    const struct pc_str second = list->keys[1] ? pc_json_str(entry, list->keys[1]) : (struct pc_str){0};
    (void)snprintf(name, size, "%.*s%s%.*s", (int)first.size, first.ptr, second.size > 0 ? "/" : "",
                   (int)second.size, second.ptr);
}

static void compare_list(struct pc_ctl_change *change, const struct list *list, yyjson_val *before,
                         yyjson_val *after)
{
    char name[160];
    size_t i, count;
    yyjson_val *entry, *a = pc_json_get(before, list->name), *b = pc_json_get(after, list->name);
    yyjson_arr_foreach(a, i, count, entry)
    {
        yyjson_val *other = counterpart(list, b, entry);
        name_entry(list, entry, name, sizeof name);
        about(change, list->kind, entry, pc_str_of(name));
        if (other)
            pc_ctl_change_value(change, "", entry, other);
        else
            pc_ctl_change_say(change, "is gone");
    }
    yyjson_arr_foreach(b, i, count, entry)
    {
        name_entry(list, entry, name, sizeof name);
        about(change, list->kind, entry, pc_str_of(name));
        if (!counterpart(list, a, entry))
            pc_ctl_change_say(change, "is new");
    }
}

/* ---- criteria ---------------------------------------------------------------------------------------------------------------- */

static bool is_version(yyjson_val *a, yyjson_val *b, bool exactly)
{
    return pc_str_equal(pc_json_str(a, "id"), pc_json_str(b, "id")) &&
           (!exactly || pc_str_equal(pc_json_str(a, "version"), pc_json_str(b, "version")));
}

static yyjson_val *exact(yyjson_val *root, yyjson_val *criterion)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(pc_json_get(root, "criteria"), i, count, item)
    {
        if (is_version(item, criterion, true))
            return item;
    }
    return NULL;
}

/* The n-th version of the criterion's id in `root` that `other` has not. */
static yyjson_val *nth_loose(yyjson_val *root, yyjson_val *other, yyjson_val *criterion, size_t nth)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(pc_json_get(root, "criteria"), i, count, item)
    {
        if (is_version(item, criterion, false) && !exact(other, item) && nth-- == 0)
            return item;
    }
    return NULL;
}

yyjson_val *pc_ctl_meaning_pair(yyjson_val *before, yyjson_val *after, yyjson_val *criterion)
{
    yyjson_val *same = exact(after, criterion);
    if (same)
        return same;
    for (size_t nth = 0;; nth++) {
        yyjson_val *mine = nth_loose(before, after, criterion, nth);
        if (!mine || mine == criterion)
            return mine ? nth_loose(after, before, criterion, nth) : NULL;
    }
}

static void compare_criterion(struct pc_ctl_change *change, yyjson_val *a, yyjson_val *b)
{
    static const char *const plain[] = {"version",   "title",  "category",        "effective",
                                        "guideline", "codes",  "not_met",         "intake_approvable",
                                        "complex",   "grants", "grants_computed", "notes"};
    static const struct {
        const char *member, *words;
    } worded[] = {{"approved", "sign-off"}, {"facts", "fact"}};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        char words[64];
        (void)snprintf(words, sizeof words, "%s", plain[i]);
        for (char *c = words; *c != '\0'; c++)
            *c = *c == '_' ? ' ' : *c;
        pc_ctl_change_value(change, words, pc_json_get(a, plain[i]), pc_json_get(b, plain[i]));
    }
    for (size_t i = 0; i < sizeof worded / sizeof worded[0]; i++)
        pc_ctl_change_value(change, worded[i].words, pc_json_get(a, worded[i].member),
                            pc_json_get(b, worded[i].member));
    pc_ctl_change_outline(change, "met when", pc_json_get(a, "nodes"), pc_json_get(b, "nodes"));
    pc_ctl_change_outline(change, "complex when", pc_json_get(a, "complex_nodes"),
                          pc_json_get(b, "complex_nodes"));
}

static void say_new(struct pc_ctl_change *change, yyjson_val *criterion)
{
    const struct pc_str version = pc_json_str(criterion, "version"),
                        from = pc_json_str(pc_json_get(criterion, "effective"), "from");
    pc_ctl_change_say(change, "version %.*s is new, for dates of service from %.*s", (int)version.size,
                      version.ptr, (int)from.size, from.ptr);
}

/* Whether some criterion of `before` became this one. */
static bool has_origin(yyjson_val *before, yyjson_val *after, yyjson_val *criterion)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(pc_json_get(before, "criteria"), i, count, item)
    {
        if (pc_ctl_meaning_pair(before, after, item) == criterion)
            return true;
    }
    return false;
}

static void compare_criteria(struct pc_ctl_change *change, yyjson_val *before, yyjson_val *after)
{
    size_t i, count;
    yyjson_val *criterion;
    yyjson_arr_foreach(pc_json_get(before, "criteria"), i, count, criterion)
    {
        yyjson_val *other = pc_ctl_meaning_pair(before, after, criterion);
        const struct pc_str version = pc_json_str(criterion, "version");
        about(change, "criteria", other ? other : criterion, pc_json_str(criterion, "id"));
        if (other)
            compare_criterion(change, criterion, other);
        else
            pc_ctl_change_say(change, "version %.*s is gone", (int)version.size, version.ptr);
    }
    yyjson_arr_foreach(pc_json_get(after, "criteria"), i, count, criterion)
    {
        about(change, "criteria", criterion, pc_json_str(criterion, "id"));
        if (!has_origin(before, after, criterion))
            say_new(change, criterion);
    }
}

void pc_ctl_meaning(yyjson_val *before, yyjson_val *after, struct pc_buf *out)
{
    struct pc_ctl_change change = {.out = out};
    pc_buf_add_char(out, '[');
    compare_criteria(&change, before, after);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        compare_list(&change, &lists[i], before, after);
    about(&change, "phrases", pc_json_get(after, "phrases"), PC_STR("phrases"));
    pc_ctl_change_value(&change, "", pc_json_get(before, "phrases"), pc_json_get(after, "phrases"));
    pc_buf_add_char(out, ']');
}
