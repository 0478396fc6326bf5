/* tests/unit/store/contract.c -- laws of rows and transactions (DESIGN "the store is a port"; I2, I6, I7, I11). */
#include "unit/store/contract.h"

#include "unit/store/sample.h"

int contract_setup(void **state)
{
    struct contract *c = pc_alloc(sizeof *c);
    c->store = contract_side.open();
    c->ops = c->store->ops;
    c->arena = pc_arena_new(4096);
    *state = c;
    return 0;
}

int contract_teardown(void **state)
{
    struct contract *c = *state;
    contract_side.close(&c->store);
    pc_buf_free(&c->kept);
    pc_arena_free(&c->arena);
    pc_free(c);
    return 0;
}

static void put_sample(struct contract *c, enum pc_row_kind kind, enum sample_look look, int seed)
{
    union sample_row row;
    sample_fill(kind, look, seed, c->arena, &row);
    assert_ok(sample_insert(c->store, kind, &row));
}

static enum pc_rc fetch_sample(struct contract *c, enum pc_row_kind kind, int seed, union sample_row *row)
{
    sample_fill(kind, SAMPLE_PLAIN, seed, c->arena, row);
    return sample_fetch(c->store, kind, c->arena, row);
}

static bool stored(struct contract *c, enum pc_row_kind kind, int seed)
{
    union sample_row row;
    enum pc_rc rc = fetch_sample(c, kind, seed, &row);
    if (rc != PC_NOT_FOUND)
        assert_ok(rc);
    return rc == PC_OK;
}

static void no_operation_is_missing(void **state)
{
    struct contract *c = *state;
    void (*slots[sizeof(struct pc_store_ops) / sizeof(void (*)(void))])(void);
    memcpy(slots, c->ops, sizeof slots);
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (!slots[i])
            fail_msg("operation %zu of struct pc_store_ops", i);
}

/* ---- rows ---- */

static void expect_equal(struct contract *c, enum pc_row_kind kind, enum sample_look look, int seed)
{
    union sample_row expected, got;
    sample_fill(kind, look, seed, c->arena, &expected);
    memcpy(&got, &expected, sizeof got);
    assert_rc(sample_fetch(c->store, kind, c->arena, &got), PC_OK);
    const char *column = sample_difference(kind, &expected, &got);
    if (column)
        fail_msg("%s.%s differs (look %d)", pc_row_types[kind].table, column, look);
}

static void every_row_reads_back_as_it_was_written(void **state)
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        for (int look = 0; look < SAMPLE_LOOKS; look++)
            put_sample(c, (enum pc_row_kind)kind, (enum sample_look)look, look + 1);
    assert_ok(c->ops->commit(c->store));
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        for (int look = 0; look < SAMPLE_LOOKS; look++)
            expect_equal(c, (enum pc_row_kind)kind, (enum sample_look)look, look + 1);
}

static void what_is_not_there_is_not_found(void **state)
{
    struct contract *c = *state;
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        assert_false(stored(c, (enum pc_row_kind)kind, 1));
    struct pc_batch_row batch;
    struct pc_activation_row activation;
    assert_rc(c->ops->batch_last(c->store, &batch), PC_NOT_FOUND);
    assert_rc(c->ops->activation_last(c->store, c->arena, &activation), PC_NOT_FOUND);
}

static void a_taken_key_conflicts_and_the_first_row_stays(void **state) /* I7: requests are among them */
{
    struct contract *c = *state;
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        if (sample_is_put((enum pc_row_kind)kind) || kind == PC_ROW_EVENT) /* the store gives positions */
            continue;
        union sample_row again;
        assert_ok(c->ops->begin(c->store));
        put_sample(c, (enum pc_row_kind)kind, SAMPLE_PLAIN, 1);
        sample_fill((enum pc_row_kind)kind, SAMPLE_EXTREMES, 1, c->arena, &again);
        assert_rc(sample_insert(c->store, (enum pc_row_kind)kind, &again), PC_CONFLICT);
        assert_ok(c->ops->commit(c->store));
        expect_equal(c, (enum pc_row_kind)kind, SAMPLE_PLAIN, 1);
    }
}

