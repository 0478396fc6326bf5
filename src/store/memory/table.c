/* src/store/memory/table.c -- sorted arrays of row copies, with an undo log. */
#include "store/memory/table.h"

#include <string.h>

static size_t copy_size(const struct pc_row_type *type, const void *row)
{
    size_t total = type->size;
    for (int i = 0; i < type->count; i++) {
        if (!pc_field_is_slice(&type->fields[i]))
            continue;
        const struct pc_str *s = (const void *)((const char *)row + type->fields[i].offset);
        if (s->ptr)
            total += s->size + 1;
    }
    return total;
}

/* One allocation: the struct, then the bytes of its slices. */
static void *copy_row(const struct pc_row_type *type, const void *row)
{
    char *copy = pc_alloc(copy_size(type, row));
    char *at = copy + type->size;
    memcpy(copy, row, type->size);
    for (int i = 0; i < type->count; i++) {
        if (!pc_field_is_slice(&type->fields[i]))
            continue;
        struct pc_str *s = (void *)(copy + type->fields[i].offset);
        if (!s->ptr)
            continue;
        memcpy(at, s->ptr, s->size);
        s->ptr = at;
        at += s->size + 1;
    }
    return copy;
}

static void log_change(struct pc_mem_tables *tables, enum pc_row_kind kind, void *before, void *after)
{
    if (tables->undo_count == tables->undo_capacity) {
        tables->undo_capacity = tables->undo_capacity ? tables->undo_capacity * 2 : 64;
        tables->undo = pc_realloc(tables->undo, tables->undo_capacity * sizeof *tables->undo);
    }
    tables->undo[tables->undo_count++] = (struct pc_mem_change){kind, before, after};
}

size_t pc_mem_lower_bound(const struct pc_mem_tables *tables, enum pc_row_kind kind, int keys,
                          const void *key)
{
    const struct pc_mem_table *table = &tables->of[kind];
    size_t low = 0;
    size_t high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pc_row_compare(&pc_row_types[kind], keys, table->rows[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where the row with this key stands; `found` says whether it does. */
static size_t place(const struct pc_mem_tables *tables, enum pc_row_kind kind, const void *key, bool *found)
{
    const struct pc_row_type *type = &pc_row_types[kind];
    size_t at = pc_mem_lower_bound(tables, kind, type->keys, key);
    *found = at < tables->of[kind].count &&
             pc_row_compare(type, type->keys, tables->of[kind].rows[at], key) == 0;
    return at;
}

static void open_gap(struct pc_mem_table *table, size_t at, void *row)
{
    if (table->count == table->capacity) {
        table->capacity = table->capacity ? table->capacity * 2 : 16;
        table->rows = pc_realloc(table->rows, table->capacity * sizeof *table->rows);
    }
    memmove(table->rows + at + 1, table->rows + at, (table->count - at) * sizeof *table->rows);
    table->rows[at] = row;
    table->count++;
}

static void close_gap(struct pc_mem_table *table, size_t at)
{
    table->count--;
    memmove(table->rows + at, table->rows + at + 1, (table->count - at) * sizeof *table->rows);
}

void *pc_mem_find(const struct pc_mem_tables *tables, enum pc_row_kind kind, const void *key)
{
    bool found;
    size_t at = place(tables, kind, key, &found);
    return found ? tables->of[kind].rows[at] : NULL;
}

enum pc_rc pc_mem_insert(struct pc_mem_tables *tables, enum pc_row_kind kind, const void *row)
{
    bool found;
    size_t at = place(tables, kind, row, &found);
    if (found)
        return PC_CONFLICT;
    void *copy = copy_row(&pc_row_types[kind], row);
    open_gap(&tables->of[kind], at, copy);
    log_change(tables, kind, NULL, copy);
    return PC_OK;
}

enum pc_rc pc_mem_replace(struct pc_mem_tables *tables, enum pc_row_kind kind, const void *row)
{
    bool found;
    size_t at = place(tables, kind, row, &found);
    if (!found)
        return PC_NOT_FOUND;
    void *copy = copy_row(&pc_row_types[kind], row);
    log_change(tables, kind, tables->of[kind].rows[at], copy);
    tables->of[kind].rows[at] = copy;
    return PC_OK;
}

enum pc_rc pc_mem_delete(struct pc_mem_tables *tables, enum pc_row_kind kind, const void *row)
{
    bool found;
    size_t at = place(tables, kind, row, &found);
    if (!found)
        return PC_NOT_FOUND;
    log_change(tables, kind, tables->of[kind].rows[at], NULL);
    close_gap(&tables->of[kind], at);
    return PC_OK;
}

void pc_mem_undo(struct pc_mem_tables *tables, size_t mark)
{
    while (tables->undo_count > mark) {
        struct pc_mem_change *change = &tables->undo[--tables->undo_count];
        struct pc_mem_table *table = &tables->of[change->kind];
        bool found;
        size_t at = place(tables, change->kind, change->after ? change->after : change->before, &found);
        PC_ASSERT(found == (change->after != NULL));
        if (!change->after)
            open_gap(table, at, change->before);
        else if (!change->before)
            close_gap(table, at);
        else
            table->rows[at] = change->before;
        pc_free(change->after);
    }
}

void pc_mem_forget(struct pc_mem_tables *tables)
{
    for (size_t i = 0; i < tables->undo_count; i++)
        pc_free(tables->undo[i].before);
    tables->undo_count = 0;
}

void pc_mem_free(struct pc_mem_tables *tables)
{
    pc_mem_forget(tables);
    pc_free(tables->undo);
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        for (size_t i = 0; i < tables->of[kind].count; i++)
            pc_free(tables->of[kind].rows[i]);
        pc_free(tables->of[kind].rows);
    }
    *tables = (struct pc_mem_tables){0};
}
