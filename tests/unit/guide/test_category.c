/* A category's page (R9.3). */
#include "sample.h"

static void it_says_what_is_reviewed_who_asks_and_what_to_send(void **state) /* R9.3 */
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    pc_guide_category_text(&s.guide, sample_category(&s, 0), &s.out);
    assert_has(&s, "The first 5 visits of an episode need no review");
    assert_has(&s, "before visit 6.");
    assert_has(&s, "The in-network professional who arranges the care is responsible for asking.");
    assert_has(&s, "- Clinical record");
    assert_has(&s, "- Weeks of care");
    assert_has(&s, "https://example.org/knees");
    assert_has(&s, "Medical necessity only."); /* R3.2 */
    sample_end(&s);
}

static void a_title_with_markup_in_it_stays_a_title(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    pc_guide_category_html(&s.guide, sample_category(&s, 0), &s.out);
    assert_has(&s, "<h1>Knee &lt;b&gt;care&lt;/b&gt;</h1>");
    assert_has(&s, "Care &amp; repair");
    assert_has_not(&s, "<b>care");
    assert_has_not(&s, "javascript:");
    sample_end(&s);
}

static void an_empty_section_is_left_out_of_page_and_contents(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    pc_guide_category_html(&s.guide, sample_category(&s, 1), &s.out);
    assert_has(&s, "href=\"#submit\"");
    assert_has_not(&s, "href=\"#codes\"");
    assert_has_not(&s, "<section id=\"criteria\"");
    assert_has(&s, "Reviewed for every group"); /* R2.7 */
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(it_says_what_is_reviewed_who_asks_and_what_to_send),
             PC_TEST(a_title_with_markup_in_it_stays_a_title),
             PC_TEST(an_empty_section_is_left_out_of_page_and_contents))
