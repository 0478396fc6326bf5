/* src/store/sqlite/queue.c -- a transaction's writes: how they are kept, and how most of them reach their tables together.
 *
 * Every write is first kept: a copy of its row as it is bound, texts as their ids, long texts packed, all bytes behind it in
 * one piece.  Kept writes are the journal that a savepoint goes back over (transaction.c).
 *
 * A statement run for one row costs as much for its beginning and end as for the row.  So a new row of the tables that every
 * submission adds to waits, and all that wait for a table are inserted by one statement, which reads them from here:
 *
 *      INSERT INTO cases (id, ...) SELECT c0, ... FROM waiting
 *
 * `waiting` is a virtual table of this connection: kept row i, field j.  They are inserted when the transaction is committed,
 * or before the first statement that may read their table.  A row may wait when its key is higher than every one before
 * it, so that none can have it: it is never told PC_CONFLICT too late.  Any other is written at once. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/sqlite/db.h"

/* ---- rows as they are bound ---- */

enum { SLICES_MOST = 16, KEPT_FIRST = 128 * 1024 };

/* The slices of a row as they are kept, in the order of its fields. */
struct slices {
    struct pc_str list[SLICES_MOST];
    size_t bytes; /* of all */
    uint32_t packed; /* bit i: field i is */
};

static enum pc_rc take_text(struct pc_sqlite *s, const struct pc_str *text, struct pc_str *slice)
{
    int64_t id;
    PC_TRY(pc_sqlite_text_id(s, *text, &id));
    *slice = (struct pc_str){NULL, (size_t)id};
    return PC_OK;
}

static enum pc_rc take_long(struct pc_sqlite *s, const struct pc_field *field, const struct pc_str *text,
                            struct pc_buf *room, struct pc_str *slice, bool *packed_out)
{
    PC_TRY(pc_sqlite_pack(s, *text, field->alike, room, packed_out));
    if (!*packed_out)
        pc_buf_clear(room); /* empty: kept as it is */
    *slice = *packed_out ? pc_buf_str(room) : *text;
    return PC_OK;
}

static enum pc_rc take_slices(struct pc_sqlite *s, const struct pc_row_type *type, const char *row,
                              struct slices *slices)
{
    int count = 0, longs = 0;
    slices->bytes = slices->packed = 0;
    for (int i = 0; i < type->count; i++) {
        const struct pc_field *field = &type->fields[i];
        if (!pc_field_is_slice(field))
            continue;
        PC_ASSERT(count < SLICES_MOST && i < 32);
        const struct pc_str *value = (const struct pc_str *)(const void *)(row + field->offset);
        struct pc_str *slice = &slices->list[count++];
        bool packed = false;
        *slice = value->ptr || i >= type->keys ? *value : PC_STR(""); /* a key is never NULL */
        if (field->type == PC_FIELD_TEXT)
            PC_TRY(take_text(s, value, slice));
        else if (field->type == PC_FIELD_LONG)
            PC_TRY(take_long(s, field, value, &s->packed[longs++], slice, &packed));
        slices->bytes += slice->ptr ? slice->size : 0;
        slices->packed |= (uint32_t)packed << i;
    }
    return PC_OK;
}

/* Makes the copy's slices stand at `to`. */
static void put_slices(const struct pc_row_type *type, char *row, const struct slices *slices, char *to)
{
    const struct pc_str *slice = slices->list;
    for (int i = 0; i < type->count; i++) {
        if (!pc_field_is_slice(&type->fields[i]))
            continue;
        struct pc_str *value = (struct pc_str *)(void *)(row + type->fields[i].offset);
        *value = *slice++;
        if (!value->ptr)
            continue;
        memcpy(to, value->ptr, value->size);
        value->ptr = to;
        to += value->size;
    }
}