static void people_and_settings_are_replaced(void **state)
{
    struct contract *c = *state;
    static const enum pc_row_kind kinds[] = {PC_ROW_MEMBER, PC_ROW_PROVIDER, PC_ROW_PRINCIPAL, PC_ROW_META};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        assert_ok(c->ops->begin(c->store));
        put_sample(c, kinds[i], SAMPLE_PLAIN, 1);
        put_sample(c, kinds[i], SAMPLE_EXTREMES, 1);
        assert_ok(c->ops->commit(c->store));
        expect_equal(c, kinds[i], SAMPLE_EXTREMES, 1);
    }
}

static void a_member_is_one_payers(void **state) /* I8 */
{
    struct contract *c = *state;
    const struct pc_member_row rows[] = {
        {.payer = PC_STR("one"), .member = PC_STR("M-1"), .group = PC_STR("G-1"), .json = PC_STR("{}")},
        {.payer = PC_STR("two"),
         .member = PC_STR("M-1"),
         .group = PC_STR("G-2"),
         .json = PC_STR("{\"x\":1}")}};
    struct pc_member_row got;
    assert_ok(c->ops->begin(c->store));
    for (size_t i = 0; i < 2; i++)
        assert_ok(c->ops->member_put(c->store, &rows[i]));
    assert_ok(c->ops->commit(c->store));
    for (size_t i = 0; i < 2; i++) {
        assert_ok(c->ops->member_get(c->store, rows[i].payer, rows[i].member, c->arena, &got));
        assert_null(sample_difference(PC_ROW_MEMBER, &rows[i], &got));
    }
    assert_rc(c->ops->member_get(c->store, PC_STR("M-1"), PC_STR("one"), c->arena, &got), PC_NOT_FOUND);
}

static void a_source_is_kept_under_its_hash_once(void **state)
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    put_sample(c, PC_ROW_SOURCE, SAMPLE_PLAIN, 1);
    put_sample(c, PC_ROW_SOURCE, SAMPLE_EXTREMES, 1);
    assert_ok(c->ops->commit(c->store));
    expect_equal(c, PC_ROW_SOURCE, SAMPLE_PLAIN, 1);
}

static void a_request_id_is_one_organizations(void **state) /* I7, I8 */
{
    struct contract *c = *state;
    const struct pc_request_row first = {
        .org = PC_STR("a"), .request_id = PC_STR("bc"), .answer = PC_STR("1")};
    const struct pc_request_row other = {
        .org = PC_STR("ab"), .request_id = PC_STR("c"), .answer = PC_STR("2")};
    struct pc_request_row got;
    assert_ok(c->ops->begin(c->store));
    assert_ok(c->ops->request_insert(c->store, &first));
    assert_ok(c->ops->request_insert(c->store, &other));
    assert_rc(c->ops->request_insert(c->store, &first), PC_CONFLICT);
    assert_ok(c->ops->commit(c->store));
    assert_ok(c->ops->request_get(c->store, PC_STR("a"), PC_STR("bc"), c->arena, &got));
    assert_text(got.answer, "1");
    assert_ok(c->ops->request_get(c->store, PC_STR("ab"), PC_STR("c"), c->arena, &got));
    assert_text(got.answer, "2");
    assert_rc(c->ops->request_get(c->store, PC_STR("abc"), PC_STR(""), c->arena, &got), PC_NOT_FOUND);
}

/* ---- updates ---- */

