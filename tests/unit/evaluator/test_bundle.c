#include "evaluator/bundle.h"
#include "support/pc_test.h"

static struct pc_buf bytes;

static void word(uint32_t value)
{
    pc_buf_add(&bytes, &value, sizeof value);
}

static void file(const char *path, const char *source)
{
    word((uint32_t)strlen(path));
    word((uint32_t)strlen(source));
    pc_buf_add_text(&bytes, path);
    pc_buf_add_text(&bytes, source);
}

static void head(uint32_t count)
{
    pc_buf_clear(&bytes);
    word(2);
    pc_buf_add_text(&bytes, "r1");
    word(count);
}

static const char *fault_of(size_t size)
{
    struct pc_bundle_view view;
    const char *fault = NULL;
    const bool read = pc_bundle_view_init(&view, (struct pc_str){bytes.ptr, size}, &fault);
    assert_true(read == (fault == NULL));
    pc_bundle_view_deinit(&view);
    return fault;
}

static void files_are_found_by_path(void **state)
{
    (void)state;
    struct pc_bundle_view view;
    const char *fault;
    head(3);
    file("a.lua", "return 1");
    file("b/c.lua", "");
    file("lib/x.lua", "return 3");
    assert_true(pc_bundle_view_init(&view, pc_buf_str(&bytes), &fault));
    assert_text(view.label, "r1");
    assert_int_equal(view.count, 3);
    assert_text(pc_bundle_find(&view, PC_STR("lib/x.lua"))->source, "return 3");
    assert_text(pc_bundle_find(&view, PC_STR("b/c.lua"))->source, "");
    assert_null(pc_bundle_find(&view, PC_STR("b.lua")));
    pc_bundle_view_deinit(&view);
}

static void every_cut_is_noticed(void **state)
{
    (void)state;
    head(2);
    file("a.lua", "return 1");
    file("b.lua", "return 2");
    assert_null(fault_of(bytes.size));
    for (size_t size = 0; size < bytes.size; size++)
        assert_non_null(fault_of(size));
    pc_buf_add_char(&bytes, 'x');
    assert_non_null(fault_of(bytes.size));
}

static void paths_that_climb_or_repeat_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",        "/etc/x.lua", "../x.lua", "a/../x.lua",
                                      "a b.lua", "a\nb.lua",   "a:1.lua",  "a\\b.lua"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        head(1);
        file(bad[i], "");
        assert_string_equal(fault_of(bytes.size), "the bundle has a file with a bad path");
    }
    head(2);
    file("a.lua", "");
    file("a.lua", "");
    assert_string_equal(fault_of(bytes.size), "the files of the bundle are not in ascending order");
    head(PC_BUNDLE_FILES_MAX + 1);
    assert_string_equal(fault_of(bytes.size), "the bundle's head is malformed");
    pc_buf_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(files_are_found_by_path),
        PC_TEST(every_cut_is_noticed),
        PC_TEST(paths_that_climb_or_repeat_are_refused),
    };
    return cmocka_run_group_tests_name("evaluator/bundle", tests, NULL, NULL);
}