enum pc_rc pc_sqlite_kept_of(struct pc_sqlite *s, enum pc_sql id, const void *row, int64_t extra,
                             struct pc_sqlite_kept **kept_out)
{
    const struct pc_row_type *type = pc_sqlite_type(id);
    struct slices slices;
    PC_TRY(take_slices(s, type, row, &slices));
    if (!s->journal)
        s->journal = pc_arena_new(KEPT_FIRST);
    const size_t size = sizeof(struct pc_sqlite_kept) + type->size + slices.bytes;
    struct pc_sqlite_kept *kept = pc_arena_room(s->journal, size);
    *kept = (struct pc_sqlite_kept){.id = id, .extra = extra, .packed = slices.packed};
    memcpy(kept->row, row, type->size);
    put_slices(type, kept->row, &slices, kept->row + type->size);
    s->journal_size += size;
    *kept_out = kept;
    return PC_OK;
}

static struct pc_sqlite_value slice_value(const struct pc_str *slice, bool blob)
{
    if (!slice->ptr)
        return (struct pc_sqlite_value){PC_VALUE_NULL, 0, NULL};
    return (struct pc_sqlite_value){blob ? PC_VALUE_BLOB : PC_VALUE_TEXT, (int64_t)slice->size, slice->ptr};
}

static struct pc_sqlite_value number_value(int64_t number)
{
    return (struct pc_sqlite_value){PC_VALUE_NUMBER, number, NULL};
}

/* Some 90 times a submission. */
static inline __attribute__((always_inline)) struct pc_sqlite_value value_of(
    const struct pc_sqlite_kept *kept, const struct pc_row_type *type, int i)
{
    if (i == type->count)
        return number_value(kept->extra);
    const void *value = kept->row + type->fields[i].offset;
    switch ((enum pc_field_type)type->fields[i].type) {
    case PC_FIELD_I32:
    case PC_FIELD_DATE: return number_value(*(const int32_t *)value);
    case PC_FIELD_U32: return number_value(*(const uint32_t *)value);
    case PC_FIELD_BOOL: return number_value(*(const bool *)value);
    case PC_FIELD_DUE:
    case PC_FIELD_I64: return number_value(*(const int64_t *)value);
    case PC_FIELD_TEXT: return number_value((int64_t)((const struct pc_str *)value)->size);
    case PC_FIELD_TIME:
        if (*(const int64_t *)value == PC_NEVER.ms)
            break;
        return number_value(*(const int64_t *)value);
    case PC_FIELD_HASH: return (struct pc_sqlite_value){PC_VALUE_BLOB, PC_HASH_SIZE, value};
    case PC_FIELD_STR: return slice_value(value, false);
    case PC_FIELD_BLOB: return slice_value(value, true);
    case PC_FIELD_LONG: return slice_value(value, kept->packed >> i & 1);
    }
    return (struct pc_sqlite_value){PC_VALUE_NULL, 0, NULL};
}

struct pc_sqlite_value pc_sqlite_kept_value(const struct pc_sqlite_kept *kept, const struct pc_row_type *type,
                                            int i)
{
    return value_of(kept, type, i);
}

/* ---- which rows may wait ---- */

#define EXTRA (-1) /* the value after the row's fields */
#define END (-2)

static const struct {
    enum pc_sql insert, flush, highest;
    int8_t key[PC_QUEUE_KEY]; /* the fields whose values, in this order, are higher in a new row */
    bool sorts; /* its rows do not come in the order of their table */
} queues[PC_QUEUE_COUNT] = {
    {PC_SQL_CASE_INSERT, PC_SQL_CASE_FLUSH, PC_SQL_CASE_HIGHEST, {0, END}, false},
    {PC_SQL_EVALUATION_INSERT, PC_SQL_EVALUATION_FLUSH, PC_SQL_EVALUATION_HIGHEST, {EXTRA, END}, false},
    {PC_SQL_EVENT_APPEND,
     PC_SQL_EVENT_FLUSH,
     PC_SQL_EVENT_HIGHEST,
     {1, 2, END}, /* position is the store's */
     false},
    {PC_SQL_CLOCK_INSERT, PC_SQL_CLOCK_FLUSH, PC_SQL_CLOCK_HIGHEST, {EXTRA, END}, false},
    {PC_SQL_TIMER_INSERT, PC_SQL_TIMER_FLUSH, PC_SQL_TIMER_HIGHEST, {1, 2, 3, 4}, true}, /* of a clock */
    {PC_SQL_REQUEST_INSERT, PC_SQL_REQUEST_FLUSH, PC_SQL_REQUEST_HIGHEST, {EXTRA, END}, false},
};

