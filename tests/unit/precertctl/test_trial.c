/* What the examples of a catalogue leave open. */
#include "precertctl/trial.h"
#include "support/pc_test.h"

static void only_what_is_open_has_a_row_and_everything_counts(void **state)
{
    (void)state;
    static const char json[] =
        "{\"criteria\":[{\"id\":\"a\",\"version\":\"1\",\"coverage\":{\"leaves\":3,\"met\":3,\"not_met\":3,\"unknown\":3}},"
        "{\"id\":\"b\",\"version\":\"2\",\"coverage\":{\"leaves\":2,\"met\":2,\"not_met\":1,\"unknown\":2}}]}";
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, sizeof json - 1, 0);
    struct pc_buf out = {0};
    pc_ctl_trial_coverage(yyjson_doc_get_root(doc), &out);
    assert_string_equal(
        out.ptr,
        "{\"rows\":[{\"criteria\":\"b\",\"version\":\"2\",\"leaves\":2,\"met\":2,\"not_met\":1,\"unknown\":2}],"
        "\"total\":{\"criteria\":2,\"leaves\":5,\"met\":5,\"not_met\":4,\"unknown\":5}}");
    pc_buf_free(&out);
}

PC_TEST_MAIN(PC_TEST(only_what_is_open_has_a_row_and_everything_counts))
