/* src/store/memory/double.h -- what the files of the in-memory double share. */
#ifndef PC_STORE_MEMORY_DOUBLE_H
#define PC_STORE_MEMORY_DOUBLE_H

#include "store/memory/table.h"

struct pc_mem_store {
    struct pc_store base;
    struct pc_store_ops ops;
    struct pc_mem_tables tables;
    size_t savepoint; /* length of the undo log there */
    bool in_transaction, in_snapshot;
    int walking;
    int fail_at;
    const char *error;
};

static inline struct pc_mem_store *pc_mem_of(struct pc_store *store)
{
    return (struct pc_mem_store *)(void *)store;
}

/* Every call's first step.  PC_IO: its turn to fail has come. */
PC_CHECK enum pc_rc pc_mem_enter(struct pc_store *store);
/* The same for a write, which stands inside begin and commit and not inside a walk (asserted). */
PC_CHECK enum pc_rc pc_mem_enter_write(struct pc_store *store);

/* Operations that are no more than this.  PC_CONFLICT: the key is taken. */
PC_CHECK enum pc_rc pc_mem_add(struct pc_store *store, enum pc_row_kind kind, const void *row);
/* Inserts or replaces. */
PC_CHECK enum pc_rc pc_mem_put(struct pc_store *store, enum pc_row_kind kind, const void *row);
/* Completes *row, whose key members are set; slices are the arena's.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc pc_mem_get(struct pc_store *store, enum pc_row_kind kind, struct pc_arena *arena,
                               void *row);
/* The row with the greatest key, or NULL.  Borrows until the next change. */
const void *pc_mem_last(struct pc_store *store, enum pc_row_kind kind);

/* A walk over one table in the order of its keys. */
struct pc_mem_walk {
    struct pc_mem_store *memory;
    const struct pc_row_type *type;
    const struct pc_mem_table *table;
    size_t at;
    int64_t left; /* rows that may still be handed out */
    int64_t case_id; /* only its rows; 0: all */
    size_t case_offset;
};
/* Starts behind all rows whose first `keys` key members come before those of `from`.  limit 0: none. */
PC_CHECK enum pc_rc pc_mem_walk(struct pc_mem_walk *walk, struct pc_store *store, enum pc_row_kind kind,
                                int keys, const void *from, int32_t limit);
/* All rows. */
PC_CHECK enum pc_rc pc_mem_walk_all(struct pc_mem_walk *walk, struct pc_store *store, enum pc_row_kind kind);
/* The rows of one case; `offset` is where the row struct has its case id. */
PC_CHECK enum pc_rc pc_mem_walk_case(struct pc_mem_walk *walk, struct pc_store *store, enum pc_row_kind kind,
                                     size_t offset, int64_t case_id);
/* The next row as the table has it, or NULL. */
const void *pc_mem_peek(struct pc_mem_walk *walk);
/* Copies a row as the caller gets it: with slices of its arena; counts it. */
void pc_mem_hand_out(struct pc_mem_walk *walk, const void *row, struct pc_arena *arena, void *copy);
/* Takes and hands out the next row; false at the end or the limit. */
bool pc_mem_next(struct pc_mem_walk *walk, struct pc_arena *arena, void *copy);
/* Ends the walk; returns rc. */
PC_CHECK enum pc_rc pc_mem_walk_end(struct pc_mem_walk *walk, enum pc_rc rc);

/* Each file's operations, put into the table. */
void pc_mem_case_ops(
    struct pc_store_ops *ops); /* cases.c: cases, evaluations, events, batches, clocks, timers */
void pc_mem_document_ops(struct pc_store_ops *ops); /* documents.c: uploads, attachments, billable items */
void pc_mem_task_ops(struct pc_store_ops *ops); /* tasks.c: what waits for payers */
void pc_mem_record_ops(struct pc_store_ops *ops); /* records.c: all the rest */

#endif