/* The queue of a statement; PC_QUEUE_COUNT: none. */
static size_t queue_of(enum pc_sql id)
{
    size_t q = 0;
    while (q < PC_QUEUE_COUNT && queues[q].insert != id)
        q++;
    return q;
}

/* The highest keys of the file. */
static enum pc_rc know_highest(struct pc_sqlite *s)
{
    for (size_t q = 0; q < PC_QUEUE_COUNT && !s->highest_known; q++) {
        struct pc_sqlite_walk walk;
        PC_TRY(pc_sqlite_walk(&walk, &s->base, queues[q].highest, 0));
        const bool any = pc_sqlite_step(&walk);
        for (int i = 0; i < PC_QUEUE_KEY; i++) {
            const bool has = any && i < sqlite3_column_count(walk.statement);
            s->highest[q].key[i] = has ? sqlite3_column_int64(walk.statement, i) : any ? 0 : INT64_MIN;
        }
        PC_TRY(pc_sqlite_walk_end(&walk, PC_OK));
    }
    s->highest_known = true;
    return PC_OK;
}

/* Whether the row's key is higher than all before it, which it then is the highest of. */
static bool is_new(struct pc_sqlite *s, size_t q, const struct pc_sqlite_kept *kept)
{
    const struct pc_row_type *type = pc_sqlite_type(kept->id);
    struct pc_sqlite_highest key = {{0}};
    int order = 0;
    for (int i = 0; i < PC_QUEUE_KEY && queues[q].key[i] != END; i++) {
        const int field = queues[q].key[i] == EXTRA ? type->count : queues[q].key[i];
        const int64_t before = s->highest[q].key[i];
        key.key[i] = pc_sqlite_kept_value(kept, type, field).number;
        if (order == 0)
            order = (key.key[i] > before) - (key.key[i] < before);
    }
    if (order <= 0)
        return false;
    s->highest[q] = key;
    return true;
}

/* ---- waiting ---- */

static void wait_in(struct pc_sqlite_queue *queue, struct pc_sqlite_kept *kept)
{
    kept->behind = NULL;
    *(queue->last ? &queue->last->behind : &queue->first) = kept;
    queue->last = kept;
}

static void add_to_journal(struct pc_sqlite *s, struct pc_sqlite_kept *kept)
{
    kept->number = ++s->writes;
    *(s->last ? &s->last->next : &s->first) = kept;
    s->last = kept;
}

static bool any_waits(const struct pc_sqlite *s)
{
    for (size_t q = 0; q < PC_QUEUE_COUNT; q++)
        if (s->queues[q].first)
            return true;
    return false;
}

/* By the key of the row's table. */
static int order_by_key(const void *a, const void *b)
{
    const struct pc_sqlite_kept *x = *(struct pc_sqlite_kept *const *)a;
    const struct pc_sqlite_kept *y = *(struct pc_sqlite_kept *const *)b;
    const struct pc_row_type *type = pc_sqlite_type(x->id);
    int order = 0;
    for (int i = 0; i < type->keys && order == 0; i++) {
        const int64_t left = value_of(x, type, i).number, right = value_of(y, type, i).number;
        order = (left > right) - (left < right);
    }
    return order;
}

/* Timers come in the order of their cases and stand in the order of their instants, a place for each kind of clock: sorted, each
 * place is sought once, not once a row. */
