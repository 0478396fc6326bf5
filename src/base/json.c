/* src/base/json.c -- canonical JSON.  The walk keeps its own stack: no depth of nesting can exhaust the thread's. */
#include "base/json.h"
#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

/* A child that waits to be written: a member by its key, which the value stands behind, or an element.  They are yyjson_val or
 * yyjson_mut_val: both begin with the same tag and payload, which is what yyjson's unsafe_* readers take; only the way to the next
 * one differs. */
struct child {
    uint64_t head; /* the key's first bytes as a number that orders like them */
    void *at;
};

/* An open container: its children are those of the shared list from `next` to `end`. */
struct level {
    size_t first, next, end;
    bool is_object;
};

enum { CHILDREN_INLINE = 256, LEVELS_INLINE = 32 };

struct walk {
    struct pc_buf *out;
    bool mutable;
    struct child *children;
    size_t child_count, child_capacity;
    struct level *levels;
    size_t level_count, level_capacity;
    struct child children_inline[CHILDREN_INLINE];
    struct level levels_inline[LEVELS_INLINE];
};

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

static inline struct pc_str text_of(void *val)
{
    return (struct pc_str){unsafe_yyjson_get_str(val), unsafe_yyjson_get_len(val)};
}

static inline uint32_t four_bytes(const char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return le32toh(bytes);
}

/* Shorter keys are filled up with zeros: their size settles what is then still equal.  Of a key of less than eight bytes some are
 * read twice. */
static inline uint64_t head_of(struct pc_str key)
{
    uint64_t head;
    if (key.size >= sizeof head) {
        memcpy(&head, key.ptr, sizeof head);
        return be64toh(head);
    }
    if (key.size >= 4)
        head = four_bytes(key.ptr) | (uint64_t)four_bytes(key.ptr + key.size - 4) << 8 * (key.size - 4);
    else if (key.size)
        head = (unsigned char)key.ptr[0] |
               (uint64_t)(unsigned char)key.ptr[key.size / 2] << 8 * (key.size / 2) |
               (uint64_t)(unsigned char)key.ptr[key.size - 1] << 8 * (key.size - 1);
    else
        head = 0;
    return be64toh(htole64(head));
}

static void add_child(struct walk *w, uint64_t head, void *at)
{
    if (w->child_count == w->child_capacity)
        w->children = list_double(w->children, w->children_inline, &w->child_capacity, sizeof *w->children);
    w->children[w->child_count++] = (struct child){head, at};
}

static void add_member(struct walk *w, void *key, void *val)
{
    if (unsafe_yyjson_get_type(val) != YYJSON_TYPE_NULL)
        add_child(w, head_of(text_of(key)), key);
}

static void add_children(struct walk *w, yyjson_val *container)
{
    size_t i, count;
    yyjson_val *key, *val;
    if (unsafe_yyjson_is_obj(container)) {
        yyjson_obj_foreach(container, i, count, key, val) add_member(w, key, val);
    } else {
        yyjson_arr_foreach(container, i, count, val) add_child(w, 0, val);
    }
}

static void add_children_mut(struct walk *w, yyjson_mut_val *container)
{
    size_t i, count;
    yyjson_mut_val *key, *val;
    if (unsafe_yyjson_is_obj(container)) {
        yyjson_mut_obj_foreach(container, i, count, key, val) add_member(w, key, val);
    } else {
        yyjson_mut_arr_foreach(container, i, count, val) add_child(w, 0, val);
    }
}

static inline int compare_keys(const struct child *a, const struct child *b)
{
    return a->head != b->head ? (a->head < b->head ? -1 : 1) : pc_str_compare(text_of(a->at), text_of(b->at));
}

/* Members of the same key keep their order: a document's values stand one after the other in memory. */
static int compare_children(const void *a, const void *b)
{
    const struct child *x = a;
    const struct child *y = b;
    int order = compare_keys(x, y);
    return order != 0 ? order : ((uintptr_t)x->at > (uintptr_t)y->at) - ((uintptr_t)x->at < (uintptr_t)y->at);
}

/* Objects are small and mostly in order: insertion.  A large one that a client made goes to qsort. */
static void sort_children(struct child *list, size_t count)
{
    if (count > 64) {
        qsort(list, count, sizeof *list, compare_children);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct child moving = list[i];
        size_t at = i;
        for (; at > 0 && compare_keys(&list[at - 1], &moving) > 0; at--)
            list[at] = list[at - 1];
        list[at] = moving;
    }
}

