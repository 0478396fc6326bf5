/* Results as text. */
#include "precertctl/view.h"
#include "precertctl/views.h"
#include "support/pc_test.h"

static void shows(const struct pc_ctl_view *view, const char *json, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    assert_non_null(doc);
    struct pc_buf out = {0};
    pc_buf_add_text(&out, "");
    pc_ctl_show(view, yyjson_doc_get_root(doc), &out);
    assert_string_equal(out.ptr, expected);
    pc_buf_free(&out);
}

static void a_table_aligns_its_columns(void **state)
{
    (void)state;
    shows(&pc_ctl_view_letters,
          "{\"letters\":[{\"id\":\"L1\",\"kind\":\"approval\",\"to\":\"provider\",\"at\":\"2026-11-17\"},"
          "{\"id\":\"L22\",\"kind\":\"denial\",\"to\":\"member\"}]}",
          "letter  kind      to        at\n"
          "L1      approval  provider  2026-11-17\n"
          "L22     denial    member\n");
}

static void absent_fields_and_empty_sections_are_left_out(void **state)
{
    (void)state;
    shows(&pc_ctl_view_loaded, "{\"loaded\":7,\"rejected\":[]}", "loaded  7\n");
    shows(&pc_ctl_view_loaded,
          "{\"loaded\":6,\"rejected\":[{\"row\":3,\"field\":\"group\",\"reason\":\"not_found\"}]}",
          "loaded  6\n\nRejected\nrow  field  reason\n3    group  not_found\n");
}

static void a_path_through_an_array_joins_what_it_finds(void **state)
{
    (void)state;
    static const char json[] =
        "{\"cases\":[{\"awaiting\":[{\"fact\":\"bmi\"},{\"fact\":\"age\"}]},{\"x\":1}]}";
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, sizeof json - 1, 0);
    struct pc_buf out = {0};
    pc_ctl_cell(yyjson_doc_get_root(doc), "cases[].awaiting[].fact", &out);
    assert_text(pc_buf_str(&out), "bmi, age");
    pc_buf_free(&out);
}

static void control_characters_cannot_drive_a_terminal(void **state)
{
    (void)state;
    shows(&pc_ctl_view_letter, "{\"text\":\"a\\u001b[2Jb\\nc\"}", "a?[2Jb\nc\n");
    shows(&pc_ctl_view_loaded, "{\"loaded\":\"\\u0007\\n\"}", "loaded  ??\n");
}

static void letters_beyond_ascii_count_once(void **state)
{
    (void)state;
    shows(
        &pc_ctl_view_letters,
        "{\"letters\":[{\"id\":\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\",\"kind\":\"k\"}]}",
        "letter   kind\n\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9  k\n");
}

static void a_trace_is_drawn_as_a_tree(void **state)
{
    (void)state;
    shows(&pc_ctl_view_criteria,
          "{\"outcome\":\"not_met\",\"trace\":{\"text\":\"all of\",\"value\":false,\"children\":["
          "{\"text\":\"BMI 40 or more\",\"value\":false,\"reads\":{\"bmi\":36.5}},"
          "{\"text\":\"evaluated\",\"value\":null,\"reads\":{\"psych_evaluation\":null}}]}}",
          "outcome  not_met\n\n"
          "\u2717 not met  all of\n"
          "\u2717 not met    BMI 40 or more  [bmi = 36.5]\n"
          "? unknown    evaluated  [psych_evaluation = ?]\n");
}

static void diagnostics_are_lines_an_editor_can_follow(void **state)
{
    (void)state;
    shows(&pc_ctl_view_diagnostics,
          "{\"diagnostics\":[{\"file\":\"criteria/a.lua\",\"line\":3,\"column\":7,\"severity\":\"error\","
          "\"code\":\"unknown_fact\",\"message\":\"no such fact\",\"fix\":\"declare it\"}]}",
          "criteria/a.lua:3:7: error: unknown_fact: no such fact; declare it\n");
}

static void anything_else_is_an_outline(void **state)
{
    (void)state;
    shows(&pc_ctl_view_outline,
          "{\"a\":1,\"b\":{\"c\":true,\"d\":null},\"e\":[{\"f\":\"x\"},{\"f\":\"y\"}],\"g\":[1,2]}",
          "a: 1\nb:\n  c: yes\ne:\n  -\n    f: x\n  -\n    f: y\ng: 1, 2\n");
}

PC_TEST_MAIN(PC_TEST(a_table_aligns_its_columns), PC_TEST(absent_fields_and_empty_sections_are_left_out),
             PC_TEST(a_path_through_an_array_joins_what_it_finds),
             PC_TEST(control_characters_cannot_drive_a_terminal), PC_TEST(letters_beyond_ascii_count_once),
             PC_TEST(a_trace_is_drawn_as_a_tree), PC_TEST(diagnostics_are_lines_an_editor_can_follow),
             PC_TEST(anything_else_is_an_outline))
