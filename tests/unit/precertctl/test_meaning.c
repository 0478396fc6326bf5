/* What changed in meaning, in sentences. */
#include <stdio.h>
#include "precertctl/meaning.h"
#include "support/pc_test.h"

/* clang-format off */
#define CRITERION(version, from, age, more) \
    "{\"id\":\"a.b\",\"version\":\"" version "\",\"effective\":{\"from\":\"" from "\"},\"category\":\"a\",\"file\":\"criteria/a/b.lua\"," \
    "\"approved\":{\"by\":\"C\",\"on\":\"2025-01-01\"},\"not_met\":\"r\",\"facts\":[{\"name\":\"age\",\"max\":130}]," \
    "\"nodes\":[{\"kind\":\"leaf\",\"id\":\"age\",\"text\":\"Adult\",\"says\":\"age at least " age "\",\"parts\":0,\"line\":9,\"op\":\"at_least\",\"reads\":[\"age\"]}]" more "}"
/* clang-format on */

static void says(const char *before, const char *after, const char *expected)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *a = yyjson_read(before, strlen(before), 0);
    PC_AUTO(pc_json_doc_free) yyjson_doc *b = yyjson_read(after, strlen(after), 0);
    struct pc_buf out = {0}, lines = {0};
    assert_non_null(a);
    assert_non_null(b);
    pc_ctl_meaning(yyjson_doc_get_root(a), yyjson_doc_get_root(b), &out);
    PC_AUTO(pc_json_doc_free) yyjson_doc *changes = yyjson_read(out.ptr, out.size, 0);
    size_t i, count;
    yyjson_val *change;
    pc_buf_add_text(&lines, "");
    yyjson_arr_foreach(yyjson_doc_get_root(changes), i, count, change) pc_buf_printf(
        &lines, "%s %s: %s\n", yyjson_get_str(yyjson_obj_get(change, "kind")),
        yyjson_get_str(yyjson_obj_get(change, "id")), yyjson_get_str(yyjson_obj_get(change, "text")));
    assert_string_equal(lines.ptr, expected);
    pc_buf_free(&out);
    pc_buf_free(&lines);
}

static void a_threshold_under_the_same_label_is_told(void **state)
{
    (void)state;
    says("{\"criteria\":[" CRITERION("1", "2025-01-01", "18", "") "]}",
         "{\"criteria\":[" CRITERION("1", "2025-01-01", "16", "") "]}",
         "criteria a.b: met when: \"Adult\" (age at least 18) becomes \"Adult\" (age at least 16)\n");
}

static void a_new_version_beside_the_old_one_is_no_change_of_the_old_one(void **state)
{
    (void)state;
    says("{\"criteria\":[" CRITERION("1", "2025-01-01", "18", "") "]}",
         "{\"criteria\":[" CRITERION("1", "2025-01-01", "18", "") "," CRITERION("2", "2026-01-01", "21",
                                                                                "") "]}",
         "criteria a.b: version 2 is new, for dates of service from 2026-01-01\n");
}

static void a_version_in_the_place_of_another_is_compared_with_it(void **state)
{
    (void)state;
    says("{\"criteria\":[" CRITERION("1", "2025-01-01", "18", "") "]}",
         "{\"criteria\":[" CRITERION("2", "2025-01-01", "18", ",\"grants\":{\"units\":1}") "]}",
         "criteria a.b: version was 1, is 2\ncriteria a.b: grants units 1 is new\n");
    says("{\"criteria\":[" CRITERION("1", "2025-01-01", "18", "") "]}", "{\"criteria\":[]}",
         "criteria a.b: version 1 is gone\n");
}

