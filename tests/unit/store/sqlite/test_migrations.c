/* tests/unit/store/sqlite/test_migrations.c -- mirrors src/store/sqlite/migrations.c */
#include <stdio.h>
#include <unistd.h>

#include "store/sqlite/db.h"
#include "unit/store/contract.h"
#include "unit/store/sample.h"
#include "unit/store/sqlite/directory.h"

static char *directory;

static int make_directory(void **state)
{
    (void)state;
    directory = test_directory_new();
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    test_directory_free(&directory);
    return 0;
}

static enum pc_rc try_open(const struct pc_sqlite_migration *list, bool writer, struct pc_store **store,
                           char error[200])
{
    error[0] = '\0';
    return pc_sqlite_open_with(directory, writer, list, store, error);
}

static struct pc_store *must_open(const struct pc_sqlite_migration *list)
{
    struct pc_store *store = NULL;
    char error[200];
    enum pc_rc rc = try_open(list, true, &store, error);
    assert_string_equal(error, "");
    assert_ok(rc);
    return store;
}

static int64_t number(struct pc_store *store, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(pc_sqlite_of(store)->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t answer = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return answer;
}

/* Builds the database file from a text of SQL. */
static void build_from(const char *name)
{
    PC_AUTO(pc_buf_free) struct pc_buf sql = {0};
    FILE *text = fopen(name, "r");
    assert_non_null(text);
    char part[4096];
    for (size_t size = fread(part, 1, sizeof part, text); size > 0; size = fread(part, 1, sizeof part, text))
        pc_buf_add(&sql, part, size);
    (void)fclose(text);
    sqlite3 *db;
    char *words = NULL;
    assert_int_equal(sqlite3_open(test_directory_file(directory, PC_SQLITE_FILE), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql.ptr, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s: %s", name, words);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* The fixture is what version 1 wrote: plain sample rows with seed 1.  Every later version must read them back. */
static void a_version_1_file_is_migrated_and_keeps_its_rows(void **state)
{
    (void)state;
    build_from(PC_SOURCE_DIR "/tests/unit/store/sqlite/fixtures/version_1.sql");
    struct pc_store *store = must_open(pc_sqlite_migrations);
    struct pc_arena *arena = pc_arena_new(4096);
    assert_int_equal(number(store, "PRAGMA user_version"), pc_sqlite_latest(pc_sqlite_migrations));
    for (int kind = 0; kind < PC_ROW_DOCUMENT; kind++) { /* later kinds came with later versions */
        union sample_row expected, got;
        sample_fill((enum pc_row_kind)kind, SAMPLE_PLAIN, 1, arena, &expected);
        memcpy(&got, &expected, sizeof got);
        assert_ok(sample_fetch(store, (enum pc_row_kind)kind, arena, &got));
        const char *column = sample_difference((enum pc_row_kind)kind, &expected, &got);
        if (column)
            fail_msg("%s.%s", pc_row_types[kind].table, column);
    }
    pc_arena_free(&arena);
    pc_store_close(&store);
}

static const struct pc_sqlite_migration first[] = {{1, "CREATE TABLE one (a INTEGER)", NULL, NULL},
                                                   {0, NULL, NULL, NULL}};
static const struct pc_sqlite_migration third[] = {
    {1, "CREATE TABLE one (a INTEGER)", NULL, NULL},
    {2, "INSERT INTO one VALUES (2)", NULL, NULL},
    {3, "CREATE TABLE three (a INTEGER); INSERT INTO one VALUES (3)", NULL, NULL},
    {0, NULL, NULL, NULL}};
static const struct pc_sqlite_migration broken[] = {{1, "CREATE TABLE one (a INTEGER)", NULL, NULL},
                                                    {2, "INSERT INTO one VALUES (2)", NULL, NULL},
                                                    {3, "INSERT INTO nowhere VALUES (3)", NULL, NULL},
                                                    {0, NULL, NULL, NULL}};

/* A file of an older version, whose steps are the first ones. */
static struct pc_store *open_version(size_t version)
{
    static struct pc_sqlite_migration list[8];
    assert_in_range(version, 1, 7);
    memset(list, 0, sizeof list);
    memcpy(list, pc_sqlite_migrations, version * sizeof *list);
    return must_open(list);
}

static void exec(struct pc_store *store, const char *sql)
{
    char *words = NULL;
    if (sqlite3_exec(pc_sqlite_of(store)->db, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s: %s", sql, words);
}

/* 10,000 entries of 7 keys in one old table, 5 of one key in the other: each chain leads where it led. */
static void version_5_keeps_every_chain_of_keys(void **state)
{
    (void)state;
    struct pc_store *store = open_version(4);
    struct pc_sqlite_key_row row;
    exec(store, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000)"
                " INSERT INTO case_members SELECT n, n % 7 + 1, max(n - 7, 0), n * 3 FROM c");
    exec(store, "INSERT INTO request_keys VALUES (1,9,0,1), (2,9,1,2), (3,9,2,3), (4,9,3,4), (5,9,4,5)");
    pc_store_close(&store);
    store = must_open(pc_sqlite_migrations);
    struct pc_sqlite *s = pc_sqlite_of(store);
    for (int64_t last = 9994; last <= 10000; last++) {
        assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, last % 7 + 1, &row));
        for (int64_t n = last; n > 0; n -= 7) {
            assert_int_equal(row.row_id, n * 3);
            assert_ok(pc_sqlite_key_next(s, PC_KEYS_MEMBER, &row));
        }
        assert_int_equal(row.n, 0);
    }
    assert_ok(pc_sqlite_key_first(s, PC_KEYS_REQUEST, 9, &row));
    for (int64_t n = 5; n > 0; n--) {
        assert_int_equal(row.row_id, n);
        assert_ok(pc_sqlite_key_next(s, PC_KEYS_REQUEST, &row));
    }
    assert_int_equal(row.n, 0);
    assert_int_equal(
        number(store, "SELECT count(*) FROM sqlite_schema WHERE name IN ('case_members', 'request_keys')"),
        0);
    pc_store_close(&store);
}

static void version_5_refuses_keys_with_a_hole(void **state)
{
    (void)state;
    char error[200];
    struct pc_store *store = open_version(4);
    exec(store, "INSERT INTO request_keys VALUES (1,9,0,1), (3,9,1,3)");
    pc_store_close(&store);
    assert_rc(try_open(pc_sqlite_migrations, true, &store, error), PC_CORRUPT);
    assert_non_null(strstr(error, "do not fit the migration"));
    store = open_version(4); /* nothing was changed */
    assert_int_equal(number(store, "SELECT count(*) FROM request_keys"), 2);
    pc_store_close(&store);
}

static enum pc_rc count_clock(void *arg, const struct pc_clock_row *row)
{
    int *count = arg;
    assert_int_equal(row->number, ++*count);
    assert_int_equal(row->due_at.ms, row->case_id * 100 + row->number);
    assert_string_equal(row->rule.ptr, "{}");
    return PC_OK;
}

/* 3000 clocks, the later cases' first; each is found, once, and changed, and one more of its case is added. */
static void version_6_keeps_every_clock(void **state)
{
    (void)state;
    struct pc_store *store = open_version(5);
    struct pc_arena *arena = pc_arena_new(4096);
    exec(store, "INSERT INTO texts VALUES (1, '{}')");
    exec(store,
         "WITH RECURSIVE c(n) AS (SELECT 2999 UNION ALL SELECT n - 1 FROM c WHERE n > 0)"
         " INSERT INTO clocks SELECT n / 3 + 1, n % 3 + 1, 0, 1, 1, 7, (n / 3 + 1) * 100 + n % 3 + 1, NULL,"
         " NULL, NULL, 3, 1 FROM c");
    pc_store_close(&store);
    store = must_open(pc_sqlite_migrations);
    assert_ok(store->ops->begin(store));
    for (int64_t id = 1; id <= 1000; id++) {
        const struct pc_clock_row last = {
            .case_id = id, .number = 3, .due_at = {id * 100 + 3}, .rule = PC_STR("{}")};
        struct pc_clock_row more = last;
        int count = 0;
        more.number = 4;
        more.due_at.ms++;
        assert_ok(store->ops->clock_update(store, &last));
        assert_rc(store->ops->clock_update(store, &more), PC_NOT_FOUND);
        assert_ok(store->ops->clock_insert(store, &more));
        assert_ok(store->ops->clock_list(store, id, arena, count_clock, &count));
        assert_int_equal(count, 4);
    }
    assert_ok(store->ops->commit(store));
    assert_int_equal(number(store, "SELECT count(*) FROM clocks WHERE generation = 0"),
                     2000); /* changed and added */
    pc_arena_free(&arena);
    pc_store_close(&store);
}

static void each_step_runs_once_in_order(void **state)
{
    (void)state;
    struct pc_store *store = must_open(first);
    pc_store_close(&store);
    for (int again = 0; again < 2; again++) {
        store = must_open(third);
        assert_int_equal(number(store, "PRAGMA user_version"), 3);
        assert_int_equal(number(store, "SELECT sum(a) FROM one"), 5);
        pc_store_close(&store);
    }
}

static void a_step_that_fails_leaves_the_file_as_it_was(void **state)
{
    (void)state;
    char error[200];
    struct pc_store *store = must_open(first);
    pc_store_close(&store);
    assert_rc(try_open(broken, true, &store, error), PC_CORRUPT);
    assert_non_null(strstr(error, "migration to version 3"));
    store = must_open(first);
    assert_int_equal(number(store, "PRAGMA user_version"), 1);
    assert_int_equal(number(store, "SELECT count(*) FROM one"), 0);
    pc_store_close(&store);
}

static void an_older_program_refuses_a_newer_file(void **state)
{
    (void)state;
    char error[200];
    struct pc_store *store = must_open(third);
    pc_store_close(&store);
    for (int writer = 0; writer < 2; writer++) {
        assert_rc(try_open(first, writer, &store, error), PC_CORRUPT);
        assert_non_null(strstr(error, "newer program (schema 3; this program knows up to 1)"));
    }
}

static void a_reader_does_not_migrate(void **state)
{
    (void)state;
    char error[200];
    struct pc_store *store = must_open(first);
    pc_store_close(&store);
    assert_rc(try_open(third, false, &store, error), PC_CORRUPT);
    assert_non_null(strstr(error, "older version"));
}

/* The columns of a table, in order, as "a,b,c". */
static void add_columns_of(struct pc_store *store, const char *table, struct pc_buf *out)
{
    char sql[96];
    sqlite3_stmt *statement;
    snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s') ORDER BY cid", table);
    assert_int_equal(sqlite3_prepare_v2(pc_sqlite_of(store)->db, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        pc_buf_printf(out, ",%s", (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
}

static void the_schema_has_the_columns_of_the_field_tables(void **state)
{
    (void)state;
    struct pc_store *store = must_open(pc_sqlite_migrations);
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        const struct pc_row_type *type = &pc_row_types[kind];
        PC_AUTO(pc_buf_free) struct pc_buf expected = {0}, got = {0};
        if (kind == PC_ROW_EVALUATION || kind == PC_ROW_CLOCK)
            pc_buf_add_text(&expected, ",key"); /* SQLite's own */
        if (kind == PC_ROW_REQUEST)
            pc_buf_add_text(&expected, ",id");
        for (int i = 0; i < type->count; i++)
            pc_buf_printf(&expected, ",%s", type->fields[i].column);
        add_columns_of(store, type->table, &got);
        assert_string_equal(got.ptr, expected.ptr);
    }
    pc_store_close(&store);
}

static void every_statement_of_the_list_prepares(void **state)
{
    (void)state;
    struct pc_store *store = must_open(pc_sqlite_migrations);
    for (int id = 0; id < PC_SQL_COUNT; id++) {
        sqlite3_stmt *statement;
        enum pc_rc rc = pc_sqlite_statement(pc_sqlite_of(store), (enum pc_sql)id, &statement);
        if (rc != PC_OK)
            fail_msg("statement %d: %s", id, store->ops->error(store));
    }
    pc_store_close(&store);
}

/* Lists that must not read a whole table at a million cases. */
static void hot_lists_are_answered_from_an_index(void **state)
{
    (void)state;
    static const enum pc_sql hot[] = {
        PC_SQL_CASE_GET,         PC_SQL_CASE_BY_SUBMISSION, PC_SQL_CASE_BY_STATE, PC_SQL_CASE_QUEUE,
        PC_SQL_CASE_STATE_COUNT, PC_SQL_EVALUATION_GET,     PC_SQL_EVENT_LIST,    PC_SQL_EVENT_WALK,
        PC_SQL_CLOCK_LIST,       PC_SQL_CLOCK_UPDATE,       PC_SQL_TIMER_WALK,    PC_SQL_LETTER_LIST,
        PC_SQL_NOTE_LIST,        PC_SQL_MEMBER_GET,         PC_SQL_REQUEST_GET,   PC_SQL_DETERMINATION_LIST};
    struct pc_store *store = must_open(pc_sqlite_migrations);
    for (size_t i = 0; i < sizeof hot / sizeof *hot; i++) {
        PC_AUTO(pc_buf_free) struct pc_buf sql = {0};
        sqlite3_stmt *statement, *plan;
        assert_ok(pc_sqlite_statement(pc_sqlite_of(store), hot[i], &statement));
        pc_buf_printf(&sql, "EXPLAIN QUERY PLAN %s", sqlite3_sql(statement));
        assert_int_equal(sqlite3_prepare_v2(pc_sqlite_of(store)->db, sql.ptr, -1, &plan, NULL), SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);
            if (strncmp(step, "SCAN", 4) == 0 && !strcasestr(step, "subquery"))
                fail_msg("%s: %s", sqlite3_sql(statement), step);
            if (hot[i] != PC_SQL_CASE_BY_STATE && strstr(step, "TEMP B-TREE"))
                fail_msg("%s: %s", sqlite3_sql(statement), step);
        }
        (void)sqlite3_finalize(plan);
    }
    pc_store_close(&store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_version_1_file_is_migrated_and_keeps_its_rows),
        TEST(version_5_keeps_every_chain_of_keys),
        TEST(version_5_refuses_keys_with_a_hole),
        TEST(version_6_keeps_every_clock),
        TEST(each_step_runs_once_in_order),
        TEST(a_step_that_fails_leaves_the_file_as_it_was),
        TEST(an_older_program_refuses_a_newer_file),
        TEST(a_reader_does_not_migrate),
        TEST(the_schema_has_the_columns_of_the_field_tables),
        TEST(every_statement_of_the_list_prepares),
        TEST(hot_lists_are_answered_from_an_index),
    };
    return cmocka_run_group_tests_name("store/migrations", tests, NULL, NULL);
}
