#include <stdio.h>
#include "engine/private.h"
#include "store/memory/double.h"
#include "support/captured.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE

static struct pc_command *act(struct world *w, const char *action, const char *more)
{
    char rest[256];
    snprintf(rest, sizeof rest, ",\"action\":\"%s\"%s", action, more);
    return world_send(w, &pc_verb_case_act, NURSE, world_of_case(w, rest));
}

static struct pc_command *submission(struct world *w, const char *id)
{
    char params[2048];
    return world_send(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER,
                      world_request(params, sizeof params, id, NULL));
}

static void commands_on_one_case_run_in_arrival_order(void **state)
{
    struct world *w = *state;
    struct pc_command *all[] = {act(w, "take", ""), act(w, "release", ""), act(w, "approve", "")};
    for (int turn = 0; turn < 3; turn++) {
        world_turn(w);
        for (int i = 0; i < 3; i++) /* one a turn: the next is prepared when the one before has committed */
            assert_int_equal(all[i]->stage == PC_STAGE_DONE, i <= turn);
    }
    for (int i = 0; i < 3; i++)
        assert_world(world_end(w, all[i]), PC_OK);
    assert_int_equal(world_int(w, "/case/version"), 4);
}

static void commands_on_different_cases_share_a_transaction(void **state)
{
    struct world *w = *state;
    const uint64_t committed = w->engine->committed;
    struct pc_command *all[20];
    for (int i = 0; i < 20; i++) {
        char id[16];
        snprintf(id, sizeof id, "B-%d", i);
        all[i] = submission(w, id);
    }
    world_answer(w);
    pc_engine_commit(w->engine);
    assert_int_equal(w->engine->committed, committed + 1);
    for (int i = 0; i < 20; i++)
        assert_world(world_end(w, all[i]), PC_OK);
    assert_true(world_verified(w));
    assert_int_equal(world_int(w, "/batches"), 2);
}

static void a_question_need_not_wait_for_the_commit_of_others(void **state)
{
    struct world *w = *state;
    struct pc_command *acting = act(w, "take", ""), *asking = submission(w, "B-1");
    struct pc_fifo asks = {0};
    pc_engine_collect_asks(w->engine, &asks);
    assert_ptr_equal(pc_fifo_pop(&asks), &asking->link);
    assert_null(pc_fifo_pop(&asks)); /* what acts is still there to be committed */
    pc_fifo_push(&w->engine->asks, &asking->link);
    world_turn(w);
    world_turn(w);
    assert_world(world_end(w, acting), PC_OK);
    assert_world(world_end(w, asking), PC_OK);
}

static void a_refused_command_is_taken_back_alone(void **state) /* I2 */
{
    struct world *w = *state;
    struct pc_command *refused = act(w, "approve", ",\"lines\":[{\"line\":1,\"units\":3}]");
    struct pc_command *good = submission(w, "A-2");
    world_answer(w);
    w->changes = 0;
    pc_engine_commit(w->engine);
    assert_world(world_end(w, refused), PC_INVALID);
    assert_int_equal(w->changes, 1); /* the submission's alone */
    assert_world(world_end(w, good), PC_OK);
    world_look(w);
    assert_int_equal(world_int(w, "/case/version"), 1);
    assert_true(world_verified(w));
    assert_int_equal(world_int(w, "/events"), 2);
}

static void a_failing_store_call_of_one_command_spares_the_others(void **state) /* I2 */
{
    struct world *w = *state;
    struct pc_command *first = act(w, "take", ""), *second = submission(w, "A-2");
    world_answer(w);
    pc_store_memory_fail_at(w->store, 3); /* begin, savepoint, and the first command's first read */
    pc_engine_commit(w->engine);
    assert_rc(world_end(w, first), PC_IO);
    assert_world(world_end(w, second), PC_OK);
    assert_true(world_verified(w));
}

/* Two commands in one batch; the store's call number `at` fails (0: none).  Returns how many calls the batch made. */
static int two_commands(struct world *w, int at, const char *id, struct pc_command *both[2])
{
    enum { PLENTY = 100000 };
    both[0] = submission(w, id);
    both[1] = act(w, "approve", "");
    world_answer(w);
    w->changes = 0;
    pc_store_memory_fail_at(w->store, at ? at : PLENTY);
    pc_engine_commit(w->engine);
    int calls = PLENTY - pc_mem_of(w->store)->fail_at;
    pc_store_memory_fail_at(w->store, 0);
    return calls;
}

