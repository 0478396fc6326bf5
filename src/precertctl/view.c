/* src/precertctl/view.c -- results as text: fields, tables, outlines.  The trace tree is tree.c's. */
#include "precertctl/view.h"
#include "base/mem.h"
#include "precertctl/tree.h"

enum { CELL_WIDTH_MAX = 60 };

const struct pc_ctl_view pc_ctl_view_outline = {{{.shape = PC_CTL_OUTLINE, .path = ""}}};

/* Nobody's answer may move the cursor or ring the bell: control characters become "?". */
static void add_clean(struct pc_str text, bool lines, struct pc_buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        const bool kept = (c >= 0x20 && c != 0x7f) || (lines && (c == '\n' || c == '\t'));
        pc_buf_add_char(out, kept ? (char)c : '?');
    }
}

static void add_scalar(yyjson_val *val, struct pc_buf *out)
{
    if (yyjson_is_str(val))
        add_clean(pc_json_slice(val), false, out);
    else if (yyjson_is_bool(val))
        pc_buf_add_text(out, yyjson_get_bool(val) ? "yes" : "no");
    else
        pc_json_canonical(val, out);
}

static void add_value(yyjson_val *val, struct pc_buf *out);

static void add_joined(yyjson_val *array, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        if (i > 0)
            pc_buf_add_text(out, ", ");
        add_value(item, out);
    }
}

static void add_value(yyjson_val *val, struct pc_buf *out)
{
    if (!val || yyjson_is_null(val))
        return;
    if (yyjson_is_arr(val))
        add_joined(val, out);
    else
        add_scalar(val, out);
}

/* One step of a path: "name." or "name[]." */
static yyjson_val *step(yyjson_val *object, const char **path, bool *each_out)
{
    const char *end = *path;
    while (*end != '\0' && *end != '.' && *end != '[')
        end++;
    yyjson_val *val = end == *path ? object : yyjson_obj_getn(object, *path, (size_t)(end - *path));
    *each_out = *end == '[';
    if (*each_out)
        end += 2;
    *path = *end == '.' ? end + 1 : end;
    return val;
}

/* The cells of all elements, joined; those with nothing to show leave no comma. */
static void add_each(yyjson_val *array, const char *path, struct pc_buf *out)
{
    const size_t start = out->size;
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(array, i, count, item)
    {
        const size_t before = out->size;
        pc_buf_add_text(out, before > start ? ", " : "");
        const size_t mark = out->size;
        pc_ctl_cell(item, path, out);
        if (out->size == mark)
            out->size = before;
    }
}

void pc_ctl_cell(yyjson_val *object, const char *path, struct pc_buf *out)
{
    yyjson_val *val = object;
    while (*path != '\0' && val) {
        bool each;
        val = step(val, &path, &each);
        if (each) {
            add_each(val, path, out);
            return;
        }
    }
    add_value(val, out);
}

yyjson_val *pc_ctl_at(yyjson_val *object, const char *path)
{
    while (*path != '\0' && object) {
        bool each;
        object = step(object, &path, &each);
    }
    return yyjson_is_null(object) ? NULL : object;
}

/* Code points, which is what a monospaced terminal shows for the scripts that occur here. */
static size_t width_of(struct pc_str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.size; i++)
        width += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return width;
}

static void add_padding(size_t count, struct pc_buf *out)
{
    while (count-- > 0)
        pc_buf_add_char(out, ' ');
}

static size_t column_count(const struct pc_ctl_section *section)
{
    size_t count = 0;
    while (section->columns[count].title)
        count++;
    return count;
}

static void show_fields(const struct pc_ctl_section *section, yyjson_val *object, struct pc_buf *out)
{
    const size_t count = column_count(section);
    size_t widest = 0;
    struct pc_buf cell = {0};
    for (size_t i = 0; i < count; i++) {
        const size_t width = width_of(pc_str_of(section->columns[i].title));
        pc_buf_clear(&cell);
        pc_ctl_cell(object, section->columns[i].path, &cell);
        widest = cell.size > 0 && width > widest ? width : widest;
    }
    for (size_t i = 0; i < count; i++) {
        pc_buf_clear(&cell);
        pc_ctl_cell(object, section->columns[i].path, &cell);
        if (cell.size == 0)
            continue;
        pc_buf_add_text(out, section->columns[i].title);
        add_padding(widest + 2 - width_of(pc_str_of(section->columns[i].title)), out);
        pc_buf_add_str(out, pc_buf_str(&cell));
        pc_buf_add_char(out, '\n');
    }
    pc_buf_free(&cell);
}

