/* Edits of code lists. */
#include "precertctl/codes.h"
#include "support/pc_test.h"

static void edits(const char *source, const char *code, const char *from, const char *member,
                  const char *date, const char *expected)
{
    struct pc_buf out = {0};
    const bool done = pc_ctl_codes_edit(pc_str_of(source), pc_str_of(code), pc_str_of(from), member,
                                        pc_str_of(date), &out);
    assert_int_equal(done, expected != NULL);
    if (expected)
        assert_string_equal(out.ptr, expected);
    pc_buf_free(&out);
}

static void an_end_is_put_into_the_entry_or_replaced(void **state)
{
    (void)state;
    edits("a\n  { code = \"1\", from = \"2025-01-01\" },\nb\n", "1", "2025-01-01", "to", "2026-12-31",
          "a\n  { code = \"1\", from = \"2025-01-01\", to = \"2026-12-31\" },\nb\n");
    edits("{ code = \"1\", to = \"2030-01-01\" },\n", "1", NULL, "to", "2026-12-31",
          "{ code = \"1\", to = \"2026-12-31\" },\n");
}

static void the_period_tells_two_entries_of_a_code_apart(void **state)
{
    (void)state;
    edits("{ code = \"1\", from = \"2020-01-01\" },\n{ code = \"1\", from = \"2025-01-01\" },\n", "1",
          "2025-01-01", "from", "2026-01-01",
          "{ code = \"1\", from = \"2020-01-01\" },\n{ code = \"1\", from = \"2026-01-01\" },\n");
}

static void an_entry_over_several_lines_and_a_longer_code_are_left_to_a_person(void **state)
{
    (void)state;
    edits("{ code = \"1\",\n from = \"2025-01-01\" },\n", "1", NULL, "to", "2026-12-31", NULL);
    edits("{ code = \"12\" },\n", "1", NULL, "to", "2026-12-31", NULL);
}

PC_TEST_MAIN(PC_TEST(an_end_is_put_into_the_entry_or_replaced),
             PC_TEST(the_period_tells_two_entries_of_a_code_apart),
             PC_TEST(an_entry_over_several_lines_and_a_longer_code_are_left_to_a_person))
