#include "support/one_policy.h"
#include "support/pc_test.h"

/* A collector that first waits until the memory has doubled looks through all of it then: a pause of 10 ms with real policies. */
static void garbage_never_doubles_what_was_loaded(void **state)
{
    (void)state;
    static const char policy[] =
        "local kept = {} for i = 1, 15000 do kept[i] = { i } end\n"
        "return function() local g = {} for i = 1, 60 do g[i] = { i } end return #kept + #g end";
    assert_int_equal(one_load(one_library, policy), PC_EVAL_OK);
    const size_t loaded = one_vm->alloc.used;
    size_t most = 0;
    for (int i = 0; i < 2000; i++) {
        assert_string_equal(one_ask("{}"), "{\"v\":15060}");
        most = one_vm->alloc.used > most ? one_vm->alloc.used : most;
    }
    assert_true(most > loaded); /* something was there to collect */
    assert_true(most < loaded + loaded / 2);
}

static void a_library_without_its_entry_points_is_a_diagnostic(void **state)
{
    (void)state;
    assert_int_equal(one_load("return 1", "return 1"), PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(one_out.ptr, "the file returns no table"));
    assert_int_equal(one_load("return {}", "return 1"), PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(one_out.ptr, "the file has no function 'evaluate'"));
    assert_false(one_vm->loaded);
}

static void a_file_has_a_budget_of_its_own_and_is_named(void **state)
{
    (void)state;
    assert_int_equal(one_load(one_library, "\nwhile true do end"), PC_EVAL_POLICY_ERROR);
    assert_string_equal(
        one_out.ptr,
        "{\"diagnostics\":[{\"code\":\"instructions\",\"column\":1,\"file\":\"a.lua\",\"fix\":\"look for a loop "
        "without an end at this line; write data as a table, not as work\",\"line\":2,\"limit\":"
        "\"instructions\",\"message\":\"the policy did more work than one evaluation may\",\"severity\":\"error\"}]}");
    assert_true(one_vm->budget.spent <= one_vm->limits.instructions * (PC_VM_CHUNK_FACTOR + 1));
    assert_int_equal(
        one_load(
            one_library,
            "local t = {} while true do t[#t + 1] = { nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "
            "nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil } end"),
        PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(one_out.ptr, "without an end\",\"line\":1,\"limit\":\"memory\""));
}

static void diagnostics_come_from_the_library_as_text_or_as_a_list(void **state)
{
    (void)state;
    assert_int_equal(
        one_load("return { evaluate = function() end, load = function() return nil, {{ line = 3 }} end }",
                 ""),
        PC_EVAL_POLICY_ERROR);
    assert_string_equal(one_out.ptr, "{\"diagnostics\":[{\"line\":3}]}");
    assert_int_equal(one_load("return { evaluate = function() end, load = function() return '{}', {} end, "
                              "diagnostics_json = function(l) return '[7]' end }",
                              ""),
                     PC_EVAL_OK);
    assert_string_equal(one_out.ptr, "{\"catalogue\":{},\"diagnostics\":[7]}");
}

static void memory_counts_from_what_the_bundle_takes(void **state)
{
    (void)state;
    assert_int_equal(
        one_load(one_library,
                 "local big = {} for i = 1, 300000 do big[i] = i end return function() return #big end"),
        PC_EVAL_OK);
    assert_true(one_vm->loaded_size > one_vm->limits.memory);
    assert_string_equal(one_ask("{}"), "{\"v\":300000}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(garbage_never_doubles_what_was_loaded),
        PC_TEST(a_library_without_its_entry_points_is_a_diagnostic),
        PC_TEST(a_file_has_a_budget_of_its_own_and_is_named),
        PC_TEST(diagnostics_come_from_the_library_as_text_or_as_a_list),
        PC_TEST(memory_counts_from_what_the_bundle_takes),
    };
    return cmocka_run_group_tests_name("evaluator/load", tests, NULL, one_gone);
}
