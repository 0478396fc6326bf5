/* What to submit. */
#include "guide/content.h"
#include "sample.h"

static void facts_of_versions_in_force_are_asked_and_computed_ones_not(void **state) /* R4.6 */
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    struct pc_page page = {.out = &s.out};
    const struct pc_content content = {&page, &s.guide, sample_category(&s, 0)};
    pc_content_submit(&content);
    assert_has(&s, "Weeks of care: a number, in weeks, from 0 to 520; weeks");
    assert_has(&s, "one of: left, right one");
    assert_has_not(&s, "Old?");
    assert_has_not(&s, "Birth");
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(facts_of_versions_in_force_are_asked_and_computed_ones_not))