static void another_level_and_members_to_come_are_told(void **state)
{
    (void)state;
    static const char leaf[] =
        "{\"kind\":\"leaf\",\"text\":\"w\",\"parts\":0,\"op\":\"x\",\"reads\":[\"w\"]}";
    char after[900];
    (void)snprintf(
        after, sizeof after,
        "{\"criteria\":[%.*s,\"other_levels\":[{\"level\":\"home\",\"text\":\"t\",\"nodes\":[%s]}],\"new_thing\":5,\"coverage\":{\"leaves\":1}}]}",
        (int)strlen(CRITERION("1", "2025-01-01", "18", "")) - 1, CRITERION("1", "2025-01-01", "18", ""),
        leaf);
    says(
        "{\"criteria\":[" CRITERION("1", "2025-01-01", "18", "") "]}", after,
        "criteria a.b: the words for met at home t is new\ncriteria a.b: met at home when: \"w\" is new\ncriteria a.b: new thing 5 is new\n");
}

static void codes_groups_clocks_reasons_and_letters_are_told(void **state)
{
    (void)state;
    says(
        "{\"categories\":[{\"id\":\"x\",\"file\":\"f\",\"gates\":[\"g\"],\"codes\":[{\"code\":\"1\",\"from\":\"2025-01-01\"},{\"code\":\"2\"}]}]}",
        "{\"categories\":[{\"id\":\"x\",\"file\":\"moved\",\"gates\":[],\"codes\":[{\"code\":\"1\",\"from\":\"2025-01-01\",\"to\":\"2026-12-31\"},{\"code\":\"3\"}]}]}",
        "category x: gates: without g\ncategory x: codes 1 to 2026-12-31 is new\ncategory x: codes 2 is gone\ncategory x: codes 3 is new\n");
    says(
        "{\"groups\":[{\"payer\":\"p\",\"group\":\"G\",\"effective\":{\"from\":\"2025-01-01\"},\"limit\":{\"cents\":5000,\"currency\":\"USD\"}}]}",
        "{\"groups\":[{\"payer\":\"p\",\"group\":\"G\",\"effective\":{\"from\":\"2025-01-01\"},\"limit\":{\"cents\":6000,\"currency\":\"USD\"}},"
        "{\"payer\":\"p\",\"group\":\"G\",\"effective\":{\"from\":\"2026-01-01\"}}]}",
        "group p/G: limit was $50.00, is $60.00\ngroup p/G: is new\n");
    says(
        "{\"regimes\":[{\"id\":\"r\",\"clocks\":[{\"rule\":\"a\",\"length\":5},{\"rule\":\"b\",\"length\":1}]}]}",
        "{\"regimes\":[{\"id\":\"r\",\"clocks\":[{\"rule\":\"a\",\"length\":7},{\"rule\":\"b\",\"length\":1}]}]}",
        "regime r: clocks a length was 5, is 7\n");
    says("{\"reasons\":[{\"code\":\"r\",\"plain\":\"No need\"}],\"phrases\":{\"phone\":\"1\"}}",
         "{\"reasons\":[{\"code\":\"r\",\"plain\":\"No use\"}],\"phrases\":{\"phone\":\"2\"}}",
         "reason r: plain was \"No need\", is \"No use\"\nphrases phrases: phone was 1, is 2\n");
    says("{\"letters\":[{\"id\":\"l\",\"text\":\"one\\ntwo\"}]}",
         "{\"letters\":[{\"id\":\"l\",\"text\":\"one\\n2\"}]}", "letter l: text has other words\n");
}

static void the_order_of_a_list_of_values_is_told_and_that_of_entries_is_not(void **state)
{
    (void)state;
    says("{\"categories\":[{\"id\":\"x\",\"criteria\":[\"a\",\"b\"]},{\"id\":\"y\"}]}",
         "{\"categories\":[{\"id\":\"y\"},{\"id\":\"x\",\"criteria\":[\"b\",\"a\"]}]}",
         "category x: criteria: in another order\n");
}

PC_TEST_MAIN(PC_TEST(another_level_and_members_to_come_are_told),
             PC_TEST(a_threshold_under_the_same_label_is_told),
             PC_TEST(a_new_version_beside_the_old_one_is_no_change_of_the_old_one),
             PC_TEST(a_version_in_the_place_of_another_is_compared_with_it),
             PC_TEST(codes_groups_clocks_reasons_and_letters_are_told),
             PC_TEST(the_order_of_a_list_of_values_is_told_and_that_of_entries_is_not))