static int calls_of_two_commands(void)
{
    void *state;
    struct pc_command *both[2];
    world_with_case(&state);
    struct world *w = state;
    int calls = two_commands(w, 0, "X-0", both);
    assert_world(world_end(w, both[0]), PC_OK);
    assert_world(world_end(w, both[1]), PC_OK);
    world_gone(&state);
    return calls;
}

static void a_failed_commit_answers_all_and_changes_nothing(void **state) /* I2, I6 */
{
    struct world *w = *state;
    struct pc_command *both[2];
    const int calls = calls_of_two_commands();
    const int failing[] = {1, calls - 1, calls}; /* begin, the batch's row, the commit */
    const struct pc_hash stored = world_digest(w);
    const struct pc_counters counters = w->engine->last;
    const struct pc_time due = w->engine->next_due;
    for (int i = 0; i < 3; i++) {
        char id[16];
        snprintf(id, sizeof id, "X-%d", i);
        (void)two_commands(w, failing[i], id, both);
        for (int k = 0; k < 2; k++) {
            assert_rc(world_end(w, both[k]), PC_UNAVAILABLE);
            assert_string_equal(w->err.reason, "storage_failed");
        }
        assert_int_equal(w->changes, 0);
        assert_int_equal(w->engine->failed, i + 1);
        assert_memory_equal(&w->engine->last, &counters, sizeof counters);
        assert_true(w->engine->next_due.ms == due.ms);
        const struct pc_hash now = world_digest(w);
        assert_memory_equal(&now, &stored, sizeof now);
    }
    (void)two_commands(w, 0, "X-9", both); /* the next batch works */
    assert_world(world_end(w, both[0]), PC_OK);
    assert_world(world_end(w, both[1]), PC_OK);
    assert_int_equal(w->changes, 2);
    assert_true(world_verified(w));
}

/* The last two calls of a batch: the batch's row and the commit itself. */
static void the_end_of_a_batch_may_fail_too(void **state)
{
    struct world *w = *state;
    const struct pc_hash stored = world_digest(w);
    int failures = 0;
    for (int at = 1; at < 100; at++) {
        struct pc_command *command = act(w, "approve", "");
        const uint64_t failed = w->engine->failed;
        pc_store_memory_fail_at(w->store, at);
        pc_engine_commit(w->engine);
        pc_store_memory_fail_at(w->store, 0);
        enum pc_rc rc = world_end(w, command);
        if (rc == PC_OK)
            break;
        failures += w->engine->failed > failed;
        const struct pc_hash now = world_digest(w);
        assert_memory_equal(&now, &stored, sizeof now);
    }
    assert_int_equal(failures, 3); /* begin, batch_append, commit */
    world_look(w);
    assert_string_equal(world_text(w, "/case/state"), "approved");
    assert_true(world_verified(w));
}

static void fail_to_commit(void *arg)
{
    struct world *w = arg;
    pc_store_memory_fail_at(w->store, 1);
    pc_engine_commit(w->engine);
    pc_store_memory_fail_at(w->store, 0);
}

/* Of all log lines the one that must say what to do about it. */
static void a_failed_commit_is_logged_with_its_cause(void **state)
{
    struct world *w = *state;
    static struct captured log;
    struct pc_command *command = act(w, "approve", "");
    capture(&log, fail_to_commit, w);
    assert_non_null(
        strstr(log.text, "\"event\":\"commit_failed\",\"result\":\"io\",\"detail\":\"told to fail\""));
    assert_world(world_end(w, command), PC_UNAVAILABLE);
}

