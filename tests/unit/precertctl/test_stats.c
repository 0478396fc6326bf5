/* Pages of policy.stats, added up. */
#include "precertctl/stats.h"
#include "support/pc_test.h"

static void pages_are_added_up_by_criteria_and_version(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "{\"criteria\":[{\"criteria\":\"a\",\"version\":\"1\",\"cases\":2,\"met\":1},{\"criteria\":\"a\",\"version\":\"2\",\"cases\":1,\"met\":1}]}",
        "{\"criteria\":[{\"criteria\":\"a\",\"version\":\"1\",\"cases\":3,\"met\":2}]}"};
    PC_AUTO(pc_json_mut_doc_free) yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *total = yyjson_mut_arr(doc);
    for (size_t i = 0; i < 2; i++) {
        PC_AUTO(pc_json_doc_free) yyjson_doc *page = yyjson_read(pages[i], strlen(pages[i]), 0);
        pc_ctl_stats_add(doc, total, yyjson_doc_get_root(page));
    }
    struct pc_buf out = {0};
    pc_json_canonical_mut(total, &out);
    assert_string_equal(
        out.ptr,
        "[{\"cases\":5,\"criteria\":\"a\",\"met\":3,\"version\":\"1\"},{\"cases\":1,\"criteria\":\"a\",\"met\":1,\"version\":\"2\"}]");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(pages_are_added_up_by_criteria_and_version))
