/* Traces, drawn. */
#include "precertctl/tree.h"
#include "support/pc_test.h"

static void draws(const char *json, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    assert_non_null(doc);
    struct pc_buf out = {0};
    pc_ctl_tree(yyjson_doc_get_root(doc), NULL, &out);
    assert_text(pc_buf_str(&out), expected);
    pc_buf_free(&out);
}

static void the_three_values_are_told_apart(void **state)
{
    (void)state;
    draws("[{\"text\":\"a\",\"value\":true},{\"text\":\"b\",\"value\":false},{\"text\":\"c\",\"value\":null},"
          "{\"text\":\"d\"}]",
          "\u2713 met      a\n\u2717 not met  b\n? unknown  c\n? unknown  d\n");
}

static void children_are_indented_and_facts_shown_as_seen(void **state)
{
    (void)state;
    draws(
        "{\"text\":\"all\",\"value\":true,\"children\":[{\"text\":\"knee\",\"value\":true,\"reads\":"
        "{\"flexion\":{\"eval\":72,\"now\":96},\"aid\":\"cane\",\"old\":false}}]}",
        "\u2713 met      all\n\u2713 met        knee  [flexion = {\"eval\":72,\"now\":96}, aid = cane, old = no]\n");
}

static void values_have_the_units_of_their_declarations(void **state)
{
    (void)state;
    static const char json[] = "{\"text\":\"size\",\"value\":false,\"reads\":{\"bmi\":36,\"revision\":null}}";
    static const char facts[] = "[{\"name\":\"revision\"},{\"name\":\"bmi\",\"unit\":\"kg/m2\"}]";
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    PC_AUTO(pc_json_doc_free) yyjson_doc *declared = yyjson_read(facts, strlen(facts), 0);
    struct pc_buf out = {0};
    pc_ctl_tree(yyjson_doc_get_root(doc), yyjson_doc_get_root(declared), &out);
    assert_text(pc_buf_str(&out), "\u2717 not met  size  [bmi = 36 kg/m2, revision = ?]\n");
    pc_buf_free(&out);
}

static void an_endless_answer_is_cut(void **state)
{
    (void)state;
    struct pc_buf json = {0}, out = {0};
    for (int i = 0; i < 200; i++)
        pc_buf_add_text(&json, "{\"text\":\"x\",\"children\":[");
    for (int i = 0; i < 200; i++)
        pc_buf_add_text(&json, "]}");
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json.ptr, json.size, 0);
    assert_non_null(doc);
    pc_ctl_tree(yyjson_doc_get_root(doc), NULL, &out);
    size_t lines = 0;
    for (size_t i = 0; i < out.size; i++)
        lines += out.ptr[i] == '\n';
    assert_true(lines > 10 && lines < 100);
    pc_buf_free(&json);
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(the_three_values_are_told_apart), PC_TEST(children_are_indented_and_facts_shown_as_seen),
             PC_TEST(values_have_the_units_of_their_declarations), PC_TEST(an_endless_answer_is_cut))
