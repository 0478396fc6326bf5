/* src/store/sqlite/statement.c -- the one place that prepares, binds, steps and reads.
 *
 * A statement is reset by whoever stepped it before the call returns, so that none keeps a lock or a slice. */
#include "store/sqlite/db.h"

#include <stdio.h>
#include <string.h>

enum shape {
    SHAPE_SQL,
    SHAPE_INSERT,
    SHAPE_PUT,
    SHAPE_ADD,
    SHAPE_FLUSH,
    SHAPE_UPDATE,
    SHAPE_MOVE,
    SHAPE_DELETE,
    SHAPE_SELECT
};

static const struct spec {
    enum shape shape;
    int row; /* enum pc_row_kind or pc_sqlite_row_kind */
    const char *tail;
} specs[PC_SQL_COUNT] = {
#define X(id, shape_, row_, tail_) [PC_SQL_##id] = {SHAPE_##shape_, PC_ROW_##row_, tail_},
    PC_SQLS(X)
#undef X
};

const struct pc_row_type *pc_sqlite_type(enum pc_sql id)
{
    switch (specs[id].row) {
    case PC_ROW_TEXT: return &pc_sqlite_text_type;
    case PC_ROW_KEY_BLOCK: return &pc_sqlite_block_type;
    default: return &pc_row_types[specs[id].row];
    }
}

enum pc_rc pc_sqlite_rc(struct pc_sqlite *s, int code)
{
    int primary = code & 0xff;
    if (primary == SQLITE_OK || primary == SQLITE_ROW || primary == SQLITE_DONE)
        return PC_OK;
    if (primary == SQLITE_CONSTRAINT)
        return PC_CONFLICT;
    snprintf(s->error, sizeof s->error, "SQLite: %s (%d)",
             s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(code), code);
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return PC_CORRUPT;
    return primary == SQLITE_NOMEM ? PC_NOMEM : PC_IO;
}

/* ---- SQL texts ---- */

static void add_columns(struct pc_buf *sql, const struct pc_row_type *type)
{
    for (int i = 0; i < type->count; i++)
        pc_buf_printf(sql, "%s%s", i ? ", " : "", type->fields[i].column);
}

static void add_insert(struct pc_buf *sql, const struct pc_row_type *type, const char *more)
{
    pc_buf_printf(sql, "INSERT INTO %s (", type->table);
    add_columns(sql, type);
    pc_buf_printf(sql, "%s%s) VALUES (", *more ? ", " : "", more);
    for (int i = 0; i < type->count + (*more ? 1 : 0); i++)
        pc_buf_printf(sql, "%s?%d", i ? ", " : "", i + 1);
    pc_buf_add_text(sql, ")");
}

/* A row that waited has a key that nobody has.  Should it be taken all the same, the transaction is over: OR ROLLBACK spares
 * SQLite a savepoint of its own for the statement. */
static void add_flush(struct pc_buf *sql, const struct pc_row_type *type, const char *more)
{
    PC_ASSERT(type->count < PC_QUEUE_COLUMNS);
    pc_buf_printf(sql, "INSERT OR ROLLBACK INTO %s (%s%s", type->table, more, *more ? ", " : "");
    add_columns(sql, type);
    pc_buf_add_text(sql, ") SELECT ");
    if (*more)
        pc_buf_printf(sql, "c%d, ", type->count);
    for (int i = 0; i < type->count; i++)
        pc_buf_printf(sql, "%sc%d", i ? ", " : "", i);
    pc_buf_add_text(sql, " FROM waiting");
}

static void add_conflict(struct pc_buf *sql, const struct pc_row_type *type, bool replace)
{
    pc_buf_add_text(sql, " ON CONFLICT (");
    for (int i = 0; i < type->keys; i++)
        pc_buf_printf(sql, "%s%s", i ? ", " : "", type->fields[i].column);
    pc_buf_add_text(sql, replace ? ") DO UPDATE SET " : ") DO NOTHING");
    for (int i = type->keys; replace && i < type->count; i++)
        pc_buf_printf(sql, "%s%s = excluded.%s", i > type->keys ? ", " : "", type->fields[i].column,
                      type->fields[i].column);
}

static void add_equal(struct pc_buf *sql, const struct pc_row_type *type, int count)
{
    for (int i = 0; i < count; i++)
        pc_buf_printf(sql, "%s%s = ?%d", i ? " AND " : " WHERE ", type->fields[i].column, i + 1);
}

