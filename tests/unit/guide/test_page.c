/* The parts of a page, in both forms. */
#include "guide/page.h"
#include "sample.h"

static void text_is_wrapped_at_78_columns(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    struct pc_page page = {.out = &out};
    pc_page_item(
        &page,
        PC_STR("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"));
    assert_string_equal(
        out.ptr,
        "- one two three four five six seven eight nine ten eleven twelve thirteen\n  fourteen fifteen\n");
    pc_buf_free(&out);
}

static void only_https_becomes_a_link(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    struct pc_page page = {.out = &out, .html = true};
    pc_page_link(&page, PC_STR("good"), PC_STR("https://example.org"));
    pc_page_link(&page, PC_STR("bad"), PC_STR("javascript:alert(1)"));
    assert_string_equal(
        out.ptr,
        "<li><a href=\"https://example.org\" rel=\"external noreferrer\">good</a></li>\n<li>bad</li>\n");
    pc_buf_free(&out);
}

static void headings_leave_no_level_out(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    struct pc_page page = {.out = &out, .html = true};
    pc_page_section(&page, "a", "A");
    pc_page_subheading(&page, "first");
    pc_page_heading(&page, (struct pc_str){0}, PC_STR("H"));
    pc_page_subheading(&page, "second");
    assert_non_null(strstr(out.ptr, "<h3>first</h3>"));
    assert_non_null(strstr(out.ptr, "<h4>second</h4>"));
    pc_buf_free(&out);
}

static void a_table_tells_its_heads_and_leaves_empty_cells_out_of_text(void **state)
{
    (void)state;
    static const char *const heads[] = {"Code", "Service", NULL};
    struct pc_buf out = {0};
    struct pc_page page = {.out = &out, .html = true};
    pc_page_table(&page, "T", heads);
    pc_page_row(&page, heads, (const struct pc_str[]){PC_STR("1"), PC_STR("<i>")});
    assert_non_null(strstr(out.ptr, "<th scope=\"col\">Code</th>"));
    assert_non_null(strstr(out.ptr, "<tr><td class=\"code\">1</td><td>&lt;i&gt;</td></tr>"));
    pc_buf_clear(&out);
    page.html = false;
    pc_page_row(&page, heads, (const struct pc_str[]){PC_STR("1"), PC_STR("")});
    assert_text(pc_buf_str(&out), "- 1\n");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(text_is_wrapped_at_78_columns), PC_TEST(only_https_becomes_a_link),
             PC_TEST(headings_leave_no_level_out),
             PC_TEST(a_table_tells_its_heads_and_leaves_empty_cells_out_of_text))
