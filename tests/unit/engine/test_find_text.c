/* tests/unit/engine/test_find_text.c -- case.find's text: in what it looks, and in what it must not (R10.4). */
#include "support/pc_test.h"

#include "engine/find_text.h"

static const char body[] =
    "{\"channel\":\"portal\",\"determination\":{\"authorization\":\"apfx7\",\"reasons\":[{\"code\":\"care_not_met\","
    "\"plain\":\"unseen\",\"text\":\"Conservative care comes first.\"}]},\"lines\":[{\"code\":\"72148\",\"line\":1},"
    "{\"code\":\"L8699\",\"line\":2}],\"title\":\"Diagnostic radiology\"}";

static struct pc_case_row row_of(const char *json)
{
    return (struct pc_case_row){.id = 7,
                                .member = PC_STR("M-1005"),
                                .group = PC_STR("G-FULL"),
                                .provider = PC_STR("1000000020"),
                                .category = PC_STR("diagnostic_radiology"),
                                .owner = PC_STR("provider/secret"),
                                .body = pc_str_of(json)};
}

/* A store with one case and two notes of it, and one of another. */
static struct pc_store *noted(void)
{
    struct pc_store *store = pc_store_memory_new();
    const struct pc_case_row row = row_of(body);
    const struct pc_note_row notes[] = {
        {.case_id = 7, .seq = 1, .by = PC_STR("nurse"), .text = PC_STR("Called the office of Dr. Marsh")},
        {.case_id = 7, .seq = 2, .by = PC_STR("nurse"), .text = PC_STR("Waiting for the imaging")},
        {.case_id = 8, .seq = 1, .by = PC_STR("nurse"), .text = PC_STR("another")},
    };
    assert_ok(store->ops->begin(store));
    assert_ok(store->ops->case_insert(store, &row));
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        assert_ok(store->ops->note_insert(store, &notes[i]));
    assert_ok(store->ops->commit(store));
    return store;
}

static bool finds(struct pc_store *store, const char *words, bool notes)
{
    struct pc_arena *arena = pc_arena_new(1024);
    const struct pc_find_text text = pc_find_text_of(pc_str_of(words), notes);
    const struct pc_case_row row = row_of(body);
    bool matches = false;
    assert_ok(pc_find_text_matches(&text, store, arena, &row, &matches));
    pc_arena_free(&arena);
    return matches;
}

static void every_word_must_occur_somewhere(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        bool without, with; /* the notes */
    } table[] = {
        {"M-1005", true, true},
        {"m-1005", true, true},
        {"1005", true, true},
        {"G-FULL 1000000020", true, true},
        {"RADIOLOGY 72148", true, true},
        {"l8699", true, true},
        {"apfx7", true, true},
        {"care_not_met", true, true},
        {"conservative", true, true},
        {"  72148   radiology ", true, true},
        {"   ", true, true},
        {"72148 72149", false, false},
        {"radiology marsh", false, true},
        {"imaging marsh", false, true},
        {"another", false, false}, /* a note of another case */
        {"portal", false, false}, /* not what a person searches by */
        {"unseen", false, false},
        {"secret", false, false},
        {"title", false, false}, /* a member's name is no word of the case */
    };
    struct pc_store *store = noted();
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (finds(store, table[i].words, false) != table[i].without ||
            finds(store, table[i].words, true) != table[i].with)
            fail_msg("'%s'", table[i].words);
    }
    pc_store_close(&store);
}

static void as_many_words_as_a_text_can_hold_are_looked_for(void **state)
{
    (void)state;
    char words[101];
    for (int i = 0; i < 100; i++)
        words[i] = i % 2 ? ' ' : '7';
    words[100] = 0;
    words[98] = '#'; /* the last one occurs nowhere */
    const struct pc_find_text text = pc_find_text_of(pc_str_of(words), false);
    assert_int_equal(text.count, PC_FIND_WORDS_MAX);
    struct pc_store *store = noted();
    assert_false(finds(store, words, false));
    words[98] = '7';
    assert_true(finds(store, words, false));
    pc_store_close(&store);
}

static void a_body_that_is_no_json_is_a_fault(void **state)
{
    (void)state;
    struct pc_store *store = noted();
    struct pc_arena *arena = pc_arena_new(1024);
    const struct pc_find_text text = pc_find_text_of(PC_STR("x"), false);
    const struct pc_case_row row = row_of("{");
    bool matches;
    assert_rc(pc_find_text_matches(&text, store, arena, &row, &matches), PC_CORRUPT);
    pc_arena_free(&arena);
    pc_store_close(&store);
}

PC_TEST_MAIN(PC_TEST(every_word_must_occur_somewhere),
             PC_TEST(as_many_words_as_a_text_can_hold_are_looked_for),
             PC_TEST(a_body_that_is_no_json_is_a_fault))