static void add_scalar(struct pc_buf *out, void *val)
{
    switch (unsafe_yyjson_get_tag(val)) {
    case YYJSON_TYPE_BOOL | YYJSON_SUBTYPE_TRUE: pc_buf_add(out, "true", 4); return;
    case YYJSON_TYPE_BOOL | YYJSON_SUBTYPE_FALSE: pc_buf_add(out, "false", 5); return;
    case YYJSON_TYPE_NUM | YYJSON_SUBTYPE_UINT: pc_buf_add_u64(out, unsafe_yyjson_get_uint(val)); return;
    case YYJSON_TYPE_NUM | YYJSON_SUBTYPE_SINT: pc_buf_add_i64(out, unsafe_yyjson_get_sint(val)); return;
    case YYJSON_TYPE_NUM | YYJSON_SUBTYPE_REAL: pc_buf_add_real(out, unsafe_yyjson_get_real(val)); return;
    case YYJSON_TYPE_ARR: pc_buf_add(out, "[]", 2); return; /* empty ones: no place on the stack */
    case YYJSON_TYPE_OBJ: pc_buf_add(out, "{}", 2); return;
    default: pc_buf_add(out, "null", 4); return;
    }
}

static void add_leaf(struct pc_buf *out, void *val)
{
    if (unsafe_yyjson_get_type(val) == YYJSON_TYPE_STR)
        pc_buf_add_json_str(out, text_of(val));
    else
        add_scalar(out, val);
}

/* A list without full lists and objects in it needs no place on the stack. */
static void add_flat_list(struct pc_buf *out, yyjson_val *list)
{
    size_t i, count;
    yyjson_val *val;
    pc_buf_add_char(out, '[');
    yyjson_arr_foreach(list, i, count, val)
    {
        if (i)
            pc_buf_add_char(out, ',');
        add_leaf(out, val);
    }
    pc_buf_add_char(out, ']');
}

static void open_container(struct walk *w, void *val)
{
    bool is_object = unsafe_yyjson_is_obj(val);
    size_t first = w->child_count;
    if (w->mutable)
        add_children_mut(w, val);
    else
        add_children(w, val);
    if (is_object)
        sort_children(w->children + first, w->child_count - first);

    if (w->level_count == w->level_capacity)
        w->levels = list_double(w->levels, w->levels_inline, &w->level_capacity, sizeof *w->levels);
    w->levels[w->level_count++] = (struct level){first, first, w->child_count, is_object};
    pc_buf_add_char(w->out, is_object ? '{' : '[');
}

/* False: the value is a container, which is open now. */
static bool add_value(struct walk *w, void *val)
{
    const bool leaf = !unsafe_yyjson_is_ctn(val);
    if (leaf)
        add_leaf(w->out, val);
    else if (!w->mutable && unsafe_yyjson_is_arr(val) && unsafe_yyjson_arr_is_flat(val))
        add_flat_list(w->out, val);
    else
        open_container(w, val);
    return leaf;
}

/* Writes the key of a member; its value. */
static void *begin_member(const struct walk *w, void *key)
{
    pc_buf_add_json_str(w->out, text_of(key));
    pc_buf_add_char(w->out, ':');
    return w->mutable ? (void *)((yyjson_mut_val *)key)->next : (void *)((yyjson_val *)key + 1);
}

/* Goes on with the innermost container: to its end, which closes it, or to the next one inside it. */
static void advance(struct walk *w)
{
    struct level *level = &w->levels[w->level_count - 1];
    const bool is_object = level->is_object;
    bool leaf = true;
    while (leaf && level->next < level->end) {
        if (level->next > level->first)
            pc_buf_add_char(w->out, ',');
        void *at = w->children[level->next++].at;
        leaf = add_value(w, is_object ? begin_member(w, at) : at);
    }
    if (!leaf)
        return;
    pc_buf_add_char(w->out, is_object ? '}' : ']');
    w->child_count = level->first;
    w->level_count--;
}

static void canonical(void *val, bool mutable, struct pc_buf *out)
{
    struct walk w;
    w.out = out;
    w.mutable = mutable;
    w.children = w.children_inline;
    w.child_count = 0;
    w.child_capacity = CHILDREN_INLINE;
    w.levels = w.levels_inline;
    w.level_count = 0;
    w.level_capacity = LEVELS_INLINE;

    add_value(&w, val);
    while (w.level_count > 0)
        advance(&w);

    if (w.children != w.children_inline)
        pc_free(w.children);
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
    size_t i, count;
    yyjson_val *name, *val;
    if (!yyjson_is_obj(obj))
        return NULL;
    yyjson_obj_foreach(obj, i, count, name, val)
    {
        const char *bytes = unsafe_yyjson_get_str(name);
        if (unsafe_yyjson_get_len(name) == size && bytes[0] == key[0] && memcmp(bytes, key, size) == 0)
            return unsafe_yyjson_is_null(val) ? NULL : val;
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
