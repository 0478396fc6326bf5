/* tests/unit/store/sqlite/test_pack.c -- mirrors src/store/sqlite/pack.c */
#include <lz4.h>
#include <stdio.h>
#include "base/random.h"
#include "unit/store/contract.h"
#include "unit/store/sqlite/side.h"

/* About 4 KB that always begin alike and say the same of other values. */
static struct pc_str answer_of(struct pc_arena *arena, const char *category, int seed)
{
    struct pc_buf text = {0};
    pc_buf_printf(&text, "{\"auto_approve\":false,\"category\":\"%s\",\"criteria\":[", category);
    for (int i = 0; i < 40; i++)
        pc_buf_printf(
            &text,
            "%s{\"id\":\"%s.c%02d\",\"reads\":{\"weeks\":%d},\"text\":\"condition %d of the criterion\",\"value\":%s}",
            i ? "," : "", category, i, seed % (i + 2), i, (seed >> i % 8) % 2 ? "true" : "false");
    pc_buf_add_text(&text, "]}");
    const struct pc_str kept = {pc_arena_strndup(arena, text.ptr, text.size), text.size};
    pc_buf_free(&text);
    return kept;
}

/* Bytes that resemble nothing. */
static struct pc_str noise(struct pc_arena *arena, struct pc_random_fixed *random, size_t size)
{
    uint8_t *bytes = pc_arena_alloc(arena, size);
    assert_ok(pc_random_fill(&random->base, bytes, size));
    return (struct pc_str){(const char *)bytes, size};
}

static void put(struct contract *c, int64_t case_id, struct pc_str input, struct pc_str output)
{
    const struct pc_evaluation_row row = {.case_id = case_id, .number = 1, .input = input, .output = output};
    assert_ok(c->ops->evaluation_insert(c->store, &row, &c->kept));
}

static void put_alone(struct contract *c, int64_t case_id, struct pc_str input, struct pc_str output)
{
    assert_ok(c->ops->begin(c->store));
    put(c, case_id, input, output);
    assert_ok(c->ops->commit(c->store));
}

static void assert_kept(struct contract *c, int64_t case_id, struct pc_str input, struct pc_str output)
{
    struct pc_evaluation_row row;
    assert_ok(c->ops->evaluation_get(c->store, case_id, 1, c->arena, &row));
    assert_true(pc_str_equal(row.input, input));
    assert_true(pc_str_equal(row.output, output));
}

/* What `sql` counts, behind the store's back. */
static int64_t count(struct contract *c, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(pc_sqlite_of(c->store)->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return n;
}

static void texts_that_resemble_each_other_take_a_fraction(void **state)
{
    struct contract *c = *state;
    for (int i = 1; i <= 200; i++)
        put_alone(c, i, answer_of(c->arena, i % 2 ? "pt_ot" : "sleep_study", i),
                  answer_of(c->arena, "dme", i));
    for (int reopened = 0; reopened < 2; reopened++) {
        for (int i = 1; i <= 200; i++)
            assert_kept(c, i, answer_of(c->arena, i % 2 ? "pt_ot" : "sleep_study", i),
                        answer_of(c->arena, "dme", i));
        side_reopen(&c->store);
    }
    assert_int_equal(count(c, "SELECT count(*) FROM texts"), 3); /* a dictionary for each beginning */
    assert_int_equal(count(c, "SELECT sum(length(output)) * 5 < 200 * 4000 FROM evaluations"), 1);
}

static void short_texts_and_what_does_not_shrink_stay_as_they_are(void **state)
{
    struct contract *c = *state;
    struct pc_random_fixed random;
    pc_random_fixed_init(&random, 3);
    put_alone(c, 1, PC_STR("{}"), (struct pc_str){0});
    const struct pc_str odd = noise(c->arena, &random, 5000), large = noise(c->arena, &random, 300 * 1024);
    put_alone(c, 2, odd, large);
    assert_kept(c, 1, PC_STR("{}"), (struct pc_str){0});
    assert_kept(c, 2, odd, large);
    assert_int_equal(
        count(c, "SELECT typeof(input) = 'text' AND output IS NULL FROM evaluations WHERE case_id = 1"), 1);
    assert_int_equal(count(c, "SELECT typeof(output) = 'text' FROM evaluations WHERE case_id = 2"), 1);
}

/* Every text begins otherwise: the dictionaries end, the rows do not. */
static void there_is_an_end_to_dictionaries(void **state)
{
    struct contract *c = *state;
    struct pc_random_fixed random;
    struct pc_str texts[2500];
    pc_random_fixed_init(&random, 4);
    assert_ok(c->ops->begin(c->store));
    for (int i = 0; i < 2500; i++) {
        texts[i] = noise(c->arena, &random, 300);
        put(c, i + 1, texts[i], PC_STR("{}"));
    }
    assert_ok(c->ops->commit(c->store));
    assert_int_equal(count(c, "SELECT count(*) FROM texts"), 2048);
    for (int i = 0; i < 2500; i++)
        assert_kept(c, i + 1, texts[i], PC_STR("{}"));
}

static void a_dictionary_goes_with_its_transaction_and_its_savepoint(void **state) /* I2 */
{
    struct contract *c = *state;
    const struct pc_str first = answer_of(c->arena, "dme", 1), second = answer_of(c->arena, "dme", 2);
    const struct pc_str other = answer_of(c->arena, "pt_ot", 3);
    assert_ok(c->ops->begin(c->store));
    put(c, 1, first, first);
    c->ops->rollback(c->store);

    assert_ok(c->ops->begin(c->store));
    assert_ok(c->ops->savepoint(c->store));
    put(c, 1, first, second);
    assert_ok(c->ops->release(c->store));
    assert_ok(c->ops->savepoint(c->store));
    put(c, 2, other, other);
    assert_ok(c->ops->rollback_to(c->store));
    assert_ok(c->ops->savepoint(c->store));
    put(c, 3, second, other);
    assert_ok(c->ops->release(c->store));
    assert_ok(c->ops->commit(c->store));

    for (int reopened = 0; reopened < 2; reopened++) {
        assert_kept(c, 1, first, second);
        assert_kept(c, 3, second, other);
        side_reopen(&c->store);
    }
    assert_int_equal(count(c, "SELECT count(*) FROM texts"), 2);
}

static void a_reader_unpacks_what_came_after_it_was_opened(void **state)
{
    struct contract *c = *state;
    const struct pc_str first = answer_of(c->arena, "dme", 1), second = answer_of(c->arena, "pt_ot", 2);
    put_alone(c, 1, first, first);
    struct contract reader = {.store = side_open(false), .ops = c->ops, .arena = c->arena};
    assert_kept(&reader, 1, first, first);
    put_alone(c, 2, second, first);
    assert_kept(&reader, 2, second, first);
    pc_store_close(&reader.store);
}

static void damage_is_told(void **state)
{
    static const char *const damages[] = {
        "output = x''",
        "output = x'0100'",
        "output = x'0100000000000000'",
        "output = x'0900000010000000ff'", /* no such dictionary */
        "output = x'0900008010000000ff'",
        "output = substr(output, 1, length(output) - 1)",
        "output = CAST(substr(output, 1, 4) || x'ffffff7f' || substr(output, 9) AS BLOB)", /* no such size */
        "output = CAST(output || output AS BLOB)",
    };
    struct contract *c = *state;
    struct pc_evaluation_row row;
    char sql[200];
    put_alone(c, 1, PC_STR("{}"), answer_of(c->arena, "dme", 1));
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        put_alone(c, 2 + (int64_t)i, PC_STR("{}"), answer_of(c->arena, "dme", 2));
        snprintf(sql, sizeof sql, "UPDATE evaluations SET %s WHERE case_id = %zu", damages[i], i + 2);
        side_exec(c->store, sql);
        assert_rc(c->ops->evaluation_get(c->store, 2 + (int64_t)i, 1, c->arena, &row), PC_CORRUPT);
    }
}

