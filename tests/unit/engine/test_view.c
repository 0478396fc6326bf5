#include <stdlib.h>
#include "engine/view.h"
#include "support/engine_world.h"

static void a_member_is_written_with_its_comma_and_an_absent_one_not_at_all(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    pc_buf_add_char(&out, '{');
    pc_view_str(&out, "absent", (struct pc_str){0});
    pc_view_str(&out, "text", PC_STR("a \"b\""));
    pc_view_int(&out, "number", -7);
    pc_view_time(&out, "never", PC_NEVER);
    pc_view_time(&out, "at", (struct pc_time){0});
    pc_view_raw(&out, "raw", PC_STR("[1]"));
    pc_view_raw(&out, "nothing", (struct pc_str){0});
    pc_buf_add_char(&out, '}');
    assert_text(out,
                "{\"text\":\"a \\\"b\\\"\",\"number\":-7,\"at\":\"1970-01-01T00:00:00.000Z\",\"raw\":[1]}");
    pc_buf_free(&out);
}

static void the_number_zero_is_no_id(void **state)
{
    struct world *w = *state;
    struct pc_buf out = {0};
    pc_buf_add_char(&out, '{');
    pc_view_id(&out, "parent", pc_engine_ids(w->engine), PC_ID_CASE, 0);
    assert_int_equal(out.size, 1);
    pc_view_id(&out, "case_id", pc_engine_ids(w->engine), PC_ID_CASE, 1);
    assert_non_null(memmem(out.ptr, out.size, w->case_id, strlen(w->case_id)));
    pc_buf_free(&out);
}

static void a_case_is_shown_as_the_contract_says(void **state)
{
    struct world *w = *state;
    static const char *const members[] = {
        "case_id",         "submission",  "kind",        "timing",     "urgency",   "state",
        "version",         "payer",       "group",       "member",     "provider",  "category",
        "service",         "requirement", "title",       "channel",    "lines",     "awaiting",
        "clocks",          "notices",     "suggestions", "letters",    "actions",   "late",
        "policy_revision", "received_at", "complete_at", "created_at", "updated_at"};
    static const char *const absent[] = {"outcome",       "parent",       "assigned",
                                         "determination", "escalations",  "complex",
                                         "duplicate_of",  "unread_facts", "reason"};
    world_look(w);
    yyjson_val *shown = yyjson_doc_ptr_get(w->doc, "/case");
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (!pc_json_get(shown, members[i]))
            print_error("%s\n", members[i]);
        assert_non_null(pc_json_get(shown, members[i]));
    }
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        assert_null(pc_json_get(shown, absent[i]));
}

