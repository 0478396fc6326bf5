/* src/store/sqlite/records.c -- what a case leaves for people to read: determinations, letters, notes. */
#include "store/sqlite/db.h"

enum pc_rc pc_sqlite_determination_insert(struct pc_store *store, const struct pc_determination_row *row)
{
    return pc_sqlite_write(store, PC_SQL_DETERMINATION_INSERT, row);
}

enum pc_rc pc_sqlite_determination_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                                        pc_store_determination_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_determination_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_DETERMINATION_LIST, 0));
    pc_sqlite_bind_i64(&walk, 1, case_id);
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}

enum pc_rc pc_sqlite_letter_insert(struct pc_store *store, const struct pc_letter_row *row)
{
    return pc_sqlite_write(store, PC_SQL_LETTER_INSERT, row);
}

enum pc_rc pc_sqlite_letter_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                                 pc_store_letter_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_letter_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_LETTER_LIST, 0));
    pc_sqlite_bind_i64(&walk, 1, case_id);
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}

enum pc_rc pc_sqlite_note_insert(struct pc_store *store, const struct pc_note_row *row)
{
    return pc_sqlite_write(store, PC_SQL_NOTE_INSERT, row);
}

enum pc_rc pc_sqlite_note_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                               pc_store_note_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_note_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_NOTE_LIST, 0));
    pc_sqlite_bind_i64(&walk, 1, case_id);
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}

enum pc_rc pc_sqlite_letter_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                                struct pc_letter_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_LETTER_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, id);
    return pc_sqlite_only(&walk, arena, out);
}
