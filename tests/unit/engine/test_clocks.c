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

/* The digest that the engine counts along with is the one of the stored open clocks (I4). */
static void assert_digest(struct world *w)
{
    struct pc_hash stored = {{0}};
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    assert_ok(w->store->ops->clock_walk_open(w->store, arena, add_digest, &stored));
    assert_memory_equal(stored.bytes, w->engine->last.open_clocks.bytes, PC_HASH_SIZE);
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
    struct pc_case c = {.clock_count = 1};
    struct pc_clock_row *clock;
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
    struct pc_case c = {.clock_count = 4};
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
             PC_TEST(folding_a_clock_twice_takes_it_out))
