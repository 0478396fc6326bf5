/* tests/unit/store/sqlite/test_transaction.c -- mirrors src/store/sqlite/transaction.c: what is taken back is taken back
 * from memory too, and a full disk takes back everything. */
#include <stdio.h>
#include <sys/stat.h>

#include "unit/store/contract.h"
#include "unit/store/sample.h"
#include "unit/store/sqlite/side.h"

/* ---- commands in savepoints ---- */

/* One command: rows of all that memory keeps something about.  Its members repeat, its texts come and go. */
static void run_command(struct contract *c, struct pc_store *store, int number)
{
    const struct pc_store_ops *ops = store->ops;
    const struct pc_str member = pc_str_of(pc_arena_printf(c->arena, "M%d", number % 5));
    const struct pc_str id = pc_str_of(pc_arena_printf(c->arena, "request %d", number));
    const struct pc_case_row row = {.id = number, .submission = number, .version = 1, .member = member};
    const struct pc_clock_row clock = {.case_id = number,
                                       .number = 1,
                                       .due_at = PC_NEVER,
                                       .rule = pc_str_of(pc_arena_printf(c->arena, "rule %d", number / 3))};
    const struct pc_timer_row timer = {{number * 10}, number, 1, 1, 1};
    const struct pc_request_row request = {.org = PC_STR("o"), .request_id = id};
    struct pc_event_row event = {.case_id = number, .seq = 1, .data = member};
    struct pc_case_row changed = row;
    assert_ok(ops->case_insert(store, &row));
    assert_ok(ops->clock_insert(store, &clock));
    assert_ok(ops->timer_insert(store, &timer));
    assert_ok(ops->event_append(store, &event));
    assert_ok(ops->request_insert(store, &request));
    changed.version = 2;
    changed.member = number % 4 == 0 ? PC_STR("moved") : member;
    assert_ok(ops->case_update(store, &changed, 1));
    assert_ok(ops->timer_delete(store, &timer));
    assert_ok(ops->provider_put(store, &(struct pc_provider_row){.provider = member, .json = id}));
}

/* All rows of all tables as text. */
static void dump(struct pc_store *store, struct pc_buf *out)
{
    static const char *const tables[] = {"cases",  "key_blocks", "clocks",   "texts",
                                         "timers", "events",     "requests", "providers"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[64];
        sqlite3_stmt *statement;
        snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2", tables[i]);
        assert_int_equal(sqlite3_prepare_v2(pc_sqlite_of(store)->db, sql, -1, &statement, NULL), SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            pc_buf_printf(out, "%s:", tables[i]);
            for (int n = 0; n < sqlite3_column_count(statement); n++) {
                pc_buf_add_text(out, " ");
                pc_buf_add(out, sqlite3_column_blob(statement, n),
                           (size_t)sqlite3_column_bytes(statement, n));
            }
            pc_buf_add_text(out, "\n");
        }
        assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    }
}

/* Which commands are refused, by round: none, the first, the last, every second, most. */
static bool refused(int round, int number)
{
    switch (round) {
    case 0: return false;
    case 1: return number == 1;
    case 2: return number == 40;
    case 3: return number % 2 == 0;
    default: return number % 7 != 0;
    }
}

/* Forty commands in two transactions.  `tried`: refused ones are run and taken back; else they are left out. */
static void run_commands(struct contract *c, struct pc_store *store, int round, bool tried)
{
    for (int number = 1; number <= 40; number++) {
        if (number % 20 == 1)
            assert_ok(store->ops->begin(store));
        if (tried && refused(round, number)) {
            assert_ok(store->ops->savepoint(store));
            run_command(c, store, number);
            run_command(c, store, 1000 + number);
            assert_ok(store->ops->rollback_to(store));
        } else if (!refused(round, number)) {
            assert_ok(store->ops->savepoint(store));
            run_command(c, store, number);
            assert_ok(store->ops->release(store));
        }
        if (number % 20 == 0)
            assert_ok(store->ops->commit(store));
    }
}

