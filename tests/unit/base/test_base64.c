/* tests/unit/base/test_base64.c -- mirrors src/base/base64.c */
#include "base/base64.h"
#include "base/mem.h"
#include "support/pc_test.h"

static void the_vectors_of_rfc_4648_hold_both_ways(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"},
                                          {"\xff\xfe\xfb", "//77"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PC_AUTO(pc_buf_free) struct pc_buf text = {0}, bytes = {0};
        pc_base64_encode(&text, pc_str_of(rows[i][0]));
        assert_text(pc_buf_str(&text), rows[i][1]);
        assert_ok(pc_base64_decode(&bytes, pc_str_of(rows[i][1])));
        assert_text(pc_buf_str(&bytes), rows[i][0]);
    }
}

static void every_length_and_byte_comes_back(void **state)
{
    (void)state;
    char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    for (size_t size = 0; size <= sizeof all; size++) {
        PC_AUTO(pc_buf_free) struct pc_buf text = {0}, bytes = {0};
        pc_base64_encode(&text, (struct pc_str){all, size});
        assert_ok(pc_base64_decode(&bytes, pc_buf_str(&text)));
        assert_int_equal(bytes.size, size);
        assert_memory_equal(bytes.ptr ? bytes.ptr : "", all, size);
    }
}

static void what_the_encoder_would_not_write_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm 9", "Zm9v\n", "Zg==Zg==", "Zm-v", "Zm_v", "=m9v"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        PC_AUTO(pc_buf_free) struct pc_buf bytes = {0};
        if (pc_base64_decode(&bytes, pc_str_of(rows[i])) != PC_INVALID)
            fail_msg("taken: %s", rows[i]);
    }
}

PC_TEST_MAIN(cmocka_unit_test(the_vectors_of_rfc_4648_hold_both_ways),
             cmocka_unit_test(every_length_and_byte_comes_back),
             cmocka_unit_test(what_the_encoder_would_not_write_is_refused))
