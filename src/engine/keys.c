/* src/engine/keys.c -- a hash table of who has which key to itself, and who waits behind. */
#include "engine/keys.h"
#include "base/mem.h"

/* Chained hashing over a table that doubles; entries are recycled. */
struct entry {
    struct entry *next;
    uint64_t key;
    struct pc_fifo waiting;
};
struct pc_keys {
    struct entry **buckets;
    size_t bucket_count, used;
    struct entry *spare;
};

static size_t bucket_of(const struct pc_keys *keys, uint64_t key)
{
    key ^= key >> 33;
    key *= 0xff51afd7ed558ccdULL;
    key ^= key >> 33;
    return (size_t)key & (keys->bucket_count - 1);
}

struct pc_keys *pc_keys_new(void)
{
    struct pc_keys *keys = pc_alloc(sizeof *keys);
    keys->bucket_count = 256;
    keys->buckets = pc_alloc(keys->bucket_count * sizeof *keys->buckets);
    return keys;
}

static void free_list(struct entry *entry)
{
    while (entry) {
        struct entry *next = entry->next;
        pc_free(entry);
        entry = next;
    }
}

void pc_keys_free(struct pc_keys **keys)
{
    if (*keys) {
        for (size_t i = 0; i < (*keys)->bucket_count; i++)
            free_list((*keys)->buckets[i]);
        free_list((*keys)->spare);
        pc_free((*keys)->buckets);
    }
    pc_free(*keys);
    *keys = NULL;
}

static void grow(struct pc_keys *keys)
{
    struct entry **old = keys->buckets;
    size_t old_count = keys->bucket_count;
    keys->bucket_count *= 2;
    keys->buckets = pc_alloc(keys->bucket_count * sizeof *keys->buckets);
    for (size_t i = 0; i < old_count; i++) {
        for (struct entry *e = old[i], *next; e; e = next) {
            next = e->next;
            struct entry **to = &keys->buckets[bucket_of(keys, e->key)];
            e->next = *to;
            *to = e;
        }
    }
    pc_free(old);
}

bool pc_keys_take(struct pc_keys *keys, uint64_t key, struct pc_link *link)
{
    struct entry **bucket = &keys->buckets[bucket_of(keys, key)];
    for (struct entry *e = *bucket; e; e = e->next) {
        if (e->key == key) {
            pc_fifo_push(&e->waiting, link);
            return false;
        }
    }
    struct entry *e = keys->spare;
    if (e)
        keys->spare = e->next;
    else
        e = pc_alloc(sizeof *e);
    *e = (struct entry){.next = *bucket, .key = key};
    *bucket = e;
    if (++keys->used > keys->bucket_count)
        grow(keys);
    return true;
}

struct pc_link *pc_keys_release(struct pc_keys *keys, uint64_t key)
{
    struct entry **at = &keys->buckets[bucket_of(keys, key)];
    while (*at && (*at)->key != key)
        at = &(*at)->next;
    PC_ASSERT(*at);
    struct entry *e = *at;
    struct pc_link *first = pc_fifo_pop(&e->waiting);
    if (first)
        return first;
    *at = e->next;
    e->next = keys->spare;
    keys->spare = e;
    keys->used--;
    return NULL;
}
