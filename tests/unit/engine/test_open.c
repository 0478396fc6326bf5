#include "engine/private.h"
#include "store/memory/double.h"
#include "support/engine_world.h"

static void a_restart_goes_on_with_ids_and_chain(void **state) /* I11, I10 */
{
    struct world *w = *state;
    const struct pc_counters before = w->engine->last;
    char first[32];
    memcpy(first, w->case_id, sizeof first);
    world_restart(w);
    assert_memory_equal(&w->engine->last, &before, sizeof before);
    assert_world(world_submit(w, "O-2"), PC_OK);
    assert_string_not_equal(w->case_id, first);
    assert_int_equal(w->engine->last.case_id, 2);
    assert_int_equal(w->engine->last.submission, 2);
    assert_int_equal(w->engine->last.batch, 2);
    assert_true(world_verified(w));
}

/* The keys are the directory's: an id that was given out means the same case for ever. */
static void ids_given_out_stay_valid(void **state)
{
    struct world *w = *state;
    world_restart(w);
    world_look(w);
    assert_string_equal(world_text(w, "/case/case_id"), w->case_id);
}

static void another_directory_has_other_ids(void **state)
{
    struct world *w = *state;
    void *state_of_other = NULL;
    struct world *other = state_of_other = pc_alloc(sizeof *other);
    world_open(other, "2026-11-16T16:15:00Z");
    pc_random_fixed_init(&other->random, 8);
    pc_engine_free(&other->engine);
    struct pc_mem_table *meta = &pc_mem_of(other->store)->tables.of[PC_ROW_META];
    assert_int_equal(meta->count, 3); /* the clock's kind, the ids' key, the salt */
    while (meta->count) {
        const struct pc_meta_row row = *(const struct pc_meta_row *)meta->rows[0];
        assert_ok(pc_mem_delete(&pc_mem_of(other->store)->tables, PC_ROW_META, &row));
    }
    pc_mem_forget(&pc_mem_of(other->store)->tables);
    world_restart(other);
    world_people(other);
    assert_world(world_submit(other, "A-1"), PC_OK);
    assert_string_not_equal(other->case_id, w->case_id);
    world_gone(&state_of_other);
}

static enum pc_rc open_with(struct world *w, bool simulated, struct pc_err *err)
{
    const struct pc_engine_config config = {.store = w->store,
                                            .wall = simulated ? &w->wall.base : pc_wall_real(),
                                            .sim = simulated ? &w->wall : NULL,
                                            .random = &w->random.base};
    struct pc_engine *engine = NULL;
    enum pc_rc rc = pc_engine_new(&config, &engine, err);
    pc_engine_free(&engine);
    return rc;
}

static void a_simulated_directory_is_never_opened_for_real(void **state) /* I5 */
{
    struct world *w = *state;
    struct pc_err err = {0};
    assert_rc(open_with(w, false, &err), PC_REFUSED);
    assert_string_equal(err.reason, "other_clock");
    assert_rc(open_with(w, true, &err), PC_OK);
}

static void a_real_directory_is_never_opened_simulated(void **state) /* I5 */
{
    (void)state;
    struct world w = {.store = pc_store_memory_new()};
    struct pc_err err = {0};
    pc_wall_sim_init(&w.wall, (struct pc_time){0});
    pc_random_fixed_init(&w.random, 7);
    assert_rc(open_with(&w, false, &err), PC_OK);
    assert_rc(open_with(&w, true, &err), PC_REFUSED);
    pc_store_close(&w.store);
}

