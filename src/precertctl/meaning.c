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
    change->version = pc_json_str(entry, "version");
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

/* The level of the same name in a criterion's other levels; NULL: none. */
static yyjson_val *level_of(yyjson_val *levels, struct pc_str name)
{
    size_t i, count;
    yyjson_val *level;
    yyjson_arr_foreach(levels, i, count, level)
    {
        if (pc_str_equal(pc_json_str(level, "level"), name))
            return level;
    }
    return NULL;
}

static void compare_level(struct pc_ctl_change *change, struct pc_str name, yyjson_val *a, yyjson_val *b)
{
    char what[160];
    (void)snprintf(what, sizeof what, "the words for met at %.*s", (int)name.size, name.ptr);
    pc_ctl_change_value(change, what, pc_json_get(a, "text"), pc_json_get(b, "text"));
    (void)snprintf(what, sizeof what, "met at %.*s when", (int)name.size, name.ptr);
    pc_ctl_change_outline(change, what, pc_json_get(a, "nodes"), pc_json_get(b, "nodes"));
}

static void compare_levels(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b)
{
    size_t i, count;
    yyjson_val *level;
    (void)what;
    yyjson_arr_foreach(a, i, count, level)
    {
        const struct pc_str name = pc_json_str(level, "level");
        compare_level(change, name, level, level_of(b, name));
    }
    yyjson_arr_foreach(b, i, count, level)
    {
        const struct pc_str name = pc_json_str(level, "level");
        if (!level_of(a, name))
            compare_level(change, name, NULL, level);
    }
}

static void skip(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b)
{
    (void)change, (void)what, (void)a, (void)b;
}

/* The members of a criterion that are not compared as they stand; what the catalogue will have besides is. */
static const struct member {
    const char *name, *words;
    void (*compare)(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b);
} members[] = {
    {"approved", "sign-off", pc_ctl_change_value},
    {"facts", "fact", pc_ctl_change_value},
    {"nodes", "met when", pc_ctl_change_outline},
    {"complex_nodes", "complex when", pc_ctl_change_outline},
    {"other_levels", "", compare_levels},
    {"grants_body", "grants", pc_ctl_change_body},
    {"id", "", skip},
    {"file", "", skip},
    {"coverage", "", skip}, /* of examples */
};

static void compare_member(struct pc_ctl_change *change, yyjson_val *key, yyjson_val *a, yyjson_val *b)
{
    char words[64];
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (pc_str_is(pc_json_slice(key), members[i].name)) {
            members[i].compare(change, members[i].words, a, b);
            return;
        }
    }
    (void)snprintf(words, sizeof words, "%s", yyjson_get_str(key));
    for (char *c = words; *c != '\0'; c++)
        *c = *c == '_' ? ' ' : *c;
    pc_ctl_change_value(change, words, a, b);
}

static void compare_criterion(struct pc_ctl_change *change, yyjson_val *a, yyjson_val *b)
{
    size_t i, count;
    yyjson_val *key, *val;
    yyjson_obj_foreach(a, i, count, key, val)
        compare_member(change, key, val, yyjson_obj_getn(b, yyjson_get_str(key), yyjson_get_len(key)));
    yyjson_obj_foreach(b, i, count, key, val)
    {
        if (!yyjson_obj_getn(a, yyjson_get_str(key), yyjson_get_len(key)))
            compare_member(change, key, NULL, val);
    }
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
