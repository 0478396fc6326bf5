/* tests/unit/policy/pool/test_generation.c -- staging, switching, old revisions on demand. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "policy/pool/inner.h"
#include "pool_fixture.h"

static const struct pc_pool_config TWO = {.evaluators = 2};

enum { A_BATCH = 32, A_PATIENT_BATCH = 64 }; /* questions that gather at one evaluator */

static void a_good_bundle_gives_its_catalogue(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, NULL);
    stage_and_wait(&f, "ok", 7);
    assert_true(f.stage_ok);
    assert_string_equal(f.stage_text.ptr, "{\"format\":1,\"groups\":[]}");
    assert_int_equal(pc_pool_serving(f.pool), 0);
    pc_pool_switch(f.pool);
    assert_int_equal(pc_pool_serving(f.pool), 7);
    close_pool(&f);
}

static void a_bundle_with_errors_gives_its_diagnostics_and_the_old_revision_goes_on(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    stage_and_wait(&f, "bad", 2);
    assert_false(f.stage_ok);
    assert_string_equal(f.stage_text.ptr, "[{\"code\":\"bad\",\"file\":\"a.lua\",\"line\":1}]");
    const int n = ask(&f, "answer", "");
    wait_for(&f, 1);
    assert_answered(&f, n);
    assert_int_equal(f.told[n].revision, 1);
    stage_and_wait(&f, "ok", 3); /* the place of the candidate is free again */
    assert_true(f.stage_ok);
    close_pool(&f);
}

static void assert_stage_fails(const char *source, const char *code)
{
    static struct fixture f;
    struct pc_pool_config config = TWO;
    config.load_ms = 300;
    open_pool(&f, &config, "ok");
    stage_and_wait(&f, source, 2);
    assert_false(f.stage_ok);
    assert_non_null(strstr(f.stage_text.ptr, code));
    const int n = ask(&f, "answer", "");
    wait_for(&f, 1);
    assert_answered(&f, n);
    close_pool(&f);
}

static void an_evaluator_that_ends_while_it_loads_fails_the_stage(void **state)
{
    (void)state;
    assert_stage_fails("die", "evaluator_died");
}

static void an_evaluator_that_loads_for_ever_fails_the_stage(void **state)
{
    (void)state;
    assert_stage_fails("hang", "evaluator_died");
}

static void an_evaluator_that_stops_while_it_loads_fails_the_stage(void **state)
{
    (void)state;
    assert_stage_fails("stop", "evaluator_died");
}

/* It used no processor time, as one that a busy machine does not let run: it is given more than its limit. */
static void an_evaluator_that_lacks_the_processor_has_longer_to_load(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 1, .spares = -1, .load_ms = 300}, NULL);
    stage_and_wait(&f, "doze:450", 1);
    assert_true(f.stage_ok);
    close_pool(&f);
}

static void an_evaluator_that_answers_out_of_turn_fails_the_stage(void **state)
{
    (void)state;
    assert_stage_fails("noise", "evaluator_died");
}

static void a_catalogue_that_is_no_json_fails_the_stage(void **state)
{
    (void)state;
    assert_stage_fails("half", "evaluator_failed");
}

/* Three loads are needed (two to serve, one spare); the third dies. */
static void the_stage_is_good_only_when_all_serving_evaluators_have_loaded(void **state)
{
    (void)state;
    static struct fixture f;
    char source[160];
    open_pool(&f, &(struct pc_pool_config){.evaluators = 3, .spares = -1}, NULL);
    (void)snprintf(source, sizeof(source), "last:%s", path_in(&f, "loads"));
    stage_and_wait(&f, source, 1);
    assert_false(f.stage_ok);
    assert_int_equal(pc_pool_serving(f.pool), 0);
    close_pool(&f);
}

static void a_program_that_is_not_there_is_a_fault(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.program = "/nonexistent/evaluator"}, NULL);
    assert_rc(stage(&f, "ok", 1), PC_IO);
    assert_rc(stage(&f, "ok", 1), PC_IO); /* and not PC_BUSY: nothing is left over */
    assert_int_equal(f.staged, 0);
    close_pool(&f);
}

static void there_is_one_candidate_at_a_time(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    assert_ok(stage(&f, "ok", 2));
    assert_rc(stage(&f, "ok", 3), PC_BUSY);
    pc_pool_discard(f.pool);
    stage_and_wait(&f, "ok", 3);
    assert_int_equal(f.staged, 2); /* revision 1 and 3: the discarded one was never reported */
    assert_rc(stage(&f, "ok", 4), PC_BUSY);
    close_pool(&f);
}

