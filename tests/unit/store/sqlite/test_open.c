/* tests/unit/store/sqlite/test_open.c -- mirrors src/store/sqlite/open.c: the contract on SQLite, and what only a file can do: outlive us, be shared, be wrong. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/store/contract.h"
#include "unit/store/sample.h"
#include "unit/store/sqlite/directory.h"
#include "unit/store/sqlite/side.h"

static void expect_refused(enum pc_rc expected, const char *words)
{
    struct pc_store *store = NULL;
    char error[200] = "";
    assert_rc(pc_store_sqlite_open(side_directory, true, &store, error), expected);
    assert_null(store);
    if (!strstr(error, words))
        fail_msg("\"%s\" does not say \"%s\"", error, words);
}

static void put_case(struct contract *c, int64_t id, const char *member)
{
    const struct pc_case_row row = {.id = id, .submission = id, .version = 1, .member = pc_str_of(member)};
    assert_ok(c->ops->case_insert(c->store, &row));
}

static bool has_case(struct pc_store *store, struct pc_arena *arena, int64_t id)
{
    struct pc_case_row row;
    enum pc_rc rc = store->ops->case_get(store, id, arena, &row);
    if (rc != PC_NOT_FOUND)
        assert_ok(rc);
    return rc == PC_OK;
}

/* ---- files outlive processes ---- */

static void what_was_committed_is_there_after_reopening(void **state) /* I2 */
{
    struct contract *c = *state;
    union sample_row row, got;
    assert_ok(c->ops->begin(c->store));
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        sample_fill((enum pc_row_kind)kind, SAMPLE_EXTREMES, 1, c->arena, &row);
        assert_ok(sample_insert(c->store, (enum pc_row_kind)kind, &row));
    }
    assert_ok(c->ops->commit(c->store));
    side_reopen(&c->store);
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        sample_fill((enum pc_row_kind)kind, SAMPLE_EXTREMES, 1, c->arena, &row);
        memcpy(&got, &row, sizeof got);
        assert_ok(sample_fetch(c->store, (enum pc_row_kind)kind, c->arena, &got));
        assert_null(sample_difference((enum pc_row_kind)kind, &row, &got));
    }
}

static void what_was_not_committed_is_gone(void **state) /* I2 */
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    put_case(c, 1, "M1");
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->begin(c->store));
    put_case(c, 2, "M2");
    pc_store_close(&c->store); /* in the middle of it */
    c->store = side_open(true);
    assert_true(has_case(c->store, c->arena, 1));
    assert_false(has_case(c->store, c->arena, 2));
}

/* A writer in another process that commits case 1, begins with case 2 and says so through the pipe. */
static _Noreturn void write_until_killed(int say)
{
    struct pc_store *store = NULL;
    char error[200];
    bool done = pc_store_sqlite_open(side_directory, true, &store, error) == PC_OK &&
                store->ops->begin(store) == PC_OK &&
                store->ops->case_insert(store, &(struct pc_case_row){.id = 1, .member = PC_STR("M1")}) ==
                    PC_OK &&
                store->ops->commit(store) == PC_OK && store->ops->begin(store) == PC_OK &&
                store->ops->case_insert(store, &(struct pc_case_row){.id = 2, .member = PC_STR("M2")}) ==
                    PC_OK;
    if (done && write(say, "x", 1) == 1)
        pause();
    _exit(1);
}

static pid_t start_writer(void)
{
    int ends[2];
    char word;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_until_killed(ends[1]);
    (void)close(ends[1]);
    assert_int_equal(read(ends[0], &word, 1), 1);
    (void)close(ends[0]);
    return child;
}

