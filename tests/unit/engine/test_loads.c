#include "support/engine_world.h"

#define ADMIN "admin", PC_WHO_ADMIN
#define MEMBER(id, group, birth, more)                                                              \
    "{\"member\":\"" id "\",\"group\":\"" group "\",\"name\":{\"family\":\"F\",\"given\":\"G\"},"   \
    "\"birth_date\":\"" birth "\",\"line_of_business\":\"commercial\",\"situs_state\":\"TX\"," more \
    "\"coverage\":{\"from\":\"2026-01-01\"}}"
#define FUNDED "\"funding\":\"self_funded\","
#define LOAD(members) "{\"payer\":\"sample\",\"members\":[" members "]}"

static bool known(struct world *w, const char *member)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_member_row row;
    return w->store->ops->member_get(w->store, PC_STR("sample"), pc_str_of(member), arena, &row) == PC_OK;
}

static void good_rows_are_kept_and_bad_ones_named(void **state) /* R2.11 */
{
    struct world *w = *state;
    assert_world(
        world_run(
            w, &pc_verb_member_load, ADMIN,
            LOAD(
                MEMBER("M-2", "G-FULL", "1990-01-01", FUNDED) "," MEMBER("M-3", "G-NONE", "1990-01-01", FUNDED) "," MEMBER(
                    "M-4", "G-FULL", "2030-01-01",
                    FUNDED) "," MEMBER("M-5", "G-FULL", "1990-01-01",
                                       "\"funding\":\"insured\",") "," MEMBER("M-6", "G-FULL", "1990-13-01",
                                                                              FUNDED) "," MEMBER("M-7",
                                                                                                 "G-FULL",
                                                                                                 "1990-01-01",
                                                                                                 FUNDED))),
        PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 2);
    assert_int_equal(world_count(w, "/rejected"), 4);
    assert_int_equal(world_int(w, "/rejected/0/row"), 1);
    assert_string_equal(world_text(w, "/rejected/0/field"), "group");
    assert_string_equal(world_text(w, "/rejected/0/reason"), "unknown_group");
    assert_string_equal(world_text(w, "/rejected/1/field"), "birth_date");
    assert_string_equal(world_text(w, "/rejected/1/reason"), "in_the_future");
    assert_string_equal(world_text(w, "/rejected/2/reason"), "disagrees_with_group");
    assert_string_equal(world_text(w, "/rejected/2/field"), "funding");
    assert_string_equal(world_text(w, "/rejected/3/field"), "birth_date");
    assert_true(known(w, "M-2") && known(w, "M-7"));
    assert_false(known(w, "M-3") || known(w, "M-4") || known(w, "M-5") || known(w, "M-6"));
}

static void a_line_of_business_that_the_snapshot_does_not_know_is_bad(void **state) /* R2.11 */
{
    struct world *w = *state;
    assert_world(
        world_run(
            w, &pc_verb_member_load, ADMIN,
            LOAD(
                "{\"member\":\"M-8\",\"group\":\"G-FULL\",\"name\":{\"family\":\"F\"},\"birth_date\":\"1990-01-01\","
                "\"line_of_business\":\"medicaid\",\"situs_state\":\"TX\"," FUNDED
                "\"plan_type\":\"ppo\",\"coverage\":{\"from\":\"2026-01-01\"}}")),
        PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 0);
    assert_string_equal(world_text(w, "/rejected/0/field"), "line_of_business");
    assert_string_equal(world_text(w, "/rejected/0/reason"), "disagrees_with_group");
    assert_false(known(w, "M-8"));
}

static void all_that_is_wrong_with_a_row_is_told_at_once(void **state) /* R2.11 */
{
    struct world *w = *state;
    assert_world(
        world_run(
            w, &pc_verb_member_load, ADMIN,
            LOAD("{\"member\":\"M-9\",\"group\":\"G-FULL\",\"name\":{\"family\":\"F\"},"
                 "\"birth_date\":\"2030-01-01\",\"line_of_business\":\"medicaid\",\"funding\":\"insured\","
                 "\"shoe_size\":9,\"coverage\":{\"from\":\"2026-02-01\",\"to\":\"2026-01-01\"}}")),
        PC_OK);
    static const char *const expected[][2] = {{"shoe_size", "unknown_member"},
                                              {"situs_state", "missing"},
                                              {"birth_date", "in_the_future"},
                                              {"coverage.to", "ends_before_start"},
                                              {"line_of_business", "disagrees_with_group"},
                                              {"funding", "disagrees_with_group"}};
    assert_int_equal(world_int(w, "/refused_rows"), 1);
    assert_int_equal(world_count(w, "/rejected"), 6);
    for (int i = 0; i < 6; i++) {
        char pointer[40];
        snprintf(pointer, sizeof pointer, "/rejected/%d/field", i);
        assert_string_equal(world_text(w, pointer), expected[i][0]);
        snprintf(pointer, sizeof pointer, "/rejected/%d/reason", i);
        assert_string_equal(world_text(w, pointer), expected[i][1]);
    }
    assert_false(known(w, "M-9"));
}