/* The widths of all columns: of the heads and of every row's cell, bounded so that one long text does not
 * push all others away; 0 of a column that no row fills, which is left out.  Returns how many columns are shown. */
static size_t measure(const struct pc_ctl_section *section, yyjson_val *array, size_t *widths)
{
    const size_t count = column_count(section);
    size_t shown = 0;
    struct pc_buf cell = {0};
    size_t i, rows;
    yyjson_val *row;
    yyjson_arr_foreach(array, i, rows, row)
    {
        for (size_t c = 0; c < count; c++) {
            pc_buf_clear(&cell);
            pc_ctl_cell(row, section->columns[c].path, &cell);
            const size_t width = width_of(pc_buf_str(&cell));
            if (width > widths[c])
                widths[c] = width < CELL_WIDTH_MAX ? width : CELL_WIDTH_MAX;
        }
    }
    pc_buf_free(&cell);
    for (size_t c = 0; c < count; c++) {
        const size_t title = width_of(pc_str_of(section->columns[c].title));
        shown += widths[c] > 0;
        if (widths[c] > 0 && widths[c] < title)
            widths[c] = title;
    }
    return shown;
}

/* One cell and the space after it; the last column of a line gets none. */
static void add_cell(struct pc_str cell, size_t width, bool last, struct pc_buf *out)
{
    pc_buf_add_str(out, cell);
    if (last)
        return;
    const size_t used = width_of(cell);
    add_padding(used < width ? width - used + 2 : 2, out);
}

static void trim_line(struct pc_buf *out)
{
    while (out->size > 0 && out->ptr[out->size - 1] == ' ')
        out->size--;
    pc_buf_add_char(out, '\n');
}

/* One line: of a row, or of the heads. */
static void show_row(const struct pc_ctl_section *section, const size_t *widths, yyjson_val *row,
                     size_t shown, struct pc_buf *out)
{
    const size_t count = column_count(section);
    struct pc_buf cell = {0};
    for (size_t c = 0; c < count; c++) {
        if (widths[c] == 0)
            continue;
        pc_buf_clear(&cell);
        if (row)
            pc_ctl_cell(row, section->columns[c].path, &cell);
        else
            pc_buf_add_text(&cell, section->columns[c].title);
        add_cell(pc_buf_str(&cell), widths[c], --shown == 0, out);
    }
    trim_line(out);
    pc_buf_free(&cell);
}

static void show_table(const struct pc_ctl_section *section, yyjson_val *array, struct pc_buf *out)
{
    size_t widths[PC_CTL_COLUMNS] = {0}, i, rows;
    const size_t shown = measure(section, array, widths);
    yyjson_val *row;
    if (shown == 0)
        return;
    show_row(section, widths, NULL, shown, out);
    yyjson_arr_foreach(array, i, rows, row) show_row(section, widths, row, shown, out);
}

/* "file:line:column: ", as editors and terminals follow it. */
static void add_place(yyjson_val *row, struct pc_buf *out)
{
    add_clean(pc_json_str(row, "file"), false, out);
    pc_buf_printf(out, ":%lld:%lld: ", (long long)pc_json_int(row, "line", 1),
                  (long long)pc_json_int(row, "column", 1));
}

static void show_lines(yyjson_val *array, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *line;
    yyjson_arr_foreach(array, i, count, line)
    {
        add_value(line, out);
        pc_buf_add_char(out, '\n');
    }
}

static void show_places(yyjson_val *array, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *row;
    yyjson_arr_foreach(array, i, count, row)
    {
        add_place(row, out);
        add_clean(pc_json_str(row, "kind"), false, out);
        pc_buf_add_char(out, ' ');
        add_clean(pc_json_str(row, "id"), false, out);
        pc_buf_add_text(out, ": ");
        add_clean(pc_json_str(row, "text"), false, out);
        pc_buf_add_char(out, '\n');
    }
}

static void show_diagnostics(yyjson_val *array, bool errors_only, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *row;
    yyjson_arr_foreach(array, i, count, row)
    {
        if (errors_only && !pc_str_is(pc_json_str(row, "severity"), "error"))
            continue;
        add_place(row, out);
        add_clean(pc_json_str(row, "severity"), false, out);
        pc_buf_add_text(out, ": ");
        add_clean(pc_json_str(row, "code"), false, out);
        pc_buf_add_text(out, ": ");
        add_clean(pc_json_str(row, "message"), false, out);
        if (pc_json_str(row, "fix").size > 0) {
            pc_buf_add_text(out, "; ");
            add_clean(pc_json_str(row, "fix"), false, out);
        }
        pc_buf_add_char(out, '\n');
    }
}

