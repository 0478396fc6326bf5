/* src/store/memory/table.h -- sorted rows with an undo log: all that the in-memory double is made of. */
#ifndef PC_STORE_MEMORY_TABLE_H
#define PC_STORE_MEMORY_TABLE_H

#include "store/rows.h"

/* Rows in the order of their keys.  Each is one allocation: the struct, and its slices behind it. */
struct pc_mem_table {
    void **rows;
    size_t count, capacity;
};

/* One change: before is NULL for an insert, after for a delete. */
struct pc_mem_change {
    enum pc_row_kind kind;
    void *before, *after;
};

/* A zeroed one is empty and valid. */
struct pc_mem_tables {
    struct pc_mem_table of[PC_ROW_COUNT];
    struct pc_mem_change *undo;
    size_t undo_count, undo_capacity;
};

/* The number of rows whose first `keys` key members come before those of `key`. */
size_t pc_mem_lower_bound(const struct pc_mem_tables *tables, enum pc_row_kind kind, int keys,
                          const void *key);

/* The row with the key members of `key`, or NULL.  Borrows until the next change. */
void *pc_mem_find(const struct pc_mem_tables *tables, enum pc_row_kind kind, const void *key);

/* Copies `row` in.  PC_CONFLICT: the key is taken. */
PC_CHECK enum pc_rc pc_mem_insert(struct pc_mem_tables *tables, enum pc_row_kind kind, const void *row);

/* Copies `row` over the one with its key.  PC_NOT_FOUND: there is none. */
PC_CHECK enum pc_rc pc_mem_replace(struct pc_mem_tables *tables, enum pc_row_kind kind, const void *row);

/* Removes the row with the key of `row`.  PC_NOT_FOUND: there is none. */
PC_CHECK enum pc_rc pc_mem_delete(struct pc_mem_tables *tables, enum pc_row_kind kind, const void *row);

/* Takes back all changes but the first `mark`. */
void pc_mem_undo(struct pc_mem_tables *tables, size_t mark);

/* Makes all changes final. */
void pc_mem_forget(struct pc_mem_tables *tables);

/* Frees all rows. */
void pc_mem_free(struct pc_mem_tables *tables);

#endif
