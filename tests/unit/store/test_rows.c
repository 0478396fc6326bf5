/* tests/unit/store/test_rows.c -- mirrors src/store/rows.c */
#include "store/rows.h"
#include "support/pc_test.h"

static void no_member_of_a_row_is_missing_from_its_table(void **state)
{
    (void)state;
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        const struct pc_row_type *type = &pc_row_types[kind];
        unsigned char covered[512] = {0};
        assert_true(type->size <= sizeof covered);
        for (int i = 0; i < type->count; i++)
            for (size_t b = 0; b < pc_field_size(type->fields[i].type); b++)
                assert_int_equal(covered[type->fields[i].offset + b]++, 0); /* and none stands twice */
        /* only padding is uncovered: runs shorter than a member's alignment, and shorter than any member but a bool */
        size_t run = 0;
        for (size_t b = 0; b < type->size; b++) {
            run = covered[b] ? 0 : run + 1;
            if (run >= 8 || (run >= 4 && b + 1 < type->size && covered[b + 1] && (b + 1) % 8 != 0))
                fail_msg("%s: nothing stands at byte %zu", type->table, b);
        }
    }
}

static void columns_have_one_field_each(void **state)
{
    (void)state;
    for (int kind = 0; kind < PC_ROW_COUNT; kind++)
        for (int i = 0; i < pc_row_types[kind].count; i++)
            for (int j = 0; j < i; j++)
                assert_string_not_equal(pc_row_types[kind].fields[i].column,
                                        pc_row_types[kind].fields[j].column);
}

static void rows_are_ordered_by_their_keys(void **state)
{
    (void)state;
    const struct pc_row_type *timers = &pc_row_types[PC_ROW_TIMER];
    const struct pc_timer_row early = {{1}, 9, 9, 9, 9}, late = {{2}, 1, 1, 1, 1},
                              never = {PC_NEVER, 0, 0, 0, 0};
    assert_true(pc_row_compare(timers, timers->keys, &early, &late) < 0);
    assert_true(pc_row_compare(timers, timers->keys, &never, &late) > 0);
    assert_int_equal(pc_row_compare(timers, timers->keys, &late, &late), 0);
    const struct pc_row_type *members = &pc_row_types[PC_ROW_MEMBER];
    const struct pc_member_row a = {.payer = PC_STR("p"), .member = PC_STR("1")};
    const struct pc_member_row b = {.payer = PC_STR("p"), .member = PC_STR("10")};
    assert_true(pc_row_compare(members, members->keys, &a, &b) < 0);
    assert_int_equal(pc_row_compare(members, 1, &a, &b), 0);
}

static void a_payer_list_matches_whole_names(void **state) /* I8 */
{
    (void)state;
    static const struct {
        const char *list, *payer;
        bool matches;
    } rows[] = {
        {"alpha", "alpha", true},       {"alpha", "alph", false},   {"alpha", "alphabet", false},
        {"alpha,beta", "beta", true},   {"alpha,beta", "a", false}, {"alpha,beta", "alpha,beta", false},
        {"alpha,beta", "gamma", false}, {",alpha", "alpha", true},  {"", "alpha", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pc_case_filter filter = {
            .payers = pc_str_of(rows[i].list), .state = -1, .kind = -1, .due_before = PC_NEVER};
        const struct pc_case_row row = {.payer = pc_str_of(rows[i].payer)};
        assert_int_equal(pc_store_case_matches(&filter, &row), rows[i].matches);
    }
}

static void owned_rows_outlive_what_they_borrowed_from(void **state)
{
    (void)state;
    char text[] = "before";
    struct pc_arena *arena = pc_arena_new(256);
    struct pc_provider_row row = {.provider = {text, 6}};
    pc_row_own(&pc_row_types[PC_ROW_PROVIDER], &row, arena);
    memset(text, 'x', sizeof text);
    assert_text(row.provider, "before");
    assert_null(row.json.ptr); /* absent stays absent */
    pc_arena_free(&arena);
}

PC_TEST_MAIN(PC_TEST(no_member_of_a_row_is_missing_from_its_table), PC_TEST(columns_have_one_field_each),
             PC_TEST(rows_are_ordered_by_their_keys), PC_TEST(a_payer_list_matches_whole_names),
             PC_TEST(owned_rows_outlive_what_they_borrowed_from))
