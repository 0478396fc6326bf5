#include <stdio.h>
#include "support/engine_world.h"

#define AUDITOR "auditor-1", PC_WHO_AUDITOR
#define NURSE "nurse-1", PC_WHO_NURSE

static enum pc_rc find(struct world *w, const char *actor, uint32_t roles, const char *params)
{
    return world_read(w, &pc_read_case_find, actor, roles, params);
}

static int64_t found(struct world *w, const char *actor, uint32_t roles, const char *params)
{
    assert_world(find(w, actor, roles, params), PC_OK);
    return (int64_t)world_count(w, "/cases");
}

static void get_shows_criteria_with_their_trace_and_the_facts(void **state) /* R9.3 */
{
    struct world *w = *state;
    world_look(w);
    assert_string_equal(world_text(w, "/case/criteria/0/trace/text"), "t");
    assert_int_equal(world_int(w, "/case/facts/pain_score"), 3);
    assert_world(world_read(w, &pc_read_case_get, AUDITOR, "{\"case_id\":\"nonsense\"}"), PC_NOT_FOUND);
}

static void get_shows_what_the_reader_may_do(void **state)
{
    struct world *w = *state;
    world_look(w);
    assert_int_equal(world_count(w, "/case/actions"), 0); /* an auditor looks on */
    assert_world(world_read(w, &pc_read_case_get, NURSE, world_of_case(w, "")), PC_OK);
    assert_string_equal(world_text(w, "/case/actions/0"), "take");
}

static void pages_follow_each_other_without_gap(void **state)
{
    struct world *w = *state;
    char id[16], params[128] = "{\"limit\":3}", last[64] = "";
    for (int i = 0; i < 7; i++) {
        snprintf(id, sizeof id, "P-%d", i);
        assert_world(world_submit(w, id), PC_OK);
    }
    int64_t seen = 0;
    for (int page = 0; page < 4; page++) {
        assert_world(find(w, AUDITOR, params), PC_OK);
        seen += (int64_t)world_count(w, "/cases");
        assert_string_not_equal(world_text(w, "/cases/0/case_id"), last);
        snprintf(last, sizeof last, "%s", world_text(w, "/cases/0/case_id"));
        const char *cursor = world_text(w, "/cursor");
        if (!*cursor)
            break;
        snprintf(params, sizeof params, "{\"limit\":3,\"cursor\":\"%s\"}", cursor);
    }
    assert_int_equal(seen, 8);
    assert_world(find(w, AUDITOR, "{\"cursor\":\"made-up\"}"), PC_INVALID);
    assert_string_equal(w->err.field, "params.cursor");
}

