/* The criteria of a page. */
#include "guide/content.h"
#include "sample.h"

static void each_version_is_told_with_its_dates_and_sign_off(void **state) /* R9.3 */
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    struct pc_page page = {.out = &s.out};
    const struct pc_content content = {&page, &s.guide, sample_category(&s, 0)};
    pc_content_criteria(&content);
    assert_has(&s, "Brace (version 2025.1, not in force now)");
    assert_has(&s, "Applies to: dates of service from 2025-01-01 to 2025-12-31");
    assert_has(&s, "Clinical sign-off: not signed off");
    assert_has(&s, "Brace (version 2026.1, in force now)");
    assert_has(&s, "Guideline: G-1, section 2");
    assert_has(&s, "Approved amount: 1 unit within 90 days");
    assert_has(&s, "Committee, 2025-11-03; next review 2027-11-03");
    assert_has(&s, "A medical director looks at it besides when");
    assert_has(&s, "another level may be: at home");
    assert_has(&s, "- weeks below 2 weeks");
    assert_has(&s, "- Public text 2020");
    assert_has(&s, "a nurse looks at the case"); /* R4.3 */
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(each_version_is_told_with_its_dates_and_sign_off))
