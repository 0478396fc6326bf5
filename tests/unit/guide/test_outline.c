/* Trees as lists. */
#include "guide/outline.h"
#include "sample.h"

static yyjson_val *nodes(struct sample *s)
{
    return pc_json_get(yyjson_arr_get(pc_json_get(s->guide.root, "criteria"), 1), "nodes");
}

static void a_tree_is_nested_as_its_parts_say(void **state)
{
    (void)state;
    struct sample s;
    sample_begin(&s);
    pc_outline_text(nodes(&s), 0, &s.out);
    assert_string_equal(s.out.ptr, "- all of these:\n"
                                   "  - Simple care was tried (weeks at least 6 weeks)\n"
                                   "  - at least 2 of these:\n"
                                   "    - side is left\n"
                                   "    - codes includes L1843\n");
    pc_buf_clear(&s.out);
    pc_outline_html(nodes(&s), &s.out);
    assert_has(&s, "<li>Simple care was tried <span class=\"says\">weeks at least 6 weeks</span></li>");
    assert_has(&s,
               "<ul>\n<li>side is left</li>\n<li>codes includes L1843</li>\n</ul></li>\n</ul></li>\n</ul>\n");
    sample_end(&s);
}

static void a_list_that_lies_about_its_parts_ends_where_it_ends(void **state)
{
    (void)state;
    static const char json[] =
        "[{\"kind\":\"all\",\"text\":\"all of these\",\"parts\":9},{\"kind\":\"leaf\",\"text\":\"x\",\"parts\":0}]";
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, sizeof json - 1, 0);
    struct pc_buf out = {0};
    pc_outline_text(yyjson_doc_get_root(doc), 0, &out);
    assert_string_equal(out.ptr, "- all of these:\n  - x\n");
    pc_buf_clear(&out);
    pc_outline_html(yyjson_doc_get_root(doc), &out);
    assert_non_null(strstr(out.ptr, "<li>x</li>\n</ul></li>\n</ul>\n"));
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(a_tree_is_nested_as_its_parts_say),
             PC_TEST(a_list_that_lies_about_its_parts_ends_where_it_ends))