/* A case's submission is in an index, its member among the keys; neither changes in its life.  SQLite would rewrite the
 * index entry all the same, and an update that does change the member has to add a key. */
static bool stays(const struct pc_field *field)
{
    return strcmp(field->column, "submission") == 0 || strcmp(field->column, "member") == 0;
}

static void add_update(struct pc_buf *sql, const struct pc_row_type *type, bool move)
{
    pc_buf_printf(sql, "UPDATE %s SET ", type->table);
    const char *comma = "";
    for (int i = type->keys; i < type->count; i++) {
        if (move && stays(&type->fields[i]))
            continue;
        pc_buf_printf(sql, "%s%s = ?%d", comma, type->fields[i].column, i + 1);
        comma = ", ";
    }
    add_equal(sql, type, type->keys);
    for (int i = type->keys; move && i < type->count; i++)
        if (stays(&type->fields[i]))
            pc_buf_printf(sql, " AND %s = ?%d", type->fields[i].column, i + 1);
}

static void write_sql(struct pc_buf *sql, const struct spec *spec, const struct pc_row_type *type)
{
    switch (spec->shape) {
    case SHAPE_SQL: break;
    case SHAPE_INSERT: add_insert(sql, type, spec->tail); return;
    case SHAPE_PUT:
        add_insert(sql, type, spec->tail);
        add_conflict(sql, type, true);
        return;
    case SHAPE_ADD:
        add_insert(sql, type, spec->tail);
        add_conflict(sql, type, false);
        return;
    case SHAPE_FLUSH: add_flush(sql, type, spec->tail); return;
    case SHAPE_UPDATE: add_update(sql, type, false); break;
    case SHAPE_MOVE: add_update(sql, type, true); break;
    case SHAPE_DELETE:
        pc_buf_printf(sql, "DELETE FROM %s", type->table);
        add_equal(sql, type, type->count);
        break;
    case SHAPE_SELECT:
        pc_buf_add_text(sql, "SELECT ");
        add_columns(sql, type);
        pc_buf_printf(sql, " FROM %s", type->table);
        break;
    }
    pc_buf_add_text(sql, spec->tail);
}

static enum pc_rc prepare(struct pc_sqlite *s, enum pc_sql id)
{
    PC_AUTO(pc_buf_free) struct pc_buf sql = {0};
    write_sql(&sql, &specs[id], pc_sqlite_type(id));
    return pc_sqlite_rc(s, sqlite3_prepare_v3(s->db, sql.ptr, (int)sql.size, SQLITE_PREPARE_PERSISTENT,
                                              &s->statements[id], NULL));
}

enum pc_rc pc_sqlite_statement(struct pc_sqlite *s, enum pc_sql id, sqlite3_stmt **statement_out)
{
    if (!s->statements[id])
        PC_TRY(prepare(s, id));
    *statement_out = s->statements[id];
    PC_ASSERT(!sqlite3_stmt_busy(*statement_out));
    return PC_OK;
}

void pc_sqlite_statements_free(struct pc_sqlite *s)
{
    for (int i = 0; i < PC_SQL_COUNT; i++) {
        sqlite3_finalize(s->statements[i]);
        s->statements[i] = NULL;
    }
}

/* ---- binding ---- */

