/* tests/unit/base/test_str.c -- mirrors src/base/str.c */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/random.h"
#include "base/str.h"
#include "support/pc_test.h"

static void the_hash_is_the_published_one(void **state)
{
    (void)state;
    assert_int_equal(pc_str_hash(PC_STR("")), 0xcbf29ce4u);
    assert_int_equal(pc_str_hash(PC_STR("a")), 0xaf63dc4cu);
    assert_int_equal(pc_str_hash(PC_STR("foobar")), 0x85944171u);
}

static void slices_compare_as_bytes(void **state)
{
    (void)state;
    assert_true(pc_str_equal(PC_STR("abc"), pc_str_of("abc")));
    assert_false(pc_str_equal(PC_STR("abc"), PC_STR("abd")));
    assert_false(pc_str_is(PC_STR("abc"), "ab"));
    assert_true(pc_str_compare(PC_STR("ab"), PC_STR("abc")) < 0);
    assert_true(pc_str_compare(PC_STR("b"), PC_STR("abc")) > 0);
    assert_true(pc_str_compare(PC_STR("\xff"), PC_STR("a")) > 0);
    assert_int_equal(pc_str_compare(PC_STR("abc"), PC_STR("abc")), 0);
    assert_true(pc_str_starts(PC_STR("abc"), PC_STR("ab")) &&
                pc_str_starts(PC_STR("ab"), (struct pc_str){0}));
    assert_true(pc_str_ends(PC_STR("abc"), PC_STR("bc")) && pc_str_ends(PC_STR("bc"), PC_STR("bc")));
    assert_false(pc_str_starts(PC_STR("ab"), PC_STR("abc")) || pc_str_starts(PC_STR("abc"), PC_STR("b")));
    assert_false(pc_str_ends(PC_STR("bc"), PC_STR("abc")) || pc_str_ends(PC_STR("abc"), PC_STR("b")));
}

static void absent_is_empty_but_not_text(void **state)
{
    (void)state;
    struct pc_str absent = pc_str_of(NULL);
    assert_null(absent.ptr);
    assert_true(pc_str_equal(absent, PC_STR("")));
    assert_int_equal(pc_str_compare(absent, PC_STR("")), 0);
    assert_true(pc_str_compare(absent, PC_STR("a")) < 0);
}

static void a_buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    for (int i = 0; i < 10000; i++) {
        pc_buf_add_char(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.ptr[buf.size], 0);
    }
    assert_int_equal(buf.size, 10000);
    assert_int_equal(buf.ptr[27], 'b');
    pc_buf_clear(&buf);
    assert_int_equal(buf.size, 0);
    assert_string_equal(buf.ptr, "");
}

static void appending_nothing_is_allowed(void **state)
{
    (void)state;
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    pc_buf_clear(&buf);
    pc_buf_add(&buf, NULL, 0);
    pc_buf_add_str(&buf, (struct pc_str){0});
    assert_int_equal(buf.size, 0);
    assert_string_equal(buf.ptr, "");
}

static void reserved_room_is_writable_to_its_end(void **state)
{
    (void)state;
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    for (size_t extra = 0; extra < 500; extra++) {
        char *end = pc_buf_reserve(&buf, extra);
        memset(end, 'x', extra);
        end[extra] = '\0';
        buf.size += extra;
    }
    assert_int_equal(buf.size, 499 * 500 / 2);
}

static void printing_fits_any_length(void **state)
{
    (void)state;
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    size_t expected = 0;
    for (int width = 1; width < 300; width++) {
        pc_buf_printf(&buf, "%*d", width, 7);
        expected += (size_t)width;
        assert_int_equal(buf.size, expected);
        assert_int_equal(buf.ptr[buf.size - 1], '7');
    }
}

static void integers_print_as_printf_prints_them(void **state)
{
    (void)state;
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    static const int64_t edges[] = {0, 9, 10, 99, 100, 101, 12345, -1, -10, INT64_MAX, INT64_MIN};
    char text[32];
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        pc_buf_clear(&buf);
        pc_buf_add_i64(&buf, edges[i]);
        snprintf(text, sizeof text, "%" PRId64, edges[i]);
        assert_string_equal(buf.ptr, text);
    }
    pc_buf_clear(&buf);
    pc_buf_add_u64(&buf, UINT64_MAX);
    assert_string_equal(buf.ptr, "18446744073709551615");
    for (uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10)
        for (uint64_t v = power - 1; v <= power + 1; v++) {
            char digits[21];
            snprintf(text, sizeof text, "%" PRIu64, v);
            assert_int_equal(pc_put_u64(digits, v) - digits, strlen(text));
            assert_memory_equal(digits, text, strlen(text));
        }
}

