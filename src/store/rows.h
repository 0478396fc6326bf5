/* src/store/rows.h -- the members of every row, once.
 *
 * One field table a row struct says which member stands in which column and how it is kept.  SQLite's INSERT, UPDATE and
 * SELECT texts and their bindings, the copies of the in-memory double, and the contract suite's round trips are all
 * made from these tables: a member that is missing here is missing everywhere, and a test counts the bytes. */
#ifndef PC_STORE_ROWS_H
#define PC_STORE_ROWS_H

#include <stddef.h>
#include "store/store.h"

/* How a member is kept. */
enum pc_field_type {
    PC_FIELD_I32,
    PC_FIELD_U32,
    PC_FIELD_I64,
    PC_FIELD_BOOL,
    PC_FIELD_STR, /* text; the absent slice is NULL */
    PC_FIELD_BLOB, /* a slice of bytes */
    PC_FIELD_TEXT, /* a text that many rows repeat (a clock's rule): a side may keep it once; never absent */
    PC_FIELD_LONG, /* a long text; those that begin alike differ in little: a side may keep the difference */
    PC_FIELD_TIME, /* UTC milliseconds; PC_NEVER is NULL */
    PC_FIELD_DUE, /* UTC milliseconds that rows are ordered by: PC_NEVER is kept as it is and sorts last */
    PC_FIELD_DATE,
    PC_FIELD_HASH
};

struct pc_field {
    const char *column;
    uint16_t offset;
    uint8_t type; /* enum pc_field_type */
    uint8_t alike; /* PC_FIELD_LONG: how many first bytes tell which texts resemble each other */
};

/* One table: its key is the first `keys` fields, in this order. */
struct pc_row_type {
    const char *table;
    const struct pc_field *fields;
    size_t size; /* of the row struct */
    int count, keys;
};

/* Rows that the port passes as loose arguments. */
struct pc_source_row {
    struct pc_hash sha;
    struct pc_str bytes;
};
struct pc_meta_row {
    struct pc_str key, value;
};

enum pc_row_kind {
    PC_ROW_CASE,
    PC_ROW_EVALUATION,
    PC_ROW_EVENT,
    PC_ROW_CLOCK,
    PC_ROW_TIMER,
    PC_ROW_DETERMINATION,
    PC_ROW_LETTER,
    PC_ROW_NOTE,
    PC_ROW_REQUEST,
    PC_ROW_MEMBER,
    PC_ROW_PROVIDER,
    PC_ROW_PRINCIPAL,
    PC_ROW_SOURCE,
    PC_ROW_REVISION,
    PC_ROW_ACTIVATION,
    PC_ROW_BATCH,
    PC_ROW_META,
    PC_ROW_DOCUMENT, /* from here on: version 2 of the schema */
    PC_ROW_ATTACHMENT,
    PC_ROW_BILLABLE,
    PC_ROW_TASK, /* version 3 */
    PC_ROW_COUNT
};
extern const struct pc_row_type pc_row_types[PC_ROW_COUNT];

/* What a case is filtered and ordered by is among its first fields: lists read the others for a row that passes. */
#define PC_CASE_FILTER_FIELDS 13

/* The bytes that a value of this type takes in a row struct. */
size_t pc_field_size(enum pc_field_type type);

/* Whether a slice stands at this field. */
static inline bool pc_field_is_slice(const struct pc_field *field)
{
    return field->type == PC_FIELD_STR || field->type == PC_FIELD_BLOB || field->type == PC_FIELD_TEXT ||
           field->type == PC_FIELD_LONG;
}

/* The order of two rows of one type by their first `keys` fields: <0, 0, >0. */
int pc_row_compare(const struct pc_row_type *type, int keys, const void *a, const void *b);

/* Copies the slices of `row` into the arena, so that it outlives what it borrowed from. */
void pc_row_own(const struct pc_row_type *type, void *row, struct pc_arena *arena);

/* Whether a case passes the filter's members (not its paging).  Both sides ask this one function. */
bool pc_store_case_matches(const struct pc_case_filter *filter, const struct pc_case_row *row);

/* Whether a case stands behind the place where the last page ended: (due, id) for queues, id otherwise.
 * after_id 0 asks for the first page. */
bool pc_store_case_after(const struct pc_case_filter *filter, const struct pc_case_row *row);

#endif
