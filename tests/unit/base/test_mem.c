/* tests/unit/base/test_mem.c -- mirrors src/base/mem.c */
#include <stdalign.h>
#include "base/mem.h"
#include "support/pc_test.h"

static void assert_zeroed(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(bytes[i], 0);
}

static void heap_memory_comes_zeroed(void **state)
{
    (void)state;
    char *ptr = pc_alloc(1000);
    assert_zeroed(ptr, 1000);
    pc_free(ptr);
    pc_free(pc_alloc(0));
    pc_free(NULL);
}

static void growing_keeps_the_bytes(void **state)
{
    (void)state;
    char *ptr = pc_realloc(NULL, 4);
    memcpy(ptr, "abc", 4);
    ptr = pc_realloc(ptr, 100000);
    assert_string_equal(ptr, "abc");
    pc_free(ptr);
}

static void stealing_leaves_nothing_behind(void **state)
{
    (void)state;
    char *from = pc_alloc(1);
    char *was = from;
    char *to = pc_steal(&from);
    assert_null(from);
    assert_ptr_equal(to, was);
    pc_free(to);
}

static void arena_memory_is_zeroed_and_aligned_even_after_a_reset(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(0);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 300; size++) {
            char *ptr = pc_arena_alloc(arena, size);
            assert_int_equal((uintptr_t)ptr % alignof(max_align_t), 0);
            assert_zeroed(ptr, size);
            memset(ptr, 0xff, size);
        }
        pc_arena_reset(arena);
    }
}

static void arena_allocations_do_not_overlap(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(64);
    unsigned char *ptrs[500];
    for (size_t i = 0; i < 500; i++) {
        ptrs[i] = pc_arena_alloc(arena, 1 + i % 50);
        memset(ptrs[i], (int)(i % 256), 1 + i % 50);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t at = 0; at < 1 + i % 50; at++)
            assert_int_equal(ptrs[i][at], i % 256);
}

static void a_request_larger_than_any_block_is_served(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(256);
    char *large = PC_NEW_ARRAY(arena, char, 5000000);
    assert_zeroed(large, 5000000);
    assert_zeroed(pc_arena_alloc(arena, 10), 10);
}

static void a_reset_arena_gives_the_first_block_again(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    void *first = pc_arena_alloc(arena, 8);
    pc_arena_alloc(arena, 100000);
    pc_arena_reset(arena);
    assert_ptr_equal(pc_arena_alloc(arena, 8), first);
}

static void what_came_since_a_mark_is_taken_back_alone(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    const char *before = pc_arena_strdup(arena, "before");
    const struct pc_arena_mark mark = pc_arena_mark(arena);
    const void *here = pc_arena_alloc(arena, 8);
    for (int i = 0; i < 2; i++) {
        pc_arena_alloc(arena, 5000); /* a block of its own */
        pc_arena_release(arena, mark);
        assert_ptr_equal(pc_arena_alloc(arena, 8), here);
    }
    assert_string_equal(before, "before");
}

static void texts_are_copied_and_printed_into_the_arena(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(16);
    assert_string_equal(pc_arena_strdup(arena, "nurse"), "nurse");
    assert_string_equal(pc_arena_strndup(arena, "nurse review", 5), "nurse");
    assert_string_equal(pc_arena_strndup(arena, NULL, 0), "");
    assert_string_equal(pc_arena_printf(arena, "%s-%03d", "case", 7), "case-007");
    assert_int_equal(strlen(pc_arena_printf(arena, "%5000s", "x")), 5000);
}

static void freeing_an_arena_twice_is_harmless(void **state)
{
    (void)state;
    struct pc_arena *arena = pc_arena_new(10);
    pc_arena_free(&arena);
    assert_null(arena);
    pc_arena_free(&arena);
}

PC_TEST_MAIN(PC_TEST(heap_memory_comes_zeroed), PC_TEST(growing_keeps_the_bytes),
             PC_TEST(stealing_leaves_nothing_behind),
             PC_TEST(arena_memory_is_zeroed_and_aligned_even_after_a_reset),
             PC_TEST(arena_allocations_do_not_overlap), PC_TEST(a_request_larger_than_any_block_is_served),
             PC_TEST(a_reset_arena_gives_the_first_block_again),
             PC_TEST(what_came_since_a_mark_is_taken_back_alone),
             PC_TEST(texts_are_copied_and_printed_into_the_arena),
             PC_TEST(freeing_an_arena_twice_is_harmless))
