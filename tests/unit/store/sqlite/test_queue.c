/* tests/unit/store/sqlite/test_queue.c -- mirrors src/store/sqlite/queue.c: rows that wait are there for whoever asks, and a
 * key that is taken is told at once. */
#include <stdio.h>

#include "unit/store/contract.h"
#include "unit/store/sample.h"
#include "unit/store/sqlite/side.h"

/* How many rows SQLite has of a table, whatever waits. */
static int64_t count_of(struct contract *c, const char *table)
{
    char sql[64];
    sqlite3_stmt *statement;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    assert_int_equal(sqlite3_prepare_v2(pc_sqlite_of(c->store)->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t count = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return count;
}

static const enum pc_row_kind waiting[] = {PC_ROW_CASE,  PC_ROW_EVALUATION, PC_ROW_EVENT,
                                           PC_ROW_CLOCK, PC_ROW_TIMER,      PC_ROW_REQUEST};
enum { WAITING = sizeof waiting / sizeof *waiting };

static enum pc_rc insert(struct contract *c, enum pc_row_kind kind, int seed)
{
    union sample_row row;
    sample_fill(kind, SAMPLE_PLAIN, seed, c->arena, &row);
    return sample_insert(c->store, kind, &row);
}

static void new_rows_wait_until_somebody_reads_their_table(void **state)
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    for (int seed = 1; seed <= 3; seed++)
        for (size_t i = 0; i < WAITING; i++)
            assert_ok(insert(c, waiting[i], seed));
    for (size_t i = 0; i < WAITING; i++) {
        const char *table = pc_row_types[waiting[i]].table;
        union sample_row expected, got;
        assert_int_equal(count_of(c, table), 0);
        sample_fill(waiting[i], SAMPLE_PLAIN, 2, c->arena, &expected);
        memcpy(&got, &expected, sizeof got);
        assert_ok(sample_fetch(c->store, waiting[i], c->arena, &got));
        assert_null(sample_difference(waiting[i], &expected, &got));
        assert_int_equal(count_of(c, table), 3);
    }
    assert_ok(c->ops->commit(c->store));
}

static void a_commit_inserts_what_waits_and_a_rollback_forgets_it(void **state) /* I6 */
{
    struct contract *c = *state;
    for (int seed = 1; seed <= 2; seed++) {
        assert_ok(c->ops->begin(c->store));
        for (size_t i = 0; i < WAITING; i++)
            assert_ok(insert(c, waiting[i], seed));
        if (seed == 1)
            c->ops->rollback(c->store);
        else
            assert_ok(c->ops->commit(c->store));
        for (size_t i = 0; i < WAITING; i++)
            assert_int_equal(count_of(c, pc_row_types[waiting[i]].table), seed - 1);
    }
}

/* Higher keys, the same and lower ones, while rows wait, after they are written, and after reopening. */
static void a_key_that_is_taken_is_told_at_once(void **state)
{
    struct contract *c = *state;
    for (int turn = 0; turn < 3; turn++) {
        assert_ok(c->ops->begin(c->store));
        for (size_t i = 0; i < WAITING; i++) {
            const enum pc_rc taken = turn == 0 ? PC_OK : PC_CONFLICT;
            assert_rc(insert(c, waiting[i], 5), taken);
            assert_rc(insert(c, waiting[i], 3), taken); /* lower: written at once */
            assert_ok(insert(c, waiting[i], 7 + turn));
            assert_rc(insert(c, waiting[i], 7 + turn), PC_CONFLICT);
            assert_rc(insert(c, waiting[i], 5), PC_CONFLICT);
        }
        assert_ok(c->ops->commit(c->store));
        if (turn == 1)
            side_reopen(&c->store);
        /* What a handle learns in a transaction that is rolled back, it still knows or learns again. */
        assert_ok(c->ops->begin(c->store));
        for (size_t i = 0; i < WAITING; i++)
            assert_ok(insert(c, waiting[i], 30));
        c->ops->rollback(c->store);
    }
}

static enum pc_rc note_timer(void *arg, const struct pc_timer_row *row)
{
    struct pc_timer_row **at = arg;
    *(*at)++ = *row;
    return PC_OK;
}

/* They are inserted in the order of their instants, which is not the one they come in; a fault there loses or doubles some. */
static void timers_of_clocks_of_all_lengths_arrive(void **state)
{
    struct contract *c = *state;
    enum { CASES = 40, CLOCKS = 3 };
    struct pc_timer_row got[CASES * CLOCKS], *end = got;
    assert_ok(c->ops->begin(c->store));
    for (int id = 1; id <= CASES; id++)
        for (int clock = 1; clock <= CLOCKS; clock++) {
            const struct pc_timer_row timer = {{1000 * (CLOCKS - clock) + id / 8}, id, clock, 1, 7};
            assert_ok(c->ops->timer_insert(c->store, &timer));
        }
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->timer_walk(c->store, (struct pc_time){1000 * CLOCKS}, 0, note_timer, &end));
    assert_int_equal(end - got, CASES * CLOCKS);
    for (int i = 0; i < CASES * CLOCKS; i++) {
        assert_int_equal(got[i].case_id, i % CASES + 1);
        assert_int_equal(got[i].clock, CLOCKS - i / CASES);
    }
}

