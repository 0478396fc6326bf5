/* src/precertctl/codes.c -- policy import-codes: the policies' code lists against a yearly file. */
#include "precertctl/codes.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include "precertctl/csv.h"
#include "precertctl/files.h"
#include "precertctl/look.h"
#include "precertctl/source.h"

/* ---- the file ------------------------------------------------------------------------------------------------------------------ */

struct row {
    struct pc_str code, from, to; /* absent: not told */
};

/* The yearly file, sorted by code. */
struct table {
    struct row *rows;
    size_t count;
    bool digits, letters; /* which code systems it has: a code of another one is not missing from it */
};

static int by_code(const void *a, const void *b)
{
    return pc_str_compare(((const struct row *)a)->code, ((const struct row *)b)->code);
}

/* Where a column stands; the header may be in any order and case. */
static size_t column(const struct pc_str *heads, size_t count, const char *name)
{
    const size_t size = strlen(name);
    for (size_t i = 0; i < count; i++) {
        if (heads[i].size == size && strncasecmp(heads[i].ptr, name, size) == 0)
            return i;
    }
    return SIZE_MAX;
}

static struct pc_str field(const struct pc_str *fields, size_t count, size_t at)
{
    return at < count ? fields[at] : (struct pc_str){0};
}

static enum pc_rc read_row(const struct pc_csv *csv, const struct row *row, struct table *table,
                           struct pc_err *err_out)
{
    const struct pc_str dates[] = {row->from, row->to};
    struct pc_date day;
    if (row->code.size == 0)
        return pc_fail(err_out, PC_INVALID, "csv", "", "line %zu has no code", csv->line);
    for (size_t i = 0; i < 2; i++) {
        if (dates[i].size > 0 && pc_date_parse(dates[i], &day) != PC_OK)
            return pc_fail(err_out, PC_INVALID, "csv", "", "line %zu: \"%.*s\" is no date such as 2026-01-31",
                           csv->line, (int)(dates[i].size < 40 ? dates[i].size : 40), dates[i].ptr);
    }
    table->rows = pc_realloc(table->rows, (table->count + 1) * sizeof *table->rows);
    table->rows[table->count++] = *row;
    table->digits |= isdigit((unsigned char)row->code.ptr[0]) != 0;
    table->letters |= isalpha((unsigned char)row->code.ptr[0]) != 0;
    return PC_OK;
}

static enum pc_rc read_table(struct pc_str text, struct pc_arena *arena, struct table *table,
                             struct pc_err *err_out)
{
    struct pc_csv csv = {.text = text};
    struct pc_str fields[PC_CSV_FIELDS];
    size_t count = pc_csv_next(&csv, arena, fields);
    const size_t code = column(fields, count, "code"), from = column(fields, count, "from"),
                 to = column(fields, count, "to");
    if (code == SIZE_MAX)
        return pc_fail(err_out, PC_INVALID, "csv", "",
                       "the first line must name the columns: code, from, to (label is not read)");
    while ((count = pc_csv_next(&csv, arena, fields)) > 0) {
        const struct row row = {field(fields, count, code), field(fields, count, from),
                                field(fields, count, to)};
        PC_TRY(read_row(&csv, &row, table, err_out));
    }
    if (table->count > 0)
        qsort(table->rows, table->count, sizeof *table->rows, by_code);
    return PC_OK;
}

static const struct row *find(const struct table *table, struct pc_str code)
{
    const struct row key = {.code = code};
    return table->count == 0 ? NULL : bsearch(&key, table->rows, table->count, sizeof key, by_code);
}

/* ---- edits --------------------------------------------------------------------------------------------------------------------- */

static struct pc_str line_at(struct pc_str source, size_t at)
{
    const char *end = memchr(source.ptr + at, '\n', source.size - at);
    return (struct pc_str){source.ptr + at, end ? (size_t)(end - source.ptr) - at : source.size - at};
}

