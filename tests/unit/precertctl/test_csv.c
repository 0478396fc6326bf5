/* Comma-separated values. */
#include "precertctl/csv.h"
#include "support/pc_test.h"

static void quotes_blanks_and_line_ends_are_read(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(256);
    struct pc_csv csv = {.text = PC_STR("\xef\xbb\xbf"
                                        "code,label\r\n\r\n 97110 ,\"a, \"\"b\"\"\",\r\nx")};
    struct pc_str fields[PC_CSV_FIELDS];
    assert_int_equal(pc_csv_next(&csv, arena, fields), 2);
    assert_text(fields[0], "code");
    assert_text(fields[1], "label");
    assert_int_equal(pc_csv_next(&csv, arena, fields), 3);
    assert_text(fields[0], "97110");
    assert_text(fields[1], "a, \"b\"");
    assert_int_equal(fields[2].size, 0);
    assert_int_equal(csv.line, 3);
    assert_int_equal(pc_csv_next(&csv, arena, fields), 1);
    assert_text(fields[0], "x");
    assert_int_equal(pc_csv_next(&csv, arena, fields), 0);
}

static void an_open_quote_ends_with_the_text(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(256);
    struct pc_csv csv = {.text = PC_STR("\"a,b\nc")};
    struct pc_str fields[PC_CSV_FIELDS];
    assert_int_equal(pc_csv_next(&csv, arena, fields), 1);
    assert_text(fields[0], "a,b\nc");
    assert_int_equal(pc_csv_next(&csv, arena, fields), 0);
}

PC_TEST_MAIN(PC_TEST(quotes_blanks_and_line_ends_are_read), PC_TEST(an_open_quote_ends_with_the_text))
