#include "evaluator/utf8.h"
#include "support/pc_test.h"

static void well_formed_text_passes(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "plain ascii text that is longer than eight bytes",
                                       "\xc3\xa9",
                                       "\xe2\x82\xac uro",
                                       "\xf0\x9f\x98\x80",
                                       "12345678\xc3\xa9",
                                       "\xed\x9f\xbf\xee\x80\x80",
                                       "\xf4\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(pc_utf8_is_valid(pc_str_of(good[i])));
    assert_true(pc_utf8_is_valid((struct pc_str){"a\0b", 3}));
}

static void malformed_text_does_not(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",         "\xc0\x80",         "\xc1\xbf",         "\xe0\x80\x80",
        "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xff",         "abc\xe2\x82",      "\xe2\x82x",        "1234567\xc3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(pc_utf8_is_valid(pc_str_of(bad[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(well_formed_text_passes),
        PC_TEST(malformed_text_does_not),
    };
    return cmocka_run_group_tests_name("evaluator/utf8", tests, NULL, NULL);
}
