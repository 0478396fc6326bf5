/* Templates of policy files. */
#include "precertctl/templates.h"
#include "support/pc_test.h"

static void a_value_cannot_end_its_string(void **state)
{
    (void)state;
    const struct pc_ctl_value values[] = {{"title", PC_STR_INIT("a\" .. os.exit() .. \"\\\n")},
                                          {"=list", PC_STR_INIT("{ \"x\" }")}};
    struct pc_buf out = {0};
    pc_ctl_template_fill("t = \"{{title}}\", l = {{=list}}, n = \"{{none}}\"", values, 2, &out);
    assert_string_equal(out.ptr, "t = \"a\\\" .. os.exit() .. \\\"\\\\ \", l = { \"x\" }, n = \"\"");
    pc_buf_free(&out);
}

static void every_gap_of_every_template_is_closed(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_ctl_template_count; i++) {
        struct pc_buf out = {0};
        pc_ctl_template_fill(pc_ctl_templates[i].text, NULL, 0, &out);
        assert_null(strstr(out.ptr, "{{="));
        assert_non_null(strstr(out.ptr, "return "));
        pc_buf_free(&out);
    }
}

PC_TEST_MAIN(PC_TEST(a_value_cannot_end_its_string), PC_TEST(every_gap_of_every_template_is_closed))
