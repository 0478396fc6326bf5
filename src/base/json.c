/* src/base/json.c -- canonical JSON.  The walk keeps its own stack: no depth of nesting can exhaust the thread's.
 *
 * A value is yyjson_val or yyjson_mut_val: both begin with the same tag and payload, which is what yyjson's unsafe_* readers take; only
 * the way to the next one differs (value_of, after). */
#include "base/json.h"
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

/* An open container, and what is left of it. */
struct level {
    size_t left;
    void *element; /* the next one of a list; NULL: an object */
    size_t first, next; /* its keys in the shared list; of a list: none */
};

enum { KEYS_INLINE = 256, LEVELS_INLINE = 32 };

struct walk {
    struct pc_buf *out;
    const char *limit; /* where its room ends */
    bool mutable;
    void **keys; /* of all open objects, sorted */
    size_t key_count, key_capacity;
    struct level *levels;
    size_t level_count, level_capacity;
    void *keys_inline[KEYS_INLINE];
    struct level levels_inline[LEVELS_INLINE];
};

static inline struct pc_str text_of(void *val)
{
    return (struct pc_str){unsafe_yyjson_get_str(val), unsafe_yyjson_get_len(val)};
}

static inline void *value_of(const struct walk *w, void *key)
{
    return w->mutable ? (void *)((yyjson_mut_val *)key)->next : (void *)((yyjson_val *)key + 1);
}

/* The key or element behind a value. */
static inline void *after(const struct walk *w, void *val)
{
    return w->mutable ? (void *)((yyjson_mut_val *)val)->next : (void *)unsafe_yyjson_get_next(val);
}

/* The first key or element of a container that is not empty.  A mutable one is a ring, and knows its last. */
static inline void *first_of(const struct walk *w, void *container)
{
    if (!w->mutable)
        return (yyjson_val *)container + 1;
    yyjson_mut_val *last = ((yyjson_mut_val *)container)->uni.ptr;
    return unsafe_yyjson_is_obj(container) ? last->next->next : last->next;
}

/* ---- the order of members ----
 *
 * To sort a request's members takes longer than to write them, and a client sends the same keys in the same order again and again.  So
 * each thread keeps the orders that it found, with the keys that they are of: an object whose keys are those, byte for byte, is not
 * sorted. */

enum { SHAPES = 32, SHAPE_MEMBERS = 64, SHAPE_BYTES = 1024 };

struct shape {
    size_t count;
    uint8_t places[SHAPE_MEMBERS]; /* in canonical order, by the order in which they come */
    uint16_t sizes[SHAPE_MEMBERS]; /* of the keys */
    char keys[SHAPE_BYTES]; /* one behind the other */
};

static _Thread_local struct shape shapes[SHAPES];

/* Where an object's order is kept, if it is. */
static struct shape *shape_for(void *first_key, size_t count)
{
    const struct pc_str key = text_of(first_key);
    const size_t ends = key.size ? (unsigned char)key.ptr[0] * 31u + (unsigned char)key.ptr[key.size - 1] : 0;
    return &shapes[(count + key.size * 7 + ends) % SHAPES];
}

/* False: the object has other keys, and `members` holds anything. */
static bool place_members(const struct walk *w, const struct shape *shape, void *key, size_t count,
                          void **members)
{
    const char *known = shape->keys;
    if (shape->count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const size_t size = shape->sizes[i];
        if (unsafe_yyjson_get_len(key) != size || !pc_same_short(unsafe_yyjson_get_str(key), known, size))
            return false;
        members[shape->places[i]] = key;
        known += size;
        key = after(w, value_of(w, key));
    }
    return true;
}

struct member {
    void *key;
    size_t number; /* in the object */
};

/* Members of the same key keep their order. */
static int compare_members(const void *a, const void *b)
{
    const struct member *x = a;
    const struct member *y = b;
    int order = pc_str_compare(text_of(x->key), text_of(y->key));
    return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

/* Keeps an order, unless the object is larger than what clients send again and again. */
static void keep_shape(const struct walk *w, struct shape *shape, void *key, const struct member *sorted,
                       size_t count)
{
    size_t size = 0;
    shape->count = 0;
    if (count > SHAPE_MEMBERS)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct pc_str text = text_of(key);
        if (text.size > SHAPE_BYTES - size)
            return;
        memcpy(shape->keys + size, text.ptr, text.size);
        size += text.size;
        shape->sizes[i] = (uint16_t)text.size;
        shape->places[sorted[i].number] = (uint8_t)i;
        key = after(w, value_of(w, key));
    }
    shape->count = count;
}