static void a_clock_shows_its_rule_source_and_what_is_left(void **state) /* R5.6 */
{
    struct world *w = *state;
    assert_world(world_advance(w, "1h"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/clocks/0/clock"), "decision");
    assert_string_equal(world_text(w, "/case/clocks/0/rule"), "programme_mnr_5bd");
    assert_string_equal(world_text(w, "/case/clocks/0/source"), "R5.2");
    assert_string_equal(world_text(w, "/case/clocks/0/kind"), "programme");
    assert_true(world_true(w, "/case/clocks/0/operative"));
    assert_false(world_true(w, "/case/clocks/1/operative"));
    /* Monday 11:15 to the Monday after, 19:00 */
    assert_int_equal(world_int(w, "/case/clocks/0/remaining_ms"),
                     ((7 * 24 * 60 + 7 * 60 + 45) * INT64_C(60000)));
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    assert_null(yyjson_doc_ptr_get(w->doc, "/case/clocks/0/remaining_ms"));
    assert_string_equal(world_text(w, "/case/clocks/0/ended_at"), "2026-11-16T17:15:00.000Z");
}

/* A case that was opened just now has its rules and their texts at hand; one that is read has only its rows.  Both are shown alike,
 * to the byte, whether the policies' answer is new or came before. */
static void a_submission_shows_the_case_as_it_is_read_later(void **state)
{
    struct world *w = *state;
    w->answer = "{\"alone\":true,\"cases\":[{\"category\":\"pt_ot\",\"clocks\":[" WORLD_RULE(
        "decision", "first", "programme", "5", "business_days", "receipt", "true",
        "\"warn_percent\":20,") "," WORLD_RULE("decision", "second", "law", "15", "calendar_days", "receipt",
                                               "false",
                                               "\"extension\":{\"max\":1,\"length\":15,\"unit\":"
                                               "\"calendar_days\"},") "],"
                                                                      "\"complex\":false,\"criteria\":[],\"documents\":[],\"lines\":[1],\"notices\":[{\"code\":\"c\",\"text\":\"t\"}],"
                                                                      "\"outcome\":\"met\",\"requirement\":\"required\",\"title\":\"Therapy\"}]}";
    static const char *const ids[] = {"V-1", "V-2", "V-3"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        assert_world(world_submit(w, ids[i]), PC_OK);
        assert_string_equal(world_text(w, "/cases/0/clocks/1/rule"), "second");
        char *told = yyjson_val_write(yyjson_doc_ptr_get(w->doc, "/cases/0"), 0, NULL);
        assert_world(world_read(w, &pc_read_case_get, "payer-1", PC_WHO_PAYER, world_of_case(w, "")), PC_OK);
        char *shown = yyjson_val_write(yyjson_doc_ptr_get(w->doc, "/case"), 0, NULL);
        const size_t same = strlen(told) - 1; /* what is read goes on with the evaluation */
        assert_int_equal(shown[same], ',');
        assert_memory_equal(told, shown, same);
        free(told);
        free(shown);
    }
}

/* An extended case has most of what a review can have. */
static void no_member_is_shown_twice(void **state)
{
    struct world *w = *state;
    yyjson_val *key, *value;
    size_t i, count;
    w->answer = WORLD_CASES(
        WORLD_CASE("pt_ot", "met",
                   WORLD_RULE("decision", "law_15d", "law", "15", "calendar_days", "receipt", "false",
                              "\"extension\":{\"length\":15,\"max\":1,\"unit\":"
                              "\"calendar_days\"},"),
                   "\"suggestions\":[{\"code\":\"site\",\"text\":\"Another site\"}],"));
    assert_world(world_submit(w, "V-9"), PC_OK);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "extend", ",\"reason\":\"the specialist is away\""),
                 PC_OK);
    world_look(w);
    yyjson_val *shown = yyjson_doc_ptr_get(w->doc, "/case");
    assert_non_null(pc_json_get(shown, "extensions"));
    yyjson_obj_foreach(shown, i, count, key, value)
    {
        assert_ptr_equal(yyjson_obj_get(shown, yyjson_get_str(key)), value); /* the first of its name is it */
    }
}

static void the_actions_are_the_readers_own(void **state)
{
    struct world *w = *state;
    static const struct {
        uint32_t role;
        const char *first;
        size_t count;
    } rows[] = {{PC_WHO_NURSE, "take", 12}, {PC_WHO_PAYER, "withdraw", 2}, {PC_WHO_AUDITOR, "", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_world(world_read(w, &pc_read_case_get, "someone", rows[i].role, world_of_case(w, "")), PC_OK);
        assert_string_equal(world_text(w, "/case/actions/0"), rows[i].first);
        assert_int_equal(world_count(w, "/case/actions"), rows[i].count);
    }
}

static void a_list_shows_what_the_row_alone_can_say(void **state)
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_case_find, "a", PC_WHO_AUDITOR, "{}"), PC_OK);
    assert_string_equal(world_text(w, "/cases/0/due_at"), "2026-11-24T01:00:00.000Z");
    assert_null(yyjson_doc_ptr_get(w->doc, "/cases/0/clocks"));
    assert_null(yyjson_doc_ptr_get(w->doc, "/cases/0/lines"));
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(PC_TEST(a_member_is_written_with_its_comma_and_an_absent_one_not_at_all),
             T(the_number_zero_is_no_id), T(a_case_is_shown_as_the_contract_says),
             T(a_clock_shows_its_rule_source_and_what_is_left),
             T(a_submission_shows_the_case_as_it_is_read_later), T(no_member_is_shown_twice),
             T(the_actions_are_the_readers_own), T(a_list_shows_what_the_row_alone_can_say))
