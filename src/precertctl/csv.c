/* src/precertctl/csv.c -- comma-separated values, row by row. */
#include "precertctl/csv.h"

static bool is_end(const struct pc_csv *csv)
{
    return csv->at >= csv->text.size || csv->text.ptr[csv->at] == '\n';
}

static struct pc_str trimmed(struct pc_str s)
{
    while (s.size > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t')) {
        s.ptr++;
        s.size--;
    }
    while (s.size > 0 && strchr(" \t\r", s.ptr[s.size - 1]))
        s.size--;
    return s;
}

/* Behind an opening quote: up to the closing one; two stand for one. */
static struct pc_str quoted(struct pc_csv *csv, struct pc_arena *arena)
{
    struct pc_buf out = {0};
    pc_buf_add_text(&out, "");
    while (csv->at < csv->text.size) {
        const char c = csv->text.ptr[csv->at++];
        const bool again = csv->at < csv->text.size && csv->text.ptr[csv->at] == '"';
        if (c == '"' && !again)
            break;
        csv->at += c == '"';
        pc_buf_add_char(&out, c);
    }
    const struct pc_str field = pc_str_keep(pc_buf_str(&out), arena);
    pc_buf_free(&out);
    return field;
}

static struct pc_str field_of(struct pc_csv *csv, struct pc_arena *arena)
{
    while (!is_end(csv) && csv->text.ptr[csv->at] == ' ')
        csv->at++;
    struct pc_str field = {csv->text.ptr + csv->at, 0};
    if (!is_end(csv) && csv->text.ptr[csv->at] == '"') {
        csv->at++;
        field = quoted(csv, arena);
    }
    const size_t from = csv->at;
    while (!is_end(csv) && csv->text.ptr[csv->at] != ',')
        csv->at++;
    if (field.size == 0)
        field = trimmed((struct pc_str){csv->text.ptr + from, csv->at - from});
    return field;
}

static void skip_mark(struct pc_csv *csv)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (csv->at == 0 && csv->text.size >= 3 && memcmp(csv->text.ptr, mark, 3) == 0)
        csv->at = 3;
}

static size_t read_row(struct pc_csv *csv, struct pc_arena *arena, struct pc_str fields[PC_CSV_FIELDS])
{
    size_t count = 0, used = 0;
    bool more = true;
    while (more) {
        const struct pc_str field = field_of(csv, arena);
        if (count < PC_CSV_FIELDS)
            fields[count++] = field;
        used += field.size;
        more = !is_end(csv);
        csv->at += more;
    }
    csv->at++;
    csv->line++;
    return used > 0 ? count : 0;
}

size_t pc_csv_next(struct pc_csv *csv, struct pc_arena *arena, struct pc_str fields[PC_CSV_FIELDS])
{
    skip_mark(csv);
    while (csv->at < csv->text.size) {
        const size_t count = read_row(csv, arena, fields);
        if (count > 0)
            return count;
    }
    return 0;
}
