/* tests/unit/base/test_json.c -- mirrors src/base/json.c */
#include <math.h>
#include <stdlib.h>
#include "base/json.h"
#include "base/random.h"
#include "support/pc_test.h"

/* The canonical form of a text, by both kinds of document. */
static void assert_canonical(const char *text, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(text, strlen(text), 0);
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    assert_non_null(doc);
    pc_json_canonical(yyjson_doc_get_root(doc), &buf);
    assert_string_equal(buf.ptr, expected);

    PC_AUTO(pc_json_mut_doc_free) yyjson_mut_doc *mut = yyjson_doc_mut_copy(doc, NULL);
    pc_buf_clear(&buf);
    pc_json_canonical_mut(yyjson_mut_doc_get_root(mut), &buf);
    assert_string_equal(buf.ptr, expected);
}

static void keys_are_sorted_bytewise_at_every_level(void **state)
{
    (void)state;
    assert_canonical("{\"b\":1,\"a\":{\"z\":[{\"d\":1,\"c\":2}],\"y\":2},\"B\":3,\"aa\":4,\"\xc3\xa9\":5}",
                     "{\"B\":3,\"a\":{\"y\":2,\"z\":[{\"c\":2,\"d\":1}]},\"aa\":4,\"b\":1,\"\xc3\xa9\":5}");
}

/* The order that was found for an object is used again for the next one with its keys (json.c): no other may get it. */
static void an_order_is_of_its_keys_alone(void **state)
{
    (void)state;
    assert_canonical("{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}");
    assert_canonical("{\"b\":3,\"a\":4}", "{\"a\":4,\"b\":3}"); /* the same again */
    assert_canonical("{\"a\":2,\"b\":1}", "{\"a\":2,\"b\":1}"); /* the same keys, as they came */
    assert_canonical("{\"b\":1,\"c\":2}", "{\"b\":1,\"c\":2}"); /* the last one is another */
    assert_canonical("{\"ba\":1,\"\":2}",
                     "{\"\":2,\"ba\":1}"); /* one behind the other they are the same bytes */
    assert_canonical("{\"b\":1,\"b\":2,\"a\":3,\"a\":4}", "{\"a\":3,\"a\":4,\"b\":1,\"b\":2}");
    assert_canonical("{\"b\":5,\"b\":6,\"a\":7,\"a\":8}", "{\"a\":7,\"a\":8,\"b\":5,\"b\":6}");
    assert_canonical("{\"d\":{\"d\":{\"b\":1,\"a\":2},\"a\":3},\"a\":4}",
                     "{\"a\":4,\"d\":{\"a\":3,\"d\":{\"a\":2,\"b\":1}}}"); /* within itself */
}

static const char *const names[] = {"a",
                                    "aa",
                                    "ab",
                                    "b",
                                    "ba",
                                    "bb",
                                    "abcdefg",
                                    "abcdefh",
                                    "abcdefgh",
                                    "abcdefgi",
                                    "abcdefghijklmnop",
                                    "abcdefghijklmnoq",
                                    "abcdefghijklmnopq",
                                    "abcdefghijklmnopr",
                                    "\xc3\xa9",
                                    "z"};
enum { NAMES = sizeof names / sizeof *names };

static int compare_names(const void *a, const void *b)
{
    return strcmp(names[*(const int *)a], names[*(const int *)b]);
}

static void add_object(struct pc_buf *text, const int *members, int count)
{
    for (int i = 0; i < count; i++)
        pc_buf_printf(text, "%c\"%s\":%d", i ? ',' : '{', names[members[i]], members[i]);
    pc_buf_add_char(text, '}');
}

/* Few keys in many orders: objects that differ in one key, or in the order of two, come one after the other. */
static void whatever_came_before_members_are_sorted(void **state)
{
    (void)state;
    struct pc_random_fixed random;
    pc_random_fixed_init(&random, 7);
    for (int round = 0; round < 4000; round++) {
        PC_AUTO(pc_buf_free) struct pc_buf text = {0};
        PC_AUTO(pc_buf_free) struct pc_buf expected = {0};
        uint8_t bytes[NAMES + 1];
        int members[NAMES];
        assert_ok(pc_random_fill(&random.base, bytes, sizeof bytes));
        for (int i = 0; i < NAMES; i++)
            members[i] = i;
        for (int i = 0; i < NAMES; i++) {
            const int other = bytes[i] % NAMES, moved = members[i];
            members[i] = members[other];
            members[other] = moved;
        }
        const int count = 1 + bytes[NAMES] % (round % 2 ? NAMES : 3);
        add_object(&text, members, count);
        qsort(members, (size_t)count, sizeof *members, compare_names);
        add_object(&expected, members, count);
        assert_canonical(text.ptr, expected.ptr);
    }
}

