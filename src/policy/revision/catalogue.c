/* src/policy/revision/catalogue.c -- the exported document, parsed once, with sorted indexes over its lists. */
#include "policy/revision/catalogue.h"

#include <stdlib.h>
#include <string.h>
#include "deadline/deadline.h"
#include "policy/revision/check.h"

struct entry {
    struct pc_str key;
    void *value; /* yyjson_val or struct pc_calendar */
};
struct index {
    struct entry *entries; /* ascending by key */
    size_t count;
};
/* One group's terms for a span of days. */
struct snapshot {
    struct pc_str payer, group;
    struct pc_date from, to; /* `to` is the last day */
    yyjson_val *value;
};

/* The indexed lists and their keys. */
enum listed { PAYERS, REASONS, CATEGORIES, LETTERS, CALENDARS, LISTED };
static const struct {
    const char *list, *key;
} LISTS[LISTED] = {
    [PAYERS] = {"payers", "id"},   [REASONS] = {"reasons", "code"},   [CATEGORIES] = {"categories", "id"},
    [LETTERS] = {"letters", "id"}, [CALENDARS] = {"calendars", "id"},
};

struct pc_catalogue {
    int references; /* atomic */
    int64_t revision;
    const char *label;
    struct pc_str json;
    yyjson_doc *doc;
    struct index indexes[LISTED];
    struct snapshot *snapshots; /* ascending by payer, group, from */
    size_t snapshot_count;
    struct pc_str counted;
    struct pc_arena *arena; /* holds all but the document, this struct included */
};

static void destroy(struct pc_catalogue **catalogue)
{
    struct pc_catalogue *c = pc_steal(catalogue);
    if (c == NULL)
        return;
    pc_json_doc_free(&c->doc);
    struct pc_arena *arena = c->arena;
    pc_arena_free(&arena);
}

struct pc_catalogue *pc_catalogue_ref(struct pc_catalogue *catalogue)
{
    __atomic_fetch_add(&catalogue->references, 1, __ATOMIC_RELAXED);
    return catalogue;
}

void pc_catalogue_unref(struct pc_catalogue **catalogue)
{
    struct pc_catalogue *c = pc_steal(catalogue);
    if (c != NULL && __atomic_sub_fetch(&c->references, 1, __ATOMIC_ACQ_REL) == 0)
        destroy(&c);
}

/* --- indexes ------------------------------------------------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
    return pc_str_compare(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void *find(const struct index *index, struct pc_str key)
{
    const struct entry wanted = {.key = key};
    if (index->count == 0)
        return NULL;
    const struct entry *e = bsearch(&wanted, index->entries, index->count, sizeof(wanted), by_key);
    return e == NULL ? NULL : e->value;
}

static void make_index(struct pc_catalogue *c, enum listed which)
{
    size_t i, count;
    yyjson_val *element, *array = pc_catalogue_list(c, LISTS[which].list);
    struct index *index = &c->indexes[which];
    index->count = yyjson_arr_size(array);
    index->entries = PC_NEW_ARRAY(c->arena, struct entry, index->count + 1);
    yyjson_arr_foreach(array, i, count, element)
    {
        index->entries[i] = (struct entry){pc_json_str(element, LISTS[which].key), element};
    }
    if (index->count > 1)
        qsort(index->entries, index->count, sizeof(struct entry), by_key);
}

/* After make_index: each calendar's object is replaced by what deadline/ reads from it. */
static enum pc_rc read_calendars(struct pc_catalogue *c, struct pc_err *err_out)
{
    struct index *index = &c->indexes[CALENDARS];
    struct pc_err local = {0};
    struct pc_err *err = err_out != NULL ? err_out : &local;
    for (size_t i = 0; i < index->count; i++) {
        struct pc_calendar *calendar = PC_NEW(c->arena, struct pc_calendar);
        if (pc_calendar_read(index->entries[i].value, c->arena, calendar, err) != PC_OK)
            return pc_catalogue_check_prefix(err, "calendars", i);
        index->entries[i].value = calendar;
    }
    return PC_OK;
}

static int by_group(const struct snapshot *a, const struct snapshot *b)
{
    const int payer = pc_str_compare(a->payer, b->payer);
    return payer != 0 ? payer : pc_str_compare(a->group, b->group);
}

static int by_group_and_date(const void *a, const void *b)
{
    const struct snapshot *x = a, *y = b;
    const int group = by_group(x, y);
    return group != 0 ? group : (x->from.days > y->from.days) - (x->from.days < y->from.days);
}

static enum pc_rc make_snapshots(struct pc_catalogue *c, struct pc_err *err_out)
{
    size_t i, count;
    yyjson_val *element, *array = pc_catalogue_list(c, "groups");
    c->snapshot_count = yyjson_arr_size(array);
    c->snapshots = PC_NEW_ARRAY(c->arena, struct snapshot, c->snapshot_count + 1);
    yyjson_arr_foreach(array, i, count, element)
    {
        yyjson_val *effective = pc_json_get(element, "effective");
        struct snapshot *s = &c->snapshots[i];
        *s = (struct snapshot){.payer = pc_json_str(element, "payer"),
                               .group = pc_json_str(element, "group"),
                               .to = {INT32_MAX},
                               .value = element};
        PC_TRY(
            pc_date_parse(pc_json_str(effective, "from"), &s->from)); /* pc_catalogue_check has read both */
        if (pc_json_get(effective, "to") != NULL)
            PC_TRY(pc_date_parse(pc_json_str(effective, "to"), &s->to));
    }
    if (c->snapshot_count > 1)
        qsort(c->snapshots, c->snapshot_count, sizeof(struct snapshot), by_group_and_date);
    for (i = 1; i < c->snapshot_count; i++) {
        const struct snapshot *before = &c->snapshots[i - 1];
        if (by_group(before, &c->snapshots[i]) == 0 && before->to.days >= c->snapshots[i].from.days)
            return pc_fail(err_out, PC_INVALID, "overlap", "groups.effective",
                           "Two snapshots of group %.*s are in force on one day.", (int)before->group.size,
                           before->group.ptr);
    }
    return PC_OK;
}