static void a_copy_of_a_real_directory_becomes_simulated_once_it_is_asked_to(void **state) /* I5 */
{
    (void)state;
    struct world w = {.store = pc_store_memory_new()};
    struct pc_err err = {0};
    pc_wall_sim_init(&w.wall, (struct pc_time){0});
    pc_random_fixed_init(&w.random, 7);
    assert_rc(open_with(&w, false, &err), PC_OK);
    const struct pc_engine_config config = {.store = w.store,
                                            .wall = &w.wall.base,
                                            .sim = &w.wall,
                                            .random = &w.random.base,
                                            .convert_at = {1234567}};
    struct pc_engine *engine = NULL;
    assert_ok(pc_engine_new(&config, &engine, &err));
    pc_engine_free(&engine);
    assert_int_equal(pc_wall_now(&w.wall.base).ms, 1234567);
    assert_rc(open_with(&w, true, &err), PC_OK);
    assert_rc(open_with(&w, false, &err), PC_REFUSED);
    pc_store_close(&w.store);
}

static void a_simulated_clock_never_runs_behind_what_is_stored(void **state)
{
    struct world *w = *state;
    assert_world(world_advance(w, "10d"), PC_OK);
    struct pc_time start;
    assert_ok(pc_time_parse(PC_STR("2026-11-16T16:15:00Z"), &start));
    pc_wall_sim_init(&w->wall, start); /* a new process starts where it was told to */
    world_restart(w);
    assert_true(pc_wall_now(&w->wall.base).ms >=
                start.ms + 7 * INT64_C(86400000)); /* the last batch: the clock that ran out */
}

static void a_fault_while_opening_is_passed_up_and_leaks_nothing(void **state)
{
    struct world *w = *state;
    struct pc_err err = {0};
    int failures = 0;
    const struct pc_hash before = world_digest(w);
    for (int at = 1; at < 50; at++) {
        pc_store_memory_fail_at(w->store, at);
        enum pc_rc rc = open_with(w, true, &err);
        bool reached = pc_mem_of(w->store)->fail_at == 0;
        pc_store_memory_fail_at(w->store, 0);
        if (!reached || rc == PC_OK)
            break;
        failures++;
        assert_rc(rc, PC_IO);
        const struct pc_hash after = world_digest(w);
        assert_memory_equal(&after, &before, sizeof before);
    }
    assert_true(failures >= 7);
}

static void a_damaged_key_is_corrupt_not_replaced(void **state)
{
    struct world *w = *state;
    struct pc_err err = {0};
    struct pc_meta_row *row = pc_mem_find(&pc_mem_of(w->store)->tables, PC_ROW_META,
                                          &(struct pc_meta_row){.key = PC_STR("salt")});
    row->value.size--;
    assert_rc(open_with(w, true, &err), PC_CORRUPT);
    row->value.size++;
}

static void a_catalogue_that_a_case_pinned_is_loaded_from_the_store(void **state) /* I4 */
{
    struct world *w = *state;
    struct pc_catalogue *found, *again;
    pc_engine_free(&w->engine);
    const struct pc_engine_config config = {
        .store = w->store, .wall = &w->wall.base, .sim = &w->wall, .random = &w->random.base};
    struct pc_err err = {0};
    assert_ok(pc_engine_new(&config, &w->engine, &err)); /* knows no catalogue at all */
    assert_ok(pc_engine_catalogue(w->engine, 1, &found));
    assert_string_equal(pc_catalogue_label(found), "r1-test");
    assert_ok(pc_engine_catalogue(w->engine, 1, &again));
    assert_ptr_equal(found, again); /* once */
    assert_rc(pc_engine_catalogue(w->engine, 2, &found), PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_restart_goes_on_with_ids_and_chain), T(ids_given_out_stay_valid),
             T(another_directory_has_other_ids), T(a_simulated_directory_is_never_opened_for_real),
             PC_TEST(a_real_directory_is_never_opened_simulated),
             PC_TEST(a_copy_of_a_real_directory_becomes_simulated_once_it_is_asked_to),
             T(a_simulated_clock_never_runs_behind_what_is_stored),
             T(a_fault_while_opening_is_passed_up_and_leaks_nothing),
             T(a_damaged_key_is_corrupt_not_replaced),
             T(a_catalogue_that_a_case_pinned_is_loaded_from_the_store))
