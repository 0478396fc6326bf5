/* Names find their places, whatever collides. */
#include "evaluator/names.h"

#include <stdio.h>

#include "base/mem.h"
#include "support/pc_test.h"

enum { COUNT = 3000 };

static char texts[COUNT][40];
static struct pc_names names;

static int start(void **state)
{
    (void)state;
    pc_names_init(&names, pc_alloc(pc_names_size(COUNT)), COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        /* short ones, and long ones that differ in the middle only: their hash is one and the same */
        (void)snprintf(texts[i], sizeof texts[i], i % 2 ? "n%u" : "beginning_%04u_the_ending", i);
        pc_names_add(&names, pc_str_of(texts[i]), i + 1);
    }
    return 0;
}

static int stop(void **state)
{
    (void)state;
    pc_free(names.slots);
    return 0;
}

static void every_name_has_its_place(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < COUNT; i++)
        assert_int_equal(pc_names_find(&names, pc_str_of(texts[i])), i + 1);
}

static void others_have_none(void **state)
{
    (void)state;
    static const char *const others[] = {
        "", "n", "n0", "n1x", "beginning_0001_the_ending", "beginning_0000_the_endinG", "N1"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(pc_names_find(&names, pc_str_of(others[i])), 0);
    assert_int_equal(pc_names_find(&names, (struct pc_str){texts[1], 1}), 0);
}

static void the_last_place_of_a_name_counts(void **state)
{
    (void)state;
    pc_names_add(&names, PC_STR("n1"), 7);
    assert_int_equal(pc_names_find(&names, PC_STR("n1")), 7);
}

static void no_names_at_all(void **state)
{
    (void)state;
    struct pc_names none;
    void *memory = pc_alloc(pc_names_size(0));
    pc_names_init(&none, memory, 0);
    assert_int_equal(pc_names_find(&none, PC_STR("x")), 0);
    assert_int_equal(pc_names_next(&none, PC_STR(""), 0), 0);
    pc_free(memory);
}

/* In the same order, in another one, with strangers between them, and twice. */
static void a_name_is_found_after_any_other(void **state)
{
    (void)state;
    for (uint32_t step = 1; step < 8; step += 2)
        for (uint32_t again = 0, before = 0; again < 2; again++)
            for (uint32_t i = 0; i < COUNT; i++) {
                const uint32_t at = i * step % COUNT;
                before = pc_names_next(&names, pc_str_of(texts[at]), before);
                assert_int_equal(before, at + 1);
                if (i % 5 == step)
                    before = pc_names_next(&names, i % 2 ? PC_STR("") : PC_STR("stranger"), before);
                assert_true(before == 0 || before == at + 1);
            }
}

PC_TEST_MAIN(PC_TEST_WITH(every_name_has_its_place, start, stop), PC_TEST_WITH(others_have_none, start, stop),
             PC_TEST_WITH(a_name_is_found_after_any_other, start, stop),
             PC_TEST_WITH(the_last_place_of_a_name_counts, start, stop), PC_TEST(no_names_at_all))
