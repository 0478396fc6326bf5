/* Explanations, for a nurse and for a member (R4.6). */
#include "precertctl/explain.h"
#include "support/pc_test.h"

static const char answer[] =
    "{\"outcome\":\"not_met\",\"guideline\":{\"id\":\"PRC-BAR-1\",\"title\":\"Surgery for weight reduction\",\"version\":"
    "\"2026.1\"},\"missing\":[],\"trace\":{\"text\":\"all of these\",\"value\":false,\"children\":[{\"id\":\"age\",\"text\":"
    "\"Adult\",\"value\":true,\"reads\":{\"member_age\":44}},{\"id\":\"psych\",\"text\":\"Psychological evaluation completed\","
    "\"value\":false,\"reads\":{\"psych_evaluation\":false}},{\"text\":\"Nutrition\",\"value\":null}]},\"unmet\":[{\"id\":"
    "\"psych\",\"text\":\"Psychological evaluation completed\"}],\"would_meet\":[[{\"fact\":\"psych_evaluation\",\"op\":"
    "\"is_true\",\"text\":\"psych evaluation is yes\",\"value\":true},{\"fact\":\"nutrition\",\"op\":\"is_true\",\"text\":"
    "\"nutrition is yes\",\"value\":true}]],\"would_meet_cut\":true}";

static void a_nurse_sees_the_tree_with_values_units_and_what_would_meet(void **state)
{
    (void)state;
    static const char facts[] = "[{\"name\":\"member_age\",\"unit\":\"years\"}]";
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(answer, strlen(answer), 0);
    PC_AUTO(pc_json_doc_free) yyjson_doc *declared = yyjson_read(facts, strlen(facts), 0);
    struct pc_buf out = {0};
    pc_ctl_explain(yyjson_doc_get_root(doc), yyjson_doc_get_root(declared), &out);
    assert_text(pc_buf_str(&out),
                "outcome    not_met\n"
                "guideline  PRC-BAR-1\n"
                "version    2026.1\n"
                "\n"
                "\u2717 not met  all of these\n"
                "\u2713 met        Adult  [member_age = 44 years]\n"
                "\u2717 not met    Psychological evaluation completed  [psych_evaluation = no]\n"
                "? unknown    Nutrition\n"
                "\n"
                "Not met\n"
                "id     text\n"
                "psych  Psychological evaluation completed\n"
                "\n"
                "Would be met with\n"
                "- psych evaluation is yes, and nutrition is yes\n"
                "(There may be other sets: not all were tried.)\n");
    pc_buf_free(&out);
}

static void plainly(const char *json, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    assert_non_null(doc);
    struct pc_buf out = {0};
    pc_ctl_explain_plainly(yyjson_doc_get_root(doc), &out);
    assert_text(pc_buf_str(&out), expected);
    pc_buf_free(&out);
}

static void a_member_reads_plain_words_and_that_nothing_is_denied(void **state)
{
    (void)state;
    plainly(
        answer,
        "Surgery for weight reduction\n"
        "The criteria for this service are not met as things stand.\n"
        "\n"
        "What speaks for it:\n"
        "  - Adult\n"
        "\n"
        "What is not met:\n"
        "  - Psychological evaluation completed\n"
        "\n"
        "Enough would be one of these:\n"
        "- psych evaluation is yes, and nutrition is yes\n"
        "\n"
        "This is not a denial. A nurse looks at it, and only a physician can decide against the service.\n"
        "Your provider may send what is missing, or ask to speak with the physician who decides.\n");
}

static void a_question_names_its_unit(void **state)
{
    (void)state;
    plainly(
        "{\"outcome\":\"needs_information\",\"title\":\"Knee\",\"missing\":[{\"ask\":\"Weeks of care\",\"unit\":\"weeks\"},"
        "{\"ask\":\"Locked?\"}],\"trace\":{\"text\":\"care\",\"value\":null}}",
        "Knee\n"
        "More has to be known before this can be decided.\n"
        "\n"
        "We do not know yet:\n"
        "  - Weeks of care (in weeks)\n"
        "  - Locked?\n"
        "\n"
        "We ask your provider for it. You do not have to do anything unless your provider asks you.\n");
}

static void another_level_of_care_is_offered_beside_the_outcome(void **state)
{
    (void)state;
    plainly(
        "{\"outcome\":\"not_met\",\"title\":\"Stay\",\"met_at\":[{\"level\":\"observation\",\"text\":\"Watching would do\"}]}",
        "Stay\n"
        "The criteria for this service are not met as things stand.\n"
        "\n"
        "Another kind of care may be supported:\n"
        "  - Watching would do\n"
        "\n"
        "This is not a denial. A nurse looks at it, and only a physician can decide against the service.\n"
        "Your provider may send what is missing, or ask to speak with the physician who decides.\n");
}

static void an_answer_without_an_outcome_decides_nothing(void **state)
{
    (void)state;
    plainly("{\"title\":\"Knee\"}", "Knee\n"
                                    "More has to be known before this can be decided.\n"
                                    "\n"
                                    "We ask your provider for it. You do not have to do anything unless your "
                                    "provider asks you.\n");
}

PC_TEST_MAIN(PC_TEST(a_nurse_sees_the_tree_with_values_units_and_what_would_meet),
             PC_TEST(a_member_reads_plain_words_and_that_nothing_is_denied),
             PC_TEST(a_question_names_its_unit), PC_TEST(another_level_of_care_is_offered_beside_the_outcome),
             PC_TEST(an_answer_without_an_outcome_decides_nothing))
