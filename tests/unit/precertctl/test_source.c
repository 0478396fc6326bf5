/* Lines of policy sources. */
#include "precertctl/source.h"
#include "support/pc_test.h"

static void a_word_is_found_whole_with_its_line_and_column(void **state)
{
    (void)state;
    size_t column = 0;
    const struct pc_str source = PC_STR("bmi_max = 1, -- abmi\n  x = fact.bmi,\n");
    assert_int_equal(pc_ctl_source_line(source, PC_STR("bmi"), &column), 2);
    assert_int_equal(column, 12);
    assert_int_equal(pc_ctl_source_line(source, PC_STR("bm"), &column), 0);
}

static void shows(const char *before, const char *after, const char *expected)
{
    struct pc_buf out = {0};
    pc_buf_add_text(&out, "");
    pc_ctl_source_diff(PC_STR("f.lua"), pc_str_of(before), pc_str_of(after), &out);
    assert_string_equal(out.ptr, expected);
    pc_buf_free(&out);
}

static void a_diff_is_one_that_patch_reads(void **state)
{
    (void)state;
    shows("same\n", "same\n", "");
    shows("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
          "--- a/f.lua\n+++ b/f.lua\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    shows("1\n2\n", "1\n2\n3\n", "--- a/f.lua\n+++ b/f.lua\n@@ -1,2 +1,3 @@\n 1\n 2\n+3\n");
    shows(
        "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
        "--- a/f.lua\n+++ b/f.lua\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
    shows("a", "b\n", "--- a/f.lua\n+++ b/f.lua\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n");
}

static void uses_get_their_places(void **state)
{
    (void)state;
    static const struct pc_policy_file file = {.path = PC_STR_INIT("a.lua"),
                                               .source = PC_STR_INIT("--\nx = \"97110\"\n")};
    struct pc_bundle *bundle = NULL;
    struct pc_buf out = {0};
    assert_ok(pc_bundle_make(&file, 1, &bundle, NULL));
    pc_ctl_add_lines(bundle, PC_STR("97110"),
                     PC_STR("[{\"kind\":\"category\",\"id\":\"c\",\"file\":\"a.lua\",\"text\":\"t\"},"
                            "{\"kind\":\"criteria\",\"id\":\"d\",\"file\":\"gone.lua\",\"text\":\"u\"}]"),
                     &out);
    assert_string_equal(
        out.ptr,
        "[{\"column\":6,\"line\":2,\"file\":\"a.lua\",\"id\":\"c\",\"kind\":\"category\",\"text\":\"t\"},"
        "{\"file\":\"gone.lua\",\"id\":\"d\",\"kind\":\"criteria\",\"text\":\"u\"}]");
    pc_buf_free(&out);
    pc_bundle_unref(&bundle);
}

static void a_part_of_a_file_is_compared_alone(void **state)
{
    (void)state;
    const struct pc_str source = PC_STR("1\n2\n3\n4");
    assert_true(pc_str_is(pc_ctl_source_span(source, 2, 3), "2\n3\n"));
    assert_true(pc_str_is(pc_ctl_source_span(source, 4, 9), "4"));
    assert_int_equal(pc_ctl_source_span(source, 9, 10).size, 0);
    struct pc_buf out = {0};
    pc_ctl_source_change(PC_STR("1\n2\n3\n"), PC_STR("1\ntwo\n3\n4\n"), &out);
    assert_string_equal(out.ptr, "-2\n+two\n+4\n");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(a_part_of_a_file_is_compared_alone),
             PC_TEST(a_word_is_found_whole_with_its_line_and_column), PC_TEST(a_diff_is_one_that_patch_reads),
             PC_TEST(uses_get_their_places))
