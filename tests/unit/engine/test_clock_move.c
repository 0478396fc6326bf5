#include "engine/private.h"
#include "support/engine_world.h"

static enum pc_rc move(struct world *w, const char *params)
{
    return world_run(w, &pc_verb_clock, "admin", PC_WHO_ADMIN, params);
}

static void each_timer_fires_at_its_own_instant(void **state) /* I5, R5.6 */
{
    struct world *w = *state;
    assert_world(world_advance(w, "60d"), PC_OK);
    assert_string_equal(world_text(w, "/now"), "2027-01-15T16:15:00.000Z");
    assert_int_equal(world_int(w, "/fired"), 4);
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, ",\"after\":1")),
                 PC_OK);
    assert_string_equal(world_text(w, "/events/0/event"), "decision_warning");
    assert_string_equal(world_text(w, "/events/1/event"), "decision_due");
    assert_string_equal(world_text(w, "/events/1/at"), "2026-11-24T01:00:00.001Z");
    assert_string_equal(world_text(w, "/events/1/data/due_at"), "2026-11-24T01:00:00.000Z");
    assert_string_equal(world_text(w, "/events/3/event"), "decision_due");
    assert_int_equal(w->engine->overdue_ms_max, 0);
}

static void one_long_move_is_the_same_as_many_short_ones(void **state)
{
    struct world *w = *state;
    void *other;
    world_with_case(&other);
    struct world *steps = other;
    assert_world(world_advance(w, "48h"), PC_OK);
    assert_world(world_advance(w, "28d"), PC_OK);
    for (int i = 0; i < 30; i++)
        assert_world(world_advance(steps, "1d"), PC_OK);
    const struct pc_hash a = world_digest(w), b = world_digest(steps);
    assert_memory_equal(&a, &b, sizeof a);
    world_gone(&other);
}

static void the_clock_never_goes_backwards(void **state)
{
    struct world *w = *state;
    assert_world(move(w, "{\"set\":\"2026-11-16T16:14:59Z\"}"), PC_INVALID);
    assert_string_equal(w->err.reason, "backwards");
    assert_string_equal(w->err.field, "params.set");
    assert_world(move(w, "{\"set\":\"2026-11-16T16:15:00Z\"}"), PC_OK); /* to now is no move */
    assert_int_equal(world_int(w, "/fired"), 0);
}

static void a_duration_is_a_number_and_a_unit(void **state)
{
    struct world *w = *state;
    static const char *const bad[] = {"{\"advance\":\"36\"}",  "{\"advance\":\"h\"}",
                                      "{\"advance\":\"-1h\"}", "{\"advance\":\"1.5h\"}",
                                      "{\"advance\":\"1w\"}",  "{\"advance\":\"99999999999d\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_world(move(w, bad[i]), PC_INVALID);
        assert_string_equal(w->err.reason, "malformed_duration");
    }
    static const char *const good[] = {"{\"advance\":\"90s\"}", "{\"advance\":\"2m\"}",
                                       "{\"advance\":\"1h\"}", "{\"advance\":\"1d\"}"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_world(move(w, good[i]), PC_OK);
    assert_string_equal(world_text(w, "/now"), "2026-11-17T17:18:30.000Z");
}

static void a_real_clock_is_not_moved(void **state) /* I5 */
{
    struct world *w = *state;
    w->engine->config.sim = NULL;
    assert_world(move(w, "{\"advance\":\"1h\"}"), PC_REFUSED);
    assert_string_equal(w->err.reason, "real_clock");
    w->engine->config.sim = &w->wall;
}

/* Wherever storage fails, trying again ends where an undisturbed move ends: each due is whole or not there. */
static void a_move_that_failed_is_taken_up_where_it_stopped(void **state) /* I2, I11 */
{
    struct world *w = *state;
    static const char target[] = "{\"set\":\"2026-12-16T16:15:00Z\"}";
    assert_world(move(w, target), PC_OK);
    const struct pc_hash undisturbed = world_digest(w);
    int failures = 0;
    for (int at = 1; at < 500; at++) {
        void *state_of_one;
        world_with_case(&state_of_one);
        struct world *one = state_of_one;
        pc_store_memory_fail_at(one->store, at);
        enum pc_rc rc = move(one, target);
        pc_store_memory_fail_at(one->store, 0);
        if (rc != PC_OK) {
            failures++;
            assert_string_equal(one->err.reason, "storage_failed");
            assert_true(world_verified(one));
            assert_world(move(one, target), PC_OK);
        }
        const struct pc_hash digest = world_digest(one);
        assert_memory_equal(&digest, &undisturbed, sizeof digest);
        world_gone(&state_of_one);
        if (rc == PC_OK && at > 60)
            break;
    }
    assert_true(failures > 30);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(each_timer_fires_at_its_own_instant), T(one_long_move_is_the_same_as_many_short_ones),
             T(the_clock_never_goes_backwards), T(a_duration_is_a_number_and_a_unit),
             T(a_real_clock_is_not_moved), T(a_move_that_failed_is_taken_up_where_it_stopped))