static struct pc_sqlite_kept *sorted(struct pc_sqlite_kept *first)
{
    size_t count = 0, i = 0;
    for (const struct pc_sqlite_kept *kept = first; kept; kept = kept->behind)
        count++;
    struct pc_sqlite_kept **rows = pc_alloc((count + 1) * sizeof *rows); /* NULL behind the last */
    for (; first; first = first->behind)
        rows[i++] = first;
    qsort(rows, count, sizeof *rows, order_by_key);
    for (i = 0; i < count; i++)
        rows[i]->behind = rows[i + 1];
    first = rows[0];
    pc_free(rows);
    return first;
}

static enum pc_rc flush(struct pc_sqlite *s, size_t q)
{
    struct pc_sqlite_queue queue = s->queues[q];
    s->queues[q] = (struct pc_sqlite_queue){NULL, NULL};
    s->flushing = queues[q].sorts ? sorted(queue.first) : queue.first;
    s->applied = queue.last->number > s->applied ? queue.last->number : s->applied;
    enum pc_rc rc = pc_sqlite_run(s, queues[q].flush);
    s->flushing = NULL;
    if (rc == PC_CONFLICT) {
        snprintf(s->error, sizeof s->error, "%s: a key that must be new is taken",
                 pc_sqlite_type(queues[q].flush)->table);
        rc = PC_CORRUPT;
    }
    if (rc != PC_OK)
        pc_sqlite_take_back(s); /* it may have inserted some: nothing of this transaction may be committed */
    return rc;
}

enum pc_rc pc_sqlite_flush(struct pc_sqlite *s, const struct pc_row_type *type)
{
    for (size_t q = 0; q < PC_QUEUE_COUNT; q++)
        if (s->queues[q].first && (!type || pc_sqlite_type(queues[q].insert) == type))
            PC_TRY(flush(s, q));
    return PC_OK;
}

void pc_sqlite_queues_cut(struct pc_sqlite *s, int64_t number)
{
    for (size_t q = 0; q < PC_QUEUE_COUNT; q++) {
        struct pc_sqlite_queue left = {NULL, NULL};
        for (struct pc_sqlite_kept *kept = s->queues[q].first, *behind; kept && kept->number <= number;
             kept = behind) {
            behind = kept->behind;
            wait_in(&left, kept);
        }
        s->queues[q] = left;
    }
}

/* ---- writing ---- */

/* Writes at once what does not wait. */
static enum pc_rc write_now(struct pc_sqlite *s, const struct pc_sqlite_kept *kept, int *changed)
{
    PC_TRY(pc_sqlite_flush(s, pc_sqlite_type(kept->id)));
    return pc_sqlite_run_kept(s, kept, changed);
}

enum pc_rc pc_sqlite_apply(struct pc_sqlite *s, enum pc_sql id, const void *row, int64_t extra,
                           int *changed_out)
{
    const size_t q = queue_of(id);
    struct pc_sqlite_kept *kept;
    int changed = 1;
    if (q < PC_QUEUE_COUNT)
        PC_TRY(know_highest(s));
    PC_TRY(pc_sqlite_kept_of(s, id, row, extra, &kept));
    kept->waits = q < PC_QUEUE_COUNT && is_new(s, q, kept);
    if (!kept->waits)
        PC_TRY(write_now(s, kept, &changed));
    if (changed > 0)
        add_to_journal(s, kept);
    if (kept->waits)
        wait_in(&s->queues[q], kept);
    else
        s->applied = s->writes;
    if (s->hard && !any_waits(s))
        pc_sqlite_journal_drop(s);
    if (changed_out)
        *changed_out = changed;
    return PC_OK;
}

enum pc_rc pc_sqlite_apply_numbered(struct pc_sqlite *s, enum pc_sql id, const void *row, int64_t case_id,
                                    int32_t number)
{
    if (number >= 1 && number < 1 << PC_SQLITE_NUMBER_BITS)
        return pc_sqlite_apply(s, id, row, pc_sqlite_case_key(case_id, number), NULL);
    snprintf(s->error, sizeof s->error, "%s: a case cannot have that many", pc_sqlite_type(id)->table);
    return PC_IO;
}

