#include <stdio.h>
#include "engine/clocks.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define ASK ",\"items\":[{\"text\":\"the operation report\"}]"

#define PROGRAMME \
    WORLD_RULE("decision", "programme_5bd", "programme", "5", "business_days", "complete", "true", "")
#define LAW WORLD_RULE("decision", "law_15d", "law", "15", "calendar_days", "receipt", "false", "")
#define WINDOW \
    WORLD_RULE("information", "window_45d", "programme", "45", "calendar_days", "asked", "false", "")
#define MISSING "\"missing\":[{\"fact\":\"f\",\"ask\":\"F\",\"type\":\"number\"}],"

static const char met[] = WORLD_CASES(WORLD_CASE("pt_ot", "met", PROGRAMME "," LAW "," WINDOW, ""));
static const char unknown[] = WORLD_CASES(
    WORLD_CASE("pt_ot", "needs_information", PROGRAMME "," LAW "," WINDOW, MISSING));

static enum pc_rc count_timer(void *arg, const struct pc_timer_row *row)
{
    (void)row;
    ++*(int *)arg;
    return PC_OK;
}

static int timers(struct world *w)
{
    int count = 0;
    assert_ok(w->store->ops->timer_walk(w->store, (struct pc_time){INT64_MAX - 1}, 0, count_timer, &count));
    return count;
}

static enum pc_rc add_digest(void *arg, const struct pc_clock_row *row)
{
    pc_clock_digest(row, arg);
    return PC_OK;
}

static void assert_counted(struct world *w, const struct pc_hash *counted)
{
    struct pc_hash stored = {{0}};
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    assert_ok(w->store->ops->clock_walk_open(w->store, arena, add_digest, &stored));
    assert_memory_equal(stored.bytes, counted->bytes, PC_HASH_SIZE);
}

/* The digest that the engine counts along with is the one of the stored open clocks (I4). */
static void assert_digest(struct world *w)
{
    assert_counted(w, &w->engine->last.open_clocks);
}

static int open_world(void **state)
{
    world_with_people(state);
    struct world *w = *state;
    w->answer = met;
    assert_world(world_submit(w, "C-1"), PC_OK);
    return 0;
}

static const char *clock_text(struct world *w, int number, const char *member)
{
    char pointer[64];
    snprintf(pointer, sizeof pointer, "/case/clocks/%d/%s", number, member);
    return world_text(w, pointer);
}

static void a_rule_waits_for_its_own_start(
    void **state) /* R5.1: the programme's clock runs from completeness */
{
    struct world *w = *state;
    w->answer = unknown;
    assert_world(world_submit(w, "C-2"), PC_OK);
    world_look(w);
    assert_int_equal(world_count(w, "/case/clocks"), 2);
    assert_string_equal(clock_text(w, 0, "rule"), "law_15d");
    assert_string_equal(clock_text(w, 1, "rule"), "window_45d");
    assert_world(world_advance(w, "2h"), PC_OK);
    w->answer = met;
    assert_world(
        world_run(w, &pc_verb_case_supply, "payer-1", PC_WHO_PAYER, world_of_case(w, ",\"facts\":{\"f\":1}")),
        PC_OK);
    assert_int_equal(world_count(w, "/case/clocks"), 3);
    assert_string_equal(clock_text(w, 2, "rule"), "programme_5bd");
    assert_string_equal(clock_text(w, 2, "started_at"), "2026-11-16T18:15:00.000Z");
    assert_string_equal(clock_text(w, 1, "state"), "met"); /* the window */
    assert_digest(w);
}

static void each_open_clock_has_its_timers_and_no_other_has_any(void **state)
{
    struct world *w = *state;
    assert_int_equal(timers(w), 2); /* each clock's next one: these rules do not warn */
    w->answer = world_met;
    assert_world(world_submit(w, "C-2"), PC_OK);
    assert_int_equal(timers(w), 2 + 2);
    assert_world(world_act(w, NURSE, "request_information", ASK),
                 PC_OK); /* both stand still, the window runs */
    assert_int_equal(timers(w), 2 + 1);
    assert_world(world_act(w, NURSE, "withdraw", ""), PC_OK);
    assert_int_equal(timers(w), 2);
    assert_string_equal(clock_text(w, 0, "state"), "cancelled");
    assert_string_equal(clock_text(w, 2, "state"), "cancelled");
    assert_digest(w);
}