static bool only_three_run(struct fixture *f)
{
    return count_evaluators(f, NULL) == 3 && count_evaluators(f, "active") == 2;
}

static void a_discarded_candidate_leaves_nothing_running(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    stage_and_wait(&f, "ok", 2);
    pc_pool_discard(f.pool);
    pc_pool_discard(f.pool);
    wait_until(&f, only_three_run);
    assert_int_equal(pc_pool_serving(f.pool), 1);
    close_pool(&f);
}

static void a_candidate_can_be_asked_by_its_number(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    stage_and_wait(&f, "ok", 2);
    struct pc_ask a = question("{\"n\":0,\"x\":1}");
    a.revision = 2;
    const int n = ask_as(&f, &a);
    wait_for(&f, 1);
    assert_answered(&f, n);
    assert_int_equal(f.told[n].revision, 2);
    assert_int_equal(f.fetches, 0);
    close_pool(&f);
}

/* I4: two questions wait in evaluators of revision 1 while revision 2 takes over and answers others; then they end where
 * they began. */
static void work_in_flight_ends_where_it_started(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    char fifo[160];
    (void)snprintf(fifo, sizeof(fifo), "%s", path_in(&f, "gate"));
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const int first = ask(&f, "gate", fifo);
    ask_many(&f, A_BATCH - 1); /* so that both have one */
    const int second = ask(&f, "gate", fifo), behind = ask(&f, "answer", "");
    stage_and_wait(&f, "ok", 2);
    pc_pool_switch(f.pool);
    const int after = ask(&f, "answer", "");
    while (f.told[after].times == 0)
        wait_for(&f, f.answered + 1);
    assert_int_equal(f.told[after].revision, 2);
    assert_non_null(strstr(data_of(&f, after), "\"label\":\"r2-"));
    assert_int_equal(f.told[first].times + f.told[second].times, 0);

    const int gate = open(fifo, O_RDWR); /* lets both readers in */
    wait_for(&f, A_BATCH + 3);
    close(gate);
    assert_int_equal(f.told[first].revision, 1);
    assert_non_null(strstr(data_of(&f, first), "\"label\":\"r1-"));
    assert_int_equal(f.told[second].revision, 1);
    assert_int_equal(f.told[behind].revision, 1);
    wait_until(&f, only_three_run); /* the old ones end */
    close_pool(&f);
}

static void under_load_a_switch_loses_nothing(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    for (int i = 0; i < 400; i++)
        (void)ask(&f, "answer", "");
    for (int revision = 2; revision <= 4; revision++) {
        stage_and_wait(&f, "ok", revision);
        for (int i = 0; i < 300; i++)
            (void)ask(&f, "answer", "");
        pc_pool_switch(f.pool);
        for (int i = 0; i < 300; i++)
            (void)ask(&f, "answer", "");
    }
    wait_for(&f, 400 + 3 * 600);
    for (int i = 0; i < f.asked; i++)
        assert_answered(&f, i);
    assert_int_equal(f.told[f.asked - 1].revision, 4);
    assert_int_equal(f.told[0].revision, 1);
    close_pool(&f);
}

static int ask_revision(struct fixture *f, int64_t revision)
{
    char input[64];
    (void)snprintf(input, sizeof(input), "{\"n\":%d,\"x\":1}", f->asked);
    struct pc_ask a = question(input);
    a.revision = revision;
    return ask_as(f, &a);
}

static void an_old_revision_is_fetched_once_and_answers(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    f.fetch_source = "ok";
    for (int i = 0; i < 10; i++)
        (void)ask_revision(&f, 5);
    assert_int_equal(f.fetches, 0); /* not from inside the question */
    wait_for(&f, 10);
    assert_int_equal(f.fetches, 1);
    assert_int_equal(f.fetched, 5);
    for (int i = 0; i < 10; i++) {
        assert_answered(&f, i);
        assert_int_equal(f.told[i].revision, 5);
        assert_non_null(strstr(data_of(&f, i), "\"label\":\"r5-"));
    }
    assert_int_equal(pc_pool_serving(f.pool), 1);
    close_pool(&f);
}

