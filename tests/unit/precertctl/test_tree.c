/* Traces, drawn. */
#include "precertctl/tree.h"
#include "support/pc_test.h"

static void draws(const char *json, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    assert_non_null(doc);
    struct pc_buf out = {0};
    pc_ctl_tree(yyjson_doc_get_root(doc), &out);
    assert_text(pc_buf_str(&out), expected);
    pc_buf_free(&out);
}

static void the_three_values_are_told_apart(void **state)
{
    (void)state;
    draws("[{\"text\":\"a\",\"value\":true},{\"text\":\"b\",\"value\":false},{\"text\":\"c\",\"value\":null},"
          "{\"text\":\"d\"}]",
          "met      a\nnot met  b\nunknown  c\nunknown  d\n");
}

static void children_are_indented_and_facts_shown_as_seen(void **state)
{
    (void)state;
    draws("{\"text\":\"all\",\"value\":true,\"children\":[{\"text\":\"knee\",\"value\":true,\"reads\":"
          "{\"flexion\":{\"eval\":72,\"now\":96},\"aid\":\"cane\",\"old\":false}}]}",
          "met      all\nmet        knee  [flexion = {\"eval\":72,\"now\":96}, aid = cane, old = no]\n");
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
    pc_ctl_tree(yyjson_doc_get_root(doc), &out);
    size_t lines = 0;
    for (size_t i = 0; i < out.size; i++)
        lines += out.ptr[i] == '\n';
    assert_true(lines > 10 && lines < 100);
    pc_buf_free(&json);
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(the_three_values_are_told_apart), PC_TEST(children_are_indented_and_facts_shown_as_seen),
             PC_TEST(an_endless_answer_is_cut))
