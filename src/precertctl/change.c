/* src/precertctl/change.c -- sentences about what differs between two JSON values. */
#include "precertctl/change.h"
#include <stdarg.h>
#include <stdio.h>

enum { TEXT_MAX = 100 }; /* a longer text is said to differ, not quoted */

/* The lines of a function, for those who show them. */
static void add_place(yyjson_val *body, const char *name, struct pc_buf *out)
{
    if (!body)
        return;
    pc_buf_printf(out, ",\"%s\":{\"file\":", name);
    pc_buf_add_json_str(out, pc_json_str(body, "file"));
    pc_buf_printf(out, ",\"line\":%lld,\"last\":%lld}", (long long)pc_json_int(body, "line", 0),
                  (long long)pc_json_int(body, "last", 0));
}

void pc_ctl_change_say(struct pc_ctl_change *change, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct pc_buf *out = change->out;
    pc_buf_printf(out, "%s{\"kind\":\"%s\",\"id\":", change->count++ > 0 ? "," : "", change->kind);
    pc_buf_add_json_str(out, change->id);
    if (change->version.size) {
        pc_buf_add_text(out, ",\"version\":");
        pc_buf_add_json_str(out, change->version);
    }
    pc_buf_add_text(out, ",\"file\":");
    pc_buf_add_json_str(out, change->file);
    pc_buf_add_text(out, ",\"text\":");
    pc_buf_add_json_str(out, pc_str_of(text));
    add_place(change->was, "was", out);
    add_place(change->is, "is", out);
    pc_buf_add_char(out, '}');
}

/* A value in a sentence: bare numbers and words, money in dollars. */
static void add_shown(yyjson_val *val, struct pc_buf *out)
{
    if (pc_json_get(val, "cents") && pc_json_get(val, "currency"))
        pc_buf_printf(out, "$%.2f", (double)pc_json_int(val, "cents", 0) / 100);
    else if (yyjson_is_str(val) && memchr(yyjson_get_str(val), ' ', yyjson_get_len(val)))
        pc_buf_printf(out, "\"%s\"", yyjson_get_str(val));
    else if (yyjson_is_str(val))
        pc_buf_add_str(out, pc_json_slice(val));
    else if (yyjson_is_bool(val))
        pc_buf_add_text(out, yyjson_get_bool(val) ? "yes" : "no");
    else
        pc_json_canonical(val, out);
}

static bool is_long(yyjson_val *val)
{
    const struct pc_str text = pc_json_slice(val);
    return text.size > TEXT_MAX || (text.size > 0 && memchr(text.ptr, '\n', text.size));
}

static void say_scalar(struct pc_ctl_change *change, const char *path, yyjson_val *a, yyjson_val *b)
{
    struct pc_buf was = {0}, is = {0};
    if (a)
        add_shown(a, &was);
    if (b)
        add_shown(b, &is);
    if (a && b && (is_long(a) || is_long(b)))
        pc_ctl_change_say(change, "%s has other words", path);
    else if (a && b)
        pc_ctl_change_say(change, "%s was %s, is %s", path, was.ptr, is.ptr);
    else if (is_long(a ? a : b))
        pc_ctl_change_say(change, a ? "%s is gone" : "%s is new", path);
    else
        pc_ctl_change_say(change, a ? "%s %s is gone" : "%s %s is new", path, a ? was.ptr : is.ptr);
    pc_buf_free(&was);
    pc_buf_free(&is);
}

/* ---- lists ------------------------------------------------------------------------------------------------------------------- */

static bool has_value(yyjson_val *array, yyjson_val *val)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        if (yyjson_equals(item, val))
            return true;
    }
    return false;
}

/* The values of `a` that `b` lacks, joined. */
static void add_lacking(yyjson_val *a, yyjson_val *b, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(a, i, count, item)
    {
        if (has_value(b, item))
            continue;
        pc_buf_add_text(out, out->size > 0 ? ", " : "");
        add_shown(item, out);
    }
}

static void say_values(struct pc_ctl_change *change, const char *path, yyjson_val *a, yyjson_val *b)
{
    struct pc_buf gone = {0}, come = {0};
    add_lacking(a, b, &gone);
    add_lacking(b, a, &come);
    if (gone.size > 0)
        pc_ctl_change_say(change, "%s: without %s", path, gone.ptr);
    if (come.size > 0)
        pc_ctl_change_say(change, "%s: now also %s", path, come.ptr);
    if (gone.size == 0 && come.size == 0)
        pc_ctl_change_say(change, "%s: in another order", path);
    pc_buf_free(&gone);
    pc_buf_free(&come);
}

