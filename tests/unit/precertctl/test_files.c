/* Writing files, whole or not at all. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "precertctl/files.h"
#include "support/pc_test.h"

static void a_file_is_written_into_folders_that_are_made(void **state)
{
    (void)state;
    char folder[] = "/tmp/pc-files-XXXXXX", path[128], text[8] = "";
    struct pc_err err = {0};
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/a/b/c.lua", folder);
    assert_false(pc_ctl_file_exists(path));
    assert_ok(pc_ctl_make_folders(path, &err));
    assert_ok(pc_ctl_write_file(path, PC_STR("one"), &err));
    assert_ok(pc_ctl_write_file(path, PC_STR("two"), &err));
    FILE *file = fopen(path, "r");
    assert_int_equal(fread(text, 1, sizeof text, file), 3);
    fclose(file);
    assert_string_equal(text, "two");
    assert_true(pc_ctl_file_exists(path));
    (void)unlink(path);
}

static void what_cannot_be_written_is_named(void **state)
{
    (void)state;
    struct pc_err err = {0};
    assert_rc(pc_ctl_write_file("/nonexistent/x", PC_STR("t"), &err), PC_INVALID);
    assert_string_equal(err.field, "/nonexistent/x");
    assert_rc(pc_ctl_make_folders("/proc/none/x", &err), PC_INVALID);
}

PC_TEST_MAIN(PC_TEST(a_file_is_written_into_folders_that_are_made), PC_TEST(what_cannot_be_written_is_named))
