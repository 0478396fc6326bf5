#include "support/lua_run.h"
#include "support/pc_test.h"

static const char spent[] = "instructions|p.lua:1|the policy did more work than one evaluation may";

static void a_loop_stops_at_the_same_instruction_every_time(void **state)
{
    (void)state;
    uint64_t first = 0;
    for (int i = 0; i < 3; i++) {
        assert_policy(test_vm, "local n = 0 while true do n = n + 1 end", spent);
        first = i == 0 ? test_vm->budget.spent : first;
        assert_int_equal(test_vm->budget.spent, first);
        assert_in_range(first, 2000000, 2002000);
    }
}

static void what_fits_the_budget_passes(void **state)
{
    (void)state;
    assert_policy(test_vm, "local n = 0 for i = 1, 600000 do n = n + 1 end return n", "600000");
    assert_policy(test_vm, "local n = 0 for i = 1, 1200000 do n = n + 1 end return n", spent);
}

static void the_authors_line_is_named_not_the_librarys(void **state)
{
    (void)state;
    assert_policy(
        test_vm,
        "local t = {}\nfor i = 1, 1000 do t[i] = -i end\nlocal function less(a, b)\n  return a < b end\nwhile true do\n"
        "table.sort(t, less) end",
        "instructions|p.lua:4|the policy did more work than one evaluation may");
}

static void the_next_evaluation_starts_fresh(void **state)
{
    (void)state;
    assert_policy(test_vm, "while true do end", spent);
    assert_policy(test_vm, "return 1", "1");
}

static void limits_have_the_protocols_names(void **state)
{
    (void)state;
    assert_string_equal(pc_vm_limit_name(PC_LIMIT_INSTRUCTIONS), "instructions");
    assert_string_equal(pc_vm_limit_name(PC_LIMIT_MEMORY), "memory");
    assert_string_equal(pc_vm_limit_name(PC_LIMIT_BLOCKED), "blocked");
    assert_null(pc_vm_limit_name(PC_LIMIT_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(a_loop_stops_at_the_same_instruction_every_time),
        PC_TEST(what_fits_the_budget_passes),
        PC_TEST(the_authors_line_is_named_not_the_librarys),
        PC_TEST(the_next_evaluation_starts_fresh),
        PC_TEST(limits_have_the_protocols_names),
    };
    return cmocka_run_group_tests_name("evaluator/budget", tests, pc_lua_start, pc_lua_stop);
}