static void a_clock_is_met_at_its_last_millisecond(void **state) /* R5.6 */
{
    struct world *w = *state;
    assert_world(
        world_run(w, &pc_verb_clock, "admin", PC_WHO_ADMIN, "{\"set\":\"2026-11-24T01:00:00.000Z\"}"), PC_OK);
    assert_int_equal(world_int(w, "/fired"), 0);
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_string_equal(clock_text(w, 0, "state"), "met");
    assert_string_equal(clock_text(w, 0, "ended_at"), "2026-11-24T01:00:00.000Z");
    assert_digest(w);
}

static void a_clock_is_missed_one_millisecond_later(void **state) /* R5.6 */
{
    struct world *w = *state;
    assert_world(
        world_run(w, &pc_verb_clock, "admin", PC_WHO_ADMIN, "{\"set\":\"2026-11-24T01:00:00.001Z\"}"), PC_OK);
    assert_int_equal(world_int(w, "/fired"), 1);
    world_look(w);
    assert_string_equal(clock_text(w, 0, "state"), "missed");
    assert_string_equal(clock_text(w, 0, "ended_at"), "2026-11-24T01:00:00.000Z");
    assert_true(world_true(w, "/case/clocks/1/operative")); /* the law's clock is next */
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_string_equal(clock_text(w, 0, "state"), "missed"); /* stays so, whatever comes */
    assert_string_equal(clock_text(w, 1, "state"), "met");
    assert_digest(w);
}

static void only_a_rule_that_says_so_stands_still(void **state) /* R5.1, R5.5 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "request_information", ASK), PC_OK);
    assert_string_equal(clock_text(w, 0, "state"), "tolled");
    assert_string_equal(clock_text(w, 1, "state"), "running"); /* the law's runs on */
    assert_true(world_int(w, "/case/clocks/0/remaining_ms") > 0);
    assert_digest(w);
    assert_world(world_advance(w, "3d"), PC_OK);
    world_look(w);
    const int64_t left = world_int(w, "/case/clocks/0/remaining_ms"); /* what is left does not shrink */
    assert_world(
        world_run(w, &pc_verb_case_supply, "payer-1", PC_WHO_PAYER, world_of_case(w, ",\"facts\":{\"f\":1}")),
        PC_OK);
    assert_string_equal(clock_text(w, 0, "state"), "running");
    assert_true(world_int(w, "/case/clocks/0/remaining_ms") >= left - 86400000);
    assert_digest(w);
}

/* Two names, one the beginning of the other: both clocks start. */
static void rules_are_told_apart_by_their_whole_names(void **state)
{
    struct world *w = *state;
    w->answer = WORLD_CASES(WORLD_CASE(
        "pt_ot", "met",
        WORLD_RULE("decision", "law_15d_ext15", "law", "15", "calendar_days", "receipt", "false", "") "," LAW,
        ""));
    assert_world(world_submit(w, "C-2"), PC_OK);
    world_look(w);
    assert_int_equal(world_count(w, "/case/clocks"), 2);
    assert_string_equal(clock_text(w, 1, "rule"), "law_15d");
}

/* I4: what the policies say later about a rule's length does not touch the clock that runs. */
static void a_running_clock_keeps_the_rule_it_started_with(void **state)
{
    struct world *w = *state;
    world_look(w);
    char due[32];
    snprintf(due, sizeof due, "%s", clock_text(w, 0, "due_at"));
    w->answer = WORLD_CASES(WORLD_CASE(
        "pt_ot", "met",
        WORLD_RULE("decision", "programme_5bd", "programme", "1", "business_days", "complete", "true", ""),
        ""));
    assert_world(
        world_run(w, &pc_verb_case_supply, "payer-1", PC_WHO_PAYER, world_of_case(w, ",\"facts\":{\"f\":2}")),
        PC_OK);
    assert_int_equal(world_count(w, "/case/clocks"), 2);
    assert_string_equal(clock_text(w, 0, "due_at"), due);
}

