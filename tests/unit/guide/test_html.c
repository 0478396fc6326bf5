/* Templates whose gaps are escaped. */
#include "guide/html.h"
#include "support/pc_test.h"

static void a_policys_words_never_become_markup(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    PC_HTML(&out, "<a title=\"%\">%</a>", PC_STR("x\" onclick='y'"), PC_STR("<script>&\x01\x7f"));
    assert_string_equal(out.ptr, "<a title=\"x&quot; onclick=&#39;y&#39;\">&lt;script&gt;&amp;  </a>");
    pc_buf_free(&out);
}

static void letters_beyond_ascii_stay(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    pc_html_text(&out, PC_STR("\xc3\xa9 \xe2\x80\x94"));
    assert_string_equal(out.ptr, "\xc3\xa9 \xe2\x80\x94");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(a_policys_words_never_become_markup), PC_TEST(letters_beyond_ascii_stay))
