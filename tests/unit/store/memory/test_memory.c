/* tests/unit/store/memory/test_memory.c -- mirrors src/store/memory/memory.c: the contract on the in-memory double, and the double's own business: failing. */
#include "unit/store/contract.h"
#include "unit/store/sample.h"

static struct pc_store *open_memory(void)
{
    return pc_store_memory_new();
}

const struct contract_side contract_side = {open_memory, pc_store_close};

/* Two commands in a transaction, the first rolled back, and then reads of everything; the first fault ends it. */
static enum pc_rc use_everything(struct pc_store *store, struct pc_arena *arena, union sample_row *rows)
{
    PC_TRY(store->ops->begin(store));
    PC_TRY(store->ops->savepoint(store));
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        PC_TRY(sample_insert(store, (enum pc_row_kind)kind, &rows[kind]));
    PC_TRY(store->ops->rollback_to(store));
    PC_TRY(store->ops->savepoint(store));
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        PC_TRY(sample_insert(store, (enum pc_row_kind)kind, &rows[kind]));
    PC_TRY(store->ops->case_update(store, &rows[PC_ROW_CASE].of_case, rows[PC_ROW_CASE].of_case.version));
    PC_TRY(store->ops->release(store));
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        PC_TRY(sample_fetch(store, (enum pc_row_kind)kind, arena, &rows[kind]));
    PC_TRY(store->ops->timer_delete(store, &rows[PC_ROW_TIMER].timer));
    return store->ops->commit(store);
}

static void a_fault_at_any_call_leaves_nothing(void **state)
{
    struct contract *c = *state;
    union sample_row rows[PC_ROW_COUNT];
    int calls = 0;
    enum pc_rc rc = PC_IO;
    while (rc != PC_OK) {
        for (int kind = 0; kind < PC_ROW_COUNT; kind++)
            sample_fill((enum pc_row_kind)kind, SAMPLE_PLAIN, 1, c->arena, &rows[kind]);
        pc_store_memory_fail_at(c->store, ++calls);
        rc = use_everything(c->store, c->arena, rows);
        pc_store_memory_fail_at(c->store, 0);
        if (rc == PC_OK)
            break;
        assert_rc(rc, PC_IO);
        c->ops->rollback(c->store);
        for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
            union sample_row row;
            sample_fill((enum pc_row_kind)kind, SAMPLE_PLAIN, 1, c->arena, &row);
            assert_rc(sample_fetch(c->store, (enum pc_row_kind)kind, c->arena, &row), PC_NOT_FOUND);
        }
    }
    assert_true(calls > 3 * PC_ROW_COUNT); /* every call of the sequence had its turn */
}

static void a_failed_commit_is_a_rollback(void **state) /* I2 */
{
    struct contract *c = *state;
    const struct pc_case_row row = {.id = 1};
    struct pc_case_row got;
    assert_ok(c->ops->begin(c->store));
    assert_ok(c->ops->case_insert(c->store, &row));
    pc_store_memory_fail_at(c->store, 1);
    assert_rc(c->ops->commit(c->store), PC_IO);
    assert_rc(c->ops->case_get(c->store, 1, c->arena, &got), PC_NOT_FOUND);
    assert_ok(c->ops->begin(c->store)); /* nothing is open */
    assert_ok(c->ops->case_insert(c->store, &row));
    assert_ok(c->ops->commit(c->store));
}

static void only_the_nth_call_fails(void **state)
{
    struct contract *c = *state;
    struct pc_case_row got;
    pc_store_memory_fail_at(c->store, 3);
    for (int call = 1; call <= 5; call++)
        assert_rc(c->ops->case_get(c->store, 1, c->arena, &got), call == 3 ? PC_IO : PC_NOT_FOUND);
    assert_string_equal(c->ops->error(c->store), "told to fail");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_fault_at_any_call_leaves_nothing),
        TEST(a_failed_commit_is_a_rollback),
        TEST(only_the_nth_call_fails),
    };
    return contract_run() + cmocka_run_group_tests_name("store/memory", tests, NULL, NULL);
}
