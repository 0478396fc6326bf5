/* src/precertctl/body_change.c -- how a function that an author wrote became another: by its own code, or by what it uses. */
#include "precertctl/change.h"

static yyjson_val *use_called(yyjson_val *body, yyjson_val *use)
{
    size_t i, count;
    yyjson_val *one;
    yyjson_arr_foreach(pc_json_get(body, "uses"), i, count, one)
    {
        if (pc_str_equal(pc_json_str(one, "name"), pc_json_str(use, "name")))
            return one;
    }
    return NULL;
}

static bool same_text(yyjson_val *a, yyjson_val *b, const char *name)
{
    return pc_str_equal(pc_json_str(a, name), pc_json_str(b, name));
}

/* A value is told, a helper is shown where it stands, of a table only the fact. */
static void say_use(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b)
{
    char path[256];
    const struct pc_str name = pc_json_str(b, "name"), file = pc_json_str(b, "file");
    if (pc_json_get(a, "value") && pc_json_get(b, "value")) {
        (void)snprintf(path, sizeof path, "%s: it uses %.*s, which", what, (int)name.size, name.ptr);
        pc_ctl_change_value(change, path, pc_json_get(a, "value"), pc_json_get(b, "value"));
        return;
    }
    if (!file.size || !pc_json_str(a, "file").size) {
        pc_ctl_change_say(change, "%s: it uses %.*s, which is another", what, (int)name.size, name.ptr);
        return;
    }
    change->was = a;
    change->is = b;
    pc_ctl_change_say(change, "%s: it uses %.*s, which computes otherwise (%.*s:%lld)", what, (int)name.size,
                      name.ptr, (int)file.size, file.ptr, (long long)pc_json_int(b, "line", 0));
    change->was = change->is = NULL;
}

void pc_ctl_change_body(struct pc_ctl_change *change, const char *what, yyjson_val *a, yyjson_val *b)
{
    const struct pc_str file = pc_json_str(b, "file");
    size_t i, count;
    yyjson_val *use;
    if (!a || !b) /* that there is one, or none any more, is told by its node */
        return;
    if (!same_text(a, b, "own")) {
        change->was = a;
        change->is = b;
        pc_ctl_change_say(change, "%s: its function computes otherwise (%.*s:%lld)", what, (int)file.size,
                          file.ptr, (long long)pc_json_int(b, "line", 0));
        change->was = change->is = NULL;
    }
    yyjson_arr_foreach(pc_json_get(b, "uses"), i, count, use)
    {
        yyjson_val *before = use_called(a, use);
        if (before && !same_text(before, use, "print"))
            say_use(change, what, before, use);
    }
}
