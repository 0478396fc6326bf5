/* Clock rules as policies write them (R5.5, R5.6). */
#include "unit/deadline/fixture.h"

#define GOOD                                                                                                        \
    "{\"warn_percent\":20, \"clock\":\"decision\",\"rule\":\"erisa_pre\",\"source\":\"R5.5\",\"kind\":\"law\","     \
    "\"verified\":true,\"length\":15,\"unit\":\"calendar_days\",\"start\":\"receipt\",\"calendar\":\"us_central\"," \
    "\"zone\":\"America/New_York\",\"tolled\":true,\"met_by\":\"notification\",\"on_missed\":\"deemed_approved\","  \
    "\"extension\":{\"max\":1,\"length\":15,\"unit\":\"calendar_days\"},\"title\":\"kept\",\"nothing\":null}"

static enum pc_rc read_text(const char *text, struct pc_arena *arena, struct pc_rule *out, struct pc_err *err)
{
    yyjson_doc *doc = yyjson_read(text, strlen(text), 0);
    assert_non_null(doc);
    enum pc_rc rc = pc_rule_read(yyjson_doc_get_root(doc), arena, out, err);
    yyjson_doc_free(doc);
    return rc;
}

static void a_rule_reads_as_it_was_written(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_rule r;
    assert_ok(read_text(GOOD, arena, &r, NULL));
    assert_string_equal(r.clock, "decision");
    assert_string_equal(r.rule, "erisa_pre");
    assert_string_equal(r.source, "R5.5");
    assert_string_equal(r.kind, "law");
    assert_string_equal(r.calendar, "us_central");
    assert_string_equal(r.zone, "America/New_York");
    assert_int_equal(r.unit, PC_UNIT_CALENDAR_DAYS);
    assert_int_equal(r.start, PC_START_RECEIPT);
    assert_int_equal(r.length, 15);
    assert_true(r.verified && r.tolled && r.met_by_notification && r.deemed_approved && !r.rolls);
    assert_int_equal(r.warn_percent, 20);
    assert_int_equal(r.extension_max, 1);
    assert_int_equal(r.extension_length, 15);
    assert_int_equal(r.extension_unit, PC_UNIT_CALENDAR_DAYS);
}

static void its_text_is_canonical_and_reads_back_the_same(void **state) /* R5.7: kept with the clock */
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_rule r, again;
    assert_ok(read_text(GOOD, arena, &r, NULL));
    assert_non_null(strstr(r.text.ptr, "\"title\":\"kept\""));
    assert_null(strstr(r.text.ptr, "nothing"));
    assert_int_equal(r.text.size, strlen(r.text.ptr));
    assert_ok(read_text(r.text.ptr, arena, &again, NULL));
    assert_string_equal(again.text.ptr, r.text.ptr);
}

static void what_may_be_left_out_has_a_plain_meaning(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_rule r;
    assert_ok(read_text(
        "{\"clock\":\"decision\",\"rule\":\"urgent\",\"source\":\"R5.5\",\"kind\":\"programme\",\"length\":72,"
        "\"unit\":\"hours\",\"start\":\"receipt\",\"met_by\":\"decision\",\"extension\":null}",
        arena, &r, NULL));
    assert_null(r.calendar);
    assert_null(r.zone);
    assert_false(r.verified || r.tolled || r.met_by_notification || r.deemed_approved || r.rolls);
    assert_int_equal(r.warn_percent, 0);
    assert_int_equal(r.extension_max, 0);
}

/* GOOD with one part replaced. */
static void refused(const char *part, const char *replacement, const char *reason, const char *field)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_rule r = {.rule = "untouched"};
    struct pc_err err = {0};
    char text[1024];
    const char *found = strstr(GOOD, part);
    assert_non_null(found);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(found - GOOD), GOOD, replacement, found + strlen(part));
    assert_rc(read_text(text, arena, &r, &err), PC_INVALID);
    assert_string_equal(err.reason, reason);
    assert_string_equal(err.field, field);
    assert_string_equal(r.rule, "untouched");
}