static void each_request_for_information_has_a_window_of_its_own(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "request_information", ASK), PC_OK);
    assert_world(world_act(w, NURSE, "request_information", ASK ",\"until\":\"2026-11-30\""), PC_OK);
    assert_int_equal(world_count(w, "/case/clocks"), 4);
    assert_string_equal(clock_text(w, 2, "state"), "met");
    assert_string_equal(clock_text(w, 3, "due_at"), "2026-12-01T05:59:59.999Z"); /* the reviewer's last day */
    assert_int_equal(timers(w), 2); /* the law's, the new window's */
}

static void a_clock_is_kept_with_its_rule_and_the_zone_release(void **state) /* R5.7 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    char release[64];
    assert_ok(pc_case_load(w->store, 1, false, arena, &c));
    snprintf(release, sizeof release, "\"zone_data\":\"%s\"", pc_zone_data_version());
    assert_non_null(memmem(c.clocks[0].rule.ptr, c.clocks[0].rule.size, release, strlen(release)));
    assert_int_equal(c.clocks[0].revision, 1);
}

static void a_timer_of_another_generation_is_stale(void **state) /* I11 */
{
    (void)state;
    struct pc_clock_row clocks[1], *clock;
    struct pc_case c = {.clocks = clocks, .clock_count = 1};
    c.clocks[0] = (struct pc_clock_row){.number = 1, .generation = 3, .state = PC_CLOCK_RUNNING};
    assert_ok(pc_clocks_fired(&c, &(struct pc_timer_row){.clock = 1, .generation = 3}, &clock));
    assert_ptr_equal(clock, &c.clocks[0]);
    assert_rc(pc_clocks_fired(&c, &(struct pc_timer_row){.clock = 1, .generation = 2}, &clock), PC_NOT_FOUND);
    assert_rc(pc_clocks_fired(&c, &(struct pc_timer_row){.clock = 2, .generation = 3}, &clock), PC_NOT_FOUND);
    c.clocks[0].state = PC_CLOCK_TOLLED;
    assert_rc(pc_clocks_fired(&c, &(struct pc_timer_row){.clock = 1, .generation = 3}, &clock), PC_NOT_FOUND);
}

static void the_operative_clock_is_the_earliest_that_runs(void **state) /* R5.5 */
{
    (void)state;
    struct pc_clock_row clocks[4];
    struct pc_case c = {.clocks = clocks, .clock_count = 4};
    c.clocks[0] = (struct pc_clock_row){.name = PC_CLK_DECISION, .state = PC_CLOCK_RUNNING, .due_at = {30}};
    c.clocks[1] = (struct pc_clock_row){.name = PC_CLK_DECISION, .state = PC_CLOCK_RUNNING, .due_at = {20}};
    c.clocks[2] = (struct pc_clock_row){.name = PC_CLK_DECISION, .state = PC_CLOCK_TOLLED, .due_at = {10}};
    c.clocks[3] = (struct pc_clock_row){.name = PC_CLK_INFORMATION, .state = PC_CLOCK_RUNNING, .due_at = {5}};
    assert_int_equal(pc_clocks_operative_index(&c), 1);
    pc_clocks_operative(&c);
    assert_int_equal(c.row.due_at.ms, 20);
    c.clocks[0].state = c.clocks[1].state = PC_CLOCK_MET;
    assert_int_equal(pc_clocks_operative_index(&c), -1);
    pc_clocks_operative(&c);
    assert_true(c.row.due_at.ms == PC_NEVER.ms);
}

static void a_restart_counts_the_same_digest(void **state) /* I4, I11 */
{
    struct world *w = *state;
    assert_world(world_submit(w, "C-2"), PC_OK);
    assert_world(world_act(w, NURSE, "request_information", ASK), PC_OK);
    assert_world(world_advance(w, "20d"), PC_OK);
    const struct pc_hash before = w->engine->last.open_clocks;
    assert_digest(w);
    world_restart(w);
    assert_memory_equal(before.bytes, w->engine->last.open_clocks.bytes, PC_HASH_SIZE);
}

/* ---- what the machines of later cases call ------------------------------------------------------------------------- */

#define EXTENDABLE(rule)                                                          \
    WORLD_RULE("decision", rule, "law", "15", "calendar_days", "receipt", "true", \
               "\"extension\":{\"max\":1,\"length\":15,\"unit\":\"calendar_days\"},")

