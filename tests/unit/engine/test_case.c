#include "engine/case.h"
#include "support/engine_world.h"

static int64_t id_of(struct world *w)
{
    int64_t id;
    assert_ok(pc_id_parse(pc_engine_ids(w->engine), PC_ID_CASE, pc_str_of(w->case_id), &id));
    return id;
}

static void a_stored_case_is_loaded_with_body_clocks_and_evaluation(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    assert_ok(pc_case_load(w->store, id_of(w), true, arena, &c));
    assert_int_equal(c.clock_count, 2); /* programme and law */
    assert_int_equal(c.loaded_version, 1);
    assert_int_equal(yyjson_mut_arr_size(pc_body_get(&c, "lines")), 1);
    assert_text(pc_json_str(c.output, "outcome"), "met");
    assert_text(pc_json_str(pc_case_request(&c), "request_id"), "A-1");
    assert_int_equal(pc_json_int(pc_case_service(&c), "visits", 0), 9);
    assert_ok(pc_case_load(w->store, id_of(w), false, arena, &c));
    assert_null(c.output);
    assert_rc(pc_case_load(w->store, id_of(w) + 1, true, arena, &c), PC_NOT_FOUND);
}

static void two_writers_of_one_version_cannot_both_win(void **state)
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case first, second;
    assert_ok(pc_case_load(w->store, id_of(w), false, arena, &first));
    assert_ok(pc_case_load(w->store, id_of(w), false, arena, &second));
    first.row.version++;
    second.row.version++;
    assert_ok(w->store->ops->begin(w->store));
    assert_ok(pc_case_store(w->engine, &first, arena));
    assert_rc(pc_case_store(w->engine, &second, arena), PC_CONFLICT);
    first.row.version++;
    assert_ok(pc_case_store(w->engine, &first, arena)); /* the same writer goes on */
    w->store->ops->rollback(w->store);
}