static void each_filter_narrows(void **state)
{
    struct world *w = *state;
    assert_world(world_submit(w, "F-2"), PC_OK);
    assert_world(world_act(w, NURSE, "take", ""), PC_OK);
    static const struct {
        const char *params;
        int64_t count;
    } rows[] = {{"{}", 2},
                {"{\"state\":\"nurse_review\"}", 2},
                {"{\"state\":\"approved\"}", 0},
                {"{\"kind\":\"review\"}", 2},
                {"{\"kind\":\"appeal\"}", 0},
                {"{\"assigned\":\"nurse-1\"}", 1},
                {"{\"member\":\"M-1\"}", 2},
                {"{\"member\":\"M-2\"}", 0},
                {"{\"category\":\"pt_ot\"}", 2},
                {"{\"group\":\"G-NONE\"}", 0},
                {"{\"provider\":\"P-1\"}", 2},
                {"{\"timing\":\"concurrent\"}", 0},
                {"{\"due_before\":\"2026-11-24T01:00:00.000Z\"}", 0},
                {"{\"due_before\":\"2026-11-24T01:00:00.001Z\"}", 2},
                {"{\"submission\":\"s0\"}", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t count = found(w, AUDITOR, rows[i].params);
        if (count != rows[i].count)
            print_error("%s\n", rows[i].params);
        assert_int_equal(count, rows[i].count);
    }
    char params[96];
    world_look(w);
    snprintf(params, sizeof params, "{\"submission\":\"%s\"}", world_text(w, "/case/submission"));
    assert_int_equal(found(w, AUDITOR, params), 1);
}

static void nobody_finds_beyond_its_scope(void **state) /* I8 */
{
    struct world *w = *state;
    assert_int_equal(found(w, "payer-1", PC_WHO_PAYER, "{}"), 1);
    assert_int_equal(found(w, "other-payer", PC_WHO_PAYER, "{}"), 0);
    assert_int_equal(found(w, "other-payer", PC_WHO_PAYER, "{\"payer\":\"sample\"}"),
                     0); /* asking does not help */
    assert_int_equal(found(w, "other-nurse", PC_WHO_NURSE, "{\"payer\":\"sample\"}"), 0);
    assert_int_equal(found(w, "P-1", PC_WHO_PROVIDER, "{}"), 1);
    assert_int_equal(found(w, "P-2", PC_WHO_PROVIDER, "{}"), 0);
    assert_int_equal(found(w, "P-2", PC_WHO_PROVIDER, "{\"provider\":\"P-1\"}"), 0);
}

#define DUE_IN(days)               \
    WORLD_CASES(                   \
        WORLD_CASE("pt_ot", "met", \
                   WORLD_RULE("decision", "law", "law", days, "calendar_days", "receipt", "true", ""), ""))

static void a_queue_shows_the_most_urgent_first(void **state) /* R5.5 */
{
    struct world *w = *state;
    char urgent[32], late[32];
    w->answer = DUE_IN("9");
    assert_world(world_submit(w, "Q-1"), PC_OK);
    memcpy(late, w->case_id, sizeof late);
    w->answer = DUE_IN("1");
    assert_world(world_submit(w, "Q-2"), PC_OK);
    memcpy(urgent, w->case_id, sizeof urgent);
    assert_world(world_read(w, &pc_read_queue_list, NURSE, "{\"role\":\"nurse\"}"), PC_OK);
    assert_int_equal(world_count(w, "/cases"), 3);
    assert_string_equal(world_text(w, "/cases/0/case_id"), urgent);
    assert_string_equal(world_text(w, "/cases/2/case_id"), late);
    assert_world(world_read(w, &pc_read_queue_list, NURSE, "{\"role\":\"medical_director\"}"), PC_OK);
    assert_int_equal(world_count(w, "/cases"), 0);
    assert_world(world_read(w, &pc_read_queue_list, NURSE, "{\"role\":\"auditor\"}"), PC_INVALID);
    assert_string_equal(w->err.field, "params.role");
    assert_world(world_read(w, &pc_read_queue_list, "other-nurse", PC_WHO_NURSE, "{\"role\":\"nurse\"}"),
                 PC_OK);
    assert_int_equal(world_count(w, "/cases"), 0);
}

static void pages_by_due_follow_each_other(void **state)
{
    struct world *w = *state;
    w->answer = DUE_IN("1");
    assert_world(world_submit(w, "Q-1"), PC_OK);
    assert_world(world_submit(w, "Q-2"), PC_OK); /* the same instant: then by id */
    char params[128] = "{\"order\":\"due\",\"limit\":1}", order[3][32];
    for (int i = 0; i < 3; i++) {
        assert_world(find(w, AUDITOR, params), PC_OK);
        assert_int_equal(world_count(w, "/cases"), 1);
        snprintf(order[i], sizeof order[i], "%s", world_text(w, "/cases/0/due_at"));
        snprintf(params, sizeof params, "{\"order\":\"due\",\"limit\":1,\"cursor\":\"%s\"}",
                 world_text(w, "/cursor"));
    }
    assert_string_equal(order[0], order[1]);
    assert_true(strcmp(order[1], order[2]) < 0);
    assert_int_equal(found(w, AUDITOR, params), 0);
}

static void events_are_listed_with_their_chain(void **state) /* I10 */
{
    struct world *w = *state;
    char first[80];
    assert_world(world_act(w, NURSE, "take", ""), PC_OK);
    assert_world(world_read(w, &pc_read_case_events, AUDITOR, world_of_case(w, "")), PC_OK);
    assert_int_equal(world_count(w, "/events"), 2);
    snprintf(first, sizeof first, "%s", world_text(w, "/events/0/hash"));
    assert_string_equal(world_text(w, "/events/1/prev_hash"), first);
    assert_string_equal(world_text(w, "/events/1/from"), "nurse_review");
    assert_string_equal(world_text(w, "/events/1/policy_revision"), "r1-test");
    assert_world(world_read(w, &pc_read_case_events, AUDITOR, world_of_case(w, ",\"after\":1")), PC_OK);
    assert_int_equal(world_count(w, "/events"), 1);
    assert_world(world_read(w, &pc_read_case_events, "P-2", PC_WHO_PROVIDER, world_of_case(w, "")),
                 PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(get_shows_criteria_with_their_trace_and_the_facts), T(get_shows_what_the_reader_may_do),
             T(pages_follow_each_other_without_gap), T(each_filter_narrows), T(nobody_finds_beyond_its_scope),
             T(a_queue_shows_the_most_urgent_first), T(pages_by_due_follow_each_other),
             T(events_are_listed_with_their_chain))
