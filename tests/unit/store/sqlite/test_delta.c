/* tests/unit/store/sqlite/test_delta.c -- mirrors src/store/sqlite/delta.c: what is applied is what was made, whatever it was made
 * of; and nothing that was not made is followed out of its bounds (the sanitizers watch). */
#include <stdio.h>
#include "base/mem.h"
#include "base/random.h"
#include "store/sqlite/delta.h"
#include "support/pc_test.h"

struct random {
    struct pc_random_fixed source;
};

static uint32_t draw(struct random *random, uint32_t below)
{
    uint32_t n;
    assert_ok(pc_random_fill(&random->source.base, &n, sizeof n));
    return n % below;
}

static void add_noise(struct random *random, struct pc_buf *out, size_t size)
{
    for (size_t i = 0; i < size; i++)
        pc_buf_add_char(out, (char)draw(random, 256));
}

/* A policy's answer of some 4 KB; `values` are its values. */
static void add_answer(struct pc_buf *out, int values)
{
    pc_buf_add_text(out, "{\"category\":\"pt_ot\",\"criteria\":[");
    for (int i = 0; i < 50; i++)
        pc_buf_printf(out,
                      "{\"id\":\"c%02d\",\"reads\":{\"weeks\":%d},\"text\":\"condition %d\",\"value\":%s},",
                      i, values % (i * 7 + 1), i * i, (values >> i % 8) & 1 ? "true" : "false");
    pc_buf_add_text(out, "]}");
}

/* Makes the difference with no more room than it needs, applies it, compares.  Returns its size; 0: not made in `most` bytes. */
static size_t there_and_back(struct pc_str base, struct pc_str text, size_t most)
{
    struct pc_delta_index *index = pc_alloc(sizeof *index);
    char *out = pc_alloc(most + 1), *again = pc_alloc(text.size + 1);
    size_t size = 0, makes;
    pc_delta_index(index, base);
    const bool made = pc_delta_make(index, base, text, out, most, &size);
    if (made) {
        struct pc_str delta = {pc_alloc(size + 1), size};
        memcpy((char *)(uintptr_t)delta.ptr, out, size);
        assert_true(size <= most);
        assert_true(pc_delta_size(base, delta, &makes));
        assert_int_equal(makes, text.size);
        pc_delta_apply(base, delta, again);
        assert_memory_equal(again, text.ptr, text.size);
        pc_free((char *)(uintptr_t)delta.ptr);
    }
    pc_free(again);
    pc_free(out);
    pc_free(index);
    return made ? size : 0;
}

static void other_values_take_a_fraction(void **state)
{
    (void)state;
    for (int values = 1; values < 2000; values += 13) {
        PC_AUTO(pc_buf_free) struct pc_buf base = {0}, text = {0};
        add_answer(&base, 1000);
        add_answer(&text, values);
        const size_t size = there_and_back(pc_buf_str(&base), pc_buf_str(&text), text.size);
        assert_in_range(size, 1, text.size / 6);
    }
}

static void a_text_that_is_its_base_takes_a_few_bytes(void **state)
{
    (void)state;
    PC_AUTO(pc_buf_free) struct pc_buf base = {0};
    add_answer(&base, 77);
    assert_int_equal(there_and_back(pc_buf_str(&base), pc_buf_str(&base), 64), 4);
}

/* Bytes are changed, left out, put in, moved and repeated at random. */
static void edit(struct random *random, struct pc_str from, struct pc_buf *out)
{
    const uint32_t often = 1 + draw(random, 400);
    for (size_t i = 0; i < from.size;) {
        const uint32_t what = draw(random, often);
        const size_t size = 1 + draw(random, draw(random, 4) ? 12 : 600), left = from.size - i;
        if (what == 0)
            add_noise(random, out, size);
        else if (what == 1)
            pc_buf_add(out, from.ptr + draw(random, (uint32_t)from.size), 1);
        else if (what == 2) {
            const size_t at = draw(random, (uint32_t)from.size);
            pc_buf_add(out, from.ptr + at, size < from.size - at ? size : from.size - at);
        } else if (what != 3)
            pc_buf_add(out, from.ptr + i, size < left ? size : left);
        i += what <= 1 ? 1 : size;
    }
}