static void sources_may_come_later(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    f.fetch_later = true;
    const int old = ask_revision(&f, 5), now = ask(&f, "answer", "");
    wait_for(&f, 1);
    assert_answered(&f, now);
    assert_int_equal(f.fetches, 1);
    struct pc_bundle *b = bundle_of("ok", 5);
    pc_pool_provide(f.pool, 5, b);
    pc_pool_provide(f.pool, 5, b); /* once too often: nobody minds */
    pc_pool_provide(f.pool, 6, b);
    pc_bundle_unref(&b);
    wait_for(&f, 2);
    assert_answered(&f, old);
    close_pool(&f);
}

static void an_unknown_revision_is_not_found(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    const int n = ask_revision(&f, 5);
    wait_for(&f, 1);
    assert_int_equal(f.told[n].status, PC_EVAL_NOT_FOUND);
    assert_non_null(strstr(data_of(&f, n), "unknown_revision"));
    f.fetch_source = "ok"; /* asked again, it is looked for again */
    const int again = ask_revision(&f, 5);
    wait_for(&f, 2);
    assert_answered(&f, again);
    close_pool(&f);
}

static void an_old_revision_that_does_not_load_fails_its_questions_only(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    f.fetch_source = "bad";
    const int old = ask_revision(&f, 5);
    wait_for(&f, 1);
    assert_int_equal(f.told[old].status, PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(data_of(&f, old), "\"limit\":\"load\""));
    const int now = ask(&f, "answer", "");
    wait_for(&f, 2);
    assert_answered(&f, now);
    close_pool(&f);
}

static void the_revision_used_longest_ago_makes_room(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .on_demand_max = 2}, "ok");
    f.fetch_source = "ok";
    static const int64_t ORDER[] = {11, 12, 11, 13, 11, 12};
    for (size_t i = 0; i < sizeof(ORDER) / sizeof(ORDER[0]); i++) {
        (void)ask_revision(&f, ORDER[i]);
        wait_for(&f, (int)i + 1);
        assert_int_equal(f.told[i].revision, ORDER[i]);
    }
    assert_int_equal(f.fetches, 4); /* 11, 12, 13, and 12 again, which made room for 13; 11 stayed */
    close_pool(&f);
}

static void nobody_answers(void *arg, const struct pc_answer *answer)
{
    (void)arg;
    (void)answer;
    fail();
}

static void when_all_old_revisions_work_another_is_busy(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 2, .on_demand_max = 1}, "ok");
    f.fetch_later = true;
    (void)ask_revision(&f, 11);
    struct pc_ask a = question("{}");
    a.revision = 12;
    assert_rc(pc_pool_ask(f.pool, &a, nobody_answers, NULL), PC_BUSY);
    pc_pool_provide(f.pool, 11, NULL);
    wait_for(&f, 1);
    close_pool(&f);
}

static void after_a_switch_the_old_revision_answers_from_kept_sources(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    stage_and_wait(&f, "ok", 2);
    pc_pool_switch(f.pool);
    wait_until(&f, only_three_run);
    const int n = ask_revision(&f, 1);
    wait_for(&f, 1);
    assert_answered(&f, n);
    assert_int_equal(f.told[n].revision, 1);
    assert_int_equal(f.fetches, 0);
    close_pool(&f);
}

static void a_rollback_stages_a_number_that_was_there_before(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, "ok");
    stage_and_wait(&f, "ok", 2);
    pc_pool_switch(f.pool);
    stage_and_wait(&f, "ok", 1);
    pc_pool_switch(f.pool);
    assert_int_equal(pc_pool_serving(f.pool), 1);
    const int serving = ask(&f, "answer", ""), by_number = ask_revision(&f, 1), old = ask_revision(&f, 2);
    wait_for(&f, 3);
    assert_int_equal(f.told[serving].revision, 1);
    assert_int_equal(f.told[by_number].revision, 1);
    assert_int_equal(f.told[old].revision, 2);
    close_pool(&f);
}

static void a_pool_may_go_while_it_stages(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &TWO, NULL);
    assert_ok(stage(&f, "hang", 1));
    turn(&f);
    pc_pool_free(&f.pool);
    assert_int_equal(f.staged, 1);
    assert_false(f.stage_ok);
    assert_string_equal(f.stage_text.ptr, "[]");
    close_pool(&f);
}

/* --- who gets work ------------------------------------------------------------------------------------------ */