/* would_meet: a line a set, what is in it joined by "and". */
static void show_changes(yyjson_val *sets, struct pc_buf *out)
{
    size_t i, count, k, size;
    yyjson_val *set, *change;
    yyjson_arr_foreach(sets, i, count, set)
    {
        pc_buf_add_text(out, "- ");
        yyjson_arr_foreach(set, k, size, change)
        {
            pc_buf_add_text(out, k > 0 ? ", and " : "");
            add_clean(pc_json_str(change, "text"), false, out);
        }
        pc_buf_add_char(out, '\n');
    }
}

static bool is_empty(yyjson_val *val)
{
    return !val || yyjson_is_null(val) || (yyjson_is_ctn(val) && yyjson_get_len(val) == 0);
}

static bool is_leaf(yyjson_val *val)
{
    if (!yyjson_is_ctn(val))
        return true;
    size_t i, count;
    yyjson_val *item;
    if (yyjson_is_obj(val))
        return yyjson_obj_size(val) == 0;
    yyjson_arr_foreach(val, i, count, item)
    {
        if (yyjson_is_ctn(item))
            return false;
    }
    return true;
}

static void outline(yyjson_val *val, size_t depth, struct pc_buf *out);

/* "name: value" on one line for leaves, "name:" and an indented outline for the rest. */
static void outline_member(struct pc_str name, yyjson_val *val, size_t depth, struct pc_buf *out)
{
    if (is_empty(val))
        return;
    add_padding(depth * 2, out);
    add_clean(name, false, out);
    if (is_leaf(val)) {
        pc_buf_add_text(out, !pc_str_is(name, "-") ? ": " : " ");
        add_value(val, out);
        trim_line(out);
    } else {
        pc_buf_add_text(out, !pc_str_is(name, "-") ? ":\n" : "\n");
        outline(val, depth + 1, out);
    }
}

static void outline(yyjson_val *val, size_t depth, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *key, *item;
    if (yyjson_is_arr(val)) {
        yyjson_arr_foreach(val, i, count, item) outline_member(PC_STR("-"), item, depth, out);
    } else if (yyjson_is_obj(val)) {
        yyjson_obj_foreach(val, i, count, key, item) outline_member(pc_json_slice(key), item, depth, out);
    } else {
        add_padding(depth * 2, out);
        add_value(val, out);
        pc_buf_add_char(out, '\n');
    }
}

static void show_section(const struct pc_ctl_section *section, yyjson_val *val, struct pc_buf *out)
{
    switch (section->shape) {
    case PC_CTL_FIELDS: show_fields(section, val, out); break;
    case PC_CTL_TABLE: show_table(section, val, out); break;
    case PC_CTL_DIAGNOSTICS: show_diagnostics(val, false, out); break;
    case PC_CTL_ERRORS: show_diagnostics(val, true, out); break;
    case PC_CTL_LINES: show_lines(val, out); break;
    case PC_CTL_PLACES: show_places(val, out); break;
    case PC_CTL_TREE: pc_ctl_tree(val, NULL, out); break;
    case PC_CTL_CHANGES: show_changes(val, out); break;
    case PC_CTL_OUTLINE: outline(val, 0, out); break;
    case PC_CTL_WORDS:
        add_value(val, out);
        pc_buf_add_char(out, '\n');
        break;
    case PC_CTL_PLAIN:
        add_clean(pc_json_slice(val), true, out);
        if (out->size == 0 || out->ptr[out->size - 1] != '\n')
            pc_buf_add_char(out, '\n');
        break;
    case PC_CTL_END: break;
    }
}

void pc_ctl_show(const struct pc_ctl_view *view, yyjson_val *result, struct pc_buf *out)
{
    struct pc_buf part = {0};
    const size_t start = out->size;
    for (const struct pc_ctl_section *section = view->sections; section->shape != PC_CTL_END; section++) {
        yyjson_val *val = pc_ctl_at(result, section->path);
        pc_buf_clear(&part);
        if (!is_empty(val))
            show_section(section, val, &part);
        if (part.size == 0)
            continue;
        if (out->size > start)
            pc_buf_add_char(out, '\n');
        if (section->title)
            pc_buf_printf(out, "%s\n", section->title);
        pc_buf_add_str(out, pc_buf_str(&part));
    }
    pc_buf_free(&part);
}
