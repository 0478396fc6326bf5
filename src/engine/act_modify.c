/* src/engine/act_modify.c -- modify: what the requester agreed to instead of what was asked (R4.4). */
#include "engine/act.h"

static yyjson_mut_val *find_line(const struct pc_case *c, int64_t number)
{
    yyjson_mut_val *line, *lines = pc_body_get(c, "lines");
    size_t i, count;
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        if (yyjson_mut_get_sint(yyjson_mut_obj_get(line, "line")) == number)
            return line;
    }
    return NULL;
}

static const char *field_of(struct pc_act *a, size_t index, const char *name)
{
    return pc_arena_printf(a->command->arena, "params.lines[%zu].%s", index, name);
}

/* The line that was asked is withdrawn, the agreed one stands beside it and is approved.  Fewer units of the same code are a partial
 * denial, whoever agreed to it (R4.3). */
static enum pc_rc replace(struct pc_act *a, yyjson_val *agreed, size_t index)
{
    yyjson_mut_doc *doc = a->c->doc;
    yyjson_mut_val *lines = pc_body_get(a->c, "lines");
    yyjson_mut_val *asked = find_line(a->c, pc_json_int(agreed, "line", 0));
    struct pc_str code = pc_json_str(agreed, "code"), setting = pc_json_str(agreed, "setting");
    if (!asked)
        return pc_act_invalid(a, "no_such_line", field_of(a, index, "line"), "the case has no such line");
    if (yyjson_mut_obj_get(asked, "withdrawn"))
        return pc_act_invalid(a, "named_twice", field_of(a, index, "line"), "the line is named twice");
    yyjson_mut_val *old = yyjson_mut_obj_get(asked, "code");
    const bool same = !code.size || pc_str_is(code, yyjson_mut_get_str(old));
    if (same && !setting.size)
        return pc_act_invalid(a, "nothing_changed", field_of(a, index, "code"),
                              "say another code or another setting");
    const int64_t requested = yyjson_mut_get_sint(yyjson_mut_obj_get(asked, "requested"));
    const int64_t units = pc_json_int(agreed, "units", requested);
    a->action.counts_short |= same && units < requested;

    yyjson_mut_val *line = yyjson_mut_obj(doc);
    const int64_t number = (int64_t)yyjson_mut_arr_size(lines) + 1;
    yyjson_mut_obj_add_sint(doc, line, "line", number);
    yyjson_mut_obj_add_val(doc, line, "code",
                           same ? yyjson_mut_val_mut_copy(doc, old)
                                : yyjson_mut_strncpy(doc, code.ptr, code.size));
    yyjson_mut_obj_add_sint(doc, line, "requested", units);
    if (setting.size)
        yyjson_mut_obj_add_strncpy(doc, line, "setting", setting.ptr, setting.size);
    yyjson_mut_obj_add_val(doc, line, "replaces",
                           yyjson_mut_val_mut_copy(doc, yyjson_mut_obj_get(asked, "line")));
    yyjson_mut_arr_append(lines, line);

    yyjson_mut_obj_remove_key(asked, "approved");
    yyjson_mut_obj_add_bool(doc, asked, "withdrawn", true);
    yyjson_mut_obj_add_sint(doc, asked, "approved", 0);
    yyjson_mut_obj_add_str(doc, asked, "outcome", "withdrawn");
    return PC_OK;
}

enum pc_rc pc_act_read_modification(struct pc_act *a)
{
    yyjson_val *agreed, *lines = pc_json_get(a->command->params, "lines");
    size_t i, count;
    if (!pc_json_str(a->command->params, "agreed_by").size)
        return pc_act_invalid(a, "missing", "params.agreed_by", "say who agreed for the requester");
    if (yyjson_arr_size(lines) == 0)
        return pc_act_invalid(a, "missing", "params.lines", "say which lines are replaced, and by what");
    yyjson_arr_foreach(lines, i, count, agreed) PC_TRY(replace(a, agreed, i));
    return pc_act_read_totals(a);
}
