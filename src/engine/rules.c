/* src/engine/rules.c -- a cache of clock rules by their text. */
#include "engine/rules.h"
#include <string.h>

enum { BUCKETS = 256, ENTRIES_MAX = 2048, GIVEN = 64 };

struct entry {
    struct entry *next;
    struct pc_str key;
    struct pc_rule rule;
};
/* What an evaluation gave, and the entry that it led to: the next case's is nearly always the same, and comparing is a tenth of
 * writing it down. */
struct given {
    yyjson_doc *doc;
    const struct entry *entry;
};
struct pc_rules {
    struct entry *buckets[BUCKETS];
    struct given given[GIVEN]; /* by the rule's name */
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

static struct entry *add(struct pc_rules *rules, struct pc_str key)
{
    if (rules->count++ == ENTRIES_MAX) {
        memset(rules->buckets, 0, sizeof rules->buckets);
        forget_given(rules);
        pc_arena_reset(rules->arena);
        rules->count = 1;
    }
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
    enum pc_rc rc = doc ? pc_rule_read(yyjson_doc_get_root(doc), rules->arena, &e->rule, NULL) : PC_CORRUPT;
    yyjson_doc_free(doc);
    return rc == PC_OK ? PC_OK : PC_CORRUPT;
}

enum pc_rc pc_rules_read(struct pc_rules *rules, struct pc_str text, const struct pc_rule **rule_out)
{
    struct entry *e = find(rules, text);
    if (!e) {
        e = add(rules, text);
        PC_TRY(parse(rules, e));
        e->rule.text = e->key;
        publish(rules, e);
    }
    *rule_out = &e->rule;
    return PC_OK;
}

enum pc_rc pc_rules_take(struct pc_rules *rules, yyjson_val *json, const struct pc_rule **rule_out)
{
    struct given *given = &rules->given[pc_str_hash(pc_json_str(json, "rule")) % GIVEN];
    if (given->doc && yyjson_equals(yyjson_doc_get_root(given->doc), json)) {
        *rule_out = &given->entry->rule;
        return PC_OK;
    }
    pc_buf_clear(&rules->scratch);
    pc_json_canonical(json, &rules->scratch);
    struct entry *e = find(rules, pc_buf_str(&rules->scratch));
    if (!e) {
        e = add(rules, pc_buf_str(&rules->scratch));
        PC_TRY(parse(rules, e));
        const char *text = pc_arena_printf(rules->arena, "%.*s,\"zone_data\":\"%s\"}", (int)e->key.size - 1,
                                           e->key.ptr, pc_zone_data_version());
        e->rule.text = pc_str_of(text);
        publish(rules, e);
    }
    yyjson_doc_free(given->doc);
    *given = (struct given){yyjson_read(e->key.ptr, e->key.size, 0), e};
    *rule_out = &e->rule;
    return PC_OK;
}