static const char *find_in(struct pc_str text, const char *what)
{
    return memmem(text.ptr, text.size, what, strlen(what));
}

/* `name = "` in an entry; NULL: it has none. */
static const char *member_of(struct pc_str entry, const char *name)
{
    char start[24];
    const int size = snprintf(start, sizeof start, "%s = \"", name);
    const char *at = find_in(entry, start);
    return at ? at + size : NULL;
}

static bool has_member(struct pc_str entry, const char *name, struct pc_str value)
{
    const char *at = member_of(entry, name);
    const size_t left = at ? entry.size - (size_t)(at - entry.ptr) : 0;
    return at && left > value.size && memcmp(at, value.ptr, value.size) == 0 && at[value.size] == '"';
}

static void replace(struct pc_str source, struct pc_str entry, const char *member, struct pc_str date,
                    struct pc_buf *out)
{
    const char *at = member_of(entry, member);
    const char *end = entry.ptr + entry.size, *rest;
    if (at) {
        rest = memchr(at, '"', (size_t)(end - at));
        pc_buf_add(out, source.ptr, (size_t)(at - source.ptr));
        pc_buf_add_str(out, date);
    } else {
        rest = memrchr(entry.ptr, '}', entry.size);
        const char *before = rest;
        while (before > entry.ptr && before[-1] == ' ')
            before--;
        pc_buf_add(out, source.ptr, (size_t)(before - source.ptr));
        pc_buf_printf(out, ", %s = \"%.*s\" ", member, (int)date.size, date.ptr);
    }
    pc_buf_add(out, rest, source.size - (size_t)(rest - source.ptr));
}

bool pc_ctl_codes_edit(struct pc_str source, struct pc_str code, struct pc_str entry_from, const char *member,
                       struct pc_str date, struct pc_buf *out)
{
    for (size_t at = 0; at < source.size;) {
        const struct pc_str line = line_at(source, at);
        const bool whole = find_in(line, "{") && find_in(line, "}");
        if (whole && has_member(line, "code", code) &&
            (entry_from.size == 0 || has_member(line, "from", entry_from))) {
            replace(source, line, member, date, out);
            return true;
        }
        at += line.size + 1;
    }
    return false;
}

/* ---- the comparison ------------------------------------------------------------------------------------------------------------ */

/* A source that is being edited. */
struct edited {
    const struct pc_policy_file *file;
    struct pc_buf text;
};

struct import {
    const struct pc_ctl_look *look;
    const struct table *table;
    struct edited files[64];
    size_t file_count;
    struct pc_buf stale, early, unknown; /* JSON arrays' insides */
    size_t unchanged;
};

static struct edited *edited_of(struct import *import, struct pc_str path)
{
    for (size_t i = 0; i < import->file_count; i++) {
        if (pc_str_equal(import->files[i].file->path, path))
            return &import->files[i];
    }
    const struct pc_policy_file *file = pc_ctl_source_file(import->look->bundle, path);
    if (!file || import->file_count == sizeof import->files / sizeof import->files[0])
        return NULL;
    struct edited *edited = &import->files[import->file_count++];
    *edited = (struct edited){.file = file};
    pc_buf_add_str(&edited->text, file->source);
    return edited;
}

/* Carries one edit out on the text; false when the entry is not on one line: then a person must. */
static bool edit(struct import *import, yyjson_val *category, yyjson_val *entry, const char *member,
                 struct pc_str date)
{
    struct edited *edited = edited_of(import, pc_json_str(category, "file"));
    struct pc_buf text = {0};
    if (!edited || !pc_ctl_codes_edit(pc_buf_str(&edited->text), pc_json_str(entry, "code"),
                                      pc_json_str(entry, "from"), member, date, &text)) {
        pc_buf_free(&text);
        return false;
    }
    pc_buf_free(&edited->text);
    edited->text = text;
    return true;
}

