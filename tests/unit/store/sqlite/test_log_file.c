/* tests/unit/store/sqlite/test_log_file.c -- mirrors src/store/sqlite/log_file.c: plain databases, through the VFS and beside it. */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "store/sqlite/log_file.h"
#include "support/pc_test.h"
#include "unit/store/sqlite/directory.h"

static char *directory, path[300];

static int setup(void **state)
{
    (void)state;
    directory = test_directory_new();
    snprintf(path, sizeof path, "%s", test_directory_file(directory, "log.db"));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_directory_free(&directory);
    return 0;
}

static void run(sqlite3 *db, const char *sql)
{
    char *error = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
}

static sqlite3 *open_by(const char *vfs)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
    run(db, "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
    return db;
}

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return n;
}

/* About 400 pages. */
static const char many_rows[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
    "INSERT INTO t SELECT i, randomblob(3000) FROM n;";

/* Calls of write and its kin that this process has made. */
static long writes_so_far(void)
{
    FILE *file = fopen("/proc/self/io", "r");
    char line[100];
    long calls = -1;
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        (void)sscanf(line, "syscw: %ld", &calls);
    fclose(file);
    assert_true(calls >= 0);
    return calls;
}

static long writes_of_a_commit(const char *vfs)
{
    sqlite3 *db = open_by(vfs);
    run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB)");
    const long before = writes_so_far();
    run(db, many_rows);
    const long calls = writes_so_far() - before;
    sqlite3_close(db);
    return calls;
}

static void a_commit_is_written_in_a_few_calls(void **state)
{
    (void)state;
    assert_true(writes_of_a_commit(pc_sqlite_log_vfs()) < 50);
}

static void a_commit_is_there_for_others_when_it_returns(void **state) /* I2 */
{
    (void)state;
    sqlite3 *writer = open_by(pc_sqlite_log_vfs());
    run(writer, "CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB)");
    sqlite3 *reader = open_by(NULL);
    for (int i = 1; i <= 20; i++) {
        char sql[100];
        snprintf(sql, sizeof sql, "INSERT INTO t VALUES (%d, randomblob(%d))", i, i * 700);
        run(writer, sql);
        assert_int_equal(number(reader, "SELECT count(*) FROM t"), i);
        if (i % 7 == 0)
            run(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
    sqlite3_close(reader);
    sqlite3_close(writer);
}

/* A transaction larger than the page cache reads its own pages back from the log. */
static void what_is_held_is_read_back(void **state)
{
    (void)state;
    sqlite3 *db = open_by(pc_sqlite_log_vfs());
    run(db, "PRAGMA cache_size = 10; CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB); BEGIN");
    run(db, many_rows);
    assert_int_equal(number(db, "SELECT count(*) FROM t WHERE length(bytes) = 3000"), 400);
    run(db, "UPDATE t SET bytes = zeroblob(10) WHERE id % 3 = 0; COMMIT");
    sqlite3_close(db);
    db = open_by(NULL);
    assert_int_equal(number(db, "SELECT count(*) FROM t WHERE length(bytes) = 10"), 133);
    assert_int_equal(number(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
                     1);
    sqlite3_close(db);
}

/* A write that fails is told by the commit, which leaves nothing behind. */
static void a_log_that_cannot_grow_fails_the_commit(void **state)
{
    (void)state;
    struct rlimit before, small;
    sqlite3 *db = open_by(pc_sqlite_log_vfs());
    run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB); INSERT INTO t VALUES (1000, 'here')");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){200 * 1024, before.rlim_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_not_equal(sqlite3_exec(db, many_rows, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(number(db, "SELECT count(*) FROM t"), 1);
    run(db, many_rows);
    assert_int_equal(number(db, "SELECT count(*) FROM t"), 401);
    sqlite3_close(db);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
PC_TEST_MAIN(T(a_commit_is_written_in_a_few_calls), T(a_commit_is_there_for_others_when_it_returns),
             T(what_is_held_is_read_back), T(a_log_that_cannot_grow_fails_the_commit))
