/* tests/unit/crypto/test_ids.c -- mirrors src/crypto/ids.c (I8: an id can't be guessed) */
#include "crypto/ids.h"
#include "support/pc_test.h"

static const uint8_t key[16] = "0123456789abcdef";
static const uint8_t other_key[16] = "0123456789abcdeg";

static const int64_t numbers[] = {0, 1, 2, 255, 256, 1000000, INT64_MAX};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

static void an_id_reads_back_as_the_number_it_was_made_of(void **state)
{
    (void)state;
    PC_AUTO(pc_ids_free) struct pc_ids *ids = pc_ids_new(key);
    for (int kind = PC_ID_CASE; kind <= PC_ID_TASK; kind++)
        for (size_t i = 0; i < NUMBERS; i++) {
            char text[PC_ID_TEXT];
            int64_t number = -1;
            pc_id_text(ids, (enum pc_id_kind)kind, numbers[i], text);
            assert_int_equal(strlen(text), PC_ID_TEXT - 1);
            assert_ok(pc_id_parse(ids, (enum pc_id_kind)kind, pc_str_of(text), &number));
            assert_int_equal(number, numbers[i]);
        }
}

static void ids_are_stable_over_restarts(void **state)
{
    (void)state;
    char first[PC_ID_TEXT], second[PC_ID_TEXT];
    struct pc_ids *ids = pc_ids_new(key);
    pc_id_text(ids, PC_ID_CASE, 7, first);
    pc_ids_free(&ids);
    assert_null(ids);
    ids = pc_ids_new(key);
    pc_id_text(ids, PC_ID_CASE, 7, second);
    pc_ids_free(&ids);
    assert_string_equal(first, second);
    assert_int_equal(first[0], 'c');
}

static void an_id_of_another_kind_is_not_found_even_under_its_own_letter(void **state)
{
    (void)state;
    PC_AUTO(pc_ids_free) struct pc_ids *ids = pc_ids_new(key);
    char text[PC_ID_TEXT];
    int64_t number = 42;
    pc_id_text(ids, PC_ID_LETTER, 7, text);
    assert_rc(pc_id_parse(ids, PC_ID_CASE, pc_str_of(text), &number), PC_NOT_FOUND);
    text[0] = 'c';
    assert_rc(pc_id_parse(ids, PC_ID_CASE, pc_str_of(text), &number), PC_NOT_FOUND);
    assert_int_equal(number, 42);
}

static void an_id_of_another_directory_is_not_found(void **state)
{
    (void)state;
    PC_AUTO(pc_ids_free) struct pc_ids *ids = pc_ids_new(key);
    PC_AUTO(pc_ids_free) struct pc_ids *others = pc_ids_new(other_key);
    char text[PC_ID_TEXT];
    int64_t number;
    pc_id_text(others, PC_ID_CASE, 7, text);
    assert_rc(pc_id_parse(ids, PC_ID_CASE, pc_str_of(text), &number), PC_NOT_FOUND);
}

static void an_id_with_any_digit_changed_is_not_found(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyzilouA-\xff";
    PC_AUTO(pc_ids_free) struct pc_ids *ids = pc_ids_new(key);
    char good[PC_ID_TEXT];
    pc_id_text(ids, PC_ID_CASE, 7, good);
    for (size_t at = 0; at < PC_ID_TEXT - 1; at++)
        for (const char *digit = alphabet; *digit; digit++) {
            char text[PC_ID_TEXT];
            int64_t number;
            memcpy(text, good, sizeof text);
            if (text[at] == *digit)
                continue;
            text[at] = *digit;
            assert_rc(pc_id_parse(ids, PC_ID_CASE, pc_str_of(text), &number), PC_NOT_FOUND);
        }
}

static void texts_that_are_no_ids_are_not_found(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "c",
                                      "7",
                                      "c0000000000000000000000000",
                                      "czzzzzzzzzzzzzzzzzzzzzzzzzz",
                                      "c00000000000000000000000000",
                                      "c000000000000000000000000000"};
    PC_AUTO(pc_ids_free) struct pc_ids *ids = pc_ids_new(key);
    int64_t number;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_rc(pc_id_parse(ids, PC_ID_CASE, pc_str_of(bad[i]), &number), PC_NOT_FOUND);
    assert_rc(pc_id_parse(ids, PC_ID_CASE, (struct pc_str){0}, &number), PC_NOT_FOUND);
}

PC_TEST_MAIN(PC_TEST(an_id_reads_back_as_the_number_it_was_made_of), PC_TEST(ids_are_stable_over_restarts),
             PC_TEST(an_id_of_another_kind_is_not_found_even_under_its_own_letter),
             PC_TEST(an_id_of_another_directory_is_not_found),
             PC_TEST(an_id_with_any_digit_changed_is_not_found), PC_TEST(texts_that_are_no_ids_are_not_found))