/* A savepoint that cannot be undone leaves half a command: nothing of the batch may commit. */
static void a_savepoint_that_cannot_be_undone_fails_the_batch(void **state) /* I2 */
{
    struct world *w = *state;
    const struct pc_hash stored = world_digest(w);
    bool seen = false;
    for (int at = 2; at < 60 && !seen; at++) {
        struct pc_command *refused = act(w, "approve", ",\"visits\":3");
        const uint64_t failed = w->engine->failed;
        pc_store_memory_fail_at(w->store, at);
        pc_engine_commit(w->engine);
        pc_store_memory_fail_at(w->store, 0);
        seen = world_end(w, refused) == PC_UNAVAILABLE && w->engine->failed > failed;
        const struct pc_hash now = world_digest(w);
        assert_memory_equal(&now, &stored, sizeof now);
    }
    assert_true(seen);
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK); /* the next batch works */
}

static void a_full_batch_leaves_the_rest_for_the_next(void **state)
{
    struct world *w = *state;
    w->engine->config.batch_max = 3;
    struct pc_command *all[5];
    for (int i = 0; i < 5; i++) {
        char id[16];
        snprintf(id, sizeof id, "B-%d", i);
        all[i] = submission(w, id);
    }
    world_answer(w);
    pc_engine_commit(w->engine);
    assert_int_equal(all[2]->stage, PC_STAGE_DONE);
    assert_int_equal(all[3]->stage, PC_STAGE_APPLY);
    assert_true(pc_engine_ready(w->engine));
    pc_engine_commit(w->engine);
    for (int i = 0; i < 5; i++)
        assert_world(world_end(w, all[i]), PC_OK);
    assert_false(pc_engine_ready(w->engine));
}

/* A resend that arrives while the first is on its way waits for it and gets its answer (I7). */
static void a_resend_waits_for_the_first(void **state)
{
    struct world *w = *state;
    struct pc_command *first = submission(w, "R-1"), *again = submission(w, "R-1");
    const int asked = w->asked;
    world_answer(w);
    assert_int_equal(w->asked, asked + 1);
    world_turn(w);
    assert_int_equal(again->stage, PC_STAGE_DONE);
    assert_true(pc_str_equal(pc_buf_str(&first->result), pc_buf_str(&again->result)));
    assert_world(world_end(w, first), PC_OK);
    assert_world(world_end(w, again), PC_OK);
}

static void the_clock_is_moved_when_nothing_else_is_in_flight(void **state)
{
    struct world *w = *state;
    struct pc_command *open = submission(w, "A-2");
    struct pc_command *move = world_send(w, &pc_verb_clock, "admin", PC_WHO_ADMIN, "{\"advance\":\"1h\"}");
    assert_false(pc_engine_ready(w->engine)); /* the submission is being asked about */
    assert_false(pc_engine_idle(w->engine));
    world_answer(w);
    pc_engine_commit(w->engine);
    assert_int_equal(move->stage, PC_STAGE_PREPARE);
    assert_true(pc_engine_ready(w->engine));
    pc_engine_commit(w->engine);
    assert_world(world_end(w, open), PC_OK);
    assert_world(world_end(w, move), PC_OK);
    assert_true(pc_engine_idle(w->engine));
}

static void the_figures_count(void **state)
{
    struct world *w = *state;
    struct pc_buf text = {0};
    assert_world(world_act(w, NURSE, "deny", ""), PC_REFUSED);
    pc_engine_status(w->engine, &text);
    assert_non_null(strstr(text.ptr, "\"cases\":1,\"events\":1,\"batches\":1,"));
    assert_non_null(strstr(text.ptr, "\"refused\":1,\"failed_commits\":0,\"timers_fired\":0,"));
    assert_non_null(strstr(text.ptr, "\"in_flight\":0"));
    pc_buf_free(&text);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(commands_on_one_case_run_in_arrival_order), T(commands_on_different_cases_share_a_transaction),
             T(a_question_need_not_wait_for_the_commit_of_others), T(a_refused_command_is_taken_back_alone),
             T(a_failing_store_call_of_one_command_spares_the_others),
             T(a_failed_commit_answers_all_and_changes_nothing), T(the_end_of_a_batch_may_fail_too),
             T(a_failed_commit_is_logged_with_its_cause),
             T(a_savepoint_that_cannot_be_undone_fails_the_batch),
             T(a_full_batch_leaves_the_rest_for_the_next), T(a_resend_waits_for_the_first),
             T(the_clock_is_moved_when_nothing_else_is_in_flight), T(the_figures_count))