static void list_counted(struct pc_catalogue *c)
{
    struct pc_buf list = {0};
    size_t i, count;
    yyjson_val *category;
    yyjson_arr_foreach(pc_catalogue_list(c, LISTS[CATEGORIES].list), i, count, category)
    {
        if (!pc_json_get(category, "initial_visits"))
            continue;
        if (list.size)
            pc_buf_add_char(&list, ',');
        pc_buf_add_str(&list, pc_json_str(category, "id"));
    }
    if (list.size)
        c->counted = pc_str_keep(pc_buf_str(&list), c->arena);
    pc_buf_free(&list);
}

/* --- making ------------------------------------------------------------------------------------------------- */

enum pc_rc pc_catalogue_make(struct pc_str json, int64_t revision, const char *label,
                             struct pc_catalogue **catalogue_out, struct pc_err *err_out)
{
    struct pc_arena *arena = pc_arena_new(json.size + 16 * 1024);
    PC_AUTO(destroy) struct pc_catalogue *c = PC_NEW(arena, struct pc_catalogue);
    *c = (struct pc_catalogue){.references = 1, .revision = revision, .arena = arena};
    c->label = pc_arena_strdup(arena, label);
    c->json = (struct pc_str){pc_arena_strndup(arena, json.size > 0 ? json.ptr : "", json.size), json.size};
    c->doc = yyjson_read(c->json.ptr, c->json.size, YYJSON_READ_NOFLAG);
    if (c->doc == NULL)
        return pc_fail(err_out, PC_INVALID, "bad_json", "", "The catalogue is not valid JSON.");
    PC_TRY(pc_catalogue_check(yyjson_doc_get_root(c->doc), err_out));
    for (int which = 0; which < LISTED; which++)
        make_index(c, (enum listed)which);
    list_counted(c);
    PC_TRY(read_calendars(c, err_out));
    PC_TRY(make_snapshots(c, err_out));
    *catalogue_out = pc_steal(&c);
    return PC_OK;
}

/* --- reading ------------------------------------------------------------------------------------------------ */

int64_t pc_catalogue_revision(const struct pc_catalogue *catalogue)
{
    return catalogue->revision;
}

const char *pc_catalogue_label(const struct pc_catalogue *catalogue)
{
    return catalogue->label;
}

struct pc_str pc_catalogue_json(const struct pc_catalogue *catalogue)
{
    return catalogue->json;
}

yyjson_val *pc_catalogue_root(const struct pc_catalogue *catalogue)
{
    return yyjson_doc_get_root(catalogue->doc);
}

yyjson_val *pc_catalogue_list(const struct pc_catalogue *catalogue, const char *name)
{
    return pc_json_get(yyjson_doc_get_root(catalogue->doc), name);
}

yyjson_val *pc_catalogue_payer(const struct pc_catalogue *catalogue, struct pc_str payer)
{
    return find(&catalogue->indexes[PAYERS], payer);
}

yyjson_val *pc_catalogue_reason(const struct pc_catalogue *catalogue, struct pc_str code)
{
    return find(&catalogue->indexes[REASONS], code);
}

yyjson_val *pc_catalogue_category(const struct pc_catalogue *catalogue, struct pc_str id)
{
    return find(&catalogue->indexes[CATEGORIES], id);
}

yyjson_val *pc_catalogue_letter(const struct pc_catalogue *catalogue, struct pc_str id)
{
    return find(&catalogue->indexes[LETTERS], id);
}

struct pc_str pc_catalogue_counted(const struct pc_catalogue *catalogue)
{
    return catalogue->counted;
}

const struct pc_calendar *pc_catalogue_calendar(const struct pc_catalogue *catalogue, struct pc_str id)
{
    return find(&catalogue->indexes[CALENDARS], id);
}

/* The last snapshot of the group that starts on or before `as_of`; NULL: none does. */
static const struct snapshot *last_started(const struct pc_catalogue *c, const struct snapshot *wanted)
{
    size_t low = 0, high = c->snapshot_count; /* the first one that is after `wanted` lies in [low, high] */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_group_and_date(&c->snapshots[middle], wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && by_group(&c->snapshots[low - 1], wanted) == 0 ? &c->snapshots[low - 1] : NULL;
}

yyjson_val *pc_catalogue_group(const struct pc_catalogue *catalogue, struct pc_str payer, struct pc_str group,
                               struct pc_date as_of)
{
    const struct snapshot wanted = {.payer = payer, .group = group, .from = as_of};
    const struct snapshot *s = last_started(catalogue, &wanted);
    return s != NULL && as_of.days <= s->to.days ? s->value : NULL;
}

bool pc_catalogue_has_group(const struct pc_catalogue *catalogue, struct pc_str payer, struct pc_str group)
{
    const struct snapshot wanted = {.payer = payer, .group = group, .from = {INT32_MAX}};
    return last_started(catalogue, &wanted) != NULL;
}