static void kill_writer(pid_t child)
{
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_killed_writer_loses_nothing_it_committed(void **state) /* I2 */
{
    struct contract *c = *state;
    pc_store_close(&c->store);
    kill_writer(start_writer());
    c->store = side_open(true);
    assert_true(has_case(c->store, c->arena, 1));
    assert_false(has_case(c->store, c->arena, 2));
}

/* ---- one writer, many readers ---- */

static void a_directory_has_one_writer(void **state)
{
    struct contract *c = *state;
    expect_refused(PC_CONFLICT, "another process"); /* the store of this very test */
    pc_store_close(&c->store);
    pid_t child = start_writer();
    expect_refused(PC_CONFLICT, "another process");
    struct pc_store *reader = side_open(false);
    assert_true(has_case(reader, c->arena, 1));
    assert_false(has_case(reader, c->arena, 2)); /* not committed */
    pc_store_close(&reader);
    kill_writer(child);
    c->store = side_open(true);
}

static void a_reader_sees_whole_commits_and_one_snapshot(void **state)
{
    struct contract *c = *state;
    struct pc_store *reader = side_open(false);
    assert_ok(c->ops->begin(c->store));
    put_case(c, 1, "M1");
    assert_false(has_case(reader, c->arena, 1));
    assert_ok(c->ops->commit(c->store));
    assert_true(has_case(reader, c->arena, 1));

    assert_ok(reader->ops->snapshot_begin(reader));
    assert_ok(c->ops->begin(c->store));
    put_case(c, 2, "M1");
    assert_ok(c->ops->commit(c->store));
    assert_false(has_case(reader, c->arena, 2)); /* from the snapshot's first moment on, read or not */
    reader->ops->snapshot_end(reader);
    assert_true(has_case(reader, c->arena, 2));
    pc_store_close(&reader);
}

static enum pc_rc count_case(void *arg, const struct pc_case_row *row)
{
    (void)row;
    ++*(int *)arg;
    return PC_OK;
}

static int cases_of(struct pc_store *store, struct pc_arena *arena, const char *member)
{
    const struct pc_case_filter filter = {
        .state = -1, .kind = -1, .due_before = PC_NEVER, .member = pc_str_of(member)};
    int count = 0;
    assert_ok(store->ops->case_list(store, &filter, arena, count_case, &count));
    return count;
}

static void a_reader_finds_keys_that_were_committed_after_it_first_looked(void **state)
{
    struct contract *c = *state;
    struct pc_store *reader = side_open(false);
    for (int64_t id = 1; id <= 20; id++) {
        const struct pc_request_row request = {.org = PC_STR("o"),
                                               .request_id = {(const char *)&id, sizeof id}};
        struct pc_request_row got;
        assert_ok(c->ops->begin(c->store));
        put_case(c, id, id % 2 ? "odd" : "even");
        assert_ok(c->ops->request_insert(c->store, &request));
        assert_rc(reader->ops->request_get(reader, request.org, request.request_id, c->arena, &got),
                  PC_NOT_FOUND);
        assert_int_equal(cases_of(reader, c->arena, "odd"), id / 2);
        assert_ok(c->ops->commit(c->store));
        assert_ok(reader->ops->request_get(reader, request.org, request.request_id, c->arena, &got));
        assert_int_equal(cases_of(reader, c->arena, "odd"), (id + 1) / 2);
    }
    pc_store_close(&reader);
}

static void a_reader_cannot_write(void **state)
{
    (void)state;
    struct pc_store *reader = side_open(false);
    assert_int_equal(sqlite3_exec(pc_sqlite_of(reader)->db, "DELETE FROM cases", NULL, NULL, NULL),
                     SQLITE_READONLY);
    pc_store_close(&reader);
}

static void the_files_are_the_owners_alone(void **state) /* I12 */
{
    struct contract *c = *state;
    static const char *const names[] = {PC_SQLITE_FILE, PC_SQLITE_FILE "-wal", PC_SQLITE_LOCK};
    assert_ok(c->ops->begin(c->store));
    put_case(c, 1, "M1");
    assert_ok(c->ops->commit(c->store));
    for (int i = 0; i < 3; i++) {
        struct stat st;
        assert_int_equal(stat(test_directory_file(side_directory, names[i]), &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

/* ---- files that are not what they should be ---- */

static void a_newer_file_is_refused(void **state)
{
    struct contract *c = *state;
    side_exec(c->store, "PRAGMA user_version = 9999");
    pc_store_close(&c->store);
    expect_refused(PC_CORRUPT, "newer program (schema 9999");
}

static void somebody_elses_database_is_refused(void **state)
{
    struct contract *c = *state;
    side_exec(c->store, "PRAGMA application_id = 7");
    pc_store_close(&c->store);
    expect_refused(PC_CORRUPT, "not a database of this program");
}

static void overwrite(const char *name, off_t at, size_t size)
{
    unsigned char garbage[4096];
    memset(garbage, 0xa5, sizeof garbage);
    int fd = open(test_directory_file(side_directory, name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, garbage, size, at), size);
    (void)close(fd);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct contract *c = *state;
    pc_store_close(&c->store);
    overwrite(PC_SQLITE_FILE, 0, 4096);
    expect_refused(PC_CORRUPT, "not a database");
}

static void damage_is_found_by_the_check(void **state)
{
    struct contract *c = *state;
    PC_AUTO(pc_buf_free) struct pc_buf findings = {0};
    assert_ok(c->ops->begin(c->store));
    for (int64_t id = 1; id <= 2000; id++)
        put_case(c, id, "M1");
    assert_ok(c->ops->commit(c->store));
    pc_store_close(&c->store); /* the log goes into the file */
    overwrite(PC_SQLITE_FILE, 60 * 4096, 4096);
    c->store = side_open(true);
    assert_rc(c->ops->check(c->store, &findings), PC_CORRUPT);
    assert_true(findings.size > 0);
    assert_true(strlen(c->ops->error(c->store)) > 0);
}

static void a_reader_needs_a_database_of_this_version(void **state)
{
    struct contract *c = *state;
    struct pc_store *store = NULL;
    char error[200];
    pc_store_close(&c->store);
    (void)unlink(test_directory_file(side_directory, PC_SQLITE_FILE));
    assert_rc(pc_store_sqlite_open(side_directory, false, &store, error), PC_IO);
    assert_null(store);
}

static void a_directory_that_cannot_be_made_is_an_io_fault(void **state)
{
    (void)state;
    struct pc_store *store = NULL;
    char error[200];
    assert_rc(pc_store_sqlite_open("/proc/none/of/this", true, &store, error), PC_IO);
    assert_string_equal(error, "the data directory cannot be created: No such file or directory");
    assert_rc(pc_store_sqlite_open("/dev/null", true, &store, error), PC_IO);
    assert_string_equal(error, "the lock file cannot be opened: Not a directory");
}

/* ---- copies ---- */

static void a_backup_is_a_whole_data_directorys_file(void **state)
{
    struct contract *c = *state;
    char *original = side_directory;
    char *copies = test_directory_new();
    char *path = pc_arena_strdup(c->arena, test_directory_file(copies, PC_SQLITE_FILE));
    struct pc_store *reader = side_open(false);
    assert_ok(c->ops->begin(c->store));
    for (int64_t id = 1; id <= 300; id++)
        put_case(c, id, "M1");
    assert_ok(c->ops->commit(c->store));
    assert_ok(reader->ops->backup(reader, path)); /* any handle can */
    assert_rc(c->ops->backup(c->store, path), PC_CONFLICT); /* never over a file */
    pc_store_close(&reader);

    side_directory = copies;
    struct pc_store *copy = side_open(true);
    assert_true(has_case(copy, c->arena, 300));
    assert_int_equal(cases_of(copy, c->arena, "M1"), 300);
    pc_store_close(&copy);
    test_directory_free(&copies);
    side_directory = original;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_committed_is_there_after_reopening),
        TEST(what_was_not_committed_is_gone),
        TEST(a_killed_writer_loses_nothing_it_committed),
        TEST(a_directory_has_one_writer),
        TEST(a_reader_sees_whole_commits_and_one_snapshot),
        TEST(a_reader_finds_keys_that_were_committed_after_it_first_looked),
        TEST(a_reader_cannot_write),
        TEST(the_files_are_the_owners_alone),
        TEST(a_newer_file_is_refused),
        TEST(somebody_elses_database_is_refused),
        TEST(a_file_that_is_no_database_is_refused),
        TEST(damage_is_found_by_the_check),
        TEST(a_reader_needs_a_database_of_this_version),
        TEST(a_directory_that_cannot_be_made_is_an_io_fault),
        TEST(a_backup_is_a_whole_data_directorys_file),
    };
    return contract_run() + cmocka_run_group_tests_name("store/sqlite", tests, NULL, NULL);
}
