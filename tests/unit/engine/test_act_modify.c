#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define AGREED ",\"agreed_by\":\"Dr. Sample\",\"from\":\"2026-11-18\",\"to\":\"2026-12-20\""

static void the_line_asked_is_withdrawn_and_the_one_agreed_approved(void **state) /* R4.4 */
{
    struct world *w = *state;
    assert_world(
        world_act(w, NURSE, "modify", AGREED ",\"lines\":[{\"line\":1,\"code\":\"97530\",\"units\":4}]"),
        PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "modified");
    assert_string_equal(world_text(w, "/case/lines/0/outcome"), "withdrawn");
    assert_int_equal(world_int(w, "/case/lines/0/approved"), 0);
    assert_string_equal(world_text(w, "/case/lines/1/code"), "97530");
    assert_int_equal(world_int(w, "/case/lines/1/approved"), 4);
    assert_int_equal(world_int(w, "/case/lines/1/replaces"), 1);
    assert_string_equal(world_text(w, "/case/lines/1/outcome"), "approved");
    assert_string_equal(world_text(w, "/case/determination/outcome"), "modified");
    assert_string_not_equal(world_text(w, "/case/determination/authorization"), "");
    assert_string_equal(world_text(w, "/case/letters/0/kind"), "approval");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "met");
}

static void another_setting_is_a_modification_too(void **state) /* R4.4 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "modify", AGREED ",\"lines\":[{\"line\":1,\"setting\":\"home\"}]"),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/lines/1/code"), "97110");
    assert_string_equal(world_text(w, "/case/lines/1/setting"), "home");
    assert_int_equal(world_int(w, "/case/lines/1/approved"), 18);
}

static void fewer_units_are_a_partial_denial_whoever_agreed(void **state) /* R4.3 */
{
    struct world *w = *state;
    assert_world(
        world_act(w, NURSE, "modify", AGREED ",\"lines\":[{\"line\":1,\"setting\":\"home\",\"units\":4}]"),
        PC_INVALID);
    assert_string_equal(w->err.reason, "partial_approval");
}

static void bad_input_names_its_field(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *more, *field, *reason;
    } cases[] = {
        {",\"lines\":[{\"line\":1,\"code\":\"97530\"}]", "params.agreed_by", "missing"},
        {",\"agreed_by\":\"x\"", "params.lines", "missing"},
        {",\"agreed_by\":\"x\",\"lines\":[{\"line\":2,\"code\":\"97530\"}]", "params.lines[0].line",
         "no_such_line"},
        {",\"agreed_by\":\"x\",\"lines\":[{\"line\":1,\"units\":2}]", "params.lines[0].code",
         "nothing_changed"},
        {",\"agreed_by\":\"x\",\"lines\":[{\"line\":1,\"code\":\"97110\"}]", "params.lines[0].code",
         "nothing_changed"},
        {",\"agreed_by\":\"x\",\"lines\":[{\"line\":1,\"code\":\"97530\"},{\"line\":1,\"code\":\"97140\"}]",
         "params.lines[1].line", "named_twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_world(world_act(w, NURSE, "modify", cases[i].more), PC_INVALID);
        assert_string_equal(w->err.field, cases[i].field);
        assert_string_equal(w->err.reason, cases[i].reason);
    }
    world_look(w);
    assert_int_equal(world_count(w, "/case/lines"), 1);
}

static void an_approval_agrees_on_no_other_code(void **state) /* a typo must not drop what was meant */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "approve", ",\"lines\":[{\"line\":1,\"code\":\"97530\"}]"), PC_INVALID);
    assert_string_equal(w->err.reason, "not_for_this_action");
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(the_line_asked_is_withdrawn_and_the_one_agreed_approved),
             T(another_setting_is_a_modification_too), T(fewer_units_are_a_partial_denial_whoever_agreed),
             T(bad_input_names_its_field), T(an_approval_agrees_on_no_other_code))