/* A case whose policies answered with these clocks, loaded in an open transaction of the store. */
static void hold(struct world *w, const char *answer, struct pc_arena *arena, struct pc_case *c)
{
    w->answer = answer;
    assert_world(world_submit(w, "H-1"), PC_OK);
    w->engine->next = w->engine->last;
    w->engine->at = pc_wall_now(&w->wall.base);
    assert_ok(w->store->ops->begin(w->store));
    assert_ok(pc_case_load(w->store, 2, true, arena, c));
    assert_ok(pc_engine_catalogue(w->engine, c->row.revision, &c->catalogue));
}

static void let_go(struct world *w)
{
    assert_counted(w, &w->engine->next.open_clocks);
    assert_ok(w->store->ops->commit(w->store));
    w->engine->last = w->engine->next;
}

#define assert_instant(time, expected)                                  \
    do {                                                                \
        char text_[PC_TIME_TEXT];                                       \
        assert_string_equal(pc_time_format((time), text_), (expected)); \
    } while (0)

static void an_extension_is_granted_once_with_its_reason(void **state) /* R5.5, R5.6 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    struct pc_err err = {0};
    hold(w, WORLD_CASES(WORLD_CASE("pt_ot", "met", EXTENDABLE("erisa_pre") "," PROGRAMME, "")), arena, &c);
    const struct pc_time programme = c.clocks[1].due_at, at = w->engine->at;
    assert_ok(pc_clocks_extend(w->engine, &c, PC_STR("the specialist is away"), at, &err));
    assert_instant(c.clocks[0].due_at, "2026-12-17T05:59:59.999Z"); /* 1 December and 15 days */
    assert_int_equal(c.clocks[1].due_at.ms, programme.ms); /* the programme's knows no extension */
    yyjson_mut_val *entry = yyjson_mut_arr_get_first(pc_body_get(&c, "extensions"));
    assert_int_equal(yyjson_mut_get_sint(yyjson_mut_obj_get(entry, "number")), 1);
    assert_string_equal(yyjson_mut_get_str(yyjson_mut_obj_get(entry, "rule")), "erisa_pre");
    assert_string_equal(yyjson_mut_get_str(yyjson_mut_obj_get(entry, "reason")), "the specialist is away");
    assert_string_equal(yyjson_mut_get_str(yyjson_mut_obj_get(entry, "from")), "2026-12-02T05:59:59.999Z");
    assert_string_equal(yyjson_mut_get_str(yyjson_mut_obj_get(entry, "to")), "2026-12-17T05:59:59.999Z");
    assert_rc(pc_clocks_extend(w->engine, &c, PC_STR("again"), at, &err), PC_REFUSED);
    assert_string_equal(err.reason, "extension_used");
    assert_int_equal(yyjson_mut_arr_size(pc_body_get(&c, "extensions")), 1);
    let_go(w);
    assert_int_equal(timers(w),
                     2 + 2); /* the case of the fixture has two, this one its own: none is left behind */
}

/* Of a case that was loaded its rule's text is all there is: its figures may have several digits. */
static void ten_extensions_are_not_one(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    struct pc_err err = {0};
    hold(w,
         WORLD_CASES(
             WORLD_CASE("pt_ot", "met",
                        WORLD_RULE("decision", "erisa_pre", "law", "15", "calendar_days", "receipt", "true",
                                   "\"extension\":{\"max\":10,\"length\":15,\"unit\":\"calendar_days\"},"),
                        "")),
         arena, &c);
    assert_true(pc_clocks_extendable(&c));
    assert_ok(pc_clocks_extend(w->engine, &c, PC_STR("the specialist is away"), w->engine->at, &err));
    for (size_t i = 0; i < c.clock_count; i++)
        *pc_case_rule(&c, &c.clocks[i]) = NULL; /* as the next load finds it */
    assert_true(pc_clocks_extendable(&c));
    let_go(w);
}

static void what_cannot_be_extended_says_so(void **state) /* R5.5: urgent clocks, tolled clocks */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    struct pc_err err = {0};
    hold(w, WORLD_CASES(WORLD_CASE("pt_ot", "met", EXTENDABLE("erisa_pre"), "")), arena, &c);
    assert_ok(pc_clocks_toll(w->engine, &c, PC_CLK_DECISION, w->engine->at));
    assert_rc(pc_clocks_extend(w->engine, &c, PC_STR("r"), w->engine->at, &err), PC_REFUSED);
    assert_string_equal(err.reason, "no_extension");
    assert_string_equal(err.field, "params.action");
    assert_null(pc_body_get(&c, "extensions"));
    let_go(w);
}