/* Both are done by words that overlap: each size is another way. */
static void short_texts_are_copied_and_compared_to_the_last_byte(void **state)
{
    (void)state;
    const char *text = "0123456789abcdefghijklmnopqrstuv";
    for (size_t size = 0; size <= 32; size++) {
        char copy[33];
        memset(copy, '!', sizeof copy);
        pc_copy_short(copy, text, size);
        assert_memory_equal(copy, text, size);
        assert_int_equal(copy[size], '!');
        assert_true(pc_same_short(copy, text, size));
        for (size_t i = 0; i < size; i++) {
            copy[i] ^= 1;
            assert_false(pc_same_short(copy, text, size));
            copy[i] ^= 1;
        }
    }
}

/* The rule itself, slowly. */
static void slow_real(double real, char *text, size_t size)
{
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, size, "%.*g", precision, real);
        if (strtod(text, NULL) == real)
            return;
    }
}

static void assert_real(double real)
{
    char expected[32];
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    if (fabs(real) < 9e15 && real == (double)(int64_t)real)
        snprintf(expected, sizeof expected, "%" PRId64, (int64_t)real);
    else
        slow_real(real, expected, sizeof expected);
    pc_buf_add_real(&buf, real);
    assert_string_equal(buf.ptr, expected);
}

static void reals_take_the_shortest_form_that_reads_back_equal(void **state)
{
    (void)state;
    static const double scales[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 3, 7, 0.3, 1e-3, 1e12, 1e15};
    for (size_t scale = 0; scale < sizeof scales / sizeof *scales; scale++)
        for (int i = -100003; i < 100003; i += 7)
            assert_real(i / scales[scale]);
}

static void reals_of_many_digits_are_not_cut(void **state)
{
    (void)state;
    struct pc_random_fixed random;
    pc_random_fixed_init(&random, 3);
    for (int i = 0; i < 20000; i++) {
        uint64_t digits;
        assert_ok(pc_random_fill(&random.base, &digits, sizeof digits));
        double real = (double)(digits >> (i % 54));
        for (int decimals = 1; decimals < 12; decimals++) {
            real /= 10;
            assert_real(real);
        }
    }
}

static void assert_json(struct pc_str s, const char *expected)
{
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    pc_buf_add_json_str(&buf, s);
    assert_string_equal(buf.ptr, expected);
}

static void json_strings_escape_control_quote_and_backslash_only(void **state)
{
    (void)state;
    assert_json(PC_STR(""), "\"\"");
    assert_json((struct pc_str){0}, "null");
    assert_json(PC_STR("a/b \x7f \xc3\xa9"), "\"a/b \x7f \xc3\xa9\"");
    assert_json(PC_STR("\"\\"), "\"\\\"\\\\\"");
    assert_json(PC_STR("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
    assert_json(PC_STR("\x01\x1f"), "\"\\u0001\\u001f\"");
    assert_json((struct pc_str){"a\0b", 3}, "\"a\\u0000b\"");
}

static void an_escape_is_found_at_any_place_of_any_byte(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++)
        for (size_t at = 0; at < 24; at++) {
            char text[24];
            memset(text, 0xe9, sizeof text);
            text[at] = (char)c;
            PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
            pc_buf_add_json_str(&buf, (struct pc_str){text, sizeof text});
            size_t plain = sizeof text + 2;
            bool two = c == '"' || c == '\\' || (c >= '\b' && c <= '\r' && c != '\v');
            assert_int_equal(buf.size, two ? plain + 1 : c < 0x20 ? plain + 5 : plain);
        }
}

PC_TEST_MAIN(PC_TEST(the_hash_is_the_published_one), PC_TEST(slices_compare_as_bytes),
             PC_TEST(absent_is_empty_but_not_text), PC_TEST(a_buffer_grows_and_stays_terminated),
             PC_TEST(appending_nothing_is_allowed), PC_TEST(reserved_room_is_writable_to_its_end),
             PC_TEST(printing_fits_any_length), PC_TEST(integers_print_as_printf_prints_them),
             PC_TEST(short_texts_are_copied_and_compared_to_the_last_byte),
             PC_TEST(reals_take_the_shortest_form_that_reads_back_equal),
             PC_TEST(reals_of_many_digits_are_not_cut),
             PC_TEST(json_strings_escape_control_quote_and_backslash_only),
             PC_TEST(an_escape_is_found_at_any_place_of_any_byte))
