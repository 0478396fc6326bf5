/* src/precertctl/tree.c -- a criteria trace, drawn for a reviewer. */
#include "precertctl/tree.h"
#include "precertctl/view.h"

/* The server nests no deeper; a deeper answer is cut, not followed. */
enum { DEPTH_MAX = 64 };

static const char *word_of(yyjson_val *value)
{
    if (yyjson_is_true(value))
        return "\u2713 met    ";
    return yyjson_is_false(value) ? "\u2717 not met" : "? unknown";
}

/* The unit that the facts' declarations give this one. */
static yyjson_val *unit_of(yyjson_val *facts, yyjson_val *name)
{
    size_t i, count;
    yyjson_val *fact;
    yyjson_arr_foreach(facts, i, count, fact)
    {
        if (pc_str_equal(pc_json_str(fact, "name"), pc_json_slice(name)))
            return yyjson_obj_get(fact, "unit");
    }
    return NULL;
}

static void add_reads(yyjson_val *reads, yyjson_val *facts, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *name, *value;
    yyjson_obj_foreach(reads, i, count, name, value)
    {
        pc_buf_add_text(out, i == 0 ? "  [" : ", ");
        pc_ctl_cell(name, "", out);
        pc_buf_add_text(out, " = ");
        if (yyjson_is_null(value))
            pc_buf_add_text(out, "?");
        else if (yyjson_is_ctn(value))
            pc_json_canonical(value, out);
        else
            pc_ctl_cell(value, "", out);
        yyjson_val *unit = unit_of(facts, name);
        if (yyjson_is_str(unit) && !yyjson_is_null(value)) {
            pc_buf_add_char(out, ' ');
            pc_ctl_cell(unit, "", out);
        }
    }
    if (count > 0)
        pc_buf_add_char(out, ']');
}

static void add_node(yyjson_val *node, yyjson_val *facts, size_t depth, struct pc_buf *out)
{
    if (depth > DEPTH_MAX)
        return;
    pc_buf_add_text(out, word_of(yyjson_obj_get(node, "value")));
    for (size_t i = 0; i <= depth; i++)
        pc_buf_add_text(out, "  ");
    pc_ctl_cell(node, "text", out);
    if (yyjson_obj_size(yyjson_obj_get(node, "reads")) > 0)
        add_reads(yyjson_obj_get(node, "reads"), facts, out);
    pc_buf_add_char(out, '\n');

    size_t i, count;
    yyjson_val *child;
    yyjson_arr_foreach(yyjson_obj_get(node, "children"), i, count, child)
        add_node(child, facts, depth + 1, out);
}

void pc_ctl_tree(yyjson_val *node, yyjson_val *facts, struct pc_buf *out)
{
    if (!yyjson_is_arr(node)) {
        add_node(node, facts, 0, out);
        return;
    }
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(node, i, count, item) add_node(item, facts, 0, out);
}