static void an_answer_restarts_a_clock_whose_law_says_so(void **state) /* R5.6: Michigan */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    hold(w,
         WORLD_CASES(WORLD_CASE("pt_ot", "met",
                                WORLD_RULE("decision", "mi_7d", "law", "7", "calendar_days", "receipt",
                                           "true", "\"restart\":{\"length\":7,\"unit\":\"calendar_days\"},"),
                                "")),
         arena, &c);
    assert_instant(c.clocks[0].due_at, "2026-11-24T05:59:59.999Z");
    const struct pc_time asked = w->engine->at, answered = {asked.ms + INT64_C(4) * 86400000};
    assert_ok(pc_clocks_toll(w->engine, &c, PC_CLK_DECISION, asked));
    assert_ok(pc_clocks_resume(w->engine, &c, PC_CLK_DECISION, answered));
    assert_instant(c.clocks[0].due_at, "2026-11-28T05:59:59.999Z"); /* 20 November and seven days */
    assert_int_equal(c.clocks[0].started_at.ms, answered.ms);
    let_go(w);
}

static void a_right_ends_by_the_most_generous_law(void **state) /* R5.5: 180 days, 4 months */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    struct pc_time until = {7};
    hold(w,
         WORLD_CASES(WORLD_CASE(
             "pt_ot", "met",
             WORLD_RULE("appeal_filing", "ma_65d", "law", "65", "calendar_days", "notified", "false",
                        "") "," WORLD_RULE("appeal_filing", "erisa_180d", "law", "180", "calendar_days",
                                           "notified", "false",
                                           "") "," WORLD_RULE("external_filing", "aca_4mo", "law", "4",
                                                              "months", "notified", "false",
                                                              "\"rolls_to_business_day\":true,"),
             "")),
         arena, &c);
    assert_int_equal(c.clock_count, 0); /* they are no clocks that run */
    struct pc_time denied;
    assert_ok(pc_time_parse(PC_STR("2026-07-15T18:00:00Z"), &denied));
    assert_ok(pc_clocks_right(w->engine->rules, &c, "appeal_filing", denied, &until));
    assert_instant(until, "2027-01-12T05:59:59.999Z");
    assert_ok(pc_clocks_right(w->engine->rules, &c, "external_filing", denied, &until));
    assert_instant(until, "2026-11-17T05:59:59.999Z"); /* 15 November is a Sunday: Monday */
    until.ms = 7;
    assert_rc(pc_clocks_right(w->engine->rules, &c, "peer_to_peer", denied, &until), PC_NOT_FOUND);
    assert_int_equal(until.ms, 7);
    let_go(w);
}

static void another_round_has_decision_clocks_of_its_own(void **state) /* R4.7, R8.5 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    hold(w, met, arena, &c);
    assert_int_equal(c.clock_count, 2);
    const struct pc_time decided = w->engine->at, again = {decided.ms + INT64_C(3) * 86400000};
    assert_ok(pc_clocks_stop(w->engine, &c, PC_CLK_DECISION, decided, false));
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, again, PC_NEVER));
    assert_int_equal(c.clock_count, 2); /* the same round: a started rule is not started again */
    pc_clocks_renew(&c, again, false);
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, again, PC_NEVER));
    assert_int_equal(c.clock_count,
                     3); /* from receipt only: the information of this round is not complete yet */
    assert_int_equal(c.clocks[2].started_at.ms, again.ms);
    c.row.complete_at = again;
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, again, PC_NEVER));
    assert_int_equal(c.clock_count, 4);
    assert_int_equal(c.clocks[0].state, PC_CLOCK_MET);
    let_go(w);
}

