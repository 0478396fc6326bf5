/* src/engine/rules.c -- a cache of clock rules by their text. */
#include "engine/rules.h"
#include <string.h>
#include "engine/view.h"

enum { BUCKETS = 256, ENTRIES_MAX = 2048, GIVEN = 64, SEEN = 256 };

struct entry {
    struct entry *next;
    struct pc_str key;
    struct pc_known_rule known;
};
/* What an evaluation gave, and the entry that it led to: the next case's is nearly always the same, and comparing is a tenth of
 * writing it down. */
struct given {
    yyjson_doc *doc;
    struct entry *entry;
};
/* ... and mostly it is the same value of the same frame, which needs no comparing. */
struct seen {
    uint64_t frame;
    const yyjson_val *json;
    struct entry *entry;
};
struct pc_rules {
    struct entry *buckets[BUCKETS];
    struct given given[GIVEN]; /* by the rule's name */
    struct seen seen[SEEN]; /* by where it stands */
    size_t count;
    struct pc_arena *arena; /* holds the entries */
    struct pc_buf scratch;
};

struct pc_rules *pc_rules_new(void)
{
    struct pc_rules *rules = pc_alloc(sizeof *rules);
    rules->arena = pc_arena_new(16384);
    return rules;
}

static void forget_given(struct pc_rules *rules)
{
    for (int i = 0; i < GIVEN; i++)
        yyjson_doc_free(rules->given[i].doc);
    memset(rules->given, 0, sizeof rules->given);
    memset(rules->seen, 0, sizeof rules->seen);
}

void pc_rules_free(struct pc_rules **rules)
{
    if (*rules) {
        forget_given(*rules);
        pc_arena_free(&(*rules)->arena);
        pc_buf_free(&(*rules)->scratch);
    }
    pc_free(*rules);
    *rules = NULL;
}

static struct entry **bucket_of(struct pc_rules *rules, struct pc_str key)
{
    return &rules->buckets[pc_str_hash(key) % BUCKETS];
}

static struct entry *find(struct pc_rules *rules, struct pc_str key)
{
    for (struct entry *e = *bucket_of(rules, key); e; e = e->next) {
        if (pc_str_equal(e->key, key))
            return e;
    }
    return NULL;
}

void pc_rules_tidy(struct pc_rules *rules)
{
    if (rules->count < ENTRIES_MAX)
        return;
    memset(rules->buckets, 0, sizeof rules->buckets);
    forget_given(rules);
    pc_arena_reset(rules->arena);
    rules->count = 0;
}

static struct entry *add(struct pc_rules *rules, struct pc_str key)
{
    rules->count++;
    struct entry *e = PC_NEW(rules->arena, struct entry);
    e->key = pc_str_keep(key, rules->arena);
    return e;
}

static void publish(struct pc_rules *rules, struct entry *e)
{
    struct entry **bucket = bucket_of(rules, e->key);
    e->next = *bucket;
    *bucket = e;
}

static enum pc_rc parse(struct pc_rules *rules, struct entry *e)
{
    yyjson_doc *doc = yyjson_read(e->key.ptr, e->key.size, 0);
    enum pc_rc rc = doc ? pc_rule_read(yyjson_doc_get_root(doc), rules->arena, &e->known.rule, NULL)
                        : PC_CORRUPT;
    yyjson_doc_free(doc);
    return rc == PC_OK ? PC_OK : PC_CORRUPT;
}

enum pc_rc pc_rules_read(struct pc_rules *rules, struct pc_str text, const struct pc_rule **rule_out)
{
    struct entry *e = find(rules, text);
    if (!e) {
        e = add(rules, text);
        PC_TRY(parse(rules, e));
        e->known.rule.text = e->key;
        publish(rules, e);
    }
    *rule_out = &e->known.rule;
    return PC_OK;
}

/* A new entry of a rule without zone release. */
static enum pc_rc learn(struct pc_rules *rules, struct pc_str key, struct entry **entry_out)
{
    struct entry *e = add(rules, key);
    PC_TRY(parse(rules, e));
    const char *text = pc_arena_printf(rules->arena, "%.*s,\"zone_data\":\"%s\"}", (int)e->key.size - 1,
                                       e->key.ptr, pc_zone_data_version());
    e->known.rule.text = pc_str_of(text);
    pc_buf_clear(&rules->scratch);
    pc_buf_add_char(&rules->scratch, '{');
    pc_view_rule(&rules->scratch, pc_str_of(e->known.rule.clock), e->known.rule.text);
    e->known.due = (struct pc_due){.until = {INT64_MIN}};
    e->known.shown = pc_str_keep(pc_buf_str(&rules->scratch), rules->arena);
    publish(rules, e);
    *entry_out = e;
    return PC_OK;
}

/* The entry of a rule, by what was given under its name. */
static enum pc_rc entry_of(struct pc_rules *rules, yyjson_val *json, struct entry **entry_out)
{
    struct given *given = &rules->given[pc_str_hash(pc_json_str(json, "rule")) % GIVEN];
    if (!given->doc || !yyjson_equals(yyjson_doc_get_root(given->doc), json)) {
        pc_buf_clear(&rules->scratch);
        pc_json_canonical(json, &rules->scratch);
        struct entry *e = find(rules, pc_buf_str(&rules->scratch));
        if (!e)
            PC_TRY(learn(rules, pc_buf_str(&rules->scratch), &e));
        yyjson_doc_free(given->doc);
        *given = (struct given){yyjson_read(e->key.ptr, e->key.size, 0), e};
    }
    *entry_out = given->entry;
    return PC_OK;
}

enum pc_rc pc_rules_take(struct pc_rules *rules, yyjson_val *json, uint64_t frame,
                         struct pc_known_rule **known_out)
{
    struct seen *seen = &rules->seen[(uintptr_t)json / sizeof *json % SEEN];
    if (!frame || seen->frame != frame || seen->json != json) {
        struct entry *entry;
        PC_TRY(entry_of(rules, json, &entry));
        *seen = (struct seen){frame, json, entry};
    }
    *known_out = &seen->entry->known;
    return PC_OK;
}