static void commands_taken_back_leave_what_never_running_them_leaves(void **state) /* I6 */
{
    struct contract *c = *state;
    for (int round = 0; round < 5; round++) {
        PC_AUTO(pc_buf_free) struct pc_buf tried = {0}, never = {0};
        for (int t = 0; t < 2; t++) {
            side_renew(&c->store);
            run_commands(c, c->store, round, t == 0);
            dump(c->store, t == 0 ? &tried : &never);
        }
        assert_true(never.size > 0);
        assert_int_equal(tried.size, never.size);
        assert_memory_equal(tried.ptr, never.ptr, never.size); /* hashes have NULs */
    }
}

static void a_large_transaction_falls_back_to_sqlites_savepoints(void **state)
{
    struct contract *c = *state;
    char *text = pc_arena_alloc(c->arena, 1u << 20);
    memset(text, 'x', (1u << 20) - 1);
    assert_ok(c->ops->begin(c->store));
    for (int i = 1; i <= 40; i++) {
        assert_ok(c->ops->savepoint(c->store));
        assert_ok(c->ops->letter_insert(
            c->store, &(struct pc_letter_row){.id = i, .case_id = 1, .text = {text, 1u << 20}}));
        assert_ok(c->ops->release(c->store));
    }
    assert_true(pc_sqlite_of(c->store)->hard);
    assert_ok(c->ops->savepoint(c->store));
    run_command(c, c->store, 1);
    assert_ok(c->ops->rollback_to(c->store));
    assert_ok(c->ops->savepoint(c->store));
    run_command(c, c->store, 1);
    assert_ok(c->ops->release(c->store));
    assert_ok(c->ops->commit(c->store));
    struct pc_letter_row letter;
    assert_ok(c->ops->letter_get(c->store, 40, c->arena, &letter));
    assert_int_equal(letter.text.size, 1u << 20);
}

static void a_text_is_stored_once(void **state)
{
    struct contract *c = *state;
    PC_AUTO(pc_buf_free) struct pc_buf out = {0};
    assert_ok(c->ops->begin(c->store));
    for (int i = 1; i <= 30; i++) {
        const struct pc_clock_row clock = {
            .case_id = i, .number = 1, .rule = i % 2 ? PC_STR("odd") : PC_STR("even")};
        assert_ok(c->ops->clock_insert(c->store, &clock));
    }
    assert_ok(c->ops->commit(c->store));
    dump(c->store, &out);
    assert_non_null(strstr(out.ptr, "texts: 1 odd\ntexts: 2 even\n"));
    assert_null(strstr(out.ptr, "texts: 3"));
}

/* ---- reading between transactions ---- */

static int64_t file_size(const char *name)
{
    char path[300];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", side_directory, name);
    return stat(path, &st) == 0 ? st.st_size : 0;
}

/* One read transaction for all reads of the writer until it writes; the log is no longer for it, since a checkpoint never meets it. */
static void the_writers_reads_are_one_transaction_that_holds_nothing_back(void **state)
{
    struct contract *c = *state;
    sqlite3 *db = pc_sqlite_of(c->store)->db;
    struct pc_case_row got;
    static char text[100000];
    memset(text, 'x', sizeof text);
    for (int64_t id = 1; id <= 300; id++) {
        for (int64_t other = id - 2; other < id; other++) {
            assert_rc(c->ops->case_get(c->store, other, c->arena, &got), other > 0 ? PC_OK : PC_NOT_FOUND);
            assert_int_equal(sqlite3_txn_state(db, NULL), SQLITE_TXN_READ);
        }
        assert_ok(c->ops->begin(c->store));
        assert_ok(c->ops->case_insert(
            c->store, &(struct pc_case_row){.id = id, .submission = id, .body = {text, sizeof text}}));
        assert_ok(c->ops->commit(c->store));
        assert_int_equal(sqlite3_txn_state(db, NULL), SQLITE_TXN_NONE);
    }
    assert_in_range(file_size(PC_SQLITE_FILE "-wal"), 1, 8 << 20); /* 30 MB went through it */
}

/* ---- faults ---- */

