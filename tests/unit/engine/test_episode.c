#include <stdio.h>
#include "engine/episode.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define SERVICE(visits, used, diagnosis, start)                                                \
    "{\"setting\":\"outpatient\",\"codes\":[{\"code\":\"97110\"}],\"diagnoses\":[\"" diagnosis \
    "\"],\"start_date\":\"" start "\",\"end_date\":\"" start "\",\"visits\":" visits           \
    ",\"visits_used\":" used "}"

/* What the policies were told about the last case's history. */
static int64_t visits_told(struct world *w)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_evaluation_row row;
    yyjson_val *input;
    int64_t id;
    assert_ok(pc_id_parse(pc_engine_ids(w->engine), PC_ID_CASE, pc_str_of(w->case_id), &id));
    assert_ok(w->store->ops->evaluation_get(w->store, id, 1, arena, &row));
    assert_ok(pc_arena_parse(arena, row.input, &input));
    return pc_json_int(pc_json_get(pc_json_get(input, "history"), "visits_used"), "pt_ot", -1);
}

static void submit(struct world *w, const char *id, const char *service)
{
    assert_world(world_submit_service(w, id, service), PC_OK);
}

static void approve(struct world *w)
{
    assert_world(world_act(w, NURSE, "approve", ",\"from\":\"2026-11-18\",\"to\":\"2026-12-20\""), PC_OK);
}

static void a_new_episode_has_no_history(void **state) /* R3.5: unknown is not nought */
{
    struct world *w = *state;
    submit(w, "E-1", SERVICE("6", "0", "M54.16", "2026-11-18"));
    assert_int_equal(visits_told(w), -1);
}

static void approved_visits_count_with_what_was_used_before_them(void **state) /* R1.6, R3.5 */
{
    struct world *w = *state;
    submit(w, "E-1", SERVICE("6", "5", "M54.16", "2026-11-18"));
    submit(w, "E-2", SERVICE("2", "0", "M54.16", "2026-11-30"));
    assert_int_equal(visits_told(w), 5); /* nothing is decided yet: only what was said to be used */
    snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    submit(w, "E-3", SERVICE("6", "5", "M54.16", "2026-12-05"));
    approve(w);
    submit(w, "E-4", SERVICE("4", "0", "M5416", "2026-12-10")); /* with or without the dot */
    assert_int_equal(visits_told(w), 11);
    approve(w);
    submit(w, "E-5", SERVICE("1", "0", "M54.16", "2027-01-10")); /* not reset with the year */
    assert_int_equal(visits_told(w), 15);
}

static void visits_that_needed_no_review_count_too(
    void **state) /* R3.5: visits 1 to 5 are free, not invisible */
{
    struct world *w = *state;
    w->answer =
        "{\"cases\":[{\"category\":\"pt_ot\",\"lines\":[1],\"requirement\":\"not_required\",\"reason\":{\"code\":"
        "\"within_initial_visits\",\"text\":\"t\"},\"criteria\":[],\"clocks\":[]}]}";
    submit(w, "E-1", SERVICE("3", "0", "M54.16", "2026-11-18"));
    submit(w, "E-2", SERVICE("2", "0", "M54.16", "2026-11-30"));
    assert_int_equal(visits_told(w), 3);
    submit(w, "E-3", SERVICE("2", "0", "M54.16", "2026-12-10"));
    assert_int_equal(visits_told(w), 5);
}

static void another_diagnosis_is_another_episode(void **state) /* R3.5 */
{
    struct world *w = *state;
    submit(w, "E-1", SERVICE("6", "5", "M54.16", "2026-11-18"));
    submit(w, "E-2", SERVICE("6", "0", "M75.101", "2026-11-30"));
    assert_int_equal(visits_told(w), -1);
}

static void what_was_taken_back_counts_nothing(void **state) /* R4.4 */
{
    struct world *w = *state;
    submit(w, "E-1", SERVICE("6", "5", "M54.16", "2026-11-18"));
    assert_world(world_act(w, "payer-1", PC_WHO_PAYER, "withdraw", ""), PC_OK);
    submit(w, "E-2", SERVICE("2", "0", "M54.16", "2026-11-30"));
    assert_int_equal(visits_told(w), -1);
}

static void what_begins_on_the_same_day_was_not_used_before(
    void **state) /* R1.5: a request sent twice counts nothing twice */
{
    struct world *w = *state;
    submit(w, "E-1", SERVICE("6", "5", "M54.16", "2026-11-18"));
    approve(w);
    submit(w, "E-2", SERVICE("6", "5", "M54.16", "2026-11-18"));
    assert_int_equal(visits_told(w), -1);
}

static enum pc_rc by(struct world *w, const char *provider, const char *id, const char *service)
{
    char params[2048];
    world_request(params, sizeof params, id, service);
    memcpy(strstr(params, "P-1"), provider, 3);
    memcpy(strstr(params, "portal"), "socket", 6);
    enum pc_rc rc = world_run(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER, params);
    if (rc == PC_OK)
        snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    return rc;
}

#define PROVIDER(id)      \
    "{\"provider\":\"" id \
    "\",\"name\":\"Practice\",\"kind\":\"person\",\"group\":\"PRACTICE-1\",\"networks\":[]}"

static void the_visits_of_a_practice_are_one_count_those_of_another_are_not(void **state) /* R3.5 */
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_provider_load, "payer-1", PC_WHO_PAYER,
                           "{\"payer\":\"sample\",\"providers\":[" PROVIDER("P-7") "," PROVIDER("P-8") "]}"),
                 PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 2);
    assert_world(by(w, "P-7", "E-1", SERVICE("2", "0", "M54.16", "2026-11-18")), PC_OK);
    approve(w);
    assert_world(by(w, "P-8", "E-2", SERVICE("2", "0", "M54.16", "2026-11-30")), PC_OK);
    assert_int_equal(visits_told(w), 2);
    assert_world(by(w, "P-9", "E-3", SERVICE("2", "0", "M54.16", "2026-11-30")), PC_OK);
    assert_int_equal(visits_told(w), -1);
}

PC_TEST_MAIN(PC_TEST_WITH(a_new_episode_has_no_history, world_with_people, world_gone),
             PC_TEST_WITH(approved_visits_count_with_what_was_used_before_them, world_with_people,
                          world_gone),
             PC_TEST_WITH(visits_that_needed_no_review_count_too, world_with_people, world_gone),
             PC_TEST_WITH(another_diagnosis_is_another_episode, world_with_people, world_gone),
             PC_TEST_WITH(what_was_taken_back_counts_nothing, world_with_people, world_gone),
             PC_TEST_WITH(what_begins_on_the_same_day_was_not_used_before, world_with_people, world_gone),
             PC_TEST_WITH(the_visits_of_a_practice_are_one_count_those_of_another_are_not, world_with_people,
                          world_gone))