static int bind_value(sqlite3_stmt *statement, int parameter, struct pc_sqlite_value value)
{
    switch (value.kind) {
    case PC_VALUE_NULL: break;
    case PC_VALUE_NUMBER: return sqlite3_bind_int64(statement, parameter, value.number);
    case PC_VALUE_TEXT:
        return sqlite3_bind_text64(statement, parameter, value.bytes, (sqlite3_uint64)value.number,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case PC_VALUE_BLOB:
        return sqlite3_bind_blob64(statement, parameter, value.bytes, (sqlite3_uint64)value.number,
                                   SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, parameter);
}

static enum pc_rc bind_kept(struct pc_sqlite *s, sqlite3_stmt *statement, const struct pc_sqlite_kept *kept)
{
    const struct pc_row_type *type = pc_sqlite_type(kept->id);
    const int count = sqlite3_bind_parameter_count(statement);
    int code = SQLITE_OK;
    for (int i = 0; i < count && code == SQLITE_OK; i++)
        code = bind_value(statement, i + 1, pc_sqlite_kept_value(kept, type, i));
    return pc_sqlite_rc(s, code);
}

/* ---- writing ---- */

enum pc_rc pc_sqlite_may_write(struct pc_store *store)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_ASSERT(s->in_transaction && s->walking == 0);
    if (!sqlite3_get_autocommit(s->db))
        return PC_OK;
    /* SQLite took the transaction back by itself (disk full, I/O error): a write now would commit alone. */
    snprintf(s->error, sizeof s->error, "the transaction was rolled back by an earlier fault");
    return PC_IO;
}

/* To the end, and reset. */
static enum pc_rc run(struct pc_sqlite *s, sqlite3_stmt *statement, int *changed)
{
    enum pc_rc rc = pc_sqlite_rc(s, sqlite3_step(statement));
    *changed = sqlite3_changes(s->db);
    (void)sqlite3_reset(statement); /* repeats the error of the step */
    return rc;
}

enum pc_rc pc_sqlite_run(struct pc_sqlite *s, enum pc_sql id)
{
    sqlite3_stmt *statement;
    int changed;
    PC_TRY(pc_sqlite_statement(s, id, &statement));
    return run(s, statement, &changed);
}

enum pc_rc pc_sqlite_run_kept(struct pc_sqlite *s, const struct pc_sqlite_kept *kept, int *changed_out)
{
    sqlite3_stmt *statement;
    PC_TRY(pc_sqlite_statement(s, kept->id, &statement));
    PC_TRY(bind_kept(s, statement, kept));
    return run(s, statement, changed_out);
}

enum pc_rc pc_sqlite_write(struct pc_store *store, enum pc_sql id, const void *row)
{
    PC_TRY(pc_sqlite_may_write(store));
    return pc_sqlite_apply(pc_sqlite_of(store), id, row, 0, NULL);
}

/* ---- reading ---- */

enum pc_rc pc_sqlite_walk(struct pc_sqlite_walk *walk, struct pc_store *store, enum pc_sql id, int32_t limit)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    *walk = (struct pc_sqlite_walk){s, NULL, pc_sqlite_type(id), limit > 0 ? limit : INT64_MAX, PC_OK};
    /* What a statement of no table reads is not known. */
    PC_TRY(pc_sqlite_flush(s, walk->type == &pc_row_types[PC_ROW_META] ? NULL : walk->type));
    PC_TRY(pc_sqlite_hold_read(s));
    PC_TRY(pc_sqlite_statement(s, id, &walk->statement));
    s->walking++;
    return PC_OK;
}

void pc_sqlite_bind_i64(struct pc_sqlite_walk *walk, int parameter, int64_t value)
{
    if (walk->rc == PC_OK)
        walk->rc = pc_sqlite_rc(walk->s, sqlite3_bind_int64(walk->statement, parameter, value));
}

void pc_sqlite_bind_str(struct pc_sqlite_walk *walk, int parameter, struct pc_str value)
{
    if (walk->rc == PC_OK)
        walk->rc = pc_sqlite_rc(walk->s,
                                bind_value(walk->statement, parameter,
                                           (struct pc_sqlite_value){PC_VALUE_TEXT, (int64_t)value.size,
                                                                    value.ptr ? value.ptr : ""}));
}

void pc_sqlite_bind_hash(struct pc_sqlite_walk *walk, int parameter, const struct pc_hash *value)
{
    if (walk->rc == PC_OK)
        walk->rc = pc_sqlite_rc(
            walk->s, bind_value(walk->statement, parameter,
                                (struct pc_sqlite_value){PC_VALUE_BLOB, PC_HASH_SIZE, value->bytes}));
}

bool pc_sqlite_step(struct pc_sqlite_walk *walk)
{
    if (walk->rc != PC_OK)
        return false;
    int code = sqlite3_step(walk->statement);
    walk->rc = pc_sqlite_rc(walk->s, code);
    return code == SQLITE_ROW;
}

static enum pc_rc read_hash(struct pc_sqlite_walk *walk, int column, struct pc_hash *hash_out)
{
    const void *bytes = sqlite3_column_blob(walk->statement, column);
    if (!bytes || sqlite3_column_bytes(walk->statement, column) != PC_HASH_SIZE) {
        snprintf(walk->s->error, sizeof walk->s->error, "%s.%s: not a hash", walk->type->table,
                 walk->type->fields[column].column);
        return PC_CORRUPT;
    }
    memcpy(hash_out->bytes, bytes, PC_HASH_SIZE);
    return PC_OK;
}