static void sort_members(const struct walk *w, struct shape *shape, void *first_key, size_t count,
                         void **members)
{
    struct member *sorted = pc_alloc(count * sizeof *sorted);
    void *key = first_key;
    for (size_t i = 0; i < count; i++) {
        sorted[i] = (struct member){key, i};
        key = after(w, value_of(w, key));
    }
    qsort(sorted, count, sizeof *sorted, compare_members);
    for (size_t i = 0; i < count; i++)
        members[i] = sorted[i].key;
    keep_shape(w, shape, first_key, sorted, count);
    pc_free(sorted);
}

static void list_members(const struct walk *w, void *object, size_t count, void **members)
{
    void *key = first_of(w, object);
    struct shape *shape = shape_for(key, count);
    if (!place_members(w, shape, key, count, members))
        sort_members(w, shape, key, count, members);
}

/* ---- leaves ----
 *
 * `to` is the end of what is written; the buffer learns of it now and then.  Behind a text there is room for SLACK bytes: for a colon, a
 * leaf without a text, and the sign behind it. */

enum { SLACK = 32 };

static char *write_on(struct walk *w, size_t size)
{
    char *to = pc_buf_reserve(w->out, size + SLACK);
    w->limit = w->out->ptr + w->out->capacity;
    return to;
}

static void stop_writing(struct walk *w, char *to)
{
    *to = '\0';
    w->out->size = (size_t)(to - w->out->ptr);
}

/* Makes room for so many bytes beside the slack. */
static inline char *room_for(struct walk *w, char *to, size_t size)
{
    if ((size_t)(w->limit - to) > size + SLACK)
        return to;
    stop_writing(w, to);
    return write_on(w, size);
}

/* A text that came without escapes, as yyjson's reader knows, goes out without. */
static inline char *put_text(struct walk *w, char *to, void *val)
{
    const struct pc_str text = text_of(val);
    if (unsafe_yyjson_get_subtype(val) != YYJSON_SUBTYPE_NOESC) {
        stop_writing(w, to);
        pc_buf_add_json_str(w->out, text);
        return write_on(w, 0);
    }
    to = room_for(w, to, text.size);
    *to++ = '"';
    pc_copy_short(to, text.ptr, text.size);
    to += text.size;
    *to++ = '"';
    return to;
}

static char *put_rare(struct walk *w, char *to, void *val)
{
    stop_writing(w, to);
    if (unsafe_yyjson_get_tag(val) == (YYJSON_TYPE_NUM | YYJSON_SUBTYPE_REAL))
        pc_buf_add_real(w->out, unsafe_yyjson_get_real(val));
    else if (unsafe_yyjson_get_tag(val) == (YYJSON_TYPE_NUM | YYJSON_SUBTYPE_SINT))
        pc_buf_add_i64(w->out, unsafe_yyjson_get_sint(val));
    else
        pc_buf_add(w->out, "null", 4);
    return write_on(w, 0);
}

static inline char *put_word(char *to, struct pc_str word)
{
    memcpy(to, word.ptr, word.size);
    return to + word.size;
}

/* Anything but a full list or object, where there is room for SLACK bytes. */
static inline char *put_leaf(struct walk *w, char *to, void *val)
{
    if (unsafe_yyjson_is_str(val))
        return put_text(w, to, val);
    switch (unsafe_yyjson_get_tag(val)) {
    case YYJSON_TYPE_NUM | YYJSON_SUBTYPE_UINT: return pc_put_u64(to, unsafe_yyjson_get_uint(val));
    case YYJSON_TYPE_BOOL | YYJSON_SUBTYPE_TRUE: return put_word(to, PC_STR("true"));
    case YYJSON_TYPE_BOOL | YYJSON_SUBTYPE_FALSE: return put_word(to, PC_STR("false"));
    case YYJSON_TYPE_ARR: return put_word(to, PC_STR("[]"));
    case YYJSON_TYPE_OBJ: return put_word(to, PC_STR("{}"));
    default: return put_rare(w, to, val);
    }
}

/* ---- containers: every value is followed by a comma, in whose place the end of its container goes ---- */

/* Doubles a list that began inside the walk and moves to the heap when it outgrows that. */
static void *list_double(void *list, const void *inline_list, size_t *capacity, size_t item_size)
{
    size_t size = *capacity * item_size;
    void *moved = pc_realloc(list == inline_list ? NULL : list, size * 2);
    if (list == inline_list)
        memcpy(moved, list, size);
    *capacity *= 2;
    return moved;
}

static void open_object(struct walk *w, void *object, struct level *level)
{
    while (w->key_capacity - w->key_count < level->left)
        w->keys = list_double(w->keys, w->keys_inline, &w->key_capacity, sizeof *w->keys);
    w->key_count += level->left;
    list_members(w, object, level->left, w->keys + level->first);
}

