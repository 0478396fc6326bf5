/* How a function that an author wrote became another. */
#include "precertctl/change.h"
#include "support/pc_test.h"

#define BODY(own, uses) "{\"own\":\"" own "\",\"file\":\"f.lua\",\"line\":3,\"last\":5,\"uses\":[" uses "]}"
#define HELPER(print) \
    "{\"name\":\"days\",\"print\":\"" print "\",\"file\":\"shared/d.lua\",\"line\":7,\"last\":9}"
#define LIMIT(value) "{\"name\":\"limits.weeks\",\"print\":\"" value "\",\"value\":" value "}"
#define LIST(print) "{\"name\":\"list\",\"print\":\"" print "\"}"

static void says(const char *before, const char *after, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *a = yyjson_read(before, strlen(before), 0);
    PC_AUTO(pc_json_doc_free) yyjson_doc *b = yyjson_read(after, strlen(after), 0);
    struct pc_buf out = {0};
    struct pc_ctl_change change = {
        .out = &out, .kind = "k", .id = PC_STR_INIT("i"), .file = PC_STR_INIT("f")};
    assert_non_null(a);
    assert_non_null(b);
    pc_buf_add_text(&out, "");
    pc_ctl_change_body(&change, "w", yyjson_doc_get_root(a), yyjson_doc_get_root(b));
    assert_string_equal(out.ptr, expected);
    pc_buf_free(&out);
}

static void the_same_function_is_silent(void **state)
{
    (void)state;
    says(BODY("1", HELPER("2") "," LIMIT("4")), BODY("1", LIMIT("4") "," HELPER("2")), "");
    says(
        "{}", BODY("1", ""),
        "{\"kind\":\"k\",\"id\":\"i\",\"file\":\"f\",\"text\":\"w: its function computes otherwise (f.lua:3)\","
        "\"was\":{\"file\":null,\"line\":0,\"last\":0},\"is\":{\"file\":\"f.lua\",\"line\":3,\"last\":5}}");
}

static void a_helper_is_told_with_its_place(void **state)
{
    (void)state;
    says(
        BODY("1", HELPER("2")), BODY("1", HELPER("3")),
        "{\"kind\":\"k\",\"id\":\"i\",\"file\":\"f\",\"text\":\"w: it uses days, which computes otherwise (shared/d.lua:7)\","
        "\"was\":{\"file\":\"shared/d.lua\",\"line\":7,\"last\":9},\"is\":{\"file\":\"shared/d.lua\",\"line\":7,\"last\":9}}");
}

static void a_value_is_told_and_a_table_only_named(void **state)
{
    (void)state;
    says(
        BODY("1", LIMIT("4") "," LIST("a")), BODY("1", LIMIT("6") "," LIST("b")),
        "{\"kind\":\"k\",\"id\":\"i\",\"file\":\"f\",\"text\":\"w: it uses limits.weeks, which was 4, is 6\"},"
        "{\"kind\":\"k\",\"id\":\"i\",\"file\":\"f\",\"text\":\"w: it uses list, which is another\"}");
}

PC_TEST_MAIN(PC_TEST(the_same_function_is_silent), PC_TEST(a_helper_is_told_with_its_place),
             PC_TEST(a_value_is_told_and_a_table_only_named))
