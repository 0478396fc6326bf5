/* What stands around every page. */
#include "guide/frame.h"
#include "sample.h"

static void a_page_has_landmarks_a_language_and_a_skip_link(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    pc_frame_open(&s.guide, PC_STR("T"), PC_STR("L"), &s.out);
    pc_frame_close(&s.guide, &s.out);
    static const char *const parts[] = {"<html lang=\"en\">",
                                        "<title>T</title>",
                                        "<a class=\"skip\" href=\"#main\">",
                                        "<header>",
                                        "<nav aria-label=\"Site\">",
                                        "<main id=\"main\"",
                                        "<h1>T</h1>",
                                        "</main>",
                                        "<footer>",
                                        "revision r7-0a1b2c3d; in force on 2026-06-01"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        assert_has(&s, parts[i]);
    assert_has(&s, "Demonstration."); /* no payer of the sample is live */
    sample_end(&s);
}

static void a_page_by_itself_leads_to_no_other(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    s.guide.alone = true;
    pc_frame_open(&s.guide, PC_STR("T"), PC_STR("L"), &s.out);
    assert_has_not(&s, ".html");
    assert_has(&s, "<header>");
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(a_page_by_itself_leads_to_no_other),
             PC_TEST(a_page_has_landmarks_a_language_and_a_skip_link))