static void a_case_update_writes_every_member(void **state)
{
    struct contract *c = *state;
    union sample_row row;
    for (int look = 0; look < SAMPLE_LOOKS; look++) {
        assert_ok(c->ops->begin(c->store));
        sample_fill(PC_ROW_CASE, SAMPLE_PLAIN, look + 1, c->arena, &row);
        assert_ok(c->ops->case_insert(c->store, &row.of_case));
        int32_t version = row.of_case.version;
        sample_fill(PC_ROW_CASE, (enum sample_look)look, look + 1, c->arena, &row);
        assert_ok(c->ops->case_update(c->store, &row.of_case, version));
        assert_ok(c->ops->commit(c->store));
        expect_equal(c, PC_ROW_CASE, (enum sample_look)look, look + 1);
    }
}

static void a_case_update_on_another_version_conflicts(void **state)
{
    struct contract *c = *state;
    union sample_row row;
    assert_ok(c->ops->begin(c->store));
    put_sample(c, PC_ROW_CASE, SAMPLE_PLAIN, 1);
    sample_fill(PC_ROW_CASE, SAMPLE_PLAIN, 1, c->arena, &row);
    int32_t version = row.of_case.version++;
    row.of_case.body = PC_STR("changed");
    assert_rc(c->ops->case_update(c->store, &row.of_case, version + 1), PC_CONFLICT);
    assert_rc(c->ops->case_update(c->store, &row.of_case, version - 1), PC_CONFLICT);
    expect_equal(c, PC_ROW_CASE, SAMPLE_PLAIN, 1);
    assert_ok(c->ops->case_update(c->store, &row.of_case, version));
    assert_rc(c->ops->case_update(c->store, &row.of_case, version), PC_CONFLICT);
    row.of_case.id = 77; /* nobody's */
    assert_rc(c->ops->case_update(c->store, &row.of_case, version), PC_CONFLICT);
    assert_ok(c->ops->commit(c->store));
}

static void a_clock_update_writes_every_member(void **state)
{
    struct contract *c = *state;
    union sample_row row;
    assert_ok(c->ops->begin(c->store));
    put_sample(c, PC_ROW_CLOCK, SAMPLE_PLAIN, 1);
    put_sample(c, PC_ROW_CLOCK, SAMPLE_PLAIN, 2);
    sample_fill(PC_ROW_CLOCK, SAMPLE_EXTREMES, 1, c->arena, &row);
    assert_ok(c->ops->clock_update(c->store, &row.of_clock));
    row.of_clock.number = 77;
    assert_rc(c->ops->clock_update(c->store, &row.of_clock), PC_NOT_FOUND);
    assert_ok(c->ops->commit(c->store));
    expect_equal(c, PC_ROW_CLOCK, SAMPLE_EXTREMES, 1);
    expect_equal(c, PC_ROW_CLOCK, SAMPLE_PLAIN, 2);
}

static void a_timer_is_deleted_once(void **state) /* I11: never fires twice */
{
    struct contract *c = *state;
    const struct pc_timer_row timer = {{1000}, 7, 1, 3, 24};
    struct pc_timer_row other = timer;
    assert_ok(c->ops->begin(c->store));
    assert_ok(c->ops->timer_insert(c->store, &timer));
    other.generation = 4; /* the clock was armed again: its old timer is another one */
    assert_rc(c->ops->timer_delete(c->store, &other), PC_NOT_FOUND);
    other = timer;
    other.due.ms = 1001;
    assert_rc(c->ops->timer_delete(c->store, &other), PC_NOT_FOUND);
    assert_ok(c->ops->timer_delete(c->store, &timer));
    assert_rc(c->ops->timer_delete(c->store, &timer), PC_NOT_FOUND);
    assert_ok(c->ops->commit(c->store));
}

/* ---- transactions ---- */

static void a_rollback_leaves_nothing(void **state) /* I6 */
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        put_sample(c, (enum pc_row_kind)kind, SAMPLE_PLAIN, 1);
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        assert_true(stored(c, (enum pc_row_kind)kind, 1)); /* the writer sees its own */
    c->ops->rollback(c->store);
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        assert_false(stored(c, (enum pc_row_kind)kind, 1));
}