static void every_mistake_is_named_by_its_member(void **state)
{
    (void)state;
    refused("\"clock\":\"decision\",", "", "missing", "clock");
    refused("\"erisa_pre\"", "\"\"", "wrong_type", "rule");
    refused("\"source\":\"R5.5\",", "", "missing", "source"); /* R5.5: each cites its source */
    refused("\"law\"", "\"custom\"", "not_a_choice", "kind");
    refused("\"law\"", "3", "wrong_type", "kind");
    refused("\"length\":15,\"unit\":\"calendar_days\",\"start\"",
            "\"length\":0,\"unit\":\"calendar_days\",\"start\"", "out_of_range", "length");
    refused("\"length\":15,\"unit\":\"calendar_days\",\"start\"",
            "\"length\":99999999999,\"unit\":\"hours\",\"start\"", "out_of_range", "length");
    refused("\"length\":15,\"unit\":\"calendar_days\",\"start\"",
            "\"length\":18446744073709551615,\"unit\":\"hours\",\"start\"", "out_of_range", "length");
    refused("\"length\":15,\"unit\":\"calendar_days\",\"start\"",
            "\"length\":1.5,\"unit\":\"hours\",\"start\"", "wrong_type", "length");
    refused("\"unit\":\"calendar_days\",\"start\"", "\"unit\":\"weeks\",\"start\"", "not_a_choice", "unit");
    refused("\"start\":\"receipt\",", "", "missing", "start");
    refused("America/New_York", "America/NewYork", "unknown_zone", "zone");
    refused("\"tolled\":true", "\"tolled\":\"yes\"", "wrong_type", "tolled");
    refused("\"verified\":true", "\"verified\":1", "wrong_type", "verified");
    refused("\"met_by\":\"notification\"", "\"met_by\":\"mail\"", "not_a_choice", "met_by");
    refused("deemed_approved", "deemed_denied", "not_a_choice",
            "on_missed"); /* R5.6 no clock yields an adverse result */
    refused("\"warn_percent\":20", "\"warn_percent\":100", "out_of_range", "warn_percent");
    refused("\"max\":1", "\"max\":-1", "out_of_range", "extension.max");
    refused("\"max\":1,\"length\":15", "\"max\":1", "missing", "extension.length");
    refused("15,\"unit\":\"calendar_days\"}", "15,\"unit\":\"decades\"}", "not_a_choice", "extension.unit");
    refused("{\"max\":1,\"length\":15,\"unit\":\"calendar_days\"}", "[]", "wrong_type", "extension");
}

#define LAST ",\"title\":\"kept\""
#define RESTART(text) LAST ",\"restart\":" text

static void a_rule_may_restart_after_an_answer_and_wait_for_the_opening(void **state) /* R5.6 */
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_rule r;
    assert_ok(read_text(
        "{\"clock\":\"decision\",\"rule\":\"mi_7d_deemed\",\"source\":\"S\",\"kind\":\"law\",\"length\":7,"
        "\"unit\":\"calendar_days\",\"start\":\"planned\",\"calendar\":\"us_central\",\"tolled\":true,"
        "\"met_by\":\"notification\",\"restart\":{\"length\":48,\"unit\":\"hours\"},\"start_when_open\":true}",
        arena, &r, NULL));
    assert_int_equal(r.restart_length, 48);
    assert_int_equal(r.restart_unit, PC_UNIT_HOURS);
    assert_int_equal(r.start, PC_START_PLANNED);
    assert_true(r.start_when_open);
    refused(LAST, RESTART("7"), "wrong_type", "restart");
    refused(LAST, RESTART("{\"unit\":\"hours\"}"), "missing", "restart.length");
    refused(LAST, RESTART("{\"length\":0,\"unit\":\"hours\"}"), "out_of_range", "restart.length");
    refused(LAST, RESTART("{\"length\":7,\"unit\":\"weeks\"}"), "not_a_choice", "restart.unit");
    refused("\"tolled\":true", "\"tolled\":false,\"restart\":{\"length\":7,\"unit\":\"hours\"}",
            "restart_without_tolling", "restart");
    refused(LAST, LAST ",\"start_when_open\":1", "wrong_type", "start_when_open");
    refused("\"start\":\"receipt\",\"calendar\":\"us_central\"",
            "\"start\":\"receipt\",\"start_when_open\":true", "missing", "calendar");
}

static void only_a_law_deems_approved(void **state) /* R5.6 */
{
    (void)state;
    refused("\"law\"", "\"programme\"", "deemed_without_law", "on_missed");
}

static void units_that_need_a_calendar_or_a_zone_say_so(void **state)
{
    (void)state;
    refused("\"calendar_days\",\"start\":\"receipt\",\"calendar\":\"us_central\"",
            "\"business_days\",\"start\":\"receipt\"", "missing", "calendar");
    refused("\"start\":\"receipt\",\"calendar\":\"us_central\"",
            "\"start\":\"receipt\",\"rolls_to_business_day\":true", "missing", "calendar");
    refused("\"calendar\":\"us_central\",\"zone\":\"America/New_York\",", "", "missing", "zone");
}

static void units_and_starts_have_wire_names(void **state)
{
    (void)state;
    assert_string_equal(pc_unit_name(PC_UNIT_CALENDAR_DAYS_MINUS_HOLIDAYS), "calendar_days_minus_holidays");
    assert_string_equal(pc_unit_name(PC_UNIT_HOURS), "hours");
    assert_string_equal(pc_start_name(PC_START_COMPLETE), "complete");
}

PC_TEST_MAIN(PC_TEST(a_rule_reads_as_it_was_written), PC_TEST(its_text_is_canonical_and_reads_back_the_same),
             PC_TEST(what_may_be_left_out_has_a_plain_meaning), PC_TEST(every_mistake_is_named_by_its_member),
             PC_TEST(a_rule_may_restart_after_an_answer_and_wait_for_the_opening),
             PC_TEST(only_a_law_deems_approved), PC_TEST(units_that_need_a_calendar_or_a_zone_say_so),
             PC_TEST(units_and_starts_have_wire_names))