static void a_row_that_is_no_object_is_refused_alone(void **state) /* R2.11 */
{
    struct world *w = *state;
    assert_world(
        world_run(w, &pc_verb_member_load, ADMIN, LOAD("7," MEMBER("M-2", "G-FULL", "1990-01-01", FUNDED))),
        PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
    assert_string_equal(world_text(w, "/rejected/0/reason"), "wrong_type");
}

static void the_reasons_of_a_bad_file_are_counted_and_not_all_told(void **state) /* R2.11 */
{
    struct world *w = *state;
    PC_AUTO(pc_buf_free) struct pc_buf load = {0};
    pc_buf_add_text(&load, "{\"payer\":\"sample\",\"members\":[");
    for (int i = 0; i < 700; i++)
        pc_buf_add_text(&load, i ? ",{\"a\":1,\"b\":2}" : "{\"a\":1,\"b\":2}");
    pc_buf_add_text(&load, "]}");
    assert_world(world_run(w, &pc_verb_member_load, ADMIN, load.ptr), PC_OK);
    assert_int_equal(world_count(w, "/rejected"), 1000);
    assert_int_equal(world_int(w, "/refused_rows"), 700);
    assert_true(world_int(w, "/more_reasons") > 1000);
}

static void medicare_primary_is_kept_flagged_and_the_payer_is_told(void **state) /* R3.7 */
{
    struct world *w = *state;
    static const char medicare[] = LOAD(
        "{\"member\":\"M-9\",\"group\":\"G-FULL\",\"name\":{\"family\":\"F\"},\"birth_date\":\"1950-01-01\","
        "\"line_of_business\":\"commercial\",\"situs_state\":\"TX\"," FUNDED
        "\"coverage\":{\"from\":\"2026-01-01\",\"other\":\"medicare_primary\"}}");
    for (int twice = 0; twice < 2; twice++) {
        assert_world(world_run(w, &pc_verb_member_load, ADMIN, medicare), PC_OK);
        assert_int_equal(world_int(w, "/loaded"), 1);
        assert_string_equal(world_text(w, "/notices/0/code"), "medicare_primary");
        assert_string_equal(world_text(w, "/notices/0/member"), "M-9");
        assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, "{}"), PC_OK);
        assert_int_equal(world_count(w, "/tasks"), 1); /* asked once */
        assert_string_equal(world_text(w, "/tasks/0/member"), "M-9");
    }
    assert_world(
        world_run(w, &pc_verb_member_load, ADMIN, LOAD(MEMBER("M-9", "G-FULL", "1950-01-01", FUNDED))),
        PC_OK);
    assert_int_equal(world_count(w, "/notices"), 0);
    assert_world(world_read(w, &pc_read_task_list, "payer-1", PC_WHO_PAYER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 0);
}

static void a_row_is_replaced_by_the_next_load(void **state)
{
    struct world *w = *state;
    assert_world(
        world_run(w, &pc_verb_member_load, ADMIN, LOAD(MEMBER("M-1", "G-FULL", "1971-02-03", FUNDED))),
        PC_OK);
    assert_world(world_read(w, &pc_read_member_show, ADMIN, "{\"payer\":\"sample\",\"member\":\"M-1\"}"),
                 PC_OK);
    assert_string_equal(world_text(w, "/member/birth_date"), "1971-02-03");
}

static void an_unknown_payer_refuses_the_load(void **state)
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_member_load, ADMIN, "{\"payer\":\"nobody\",\"members\":[]}"),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.payer");
}

static void a_provider_without_an_id_is_refused_by_its_field(void **state)
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_provider_load, ADMIN,
                           "{\"providers\":[{\"name\":\"N\",\"kind\":\"organization\"},"
                           "{\"provider\":\"P-9\",\"name\":\"N\",\"kind\":\"organization\"}]}"),
                 PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
    assert_string_equal(world_text(w, "/rejected/0/field"), "provider");
    assert_string_equal(world_text(w, "/rejected/0/reason"), "missing");
}

static void a_load_with_a_request_id_is_answered_once(void **state) /* I7 */
{
    struct world *w = *state;
    static const char load[] = "{\"payer\":\"sample\",\"request_id\":\"L-1\",\"members\":[]}";
    assert_world(world_run(w, &pc_verb_member_load, ADMIN, load), PC_OK);
    const struct pc_hash before = world_digest(w);
    assert_world(world_run(w, &pc_verb_member_load, ADMIN, load), PC_OK);
    const struct pc_hash after = world_digest(w);
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(world_int(w, "/loaded"), 0);
}

static enum pc_rc load_three(struct world *w, int attempt)
{
    (void)attempt;
    return world_run(
        w, &pc_verb_member_load, ADMIN,
        LOAD(MEMBER("M-2", "G-FULL", "1990-01-01", FUNDED) "," MEMBER(
            "M-3", "G-NONE", "1990-01-01", FUNDED) "," MEMBER("M-4", "G-FULL", "1990-01-01", FUNDED)));
}

/* A fault is no bad row: the load is taken back as a whole. */
static void a_fault_at_any_store_call_loads_nothing(void **state) /* I2 */
{
    struct world *w = *state;
    assert_true(world_fault_sweep(w, load_three) >= 5);
    assert_int_equal(world_int(w, "/loaded"), 2);
    assert_int_equal(world_count(w, "/rejected"), 1);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(good_rows_are_kept_and_bad_ones_named), T(all_that_is_wrong_with_a_row_is_told_at_once),
             T(a_row_that_is_no_object_is_refused_alone),
             T(the_reasons_of_a_bad_file_are_counted_and_not_all_told),
             T(medicare_primary_is_kept_flagged_and_the_payer_is_told),
             T(a_line_of_business_that_the_snapshot_does_not_know_is_bad),
             T(a_row_is_replaced_by_the_next_load), T(an_unknown_payer_refuses_the_load),
             T(a_provider_without_an_id_is_refused_by_its_field),
             T(a_load_with_a_request_id_is_answered_once), T(a_fault_at_any_store_call_loads_nothing))
