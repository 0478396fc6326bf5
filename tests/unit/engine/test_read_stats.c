/* What became of each criterion's answers. */
#include <stdio.h>
#include "caseflow/flow.h"
#include "support/engine_world.h"

#define AUTHOR "author-1", PC_WHO_AUTHOR

/* A later determination of the world's latest case, as an appeal would add one. */
static void determine_again(struct world *w, int32_t outcome)
{
    const struct pc_determination_row row = {.case_id = 1,
                                             .number = 2,
                                             .evaluation = 1,
                                             .outcome = outcome,
                                             .by = PC_STR("md-2"),
                                             .body = PC_STR("{}")};
    assert_ok(w->store->ops->begin(w->store));
    assert_ok(w->store->ops->determination_insert(w->store, &row));
    assert_ok(w->store->ops->commit(w->store));
}

static void stats(struct world *w, const char *params)
{
    assert_world(world_read(w, &pc_read_policy_stats, AUTHOR, params), PC_OK);
}

static void answers_are_counted_by_what_they_said(void **state)
{
    struct world *w = *state;
    assert_world(world_submit(w, "r-1"), PC_OK);
    w->answer = world_unknown;
    assert_world(world_submit(w, "r-2"), PC_OK);
    w->answer = world_not_met;
    assert_world(world_submit(w, "r-3"), PC_OK);
    stats(w, "{}");
    assert_int_equal(world_count(w, "/criteria"), 1);
    assert_string_equal(world_text(w, "/criteria/0/criteria"), "pt_ot.progress");
    assert_int_equal(world_int(w, "/criteria/0/cases"), 3);
    assert_int_equal(world_int(w, "/criteria/0/met"), 1);
    assert_int_equal(world_int(w, "/criteria/0/unknown"), 1);
    assert_int_equal(world_int(w, "/criteria/0/not_met"), 1);
    assert_int_equal(world_int(w, "/criteria/0/decided"), 0);
    stats(w, "{\"category\":\"dme\"}");
    assert_int_equal(world_count(w, "/criteria"), 0);
    stats(w, "{\"criteria\":\"pt_ot.other\"}");
    assert_int_equal(world_count(w, "/criteria"), 0);
}

static void a_decision_against_the_answer_and_one_turned_round_later_are_told(void **state)
{
    struct world *w = *state;
    assert_world(world_submit(w, "r-1"), PC_OK);
    const struct pc_determination_row denied = {.case_id = 1,
                                                .number = 1,
                                                .evaluation = 1,
                                                .outcome = PC_ST_DENIED,
                                                .by = PC_STR("md-1"),
                                                .body = PC_STR("{}")};
    assert_ok(w->store->ops->begin(w->store));
    assert_ok(w->store->ops->determination_insert(w->store, &denied));
    assert_ok(w->store->ops->commit(w->store));
    stats(w, "{}");
    assert_int_equal(world_int(w, "/criteria/0/decided"), 1);
    assert_int_equal(world_int(w, "/criteria/0/overruled"), 1); /* met, and denied */
    assert_int_equal(world_int(w, "/criteria/0/overturned"), 0);
    determine_again(w, PC_ST_APPROVED);
    stats(w, "{}");
    assert_int_equal(world_int(w, "/criteria/0/overturned"), 1);
}

static void pages_go_on_where_the_last_one_ended_and_show_nobody(void **state) /* I12 */
{
    struct world *w = *state;
    char params[160];
    for (int i = 0; i < 3; i++) {
        char id[16];
        (void)snprintf(id, sizeof id, "r-%d", i);
        assert_world(world_submit(w, id), PC_OK);
    }
    stats(w, "{\"limit\":2}");
    assert_int_equal(world_int(w, "/cases"), 2);
    assert_null(strstr(w->result, "M-1"));
    (void)snprintf(params, sizeof params, "{\"limit\":2,\"cursor\":\"%s\"}", world_text(w, "/cursor"));
    stats(w, params);
    assert_int_equal(world_int(w, "/cases"), 1);
    assert_null(strstr(w->result, "cursor"));
    assert_world(world_read(w, &pc_read_policy_stats, AUTHOR, "{\"cursor\":\"1\"}"), PC_INVALID);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(answers_are_counted_by_what_they_said),
             T(a_decision_against_the_answer_and_one_turned_round_later_are_told),
             T(pages_go_on_where_the_last_one_ended_and_show_nobody))