/* What was packed before version 5: LZ4's bytes, the text as its dictionary. */
static void what_lz4_packed_is_still_read(void **state)
{
    struct contract *c = *state;
    const struct pc_str first = answer_of(c->arena, "dme", 1), second = answer_of(c->arena, "dme", 99);
    struct pc_evaluation_row row;
    char packed[4096] = {1, 0, 0, 0, (char)(second.size & 0xff), (char)(second.size >> 8)};
    LZ4_stream_t *stream = LZ4_createStream();
    put_alone(c, 1, PC_STR("{}"), first);
    (void)LZ4_loadDict(stream, first.ptr, (int)first.size);
    const int size = LZ4_compress_fast_continue(stream, second.ptr, packed + 8, (int)second.size,
                                                sizeof packed - 8, 1);
    (void)LZ4_freeStream(stream);
    assert_in_range(size, 1, second.size / 3);
    for (int damaged = 0; damaged < 2; damaged++) {
        sqlite3_stmt *statement;
        assert_int_equal(sqlite3_prepare_v2(pc_sqlite_of(c->store)->db, "UPDATE evaluations SET output = ?1",
                                            -1, &statement, NULL),
                         SQLITE_OK);
        (void)sqlite3_bind_blob(statement, 1, packed, size + 8 - damaged, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
        (void)sqlite3_finalize(statement);
        if (damaged)
            assert_rc(c->ops->evaluation_get(c->store, 1, 1, c->arena, &row), PC_CORRUPT);
        else
            assert_kept(c, 1, PC_STR("{}"), second);
    }
}

/* I10: the digests of the chain are over what is kept, the dictionary's hash included. */
static void a_changed_dictionary_shows(void **state)
{
    struct contract *c = *state;
    for (int i = 1; i <= 2; i++)
        put_alone(c, i, PC_STR("{}"), answer_of(c->arena, "dme", i));
    for (int changed = 0; changed < 2; changed++) {
        PC_AUTO(pc_buf_free) struct pc_buf kept = {0};
        side_reopen(&c->store);
        assert_ok(c->ops->evaluation_kept(c->store, 2, 1, &kept));
        assert_int_equal(pc_str_equal(pc_buf_str(&kept), pc_buf_str(&c->kept)), !changed);
        side_exec(c->store, "UPDATE texts SET body = replace(body, 'of the', 'of no.')");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, contract_setup, contract_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_that_resemble_each_other_take_a_fraction),
        TEST(short_texts_and_what_does_not_shrink_stay_as_they_are),
        TEST(there_is_an_end_to_dictionaries),
        TEST(a_dictionary_goes_with_its_transaction_and_its_savepoint),
        TEST(a_reader_unpacks_what_came_after_it_was_opened),
        TEST(damage_is_told),
        TEST(what_lz4_packed_is_still_read),
        TEST(a_changed_dictionary_shows),
    };
    return cmocka_run_group_tests_name("store/sqlite/pack", tests, NULL, NULL);
}
