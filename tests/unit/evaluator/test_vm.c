#include "support/lua_run.h"
#include "support/pc_test.h"

static struct pc_vm *vm;

static int start(void **state)
{
    (void)state;
    vm = pc_lua_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    pc_vm_free(&vm);
    assert_null(vm);
    pc_vm_free(&vm);
    return 0;
}

static void an_error_carries_file_line_and_words(void **state)
{
    (void)state;
    assert_policy(vm, "\n\nerror('no such thing')", "|p.lua:3|no such thing");
    assert_policy(vm, "\nlocal x = nil\nreturn x.y", "|p.lua:3|attempt to index a nil value (local 'x')");
    assert_policy(vm, "local function f() error('the caller', 2) end\nf()", "|p.lua:2|the caller");
}

static void a_value_that_is_no_text_has_words_too(void **state)
{
    (void)state;
    assert_policy(vm, "error({secret = 1})", "|p.lua:1|a policy raised a value that is no text");
    assert_policy(vm, "error()", "|p.lua:1|a policy raised a value that is no text");
}

static void a_place_that_is_made_up_is_not_believed(void **state)
{
    (void)state;
    assert_policy(vm, "\nerror('other.lua:77: not me', 0)", "|p.lua:2|other.lua:77: not me");
}

static void words_are_cut_at_a_whole_character(void **state)
{
    (void)state;
    const char *text = pc_lua_run(vm, "p.lua", "error(('\\u{20AC}'):rep(200), 0)");
    assert_int_equal(strlen(text),
                     strlen("|p.lua:1|") + 237); /* 239 bytes of room hold 79 characters of three */
}

static void a_full_stack_is_an_ordinary_error(void **state)
{
    (void)state;
    vm->limits.memory = 256u << 20;
    assert_policy(vm, "local function f() return 1 + f() end return f()", "|p.lua:1|stack overflow");
    vm->limits.memory = 16u << 20;
    assert_policy(vm, "return 1", "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(an_error_carries_file_line_and_words),    PC_TEST(a_value_that_is_no_text_has_words_too),
        PC_TEST(a_place_that_is_made_up_is_not_believed), PC_TEST(words_are_cut_at_a_whole_character),
        PC_TEST(a_full_stack_is_an_ordinary_error),
    };
    return cmocka_run_group_tests_name("evaluator/vm", tests, start, stop);
}
