/* Where a name is used. */
#include "sample.h"

static size_t uses(struct sample *s, enum pc_guide_subject subject, const char *name)
{
    pc_buf_clear(&s->out);
    pc_guide_where_used(s->guide.root, subject, pc_str_of(name), &s->out);
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(s->out.ptr, s->out.size, 0);
    assert_non_null(doc);
    return yyjson_arr_size(yyjson_doc_get_root(doc));
}

static void a_code_is_found_in_lists_criteria_and_comparisons(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    assert_int_equal(uses(&s, PC_GUIDE_CODE, "97110"), 2); /* the list, a suggestion */
    assert_int_equal(uses(&s, PC_GUIDE_CODE, "L1843"),
                     3); /* under L18*, for that code only, read by a comparison */
    assert_has(&s, "\"line\":24,\"text\":\"reads it: codes includes L1843\"");
    assert_int_equal(uses(&s, PC_GUIDE_CODE, "C92.01"), 1);
    assert_int_equal(uses(&s, PC_GUIDE_CODE, "L184"), 1); /* the list's L18* alone: no part of a word */
    assert_int_equal(uses(&s, PC_GUIDE_CODE, "99999"), 0);
    sample_end(&s);
}

static void a_fact_is_found_where_it_is_asked_and_read(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    assert_int_equal(uses(&s, PC_GUIDE_FACT, "weeks"), 4);
    assert_has(&s, "reads it for another level: weeks below 2 weeks");
    assert_has(&s, "reads it for `complex`: weeks above 100 weeks");
    assert_has(
        &s, "\"line\":21,\"text\":\"reads it: weeks at least 6 weeks\""); /* the comparison, not the label */
    assert_int_equal(uses(&s, PC_GUIDE_FACT, "old_fact"), 2);
    sample_end(&s);
}

static void a_reason_is_found_where_it_is_defined_and_offered(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    assert_int_equal(uses(&s, PC_GUIDE_REASON, "no_need"), 3);
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(a_code_is_found_in_lists_criteria_and_comparisons),
             PC_TEST(a_fact_is_found_where_it_is_asked_and_read),
             PC_TEST(a_reason_is_found_where_it_is_defined_and_offered))
