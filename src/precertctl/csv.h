/* src/precertctl/csv.h -- comma-separated values, row by row: quoted fields, CRLF, a byte-order mark. */
#ifndef PC_PRECERTCTL_CSV_H
#define PC_PRECERTCTL_CSV_H

#include "base/mem.h"
#include "base/str.h"

#define PC_CSV_FIELDS 32

/* A reader over a text that outlives it. */
struct pc_csv {
    struct pc_str text;
    size_t at, line; /* line: of the row read last, from 1 */
};

/* The next row that is not empty, its fields trimmed of blanks around; quoted ones are copied into the arena.  Fields beyond PC_CSV_FIELDS are
 * left out.  Returns how many; 0: no more. */
size_t pc_csv_next(struct pc_csv *csv, struct pc_arena *arena, struct pc_str fields[PC_CSV_FIELDS]);

#endif
