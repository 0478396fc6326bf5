/* How one criteria tree became another. */
#include "precertctl/change.h"
#include "support/pc_test.h"

#define LEAF(fact, text) \
    "{\"kind\":\"leaf\",\"text\":\"" text "\",\"parts\":0,\"op\":\"x\",\"reads\":[\"" fact "\"]}"
#define GROUP(kind, count) "{\"kind\":\"" kind "\",\"text\":\"" kind " of these\",\"parts\":" count "}"

static void says(const char *before, const char *after, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *a = yyjson_read(before, strlen(before), 0);
    PC_AUTO(pc_json_doc_free) yyjson_doc *b = yyjson_read(after, strlen(after), 0);
    struct pc_buf out = {0}, text = {0};
    struct pc_ctl_change change = {.out = &out, .kind = "k"};
    pc_buf_add_char(&out, '[');
    pc_ctl_change_outline(&change, "t", yyjson_doc_get_root(a), yyjson_doc_get_root(b));
    pc_buf_add_char(&out, ']');
    PC_AUTO(pc_json_doc_free) yyjson_doc *said = yyjson_read(out.ptr, out.size, 0);
    size_t i, count;
    yyjson_val *sentence;
    pc_buf_add_text(&text, "");
    yyjson_arr_foreach(yyjson_doc_get_root(said), i, count, sentence)
        pc_buf_printf(&text, "%s\n", yyjson_get_str(yyjson_obj_get(sentence, "text")));
    assert_string_equal(text.ptr, expected);
    pc_buf_free(&out);
    pc_buf_free(&text);
}

static void what_stays_is_silent_and_what_comes_or_goes_is_told(void **state)
{
    (void)state;
    says("[" GROUP("all", "2") "," LEAF("a", "a 1") "," LEAF("b", "b 1") "]",
         "[" GROUP("all", "2") "," LEAF("a", "a 1") "," LEAF("b", "b 1") "]", "");
    says("[" GROUP("all", "2") "," LEAF("a", "a 1") "," LEAF("b", "b 1") "]",
         "[" GROUP("all", "2") "," LEAF("b", "b 1") "," LEAF("c", "c 1") "]",
         "t: \"a 1\" is gone\nt: \"c 1\" is new\n");
}

static void a_group_of_another_kind_becomes_it(void **state)
{
    (void)state;
    says("[" GROUP("all", "1") "," LEAF("a", "a 1") "]", "[" GROUP("any", "1") "," LEAF("a", "a 1") "]",
         "t: the part \"all of these\" (all) becomes the part \"any of these\" (any)\n");
}

static void the_same_fact_with_another_limit_is_one_change(void **state)
{
    (void)state;
    says("[" GROUP("all", "2") "," LEAF("a", "a 1") "," LEAF("b", "b 1") "]",
         "[" GROUP("all", "2") "," LEAF("a", "a 2") "," LEAF("b", "b 1") "]", "t: \"a 1\" becomes \"a 2\"\n");
}

static void a_part_that_moves_to_another_level_is_told(void **state)
{
    (void)state;
    says("[" GROUP("all", "2") "," GROUP("any", "1") "," LEAF("a", "a 1") "," LEAF("b", "b 1") "]",
         "[" GROUP("all", "1") "," GROUP("any", "2") "," LEAF("a", "a 1") "," LEAF("b", "b 1") "]",
         "t: \"b 1\" stands at another place\n");
}

static void a_tree_that_comes_or_goes_as_a_whole_is_told_by_its_parts(void **state)
{
    (void)state;
    says("[]", "[" LEAF("a", "a 1") "]", "t: \"a 1\" is new\n");
    says("[" LEAF("a", "a 1") "]", "[]", "t: \"a 1\" is gone\n");
}

PC_TEST_MAIN(PC_TEST(a_part_that_moves_to_another_level_is_told),
             PC_TEST(what_stays_is_silent_and_what_comes_or_goes_is_told),
             PC_TEST(a_group_of_another_kind_becomes_it),
             PC_TEST(the_same_fact_with_another_limit_is_one_change),
             PC_TEST(a_tree_that_comes_or_goes_as_a_whole_is_told_by_its_parts))