/* Where the list has the code; other parts of the file may name it before. */
static size_t line_of_code(struct pc_str source, struct pc_str code, size_t *column_out)
{
    static const char start[] = "code = \"";
    struct pc_buf entry = {0};
    pc_buf_printf(&entry, "%s%.*s\"", start, (int)code.size, code.ptr);
    size_t line = pc_ctl_source_line(source, pc_buf_str(&entry), column_out);
    if (line > 0)
        *column_out += sizeof start - 1;
    else
        line = pc_ctl_source_line(source, code, column_out);
    pc_buf_free(&entry);
    return line;
}

static void report(struct import *import, struct pc_buf *list, yyjson_val *category, yyjson_val *entry,
                   struct pc_str text)
{
    const struct pc_str path = pc_json_str(category, "file"), code = pc_json_str(entry, "code");
    const struct pc_policy_file *file = pc_ctl_source_file(import->look->bundle, path);
    size_t column_number = 1;
    const size_t line = file ? line_of_code(file->source, code, &column_number) : 0;
    pc_buf_add_text(list, list->size > 0 ? ",{\"kind\":\"code\",\"id\":" : "{\"kind\":\"code\",\"id\":");
    pc_buf_add_json_str(list, code);
    pc_buf_add_text(list, ",\"category\":");
    pc_buf_add_json_str(list, pc_json_str(category, "id"));
    pc_buf_add_text(list, ",\"file\":");
    pc_buf_add_json_str(list, path);
    pc_buf_printf(list, ",\"line\":%zu,\"column\":%zu,\"text\":", line, column_number);
    pc_buf_add_json_str(list, text);
    pc_buf_add_char(list, '}');
}

/* Reports that a code's period is another, and edits it where it can. */
static void correct(struct import *import, struct pc_buf *list, yyjson_val *category, yyjson_val *entry,
                    const char *member, struct pc_str date)
{
    const bool edited = edit(import, category, entry, member, date);
    struct pc_buf text = {0};
    pc_buf_printf(&text, "%s %.*s%s", strcmp(member, "to") == 0 ? "ended on" : "begins only on",
                  (int)date.size, date.ptr, edited ? "" : "; its entry is not on one line: edit it by hand");
    report(import, list, category, entry, pc_buf_str(&text));
    pc_buf_free(&text);
}

static void compare_period(struct import *import, yyjson_val *category, yyjson_val *entry,
                           const struct row *row)
{
    const struct pc_str from = pc_json_str(entry, "from"), to = pc_json_str(entry, "to");
    const bool ends = row->to.size > 0 && (to.size == 0 || pc_str_compare(row->to, to) < 0);
    const bool begins = row->from.size > 0 && from.size > 0 && pc_str_compare(from, row->from) < 0 && !ends;
    if (ends)
        correct(import, &import->stale, category, entry, "to", row->to);
    if (begins)
        correct(import, &import->early, category, entry, "from", row->from);
    import->unchanged += !ends && !begins;
}

static void compare_code(struct import *import, yyjson_val *category, yyjson_val *entry)
{
    const struct pc_str code = pc_json_str(entry, "code");
    if (code.size == 0 || code.ptr[code.size - 1] == '*')
        return; /* a stem is no code of any file */
    const struct row *row = find(import->table, code);
    const bool covered = isdigit((unsigned char)code.ptr[0]) ? import->table->digits : import->table->letters;
    if (row)
        compare_period(import, category, entry, row);
    else if (covered)
        report(import, &import->unknown, category, entry,
               PC_STR("is not in the file: end it with `to`, or correct it"));
}

static void compare_all(struct import *import)
{
    size_t i, k, categories, codes;
    yyjson_val *category, *entry;
    yyjson_arr_foreach(pc_json_get(yyjson_doc_get_root(import->look->doc), "categories"), i, categories,
                       category)
    {
        yyjson_arr_foreach(pc_json_get(category, "codes"), k, codes, entry)
            compare_code(import, category, entry);
    }
}

/* ---- the answer ------------------------------------------------------------------------------------------------------------------ */