/* What elements of a list of objects are known by, in this order. */
static const char *const keys[] = {"rule", "name", "code", "id", "title"};

static struct pc_str name_of(yyjson_val *object)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct pc_str name = pc_json_str(object, keys[i]);
        if (name.size > 0)
            return name;
    }
    return (struct pc_str){0};
}

/* The element of the same name; where a name stands more than once (a code with two periods), the one at the same place among them. */
static yyjson_val *same_name(yyjson_val *array, yyjson_val *like, size_t nth)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        if (pc_str_equal(name_of(item), name_of(like)) && nth-- == 0)
            return item;
    }
    return NULL;
}

static size_t place_among(yyjson_val *array, yyjson_val *element)
{
    size_t i, count, nth = 0;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        if (item == element)
            break;
        nth += pc_str_equal(name_of(item), name_of(element));
    }
    return nth;
}

static void say_objects(struct pc_ctl_change *change, const char *path, yyjson_val *a, yyjson_val *b)
{
    char place[256];
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(a, i, count, item)
    {
        const struct pc_str name = name_of(item);
        (void)snprintf(place, sizeof place, "%s %.*s", path, (int)name.size, name.ptr);
        yyjson_val *other = same_name(b, item, place_among(a, item));
        if (other)
            pc_ctl_change_value(change, place, item, other);
        else
            pc_ctl_change_say(change, "%s is gone", place);
    }
    yyjson_arr_foreach(b, i, count, item)
    {
        const struct pc_str name = name_of(item);
        if (!same_name(a, item, place_among(b, item)))
            pc_ctl_change_say(change, "%s %.*s is new", path, (int)name.size, name.ptr);
    }
}

/* ---- objects ------------------------------------------------------------------------------------------------------------------- */

/* Where a thing is written, and constants that the loader adds, mean nothing. */
static bool is_silent(struct pc_str key)
{
    static const char *const silent[] = {"file", "line"};
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
        if (pc_str_is(key, silent[i]))
            return true;
    }
    return false;
}

static void say_member(struct pc_ctl_change *change, const char *path, struct pc_str key, yyjson_val *a,
                       yyjson_val *b)
{
    char place[256];
    const int size = snprintf(place, sizeof place, "%s%s%.*s", path, path[0] ? " " : "", (int)key.size,
                              key.ptr);
    for (int i = 0; i < size && i < (int)sizeof place; i++)
        place[i] = place[i] == '_' && i >= (int)strlen(path) ? ' ' : place[i];
    pc_ctl_change_value(change, place, a, b);
}

static void say_object(struct pc_ctl_change *change, const char *path, yyjson_val *a, yyjson_val *b)
{
    size_t i, count;
    yyjson_val *key, *val;
    yyjson_obj_foreach(a, i, count, key, val)
    {
        if (!is_silent(pc_json_slice(key)))
            say_member(change, path, pc_json_slice(key), val,
                       yyjson_obj_getn(b, yyjson_get_str(key), yyjson_get_len(key)));
    }
    yyjson_obj_foreach(b, i, count, key, val)
    {
        if (!is_silent(pc_json_slice(key)) && !yyjson_obj_getn(a, yyjson_get_str(key), yyjson_get_len(key)))
            say_member(change, path, pc_json_slice(key), NULL, val);
    }
}

static bool is_money(yyjson_val *val)
{
    return pc_json_get(val, "cents") != NULL;
}

static bool is_of_objects(yyjson_val *array)
{
    return yyjson_is_obj(yyjson_arr_get_first(array));
}

void pc_ctl_change_value(struct pc_ctl_change *change, const char *path, yyjson_val *a, yyjson_val *b)
{
    if (yyjson_is_null(a))
        a = NULL;
    if (yyjson_is_null(b))
        b = NULL;
    const bool arrays = (!a || yyjson_is_arr(a)) && (!b || yyjson_is_arr(b));
    const bool objects = (!a || yyjson_is_obj(a)) && (!b || yyjson_is_obj(b)) && !is_money(a) && !is_money(b);
    if ((!a && !b) || (a && b && yyjson_equals(a, b)))
        return;
    if (arrays && (is_of_objects(a) || is_of_objects(b)))
        say_objects(change, path, a, b);
    else if (arrays)
        say_values(change, path, a, b);
    else if (objects)
        say_object(change, path, a, b);
    else
        say_scalar(change, path, a, b);
}
