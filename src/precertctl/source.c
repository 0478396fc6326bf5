/* src/precertctl/source.c -- lines of policy sources: where a word stands, and small edits shown as a diff. */
#include "precertctl/source.h"
#include <ctype.h>
#include "base/json.h"
#include "base/mem.h"

enum { AROUND = 3 };

const struct pc_policy_file *pc_ctl_source_file(const struct pc_bundle *bundle, struct pc_str path)
{
    for (size_t i = 0; i < bundle->count; i++) {
        if (pc_str_equal(bundle->files[i].path, path))
            return &bundle->files[i];
    }
    return NULL;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool stands_at(struct pc_str source, size_t at, struct pc_str word)
{
    const size_t end = at + word.size;
    return end <= source.size && memcmp(source.ptr + at, word.ptr, word.size) == 0 &&
           (at == 0 || !is_word(source.ptr[at - 1])) && (end == source.size || !is_word(source.ptr[end]));
}

size_t pc_ctl_source_line(struct pc_str source, struct pc_str word, size_t *column_out)
{
    size_t line = 1, begins = 0;
    for (size_t at = 0; at < source.size && word.size > 0; at++) {
        if (stands_at(source, at, word)) {
            *column_out = at - begins + 1;
            return line;
        }
        if (source.ptr[at] == '\n') {
            line++;
            begins = at + 1;
        }
    }
    return 0;
}

/* The text of one line, without its end. */
static struct pc_str line_of(struct pc_str source, size_t number)
{
    size_t at = 0;
    for (size_t line = 1; line < number && at < source.size; at++)
        line += source.ptr[at] == '\n';
    const char *end = at < source.size ? memchr(source.ptr + at, '\n', source.size - at) : NULL;
    return (struct pc_str){source.ptr + at, end ? (size_t)(end - source.ptr) - at : source.size - at};
}

/* The catalogue knows a node's line; for the rest the file is searched for the name. */
static void place(const struct pc_policy_file *file, struct pc_str name, size_t *line, size_t *column)
{
    *column = 1;
    if (*line == 0) {
        *line = pc_ctl_source_line(file->source, name, column);
        return;
    }
    size_t found = 0;
    if (pc_ctl_source_line(line_of(file->source, *line), name, &found) == 1)
        *column = found;
}

void pc_ctl_add_lines(const struct pc_bundle *bundle, struct pc_str name, struct pc_str uses,
                      struct pc_buf *out)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(uses.ptr, uses.size, 0);
    size_t i, count;
    yyjson_val *use;
    pc_buf_add_char(out, '[');
    yyjson_arr_foreach(yyjson_doc_get_root(doc), i, count, use)
    {
        const struct pc_policy_file *file = pc_ctl_source_file(bundle, pc_json_str(use, "file"));
        size_t line = (size_t)pc_json_int(use, "line", 0), column = 1;
        if (file)
            place(file, name, &line, &column);
        pc_buf_add_text(out, i > 0 ? ",{" : "{");
        if (line > 0)
            pc_buf_printf(out, "\"column\":%zu,\"line\":%zu,", column, line);
        static const char *const members[] = {"file", "id", "kind", "text"};
        for (size_t k = 0; k < 4; k++) {
            pc_buf_printf(out, k > 0 ? ",\"%s\":" : "\"%s\":", members[k]);
            pc_buf_add_json_str(out, pc_json_str(use, members[k]));
        }
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_char(out, ']');
}

/* ---- diff ------------------------------------------------------------------------------------------------------------------- */

/* The lines of a text, each with its newline. */
struct lines {
    struct pc_str *at;
    size_t count;
};

static struct lines split(struct pc_str text)
{
    struct lines lines = {pc_alloc((text.size + 1) * sizeof(struct pc_str)), 0};
    for (size_t at = 0; at < text.size;) {
        const char *end = memchr(text.ptr + at, '\n', text.size - at);
        const size_t size = end ? (size_t)(end - (text.ptr + at)) + 1 : text.size - at;
        lines.at[lines.count++] = (struct pc_str){text.ptr + at, size};
        at += size;
    }
    return lines;
}

/* Where the two sides next agree again behind a difference: the nearest pair of equal lines. */
static void rejoin(const struct lines *a, const struct lines *b, size_t *i, size_t *k)
{
    for (size_t skip = 1; *i + skip <= a->count || *k + skip <= b->count; skip++) {
        for (size_t left = 0; left <= skip; left++) {
            const size_t x = *i + left, y = *k + (skip - left);
            if (x < a->count && y < b->count && pc_str_equal(a->at[x], b->at[y])) {
                *i = x;
                *k = y;
                return;
            }
        }
    }
    *i = a->count;
    *k = b->count;
}

static void add_line(struct pc_buf *out, char mark, struct pc_str line)
{
    pc_buf_add_char(out, mark);
    pc_buf_add_str(out, line);
    if (line.size == 0 || line.ptr[line.size - 1] != '\n')
        pc_buf_add_text(out, "\n\\ No newline at end of file\n");
}

/* One hunk that begins with the difference at (*i, *k); both are moved behind its last difference. */
static void hunk(const struct lines *a, const struct lines *b, size_t *i, size_t *k, struct pc_buf *out)
{
    const size_t before = *i < AROUND ? *i : AROUND, from_a = *i - before, from_b = *k - before;
    struct pc_buf body = {0};
    for (size_t n = from_a; n < *i; n++)
        add_line(&body, ' ', a->at[n]);
    size_t same = 0;
    while ((*i < a->count || *k < b->count) && same < 2 * AROUND) {
        if (*i < a->count && *k < b->count && pc_str_equal(a->at[*i], b->at[*k])) {
            add_line(&body, ' ', a->at[*i]);
            (*i)++;
            (*k)++;
            same++;
            continue;
        }
        size_t x = *i, y = *k;
        rejoin(a, b, &x, &y);
        for (; *i < x; (*i)++)
            add_line(&body, '-', a->at[*i]);
        for (; *k < y; (*k)++)
            add_line(&body, '+', b->at[*k]);
        same = 0;
    }
    for (; same > AROUND; same--) { /* equal lines at the end that the next hunk may need */
        (*i)--;
        (*k)--;
        body.size -= a->at[*i].size + 1;
    }
    pc_buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", from_a + 1, *i - from_a, from_b + 1, *k - from_b);
    pc_buf_add_str(out, pc_buf_str(&body));
    pc_buf_free(&body);
}

void pc_ctl_source_diff(struct pc_str path, struct pc_str before, struct pc_str after, struct pc_buf *out)
{
    if (pc_str_equal(before, after))
        return;
    const struct lines a = split(before), b = split(after);
    pc_buf_printf(out, "--- a/%.*s\n+++ b/%.*s\n", (int)path.size, path.ptr, (int)path.size, path.ptr);
    size_t i = 0, k = 0;
    while (i < a.count || k < b.count) {
        if (i < a.count && k < b.count && pc_str_equal(a.at[i], b.at[k])) {
            i++;
            k++;
        } else {
            hunk(&a, &b, &i, &k, out);
        }
    }
    pc_free(a.at);
    pc_free(b.at);
}

/* ---- a part of a file -------------------------------------------------------------------------------------------------------- */

struct pc_str pc_ctl_source_span(struct pc_str source, size_t first, size_t last)
{
    const struct lines lines = split(source);
    struct pc_str span = {source.ptr, 0};
    for (size_t i = first > 0 ? first - 1 : 0; i < lines.count && i < last; i++) {
        if (span.size == 0)
            span.ptr = lines.at[i].ptr;
        span.size += lines.at[i].size;
    }
    pc_free(lines.at);
    return span;
}

void pc_ctl_source_change(struct pc_str before, struct pc_str after, struct pc_buf *out)
{
    const struct lines a = split(before), b = split(after);
    for (size_t i = 0, k = 0; i < a.count || k < b.count;) {
        if (i < a.count && k < b.count && pc_str_equal(a.at[i], b.at[k])) {
            i++;
            k++;
            continue;
        }
        size_t x = i, y = k;
        rejoin(&a, &b, &x, &y);
        for (; i < x; i++)
            add_line(out, '-', a.at[i]);
        for (; k < y; k++)
            add_line(out, '+', b.at[k]);
    }
    pc_free(a.at);
    pc_free(b.at);
}