static void who_may_see_a_case(void **state) /* I8 */
{
    (void)state;
    const struct pc_case_row row = {
        .payer = PC_STR("acme"), .provider = PC_STR("P-1"), .owner = PC_STR("provider/P-2")};
    const struct {
        struct pc_actor actor;
        bool sees;
    } rows[] = {
        {{.roles = PC_WHO_NURSE}, true}, /* staff of all payers */
        {{.roles = PC_WHO_NURSE, .payers = PC_STR("acme")}, true},
        {{.roles = PC_WHO_NURSE, .payers = PC_STR("other,acme")}, true},
        {{.roles = PC_WHO_NURSE, .payers = PC_STR("acme2,other")}, false},
        {{.roles = PC_WHO_NURSE, .payers = PC_STR("acm")}, false},
        {{.roles = PC_WHO_PAYER, .payers = PC_STR("other")}, false},
        {{.roles = PC_WHO_PROVIDER, .provider = PC_STR("P-1")}, true}, /* named on it */
        {{.roles = PC_WHO_PROVIDER, .org = PC_STR("provider/P-2")}, true}, /* submitted it */
        {{.roles = PC_WHO_PROVIDER, .provider = PC_STR("P-3"), .org = PC_STR("provider/P-3")}, false},
        {{.roles = PC_WHO_PROVIDER}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(pc_case_visible(&row, &rows[i].actor), rows[i].sees);
}

static void each_flag_is_a_fact_of_its_own(void **state)
{
    (void)state;
    struct pc_case c = {.row = {.complete_at = PC_NEVER}};
    struct pc_flow_facts facts;
    pc_case_facts(&c, PC_STR("nurse-1"), &facts);
    assert_false(facts.criteria_met || facts.complex || facts.complete || facts.assigned);
    c.row.flags = PC_CASE_COMPLEX | PC_CASE_ASKED_BY_DIRECTOR;
    c.row.complete_at = (struct pc_time){1};
    c.row.assigned = PC_STR("nurse-1");
    pc_case_facts(&c, PC_STR("nurse-1"), &facts);
    assert_true(facts.complex && facts.asked_by_director && facts.complete && facts.assigned_to_actor);
    assert_false(facts.asked_by_person || facts.criteria_met);
    pc_case_facts(&c, PC_STR("nurse-2"), &facts);
    assert_true(facts.assigned && !facts.assigned_to_actor);
    pc_case_facts(&c, (struct pc_str){0}, &facts);
    assert_false(facts.assigned_to_actor);
}

/* A stay that is reviewed for years, a case that is asked about again and again: nothing counts them (R5.7). */
static void a_case_has_as_many_clocks_as_it_needs(void **state)
{
    (void)state;
    enum { MANY = 700 };
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_store *store = pc_store_memory_new();
    struct pc_case c;
    assert_ok(store->ops->begin(store));
    assert_ok(store->ops->case_insert(store, &(struct pc_case_row){.id = 7, .version = 1}));
    for (int i = 1; i <= MANY; i++)
        assert_ok(store->ops->clock_insert(
            store, &(struct pc_clock_row){.case_id = 7, .number = i, .due_at = {i}, .rule = PC_STR("{}")}));
    assert_ok(store->ops->commit(store));
    assert_ok(pc_case_load(store, 7, false, arena, &c));
    assert_int_equal(c.clock_count, MANY);
    assert_int_equal(pc_case_add_clock(&c)->number, 0);
    for (int i = 1; i <= MANY; i++) {
        assert_int_equal(c.clocks[i - 1].number, i);
        assert_int_equal(c.clocks[i - 1].due_at.ms, i);
    }
    assert_int_equal(c.clock_count, MANY + 1);
    pc_store_close(&store);
}

static void the_body_forgets_what_is_absent(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    yyjson_val *json;
    pc_case_begin(&c, arena);
    assert_ok(pc_arena_parse(arena, PC_STR("{\"a\":[1],\"b\":[],\"c\":null}"), &json));
    for (int i = 0; i < 2; i++) { /* putting twice replaces */
        pc_body_put_copy(&c, "a", pc_json_get(json, "a"));
        pc_body_put_copy(&c, "b", pc_json_get(json, "b"));
        pc_body_put_copy(&c, "c", pc_json_get(json, "c"));
        pc_body_put_str(&c, "d", PC_STR("text"));
        pc_body_put_str(&c, "e", (struct pc_str){0});
    }
    assert_int_equal(yyjson_mut_obj_size(c.body), 2);
    pc_body_put(&c, "d", NULL);
    assert_null(pc_body_get(&c, "d"));
}

/* Of every key alone and of all together, put and loaded: the bits never hide one. */
static void a_member_of_the_body_is_found_by_its_key(void **state)
{
    (void)state;
    static const char *const keys[] = {"lines",       "title",         "round",     "stay",     "reason",
                                       "appeal",      "notices",       "channel",   "awaiting", "extensions",
                                       "suggestions", "determination", "took_part", "x"};
    enum { KEYS = sizeof keys / sizeof keys[0] };
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_store *store = pc_store_memory_new();
    struct pc_engine engine = {.store = store};
    struct pc_case all, one, loaded;
    pc_case_begin(&all, arena);
    all.row.id = all.row.version = 1;
    for (size_t i = 0; i < KEYS; i++) {
        pc_case_begin(&one, arena);
        pc_body_put_str(&one, keys[i], PC_STR("only"));
        assert_null(pc_body_get(&all, keys[i]));
        pc_body_put_str(&all, keys[i], pc_str_of(keys[i]));
        for (size_t k = 0; k < KEYS; k++)
            assert_int_equal(pc_body_get(&one, keys[k]) != NULL, k == i);
    }
    assert_ok(store->ops->begin(store));
    assert_ok(pc_case_store(&engine, &all, arena));
    assert_ok(store->ops->commit(store));
    assert_ok(pc_case_load(store, 1, false, arena, &loaded));
    for (size_t i = 0; i < KEYS; i++)
        assert_string_equal(yyjson_mut_get_str(pc_body_get(&loaded, keys[i])), keys[i]);
    pc_buf_free(&engine.scratch);
    pc_store_close(&store);
}

static void damaged_text_is_corrupt_and_absent_text_is_nothing(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    yyjson_val *root;
    assert_rc(pc_arena_parse(arena, PC_STR("{\"a\":"), &root), PC_CORRUPT);
    assert_ok(pc_arena_parse(arena, (struct pc_str){0}, &root));
    assert_null(root);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_stored_case_is_loaded_with_body_clocks_and_evaluation),
             T(two_writers_of_one_version_cannot_both_win), PC_TEST(who_may_see_a_case),
             PC_TEST(each_flag_is_a_fact_of_its_own), PC_TEST(a_case_has_as_many_clocks_as_it_needs),
             PC_TEST(the_body_forgets_what_is_absent), PC_TEST(a_member_of_the_body_is_found_by_its_key),
             PC_TEST(damaged_text_is_corrupt_and_absent_text_is_nothing))