static void put_provider(struct contract *c, const char *json)
{
    const struct pc_provider_row row = {PC_STR("P-1"), pc_str_of(json)};
    assert_ok(c->ops->provider_put(c->store, &row));
}

static void assert_provider(struct contract *c, const char *json)
{
    struct pc_provider_row row;
    for (int again = 0; again < 2; again++) {
        assert_ok(c->ops->provider_get(c->store, PC_STR("P-1"), c->arena, &row));
        assert_true(pc_str_equal(row.json, pc_str_of(json)));
    }
}

static void what_is_read_often_is_never_what_was_taken_back(void **state)
{
    struct contract *c = *state;
    assert_ok(c->ops->begin(c->store));
    put_provider(c, "{\"name\":1}");
    assert_ok(c->ops->commit(c->store));
    assert_provider(c, "{\"name\":1}");

    assert_ok(c->ops->begin(c->store));
    put_provider(c, "{\"name\":22}");
    assert_provider(c, "{\"name\":22}");
    c->ops->rollback(c->store);
    assert_provider(c, "{\"name\":1}");

    assert_ok(c->ops->begin(c->store));
    put_provider(c, "{\"name\":333}");
    assert_ok(c->ops->commit(c->store));
    assert_provider(c, "{\"name\":333}");
}

static void a_rollback_restores_what_was_changed_and_deleted(void **state)
{
    struct contract *c = *state;
    union sample_row row;
    assert_ok(c->ops->begin(c->store));
    put_sample(c, PC_ROW_CASE, SAMPLE_PLAIN, 1);
    put_sample(c, PC_ROW_TIMER, SAMPLE_PLAIN, 1);
    put_sample(c, PC_ROW_CLOCK, SAMPLE_PLAIN, 1);
    put_sample(c, PC_ROW_MEMBER, SAMPLE_PLAIN, 1);
    assert_ok(c->ops->commit(c->store));

    assert_ok(c->ops->begin(c->store));
    sample_fill(PC_ROW_CASE, SAMPLE_PLAIN, 1, c->arena, &row);
    row.of_case.body = PC_STR("changed");
    assert_ok(c->ops->case_update(c->store, &row.of_case, row.of_case.version));
    sample_fill(PC_ROW_TIMER, SAMPLE_PLAIN, 1, c->arena, &row);
    assert_ok(c->ops->timer_delete(c->store, &row.timer));
    sample_fill(PC_ROW_CLOCK, SAMPLE_EXTREMES, 1, c->arena, &row);
    assert_ok(c->ops->clock_update(c->store, &row.of_clock));
    put_sample(c, PC_ROW_MEMBER, SAMPLE_EXTREMES, 1);
    c->ops->rollback(c->store);

    expect_equal(c, PC_ROW_CASE, SAMPLE_PLAIN, 1);
    expect_equal(c, PC_ROW_TIMER, SAMPLE_PLAIN, 1);
    expect_equal(c, PC_ROW_CLOCK, SAMPLE_PLAIN, 1);
    expect_equal(c, PC_ROW_MEMBER, SAMPLE_PLAIN, 1);
}

static void a_savepoint_is_rolled_back_alone(void **state)
{
    struct contract *c = *state;
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        enum pc_row_kind k = (enum pc_row_kind)kind;
        assert_ok(c->ops->begin(c->store));
        assert_ok(c->ops->savepoint(c->store));
        put_sample(c, k, SAMPLE_PLAIN, 1);
        assert_ok(c->ops->release(c->store));
        assert_ok(c->ops->savepoint(c->store));
        put_sample(c, k, SAMPLE_EXTREMES, 2);
        assert_ok(c->ops->rollback_to(c->store));
        assert_false(stored(c, k, 2));
        assert_ok(c->ops->savepoint(c->store));
        put_sample(c, k, SAMPLE_ABSENT, 3);
        assert_ok(c->ops->release(c->store));
        assert_ok(c->ops->commit(c->store));
        assert_true(stored(c, k, 1));
        assert_int_equal(stored(c, k, 2), k == PC_ROW_EVENT); /* the third took the second position */
        assert_int_equal(stored(c, k, 3), k != PC_ROW_EVENT);
    }
}

