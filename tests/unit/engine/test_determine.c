#include "engine/determine.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define TWO_LINES                                                                                   \
    "{\"setting\":\"outpatient\",\"codes\":[{\"code\":\"97110\",\"units\":18},{\"code\":\"97140\"," \
    "\"units\":6}],\"diagnoses\":[],\"start_date\":\"2026-11-18\"}"

struct last {
    struct pc_determination_row row;
    int count;
};

static enum pc_rc keep(void *arg, const struct pc_determination_row *row)
{
    struct last *last = arg;
    last->row = *row;
    last->count++;
    return PC_OK;
}

static void the_row_says_who_when_and_on_what(void **state) /* I9 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct last last = {0};
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_ok(w->store->ops->determination_list(w->store, 1, arena, keep, &last));
    assert_int_equal(last.count, 1);
    assert_text(last.row.by, "nurse-1");
    assert_int_equal(last.row.role, PC_WHO_NURSE);
    assert_int_equal(last.row.evaluation, 1);
    assert_int_equal(last.row.outcome, PC_ST_APPROVED);
    assert_int_equal(last.row.revision, 1);
    assert_int_equal(last.row.at.ms, pc_wall_now(&w->wall.base).ms);
    assert_non_null(memmem(last.row.body.ptr, last.row.body.size, "\"units\":9", 9));
    assert_non_null(memmem(last.row.body.ptr, last.row.body.size, "\"guideline\":{", 13));
}

static void lines_that_the_action_does_not_name_are_as_asked(void **state) /* R4.3 */
{
    struct world *w = *state;
    w->answer = WORLD_CASES(
        "{\"category\":\"pt_ot\",\"lines\":[1,2],\"requirement\":\"required\",\"outcome\":\"met\","
        "\"grants\":{\"days\":30},\"criteria\":[{\"id\":\"c\",\"guideline\":{\"id\":\"G\"}}],\"clocks\":[]}");
    assert_world(world_submit_service(w, "L-1", TWO_LINES), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "approve_partially",
                           ",\"lines\":[{\"line\":2,\"units\":2}],\"reasons\":[\"excessive_visits\"]"),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/lines/0/outcome"), "approved");
    assert_int_equal(world_int(w, "/case/lines/0/approved"), 18);
    assert_string_equal(world_text(w, "/case/lines/1/outcome"), "partially_approved");
    assert_int_equal(world_int(w, "/case/lines/1/approved"), 2);
    assert_string_equal(world_text(w, "/case/determination/approved/to"), "2026-12-17"); /* 30 days */
}

static void a_line_with_nothing_approved_is_denied(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "approve_partially",
                           ",\"lines\":[{\"line\":1,\"units\":0}],\"reasons\":[\"excessive_visits\"]"),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/lines/0/outcome"), "denied");
}

static void a_denial_approves_nothing_and_has_no_authorization(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "refer", ""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"),
                 PC_OK);
    assert_int_equal(world_int(w, "/case/lines/0/approved"), 0);
    assert_string_equal(world_text(w, "/case/lines/0/outcome"), "denied");
    assert_string_equal(world_text(w, "/case/determination/authorization"), "");
    assert_null(yyjson_doc_ptr_get(w->doc, "/case/determination/approved"));
    assert_string_equal(world_text(w, "/case/determination/by/role"), "medical_director");
}

static void a_time_frame_is_never_guessed(void **state)
{
    struct world *w = *state;
    w->answer = WORLD_CASES(WORLD_CASE("pt_ot", "met", "", ""));
    assert_world(world_submit_service(w, "F-1", TWO_LINES), PC_OK);
    assert_world(world_act(w, NURSE, "approve", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.to");
    assert_world(world_act(w, NURSE, "approve", ",\"to\":\"2026-11-17\""), PC_INVALID);
    assert_string_equal(w->err.reason, "ends_before_start");
    assert_world(world_act(w, NURSE, "approve", ",\"to\":\"2026-11-30\""), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/approved/from"), "2026-11-18");
    assert_string_equal(world_text(w, "/case/determination/approved/to"), "2026-11-30");
}

static void visits_count_before_days_and_units(void **state)
{
    (void)state;
    static const struct {
        const char *service;
        int64_t count;
        const char *unit;
    } rows[] = {{"{\"service\":{\"visits\":9,\"days\":3}}", 9, "visits"},
                {"{\"service\":{\"days\":3}}", 3, "days"},
                {"{\"service\":{}}", 0, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
        struct pc_case c;
        int64_t count;
        const char *unit;
        pc_case_begin(&c, arena);
        assert_ok(pc_arena_parse(arena, pc_str_of(rows[i].service), &c.request));
        enum pc_rc rc = pc_asked_count(&c, &count, &unit);
        assert_rc(rc, rows[i].unit ? PC_OK : PC_NOT_FOUND);
        if (rc == PC_OK) {
            assert_int_equal(count, rows[i].count);
            assert_string_equal(unit, rows[i].unit);
        }
    }
}

static void the_event_carries_a_salted_digest_of_the_row(void **state) /* I10 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, ",\"after\":1")),
                 PC_OK);
    assert_int_equal(world_int(w, "/events/0/data/determination"), 1);
    assert_int_equal(strlen(world_text(w, "/events/0/data/digest")), 64);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(the_row_says_who_when_and_on_what), T(lines_that_the_action_does_not_name_are_as_asked),
             T(a_line_with_nothing_approved_is_denied), T(a_denial_approves_nothing_and_has_no_authorization),
             T(a_time_frame_is_never_guessed), PC_TEST(visits_count_before_days_and_units),
             T(the_event_carries_a_salted_digest_of_the_row))
