/* Look-ups in a catalogue. */
#include "guide/catalogue.h"
#include "sample.h"

static void versions_come_in_the_catalogues_order(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    size_t at = 0;
    yyjson_val *first = pc_guide_next_version(s.guide.root, PC_STR("knee.brace"), &at);
    yyjson_val *second = pc_guide_next_version(s.guide.root, PC_STR("knee.brace"), &at);
    assert_text(pc_json_str(first, "version"), "2025.1");
    assert_text(pc_json_str(second, "version"), "2026.1");
    assert_null(pc_guide_next_version(s.guide.root, PC_STR("knee.brace"), &at));
    assert_null(pc_guide_find(s.guide.root, "categories", "id", PC_STR("none")));
    sample_end(&s);
}

static void a_period_has_both_its_ends(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    yyjson_val *old = pc_json_get(pc_guide_find(s.guide.root, "criteria", "version", PC_STR("2025.1")),
                                  "effective");
    assert_false(pc_guide_covers(old, PC_STR("2024-12-31")));
    assert_true(pc_guide_covers(old, PC_STR("2025-01-01")));
    assert_true(pc_guide_covers(old, PC_STR("2025-12-31")));
    assert_false(pc_guide_covers(old, PC_STR("2026-01-01")));
    sample_end(&s);
}

static void names_read_as_words(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    pc_guide_words(&out, PC_STR("clinical_record"), true);
    assert_string_equal(out.ptr, "Clinical record");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(versions_come_in_the_catalogues_order), PC_TEST(a_period_has_both_its_ends),
             PC_TEST(names_read_as_words))
