#include "evaluator/evaluate.h"
#include "evaluator/load.h"
#include "support/lua_run.h"
#include "support/pc_test.h"

static const char library[] =
    "local main, list = {}, {}\n"
    "function main.load(files, host)\n"
    "  main.host = host\n"
    "  for _, f in ipairs(files) do if f.path:sub(1, 4) ~= 'lib/' then list[#list + 1] = host.compile(f.path, f.source)() end end\n"
    "  return '{}', nil\n"
    "end\n"
    "function main.evaluate(kind, input) local v = list[1](input) main.host.out_value({ v = v }) return input.status or 'ok' end\n"
    "return main\n";

static struct pc_vm *vm;
static struct pc_buf out;
static struct pc_bundle_file files[2];
static struct pc_bundle_view view;

/* Loads one policy file with the library above; the answer is in `out`. */
static enum pc_eval_status load_with(const char *main_source, const char *policy)
{
    pc_vm_free(&vm);
    vm = pc_vm_new(&(struct pc_vm_limits){200000, 4 * 1024 * 1024});
    files[0] = (struct pc_bundle_file){PC_STR("a.lua"), pc_str_of(policy)};
    files[1] = (struct pc_bundle_file){PC_STR("lib/precert/main.lua"), pc_str_of(main_source)};
    view = (struct pc_bundle_view){PC_STR("r1"), files, 2};
    pc_buf_clear(&out);
    return pc_load(vm, &view, 0, &out);
}

static const char *ask(const char *input)
{
    pc_buf_clear(&out);
    (void)pc_evaluate(vm, PC_EVAL_CRITERIA, 0, pc_str_of(input), &out);
    return out.ptr;
}

static int stop(void **state)
{
    (void)state;
    pc_vm_free(&vm);
    pc_buf_free(&out);
    return 0;
}

/* A collector that first waits until the memory has doubled looks through all of it then: a pause of 10 ms with real policies. */
static void garbage_never_doubles_what_was_loaded(void **state)
{
    (void)state;
    static const char policy[] =
        "local kept = {} for i = 1, 15000 do kept[i] = { i } end\n"
        "return function() local g = {} for i = 1, 60 do g[i] = { i } end return #kept + #g end";
    assert_int_equal(load_with(library, policy), PC_EVAL_OK);
    const size_t loaded = vm->alloc.used;
    size_t most = 0;
    for (int i = 0; i < 2000; i++) {
        assert_string_equal(ask("{}"), "{\"v\":15060}");
        most = vm->alloc.used > most ? vm->alloc.used : most;
    }
    assert_true(most > loaded); /* something was there to collect */
    assert_true(most < loaded + loaded / 2);
}

static void a_library_without_its_entry_points_is_a_diagnostic(void **state)
{
    (void)state;
    assert_int_equal(load_with("return 1", "return 1"), PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(out.ptr, "the file returns no table"));
    assert_int_equal(load_with("return {}", "return 1"), PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(out.ptr, "the file has no function 'evaluate'"));
    assert_false(vm->loaded);
}

static void a_file_has_a_budget_of_its_own_and_is_named(void **state)
{
    (void)state;
    assert_int_equal(load_with(library, "\nwhile true do end"), PC_EVAL_POLICY_ERROR);
    assert_string_equal(
        out.ptr,
        "{\"diagnostics\":[{\"code\":\"instructions\",\"column\":1,\"file\":\"a.lua\",\"fix\":\"look for a loop "
        "without an end at this line; write data as a table, not as work\",\"line\":2,\"limit\":"
        "\"instructions\",\"message\":\"the policy did more work than one evaluation may\",\"severity\":\"error\"}]}");
    assert_true(vm->budget.spent <= vm->limits.instructions * (PC_VM_CHUNK_FACTOR + 1));
    assert_int_equal(
        load_with(
            library,
            "local t = {} while true do t[#t + 1] = { nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "
            "nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil } end"),
        PC_EVAL_POLICY_ERROR);
    assert_non_null(strstr(out.ptr, "without an end\",\"line\":1,\"limit\":\"memory\""));
}

static void diagnostics_come_from_the_library_as_text_or_as_a_list(void **state)
{
    (void)state;
    assert_int_equal(
        load_with("return { evaluate = function() end, load = function() return nil, {{ line = 3 }} end }",
                  ""),
        PC_EVAL_POLICY_ERROR);
    assert_string_equal(out.ptr, "{\"diagnostics\":[{\"line\":3}]}");
    assert_int_equal(load_with("return { evaluate = function() end, load = function() return '{}', {} end, "
                               "diagnostics_json = function(l) return '[7]' end }",
                               ""),
                     PC_EVAL_OK);
    assert_string_equal(out.ptr, "{\"catalogue\":{},\"diagnostics\":[7]}");
}

static void memory_counts_from_what_the_bundle_takes(void **state)
{
    (void)state;
    assert_int_equal(
        load_with(library,
                  "local big = {} for i = 1, 300000 do big[i] = i end return function() return #big end"),
        PC_EVAL_OK);
    assert_true(vm->loaded_size > vm->limits.memory);
    assert_string_equal(ask("{}"), "{\"v\":300000}");
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
    return cmocka_run_group_tests_name("evaluator/load", tests, NULL, stop);
}
