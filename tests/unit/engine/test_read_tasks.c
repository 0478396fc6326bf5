#include <stdio.h>
#include "support/engine_world.h"

#define WAITS                                                                                \
    WORLD_CASES(WORLD_CASE("pt_ot", "needs_information", "",                                 \
                           "\"payer_questions\":[{\"question\":\"benefit\",\"text\":\"t\"}," \
                           "{\"question\":\"primary\",\"text\":\"u\"}],"))

static void tasks_come_in_pages_oldest_first(void **state) /* R3.5, R3.7 */
{
    struct world *w = *state;
    char params[80];
    w->answer = WAITS;
    assert_world(world_submit(w, "L-1"), PC_OK);
    assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, "{\"limit\":1}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 1);
    assert_string_equal(world_text(w, "/tasks/0/kind"), "benefit");
    snprintf(params, sizeof params, "{\"limit\":1,\"cursor\":\"%s\"}", world_text(w, "/cursor"));
    assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_string_equal(world_text(w, "/tasks/0/kind"), "primary");
    assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, "{\"cursor\":\"x\"}"),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.cursor");
}

static void who_is_bound_to_no_payer_names_one(void **state) /* I8 */
{
    struct world *w = *state;
    w->answer = WAITS;
    assert_world(world_submit(w, "L-1"), PC_OK);
    assert_world(world_read(w, &pc_read_task_list, "auditor", PC_WHO_AUDITOR, "{}"), PC_INVALID);
    assert_string_equal(w->err.field, "params.payer");
    assert_world(world_read(w, &pc_read_task_list, "auditor", PC_WHO_AUDITOR, "{\"payer\":\"sample\"}"),
                 PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 2);
}

PC_TEST_MAIN(PC_TEST_WITH(tasks_come_in_pages_oldest_first, world_with_people, world_gone),
             PC_TEST_WITH(who_is_bound_to_no_payer_names_one, world_with_people, world_gone))
