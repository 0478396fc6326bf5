#include "support/lua_run.h"
#include "support/pc_test.h"

static void only_text_is_compiled(void **state)
{
    (void)state;
    assert_non_null(strstr(pc_lua_run(test_vm, "p.lua", "\x1bLua"), "attempt to load a binary chunk"));
}

static void the_environment_cannot_be_named(void **state)
{
    (void)state;
    assert_policy(test_vm, "return _ENV", "blocked|p.lua:1|unknown name '_ENV'");
    assert_policy(test_vm, "local my_ENV, _ENVIRONMENT = 1, 2 return my_ENV + _ENVIRONMENT", "3");
}

static void a_source_that_is_too_long_is_refused(void **state)
{
    (void)state;
    struct pc_buf source = {0};
    for (int i = 0; i < PC_VM_SOURCE_MAX / 8 + 1; i++)
        pc_buf_add_text(&source, "-- text\n");
    assert_policy(test_vm, source.ptr, "blocked|p.lua:1|the file is longer than 262144 bytes");
    pc_buf_free(&source);
}

static void syntax_errors_name_their_line(void **state)
{
    (void)state;
    assert_policy(test_vm, "local x = 1\nlocal = 2", "|p.lua:2|<name> expected near '='");
}

static void module_names_stay_inside_the_revision(void **state)
{
    (void)state;
    assert_policy(test_vm, "return require('..p')", "|p.lua:1|there is no file '//p.lua' to require");
    assert_policy(test_vm, "return require('a/b')", "|p.lua:1|'a/b' is no module name");
    assert_policy(test_vm, "return require('')", "|p.lua:1|'' is no module name");
    assert_policy(test_vm, "return require('precert.runtime')",
                  "blocked|p.lua:1|policies may not require precert.runtime");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(only_text_is_compiled),
        PC_TEST(the_environment_cannot_be_named),
        PC_TEST(a_source_that_is_too_long_is_refused),
        PC_TEST(syntax_errors_name_their_line),
        PC_TEST(module_names_stay_inside_the_revision),
    };
    return cmocka_run_group_tests_name("evaluator/compile", tests, pc_lua_start, pc_lua_stop);
}