/* The number is the low part of a key. */
static void a_number_that_would_reach_into_the_next_case_is_refused(void **state)
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    for (int32_t number = -1; number <= 1 << 20; number += number == 1 ? (1 << 20) - 2 : 1) {
        const enum pc_rc expected = number < 1 || number == 1 << 20 ? PC_IO : PC_OK;
        const struct pc_clock_row clock = {.case_id = 5, .number = number, .rule = PC_STR("{}")};
        const struct pc_evaluation_row evaluation = {.case_id = 5, .number = number};
        assert_rc(c->ops->clock_insert(c->store, &clock), expected);
        assert_rc(c->ops->evaluation_insert(c->store, &evaluation, &c->kept), expected);
    }
    assert_ok(c->ops->commit(c->store));
    assert_int_equal(count_of(c, "clocks"), 2);
    assert_int_equal(count_of(c, "evaluations"), 2);
}

/* What is taken back is written again, and waits again. */
static void a_savepoint_forgets_what_waits_without_sqlites_help(void **state) /* I6 */
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    for (int i = 0; i < 4; i++) {
        assert_ok(c->ops->savepoint(c->store));
        for (size_t k = 0; k < WAITING; k++)
            if (waiting[k] != PC_ROW_CLOCK) /* its rule is a text of its own, which is written at once */
                assert_ok(insert(c, waiting[k], 1 + i / 2));
        if (i % 2 == 0)
            assert_ok(c->ops->rollback_to(c->store));
        else
            assert_ok(c->ops->release(c->store));
    }
    assert_false(pc_sqlite_of(c->store)->hard);
    for (int committed = 0; committed < 2; committed++) {
        for (size_t k = 0; k < WAITING; k++)
            if (waiting[k] != PC_ROW_CLOCK)
                assert_int_equal(count_of(c, pc_row_types[waiting[k]].table), committed ? 2 : 0);
        if (!committed)
            assert_ok(c->ops->commit(c->store));
    }
}

static void a_savepoint_takes_back_what_was_written_to_be_read(void **state) /* I6 */
{
    struct contract *c = *state;
    struct pc_case_row got;
    assert_ok(c->ops->begin(c->store));
    for (int seed = 1; seed <= 3; seed++) {
        assert_ok(c->ops->savepoint(c->store));
        assert_ok(insert(c, PC_ROW_CASE, seed));
        assert_ok(c->ops->case_get(c->store, seed, c->arena, &got));
        if (seed == 2)
            assert_ok(c->ops->rollback_to(c->store));
        else
            assert_ok(c->ops->release(c->store));
    }
    assert_ok(c->ops->commit(c->store));
    for (int seed = 1; seed <= 3; seed++)
        assert_rc(c->ops->case_get(c->store, seed, c->arena, &got), seed == 2 ? PC_NOT_FOUND : PC_OK);
}

/* The first row is inserted when the second turns out to be too long: neither is kept, whoever goes on. */
static void half_of_what_waited_is_nothing(void **state) /* I2, I6 */
{
    struct contract *c = *state;
    static const char text[600] = "a long one";
    sqlite3 *db = pc_sqlite_of(c->store)->db;
    struct pc_case_row got;
    assert_ok(c->ops->begin(c->store));
    assert_ok(insert(c, PC_ROW_CASE, 1));
    assert_ok(c->ops->case_insert(c->store, &(struct pc_case_row){.id = 2, .body = {text, sizeof text}}));
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 500);
    assert_rc(c->ops->case_get(c->store, 1, c->arena, &got), PC_IO);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1000000);
    assert_rc(insert(c, PC_ROW_CASE, 3), PC_IO);
    assert_rc(c->ops->commit(c->store), PC_IO);
    assert_int_equal(count_of(c, "cases"), 0);
}

/* Only somebody else's row can have a key that is higher than all of ours: then nothing of the transaction is kept. */
static void a_row_that_cannot_be_inserted_takes_the_transaction_back(void **state) /* I2, I6 */
{
    struct contract *c = *state;
    const struct pc_timer_row timer = {{77}, 9, 1, 1, 1};
    side_exec(c->store, "INSERT INTO timers VALUES (77, 9, 1, 1, 1)");
    for (int read = 0; read < 2; read++) {
        union sample_row all = {.timer = timer};
        assert_ok(c->ops->begin(c->store));
        assert_ok(insert(c, PC_ROW_CASE, 1));
        assert_ok(c->ops->timer_insert(c->store, &timer));
        if (read)
            assert_rc(sample_fetch(c->store, PC_ROW_TIMER, c->arena, &all), PC_CORRUPT);
        assert_rc(c->ops->commit(c->store), read ? PC_IO : PC_CORRUPT);
        assert_int_equal(count_of(c, "cases"), 0);
    }
    assert_ok(c->ops->begin(c->store));
    assert_ok(insert(c, PC_ROW_CASE, 1));
    assert_ok(c->ops->commit(c->store));
    assert_int_equal(count_of(c, "cases"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(new_rows_wait_until_somebody_reads_their_table),
        TEST(a_commit_inserts_what_waits_and_a_rollback_forgets_it),
        TEST(a_key_that_is_taken_is_told_at_once),
        TEST(timers_of_clocks_of_all_lengths_arrive),
        TEST(a_number_that_would_reach_into_the_next_case_is_refused),
        TEST(a_savepoint_forgets_what_waits_without_sqlites_help),
        TEST(a_savepoint_takes_back_what_was_written_to_be_read),
        TEST(half_of_what_waited_is_nothing),
        TEST(a_row_that_cannot_be_inserted_takes_the_transaction_back),
    };
    return cmocka_run_group_tests_name("store/sqlite/queue", tests, NULL, NULL);
}