static void whatever_is_made_is_made_back(void **state)
{
    (void)state;
    struct random random;
    pc_random_fixed_init(&random.source, 5);
    for (int round = 0; round < 3000; round++) {
        PC_AUTO(pc_buf_free) struct pc_buf base = {0}, text = {0};
        pc_buf_reserve(&base, 1);
        if (round % 3)
            add_answer(&base, round);
        add_noise(&random, &base, round % 5 ? draw(&random, 40) : draw(&random, 3000));
        edit(&random, pc_buf_str(&base), &text);
        if (text.size == 0)
            continue;
        const size_t size = there_and_back(pc_buf_str(&base), pc_buf_str(&text), text.size * 2 + 64);
        assert_true(size > 0); /* there was room for all of it */
        (void)there_and_back(pc_buf_str(&base), pc_buf_str(&text), size - 1); /* too little, or just enough */
        (void)there_and_back(pc_buf_str(&base), pc_buf_str(&text), draw(&random, (uint32_t)size));
    }
}

/* Differences with changed bytes and plain noise: refused, or followed inside their bounds. */
static void what_was_not_made_is_not_followed_astray(void **state)
{
    (void)state;
    struct random random;
    PC_AUTO(pc_buf_free) struct pc_buf base = {0}, text = {0};
    struct pc_delta_index index;
    char made[8192];
    size_t size, makes, accepted = 0, refused = 0;
    pc_random_fixed_init(&random.source, 6);
    add_answer(&base, 1);
    add_answer(&text, 500);
    pc_delta_index(&index, pc_buf_str(&base));
    assert_true(pc_delta_make(&index, pc_buf_str(&base), pc_buf_str(&text), made, sizeof made, &size));
    for (int round = 0; round < 20000; round++) {
        struct pc_str delta = {pc_alloc(size), 1 + draw(&random, (uint32_t)size)};
        char *bytes = (char *)(uintptr_t)delta.ptr;
        memcpy(bytes, made, delta.size);
        for (uint32_t i = draw(&random, round % 2 ? 4 : 200); i > 0; i--)
            bytes[draw(&random, (uint32_t)delta.size)] = (char)draw(&random, 256);
        if (pc_delta_size(pc_buf_str(&base), delta, &makes)) {
            char *out = pc_alloc(makes + 1);
            pc_delta_apply(pc_buf_str(&base), delta, out);
            pc_free(out);
            accepted++;
        } else {
            refused++;
        }
        pc_free(bytes);
    }
    assert_true(accepted > 100 && refused > 100);
}

static void what_leads_out_of_the_base_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        bool good;
    } cases[] = {
        {"\x01x", 2, true},
        {"\x00\x08\x00", 3, true}, /* all of the base */
        {"\x00\x09\x00", 3, false}, /* a byte more */
        {"\x00\x07\x02", 3, true}, /* from its second byte */
        {"\x00\x08\x02", 3, false},
        {"\x00\x01\x01", 3, false}, /* from before its first */
        {"\x00\x00\x00", 3, false}, /* a copy of nothing */
        {"\x02x", 2, false}, /* less than it says */
        {"\x01x\x01", 3, false}, /* no step */
        {"\x00", 1, false}, /* nothing */
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x", 12, false}, /* a number without an end */
        {"\x00\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x00", 11, false},
        {"\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 11, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t makes;
        const bool good = pc_delta_size(PC_STR("the base"), (struct pc_str){cases[i].bytes, cases[i].size},
                                        &makes);
        if (good != cases[i].good)
            fail_msg("case %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_values_take_a_fraction),
        cmocka_unit_test(a_text_that_is_its_base_takes_a_few_bytes),
        cmocka_unit_test(whatever_is_made_is_made_back),
        cmocka_unit_test(what_was_not_made_is_not_followed_astray),
        cmocka_unit_test(what_leads_out_of_the_base_is_refused),
    };
    return cmocka_run_group_tests_name("store/sqlite/delta", tests, NULL, NULL);
}
