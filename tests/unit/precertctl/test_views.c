/* The views as data: whole, and the most used one by example. */
#include "precertctl/command.h"
#include "precertctl/views.h"
#include "support/pc_test.h"

static void every_section_of_every_command_s_view_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        const struct pc_ctl_section *section = pc_ctl_commands[i].view->sections;
        assert_int_not_equal(section->shape, PC_CTL_END);
        for (; section->shape != PC_CTL_END; section++) {
            assert_non_null(section->path);
            const bool columns = section->shape == PC_CTL_FIELDS || section->shape == PC_CTL_TABLE;
            assert_true(columns == (section->columns[0].title != NULL));
            size_t count = 0;
            for (; count <= PC_CTL_COLUMNS && section->columns[count].title; count++)
                assert_non_null(section->columns[count].path);
            assert_true(count <= PC_CTL_COLUMNS);
        }
    }
}

static void a_case_is_shown_in_sections(void **state)
{
    (void)state;
    static const char json[] =
        "{\"case\":{\"case_id\":\"C1\",\"state\":\"denied\",\"version\":4,\"actions\":[\"note\"],"
        "\"lines\":[{\"line\":1,\"code\":\"72148\",\"requested\":1,\"outcome\":\"denied\"}],"
        "\"determination\":{\"outcome\":\"denied\",\"by\":{\"id\":\"md\",\"role\":\"medical_director\"},"
        "\"reasons\":[{\"code\":\"conservative_care_not_met\"}]},"
        "\"clocks\":[{\"clock\":\"decision\",\"rule\":\"programme_precert_15d\",\"state\":\"met\","
        "\"due_at\":\"2026-12-02T05:59:59.999Z\",\"operative\":true}]}}";
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, sizeof json - 1, 0);
    struct pc_buf out = {0};
    pc_ctl_show(&pc_ctl_view_case, yyjson_doc_get_root(doc), &out);
    assert_text(pc_buf_str(&out),
                "case     C1\nstate    denied\nversion  4\nyou may  note\n"
                "\nLines\nline  code   requested  outcome\n1     72148  1          denied\n"
                "\nDetermination\noutcome  denied\nby       md\nrole     medical_director\n"
                "reasons  conservative_care_not_met\n"
                "\nClocks\nclock     rule                   state  due                       operative\n"
                "decision  programme_precert_15d  met    2026-12-02T05:59:59.999Z  yes\n");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(every_section_of_every_command_s_view_is_whole), PC_TEST(a_case_is_shown_in_sections))
