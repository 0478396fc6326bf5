#include "base/mem.h"
#include "engine/keys.h"
#include "support/pc_test.h"

static void a_later_comer_waits_until_the_holder_is_done(void **state)
{
    (void)state;
    struct pc_keys *keys = pc_keys_new();
    struct pc_link a = {0}, b = {0}, c = {0};
    assert_true(pc_keys_take(keys, 7, &a));
    assert_false(pc_keys_take(keys, 7, &b));
    assert_false(pc_keys_take(keys, 7, &c));
    assert_true(pc_keys_take(keys, 8, &a));
    assert_ptr_equal(pc_keys_release(keys, 7), &b); /* arrival order */
    assert_ptr_equal(pc_keys_release(keys, 7), &c);
    assert_null(pc_keys_release(keys, 7));
    assert_true(pc_keys_take(keys, 7, &a));
    pc_keys_free(&keys);
}

static void ten_thousand_keys_are_kept_apart(void **state)
{
    (void)state;
    struct pc_keys *keys = pc_keys_new();
    struct pc_link link = {0};
    for (uint64_t key = 1; key <= 10000; key++)
        assert_true(pc_keys_take(keys, key << 20, &link));
    for (uint64_t key = 1; key <= 10000; key++)
        assert_null(pc_keys_release(keys, key << 20));
    assert_true(pc_keys_take(keys, 5 << 20, &link));
    pc_keys_free(&keys);
}

PC_TEST_MAIN(PC_TEST(a_later_comer_waits_until_the_holder_is_done), PC_TEST(ten_thousand_keys_are_kept_apart))
