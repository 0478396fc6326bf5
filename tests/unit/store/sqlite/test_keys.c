/* tests/unit/store/sqlite/test_keys.c -- mirrors src/store/sqlite/keys.c */
#include "base/random.h"
#include "unit/store/contract.h"
#include "unit/store/sqlite/side.h"

static struct pc_str numbered(const int64_t *number)
{
    return (struct pc_str){(const char *)number, sizeof *number};
}

static void many_request_ids_are_found_after_growth_rollback_and_reopening(void **state) /* I7 */
{
    struct contract *c = *state;
    struct pc_request_row got;
    for (int64_t group = 0; group < 40; group++) {
        assert_ok(c->ops->begin(c->store));
        for (int64_t i = group * 100; i < group * 100 + 100; i++)
            assert_ok(c->ops->request_insert(
                c->store,
                &(struct pc_request_row){.org = PC_STR("o"), .request_id = numbered(&i), .at = {i}}));
        if (group % 2)
            c->ops->rollback(c->store);
        else
            assert_ok(c->ops->commit(c->store));
    }
    for (int reopened = 0; reopened < 2; reopened++) {
        for (int64_t i = 0; i < 4000; i++) {
            enum pc_rc rc = c->ops->request_get(c->store, PC_STR("o"), numbered(&i), c->arena, &got);
            assert_rc(rc, i / 100 % 2 ? PC_NOT_FOUND : PC_OK);
            if (rc == PC_OK)
                assert_int_equal(got.at.ms, i);
        }
        side_reopen(&c->store);
    }
}

static void rows_of_one_key_are_a_chain_newest_first(void **state)
{
    struct contract *c = *state;
    struct pc_sqlite *s = pc_sqlite_of(c->store);
    struct pc_sqlite_key_row row;
    assert_ok(c->ops->begin(c->store));
    for (int64_t i = 1; i <= 6; i++)
        assert_ok(pc_sqlite_key_add(s, PC_KEYS_MEMBER, i % 2, i * 11, NULL));
    assert_ok(c->ops->commit(c->store));
    assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, 1, &row));
    for (int64_t expected = 55; expected > 0; expected -= 22) {
        assert_int_equal(row.row_id, expected);
        assert_ok(pc_sqlite_key_next(s, PC_KEYS_MEMBER, &row));
    }
    assert_int_equal(row.n, 0);
    assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, 77, &row));
    assert_int_equal(row.n, 0);
}

static void a_chain_that_does_not_lead_back_is_corrupt(void **state)
{
    struct contract *c = *state;
    struct pc_sqlite *s = pc_sqlite_of(c->store);
    struct pc_sqlite_key_row row;
    /* Keys 5, 6, 7, 8 are entries 4096 to 4099: before each stands itself, a later one, a block that is missing, a place that is. */
    side_exec(c->store, "INSERT INTO key_blocks (n, members) VALUES (1,"
                        " x'0500000000000000' || x'0010000000000000' || x'0100000000000000'"
                        " || x'0600000000000000' || x'0910000000000000' || x'0100000000000000'"
                        " || x'0700000000000000' || x'0100000000000000' || x'0100000000000000'), (2,"
                        " x'0800000000000000' || x'0f10000000000000' || x'0100000000000000')");
    side_reopen(&c->store);
    s = pc_sqlite_of(c->store);
    assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, 5, &row));
    assert_rc(pc_sqlite_key_next(s, PC_KEYS_MEMBER, &row), PC_CORRUPT); /* itself */
    assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, 6, &row));
    assert_rc(pc_sqlite_key_next(s, PC_KEYS_MEMBER, &row), PC_CORRUPT); /* a later one */
    for (int64_t key = 7; key <= 8; key++) {
        assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, key, &row));
        assert_int_equal(row.key, key);
        assert_rc(pc_sqlite_key_next(s, PC_KEYS_MEMBER, &row), PC_CORRUPT); /* a missing one */
    }
}

/* More than one block takes, of both kinds; looked up before the commit, after it, by a reader, and after reopening. */
static void a_large_transaction_writes_several_blocks(void **state)
{
    struct contract *c = *state;
    struct pc_store *reader = side_open(false);
    for (int64_t round = 0; round < 2; round++) {
        assert_ok(c->ops->begin(c->store));
        for (int64_t i = 0; i < 10000; i++) {
            assert_ok(pc_sqlite_key_add(pc_sqlite_of(c->store), PC_KEYS_MEMBER, i + 1, round * 20000 + i + 1,
                                        NULL));
            if (i < 3)
                assert_ok(pc_sqlite_key_add(pc_sqlite_of(c->store), PC_KEYS_REQUEST, i + 1, 0, NULL));
        }
        for (int step = 0; step < 4; step++) {
            struct pc_sqlite *s = pc_sqlite_of(step == 2 ? reader : c->store);
            for (int64_t i = 0; i < 10000; i += 999) {
                struct pc_sqlite_key_row row;
                assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, i + 1, &row));
                for (int64_t back = round; back >= 0; back--) {
                    assert_int_equal(row.row_id, back * 20000 + i + 1);
                    assert_ok(pc_sqlite_key_next(s, PC_KEYS_MEMBER, &row));
                }
                assert_int_equal(row.n, 0);
            }
            if (step == 0)
                assert_ok(c->ops->commit(c->store));
            if (step == 2)
                side_reopen(&c->store);
        }
    }
    pc_store_close(&reader);
}

/* The map against a plain array: 200 keys that crowd into few slots, added and taken back at random. */
static void the_map_takes_back_what_crowds_its_slots(void **state)
{
    struct contract *c = *state;
    struct pc_sqlite *s = pc_sqlite_of(c->store);
    struct pc_random_fixed random;
    int64_t newest[200] = {0};
    pc_random_fixed_init(&random, 11);
    for (int round = 0; round < 200; round++) {
        int64_t before[200];
        memcpy(before, newest, sizeof before);
        uint8_t drawn[12];
        assert_ok(pc_random_fill(&random.base, drawn, sizeof drawn));
        assert_ok(c->ops->begin(c->store));
        for (size_t i = 1; i < sizeof drawn; i++) {
            int64_t which = drawn[i] % 200;
            assert_ok(pc_sqlite_key_add(s, PC_KEYS_MEMBER, (which << 20) + which % 3, 1, &newest[which]));
        }
        if (drawn[0] % 2) {
            c->ops->rollback(c->store);
            memcpy(newest, before, sizeof before);
        } else {
            assert_ok(c->ops->commit(c->store));
        }
        for (int64_t which = 0; which < 200; which++) {
            struct pc_sqlite_key_row row;
            assert_ok(pc_sqlite_key_first(s, PC_KEYS_MEMBER, (which << 20) + which % 3, &row));
            assert_int_equal(row.n, newest[which]);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(many_request_ids_are_found_after_growth_rollback_and_reopening),
        TEST(rows_of_one_key_are_a_chain_newest_first),
        TEST(a_chain_that_does_not_lead_back_is_corrupt),
        TEST(a_large_transaction_writes_several_blocks),
        TEST(the_map_takes_back_what_crowds_its_slots),
    };
    return cmocka_run_group_tests_name("store/sqlite/keys", tests, NULL, NULL);
}
