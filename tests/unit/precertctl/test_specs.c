/* Specs beside the policies. */
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "precertctl/files.h"
#include "precertctl/specs.h"
#include "support/pc_test.h"

static void lines_of_tap_are_counted_and_failures_named(void **state)
{
    (void)state;
    struct pc_ctl_specs specs = {0};
    static const char *const lines[] = {"1..3", "ok 1 - a", "not ok 2 - b \"c\"", "# tests/x_spec.lua @ 3",
                                        "ok 3 - d"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        pc_ctl_specs_take(&specs, pc_str_of(lines[i]));
    assert_int_equal(specs.passed, 2);
    assert_int_equal(specs.failed, 1);
    assert_string_equal(specs.failures.ptr, "\"b \\\"c\\\"\"");
    pc_ctl_specs_free(&specs);
}

static void specs_are_run_where_they_are_and_nothing_where_they_are_not(void **state)
{
    (void)state;
    char folder[] = "/tmp/pc-specs-XXXXXX", policies[128], spec[128];
    struct pc_ctl_output output = {0};
    struct pc_ctl_specs specs = {0};
    struct pc_err err = {0};
    assert_non_null(mkdtemp(folder));
    (void)snprintf(policies, sizeof policies, "%s/policies/x.lua", folder);
    (void)snprintf(spec, sizeof spec, "%s/tests/policies/a_spec.lua", folder);
    assert_ok(pc_ctl_make_folders(policies, &err));
    (void)snprintf(policies, sizeof policies, "%s/policies", folder);
    pc_ctl_specs_run(policies, &output, &specs);
    assert_false(specs.ran);
    assert_ok(pc_ctl_make_folders(spec, &err));
    assert_ok(pc_ctl_write_file(
        spec, PC_STR("it(\"holds\", function() end)\nit(\"fails\", function() error \"no\" end)\n"), &err));
    pc_ctl_specs_run(policies, &output, &specs);
    if (specs.ran) { /* busted is there */
        assert_int_equal(specs.passed, 1);
        assert_int_equal(specs.failed, 1);
        pc_ctl_specs_free(&specs);
        assert_ok(pc_ctl_write_file(spec, PC_STR("this is no Lua\n"), &err));
        pc_ctl_specs_run(policies, &output, &specs);
        assert_true(specs.failed > 0);
    }
    pc_ctl_specs_free(&specs);
}

PC_TEST_MAIN(PC_TEST(lines_of_tap_are_counted_and_failures_named),
             PC_TEST(specs_are_run_where_they_are_and_nothing_where_they_are_not))