static void questions_gather_at_one_evaluator_until_it_has_a_batch(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 3, .spares = -1}, "ok");
    ask_many(&f, A_BATCH);
    assert_int_equal(count_outstanding(&f, A_BATCH), 1);
    assert_int_equal(count_outstanding(&f, 0), 2);
    ask_many(&f, A_BATCH + 3); /* two batches, and the third child has three */
    assert_int_equal(count_outstanding(&f, A_BATCH), 2);
    assert_int_equal(count_outstanding(&f, 3), 1);
    ask_many(&f, A_BATCH - 3);
    ask_many(&f, 3); /* beyond three batches: the least loaded */
    assert_int_equal(count_outstanding(&f, A_BATCH + 1), 3);
    wait_for(&f, f.asked);
    close_pool(&f);
}

static void ask_patiently(struct fixture *f, int count)
{
    struct pc_ask patient = question("{\"do\":\"answer\",\"n\":0,\"with\":\"\"}");
    patient.patient = true;
    for (int i = 0; i < count; i++)
        (void)ask_as(f, &patient);
}

/* What the frame of the first question says that this child has. */
static uint16_t first_flags(const struct pc_child *child)
{
    const struct pc_job *job = (const struct pc_job *)child->queue.head;
    return ((const struct pc_frame *)(const void *)job->bytes.ptr)->flags;
}

/* Where a commit follows, warm caches are worth more than the wait; who is in a hurry passes by. */
static void patient_questions_gather_in_a_larger_batch(void **state)
{
    (void)state;
    static struct fixture f;
    open_pool(&f, &(struct pc_pool_config){.evaluators = 3, .spares = -1}, "ok");
    ask_patiently(&f, A_BATCH + 1);
    assert_int_equal(count_outstanding(&f, 0), 2);
    ask_many(&f, 1);
    assert_int_equal(count_outstanding(&f, 1), 1);
    const struct pc_child *first = f.pool->serving->children; /* it is told that it may gather answers */
    assert_int_equal(first_flags(first), PC_FRAME_PATIENT);
    assert_int_equal(first_flags(first->next), 0);
    ask_patiently(&f, A_PATIENT_BATCH - A_BATCH - 1);
    assert_int_equal(count_outstanding(&f, A_PATIENT_BATCH), 1);
    ask_patiently(&f, 1);
    assert_int_equal(count_outstanding(&f, 2), 1);
    wait_for(&f, f.asked);
    close_pool(&f);
}

PC_TEST_MAIN(PC_TEST(a_good_bundle_gives_its_catalogue),
             PC_TEST(a_bundle_with_errors_gives_its_diagnostics_and_the_old_revision_goes_on),
             PC_TEST(an_evaluator_that_ends_while_it_loads_fails_the_stage),
             PC_TEST(an_evaluator_that_loads_for_ever_fails_the_stage),
             PC_TEST(an_evaluator_that_stops_while_it_loads_fails_the_stage),
             PC_TEST(an_evaluator_that_lacks_the_processor_has_longer_to_load),
             PC_TEST(an_evaluator_that_answers_out_of_turn_fails_the_stage),
             PC_TEST(a_catalogue_that_is_no_json_fails_the_stage),
             PC_TEST(the_stage_is_good_only_when_all_serving_evaluators_have_loaded),
             PC_TEST(a_program_that_is_not_there_is_a_fault), PC_TEST(there_is_one_candidate_at_a_time),
             PC_TEST(a_discarded_candidate_leaves_nothing_running),
             PC_TEST(a_candidate_can_be_asked_by_its_number), PC_TEST(work_in_flight_ends_where_it_started),
             PC_TEST(under_load_a_switch_loses_nothing), PC_TEST(an_old_revision_is_fetched_once_and_answers),
             PC_TEST(sources_may_come_later), PC_TEST(an_unknown_revision_is_not_found),
             PC_TEST(an_old_revision_that_does_not_load_fails_its_questions_only),
             PC_TEST(the_revision_used_longest_ago_makes_room),
             PC_TEST(when_all_old_revisions_work_another_is_busy),
             PC_TEST(after_a_switch_the_old_revision_answers_from_kept_sources),
             PC_TEST(a_rollback_stages_a_number_that_was_there_before),
             PC_TEST(a_pool_may_go_while_it_stages),
             PC_TEST(questions_gather_at_one_evaluator_until_it_has_a_batch),
             PC_TEST(patient_questions_gather_in_a_larger_batch))