static int write_files(const struct pc_ctl_invocation *invocation, const struct import *import,
                       struct pc_buf *written, struct pc_ctl_output *output)
{
    for (size_t i = 0; i < import->file_count; i++) {
        const struct edited *edited = &import->files[i];
        if (pc_str_equal(pc_buf_str(&edited->text), edited->file->source))
            continue;
        struct pc_buf path = {0};
        struct pc_err err = {0};
        pc_buf_printf(&path, "%s/%.*s", pc_ctl_policies(invocation), (int)edited->file->path.size,
                      edited->file->path.ptr);
        const enum pc_rc rc = pc_ctl_write_file(path.ptr, pc_buf_str(&edited->text), &err);
        pc_buf_free(&path);
        if (rc != PC_OK)
            return pc_ctl_say(output, err.field, err.detail, PC_CTL_USAGE);
        pc_buf_add_text(written, written->size > 0 ? "," : "");
        pc_buf_add_json_str(written, edited->file->path);
    }
    return PC_CTL_DONE;
}

static void add_list(struct pc_buf *json, const char *name, const struct pc_buf *list)
{
    pc_buf_printf(json, ",\"%s\":[%s]", name, list->size > 0 ? list->ptr : "");
}

static int answer(const struct pc_ctl_invocation *invocation, struct import *import,
                  struct pc_ctl_output *output)
{
    struct pc_buf json = {0}, diff = {0}, written = {0};
    int status = PC_CTL_DONE;
    for (size_t i = 0; i < import->file_count; i++)
        pc_ctl_source_diff(import->files[i].file->path, import->files[i].file->source,
                           pc_buf_str(&import->files[i].text), &diff);
    if (pc_ctl_local(invocation, "write"))
        status = write_files(invocation, import, &written, output);
    pc_buf_printf(&json, "{\"rows\":%zu,\"unchanged\":%zu", import->table->count, import->unchanged);
    add_list(&json, "stale", &import->stale);
    add_list(&json, "early", &import->early);
    add_list(&json, "unknown", &import->unknown);
    add_list(&json, "written", &written);
    if (diff.size > 0) {
        pc_buf_add_text(&json, ",\"diff\":");
        pc_buf_add_json_str(&json, pc_buf_str(&diff));
    }
    pc_buf_add_char(&json, '}');
    if (status == PC_CTL_DONE)
        status = pc_ctl_show_result(invocation, pc_buf_str(&json), output);
    pc_buf_free(&json);
    pc_buf_free(&diff);
    pc_buf_free(&written);
    return status;
}

static int import_into(const struct pc_ctl_invocation *invocation, const struct pc_ctl_look *look,
                       const struct table *table, struct pc_ctl_output *output)
{
    struct import import = {.look = look, .table = table};
    compare_all(&import);
    const int status = answer(invocation, &import, output);
    for (size_t i = 0; i < import.file_count; i++)
        pc_buf_free(&import.files[i].text);
    pc_buf_free(&import.stale);
    pc_buf_free(&import.early);
    pc_buf_free(&import.unknown);
    return status;
}

int pc_ctl_policy_import_codes(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    const char *path = pc_ctl_local(invocation, "file");
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1 << 16);
    struct pc_buf text = {0};
    struct table table = {0};
    struct pc_err err = {0};
    struct pc_ctl_look look = {0};
    int status;
    if (pc_ctl_read_file(path, &text, &err) != PC_OK)
        status = pc_ctl_say(output, err.detail, "", PC_CTL_USAGE);
    else if (read_table(pc_buf_str(&text), arena, &table, &err) != PC_OK)
        status = pc_ctl_say(output, path, err.detail, PC_CTL_USAGE);
    else
        status = pc_ctl_look_sound(invocation, output, &look);
    if (status == PC_CTL_DONE)
        status = import_into(invocation, &look, &table, output);
    pc_ctl_look_free(&look);
    pc_buf_free(&text);
    pc_free(table.rows);
    return status;
}
