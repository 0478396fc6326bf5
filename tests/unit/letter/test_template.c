#include "letter/letter.h"
#include "support/pc_test.h"

static struct pc_buf out;
static struct pc_err err;

static enum pc_rc render(const char *text, const char *json)
{
    yyjson_doc *read = yyjson_read(json, strlen(json), 0);
    assert_non_null(read);
    yyjson_mut_doc *doc = yyjson_doc_mut_copy(read, NULL);
    pc_buf_clear(&out);
    enum pc_rc rc = pc_template_render(pc_str_of(text), yyjson_mut_doc_get_root(doc), &out, &err);
    yyjson_mut_doc_free(doc);
    yyjson_doc_free(read);
    return rc;
}

static int cleanup(void **state)
{
    (void)state;
    pc_buf_free(&out);
    return 0;
}

static void values_sections_and_absence(void **state)
{
    (void)state;
    assert_ok(render("Dear {{name}}, {{n}} visits.", "{\"name\":\"Ada\",\"n\":9}"));
    assert_text(out, "Dear Ada, 9 visits.");
    assert_ok(render("{{#list}}- {{a}} {{outer}}\n{{/list}}",
                     "{\"outer\":\"x\",\"list\":[{\"a\":\"1\"},{\"a\":\"2\"}]}"));
    assert_text(out, "- 1 x\n- 2 x\n");
    assert_ok(render("a{{#gone}}b{{/gone}}{{^gone}}c{{/gone}}", "{\"gone\":\"\"}"));
    assert_text(out, "ac");
    assert_ok(render("{{#is}}yes{{/is}}{{^is}}no{{/is}}", "{\"is\":\"1\"}"));
    assert_text(out, "yes");
}

static void a_section_tag_alone_on_its_line_leaves_no_empty_line(void **state)
{
    (void)state;
    assert_ok(render("a\n{{#list}}\n- {{x}}\n{{/list}}\nb\n", "{\"list\":[{\"x\":\"1\"},{\"x\":\"2\"}]}"));
    assert_text(out, "a\n- 1\n- 2\nb\n");
}

static void sections_of_the_same_name_nest(void **state)
{
    (void)state;
    assert_ok(render("{{#a}}<{{#a}}{{v}}{{/a}}>{{/a}}", "{\"a\":[{\"v\":\"1\",\"a\":[{\"v\":\"2\"}]}]}"));
    assert_text(out, "<2>");
}

static void an_unknown_value_and_a_lonely_section_are_errors(void **state)
{
    (void)state;
    assert_rc(render("{{nobody}}", "{}"), PC_INVALID);
    assert_string_equal(err.field, "nobody");
    assert_rc(render("{{#a}}x", "{\"a\":\"1\"}"), PC_INVALID);
    assert_rc(render("x{{/a}}", "{\"a\":\"1\"}"), PC_INVALID);
    assert_rc(render("{{list}}", "{\"list\":[1]}"), PC_INVALID);
}

static void a_template_cannot_exhaust_the_stack(void **state)
{
    (void)state;
    struct pc_buf text = {0};
    for (int i = 0; i < 100; i++)
        pc_buf_add_text(&text, "{{#a}}");
    for (int i = 0; i < 100; i++)
        pc_buf_add_text(&text, "{{/a}}");
    assert_rc(render(text.ptr, "{\"a\":\"1\"}"), PC_INVALID);
    assert_string_equal(err.reason, "malformed_template");
    assert_ok(render(text.ptr, "{\"a\":\"\"}")); /* what is passed over is not descended into */
    assert_ok(render("{{#a}}1{{/a}}{{#a}}2{{/a}}", "{\"a\":\"1\"}"));
    assert_text(out, "12");
    pc_buf_free(&text);
}

PC_TEST_MAIN(PC_TEST_WITH(values_sections_and_absence, NULL, cleanup),
             PC_TEST_WITH(a_section_tag_alone_on_its_line_leaves_no_empty_line, NULL, cleanup),
             PC_TEST_WITH(sections_of_the_same_name_nest, NULL, cleanup),
             PC_TEST_WITH(an_unknown_value_and_a_lonely_section_are_errors, NULL, cleanup),
             PC_TEST_WITH(a_template_cannot_exhaust_the_stack, NULL, cleanup))