static void a_reconsideration_has_a_clock_that_only_it_starts(
    void **state) /* R8.5, R5.5: New York's one day */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    hold(w,
         WORLD_CASES(WORLD_CASE(
             "pt_ot", "met",
             WORLD_RULE("decision", "again_1bd", "law", "1", "business_days", "reconsidered", "false", ""),
             "")),
         arena, &c);
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, w->engine->at, PC_NEVER));
    assert_int_equal(c.clock_count, 0); /* a first review is none */
    pc_clocks_renew(&c, w->engine->at, false);
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, w->engine->at, PC_NEVER));
    assert_int_equal(c.clock_count, 0); /* nor is a stay's next one */
    pc_clocks_renew(&c, w->engine->at, true);
    assert_true(pc_clocks_reconsidered(&c));
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, w->engine->at, PC_NEVER));
    assert_int_equal(c.clock_count, 1);
    assert_int_equal(c.clocks[0].started_at.ms, w->engine->at.ms);
    let_go(w);
}

/* What was worked out for one start serves others of its day up to closing, by the same calendar, and none besides. */
static void each_start_has_its_own_end(void **state) /* R5.6 */
{
    static const struct {
        const char *at, *due;
    } rows[] = {
        {"2026-11-17T16:00:00.000Z", "2026-11-25T01:00:00.000Z"}, /* Tuesday, ten o'clock */
        {"2026-11-18T01:00:00.000Z", "2026-11-25T01:00:00.000Z"}, /* its closing */
        {"2026-11-18T01:00:00.001Z", "2026-11-26T01:00:00.000Z"}, /* after that */
        {"2026-11-17T14:00:00.000Z", "2026-11-25T01:00:00.000Z"}, /* before all of them */
        {"2026-11-16T16:00:00.000Z", "2026-11-24T01:00:00.000Z"},
    };
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    PC_AUTO(pc_catalogue_unref) struct pc_catalogue *without = NULL;
    struct pc_case c;
    struct pc_err err = {0};
    struct pc_time at;
    hold(w, WORLD_CASES(WORLD_CASE("pt_ot", "met", PROGRAMME, "")), arena, &c);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_ok(pc_time_parse(pc_str_of(rows[i].at), &at));
        pc_clocks_renew(&c, at, false);
        c.row.complete_at = at;
        assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, at, PC_NEVER));
        assert_instant(c.clocks[c.clock_count - 1].due_at, rows[i].due);
    }
    assert_ok(pc_catalogue_make(PC_STR("{\"format\":1}"), 2, "r2-test", &without, &err));
    c.catalogue = without;
    c.row.revision = 2;
    pc_clocks_renew(&c, at, false);
    c.row.complete_at = at;
    assert_rc(pc_clocks_start(w->engine, &c, PC_CLK_DECISION, at, PC_NEVER),
              PC_CORRUPT); /* it has no calendar */
    let_go(w);
}

static void observation_runs_from_the_admission(void **state) /* R3.3 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    hold(w,
         WORLD_CASES(WORLD_CASE(
             "pt_ot", "met",
             WORLD_RULE("observation_24h", "obs_24h", "internal", "24", "hours", "admitted", "false", ""),
             "")),
         arena, &c);
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_OBSERVATION_24H, w->engine->at, PC_NEVER));
    assert_int_equal(c.clock_count, 0); /* nobody knows the hour of the admission */
    pc_body_put_str(&c, "admitted_at",
                    PC_STR("2026-11-01T01:00:00.000Z")); /* 20:00 the day before, in Chicago */
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_OBSERVATION_24H, w->engine->at, PC_NEVER));
    assert_instant(c.clocks[0].due_at,
                   "2026-11-02T01:00:00.000Z"); /* 19:00 in Chicago: the clocks went back */
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_OBSERVATION_24H, w->engine->at, PC_NEVER));
    assert_int_equal(c.clock_count, 1);
    let_go(w);
}

/* A law's time to tell what is missing is over when it was told: asking again does not count from the old receipt (R5.5). */
static void the_time_to_tell_is_over_once_it_was_told(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    hold(w,
         WORLD_CASES(WORLD_CASE(
             "pt_ot", "met",
             WORLD_RULE("asking", "tell_24h", "law", "24", "hours", "receipt", "false", "") "," WORLD_RULE(
                 "asking", "asking_1bd", "internal", "1", "business_days", "asked", "false", "") "," WINDOW,
             "")),
         arena, &c);
    const struct pc_time at = w->engine->at;
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_INFORMATION, at, PC_NEVER));
    assert_ok(pc_clocks_stop(w->engine, &c, PC_CLK_INFORMATION, at, false));
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_ASKING, at, PC_NEVER));
    assert_int_equal(c.clock_count, 2);
    assert_non_null(memmem(c.clocks[1].rule.ptr, c.clocks[1].rule.size, "asking_1bd", 10));
    pc_clocks_renew(&c, at, false); /* another round: nothing was told in it yet */
    assert_ok(pc_clocks_start(w->engine, &c, PC_CLK_ASKING, at, PC_NEVER));
    assert_int_equal(c.clock_count, 4);
    assert_non_null(memmem(c.clocks[2].rule.ptr, c.clocks[2].rule.size, "tell_24h", 8));
    let_go(w);
}