/* NULL is the absent slice; an empty text is present. */
static struct pc_str read_slice(sqlite3_stmt *statement, int column, bool blob)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return (struct pc_str){0};
    const void *bytes = blob ? sqlite3_column_blob(statement, column)
                             : (const void *)sqlite3_column_text(statement, column);
    return (struct pc_str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(statement, column)};
}

static int64_t read_time(sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return PC_NEVER.ms;
    return sqlite3_column_int64(statement, column);
}

/* The first packed column of a row is read into one buffer, the second into the other. */
static struct pc_buf *room_for(struct pc_sqlite_walk *walk, int column)
{
    int before = 0;
    for (int i = 0; i < column; i++)
        before += walk->type->fields[i].type == PC_FIELD_LONG;
    PC_ASSERT(before < PC_SQLITE_PACKED_MOST);
    return &walk->s->unpacked[before];
}

struct pc_str pc_sqlite_stored(struct pc_sqlite_walk *walk, int column, bool *packed_out)
{
    *packed_out = sqlite3_column_type(walk->statement, column) == SQLITE_BLOB;
    return read_slice(walk->statement, column, *packed_out);
}

static enum pc_rc read_long(struct pc_sqlite_walk *walk, int column, struct pc_str *value)
{
    bool packed;
    *value = pc_sqlite_stored(walk, column, &packed);
    if (!packed)
        return PC_OK;
    struct pc_buf *room = room_for(walk, column);
    PC_TRY(pc_sqlite_unpack(walk->s, *value, room));
    *value = pc_buf_str(room);
    return PC_OK;
}

static enum pc_rc read_field(struct pc_sqlite_walk *walk, int column, void *value)
{
    sqlite3_stmt *st = walk->statement;
    switch ((enum pc_field_type)walk->type->fields[column].type) {
    case PC_FIELD_I32: *(int32_t *)value = sqlite3_column_int(st, column); break;
    case PC_FIELD_U32: *(uint32_t *)value = (uint32_t)sqlite3_column_int64(st, column); break;
    case PC_FIELD_DATE: ((struct pc_date *)value)->days = sqlite3_column_int(st, column); break;
    case PC_FIELD_DUE:
    case PC_FIELD_I64: *(int64_t *)value = sqlite3_column_int64(st, column); break;
    case PC_FIELD_TIME: ((struct pc_time *)value)->ms = read_time(st, column); break;
    case PC_FIELD_BOOL: *(bool *)value = sqlite3_column_int(st, column) != 0; break;
    case PC_FIELD_HASH: return read_hash(walk, column, value);
    case PC_FIELD_STR: *(struct pc_str *)value = read_slice(st, column, false); break;
    case PC_FIELD_BLOB: *(struct pc_str *)value = read_slice(st, column, true); break;
    case PC_FIELD_LONG: return read_long(walk, column, value);
    case PC_FIELD_TEXT: return pc_sqlite_text(walk->s, sqlite3_column_int64(st, column), value);
    }
    return PC_OK;
}

enum pc_rc pc_sqlite_read(struct pc_sqlite_walk *walk, int first, int end, void *row)
{
    for (int i = first; i < end; i++)
        PC_TRY(read_field(walk, i, (char *)row + walk->type->fields[i].offset));
    return PC_OK;
}

bool pc_sqlite_next(struct pc_sqlite_walk *walk, struct pc_arena *arena, void *row)
{
    if (walk->left <= 0 || !pc_sqlite_step(walk))
        return false;
    walk->left--;
    walk->rc = pc_sqlite_read(walk, 0, walk->type->count, row);
    if (walk->rc == PC_OK && arena)
        pc_row_own(walk->type, row, arena);
    return walk->rc == PC_OK;
}

enum pc_rc pc_sqlite_walk_end(struct pc_sqlite_walk *walk, enum pc_rc rc)
{
    (void)sqlite3_reset(walk->statement); /* its error was seen by the step */
    walk->s->walking--;
    return rc == PC_OK ? walk->rc : rc;
}

enum pc_rc pc_sqlite_only(struct pc_sqlite_walk *walk, struct pc_arena *arena, void *row)
{
    bool found = pc_sqlite_next(walk, arena, row);
    return pc_sqlite_walk_end(walk, found || walk->rc != PC_OK ? PC_OK : PC_NOT_FOUND);
}