static void assert_sorted(int count, int size)
{
    PC_AUTO(pc_buf_free) struct pc_buf text = {0};
    PC_AUTO(pc_buf_free) struct pc_buf expected = {0};
    for (int i = 0; i < count; i++) {
        pc_buf_printf(&text, "%c\"%0*d\":%d", i ? ',' : '{', size, 99 - i, i);
        pc_buf_printf(&expected, "%c\"%0*d\":%d", i ? ',' : '{', size, 100 - count + i, count - 1 - i);
    }
    pc_buf_add_char(&text, '}');
    pc_buf_add_char(&expected, '}');
    assert_canonical(text.ptr, expected.ptr);
}

/* Around the limits of what an order is kept of: 64 members, 1,024 bytes of keys. */
static void members_are_sorted_however_many_and_long(void **state)
{
    (void)state;
    for (int count = 62; count < 67; count++)
        for (int size = 14; size < 19; size++)
            assert_sorted(count, size);
    for (int count = 66; count > 0; count--) /* the keys of each begin like those of the one before */
        assert_sorted(count, 2);
}

static void null_members_are_left_out_and_null_items_are_kept(void **state)
{
    (void)state;
    assert_canonical("{\"a\":null,\"b\":[null,1],\"c\":{\"d\":null}}", "{\"b\":[null,1],\"c\":{}}");
    assert_canonical("null", "null");
}

static void spaces_go_and_scalars_stay(void **state)
{
    (void)state;
    assert_canonical(" [ true , false , \"x y\" , [ ] , { } ] ", "[true,false,\"x y\",[],{}]");
    assert_canonical("\"\\u00e9\\u0041\\/\\u0001\"", "\"\xc3\xa9"
                                                     "A/\\u0001\"");
}

static void numbers_take_their_shortest_form(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"-0.0", "0"},
        {"5.0", "5"},
        {"1e3", "1000"},
        {"-2.50", "-2.5"},
        {"0.1", "0.1"},
        {"0.30000000000000004", "0.30000000000000004"},
        {"9007199254740991.0", "9007199254740991"},
        {"9007199254740992.0", "9007199254740992"},
        {"9007199254740993", "9007199254740993"},
        {"1e20", "1e+20"},
        {"1e-7", "1e-07"},
        {"123456.789", "123456.789"},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"18446744073709551615", "18446744073709551615"},
        {"18446744073709551616", "1.8446744073709552e+19"},
        {"1.7976931348623157e308", "1.7976931348623157e+308"},
        {"5e-324", "4.94065645841247e-324"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_canonical(pairs[i][0], pairs[i][1]);
}

static void every_real_reads_back_equal(void **state)
{
    (void)state;
    struct pc_random_fixed random;
    pc_random_fixed_init(&random, 1);
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    for (int i = 0; i < 20000; i++) {
        double real;
        assert_ok(pc_random_fill(&random.base, &real, sizeof real));
        if (!isfinite(real))
            continue;
        PC_AUTO(pc_json_mut_doc_free) yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
        pc_buf_clear(&buf);
        pc_json_canonical_mut(yyjson_mut_real(doc, real), &buf);
        assert_true(strtod(buf.ptr, NULL) == real);
    }
}

static void what_json_cannot_say_becomes_null(void **state)
{
    (void)state;
    PC_AUTO(pc_json_mut_doc_free) yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    pc_json_canonical_mut(yyjson_mut_real(doc, NAN), &buf);
    pc_json_canonical_mut(yyjson_mut_real(doc, -INFINITY), &buf);
    assert_string_equal(buf.ptr, "nullnull");
}

/* Only texts that a reader read without escapes are known to need none. */
static void texts_that_were_made_are_escaped(void **state)
{
    (void)state;
    PC_AUTO(pc_json_mut_doc_free) yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    PC_AUTO(pc_buf_free) struct pc_buf buf = {0};
    yyjson_mut_val *object = yyjson_mut_obj(doc);
    yyjson_mut_obj_add(object, yyjson_mut_strcpy(doc, "the \"key\""), yyjson_mut_strcpy(doc, "a\nline"));
    pc_json_canonical_mut(object, &buf);
    assert_string_equal(buf.ptr, "{\"the \\\"key\\\"\":\"a\\nline\"}");
}

