#include <stdio.h>
#include "engine/rules.h"
#include "support/engine_world.h"

#define ASKING(number)                                                                          \
    "{\"clock\":\"asking\",\"rule\":\"r" number                                                 \
    "\",\"source\":\"S\",\"kind\":\"programme\",\"verified\":true,"                             \
    "\"length\":1,\"unit\":\"hours\",\"start\":\"asked\",\"calendar\":\"us_central\",\"zone\":" \
    "\"America/Chicago\",\"tolled\":true,\"met_by\":\"decision\"}"

static void take(struct pc_rules *rules, const char *text, const struct pc_rule **rule_out)
{
    yyjson_doc *doc = yyjson_read(text, strlen(text), 0);
    struct pc_known_rule *known;
    assert_ok(pc_rules_take(rules, yyjson_doc_get_root(doc), 0, &known));
    *rule_out = &known->rule;
    yyjson_doc_free(doc);
}

/* A value of a frame is not read again, whatever stands there now: so a test sees whether it was. */
static void a_rule_of_a_frame_is_known_by_where_it_stands(void **state)
{
    (void)state;
    struct pc_rules *rules = pc_rules_new();
    struct pc_known_rule *first, *again;
    char text[] = ASKING("1");
    yyjson_doc *doc = yyjson_read_opts(text, strlen(text), YYJSON_READ_NOFLAG, NULL, NULL);
    yyjson_val *json = yyjson_doc_get_root(doc);
    assert_ok(pc_rules_take(rules, json, 1, &first));
    yyjson_set_sint(pc_json_get(json, "length"), 7);
    assert_ok(pc_rules_take(rules, json, 1, &again));
    assert_ptr_equal(first, again);
    assert_ok(pc_rules_take(rules, json, 2, &again)); /* the place is another frame's now */
    assert_int_equal(again->rule.length, 7);
    yyjson_set_sint(pc_json_get(json, "length"), 8);
    assert_ok(pc_rules_take(rules, json, 0, &again)); /* no frame keeps it */
    assert_int_equal(again->rule.length, 8);
    yyjson_set_sint(pc_json_get(json, "length"), 9);
    assert_ok(pc_rules_take(rules, json, 0, &again));
    assert_int_equal(again->rule.length, 9);
    assert_int_equal(first->rule.length, 1); /* borrowed still */
    yyjson_doc_free(doc);
    pc_rules_free(&rules);
}

static void a_rule_knows_how_its_clocks_are_shown(void **state)
{
    (void)state;
    struct pc_rules *rules = pc_rules_new();
    struct pc_known_rule *known;
    yyjson_doc *doc = yyjson_read(ASKING("1"), strlen(ASKING("1")), 0);
    assert_ok(pc_rules_take(rules, yyjson_doc_get_root(doc), 0, &known));
    assert_string_equal(known->shown.ptr,
                        "{\"clock\":\"asking\",\"rule\":\"r1\",\"source\":\"S\",\"kind\":\"programme\"");
    yyjson_doc_free(doc);
    pc_rules_free(&rules);
}

static void the_text_gains_the_zone_release(void **state) /* R5.7 */
{
    (void)state;
    struct pc_rules *rules = pc_rules_new();
    const struct pc_rule *rule;
    char expected[64];
    take(rules, ASKING("1"), &rule);
    assert_string_equal(rule->rule, "r1");
    assert_int_equal(rule->unit, PC_UNIT_HOURS);
    snprintf(expected, sizeof expected, ",\"zone_data\":\"%s\"}", pc_zone_data_version());
    assert_string_equal(rule->text.ptr + rule->text.size - strlen(expected), expected);
    pc_rules_free(&rules);
}

/* What was given last under a name is not what is given now. */
static void the_same_name_with_another_length_is_another_rule(void **state)
{
    (void)state;
    static const char other[] =
        "{\"clock\":\"asking\",\"rule\":\"r1\",\"source\":\"S\",\"kind\":\"programme\",\"verified\":true,"
        "\"length\":7,\"unit\":\"hours\",\"start\":\"asked\",\"met_by\":\"decision\",\"zone\":\"America/Chicago\"}";
    struct pc_rules *rules = pc_rules_new();
    const struct pc_rule *rule;
    for (int round = 0; round < 3; round++) {
        take(rules, ASKING("1"), &rule);
        assert_int_equal(rule->length, 1);
        take(rules, ASKING("1"), &rule);
        assert_int_equal(rule->length, 1);
        take(rules, other, &rule);
        assert_int_equal(rule->length, 7);
        assert_false(rule->tolled);
    }
    pc_rules_free(&rules);
}

static void a_stored_text_is_read_as_it_was_written(void **state) /* I4: the clock carries its rule */
{
    (void)state;
    struct pc_rules *rules = pc_rules_new();
    const struct pc_rule *rule, *stored;
    take(rules, ASKING("1"), &rule);
    struct pc_buf text = {0};
    pc_buf_add_str(&text, rule->text);
    assert_ok(pc_rules_read(rules, pc_buf_str(&text), &stored));
    assert_int_equal(stored->length, 1);
    assert_true(stored->tolled);
    assert_true(pc_str_equal(stored->text, pc_buf_str(&text))); /* nothing is added a second time */
    pc_buf_free(&text);
    pc_rules_free(&rules);
}

static void what_is_no_rule_is_corrupt_every_time(void **state)
{
    (void)state;
    struct pc_rules *rules = pc_rules_new();
    const struct pc_rule *rule;
    for (int i = 0; i < 2; i++) {
        assert_rc(pc_rules_read(rules, PC_STR("{\"clock\":\"asking\"}"), &rule), PC_CORRUPT);
        assert_rc(pc_rules_read(rules, PC_STR("no JSON"), &rule), PC_CORRUPT);
    }
    pc_rules_free(&rules);
}

/* More texts than the cache holds: it forgets and goes on. */
static void thousands_of_texts_are_kept_apart(void **state)
{
    (void)state;
    struct pc_rules *rules = pc_rules_new();
    const struct pc_rule *rule;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) {
            char text[512];
            snprintf(text, sizeof text,
                     "{\"clock\":\"asking\",\"kind\":\"programme\",\"length\":%d,\"met_by\":\"decision\","
                     "\"rule\":\"r\",\"source\":\"S\",\"start\":\"asked\",\"unit\":\"hours\","
                     "\"verified\":true,\"zone\":\"America/Chicago\"}",
                     i + 1);
            assert_ok(pc_rules_read(rules, pc_str_of(text), &rule));
            assert_int_equal(rule->length, i + 1);
            take(rules, text, &rule);
            assert_int_equal(rule->length, i + 1);
            pc_rules_tidy(rules);
        }
    }
    pc_rules_free(&rules);
}

PC_TEST_MAIN(PC_TEST(the_text_gains_the_zone_release),
             PC_TEST(the_same_name_with_another_length_is_another_rule),
             PC_TEST(a_rule_of_a_frame_is_known_by_where_it_stands),
             PC_TEST(a_rule_knows_how_its_clocks_are_shown), PC_TEST(a_stored_text_is_read_as_it_was_written),
             PC_TEST(what_is_no_rule_is_corrupt_every_time), PC_TEST(thousands_of_texts_are_kept_apart))
