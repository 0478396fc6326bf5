/* tests/unit/engine/test_answer.c -- mirrors src/engine/answer.c */
#include "engine/answer.h"
#include "support/pc_test.h"

struct answers {
    struct pc_answers *answers;
    struct pc_arena *arena;
    struct pc_outline outline;
};

static int setup(void **state)
{
    struct answers *a = pc_alloc(sizeof *a);
    *a = (struct answers){.answers = pc_answers_new(), .arena = pc_arena_new(1024)};
    *state = a;
    return 0;
}

static int teardown(void **state)
{
    struct answers *a = *state;
    pc_answers_free(&a->answers);
    pc_arena_free(&a->arena);
    pc_free(a);
    return 0;
}

/* An answer about one case; `criteria` and `outcome` are what differs. */
static const char *answer(struct answers *a, const char *criteria, const char *outcome)
{
    return pc_arena_printf(
        a->arena,
        "{\"alone\":true,\"cases\":[{\"category\":\"dme\",\"complex\":false,\"criteria\":[%s],"
        "\"documents\":[],\"outcome\":\"%s\"}]}",
        criteria, outcome);
}

static enum pc_rc take(struct answers *a, const char *text)
{
    return pc_answer_read(a->answers, a->arena, pc_str_of(text), &a->outline);
}

static const char *outcome(const struct answers *a)
{
    return yyjson_get_str(
        pc_json_get(yyjson_arr_get_first(pc_json_get(a->outline.root, "cases")), "outcome"));
}

static void assert_criteria(const struct answers *a, const char *text)
{
    assert_true(pc_str_equal(a->outline.criteria, pc_str_of(text)));
}

static void criteria_of_the_only_case_are_left_as_text(void **state)
{
    struct answers *a = *state;
    assert_ok(take(a, answer(a, "{\"id\":\"a\"}", "met")));
    const yyjson_val *frame = a->outline.root;
    const uint64_t number = a->outline.frame;
    assert_true(number > 0);
    assert_criteria(a, "[{\"id\":\"a\"}]");
    assert_string_equal(outcome(a), "met");
    assert_ok(take(a, answer(a, "{\"id\":\"a\",\"missing\":[\"weeks\"]},{\"id\":\"b\"}", "met")));
    assert_ptr_equal(a->outline.root, frame); /* the same around other criteria is not parsed again */
    assert_int_equal(a->outline.frame, number);
    assert_criteria(a, "[{\"id\":\"a\",\"missing\":[\"weeks\"]},{\"id\":\"b\"}]");
    assert_ok(take(a, answer(a, "{\"id\":\"a\"}", "not_met")));
    assert_string_equal(outcome(a), "not_met");
    assert_int_not_equal(a->outline.frame, number);
    assert_ok(take(a, answer(a, "", "met")));
    assert_ptr_equal(a->outline.root, frame);
    assert_criteria(a, "[]");
}

/* Facts may bear any name, and texts say anything. */
static void what_looks_like_the_frame_inside_the_criteria_is_theirs(void **state)
{
    static const char *const inside[] = {
        "{\"reads\":{\"list\":[],\"documents\":[1],\"criteria\":[2]}}",
        "{\"text\":\"],\\\"documents\\\":[\"}",
        "{\"reads\":{\"alone\":true,\"criteria\":[[],[]]}}",
    };
    struct answers *a = *state;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
            assert_ok(take(a, answer(a, inside[i], "met")));
            assert_criteria(a, pc_arena_printf(a->arena, "[%s]", inside[i]));
            assert_string_equal(outcome(a), "met");
        }
    }
}

static void other_answers_are_parsed_whole(void **state)
{
    static const char *const whole[] = {
        "{\"cases\":[{\"criteria\":[1],\"documents\":[],\"outcome\":\"met\"}]}", /* it does not say that it is alone */
        "{\"alone\":true,\"cases\":[{\"documents\":[],\"outcome\":\"met\"}]}",
        "{\"alone\":true,\"cases\":[{\"criteria\":[1],\"outcome\":\"met\"}]}",
        "{\"alone\":true,\"cases\":[{\"clocks\":[{\"a\":1,\"criteria\":[1]}],\"levels\":[{\"b\":[],\"documents\":[]}],"
        "\"outcome\":\"met\"}]}", /* neither key is the case's own */
    };
    struct answers *a = *state;
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        assert_ok(take(a, whole[i]));
        assert_int_equal(a->outline.criteria.size, 0);
        assert_int_equal(a->outline.frame, 0);
        assert_string_equal(outcome(a), "met");
    }
    assert_rc(take(a, "{\"alone\":true,\"cases\":[{"), PC_CORRUPT);
    assert_rc(take(a, "{\"alone\":true,\"cases\":[{,\"criteria\":[],\"documents\":["), PC_CORRUPT);
}

static void frames_are_forgotten_for_newer_ones(void **state)
{
    struct answers *a = *state;
    uint64_t last = 0;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 40; i++) {
            const char *said = pc_arena_printf(a->arena, "o%d", i);
            assert_ok(take(a, answer(a, "{\"id\":\"a\"}", said)));
            assert_string_equal(outcome(a), said);
            assert_criteria(a, "[{\"id\":\"a\"}]");
            assert_true(a->outline.frame > last); /* never that of one whose memory it may have */
            last = a->outline.frame;
        }
    }
}

static void the_only_case_has_its_bytes_as_they_came(void **state) /* I9 */
{
    (void)state;
    struct pc_str own;
    assert_ok(pc_answer_only(PC_STR("{\"alone\":true,\"cases\":[{\"a\":1}]}"), &own));
    assert_true(pc_str_equal(own, PC_STR("{\"a\":1}")));
    assert_ok(pc_answer_only(PC_STR("{\"cases\":[{\"a\":1}]}"), &own));
    assert_true(pc_str_equal(own, PC_STR("{\"a\":1}")));
    assert_rc(pc_answer_only(PC_STR("{ \"cases\":[{\"a\":1}]}"), &own), PC_NOT_FOUND);
    assert_rc(pc_answer_only(PC_STR("{\"cases\":[{\"a\":1}]"), &own), PC_NOT_FOUND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
PC_TEST_MAIN(T(criteria_of_the_only_case_are_left_as_text),
             T(what_looks_like_the_frame_inside_the_criteria_is_theirs), T(other_answers_are_parsed_whole),
             T(frames_are_forgotten_for_newer_ones), T(the_only_case_has_its_bytes_as_they_came))