/* R5.7: another release of the zone data, read with the clock, moves nothing that was computed before it. */
static void a_clock_of_another_zone_release_keeps_its_end(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    hold(w, met, arena, &c);
    const struct pc_time due = c.clocks[1].due_at;
    struct pc_clock_row old = c.clocks[1];
    old.rule = PC_STR(
        "{\"calendar\":\"us_central\",\"clock\":\"decision\",\"kind\":\"law\",\"length\":15,\"met_by\":\"decision\","
        "\"rule\":\"law_15d\",\"source\":\"S\",\"start\":\"receipt\",\"tolled\":false,\"unit\":\"calendar_days\","
        "\"zone\":\"America/Chicago\",\"zone_data\":\"1999z\"}");
    assert_ok(w->store->ops->clock_update(w->store, &old));
    let_go(w);
    world_restart(w);
    assert_ok(pc_case_load(w->store, 2, true, arena, &c));
    assert_int_equal(c.clocks[1].due_at.ms, due.ms);
    assert_non_null(memmem(c.clocks[1].rule.ptr, c.clocks[1].rule.size, "1999z", 5));
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_string_equal(clock_text(w, 1, "state"), "met");
    assert_string_equal(clock_text(w, 1, "due_at"), "2026-12-02T05:59:59.999Z");
}

static void folding_a_clock_twice_takes_it_out(void **state)
{
    (void)state;
    struct pc_hash digest = {{0}};
    const struct pc_hash empty = digest;
    struct pc_clock_row clock = {.case_id = 1, .number = 2, .due_at = {3}, .tolled_at = {4}};
    pc_clock_digest(&clock, &digest);
    assert_memory_not_equal(digest.bytes, empty.bytes, PC_HASH_SIZE);
    pc_clock_digest(&clock, &digest);
    assert_memory_equal(digest.bytes, empty.bytes, PC_HASH_SIZE);
    pc_clock_digest(&clock, &digest);
    clock.due_at.ms++;
    pc_clock_digest(&clock, &digest);
    assert_memory_not_equal(digest.bytes, empty.bytes, PC_HASH_SIZE); /* another end, another digest */
}

#define T(name) PC_TEST_WITH(name, open_world, world_gone)
PC_TEST_MAIN(T(a_rule_waits_for_its_own_start), T(each_open_clock_has_its_timers_and_no_other_has_any),
             T(a_clock_is_met_at_its_last_millisecond), T(a_clock_is_missed_one_millisecond_later),
             T(only_a_rule_that_says_so_stands_still), T(rules_are_told_apart_by_their_whole_names),
             T(a_running_clock_keeps_the_rule_it_started_with),
             T(each_request_for_information_has_a_window_of_its_own),
             T(a_clock_is_kept_with_its_rule_and_the_zone_release),
             PC_TEST(a_timer_of_another_generation_is_stale),
             PC_TEST(the_operative_clock_is_the_earliest_that_runs), T(a_restart_counts_the_same_digest),
             T(an_extension_is_granted_once_with_its_reason), T(ten_extensions_are_not_one),
             T(what_cannot_be_extended_says_so), T(an_answer_restarts_a_clock_whose_law_says_so),
             T(a_right_ends_by_the_most_generous_law), T(another_round_has_decision_clocks_of_its_own),
             T(a_reconsideration_has_a_clock_that_only_it_starts), T(each_start_has_its_own_end),
             T(observation_runs_from_the_admission), T(the_time_to_tell_is_over_once_it_was_told),
             T(a_clock_of_another_zone_release_keeps_its_end), PC_TEST(folding_a_clock_twice_takes_it_out))
