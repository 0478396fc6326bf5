/* Guidelines as data. */
#include "sample.h"

static void each_version_is_an_entry_that_says_whether_it_is_in_force(void **state) /* R9.3 */
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    pc_guide_list(&s.guide, &s.out);
    assert_string_equal(
        s.out.ptr,
        "[{\"guideline\":\"G-1\",\"title\":\"Brace\",\"version\":\"2025.1\",\"category\":\"knee\",\"criteria\":\"knee.brace\","
        "\"effective\":{\"from\":\"2025-01-01\",\"to\":\"2025-12-31\"},\"in_force\":false},"
        "{\"guideline\":\"G-1\",\"section\":\"2\",\"title\":\"Brace\",\"version\":\"2026.1\",\"category\":\"knee\","
        "\"criteria\":\"knee.brace\",\"effective\":{\"from\":\"2026-01-01\"},\"in_force\":true}]");
    sample_end(&s);
}

static void a_guideline_leads_to_its_category(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    assert_ptr_equal(pc_guide_category_of(&s.guide, PC_STR("G-1")), sample_category(&s, 0));
    assert_null(pc_guide_category_of(&s.guide, PC_STR("G-2")));
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(each_version_is_an_entry_that_says_whether_it_is_in_force),
             PC_TEST(a_guideline_leads_to_its_category))
