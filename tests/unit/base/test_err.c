/* tests/unit/base/test_err.c -- mirrors src/base/err.c */
#include "base/err.h"
#include "support/pc_test.h"

static void a_refusal_tells_its_story_and_returns_its_result(void **state)
{
    (void)state;
    struct pc_err err = {.extra = "\"left\":\"over\""};
    assert_rc(pc_fail(&err, PC_INVALID, "out_of_range", "params.limit", "at most %d", 200), PC_INVALID);
    assert_rc(err.rc, PC_INVALID);
    assert_string_equal(err.reason, "out_of_range");
    assert_string_equal(err.field, "params.limit");
    assert_string_equal(err.detail, "at most 200");
    assert_string_equal(err.extra, "");
}

static void nobody_has_to_listen(void **state)
{
    (void)state;
    assert_rc(pc_fail(NULL, PC_BUSY, "busy", "", "wait"), PC_BUSY);
}

static void texts_are_cut_at_their_size(void **state)
{
    (void)state;
    char text[600];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct pc_err err;
    assert_rc(pc_fail(&err, PC_INVALID, text, text, "%s", text), PC_INVALID);
    assert_int_equal(strlen(err.reason), sizeof err.reason - 1);
    assert_int_equal(strlen(err.field), sizeof err.field - 1);
    assert_int_equal(strlen(err.detail), sizeof err.detail - 1);
}

static void a_missing_field_is_the_empty_text(void **state)
{
    (void)state;
    struct pc_err err;
    assert_rc(pc_fail(&err, PC_REFUSED, "not_allowed", NULL, "no"), PC_REFUSED);
    assert_string_equal(err.field, "");
}

PC_TEST_MAIN(PC_TEST(a_refusal_tells_its_story_and_returns_its_result), PC_TEST(nobody_has_to_listen),
             PC_TEST(texts_are_cut_at_their_size), PC_TEST(a_missing_field_is_the_empty_text))