static void the_canonical_form_is_its_own(void **state)
{
    (void)state;
    const char *canonical = "{\"a\":[1,{\"b\":\"\\\"\",\"c\":0.5}],\"d\":true}";
    assert_canonical(canonical, canonical);
}

static void any_depth_is_walked(void **state)
{
    (void)state;
    enum { DEPTH = 200000 };
    PC_AUTO(pc_buf_free) struct pc_buf text = {0};
    PC_AUTO(pc_buf_free) struct pc_buf got = {0};
    for (int i = 0; i < DEPTH; i++)
        pc_buf_add_text(&text, "{\"a\":[");
    for (int i = 0; i < DEPTH; i++)
        pc_buf_add_text(&text, "]}");
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(text.ptr, text.size, 0);
    assert_non_null(doc);
    pc_json_canonical(yyjson_doc_get_root(doc), &got);
    assert_int_equal(got.size, text.size);
    assert_memory_equal(got.ptr, text.ptr, text.size);
}

static void large_objects_are_sorted_too(void **state)
{
    (void)state;
    enum { KEYS = 3000 };
    PC_AUTO(pc_buf_free) struct pc_buf text = {0};
    PC_AUTO(pc_buf_free) struct pc_buf expected = {0};
    PC_AUTO(pc_buf_free) struct pc_buf got = {0};
    for (int i = 0; i < KEYS; i++) {
        pc_buf_printf(&text, "%s\"%04d\":%d", i ? "," : "{", i * 7 % KEYS, i * 7 % KEYS);
        pc_buf_printf(&expected, "%s\"%04d\":%d", i ? "," : "{", i, i);
    }
    pc_buf_add_char(&text, '}');
    pc_buf_add_char(&expected, '}');
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(text.ptr, text.size, 0);
    assert_non_null(doc);
    pc_json_canonical(yyjson_doc_get_root(doc), &got);
    assert_string_equal(got.ptr, expected.ptr);
}

static void getters_never_fail(void **state)
{
    (void)state;
    const char *text =
        "{\"s\":\"x\",\"i\":-3,\"u\":18446744073709551615,\"r\":2.5,\"w\":7.0,\"b\":true,\"n\":null}";
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(text, strlen(text), 0);
    yyjson_val *obj = yyjson_doc_get_root(doc);
    assert_true(pc_str_is(pc_json_str(obj, "s"), "x"));
    assert_null(pc_json_str(obj, "i").ptr);
    assert_null(pc_json_str(obj, "none").ptr);
    assert_int_equal(pc_json_int(obj, "i", 9), -3);
    assert_int_equal(pc_json_int(obj, "w", 9), 7);
    assert_int_equal(pc_json_int(obj, "u", 9), 9);
    assert_int_equal(pc_json_int(obj, "r", 9), 9);
    assert_int_equal(pc_json_int(obj, "s", 9), 9);
    assert_int_equal(pc_json_int(NULL, "i", 9), 9);
    assert_true(pc_json_bool(obj, "b", false));
    assert_true(pc_json_bool(obj, "n", true));
    assert_null(pc_json_get(obj, "n"));
    assert_null(pc_json_get(obj, "none"));
    assert_non_null(pc_json_get(obj, "s"));
}

PC_TEST_MAIN(PC_TEST(keys_are_sorted_bytewise_at_every_level), PC_TEST(an_order_is_of_its_keys_alone),
             PC_TEST(whatever_came_before_members_are_sorted),
             PC_TEST(members_are_sorted_however_many_and_long),
             PC_TEST(null_members_are_left_out_and_null_items_are_kept), PC_TEST(spaces_go_and_scalars_stay),
             PC_TEST(numbers_take_their_shortest_form), PC_TEST(every_real_reads_back_equal),
             PC_TEST(what_json_cannot_say_becomes_null), PC_TEST(texts_that_were_made_are_escaped),
             PC_TEST(the_canonical_form_is_its_own), PC_TEST(any_depth_is_walked),
             PC_TEST(large_objects_are_sorted_too), PC_TEST(getters_never_fail))