static void a_full_disk_takes_the_transaction_back_and_no_write_escapes_it(void **state) /* I2, I6 */
{
    struct contract *c = *state;
    struct pc_case_row got;
    int number = 0;
    enum pc_rc rc = PC_OK;
    assert_ok(c->ops->begin(c->store));
    run_command(c, c->store, ++number);
    assert_ok(c->ops->commit(c->store));
    side_exec(c->store, "PRAGMA max_page_count = 60");
    assert_ok(c->ops->begin(c->store));
    while (rc == PC_OK) {
        number++;
        const struct pc_case_row row = {.id = number, .submission = number, .body = PC_STR("some text")};
        rc = c->ops->case_insert(c->store, &row);
        if (rc == PC_OK) /* what waits is written before it is read */
            rc = c->ops->case_get(c->store, number, c->arena, &got);
        assert_true(number < 100000);
    }
    assert_rc(rc, PC_IO);
    assert_non_null(strstr(c->ops->error(c->store), "full"));
    assert_rc(c->ops->timer_insert(c->store, &(struct pc_timer_row){{1}, 1, 1, 1, 1}), PC_IO);
    assert_rc(c->ops->commit(c->store), PC_IO);

    struct pc_event_row event = {.case_id = 2, .seq = 1};
    side_exec(c->store, "PRAGMA max_page_count = 100000");
    assert_ok(c->ops->case_get(c->store, 1, c->arena, &got));
    for (int id = 2; id <= number; id++)
        assert_rc(c->ops->case_get(c->store, id, c->arena, &got), PC_NOT_FOUND);
    assert_ok(c->ops->begin(c->store));
    run_command(c, c->store, 2);
    assert_ok(c->ops->event_append(c->store, &(struct pc_event_row){.case_id = 3, .seq = 1}));
    event.seq = 2;
    assert_ok(c->ops->event_append(c->store, &event));
    assert_int_equal(event.position, 4); /* numbers go on where the last commit left them */
    assert_ok(c->ops->commit(c->store));
}

static void a_commit_that_finds_the_disk_full_keeps_nothing(void **state) /* I2, I6 */
{
    struct contract *c = *state;
    struct pc_case_row got;
    side_exec(c->store, "PRAGMA max_page_count = 60");
    for (int turn = 0; turn < 2; turn++) {
        assert_ok(c->ops->begin(c->store));
        for (int id = 1; id <= (turn == 0 ? 20000 : 3); id++) {
            const struct pc_case_row row = {.id = id, .submission = id, .member = PC_STR("M")};
            assert_ok(c->ops->case_insert(c->store, &row));
        }
        assert_rc(c->ops->commit(c->store), turn == 0 ? PC_IO : PC_OK);
        assert_rc(c->ops->case_get(c->store, 1, c->arena, &got), turn == 0 ? PC_NOT_FOUND : PC_OK);
    }
    side_reopen(&c->store);
    assert_ok(c->ops->case_get(c->store, 3, c->arena, &got));
    assert_rc(c->ops->case_get(c->store, 4, c->arena, &got), PC_NOT_FOUND);
}

static void a_fault_while_repeating_loses_the_whole_transaction(void **state)
{
    struct contract *c = *state;
    struct pc_sqlite *s = pc_sqlite_of(c->store);
    struct pc_case_row got;
    assert_ok(c->ops->begin(c->store));
    run_command(c, c->store, 1);
    assert_ok(c->ops->savepoint(c->store));
    run_command(c, c->store, 2);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 64); /* a noted row is too long now */
    assert_rc(c->ops->rollback_to(c->store), PC_IO);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, 1000000);
    assert_rc(c->ops->timer_insert(c->store, &(struct pc_timer_row){{1}, 1, 1, 1, 1}), PC_IO);
    assert_rc(c->ops->commit(c->store), PC_IO);
    assert_rc(c->ops->case_get(c->store, 1, c->arena, &got), PC_NOT_FOUND);
    assert_ok(c->ops->begin(c->store));
    run_command(c, c->store, 1);
    assert_ok(c->ops->commit(c->store));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commands_taken_back_leave_what_never_running_them_leaves),
        TEST(a_large_transaction_falls_back_to_sqlites_savepoints),
        TEST(a_text_is_stored_once),
        TEST(the_writers_reads_are_one_transaction_that_holds_nothing_back),
        TEST(a_full_disk_takes_the_transaction_back_and_no_write_escapes_it),
        TEST(a_commit_that_finds_the_disk_full_keeps_nothing),
        TEST(a_fault_while_repeating_loses_the_whole_transaction),
    };
    return cmocka_run_group_tests_name("store/sqlite/transaction", tests, NULL, NULL);
}