static char *open_container(struct walk *w, char *to, void *val)
{
    if (w->level_count == w->level_capacity)
        w->levels = list_double(w->levels, w->levels_inline, &w->level_capacity, sizeof *w->levels);
    struct level *level = &w->levels[w->level_count++];
    level->left = unsafe_yyjson_get_len(val);
    level->element = unsafe_yyjson_is_arr(val) ? first_of(w, val) : NULL;
    level->first = level->next = w->key_count;
    if (!level->element)
        open_object(w, val, level);
    to = room_for(w, to, 0);
    *to = level->element ? '[' : '{';
    return to + 1;
}

static char *close_container(struct walk *w, char *to)
{
    const struct level *level = &w->levels[--w->level_count];
    w->key_count = level->first;
    to = room_for(w, to, 0);
    if (to[-1] == ',')
        to--;
    *to++ = level->element ? ']' : '}';
    *to++ = ',';
    return to;
}

static inline bool is_full(void *val)
{
    return unsafe_yyjson_is_ctn(val) && unsafe_yyjson_get_len(val) > 0;
}

/* These go on with a container: to its end, which closes it, or to the next full one inside it, which is open then. */
static char *go_on_in_list(struct walk *w, struct level *level, char *to)
{
    while (level->left > 0) {
        void *val = level->element;
        level->element = after(w, val);
        level->left--;
        if (is_full(val))
            return open_container(w, to, val);
        to = put_leaf(w, room_for(w, to, 0), val);
        *to++ = ',';
    }
    return close_container(w, to);
}

static char *go_on_in_object(struct walk *w, struct level *level, char *to)
{
    while (level->left > 0) {
        void *key = w->keys[level->next++], *val = value_of(w, key);
        level->left--;
        if (unsafe_yyjson_is_null(val))
            continue;
        to = put_text(w, to, key);
        *to++ = ':';
        if (is_full(val))
            return open_container(w, to, val);
        to = put_leaf(w, to, val);
        *to++ = ',';
    }
    return close_container(w, to);
}

static char *go_on(struct walk *w, char *to)
{
    struct level *level = &w->levels[w->level_count - 1];
    return level->element ? go_on_in_list(w, level, to) : go_on_in_object(w, level, to);
}

static void canonical(void *val, bool mutable, struct pc_buf *out)
{
    struct walk w;
    w.out = out;
    w.mutable = mutable;
    w.keys = w.keys_inline;
    w.key_count = 0;
    w.key_capacity = KEYS_INLINE;
    w.levels = w.levels_inline;
    w.level_count = 0;
    w.level_capacity = LEVELS_INLINE;

    char *to = write_on(&w, 0);
    to = is_full(val) ? open_container(&w, to, val) : put_leaf(&w, to, val);
    while (w.level_count > 0)
        to = go_on(&w, to);
    stop_writing(&w, is_full(val) ? to - 1 : to);

    if (w.keys != w.keys_inline)
        pc_free(w.keys);
    if (w.levels != w.levels_inline)
        pc_free(w.levels);
}

void pc_json_canonical(yyjson_val *val, struct pc_buf *out)
{
    canonical(val, false, out);
}

void pc_json_canonical_mut(yyjson_mut_val *val, struct pc_buf *out)
{
    canonical(val, true, out);
}

/* Most keys differ from the wanted one in their size or first byte: so hardly any is compared. */
yyjson_val *pc_json_find(yyjson_val *obj, const char *key, size_t size)
{
    if (!yyjson_is_obj(obj))
        return NULL;
    yyjson_val *name = obj + 1;
    for (size_t left = unsafe_yyjson_get_len(obj); left > 0; left--) {
        yyjson_val *val = name + 1;
        const char *bytes = unsafe_yyjson_get_str(name);
        if (unsafe_yyjson_get_len(name) == size && bytes[0] == key[0] && pc_same_short(bytes, key, size))
            return unsafe_yyjson_is_null(val) ? NULL : val;
        name = unsafe_yyjson_get_next(val);
    }
    return NULL;
}

int64_t pc_json_int(yyjson_val *obj, const char *key, int64_t otherwise)
{
    yyjson_val *val = pc_json_get(obj, key);
    if (yyjson_is_sint(val))
        return yyjson_get_sint(val);
    if (yyjson_is_uint(val))
        return yyjson_get_uint(val) <= INT64_MAX ? (int64_t)yyjson_get_uint(val) : otherwise;
    double real = yyjson_get_real(val);
    bool integral = yyjson_is_real(val) && fabs(real) < 9007199254740992.0 && real == trunc(real);
    return integral ? (int64_t)real : otherwise;
}

bool pc_json_bool(yyjson_val *obj, const char *key, bool otherwise)
{
    yyjson_val *val = pc_json_get(obj, key);
    return yyjson_is_bool(val) ? yyjson_get_bool(val) : otherwise;
}

void pc_json_doc_free(yyjson_doc **doc)
{
    yyjson_doc_free(*doc);
    *doc = NULL;
}

void pc_json_mut_doc_free(yyjson_mut_doc **doc)
{
    yyjson_mut_doc_free(*doc);
    *doc = NULL;
}
