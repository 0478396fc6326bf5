/* One answer for actions[], for data.allowed and for the act itself: what an actor may do now. */
#include "support/child_world.h"

static void principal(struct world *w, const char *id, const char *reports_to)
{
    char params[256];
    snprintf(params, sizeof params,
             "{\"id\":\"%s\",\"name\":\"N\",\"roles\":[\"medical_director\"],\"reports_to\":\"%s\"}", id,
             reports_to);
    assert_world(world_run(w, &pc_verb_principal_add, "admin", PC_WHO_ADMIN, params), PC_OK);
}

/* Whether actions[] of case.get names the action for the actor. */
static bool offered(struct world *w, const char *actor, uint32_t role, const char *action)
{
    char pointer[48];
    assert_world(world_read(w, &pc_read_case_get, actor, role, world_of_case(w, "")), PC_OK);
    const size_t count = world_count(w, "/case/actions");
    for (size_t i = 0; i < count; i++) {
        snprintf(pointer, sizeof pointer, "/case/actions/%zu", i);
        if (strcmp(world_text(w, pointer), action) == 0)
            return true;
    }
    return false;
}

static void an_appeal_is_offered_for_decision_to_the_independent_alone(void **state) /* R8.6 */
{
    struct world *w = *state;
    char parent[32];
    principal(w, "md-3", "md-4");
    principal(w, "md-4", "md-1"); /* md-1 denied it */
    principal(w, "md-5", "md-6");
    principal(w, "md-6", "md-5"); /* a circle in which nobody took part */
    open_appeal(w, parent);
    static const struct {
        const char *who;
        bool may;
    } directors[] = {{"md-1", false}, {"md-4", false}, {"md-3", false}, {"md-5", true}, {"md-2", true}};
    for (size_t i = 0; i < sizeof directors / sizeof directors[0]; i++) {
        assert_int_equal(offered(w, directors[i].who, PC_WHO_MEDICAL_DIRECTOR, "decide_appeal"),
                         directors[i].may);
        assert_true(offered(w, directors[i].who, PC_WHO_MEDICAL_DIRECTOR, "take"));
    }
    assert_world(world_act(w, "md-3", PC_WHO_MEDICAL_DIRECTOR, "decide_appeal", UPHOLD), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_independent");
    assert_null(strstr(w->err.extra, "decide_appeal"));
    assert_non_null(strstr(w->err.extra, "\"take\""));
}

static void a_second_conversation_is_not_offered(void **state) /* R8.4 */
{
    struct world *w = *state;
    assert_true(offered(w, PROVIDER, "request_peer_to_peer"));
    w->answer = about_talk;
    assert_world(world_act(w, PROVIDER, "request_peer_to_peer", DOCTOR), PC_OK);
    assert_false(offered(w, PROVIDER, "request_peer_to_peer"));
    assert_true(offered(w, PROVIDER, "open_appeal"));
}

static void what_cannot_be_done_is_refused_before_it_is_read(void **state) /* R4.3, R8.6 */
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "deny", ""), PC_REFUSED); /* not: which reasons */
    assert_string_equal(w->err.reason, "not_allowed_in_state");
    assert_non_null(strstr(w->err.extra, "\"allowed\":["));
    assert_world(world_act(w, "auditor-1", PC_WHO_AUDITOR, "open_appeal", ""),
                 PC_REFUSED); /* not: who files */
    assert_string_equal(w->err.reason, "not_allowed_for_role");
    assert_string_equal(w->err.extra, "\"allowed\":[]");
}

PC_TEST_MAIN(PC_TEST_WITH(an_appeal_is_offered_for_decision_to_the_independent_alone, world_denied,
                          world_gone),
             PC_TEST_WITH(a_second_conversation_is_not_offered, world_denied, world_gone),
             PC_TEST_WITH(what_cannot_be_done_is_refused_before_it_is_read, world_denied, world_gone))