enum pc_rc pc_sqlite_repeat(struct pc_sqlite *s, struct pc_sqlite_kept *kept)
{
    int changed;
    if (!kept->waits)
        return write_now(s, kept, &changed);
    wait_in(&s->queues[queue_of(kept->id)], kept);
    return PC_OK;
}

/* ---- the virtual table ---- */

struct waiting_table {
    sqlite3_vtab base;
    const struct pc_sqlite *s;
};
struct waiting_cursor {
    sqlite3_vtab_cursor base;
    const struct pc_sqlite_kept *at;
    const struct pc_row_type *type; /* of all rows */
};

static int table_connect(sqlite3 *db, void *s, int count, const char *const *arguments,
                         sqlite3_vtab **table_out, char **words)
{
    (void)count, (void)arguments, (void)words;
    PC_AUTO(pc_buf_free) struct pc_buf sql = {0};
    for (int i = 0; i < PC_QUEUE_COLUMNS; i++)
        pc_buf_printf(&sql, "%sc%d", i ? ", " : "CREATE TABLE waiting (", i);
    pc_buf_add_text(&sql, ")");
    struct waiting_table *table = pc_alloc(sizeof *table);
    table->s = s;
    *table_out = &table->base;
    return sqlite3_declare_vtab(db, sql.ptr);
}

static int table_disconnect(sqlite3_vtab *table)
{
    pc_free(table);
    return SQLITE_OK;
}

static int table_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 1;
    return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor_out)
{
    (void)table;
    struct waiting_cursor *cursor = pc_alloc(sizeof *cursor);
    *cursor_out = &cursor->base;
    return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
    pc_free(cursor);
    return SQLITE_OK;
}

static struct waiting_cursor *cursor_of(sqlite3_vtab_cursor *cursor)
{
    return (struct waiting_cursor *)(void *)cursor;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int number, const char *text, int count,
                         sqlite3_value **values)
{
    (void)number, (void)text, (void)count, (void)values;
    struct waiting_cursor *cursor = cursor_of(base);
    cursor->at = ((const struct waiting_table *)(const void *)base->pVtab)->s->flushing;
    cursor->type = cursor->at ? pc_sqlite_type(cursor->at->id) : NULL;
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *cursor)
{
    cursor_of(cursor)->at = cursor_of(cursor)->at->behind;
    return SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *cursor)
{
    return !cursor_of(cursor)->at;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct waiting_cursor *cursor = cursor_of(base);
    const struct pc_sqlite_value value = value_of(cursor->at, cursor->type, column);
    switch (value.kind) {
    case PC_VALUE_NULL: break;
    case PC_VALUE_NUMBER: sqlite3_result_int64(context, value.number); break;
    case PC_VALUE_TEXT:
        sqlite3_result_text64(context, value.bytes, (sqlite3_uint64)value.number, SQLITE_STATIC, SQLITE_UTF8);
        break;
    case PC_VALUE_BLOB:
        sqlite3_result_blob64(context, value.bytes, (sqlite3_uint64)value.number, SQLITE_STATIC);
        break;
    }
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
    *rowid = cursor_of(cursor)->at->number;
    return SQLITE_OK;
}

enum pc_rc pc_sqlite_queues_prepare(struct pc_sqlite *s)
{
    /* Without xCreate: it is there under its own name and nowhere in the file. */
    static const sqlite3_module module = {.iVersion = 1,
                                          .xConnect = table_connect,
                                          .xDisconnect = table_disconnect,
                                          .xBestIndex = table_best_index,
                                          .xOpen = cursor_open,
                                          .xClose = cursor_close,
                                          .xFilter = cursor_filter,
                                          .xNext = cursor_next,
                                          .xEof = cursor_eof,
                                          .xColumn = cursor_column,
                                          .xRowid = cursor_rowid};
    return pc_sqlite_rc(s, sqlite3_create_module_v2(s->db, "waiting", &module, s, NULL));
}
