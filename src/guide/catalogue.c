/* src/guide/catalogue.c -- the few look-ups in a catalogue that pages and lists share. */
#include "guide/catalogue.h"

yyjson_val *pc_guide_find(yyjson_val *root, const char *list, const char *key, struct pc_str value)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(pc_json_get(root, list), i, count, item)
    {
        if (pc_str_equal(pc_json_str(item, key), value))
            return item;
    }
    return NULL;
}

yyjson_val *pc_guide_next_version(yyjson_val *root, struct pc_str id, size_t *at)
{
    yyjson_val *criteria = pc_json_get(root, "criteria");
    while (*at < yyjson_arr_size(criteria)) {
        yyjson_val *c = yyjson_arr_get(criteria, (*at)++);
        if (pc_str_equal(pc_json_str(c, "id"), id))
            return c;
    }
    return NULL;
}

bool pc_guide_covers(yyjson_val *effective, struct pc_str day)
{
    const struct pc_str from = pc_json_str(effective, "from"), to = pc_json_str(effective, "to");
    return (from.size == 0 || pc_str_compare(from, day) <= 0) &&
           (to.size == 0 || pc_str_compare(day, to) <= 0);
}

void pc_guide_words(struct pc_buf *out, struct pc_str name, bool first)
{
    for (size_t i = 0; i < name.size; i++) {
        const char c = name.ptr[i];
        const bool small = c >= 'a' && c <= 'z';
        if (first && i == 0 && small)
            pc_buf_add_char(out, (char)(c - 'a' + 'A'));
        else
            pc_buf_add_char(out, c == '_' ? ' ' : c);
    }
}

bool pc_guide_has(yyjson_val *array, struct pc_str value)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        if (pc_str_equal(pc_json_slice(item), value))
            return true;
    }
    return false;
}