static void a_refused_insert_leaves_the_transaction_usable(void **state)
{
    struct contract *c = *state;
    union sample_row row;
    assert_ok(c->ops->begin(c->store));
    put_sample(c, PC_ROW_CASE, SAMPLE_PLAIN, 1);
    sample_fill(PC_ROW_CASE, SAMPLE_PLAIN, 1, c->arena, &row);
    assert_rc(c->ops->case_insert(c->store, &row.of_case), PC_CONFLICT);
    put_sample(c, PC_ROW_CASE, SAMPLE_PLAIN, 2);
    assert_ok(c->ops->commit(c->store));
    assert_true(stored(c, PC_ROW_CASE, 1));
    assert_true(stored(c, PC_ROW_CASE, 2));
}

static void a_rollback_without_a_transaction_does_nothing(void **state)
{
    struct contract *c = *state;
    c->ops->rollback(c->store);
    assert_ok(c->ops->begin(c->store));
    put_sample(c, PC_ROW_CASE, SAMPLE_PLAIN, 1);
    assert_ok(c->ops->commit(c->store));
    c->ops->rollback(c->store);
    assert_true(stored(c, PC_ROW_CASE, 1));
}

static void a_snapshot_begins_and_ends(void **state)
{
    struct contract *c = *state;
    for (int i = 0; i < 2; i++) {
        assert_ok(c->ops->snapshot_begin(c->store));
        assert_false(stored(c, PC_ROW_CASE, 1));
        c->ops->snapshot_end(c->store);
    }
}

static void a_sound_store_passes_its_check(void **state)
{
    struct contract *c = *state;
    PC_AUTO(pc_buf_free) struct pc_buf findings = {0};
    assert_ok(c->ops->check(c->store, &findings));
    assert_int_equal(findings.size, 0);
}

#define LAW(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
const struct CMUnitTest contract_laws[] = {
    LAW(no_operation_is_missing),
    LAW(every_row_reads_back_as_it_was_written),
    LAW(what_is_not_there_is_not_found),
    LAW(a_taken_key_conflicts_and_the_first_row_stays),
    LAW(people_and_settings_are_replaced),
    LAW(a_member_is_one_payers),
    LAW(a_source_is_kept_under_its_hash_once),
    LAW(a_request_id_is_one_organizations),
    LAW(a_case_update_writes_every_member),
    LAW(a_case_update_on_another_version_conflicts),
    LAW(a_clock_update_writes_every_member),
    LAW(a_timer_is_deleted_once),
    LAW(a_rollback_leaves_nothing),
    LAW(what_is_read_often_is_never_what_was_taken_back),
    LAW(a_rollback_restores_what_was_changed_and_deleted),
    LAW(a_savepoint_is_rolled_back_alone),
    LAW(a_refused_insert_leaves_the_transaction_usable),
    LAW(a_rollback_without_a_transaction_does_nothing),
    LAW(a_snapshot_begins_and_ends),
    LAW(a_sound_store_passes_its_check),
};
const size_t contract_law_count = sizeof contract_laws / sizeof *contract_laws;

int contract_run(void)
{
    /* cmocka's macro counts an array; these are passed with their counts */
    int failed = _cmocka_run_group_tests("store contract: rows and transactions", contract_laws,
                                         contract_law_count, NULL, NULL);
    return failed + _cmocka_run_group_tests("store contract: lists and walks", contract_list_laws,
                                            contract_list_law_count, NULL, NULL);
}
