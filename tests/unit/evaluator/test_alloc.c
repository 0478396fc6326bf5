#include <lua.h>

#include "evaluator/alloc.h"
#include "support/pc_test.h"

enum { LIMIT = 1 << 20 };

static void blocks_keep_their_bytes_when_they_grow_and_shrink(void **state)
{
    (void)state;
    struct pc_vm_alloc alloc = {.limit = LIMIT};
    char *block = pc_vm_allocate(&alloc, NULL, LUA_TTABLE, 1);
    size_t size = 1;
    block[0] = 'x';
    for (size_t next = 2; next < 3000; size = next, next += 37) {
        block = pc_vm_allocate(&alloc, block, size, next);
        assert_non_null(block);
        assert_int_equal(block[0], 'x');
        block[next - 1] = 'y';
        assert_int_equal(alloc.used, next);
    }
    for (; size > 8; size /= 2) {
        block = pc_vm_allocate(&alloc, block, size, size / 2);
        assert_int_equal(block[0], 'x');
    }
    assert_null(pc_vm_allocate(&alloc, block, size, 0));
    assert_int_equal(alloc.used, 0);
    assert_true(alloc.peak > 2900);
    pc_vm_alloc_deinit(&alloc);
}

/* A new block comes with a type tag, not a size, in the place of the old size. */
static void a_type_tag_is_not_taken_for_a_size(void **state)
{
    (void)state;
    struct pc_vm_alloc alloc = {.limit = LIMIT};
    void *block = pc_vm_allocate(&alloc, NULL, LUA_TTHREAD, 100);
    assert_int_equal(alloc.used, 100);
    assert_null(pc_vm_allocate(&alloc, NULL, LUA_TTHREAD, 0));
    assert_int_equal(alloc.used, 100);
    (void)pc_vm_allocate(&alloc, block, 100, 0);
    assert_int_equal(alloc.used, 0);
    pc_vm_alloc_deinit(&alloc);
}

static void exhaustion_stays_after_the_second_refusal(void **state)
{
    (void)state;
    struct pc_vm_alloc alloc = {.limit = LIMIT};
    void *small = pc_vm_allocate(&alloc, NULL, LUA_TTABLE, 64);
    assert_null(pc_vm_allocate(&alloc, NULL, LUA_TTABLE, LIMIT));
    assert_false(alloc.exhausted); /* Lua collects garbage now */
    void *other = pc_vm_allocate(&alloc, NULL, LUA_TTABLE, 64);
    assert_non_null(other);
    assert_null(pc_vm_allocate(&alloc, NULL, LUA_TTABLE, LIMIT));
    assert_null(pc_vm_allocate(&alloc, NULL, LUA_TTABLE, LIMIT));
    assert_true(alloc.exhausted);
    assert_null(pc_vm_allocate(&alloc, NULL, LUA_TTABLE, 16));
    small = pc_vm_allocate(&alloc, small, 64, 16); /* a shrink never fails */
    assert_non_null(small);
    (void)pc_vm_allocate(&alloc, small, 16, 0);
    (void)pc_vm_allocate(&alloc, other, 64, 0);
    assert_int_equal(alloc.used, 0);
    pc_vm_alloc_deinit(&alloc);
}

static void strings_have_a_bound_and_a_price_of_their_own(void **state)
{
    (void)state;
    struct pc_vm_alloc alloc = {.limit = LIMIT, .string_max = 4096};
    void *text = pc_vm_allocate(&alloc, NULL, LUA_TSTRING, 4096);
    assert_non_null(text);
    assert_int_equal(alloc.work, 64);
    assert_null(pc_vm_allocate(&alloc, NULL, LUA_TSTRING, 4097));
    void *table = pc_vm_allocate(&alloc, NULL, LUA_TTABLE, 4097);
    assert_non_null(table);
    (void)pc_vm_allocate(&alloc, text, 4096, 0);
    (void)pc_vm_allocate(&alloc, table, 4097, 0);
    pc_vm_alloc_deinit(&alloc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(blocks_keep_their_bytes_when_they_grow_and_shrink),
        PC_TEST(a_type_tag_is_not_taken_for_a_size),
        PC_TEST(exhaustion_stays_after_the_second_refusal),
        PC_TEST(strings_have_a_bound_and_a_price_of_their_own),
    };
    return cmocka_run_group_tests_name("evaluator/alloc", tests, NULL, NULL);
}
